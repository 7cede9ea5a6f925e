"""Whatever a form allows, drawing it, posting the page and reading it gives the same again."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.modules.forms.rules.drawing import draw
from thongsuot.modules.forms.rules.gazetteer import Gazetteer
from thongsuot.modules.forms.rules.judging import judge
from thongsuot.modules.forms.rules.parts import FieldSpec, FormSpec
from thongsuot.modules.forms.rules.posting import read
from thongsuot.modules.forms.rules.settling import settle
from thongsuot.modules.forms.rules.shipped import documents
from thongsuot.modules.forms.rules.typing import shown, understood
from thongsuot.modules.forms.states import FieldType as F
from thongsuot.modules.forms.testing.one_of_each import SMALL, spec_of
from thongsuot.modules.forms.testing.posting import posted
from thongsuot.modules.forms.tests.conftest import TODAY

SPECS = [spec_of(SMALL), *map(spec_of, documents())]
PLACES = Gazetteer(
    provinces={"91": "An Giang", "01": "Hà Nội"},
    former_provinces={"02": "Hà Giang"},
    communes={"91": {"30307": "Long Xuyên", "30292": "Bình Đức"}, "01": {"00004": "Ba Đình"}},
)
LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs", "Co", "Cn"))
LINE = (
    st.text(LETTERS | st.just(" "), min_size=1, max_size=40)
    .map(tidy)
    .filter(lambda text: text and not has_control_characters(text))
)
NAME = st.lists(
    st.sampled_from("Nguyễn Lê Trần Thị Văn An Bình Ê-đê H'Lan O'Brien Ỷ Đặng Mỹ".split()),
    min_size=1,
).map(lambda words: " ".join(words)[:200].strip())
DAY = st.dates(date(1900, 1, 1), TODAY).map(date.isoformat)
OF_TYPE: dict[F, st.SearchStrategy] = {
    F.LONG_TEXT: st.lists(LINE, min_size=1, max_size=3).map("\n".join),
    F.PERSON_NAME: NAME,
    F.IDENTITY_NUMBER: st.from_regex(r"[1-9][0-9]{11}", fullmatch=True),
    F.TAX_NUMBER: st.from_regex(r"[0-9]{10}(-[0-9]{3})?", fullmatch=True),
    F.DATE: DAY,
    F.PAST_DATE: DAY,
    F.PHONE: st.from_regex(r"0[0-9]{9}", fullmatch=True),
    F.EMAIL: st.from_regex(r"[a-z]{1,8}\.?[a-z]{1,8}@[a-z]{1,8}\.vn", fullmatch=True),
    F.YES_NO: st.booleans(),
    F.ATTACHMENT: st.lists(st.uuids().map(str), min_size=1, max_size=3, unique=True),
}
PATTERNS = {
    "^[0-9]+$": r"[0-9]{1,5}",
    "^[0-9A-Za-zĐđÀ-ỹ ./-]+$": r"[A-Z0-9/-]{1,12}",
    "^[0-9]+([-/][0-9]+)*$": r"[0-9]{1,3}([-/][0-9]{1,3})?",
    "^[0-9]{4}[0-9]?$": r"[0-9]{4,5}",
    "^[0-9]{6,19}$": r"[0-9]{6,19}",
    "^[0-9]{10}$": r"[0-9]{10}",
}


@st.composite
def places(draw_, *, detail):
    how = draw_(st.sampled_from(["now", "former", "typed", "abroad"]))
    if how == "abroad":
        return {"abroad": draw_(LINE)}
    place: dict = {"now": {"province": "91", "commune": "30307"},
             "former": {"province": "02", "commune_name": draw_(LINE)},
             "typed": {"province": "01", "commune_name": draw_(LINE)}}[how]  # fmt: skip
    if detail or draw_(st.booleans()):
        place["detail"] = draw_(LINE)
    return place


def answers(field: FieldSpec) -> st.SearchStrategy:
    limits = field.limits
    match field.type:
        case F.ADDRESS | F.PLACE:
            return places(detail=field.type == F.ADDRESS)
        case F.GROUP:
            least = max(limits.get("minItems", 0), 1)
            return st.lists(
                whole(field.columns), min_size=least, max_size=min(limits["maxItems"], least + 1)
            )
        case F.MONEY:
            return st.integers(limits.get("minimum", 0), min(limits.get("maximum", 10**12), 10**12))
        case F.INTEGER:
            return st.integers(limits["minimum"], limits["maximum"])
        case F.NUMBER:
            hundredths = st.integers(int(limits["minimum"] * 100), int(limits["maximum"] * 100))
            return hundredths.map(lambda each: each / 100)
        case F.TEXT if "pattern" in limits:
            return st.from_regex(PATTERNS[limits["pattern"]], fullmatch=True).map(
                lambda text: text[: limits["maxLength"]]
            )
        case F.TEXT:
            return LINE.map(lambda text: text[: limits["maxLength"]].strip()).filter(bool)
        case F.SEVERAL_OF:
            least = max(limits.get("minItems", 0), 1)
            values = [each.value for each in field.options]
            most = limits.get("maxItems", len(values))
            return st.lists(
                st.sampled_from(values), min_size=least, max_size=most, unique=True
            ).map(lambda chosen: [each for each in values if each in chosen])
    if field.options:
        return st.sampled_from([each.value for each in field.options])
    if field.type == F.LONG_TEXT and "maxLength" in limits:
        return (
            OF_TYPE[F.LONG_TEXT].map(lambda text: text[: limits["maxLength"]].strip()).filter(bool)
        )
    return OF_TYPE[field.type]


def whole(fields) -> st.SearchStrategy:
    asked = [field for field in fields if field.calculate is None]
    return st.fixed_dictionaries(
        {field.name: answers(field) for field in asked if field.required},
        optional={field.name: answers(field) for field in asked if not field.required},
    )


def filled(spec: FormSpec) -> st.SearchStrategy:
    return whole(tuple(spec.fields()))


ANSWERED = st.sampled_from(SPECS).flatmap(lambda spec: st.tuples(st.just(spec), filled(spec)))


def drawn(spec, values):
    return draw(spec, values, gazetteer=PLACES, say=str)


def files_of(spec, values):
    """A page can only keep files that were there before it."""
    return {
        field.name: values[field.name]
        for field in spec.fields()
        if field.type == F.ATTACHMENT and field.name in values
    }


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(ANSWERED)
def test_what_a_form_allows_comes_back_as_it_was(answered):
    spec, values = answered
    judged = judge(spec, values, on=TODAY, gazetteer=PLACES)
    assert not judged.flaws, judged.flaws
    page = posted(drawn(spec, settle(spec, values, on=TODAY)))
    back = read(spec, page, before=files_of(spec, values))
    assert not back.again
    assert settle(spec, back.values, on=TODAY) == judged.values


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(ANSWERED, st.data())
def test_pages_posted_one_by_one_add_up(answered, data):
    spec, values = answered
    sent = settle(spec, values, on=TODAY)
    view, so_far = drawn(spec, sent), files_of(spec, sent)
    for key in data.draw(st.permutations([page.key for page in spec.pages])):
        so_far = read(spec, posted(view, key), before=so_far).values
    assert settle(spec, so_far, on=TODAY) == sent


TYPED = st.dictionaries(
    st.sampled_from(
        [
            *("name", "sex", "born", "number", "kind", "why", "lost", "home", "area", "papers"),
            *("home/province", "home/commune", "home/abroad", "home/detail", "children", "_do"),
            *("children/0/name", "children/0/amount", "children/1/copies", "children/0", "needs"),
        ]
    ),
    st.lists(
        st.text(max_size=12)
        | st.sampled_from(["0", "1", "999", "91", "abroad", "other", "yes", "add:children", "-1"]),
        min_size=1,
        max_size=3,
    ),
)


@settings(max_examples=60, deadline=None)
@given(TYPED, TYPED)
def test_nothing_that_is_posted_breaks_a_form_or_reading_twice_changes_it(first, second):
    spec = SPECS[0]
    once = read(spec, first, before={})
    again = read(spec, second, before=once.values)
    for values in (once.values, again.values):
        judge(spec, values, on=TODAY, gazetteer=PLACES)
        view = drawn(spec, values)
        reread = read(spec, posted(view), before=values).values
        assert read(spec, posted(drawn(spec, reread)), before=reread).values == reread


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(F)), st.text(max_size=30))
def test_what_is_typed_is_understood_or_kept(kind, text):
    value = understood(kind, text)
    if value is not None:
        assert understood(kind, shown(kind, value)) == value
    else:
        assert not tidy(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(list(SMALL["schema"]["properties"])), JSON), JSON)
def test_no_answer_whatever_breaks_the_check_or_the_page(values, odd):
    spec = SPECS[0]
    judge(spec, odd, on=TODAY, gazetteer=PLACES)
    judged = judge(spec, values, on=TODAY, gazetteer=PLACES)
    drawn(spec, values)
    drawn(spec, judged.values)

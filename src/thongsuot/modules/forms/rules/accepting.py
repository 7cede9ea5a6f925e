"""Taking a form in: its schema, its layout, and whether the two speak of the same fields."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from thongsuot.kernel.refusals import to_translate as _
from thongsuot.modules.forms.rules.bounds import holds_orders, out_of_bounds
from thongsuot.modules.forms.rules.lists import choices_of
from thongsuot.modules.forms.rules.parts import (
    NO_WORDS,
    Calculation,
    Choice,
    Condition,
    FeeTable,
    FieldSpec,
    Flaw,
    FormSpec,
    Page,
    Print,
    Section,
    Tier,
    Words,
)
from thongsuot.modules.forms.rules.schemas import Property, closed, read_schema
from thongsuot.modules.forms.states import FieldType, Prefill, Verb, Width

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_NUMBERS = frozenset({FieldType.INTEGER, FieldType.NUMBER, FieldType.MONEY})
_DAYS = frozenset({FieldType.DATE, FieldType.PAST_DATE})
# What can decide whether another part is shown by its value; all others only by being there.
_DECIDING = frozenset(
    {
        *(FieldType.YES_NO, FieldType.ONE_OF, FieldType.SEVERAL_OF, FieldType.SEX),
        *(FieldType.NATIONALITY, FieldType.ETHNICITY, FieldType.RELATIONSHIP),
    }
)
FITS: Mapping[Prefill, frozenset[FieldType]] = {
    Prefill.APPLICANT_NAME: frozenset({FieldType.PERSON_NAME, FieldType.TEXT}),
    Prefill.APPLICANT_ID: frozenset({FieldType.IDENTITY_NUMBER, FieldType.TAX_NUMBER}),
    Prefill.APPLICANT_BIRTH: _DAYS,
    Prefill.APPLICANT_ADDRESS: frozenset({FieldType.TEXT, FieldType.LONG_TEXT}),
    Prefill.APPLICANT_PHONE: frozenset({FieldType.PHONE}),
    Prefill.APPLICANT_EMAIL: frozenset({FieldType.EMAIL}),
    Prefill.SUBMITTER_NAME: frozenset({FieldType.PERSON_NAME, FieldType.TEXT}),
    Prefill.SUBMITTER_ID: frozenset({FieldType.IDENTITY_NUMBER}),
    Prefill.SUBMITTER_PHONE: frozenset({FieldType.PHONE}),
    Prefill.UNIT_NAME: frozenset({FieldType.TEXT}),
    Prefill.TODAY: _DAYS,
    Prefill.VIETNAM: frozenset({FieldType.NATIONALITY}),
}
_TOP = ("key", "procedure", "cases", "title", "legal_basis", "source", "schema", "layout")
_ON_FIELD = (
    *("field", "label", "help", "width", "show_if", "prefill", "calculate", "options"),
    *("compare", "columns", "row_title"),
)


def accept(data: object) -> tuple[FormSpec | None, Sequence[Flaw]]:
    """
    Return the form that `data` describes, or None with every reason why it is refused.

    Each reason has its place as a JSON pointer into `data`.
    """
    if flaw := out_of_bounds(data):
        return None, (flaw,)
    if not isinstance(data, dict):
        return None, (Flaw("", _("Phải là một đối tượng JSON.")),)
    reader = _Reader(data)
    spec = reader.form()
    return (None, tuple(reader.flaws)) if reader.flaws else (spec, ())


def digest(data: Mapping[str, Any]) -> str:
    """Return the fingerprint of a form's document, whatever the order of its keys."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


class _Reader:
    """Reads one document, noting flaws as it goes; what it returns counts only without any."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.flaws: list[Flaw] = []
        self.properties: Mapping[str, Property] = {}
        self.tables: Mapping[str, FeeTable] = {}
        # Fields met so far, by where they are looked for: conditions may only look back.
        self.met: dict[str, FieldSpec] = {}

    def note(self, pointer: str, sentence: str, **params: object) -> None:
        self.flaws.append(Flaw(pointer, sentence, params))

    # ---- The whole ----

    def form(self) -> FormSpec:
        data = self.data
        closed("", data, _TOP, self.flaws)
        self.properties = read_schema(data.get("schema"), self.flaws)
        layout = self.object("/layout", data.get("layout"))
        closed("/layout", layout, ("pages", "tables", "print"), self.flaws)
        self.tables = self.fee_tables(layout.get("tables", {}))
        pages = self.pages(layout.get("pages"))
        self.none_forgotten(pages)
        return FormSpec(
            key=self.key("/key", data.get("key")),
            procedure_code=self.text("/procedure", data.get("procedure"), most=120),
            cases=tuple(
                self.text(f"/cases/{at}", each, most=120)
                for at, each in enumerate(self.list("/cases", data.get("cases", [])))
            ),
            title=self.words("/title", data.get("title"), needed=True),
            legal_basis=self.text("/legal_basis", data.get("legal_basis"), most=500),
            source=self.text("/source", data.get("source"), most=2000),
            pages=pages,
            schema=data.get("schema") or {},
            tables=self.tables,
            print=self.printed(layout.get("print", {})),
        )

    def none_forgotten(self, pages: Sequence[Page]) -> None:
        shown = {
            each.name: each for page in pages for part in page.sections for each in part.fields
        }
        for name, said in self.properties.items():
            where = f"/schema/properties/{name}"
            if name not in shown:
                self.note(where, _("Không phần nào của bố cục hỏi trường này."))
                continue
            columns = {each.name for each in shown[name].columns}
            for column in said.columns:
                if column not in columns:
                    self.note(
                        f"{where}/items/properties/{column}",
                        _("Không phần nào của bố cục hỏi trường này."),
                    )

    def pages(self, data: object) -> tuple[Page, ...]:
        found = []
        for at, each in enumerate(self.list("/layout/pages", data, least=1)):
            where = f"/layout/pages/{at}"
            page = self.object(where, each)
            closed(where, page, ("key", "title", "sections"), self.flaws)
            key = self.key(f"{where}/key", page.get("key"))
            if key in {before.key for before in found}:
                self.note(f"{where}/key", _("Khóa này đã dùng rồi."))
            title = self.words(f"{where}/title", page.get("title"), needed=True)
            found.append(Page(key, title, self.sections(where, page.get("sections"))))
        return tuple(found)

    def sections(self, pointer: str, data: object) -> tuple[Section, ...]:
        found = []
        for at, each in enumerate(self.list(f"{pointer}/sections", data, least=1)):
            where = f"{pointer}/sections/{at}"
            part = self.object(where, each)
            closed(where, part, ("key", "title", "help", "show_if", "fields"), self.flaws)
            show_if = self.conditions(f"{where}/show_if", part.get("show_if"), {})
            fields = []
            for number, field in enumerate(
                self.list(f"{where}/fields", part.get("fields"), least=1)
            ):
                read = self.field(f"{where}/fields/{number}", field, self.properties, row=None)
                if read is None:
                    continue
                if read.name in self.met:
                    self.note(f"{where}/fields/{number}/field", _("Trường này đã hỏi rồi."))
                self.met[read.name] = read
                fields.append(read)
            found.append(
                Section(
                    key=self.key(f"{where}/key", part.get("key")),
                    title=self.words(f"{where}/title", part.get("title"), needed=True),
                    fields=tuple(fields),
                    help=self.words(f"{where}/help", part.get("help")),
                    show_if=show_if,
                )
            )
        return tuple(found)

    # ---- One field ----

    def field(
        self,
        pointer: str,
        data: object,
        properties: Mapping[str, Property],
        *,
        row: dict[str, FieldSpec] | None,
    ) -> FieldSpec | None:
        """Read one field; `row` holds the columns met so far when it stands in a group."""
        said = self.object(pointer, data)
        closed(pointer, said, _ON_FIELD, self.flaws)
        name = self.text(f"{pointer}/field", said.get("field"), most=60)
        known = properties.get(name)
        if known is None:
            self.note(f"{pointer}/field", _("Lược đồ không có trường «%(name)s»."), name=name)
            return None
        columns: dict[str, FieldSpec] = {}
        if known.type == FieldType.GROUP:
            self.columns(pointer, said.get("columns"), known, columns)
        elif "columns" in said:
            self.note(f"{pointer}/columns", _("Chỉ nhóm lặp lại mới có cột."))
        compare = self.compared(pointer, said, known, row)
        return FieldSpec(
            name=name,
            type=known.type,
            label=self.words(f"{pointer}/label", said.get("label"), needed=True),
            required=known.required,
            help=self.words(f"{pointer}/help", said.get("help")),
            width=self.one_of(f"{pointer}/width", said.get("width", "full"), Width) or Width.FULL,
            show_if=self.conditions(f"{pointer}/show_if", said.get("show_if"), row or {}),
            prefill=self.prefill(f"{pointer}/prefill", said.get("prefill"), known, row),
            calculate=self.calculation(f"{pointer}/calculate", said.get("calculate"), known, row),
            options=self.options(f"{pointer}/options", said.get("options"), known),
            limits=known.limits,
            birth_date=compare.get("birth_date", ""),
            sex=compare.get("sex", ""),
            columns=tuple(columns.values()),
            row_title=self.words(f"{pointer}/row_title", said.get("row_title")),
        )

    def columns(
        self, pointer: str, data: object, known: Property, into: dict[str, FieldSpec]
    ) -> None:
        for at, each in enumerate(self.list(f"{pointer}/columns", data, least=1)):
            where = f"{pointer}/columns/{at}"
            read = self.field(where, each, known.columns, row=into)
            if read is not None and read.name in into:
                self.note(f"{where}/field", _("Trường này đã hỏi rồi."))
            elif read is not None:
                into[read.name] = read

    def options(self, pointer: str, data: object, known: Property) -> tuple[Choice, ...]:
        if known.type not in (FieldType.ONE_OF, FieldType.SEVERAL_OF):
            if data is not None:
                self.note(pointer, _("Trường này không có lựa chọn để đặt tên."))
            return choices_of(known.type)
        named = self.object(pointer, data)
        for value in named:
            if value not in known.values:
                self.note(f"{pointer}/{value}", _("Lược đồ không có lựa chọn này."))
        return tuple(
            Choice(value, self.words(f"{pointer}/{value}", named.get(value), needed=True))
            for value in known.values
        )

    def conditions(
        self, pointer: str, data: object, row: Mapping[str, FieldSpec]
    ) -> tuple[Condition, ...]:
        if data is None:
            return ()
        if isinstance(data, list):
            items = [(f"{pointer}/{at}", each) for at, each in enumerate(data[:10])]
        else:
            items = [(pointer, data)]
        found = [self.condition(where, each, row) for where, each in items]
        return tuple(each for each in found if each is not None)

    def condition(
        self, pointer: str, data: object, row: Mapping[str, FieldSpec]
    ) -> Condition | None:
        if not isinstance(data, dict):
            self.note(
                pointer,
                _("Điều kiện là dữ liệu {field, equals | in | present}, không phải biểu thức."),
            )
            return None
        closed(pointer, data, ("field", "equals", "in", "present"), self.flaws)
        asked = [key for key in ("equals", "in", "present") if key in data]
        if len(asked) != 1:
            self.note(pointer, _("Cần đúng một trong equals, in, present."))
            return None
        name = self.text(f"{pointer}/field", data.get("field"), most=60)
        decides = row.get(name) or self.met.get(name)
        if decides is None:
            self.note(
                f"{pointer}/field",
                _("Điều kiện phải dựa vào một trường đứng trước nó; «%(name)s» thì không."),
                name=name,
            )
            return None
        if decides.calculate is not None:
            self.note(f"{pointer}/field", _("Không dựa điều kiện vào trường tự tính."))
            return None
        if asked == ["present"]:
            if not isinstance(data["present"], bool):
                self.note(f"{pointer}/present", _("Phải là true hoặc false."))
                return None
            return Condition(name, present=data["present"])
        values = data["in"] if asked == ["in"] else [data["equals"]]
        where = f"{pointer}/{asked[0]}"
        for at, value in enumerate(self.list(where, values, least=1)):
            if not self.may_be(decides, value):
                self.note(
                    f"{where}/{at}" if asked == ["in"] else where,
                    _("Trường «%(name)s» không bao giờ có giá trị này."),
                    name=name,
                )
        return Condition(name, among=tuple(values) if isinstance(values, list) else ())

    def may_be(self, decides: FieldSpec, value: object) -> bool:
        if decides.type not in _DECIDING:
            return False
        if decides.type == FieldType.YES_NO:
            return isinstance(value, bool)
        return any(value == each.value for each in decides.options)

    def prefill(self, pointer: str, data: object, known: Property, row: object) -> Prefill | None:
        if data is None:
            return None
        source = self.one_of(pointer, data, Prefill)
        if source is not None and (row is not None or known.type not in FITS[source]):
            self.note(pointer, _("Nguồn này không điền được vào trường này."))
        return source

    def compared(
        self,
        pointer: str,
        said: Mapping[str, Any],
        known: Property,
        row: Mapping[str, FieldSpec] | None,
    ) -> Mapping[str, str]:
        data = said.get("compare")
        if data is None:
            return {}
        where = f"{pointer}/compare"
        compare = self.object(where, data)
        closed(where, compare, ("birth_date", "sex"), self.flaws)
        if known.type != FieldType.IDENTITY_NUMBER:
            self.note(where, _("Chỉ số định danh mới được đối chiếu."))
        near = self.met if row is None else row
        wanted = {"birth_date": _DAYS, "sex": frozenset({FieldType.SEX})}
        for key, kinds in wanted.items():
            if key in compare:
                other = near.get(str(compare[key]))
                if other is None or other.type not in kinds:
                    self.note(f"{where}/{key}", _("Phải là một trường đúng kiểu đứng trước."))
        return {key: str(compare[key]) for key in wanted if key in compare}

    # ---- Calculating ----

    def calculation(
        self,
        pointer: str,
        data: object,
        known: Property,
        row: Mapping[str, FieldSpec] | None,
    ) -> Calculation | None:
        if data is None:
            return None
        said = self.object(pointer, data)
        closed(pointer, said, ("verb", "of", "table"), self.flaws)
        verb = self.one_of(f"{pointer}/verb", said.get("verb"), Verb)
        of = tuple(
            self.text(f"{pointer}/of/{at}", each, most=130)
            for at, each in enumerate(self.list(f"{pointer}/of", said.get("of"), least=1))
        )
        if verb is None:
            return None
        if known.type not in _NUMBERS:
            self.note(pointer, _("Chỉ trường số mới tự tính được."))
        for at, path in enumerate(of):
            self.worked_on(f"{pointer}/of/{at}", path, verb, row)
        table = said.get("table", "")
        if verb == Verb.FEE:
            self.looked_up(f"{pointer}/table", table, of, row)
        elif table:
            self.note(f"{pointer}/table", _("Chỉ việc tra bảng phí mới cần bảng."))
        if verb in (Verb.COUNT, Verb.AGE, Verb.FEE) and len(of) != 1:
            self.note(f"{pointer}/of", _("Cách tính này dùng đúng một trường."))
        return Calculation(verb, of, str(table))

    def worked_on(
        self, pointer: str, path: str, verb: Verb, row: Mapping[str, FieldSpec] | None
    ) -> None:
        name, _slash, column = path.partition("/")
        found = (self.met if row is None else row).get(name)
        if found is not None and column:
            found = found.column(column) if verb == Verb.SUM else None
        kinds = {
            Verb.COUNT: frozenset({FieldType.GROUP}),
            Verb.AGE: _DAYS,
            Verb.FEE: _NUMBERS | {FieldType.ONE_OF},
        }.get(verb, _NUMBERS)
        if found is None or found.type not in kinds:
            self.note(
                pointer,
                _("Không tính được từ «%(path)s»: phải là một trường đúng kiểu đứng trước."),
                path=path,
            )

    def looked_up(
        self, pointer: str, name: object, of: Sequence[str], row: Mapping[str, FieldSpec] | None
    ) -> None:
        table = self.tables.get(name) if isinstance(name, str) else None
        if table is None:
            self.note(pointer, _("Không có bảng phí này."))
            return
        by = (self.met if row is None else row).get(of[0]) if of else None
        if by is None:
            return
        lacking = {each.value for each in by.options} - set(table.amounts)
        if (by.type == FieldType.ONE_OF) != bool(table.amounts) or (table.amounts and lacking):
            self.note(pointer, _("Bảng phí không trả lời cho mọi giá trị của trường đó."))

    def fee_tables(self, data: object) -> Mapping[str, FeeTable]:
        found = {}
        for name, each in self.object("/layout/tables", data).items():
            where = f"/layout/tables/{name}"
            said = self.object(where, each)
            closed(where, said, ("legal_basis", "tiers", "amounts", "at_most"), self.flaws)
            if ("tiers" in said) == ("amounts" in said):
                self.note(where, _("Bảng phí có đúng một trong tiers, amounts."))
            tiers = [
                self.tier(f"{where}/tiers/{at}", tier)
                for at, tier in enumerate(self.list(f"{where}/tiers", said.get("tiers", [])))
            ]
            ends = [tier.up_to for tier in tiers]
            closed_ends = [end for end in ends if end is not None]
            if tiers and (
                ends[-1] is not None
                or len(closed_ends) != len(ends) - 1
                or closed_ends != sorted(set(closed_ends))
            ):
                self.note(f"{where}/tiers", _("Các bậc phải tăng dần và bậc cuối để ngỏ."))
            amounts = self.object(f"{where}/amounts", said.get("amounts", {}))
            found[self.key(where, name)] = FeeTable(
                # No source, no rule: a fee without its basis is not a fee.
                legal_basis=self.text(f"{where}/legal_basis", said.get("legal_basis"), most=500),
                tiers=tuple(tiers),
                amounts={
                    value: self.dong(f"{where}/amounts/{value}", amount)
                    for value, amount in amounts.items()
                },
                at_most=self.dong(f"{where}/at_most", said["at_most"])
                if "at_most" in said
                else None,
            )
        return found

    def tier(self, pointer: str, data: object) -> Tier:
        said = self.object(pointer, data)
        closed(pointer, said, ("each", "up_to"), self.flaws)
        up_to = self.dong(f"{pointer}/up_to", said["up_to"]) if "up_to" in said else None
        return Tier(self.dong(f"{pointer}/each", said.get("each")), up_to)

    def printed(self, data: object) -> Print:
        said = self.object("/layout/print", data)
        closed("/layout/print", said, ("addressee", "promise", "signer"), self.flaws)
        given = {
            key: self.text(f"/layout/print/{key}", said[key], most=2000)
            for key in ("addressee", "promise", "signer")
            if key in said
        }
        return Print(**given)

    # ---- Small things ----

    def object(self, pointer: str, data: object) -> Mapping[str, Any]:
        if isinstance(data, dict):
            return data
        self.note(pointer, _("Phải là một đối tượng JSON."))
        return {}

    def list(self, pointer: str, data: object, *, least: int = 0) -> Sequence[Any]:
        if not isinstance(data, list):
            self.note(pointer, _("Phải là một danh sách."))
            return ()
        if len(data) < least:
            self.note(pointer, _("Danh sách không được rỗng."))
        return data

    def text(self, pointer: str, data: object, *, most: int) -> str:
        if not isinstance(data, str) or not data.strip() or len(data) > most:
            self.note(pointer, _("Cần chữ, không quá %(most)s ký tự."), most=most)
            return ""
        if holds_orders(data):
            self.note(pointer, _("Chữ không được chứa thẻ, kịch bản hay biểu thức."))
        return data

    def words(self, pointer: str, data: object, *, needed: bool = False) -> Words:
        if data is None and not needed:
            return NO_WORDS
        if isinstance(data, str):
            return Words(self.text(pointer, data, most=2000))
        said = self.object(pointer, data)
        closed(pointer, said, ("vi", "en"), self.flaws)
        english = self.text(f"{pointer}/en", said["en"], most=2000) if "en" in said else ""
        return Words(self.text(f"{pointer}/vi", said.get("vi"), most=2000), english)

    def key(self, pointer: str, data: object) -> str:
        if isinstance(data, str) and len(data) <= 80 and _KEY.fullmatch(data):
            return data
        self.note(pointer, _("Khóa chỉ gồm chữ thường không dấu, chữ số, gạch nối."))
        return ""

    def one_of(self, pointer: str, data: object, kind: type[Any]) -> Any:
        if isinstance(data, str) and data in kind.values:
            return kind(data)
        self.note(pointer, _("Phải là một trong: %(values)s."), values=", ".join(kind.values))
        return None

    def dong(self, pointer: str, data: object) -> int:
        if isinstance(data, int) and not isinstance(data, bool) and 0 <= data <= 10**13:
            return data
        self.note(pointer, _("Cần một số nguyên không âm."))
        return 0

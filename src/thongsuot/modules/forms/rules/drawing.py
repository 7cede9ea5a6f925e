"""
A form as it stands on a page: pages, fieldsets, controls, with answers and errors in place.

Values only, no markup: any surface can put them into its own. What is hidden is not here.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from thongsuot.kernel.refusals import to_translate as _
from thongsuot.modules.forms.rules.gazetteer import ABROAD, OTHER, PLACES, Gazetteer
from thongsuot.modules.forms.rules.parts import Choice, FieldSpec, FormSpec, Section
from thongsuot.modules.forms.rules.showing import deciding, feeding, hidden, rows_of
from thongsuot.modules.forms.rules.typing import shown
from thongsuot.modules.forms.rules.views import (
    Control,
    Fieldset,
    FormView,
    KeptFile,
    Offered,
    PageView,
    Row,
    Wrong,
)
from thongsuot.modules.forms.states import FieldType, Prefill

Say = Callable[[str], str]

_RADIO_AT_MOST = 6
# Their own buttons and lists have the page drawn again.
_DRAWN_ANEW = PLACES | {FieldType.GROUP}
_INPUT_MODES: Mapping[FieldType, str] = {
    **dict.fromkeys(
        (
            *(FieldType.IDENTITY_NUMBER, FieldType.TAX_NUMBER, FieldType.DATE),
            *(FieldType.PAST_DATE, FieldType.INTEGER, FieldType.MONEY),
        ),
        "numeric",
    ),
    FieldType.NUMBER: "decimal",
    FieldType.PHONE: "tel",
    FieldType.EMAIL: "email",
}
# Only where the answer is about the person at the keyboard: WCAG 2.2, 1.3.5.
_AUTOCOMPLETE: Mapping[Prefill, str] = {
    Prefill.APPLICANT_NAME: "name",
    Prefill.APPLICANT_BIRTH: "bday",
    Prefill.APPLICANT_ADDRESS: "street-address",
    Prefill.APPLICANT_PHONE: "tel-national",
    Prefill.APPLICANT_EMAIL: "email",
}
_LONGEST: Mapping[FieldType, int] = {
    FieldType.PERSON_NAME: 200,
    FieldType.IDENTITY_NUMBER: 20,
    FieldType.TAX_NUMBER: 20,
    FieldType.DATE: 20,
    FieldType.PAST_DATE: 20,
    FieldType.PHONE: 20,
    FieldType.EMAIL: 254,
    FieldType.LONG_TEXT: 5000,
}


def control_id(name: str) -> str:
    """Return the id of the control that posts `name`."""
    return "f-" + name.replace("/", "-")


def draw(
    spec: FormSpec,
    values: Mapping[str, Any],
    *,
    gazetteer: Gazetteer,
    say: Say,
    lang: str = "vi",
    errors: Mapping[str, str] | None = None,
    doubts: Mapping[str, str] | None = None,
    file_names: Mapping[str, str] | None = None,
) -> FormView:
    """
    Return the form's pages with `values` in them.

    `errors` and `doubts` are sentences by JSON pointer; `say` translates our own words, `lang`
    chooses among the form's.
    """
    drawer = _Drawer(
        spec, values, gazetteer, say, lang, errors or {}, doubts or {}, file_names or {}
    )
    pages = tuple(
        PageView(
            key=page.key,
            title=page.title.said(lang),
            number=number,
            fieldsets=(fieldsets := tuple(drawer.fieldsets(page.sections))),
            wrong=tuple(_wrong(page.key, fieldsets)),
        )
        for number, page in enumerate(spec.pages, start=1)
    )
    astray = tuple(
        sentence for pointer, sentence in (errors or {}).items() if pointer not in drawer.placed
    )
    return FormView(spec.key, spec.title.said(lang), pages, astray)


@dataclass(slots=True)
class _Drawer:
    spec: FormSpec
    values: Mapping[str, Any]
    gazetteer: Gazetteer
    say: Say
    lang: str
    errors: Mapping[str, str]
    doubts: Mapping[str, str]
    file_names: Mapping[str, str]
    gone: frozenset[str] = frozenset()
    live: frozenset[str] = frozenset()
    placed: set[str] = dataclasses.field(default_factory=set)

    def __post_init__(self) -> None:
        self.gone = hidden(self.spec, self.values)
        self.live = deciding(self.spec) | feeding(self.spec)

    def fieldsets(self, sections: Sequence[Section]) -> Iterator[Fieldset]:
        for section in sections:
            controls = tuple(
                self.control(field, field.name, self.values)
                for field in section.fields
                if f"/{field.name}" not in self.gone
            )
            if controls:
                title, help = section.title.said(self.lang), section.help.said(self.lang)
                yield Fieldset(section.key, title, help, controls)

    def control(self, field: FieldSpec, name: str, near: Mapping[str, Any]) -> Control:
        value = near.get(field.name)
        base = Control(
            name=name,
            id=control_id(name),
            kind="line",
            label=field.label.said(self.lang),
            type=field.type.value,
            help=field.help.said(self.lang),
            required=field.required,
            value=shown(field.type, value),
            error=self.error(f"/{name}"),
            doubt=self.doubts.get(f"/{name}", ""),
            width=field.width.value,
            inputmode=_INPUT_MODES.get(field.type, ""),
            autocomplete=_AUTOCOMPLETE.get(field.prefill, "") if field.prefill else "",
            most=field.limits.get("maxLength", _LONGEST.get(field.type)),
            live=field.name in self.live and field.type not in _DRAWN_ANEW,
        )
        if field.calculate is not None:
            return replace(base, kind="output", required=False)
        if field.type == FieldType.GROUP:
            return self.group(field, base)
        if field.type in PLACES:
            return self.place(field, base, value if isinstance(value, dict) else {})
        if field.type == FieldType.ATTACHMENT:
            ids = (
                [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
            )
            files = tuple(KeptFile(each, self.file_names.get(each, each)) for each in ids)
            return replace(base, kind="files", files=files)
        if field.type == FieldType.LONG_TEXT:
            return replace(base, kind="lines")
        return self.choice(field, base, value)

    def choice(self, field: FieldSpec, base: Control, value: object) -> Control:
        if field.type == FieldType.YES_NO:
            answers = (("yes", _("Có"), True), ("no", _("Không"), False))
            offered = tuple(
                Offered(name, self.say(word), value is is_) for name, word, is_ in answers
            )
            return replace(base, kind="radio", offered=offered)
        if not field.options:
            return base
        chosen = value if isinstance(value, list) else [value]
        offered = tuple(self.offered(each, chosen) for each in field.options)
        if field.type == FieldType.SEVERAL_OF:
            return replace(base, kind="checkboxes", offered=offered)
        return replace(
            base, kind="radio" if len(offered) <= _RADIO_AT_MOST else "select", offered=offered
        )

    def offered(self, choice: Choice, chosen: Sequence[object]) -> Offered:
        return Offered(choice.value, choice.label.said(self.lang), choice.value in chosen)

    def group(self, field: FieldSpec, base: Control) -> Control:
        rows = list(rows_of(self.values, field))
        least = field.limits.get("minItems", 0)
        rows += [{}] * (least - len(rows))
        word = field.row_title.said(self.lang) or base.label
        drawn = tuple(
            Row(
                number=at,
                id=control_id(f"{field.name}/{at}"),
                title=f"{word} {at + 1}",
                controls=tuple(
                    self.control(column, f"{field.name}/{at}/{column.name}", row)
                    for column in field.columns
                    if f"/{field.name}/{at}/{column.name}" not in self.gone
                ),
                may_remove=len(rows) > least,
            )
            for at, row in enumerate(rows)
        )
        # A row that is not an object at all has its error on the group.
        odd = next(
            (text for at in range(len(rows)) if (text := self.error(f"/{field.name}/{at}"))), ""
        )
        return replace(
            base,
            kind="group",
            rows=drawn,
            may_add=len(rows) < field.limits["maxItems"],
            row_word=word,
            error=base.error or odd,
        )

    # ---- Places ----

    def place(self, field: FieldSpec, base: Control, place: Mapping[str, Any]) -> Control:
        province = ABROAD if "abroad" in place else str(place.get("province", ""))
        parts = [self.province(base, province)]
        if province == ABROAD:
            parts.append(self.part(base, "abroad", _("Nơi ở nước ngoài"), place, required=True))
        else:
            parts += self.below_province(base, province, place)
            parts.append(
                self.part(
                    base,
                    "detail",
                    _("Số nhà, đường; thôn, ấp, khóm"),
                    place,
                    required=base.required and field.type == FieldType.ADDRESS,
                )
            )
        return replace(base, kind="place", parts=tuple(parts), value="")

    def province(self, base: Control, chosen: str) -> Control:
        former = self.say(_("Tỉnh, thành phố trước 01/7/2025"))
        offered = [
            *(
                Offered(code, name, code == chosen)
                for code, name in self.gazetteer.provinces.items()
            ),
            *(
                Offered(code, name, code == chosen, former)
                for code, name in self.gazetteer.former_provinces.items()
            ),
            Offered(ABROAD, self.say(_("Nước ngoài")), chosen == ABROAD, self.say(_("Nơi khác"))),
        ]
        empty = {"province": chosen if self.gazetteer.province(chosen) else ""}
        part = self.part(base, "province", _("Tỉnh, thành phố"), empty, required=base.required)
        return replace(
            part, kind="select", offered=tuple(offered), live=True, look=f"look:{base.name}"
        )

    def below_province(
        self, base: Control, province: str, place: Mapping[str, Any]
    ) -> Iterator[Control]:
        communes = self.gazetteer.communes.get(province, {})
        typed = "commune_name" in place
        if communes:
            code = place.get("commune")
            offered = (
                *(Offered(each, name, each == code) for each, name in communes.items()),
                Offered(OTHER, self.say(_("Không có trong danh sách, hoặc tên cũ")), typed),
            )
            part = self.part(base, "commune", _("Xã, phường, đặc khu"), {}, required=base.required)
            value = OTHER if typed else str(code or "")
            yield replace(part, kind="select", offered=offered, value=value, live=True)
        if typed or (province and not communes):
            yield self.part(
                base, "commune_name", _("Tên xã, phường, thị trấn"), place, required=base.required
            )

    def part(
        self, base: Control, part: str, label: str, place: Mapping[str, Any], *, required: bool
    ) -> Control:
        name = f"{base.name}/{part}"
        text = place.get(part, "")
        error = self.error(f"/{name}")
        if part == "commune_name":
            error = error or self.error(f"/{base.name}/commune")
        return Control(
            name=name,
            id=control_id(name),
            kind="line",
            label=self.say(label),
            required=required,
            value=text if isinstance(text, str) else "",
            error=error,
            most=300,
        )

    def error(self, pointer: str) -> str:
        text = self.errors.get(pointer, "")
        if text:
            self.placed.add(pointer)
        return text


def _wrong(page: str, fieldsets: Sequence[Fieldset]) -> Iterator[Wrong]:
    for fieldset in fieldsets:
        for control in fieldset.controls:
            yield from _wrong_in(page, control, "")


def _wrong_in(page: str, control: Control, context: str) -> Iterator[Wrong]:
    label = f"{context}, {control.label}" if context else control.label
    if control.error:
        yield Wrong(page, control.id, label, control.error)
    for part in control.parts:
        yield from _wrong_in(page, part, label)
    for row in control.rows:
        for each in row.controls:
            yield from _wrong_in(page, each, row.title)

"""Reading one field of a layout: its words, when it is shown, what fills it, what it reckons."""

from collections.abc import Mapping, Sequence
from typing import Any

from thongsuot.kernel.refusals import to_translate as _
from thongsuot.modules.forms.rules.lists import choices_of
from thongsuot.modules.forms.rules.notes import Notes
from thongsuot.modules.forms.rules.parts import (
    Calculation,
    Choice,
    Condition,
    FeeTable,
    FieldSpec,
)
from thongsuot.modules.forms.rules.schemas import Property, closed
from thongsuot.modules.forms.states import FieldType, Prefill, Verb, Width

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
_ON_FIELD = (
    *("field", "label", "help", "width", "show_if", "prefill", "calculate", "options"),
    *("compare", "columns", "row_title"),
)


class FieldReader:
    """Reads the fields of one layout in their order: conditions may only look back."""

    def __init__(
        self,
        notes: Notes,
        properties: Mapping[str, Property],
        tables: Mapping[str, FeeTable],
    ) -> None:
        self.notes = notes
        self.properties = properties
        self.tables = tables
        # Fields met so far, by where they are looked for.
        self.met: dict[str, FieldSpec] = {}

    def field(
        self,
        pointer: str,
        data: object,
        properties: Mapping[str, Property],
        *,
        row: dict[str, FieldSpec] | None,
    ) -> FieldSpec | None:
        """Read one field; `row` holds the columns met so far when it stands in a group."""
        said = self.notes.mapping(pointer, data)
        closed(pointer, said, _ON_FIELD, self.notes.flaws)
        name = self.notes.text(f"{pointer}/field", said.get("field"), most=60)
        known = properties.get(name)
        if known is None:
            self.notes.note(f"{pointer}/field", _("Lược đồ không có trường «%(name)s»."), name=name)
            return None
        columns: dict[str, FieldSpec] = {}
        if known.type == FieldType.GROUP:
            self.columns(pointer, said.get("columns"), known, columns)
        elif "columns" in said:
            self.notes.note(f"{pointer}/columns", _("Chỉ nhóm lặp lại mới có cột."))
        compare = self.compared(pointer, said, known, row)
        width = self.notes.one_of(f"{pointer}/width", said.get("width", "full"), Width)
        return FieldSpec(
            name=name,
            type=known.type,
            label=self.notes.words(f"{pointer}/label", said.get("label"), needed=True),
            required=known.required,
            help=self.notes.words(f"{pointer}/help", said.get("help")),
            width=width or Width.FULL,
            show_if=self.conditions(f"{pointer}/show_if", said.get("show_if"), row or {}),
            prefill=self.prefill(f"{pointer}/prefill", said.get("prefill"), known, row),
            calculate=self.calculation(f"{pointer}/calculate", said.get("calculate"), known, row),
            options=self.options(f"{pointer}/options", said.get("options"), known),
            limits=known.limits,
            birth_date=compare.get("birth_date", ""),
            sex=compare.get("sex", ""),
            columns=tuple(columns.values()),
            row_title=self.notes.words(f"{pointer}/row_title", said.get("row_title")),
        )

    def columns(
        self, pointer: str, data: object, known: Property, into: dict[str, FieldSpec]
    ) -> None:
        for at, each in enumerate(self.notes.items(f"{pointer}/columns", data, least=1)):
            where = f"{pointer}/columns/{at}"
            read = self.field(where, each, known.columns, row=into)
            if read is not None and read.name in into:
                self.notes.note(f"{where}/field", _("Trường này đã hỏi rồi."))
            elif read is not None:
                into[read.name] = read

    def options(self, pointer: str, data: object, known: Property) -> tuple[Choice, ...]:
        if known.type not in (FieldType.ONE_OF, FieldType.SEVERAL_OF):
            if data is not None:
                self.notes.note(pointer, _("Trường này không có lựa chọn để đặt tên."))
            return choices_of(known.type)
        named = self.notes.mapping(pointer, data)
        for value in named:
            if value not in known.values:
                self.notes.note(f"{pointer}/{value}", _("Lược đồ không có lựa chọn này."))
        return tuple(
            Choice(value, self.notes.words(f"{pointer}/{value}", named.get(value), needed=True))
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
            self.notes.note(
                pointer,
                _("Điều kiện là dữ liệu {field, equals | in | present}, không phải biểu thức."),
            )
            return None
        closed(pointer, data, ("field", "equals", "in", "present"), self.notes.flaws)
        asked = [key for key in ("equals", "in", "present") if key in data]
        if len(asked) != 1:
            self.notes.note(pointer, _("Cần đúng một trong equals, in, present."))
            return None
        name = self.notes.text(f"{pointer}/field", data.get("field"), most=60)
        decides = row.get(name) or self.met.get(name)
        if decides is None:
            self.notes.note(
                f"{pointer}/field",
                _("Điều kiện phải dựa vào một trường đứng trước nó; «%(name)s» thì không."),
                name=name,
            )
            return None
        if decides.calculate is not None:
            self.notes.note(f"{pointer}/field", _("Không dựa điều kiện vào trường tự tính."))
            return None
        if asked == ["present"]:
            if not isinstance(data["present"], bool):
                self.notes.note(f"{pointer}/present", _("Phải là true hoặc false."))
                return None
            return Condition(name, present=data["present"])
        values = data["in"] if asked == ["in"] else [data["equals"]]
        where = f"{pointer}/{asked[0]}"
        for at, value in enumerate(self.notes.items(where, values, least=1)):
            if not self.may_be(decides, value):
                self.notes.note(
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
        source: Prefill | None = self.notes.one_of(pointer, data, Prefill)
        if source is not None and (row is not None or known.type not in FITS[source]):
            self.notes.note(pointer, _("Nguồn này không điền được vào trường này."))
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
        compare = self.notes.mapping(where, data)
        closed(where, compare, ("birth_date", "sex"), self.notes.flaws)
        if known.type != FieldType.IDENTITY_NUMBER:
            self.notes.note(where, _("Chỉ số định danh mới được đối chiếu."))
        near = self.met if row is None else row
        wanted = {"birth_date": _DAYS, "sex": frozenset({FieldType.SEX})}
        for key, kinds in wanted.items():
            if key in compare:
                other = near.get(str(compare[key]))
                if other is None or other.type not in kinds:
                    self.notes.note(f"{where}/{key}", _("Phải là một trường đúng kiểu đứng trước."))
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
        said = self.notes.mapping(pointer, data)
        closed(pointer, said, ("verb", "of", "table"), self.notes.flaws)
        verb = self.notes.one_of(f"{pointer}/verb", said.get("verb"), Verb)
        of = tuple(
            self.notes.text(f"{pointer}/of/{at}", each, most=130)
            for at, each in enumerate(self.notes.items(f"{pointer}/of", said.get("of"), least=1))
        )
        if verb is None:
            return None
        if known.type not in _NUMBERS:
            self.notes.note(pointer, _("Chỉ trường số mới tự tính được."))
        for at, path in enumerate(of):
            self.worked_on(f"{pointer}/of/{at}", path, verb, row)
        table = said.get("table", "")
        if verb == Verb.FEE:
            self.looked_up(f"{pointer}/table", table, of, row)
        elif table:
            self.notes.note(f"{pointer}/table", _("Chỉ việc tra bảng phí mới cần bảng."))
        if verb in (Verb.COUNT, Verb.AGE, Verb.FEE) and len(of) != 1:
            self.notes.note(f"{pointer}/of", _("Cách tính này dùng đúng một trường."))
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
            self.notes.note(
                pointer,
                _("Không tính được từ «%(path)s»: phải là một trường đúng kiểu đứng trước."),
                path=path,
            )

    def looked_up(
        self, pointer: str, name: object, of: Sequence[str], row: Mapping[str, FieldSpec] | None
    ) -> None:
        table = self.tables.get(name) if isinstance(name, str) else None
        if table is None:
            self.notes.note(pointer, _("Không có bảng phí này."))
            return
        by = (self.met if row is None else row).get(of[0]) if of else None
        if by is None:
            return
        lacking = {each.value for each in by.options} - set(table.amounts)
        unanswered = _("Bảng phí không trả lời cho mọi giá trị của trường đó.")
        if (by.type == FieldType.ONE_OF) != bool(table.amounts):
            self.notes.note(pointer, unanswered)
        elif table.amounts and lacking:
            # Named, so that a draft may wait for the amounts of a choice that was just added.
            self.notes.note(pointer, unanswered, lacking=", ".join(sorted(lacking)))

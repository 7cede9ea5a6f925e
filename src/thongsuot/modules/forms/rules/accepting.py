"""Taking a form in: its schema, its layout, and whether the two speak of the same fields."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from thongsuot.kernel.refusals import to_translate as _
from thongsuot.modules.forms.rules.bounds import out_of_bounds
from thongsuot.modules.forms.rules.editing import without_gaps
from thongsuot.modules.forms.rules.field_reading import FieldReader
from thongsuot.modules.forms.rules.notes import Notes
from thongsuot.modules.forms.rules.parts import Flaw, FormSpec, Page, Section
from thongsuot.modules.forms.rules.schemas import Property, closed, read_schema
from thongsuot.modules.forms.rules.table_reading import read_print, read_tables

_TOP = ("key", "procedure", "cases", "title", "legal_basis", "source", "schema", "layout")


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
    return (None, tuple(reader.notes.flaws)) if reader.notes.flaws else (spec, ())


def so_far(document: Mapping[str, Any]) -> FormSpec | None:
    """Return what of an unfinished form can be tried, None while it asks nothing."""
    return accept(without_gaps(document, unsaid="…"))[0]


def digest(data: Mapping[str, Any]) -> str:
    """Return the fingerprint of a form's document, whatever the order of its keys."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


class _Reader:
    """Reads one document; the form that it returns counts only where nothing was noted."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.notes = Notes()
        self.properties: Mapping[str, Property] = {}

    def form(self) -> FormSpec:
        data = self.data
        closed("", data, _TOP, self.notes.flaws)
        self.properties = read_schema(data.get("schema"), self.notes.flaws)
        layout = self.notes.mapping("/layout", data.get("layout"))
        closed("/layout", layout, ("pages", "tables", "print"), self.notes.flaws)
        tables = read_tables(self.notes, layout.get("tables", {}))
        self.fields = FieldReader(self.notes, self.properties, tables)
        pages = self.pages(layout.get("pages"))
        self.none_forgotten(pages)
        return FormSpec(
            key=self.notes.key("/key", data.get("key")),
            procedure_code=self.notes.text("/procedure", data.get("procedure"), most=120),
            cases=tuple(
                self.notes.text(f"/cases/{at}", each, most=120)
                for at, each in enumerate(self.notes.items("/cases", data.get("cases", [])))
            ),
            title=self.notes.words("/title", data.get("title"), needed=True),
            legal_basis=self.notes.text("/legal_basis", data.get("legal_basis"), most=500),
            source=self.notes.text("/source", data.get("source"), most=2000),
            pages=pages,
            schema=data.get("schema") or {},
            tables=tables,
            print=read_print(self.notes, layout.get("print", {})),
        )

    def none_forgotten(self, pages: Sequence[Page]) -> None:
        shown = {
            each.name: each for page in pages for part in page.sections for each in part.fields
        }
        for name, said in self.properties.items():
            where = f"/schema/properties/{name}"
            if name not in shown:
                self.notes.note(where, _("Không phần nào của bố cục hỏi trường này."))
                continue
            columns = {each.name for each in shown[name].columns}
            for column in said.columns:
                if column not in columns:
                    self.notes.note(
                        f"{where}/items/properties/{column}",
                        _("Không phần nào của bố cục hỏi trường này."),
                    )

    def pages(self, data: object) -> tuple[Page, ...]:
        found: list[Page] = []
        for at, each in enumerate(self.notes.items("/layout/pages", data, least=1)):
            where = f"/layout/pages/{at}"
            page = self.notes.mapping(where, each)
            closed(where, page, ("key", "title", "sections"), self.notes.flaws)
            key = self.notes.key(f"{where}/key", page.get("key"))
            if key in {before.key for before in found}:
                self.notes.note(f"{where}/key", _("Khóa này đã dùng rồi."))
            title = self.notes.words(f"{where}/title", page.get("title"), needed=True)
            found.append(Page(key, title, self.sections(where, page.get("sections"))))
        return tuple(found)

    def sections(self, pointer: str, data: object) -> tuple[Section, ...]:
        found = []
        for at, each in enumerate(self.notes.items(f"{pointer}/sections", data, least=1)):
            where = f"{pointer}/sections/{at}"
            part = self.notes.mapping(where, each)
            closed(where, part, ("key", "title", "help", "show_if", "fields"), self.notes.flaws)
            show_if = self.fields.conditions(f"{where}/show_if", part.get("show_if"), {})
            fields = []
            for number, field in enumerate(
                self.notes.items(f"{where}/fields", part.get("fields"), least=1)
            ):
                place = f"{where}/fields/{number}"
                read = self.fields.field(place, field, self.properties, row=None)
                if read is None:
                    continue
                if read.name in self.fields.met:
                    self.notes.note(f"{place}/field", _("Trường này đã hỏi rồi."))
                self.fields.met[read.name] = read
                fields.append(read)
            found.append(
                Section(
                    key=self.notes.key(f"{where}/key", part.get("key")),
                    title=self.notes.words(f"{where}/title", part.get("title"), needed=True),
                    fields=tuple(fields),
                    help=self.notes.words(f"{where}/help", part.get("help")),
                    show_if=show_if,
                )
            )
        return tuple(found)

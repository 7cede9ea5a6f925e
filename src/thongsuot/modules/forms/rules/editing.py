"""Changing a form's document one field at a time: each step returns a new document."""

import copy
from collections.abc import Mapping
from typing import Any

from thongsuot.modules.forms.rules.definitions import DIALECT, ref, type_of_ref
from thongsuot.modules.forms.states import FieldType, Verb

Document = dict[str, Any]

# What a new field of these types says, before anyone has looked at it: all can be narrowed.
_PLAIN: Mapping[FieldType, Document] = {
    FieldType.TEXT: {"type": "string", "maxLength": 200},
    FieldType.INTEGER: {"type": "integer", "minimum": 0, "maximum": 1000000},
    FieldType.NUMBER: {"type": "number", "minimum": 0, "maximum": 1000000},
}


class Nowhere(Exception):
    """The document has no such field or section."""


class Taken(Exception):
    """The document has one of that name already."""


def begun(*, key: str, procedure_code: str, title: str) -> Document:
    """Return a form that asks nothing yet, with one page of one section."""
    return {
        "key": key,
        "procedure": procedure_code,
        "title": title,
        "legal_basis": "",
        "source": "",
        "schema": {
            "$schema": DIALECT,
            "type": "object",
            "properties": {},
            "required": [],
            "additionalProperties": False,
        },
        "layout": {"pages": [_page("khai", "Nội dung khai", "chung", "Thông tin chung")]},
    }


def about(document: Mapping[str, Any], **said: Any) -> Document:
    """Return the document with its title, legal basis, source or words on paper changed."""
    made = copy.deepcopy(dict(document))
    if "print" in said:
        made["layout"]["print"] = dict(said.pop("print"))
    return made | said


def with_section(document: Mapping[str, Any], *, page: str, section: str, title: str) -> Document:
    """
    Return the document with a section at the end of a page; a page not there is made.

    :raises Taken: if the page has such a section
    """
    made = copy.deepcopy(dict(document))
    pages = made["layout"]["pages"]
    there = next((each for each in pages if each["key"] == page), None)
    if there is None:
        pages.append(_page(page, title, section, title))
        return made
    if any(each["key"] == section for each in there["sections"]):
        raise Taken(section)
    there["sections"].append({"key": section, "title": title, "fields": []})
    return made


def section_changed(document: Mapping[str, Any], *, section: str, **said: Any) -> Document:
    """
    Return the document with a section's title, help or condition changed; None takes one away.

    :raises Nowhere: if there is no such section
    """
    made = copy.deepcopy(dict(document))
    there = _section(made, section)
    for key, value in said.items():
        there.pop(key, None)
        if value is not None:
            there[key] = value
    return made


def without_section(document: Mapping[str, Any], *, section: str) -> Document:
    """
    Return the document without an empty section, and without its page if that held nothing else.

    :raises Nowhere: if there is no such section
    :raises Taken: if it still holds fields
    """
    made = copy.deepcopy(dict(document))
    there = _section(made, section)
    if there["fields"]:
        raise Taken(there["fields"][0]["field"])
    for page in made["layout"]["pages"]:
        page["sections"] = [each for each in page["sections"] if each is not there]
    made["layout"]["pages"] = [each for each in made["layout"]["pages"] if each["sections"]]
    return made


def with_field(
    document: Mapping[str, Any],
    *,
    path: str,
    schema: Mapping[str, Any],
    layout: Mapping[str, Any],
    required: bool,
    section: str,
    before: str = "",
) -> Document:
    """
    Return the document with one more field: "name", or "group/name" for a column of a group.

    It stands before the field named, or at the end of the section (of the group).

    :raises Taken: if there is such a field
    :raises Nowhere: if there is no such section, group or field to stand before
    """
    made = copy.deepcopy(dict(document))
    holder, name = _holder(made, path)
    if name in holder["properties"]:
        raise Taken(path)
    holder["properties"][name] = dict(schema)
    _require(holder, name, required)
    _insert(_shelf(made, path, section), {**layout, "field": name}, before)
    return made


def changed(
    document: Mapping[str, Any],
    *,
    path: str,
    schema: Mapping[str, Any] | None = None,
    layout: Mapping[str, Any] | None = None,
    required: bool | None = None,
) -> Document:
    """
    Return the document with a field's schema, its layout, or whether it must be answered, changed.

    :raises Nowhere: if there is no such field
    """
    made = copy.deepcopy(dict(document))
    holder, name = _holder(made, path)
    if name not in holder["properties"]:
        raise Nowhere(path)
    if schema is not None:
        holder["properties"][name] = dict(schema)
    if required is not None:
        _require(holder, name, required)
    if layout is not None:
        shelf, at = _standing(made, path)
        shelf[at] = {**layout, "field": name}
    return made


def moved(document: Mapping[str, Any], *, path: str, section: str, before: str = "") -> Document:
    """
    Return the document with a field elsewhere: before another, or at the end of a section.

    :raises Nowhere: if there is no such field or place
    """
    made = copy.deepcopy(dict(document))
    shelf, at = _standing(made, path)
    item = shelf.pop(at)
    _insert(_shelf(made, path, section), item, before)
    return made


def without(document: Mapping[str, Any], *, path: str) -> Document:
    """
    Return the document without a field.

    :raises Nowhere: if there is no such field
    """
    made = copy.deepcopy(dict(document))
    shelf, at = _standing(made, path)
    del shelf[at]
    holder, name = _holder(made, path)
    holder["properties"].pop(name, None)
    _require(holder, name, False)
    return made


def begun_field(
    kind: FieldType, *, options: Mapping[str, str], column: str
) -> tuple[Document, Document]:
    """
    Return the schema and the layout of a new field, whole enough to stand in a form at once.

    `options` are what may be chosen (value to words); `column` is what a group asks first.
    """
    match kind:
        case FieldType.ONE_OF:
            return {"type": "string", "enum": list(options)}, {"options": dict(options)}
        case FieldType.SEVERAL_OF:
            items = {"type": "string", "enum": list(options)}
            return (
                {"type": "array", "items": items, "uniqueItems": True},
                {"options": dict(options)},
            )
        case FieldType.GROUP:
            row = {
                "type": "object",
                "additionalProperties": False,
                "required": [],
                "properties": {"muc_1": dict(_PLAIN[FieldType.TEXT])},
            }
            return (
                {"type": "array", "maxItems": 10, "items": row},
                {"columns": [{"field": "muc_1", "label": column}]},
            )
    return dict(_PLAIN[kind]) if kind in _PLAIN else ref(kind), {}


def kind_of(schema: Mapping[str, Any]) -> FieldType | None:
    """Return which type of field a property's schema asks for, None where it is none of ours."""
    if "$ref" in schema:
        return type_of_ref(schema["$ref"])
    match schema.get("type"):
        case "string":
            return FieldType.ONE_OF if "enum" in schema else FieldType.TEXT
        case "integer" | "number" as kind:
            return FieldType(kind)
        case "array":
            items = schema.get("items")
            grouped = isinstance(items, dict) and items.get("type") == "object"
            return FieldType.GROUP if grouped else FieldType.SEVERAL_OF
    return None


def page_changed(document: Mapping[str, Any], *, page: str, title: Any) -> Document:
    """
    Return the document with a page called otherwise.

    :raises Nowhere: if there is no such page
    """
    made = copy.deepcopy(dict(document))
    for each in made["layout"]["pages"]:
        if each["key"] == page:
            each["title"] = title
            return made
    raise Nowhere(page)


def section_moved(document: Mapping[str, Any], *, section: str, page: str, before: str) -> Document:
    """
    Return the document with a section elsewhere: before another one, or at the end of a page.

    A page that loses its last section goes with it.

    :raises Nowhere: if there is no such section or page
    """
    made = copy.deepcopy(dict(document))
    moving = _section(made, section)
    pages = made["layout"]["pages"]
    for each in pages:
        each["sections"] = [one for one in each["sections"] if one is not moving]
    there = next((each for each in pages if each["key"] == page), None)
    if there is None:
        raise Nowhere(page)
    keys = [one["key"] for one in there["sections"]]
    if before and before not in keys:
        raise Nowhere(before)
    there["sections"].insert(keys.index(before) if before else len(keys), moving)
    made["layout"]["pages"] = [each for each in pages if each["sections"]]
    return made


def without_gaps(document: Mapping[str, Any], *, unsaid: str) -> Document:
    """Return what of an unfinished form can be tried: nothing empty, `unsaid` for its source."""
    made = copy.deepcopy(dict(document))
    for key in ("legal_basis", "source"):
        made[key] = made.get(key) or unsaid
    pages = made["layout"]["pages"]
    for page in pages:
        page["sections"] = [each for each in page["sections"] if each.get("fields")]
    made["layout"]["pages"] = [each for each in pages if each["sections"]]
    _without_unanswered_fees(made)
    return made


def with_table(
    document: Mapping[str, Any],
    *,
    key: str,
    table: Mapping[str, Any],
    of: str = "",
    into: str = "",
) -> Document:
    """
    Return the document with a table of fees, in the place of one of that key.

    Where `into` names a field, it is looked up there by what is answered in `of`.

    :raises Nowhere: if there is no such field
    """
    made = copy.deepcopy(dict(document))
    made["layout"].setdefault("tables", {})[key] = copy.deepcopy(dict(table))
    if into:
        shelf, at = _standing(made, into)
        own = of.rpartition("/")[2]
        shelf[at]["calculate"] = {"verb": Verb.FEE.value, "of": [own], "table": key}
    return made


def without_table(document: Mapping[str, Any], *, key: str) -> Document:
    """
    Return the document without a table of fees.

    :raises Nowhere: if there is no such table
    """
    made = copy.deepcopy(dict(document))
    tables = made["layout"].get("tables", {})
    if key not in tables:
        raise Nowhere(key)
    del tables[key]
    if not tables:
        del made["layout"]["tables"]
    return made


def _without_unanswered_fees(document: Document) -> None:
    """Leave out the fees whose table has no amount yet for a choice that was added."""
    tables = document["layout"].get("tables", {})
    for page in document["layout"]["pages"]:
        for section in page["sections"]:
            for item in section["fields"]:
                properties = document["schema"]["properties"]
                _drop_unanswered(item, properties, tables)
                items = properties.get(item.get("field", ""), {}).get("items", {})
                for column in item.get("columns", ()):
                    _drop_unanswered(column, items.get("properties", {}), tables)


def _drop_unanswered(item: Document, properties: Document, tables: Document) -> None:
    calculate = item.get("calculate") or {}
    amounts = tables.get(calculate.get("table", ""), {}).get("amounts")
    if not amounts or calculate.get("verb") != Verb.FEE:
        return
    values = properties.get(calculate["of"][0], {}).get("enum", ())
    if any(value not in amounts for value in values):
        del item["calculate"]


def _page(key: str, title: str, section: str, section_title: str) -> Document:
    sections = [{"key": section, "title": section_title, "fields": []}]
    return {"key": key, "title": title, "sections": sections}


def _holder(document: Document, path: str) -> tuple[Document, str]:
    """Return the object schema that holds a field, and the field's own name."""
    group, slash, name = path.partition("/")
    schema = document["schema"]
    if not slash:
        return schema, path
    items = schema["properties"].get(group, {}).get("items")
    if not isinstance(items, dict) or "properties" not in items:
        raise Nowhere(group)
    return items, name


def _require(holder: Document, name: str, required: bool) -> None:
    others = [each for each in holder.get("required", []) if each != name]
    holder["required"] = [*others, name] if required else others


def _shelf(document: Document, path: str, section: str) -> list[Document]:
    """Return the list of layout items that a field goes into."""
    group, slash, _name = path.partition("/")
    if slash:
        shelf, at = _standing(document, group)
        columns: list[Document] = shelf[at].setdefault("columns", [])
        return columns
    fields: list[Document] = _section(document, section)["fields"]
    return fields


def _section(document: Document, key: str) -> Document:
    for page in document["layout"]["pages"]:
        for section in page["sections"]:
            if section["key"] == key:
                found: Document = section
                return found
    raise Nowhere(key)


def _standing(document: Document, path: str) -> tuple[list[Document], int]:
    """Return the list in which a field stands, and where."""
    group, slash, name = path.partition("/")
    if slash:
        shelf, at = _standing(document, group)
        return shelf[at].get("columns", []), _at(shelf[at].get("columns", []), name)
    for page in document["layout"]["pages"]:
        for section in page["sections"]:
            fields = section["fields"]
            if any(each.get("field") == path for each in fields):
                return fields, _at(fields, path)
    raise Nowhere(path)


def _at(shelf: list[Document], name: str) -> int:
    for at, each in enumerate(shelf):
        if each.get("field") == name:
            return at
    raise Nowhere(name)


def _insert(shelf: list[Document], item: Document, before: str) -> None:
    shelf.insert(_at(shelf, before) if before else len(shelf), item)

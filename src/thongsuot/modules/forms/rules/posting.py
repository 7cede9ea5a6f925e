"""
Reading what a page of a form posts: names are places in the answers ("children/0/name").

Works without script: rows come and go, and communes are listed, by buttons that post the page.
Nothing typed is lost: what a page did not ask stays as it was, what cannot be understood is kept
as it was typed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thongsuot.kernel.vietnamese import tidy
from thongsuot.modules.forms.rules.gazetteer import ABROAD, OTHER, PLACES
from thongsuot.modules.forms.rules.parts import MOST_ROWS, FieldSpec, FormSpec
from thongsuot.modules.forms.rules.showing import is_empty, rows_of
from thongsuot.modules.forms.rules.typing import understood
from thongsuot.modules.forms.states import FieldType

# The name under which a page's buttons say what they are for.
MOVE = "_do"
_MOVE = re.compile(r"(add|remove|look):([a-z][a-z0-9_]*)(?:/([0-9]{1,3}))?(?:/[a-z0-9_]+)?")
_LONGEST = 20_000

Posted = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Read:
    """
    The answers after a post, and whether the page only asked to be shown again.

    `again` is true after a button that adds or removes a row or lists communes: the page is then
    drawn again without complaint. `focus` names where the reader should be put.
    """

    values: dict[str, Any]
    again: bool = False
    focus: str = ""


def read(
    spec: FormSpec,
    posted: Posted,
    *,
    before: Mapping[str, Any],
    kept_files: Mapping[str, Sequence[str]] | None = None,
) -> Read:
    """
    Return the answers that `posted` leaves, starting from those `before`.

    `kept_files` are the ids of files that came with this post, by the name of their field. A
    post can only drop files that were there before; it can never name others.
    """
    values = dict(before)
    files = kept_files or {}
    for field in spec.fields():
        if field.type == FieldType.GROUP:
            if field.name in posted:
                _set(values, field.name, _rows(field, posted, before, files))
        elif _was_asked(field, field.name, posted, files):
            was = before.get(field.name)
            _set(values, field.name, _answer(field, field.name, posted, was, files))
    return _moved(spec, values, (posted.get(MOVE) or [""])[-1])


def _rows(
    group: FieldSpec,
    posted: Posted,
    before: Mapping[str, Any],
    files: Mapping[str, Sequence[str]],
) -> list[dict[str, Any]]:
    was = rows_of(before, group)
    rows = []
    for at in sorted(set(_numbers(posted[group.name])))[: MOST_ROWS + 1]:
        old = was[at] if at < len(was) else {}
        row = dict(old)
        for column in group.columns:
            name = f"{group.name}/{at}/{column.name}"
            if _was_asked(column, name, posted, files):
                _set(row, column.name, _answer(column, name, posted, old.get(column.name), files))
        rows.append(row)
    return rows


def _numbers(texts: Sequence[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 4]


def _was_asked(
    field: FieldSpec, name: str, posted: Posted, files: Mapping[str, Sequence[str]]
) -> bool:
    if field.calculate is not None:
        return False
    if field.type in PLACES:
        return f"{name}/province" in posted
    return name in posted or name in files


def _answer(
    field: FieldSpec,
    name: str,
    posted: Posted,
    was: Any,
    files: Mapping[str, Sequence[str]],
) -> Any:
    if field.type in PLACES:
        return _place(name, posted, was if isinstance(was, dict) else {})
    given = posted.get(name, [])
    if field.type == FieldType.ATTACHMENT:
        old = [each for each in was if isinstance(each, str)] if isinstance(was, list) else []
        still = old if name not in posted else [each for each in old if each in given]
        return [*still, *(each for each in files.get(name, []) if each not in still)]
    if field.type == FieldType.SEVERAL_OF:
        return list(dict.fromkeys(tidy(each[:100]) for each in given if each.strip()))
    return understood(field.type, given[-1][:_LONGEST] if given else "")


def _place(name: str, posted: Posted, was: Mapping[str, Any]) -> dict[str, Any]:
    """
    Read the parts of a place; what was typed for a part that is not shown now is kept.

    A draft may so hold both a commune and a typed name; the list chosen decides which is sent.
    """
    said = {
        part: tidy(posted[f"{name}/{part}"][-1][:_LONGEST])
        for part in ("province", "commune", "commune_name", "detail", "abroad")
        if posted.get(f"{name}/{part}")
    }
    if said.get("province") == ABROAD:
        return {"abroad": said.get("abroad", _text(was, "abroad"))}
    place = {"province": said.get("province", "")}
    chosen = said.get("commune", "")
    if chosen == OTHER:
        place["commune_name"] = said.get("commune_name", _text(was, "commune_name"))
    elif "commune" not in said and "commune_name" in said:
        place["commune_name"] = said["commune_name"]
    elif chosen:
        place["commune"] = chosen
    place["detail"] = said.get("detail", _text(was, "detail"))
    # An empty name of a commune still says that none of the list was meant.
    return {
        part: text
        for part, text in place.items()
        if text or (part, chosen) == ("commune_name", OTHER)
    }


def _text(was: Mapping[str, Any], part: str) -> str:
    text = was.get(part, "")
    return text if isinstance(text, str) else ""


def _set(into: dict[str, Any], name: str, value: Any) -> None:
    if is_empty(value):
        into.pop(name, None)
    else:
        into[name] = value


# ---- Buttons ----


def _moved(spec: FormSpec, values: dict[str, Any], move: str) -> Read:
    """Do what a button asked of the rows; any word that we do not know asks for nothing."""
    asked = _MOVE.fullmatch(move)
    if asked is None:
        return Read(values, again=move == "look")
    verb, name, number = asked.groups()
    group = spec.field(name)
    if group is None or (group.type != FieldType.GROUP and verb != "look"):
        return Read(values)
    if verb == "look":
        return Read(values, again=True, focus=move.partition(":")[2] + "/commune")
    rows = list(rows_of(values, group))
    if verb == "add" and len(rows) < group.limits["maxItems"]:
        rows.append({})
        focus = f"{name}/{len(rows) - 1}"
    elif verb == "remove" and number is not None and int(number) < len(rows):
        del rows[int(number)]
        focus = name
    else:
        return Read(values, again=True)
    _set(values, name, rows)
    return Read(values, again=True, focus=focus)

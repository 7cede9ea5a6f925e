"""
A form's tables of fees as the editor shows them: a row for each answer, or for each tier.

And the way back: what was typed about one table, as the layout says it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from thongsuot.kernel.money import in_figures
from thongsuot.kernel.refusals import Fault
from thongsuot.kernel.vietnamese import has_control_characters, nfc, tidy, without_marks
from thongsuot.modules.forms import api as forms
from thongsuot.surfaces.reform import form_cards as cards
from thongsuot.surfaces.shared.templatetags.vi import figure, language

Data = Mapping[str, Any]
Field = cards.Field
Type = forms.FieldType

_NUMBERS = (Type.INTEGER, Type.NUMBER, Type.MONEY)
_WHOLE = re.compile(r"[0-9]{1,13}|[0-9]{1,3}([. ][0-9]{3}){1,4}", re.ASCII)
_SPARE = 2
CONTROLS = ("legal_basis", "rows", "at_most", "into")


@dataclass(slots=True)
class Row:
    """One line of a table while it is written: an answer or an upper end, and what is owed."""

    label: str = ""
    value: str = ""
    up_to: str = ""
    amount: str = ""
    error: str = ""


@dataclass(slots=True)
class Edited:
    """One table as it is edited; `key` is empty while it is new."""

    key: str
    of: str
    of_label: str
    by_tiers: bool
    rows: list[Row]
    legal_basis: str
    at_most: str
    seen: str = ""
    into: str = ""
    goes_into: Sequence[tuple[str, str]] = ()
    errors: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(CONTROLS, ""))

    def wrong(self, errors: Mapping[str, str]) -> None:
        """Take what is said at each control."""
        self.errors = {**dict.fromkeys(CONTROLS, ""), **errors}


@dataclass(slots=True)
class Told:
    """One table in words, with where it is used."""

    key: str
    legal_basis: str
    of: str
    into: str
    rows: Sequence[tuple[str, str]]
    at_most: str
    faults: list[str] = field(default_factory=list)


def tables(document: Data) -> Mapping[str, Data]:
    found: Mapping[str, Data] = document["layout"].get("tables") or {}
    return found


def users(document: Data, key: str) -> Iterator[tuple[Field, Field | None]]:
    """Return the questions that a table is looked up in, each with the one it is looked up by."""
    for each in cards.fields(document):
        how = each.layout.get("calculate") or {}
        if how.get("verb") == forms.Verb.FEE and how.get("table") == key:
            group, slash, _name = each.path.partition("/")
            own = str(how["of"][0])
            yield each, cards.found(document, f"{group}/{own}" if slash else own)


def may_be_asked(document: Data) -> list[tuple[str, str]]:
    """Return the questions that a fee may depend on: one choice of several, or a number."""
    return [
        (each.path, _of_group(document, each))
        for each in cards.fields(document)
        if each.kind == Type.ONE_OF or each.kind in _NUMBERS
    ]


def _of_group(document: Data, one: Field) -> str:
    group, slash, _name = one.path.partition("/")
    owner = cards.found(document, group) if slash else None
    return f"{owner.label}: {one.label}" if owner else one.label


def _goes_into(document: Data, of: Field) -> list[tuple[str, str]]:
    """Return the numbers that a fee by this question may be written in: asked after it, beside."""
    after, found = False, []
    for each in cards.fields(document):
        beside = each.path.rpartition("/")[0] == of.path.rpartition("/")[0]
        verb = (each.layout.get("calculate") or {}).get("verb", forms.Verb.FEE)
        if after and beside and each.kind in _NUMBERS and verb == forms.Verb.FEE:
            found.append((each.path, _of_group(document, each)))
        after = after or each.path == of.path
    return found


def told(document: Data, faults: Sequence[Fault] = ()) -> list[Told]:
    """Return every table in words, with what is wrong where it is used."""
    made = []
    for key, table in tables(document).items():
        used = list(users(document, key))
        paths = {into.path for into, _of in used}
        wrong = [
            fault.reason
            for fault in faults
            for path, rest in [cards.whose(document, fault.pointer)]
            if path in paths and rest == "calculate/table"
        ]
        made.append(
            Told(
                key=key,
                legal_basis=str(table["legal_basis"]),
                of=", ".join(dict.fromkeys(of.label for _into, of in used if of)),
                into=", ".join(into.label for into, _of in used),
                rows=_rows_in_words(document, key, table),
                at_most=in_figures(table["at_most"], language()) if "at_most" in table else "",
                faults=list(dict.fromkeys(wrong)),
            )
        )
    return made


def in_words(document: Data, key: str) -> str:
    """Return a table as one line, for a comparison."""
    table = tables(document).get(key)
    if table is None:
        return ""
    lines = [f"{what}: {amount}" for what, amount in _rows_in_words(document, key, table)]
    if "at_most" in table:
        lines.append(f"{_('Thu nhiều nhất')}: {in_figures(table['at_most'], language())}")
    return "; ".join([*lines, str(table["legal_basis"])])


def compared(before: Data, after: Data) -> list[tuple[str, str, str]]:
    """Return each table that differs: (its key, before, after) in words."""
    keys = dict.fromkeys([*tables(before), *tables(after)])
    return [
        (f"{_('Bảng phí')} {key}", in_words(before, key), in_words(after, key))
        for key in keys
        if tables(before).get(key) != tables(after).get(key)
    ]


def _rows_in_words(document: Data, key: str, table: Data) -> list[tuple[str, str]]:
    lang = language()
    if "amounts" in table:
        names = _choices(document, [of for _into, of in users(document, key) if of])
        return [
            (names.get(value, value), in_figures(amount, lang))
            for value, amount in table["amounts"].items()
        ]
    rows, below = [], 0
    for tier in table["tiers"]:
        ends = {"from": figure(below), "to": figure(tier["up_to"]) if "up_to" in tier else ""}
        if "up_to" not in tier:
            words = _("Trên %(from)s") % ends if below else _("Bất kỳ số nào")
        else:
            words = _("Trên %(from)s đến %(to)s") % ends if below else _("Đến %(to)s") % ends
        amount = _("%(amount)s mỗi đơn vị") % {"amount": in_figures(tier["each"], lang)}
        rows.append((words, amount))
        below = tier.get("up_to", 0)
    return rows


def _choices(document: Data, by: Sequence[Field]) -> dict[str, str]:
    return {value: words for one in by for value, words in cards.choices_in_words(one)}


# ---- One table, as it is edited ----


def opened(document: Data, key: str, of: str) -> Edited | None:
    """Return a table to be edited, or a new one by what the question `of` is answered."""
    table = tables(document).get(key) if key else {}
    if table is None:
        return None
    by = [one for _into, one in users(document, key) if one] if key else []
    if not by and (one := cards.found(document, of)):
        by = [one]
    if not key and not (by and (by[0].kind == Type.ONE_OF or by[0].kind in _NUMBERS)):
        return None
    by_tiers = "tiers" in table if key else by[0].kind != Type.ONE_OF
    return Edited(
        key=key,
        of=by[0].path if by else "",
        of_label=", ".join(dict.fromkeys(_of_group(document, one) for one in by)),
        by_tiers=by_tiers,
        rows=_tiers(table) if by_tiers else _amounts(document, table, by),
        legal_basis=str(table.get("legal_basis", "")),
        at_most=_typed(table.get("at_most")),
        seen=cards.fingerprint(table) if key else "",
        goes_into=_goes_into(document, by[0]) if by and not key else (),
    )


def _amounts(document: Data, table: Data, by: Sequence[Field]) -> list[Row]:
    amounts = table.get("amounts", {})
    names = _choices(document, by)
    return [
        Row(label=names.get(value, value), value=value, amount=_typed(amounts.get(value)))
        for value in dict.fromkeys([*names, *amounts])
    ]


def _tiers(table: Data) -> list[Row]:
    rows = [
        Row(up_to=_typed(tier.get("up_to")), amount=_typed(tier["each"]))
        for tier in table.get("tiers", ())
    ]
    return [*rows, *(Row() for _time in range(_SPARE))]


def _typed(number: int | None) -> str:
    return "" if number is None else f"{number:,}".replace(",", ".")


def taken(document: Data, edited: Edited, sent: QueryDict) -> tuple[dict[str, Any], dict[str, str]]:
    """
    Return the table that was typed, and what could not be read by control.

    `edited` takes what was typed, to be shown again.
    """
    errors: dict[str, str] = {}
    edited.legal_basis = tidy(nfc(sent.get("legal_basis", "")))
    edited.at_most = sent.get("at_most", "")
    edited.into = sent.get("into", "")
    made: dict[str, Any] = {"legal_basis": edited.legal_basis}
    if not edited.legal_basis:
        errors["legal_basis"] = _("Cần ghi căn cứ: không có căn cứ thì không thu.")
    elif has_control_characters(edited.legal_basis):
        errors["legal_basis"] = _("Có ký tự không đọc được, hoặc quá dài.")
    if edited.into and edited.into not in dict(edited.goes_into):
        errors["into"] = _("Hãy chọn một câu trong danh sách.")
    if edited.by_tiers:
        made["tiers"] = _read_tiers(edited, sent, errors)
        if edited.at_most.strip():
            _put(made, "at_most", _whole(edited.at_most), errors)
    else:
        made["amounts"] = _read_amounts(document, edited, sent, errors)
        kept = tables(document).get(edited.key, {})
        if "at_most" in kept:
            made["at_most"] = kept["at_most"]
    edited.wrong(errors)
    return made, errors


def _put(into: dict[str, Any], key: str, number: int | None, errors: dict[str, str]) -> None:
    if number is None:
        errors[key] = _("Cần một số.")
    else:
        into[key] = number


def _read_tiers(edited: Edited, sent: QueryDict, errors: dict[str, str]) -> list[dict[str, int]]:
    rows = [
        Row(up_to=up_to.strip(), amount=amount.strip())
        for up_to, amount in zip(sent.getlist("up_to"), sent.getlist("amount"), strict=False)
        if up_to.strip() or amount.strip()
    ]
    read: list[tuple[Row, dict[str, int]]] = []
    for row in rows:
        tier: dict[str, int] = {}
        each, up_to = _whole(row.amount), _whole(row.up_to)
        if each is None or (row.up_to and up_to is None):
            row.error = _("Cần một số.")
            errors["rows"] = row.error
        else:
            tier["each"] = each
            if up_to is not None:
                tier["up_to"] = up_to
        read.append((row, tier))
    # A tier typed into a spare line goes to its place; the one without an end stays last.
    read.sort(key=lambda each: (not each[0].up_to, each[1].get("up_to", 0)))
    edited.rows = [*(row for row, _tier in read), *(Row() for _time in range(_SPARE))]
    if "rows" not in errors and sum(not row.up_to for row in rows) != 1:
        errors["rows"] = _("Cần đúng một dòng bỏ trống «Đến»: cho phần còn lại.")
    return [tier for _row, tier in read]


def _read_amounts(
    document: Data, edited: Edited, sent: QueryDict, errors: dict[str, str]
) -> dict[str, int]:
    typed = dict(zip(sent.getlist("value"), sent.getlist("amount"), strict=False))
    by = [one for _into, one in users(document, edited.key) if one] if edited.key else []
    if not by and (one := cards.found(document, edited.of)):
        by = [one]
    offered, made = _choices(document, by), {}
    for row in edited.rows:
        row.amount = typed.get(row.value, row.amount)
        amount = _whole(row.amount)
        if amount is not None:
            made[row.value] = amount
        elif row.amount.strip() or row.value in offered:
            row.error = _("Cần một số tiền; không thu thì ghi 0.")
            errors["rows"] = row.error
    return made


def _whole(text: str) -> int | None:
    bare = re.sub(r" ?(đồng|đ|vnđ|vnd)\.?$", "", tidy(text), flags=re.IGNORECASE)
    return int(re.sub(r"[. ]", "", bare)) if _WHOLE.fullmatch(bare) else None


def control_of(pointer: str, key: str) -> str:
    """Return the control that a refused place of a table belongs to."""
    rest = pointer.removeprefix(f"/layout/tables/{key}").strip("/").partition("/")[0]
    if not pointer.startswith("/layout/tables/"):
        return "into"
    return {"legal_basis": "legal_basis", "at_most": "at_most"}.get(rest, "rows")


def key_for(document: Data, of: str) -> str:
    """Return a key for a new table: by which question it is looked up."""
    one = cards.found(document, of)
    plain = without_marks(one.label if one else "").lower()
    plain = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    base = f"theo-{plain}" if plain else "bang-phi"
    key, number = base, 2
    while key in tables(document):
        key, number = f"{base}-{number}", number + 1
    return key

"""Reading a JSON file of whole records: the national database's, the collected form, or ours."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from thongsuot.kernel.vietnamese import has_control_characters, nfc
from thongsuot.modules.procedures.rules.listing import ListedProcedure, Reading, Refused
from thongsuot.modules.procedures.rules.national import read_national
from thongsuot.modules.procedures.rules.national_shape import is_national
from thongsuot.modules.procedures.rules.national_words import BadPart
from thongsuot.modules.procedures.rules.national_writing import RECORD_KEY, says_the_same
from thongsuot.modules.procedures.rules.record import (
    Flaw,
    Record,
    contradictions,
    from_data,
    to_data,
)
from thongsuot.modules.procedures.rules.source import read_record
from thongsuot.modules.procedures.rules.tables import MOST_BYTES, UnreadableFile, refuse_encoding

_PYDANTIC: Mapping[str, str] = {
    "missing": "missing_part",
    "extra_forbidden": "unknown_part",
    "unexpected_keyword_argument": "unknown_part",
    "date_from_datetime_parsing": "bad_day",
    "date_parsing": "bad_day",
    "date_from_datetime_inexact": "bad_day",
}
_CODE = re.compile(r"\d\.\d{6}(\.H\d{2,3})?|[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
# Under which name the records stand in a file, beside our own "procedures".
_LISTS = ("thu_tuc", "procedures", "data", "vi_du")


def read_records(data: bytes) -> Reading:
    """
    Read records: a list, or an object with one under a known name, or a single record.

    :raises UnreadableFile: if it is empty, too large or not JSON of that shape
    """
    if len(data) > MOST_BYTES:
        raise UnreadableFile("too_large", most=MOST_BYTES // 1024 // 1024)
    if not data.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise UnreadableFile("empty")
    refuse_encoding(data)
    return check_records(list(_items(_parse(data))))


def check_records(items: Sequence[object]) -> Reading:
    """Sort the records into good ones and bad; the line is the place in the list, from 1."""
    rows: list[ListedProcedure] = []
    bad: list[Refused] = []
    first_on: dict[str, int] = {}
    for line, item in enumerate(items, start=1):
        read = _record(line, item)
        if not isinstance(read, ListedProcedure):
            bad.append(Refused(line, _text(item, "ma_tthc", "code"), _named(item), tuple(read)))
        elif (code := read.record.code) in first_on:
            flaw = Flaw(line, "code", "twice", {"code": code, "line": first_on[code]})
            bad.append(Refused(line, code, read.record.name or "", (flaw,)))
        else:
            first_on[code] = line
            rows.append(read)
    return Reading(tuple(rows), tuple(bad))


def _named(item: object) -> str:
    return _text(item, "ten_tthc", "ten", "name")


def _text(item: object, *keys: str) -> str:
    """Return the first text under one of the keys, for a person to recognise the record by."""
    if not isinstance(item, dict):
        return ""
    texts = (item[key] for key in keys if isinstance(item.get(key), str))
    text = nfc(next(texts, ""))[:300]
    return "" if has_control_characters(text) else text


def _parse(data: bytes) -> object:
    try:
        return json.loads(
            data.decode("utf-8-sig"), parse_constant=_refuse_constant, object_pairs_hook=_once
        )
    except RecursionError:
        raise UnreadableFile("json_too_deep") from None
    except json.JSONDecodeError as trouble:
        raise UnreadableFile("not_json", line=trouble.lineno) from None
    except UnicodeDecodeError as trouble:
        line = data[: trouble.start].count(b"\n") + 1
        raise UnreadableFile("json_not_utf8", line=line) from None
    except ValueError:
        raise UnreadableFile("not_json", line=1) from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a key that stands twice in one object: readers differ in which one they believe."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UnreadableFile("json_key_twice", key=twice[:60])
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _items(document: object) -> Iterator[object]:
    if isinstance(document, list):
        yield from document
        return
    if isinstance(document, dict):
        for name in _LISTS:
            if isinstance(document.get(name), list):
                yield from document[name]
                return
        # One record by itself, or as the example of the national database's structure gives it.
        alone = document.get("vi_du", document)
        if isinstance(alone, dict) and (is_national(alone) or "cases" in alone):
            yield alone
            return
    raise UnreadableFile("not_records")


def _record(line: int, item: object) -> ListedProcedure | Sequence[Flaw]:
    if not isinstance(item, dict):
        return [Flaw(line, "", "not_an_object")]
    if path := _bad_text(item, ""):
        return [Flaw(line, path, "control_characters")]
    try:
        record, odd, partial = _read(item)
        # What was pieced together must be a record such as is kept.
        record = from_data(to_data(record))
    except ValidationError as trouble:
        return [_flaw(line, error) for error in trouble.errors()[:20]]
    except BadPart as trouble:
        return [Flaw(line, trouble.path, trouble.code, trouble.params)]
    except KeyError as trouble:
        return [Flaw(line, "", "unknown_word", {"text": str(trouble.args[0])[:40]})]
    except ValueError as trouble:
        return [Flaw(line, "", str(trouble))]
    if not _CODE.fullmatch(record.code):
        path = "code" if "code" in item else "ma_tthc"
        return [Flaw(line, path, "bad_code", {"code": record.code[:40]})]
    if flaws := [_contradiction(line, path) for path in contradictions(record)]:
        return flaws
    warnings = tuple(Flaw(line, flaw.column, flaw.code, flaw.params) for flaw in odd)
    return ListedProcedure(line, record, warnings, is_national=partial)


def _read(item: Mapping[str, Any]) -> tuple[Record, tuple[Flaw, ...], bool]:
    """Return the record, what is odd, and whether the national form is all that it says."""
    if is_national(item):
        return _read_national(item)
    # The collected records have no "code" and always "ten".
    return (read_record(item) if "ten" in item else from_data(item)), (), False


def _read_national(item: Mapping[str, Any]) -> tuple[Record, tuple[Flaw, ...], bool]:
    """Read what we once wrote as it was; what someone changed since, as the rest says it."""
    ours = item.get(RECORD_KEY)
    theirs = {key: value for key, value in item.items() if key != RECORD_KEY}
    if isinstance(ours, dict):
        record = from_data(ours)
        if says_the_same(theirs, record):
            return record, (), False
        read, odd = read_national(theirs)
        return read, (*odd, Flaw(0, RECORD_KEY, "changed_since_export")), True
    return (*read_national(theirs), True)


def _contradiction(line: int, path: str) -> Flaw:
    return Flaw(line, path, "no_such_form" if path.endswith("form_key") else "contradiction")


def _flaw(line: int, error: Mapping[str, Any]) -> Flaw:
    path = ".".join(str(step) for step in error["loc"])
    return Flaw(line, path[:200], _PYDANTIC.get(error["type"], "wrong_type"))


def _bad_text(value: object, path: str) -> str:
    """Return the path of the first text that cannot be kept, or an empty text."""
    if isinstance(value, str):
        return path or "." if has_control_characters(nfc(value)) else ""
    parts: Iterator[tuple[object, object]] = iter(())
    if isinstance(value, dict):
        parts = iter(value.items())
    elif isinstance(value, list):
        parts = iter(enumerate(value))
    found = (_bad_text(part, f"{path}.{name}".strip(".")) for name, part in parts)
    return next(filter(None, found), "")

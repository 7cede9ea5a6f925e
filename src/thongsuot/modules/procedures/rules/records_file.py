"""Reading a JSON file of whole records, in the source's form or in ours."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from thongsuot.kernel.vietnamese import has_control_characters, nfc
from thongsuot.modules.procedures.rules.listing import (
    MOST_BYTES,
    ListedProcedure,
    Reading,
    UnreadableFile,
)
from thongsuot.modules.procedures.rules.record import Flaw, Record, contradictions, from_data
from thongsuot.modules.procedures.rules.source import read_record

_PYDANTIC: Mapping[str, str] = {
    "missing": "missing_part",
    "extra_forbidden": "unknown_part",
    "unexpected_keyword_argument": "unknown_part",
}
_CODE = re.compile(r"\d\.\d{6}(\.H\d{2,3})?|[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


def read_records(data: bytes) -> Reading:
    """
    Read `{"thu_tuc": [...]}`, the source's form, or `{"procedures": [...]}`, ours.

    :raises UnreadableFile: if it is empty, too large or not JSON of that shape
    """
    if len(data) > MOST_BYTES:
        raise UnreadableFile("too_large", most=MOST_BYTES // 1024 // 1024)
    if not data.strip():
        raise UnreadableFile("empty")
    return check_records(list(_items(_parse(data))))


def check_records(items: Sequence[object]) -> Reading:
    """Sort the records into good ones and flaws; the line is the place in the list, from 1."""
    rows: list[ListedProcedure] = []
    refused: list[Flaw] = []
    first_on: dict[str, int] = {}
    for line, item in enumerate(items, start=1):
        read = _record(line, item)
        if not isinstance(read, Record):
            refused += read
        elif read.code in first_on:
            params = {"code": read.code, "line": first_on[read.code]}
            refused.append(Flaw(line, "code", "twice", params))
        else:
            first_on[read.code] = line
            rows.append(ListedProcedure(line, read))
    return Reading(tuple(rows), tuple(refused))


def _parse(data: bytes) -> object:
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except RecursionError:
        raise UnreadableFile("json_too_deep") from None
    except json.JSONDecodeError as trouble:
        raise UnreadableFile("not_json", line=trouble.lineno) from None
    except ValueError:
        raise UnreadableFile("not_json", line=1) from None


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _items(document: object) -> Iterator[object]:
    if isinstance(document, list):
        yield from document
        return
    if isinstance(document, dict):
        for name in ("thu_tuc", "procedures"):
            if isinstance(document.get(name), list):
                yield from document[name]
                return
    raise UnreadableFile("not_records")


def _record(line: int, item: object) -> Record | list[Flaw]:
    if not isinstance(item, dict):
        return [Flaw(line, "", "not_an_object")]
    if path := _bad_text(item, ""):
        return [Flaw(line, path, "control_characters")]
    try:
        # The source's own records have no "code" and always "ten".
        record = read_record(item) if "ten" in item else from_data(item)
    except ValidationError as trouble:
        return [_flaw(line, error) for error in trouble.errors()[:20]]
    except KeyError as trouble:
        return [Flaw(line, "", "unknown_word", {"text": str(trouble.args[0])[:40]})]
    except ValueError as trouble:
        return [Flaw(line, "", str(trouble))]
    if not _CODE.fullmatch(record.code):
        return [Flaw(line, "code", "bad_code", {"code": record.code[:40]})]
    return [Flaw(line, path, "contradiction") for path in contradictions(record)] or record


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

"""What may be written into a draft, part by part."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from thongsuot.kernel.refusals import Clash
from thongsuot.kernel.vietnamese import has_control_characters, nfc
from thongsuot.modules.procedures.api import Record, from_data, to_data

# The State's code, or a key of words for what has no code yet, as the catalogue takes them.
_CODE = re.compile(r"\d\.\d{6}(\.H\d{2,3})?|[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
# The code never changes; the decision is filled in when it is published.
_NOT_BY_HAND = frozenset({"code", "decision"})
_DEEPEST = 12
MOST_TEXT = 400_000


@dataclass(frozen=True, slots=True)
class Transition:
    """
    What becomes of running dossiers (quy định chuyển tiếp): on a day they go over to the new
    version, their limit counted anew or not, by a clause.
    """

    on: date
    recounts_limit: bool
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with what was written: where (a JSON pointer) and which rule."""

    pointer: str
    code: str


class Unfit(Exception):
    """What was written can be no part of a record; `flaws` says where and why."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__(flaws)
        self.flaws = tuple(flaws)


class Overtaken(Clash):
    """
    Another saved in between; nothing was written, and nothing is lost.

    `theirs` is what stands there now (of the same part, as JSON), `revision` the one to go on
    from, `saved_by` who saved last.
    """

    def __init__(self, message: str, *, theirs: Any, revision: int, saved_by: str) -> None:
        super().__init__(message)
        self.theirs = theirs
        self.revision = revision
        self.saved_by = saved_by


def is_code(text: str) -> bool:
    return len(text) <= 120 and bool(_CODE.fullmatch(text))


def may_be_written(part: str) -> bool:
    return part in Record.__dataclass_fields__ and part not in _NOT_BY_HAND


def with_part(record: Record, part: str, value: Any) -> Record:
    """
    Return the record with one of its parts replaced; None takes the part away.

    :raises Unfit: if the value can be no such part
    """
    if flaws := _unreadable(value, f"/{part}", 0):
        raise Unfit(flaws[:20])
    data = to_data(record)
    if value is None:
        data.pop(part, None)
    else:
        data[part] = _composed(value)
    try:
        return from_data(data)
    except ValidationError as trouble:
        raise Unfit([_flaw(error) for error in trouble.errors()[:20]]) from None
    except RecursionError:
        raise Unfit([Flaw(f"/{part}", "too_deep")]) from None


def _flaw(error: Mapping[str, Any]) -> Flaw:
    # A union names its branches in the path; they are no place in the data.
    steps = [
        str(step)
        for step in error["loc"]
        if isinstance(step, int) or (step.isidentifier() and not step[0].isupper())
    ]
    kinds = {
        "missing": "missing",
        "extra_forbidden": "unknown",
        "unexpected_keyword_argument": "unknown",
        "enum": "not_listed",
        "literal_error": "not_listed",
        "string_too_long": "too_long",
        "string_too_short": "too_short",
        "greater_than_equal": "out_of_bounds",
        "less_than_equal": "out_of_bounds",
    }
    kind = kinds.get(error["type"], "wrong_type")
    if kind == "wrong_type" and error["type"].startswith(("date", "time")):
        kind = "no_date"
    return Flaw("/" + "/".join(steps), kind)


def _unreadable(value: Any, pointer: str, depth: int) -> list[Flaw]:
    if depth > _DEEPEST:
        return [Flaw(pointer, "too_deep")]
    if isinstance(value, str):
        if len(value) > MOST_TEXT:
            return [Flaw(pointer, "too_long")]
        return [Flaw(pointer, "unprintable")] if has_control_characters(value) else []
    parts: Sequence[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, list | tuple):
        parts = list(enumerate(value))
    if len(parts) > 1000:
        return [Flaw(pointer, "too_long")]
    return [
        flaw for name, inner in parts for flaw in _unreadable(inner, f"{pointer}/{name}", depth + 1)
    ]


def _composed(value: Any) -> Any:
    """Return the value with its texts in the one normal form, without blanks around them."""
    if isinstance(value, str):
        return nfc(value).strip()
    if isinstance(value, dict):
        return {name: _composed(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_composed(inner) for inner in value]
    return value

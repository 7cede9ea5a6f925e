"""
Reading what machines send, trusting nothing: bounded, unambiguous, text that people can read.

Text that is not in NFC is repaired; whatever else is wrong is refused with its place.
"""

import inspect
import json
import math
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import wraps
from typing import Annotated, Any, TypeVar, get_args, get_origin
from uuid import UUID

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from ninja.parser import Parser
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic.functional_serializers import PlainSerializer
from pydantic_core import PydanticCustomError

from thongsuot.kernel.refusals import Fault, Invalid
from thongsuot.kernel.vietnamese import has_control_characters, nfc
from thongsuot.kernel.worktime import parse_instant
from thongsuot.surfaces.openapi.problems import Unreadable

MOST_BYTES = 1024 * 1024
MOST_DEPTH = 32
# Beyond these, programs that read numbers as floating point no longer agree on them (RFC 7493).
MOST_INTEGER = 2**53 - 1

View = TypeVar("View", bound=Callable[..., Any])

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.S)
_BRACKET = re.compile(r"[\[\]{}]")


class Asked(BaseModel):
    """Part of a body: what it does not name is refused, and no type is guessed."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Shown(BaseModel):
    """Part of an answer, made from the values of a door."""

    model_config = ConfigDict(from_attributes=True)


# ---- Types ----


def _day(given: Any) -> Any:
    if not isinstance(given, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", given, re.ASCII):
        raise PydanticCustomError("day", "a day is YYYY-MM-DD")
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise PydanticCustomError("day", "there is no such day") from None


def _instant(given: Any) -> Any:
    found = parse_instant(given) if isinstance(given, str) else None
    if found is None:
        raise PydanticCustomError("instant", "an instant is RFC 3339 with its offset")
    return found


def _identifier(given: Any) -> Any:
    try:
        return UUID(given)
    except (ValueError, TypeError, AttributeError):
        raise PydanticCustomError("identifier", "this is no UUID") from None


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
FileId = Annotated[
    UUID, BeforeValidator(_identifier), WithJsonSchema({"type": "string", "format": "uuid"})
]
AskedInstant = Annotated[
    datetime, BeforeValidator(_instant), WithJsonSchema({"type": "string", "format": "date-time"})
]
Instant = Annotated[
    datetime,
    PlainSerializer(lambda moment: localtime(moment).isoformat(timespec="seconds")),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
ShownDay = date
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Dong = Annotated[int, Field(ge=1, le=10**13, description="đồng")]
Short = Annotated[str, Field(max_length=500)]
Text = Annotated[str, Field(max_length=4000)]


# ---- Bodies and parameters ----


class Reader(Parser):
    """How every body, query and form is read."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != "application/json":
            raise Unreadable(415, _("Nội dung phải là JSON: Content-Type: application/json."))
        return read_json(request.body)

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        if data is request.FILES and request.content_type != "multipart/form-data":
            raise Unreadable(415, _("Tệp gửi lên phải theo dạng multipart/form-data."))
        for name, values in data.lists():
            if len(values) > 1 and name not in list_fields:
                _refuse(f"/query/{name}", _("Tham số này ghi hai lần."))
            if any(isinstance(value, str) and has_control_characters(value) for value in values):
                _refuse(f"/query/{name}", _("Có ký tự không đọc được."))
        found = super().parse_querydict(data, list_fields, request)
        return {name: _composed(value) for name, value in found.items()}


def read_json(body: bytes) -> Any:
    """
    Return what `body` says, its text in NFC.

    :raises Unreadable: if it is too large, too deep, ambiguous, or not JSON at all
    """
    if len(body) > MOST_BYTES:
        raise Unreadable(413, _("Nội dung lớn hơn 1 MB."))
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise Unreadable(400, _("Nội dung không phải là UTF-8.")) from None
    if _is_deep(text):
        raise Unreadable(400, _("Nội dung lồng nhau sâu quá 32 tầng."))
    try:
        found = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_float,
            parse_int=_integer,
        )
    except ValueError:
        raise Unreadable(400, _("Nội dung không phải là JSON.")) from None
    return _readable(found, "")


def _is_deep(text: str) -> bool:
    depth = 0
    for bracket in _BRACKET.finditer(_STRING.sub("", text)):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > MOST_DEPTH:
            return True
    return False


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if nfc(name) in found:
            raise Unreadable(400, _("Mục “%(name)s” ghi hai lần.") % {"name": _brief(name)})
        found[nfc(name)] = value
    return found


def _constant(text: str) -> float:
    raise Unreadable(400, _("“%(value)s” không phải là số trong JSON.") % {"value": text})


def _float(text: str) -> float:
    found = float(text)
    if not math.isfinite(found):
        raise Unreadable(400, _("Số %(value)s quá lớn.") % {"value": _brief(text)})
    return found


def _integer(text: str) -> int:
    # Length first: turning a million figures into a number is slow by itself.
    if len(text) > 17 or abs(int(text)) > MOST_INTEGER:
        raise Unreadable(400, _("Số %(value)s quá lớn.") % {"value": _brief(text)})
    return int(text)


def _readable(found: Any, pointer: str) -> Any:
    if isinstance(found, str):
        if has_control_characters(found):
            raise Unreadable(422, _("Có ký tự không đọc được."), pointer or "/")
        return nfc(found)
    if isinstance(found, list):
        return [_readable(value, f"{pointer}/{at}") for at, value in enumerate(found)]
    if isinstance(found, dict):
        for name in found:
            if has_control_characters(name):
                raise Unreadable(422, _("Tên mục có ký tự không đọc được."), pointer or "/")
        return {name: _readable(value, f"{pointer}/{name}") for name, value in found.items()}
    return found


def _composed(value: Any) -> Any:
    if isinstance(value, str):
        return nfc(value)
    return [_composed(one) for one in value] if isinstance(value, list) else value


def _brief(text: str) -> str:
    shown = text if len(text) <= 40 else text[:40] + "…"
    return shown.encode(errors="replace").decode()


def _refuse(pointer: str, reason: str) -> None:
    raise Invalid(reason, [Fault(pointer, reason)])


def code_of(given: str) -> str:
    """
    Return a code from an address as it is kept.

    :raises Invalid: if it holds what no code holds
    """
    if has_control_characters(given) or len(given) > 120:
        raise Invalid(_("Mã trong địa chỉ không đọc được."))
    return nfc(given)


def known_only(view: View) -> View:
    """Refuse parameters that the operation does not have: a filter misspelt must not be ignored."""
    known = {
        name
        for parameter in inspect.signature(view).parameters.values()
        if get_origin(parameter.annotation) is Annotated
        for model in get_args(parameter.annotation)[:1]
        if isinstance(model, type) and issubclass(model, BaseModel)
        for name in model.model_fields
    }

    @wraps(view)
    def run(request: HttpRequest, **values: Any) -> Any:
        if unknown := sorted(request.GET.keys() - known):
            reason = _("Không có tham số này. Chỉ nhận: %(known)s.") % {
                "known": ", ".join(sorted(known)) or "–"
            }
            raise Invalid(
                _("Lời gọi có tham số không biết."),
                [Fault(f"/query/{_brief(name)}", reason) for name in unknown],
            )
        return view(request, **values)

    return run  # type: ignore[return-value]  # wraps keeps the signature

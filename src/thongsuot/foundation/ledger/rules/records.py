"""How an event becomes a row and a row an event again, free of database and clock."""

import functools
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter

E = TypeVar("E")

# Written out, because a column that is added later must not change the hashes of what was sealed
# before. A test holds this against the table.
SEALED_FIELDS = (
    "position",
    "transaction",
    "type",
    "subject",
    "unit_id",
    "actor_kind",
    "actor_name",
    "on_behalf_of",
    "account_id",
    "post_id",
    "at",
    "recorded_at",
    "data",
)


@functools.cache
def _adapter(event_class: type) -> TypeAdapter[Any]:
    return TypeAdapter(event_class)


@functools.cache
def event_type(event_class: type) -> str:
    """Return the name under which events of this class are kept: "dossiers.DossierAccepted"."""
    package = event_class.__module__.removesuffix(".events").rpartition(".")[2]
    return f"{package}.{event_class.__name__}"


def to_data(event: object) -> dict[str, Any]:
    """Return the fields of `event` as JSON values."""
    event_class: type = type(event)
    data: dict[str, Any] = _adapter(event_class).dump_python(event, mode="json")
    return data


def from_data(event_class: type[E], data: dict[str, Any]) -> E:
    """
    Return the event that `data` was made from.

    :raises pydantic.ValidationError: if the class changed in a way that old rows do not fit
    """
    known: type = event_class
    event: E = _adapter(known).validate_python(data)
    return event


def canonical(row: Mapping[str, Any]) -> bytes:
    """
    Return a row of events in the one spelling that is hashed.

    JSON with sorted keys, without blanks, in UTF-8; instants in UTC to the microsecond.
    """
    spelled = {
        name: value.astimezone(UTC).isoformat(timespec="microseconds")
        if isinstance(value, datetime)
        else value
        for name, value in row.items()
    }
    return json.dumps(
        spelled, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()

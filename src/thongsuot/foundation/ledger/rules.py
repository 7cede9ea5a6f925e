"""How an event becomes a row and a row an event again, free of database and clock."""

import functools
from typing import Any, TypeVar

from pydantic import TypeAdapter

E = TypeVar("E")


@functools.cache
def _adapter(event_class: type[E]) -> TypeAdapter[E]:
    return TypeAdapter(event_class)


@functools.cache
def event_type(event_class: type) -> str:
    """Return the name under which events of this class are kept: "dossiers.DossierAccepted"."""
    package = event_class.__module__.removesuffix(".events").rpartition(".")[2]
    return f"{package}.{event_class.__name__}"


def to_data(event: object) -> dict[str, Any]:
    """Return the fields of `event` as JSON values."""
    data: dict[str, Any] = _adapter(type(event)).dump_python(event, mode="json")
    return data


def from_data(event_class: type[E], data: dict[str, Any]) -> E:
    """
    Return the event that `data` was made from.

    :raises pydantic.ValidationError: if the class changed in a way that old rows do not fit
    """
    return _adapter(event_class).validate_python(data)

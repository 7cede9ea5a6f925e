"""What may be done on a page, with its form: closed until asked for, greyed with its reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.forms import Form

from thongsuot.kernel.refusals import Clash, Invalid
from thongsuot.kernel.verdict import ALLOWED, Verdict

F = TypeVar("F", bound=Form)

Tried = Mapping[str, Form]


@dataclass(frozen=True, slots=True)
class Panel:
    """One action of a page; it stands open when wanted, or tried and something must be mended."""

    id: str
    title: str
    url: str
    form: Form
    button: str
    verdict: Verdict = ALLOWED
    icon: str = "edit"
    kind: str = "primary"
    note: str = ""
    wanted: bool = False

    @property
    def open(self) -> bool:
        return self.wanted or self.form.is_bound


def ids(panel: str) -> str:
    """Return the pattern that keeps the fields of several forms on a page apart."""
    return f"{panel}_%s"


def carried_out(form: Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """
    Do `act` with what the form holds, and return whether it was done.

    What cannot be used, or not now, is said beside the fields it is about. What this person
    may not do at all is left to the page of refusals.
    """
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except (Clash, Invalid) as refusal:
        faults = refusal.faults if isinstance(refusal, Invalid) else ()
        form.add_error(None, str(refusal))
        for fault in faults:
            field = fault.pointer.strip("/")
            if field in form.fields:
                form.add_error(field, fault.reason)
        return False
    return True

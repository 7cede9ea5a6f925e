"""Drafts of dossiers: begun, written to step by step, sent once, forgotten after a day."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Missing
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.public.models import Draft

IN_SESSION = "drafts"
KEPT = timedelta(days=1)
_MOST = 20


@dataclass(frozen=True, slots=True)
class Written:
    """What the citizen has said so far; empty until the step that asks for it."""

    case: str = ""
    applicant: Mapping[str, str] = field(default_factory=dict)
    behalf: str = ""  # "self" or "other"
    submitter: Mapping[str, str] = field(default_factory=dict)
    receiving_unit_id: int | None = None
    papers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    note: str = ""
    # What was answered in the electronic form, and what of it was filled in beforehand.
    answers: Mapping[str, Any] = field(default_factory=dict)
    known: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft as the pages show it."""

    key: uuid.UUID
    procedure_code: str
    written: Written
    reference: str
    proof: str

    @property
    def sent(self) -> bool:
        return bool(self.reference)


def begin(request: HttpRequest, *, procedure_code: str, at: datetime) -> uuid.UUID:
    """Begin a draft that only this browser can open; forget those left lying for a day."""
    Draft.objects.filter(touched_at__lt=at - KEPT).delete()
    draft = Draft.objects.create(procedure_code=procedure_code, begun_at=at, touched_at=at)
    mine = [*request.session.get(IN_SESSION, []), str(draft.key)]
    request.session[IN_SESSION] = mine[-_MOST:]
    return draft.key


def begun(request: HttpRequest, key: uuid.UUID) -> Begun:
    """
    Return the draft, to the browser that began it.

    :raises Missing: to any other, or when it has been forgotten
    """
    return _begun(_mine(request, key))


def write(request: HttpRequest, key: uuid.UUID, *, at: datetime, **said: Any) -> Begun:
    """Keep what was said at one step."""
    return _change(request, key, lambda written: replace(written, **said), at=at)


def hand_in(
    request: HttpRequest,
    key: uuid.UUID,
    paper: str,
    *,
    add: Sequence[str] = (),
    drop: Sequence[str] = (),
    at: datetime,
) -> Begun:
    """Add files to one paper, or take them from it; others may be on their way meanwhile."""

    def change(written: Written) -> Written:
        left = [each for each in written.papers.get(paper, []) if each not in drop]
        return replace(written, papers={**written.papers, paper: [*left, *add]})

    return _change(request, key, change, at=at)


def _change(
    request: HttpRequest, key: uuid.UUID, change: Callable[[Written], Written], *, at: datetime
) -> Begun:
    with transaction.atomic():
        draft = _mine(request, key, locked=True)
        if draft.reference:
            return _begun(draft)
        draft.written = asdict(change(_written(draft)))
        draft.touched_at = at
        draft.save(update_fields=["written", "touched_at"])
    return _begun(draft)


def send(request: HttpRequest, key: uuid.UUID, filing: Mapping[str, Any], *, at: datetime) -> Begun:
    """
    File the dossier, once: whoever presses twice gets the same reference twice.

    `filing` are the arguments of `dossiers.submit`.
    """
    with transaction.atomic():
        # The second press waits here until the first has its reference.
        draft = _mine(request, key, locked=True)
        if draft.reference:
            return _begun(draft)
        filed = dossiers.submit(**filing, at=at)
        draft.reference, draft.proof = filed.reference, filed.proof
        kept = _written(draft)
        draft.written = asdict(Written(case=kept.case, receiving_unit_id=kept.receiving_unit_id))
        draft.touched_at = at
        draft.save(update_fields=["reference", "proof", "written", "touched_at"])
    return _begun(draft)


def _mine(request: HttpRequest, key: uuid.UUID, *, locked: bool = False) -> Draft:
    rows = Draft.objects.select_for_update(of=("self",)) if locked else Draft.objects.all()
    known = str(key) in request.session.get(IN_SESSION, [])
    draft = rows.filter(pk=key).first() if known else None
    if draft is None:
        raise Missing(
            _("Bản đang viết này không còn ở đây: nó được giữ một ngày, trên đúng máy bạn đã dùng.")
        )
    return draft


def _written(draft: Draft) -> Written:
    return Written(**draft.written)


def _begun(draft: Draft) -> Begun:
    return Begun(
        key=draft.key,
        procedure_code=draft.procedure_code,
        written=_written(draft),
        reference=draft.reference,
        proof=draft.proof,
    )


def birth_date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

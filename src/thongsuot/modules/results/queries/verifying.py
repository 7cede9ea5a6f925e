"""What anyone may find out about a document: whether it is ours, whole, and still holds."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from thongsuot.foundation.files import api as files
from thongsuot.foundation.signatures import api as signatures
from thongsuot.foundation.units import api as units
from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.vietnamese import has_control_characters
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.results.models import Result, ResultReturn
from thongsuot.modules.results.queries.shipments import ShipmentSeen, shipments_of
from thongsuot.modules.results.states import ResultState, ReturnWay

_PIECE = 256 * 1024


class Readable(Protocol):
    """Anything with bytes to read: an open file, an upload."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Verified:
    """
    What the square code on a document leads to.

    No name but the initials of whom it is about: who holds the paper knows them, nobody else
    learns more. `is_intact` says whether our own copy is still the one that was signed.
    """

    token: str
    name: str
    number: str
    agency_name: str
    issued_at: datetime
    about: str
    signer: str
    signer_title: str
    sha256: str
    state: str
    state_label: str
    ended_at: datetime | None
    replaced_by: str
    is_intact: bool
    signatures: tuple[signatures.SignatureSeen, ...]

    @property
    def holds(self) -> bool:
        return self.state == ResultState.IN_FORCE

    @property
    def is_good(self) -> bool:
        signed = bool(self.signatures) and all(one.valid for one in self.signatures)
        return self.holds and self.is_intact and signed


@dataclass(frozen=True, slots=True)
class ResultForCitizen:
    """The result on the applicant's own page."""

    id: int
    name: str
    number: str
    issued_at: datetime
    token: str
    taken_at: datetime | None
    size: int


@dataclass(frozen=True, slots=True)
class ResultsForCitizen:
    """Everything about the result that its applicant sees."""

    result: ResultForCitizen | None
    shipments: tuple[ShipmentSeen, ...]


def verify(token: str, *, at: datetime) -> Verified:
    """
    Return what is known of the document whose code was read.

    :raises Missing: if no document of ours bears this code
    """
    row = _by_token(token)
    is_intact = files.is_intact(row.file_id)
    return Verified(
        token=row.token,
        name=row.name,
        number=row.number,
        agency_name=units.unit(row.agency_id).name,
        issued_at=row.issued_at,
        about=row.about,
        signer=row.signer,
        signer_title=row.signer_title,
        sha256=row.sha256,
        state=row.state,
        state_label=str(ResultState(row.state).label),
        ended_at=row.ended_at,
        replaced_by=row.replaced_by.token if row.replaced_by else "",
        is_intact=is_intact,
        signatures=_signatures(row, at) if is_intact else (),
    )


def is_original(token: str, stream: Readable) -> bool:
    """
    Whether these bytes are, to the last one, the document that was signed; nothing is kept.

    :raises Missing: if no document of ours bears this code
    """
    row = _by_token(token)
    digest = hashlib.sha256()
    while piece := stream.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest() == row.sha256


def results_for_citizen(*, code: str, proof: str, at: datetime) -> ResultsForCitizen:
    """
    Return the result to the one who proves to be the applicant.

    :raises Missing: if the proof is not the dossier's
    """
    known = dossiers.track(code=code, proof=proof, at=at).progress.code
    row = Result.objects.in_force().filter(dossier__code=known).first()
    sent = tuple(shipments_of(known))
    if row is None:
        return ResultsForCitizen(None, sent)
    taken = ResultReturn.objects.filter(dossier_id=row.dossier_id, way=ReturnWay.ONLINE).first()
    kept = files.facts([row.file_id])[row.file_id]
    return ResultsForCitizen(
        ResultForCitizen(
            id=row.pk,
            name=row.name,
            number=row.number,
            issued_at=row.issued_at,
            token=row.token,
            taken_at=taken.returned_at if taken else None,
            size=kept.size,
        ),
        sent,
    )


def file_for_citizen(*, code: str, proof: str, at: datetime) -> files.FileFacts:
    """
    Return the signed original to the applicant who has taken it.

    :raises Missing: if the proof is not the dossier's, or it has not been taken yet
    """
    found = results_for_citizen(code=code, proof=proof, at=at).result
    if found is None or found.taken_at is None:
        raise Missing(_("Hồ sơ này chưa có kết quả điện tử đã nhận."))
    file_id = Result.objects.by_id(found.id).file_id
    return files.facts([file_id])[file_id]


def _by_token(token: str) -> Result:
    key = token.strip().upper()
    # What the database cannot hold, it cannot be asked for.
    known = "" if has_control_characters(key) else key
    row = Result.objects.filter(token=known).select_related("replaced_by").first()
    if row is None:
        raise Missing(
            _("Không có văn bản nào mang mã này. Hãy so lại mã in trên văn bản với địa chỉ.")
        )
    return row


def _signatures(row: Result, at: datetime) -> tuple[signatures.SignatureSeen, ...]:
    with files.open_bytes(row.file_id) as kept:
        return signatures.check(kept.read(), at=at)

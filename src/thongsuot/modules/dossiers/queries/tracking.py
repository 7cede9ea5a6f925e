"""What the citizen sees: with the code alone how far it is; with the proof, their own view."""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from thongsuot.foundation.files import api as files
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.kernel import worktime
from thongsuot.kernel.actor import Actor, ActorKind
from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.vietnamese import has_control_characters
from thongsuot.modules.dossiers import policy, rules
from thongsuot.modules.dossiers.models import Dossier
from thongsuot.modules.dossiers.queries import accounts, desk, reckoning
from thongsuot.modules.dossiers.queries.lists import pace_of
from thongsuot.modules.dossiers.states import CLOSED, NATIONAL_CODES, Move, Outcome

_ENDING = frozenset(
    {
        "dossiers.IntakeRefused",
        "dossiers.DossierRejected",
        "dossiers.DossierWithdrawn",
        "dossiers.DossierStopped",
    }
)


@dataclass(frozen=True, slots=True)
class Progress:
    """
    The degree of completion, which anyone with the code may see.

    TT 01/2018/TT-VPCP Đ16.2.d: no name, no procedure, no paper.
    """

    code: str
    status: str
    status_label: str
    national_code: int
    steps_done: int
    steps_in_all: int


@dataclass(frozen=True, slots=True)
class Tracked:
    """The applicant's own view: where the dossier is, until when, and what is asked of them."""

    progress: Progress
    reference: str
    procedure_code: str
    procedure_name: str
    case: str
    case_name: str
    applicant_name: str
    receiving_unit: units.UnitFacts
    competent_unit: units.UnitFacts
    current_unit_name: str
    channel: str
    return_channel: str
    submitted_at: datetime
    accepted_at: datetime | None
    due_at: datetime | None
    original_due_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    outcome: str
    # Why it was refused or ended, in the words of whoever did it; empty otherwise.
    reason: str
    result_number: str
    form: dict[str, Any]
    form_files: tuple[files.FileFacts, ...]
    pace: rules.Pace
    deadline: worktime.Deadline | None
    # When it would be due if the applicant gave what it waits for now.
    if_answered: worktime.Deadline | None
    time_accounts: accounts.TimeAccounts
    steps: tuple[desk.StepSeen, ...]
    stops: tuple[desk.StopSeen, ...]
    may_supplement: bool
    may_withdraw: bool
    readings: tuple[ledger.Seen, ...]

    @property
    def open_stop(self) -> desk.StopSeen | None:
        return next((stop for stop in self.stops if stop.ends_at is None), None)


def progress(code: str) -> Progress:
    """
    Return how far a dossier is, and nothing about whose it is.

    :raises Missing: if there is none
    """
    return _progress(Dossier.objects.known_as(code))


def track(*, code: str, proof: str, at: datetime) -> Tracked:
    """
    Return the applicant's view to the one who proves to be them.

    `proof` is the secret on the receipt, or the applicant's whole identity number.

    :raises Missing: if there is no such dossier or the proof is not its own, without saying which
    """
    dossier = proven(code=code, proof=proof)
    steps = list(dossier.steps.select_related("post__account").order_by("opened_at", "pk"))
    stops = list(dossier.stops.order_by("begins_at", "pk"))
    names = units.units(desk.unit_ids(dossier, steps))
    citizen = Actor(name=dossier.applicant_name, kind=ActorKind.CITIZEN)
    present = next((step for step in steps if step.finished_at is None), None)
    attached = rules.attached(dossier.form)
    kept = files.facts(attached) if attached else {}
    return Tracked(
        progress=_progress(dossier),
        reference=dossier.reference,
        procedure_code=dossier.procedure_code,
        procedure_name=dossier.procedure_name,
        case=dossier.case,
        case_name=desk.case_name(dossier),
        applicant_name=dossier.applicant_name,
        receiving_unit=names[dossier.receiving_unit_id],
        competent_unit=names[dossier.competent_unit_id],
        current_unit_name=names[dossier.current_unit_id].name if dossier.current_unit_id else "",
        channel=dossier.channel,
        return_channel=dossier.return_channel,
        submitted_at=dossier.submitted_at,
        accepted_at=dossier.accepted_at,
        due_at=dossier.due_at,
        original_due_at=dossier.original_due_at,
        finished_at=dossier.finished_at,
        returned_at=dossier.returned_at,
        outcome=dossier.outcome,
        reason=_why(dossier),
        result_number=dossier.result_number,
        form=dossier.form,
        form_files=tuple(kept[one] for one in attached if one in kept),
        pace=pace_of(dossier, at),
        deadline=desk.deadline_of(dossier),
        if_answered=reckoning.if_answered(dossier, stops, at=at),
        time_accounts=accounts.of_rows(
            dossier,
            steps,
            stops,
            list(dossier.consultations.order_by("asked_at", "pk")),
            at=at,
            applicant=dossier.applicant_name,
        ),
        steps=desk.way(dossier, steps, names),
        stops=tuple(map(desk.stop_seen, stops)),
        may_supplement=bool(policy.may(Move.RECEIVE_SUPPLEMENT, citizen, dossier, present, at=at)),
        may_withdraw=bool(policy.may(Move.WITHDRAW, citizen, dossier, present, at=at)),
        readings=tuple(ledger.readings(f"dossier:{dossier.pk}", most=20)),
    )


def proven(*, code: str, proof: str) -> Dossier:
    """
    Return the dossier whose proof this is.

    The same answer whether the code or the proof is wrong, so that neither can be tried out.

    :raises Missing: if it is not
    """
    key, given = code.strip().upper(), proof.strip().upper()
    dossier = None
    if not has_control_characters(key + given):
        dossier = Dossier.objects.filter(Q(code=key) | Q(reference=key)).first()
    if dossier is None or not (
        compare_digest(given.encode(), dossier.proof.encode())
        or compare_digest(given.encode(), dossier.applicant_number.encode())
    ):
        raise Missing(_("Không tìm thấy hồ sơ với mã và thông tin xác nhận này."))
    return dossier


def _why(dossier: Dossier) -> str:
    if dossier.state not in CLOSED and dossier.outcome != Outcome.DENIED:
        return ""
    told = [line for line in ledger.history(f"dossier:{dossier.pk}") if line.type in _ENDING]
    return str(told[-1].data["reason"]) if told else ""


def _steps_done(dossier: Dossier) -> int:
    """Return how many steps are behind it; those it was sent back over are before it again."""
    gone = list(dossier.steps.values_list("number", "finished_at"))
    present = next((number for number, finished_at in gone if finished_at is None), None)
    done = {number for number, finished_at in gone if finished_at is not None}
    return len(done if present is None else {number for number in done if number < present})


def _progress(dossier: Dossier) -> Progress:
    done = _steps_done(dossier) if dossier.workflow_id else 0
    whole = len(desk.way(dossier, (), {})) if dossier.workflow_id else 0
    return Progress(
        code=dossier.known_code,
        status=dossier.status,
        status_label=str(dossier.state.label),
        national_code=NATIONAL_CODES[dossier.state],
        steps_done=done,
        steps_in_all=max(whole, done),
    )

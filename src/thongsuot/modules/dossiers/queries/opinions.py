"""What other offices ask of mine: opinions still to give, the most pressing first."""

from dataclasses import dataclass
from datetime import datetime

from thongsuot.kernel.actor import Actor, Permission, Reach
from thongsuot.modules.dossiers.models import Consultation, ConsultationQuerySet
from thongsuot.modules.dossiers.queries.lists import MOST_COUNTED, Counted

_ANSWERING = (Permission.DOSSIER_PROCESS, Permission.DOSSIER_APPROVE)


@dataclass(frozen=True, slots=True)
class OpinionWanted:
    """One opinion that an office of the actor's, or the actor in person, was asked for."""

    code: str
    procedure_name: str
    asker: str
    unit_name: str
    question: str
    asked_at: datetime
    due_at: datetime
    late: bool


def opinions_wanted(
    *, actor: Actor, limit: int = 50, at: datetime
) -> tuple[tuple[OpinionWanted, ...], Counted]:
    """Return what waits for the opinion of the actor's offices, and how many there are."""
    wanted = _mine(actor).select_related("dossier__competent_unit", "unit", "post__account")
    rows = tuple(
        OpinionWanted(
            code=one.dossier.known_code,
            procedure_name=one.dossier.procedure_name,
            asker=one.dossier.competent_unit.name,
            unit_name=one.post.account.full_name if one.post else one.unit.name,
            question=one.question,
            asked_at=one.asked_at,
            due_at=one.due_at,
            late=at > one.due_at,
        )
        for one in wanted.order_by("due_at", "pk")[:limit]
    )
    return rows, opinions_counted(actor=actor) if len(rows) == limit else Counted(len(rows))


def opinions_counted(*, actor: Actor) -> Counted:
    """Return how many opinions are wanted of the actor's offices, up to a bound."""
    number = _mine(actor).order_by()[:MOST_COUNTED].count()
    return Counted(number, number >= MOST_COUNTED)


def _mine(actor: Actor) -> ConsultationQuerySet:
    reaches = [actor.reach(permission) for permission in _ANSWERING]
    if any(reach.everywhere for reach in reaches):
        return Consultation.objects.open().put_to(actor, Reach(everywhere=True))
    reach = Reach(unit_ids=frozenset().union(*(reach.unit_ids for reach in reaches)))
    return Consultation.objects.open().put_to(actor, reach)

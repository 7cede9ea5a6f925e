"""What a unit asks of its hand-over lists: what to confirm, what it gave, one list in full."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.verdict import Verdict
from thongsuot.modules.handovers import policy
from thongsuot.modules.handovers.models import HandOver, HandOverLine, HandOverQuerySet
from thongsuot.modules.handovers.states import Answer, Kind

PAGE = 50


@dataclass(frozen=True, slots=True)
class HandOverRow:
    """One list among others."""

    id: int
    number: str
    kind: str
    kind_label: str
    from_name: str
    to_name: str
    made_at: datetime
    giver: str
    answered_at: datetime | None
    receiver: str
    dossiers: int
    refused: int


@dataclass(frozen=True, slots=True)
class HandedLine:
    """One dossier of a list, as the receiver sees it."""

    code: str
    procedure_name: str
    applicant_name: str
    papers: tuple[str, ...]
    answer: str
    answer_label: str
    reason: str


@dataclass(frozen=True, slots=True)
class HandOverSeen:
    """A list in full; `may_answer` guards and greys its confirmation."""

    row: HandOverRow
    from_unit: units.UnitFacts
    to_unit: units.UnitFacts
    lines: tuple[HandedLine, ...]
    may_answer: Verdict


@dataclass(frozen=True, slots=True)
class Handed:
    """A list on which one dossier stands, for the dossier's own page."""

    id: int
    number: str
    to_name: str
    made_at: datetime
    giver: str
    answered_at: datetime | None
    receiver: str
    answer: str
    answer_label: str
    reason: str


def to_confirm(*, actor: Actor) -> Sequence[HandOverRow]:
    """Return the lists that wait for the actor's unit, the oldest first."""
    rows = _all().open().filter(_taken_by(actor)).order_by("made_at", "pk")
    return _rows(rows[:PAGE])


def given(*, actor: Actor) -> Sequence[HandOverRow]:
    """Return the lists that the actor's unit gave, the latest first."""
    rows = _all().filter(_given_by(actor)).order_by("-made_at", "-pk")
    return _rows(rows[:PAGE])


def confirmed(*, actor: Actor) -> Sequence[HandOverRow]:
    """Return the lists that the actor's unit has answered, the latest first."""
    rows = _all().filter(_taken_by(actor), answered_at__isnull=False)
    return _rows(rows.order_by("-made_at", "-pk")[:PAGE])


def hand_over_seen(hand_over_id: int, *, actor: Actor) -> HandOverSeen:
    """
    Return a list in full, to either side of it.

    :raises Missing: if there is none, or the actor works on neither side
    """
    found = _all().filter(pk=hand_over_id).filter(_given_by(actor) | _taken_by(actor)).first()
    if found is None:
        raise Missing(_("Không có danh sách bàn giao này."))
    names = units.units({found.from_unit_id, found.to_unit_id})
    lines = found.lines.select_related("dossier").order_by("position")
    return HandOverSeen(
        row=_row(found, names),
        from_unit=names[found.from_unit_id],
        to_unit=names[found.to_unit_id],
        lines=tuple(
            HandedLine(
                code=line.dossier.known_code,
                procedure_name=line.dossier.procedure_name,
                applicant_name=line.dossier.applicant_name,
                papers=tuple(line.papers),
                answer=line.answer,
                answer_label=str(Answer(line.answer).label),
                reason=line.reason,
            )
            for line in lines
        ),
        may_answer=policy.may_answer(actor, found),
    )


def hand_overs_of(dossier_id: int) -> Sequence[Handed]:
    """Return the lists on which a dossier stood, oldest first; whoever asks may see the dossier."""
    lines = list(
        HandOverLine.objects.filter(dossier=dossier_id)
        .select_related("hand_over")
        .order_by("hand_over__made_at", "pk")
    )
    names = units.units({line.hand_over.to_unit_id for line in lines}) if lines else {}
    return [
        Handed(
            id=line.hand_over_id,
            number=line.hand_over.number,
            to_name=names[line.hand_over.to_unit_id].name,
            made_at=line.hand_over.made_at,
            giver=line.hand_over.giver,
            answered_at=line.hand_over.answered_at,
            receiver=line.hand_over.receiver,
            answer=line.answer,
            answer_label=str(Answer(line.answer).label),
            reason=line.reason,
        )
        for line in lines
    ]


def _all() -> HandOverQuerySet:
    return HandOver.objects.annotate(
        dossiers=Count("lines"),
        refused=Count("lines", filter=Q(lines__answer=Answer.REFUSED)),
    )


def _given_by(actor: Actor) -> Q:
    """Return which lists came from where the actor gives papers away."""
    return _side(actor, "from_unit", policy.GIVING)


def _taken_by(actor: Actor) -> Q:
    """Return which lists go to where the actor confirms that papers came."""
    return _side(actor, "to_unit", policy.TAKING)


def _side(actor: Actor, side: str, doing: Mapping[Kind, Sequence[Permission]]) -> Q:
    found = Q(pk__in=[])
    for kind, permissions in doing.items():
        reached = frozenset().union(*(actor.reach(each).unit_ids for each in permissions))
        found |= Q(kind=kind, **{f"{side}__in": reached})
    return found


def _rows(found: HandOverQuerySet) -> Sequence[HandOverRow]:
    rows = list(found)
    names = units.units({id_ for row in rows for id_ in (row.from_unit_id, row.to_unit_id)})
    return [_row(row, names) for row in rows]


def _row(row: HandOver, names: Mapping[int, units.UnitFacts]) -> HandOverRow:
    return HandOverRow(
        id=row.pk,
        number=row.number,
        kind=row.kind,
        kind_label=str(Kind(row.kind).label),
        from_name=names[row.from_unit_id].name,
        to_name=names[row.to_unit_id].name,
        made_at=row.made_at,
        giver=row.giver,
        answered_at=row.answered_at,
        receiver=row.receiver,
        # Counted with the query, see _all.
        dossiers=row.dossiers,  # type: ignore[attr-defined]
        refused=row.refused,  # type: ignore[attr-defined]
    )

"""What may be tried: for which offices, over which dossiers, under which workflows and people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor, Permission
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.replays.queries.asked import role_in_words
from thongsuot.modules.replays.queries.material import edges, office_units, people_in
from thongsuot.modules.workflows import api as workflows

# Its fields are named after what it counts.
Accepted = dossiers.ProcedureAccepted
ROLES = ("counter_clerk", "division_head", "officer", "leader")


@dataclass(frozen=True, slots=True)
class Office:
    """An office whose period can be replayed."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class WorkflowOffered:
    """A workflow that could be tried instead: published, or a draft."""

    id: int
    is_draft: bool
    label: str

    @property
    def key(self) -> str:
        """How a page names it."""
        return f"{'d' if self.is_draft else 'w'}{self.id}"


@dataclass(frozen=True, slots=True)
class People:
    """How many people hold a role in a place."""

    unit_id: int
    place: str
    role: str
    role_label: str
    people: int


@dataclass(frozen=True, slots=True)
class Offered:
    """
    What may be changed over one choice of office, procedure and period.

    `base` is the workflow that most of the dossiers follow, None where several procedures are
    chosen together; `others` are those that could be tried in its stead.
    """

    dossiers: int
    procedures: tuple[Accepted, ...]
    base: workflows.WorkflowFacts | None
    others: tuple[WorkflowOffered, ...]
    people: tuple[People, ...]


def offices(actor: Actor, *, on: date) -> Sequence[Office]:
    """Return the agencies that `actor` may replay, in the order of the province's tree."""
    reach = actor.reach(Permission.WORKFLOW_PUBLISH)
    parts = {*units.ONE_STOP_KINDS, units.UnitKind.DIVISION}
    return [
        Office(unit.id, unit.name)
        for unit in units.tree(on=on)
        if unit.kind not in parts and reach.covers(unit.id)
    ]


def offered(*, unit_id: int | None, procedure_code: str, since: date, until: date) -> Offered:
    """Return what may be changed; nothing where the period has no dossier."""
    begins, ends = edges(since, until)
    inside = office_units(unit_id)
    accepted = dossiers.procedures_accepted(competent_units=inside, since=begins, until=ends)
    count = sum(one.dossiers for one in accepted if procedure_code in ("", one.code))
    base = None
    others: list[WorkflowOffered] = []
    if procedure_code and count:
        followed = dossiers.workflows_followed(
            competent_units=inside, procedure_code=procedure_code, since=begins, until=ends
        )
        base = workflows.workflow(followed[0]) if followed else None
        others = [*_published(procedure_code, until), *_drafted(procedure_code)]
        others = [one for one in others if one.is_draft or base is None or one.id != base.id]
    people = people_in(inside, on=until) if inside is not None else {}
    names = units.units({unit for unit, _role in people})
    return Offered(
        dossiers=count,
        procedures=tuple(accepted),
        base=base,
        others=tuple(others),
        people=tuple(
            People(unit, names[unit].name, role, role_in_words(role), number)
            for (unit, role), number in people.items()
        ),
    )


def _published(procedure_code: str, on: date) -> list[WorkflowOffered]:
    return [
        WorkflowOffered(one.id, False, " · ".join(filter(None, (one.instrument, one.case))) or "–")
        for one in workflows.workflows_of(procedure_code, on=on)
    ]


def _drafted(procedure_code: str) -> list[WorkflowOffered]:
    return [
        WorkflowOffered(one.id, True, one.title)
        for one in workflows.drafts()
        if one.procedure_code == procedure_code
    ]

"""What a year of reviewing came to: nothing in it was typed."""

from dataclasses import dataclass
from datetime import date

from thongsuot.modules.reviews.models import Plan, Proposal
from thongsuot.modules.reviews.queries.proposals import saving_of
from thongsuot.modules.reviews.queries.shortened import ShortenedFigures, shortened
from thongsuot.modules.reviews.states import Kind, PlanState, ProposalState


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many proposals of a kind were made in a year, and how many took effect in it."""

    kind: Kind
    label: str
    made: int
    enacted: int
    differing: int


@dataclass(frozen=True, slots=True)
class YearFigures:
    """
    A year up to a day: the plan, the proposals, what became shorter.

    `saved` is the đồng a year that enacted proposals save, over the `saved_of` whose saving
    can be reckoned.
    """

    year: int
    since: date
    until: date
    planned: int
    reviewed: int
    plan_issued: bool
    kinds: tuple[KindCount, ...]
    saved: int
    saved_of: int
    shortened: ShortenedFigures

    @property
    def made(self) -> int:
        return sum(each.made for each in self.kinds)

    @property
    def enacted(self) -> int:
        return sum(each.enacted for each in self.kinds)

    @property
    def differing(self) -> int:
        return sum(each.differing for each in self.kinds)


def year_figures(year: int, *, on: date) -> YearFigures:
    """Return the figures of a year, as far as it has come by a day."""
    since, until = date(year, 1, 1), min(date(year, 12, 31), max(on, date(year, 1, 1)))
    plan = Plan.objects.alive().filter(year=year).prefetch_related("items").order_by("pk").first()
    items = list(plan.items.all()) if plan else []
    made = list(Proposal.objects.filter(begun_at__year=year).order_by("pk"))
    settled = list(Proposal.objects.filter(enacted_from__range=(since, until)).order_by("pk"))
    enacted = [row for row in settled if row.state == ProposalState.ENACTED]
    savings = [saving_of(row).yearly for row in enacted]
    known = [yearly for yearly in savings if yearly is not None]
    return YearFigures(
        year=year,
        since=since,
        until=until,
        planned=len(items),
        reviewed=sum(item.done_on is not None for item in items),
        plan_issued=plan is not None and plan.state == PlanState.APPROVED,
        kinds=tuple(
            KindCount(
                kind,
                str(kind.label),
                sum(row.kind == kind for row in made),
                sum(row.kind == kind for row in enacted),
                sum(row.kind == kind and row.state == ProposalState.DIFFERS for row in settled),
            )
            for kind in Kind
        ),
        saved=sum(known),
        saved_of=len(known),
        shortened=shortened(since=since, until=until),
    )

"""
Compliance cost (chi phí tuân thủ) of one dossier, and of a year of them.

One dossier: for each component, time x income of an hour + direct cost; then fees. A year: that
x how often it is done. The shape is that of the compliance cost table of the impact assessment
(NĐ 63/2010/NĐ-CP, Điều 10). The official table with its coefficients (TT 02/2017/TT-VPCP) could
not be verified: no number is built in, every one is the province's, with its ground. Where one
is missing nothing is reckoned, and what is missing is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from thongsuot.kernel.worktime.limits import Unit
from thongsuot.modules.procedures.api import Channel, Component, Record, ServiceLevel, TimeLimit
from thongsuot.modules.reviews.rules.limits import span
from thongsuot.modules.reviews.states import Figure

FEE = "fee"
LEAST_DOSSIERS = 5


class Part(StrEnum):
    """What an applicant spends time and money on."""

    FORMS = "forms"
    PAPERS = "papers"
    VISITS = "visits"


# For each part: the minutes and the direct cost of one.
FIGURES: Mapping[Part, tuple[Figure, Figure]] = {
    Part.FORMS: (Figure.MINUTES_FORM, Figure.COST_FORM),
    Part.PAPERS: (Figure.MINUTES_PAPER, Figure.COST_PAPER),
    Part.VISITS: (Figure.MINUTES_VISIT, Figure.COST_VISIT),
}


@dataclass(frozen=True, slots=True)
class Burden:
    """How much of each a dossier takes; `fees` is None where the record leaves it open."""

    forms: int
    papers: int
    visits: int
    fees: int | None
    fees_vary: bool
    limit: TimeLimit

    @property
    def handed_in(self) -> int:
        return self.forms + self.papers

    def count(self, part: Part) -> int:
        return {Part.FORMS: self.forms, Part.PAPERS: self.papers, Part.VISITS: self.visits}[part]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the formula: so many, each so many minutes and so much money."""

    part: Part
    count: int
    minutes: int | None
    direct: int | None
    amount: int | None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The cost in đồng of one dossier and of a year; None where something is `missing`."""

    lines: tuple[Line, ...]
    hourly_income: int | None
    fees: int | None
    once: int | None
    times: int | None
    yearly: int | None
    missing: tuple[str, ...]


def burden(record: Record, channel: str, *, case: str = "") -> Burden:
    """
    Return what one dossier takes by the record: papers it must have, visits of that channel.

    At the counter one comes to file and again to fetch the result; a dossier that only partly
    goes online takes one visit.

    :raises StopIteration: if the procedure is not received by that channel
    """
    offer = next(offer for offer in record.channels if offer.channel == channel)
    asked = _asked(record, channel, case)
    forms = sum(_is_form(paper) for paper in asked)
    own = next((each.limit for each in record.cases if not case or each.key == case), None)
    fixed = [fee.amount for fee in offer.fees if not fee.condition]
    varying = [fee.amount for fee in offer.fees if fee.condition]
    known = [amount for amount in (*fixed, *varying) if amount is not None]
    fees: int | None = None
    if len(known) == len(offer.fees):
        # Which of the conditional fees is owed depends on the person: reckon with the highest.
        fees = sum(amount or 0 for amount in fixed) + max((a or 0 for a in varying), default=0)
    return Burden(
        forms=forms,
        papers=len(asked) - forms,
        visits=_visits(record, channel),
        fees=fees,
        fees_vary=bool(varying),
        limit=own if own is not None and own.is_known else offer.limit,
    )


def reckon(
    counted: Mapping[Part, int], fees: int | None, figures: Mapping[Figure, int]
) -> Reckoned:
    """
    Return the cost by the formula, with what is missing where it cannot be told.

    >>> figures = {Figure.HOURLY_INCOME: 40_000, Figure.MINUTES_VISIT: 90, Figure.COST_VISIT: 5_000}
    >>> reckon({Part.FORMS: 0, Part.PAPERS: 0, Part.VISITS: 2}, 75_000, figures).once
    205000
    """
    income = figures.get(Figure.HOURLY_INCOME)
    lines: list[Line] = []
    missing: list[str] = []
    for part in Part:
        count = counted[part]
        minutes, direct = (figures.get(figure) for figure in FIGURES[part])
        amount = None
        if not count:
            amount = 0
        elif income is not None and minutes is not None and direct is not None:
            # Half a đồng and more counts as one.
            amount = (count * minutes * income + 30) // 60 + count * direct
        if count:
            missing += [figure for figure in FIGURES[part] if figure not in figures]
        lines.append(Line(part, count, minutes, direct, amount))
    if income is None and any(counted.values()):
        missing.insert(0, Figure.HOURLY_INCOME)
    if fees is None:
        missing.append(FEE)
    once = None
    if not missing:
        once = sum(line.amount or 0 for line in lines) + (fees or 0)
    times = figures.get(Figure.TIMES_A_YEAR)
    if times is None:
        missing.append(Figure.TIMES_A_YEAR)
    yearly = None if once is None or times is None else once * times
    return Reckoned(tuple(lines), income, fees, once, times, yearly, tuple(map(str, missing)))


def times_a_year(dossiers: int, days: int) -> int:
    """
    Return how many dossiers a year has if `days` had so many, to the nearest whole.

    >>> times_a_year(10, 73)
    50
    """
    return (2 * dossiers * 365 + days) // (2 * days)


def promised_days(limit: TimeLimit) -> float | None:
    """Return a limit of working time in working days, to set beside what was measured."""
    counted = span(limit)
    if counted is None or (limit.unit or Unit.SAME_DAY) in (
        Unit.HOUR,
        Unit.DAY,
        Unit.WEEK,
        Unit.MONTH,
    ):
        return None
    return counted.hours / 8


def main_channel(record: Record) -> str:
    """Return the channel that stands for the procedure: the counter where there is one."""
    channels = [offer.channel for offer in record.channels]
    if Channel.COUNTER in channels:
        return Channel.COUNTER
    return channels[0] if channels else ""


def _asked(record: Record, channel: str, key: str) -> list[Component]:
    wanted = next((case for case in record.cases if not key or case.key == key), None)
    if wanted is None:
        return []
    common = [paper for paper in record.cases[0].components if paper.code in wanted.also]
    own = {paper.code for paper in wanted.components}
    papers = [paper for paper in common if paper.code not in own] + list(wanted.components)
    return [
        paper
        for paper in papers
        if paper.required
        and paper.replaced_by is None
        and (paper.only_for is None or channel in paper.only_for)
    ]


def _is_form(paper: Component) -> bool:
    return paper.form_key is not None or bool(paper.form)


def _visits(record: Record, channel: str) -> int:
    if channel == Channel.COUNTER:
        return 2
    partly = record.service_level == ServiceLevel.PARTIAL
    return int(channel == Channel.ONLINE and partly)

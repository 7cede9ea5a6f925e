"""What a proposal would make of a record, and whether a published record says so."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from thongsuot.kernel.vietnamese import tidy
from thongsuot.kernel.worktime.limits import Unit
from thongsuot.modules.procedures.api import Case, Record, TimeLimit, to_data
from thongsuot.modules.reviews.rules.limits import span, ways
from thongsuot.modules.reviews.states import Kind


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What a proposal asks of one record, as data.

    `amount`, `unit`: the limit; `case`, `channel`: where it holds ("" for everywhere);
    `papers`: names of papers no longer asked for; `fee`: what the fees of a channel come to at
    most; `part`: the part of the record that is to say something else.
    """

    kind: Kind
    amount: int | None = None
    unit: str = ""
    case: str = ""
    channel: str = ""
    papers: tuple[str, ...] = ()
    fee: int | None = None
    part: str = ""

    @property
    def limit(self) -> TimeLimit | None:
        return TimeLimit(self.amount, Unit(self.unit)) if self.amount and self.unit else None


class Missed(StrEnum):
    """In what a published record falls short of a proposal."""

    LIMIT = "limit"
    PAPER = "paper"
    FEE = "fee"
    PART = "part"
    STILL_THERE = "still_there"
    NOT_IN_DECISION = "not_in_decision"


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that the published record does not say as proposed."""

    what: Missed
    place: str = ""
    found: TimeLimit | str | None = None


def applied(record: Record, wanted: Wanted) -> Record:
    """
    Return the record as it would be: the limit or the papers changed, all else as it stands.

    What cannot be done without words of its own (a clause, a fee, a merger) changes nothing.
    """
    if wanted.kind is Kind.CUT_TIME and wanted.limit is not None:
        return _with_limit(record, wanted, wanted.limit)
    if wanted.kind is Kind.CUT_PAPERS:
        gone = {_key(name) for name in wanted.papers}
        return replace(record, cases=_without(record.cases, gone, wanted.case))
    return record


def parts_changed(before: Record, after: Record) -> Sequence[str]:
    """Return the top-level parts in which two records differ."""
    old, new = to_data(before), to_data(after)
    return [part for part in old if old[part] != new[part]]


def misses(before: Record, after: Record, wanted: Wanted) -> tuple[Miss, ...]:
    """
    Return in what the published record falls short; nothing means that it enacts the proposal.

    A limit shorter than proposed, or more papers struck out, is what was asked for and more.
    """
    if wanted.kind is Kind.CUT_TIME:
        return _limits_missed(after, wanted)
    if wanted.kind is Kind.CUT_PAPERS:
        there = {
            _key(paper.name): paper.name
            for case in after.cases
            if wanted.case in ("", case.key)
            for paper in case.components
            if paper.replaced_by is None
        }
        return tuple(Miss(Missed.PAPER, name) for name in wanted.papers if _key(name) in there)
    if wanted.kind is Kind.CUT_COST:
        return _fees_missed(after, wanted)
    if wanted.kind is Kind.AMEND and wanted.part not in parts_changed(before, after):
        return (Miss(Missed.PART, wanted.part),)
    return ()


def fees_of(record: Record, channel: str) -> int | None:
    """Return what the fees of a channel come to, None where one is not said."""
    amounts = [
        fee.amount for offer in record.channels if offer.channel == channel for fee in offer.fees
    ]
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None


def _with_limit(record: Record, wanted: Wanted, limit: TimeLimit) -> Record:
    """Set the amount and leave what the source says beside it: the hour, the clause, the note."""

    def shorter(was: TimeLimit) -> TimeLimit:
        return replace(was, amount=limit.amount, unit=limit.unit, same_day=False)

    cases = tuple(
        replace(case, limit=shorter(case.limit))
        if case.limit is not None and case.limit.is_known and wanted.case in ("", case.key)
        else replace(case, limit=limit)
        if wanted.case == case.key
        else case
        for case in record.cases
    )
    if wanted.case:
        return replace(record, cases=cases)
    channels = tuple(
        replace(offer, limit=shorter(offer.limit))
        if wanted.channel in ("", offer.channel)
        else offer
        for offer in record.channels
    )
    # A limit for one channel leaves the cases' own alone: those hold for all channels.
    return replace(record, channels=channels, cases=record.cases if wanted.channel else cases)


def _without(cases: Sequence[Case], gone: set[str], only: str) -> tuple[Case, ...]:
    first = {
        paper.code
        for case in cases[:1]
        if only in ("", case.key)
        for paper in case.components
        if _key(paper.name) in gone
    }
    return tuple(
        replace(
            case,
            components=tuple(
                paper
                for paper in case.components
                if only not in ("", case.key) or _key(paper.name) not in gone
            ),
            also=tuple(code for code in case.also if code not in first),
        )
        for case in cases
    )


def _limits_missed(after: Record, wanted: Wanted) -> tuple[Miss, ...]:
    limit = wanted.limit
    assert limit is not None  # a proposal to cut time has one: the table says so
    meant = span(limit)
    found = []
    touched = [
        (way, said)
        for way, said in ways(after).items()
        if wanted.case in ("", way.case) and wanted.channel in ("", way.channel)
    ]
    for way, said in touched:
        now = span(said)
        same = now is not None and meant is not None and now.measure is meant.measure
        if not same or (now and meant and now.hours > meant.hours):
            found.append(Miss(Missed.LIMIT, way.case_name or way.channel, said))
    return tuple(found) if touched else (Miss(Missed.LIMIT),)


def _fees_missed(after: Record, wanted: Wanted) -> tuple[Miss, ...]:
    return tuple(
        Miss(Missed.FEE, offer.channel)
        for offer in after.channels
        if wanted.channel in ("", offer.channel)
        and ((said := fees_of(after, offer.channel)) is None or said > (wanted.fee or 0))
    )


def _key(name: str) -> str:
    return tidy(name).lower()

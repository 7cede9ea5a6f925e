"""How many procedures became shorter, and by how much: from versions, never typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reviews.queries.costs import limit_in_words
from thongsuot.modules.reviews.rules.limits import Verdict, WayChange, compared, verdict


@dataclass(frozen=True, slots=True)
class WayLine:
    """One way: its limit before and after, in words; `percent` None where incomparable."""

    place: str
    before: str
    after: str
    percent: float | None


@dataclass(frozen=True, slots=True)
class Shortened:
    """A procedure whose limits changed in the period, and by how much; whole versions compared."""

    code: str
    title: str
    field: str
    verdict: Verdict
    before_number: int
    after_number: int
    since: date
    decisions: tuple[str, ...]
    lines: tuple[WayLine, ...]

    @property
    def percent(self) -> float | None:
        """The least that any way became shorter by: what may be said of the whole."""
        cuts = [line.percent for line in self.lines if line.percent is not None]
        return min(cuts) if cuts else None


@dataclass(frozen=True, slots=True)
class ShortenedFigures:
    """All procedures with a new version in a period, by what became of their limits."""

    since: date
    until: date
    amended: int
    shortened: tuple[Shortened, ...]
    partly: tuple[Shortened, ...]
    less: tuple[Shortened, ...]
    longer: tuple[Shortened, ...]
    incomparable: tuple[Shortened, ...]


def shortened(*, since: date, until: date) -> ShortenedFigures:
    """
    Return which procedures became shorter by versions that came into force in a period.

    The version in force the day before the first change is held against the one in force at
    the end: what was lengthened and cut back again is not shorter. Two queries.
    """
    eve = since - timedelta(days=1)
    lines: dict[str, list[procedures.CatalogueLine]] = {}
    for line in procedures.lines_since(eve):
        # A version replaced on its very first day was never in force.
        if line.in_force(line.in_force_from) and line.in_force_from <= until:
            lines.setdefault(line.code, []).append(line)
    pairs = {code: pair for code, there in lines.items() if (pair := _pair(there, since))}
    ids = {line.version_id for pair in pairs.values() for line in pair}
    records = procedures.facts_of(ids)
    found = [
        _compared([records[line.version_id] for line in pair], pair) for pair in pairs.values()
    ]
    by = {each: [one for one in found if one.verdict is each] for each in Verdict}
    return ShortenedFigures(
        since=since,
        until=until,
        amended=len(found),
        shortened=_most(by[Verdict.SHORTENED]),
        partly=_most(by[Verdict.PARTLY]),
        less=_most(by[Verdict.LESS]),
        longer=_most(by[Verdict.LONGER]),
        incomparable=_most(by[Verdict.INCOMPARABLE]),
    )


def _pair(
    there: Sequence[procedures.CatalogueLine], since: date
) -> Sequence[procedures.CatalogueLine] | None:
    """Return the version before the period's first and those of the period; None without both."""
    ordered = sorted(there, key=lambda line: line.in_force_from)
    earlier = [line for line in ordered if line.in_force_from < since]
    within = [line for line in ordered if line.in_force_from >= since]
    # What was new in the period is compared with its own first version.
    chain = [*earlier[-1:], *within]
    return chain if len(chain) > 1 else None


def _compared(
    facts: Sequence[procedures.ProcedureFacts], chain: Sequence[procedures.CatalogueLine]
) -> Shortened:
    before, after = facts[0], facts[-1]
    changes = compared(before.record, after.record)
    numbers = [each.instrument.number for each in facts[1:] if each.instrument is not None]
    return Shortened(
        code=after.code,
        title=after.title,
        field=after.field,
        verdict=verdict(changes),
        before_number=before.number,
        after_number=after.number,
        since=chain[1].in_force_from,
        decisions=tuple(dict.fromkeys(numbers)),
        lines=tuple(_line(change) for change in changes),
    )


def _line(change: WayChange) -> WayLine:
    channel = str(procedures.Channel(change.way.channel).label)
    name = change.way.case_name
    return WayLine(
        place=f"{name} · {channel}" if name else channel,
        before=limit_in_words(change.before),
        after=limit_in_words(change.after),
        percent=None if change.cut is None else _percent(change.cut),
    )


def _percent(cut: Fraction) -> float:
    """One figure after the comma, cut off and not rounded up: 20,04 % is not shown as more."""
    return int(cut * 1000) / 10


def _most(found: Sequence[Shortened]) -> tuple[Shortened, ...]:
    return tuple(sorted(found, key=lambda each: (-(each.percent or 0), each.code)))

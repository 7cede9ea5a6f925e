"""What people said of a centre, and of a window or an officer where enough did."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from thongsuot.modules.surveys.models import Asked, Rating
from thongsuot.modules.surveys.rules import FEWEST_SHOWN
from thongsuot.modules.surveys.states import Score


@dataclass(frozen=True, slots=True)
class Spread:
    """How many gave each score, and which reasons they chose."""

    scores: Mapping[int, int]
    reasons: Mapping[str, int]

    @property
    def number(self) -> int:
        return sum(self.scores.values())

    @property
    def content(self) -> float | None:
        """The share, in hundredths, of those who were content (4 or 5)."""
        if not self.number:
            return None
        return round(
            100 * (self.scores[Score.GOOD] + self.scores[Score.VERY_GOOD]) / self.number, 1
        )


@dataclass(frozen=True, slots=True)
class Opinions:
    """What people said of a centre; windows and posts only where enough people spoke."""

    all: Spread
    windows: Mapping[int, Spread]
    posts: Mapping[int, Spread]
    hidden: int


def opinions(unit_id: int, *, since: date, until: date) -> Opinions:
    """Return what was said of a centre from one day to another, both included."""
    rows = list(
        Rating.objects.filter(unit_id=unit_id, day__gte=since, day__lte=until).order_by("pk")
    )
    windows = _parts(rows, lambda row: row.window_number)
    posts = _parts([row for row in rows if row.post_id], lambda row: row.post_id or 0)
    shown = {key: part for key, part in windows.items() if part.number >= FEWEST_SHOWN}
    return Opinions(
        all=_spread(rows),
        windows=shown,
        posts={key: part for key, part in posts.items() if part.number >= FEWEST_SHOWN},
        hidden=len(windows) - len(shown),
    )


def was_asked(ticket_id: int) -> bool:
    """Whether whoever held this ticket was asked how it was."""
    return Asked.objects.filter(pk=ticket_id).exists()


def _parts(rows: Sequence[Rating], key: Callable[[Rating], int]) -> Mapping[int, Spread]:
    parts: dict[int, list[Rating]] = {}
    for row in rows:
        parts.setdefault(key(row), []).append(row)
    return {each: _spread(part) for each, part in sorted(parts.items())}


def _spread(rows: Sequence[Rating]) -> Spread:
    scores = Counter(row.score for row in rows)
    reasons = Counter(reason for row in rows for reason in row.reasons)
    return Spread({int(score): scores[score] for score in Score}, dict(reasons.most_common()))

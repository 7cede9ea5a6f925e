"""Whose time it was, as a bar and a table: holders, what each did with it, and who was late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thongsuot.modules.dossiers import api as dossiers

_DAY = timedelta(hours=8)  # eight hours of office time make a working day
_LOOKS = {
    dossiers.LegKind.APPLICANT: "citizen",
    dossiers.LegKind.TRANSIT: "transit",
    dossiers.LegKind.OUTAGE: "outage",
}
SHADES = 5  # how many looks offices have before they repeat


@dataclass(frozen=True, slots=True)
class Part:
    """What a holder did with their time: a step, a supplement; `late` in words, if any."""

    name: str
    words: str
    late: str


@dataclass(frozen=True, slots=True)
class Share:
    """One holder's part of the whole time: where it lies on the bar, and in words."""

    name: str
    begins: str
    width: str
    percent: int
    words: str
    look: str
    late: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """The whole with its parts; `late` and `pickup` in words, empty where there is none."""

    shares: tuple[Share, ...]
    whole: str
    late: str
    pickup: str


def shown(accounts: dossiers.TimeAccounts) -> Times:
    """Return the time accounts as parts of one bar that sum to a hundred."""
    whole = accounts.whole or timedelta(minutes=1)
    fractions = [account.spent / whole for account in accounts.accounts]
    shares, begins, office = [], 0.0, 0
    for account, fraction, percent in zip(
        accounts.accounts, fractions, _percents(fractions), strict=True
    ):
        look = _LOOKS.get(account.kind)
        if look is None:
            look, office = f"office-{office % SHADES}", office + 1
        shares.append(
            Share(
                name=account.name,
                begins=f"{begins * 100:.2f}%",
                width=f"{fraction * 100:.2f}%",
                percent=percent,
                words=spell(account.spent),
                look=look,
                late=_if_any(account.late),
                parts=tuple(
                    Part(part.name, spell(part.spent), _if_any(part.late)) for part in account.parts
                ),
            )
        )
        begins += fraction
    return Times(
        shares=tuple(shares),
        whole=spell(accounts.whole),
        late=_if_any(accounts.late),
        pickup="" if accounts.pickup is None else spell(accounts.pickup),
    )


def spell(spent: timedelta) -> str:
    """Return office time in words: 2 ngày làm việc 3 giờ; 45 phút."""
    days, rest = divmod(spent, _DAY)
    hours, rest = divmod(rest, timedelta(hours=1))
    minutes = rest // timedelta(minutes=1)
    parts = []
    if days:
        parts.append(ngettext("%(n)d ngày", "%(n)d ngày", days) % {"n": days})
    if hours:
        parts.append(ngettext("%(n)d giờ", "%(n)d giờ", hours) % {"n": hours})
    if minutes and not days:
        parts.append(ngettext("%(n)d phút", "%(n)d phút", minutes) % {"n": minutes})
    return " ".join(parts) or _("dưới 1 phút")


def _if_any(spent: timedelta) -> str:
    return spell(spent) if spent else ""


def _percents(parts: Sequence[float]) -> list[int]:
    """Round to whole hundredths that still make a hundred: the largest remainders go up."""
    floors = [int(part * 100) for part in parts]
    left = round(sum(parts) * 100) - sum(floors)
    order = sorted(range(len(parts)), key=lambda n: floors[n] - parts[n] * 100)
    return [floor + (n in order[:left]) for n, floor in enumerate(floors)]

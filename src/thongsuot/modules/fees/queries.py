"""What a dossier owes, what was taken for it, and a counter's day in money."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from thongsuot.foundation.papers import api as papers
from thongsuot.foundation.units import api as units
from thongsuot.kernel import money
from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.refusals import Missing, NotAllowed
from thongsuot.kernel.verdict import Verdict
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.fees import policy
from thongsuot.modules.fees.models import FeeLine, FeeReceipt
from thongsuot.modules.fees.states import PayWay
from thongsuot.modules.procedures import api as procedures


@dataclass(frozen=True, slots=True)
class Owed:
    """
    One fee of the record: what it is, when it is owed, how much; `amount` is None where another
    body sets it. `taken_by` is the number of the receipt by which it was taken, "–" for none.
    """

    position: int
    kind_label: str
    condition: str
    legal_basis: str
    amount: int | None
    receipt_id: int | None
    taken_by: str


@dataclass(frozen=True, slots=True)
class LineSeen:
    """One line of a receipt."""

    position: int
    name: str
    legal_basis: str
    quantity: int
    amount: int
    basis: str


@dataclass(frozen=True, slots=True)
class ReceiptSeen:
    """A receipt as the counter sees it; numbers of those it replaces, or that replace it."""

    id: int
    number: str
    unit_id: int
    dossier_code: str
    procedure_code: str
    payer: str
    way: str
    way_label: str
    total: int
    lines: tuple[LineSeen, ...]
    taken_at: datetime
    taken_by: str
    replaces: str
    cancelled_at: datetime | None
    cancelled_by: str
    cancelled_reason: str
    may_cancel: Verdict


@dataclass(frozen=True, slots=True)
class FeesOfDossier:
    """What one dossier owes by its version of the procedure, and its receipts, latest first."""

    dossier: dossiers.DossierOnDesk
    owed: tuple[Owed, ...]
    receipts: tuple[ReceiptSeen, ...]
    may_take: Verdict

    @property
    def total(self) -> int:
        return sum(one.total for one in self.receipts if one.cancelled_at is None)


@dataclass(frozen=True, slots=True)
class DayRow:
    """One sum of a day: how many receipts were given and cancelled, and what remains in hand."""

    label: str
    given: int
    cancelled: int
    net: int


@dataclass(frozen=True, slots=True)
class FeeDay:
    """
    A counter's day in money: what was taken on it, less what was cancelled on it.

    A receipt of an earlier day that is cancelled today lowers today: the money leaves today.
    """

    unit: units.UnitFacts
    day: date
    people: tuple[DayRow, ...]
    procedures: tuple[DayRow, ...]
    ways: tuple[DayRow, ...]
    whole: DayRow
    receipts: tuple[ReceiptSeen, ...]


def fees_of(code: str, *, actor: Actor, at: datetime) -> FeesOfDossier:
    """
    Return what a dossier owes and what was taken for it.

    :raises Missing: if there is no such dossier in the actor's sight
    """
    dossier = dossiers.on_desk(code, actor=actor, at=at)
    rows = FeeReceipt.objects.filter(dossier_id=dossier.id).with_dossier()
    receipts = tuple(_seen(row, actor) for row in rows.order_by("-taken_at", "-pk"))
    taken = {
        line.position: receipt
        for receipt in receipts
        if receipt.cancelled_at is None
        for line in receipt.lines
    }
    return FeesOfDossier(
        dossier=dossier,
        owed=tuple(
            Owed(
                position=position,
                kind_label=str(procedures.FeeKind(fee.kind).label),
                condition=fee.condition or "",
                legal_basis=fee.legal_basis or "",
                amount=fee.amount,
                receipt_id=taken[position].id if position in taken else None,
                taken_by=(taken[position].number or "–") if position in taken else "",
            )
            for position, fee in enumerate(published(dossier))
        ),
        receipts=receipts,
        may_take=policy.may_take(actor, unit_id=dossier.receiving_unit.id, status=dossier.status),
    )


def published(dossier: dossiers.DossierOnDesk) -> Sequence[procedures.Fee]:
    """Return the fees that the dossier's own version announces for the way it came."""
    version = procedures.version(dossier.procedure_version_id)
    try:
        return version.fees_for(dossier.channel, dossier.case or None)
    except Missing:
        # Received another way than those announced: owed is what any way would owe.
        return version.record.channels[0].fees if version.record.channels else ()


def receipt(receipt_id: int, *, actor: Actor, at: datetime) -> ReceiptSeen:
    """
    Return one receipt.

    :raises Missing: if there is none, or its dossier lies outside the actor's sight
    """
    row = FeeReceipt.objects.filter(pk=receipt_id).with_dossier().first()
    if row is None:
        raise Missing(_("Không có biên lai này."))
    dossiers.on_desk(row.dossier.known_code, actor=actor, at=at)
    return _seen(row, actor)


def fee_day(unit_id: int, day: date, *, actor: Actor) -> FeeDay:
    """
    Return a counter's day in money.

    :raises NotAllowed: if the actor does not work at that counter
    """
    if not actor.has(Permission.DOSSIER_RECEIVE, unit_id=unit_id):
        raise NotAllowed(_("Bạn không được giao thu phí, lệ phí ở quầy này."))
    begin = datetime(day.year, day.month, day.day, tzinfo=VIETNAM)
    end = begin + timedelta(days=1)
    of_unit = FeeReceipt.objects.filter(unit_id=unit_id).with_dossier()
    given = list(of_unit.filter(taken_at__gte=begin, taken_at__lt=end).order_by("taken_at", "pk"))
    gone = list(
        of_unit.filter(cancelled_at__gte=begin, cancelled_at__lt=end).order_by("cancelled_at", "pk")
    )
    return FeeDay(
        unit=units.unit(unit_id),
        day=day,
        people=_rows(
            [(row.taken_by, row.total) for row in given],
            [(row.cancelled_by, row.total) for row in gone],
        ),
        procedures=_rows(
            [(row.procedure_code, row.total) for row in given],
            [(row.procedure_code, row.total) for row in gone],
        ),
        ways=_rows(
            [(str(PayWay(row.way).label), row.total) for row in given],
            [(str(PayWay(row.way).label), row.total) for row in gone],
        ),
        whole=DayRow(
            _("Cả ngày"),
            len(given),
            len(gone),
            sum(row.total for row in given) - sum(row.total for row in gone),
        ),
        receipts=tuple(_seen(row, actor) for row in given)
        + tuple(_seen(row, actor) for row in gone if row not in given),
    )


def receipt_paper(found: ReceiptSeen, *, dossier: dossiers.DossierOnDesk) -> papers.FeeReceipt:
    """Return a receipt as it is printed; one that was cancelled says so."""
    return papers.FeeReceipt(
        head=_head(dossier.receiving_unit, found.taken_at),
        number=found.number,
        code=found.dossier_code,
        procedure=dossier.procedure_name,
        payer=found.payer,
        address=dossier.applicant.address,
        lines=[
            papers.FeeLine(
                name=line.name,
                basis="; ".join(filter(None, (line.legal_basis, line.basis))),
                quantity=str(line.quantity),
                amount=money.in_figures(line.amount),
            )
            for line in found.lines
        ],
        total=money.in_figures(found.total),
        in_words=money.in_words(found.total),
        way=found.way_label,
        taken_at=found.taken_at,
        taken_by=found.taken_by,
        replaces=found.replaces,
        cancelled=found.cancelled_reason,
    )


def fee_day_paper(found: FeeDay, *, at: datetime) -> papers.FeeDay:
    """Return a counter's day in money as it is printed."""
    return papers.FeeDay(
        head=_head(found.unit, at),
        number="",
        day=found.day,
        tables=[
            papers.FeeTable(title=title, rows=[_printed(row) for row in (*rows, found.whole)])
            for title, rows in (
                (_("Theo người thu"), found.people),
                (_("Theo thủ tục"), found.procedures),
                (_("Theo cách trả tiền"), found.ways),
            )
        ],
        cancelled=[
            f"{one.number}: {one.cancelled_reason} ({one.cancelled_by})"
            for one in found.receipts
            if one.cancelled_at is not None
        ],
        printed_at=at,
    )


def _printed(row: DayRow) -> papers.FeeRow:
    return papers.FeeRow(
        label=row.label,
        given=str(row.given),
        cancelled=str(row.cancelled),
        net=money.in_figures(row.net),
    )


def _rows(given: Sequence[tuple[str, int]], gone: Sequence[tuple[str, int]]) -> tuple[DayRow, ...]:
    counted: Mapping[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for label, total in given:
        counted[label][0] += 1
        counted[label][2] += total
    for label, total in gone:
        counted[label][1] += 1
        counted[label][2] -= total
    return tuple(DayRow(label, *sums) for label, sums in sorted(counted.items()))


def _head(unit: units.UnitFacts, at: datetime) -> papers.Letterhead:
    return papers.Letterhead(
        superior=units.unit(unit.parent_id).name if unit.parent_id else "",
        issuer=unit.name,
        place=unit.territory_name or unit.province_name,
        issued_at=at.astimezone(VIETNAM),
    )


def _seen(row: FeeReceipt, actor: Actor) -> ReceiptSeen:
    return ReceiptSeen(
        id=row.pk,
        number=row.number,
        unit_id=row.unit_id,
        dossier_code=row.dossier.known_code,
        procedure_code=row.procedure_code,
        payer=row.payer,
        way=row.way,
        way_label=str(PayWay(row.way).label),
        total=row.total,
        lines=tuple(
            _line(line) for line in sorted(row.lines.all(), key=lambda line: line.position)
        ),
        taken_at=row.taken_at,
        taken_by=row.taken_by,
        replaces=row.replaces.number if row.replaces else "",
        cancelled_at=row.cancelled_at,
        cancelled_by=row.cancelled_by,
        cancelled_reason=row.cancelled_reason,
        may_cancel=policy.may_cancel(
            actor, unit_id=row.unit_id, is_cancelled=row.cancelled_at is not None
        ),
    )


def _line(line: FeeLine) -> LineSeen:
    return LineSeen(
        position=line.position,
        name=f"{line.kind_label}: {line.name}" if line.name else line.kind_label,
        legal_basis=line.legal_basis,
        quantity=line.quantity,
        amount=line.amount,
        basis=line.basis,
    )

"""Proposals: what they would change, what that saves, and what became of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.verdict import ALLOWED, Verdict
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reviews import policy
from thongsuot.modules.reviews.models import Proposal
from thongsuot.modules.reviews.queries.costs import (
    book_for,
    in_words,
    limit_in_words,
    reckoned_for,
)
from thongsuot.modules.reviews.queries.plans import titles_of
from thongsuot.modules.reviews.rules.changes import Miss, Missed, Wanted, applied, fees_of
from thongsuot.modules.reviews.rules.costs import FEE, Part, Reckoned, main_channel
from thongsuot.modules.reviews.rules.limits import WayChange, compared
from thongsuot.modules.reviews.states import Decider, Figure, Kind, Move, ProposalState

SENTENCES: Mapping[Missed, Promise] = {
    Missed.LIMIT: gettext_lazy(
        "%(title)s: kiến nghị %(wanted)s, bản công bố ghi %(found)s (%(place)s)."
    ),
    Missed.PAPER: gettext_lazy("%(title)s: bản công bố vẫn yêu cầu “%(place)s”."),
    Missed.FEE: gettext_lazy(
        "%(title)s: phí, lệ phí của bản công bố cao hơn kiến nghị (%(place)s)."
    ),
    Missed.PART: gettext_lazy("%(title)s: phần “%(place)s” không thay đổi."),
    Missed.STILL_THERE: gettext_lazy("%(title)s: quyết định không kết thúc thủ tục này."),
    Missed.NOT_IN_DECISION: gettext_lazy("%(title)s: quyết định không có bản mới của thủ tục này."),
}


@dataclass(frozen=True, slots=True)
class Saving:
    """
    What a proposal saves, computed from the record as it is and as it would be.

    Money is in đồng for one dossier and for a year; None where `missing` says what is not
    known, or where the kind of proposal saves none (`sentence` says so).
    """

    papers: int
    time_percent: float | None
    once: int | None
    yearly: int | None
    times: int | None
    sentence: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PossibleStep:
    """A move with whether it may be made, and why not."""

    move: Move
    label: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal on the board."""

    id: int
    kind: Kind
    state: ProposalState
    decider: Decider
    procedures: tuple[tuple[str, str], ...]
    before: str
    after: str
    legal_basis: str
    moved_at: datetime
    decision_id: int | None
    enacted_from: date | None
    misses: tuple[str, ...]

    @property
    def title(self) -> str:
        first = self.procedures[0][1]
        more = len(self.procedures) - 1
        name = _("%(first)s và %(more)s thủ tục khác") % {"first": first, "more": more}
        return f"{self.kind.label}: {name if more else first}"


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """A proposal with its reasons, its saving, and what may be done with it."""

    line: ProposalLine
    reason: str
    wanted: Wanted
    revision: int
    plan_item_id: int | None
    begun_by: str
    begun_at: datetime
    accepted_by: str
    accepted_at: datetime | None
    answer: str
    sent_to: str
    sent_number: str
    sent_on: date | None
    decision: str
    saving: Saving
    moves: tuple[PossibleStep, ...]

    @property
    def id(self) -> int:
        return self.line.id

    def may(self, move: str) -> Verdict:
        return next((each.verdict for each in self.moves if each.move == move), ALLOWED)


def proposal(proposal_id: int, *, actor: Actor, on: date) -> ProposalFacts:
    """
    Return one proposal.

    :raises Missing: if there is none of that id
    """
    row = Proposal.objects.select_related("decision").by_id(proposal_id)
    line = _lines([row], on=on)[0]
    decision = ""
    if row.decision is not None:
        decision = row.decision.number or row.decision.title
    return ProposalFacts(
        line=line,
        reason=row.reason,
        wanted=wanted_of(row),
        revision=row.revision,
        plan_item_id=row.plan_item_id,
        begun_by=row.begun_by,
        begun_at=row.begun_at,
        accepted_by=row.accepted_by,
        accepted_at=row.accepted_at,
        answer=row.answer,
        sent_to=row.sent_to,
        sent_number=row.sent_number,
        sent_on=row.sent_on,
        decision=decision,
        saving=saving_of(row),
        moves=tuple(
            PossibleStep(move, str(move.label), policy.may(move, actor, row)) for move in Move
        ),
    )


def proposals(
    *, on: date, state: str = "", procedure_code: str = "", plan_item_id: int | None = None
) -> tuple[ProposalLine, ...]:
    """Return proposals, the latest moved first; at most two hundred."""
    rows = Proposal.objects.all()
    if state:
        rows = rows.filter(state=state)
    if procedure_code:
        rows = rows.filter(procedure_codes__contains=[procedure_code])
    if plan_item_id is not None:
        rows = rows.filter(plan_item=plan_item_id)
    return _lines(rows.order_by("-moved_at", "-pk")[:200], on=on)


def proposals_counted() -> Mapping[ProposalState, int]:
    """Return how many proposals stand in each state."""
    found = dict(
        Proposal.objects.values_list("state").annotate(count=Count("pk")).order_by("state")
    )
    return {state: found.get(state.value, 0) for state in ProposalState}


def wanted_of(row: Proposal) -> Wanted:
    return Wanted(
        kind=Kind(row.kind),
        amount=row.limit_amount,
        unit=row.limit_unit,
        case=row.case,
        channel=row.channel,
        papers=tuple(row.papers),
        fee=row.fee,
        part=row.part,
    )


def saving_of(row: Proposal) -> Saving:
    """Return what a proposal saves against the versions it was held against."""
    records = {
        code: procedures.version(version_id).record
        for code, version_id in row.base_versions.items()
    }
    return saving(Kind(row.kind), wanted_of(row), row.procedure_codes, records)


def saving(
    kind: Kind,
    wanted: Wanted,
    codes: Sequence[str],
    records: Mapping[str, procedures.Record],
) -> Saving:
    """Return what it would save to change these records, by the figures in use."""
    if kind is Kind.AMEND:
        told = _("Sửa điều, khoản: mức tiết kiệm không tính được từ dữ liệu của hồ sơ.")
        return Saving(0, None, None, None, None, told, ())
    if kind is Kind.CUT_TIME:
        return _time_saved(wanted, codes, records)
    once, yearly, times = 0, 0, 0
    papers = 0
    missing: list[str] = []
    for code in _saved_on(kind, codes):
        record = records[code]
        channel = wanted.channel or main_channel(record)
        if not channel:
            missing.append(_("Nguồn chưa nêu cách thức nộp của thủ tục %(code)s.") % {"code": code})
            continue
        book = book_for(code)
        before = reckoned_for(record, code, channel, book=book)
        count = before.times
        if kind is Kind.CUT_COST:
            now = fees_of(record, channel)
            less = None if now is None or wanted.fee is None else max(now - wanted.fee, 0)
            missing += in_words([*([FEE] if less is None else []), *_unless(count)])
        elif kind is Kind.CUT_PAPERS:
            after = reckoned_for(applied(record, wanted), code, channel, book=book)
            papers += _handed_in(before) - _handed_in(after)
            known = before.once is not None and after.once is not None
            less = (before.once or 0) - (after.once or 0) if known else None
            missing += in_words(before.missing)
        else:
            papers += _handed_in(before)
            less = before.once
            missing += in_words(before.missing)
        once += less or 0
        times += count or 0
        yearly += (less or 0) * (count or 0)
    if missing:
        told = _("Chưa tính được mức tiết kiệm bằng tiền.")
        return Saving(papers, None, None, None, times or None, told, tuple(dict.fromkeys(missing)))
    told = _("Mỗi hồ sơ bớt chi phí; cả năm nhân với số hồ sơ.")
    return Saving(papers, None, once, yearly, times, told, ())


def miss_in_words(miss: Miss, *, title: str, wanted: Wanted) -> str:
    """Say in what a published record differs from a proposal."""
    place = miss.place
    if miss.what is Missed.PART:
        place = str(procedures.LABELS.get(place, place))
    if place in procedures.Channel.values:
        place = str(procedures.Channel(place).label)
    limit = wanted.limit
    return str(SENTENCES[miss.what]) % {
        "title": title,
        "place": place,
        "wanted": limit_in_words(limit) if limit else "",
        "found": limit_in_words(miss.found)
        if isinstance(miss.found, procedures.TimeLimit)
        else _("không có cách đó"),
    }


def before_and_after(
    kind: Kind,
    wanted: Wanted,
    codes: Sequence[str],
    records: Mapping[str, procedures.Record],
) -> tuple[str, str]:
    """Return what is and what would be, in words, where the change itself says it."""
    first = records[codes[0]]
    if kind is Kind.CUT_TIME and wanted.limit is not None:
        changes = _touched(first, wanted)
        was = dict.fromkeys(limit_in_words(change.before) for change in changes)
        return "; ".join(was), limit_in_words(wanted.limit)
    if kind is Kind.CUT_PAPERS:
        return "; ".join(wanted.papers), _("Không yêu cầu nộp các giấy tờ này.")
    if kind is Kind.CUT_COST:
        now = fees_of(first, wanted.channel or main_channel(first))
        said = _("Nguồn chưa nêu mức thu.") if now is None else _("%(fee)s đồng") % {"fee": now}
        return said, _("%(fee)s đồng") % {"fee": wanted.fee}
    names = [records[code].name or code for code in codes]
    if kind is Kind.MERGE:
        return "; ".join(names), _("Còn một thủ tục: %(name)s.") % {"name": names[0]}
    if kind is Kind.REPEAL:
        return "; ".join(names), _("Bãi bỏ.")
    return "", ""


def _touched(record: procedures.Record, wanted: Wanted) -> tuple[WayChange, ...]:
    """Return the ways of a record that a proposal is about, whether or not they would change."""
    return tuple(
        change
        for change in compared(record, applied(record, wanted))
        if wanted.case in ("", change.way.case) and wanted.channel in ("", change.way.channel)
    )


def _time_saved(
    wanted: Wanted, codes: Sequence[str], records: Mapping[str, procedures.Record]
) -> Saving:
    cuts = []
    missing = []
    for code in codes:
        for change in _touched(records[code], wanted):
            if change.cut is None:
                missing.append(
                    _("Không so được %(before)s với %(after)s.")
                    % {
                        "before": limit_in_words(change.before),
                        "after": limit_in_words(change.after),
                    }
                )
            else:
                cuts.append(change.cut)
    percent = int(min(cuts) * 1000) / 10 if cuts else None
    told = _("Cắt thời gian giải quyết; không làm thay đổi chi phí giấy tờ, đi lại.")
    return Saving(0, percent, None, None, None, told, tuple(dict.fromkeys(missing)))


def _saved_on(kind: Kind, codes: Sequence[str]) -> Sequence[str]:
    # What remains of a merger costs as before; the others are not done any more.
    return codes[1:] if kind is Kind.MERGE else codes


def _handed_in(reckoned: Reckoned) -> int:
    return sum(line.count for line in reckoned.lines if line.part is not Part.VISITS)


def _unless(times: int | None) -> Sequence[str]:
    return [] if times is not None else [Figure.TIMES_A_YEAR]


def _lines(rows: Iterable[Proposal], *, on: date) -> tuple[ProposalLine, ...]:
    found = list(rows)
    titles = titles_of({code for row in found for code in row.procedure_codes}, on=on)
    return tuple(
        ProposalLine(
            id=row.pk,
            kind=Kind(row.kind),
            state=ProposalState(row.state),
            decider=Decider(row.decider),
            procedures=tuple(
                (code, titles.get(code, _("Thủ tục %(code)s") % {"code": code}))
                for code in row.procedure_codes
            ),
            before=row.before,
            after=row.after,
            legal_basis=row.legal_basis,
            moved_at=row.moved_at,
            decision_id=row.decision_id,
            enacted_from=row.enacted_from,
            misses=tuple(row.misses),
        )
        for row in found
    )

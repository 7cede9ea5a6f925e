"""A procedure in the words of the portal: how long, how much, where, and with which papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from thongsuot.foundation.units import api as units
from thongsuot.kernel import money
from thongsuot.kernel.refusals import Clash
from thongsuot.kernel.worktime import amount_in_words
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import api as workflows
from thongsuot.surfaces.shared.templatetags.vi import language

Facts = procedures.ProcedureFacts


@dataclass(frozen=True, slots=True)
class Asked:
    """One paper as the citizen reads of it."""

    code: str
    name: str
    required: bool
    replaced_by: str
    about: str
    note: str

    @property
    def must_be_handed_in(self) -> bool:
        # What a connected database holds may not be asked for.
        return self.required and not self.replaced_by


@dataclass(frozen=True, slots=True)
class CasePapers:
    """A case with its papers, for the procedure's page."""

    name: str
    note: str
    limit: str
    papers: Sequence[Asked]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of filing, with its limit and what it costs."""

    label: str
    limit: str
    fees: Sequence[str]
    note: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What people come to know first, empty where the source does not say."""

    limit: str
    cost: str
    place: str


@dataclass(frozen=True, slots=True)
class StepTable:
    """Who does what and for how long, as published; `label` tells cases apart."""

    label: str
    rows: Sequence[workflows.TableRow]
    instrument: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One procedure in a list, with its line of facts."""

    code: str
    title: str
    facts: str


def open_online(code: str, at: datetime) -> Facts:
    """
    Return the procedure, if a dossier may be filed here without an account.

    :raises Missing: if there is no such procedure in force
    :raises Clash: if it is filed in another way
    """
    facts = procedures.procedure(code, on=timezone.localdate(at))
    if not facts.files_without_account:
        raise Clash(_("Thủ tục này không nộp ở đây được; hãy xem các cách nộp trên trang thủ tục."))
    return facts


def counters(facts: Facts, at: datetime) -> list[units.UnitFacts]:
    """Return the one-stop shops that receive this procedure, in reading order."""
    kinds = {
        kind
        for level, kind in (
            (procedures.Level.COMMUNE, units.UnitKind.COMMUNE_CENTRE),
            (procedures.Level.PROVINCE, units.UnitKind.PROVINCE_CENTRE),
        )
        if level in facts.levels
    } or units.ONE_STOP_KINDS
    found = units.tree(on=timezone.localdate(at))
    return [unit for unit in found if unit.kind in kinds]


def asked(facts: Facts, case: str, channel: str | None = "online") -> list[Asked]:
    """Return the papers of the case, those of other channels left out."""
    if not facts.cases:
        return []
    return [_asked(paper) for paper in facts.components_for(case or None, channel)]


def case_papers(facts: Facts) -> list[CasePapers]:
    return [
        CasePapers(
            name=case.name,
            note=case.note or "",
            limit=limit_in_words(case.limit) if case.limit else "",
            papers=asked(facts, case.key, channel=None),
        )
        for case in facts.cases
    ]


def ways(facts: Facts) -> list[Way]:
    return [
        Way(
            label=str(procedures.Channel(offer.channel).label),
            limit=limit_in_words(offer.limit),
            fees=[fee_in_words(fee) for fee in offer.fees],
            note=offer.note or "",
        )
        for offer in facts.record.channels
    ]


def summary(facts: Facts) -> Summary:
    offers = facts.record.channels
    limits = (_within(offer.limit) for offer in offers)
    return Summary(
        limit=next((limit for limit in limits if limit), ""),
        cost=_cost(facts),
        place=_place(facts),
    )


def hits(found: Sequence[procedures.Found]) -> list[Hit]:
    return [
        Hit(
            code=each.code,
            title=each.title,
            facts=" · ".join(fact for fact in (_brief(each.limit), each.field) if fact),
        )
        for each in found
    ]


def step_tables(facts: Facts, at: datetime) -> list[StepTable]:
    """Return the steps published for this procedure; offices' own variants are on their pages."""
    found = workflows.workflows_of(facts.code, on=timezone.localdate(at))
    return [
        StepTable(
            label=" · ".join(part for part in (each.case, each.variant) if part),
            rows=workflows.steps_as_table(each),
            instrument=each.instrument,
        )
        for each in found
        if each.unit_id is None
    ]


def limit_in_words(limit: procedures.TimeLimit) -> str:
    """Return "15 ngày làm việc", or "trong ngày"; empty when the source does not say."""
    if limit.due_same_day:
        if limit.cutoff is None:
            return _("trong ngày làm việc")
        return _("trong ngày; nhận sau %(hour)s giờ thì ngày làm việc tiếp theo") % {
            "hour": limit.cutoff.hour
        }
    return amount_in_words(limit.counted, language()) if limit.counted else ""


def fee_in_words(fee: procedures.Fee) -> str:
    kind = str(procedures.FeeKind(fee.kind).label)
    amount = (
        _("theo mức của địa phương")
        if fee.amount is None
        else money.in_figures(fee.amount, language())
    )
    if fee.amount == 0:
        amount = _("không thu")
    return f"{kind}: {amount}" + (f" ({fee.condition})" if fee.condition else "")


def _cost(facts: Facts) -> str:
    if any(gap.part in ("fees", "fee_amount") for gap in facts.record.gaps):
        return ""
    fees = [fee for offer in facts.record.channels for fee in offer.fees]
    amounts = sorted({fee.amount for fee in fees if fee.amount is not None})
    if not facts.record.channels or any(fee.amount is None for fee in fees):
        return ""
    if not amounts or amounts == [0]:
        return _("Không mất phí")
    if len(amounts) == 1:
        return money.in_figures(amounts[0], language())
    return _("Từ %(least)s đến %(most)s, tùy trường hợp") % {
        "least": money.in_figures(amounts[0], language()),
        "most": money.in_figures(amounts[-1], language()),
    }


def _place(facts: Facts) -> str:
    if procedures.Level.COMMUNE in facts.levels:
        return _("Trung tâm Phục vụ hành chính công xã, phường")
    if procedures.Level.PROVINCE in facts.levels:
        return _("Trung tâm Phục vụ hành chính công tỉnh")
    return facts.record.agencies[0] if facts.record.agencies else ""


def _within(limit: procedures.TimeLimit) -> str:
    words = limit_in_words(limit)
    return words if limit.due_same_day or not words else _("trong %(limit)s") % {"limit": words}


def _brief(limit: procedures.TimeLimit | None) -> str:
    if limit is None:
        return ""
    return _("trong ngày") if limit.due_same_day else limit_in_words(limit)


def _asked(paper: procedures.Component) -> Asked:
    kinds = [
        word
        for given, word in (
            (paper.original, _("bản chính")),
            (paper.copy, _("bản sao")),
            (paper.electronic, _("bản điện tử")),
        )
        if given
    ]
    form = _("theo mẫu: %(form)s") % {"form": paper.form} if paper.form else ""
    return Asked(
        code=paper.code,
        name=paper.name,
        required=paper.required,
        replaced_by=paper.replaced_by.database if paper.replaced_by else "",
        about=" · ".join(part for part in (", ".join(kinds), form) if part),
        note=paper.note or "",
    )

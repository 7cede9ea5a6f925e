"""A record in the words and the order of the law (NĐ 63/2010/NĐ-CP, Điều 8), to read and print."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.shared.procedure_words import fee_in_words, limit_in_words


@dataclass(frozen=True, slots=True)
class Way:
    """One way of filing, with its limit and fees."""

    label: str
    limit: str
    fees: Sequence[str]
    note: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the dossier: how many of each, which form, what makes it unnecessary."""

    name: str
    required: bool
    copies: str
    form: str
    replaced_by: str
    note: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class CaseTold:
    """One case with its own limit, papers and steps."""

    name: str
    limit: str
    papers: Sequence[Paper]
    also: Sequence[str]
    steps: Sequence[str]
    note: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of this procedure alone, with what it rests on."""

    label: str
    said: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Told:
    """A record as its page shows it."""

    heads: Sequence[tuple[str, str]]
    ways: Sequence[Way]
    cases: Sequence[CaseTold]
    rules: Sequence[Rule]
    record: procedures.Record


def told(record: procedures.Record) -> Told:
    return Told(
        heads=_heads(record),
        ways=[_way(offer) for offer in record.channels],
        cases=[_case(record, number) for number in range(len(record.cases))],
        rules=_rules(record),
        record=record,
    )


def _heads(record: procedures.Record) -> Sequence[tuple[str, str]]:
    labels = procedures.LABELS
    levels = [str(procedures.Level(level).label) for level in record.levels or ()]
    service = record.service_level
    named = (
        ("code", record.code),
        ("field", record.field or ""),
        ("kind", record.kind or ""),
        ("levels", ", ".join(levels)),
        ("who_may_ask", "; ".join(record.who_may_ask or ())),
        ("agencies", "; ".join(record.agencies)),
        ("competent", "; ".join(record.competent)),
        ("coordinating", "; ".join(record.coordinating)),
        ("authorised", "; ".join(record.authorised)),
        ("receiving", "; ".join(record.receiving)),
        ("service_level", str(procedures.ServiceLevel(service).label) if service else ""),
        ("service_level_reason", record.service_level_reason or ""),
    )
    return [(str(labels[part]), words) for part, words in named if words]


def _way(offer: procedures.ChannelOffer) -> Way:
    return Way(
        label=str(procedures.Channel(offer.channel).label),
        limit=limit_in_words(offer.limit),
        fees=[fee_in_words(fee) for fee in offer.fees],
        note=" ".join(part for part in (offer.note, offer.limit.note) if part),
    )


def _case(record: procedures.Record, number: int) -> CaseTold:
    case = record.cases[number]
    first = {paper.code: paper.name for paper in record.cases[0].components}
    forms = {form.key: form.name for form in record.forms}
    return CaseTold(
        name=case.name,
        limit=limit_in_words(case.limit) if case.limit else "",
        papers=[_paper(paper, forms) for paper in case.components],
        also=[first.get(code, code) for code in case.also],
        steps=case.steps,
        note=case.note or "",
    )


def _paper(paper: procedures.Component, forms: dict[str, str]) -> Paper:
    counted = (
        (paper.original, _("bản chính")),
        (paper.copy, _("bản sao")),
        (paper.electronic, _("bản điện tử")),
    )
    replaced = paper.replaced_by
    return Paper(
        name=paper.name,
        required=paper.required,
        copies=", ".join(f"{int(count)} {word}" for count, word in counted if count),
        form=forms.get(paper.form_key or "", paper.form or ""),
        replaced_by=replaced.database if replaced else "",
        note=paper.note or "",
        legal_basis=paper.legal_basis or "",
    )


def _rules(record: procedures.Record) -> Sequence[Rule]:
    ways = record.ways
    supplement = ways.supplement
    rules = [
        Rule(
            _("Yêu cầu bổ sung hồ sơ"),
            _("%(mode)s, nhiều nhất %(times)s lần")
            % {
                "mode": procedures.SupplementMode(supplement.mode).label,
                "times": supplement.times,
            },
            supplement.legal_basis,
        )
    ]
    if others := ways.others_may_file:
        said = (others.who or _("được")) if others.value else _("không được")
        if others.value and others.needs_authority:
            said += _(", phải có văn bản ủy quyền")
        rules.append(Rule(_("Người khác nộp thay"), said, others.legal_basis))
    for label, ruling in (
        (_("Nộp hồ sơ phi địa giới"), ways.non_boundary),
        (_("Nộp trực tuyến không cần tài khoản"), ways.files_without_account),
    ):
        if ruling:
            said = _("được") if ruling.value else _("không được")
            rules.append(Rule(label, said, ruling.legal_basis))
    if tacit := ways.tacit_result:
        rules.append(
            Rule(
                _("Quá thời hạn mà cơ quan không trả lời"),
                str(procedures.SilenceMeans(tacit.means).label),
                tacit.legal_basis,
            )
        )
    return rules

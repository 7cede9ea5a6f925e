"""A procedure in the words of the portal: how long, how much, where, and with which papers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from thongsuot.foundation.units import api as units
from thongsuot.kernel.refusals import Clash
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import api as workflows
from thongsuot.surfaces.shared.procedure_words import (
    cost_in_words,
    fee_in_words,
    limit_in_words,
)
from thongsuot.surfaces.shared.templatetags.vi import date_short

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
    form_url: str

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
    steps: Sequence[str]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of filing, with its limit and what it costs."""

    label: str
    limit: str
    fees: Sequence[str]
    note: str
    bases: Sequence[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that special laws set differently, with its clause."""

    label: str
    said: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal document that the procedure rests on."""

    number: str
    about: str
    dates: str
    url: str


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
    workflow_id: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One procedure in a list, with its line of facts."""

    code: str
    title: str
    facts: str
    pieces: Sequence[tuple[str, bool]] = ()


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A place that was named: what it is today, and the counters that receive there."""

    sentence: str
    counters: Sequence[units.UnitFacts]


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
    forms = {form.key: form for form in facts.record.forms}
    return [_asked(paper, forms) for paper in facts.components_for(case or None, channel)]


def case_papers(facts: Facts) -> list[CasePapers]:
    return [
        CasePapers(
            name=case.name,
            note=case.note or "",
            limit=limit_in_words(case.limit) if case.limit else "",
            papers=asked(facts, case.key, channel=None),
            steps=case.steps,
        )
        for case in facts.cases
    ]


def ways(facts: Facts) -> list[Way]:
    return [
        Way(
            label=str(procedures.Channel(offer.channel).label),
            limit=limit_in_words(offer.limit),
            fees=[fee_in_words(fee) for fee in offer.fees],
            note=" ".join(filter(None, (offer.note, offer.limit.note))),
            bases=_unique(offer.limit.legal_basis, *(fee.legal_basis for fee in offer.fees)),
        )
        for offer in facts.record.channels
    ]


def summary(facts: Facts) -> Summary:
    offers = facts.record.channels
    limits = (_within(offer.limit) for offer in offers)
    return Summary(
        limit=next((limit for limit in limits if limit), ""),
        cost=cost_in_words(facts),
        place=_place(facts),
    )


def hits(found: Sequence[procedures.Found], answer: procedures.Answer | None = None) -> list[Hit]:
    """Return procedures as lines of a list, with the words that `answer` found them by."""
    return [
        Hit(
            code=each.code,
            title=each.title,
            pieces=answer.pieces(each.title) if answer else (),
            facts=" · ".join(fact for fact in (_brief(each.limit), each.field) if fact),
        )
        for each in found
    ]


def whereabouts(answer: procedures.Answer, on: date) -> list[Whereabouts]:
    """Return what to say of the places and old offices in a question."""
    told = [_of_place(asked, on) for asked in answer.places]
    for office in answer.offices:
        told.append(
            Whereabouts(
                _("%(former)s nay không còn; việc ấy nay do %(now)s làm, theo %(basis)s.")
                % {
                    "former": _capital(office.name),
                    "now": _(" hoặc ").join(office.successors),
                    "basis": office.basis,
                },
                (),
            )
        )
    return told


# A district became up to a dozen communes; a sentence names no more than it can carry.
_MOST_NAMED = 6


def _of_place(asked: procedures.PlaceAsked, on: date) -> Whereabouts:
    sentences = []
    for place in asked.places[:_MOST_NAMED]:
        named = {"former": _capital(place.full_name), "within": place.within}
        now = list(place.now_names[:_MOST_NAMED])
        rest = len(place.now_names) - len(now)
        if not place.is_former and len(place.now_names) == 1:
            sentences.append(_("%(former)s, %(within)s.") % named if place.within else "")
        elif len(place.now_names) == 1:
            sentences.append(
                (
                    _("%(former)s (%(within)s) nay thuộc %(now)s.")
                    if place.within
                    else _("%(former)s nay thuộc %(now)s.")
                )
                % {**named, "now": now[0]}
            )
        else:
            sentences.append(
                (
                    _("%(former)s cũ nay gồm %(now)s và %(rest)s nơi khác.")
                    if rest
                    else _("%(former)s cũ nay gồm %(now)s.")
                )
                % {**named, "now": ", ".join(now), "rest": rest}
            )
    codes = {code for place in asked.places for code in place.now}
    counters = units.counters_at(codes, on=on) if len(codes) <= 2 * _MOST_NAMED else {}
    return Whereabouts(" ".join(filter(None, sentences)), tuple(counters.values()))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def step_tables(facts: Facts, at: datetime) -> list[StepTable]:
    """Return the steps published for this procedure; offices' own variants are on their pages."""
    found = workflows.workflows_of(facts.code, on=timezone.localdate(at))
    return [
        StepTable(
            label=" · ".join(part for part in (each.case, each.variant) if part),
            rows=workflows.steps_as_table(each),
            instrument=each.instrument,
            workflow_id=each.id,
        )
        for each in found
        if each.unit_id is None
    ]


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


def agencies(facts: Facts) -> list[tuple[str, str]]:
    """Return who carries it out, decides and takes part, as far as the source says."""
    record = facts.record
    levels = [str(procedures.Level(level).label) for level in facts.levels]
    named = (
        (_("Cấp thực hiện"), levels),
        (_("Cơ quan thực hiện"), record.agencies),
        (_("Cơ quan có thẩm quyền quyết định"), record.competent),
        (_("Cơ quan phối hợp"), record.coordinating),
        (_("Cơ quan được ủy quyền, phân cấp"), record.authorised),
        (_("Nơi nhận hồ sơ"), record.receiving),
        (_("Ai được yêu cầu"), record.who_may_ask or ()),
        (_("Loại thủ tục"), [record.kind] if record.kind else ()),
    )
    return [(label, "; ".join(said)) for label, said in named if said]


def rules(facts: Facts) -> list[Rule]:
    """Return the rules that this procedure alone may have, each with its clause."""
    ways = facts.record.ways
    supplement = ways.supplement
    found = [
        Rule(
            _("Khi phải bổ sung hồ sơ"),
            _("%(mode)s, chỉ yêu cầu nhiều nhất %(times)s lần")
            % {
                "mode": procedures.SupplementMode(supplement.mode).label,
                "times": supplement.times,
            },
            supplement.legal_basis,
        )
    ]
    if others := ways.others_may_file:
        said = _who_else(others.value, others.who, others.needs_authority)
        found.append(Rule(_("Nộp thay"), said, others.legal_basis))
    for label, ruling in (
        (_("Nộp ngoài nơi cư trú"), ways.non_boundary),
        (_("Nộp trực tuyến không cần tài khoản"), ways.files_without_account),
    ):
        if ruling:
            said = _("được") if ruling.value else _("không được")
            found.append(Rule(label, said, ruling.legal_basis))
    if tacit := ways.tacit_result:
        said = str(procedures.SilenceMeans(tacit.means).label)
        found.append(Rule(_("Quá hạn mà không trả lời"), said, tacit.legal_basis))
    return found


def bases(facts: Facts) -> list[Basis]:
    return [
        Basis(
            number=basis.number,
            about=" · ".join(filter(None, (basis.title, basis.issuer, basis.note))),
            dates=" · ".join(
                words % {"day": date_short(day)}
                for words, day in (
                    (_("ban hành %(day)s"), basis.issued_on),
                    (_("hiệu lực %(day)s"), basis.in_force_from),
                )
                if day
            ),
            url=_web_address(basis.url),
        )
        for basis in facts.record.legal_bases
    ]


def past_service_levels(facts: Facts) -> list[tuple[str, str]]:
    """Return how far it went online before, latest first, with its days."""
    return [
        (_level_then(past.level), _days(past.since, past.until))
        for past in reversed(facts.record.service_levels_before)
    ]


def _level_then(level: int | procedures.ServiceLevel) -> str:
    if isinstance(level, int):
        return _("Mức độ %(level)s (Nghị định 43/2011/NĐ-CP)") % {"level": level}
    return str(procedures.ServiceLevel(level).label)


def _days(since: date | None, until: date | None) -> str:
    if since and until:
        return _("từ %(since)s đến %(until)s") % {
            "since": date_short(since),
            "until": date_short(until),
        }
    if since:
        return _("từ %(since)s") % {"since": date_short(since)}
    return _("đến %(until)s") % {"until": date_short(until)} if until else ""


def _who_else(allowed: bool, who: str | None, needs_authority: bool) -> str:
    if not allowed:
        return _("không được")
    said = who or _("được")
    return _("%(who)s, có giấy ủy quyền") % {"who": said} if needs_authority else said


def _unique(*said: str | None) -> list[str]:
    return list(dict.fromkeys(filter(None, said)))


def _web_address(url: str | None) -> str:
    # A record is other people's text: a link leads to a page or nowhere.
    return url if url and url.startswith(("https://", "http://")) else ""


def _asked(paper: procedures.Component, forms: Mapping[str, procedures.Form]) -> Asked:
    kinds = [
        _("%(number)s %(kind)s") % {"number": int(count), "kind": word}
        for count, word in (
            (paper.original, _("bản chính")),
            (paper.copy, _("bản sao")),
            (paper.electronic, _("bản điện tử")),
        )
        if count
    ]
    form = forms.get(paper.form_key or "")
    named = form.name if form else paper.form
    by_form = _("theo mẫu: %(form)s") % {"form": named} if named else ""
    return Asked(
        code=paper.code,
        name=paper.name,
        required=paper.required,
        replaced_by=paper.replaced_by.database if paper.replaced_by else "",
        about=" · ".join(part for part in (", ".join(kinds), by_form) if part),
        note=paper.note or "",
        form_url=_web_address(form.url) if form else "",
    )

"""
What is wrong with a draft, and what to look at, before it may be submitted and approved.

Sources: NĐ 63/2010/NĐ-CP, Điều 8, khoản 2 (the parts that a procedure must have); NĐ
224/2026/NĐ-CP, Điều 14 (partly online: the reason is published); the clause that each database
connected to ours was opened by (what it holds is not asked for).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from thongsuot.kernel.worktime import Unit
from thongsuot.modules.announcements.rules.drafting import Transition
from thongsuot.modules.announcements.states import Change, Severity
from thongsuot.modules.procedures.api import (
    Case,
    ChannelOffer,
    Component,
    Record,
    ServiceLevel,
    TimeLimit,
    contradictions,
    digest,
)

PARTS_OF_LAW = "Nghị định 63/2010/NĐ-CP, Điều 8, khoản 2"
IMPACT = "Nghị định 63/2010/NĐ-CP, Điều 10"
ANNOUNCING = "Nghị định 63/2010/NĐ-CP, Điều 13 và Điều 15"
NATIONAL_DATABASE = "Nghị định 63/2010/NĐ-CP, Điều 24"
PARTLY_ONLINE = "Nghị định 224/2026/NĐ-CP, Điều 14"
CUTOFF = "Nghị định 61/2018/NĐ-CP, Điều 18"
FEES = "Luật Phí và lệ phí 97/2015/QH13"
RULING = "Nghị định 63/2010/NĐ-CP, Điều 8"

# Rough hours, only to tell whether a limit grew when its unit changed as well.
_ROUGHLY: Mapping[Unit, float] = {
    Unit.HOUR: 1,
    Unit.WORKING_HOUR: 4.2,
    Unit.HALF_DAY: 16.8,
    Unit.SAME_DAY: 24,
    Unit.DAY: 24,
    Unit.WORKING_DAY: 33.6,
    Unit.WEEK: 168,
    Unit.MONTH: 730,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest version of a procedure, and by what it was announced, for the one who reads."""

    version_id: int
    number: int
    in_force_from: date
    in_force_to: date | None
    digest: str
    instrument: str = ""
    announced_by: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """Where what a paper says can be read, and by which clause it is not asked for."""

    database: str
    owner: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """
    What a decision says of one procedure, as far as it can be judged.

    `also_changed` are the parts it kept as drafted when a later version, which had changed them
    too, became its base.
    """

    code: str
    change: str
    record: Record | None
    base: Record | None = None
    base_version_id: int | None = None
    replaces: tuple[str, ...] = ()
    reason: str = ""
    transition: Transition | None = None
    also_changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding: where (a JSON pointer into the record), which rule, and by which law."""

    severity: Severity
    path: str
    code: str
    legal_basis: str
    params: Mapping[str, object] = field(default_factory=dict)


def check(
    draft: Drafted,
    *,
    in_force_from: date,
    standing: Mapping[str, Standing],
    held: Mapping[str, Held],
    also_in: Sequence[str] = (),
) -> tuple[Remark, ...]:
    """
    Return everything that stands against a draft, or that its approver should see.

    `standing` holds the latest version of each procedure it names, `held` the papers that a
    connected database already has, `also_in` the titles of other decisions under way that
    touch the procedure.
    """
    found = [*_against_the_catalogue(draft, in_force_from, standing)]
    found += [_warns("", "also_in", ANNOUNCING, decision=title) for title in also_in]
    found += [
        _warns(f"/{part}", "also_changed", ANNOUNCING, part=part) for part in draft.also_changed
    ]
    if draft.record is not None:
        found += _parts_of_law(draft.record)
        found += _consistency(draft.record)
        found += _clauses(draft.record)
        found += _asked_in_vain(draft.record, held)
        if draft.base is not None:
            found += _burdens(draft.base, draft.record)
    return tuple(found)


def check_decision(
    *,
    drafts: Sequence[tuple[str, str, Sequence[str]]],
    expedited: bool,
    in_force_from: date,
    today: date,
) -> tuple[Remark, ...]:
    """
    Return what stands against the decision as a whole.

    `drafts` are (code, change, codes replaced).
    """
    if not drafts:
        return (_blocks("", "no_drafts", ANNOUNCING),)
    said = {code for code, _change, _replaces in drafts}
    twice = sorted(
        code
        for at, (_own, _change, replaces) in enumerate(drafts)
        for code in replaces
        if code in said or any(code in others for _, _, others in drafts[:at])
    )
    found = [_blocks("", "said_twice", ANNOUNCING, code=code) for code in twice]
    if in_force_from < today:
        found.append(_warns("", "effect_is_past", ANNOUNCING, day=in_force_from))
    if expedited:
        found.append(_warns("", "expedited", "Nghị định 63/2010/NĐ-CP, Điều 15"))
    return tuple(found)


def blocking(remarks: Sequence[Remark]) -> Sequence[Remark]:
    return [remark for remark in remarks if remark.severity is Severity.BLOCKS]


def _blocks(path: str, code: str, legal_basis: str, /, **params: object) -> Remark:
    return Remark(Severity.BLOCKS, path, code, legal_basis, params)


def _warns(path: str, code: str, legal_basis: str, /, **params: object) -> Remark:
    return Remark(Severity.WARNS, path, code, legal_basis, params)


# ---- Beside what is in the catalogue ----


def _against_the_catalogue(
    draft: Drafted, in_force_from: date, standing: Mapping[str, Standing]
) -> Iterator[Remark]:
    latest = standing.get(draft.code)
    ends = latest is not None and latest.in_force_to is not None
    if draft.change == Change.NEW and latest is not None and not ends:
        yield _blocks("", "already_there", ANNOUNCING, code=draft.code, **_by(latest))
    if draft.change in (Change.AMENDED, Change.REPEALED) and (latest is None or ends):
        yield _not_there(draft.code, latest)
    if draft.change == Change.REPEALED and not draft.reason.strip():
        yield _blocks("", "no_reason", ANNOUNCING)
    if draft.change == Change.REPLACED and not draft.replaces:
        yield _blocks("", "replaces_nothing", ANNOUNCING)
    for code in draft.replaces:
        other = standing.get(code)
        if other is None or other.in_force_to is not None:
            yield _not_there(code, other)
        elif other.in_force_from > in_force_from:
            yield _blocks("", "too_early", ANNOUNCING, code=code, since=other.in_force_from)
    if latest is None:
        return
    since = latest.in_force_from
    if latest.in_force_to is not None:
        since = max(since, latest.in_force_to + timedelta(days=1))
    if in_force_from < since:
        yield _blocks("", "too_early", ANNOUNCING, code=draft.code, since=since)
    if draft.change != Change.NEW and latest.version_id != draft.base_version_id:
        yield _blocks("", "overtaken", ANNOUNCING, **_by(latest))
    elif draft.change == Change.AMENDED and _says_nothing_new(draft):
        yield _blocks("", "nothing_new", ANNOUNCING)
    if draft.transition is not None and draft.transition.on < in_force_from:
        yield _blocks("", "transition_too_early", ANNOUNCING, on=in_force_from)


def _not_there(code: str, latest: Standing | None) -> Remark:
    if latest is None or latest.in_force_to is None:
        return _blocks("", "not_there", ANNOUNCING, code=code)
    return _blocks("", "ending", ANNOUNCING, code=code, last=latest.in_force_to)


def _by(latest: Standing) -> dict[str, object]:
    return {
        "number": latest.number,
        "instrument": latest.instrument,
        "by": latest.announced_by,
        "since": latest.in_force_from,
    }


def _says_nothing_new(draft: Drafted) -> bool:
    if draft.record is None or draft.base is None:
        return False
    return digest(replace(draft.record, decision=None)) == digest(
        replace(draft.base, decision=None)
    )


# ---- The parts that the law asks for ----


def _parts_of_law(record: Record) -> Iterator[Remark]:
    there = {
        "name": bool((record.name or "").strip()),
        "steps": bool(record.steps) or _all_cases_have_steps(record),
        "channels": bool(record.channels),
        "cases": bool(record.cases),
        "who_may_ask": bool(record.who_may_ask),
        "agencies": bool(record.agencies),
    }
    for part, said in there.items():
        if not said:
            yield _blocks(f"/{part}", "missing_part", PARTS_OF_LAW, part=part)
    for part in ("field", "levels", "legal_bases", "results"):
        if not getattr(record, part):
            yield _warns(f"/{part}", "part_for_the_database", NATIONAL_DATABASE, part=part)
    for at, case in enumerate(record.cases):
        if not case.components and not case.also:
            yield _blocks(
                f"/cases/{at}/components", "case_without_papers", PARTS_OF_LAW, case=case.name
            )
        for place, paper in enumerate(case.components):
            if paper.original is None and paper.copy is None and paper.electronic is None:
                path = f"/cases/{at}/components/{place}"
                yield _warns(path, "uncounted", PARTS_OF_LAW, paper=paper.name)
    yield from _limits(record)


def _all_cases_have_steps(record: Record) -> bool:
    return bool(record.cases) and all(case.steps for case in record.cases)


def _limits(record: Record) -> Iterator[Remark]:
    """A limit must be known for every case and every way of filing."""
    own = [case.limit for case in record.cases if case.limit is not None and case.limit.is_known]
    if record.cases and len(own) == len(record.cases):
        return
    for at, offer in enumerate(record.channels):
        if not offer.limit.is_known:
            yield _blocks(
                f"/channels/{at}/limit", "limit_unknown", PARTS_OF_LAW, channel=offer.channel
            )


# ---- Whether it fits together ----


def _consistency(record: Record) -> Iterator[Remark]:
    for dotted in contradictions(record):
        path = "/" + dotted.replace(".", "/")
        if dotted.endswith(".form_key"):
            _cases, case, _components, place, _form_key = dotted.split(".")
            paper = record.cases[int(case)].components[int(place)]
            params = {"paper": paper.name, "form": paper.form_key}
            yield _blocks(path, "form_unknown", PARTS_OF_LAW, **params)
        else:
            code = "also_unknown" if dotted.endswith(".also") else "twice"
            yield _blocks(path, code, PARTS_OF_LAW, part=dotted.split(".")[0])
    for at, result in enumerate(record.results):
        if not (result.name or "").strip():
            yield _blocks(f"/results/{at}/name", "result_without_name", PARTS_OF_LAW, number=at + 1)
    used = {paper.form_key for case in record.cases for paper in case.components}
    for at, form in enumerate(record.forms):
        if form.key not in used:
            yield _warns(f"/forms/{at}", "form_unused", PARTS_OF_LAW, form=form.name)


# ---- Rules that vary by procedure need a clause ----


def _clauses(record: Record) -> Iterator[Remark]:
    for at, offer in enumerate(record.channels):
        for place, fee in enumerate(offer.fees):
            if fee.amount != 0 and not (fee.legal_basis or "").strip():
                yield _blocks(
                    f"/channels/{at}/fees/{place}/legal_basis",
                    "fee_without_basis",
                    FEES,
                    kind=fee.kind,
                    channel=offer.channel,
                )
        yield from _limit_clause(f"/channels/{at}/limit", offer.limit)
    for at, case in enumerate(record.cases):
        if case.limit is not None:
            yield from _limit_clause(f"/cases/{at}/limit", case.limit)
    ways = record.ways
    for name in ("supplement", "non_boundary", "files_without_account", "others_may_file"):
        ruling = getattr(ways, name)
        if ruling is not None and not ruling.legal_basis.strip():
            yield _blocks(f"/ways/{name}/legal_basis", "way_without_basis", RULING, way=name)
    if ways.tacit_result is not None and not ways.tacit_result.legal_basis.strip():
        path = "/ways/tacit_result/legal_basis"
        yield _blocks(path, "way_without_basis", RULING, way="tacit_result")
    if not (record.service_level_reason or "").strip():
        if record.service_level == ServiceLevel.PARTIAL:
            yield _blocks("/service_level_reason", "partly_without_reason", PARTLY_ONLINE)
        elif record.service_level == ServiceLevel.IN_PERSON:
            yield _warns("/service_level_reason", "in_person_without_reason", PARTLY_ONLINE)


def _limit_clause(path: str, limit: TimeLimit) -> Iterator[Remark]:
    if (limit.legal_basis or "").strip():
        return
    if limit.cutoff is not None:
        yield _blocks(f"{path}/legal_basis", "cutoff_without_basis", CUTOFF, cutoff=limit.cutoff)
    elif limit.same_day:
        yield _blocks(f"{path}/legal_basis", "same_day_without_basis", PARTS_OF_LAW)


# ---- Ask once ----


def _asked_in_vain(record: Record, held: Mapping[str, Held]) -> Iterator[Remark]:
    for at, case in enumerate(record.cases):
        for place, paper in enumerate(case.components):
            holding = held.get(paper.name)
            if holding is not None and paper.replaced_by is None:
                yield _blocks(
                    f"/cases/{at}/components/{place}",
                    "asked_in_vain",
                    holding.legal_basis,
                    paper=paper.name,
                    case=case.name,
                    database=holding.database,
                    owner=holding.owner,
                )


def papers_to_ask(record: Record) -> Sequence[str]:
    """Return the names of the papers for which no database is named yet."""
    return [
        paper.name
        for case in record.cases
        for paper in case.components
        if paper.replaced_by is None
    ]


# ---- What becomes harder for people ----


def _burdens(base: Record, record: Record) -> Iterator[Remark]:
    before = {case.key: case for case in base.cases}
    for at, case in enumerate(record.cases):
        was = before.get(case.key)
        if was is None:
            continue
        more = len(_asked(record, case)) - len(_asked(base, was))
        if more > 0:
            path = f"/cases/{at}/components"
            yield _warns(path, "more_papers", IMPACT, case=case.name, more=more)
        if _is_longer(was.limit, case.limit):
            yield _longer(f"/cases/{at}/limit", was.limit, case.limit, case.name)
    offered: Mapping[str, ChannelOffer] = {offer.channel: offer for offer in base.channels}
    for at, offer in enumerate(record.channels):
        earlier = offered.get(offer.channel)
        if earlier is not None and _is_longer(earlier.limit, offer.limit):
            yield _longer(f"/channels/{at}/limit", earlier.limit, offer.limit, offer.channel)


def _asked(record: Record, case: Case) -> Sequence[Component]:
    """Return the papers that people must hand in for a case."""
    common = record.cases[0].components if case.also else ()
    papers = [*(paper for paper in common if paper.code in case.also), *case.components]
    return [paper for paper in papers if paper.required and paper.replaced_by is None]


def _is_longer(before: TimeLimit | None, after: TimeLimit | None) -> bool:
    if before is None or after is None or not before.is_known or not after.is_known:
        return False
    return _rough(after) > _rough(before)


def _rough(limit: TimeLimit) -> float:
    if limit.amount is None or limit.unit is None:
        return _ROUGHLY[Unit.SAME_DAY]
    return limit.amount * _ROUGHLY[limit.unit]


def _longer(path: str, before: TimeLimit | None, after: TimeLimit | None, where: str) -> Remark:
    return _warns(path, "longer_limit", IMPACT, before=before, after=after, where=where)

"""
What stands against a record by itself, and what it makes harder than the one before it.

Sources: NĐ 63/2010/NĐ-CP, Điều 8, khoản 2 (the parts that a procedure must have); NĐ
224/2026/NĐ-CP, Điều 14 (partly online: the reason is published); the clause by which each
connected database was opened (what it holds is not asked for).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from thongsuot.kernel.worktime import Unit
from thongsuot.modules.announcements.rules.remarks import (
    CUTOFF,
    FEES,
    IMPACT,
    NATIONAL_DATABASE,
    PARTLY_ONLINE,
    PARTS_OF_LAW,
    RULING,
    Remark,
    blocks,
    warns,
)
from thongsuot.modules.procedures.api import (
    Case,
    ChannelOffer,
    Component,
    Record,
    ServiceLevel,
    TimeLimit,
    contradictions,
)

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
class Held:
    """Where what a paper says can be read, and by which clause it is not asked for."""

    database: str
    owner: str
    legal_basis: str


def against_the_record(record: Record, held: Mapping[str, Held]) -> Iterator[Remark]:
    """Yield what stands against a record; `held` are the papers that a database already has."""
    yield from _parts_of_law(record)
    yield from _consistency(record)
    yield from _clauses(record)
    yield from _asked_in_vain(record, held)


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
            yield blocks(f"/{part}", "missing_part", PARTS_OF_LAW, part=part)
    for part in ("field", "levels", "legal_bases", "results"):
        if not getattr(record, part):
            yield warns(f"/{part}", "part_for_the_database", NATIONAL_DATABASE, part=part)
    for at, case in enumerate(record.cases):
        if not case.components and not case.also:
            yield blocks(
                f"/cases/{at}/components", "case_without_papers", PARTS_OF_LAW, case=case.name
            )
        for place, paper in enumerate(case.components):
            if paper.original is None and paper.copy is None and paper.electronic is None:
                path = f"/cases/{at}/components/{place}"
                yield warns(path, "uncounted", PARTS_OF_LAW, paper=paper.name)
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
            yield blocks(
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
            yield blocks(path, "form_unknown", PARTS_OF_LAW, **params)
        else:
            code = "also_unknown" if dotted.endswith(".also") else "twice"
            yield blocks(path, code, PARTS_OF_LAW, part=dotted.split(".")[0])
    for at, result in enumerate(record.results):
        if not (result.name or "").strip():
            yield blocks(f"/results/{at}/name", "result_without_name", PARTS_OF_LAW, number=at + 1)
    used = {paper.form_key for case in record.cases for paper in case.components}
    for at, form in enumerate(record.forms):
        if form.key not in used:
            yield warns(f"/forms/{at}", "form_unused", PARTS_OF_LAW, form=form.name)


# ---- Rules that vary by procedure need a clause ----


def _clauses(record: Record) -> Iterator[Remark]:
    for at, offer in enumerate(record.channels):
        for place, fee in enumerate(offer.fees):
            if fee.amount != 0 and not (fee.legal_basis or "").strip():
                yield blocks(
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
            yield blocks(f"/ways/{name}/legal_basis", "way_without_basis", RULING, way=name)
    if ways.tacit_result is not None and not ways.tacit_result.legal_basis.strip():
        path = "/ways/tacit_result/legal_basis"
        yield blocks(path, "way_without_basis", RULING, way="tacit_result")
    if not (record.service_level_reason or "").strip():
        if record.service_level == ServiceLevel.PARTIAL:
            yield blocks("/service_level_reason", "partly_without_reason", PARTLY_ONLINE)
        elif record.service_level == ServiceLevel.IN_PERSON:
            yield warns("/service_level_reason", "in_person_without_reason", PARTLY_ONLINE)


def _limit_clause(path: str, limit: TimeLimit) -> Iterator[Remark]:
    if (limit.legal_basis or "").strip():
        return
    if limit.cutoff is not None:
        yield blocks(f"{path}/legal_basis", "cutoff_without_basis", CUTOFF, cutoff=limit.cutoff)
    elif limit.same_day:
        yield blocks(f"{path}/legal_basis", "same_day_without_basis", PARTS_OF_LAW)


# ---- Ask once ----


def _asked_in_vain(record: Record, held: Mapping[str, Held]) -> Iterator[Remark]:
    for at, case in enumerate(record.cases):
        for place, paper in enumerate(case.components):
            holding = held.get(paper.name)
            if holding is not None and paper.replaced_by is None:
                yield blocks(
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


def burdens(base: Record, record: Record) -> Iterator[Remark]:
    before = {case.key: case for case in base.cases}
    for at, case in enumerate(record.cases):
        was = before.get(case.key)
        if was is None:
            continue
        more = len(_asked(record, case)) - len(_asked(base, was))
        if more > 0:
            path = f"/cases/{at}/components"
            yield warns(path, "more_papers", IMPACT, case=case.name, more=more)
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
    return warns(path, "longer_limit", IMPACT, before=before, after=after, where=where)

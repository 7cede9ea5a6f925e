"""What the databases hold, since when they are connected, and what is asked for in vain."""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Invalid, Missing
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.modules.databases.models import Connection, Database, HeldPaper
from thongsuot.modules.databases.rules.citing import cite, looked_up_by
from thongsuot.modules.databases.rules.matching import Names, asks_for
from thongsuot.modules.databases.rules.shipped import names_of

T = TypeVar("T")
MOST = 200


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some answers, and the cursor at which the next ones begin; None after the last."""

    items: tuple[T, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """
    A database, whether it is connected on the day asked for, and how much it holds.

    `connected_since` is that of the connection in being that day; `connected_until` its last
    day, where known, or that of the latest one that is over.
    """

    key: str
    name: str
    owner: str
    spellings: tuple[str, ...]
    connected_since: date | None
    connected_until: date | None
    connected: bool
    basis: str
    papers: int
    procedures: int
    unverified: int


@dataclass(frozen=True, slots=True)
class HeldPaperFacts:
    """One paper that a database holds, for one procedure or (no code) for every one."""

    id: int
    database_key: str
    database: str
    owner: str
    paper: str
    other_names: tuple[str, ...]
    procedure_code: str
    procedure_name: str
    legal_basis: str
    condition: str
    partly: bool
    in_force_from: date
    in_force_to: date | None
    source: str
    unverified: bool
    connected: bool

    @property
    def is_general(self) -> bool:
        return not self.procedure_code


@dataclass(frozen=True, slots=True)
class Holding:
    """Where what a paper says can be read, and by which clause it is not asked for."""

    database_key: str
    database: str
    owner: str
    paper: str
    legal_basis: str
    connected: bool
    condition: str
    partly: bool
    unverified: bool
    source: str
    is_general: bool


def databases(*, on: date) -> Sequence[DatabaseFacts]:
    """Return every database, those connected on that day first, then by name; two queries."""
    in_force = Q(papers__in_force_from__lte=on) & (
        Q(papers__in_force_to=None) | Q(papers__in_force_to__gte=on)
    )
    rows = Database.objects.annotate(
        papers_held=Count("papers__paper", filter=in_force, distinct=True),
        procedures_named=Count(
            "papers__procedure_code",
            filter=in_force & ~Q(papers__procedure_code=""),
            distinct=True,
        ),
        to_check=Count("papers", filter=in_force & Q(papers__unverified=True)),
    ).order_by("sort_key", "pk")
    latest: dict[int, Connection] = {}
    for connection in Connection.objects.filter(since__lte=on).order_by("since", "pk"):
        latest[connection.database_id] = connection
    facts = []
    for row in rows:
        last = latest.get(row.pk)
        connected = last is not None and (last.until is None or last.until >= on)
        facts.append(
            DatabaseFacts(
                key=row.key,
                name=row.name,
                owner=row.owner,
                spellings=tuple(row.spellings),
                connected_since=last.since if last else None,
                connected_until=last.until if last else None,
                connected=connected,
                basis=last.basis if last else "",
                papers=row.papers_held,
                procedures=row.procedures_named,
                unverified=row.to_check,
            )
        )
    return tuple(sorted(facts, key=lambda one: not one.connected))


def database(key: str, *, on: date) -> DatabaseFacts:
    """
    Return one database.

    :raises Missing: if there is none of that key
    """
    for found in databases(on=on):
        if found.key == key:
            return found
    raise Missing(_("Không có cơ sở dữ liệu này."))


def held_papers(
    *,
    on: date,
    q: str = "",
    database: str = "",
    procedure_code: str = "",
    cursor: str | None = None,
    limit: int = 50,
) -> Page[HeldPaperFacts]:
    """
    Return the papers held on a day, in order of their names; those for every procedure first.

    `q`, with marks or without, is looked for in the names of the paper and of the procedure, its
    code and the instrument. With
    `procedure_code`, what is held for that procedure or for every one.

    :raises Invalid: if the cursor is not one of ours, or `limit` is out of bounds
    """
    if not 1 <= limit <= MOST:
        raise Invalid(_("Mỗi trang có từ 1 đến %(most)s giấy tờ.") % {"most": MOST})
    if has_control_characters(q + database + procedure_code):
        return Page((), None)
    rows = HeldPaper.objects.in_force(on).with_connected(on).select_related("database")
    if database:
        rows = rows.filter(database__key=database)
    if procedure_code:
        rows = rows.for_procedure(procedure_code)
    if q.strip():
        sought = looked_up_by(tidy(q)[:200])
        rows = rows.filter(search__contains=sought) if sought else rows.none()
    if place := _place(cursor):
        key, code, pk = place
        rows = rows.filter(
            Q(sort_key__gt=key)
            | Q(sort_key=key, procedure_code__gt=code)
            | Q(sort_key=key, procedure_code=code, pk__gt=pk)
        )
    found = list(rows.order_by("sort_key", "procedure_code", "pk")[: limit + 1])
    items = tuple(map(_held, found[:limit]))
    if len(found) <= limit:
        return Page(items, None)
    last = found[limit - 1]
    return Page(items, _cursor(last.sort_key, last.procedure_code, last.pk))


def held_paper(held_paper_id: int, *, on: date) -> HeldPaperFacts:
    """
    Return one held paper, whether or not it is in force that day.

    :raises Missing: if there is none of that id
    """
    rows = HeldPaper.objects.with_connected(on).select_related("database")
    row = rows.filter(pk=held_paper_id).order_by("pk").first()
    if row is None:
        raise Missing(_("Không có dòng giấy tờ này."))
    return _held(row)


def holders(name: str, *, on: date, procedure_code: str = "") -> tuple[Holding, ...]:
    """
    Return where what a paper says is held, connected or not; connected ones first.

    Given a code, the rules of that procedure come before those for every procedure.
    """
    rows = list(
        HeldPaper.objects.in_force(on)
        .for_procedure(procedure_code)
        .with_connected(on)
        .select_related("database")
        .order_by("-procedure_code", "sort_key", "pk")
    )
    found = [_holding(row, connected=row.connected) for row in rows if _reaches(row, name)]
    return tuple(sorted(found, key=lambda one: not one.connected))


def asked_in_vain(*, procedure_code: str, names: Iterable[str], on: date) -> Mapping[str, Holding]:
    """
    Return which of these papers need not be asked for, with the database that holds each.

    Only databases connected on that day count, and only what they hold in whole. A paper that
    the record itself marks as replaced is the caller's to leave out. One query for all names.
    """
    return asked_in_vain_by({procedure_code: tuple(names)}, on=on)[procedure_code]


def asked_in_vain_by(
    papers: Mapping[str, Sequence[str]], *, on: date
) -> Mapping[str, Mapping[str, Holding]]:
    """Answer `asked_in_vain` for many procedures, papers by code, in the same one query."""
    rules: dict[str, list[HeldPaper]] = {}
    for row in (
        HeldPaper.objects.in_force(on)
        .connected(on)
        .filter(procedure_code__in={"", *papers}, partly=False)
        .select_related("database")
        .order_by("sort_key", "pk")
    ):
        rules.setdefault(row.procedure_code, []).append(row)
    general = _names(rules.get("", ()))
    found: dict[str, Mapping[str, Holding]] = {}
    for code, names in papers.items():
        own = _names(rules.get(code, ())) if code else None
        held = {
            name: (own and own.first_asked(name, closely=False))
            or general.first_asked(name, closely=True)
            for name in names
        }
        found[code] = {
            name: _holding(row, connected=True) for name, row in held.items() if row is not None
        }
    return found


def _names(rows: Iterable[HeldPaper]) -> Names[HeldPaper]:
    return Names((row, (*names_of(row.paper), *row.other_names)) for row in rows)


def _reaches(row: HeldPaper, name: str) -> bool:
    return asks_for(name, (*names_of(row.paper), *row.other_names), closely=not row.procedure_code)


def _holding(row: HeldPaper, *, connected: bool) -> Holding:
    return Holding(
        database_key=row.database.key,
        database=row.database.name,
        owner=row.database.owner,
        paper=row.paper,
        legal_basis=cite(row.clause, row.instrument),
        connected=connected,
        condition=row.condition,
        partly=row.partly,
        unverified=row.unverified,
        source=row.source,
        is_general=not row.procedure_code,
    )


def _held(row: HeldPaper) -> HeldPaperFacts:
    return HeldPaperFacts(
        id=row.pk,
        database_key=row.database.key,
        database=row.database.name,
        owner=row.database.owner,
        paper=row.paper,
        other_names=tuple(row.other_names),
        procedure_code=row.procedure_code,
        procedure_name=row.procedure_name,
        legal_basis=cite(row.clause, row.instrument),
        condition=row.condition,
        partly=row.partly,
        in_force_from=row.in_force_from,
        in_force_to=row.in_force_to,
        source=row.source,
        unverified=row.unverified,
        connected=row.connected,
    )


def _cursor(*place: str | int) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _place(cursor: str | None) -> tuple[str, str, int] | None:
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        key, code, pk = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if type(key) is not str or type(code) is not str or type(pk) is not int:
            raise ValueError(cursor)
        if "\x00" in key + code or abs(pk) >= 2**63:
            raise ValueError(cursor)
    except (ValueError, TypeError, RecursionError):
        raise Invalid(_("Không đọc được vị trí trang; hãy tìm lại từ đầu.")) from None
    return key, code, pk

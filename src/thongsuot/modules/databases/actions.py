"""Connecting databases, and saying which papers they hold."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.kernel.vietnamese import has_control_characters, sort_key, tidy
from thongsuot.kernel.worktime import day_in_figures
from thongsuot.modules.databases import policy
from thongsuot.modules.databases.events import (
    DatabaseAdded,
    DatabaseConnected,
    DatabaseDisconnected,
    HeldPaperAdded,
    HeldPaperEnded,
    HeldPapersImported,
)
from thongsuot.modules.databases.models import Connection, Database, HeldPaper
from thongsuot.modules.databases.rules import shipped
from thongsuot.modules.databases.rules.citing import cite, looked_up_by
from thongsuot.modules.databases.rules.keys import key_of

# Held to the end of the transaction: there is no row yet to lock, and two would add it alike.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7463101)"


@ledger.action
def add_database(
    *, name: str, owner: str, by: Actor, at: datetime, spellings: Sequence[str] = ()
) -> str:
    """
    Add a database to the list, not connected, and return its key.

    :raises NotAllowed: if `by` may not edit databases
    :raises Invalid: if a text is empty, too long or not text
    :raises Clash: if there is one of that name
    """
    policy.may_edit(by).or_refuse()
    name = _text(name, "name", 300)
    owner = _text(owner, "owner", 300)
    others = [_text(spelling, "spellings", 300) for spelling in spellings]
    key = key_of(name)
    _lock_the_list()
    if Database.objects.filter(name=name).exists() or Database.objects.filter(key=key).exists():
        raise Clash(_("Đã có cơ sở dữ liệu “%(name)s”.") % {"name": name})

    Database.objects.create(
        key=key, name=name, owner=owner, spellings=others, sort_key=sort_key(name)
    )

    ledger.record(DatabaseAdded(key, name, owner), by=by, at=at)
    return key


@ledger.action
def connect_database(*, key: str, since: date, by: Actor, at: datetime, basis: str = "") -> None:
    """
    Say that the province reads a database from a day on: its papers are asked for no more.

    :raises NotAllowed: if `by` may not edit databases
    :raises Missing: if there is no such database
    :raises Clash: if it is connected, or was until that day or a later one
    :raises Invalid: if `basis` is too long or not text
    """
    policy.may_edit(by).or_refuse()
    database = _locked(key)
    basis = _text(basis, "basis", 500, required=False)
    latest = database.connections.order_by("-since", "-pk").first()
    if latest and latest.until is None:
        raise Clash(
            _("Cơ sở dữ liệu này đã kết nối từ ngày %(since)s.")
            % {"since": day_in_figures(latest.since)}
        )
    if latest and latest.until and since <= latest.until:
        raise Clash(
            _("Cơ sở dữ liệu này còn kết nối đến hết ngày %(until)s.")
            % {"until": day_in_figures(latest.until)}
        )

    Connection.objects.create(database=database, since=since, basis=basis)

    ledger.record(DatabaseConnected(key, database.name, since, basis), by=by, at=at)


@ledger.action
def disconnect_database(*, key: str, until: date, reason: str, by: Actor, at: datetime) -> None:
    """
    Say that a day is the last on which the database can be read.

    :raises NotAllowed: if `by` may not edit databases
    :raises Missing: if there is no such database
    :raises Clash: if it is not connected, or began to be only after that day
    :raises Invalid: if no reason is given
    """
    policy.may_edit(by).or_refuse()
    database = _locked(key)
    reason = _text(reason, "reason", 500)
    current = database.connections.filter(until=None).order_by("pk").first()
    if current is None:
        raise Clash(_("Cơ sở dữ liệu này chưa kết nối."))
    if until < current.since - timedelta(days=1):
        raise Clash(
            _("Cơ sở dữ liệu này kết nối từ ngày %(since)s, sau ngày ngừng.")
            % {"since": day_in_figures(current.since)}
        )

    current.until = until
    current.reason_ended = reason
    current.save(update_fields=["until", "reason_ended"])

    ledger.record(DatabaseDisconnected(key, database.name, until, reason), by=by, at=at)


@ledger.action
def add_held_paper(
    *,
    key: str,
    paper: str,
    instrument: str,
    clause: str,
    in_force_from: date,
    source: str,
    by: Actor,
    at: datetime,
    procedure_code: str = "",
    procedure_name: str = "",
    other_names: Sequence[str] = (),
    condition: str = "",
    partly: bool = False,
    unverified: bool = False,
) -> int:
    """
    Say that a database holds a paper, for one procedure or (no code) for all; return its id.

    :raises NotAllowed: if `by` may not edit databases
    :raises Missing: if there is no such database
    :raises Invalid: if a text is missing, too long or not text
    :raises Clash: if that is said already for the same days
    """
    policy.may_edit(by).or_refuse()
    database = _locked(key)
    paper = _text(paper, "paper", 300)
    code = _text(procedure_code, "procedure_code", 120, required=False)
    held = HeldPaper(
        database=database,
        paper=paper,
        other_names=[_text(name, "other_names", 500) for name in other_names],
        procedure_code=code,
        procedure_name=_text(procedure_name, "procedure_name", 2000, required=False),
        instrument=_text(instrument, "instrument", 500),
        clause=_text(clause, "clause", 500),
        condition=_text(condition, "condition", 500, required=False),
        partly=partly,
        in_force_from=in_force_from,
        source=_text(source, "source", 500),
        unverified=unverified,
        sort_key=sort_key(paper),
    )
    same = HeldPaper.objects.filter(database=database, paper=paper, procedure_code=code)
    if same.exclude(in_force_to__lt=in_force_from).exists():
        raise Clash(_("Đã có dòng “%(paper)s” này cho cùng thời gian.") % {"paper": paper})

    held.search = _search(held)
    held.save()

    happened = HeldPaperAdded(
        held.pk, key, paper, code, cite(held.clause, held.instrument), in_force_from
    )
    ledger.record(happened, by=by, at=at)
    return held.pk


@ledger.action
def end_held_paper(*, held_paper_id: int, on: date, reason: str, by: Actor, at: datetime) -> None:
    """
    Say that a day is the last on which the database holds the paper.

    :raises NotAllowed: if `by` may not edit databases
    :raises Missing: if there is no such row
    :raises Clash: if it has its end, or begins only after that day
    :raises Invalid: if no reason is given
    """
    policy.may_edit(by).or_refuse()
    rows = HeldPaper.objects.select_for_update(of=("self",)).select_related("database")
    held = rows.filter(pk=held_paper_id).order_by("pk").first()
    if held is None:
        raise Missing(_("Không có dòng giấy tờ này."))
    reason = _text(reason, "reason", 500)
    if held.in_force_to is not None:
        raise Clash(
            _("Dòng này đã hết hiệu lực từ sau ngày %(on)s.")
            % {"on": day_in_figures(held.in_force_to)}
        )
    if on < held.in_force_from - timedelta(days=1):
        raise Clash(_("Dòng này có hiệu lực sau ngày kết thúc."))

    held.in_force_to = on
    held.save(update_fields=["in_force_to"])

    happened = HeldPaperEnded(
        held.pk, held.database.key, held.paper, held.procedure_code, on, reason
    )
    ledger.record(happened, by=by, at=at)


@ledger.action
def import_shipped(*, in_force_from: date, by: Actor, at: datetime) -> int:
    """
    Take in the list that comes with the product, and return how many papers were new.

    What is in the list already, or was ended by hand, stays as it is; nothing is connected.

    :raises NotAllowed: if `by` may not edit databases
    """
    policy.may_edit(by).or_refuse()
    _lock_the_list()
    standing = {row.name: row for row in Database.objects.order_by("pk")}
    standing |= {row.key: row for row in standing.values()}
    known = {
        one.key: there
        for one in shipped.databases()
        # A keeper may have added it by hand, under a key made from its name.
        if (there := standing.get(one.key) or standing.get(one.name))
    }
    said = set(HeldPaper.objects.values_list("database_id", "paper", "procedure_code"))

    fresh = [
        Database(
            key=one.key,
            name=one.name,
            owner=one.owner,
            spellings=list(one.spellings),
            sort_key=sort_key(one.name),
        )
        for one in shipped.databases()
        if one.key not in known
    ]
    known |= {row.key: row for row in Database.objects.bulk_create(fresh)}
    rows = [
        HeldPaper(
            database=known[one.database],
            paper=one.paper,
            other_names=list(one.other_names),
            procedure_code=one.procedure_code,
            procedure_name=one.procedure_name,
            instrument=one.instrument,
            clause=one.clause,
            condition=one.condition,
            partly=one.partly,
            in_force_from=in_force_from,
            source=one.source,
            unverified=one.unverified,
            sort_key=sort_key(one.paper),
        )
        for one in shipped.papers()
        if (known[one.database].pk, one.paper, one.procedure_code) not in said
    ]
    for row in rows:
        row.search = _search(row)
    made = HeldPaper.objects.bulk_create(rows, batch_size=500)

    ledger.record(HeldPapersImported(len(fresh), len(made)), by=by, at=at)
    return len(made)


def _search(held: HeldPaper) -> str:
    return looked_up_by(
        *shipped.names_of(held.paper),
        *held.other_names,
        held.procedure_code,
        held.procedure_name,
        held.clause,
        held.instrument,
    )


def _lock_the_list() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)


def _locked(key: str) -> Database:
    row = None
    if not has_control_characters(key):
        rows = Database.objects.select_for_update(of=("self",))
        row = rows.filter(key=key).order_by("pk").first()
    if row is None:
        raise Missing(_("Không có cơ sở dữ liệu này."))
    return row


def _text(value: str, where: str, most: int, *, required: bool = True) -> str:
    text = tidy(value)
    if has_control_characters(text):
        reason = _("Có ký tự không đọc được.")
    elif required and not text:
        reason = _("Chưa ghi nội dung này.")
    elif len(text) > most:
        reason = _("Dài quá %(most)s ký tự.") % {"most": most}
    else:
        return text
    raise Invalid(_("Nội dung gửi lên chưa dùng được."), [Fault(f"/{where}", reason)])

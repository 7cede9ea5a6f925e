"""Writing in the catalogue: importing, publishing, repealing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import BinaryIO

from django.db import connection
from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.kernel.vietnamese import sort_key
from thongsuot.kernel.worktime.dates import day_in_figures
from thongsuot.modules.procedures import policy
from thongsuot.modules.procedures.events import (
    ProcedureRepealed,
    ProceduresImported,
    ProcedureVersionPublished,
)
from thongsuot.modules.procedures.models import Procedure, ProcedureVersion
from thongsuot.modules.procedures.queries.preview import (
    Standing,
    is_unchanged,
    read_file,
    standing,
)
from thongsuot.modules.procedures.queries.reasons import RowFault, in_words
from thongsuot.modules.procedures.rules import shipped
from thongsuot.modules.procedures.rules.listing import ListedProcedure, Reading, read_list
from thongsuot.modules.procedures.rules.record import (
    Flaw,
    Record,
    contradictions,
    digest,
    to_data,
)
from thongsuot.modules.procedures.rules.records_file import check_records, read_records
from thongsuot.modules.procedures.rules.words import marked, plain
from thongsuot.modules.procedures.states import Completeness

# Held to the end of the transaction: two imports at once would number versions alike.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7463001)"

_INDEX = """
INSERT INTO procedures_searchentry (version_id, name, plain_name, title, plain, marked, sort_key)
SELECT id, name, plain_name, title,
    setweight(to_tsvector('simple', pa), 'A') || setweight(to_tsvector('simple', pb), 'B')
    || setweight(to_tsvector('simple', pc), 'C') || setweight(to_tsvector('simple', pd), 'D'),
    setweight(to_tsvector('simple', ma), 'A') || setweight(to_tsvector('simple', mb), 'B')
    || setweight(to_tsvector('simple', mc), 'C') || setweight(to_tsvector('simple', md), 'D'),
    sort_key
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
    AS t (id, name, plain_name, title, pa, pb, pc, pd, ma, mb, mc, md, sort_key)
"""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did; `refused` names each row left out, with its line and the reason."""

    name: str
    added: int
    changed: int
    unchanged: int
    refused: tuple[RowFault, ...]
    warnings: tuple[RowFault, ...]


@ledger.action
def import_list(
    *, stream: BinaryIO, name: str, in_force_from: date, by: Actor, at: datetime
) -> ImportReport:
    """
    Take a list of procedures (CSV or XLSX) into the catalogue, leaving its bad rows out.

    A row never replaces a whole record by a mere line. The same file again changes nothing.

    :raises NotAllowed: if `by` may not import
    :raises Invalid: if the file cannot be a list of procedures
    """
    reading = read_file(stream, name=name, read=read_list)
    return _take(reading, name=name, in_force_from=in_force_from, by=by, at=at)


@ledger.action
def import_records(
    *, stream: BinaryIO, name: str, in_force_from: date, by: Actor, at: datetime
) -> ImportReport:
    """
    Take a JSON file of whole records into the catalogue, leaving the bad ones out.

    :raises NotAllowed: if `by` may not import
    :raises Invalid: if the file is not such a file
    """
    reading = read_file(stream, name=name, read=read_records)
    return _take(reading, name=name, in_force_from=in_force_from, by=by, at=at)


@ledger.action
def import_shipped(*, in_force_from: date, by: Actor, at: datetime) -> ImportReport:
    """
    Take the records that come with the product into the catalogue.

    :raises NotAllowed: if `by` may not import
    """
    reading = check_records(shipped.records())
    return _take(reading, name="thongsuot", in_force_from=in_force_from, by=by, at=at)


@ledger.action
def publish(*, record: Record, in_force_from: date, by: Actor, at: datetime) -> int:
    """
    Publish one version that holds from a day on, and return its id.

    The version before it ends the day before; open dossiers stay with the version they were
    accepted under.

    :raises NotAllowed: if `by` may not publish
    :raises Invalid: if the record contradicts itself
    :raises Clash: if a version holds from that day or a later one, or says the same
    """
    policy.may_publish(by).or_refuse()
    if faults := contradictions(record):
        raise Invalid(
            _("Nội dung thủ tục tự mâu thuẫn."),
            [
                Fault("/" + path.replace(".", "/"), _("Trùng hoặc nhắc điều không có."))
                for path in faults
            ],
        )
    _lock()

    row = ListedProcedure(1, record)
    known = standing([record.code])
    before = known.get(record.code)
    if before and is_unchanged(row, before):
        raise Clash(
            _("Bản đang có hiệu lực của thủ tục %(code)s đã như vậy.") % {"code": record.code}
        )
    if flaw := _too_early(row, before, in_force_from):
        raise Clash(in_words([flaw])[0].reason)

    (version,) = _insert([row], known, in_force_from=in_force_from, at=at)

    _record_published([version], by=by, at=at)
    return version.pk


@ledger.action
def repeal(*, code: str, on: date, reason: str, by: Actor, at: datetime) -> None:
    """
    Let the procedure end after a day (bãi bỏ); dossiers already accepted go on.

    :raises NotAllowed: if `by` may not publish
    :raises Missing: if nothing is in force without an end
    :raises Clash: if the version begins only after that day
    """
    policy.may_publish(by).or_refuse()
    _lock()
    current = standing([code]).get(code)
    if current is None or current.in_force_to is not None:
        raise Missing(_("Không có thủ tục %(code)s đang có hiệu lực.") % {"code": code[:120]})
    if on < current.in_force_from - timedelta(days=1):
        raise Clash(_("Thủ tục này có hiệu lực sau ngày bãi bỏ."))

    ProcedureVersion.objects.filter(pk=current.version_id).update(in_force_to=on)

    ledger.record(ProcedureRepealed(code, current.version_id, on, reason), by=by, at=at)


def _take(
    reading: Reading, *, name: str, in_force_from: date, by: Actor, at: datetime
) -> ImportReport:
    policy.may_import(by).or_refuse()
    _lock()

    known = standing([row.record.code for row in reading.rows])
    wanted: list[ListedProcedure] = []
    refused = list(reading.refused)
    for row in reading.rows:
        before = known.get(row.record.code)
        if before and is_unchanged(row, before):
            continue
        if flaw := _too_early(row, before, in_force_from):
            refused.append(flaw)
        else:
            wanted.append(row)

    versions = _insert(wanted, known, in_force_from=in_force_from, at=at)

    _record_published(versions, by=by, at=at)
    added = sum(row.record.code not in known for row in wanted)
    unchanged = len(reading.rows) + len(reading.refused) - len(wanted) - len(refused)
    changed = len(wanted) - added
    happened = ProceduresImported(name[:200], added, changed, unchanged, len(refused))
    ledger.record(happened, by=by, at=at)
    return ImportReport(
        name=name,
        added=added,
        changed=changed,
        unchanged=unchanged,
        refused=in_words(sorted(refused, key=lambda flaw: flaw.line)),
        warnings=in_words([flaw for row in reading.rows for flaw in row.warnings]),
    )


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)


def _too_early(row: ListedProcedure, before: Standing | None, begins: date) -> Flaw | None:
    """A version may not begin before the one it follows, nor inside one that has its end."""
    if before is None:
        return None
    since = before.in_force_from
    if before.in_force_to is not None:
        since = max(since, before.in_force_to + timedelta(days=1))
    if begins >= since:
        return None
    return Flaw(row.line, "", "later_version", {"since": day_in_figures(since)})


def _insert(
    rows: Sequence[ListedProcedure],
    known: Mapping[str, Standing],
    *,
    in_force_from: date,
    at: datetime,
) -> list[ProcedureVersion]:
    procedures = {code: before.procedure_id for code, before in known.items()}
    fresh = [Procedure(code=row.record.code) for row in rows if row.record.code not in known]
    procedures |= {made.code: made.pk for made in Procedure.objects.bulk_create(fresh)}
    replaced = [
        known[row.record.code].version_id
        for row in rows
        if row.record.code in known and known[row.record.code].in_force_to is None
    ]
    ProcedureVersion.objects.filter(pk__in=replaced).update(
        in_force_to=in_force_from - timedelta(days=1)
    )
    versions = ProcedureVersion.objects.bulk_create(
        [
            _version(
                row.record,
                procedure_id=procedures[row.record.code],
                number=known[row.record.code].number + 1 if row.record.code in known else 1,
                in_force_from=in_force_from,
                at=at,
            )
            for row in rows
        ],
        batch_size=500,
    )
    _index([(version, row.record) for version, row in zip(versions, rows, strict=True)])
    return versions


def _version(
    record: Record, *, procedure_id: int, number: int, in_force_from: date, at: datetime
) -> ProcedureVersion:
    decision = record.decision
    return ProcedureVersion(
        procedure_id=procedure_id,
        number=number,
        instrument_number=decision.number[:200] if decision else "",
        instrument_on=decision.issued_on if decision else None,
        instrument_by=(decision.issuer or "")[:300] if decision else "",
        in_force_from=in_force_from,
        completeness=Completeness.FULL if record.is_full else Completeness.LISTED,
        name=record.name or "",
        plain_name=record.plain_name or "",
        field=(record.field or "")[:300],
        levels=list(record.levels or ()),
        service_level=record.service_level or "",
        record=to_data(record),
        digest=digest(record),
        published_at=at,
    )


def _index(made: Sequence[tuple[ProcedureVersion, Record]]) -> None:
    if not made:
        return
    columns: list[list[object]] = [[] for _ in range(13)]
    for version, record in made:
        texts = _texts(record)
        row = [
            version.pk,
            plain(version.name),
            plain(version.plain_name),
            " | ".join(map(plain, (version.name, version.plain_name, *record.keywords)))[:2000],
            *map(plain, texts),
            *map(marked, texts),
            sort_key(version.name or version.plain_name or record.code)[:1000],
        ]
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    with connection.cursor() as cursor:
        cursor.execute(_INDEX, columns)


def _texts(record: Record) -> tuple[str, str, str, str]:
    """Return the words of the record by weight: names, keywords, field and results, the rest."""
    listed = record.listed
    results = (result.name for result in record.results)
    cases = (case.name for case in record.cases)
    papers = (paper.name for case in record.cases for paper in case.components)
    return (
        _join(record.name, record.plain_name),
        _join(*record.keywords),
        _join(record.field, *results, *cases),
        _join(*record.agencies, *papers, listed.agency if listed else None)[:20_000],
    )


def _join(*texts: str | None) -> str:
    return " . ".join(filter(None, texts))


def _record_published(versions: Sequence[ProcedureVersion], *, by: Actor, at: datetime) -> None:
    for version in versions:
        happened = ProcedureVersionPublished(
            procedure_code=version.record["code"],
            version_id=version.pk,
            number=version.number,
            in_force_from=version.in_force_from,
            completeness=version.completeness,
            name=version.name,
        )
        ledger.record(happened, by=by, at=at)

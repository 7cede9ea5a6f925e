"""How a version enters the catalogue: numbered, dated, indexed, and told to the ledger."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import connection

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.vietnamese import sort_key
from thongsuot.modules.procedures.events import ProcedureVersionPublished
from thongsuot.modules.procedures.models import Procedure, ProcedureVersion
from thongsuot.modules.procedures.queries.preview import Standing
from thongsuot.modules.procedures.rules.listing import ListedProcedure
from thongsuot.modules.procedures.rules.record import Record, digest, to_data
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


def lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)


def insert(
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


def record_published(versions: Sequence[ProcedureVersion], *, by: Actor, at: datetime) -> None:
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

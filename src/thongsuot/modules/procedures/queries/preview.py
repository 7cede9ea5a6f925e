"""What taking a file would do to the catalogue, row by row, before anything is done."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import BinaryIO

from thongsuot.kernel.worktime import day_in_figures
from thongsuot.modules.procedures.models import ProcedureVersion
from thongsuot.modules.procedures.queries.reasons import refuse
from thongsuot.modules.procedures.rules.listing import ListedProcedure, Reading, laid_over
from thongsuot.modules.procedures.rules.national_merging import brought_up_to_date
from thongsuot.modules.procedures.rules.record import Flaw, Record, digest, from_data
from thongsuot.modules.procedures.rules.tables import MOST_BYTES, UnreadableFile
from thongsuot.modules.procedures.states import Completeness, Outcome


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest version of a procedure, as far as an import must know it."""

    procedure_id: int
    version_id: int
    number: int
    digest: str
    is_full: bool
    name: str
    in_force_from: date
    in_force_to: date | None


@dataclass(frozen=True, slots=True)
class Judged:
    """One row of a file and what comes of it; `row` is None if it could not be read."""

    line: int
    outcome: Outcome
    code: str
    name: str
    row: ListedProcedure | None = None
    before: Standing | None = None
    flaws: tuple[Flaw, ...] = ()
    warnings: tuple[Flaw, ...] = ()


def read_file(stream: BinaryIO, *, name: str, read: Callable[[bytes], Reading]) -> Reading:
    """
    Read a stream to the end, though never more than an import may hold.

    :raises Invalid: if the file cannot be what `read` reads
    """
    try:
        return read(stream.read(MOST_BYTES + 1))
    except UnreadableFile as trouble:
        raise refuse(trouble, name=name) from None


def standing(codes: Sequence[str]) -> Mapping[str, Standing]:
    """Return the latest version of each procedure that is in the catalogue."""
    rows = (
        ProcedureVersion.objects.filter(procedure__code__in=codes)
        .order_by("procedure", "-number")
        .distinct("procedure")
        .values_list(
            "procedure__code",
            "procedure_id",
            "pk",
            "number",
            "digest",
            "completeness",
            "name",
            "in_force_from",
            "in_force_to",
        )
    )
    return {
        code: Standing(
            procedure_id=procedure_id,
            version_id=pk,
            number=number,
            digest=kept,
            is_full=completeness == Completeness.FULL,
            name=name,
            in_force_from=begins,
            in_force_to=ends,
        )
        for code, procedure_id, pk, number, kept, completeness, name, begins, ends in rows
    }


def judged(reading: Reading, *, in_force_from: date) -> Sequence[Judged]:
    """Say of each row, in the order of the file, what taking it from that day on would do."""
    known = standing([row.record.code for row in reading.rows])
    rows = [*_judged_rows(_laid_over(reading.rows, known), known, in_force_from)]
    refused = [
        Judged(bad.line, Outcome.REFUSED, bad.code, bad.name, flaws=bad.flaws)
        for bad in reading.bad
    ]
    return sorted(rows + refused, key=lambda row: row.line)


def _judged_rows(
    rows: Sequence[ListedProcedure], known: Mapping[str, Standing], begins: date
) -> Iterator[Judged]:
    for row in rows:
        before = known.get(row.record.code)
        flaw = None
        if before is None:
            outcome = Outcome.ADDED
        elif is_unchanged(row, before):
            outcome = Outcome.UNCHANGED
        elif flaw := too_early(row, before, begins):
            outcome = Outcome.REFUSED
        else:
            outcome = Outcome.CHANGED
        yield Judged(
            line=row.line,
            outcome=outcome,
            code=row.record.code,
            name=row.record.name or "",
            row=row,
            before=before,
            flaws=(flaw,) if flaw else (),
            warnings=row.warnings + _another_name(row, before),
        )


def _another_name(row: ListedProcedure, before: Standing | None) -> tuple[Flaw, ...]:
    """Lists name procedures carelessly: a name beside another row's code shows here."""
    name = row.record.name
    if not (row.is_line and before and before.is_full and name) or name == before.name:
        return ()
    return (Flaw(row.line, "ten", "name_differs", {"text": before.name[:200]}),)


def _laid_over(
    rows: Sequence[ListedProcedure], known: Mapping[str, Standing]
) -> Sequence[ListedProcedure]:
    """Let what says only a part say it, over the rest of what is known."""
    over = [
        row
        for row in rows
        if (row.is_line or row.is_national)
        and (before := known.get(row.record.code)) is not None
        and not is_unchanged(row, before)
    ]
    if not over:
        return rows
    records = _records([known[row.record.code].version_id for row in over])
    merged = {
        row.line: replace(
            row,
            record=(laid_over if row.is_line else brought_up_to_date)(
                row.record, records[known[row.record.code].version_id]
            ),
        )
        for row in over
    }
    return [merged.get(row.line, row) for row in rows]


def _records(version_ids: Sequence[int]) -> Mapping[int, Record]:
    rows = ProcedureVersion.objects.filter(pk__in=version_ids).order_by("pk")
    return {pk: from_data(data) for pk, data in rows.values_list("pk", "record")}


def too_early(row: ListedProcedure, before: Standing | None, begins: date) -> Flaw | None:
    """A version may not begin before the one it follows, nor inside one that has its end."""
    if before is None:
        return None
    since = before.in_force_from
    if before.in_force_to is not None:
        since = max(since, before.in_force_to + timedelta(days=1))
    if begins >= since:
        return None
    return Flaw(row.line, "", "later_version", {"since": day_in_figures(since)})


def is_unchanged(row: ListedProcedure, known: Standing) -> bool:
    """Whether the row says nothing new: the same, or only a line where we have the whole."""
    if known.in_force_to is not None:
        return False
    return known.digest == digest(row.record) or (known.is_full and not row.record.is_full)

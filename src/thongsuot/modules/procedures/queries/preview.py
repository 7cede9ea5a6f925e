"""What an import would do, before anything is done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from thongsuot.modules.procedures.models import ProcedureVersion
from thongsuot.modules.procedures.queries.reasons import RowFault, in_words, refuse
from thongsuot.modules.procedures.rules.listing import (
    MOST_BYTES,
    ListedProcedure,
    Reading,
    UnreadableFile,
    read_list,
)
from thongsuot.modules.procedures.rules.record import digest
from thongsuot.modules.procedures.states import Completeness


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """
    What the file holds and what importing it would do.

    `refused` are rows that will be left out, `warnings` what to look at in the others.
    """

    name: str
    rows: int
    added: int
    changed: int
    unchanged: int
    refused: tuple[RowFault, ...]
    warnings: tuple[RowFault, ...]
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest version of a procedure, as far as an import must know it."""

    procedure_id: int
    version_id: int
    number: int
    digest: str
    is_full: bool
    in_force_from: date
    in_force_to: date | None


def preview_list(stream: BinaryIO, *, name: str) -> ImportPreview:
    """
    Say what importing a list would do, changing nothing.

    :raises Invalid: if the file cannot be a list of procedures
    """
    reading = read_file(stream, name=name, read=read_list)
    known = standing([row.record.code for row in reading.rows])
    added = sum(row.record.code not in known for row in reading.rows)
    same = sum(
        is_unchanged(row, known[row.record.code])
        for row in reading.rows
        if row.record.code in known
    )
    return ImportPreview(
        name=name,
        rows=len(reading.rows) + len(reading.refused),
        added=added,
        changed=len(reading.rows) - added - same,
        unchanged=same,
        refused=in_words(reading.refused),
        warnings=in_words([flaw for row in reading.rows for flaw in row.warnings]),
        examples=tuple((row.record.code, row.record.name or "") for row in reading.rows[:10]),
    )


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
            in_force_from=begins,
            in_force_to=ends,
        )
        for code, procedure_id, pk, number, kept, completeness, begins, ends in rows
    }


def is_unchanged(row: ListedProcedure, known: Standing) -> bool:
    """Whether the row says nothing new: the same, or only a line where we have the whole."""
    if known.in_force_to is not None:
        return False
    return known.digest == digest(row.record) or (known.is_full and not row.record.is_full)

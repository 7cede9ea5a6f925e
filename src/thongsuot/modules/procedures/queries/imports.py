"""Imports as those who keep the catalogue see them: how far, what would change, what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Missing
from thongsuot.modules.procedures.models import ImportRow, ImportRun
from thongsuot.modules.procedures.queries.comparison import Difference, compare
from thongsuot.modules.procedures.queries.counting import counted
from thongsuot.modules.procedures.queries.facts import version
from thongsuot.modules.procedures.queries.reasons import RowFault, in_words
from thongsuot.modules.procedures.rules.columns import guesses
from thongsuot.modules.procedures.rules.record import Flaw, Record, from_data
from thongsuot.modules.procedures.states import IMPORT_TRANSITIONS, ImportState, Outcome

_AT_WORK = (
    ImportState.UPLOADED,
    ImportState.READING,
    ImportState.ORDERED,
    ImportState.TAKING,
)


@dataclass(frozen=True, slots=True)
class ImportFacts:
    """
    One import (lần nhập): the file, how far it has come, and what it changes.

    `rows` is None until the file was read; `done` counts rows of the work at hand. `trouble` says
    why the file is refused, not understood or broken; `news` what the preview says first.
    """

    id: int
    file_name: str
    file_sha256: str
    in_force_from: date
    state: ImportState
    by: str
    uploaded_at: datetime
    changed_at: datetime
    headings: Sequence[str]
    sheet: str
    other_sheets: Sequence[str]
    rows: int | None
    counts: Mapping[Outcome, int]
    warned: int
    done: int
    left_bad_rows_out: bool
    trouble: str
    news: str

    @property
    def is_at_work(self) -> bool:
        """Whether a job is at it or will be: the page looks again by itself."""
        return self.state in _AT_WORK

    @property
    def would_change(self) -> int:
        return self.counts[Outcome.ADDED] + self.counts[Outcome.CHANGED]

    @property
    def may_be_abandoned(self) -> bool:
        return ImportState.ABANDONED in IMPORT_TRANSITIONS[self.state]

    @property
    def may_be_read_again(self) -> bool:
        return self.state == ImportState.FAILED

    def guesses(self) -> Mapping[str, str]:
        """Return what each heading probably means, for a list that waits to be mapped."""
        return guesses(self.headings)


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One row of a file, what comes of it, and why not or what is odd."""

    line: int
    outcome: Outcome
    code: str
    name: str
    faults: tuple[RowFault, ...]
    warnings: tuple[RowFault, ...]


@dataclass(frozen=True, slots=True)
class RowChange:
    """What taking one row changes, part by part; `number` of the version it follows, if any."""

    row: ImportedRow
    number: int | None
    differences: tuple[Difference, ...]


def imports(*, limit: int = 50) -> Sequence[ImportFacts]:
    """Return the latest imports, latest first."""
    drawn = counted()
    return [_facts(run, drawn) for run in ImportRun.objects.order_by("-uploaded_at", "-pk")[:limit]]


def import_run(run_id: int) -> ImportFacts:
    """
    Return one import.

    :raises Missing: if there is none of that number
    """
    return _facts(_row(run_id), counted())


def import_rows(
    run_id: int,
    *,
    outcome: Outcome | None = None,
    warned: bool = False,
    after: int = 0,
    limit: int = 50,
) -> tuple[Sequence[ImportedRow], int | None]:
    """Return rows of an import in the order of the file, and after which line there are more."""
    rows = ImportRow.objects.filter(run_id=run_id, line__gt=after).order_by("line")
    if outcome is not None:
        rows = rows.filter(outcome=outcome)
    if warned:
        rows = rows.exclude(warnings=[])
    found = list(rows.defer("record")[: limit + 1])
    more = found[limit - 1].line if len(found) > limit else None
    return [_imported(row) for row in found[:limit]], more


def import_row(run_id: int, line: int) -> RowChange:
    """
    Return what taking one row would change, in the words of the law.

    :raises Missing: if the import has no such row
    """
    row = ImportRow.objects.filter(run_id=run_id, line=line).first()
    if row is None:
        raise Missing(_("Lần nhập này không có dòng %(line)s.") % {"line": line})
    before = version(row.before_id) if row.before_id else None
    after: Record | None = from_data(row.record) if row.record is not None else None
    told = after is not None and row.outcome != Outcome.UNCHANGED
    return RowChange(
        row=_imported(row),
        number=before.number if before else None,
        differences=compare(before.record if before else None, after) if told else (),
    )


def _row(run_id: int) -> ImportRun:
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is None:
        raise Missing(_("Không có lần nhập này."))
    return run


def _facts(run: ImportRun, drawn: int) -> ImportFacts:
    working = run.state in (ImportState.READING, ImportState.TAKING)
    total = run.added + run.changed + run.unchanged if run.rows is not None else drawn
    return ImportFacts(
        id=run.pk,
        file_name=run.file_name,
        file_sha256=run.file_sha256,
        in_force_from=run.in_force_from,
        state=ImportState(run.state),
        by=run.by["name"],
        uploaded_at=run.uploaded_at,
        changed_at=run.changed_at,
        headings=tuple(run.headings),
        sheet=run.sheet,
        other_sheets=tuple(run.other_sheets),
        rows=run.rows,
        counts={
            Outcome.ADDED: run.added,
            Outcome.CHANGED: run.changed,
            Outcome.UNCHANGED: run.unchanged,
            Outcome.REFUSED: run.refused,
        },
        warned=run.warned,
        done=min(max(drawn - run.progress_from, 0), total) if working else 0,
        left_bad_rows_out=run.leave_bad_rows_out,
        trouble=run.trouble,
        news=run.news,
    )


def _imported(row: ImportRow) -> ImportedRow:
    return ImportedRow(
        line=row.line,
        outcome=Outcome(row.outcome),
        code=row.code,
        name=row.name,
        faults=in_words([Flaw(row.line, *flaw) for flaw in row.flaws]),
        warnings=in_words([Flaw(row.line, *flaw) for flaw in row.warnings]),
    )

"""Taking a file into the catalogue at once: all of it or nothing; bad rows left out if asked."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Fault, Invalid
from thongsuot.modules.procedures import policy
from thongsuot.modules.procedures.actions.entering import insert, lock, record_published
from thongsuot.modules.procedures.events import ProceduresImported
from thongsuot.modules.procedures.queries.mappings import remembered
from thongsuot.modules.procedures.queries.preview import Judged, judged, read_file
from thongsuot.modules.procedures.queries.reasons import RowFault, in_words
from thongsuot.modules.procedures.rules import shipped
from thongsuot.modules.procedures.rules.listing import Reading, read_list
from thongsuot.modules.procedures.rules.reading import read_any
from thongsuot.modules.procedures.rules.records_file import check_records, read_records
from thongsuot.modules.procedures.states import Outcome

# Versions are entered so many at a time, and each time the progress is told.
_AT_A_TIME = 200
_MOST_FAULTS_NAMED = 50


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
    *,
    stream: BinaryIO,
    name: str,
    in_force_from: date,
    leave_bad_rows_out: bool = False,
    by: Actor,
    at: datetime,
) -> ImportReport:
    """
    Take a list of procedures (CSV or XLSX) into the catalogue.

    A row never replaces a whole record by a mere line. The same file again changes nothing.

    :raises NotAllowed: if `by` may not import
    :raises Invalid: if the file cannot be a list of procedures, or holds bad rows that were
        not to be left out; the catalogue stays as it was
    """
    policy.may_import(by).or_refuse()
    reading = read_file(stream, name=name, read=lambda data: read_list(data, remembered=remembered))
    return _take(reading, name, in_force_from, leave_bad_rows_out, by=by, at=at)


@ledger.action
def import_records(
    *,
    stream: BinaryIO,
    name: str,
    in_force_from: date,
    leave_bad_rows_out: bool = False,
    by: Actor,
    at: datetime,
) -> ImportReport:
    """
    Take a JSON file of whole records into the catalogue.

    :raises NotAllowed: if `by` may not import
    :raises Invalid: if the file is not such a file, or holds bad records that were not to be
        left out; the catalogue stays as it was
    """
    policy.may_import(by).or_refuse()
    reading = read_file(stream, name=name, read=read_records)
    return _take(reading, name, in_force_from, leave_bad_rows_out, by=by, at=at)


@ledger.action
def import_file(
    *,
    stream: BinaryIO,
    name: str,
    in_force_from: date,
    leave_bad_rows_out: bool = False,
    by: Actor,
    at: datetime,
) -> ImportReport:
    """
    Take a file of any form that is read into the catalogue, told apart by looking at it.

    :raises NotAllowed: if `by` may not import
    :raises Invalid: as `import_list` and `import_records` do
    """
    policy.may_import(by).or_refuse()
    reading = read_file(stream, name=name, read=lambda data: read_any(data, remembered=remembered))
    return _take(reading, name, in_force_from, leave_bad_rows_out, by=by, at=at)


@ledger.action
def import_shipped(*, in_force_from: date, by: Actor, at: datetime) -> ImportReport:
    """
    Take the records that come with the product into the catalogue.

    :raises NotAllowed: if `by` may not import
    """
    policy.may_import(by).or_refuse()
    reading = check_records(shipped.records())
    return _take(reading, "thongsuot", in_force_from, False, by=by, at=at)


def _take(
    reading: Reading, name: str, in_force_from: date, leave_out: bool, *, by: Actor, at: datetime
) -> ImportReport:
    lock()

    rows = judged(reading, in_force_from=in_force_from)
    flaws = in_words([flaw for row in rows for flaw in row.flaws])
    if flaws and not leave_out:
        raise _bad_rows(flaws, name=name)

    enter(rows, in_force_from=in_force_from, by=by, at=at)

    happened = record_imported(rows, name=name, by=by, at=at)
    return ImportReport(
        name=name,
        added=happened.added,
        changed=happened.changed,
        unchanged=happened.unchanged,
        refused=flaws,
        warnings=in_words([flaw for row in rows for flaw in row.warnings]),
    )


def _bad_rows(flaws: Sequence[RowFault], *, name: str) -> Invalid:
    named = [
        Fault(
            f"/rows/{flaw.line}/{flaw.column.replace('.', '/')}".rstrip("/"),
            _("Dòng %(line)s: %(reason)s") % {"line": flaw.line, "reason": flaw.reason},
        )
        for flaw in flaws[:_MOST_FAULTS_NAMED]
    ]
    return Invalid(
        _("Không nhập tệp «%(name)s»: có %(count)s chỗ sai, danh mục giữ nguyên.")
        % {"name": name, "count": len(flaws)},
        named,
    )


def enter(
    rows: Sequence[Judged],
    *,
    in_force_from: date,
    by: Actor,
    at: datetime,
    tell: Callable[[int], None] = lambda _done: None,
) -> None:
    """Enter what is new or changed, telling now and then how many rows more are done."""
    wanted = [row for row in rows if row.outcome in (Outcome.ADDED, Outcome.CHANGED)]
    tell(len(rows) - len(wanted))
    for start in range(0, len(wanted), _AT_A_TIME):
        part = wanted[start : start + _AT_A_TIME]
        known = {row.code: row.before for row in part if row.before}
        versions = insert(
            [row.row for row in part if row.row], known, in_force_from=in_force_from, at=at
        )
        record_published(versions, by=by, at=at)
        tell(len(part))


def record_imported(
    rows: Sequence[Judged], *, name: str, left_out: int = 0, by: Actor, at: datetime
) -> ProceduresImported:
    """Record that a file was taken, `left_out` counting bad rows that are not among these."""
    counts = Counter(row.outcome for row in rows)
    happened = ProceduresImported(
        file_name=name[:200],
        added=counts[Outcome.ADDED],
        changed=counts[Outcome.CHANGED],
        unchanged=counts[Outcome.UNCHANGED],
        refused=counts[Outcome.REFUSED] + left_out,
    )
    ledger.record(happened, by=by, at=at)
    return happened

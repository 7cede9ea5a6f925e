"""Taking a file into the catalogue: bad rows named and left out, good ones kept."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.modules.procedures import policy
from thongsuot.modules.procedures.actions.entering import insert, lock, record_published, too_early
from thongsuot.modules.procedures.events import ProceduresImported
from thongsuot.modules.procedures.queries.preview import is_unchanged, read_file, standing
from thongsuot.modules.procedures.queries.reasons import RowFault, in_words
from thongsuot.modules.procedures.rules import shipped
from thongsuot.modules.procedures.rules.listing import ListedProcedure, Reading, read_list
from thongsuot.modules.procedures.rules.records_file import check_records, read_records


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
    policy.may_import(by).or_refuse()
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
    policy.may_import(by).or_refuse()
    reading = read_file(stream, name=name, read=read_records)
    return _take(reading, name=name, in_force_from=in_force_from, by=by, at=at)


@ledger.action
def import_shipped(*, in_force_from: date, by: Actor, at: datetime) -> ImportReport:
    """
    Take the records that come with the product into the catalogue.

    :raises NotAllowed: if `by` may not import
    """
    policy.may_import(by).or_refuse()
    reading = check_records(shipped.records())
    return _take(reading, name="thongsuot", in_force_from=in_force_from, by=by, at=at)


def _take(
    reading: Reading, *, name: str, in_force_from: date, by: Actor, at: datetime
) -> ImportReport:
    lock()

    known = standing([row.record.code for row in reading.rows])
    wanted: list[ListedProcedure] = []
    refused = list(reading.refused)
    for row in reading.rows:
        before = known.get(row.record.code)
        if before and is_unchanged(row, before):
            continue
        if flaw := too_early(row, before, in_force_from):
            refused.append(flaw)
        else:
            wanted.append(row)

    versions = insert(wanted, known, in_force_from=in_force_from, at=at)

    record_published(versions, by=by, at=at)
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

"""
The life of an import: a file is kept, read, mapped, looked at, and taken or put aside.

Reading and taking are jobs. Each begins by noting itself in a transaction of its own and does
its work in another, under the lock of its row, so that a job that is killed leaves nothing
behind and can be done again, and one that is done twice does nothing the second time.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor, ActorKind, system
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.modules.procedures import policy
from thongsuot.modules.procedures.actions.entering import lock
from thongsuot.modules.procedures.actions.importing import enter, record_imported
from thongsuot.modules.procedures.events import (
    ColumnsForgotten,
    ColumnsMapped,
    ImportAbandoned,
    ImportBegun,
    ImportFailed,
    ImportOrdered,
    ImportSentBack,
)
from thongsuot.modules.procedures.models import (
    ColumnMapping,
    ImportedFile,
    ImportRow,
    ImportRun,
)
from thongsuot.modules.procedures.queries.counting import counted, tell_done
from thongsuot.modules.procedures.queries.mappings import remembered
from thongsuot.modules.procedures.queries.preview import Judged, judged
from thongsuot.modules.procedures.queries.reasons import about_file, refuse
from thongsuot.modules.procedures.rules.columns import (
    COLUMNS,
    IGNORED,
    UnknownHeadings,
    columns_of,
    heading_key,
)
from thongsuot.modules.procedures.rules.listing import ListedProcedure, Reading
from thongsuot.modules.procedures.rules.reading import read_any
from thongsuot.modules.procedures.rules.record import Flaw, from_data, to_data
from thongsuot.modules.procedures.rules.tables import MOST_BYTES, UnreadableFile
from thongsuot.modules.procedures.states import IMPORT_TRANSITIONS, ImportState, Outcome

IMPORTER = system("Nhập danh mục")
_AT_A_TIME = 500


# ---- What people do ----


@ledger.action
def begin_import(
    *, stream: BinaryIO, name: str, in_force_from: date, by: Actor, at: datetime
) -> int:
    """
    Keep a file of procedures, to be read by a job, and return the number of the import.

    :raises NotAllowed: if `by` may not import
    :raises Invalid: if the file is empty or larger than is read
    """
    policy.may_import(by).or_refuse()
    content = stream.read(MOST_BYTES + 1)
    file_name = _file_name(name)
    if len(content) > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        raise refuse(UnreadableFile("too_large", most=most), name=file_name)
    if not content:
        raise refuse(UnreadableFile("empty"), name=file_name)

    run = ImportRun.objects.create(
        file_name=file_name,
        file_sha256=hashlib.sha256(content).hexdigest(),
        in_force_from=in_force_from,
        state=ImportState.UPLOADED,
        by=_kept(by),
        account_id=by.account_id,
        uploaded_at=at,
        changed_at=at,
    )
    ImportedFile.objects.create(run=run, content=content)
    _defer("procedures.read_import", run)

    happened = ImportBegun(run.pk, run.file_name, run.file_sha256, in_force_from)
    ledger.record(happened, by=by, at=at)
    return run.pk


@ledger.action
def map_columns(*, run_id: int, columns: Mapping[str, str], by: Actor, at: datetime) -> None:
    """
    Say which of our columns each heading of the list is ("" to pass it over), and remember it.

    :raises NotAllowed: if `by` may not import
    :raises Clash: if the import does not wait for this
    :raises Invalid: if a column that is needed is missing, or one is named twice
    """
    run = _locked(run_id)

    policy.may_import(by).or_refuse()
    _refuse_another_state(run, ImportState.UPLOADED)
    kept = _usable(run.headings, columns)

    mapping_id = _remember(run.headings, kept, file_name=run.file_name, by=by, at=at)
    _move(run, ImportState.UPLOADED, at=at)
    _defer("procedures.read_import", run)

    ledger.record(ColumnsMapped(mapping_id, kept), by=by, at=at)


@ledger.action
def change_mapping(*, mapping_id: int, columns: Mapping[str, str], by: Actor, at: datetime) -> None:
    """
    Change what is remembered of a set of headings; imports made before stay as they are.

    :raises NotAllowed: if `by` may not import
    :raises Missing: if it is not remembered
    :raises Invalid: if a column that is needed is missing, or one is named twice
    """
    mapping = _locked_mapping(mapping_id)

    policy.may_import(by).or_refuse()
    kept = _usable([label for label, _column in mapping.columns], columns)

    mapping.columns, mapping.kept_by, mapping.kept_at = list(kept.items()), by.name[:200], at
    mapping.save(update_fields=["columns", "kept_by", "kept_at"])

    ledger.record(ColumnsMapped(mapping_id, kept), by=by, at=at)


@ledger.action
def forget_mapping(*, mapping_id: int, by: Actor, at: datetime) -> None:
    """
    Forget what a set of headings means; the next list that has them asks again.

    :raises NotAllowed: if `by` may not import
    :raises Missing: if it is not remembered
    """
    mapping = _locked_mapping(mapping_id)

    policy.may_import(by).or_refuse()

    mapping.delete()

    ledger.record(ColumnsForgotten(mapping_id), by=by, at=at)


@ledger.action
def order_import(*, run_id: int, leave_bad_rows_out: bool = False, by: Actor, at: datetime) -> None:
    """
    Say that what the preview shows be taken; a job does it.

    :raises NotAllowed: if `by` may not import
    :raises Clash: if there is nothing to take, or bad rows are not to be left out
    """
    run = _locked(run_id)

    policy.may_import(by).or_refuse()
    _refuse_another_state(run, ImportState.ORDERED)
    if not run.added + run.changed:
        raise Clash(_("Tệp này không làm thay đổi gì trong danh mục."))
    if run.refused and not leave_bad_rows_out:
        raise Clash(
            _("Tệp có %(count)s dòng lỗi. Hãy sửa tệp, hoặc chọn bỏ qua các dòng đó.")
            % {"count": run.refused}
        )

    run.leave_bad_rows_out, run.by, run.news = leave_bad_rows_out, _kept(by), ""
    _move(run, ImportState.ORDERED, at=at)
    _defer("procedures.take_import", run)

    ledger.record(ImportOrdered(run.pk, run.added, run.changed, run.refused), by=by, at=at)


@ledger.action
def abandon_import(*, run_id: int, by: Actor, at: datetime) -> None:
    """
    Put an import aside.

    :raises NotAllowed: if `by` may not import
    :raises Clash: if it is being worked on, or over
    """
    run = _locked(run_id)

    policy.may_import(by).or_refuse()
    _refuse_another_state(run, ImportState.ABANDONED)

    _move(run, ImportState.ABANDONED, at=at)

    ledger.record(ImportAbandoned(run.pk), by=by, at=at)


@ledger.action
def read_again(*, run_id: int, by: Actor, at: datetime) -> None:
    """
    Let a file be read once more: after what broke was mended, or against today's catalogue.

    :raises NotAllowed: if `by` may not import
    :raises Clash: if it is being worked on, or over
    """
    run = _locked(run_id)

    policy.may_import(by).or_refuse()
    _refuse_another_state(run, ImportState.UPLOADED)

    run.news = ""
    _move(run, ImportState.UPLOADED, at=at)
    _defer("procedures.read_import", run)

    happened = ImportBegun(run.pk, run.file_name, run.file_sha256, run.in_force_from)
    ledger.record(happened, by=by, at=at)


# ---- What jobs do ----


def read_import(*, run_id: int, at: datetime) -> None:
    """Read the file and note what taking it would do; nothing if that is done already."""
    if not _begun(run_id, ImportState.UPLOADED, ImportState.READING, at=at):
        return
    with transaction.atomic():
        run = _locked(run_id)
        if run.state != ImportState.READING:
            return
        run.lines.all().delete()
        # Reasons are kept in the language of the law; pages translate what they show of rows.
        with override("vi"):
            try:
                reading = read_any(bytes(run.file.content), remembered=remembered)
            except UnknownHeadings as unknown:
                run.headings, run.trouble = list(unknown.labels), about_file(unknown)
                _move(run, ImportState.MAPPING, at=at)
            except UnreadableFile as trouble:
                run.trouble = about_file(trouble)
                _move(run, ImportState.REFUSED, at=at)
            else:
                _note_reading(run, reading, at=at)


def take_import(*, run_id: int, at: datetime) -> None:
    """
    Take what was ordered, all in one transaction; nothing if that is done already.

    If the catalogue has changed under the preview, write nothing but a new preview.
    """
    if not _begun(run_id, ImportState.ORDERED, ImportState.TAKING, at=at):
        return
    _take(run_id=run_id, at=at)


@transaction.atomic
def give_up_import(*, run_id: int, trouble: str, at: datetime) -> None:
    """Note that the work on an import breaks again and again; nothing of it was taken."""
    run = _locked(run_id)
    if ImportState.FAILED in IMPORT_TRANSITIONS[ImportState(run.state)]:
        _note_failure(run, trouble, at=at)


@ledger.action
def _note_failure(run: ImportRun, trouble: str, *, at: datetime) -> None:
    run.trouble = tidy(trouble)[:2_000]
    _move(run, ImportState.FAILED, at=at)

    ledger.record(ImportFailed(run.pk, run.trouble), by=IMPORTER, at=at)


@transaction.atomic
def _begun(run_id: int, waiting: ImportState, working: ImportState, *, at: datetime) -> bool:
    run = _locked(run_id)
    if run.state not in (waiting, working):
        return False
    run.progress_from = counted()
    if run.state == waiting:
        _move(run, working, at=at)
    else:  # taken up after a worker that died
        run.save(update_fields=["progress_from"])
    return True


@transaction.atomic
def _take(*, run_id: int, at: datetime) -> None:
    lock()
    run = _locked(run_id)
    if run.state != ImportState.TAKING:
        return
    # What was shown is what is taken: the rows as they were kept, not the file read anew.
    shown = list(run.lines.exclude(outcome=Outcome.REFUSED).order_by("line"))
    rows = judged(Reading(tuple(map(_listed, shown)), ()), in_force_from=run.in_force_from)
    if list(map(_standing_of, shown)) == list(map(_standing_now, rows)):
        _carry_out(run, rows, at=at)
    else:
        _send_back(run, at=at)


@ledger.action
def _carry_out(run: ImportRun, rows: Sequence[Judged], *, at: datetime) -> None:
    by = _actor(run.by)
    enter(rows, in_force_from=run.in_force_from, by=by, at=at, tell=tell_done)
    _move(run, ImportState.DONE, at=at)

    record_imported(rows, name=run.file_name, left_out=run.refused, by=by, at=at)


@ledger.action
def _send_back(run: ImportRun, *, at: datetime) -> None:
    with override("vi"):
        run.news = _(
            "Danh mục đã thay đổi từ lúc xem trước, nên chưa nhập gì. Dưới đây là bản xem trước "
            "mới; hãy xem lại rồi nhập."
        )
    _move(run, ImportState.UPLOADED, at=at)
    _defer("procedures.read_import", run)

    ledger.record(ImportSentBack(run.pk), by=IMPORTER, at=at)


# ---- The pieces ----


def _defer(task: str, run: ImportRun) -> None:
    # One at a time, whoever uploads: a job waits for the one before it.
    app.configure_task(task, lock="procedures.imports").defer(run_id=run.pk)


def _locked(run_id: int) -> ImportRun:
    run = ImportRun.objects.select_for_update(of=("self",)).filter(pk=run_id).first()
    if run is None:
        raise Missing(_("Không có lần nhập này."))
    return run


def _locked_mapping(mapping_id: int) -> ColumnMapping:
    row = ColumnMapping.objects.select_for_update(of=("self",)).filter(pk=mapping_id).first()
    if row is None:
        raise Missing(_("Không còn nhớ cách đọc các cột này."))
    return row


def _refuse_another_state(run: ImportRun, state: ImportState) -> None:
    if state not in IMPORT_TRANSITIONS[ImportState(run.state)]:
        raise Clash(
            _("Lần nhập này đang ở tình trạng «%(state)s», không làm được việc đó.")
            % {"state": ImportState(run.state).label}
        )


def _move(run: ImportRun, state: ImportState, *, at: datetime) -> None:
    assert state in IMPORT_TRANSITIONS[ImportState(run.state)], (run.state, state)
    run.state, run.changed_at = state, at
    run.save()


def _file_name(name: str) -> str:
    last = tidy(name.replace("\\", "/").rpartition("/")[2])[:200]
    return _("tệp không tên") if not last or has_control_characters(last) else last


def _usable(labels: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
    """
    Return the mapping as it is kept.

    :raises Invalid: if with it the list could not be read
    """
    kept = {label: columns.get(label, IGNORED) for label in labels}
    if strange := [column for column in kept.values() if column not in (*COLUMNS, IGNORED)]:
        raise Invalid(_("Không có cột nào tên «%(name)s».") % {"name": strange[0][:40]})
    try:
        columns_of(labels, kept)
    except UnknownHeadings as trouble:
        reason = about_file(trouble)
        raise Invalid(reason, [Fault("/columns", reason)]) from None
    return kept


def _remember(
    labels: Sequence[str], columns: dict[str, str], *, file_name: str, by: Actor, at: datetime
) -> int:
    ColumnMapping.objects.filter(key=(key := heading_key(labels))).delete()
    row = ColumnMapping.objects.create(
        key=key,
        columns=list(columns.items()),
        file_name=file_name,
        kept_by=by.name[:200],
        kept_at=at,
    )
    return row.pk


def _note_reading(run: ImportRun, reading: Reading, *, at: datetime) -> None:
    rows = judged(reading, in_force_from=run.in_force_from)
    for start in range(0, len(rows), _AT_A_TIME):
        part = rows[start : start + _AT_A_TIME]
        ImportRow.objects.bulk_create([_row(run, row) for row in part])
        tell_done(len(part))
    counts = Counter(row.outcome for row in rows)
    run.rows = len(rows)
    run.added, run.changed = counts[Outcome.ADDED], counts[Outcome.CHANGED]
    run.unchanged, run.refused = counts[Outcome.UNCHANGED], counts[Outcome.REFUSED]
    run.warned = sum(bool(row.warnings) for row in rows)
    run.headings, run.sheet = list(reading.headings), reading.sheet[:200]
    run.other_sheets = list(reading.other_sheets)
    run.trouble = ""
    _move(run, ImportState.READY, at=at)


def _row(run: ImportRun, row: Judged) -> ImportRow:
    return ImportRow(
        run=run,
        line=row.line,
        outcome=row.outcome,
        code=row.code[:120],
        name=row.name[:2_000],
        record=to_data(row.row.record) if row.row else None,
        is_line=bool(row.row and row.row.is_line),
        before_id=row.before.version_id if row.before else None,
        before_ends=row.before.in_force_to if row.before else None,
        flaws=list(map(_flaw, row.flaws)),
        warnings=list(map(_flaw, row.warnings)),
    )


def _flaw(flaw: Flaw) -> list[Any]:
    return [flaw.column, flaw.code, dict(flaw.params)]


def _listed(row: ImportRow) -> ListedProcedure:
    assert row.record is not None
    return ListedProcedure(row.line, from_data(row.record), is_line=row.is_line)


def _standing_of(row: ImportRow) -> tuple[object, ...]:
    return row.line, row.outcome, row.before_id, row.before_ends


def _standing_now(row: Judged) -> tuple[object, ...]:
    before = row.before
    return (
        row.line,
        row.outcome,
        before.version_id if before else None,
        before.in_force_to if before else None,
    )


def _kept(by: Actor) -> dict[str, Any]:
    return {
        "name": by.name,
        "kind": by.kind,
        "account_id": by.account_id,
        "post_id": by.post_id,
        "unit_id": by.unit_id,
        "on_behalf_of": by.on_behalf_of,
    }


def _actor(kept: Mapping[str, Any]) -> Actor:
    """Return who ordered the import, to stand in the ledger; their leave was asked then."""
    return Actor(**{**kept, "kind": ActorKind(kept["kind"])})

"""An import from its upload to its end: looked at before it is taken, and taken once."""

import io
import os
import signal
import subprocess
import sys
import time
from datetime import date

import psycopg
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor, Permission, Reach
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.procedures.actions import runs
from thongsuot.modules.procedures.models import ImportRow, ImportRun
from thongsuot.modules.procedures.states import IMPORT_TRANSITIONS, ImportState, Outcome
from thongsuot.modules.procedures.testing import carry_on_imports
from thongsuot.modules.procedures.tests.conftest import FIRST_DAY, MORNING, SETUP

MAI = Actor(
    name="Chị Mai",
    account_id=7,
    grants={Permission.PROCEDURE_IMPORT: Reach(everywhere=True)},
)
AN = Actor(name="Chị An")
GOOD = b"ma_tthc,ten\n1.001193,Khai sinh\n2.000815,Sao y\n"
CATALOGUE = ("procedures_procedure", "procedures_procedureversion", "procedures_searchentry")


def digests():
    """Return a digest of each table of the catalogue."""
    found = {}
    with connection.cursor() as cursor:
        for table in CATALOGUE:
            cursor.execute(
                f"SELECT count(*) || md5(coalesce(string_agg(t::text, '' ORDER BY t::text), ''))"
                f' FROM "{table}" t'
            )
            found[table] = cursor.fetchone()[0]
    return found


def begin(data=GOOD, *, name="danh-muc.csv", on=FIRST_DAY, by=MAI):
    return procedures.begin_import(
        stream=io.BytesIO(data), name=name, in_force_from=on, by=by, at=MORNING
    )


def read(data=GOOD, **options):
    run_id = begin(data, **options)
    carry_on_imports(at=MORNING)
    return run_id


def order(run_id, *, leave_bad_rows_out=False, by=MAI):
    procedures.order_import(run_id=run_id, leave_bad_rows_out=leave_bad_rows_out, by=by, at=MORNING)


def take(data=GOOD, **options):
    run_id = read(data, **options)
    order(run_id)
    carry_on_imports(at=MORNING)
    return run_id


def state(run_id):
    return procedures.import_run(run_id).state


def counts(run_id):
    return tuple(procedures.import_run(run_id).counts.values())


# ---- The way ----


def test_nothing_is_written_before_it_is_ordered_and_all_of_it_after(db):
    before = digests()
    run_id = begin()
    assert state(run_id) == ImportState.UPLOADED
    carry_on_imports(at=MORNING)
    assert (state(run_id), counts(run_id)) == (ImportState.READY, (2, 0, 0, 0))
    assert digests() == before
    order(run_id)
    assert state(run_id) == ImportState.ORDERED and digests() == before
    carry_on_imports(at=MORNING)
    assert state(run_id) == ImportState.DONE
    assert procedures.procedure("1.001193", on=FIRST_DAY).name == "Khai sinh"
    events = [(line.type, line.actor_name) for line in ledger.history(f"import:{run_id}")]
    assert sorted(events) == [
        ("procedures.ImportBegun", "Chị Mai"),
        ("procedures.ImportOrdered", "Chị Mai"),
    ]
    published = ledger.history("procedure:1.001193")
    assert [line.actor_name for line in published] == ["Chị Mai"]


def test_the_same_file_again_changes_nothing(db):
    take()
    before = digests()
    again = read()
    assert counts(again) == (0, 0, 2, 0)
    with pytest.raises(Clash, match="không làm thay đổi gì"):
        order(again)
    assert digests() == before


def test_a_changed_row_is_shown_with_what_stood_before(db):
    take()
    run_id = read(GOOD.replace(b"Sao y", b"Sao"), on=date(2026, 1, 1))
    assert counts(run_id) == (0, 1, 1, 0)
    (row,), more = procedures.import_rows(run_id, outcome=Outcome.CHANGED)
    assert (row.line, row.code, more) == (3, "2.000815", None)
    change = procedures.import_row(run_id, 3)
    assert change.number == 1
    assert [(one.label, one.before, one.after) for one in change.differences] == [
        ("Tên thủ tục", "Sao y", "Sao")
    ]
    assert procedures.import_row(run_id, 2).differences == ()


def test_rows_are_shown_page_by_page(db):
    lines = "".join(f"1.{number:06},Thủ tục {number}\n" for number in range(25))
    run_id = read(f"ma_tthc,ten\n{lines}".encode())
    first, more = procedures.import_rows(run_id, limit=10)
    second, after = procedures.import_rows(run_id, limit=20, after=more)
    assert [row.line for row in [*first, *second]] == list(range(2, 27)) and after is None


def test_bad_rows_stop_all_of_it_unless_left_out(db):
    before = digests()
    run_id = read(GOOD + b"sai,X\n")
    assert counts(run_id) == (2, 0, 0, 1)
    with pytest.raises(Clash, match="1 dòng lỗi"):
        order(run_id)
    assert digests() == before
    order(run_id, leave_bad_rows_out=True)
    carry_on_imports(at=MORNING)
    assert state(run_id) == ImportState.DONE and digests() != before


def test_a_catalogue_that_changed_since_the_preview_is_looked_at_again(db):
    run_id = read()
    order(run_id)
    procedures.publish(
        record=procedures.Record(code="1.001193", name="Khai sinh mới"),
        in_force_from=FIRST_DAY,
        by=SETUP,
        at=MORNING,
    )
    before = digests()
    carry_on_imports(at=MORNING)
    facts = procedures.import_run(run_id)
    assert (facts.state, counts(run_id)) == (ImportState.READY, (1, 1, 0, 0))
    assert "đã thay đổi từ lúc xem trước" in facts.news
    assert digests() == before
    order(run_id)
    carry_on_imports(at=MORNING)
    assert state(run_id) == ImportState.DONE


def test_a_repeal_since_the_preview_is_a_change_too(db):
    take()
    run_id = read(GOOD.replace(b"Sao y", b"Sao"), on=date(2026, 6, 1))
    order(run_id)
    procedures.repeal(code="2.000815", on=date(2026, 3, 1), reason="Bãi bỏ", by=SETUP, at=MORNING)
    carry_on_imports(at=MORNING)
    assert state(run_id) == ImportState.READY
    assert procedures.import_run(run_id).news


def test_jobs_done_twice_do_it_once(db):
    run_id = read()
    order(run_id)
    runs.take_import(run_id=run_id, at=MORNING)
    done = digests()
    runs.take_import(run_id=run_id, at=MORNING)
    runs.read_import(run_id=run_id, at=MORNING)
    assert digests() == done and state(run_id) == ImportState.DONE
    assert len(procedures.versions("1.001193")) == 1


def test_what_died_while_reading_or_taking_is_done_again(db):
    """The job noted that it had begun, and was killed before its transaction ended."""
    run_id = begin()
    ImportRun.objects.filter(pk=run_id).update(state=ImportState.READING)
    runs.read_import(run_id=run_id, at=MORNING)
    assert state(run_id) == ImportState.READY
    ImportRun.objects.filter(pk=run_id).update(state=ImportState.TAKING)
    runs.take_import(run_id=run_id, at=MORNING)
    assert state(run_id) == ImportState.DONE and counts(run_id) == (2, 0, 0, 0)


def test_what_breaks_again_and_again_is_given_up_and_may_be_read_again(db):
    run_id = begin()
    before = digests()
    runs.give_up_import(run_id=run_id, trouble="MemoryError", at=MORNING)
    assert state(run_id) == ImportState.FAILED and digests() == before
    assert procedures.import_run(run_id).trouble == "MemoryError"
    procedures.read_again(run_id=run_id, by=MAI, at=MORNING)
    carry_on_imports(at=MORNING)
    assert state(run_id) == ImportState.READY
    runs.give_up_import(run_id=run_id, trouble="x", at=MORNING)
    assert state(run_id) == ImportState.READY, "what stands well is not given up"


def test_an_import_put_aside_stays_aside(db):
    run_id = read()
    procedures.abandon_import(run_id=run_id, by=MAI, at=MORNING)
    for move in (order, lambda it: procedures.read_again(run_id=it, by=MAI, at=MORNING)):
        with pytest.raises(Clash, match="Đã bỏ"):
            move(run_id)


def test_each_state_is_reached_and_left_as_the_table_says():
    assert set(IMPORT_TRANSITIONS) == set(ImportState)
    reached = {to for targets in IMPORT_TRANSITIONS.values() for to in targets}
    assert reached | {ImportState.UPLOADED} == set(ImportState)


def test_one_needs_leave_for_every_move(db):
    with pytest.raises(NotAllowed):
        begin(by=AN)
    run_id = read(b"so,ten goi\n1.001193,X\n")
    for move in (
        lambda: procedures.map_columns(run_id=run_id, columns={}, by=AN, at=MORNING),
        lambda: procedures.order_import(run_id=run_id, by=AN, at=MORNING),
        lambda: procedures.abandon_import(run_id=run_id, by=AN, at=MORNING),
        lambda: procedures.read_again(run_id=run_id, by=AN, at=MORNING),
    ):
        with pytest.raises(NotAllowed):
            move()
    with pytest.raises(Missing):
        order(999_999)


# ---- Other headings ----

LEGACY = (
    "DANH MỤC THỦ TỤC HÀNH CHÍNH,,,\n(Kèm theo Quyết định 12/QĐ-UBND),,,\n"
    "STT,Số hiệu,Tên gọi,Ngày ra quyết định\n1,1.001193,Khai sinh,x\n"
).encode()


def test_headings_are_explained_once_whatever_their_order(db):
    run_id = read(LEGACY)
    facts = procedures.import_run(run_id)
    assert facts.state == ImportState.MAPPING
    assert facts.headings == ("STT", "Số hiệu", "Tên gọi", "Ngày ra quyết định")
    assert facts.guesses()["Tên gọi"] == "ten"
    columns = {"Số hiệu": "ma_tthc", "Tên gọi": "ten"}
    procedures.map_columns(run_id=run_id, columns=columns, by=MAI, at=MORNING)
    carry_on_imports(at=MORNING)
    assert counts(run_id) == (1, 0, 0, 0)

    other_order = "Tên gọi,SO HIEU,STT,Ngày ra quyết định\nKhai tử,1.000656,2,y\n".encode()
    assert counts(read(other_order)) == (1, 0, 0, 0)
    # The immediate door remembers as well.
    report = procedures.import_list(
        stream=io.BytesIO(other_order), name="x", in_force_from=FIRST_DAY, by=SETUP, at=MORNING
    )
    assert report.added == 1


@pytest.mark.parametrize(
    "columns, reason",
    [
        ({"Số hiệu": "ma_tthc"}, "Thiếu cột ten"),
        ({"Số hiệu": "ma_tthc", "Tên gọi": "ten", "STT": "ten"}, "ghi hai lần"),
        ({"Số hiệu": "ma_tthc", "Tên gọi": "gia"}, "Không có cột nào tên «gia»"),
    ],
)
def test_a_mapping_with_which_nothing_can_be_read_is_refused(db, columns, reason):
    run_id = read(LEGACY)
    with pytest.raises(Invalid, match=reason):
        procedures.map_columns(run_id=run_id, columns=columns, by=MAI, at=MORNING)
    assert procedures.mappings() == ()


def test_a_mapping_is_changed_and_forgotten(db):
    run_id = read(LEGACY)
    columns = {"Số hiệu": "ma_tthc", "Tên gọi": "ten"}
    procedures.map_columns(run_id=run_id, columns=columns, by=MAI, at=MORNING)
    (kept,) = procedures.mappings()
    procedures.change_mapping(
        mapping_id=kept.id,
        columns=columns | {"Ngày ra quyết định": "nguon"},
        by=MAI,
        at=MORNING,
    )
    assert procedures.mapping(kept.id).columns["Ngày ra quyết định"] == "nguon"
    procedures.forget_mapping(mapping_id=kept.id, by=MAI, at=MORNING)
    assert procedures.mappings() == ()
    with pytest.raises(Missing):
        procedures.forget_mapping(mapping_id=kept.id, by=MAI, at=MORNING)
    # What was looked at is taken as it was shown, though the mapping is gone.
    carry_on_imports(at=MORNING)
    assert state(run_id) == ImportState.MAPPING


# ---- A real worker ----


def test_a_worker_takes_it_through(own_database):
    run_id = begin()
    work = ("procrastinate", "worker", "--one-shot", "--no-listen-notify")
    call_command(*work)
    assert state(run_id) == ImportState.READY
    order(run_id)
    call_command(*work)
    assert state(run_id) == ImportState.DONE
    assert procedures.procedure("1.001193", on=FIRST_DAY).name == "Khai sinh"


def test_a_worker_killed_in_the_middle_leaves_it_to_the_next(own_database):
    rows = "".join(f"1.{number:06},Thủ tục {number}\n" for number in range(3_000))
    run_id = begin(f"ma_tthc,ten\n{rows}".encode())
    runs.read_import(run_id=run_id, at=MORNING)
    order(run_id)
    with connection.cursor() as cursor:  # the reading was done by hand
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'procedures.read_import'")
    before = digests()
    killed = _worker(own_database)
    # Progress is seen while the transaction is still open.
    _wait_until(lambda: procedures.import_run(run_id).done > 0)
    assert state(run_id) == ImportState.TAKING
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert digests() == before

    with psycopg.connect(own_database, autocommit=True) as server:
        server.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 min'")
    following = _worker(own_database)
    _wait_until(lambda: state(run_id) == ImportState.DONE)
    following.send_signal(signal.SIGTERM)
    following.communicate(timeout=20)
    assert counts(run_id) == (3_000, 0, 0, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(number) FROM procedures_procedureversion")
        assert cursor.fetchone() == (3_000, 1)


def _worker(address):
    return subprocess.Popen(
        [sys.executable, "-m", "thongsuot.config.commands", "work"],
        env=os.environ
        | {"THONGSUOT_DATABASE_URL": address, "THONGSUOT_AS_OWNER": "0", "THONGSUOT_POOL": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _wait_until(happened):
    until = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < until, "It did not happen."
        time.sleep(0.05)


# ---- The database refuses nonsense ----


@pytest.mark.parametrize(
    "constraint, changes",
    [
        ("import_is_in_a_known_state", {"state": "flying"}),
        ("an_import_is_refused_with_a_reason", {"state": ImportState.REFUSED, "trouble": ""}),
    ],
)
def test_an_import_keeps_to_its_states(db, constraint, changes):
    run_id = begin()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ImportRun.objects.filter(pk=run_id).update(**changes)


def test_one_import_is_taken_at_a_time(db):
    begin(), begin()
    with pytest.raises(IntegrityError, match="one_import_is_taken_at_a_time"), transaction.atomic():
        ImportRun.objects.update(state=ImportState.TAKING)


@pytest.mark.parametrize(
    "constraint, changes",
    [
        ("a_line_of_a_file_is_judged_once", {"line": 2}),
        ("a_row_that_could_be_taken_holds_its_record", {"record": None}),
    ],
)
def test_rows_are_whole(db, constraint, changes):
    run_id = read()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ImportRow.objects.filter(run_id=run_id).update(**changes)


@pytest.mark.parametrize(
    "name, kept",
    [("C:\\tải về\\a.csv", "a.csv"), ("../../b.csv", "b.csv"), ("", "tệp không tên")],
)
def test_a_file_is_named_by_its_last_part(db, name, kept):
    assert procedures.import_run(begin(name=name)).file_name == kept

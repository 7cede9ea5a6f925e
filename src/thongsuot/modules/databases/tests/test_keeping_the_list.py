"""Chị Mai of the reform office keeps the list of databases and of what they hold."""

import csv
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import EVERYWHERE, Actor, Permission, Reach
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.modules.databases import api as databases
from thongsuot.modules.databases.models import Connection, Database, HeldPaper
from thongsuot.modules.databases.tests.conftest import FIRST_DAY, MORNING, SETUP

TODAY = date(2026, 11, 2)
MAI = Actor("Dương Thị Mai", grants={Permission.DATABASE_EDIT: EVERYWHERE})
AN = Actor("Nguyễn Thị An", grants={Permission.DOSSIER_RECEIVE: EVERYWHERE})


@pytest.fixture
def vaccination(db):
    return databases.add_database(
        name="Cơ sở dữ liệu về tiêm chủng", owner="Bộ Y tế", by=MAI, at=MORNING
    )


def add(key, **other):
    said = {
        "key": key,
        "paper": "Sổ tiêm chủng",
        "instrument": "Nghị định số 118/2025/NĐ-CP",
        "clause": "khoản 2a Điều 4",
        "in_force_from": date(2026, 1, 1),
        "source": "Công văn của Bộ Y tế",
        "by": MAI,
        "at": MORNING,
    }
    return databases.add_held_paper(**(said | other))


def types_of(key):
    return [line.type for line in ledger.history(f"database:{key}")]


# ---- Databases ----


def test_a_database_is_added_not_connected_under_a_readable_key(vaccination):
    assert vaccination == "tiem-chung"
    facts = databases.database("tiem-chung", on=TODAY)
    assert facts.owner == "Bộ Y tế"
    assert not facts.connected
    assert facts.connected_since is None
    assert types_of("tiem-chung") == ["databases.DatabaseAdded"]


def test_the_same_name_is_not_added_twice(vaccination):
    with pytest.raises(Clash):
        databases.add_database(
            name="Cơ sở dữ liệu về  tiêm chủng", owner="Bộ Y tế", by=MAI, at=MORNING
        )


@pytest.mark.parametrize(("name", "owner"), [("", "Bộ Y tế"), ("CSDL", " "), ("x" * 301, "Bộ")])
def test_a_database_without_a_fit_name_or_owner_is_refused_by_field(db, name, owner):
    with pytest.raises(Invalid) as refused:
        databases.add_database(name=name, owner=owner, by=MAI, at=MORNING)
    assert refused.value.faults


def test_it_is_connected_stopped_and_connected_again(vaccination):
    databases.connect_database(
        key=vaccination, since=date(2026, 2, 2), basis="Biên bản 01", by=MAI, at=MORNING
    )
    databases.disconnect_database(
        key=vaccination, until=date(2026, 3, 31), reason="Bảo trì", by=MAI, at=MORNING
    )
    databases.connect_database(key=vaccination, since=date(2026, 5, 4), by=MAI, at=MORNING)

    def connected(on):
        return databases.database(vaccination, on=on).connected

    assert [
        connected(day)
        for day in (
            date(2026, 2, 1),
            date(2026, 2, 2),
            date(2026, 3, 31),
            date(2026, 4, 1),
            date(2026, 5, 4),
        )
    ] == [False, True, True, False, True]
    assert types_of(vaccination)[1:] == [
        "databases.DatabaseConnected",
        "databases.DatabaseDisconnected",
        "databases.DatabaseConnected",
    ]


def test_what_is_connected_is_not_connected_again(vaccination):
    databases.connect_database(key=vaccination, since=TODAY, by=MAI, at=MORNING)
    with pytest.raises(Clash, match="02/11/2026"):
        databases.connect_database(
            key=vaccination, since=TODAY + timedelta(days=9), by=MAI, at=MORNING
        )


def test_connections_do_not_overlap_in_the_past_either(vaccination):
    databases.connect_database(key=vaccination, since=date(2026, 2, 2), by=MAI, at=MORNING)
    databases.disconnect_database(
        key=vaccination, until=date(2026, 3, 31), reason="Bảo trì", by=MAI, at=MORNING
    )
    with pytest.raises(Clash):
        databases.connect_database(key=vaccination, since=date(2026, 3, 31), by=MAI, at=MORNING)


def test_what_is_not_connected_is_not_disconnected(vaccination):
    with pytest.raises(Clash):
        databases.disconnect_database(
            key=vaccination, until=TODAY, reason="Bảo trì", by=MAI, at=MORNING
        )


def test_a_connection_does_not_end_before_it_begins(vaccination):
    databases.connect_database(key=vaccination, since=TODAY, by=MAI, at=MORNING)
    with pytest.raises(Clash):
        databases.disconnect_database(
            key=vaccination, until=TODAY - timedelta(days=2), reason="Nhầm", by=MAI, at=MORNING
        )
    # A mistake of the same day: it was never connected at all.
    databases.disconnect_database(
        key=vaccination, until=TODAY - timedelta(days=1), reason="Nhầm", by=MAI, at=MORNING
    )
    assert not databases.database(vaccination, on=TODAY).connected


@pytest.mark.parametrize("key", ["khong-co", "\x00", ""])
def test_an_unknown_database_is_missing(db, key):
    with pytest.raises(Missing):
        databases.connect_database(key=key, since=TODAY, by=MAI, at=MORNING)
    with pytest.raises(Missing):
        databases.database(key, on=TODAY)


# ---- Who may ----


@pytest.mark.parametrize(
    "who",
    [AN, Actor("Một xã", grants={Permission.DATABASE_EDIT: Reach(frozenset({7}))})],
    ids=["another-permission", "one-office-only"],
)
def test_only_who_keeps_the_whole_province_may_change_the_list(shipped, who):
    assert not databases.may_edit(who)
    some = databases.held_papers(on=TODAY, limit=1).items[0]
    with pytest.raises(NotAllowed):
        databases.add_database(name="CSDL", owner="Bộ", by=who, at=MORNING)
    with pytest.raises(NotAllowed):
        databases.connect_database(key="dan-cu", since=TODAY, by=who, at=MORNING)
    with pytest.raises(NotAllowed):
        databases.disconnect_database(
            key="dan-cu", until=TODAY, reason="Bảo trì", by=who, at=MORNING
        )
    with pytest.raises(NotAllowed):
        add("dan-cu", by=who)
    with pytest.raises(NotAllowed):
        databases.end_held_paper(held_paper_id=some.id, on=TODAY, reason="Nhầm", by=who, at=MORNING)
    with pytest.raises(NotAllowed):
        databases.import_shipped(in_force_from=FIRST_DAY, by=who, at=MORNING)


# ---- Papers ----


def test_a_paper_that_a_keeper_adds_is_in_vain_at_once(vaccination):
    databases.connect_database(key=vaccination, since=date(2026, 1, 1), by=MAI, at=MORNING)
    held = add(vaccination, other_names=["Phiếu tiêm chủng"])
    found = databases.asked_in_vain(
        procedure_code="1.001193",
        names=["Bản sao sổ tiêm chủng", "Phiếu tiêm chủng của trẻ", "Tờ khai"],
        on=TODAY,
    )
    assert set(found) == {"Bản sao sổ tiêm chủng", "Phiếu tiêm chủng của trẻ"}
    assert databases.held_paper(held, on=TODAY).legal_basis == (
        "khoản 2a Điều 4 Nghị định số 118/2025/NĐ-CP"
    )
    assert types_of(vaccination)[-1] == "databases.HeldPaperAdded"


def test_a_paper_for_one_procedure_says_nothing_of_another(vaccination):
    databases.connect_database(key=vaccination, since=date(2026, 1, 1), by=MAI, at=MORNING)
    add(vaccination, procedure_code="1.001193")
    ask = {"names": ["Sổ tiêm chủng"], "on": TODAY}
    assert databases.asked_in_vain(procedure_code="1.001193", **ask)
    assert not databases.asked_in_vain(procedure_code="1.000656", **ask)
    assert not databases.asked_in_vain(procedure_code="", **ask)


def test_a_paper_that_ended_may_be_asked_for_again(vaccination):
    databases.connect_database(key=vaccination, since=date(2026, 1, 1), by=MAI, at=MORNING)
    held = add(vaccination)
    databases.end_held_paper(
        held_paper_id=held, on=TODAY, reason="Dữ liệu chưa đủ", by=MAI, at=MORNING
    )
    ask = {"procedure_code": "", "names": ["Sổ tiêm chủng"]}
    assert databases.asked_in_vain(on=TODAY, **ask)
    assert not databases.asked_in_vain(on=TODAY + timedelta(days=1), **ask)
    assert types_of(vaccination)[-1] == "databases.HeldPaperEnded"
    with pytest.raises(Clash):
        databases.end_held_paper(held_paper_id=held, on=TODAY, reason="Lần nữa", by=MAI, at=MORNING)
    # And it may be added anew from the day after.
    with pytest.raises(Clash):
        add(vaccination, in_force_from=TODAY)
    add(vaccination, in_force_from=TODAY + timedelta(days=1))


def test_the_same_paper_is_not_held_twice(vaccination):
    add(vaccination)
    with pytest.raises(Clash):
        add(vaccination, paper="Sổ  tiêm chủng")


@pytest.mark.parametrize("empty", ["paper", "instrument", "clause", "source"])
def test_a_held_paper_without_its_grounds_is_refused_by_field(vaccination, empty):
    with pytest.raises(Invalid) as refused:
        add(vaccination, **{empty: " "})
    assert [fault.pointer for fault in refused.value.faults] == [f"/{empty}"]


def test_a_paper_does_not_end_before_it_began(vaccination):
    held = add(vaccination, in_force_from=TODAY)
    with pytest.raises(Clash):
        databases.end_held_paper(
            held_paper_id=held, on=TODAY - timedelta(days=2), reason="Nhầm", by=MAI, at=MORNING
        )
    with pytest.raises(Missing):
        databases.end_held_paper(held_paper_id=0, on=TODAY, reason="Nhầm", by=MAI, at=MORNING)
    with pytest.raises(Missing):
        databases.held_paper(0, on=TODAY)


# ---- What the database itself refuses ----


def test_a_database_has_a_key_a_name_and_an_owner(db):
    with pytest.raises(IntegrityError, match="a_database_has_a_key_a_name_and_an_owner"):
        Database.objects.create(key="x", name="X", owner="", sort_key="x")


def test_a_database_is_connected_once_at_a_time(vaccination):
    database = Database.objects.get(key=vaccination)
    Connection.objects.create(database=database, since=TODAY)
    with pytest.raises(IntegrityError, match="a_database_is_connected_once_at_a_time"):
        Connection.objects.create(database=database, since=TODAY + timedelta(days=1))


def test_a_connection_ends_no_earlier_than_the_day_before_it_begins(vaccination):
    with pytest.raises(IntegrityError, match="a_connection_ends_no_earlier"):
        Connection.objects.create(
            database=Database.objects.get(key=vaccination),
            since=TODAY,
            until=TODAY - timedelta(days=2),
        )


def row(vaccination, **other):
    said = {
        "database": Database.objects.get(key=vaccination),
        "paper": "Sổ tiêm chủng",
        "instrument": "Nghị định",
        "source": "Bộ Y tế",
        "in_force_from": TODAY,
        "sort_key": "so",
    }
    return HeldPaper.objects.create(**(said | other))


def test_a_paper_is_held_once_at_a_time(vaccination):
    row(vaccination)
    with pytest.raises(IntegrityError, match="a_paper_is_held_once_at_a_time"):
        row(vaccination, in_force_from=TODAY + timedelta(days=3))


@pytest.mark.parametrize("empty", ["paper", "instrument", "source"])
def test_a_held_paper_has_a_name_an_instrument_and_a_source(vaccination, empty):
    with pytest.raises(IntegrityError, match="a_held_paper_has_a_name_an_instrument"):
        row(vaccination, **{empty: ""})


def test_a_held_paper_ends_no_earlier_than_the_day_before_it_begins(vaccination):
    with pytest.raises(IntegrityError, match="a_held_paper_ends_no_earlier"):
        row(vaccination, in_force_to=TODAY - timedelta(days=2))


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(clause="Điều 1"),
        lambda rows: rows.update(in_force_to=TODAY, paper="Khác"),
        lambda rows: rows.delete(),
    ],
    ids=["clause", "end-and-name", "delete"],
)
def test_what_was_said_to_be_held_is_never_rewritten(vaccination, change):
    held = row(vaccination)
    with (
        pytest.raises(DatabaseError, match=r"never changed|permission denied"),
        transaction.atomic(),
    ):
        change(HeldPaper.objects.filter(pk=held.pk))


# ---- What comes with the product ----


def test_the_shipped_list_comes_in_once_and_connects_nothing(shipped):
    assert shipped == 835
    assert databases.import_shipped(in_force_from=FIRST_DAY, by=SETUP, at=MORNING) == 0
    found = databases.databases(on=TODAY)
    assert len(found) == 16
    assert not any(database.connected for database in found)


def test_what_a_keeper_ended_does_not_come_back(shipped):
    some = databases.held_papers(on=TODAY, q="Giấy khai sinh", limit=1).items[0]
    databases.end_held_paper(
        held_paper_id=some.id, on=TODAY, reason="Dữ liệu chưa đủ", by=MAI, at=MORNING
    )
    assert databases.import_shipped(in_force_from=FIRST_DAY, by=SETUP, at=MORNING) == 0


def test_a_database_that_a_keeper_added_before_is_not_added_again(db):
    name = "Cơ sở dữ liệu hộ tịch điện tử"
    key = databases.add_database(name=name, owner="Bộ Tư pháp", by=MAI, at=MORNING)
    databases.import_shipped(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)
    assert [held.key for held in databases.databases(on=TODAY) if held.name == name] == [key]
    assert databases.database(key, on=TODAY).procedures > 50


def test_every_procedure_of_the_resolution_is_in_the_shipped_list(shipped, shared_data):
    if shared_data is None:
        return
    with (shared_data / "tthc" / "tai_su_dung_du_lieu.csv").open(encoding="utf-8") as file:
        codes = {row["ma_tthc"] for row in csv.DictReader(file)}
    held = HeldPaper.objects.exclude(procedure_code="").values_list("procedure_code", flat=True)
    assert set(held) == codes


def test_each_database_has_one_name_and_keeps_its_spellings(shipped):
    land = databases.database("dat-dai", on=TODAY)
    assert land.name == "Cơ sở dữ liệu quốc gia về đất đai"
    assert land.owner == "Bộ Nông nghiệp và Môi trường"
    assert "CSDLQG về đất đai" in land.spellings
    assert land.procedures > 50


def test_the_resolution_is_a_source_whose_number_is_still_to_be_checked(shipped):
    row = databases.held_papers(on=TODAY, procedure_code="2.002093").items[-1]
    own = [
        held
        for held in databases.held_papers(on=TODAY, procedure_code="2.002093").items
        if held.procedure_code
    ]
    assert row is not None
    assert [held.legal_basis for held in own] == [
        "điểm b khoản 1 Điều 10 Nghị định số 113/2017/NĐ-CP"
    ]
    assert "cần xác minh" in own[0].source


# ---- Looking things up ----


def test_papers_are_found_by_name_by_procedure_and_by_instrument(shipped):
    def found(**asked):
        return databases.held_papers(on=TODAY, **asked).items

    assert {held.paper for held in found(q="lý lịch")} == {"Phiếu lý lịch tư pháp"}
    assert {held.paper for held in found(q="phieu LY lich")} == {"Phiếu lý lịch tư pháp"}
    named = {held.procedure_name for held in found(q="ban nha o cu")}
    assert named == {"Bán nhà ở cũ thuộc tài sản công"}
    assert found(q="%%%") == ()
    assert {held.procedure_code for held in found(q="2.0020")} >= {"2.002093"}
    assert all("154/2024" in held.legal_basis for held in found(q="154/2024"))
    assert {held.database_key for held in found(database="dang-ky-xe")} == {"dang-ky-xe"}
    assert found(q="không có giấy này") == ()
    assert found(q="\x00") == ()


def test_all_papers_come_page_by_page_each_once(shipped, django_assert_num_queries):
    seen, cursor = [], None
    while True:
        with django_assert_num_queries(1):
            page = databases.held_papers(on=TODAY, cursor=cursor, limit=200)
        seen += [held.id for held in page.items]
        if page.next is None:
            break
        cursor = page.next
    assert len(seen) == len(set(seen)) == 835


@pytest.mark.parametrize("cursor", ["x", "W10", "%%%", "WyJhIiwgMSwgMl0"])
def test_a_cursor_that_is_not_ours_is_refused(shipped, cursor):
    with pytest.raises(Invalid):
        databases.held_papers(on=TODAY, cursor=cursor)


def test_the_list_of_databases_takes_two_queries(shipped, django_assert_num_queries):
    with django_assert_num_queries(2):
        databases.databases(on=TODAY)


def test_holders_are_told_connected_or_not(shipped):
    held = databases.holders("Bản sao căn cước công dân", on=TODAY, procedure_code="2.000129")
    assert {one.connected for one in held} == {False}
    assert held[0].legal_basis == "điểm b khoản 1 Điều 16 Nghị định số 07/2016/NĐ-CP"
    databases.connect_database(key="dan-cu", since=FIRST_DAY, by=MAI, at=MORNING)
    held = databases.holders("Bản sao căn cước công dân", on=TODAY, procedure_code="2.000129")
    assert held[0].connected

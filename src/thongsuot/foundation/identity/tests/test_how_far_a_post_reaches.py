"""What each role may do, and where it stops."""

from datetime import UTC, date, datetime

import pytest

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.identity.testing import person
from thongsuot.foundation.units import api as units
from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.kernel.actor import Permission

MORNING = datetime(2026, 5, 4, 1, tzinfo=UTC)
RECEIVE, PROCESS = Permission.DOSSIER_RECEIVE, Permission.DOSSIER_PROCESS
ASSIGN, APPROVE = Permission.DOSSIER_ASSIGN, Permission.DOSSIER_APPROVE
VIEW = Permission.DOSSIER_VIEW


def test_the_clerk_receives_for_her_own_agency_only(province, cast):
    an = cast.an.actor(at=MORNING)
    assert an.has(RECEIVE, unit_id=province.chau_doc_centre)
    assert an.has(RECEIVE, unit_id=province.chau_doc)
    assert an.has(VIEW, unit_id=province.chau_doc_division)
    assert not an.has(RECEIVE, unit_id=province.long_xuyen_centre)
    assert not an.has(RECEIVE, unit_id=province.centre)
    assert not an.may_anywhere(APPROVE)


def test_the_provincial_clerk_receives_for_departments_and_no_commune(province, cast):
    dao = cast.dao.actor(at=MORNING)
    assert dao.has(RECEIVE, unit_id=province.centre)
    assert dao.has(RECEIVE, unit_id=province.construction)
    assert not dao.has(RECEIVE, unit_id=province.chau_doc)
    assert not dao.has(RECEIVE, unit_id=province.chau_doc_centre)


def test_the_officer_processes_in_his_own_division(province, cast):
    giang = cast.giang.actor(at=MORNING)
    assert giang.has(PROCESS, unit_id=province.chau_doc_division)
    assert not giang.has(PROCESS, unit_id=province.chau_doc)
    assert not giang.has(PROCESS, unit_id=province.long_xuyen_division)
    assert not giang.has(ASSIGN, unit_id=province.chau_doc_division)
    assert cast.hai.actor(at=MORNING).has(ASSIGN, unit_id=province.chau_doc_division)


def test_the_leader_approves_for_her_agency_and_not_for_the_next(province, cast):
    chi = cast.chi.actor(at=MORNING)
    assert chi.has(APPROVE, unit_id=province.chau_doc)
    assert chi.has(APPROVE, unit_id=province.chau_doc_division)
    assert not chi.has(APPROVE, unit_id=province.long_xuyen)
    assert not chi.has(APPROVE, unit_id=province.committee)


def test_the_province_does_not_approve_for_its_departments_or_communes(province, db):
    head = person("quang", "Đỗ Quang", province.committee, "leader").actor(at=MORNING)
    assert head.has(APPROVE, unit_id=province.committee)
    assert not head.has(APPROVE, unit_id=province.construction)
    assert not head.has(APPROVE, unit_id=province.chau_doc)


def test_reform_and_inspection_see_everything_below(province, cast):
    for who in (cast.mai, cast.oanh):
        actor = who.actor(at=MORNING)
        assert actor.has(VIEW, unit_id=province.long_xuyen_division)
        assert not actor.may_anywhere(PROCESS)


def test_the_operator_keeps_the_house_and_reads_no_dossier(province, cast):
    nam = cast.nam.actor(at=MORNING)
    assert nam.has(Permission.UNIT_EDIT, unit_id=province.long_xuyen)
    assert nam.reach(Permission.UNIT_EDIT).everywhere
    assert not nam.may_anywhere(VIEW)


def test_a_post_may_sit_in_one_unit_and_reach_from_another(province, db):
    watcher = person(
        "tam", "Phan Tâm", province.justice, "reform_officer", over_unit_id=province.committee
    ).actor(at=MORNING)
    assert watcher.unit_id == province.justice
    assert watcher.has(VIEW, unit_id=province.chau_doc)


def test_one_reform_officer_of_a_commune_sees_that_commune(province, db):
    actor = person("uyen", "Mai Uyên", province.chau_doc, "reform_officer").actor(at=MORNING)
    assert actor.has(VIEW, unit_id=province.chau_doc_division)
    assert not actor.has(VIEW, unit_id=province.long_xuyen)


def test_old_dossiers_of_a_merged_ward_stay_within_reach_of_the_new(province, db):
    new = units.merge_units(
        unit_ids=[province.chau_doc, province.long_xuyen],
        into=units.NewUnit(name="Ủy ban nhân dân phường Châu Long", kind="commune_committee"),
        parent_id=province.committee,
        on=date(2026, 4, 1),
        decision="Nghị quyết 1654/NQ-UBTVQH15",
        by=FOUNDER,
        at=MORNING,
    )
    actor = person("vy", "Tô Vy", new, "leader", on=date(2026, 4, 1)).actor(at=MORNING)
    assert actor.has(VIEW, unit_id=province.chau_doc)
    assert actor.has(VIEW, unit_id=province.long_xuyen_division)
    assert not actor.has(VIEW, unit_id=province.justice)


@pytest.mark.parametrize("role", sorted(identity.ROLES))
def test_at_most_three_queries_to_know_who_acts(province, role, django_assert_max_num_queries):
    who = person("xuan", "Đinh Xuân", province.chau_doc_centre, role)
    with django_assert_max_num_queries(3):
        who.actor(at=MORNING)


def test_every_permission_is_in_a_role():
    carried = {p for role in identity.ROLES.values() for p in role.permissions}
    assert carried == set(Permission)


def test_roles_read_aloud():
    leader = next(role for role in identity.roles() if role.code == "leader")
    assert leader.demands_second_factor
    assert leader.permissions[-1] == (
        "dossier:approve",
        "Phê duyệt kết quả",
        "cơ quan của mình, gồm các phòng và bộ phận một cửa",
    )

"""What merges and splits stays reachable, as it was then and as it is now."""

from datetime import UTC, date, datetime

import pytest

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.foundation.units.testing import FOUNDER, small_province
from thongsuot.kernel.actor import Actor, Permission, Reach
from thongsuot.kernel.refusals import Clash, Invalid, NotAllowed

BEFORE = date(2026, 8, 31)
MERGED_ON = date(2026, 9, 1)
AT = datetime(2026, 8, 25, 2, tzinfo=UTC)
DECISION = "Nghị quyết 1654/NQ-UBTVQH15"


@pytest.fixture
def province(db):
    return small_province()


def merge(province, **rest):
    return units.merge_units(
        **{
            "unit_ids": [province.chau_doc, province.long_xuyen],
            "into": units.NewUnit(
                name="Ủy ban nhân dân phường Châu Long",
                kind="commune_committee",
                code="H01.63",
                territory_code="30316",
            ),
            "parent_id": province.committee,
            "on": MERGED_ON,
            "decision": DECISION,
            "by": FOUNDER,
            "at": AT,
        }
        | rest
    )


def test_then_and_now(province):
    new = merge(province)

    assert units.unit(province.chau_doc).valid_to == MERGED_ON
    assert units.unit(province.chau_doc).in_force(BEFORE)
    assert not units.unit(province.chau_doc).in_force(MERGED_ON)
    then = units.as_now([province.chau_doc, province.justice], on=BEFORE)
    assert then == {
        province.chau_doc: {province.chau_doc},
        province.justice: {province.justice},
    }
    now = units.as_now([province.chau_doc, province.long_xuyen, province.justice], on=MERGED_ON)
    assert now == {
        province.chau_doc: {new},
        province.long_xuyen: {new},
        province.justice: {province.justice},
    }


def test_all_below_ends_with_it_and_is_followed_too(province):
    new = merge(province)
    assert units.unit(province.chau_doc_centre).valid_to == MERGED_ON
    assert units.as_now([province.chau_doc_centre], on=MERGED_ON) == {
        province.chau_doc_centre: {new}
    }


def test_old_codes_are_closed_and_lead_to_the_new_agency(province):
    merge(province)
    old = units.agency("H01.61", on=BEFORE)
    assert old.successor_codes == ("H01.63",)
    assert units.agency("H01.63", on=MERGED_ON).predecessor_codes == ("H01.61", "H01.62")
    assert "H01.61" not in {a.unit.code for a in units.agencies(on=MERGED_ON)}
    assert units.unit(province.chau_doc).code == "H01.61"  # old papers keep showing it
    assert [i.valid_to for i in units.identifiers(province.chau_doc)] == [MERGED_ON]


def test_succession_is_followed_through_several_decisions(province):
    new = merge(province)
    parts = units.split_unit(
        unit_id=new,
        into=[
            units.NewUnit(name="Ủy ban nhân dân phường Một", kind="commune_committee"),
            units.NewUnit(name="Ủy ban nhân dân phường Hai", kind="commune_committee"),
        ],
        parent_id=province.committee,
        on=date(2027, 1, 1),
        decision=DECISION,
        by=FOUNDER,
        at=AT,
    )
    assert units.as_now([province.chau_doc], on=date(2027, 1, 1)) == {
        province.chau_doc: frozenset(parts)
    }
    assert units.as_now([province.chau_doc], on=date(2026, 12, 31)) == {province.chau_doc: {new}}


def test_both_sides_name_the_decision(province):
    new = merge(province)
    before = units.predecessors(new)
    assert {p.unit_id for p in before} >= {province.chau_doc, province.long_xuyen}
    assert {p.decision for p in before} == {DECISION}
    (after,) = units.successors(province.chau_doc)
    assert (after.unit_id, after.on) == (new, MERGED_ON)


def test_a_closed_unit_without_a_successor_stays_itself(province):
    units.close_unit(unit_id=province.justice, on=MERGED_ON, decision=DECISION, by=FOUNDER, at=AT)
    assert units.as_now([province.justice], on=MERGED_ON) == {province.justice: {province.justice}}
    assert units.unit(province.justice_division).valid_to == MERGED_ON


def test_work_may_pass_in_part_and_the_giver_goes_on(province):
    units.pass_on(
        unit_id=province.justice,
        successor_id=province.construction,
        on=MERGED_ON,
        decision=DECISION,
        by=FOUNDER,
        at=AT,
    )
    assert [s.unit_id for s in units.successors(province.justice)] == [province.construction]
    assert units.as_now([province.justice], on=MERGED_ON) == {province.justice: {province.justice}}


def test_succession_never_runs_in_a_circle(province):
    both = {"on": MERGED_ON, "decision": DECISION, "by": FOUNDER, "at": AT}
    units.pass_on(unit_id=province.justice, successor_id=province.construction, **both)
    with pytest.raises(Clash, match="có trước"):
        units.pass_on(unit_id=province.construction, successor_id=province.justice, **both)
    with pytest.raises(Clash, match="có trước"):
        units.pass_on(unit_id=province.justice, successor_id=province.justice, **both)
    with pytest.raises(Clash, match="đã được ghi"):
        units.pass_on(unit_id=province.justice, successor_id=province.construction, **both)


def test_nothing_happens_to_a_closed_unit(province):
    merge(province)
    with pytest.raises(Clash, match="đã kết thúc"):
        merge(province)
    with pytest.raises(Clash, match="đã kết thúc"):
        units.found_unit(
            name="Phòng Mới",
            kind="division",
            parent_id=province.chau_doc,
            on=MERGED_ON,
            by=FOUNDER,
            at=AT,
        )


def test_a_unit_cannot_end_before_it_began(province):
    with pytest.raises(Clash, match="trước hoặc trong ngày"):
        merge(province, on=date(2025, 7, 1))
    assert units.unit(province.chau_doc).valid_to is None


def test_the_operator_of_one_ward_may_not_swallow_its_neighbour(province):
    operator = Actor(
        name="Chị An",
        grants={Permission.UNIT_EDIT: Reach(frozenset({province.committee, province.chau_doc}))},
    )
    with pytest.raises(NotAllowed):
        merge(province, by=operator)


def test_nothing_merges_into_nothing(province):
    with pytest.raises(Invalid):
        merge(province, unit_ids=[])


def test_the_ledger_tells_both_the_end_and_the_succession(province):
    merge(province)
    told = [line.type for line in ledger.history(f"unit:{province.chau_doc}")]
    assert told[-2:] == ["units.UnitClosed", "units.UnitSucceeded"]

"""Every constraint of units, tried by hand past the actions."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from thongsuot.foundation.units.models import (
    FormerName,
    Territory,
    TerritorySuccession,
    Unit,
    UnitIdentifier,
    UnitSuccession,
)
from thongsuot.foundation.units.testing import small_province

DAY = date(2026, 5, 4)


@pytest.fixture
def province(db):
    return small_province()


@pytest.fixture
def refuses():
    def check(name, write):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            write()

    return check


def test_a_territory_ends_after_it_begins(db, refuses):
    row = Territory.objects.filter(code="30316")
    refuses("territory_ends_after_it_begins", lambda: row.update(valid_to=F("valid_from")))


def test_a_territory_code_is_held_by_one_at_a_time(db, refuses):
    row = Territory.objects.filter(code="30316")
    refuses("territory_code_is_held_by_one_at_a_time", lambda: row.update(code="30307"))


def test_a_commune_lies_in_a_province(db, refuses):
    row = Territory.objects.filter(code="30316")
    refuses("territory_of_commune_level_lies_in_a_province", lambda: row.update(province=None))


def test_a_territory_does_not_succeed_itself(db, refuses):
    row = Territory.objects.get(code="30316")
    refuses(
        "territory_does_not_succeed_itself",
        lambda: TerritorySuccession.objects.create(
            predecessor=row, successor=row, decision="x", on=DAY
        ),
    )


def test_a_territory_succession_is_recorded_once(db, refuses):
    old = TerritorySuccession.objects.order_by("pk")[0]
    refuses(
        "territory_succession_is_recorded_once",
        lambda: TerritorySuccession.objects.create(
            predecessor=old.predecessor, successor=old.successor, decision="x", on=DAY
        ),
    )


def test_a_unit_ends_after_it_begins(province, refuses):
    row = Unit.objects.filter(pk=province.justice)
    refuses("unit_ends_after_it_begins", lambda: row.update(valid_to=F("valid_from")))


def test_a_unit_is_not_its_own_parent(province, refuses):
    refuses(
        "unit_is_not_its_own_parent",
        lambda: Unit.objects.create(
            id=777_777, name="Vòng", kind="division", parent_id=777_777, valid_from=DAY
        ),
    )


def test_a_unit_keeps_its_parent(province, refuses):
    row = Unit.objects.filter(pk=province.committee)
    refuses("keeps the parent", lambda: row.update(parent=province.justice_division))
    refuses("keeps the parent", lambda: row.update(path="/9/9/"))


def test_a_name_is_held_once_under_one_parent(province, refuses):
    row = Unit.objects.filter(pk=province.justice)
    refuses("unit_name_is_held_once_under_one_parent", lambda: row.update(name="Sở Xây dựng"))


def test_a_unit_is_renamed_once_a_day(province, refuses):
    names = [
        FormerName(unit_id=province.justice, name=name, search=name, until=DAY, decision="x")
        for name in ("A", "B")
    ]
    refuses("unit_is_renamed_once_a_day", lambda: FormerName.objects.bulk_create(names))


def test_an_identifier_ends_after_it_begins(province, refuses):
    row = UnitIdentifier.objects.filter(unit=province.justice)
    refuses("identifier_ends_after_it_begins", lambda: row.update(valid_to=F("valid_from")))


def test_an_identifier_names_one_unit_at_a_time(province, refuses):
    row = UnitIdentifier.objects.filter(unit=province.justice)
    refuses("identifier_names_one_unit_at_a_time", lambda: row.update(code="H01.61"))


def test_a_unit_has_one_identifier_at_a_time(province, refuses):
    refuses(
        "unit_has_one_identifier_at_a_time",
        lambda: UnitIdentifier.objects.create(
            unit_id=province.justice, code="H01.77", valid_from=DAY + timedelta(days=1)
        ),
    )


def test_an_identifier_is_made_of_capitals_figures_and_dots(province, refuses):
    row = UnitIdentifier.objects.filter(unit=province.justice)
    refuses("identifier_is_made_of_capitals_figures_and_dots", lambda: row.update(code="h01-15"))


def test_a_unit_does_not_succeed_itself(province, refuses):
    refuses(
        "unit_does_not_succeed_itself",
        lambda: UnitSuccession.objects.create(
            predecessor_id=province.justice, successor_id=province.justice, decision="x", on=DAY
        ),
    )


def test_a_unit_succession_is_recorded_once(province, refuses):
    def twice():
        for _ in range(2):
            UnitSuccession.objects.create(
                predecessor_id=province.justice,
                successor_id=province.construction,
                decision="x",
                on=DAY,
            )

    refuses("unit_succession_is_recorded_once", twice)

"""Numbers are given without gap and without duplicate, whoever asks at the same moment."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import IntegrityError, connections, transaction

from thongsuot.foundation.numbering import api as numbering
from thongsuot.foundation.numbering.models import Counter, Series
from thongsuot.kernel.refusals import Invalid, Missing

CHAU_DOC = "H01.31.05"
LONG_XUYEN = "H01.31.01"
WEDNESDAY = date(2026, 8, 19)
THURSDAY = date(2026, 8, 20)


class PowerCut(Exception):
    pass


def take(*, agency=CHAU_DOC, on=WEDNESDAY, series="dossier"):
    with transaction.atomic():
        return numbering.next_number(series=series, agency_code=agency, on=on)


def test_the_first_dossier_of_the_day(db):
    assert take() == "H01.31.05-260819-0001"
    assert take() == "H01.31.05-260819-0002"


def test_a_new_day_begins_again(db):
    take()
    assert take(on=THURSDAY) == "H01.31.05-260820-0001"


def test_two_agencies_count_apart(db):
    take()
    assert take(agency=LONG_XUYEN) == "H01.31.01-260819-0001"


def test_slips_are_counted_by_the_year(db):
    assert take(series="supplement") == "01/PBS-TTPVHCC"
    assert take(series="supplement", on=THURSDAY) == "02/PBS-TTPVHCC"
    assert take(series="supplement", on=date(2027, 1, 4)) == "01/PBS-TTPVHCC"
    assert take(series="refusal") == "01/PTC-TTPVHCC"
    assert take(series="apology") == "01/PXL"


def test_the_ten_thousandth_of_a_day_has_five_figures(db):
    Counter.objects.create(
        series_id="dossier", agency_code=CHAU_DOC, period="2026-08-19", last=9999
    )
    assert take() == "H01.31.05-260819-10000"


def test_a_rollback_gives_the_number_back(db):
    take()
    with pytest.raises(PowerCut), transaction.atomic():
        assert take() == "H01.31.05-260819-0002"
        raise PowerCut
    assert take() == "H01.31.05-260819-0002"


def test_a_number_cannot_be_taken_outside_a_transaction(own_database):
    with pytest.raises(transaction.TransactionManagementError):
        numbering.next_number(series="dossier", agency_code=CHAU_DOC, on=WEDNESDAY)


def test_an_unknown_series_and_a_forged_code_are_refused(db):
    with pytest.raises(Missing, match="Không có loại số"):
        take(series="lucky")
    with pytest.raises(Invalid, match="không phải là mã định danh"):
        take(agency="H01'; --")


def test_it_takes_one_statement(db, django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(1):
        numbering.next_number(series="dossier", agency_code=CHAU_DOC, on=WEDNESDAY)


def test_a_hundred_at_once_leave_no_gap_and_no_duplicate(own_database):
    """Eight windows; every third dossier falls over after its number, the others close ranks."""

    def accept(turn):
        with transaction.atomic():
            number = numbering.next_number(series="dossier", agency_code=CHAU_DOC, on=WEDNESDAY)
            if turn % 3 == 0:
                raise PowerCut
            return number

    def window(first):
        given = []
        for turn in range(first, 150, 8):
            with contextlib.suppress(PowerCut):
                given.append(accept(turn))
        connections.close_all()
        return given

    with ThreadPoolExecutor(8) as windows:
        given = [number for numbers in windows.map(window, range(8)) for number in numbers]

    assert sorted(given) == [f"H01.31.05-260819-{n:04}" for n in range(1, 101)]


def test_the_next_one_waits_for_the_commit_of_the_first(own_database):
    """Chị An's transaction is open; anh Bình at the next window waits, then gets the next."""

    def next_window():
        try:
            return take()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as others:
        with transaction.atomic():
            first = numbering.next_number(series="dossier", agency_code=CHAU_DOC, on=WEDNESDAY)
            second = others.submit(next_window)
            with pytest.raises(TimeoutError):
                second.result(timeout=0.3)
            # Another agency is not held up.
            assert take(agency=LONG_XUYEN) == "H01.31.01-260819-0001"
        assert (first, second.result(timeout=5)) == (
            "H01.31.05-260819-0001",
            "H01.31.05-260819-0002",
        )


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("series_counts_by_day_or_by_year", {"period": "week"}),
        ("series_names_its_legal_source", {"source": ""}),
    ],
)
def test_a_series_is_sound(db, name, change):
    sound = {"name": "x", "title": "x", "pattern": "{sequence}", "period": "day", "source": "x"}
    with pytest.raises(IntegrityError, match=name):
        Series.objects.create(**(sound | change))


def test_a_counter_is_sound(db):
    row = {"series_id": "dossier", "agency_code": CHAU_DOC, "period": "2026-08-19"}
    with pytest.raises(IntegrityError, match="counter_begins_at_one"), transaction.atomic():
        Counter.objects.create(**row, last=0)
    Counter.objects.create(**row, last=1)
    with pytest.raises(IntegrityError, match="one_counter_for_each"):
        Counter.objects.create(**row, last=1)

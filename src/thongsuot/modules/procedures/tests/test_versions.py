"""A dossier is bound to the version of its day: what was published is never changed."""

from dataclasses import replace
from datetime import date

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor, Permission, Reach
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.procedures.models import Procedure, ProcedureVersion
from thongsuot.modules.procedures.rules.record import Case, Instrument, Record
from thongsuot.modules.procedures.tests.conftest import MORNING, SETUP

MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)
CARD = Record(
    code="1.000001",
    name="Cấp thẻ",
    cases=(Case("thuong", "Thường"),),
    decision=Instrument("12/QĐ-UBND", date(2026, 2, 20), "UBND tỉnh An Giang"),
)
CHI = Actor(name="Bà Chi", grants={Permission.PROCEDURE_PUBLISH: Reach(everywhere=True)})
AN = Actor(name="Chị An", grants={Permission.PROCEDURE_IMPORT: Reach(everywhere=True)})


def publish(record=CARD, *, on=MARCH, by=CHI):
    return procedures.publish(record=record, in_force_from=on, by=by, at=MORNING)


def test_each_day_has_its_version(db):
    first = publish()
    second = publish(replace(CARD, name="Cấp thẻ mới"), on=JUNE)
    assert procedures.procedure("1.000001", on=date(2026, 5, 31)).version_id == first
    assert procedures.procedure("1.000001", on=JUNE).version_id == second
    assert procedures.version(first).name == "Cấp thẻ"
    with pytest.raises(Missing, match=r"1\.000001"):
        procedures.procedure("1.000001", on=date(2026, 2, 28))
    lines = procedures.versions("1.000001")
    assert [(line.number, line.in_force_from, line.in_force_to) for line in lines] == [
        (2, JUNE, None),
        (1, MARCH, date(2026, 5, 31)),
    ]
    assert lines[0].instrument.number == "12/QĐ-UBND"
    assert len(ledger.history("procedure:1.000001")) == 2


def test_a_version_is_read_from_the_database_once(db, django_assert_num_queries):
    version_id = publish()
    with django_assert_num_queries(1):
        procedures.version(version_id)
    with django_assert_num_queries(0):
        procedures.version(version_id)
    with django_assert_num_queries(1):
        procedures.procedure("1.000001", on=JUNE)


def test_the_same_again_and_an_earlier_day_clash(db):
    publish(on=JUNE)
    with pytest.raises(Clash, match="đã như vậy"):
        publish(on=date(2026, 7, 1))
    with pytest.raises(Clash, match="01/6/2026"):
        publish(replace(CARD, name="Khác"), on=MARCH)


def test_a_record_that_contradicts_itself_is_not_published(db):
    with pytest.raises(Invalid) as refused:
        publish(replace(CARD, cases=CARD.cases * 2))
    assert refused.value.faults[0].pointer == "/cases"


def test_importing_is_not_publishing(db):
    with pytest.raises(NotAllowed, match="không được giao công bố"):
        publish(by=AN)


def test_a_repealed_procedure_ends_and_may_come_back(db):
    publish()
    procedures.repeal(code="1.000001", on=date(2026, 4, 30), reason="Bãi bỏ", by=CHI, at=MORNING)
    assert procedures.procedure("1.000001", on=date(2026, 4, 30)).number == 1
    with pytest.raises(Missing):
        procedures.procedure("1.000001", on=date(2026, 5, 1))
    with pytest.raises(Missing, match="đang có hiệu lực"):
        procedures.repeal(code="1.000001", on=JUNE, reason="x", by=CHI, at=MORNING)
    publish(on=JUNE)
    assert procedures.procedure("1.000001", on=JUNE).number == 2


def test_there_are_no_such_things(db):
    with pytest.raises(Missing):
        procedures.procedure("9.999999", on=JUNE)
    with pytest.raises(Missing):
        procedures.procedure("1.0\x00", on=JUNE)
    with pytest.raises(Missing):
        procedures.version(987654321)
    with pytest.raises(Missing):
        procedures.version(10**30)
    with pytest.raises(Missing):
        procedures.repeal(code="9.999999", on=JUNE, reason="x", by=CHI, at=MORNING)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET name = 'x'",
        "UPDATE {} SET record = '{{}}'",
        "UPDATE {} SET in_force_to = '2026-12-31', name = 'x'",
        "DELETE FROM {}",
    ],
)
def test_the_application_cannot_rewrite_what_was_published(db, statement):
    publish()
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format("procedures_procedureversion"))


def test_an_end_that_was_set_stays(db):
    version_id = publish()
    procedures.repeal(code="1.000001", on=JUNE, reason="x", by=CHI, at=MORNING)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ProcedureVersion.objects.filter(pk=version_id).update(in_force_to=None)


@pytest.mark.parametrize("statement", ["UPDATE {} SET name = 'x'", "TRUNCATE {} CASCADE"])
def test_not_even_the_owner_of_the_tables_can(own_database, statement):
    publish()
    with (
        psycopg.connect(own_database) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changed"),
    ):
        owner.execute(statement.format("procedures_procedureversion"))


def row(procedure, **parts):
    given = {"number": 1, "in_force_from": MARCH, "completeness": "full", "record": {}}
    ProcedureVersion(procedure=procedure, digest="x", published_at=MORNING, **given | parts).save()


@pytest.mark.parametrize(
    "second, name",
    [
        ({"number": 1, "in_force_from": JUNE}, "a_version_number_is_used_once"),
        ({"number": 2, "in_force_from": JUNE}, "one_version_is_in_force_on_any_day"),
        (
            {"number": 2, "in_force_from": JUNE, "in_force_to": MARCH},
            "a_version_ends_no_earlier_than_the_day_before_it_begins",
        ),
    ],
)
def test_the_database_refuses_nonsense(db, second, name):
    procedure = Procedure.objects.create(code="1.000001")
    row(procedure, in_force_to=None if name.startswith("one") else date(2026, 5, 1))
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row(procedure, **second)


def test_a_procedure_has_a_code(db):
    with pytest.raises(IntegrityError, match="procedure_has_a_code"), transaction.atomic():
        Procedure.objects.create(code="")


def test_a_default_that_changes_in_code_changes_nothing_published(db):
    publish(by=SETUP)
    stored = ProcedureVersion.objects.get(procedure__code="1.000001").record
    assert stored["ways"]["supplement"]["mode"] == "restart"

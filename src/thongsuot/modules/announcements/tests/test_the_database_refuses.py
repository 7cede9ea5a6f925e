"""What the database itself does not let happen, whoever asks."""

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.announcements.models import Decision, Draft
from thongsuot.modules.announcements.tests.conftest import (
    EFFECT,
    MAI,
    MORNING,
    TODAY,
    add,
    approve,
    begin,
    permit,
    publish,
    published,
    seen,
    shorten,
    submitted,
)

SIGNED = {
    "state": "approved",
    "number": "1/QĐ-UBND",
    "issued_on": TODAY,
    "approved_by": "Bà Chi",
    "approved_at": MORNING,
    "running_shown": 0,
}
PUBLISHED = SIGNED | {"state": "published", "published_by": "Bà Chi", "published_at": MORNING}
GIVEN_UP = {
    "state": "abandoned",
    "abandon_reason": "Thôi.",
    "abandoned_by": "Bà Chi",
    "abandoned_at": MORNING,
}


def decision(**parts) -> Decision:
    given = {
        "title": "Một",
        "issuer": "Chủ tịch",
        "in_force_from": EFFECT,
        "begun_by": "Mai",
        "begun_at": MORNING,
        "changed_by": "Mai",
        "changed_at": MORNING,
    }
    return Decision.objects.create(**given | parts)


@pytest.mark.parametrize(
    "parts, name",
    [
        ({"title": ""}, "a_decision_has_a_title_and_an_issuer"),
        ({"issuer": ""}, "a_decision_has_a_title_and_an_issuer"),
        ({"expedited": True}, "only_an_expedited_decision_has_and_needs_that_basis"),
        ({"expedited_basis": "x"}, "only_an_expedited_decision_has_and_needs_that_basis"),
        ({"state": "approved"}, "a_decision_has_number_day_and_approval_once_signed"),
        (SIGNED | {"number": ""}, "a_decision_has_number_day_and_approval_once_signed"),
        (SIGNED | {"running_shown": None}, "a_decision_has_number_day_and_approval_once_signed"),
        ({"number": "1"}, "a_decision_has_number_day_and_approval_once_signed"),
        (
            SIGNED | {"approved_by_id": 5, "hands": [4, 5]},
            "nobody_approves_what_they_had_a_hand_in",
        ),
        (PUBLISHED | {"published_at": None}, "a_published_decision_tells_when_and_by_whom"),
        ({"published_by": "Bà Chi"}, "a_published_decision_tells_when_and_by_whom"),
        (GIVEN_UP | {"abandon_reason": ""}, "an_abandoned_decision_tells_why_when_and_by_whom"),
        ({"abandon_reason": "x"}, "an_abandoned_decision_tells_why_when_and_by_whom"),
        (
            SIGNED | {"entered_on": TODAY},
            "only_a_published_decision_enters_the_national_database",
        ),
        (
            PUBLISHED | {"entered_on": TODAY.replace(year=2025)},
            "a_decision_enters_the_national_database_after_its_issue",
        ),
    ],
)
def test_a_decision_that_can_not_be(db, parts, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        decision(**parts)


def test_decisions_that_can_be(db):
    decision(expedited=True, expedited_basis="Điều 51")
    decision(**SIGNED, approved_by_id=5, hands=[4])
    decision(**PUBLISHED | {"number": "2/QĐ-UBND"}, entered_on=TODAY)
    decision(**GIVEN_UP)


def test_a_number_is_used_once_a_year_by_whoever_issues(db):
    decision(**SIGNED)
    decision(**SIGNED, issuer="Bộ trưởng")
    decision(**SIGNED | {"issued_on": TODAY.replace(year=2025)})
    name = "a_decision_number_is_used_once_a_year"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        decision(**SIGNED | {"issued_on": TODAY.replace(month=1)})


def draft(**parts) -> Draft:
    given = {
        "procedure_code": "1.000001",
        "change": "new",
        "record": {},
        "changed_by": "Mai",
        "changed_at": MORNING,
    }
    whole = parts.pop("decision", None) or decision()
    return Draft.objects.create(decision=whole, **given | parts)


RULE = {"transition_on": EFFECT, "transition_recounts": True, "transition_basis": "Điều 3"}


@pytest.mark.parametrize(
    "parts, name",
    [
        ({"procedure_code": ""}, "a_draft_has_a_procedure_code"),
        ({"record": None}, "only_a_repeal_is_without_a_record"),
        ({"change": "repealed"}, "only_a_repeal_is_without_a_record"),
        ({"reason": "x"}, "only_a_repeal_gives_a_reason"),
        ({"replaces": ["2"]}, "only_a_replacement_replaces_others"),
        ({"change": "replaced", "replaces": ["1.000001"]}, "a_procedure_does_not_replace_itself"),
        (RULE, "only_an_amendment_carries_a_transition"),
        ({"change": "amended"}, "an_amendment_begins_from_a_version"),
    ],
)
def test_a_draft_that_can_not_be(db, parts, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        draft(**parts)


@pytest.mark.parametrize("missing", sorted(RULE))
def test_a_transition_has_all_of_its_parts(there, missing):
    empty = "" if missing == "transition_basis" else None
    name = "a_transition_has_its_day_its_counting_and_its_basis"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        draft(change="amended", base_version_id=there, **RULE | {missing: empty})


def test_a_decision_says_one_thing_of_a_procedure(db):
    whole = decision()
    draft(decision=whole)
    name = "a_decision_says_one_thing_of_a_procedure"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        draft(decision=whole)


def test_a_repeal_becomes_no_version(there):
    row = draft(change="repealed", record=None)
    name = "a_repeal_becomes_no_version"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Draft.objects.filter(pk=row.pk).update(version_id=there)


def test_a_version_is_made_by_one_draft(there):
    draft(version_id=there)
    with pytest.raises(IntegrityError, match="version_id"), transaction.atomic():
        draft(version_id=there)


# ---- What is over stays ----


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


REWRITES = [
    "UPDATE announcements_decision SET title = 'x'",
    "UPDATE announcements_decision SET state = 'drafting'",
    "UPDATE announcements_decision SET entered_on = '2026-10-06', title = 'x'",
    "DELETE FROM announcements_decision",
    "UPDATE announcements_draft SET record = '{}'",
    "UPDATE announcements_draft SET version_id = NULL",
    "DELETE FROM announcements_draft",
]


@pytest.mark.parametrize("statement", REWRITES)
def test_what_was_published_is_not_rewritten(shorter, statement):
    published(shorter)
    with pytest.raises(DatabaseError, match=r"never changed|only while"):
        run(statement)


@pytest.mark.parametrize("statement", [REWRITES[0], REWRITES[1], REWRITES[4], REWRITES[6]])
def test_nor_what_was_given_up(shorter, statement):
    announcements.abandon_decision(decision_id=shorter, reason="Thôi.", by=MAI, at=MORNING)
    with pytest.raises(DatabaseError, match=r"never changed|only while"):
        run(statement)


def test_nothing_is_drafted_into_what_is_over(shorter, there):
    published(shorter)
    with pytest.raises(DatabaseError, match="only while"), transaction.atomic():
        draft(decision=Decision.objects.by_id(shorter), procedure_code="1.000009")
    other = draft()
    with pytest.raises(DatabaseError, match="only while"), transaction.atomic():
        Draft.objects.filter(pk=other.pk).update(decision_id=shorter)


@pytest.mark.parametrize("statement", [REWRITES[4], REWRITES[6]])
def test_what_waits_for_approval_or_publishing_stays_as_it_was_read(shorter, statement):
    submitted(shorter)
    with pytest.raises(DatabaseError, match="only while"):
        run(statement)
    approve(shorter)
    with pytest.raises(DatabaseError, match="only while"):
        run(statement)


def test_the_day_of_entry_is_set_once(shorter):
    published(shorter)
    run("UPDATE announcements_decision SET entered_on = '2026-10-06'")
    with pytest.raises(DatabaseError, match="never changed"):
        run("UPDATE announcements_decision SET entered_on = '2026-10-07'")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE announcements_decision SET title = 'x'",
        "DELETE FROM announcements_draft",
        "TRUNCATE announcements_draft",
        "TRUNCATE announcements_decision CASCADE",
    ],
)
def test_not_even_by_the_owner_of_the_tables(own_database, statement):
    publish(permit())
    decision_id = begin()
    shorten(add(decision_id))
    published(decision_id)
    with (
        psycopg.connect(own_database) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        owner.execute(statement)
    assert seen(decision_id).state == "published"

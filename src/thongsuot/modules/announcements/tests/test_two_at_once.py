"""Two hands at the same moment, and a power cut in the middle: never half of anything."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import psycopg
import pytest
from django.db import DatabaseError, connection

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.refusals import Clash
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.announcements.actions import deciding
from thongsuot.modules.announcements.api import Change, Overtaken
from thongsuot.modules.announcements.tests.conftest import (
    CHI,
    EFFECT,
    MAI,
    MORNING,
    TU,
    add,
    approved,
    begin,
    drafted,
    edit,
    permit,
    publish,
    seen,
    shorten,
    write,
)
from thongsuot.modules.procedures import api as procedures


def at_once(*deeds):
    """Do all at the same moment, each on its own connection; return what came of each."""
    together = Barrier(len(deeds))

    def do(deed):
        try:
            together.wait(timeout=10)
            return deed()
        except Clash as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as hands:
        return list(hands.map(do, deeds))


@pytest.fixture
def three(own_database) -> int:
    """A decision of three procedures, approved."""
    for number in (1, 2, 3):
        publish(permit(f"1.00000{number}"))
    decision_id = begin()
    for number in (1, 2):
        shorten(add(decision_id, f"1.00000{number}"))
    write(add(decision_id, "1.000004", Change.REPLACED, replaces=["1.000003"]), permit("1.000004"))
    return approved(decision_id)


def numbers(on: date = EFFECT) -> list[int]:
    return [len(procedures.versions(f"1.00000{number}")) for number in (1, 2, 3, 4)]


def test_published_by_two_hands_it_is_published_once(three):
    def deed():
        return announcements.publish_decision(decision_id=three, by=CHI, at=MORNING)

    made, refused = sorted(at_once(deed, deed), key=lambda came: isinstance(came, Clash))
    assert len(made) == 3
    assert "“Đã công bố”" in str(refused)
    assert numbers() == [2, 2, 1, 1]
    told = [line.type for line in ledger.history(f"decision:{three}")]
    assert told.count("announcements.DecisionPublished") == 1


def test_cut_off_in_the_middle_nothing_was_done(three, monkeypatch):
    class PowerCut(BaseException):
        pass

    def third_time(**given):
        if given["record"].code == "1.000002":
            raise PowerCut
        return publish_one(**given)

    publish_one = procedures.publish
    monkeypatch.setattr(deciding.procedures, "publish", third_time)
    with pytest.raises(PowerCut):
        announcements.publish_decision(decision_id=three, by=CHI, at=MORNING)
    monkeypatch.undo()
    assert numbers() == [1, 1, 1, 0]
    assert procedures.procedure("1.000003", on=EFFECT).number == 1
    found = seen(three)
    assert found.state == "approved"
    assert {line.version_id for line in found.drafts} == {None}
    assert len(announcements.publish_decision(decision_id=three, by=CHI, at=MORNING)) == 3


def test_killed_in_the_middle_nothing_was_done(three, own_database, monkeypatch):
    """The database itself loses the session between the first version and the second."""

    def third_time(**given):
        if given["record"].code == "1.000002":
            with connection.cursor() as cursor, psycopg.connect(own_database) as owner:
                cursor.execute("SELECT pg_backend_pid()")
                owner.execute("SELECT pg_terminate_backend(%s, 5000)", cursor.fetchone())
        return publish_one(**given)

    publish_one = procedures.publish
    monkeypatch.setattr(deciding.procedures, "publish", third_time)
    with pytest.raises(DatabaseError):
        announcements.publish_decision(decision_id=three, by=CHI, at=MORNING)
    monkeypatch.undo()
    connection.close()
    assert numbers() == [1, 1, 1, 0]
    assert seen(three).state == "approved"
    assert len(announcements.publish_decision(decision_id=three, by=CHI, at=MORNING)) == 3


def test_of_two_decisions_about_one_procedure_one_comes_first(own_database):
    publish(permit())
    both = [begin("Một"), begin("Hai")]
    for number, decision_id in enumerate(both):
        shorten(add(decision_id), to=10 + number)
        announcements.submit_decision(decision_id=decision_id, by=MAI, at=MORNING)
        announcements.approve_decision(
            decision_id=decision_id,
            revision=2,
            number=f"{number}/QĐ-UBND",
            issued_on=MORNING.date(),
            running_shown=0,
            by=CHI,
            at=MORNING,
        )

    came = at_once(
        *(
            lambda decision_id=decision_id: announcements.publish_decision(
                decision_id=decision_id, by=CHI, at=MORNING
            )
            for decision_id in both
        )
    )
    (refused,) = [one for one in came if isinstance(one, Clash)]
    assert "bản số 2" in str(refused)
    assert len(procedures.versions("1.000001")) == 2


def test_two_who_save_one_draft_at_once_lose_nothing(own_database):
    publish(permit())
    draft_id = add(begin())
    came = at_once(
        lambda: edit(draft_id, "name", "Tên của Mai", by=MAI, revision=1),
        lambda: edit(draft_id, "name", "Tên của Tú", by=TU, revision=1),
    )
    (refused,) = [one for one in came if isinstance(one, Overtaken)]
    assert 2 in came
    assert refused.theirs == drafted(draft_id).record.name
    assert refused.revision == 2


def test_submitting_while_another_edits_is_one_after_the_other(own_database):
    publish(permit())
    decision_id = begin()
    draft_id = add(decision_id)
    shorten(draft_id)
    came = at_once(
        lambda: announcements.submit_decision(decision_id=decision_id, by=MAI, at=MORNING),
        lambda: edit(draft_id, "name", "Tên mới", by=TU, revision=2),
    )
    assert seen(decision_id).state == "in_review"
    edited = drafted(draft_id).record.name == "Tên mới"
    assert edited is not any(isinstance(one, Clash) for one in came)

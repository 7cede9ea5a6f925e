"""Whoever was served says how it was: once, and nobody learns who said what."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.refusals import Clash, Invalid, Missing
from thongsuot.modules.queues import api as queues
from thongsuot.modules.queues.testing import small_floor
from thongsuot.modules.surveys import api as surveys
from thongsuot.modules.surveys.models import Invitation, Rating

DAY = timedelta(days=1)


@pytest.fixture
def floor(db):
    return small_floor()


def test_one_served_rates_once(floor):
    floor.take()
    ticket_id = floor.call()
    with pytest.raises(Missing, match="chưa xong"):
        surveys.invite(ticket_id=ticket_id, at=floor.morning)
    queues.finish(ticket_id=ticket_id, by=floor.clerk, at=floor.morning)
    assert not surveys.was_asked(ticket_id)
    key = surveys.invite(ticket_id=ticket_id, at=floor.morning)
    assert surveys.was_asked(ticket_id)
    with pytest.raises(Clash, match="đã được mời"):
        surveys.invite(ticket_id=ticket_id, at=floor.morning)

    for given in ({"score": 0}, {"score": 6}, {"score": 4, "reasons": ["khác"]}):
        with pytest.raises(Invalid):
            surveys.rate(key=key, **given, at=floor.morning)
    surveys.rate(key=key, score=5, reasons=["quick", "clear", "quick"], at=floor.morning)
    with pytest.raises(Clash, match="đã đánh giá"):
        surveys.rate(key=key, score=1, at=floor.morning)
    with pytest.raises(Missing):
        surveys.rate(key="khác", score=1, at=floor.morning)

    [row] = Rating.objects.all()
    assert (row.score, row.reasons, row.window_number) == (5, ["clear", "quick"], 1)
    assert row.post_id == floor.clerk.post_id


def test_nothing_leads_from_an_answer_to_a_person(floor):
    """Neither a column nor an event that holds what was said beside who was there, or when."""
    floor.take()
    ticket_id = floor.call()
    queues.finish(ticket_id=ticket_id, by=floor.clerk, at=floor.morning)
    key = surveys.invite(ticket_id=ticket_id, at=floor.morning)
    surveys.rate(key=key, score=2, reasons=["slow"], at=floor.morning)

    kept = {field.name for field in Rating._meta.get_fields()}
    assert kept == {"id", "unit", "day", "window_number", "post_id", "score", "reasons"}
    assert "ticket" not in {field.name for field in Invitation._meta.get_fields()}
    told = ledger.history(f"surveys:{floor.unit_id}")
    assert [line.type for line in told] == ["surveys.OpinionInvited", "surveys.RatingGiven"]
    assert all(set(line.data) == {"unit_id", "day"} for line in told)


def test_a_window_is_shown_only_when_enough_spoke(floor):
    for number in range(5):
        floor.take()
        ticket_id = floor.call()
        queues.finish(ticket_id=ticket_id, by=floor.clerk, at=floor.morning)
        key = surveys.invite(ticket_id=ticket_id, at=floor.morning)
        found = surveys.opinions(floor.unit_id, since=floor.day, until=floor.day)
        assert (found.windows, found.posts, found.hidden) == ({}, {}, min(number, 1))
        surveys.rate(key=key, score=number + 1, reasons=["polite"], at=floor.morning)

    found = surveys.opinions(floor.unit_id, since=floor.day, until=floor.day)

    assert (found.all.number, found.all.content) == (5, 40.0)
    assert (found.windows[1].reasons, found.hidden) == ({"polite": 5}, 0)
    assert list(found.posts) == [floor.clerk.post_id]
    other = surveys.opinions(floor.unit_id, since=floor.day + DAY, until=floor.day + DAY)
    assert (other.all.number, other.all.content) == (0, None)


def test_a_rating_is_one_to_five(floor):
    with pytest.raises(IntegrityError, match="rating_is_one_to_five"), transaction.atomic():
        Rating.objects.create(
            unit_id=floor.unit_id, day=floor.day, window_number=1, score=6, reasons=[]
        )

"""Ông Dũng is told by e-mail: once his dossier is committed, and in spite of the post."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.messages import actions
from thongsuot.foundation.messages import api as messages
from thongsuot.foundation.messages.models import Message
from thongsuot.foundation.messages.rules import MOST_ATTEMPTS, seconds_before_retry
from thongsuot.foundation.messages.states import Status
from thongsuot.foundation.messages.tests.post import open_post
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Invalid, Missing

MORNING = datetime(2026, 8, 19, 1, tzinfo=UTC)
LATER = MORNING + timedelta(minutes=5)
OPERATOR = Actor(name="Trần Quản Trị")


@pytest.fixture
def post(settings):
    with open_post() as post:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post.port
        settings.EMAIL_TIMEOUT = 2
        settings.DEFAULT_FROM_EMAIL = "Thông Suốt <khong-tra-loi@angiang.example>"
        yield post


def tell(*, to="dung@example.vn", key="dossier:1 accepted", subject="Hồ sơ đã được tiếp nhận"):
    messages.send(
        to=to,
        subject=subject,
        body="Kính gửi ông Nguyễn Văn Dũng,\n\nHồ sơ của ông đã được tiếp nhận.",
        key=key,
        about="dossier:1",
        at=MORNING,
    )


def only_message():
    (message,) = messages.messages_about("dossier:1")
    return message


def deliver():
    actions.deliver(message_id=only_message().id, at=LATER)


def test_the_letter_arrives_in_good_vietnamese(db, post):
    tell()
    deliver()
    (letter,) = post.arrived
    assert letter["Subject"] == "Hồ sơ đã được tiếp nhận"
    assert letter["To"] == "dung@example.vn"
    assert letter["From"] == "Thông Suốt <khong-tra-loi@angiang.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "Kính gửi ông Nguyễn Văn Dũng" in letter.get_content()
    assert (only_message().status, only_message().sent_at) == (Status.SENT, LATER)


def test_the_history_says_that_it_was_told_but_not_to_which_address(db, post):
    tell()
    deliver()
    (line,) = ledger.history("dossier:1")
    assert (line.type, line.at) == ("messages.MessageSent", LATER)
    assert "example.vn" not in str(line.data)


def test_the_message_and_its_job_are_written_with_the_change_or_not_at_all(db):
    with pytest.raises(RuntimeError), transaction.atomic():
        tell()
        assert ProcrastinateJob.objects.count() == 1
        raise RuntimeError
    assert not messages.messages_about("dossier:1")
    assert not ProcrastinateJob.objects.exists()


def test_telling_twice_under_one_key_is_telling_once(db):
    tell()
    tell(subject="Một tiêu đề khác")
    assert only_message().subject == "Hồ sơ đã được tiếp nhận"
    assert ProcrastinateJob.objects.count() == 1


def test_writing_takes_two_statements(db, django_assert_num_queries):
    with django_assert_num_queries(2):
        tell()


def test_a_job_done_twice_sends_once(db, post):
    tell()
    deliver()
    deliver()
    assert len(post.arrived) == 1


def test_a_worker_that_died_before_noting_it_sends_again_under_the_same_message_id(db, post):
    """The post has it, the note has not: the repeat must be recognisable."""
    tell()
    actions._hand_over(Message.objects.get())
    deliver()
    first, second = post.arrived
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@angiang.example>")


def test_a_post_that_is_down_is_tried_again(db, post, settings):
    tell()
    working = post.port
    with open_post() as closed:
        down = closed.port
    settings.EMAIL_PORT = down
    with pytest.raises(actions.Postponed):
        deliver()
    assert (only_message().status, only_message().attempts) == (Status.WAITING, 1)
    assert "ConnectionRefused" in only_message().trouble
    settings.EMAIL_PORT = working
    deliver()
    assert (only_message().status, only_message().attempts) == (Status.SENT, 2)


def test_a_post_that_is_slow_does_not_hold_us_for_ever(db, post, settings):
    settings.EMAIL_TIMEOUT = 0.2
    post.pause = 1
    tell()
    with pytest.raises(actions.Postponed, match="timed out"):
        deliver()


def test_a_post_that_is_full_is_tried_again(db, post):
    post.answer = "452 Insufficient storage"
    tell()
    with pytest.raises(actions.Postponed):
        deliver()


@pytest.mark.parametrize(
    ("to", "answer"), [("nobody@example.vn", "250 OK"), ("dung@example.vn", "554 Rejected")]
)
def test_a_final_no_is_not_tried_again(db, post, to, answer):
    post.answer = answer
    tell(to=to)
    deliver()
    assert only_message().status == Status.FAILED
    assert [line.type for line in ledger.history("dossier:1")] == ["messages.MessageFailed"]
    assert [message.id for message in messages.unsent()] == [only_message().id]


def test_after_a_day_it_is_given_up_and_an_operator_may_try_again(db, post):
    post.answer = "452 Insufficient storage"
    tell()
    Message.objects.update(attempts=MOST_ATTEMPTS - 1)
    deliver()
    assert only_message().status == Status.FAILED
    post.answer = "250 OK"
    messages.send_again(message_id=only_message().id, by=OPERATOR, at=LATER)
    deliver()
    assert only_message().status == Status.SENT
    with pytest.raises(Clash, match="không gửi được"):
        messages.send_again(message_id=only_message().id, by=OPERATOR, at=LATER)


def test_patience_lasts_about_a_day():
    waits = [seconds_before_retry(attempts) for attempts in range(1, MOST_ATTEMPTS)]
    assert waits[:4] == [30, 60, 120, 240]
    assert 22 < sum(waits) / 3600 < 30


@pytest.mark.parametrize("to", ["", "dung", "a@b\nBcc: x@example.vn", "dung@example.vn, x@y.vn"])
def test_an_address_that_is_none_is_refused(db, to):
    with pytest.raises(Invalid, match="không phải là địa chỉ"):
        tell(to=to)


def test_a_subject_of_two_lines_becomes_one(db, post):
    tell(subject="Hồ sơ\r\nBcc: x@example.vn")
    deliver()
    assert post.arrived[0]["Bcc"] is None


def test_nobody_delivers_what_was_never_written(db):
    with pytest.raises(Missing):
        actions.deliver(message_id=1, at=LATER)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("message_goes_by_a_known_channel", {"channel": "drum"}),
        ("message_is_sent_exactly_when", {"status": "sent"}),
        ("message_is_sent_exactly_when", {"sent_at": MORNING}),
        ("message_is_written_once_for_each_key", {"key": "taken"}),
    ],
)
def test_a_message_is_sound(db, name, change):
    tell(key="taken")
    sound = {
        "key": "k",
        "channel": "email",
        "to": "a@b.vn",
        "subject": "s",
        "body": "b",
        "about": "dossier:2",
        "status": "waiting",
        "attempts": 0,
        "written_at": MORNING,
    }
    with pytest.raises(IntegrityError, match=name):
        Message.objects.create(**(sound | change))

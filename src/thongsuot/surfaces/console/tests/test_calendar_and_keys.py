"""The year's sheet, keys shown once, and how the machinery is doing."""

import re

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from thongsuot.foundation.calendar import api as calendar
from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.identity.testing import person
from thongsuot.foundation.ledger import api as ledger
from thongsuot.surfaces.console.sentences import reaction_name

# ---- The calendar ----


def test_the_year_shows_the_countrys_days_off(nam):
    text = nam.get(reverse("console:calendar"), {"nam": "2026"}).content.decode()
    assert "Tháng 12" in text
    assert re.search(r'<td class="worked"[^>]*>22<', text)
    assert re.search(r'<td class="off"[^>]*>31<', text)


@pytest.mark.parametrize("year", ["", "0", "99999", "abc", "2027"])
def test_any_year_has_an_answer(nam, year):
    assert nam.get(reverse("console:calendar"), {"nam": year}).status_code == 200


def test_an_office_closes_for_a_day_and_opens_again(nam, province):
    sent = {
        "on": "2026-10-12",
        "kind": calendar.DayKind.CLOSED.value,
        "name": "Diễn tập",
        "decision": "TB 5",
    }
    answer = nam.post(reverse("console:add_day"), sent | {"ma": "H01.61"})
    assert answer.status_code == 302 and "ma=H01.61" in answer.url
    assert "Diễn tập" in nam.get(answer.url).content.decode()
    country = nam.get(reverse("console:calendar"), {"nam": "2026"}).content.decode()
    assert "Diễn tập" not in country

    again = nam.post(reverse("console:add_day"), sent | {"ma": "H01.61"})
    assert again.status_code == 422 and "đã có trong lịch" in again.content.decode()

    sent = {"on": "2026-10-12", "reason": "Hoãn diễn tập", "ma": "H01.61"}
    nam.post(reverse("console:remove_day"), sent)
    assert not [d for d in calendar.calendar_days(province.chau_doc, 2026) if d.name == "Diễn tập"]


def test_a_ward_changes_its_own_calendar_and_not_the_countrys(province, at_desk):
    ward = at_desk(person("phuc", "Lâm Phúc", province.chau_doc, "operator"))
    text = ward.get(reverse("console:calendar")).content.decode()
    assert "phường Châu Đốc" in text
    sent = {
        "on": "2026-10-12",
        "kind": calendar.DayKind.CLOSED.value,
        "name": "X",
        "decision": "Y",
        "ma": "H01.62",
    }
    assert ward.post(reverse("console:add_day"), sent).status_code == 403


# ---- Keys ----


def test_a_key_is_shown_once(nam, cast):
    answer = nam.post(reverse("console:tokens"), {"name": "Ki-ốt sảnh", "owner": "an"})
    raw = re.search(r"ts_[\w-]+", answer.content.decode())[0]
    assert identity.actor_for_token(raw, at=timezone.now()).name == "Ki-ốt sảnh"
    listed = nam.get(reverse("console:tokens")).content.decode()
    assert "Ki-ốt sảnh" in listed and raw not in listed


def test_a_key_is_revoked(nam, cast):
    answer = nam.post(reverse("console:tokens"), {"name": "Trục liên thông", "owner": "H01.61"})
    raw = re.search(r"ts_[\w-]+", answer.content.decode())[0]
    (token,) = identity.tokens(actor=cast.nam.actor(at=timezone.now()))
    assert nam.post(reverse("console:revoke", args=[token.id])).status_code == 302
    assert identity.actor_for_token(raw, at=timezone.now()) is None


@pytest.mark.parametrize("owner", ["H99", "khong-co-ai", ""])
def test_a_key_for_nobody_is_said_on_the_form(nam, owner):
    answer = nam.post(reverse("console:tokens"), {"name": "X", "owner": owner})
    assert answer.status_code == 422


# ---- How the machinery is doing ----


def test_health_names_in_words_what_follows_the_ledger(nam):
    text = nam.get(reverse("console:health")).content.decode()
    assert "Chưa việc nào theo sau sổ cái chạy lần nào" in text
    for name in ledger.reactions():
        if not name.startswith("tests."):
            assert reaction_name(name) != name, "Say in console/sentences.py what it does."
            assert reaction_name(name) in text


def test_health_says_what_is_stuck_and_since_when(nam):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_cursor (reaction, transaction, position, stuck_since, trouble)"
            " VALUES ('dossiers.tell_applicant', 0, 0, now(), 'máy thư không đáp')"
        )
    text = nam.get(reverse("console:health")).content.decode()
    assert "1 việc theo sau sổ cái đang mắc" in text
    assert "máy thư không đáp" in text and "Báo tin cho người yêu cầu" in text


def test_health_shows_the_jobs_that_failed(nam):
    nothing = nam.get(reverse("console:health")).content.decode()
    assert "Không có việc nào đang chờ." in nothing
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, status, attempts)"
            " VALUES ('messages.deliver', 'default', 'failed', 3),"
            " ('messages.deliver', 'default', 'todo', 0)"
        )
    text = nam.get(reverse("console:health")).content.decode()
    assert "Việc nền không làm được" in text and "messages.deliver" in text

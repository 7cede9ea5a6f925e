"""The year's sheet, a list of procedures tried before it is taken, and keys shown once."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from thongsuot.foundation.calendar import api as calendar
from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.identity.testing import person
from thongsuot.foundation.ledger import api as ledger
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.console.sentences import reaction_name

HEADING = "ma_tthc,ten\n"
GOOD = HEADING + "1.001193,Đăng ký khai sinh\n1.000894,Đăng ký kết hôn\n"


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


# ---- Imports ----


def upload(browser, text, name="danh-muc.csv"):
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    sent = {"file": file, "in_force_from": "2026-01-01"}
    return browser.post(reverse("console:preview"), sent)


def word_in(answer):
    return re.search(r'name="word" value="([^"]+)"', answer.content.decode())[1]


def test_a_list_is_previewed_then_taken(nam):
    seen = upload(nam, GOOD + "sai-ma,Thủ tục lạ\n")
    text = seen.content.decode()
    assert "Những dòng bị bỏ lại" in text and "sai-ma" in text

    done = nam.post(reverse("console:import"), {"word": word_in(seen)})
    assert "thêm 2" in done.content.decode()
    on = timezone.localdate()
    assert procedures.procedure("1.001193", on=on).name == "Đăng ký khai sinh"

    again = nam.post(reverse("console:import"), {"word": word_in(seen)})
    assert "giữ nguyên 2" in again.content.decode()


@pytest.mark.parametrize(
    "content", ["", "cột lạ,khác\n1,2\n", b"\xff\xfe\x00", b"MZ\x90\x00\x03", "x" * 50]
)
def test_a_file_that_is_no_list_is_refused_with_its_reason(nam, content):
    answer = upload(nam, content)
    assert answer.status_code == 422
    assert "Còn vài chỗ cần sửa" in answer.content.decode()


def test_only_what_was_previewed_is_taken(nam, cast, at_desk):
    word = word_in(upload(nam, GOOD))
    for wrong in ("", "x", word[:-3] + "abc"):
        answer = nam.post(reverse("console:import"), {"word": wrong})
        assert answer.status_code == 422
    mai = at_desk(cast.mai)
    assert mai.post(reverse("console:import"), {"word": word}).status_code == 422


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

"""Chị Mai tries a change over a past period before anyone issues it, page by page."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from thongsuot.modules.dossiers.api import Status
from thongsuot.modules.dossiers.testing import EXTENSION_OF_PERMIT, MORNING, dossier_in, small_town
from thongsuot.modules.replays import api as replays
from thongsuot.modules.replays.testing import break_replay, carry_on_replays

LATER = datetime.fromisoformat("2026-11-20T09:00:00+07:00")
PERIOD = {"tu": "2026-10-01", "den": "2026-10-31"}


@pytest.fixture
def town(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    found = small_town()
    for day in range(3):
        dossier_in(Status.RETURNED, found, at=MORNING + timedelta(days=day))
    return found


@pytest.fixture
def mai(town, at_desk):
    return at_desk(town.cast.mai)


def page(browser, name, *args, status=200, **query):
    answer = browser.get(reverse(name, args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def order(browser, **typed):
    sent = PERIOD | {"don-vi": "", "thu-tuc": EXTENSION_OF_PERMIT, "work": "10", "follows": "50"}
    return browser.post(reverse("reform:replay_order"), sent | typed)


def test_from_choosing_to_the_answer(mai, town):
    assert "Bạn chưa chạy thử lần nào" in page(mai, "reform:replays")
    chosen = page(mai, "reform:replay_new", **PERIOD, **{"thu-tuc": EXTENSION_OF_PERMIT})
    assert "Kỳ này có 3 hồ sơ." in chosen
    assert "Phân công giải quyết" in chosen and 'name="deed-2"' in chosen
    assert 'name="deed-1"' not in chosen, "the intake stays"
    assert 'name="more-officer"' in chosen

    answer = order(mai, title="Bỏ phân công", **{"deed-2": "bo", "more-officer": "1"})
    assert answer.status_code == 302
    waiting = mai.get(answer.url).content.decode()
    assert "Chờ đến lượt…" in waiting and 'hx-trigger="every 1500ms"' in waiting
    carry_on_replays(at=LATER)
    done = mai.get(answer.url).content.decode()
    assert "Kiểm tra: chạy lại quy trình không đổi lệch thực tế 0,00 điểm" in done
    assert "Bỏ bước 2." in done and "mỗi nơi +1 người" in done
    assert "Các con số dựa vào đâu" in done and "Không có bước này" in done
    assert 'data-chart="lines"' in done and 'data-chart="bars"' in done
    assert "Bỏ phân công" in page(mai, "reform:replays")


def test_every_cell_that_is_wrong_says_so_and_keeps_what_was_typed(mai, town):
    answer = order(
        mai,
        work="nhiều",
        **{"amount-3": "0", "unit-3": "working_day", "more-officer": "một", "amount-4": "x"},
    )
    assert answer.status_code == 422
    said = answer.content.decode()
    assert said.count("Cần ghi một số nguyên.") == 2
    assert "Cần ghi một số, ví dụ 2 hoặc 0,5." in said
    assert 'value="nhiều"' in said and 'value="một"' in said

    answer = order(mai, **{"amount-3": "0"})
    assert answer.status_code == 422
    assert "Bước 3: phải lớn hơn 0." in answer.content.decode()

    answer = order(mai, **{"deed-4": "bo"})
    assert answer.status_code == 422
    assert "Phải có đúng một bước phê duyệt." in answer.content.decode()


def test_the_people_of_one_office(mai, town):
    office = {"don-vi": str(town.province.chau_doc)}
    chosen = page(mai, "reform:replay_new", **PERIOD, **office)
    field = f"people-{town.province.chau_doc_division}-officer"
    assert f'name="{field}"' in chosen
    answer = order(mai, **office, **{field: "0"})
    assert answer.status_code == 422
    assert "phải còn ít nhất 1 người" in answer.content.decode()
    assert order(mai, **office, **{field: "2"}).status_code == 302


def test_a_period_without_dossiers_is_said_before_anything_is_asked(mai, town):
    empty = page(mai, "reform:replay_new", tu="2026-03-01", den="2026-03-31")
    assert "Kỳ này không có hồ sơ nào" in empty and 'class="trying"' not in empty
    answer = order(mai, tu="2026-03-01", den="2026-03-31")
    assert answer.status_code == 422
    assert "không có hồ sơ nào được tiếp nhận" in answer.content.decode()


@pytest.mark.parametrize("typed", ["x", "2026-99-99", "-1", "9" * 30, "\x00"])
def test_nonsense_in_the_address_is_passed_over(mai, town, typed):
    page(mai, "reform:replay_new", **{"don-vi": typed, "tu": typed, "den": typed})


def test_what_broke_may_be_run_again(mai, town):
    replay_id = int(order(mai).url.rstrip("/").rsplit("/", 1)[1])
    break_replay(replay_id, trouble="MemoryError", at=LATER)
    assert "MemoryError" in page(mai, "reform:replay", replay_id)
    assert mai.post(reverse("reform:replay_again", args=[replay_id])).status_code == 302
    carry_on_replays(at=LATER)
    assert "Các con số dựa vào đâu" in page(mai, "reform:replay", replay_id)


def test_another_persons_replay_is_not_there_and_others_stay_outside(mai, town, at_desk):
    replay_id = int(order(mai).url.rstrip("/").rsplit("/", 1)[1])
    chi = at_desk(town.cast.chi)
    for name, args in (
        ("reform:replays", []),
        ("reform:replay_new", []),
        ("reform:replay", [replay_id]),
    ):
        page(chi, name, *args, status=403)
    assert replays.replays_of(town.actor(town.cast.nam)) == []

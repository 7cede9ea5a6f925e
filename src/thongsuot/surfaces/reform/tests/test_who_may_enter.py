"""The reform office opens to those who draft, approve or import; everyone else stays outside."""

import pytest
from django.test import Client
from django.urls import reverse

from thongsuot.modules.announcements import api as announcements
from thongsuot.surfaces.reform import urls
from thongsuot.surfaces.reform.tests.conftest import BIRTH, MORNING

ROOMS = ["home", "catalogue", "decisions"]
MOVES = ["amend", "submit", "send_back", "publish", "abandon", "enter", "add_new"]
EDITS = ["set_transition", "set_reason", "remove_draft", "read_from_database", "rebase"]


def every_view(patterns=urls.urlpatterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from every_view(pattern.url_patterns)
        else:
            yield pattern


@pytest.mark.parametrize("pattern", list(every_view()), ids=lambda p: p.name)
def test_every_address_has_a_gate(pattern):
    assert pattern.callback.gate not in ("", "open")


@pytest.mark.parametrize("room", ROOMS)
def test_who_drafts_and_who_approves_enter_every_room(mai, leader, room):
    for browser in (mai, leader):
        page = browser.get(reverse(f"reform:{room}"))
        assert page.status_code == 200 and "<h1" in page.content.decode()


@pytest.mark.parametrize("who", ["an", "giang", "chi", "oanh"])
@pytest.mark.parametrize("room", ROOMS)
def test_others_enter_none(people, at_desk, who, room):
    assert at_desk(getattr(people, who)).get(reverse(f"reform:{room}")).status_code == 403


@pytest.mark.parametrize("who", ["an", "giang", "chi", "nam", "oanh"])
def test_others_do_nothing_to_a_decision(people, at_desk, decision_id, draft_id, who):
    browser = at_desk(getattr(people, who))
    for name in MOVES:
        answer = browser.post(reverse(f"reform:{name}", args=[decision_id]))
        assert answer.status_code == 403, name
    for name in EDITS:
        answer = browser.post(reverse(f"reform:{name}", args=[decision_id, draft_id]))
        assert answer.status_code == 403, name
    draft = reverse("reform:draft", args=[decision_id, draft_id])
    assert browser.post(draft, {"name": "X"}).status_code == 403
    assert browser.post(reverse("reform:begin_amending", args=[BIRTH])).status_code == 403


def test_the_leader_writes_nothing(leader, decision_id, draft_id):
    for name in ("amend", "submit", "add_new", "add_drafts"):
        assert leader.post(reverse(f"reform:{name}", args=[decision_id])).status_code == 403
    draft = reverse("reform:draft", args=[decision_id, draft_id])
    sent = {"name": "Tên khác", "revision": "1", "ways/supplement/mode": "pause"}
    assert leader.post(draft, sent).status_code == 403
    assert leader.post(reverse("reform:new_decision")).status_code == 403


def test_who_drafts_decides_nothing(mai, decision_id):
    sent = {"reason": "Chưa được."}
    assert mai.post(reverse("reform:send_back", args=[decision_id]), sent).status_code == 403


def test_looking_changes_nothing(mai, decision_id, draft_id, people):
    for name in MOVES:
        answer = mai.get(reverse(f"reform:{name}", args=[decision_id]))
        assert answer.status_code == (403 if name == "send_back" else 405), name
    for name in EDITS:
        assert mai.get(reverse(f"reform:{name}", args=[decision_id, draft_id])).status_code == 405
    found = announcements.decision(
        decision_id, actor=people.mai.actor(at=MORNING), on=MORNING.date()
    )
    assert len(found.drafts) == 1


def test_a_stranger_is_sent_to_sign_in(db):
    answer = Client().get(reverse("reform:home"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_who_only_imports_lists_enters_and_sees_no_decision_in_the_making(
    people, at_desk, decision_id, draft_id
):
    page = at_desk(people.nam).get(reverse("reform:home"))
    assert page.status_code == 200
    assert "lĩnh vực Hộ tịch" not in page.content.decode()

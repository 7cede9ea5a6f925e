"""Before anything else, the approver sees the dossiers under way that the decision touches."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from thongsuot.foundation.identity.testing import person
from thongsuot.modules.announcements import api as announcements
from thongsuot.surfaces.shared.tests.desk_story import (
    EXTENSION_OF_PERMIT,
    MORNING,
    accepted,
    cast,
    clock,
    filed,
    people,
    province,
)

__all__ = ["accepted", "cast", "clock", "filed", "people", "province"]


@pytest.fixture
def quyen(people, province):
    return person("quyen", "Hồ Thị Quyên", province.committee, "reform_leader")


@pytest.fixture
def leader(quyen, django_user_model):
    browser = Client()
    browser.force_login(django_user_model.objects.get(pk=quyen.account_id))
    return browser


@pytest.fixture
def told(accepted, cast, leader):
    """What the page says with a dossier under way, and how the draft may be given a rule."""
    decision_id = announcements.begin_decision(
        title="Về việc công bố thủ tục hành chính lĩnh vực Hoạt động xây dựng",
        issuer="Chủ tịch Ủy ban nhân dân tỉnh",
        in_force_from=date(2026, 11, 2),
        by=cast.mai,
        at=MORNING,
    )
    draft_id = announcements.add_draft(
        decision_id=decision_id,
        code=EXTENSION_OF_PERMIT,
        change=announcements.Change.AMENDED,
        by=cast.mai,
        at=MORNING,
    )

    def page():
        answer = leader.get(reverse("reform:review", args=[decision_id]))
        assert answer.status_code == 200
        return answer.content.decode()

    return SimpleNamespace(page=page, draft_id=draft_id)


def test_the_running_dossiers_come_first_counted_by_office(told, accepted):
    page = told.page()
    assert "<strong>1 hồ sơ</strong> đang giải quyết" in page
    assert "Ủy ban nhân dân phường Châu Đốc" in page and accepted in page
    assert "Bản cũ, cho đến khi xong: không có quy định chuyển tiếp." in page
    assert page.index(accepted) < page.index("Các thay đổi")


def test_a_transition_rule_is_told_in_words(told, cast):
    announcements.set_transition(
        draft_id=told.draft_id,
        revision=1,
        transition=announcements.Transition(date(2026, 11, 9), True, "Điều 50, khoản 2"),
        by=cast.mai,
        at=MORNING,
    )
    page = told.page()
    assert "Bản mới, từ 09/11/2026." in page and "Thời hạn được tính lại." in page
    assert "Điều 50, khoản 2" in page


def test_no_name_of_any_citizen_is_shown(told):
    assert "Trần Văn Dũng" not in told.page()

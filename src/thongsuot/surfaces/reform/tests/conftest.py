"""The small province with its whole catalogue; chị Mai drafts, bà Quyên approves."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from thongsuot.foundation.identity.testing import cast_of, person
from thongsuot.foundation.units.testing import FOUNDED_AT, FOUNDER, small_province
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.procedures import api as procedures

# 08:00 on Monday 5 October 2026 in Việt Nam: no holiday near.
MORNING = datetime(2026, 10, 5, 1, tzinfo=UTC)
SINCE = date(2026, 1, 1)
IN_FORCE = date(2026, 11, 2)
BIRTH = "1.001193"  # đăng ký khai sinh
EXTENSION = "1.013227"  # gia hạn giấy phép xây dựng


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MORNING)


@pytest.fixture
def province(db):
    return small_province()


@pytest.fixture
def catalogue(db):
    procedures.import_shipped(in_force_from=SINCE, by=FOUNDER, at=FOUNDED_AT)


@pytest.fixture
def people(province, clock):
    return cast_of(province)


@pytest.fixture
def quyen(people, province):
    """Bà Quyên, deputy head of the chairman's office: she approves what others drafted."""
    return person("quyen", "Hồ Thị Quyên", province.committee, "reform_leader")


@pytest.fixture
def at_desk():
    def sign_in(someone):
        browser = Client()
        browser.force_login(get_user_model().objects.get(pk=someone.account_id))
        return browser

    return sign_in


@pytest.fixture
def mai(people, at_desk):
    return at_desk(people.mai)


@pytest.fixture
def leader(quyen, at_desk):
    return at_desk(quyen)


@pytest.fixture
def decision_id(people, catalogue):
    """A decision that chị Mai has begun."""
    return announcements.begin_decision(
        title="Về việc công bố thủ tục hành chính lĩnh vực Hộ tịch",
        issuer="Chủ tịch Ủy ban nhân dân tỉnh",
        in_force_from=IN_FORCE,
        by=people.mai.actor(at=MORNING),
        at=MORNING,
    )


@pytest.fixture
def draft_id(decision_id, people):
    """The birth certificate amended, as it stands in force: nothing edited yet."""
    return announcements.add_draft(
        decision_id=decision_id,
        code=BIRTH,
        change=announcements.Change.AMENDED,
        by=people.mai.actor(at=MORNING),
        at=MORNING,
    )


@pytest.fixture
def drafted(draft_id, people):
    """Return the draft as it stands now."""

    def look(which=None):
        by = people.mai.actor(at=MORNING)
        return announcements.draft(which or draft_id, actor=by, on=MORNING.date())

    return look

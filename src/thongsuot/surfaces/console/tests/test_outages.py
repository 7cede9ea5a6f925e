"""An operator declares an outage, says when it was mended, and sees due dates reckoned again."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from thongsuot.foundation.calendar import api as calendar
from thongsuot.foundation.identity.testing import person
from thongsuot.foundation.ledger import api as ledger
from thongsuot.modules.clocks import api as clocks

PAGE = "console:outages"


def written(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def test_from_the_outage_to_the_recount(nam, province):
    now = timezone.now()
    assert "Chưa ghi sự cố nào" in nam.get(reverse(PAGE)).content.decode()
    said = {"begins_at": written(now - timedelta(days=2)), "reason": "đứt cáp", "ma": "H01.61"}
    url = reverse("console:declare_outage")
    assert nam.post(url, said).status_code == 422, "no decision"
    assert nam.post(url, said | {"decision": "TB 7"}).status_code == 302
    (outage,) = calendar.outages(province.chau_doc)
    page = nam.get(reverse(PAGE), {"ma": "H01.61"}).content.decode()
    assert "đang hỏng" in page and "đứt cáp" in page

    end = reverse("console:end_outage", args=[outage.id])
    early = {"ends_at": written(now - timedelta(days=3)), "ma": "H01.61"}
    assert nam.post(end, early).status_code == 422
    nam.post(end, {"ends_at": written(now - timedelta(days=1)), "ma": "H01.61"})
    assert not calendar.outages(province.chau_doc)[0].lasts
    withdraw = reverse("console:withdraw_outage", args=[outage.id])
    nam.post(withdraw, {"reason": "Ghi nhầm ngày", "ma": "H01.61"})
    assert "Ghi nhầm ngày" in nam.get(reverse(PAGE), {"ma": "H01.61"}).content.decode()
    told = [line.type for line in ledger.history(f"calendar:{province.chau_doc}")]
    assert len(told) == 3


def test_how_early_people_are_warned_is_the_provinces_choice(nam, province, at_desk):
    rule = reverse("console:warning_rule")
    wanted = {"step_left_percent": 40, "whole_left_percent": 30, "escalate_after_hours": 8}
    assert nam.post(rule, wanted | {"whole_left_percent": 95}).status_code == 422
    assert nam.post(rule, wanted).status_code == 302
    assert clocks.rule_in_force().whole_left_percent == 30
    assert 'value="40"' in nam.get(reverse(PAGE)).content.decode()
    ward = at_desk(person("phuc", "Lâm Phúc", province.chau_doc, "operator"))
    assert ward.post(rule, wanted).status_code == 403

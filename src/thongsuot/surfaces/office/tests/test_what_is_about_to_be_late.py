"""The leaders' list of what is about to be late: the reason written, one press, the date moved."""

from datetime import timedelta

from django.urls import reverse

from thongsuot.modules.clocks import api as clocks
from thongsuot.modules.clocks.testing import watched
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.shared.tests.desk_story import days

LIST = "/viec/sap-tre/"


def test_from_the_warning_to_the_apology(on_the_desk, signed_in, cast, clock):
    assert "Không hồ sơ nào sắp trễ" in signed_in("chi").get(LIST).content.decode()
    found = dossiers.on_desk(on_the_desk, actor=cast.chi, at=days(1))
    watched(on_the_desk, at=days(4))
    clock.to(days(4))
    chi, giang = signed_in("chi"), signed_in("giang")

    told = giang.get("/viec/bao-viec/").content.decode()
    assert "1 tin chưa đọc" in told and "nguy cơ trễ hẹn" in told
    giang.post("/viec/bao-viec/da-doc/", {"until": days(5).isoformat()})
    assert "Đã đọc hết" in giang.get("/viec/bao-viec/").content.decode()
    assert giang.post("/viec/bao-viec/da-doc/", {"until": "hôm qua"}).status_code == 422

    page = giang.get(LIST).content.decode()
    assert on_the_desk in page and "chưa ghi lý do" in page and "Đặng Thị Chi" in page
    assert "thời hạn 5 ngày làm việc" in page, "the derivation of the day stands beside it"
    write = reverse("office:write_apology", args=[found.id])
    name = f"apology-{found.id}"
    assert giang.post(write, {f"{name}-new_due": "2026-10-15"}).status_code == 422
    said = {f"{name}-new_due": "2026-10-15", f"{name}-reason": "Mưa lũ làm ngập kho."}
    assert giang.post(write, said).status_code == 302
    assert "Duyệt và gửi xin lỗi" not in giang.get(LIST).content.decode()
    approve = reverse("office:approve_apology", args=[found.id])
    assert giang.post(approve).status_code == 403

    assert "1 dự thảo chờ bạn duyệt" in chi.get(LIST).content.decode()
    answer = chi.post(approve, follow=True).content.decode()
    assert "Đã duyệt văn bản xin lỗi số 01/PXL" in answer
    after = dossiers.on_desk(on_the_desk, actor=cast.chi, at=days(4))
    assert after.due_at > after.original_due_at == found.due_at
    assert chi.post(approve).status_code == 409, "one only"


def test_too_late_is_said_and_not_done(on_the_desk, signed_in, cast, clock):
    found = dossiers.on_desk(on_the_desk, actor=cast.chi, at=days(1))
    watched(on_the_desk, at=days(4))
    clock.to(found.due_at - timedelta(hours=3))
    chi = signed_in("chi")
    page = chi.get(LIST).content.decode()
    assert "không hẹn lại được nữa" in page and "Duyệt và gửi" not in page
    refused = chi.post(reverse("office:approve_apology", args=[found.id]))
    assert refused.status_code == 422, "no reason was written"
    assert clocks.at_risk(actor=cast.chi, at=found.due_at)

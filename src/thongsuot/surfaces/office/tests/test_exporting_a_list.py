"""The list on the page, narrowed as it is, comes as a file; a second one waits for the first."""

from django.db import connection

from thongsuot.modules.dossiers.testing import write_exports
from thongsuot.surfaces.shared.tests.desk_story import MORNING


def test_from_the_list_to_its_file(signed_in, on_the_desk, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    hai = signed_in("hai")
    page = hai.get("/viec/?tab=dang-lam&ai=don-vi&buoc=process").content.decode()
    assert "/viec/xuat/?tab=dang-lam&amp;ai=don-vi&amp;buoc=process" in page
    query = "?tab=dang-lam&ai=don-vi&buoc=process"
    page = hai.get(f"/viec/xuat/{query}").content.decode()
    assert "Việc của đơn vị, Đang giải quyết, bước thẩm định, giải quyết" in page
    assert "không ghi số định danh" in page
    assert hai.post(f"/viec/xuat/lap/{query}", {"form": "pdf"}).status_code == 422
    assert hai.post(f"/viec/xuat/lap/{query}", {"form": "csv"}).status_code == 302
    page = hai.get(f"/viec/xuat/{query}").content.decode()
    assert 'hx-trigger="every 1500ms"' in page and "0 / 0 dòng" in page
    again = hai.post(f"/viec/xuat/lap/{query}", {"form": "csv"})
    reason = "Bạn đang xuất danh sách “Việc của đơn vị, Đang giải quyết"
    assert again.status_code == 409 and reason in again.content.decode() and reason in page

    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM dossiers_export")
        (export_id,) = cursor.fetchone()
    assert hai.get(f"/viec/xuat/{export_id}/tep/").status_code == 404
    write_exports(at=MORNING)
    page = hai.get("/viec/xuat/").content.decode()
    assert f"/viec/xuat/{export_id}/tep/" in page and "1 dòng" in page
    file = hai.get(f"/viec/xuat/{export_id}/tep/")
    assert on_the_desk in b"".join(file.streaming_content).decode("utf-8-sig")
    assert "attachment" in file["Content-Disposition"] and "no-store" in file["Cache-Control"]
    assert signed_in("giang").get(f"/viec/xuat/{export_id}/tep/").status_code == 404

"""Chị Mai brings a file: she sees what it would do before it does it, on every page of the way."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from thongsuot.foundation.identity.testing import cast_of
from thongsuot.foundation.units.testing import small_province
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.procedures.testing import carry_on_imports

GOOD = "ma_tthc,ten\n1.001193,Đăng ký khai sinh\n1.000894,Đăng ký kết hôn\n"


@pytest.fixture
def cast(db):
    return cast_of(small_province())


@pytest.fixture
def mai(cast):
    """Chị Mai of the reform office."""
    return at_desk(cast.mai)


def at_desk(person):
    browser = Client()
    browser.force_login(get_user_model().objects.get(pk=person.account_id))
    return browser


def send(browser, content, name="danh-muc.csv"):
    data = content.encode() if isinstance(content, str) else content
    sent = {"file": SimpleUploadedFile(name, data), "in_force_from": "2026-01-01"}
    return browser.post(reverse("reform:begin_import"), sent)


def read(browser, content, name="danh-muc.csv"):
    """Send a file, let the job read it, and return the address of its page."""
    page = send(browser, content, name).url
    carry_on_imports(at=timezone.now())
    return page


def text(browser, page):
    return browser.get(page).content.decode()


def known(code):
    return bool(procedures.versions(code))


def test_a_list_is_read_looked_at_and_taken(mai):
    page = send(mai, GOOD).url
    waiting = text(mai, page)
    assert "Chờ đọc tệp" in waiting and 'hx-trigger="every' in waiting and "refresh" in waiting

    carry_on_imports(at=timezone.now())
    seen = text(mai, page)
    assert "thêm 2, đổi 0, giữ nguyên 0; lỗi 0 dòng" in seen and "hx-trigger" not in seen
    assert not known("1.001193")
    row = text(mai, f"{page}dong/2/")
    assert "Đăng ký khai sinh" in row and "Trong tệp" in row

    assert mai.post(f"{page}nhap/").url == page
    assert "Chờ đến lượt nhập" in text(mai, page) and not known("1.001193")
    carry_on_imports(at=timezone.now())
    assert "Đã nhập lúc" in text(mai, page)
    on = timezone.localdate()
    assert procedures.procedure("1.001193", on=on).name == "Đăng ký khai sinh"
    assert "danh-muc.csv" in text(mai, reverse("reform:imports"))


def test_the_same_file_again_changes_nothing_and_says_so(mai):
    page = read(mai, GOOD)
    mai.post(f"{page}nhap/")
    carry_on_imports(at=timezone.now())
    again = read(mai, GOOD)
    seen = text(mai, again)
    assert "không làm thay đổi gì" in seen and "giữ nguyên 2" in seen
    assert mai.post(f"{again}nhap/").status_code == 409


def test_bad_rows_stop_all_unless_they_are_left_out_by_word(mai):
    page = read(mai, GOOD + "sai-ma,Thủ tục lạ\n")
    assert "Bỏ qua 1 dòng lỗi" in text(mai, page)
    faults = text(mai, f"{page}?loai=refused")
    assert "sai-ma" in faults and "không đúng dạng mã" in faults and "Đăng ký" not in faults
    refused = mai.post(f"{page}nhap/")
    assert refused.status_code == 409 and "có 1 dòng lỗi" in refused.content.decode()

    mai.post(f"{page}nhap/", {"leave_bad_rows_out": "on"})
    carry_on_imports(at=timezone.now())
    assert "bỏ lại 1 dòng" in text(mai, page) and known("1.001193")


def test_other_headings_are_explained_once(mai):
    legacy = "STT,Số hiệu TTHC,Tên gọi đầy đủ,Ghi chú\n1,1.001193,Đăng ký khai sinh,x\n"
    page = read(mai, legacy)
    seen = text(mai, page)
    assert "Tệp có tên cột chưa biết" in seen and "Số hiệu TTHC" in seen
    wrong = mai.post(f"{page}cot/", {"column_1": "ma_tthc"})
    assert wrong.status_code == 422 and "Thiếu cột ten" in wrong.content.decode()

    mai.post(f"{page}cot/", {"column_1": "ma_tthc", "column_2": "ten"})
    carry_on_imports(at=timezone.now())
    assert "thêm 1" in text(mai, page)

    again = read(mai, legacy.replace("1.001193", "1.000894"))
    assert "thêm 1" in text(mai, again), "the same headings are read without asking"

    (mapping,) = procedures.mappings()
    address = reverse("reform:mapping", args=[mapping.id])
    assert "Tên gọi đầy đủ" in text(mai, address)
    changed = {"column_1": "ma_tthc", "column_2": "ten", "column_3": "nguon"}
    assert mai.post(f"{address}sua/", changed).status_code == 302
    assert procedures.mapping(mapping.id).columns["Ghi chú"] == "nguon"
    assert mai.post(f"{address}sua/", {"column_1": "ten"}).status_code == 422
    mai.post(f"{address}quen/")
    assert "Tệp có tên cột chưa biết" in text(mai, read(mai, legacy))


def test_a_file_that_cannot_be_read_says_why(mai):
    for content in ("cột lạ\nkhác", b"\xff\xfe\x00", b"MZ\x90\x00\x03", "{"):
        page = read(mai, content)
        seen = text(mai, page)
        assert "danh mục giữ nguyên" in seen or "tên cột chưa biết" in seen


def test_a_file_of_a_hundred_megabytes_is_refused_on_the_form(mai):
    answer = send(mai, b"x" * (100 * 1024 * 1024))
    assert answer.status_code == 422
    assert "lớn quá 20 MB" in answer.content.decode()
    assert procedures.imports() == []


def test_a_whole_record_is_shown_part_by_part(mai):
    record = {"code": "1.000001", "name": "Cấp thẻ", "steps": ["Nộp", "Nhận"]}
    page = read(mai, json.dumps([record]), "the.json")
    seen = text(mai, f"{page}dong/1/")
    assert "Trình tự thực hiện" in seen and "Nộp" in seen


def test_a_file_may_be_put_aside(mai):
    page = read(mai, GOOD)
    assert mai.post(f"{page}bo/").url == reverse("reform:imports")
    assert "Đã bỏ" in text(mai, page)
    assert mai.post(f"{page}nhap/").status_code == 409


def test_only_who_keeps_the_catalogue_comes_in(cast):
    an = at_desk(cast.an)
    assert an.get(reverse("reform:imports")).status_code == 403
    assert send(an, GOOD).status_code == 403


def test_what_is_not_there_is_missing(mai):
    page = read(mai, GOOD)
    assert mai.get(f"{page}dong/99/").status_code == 404
    assert mai.get(reverse("reform:import_run", args=[999_999])).status_code == 404
    assert mai.get(reverse("reform:mapping", args=[999_999])).status_code == 404
    assert mai.get(f"{page}?sau=x&loai=y").status_code == 200

"""
Two real procedures from filing to the result, in front of real pages.

Bà Hoa registers her grandchild's birth from her telephone, without scripts. Ông Dũng brings a
building permit to the counter of another ward and takes a receipt home.
"""

import re
from io import BytesIO
from urllib.parse import urlsplit

import pytest
import typst
import zxingcpp
from django.utils import timezone
from PIL import Image

from tests.browser.form_filler import Citizen
from tests.browser.visitors import DESK, PHONE, keep_picture
from thongsuot.config import sample
from thongsuot.config.sample.papers import pdf
from thongsuot.modules.forms import api as forms
from thongsuot.modules.forms.testing import STORIES, typed

BIRTH, PERMIT = "1.001193", "1.013227"
SAID = STORIES["to-khai-dang-ky-khai-sinh"][0] | {
    "asker_name": "Trần Thị Hoa",
    "asker_id": "089170012345",
    "asker_relation": "grandmother",
    "child_name": "Trần Minh An",
}


@pytest.fixture(scope="module", autouse=True)
def declaration(site):
    """What bà Hoa says on each page of the form; looked up before a browser runs."""
    on = timezone.localdate()
    form = forms.form_for(BIRTH, None, on=on)
    view = forms.view(form.spec, SAID, on=on)
    return [typed(view, page.key) for page in view.pages]


def a_scan(name):
    return {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": pdf(name)}


def staff(visit, login):
    visitor = visit(width=DESK)
    visitor.signs_in(login, sample.PASSWORD)
    return visitor


PROMISE = re.compile(r"trước ([^.;<]*?\d{1,2}/\d{1,2}/\d{4})")


def agree(citizen, officer, code, latest, *, area):
    """
    Citizen's page, officer's page and the history say the same of one dossier.

    The clock is drawn and told alike, as many steps are done, and the `latest` of the history
    is what has just been done. Return the history, latest first.
    """
    citizen.goes_to(f"/theo-doi/{code}/")
    officer.goes_to(f"/{area}/ho-so/{code}/")
    theirs, ours = (visitor.page.locator(".strip") for visitor in (citizen, officer))
    assert theirs.count() == ours.count()
    if theirs.count():
        assert theirs.get_attribute("aria-label") == ours.get_attribute("aria-label")
    promises = {
        PROMISE.findall(visitor.reads(".say"))[0]
        for visitor in (citizen, officer)
        if PROMISE.search(visitor.reads(".say"))
    }
    assert len(promises) <= 1, promises
    done = [visitor.page.locator("ol.way > li.done").count() for visitor in (citizen, officer)]
    assert done[0] == done[1], "as many steps are done on one page as on the other"
    lines = officer.page.locator("ol.history").first.locator("> li").all_text_contents()
    acts = [line for line in lines if "thư điện tử" not in line]
    assert latest in acts[0], (latest, acts)
    return acts


def test_a_birth_is_registered_from_a_telephone(site, visit, declaration):
    province, people = site.province, site.staff
    hoa = visit(width=PHONE, height=740, scripts=False)
    hoa.goes_to("/")
    hoa.shoots("home-phone")
    reference, proof = _files_birth(hoa, declaration)
    counter = province.counter("chaudoc")
    office = counter.agencies[0].division_for("Hộ tịch")
    assert office is not None

    an = staff(visit, "an.chaudoc")
    an.goes_to(f"/mot-cua/ho-so/{reference}/")
    assert "Trần Minh An" in an.reads(), "what was declared is on the desk"
    an.acts("tiep-nhan")
    code = _code(an)
    assert re.fullmatch(r"H01\.61-\d{6}-\d{4}", code)
    hoa.goes_to(f"/theo-doi/?ma={code}")
    hoa.page.locator("[name=proof]").fill(proof)
    hoa.follows(hoa.button("Mở hồ sơ của tôi"))
    assert len(agree(hoa, an, code, "Tiếp nhận hồ sơ", area="mot-cua")) >= 2
    an.acts("chuyen")

    head = staff(visit, people.heads[office.unit_id].login)
    officer = people.officers[office.unit_id][0]
    _assigned(head, code, officer)
    worker = staff(visit, officer.login)
    agree(hoa, worker, code, "Phân công", area="viec")
    _to_signature(worker, code)
    chi = staff(visit, "chi.chaudoc")
    agree(hoa, chi, code, "Xong bước", area="viec")
    chi.acts("phe-duyet")
    worker.goes_to(f"/viec/ho-so/{code}/")
    worker.acts("phat-hanh", number="12/2026/KS", files=a_scan("giay khai sinh"))
    agree(hoa, worker, code, "Phát hành kết quả", area="viec")
    assert "Đã có kết quả" in hoa.reads()
    an.goes_to(f"/mot-cua/ho-so/{code}/")
    an.acts("tra-ket-qua")
    lines = agree(hoa, an, code, "Trả kết quả", area="mot-cua")
    assert "Đã trả kết quả" in hoa.reads()
    assert len(lines) >= 7, "filed, accepted, forwarded, assigned, done, approved, issued, returned"


def _files_birth(hoa, declaration):
    hoa.page.locator("input[name=q]").first.fill("lam giay khai sinh")
    hoa.page.locator("input[name=q]").first.press("Enter")
    hoa.page.wait_for_url("**/thu-tuc/?*")
    hoa.looks()
    hoa.follows(hoa.page.locator(f"a[href*='{BIRTH}']").first)
    hoa.follows(hoa.page.locator("form[action$='/nop/'] button").first)
    hoa.page.locator("input[name=case]").first.check()
    hoa.follows(hoa.button("Tiếp tục"))
    for name, text in {
        "name": "Trần Thị Hoa",
        "id_number": "089170012345",
        "birth_date": "12/4/1970",
        "address": "Khóm Châu Long 1, phường Châu Đốc",
        "phone": "0000123456",
        "email": "hoa@mau.example.vn",
    }.items():
        hoa.page.locator(f"[name={name}]").fill(text)
    hoa.shoots("filing-phone")
    hoa.follows(hoa.button("Tiếp tục"))
    hoa.page.locator("input[name=behalf][value=self]").check()
    hoa.follows(hoa.button("Tiếp tục"))
    hoa.page.get_by_label("phường Châu Đốc").check()
    hoa.follows(hoa.button("Tiếp tục"))
    filler = Citizen(hoa, scripts=False)
    for wanted in declaration:
        filler.fills(wanted)
        filler.goes_on()
    filler.hands_in()
    assert "Trần Minh An" in hoa.reads()
    reference, proof = filler.sends()
    hoa.looks()
    hoa.shoots("filed-phone")
    return reference, proof


def test_a_permit_is_received_at_the_counter_and_followed_home(site, visit, tmp_path):
    province, people = site.province, site.staff
    agency = province.counter("longxuyen").agencies[0]
    division = agency.division_for("Hoạt động xây dựng")
    assert division is not None
    binh = staff(visit, "binh.longxuyen")
    code = _receives_permit(binh)
    receipt = binh.context.request.get(f"{site.origin}/mot-cua/ho-so/{code}/giay/mau-01.pdf")
    assert receipt.headers["content-type"] == "application/pdf"

    dung = visit(width=PHONE, height=740, scripts=False)
    dung.goes_to(_square(receipt.body(), tmp_path))
    assert urlsplit(dung.page.url).path == f"/theo-doi/{code}/", "and its secret left the address"
    agree(dung, binh, code, "Tiếp nhận hồ sơ", area="mot-cua")
    binh.acts("chuyen")

    head = staff(visit, people.heads[division.unit_id].login)
    officer = people.officers[division.unit_id][0]
    _assigned(head, code, officer)
    worker = staff(visit, officer.login)
    worker.goes_to("/viec/")
    worker.goes_to(f"/viec/ho-so/{code}/")
    worker.acts(
        "yeu-cau-bo-sung",
        items="Bản vẽ hiện trạng công trình",
        reason="Hồ sơ chưa có bản vẽ hiện trạng.",
    )
    agree(dung, worker, code, "Yêu cầu bổ sung", area="viec")
    assert "cần bạn bổ sung giấy tờ" in dung.reads()
    dung.shoots("supplement-phone")
    dung.page.locator("form[action$='/bo-sung/'] input[type=file]").first.set_input_files(
        a_scan("ban ve hien trang")
    )
    dung.follows(dung.button("Gửi bổ sung"))
    assert "đang được giải quyết" in dung.reads()
    agree(dung, worker, code, "Đã nhận giấy tờ bổ sung", area="viec")
    worker.shoots("dossier")
    dung.shoots("tracking-phone", whole=True)
    wide = visit(width=DESK)
    wide.context.add_cookies(dung.context.cookies())
    wide.goes_to(f"/theo-doi/{code}/")
    wide.shoots("tracking")

    _to_signature(worker, code)
    leader = staff(visit, people.leaders[agency.unit_id][0].login)
    agree(dung, leader, code, "Xong bước", area="viec")
    leader.acts("phe-duyet")
    worker.goes_to(f"/viec/ho-so/{code}/")
    worker.acts("phat-hanh", number="15/GPXD", files=a_scan("giay phep"))
    agree(dung, worker, code, "Phát hành kết quả", area="viec")
    binh.goes_to(f"/mot-cua/ho-so/{code}/")
    binh.acts("tra-ket-qua")
    lines = agree(dung, binh, code, "Trả kết quả", area="mot-cua")
    assert "Đã trả kết quả" in dung.reads()
    told = " ".join(lines)
    for word in ("bổ sung", "15/GPXD"):
        assert word in told


def _receives_permit(binh):
    binh.goes_to("/mot-cua/")
    binh.follows(binh.link("Tiếp nhận hồ sơ").last)
    binh.goes_to(f"/mot-cua/nhan/{PERMIT}/")
    for name, text in {
        "id_number": "089085000123",
        "name": "Trần Văn Dũng",
        "birth_date": "02/3/1985",
        "address": "Khóm Bình Đức, phường Long Xuyên",
        "phone": "0000912111",
    }.items():
        binh.page.locator(f"[name={name}]").fill(text)
    for tick in binh.page.locator(".ticks > li .what input[type=checkbox]").all():
        if tick.is_visible():
            tick.check()
    binh.shoots("receive")
    binh.follows(binh.button("Tiếp nhận và in giấy hẹn"))
    return _code(binh)


def _square(printed, folder):
    """Return where the square code on a printed page leads, seen as a telephone sees it."""
    (folder / "printed.pdf").write_bytes(printed)
    (folder / "page.typ").write_text(
        '#set page(width: 210mm, height: 297mm, margin: 0pt)\n#image("printed.pdf", width: 100%)'
    )
    picture = typst.compile(folder / "page.typ", root=folder, format="png", ppi=150)
    pages = [picture] if isinstance(picture, bytes) else picture
    keep_picture("receipt", pages[0])
    found = [one.text for one in zxingcpp.read_barcodes(Image.open(BytesIO(pages[0])))]
    assert len(found) == 2, "one to follow the dossier by, one to check the paper by"
    return next(text for text in found if "/theo-doi/" in text)


def _code(visitor):
    return urlsplit(visitor.page.url).path.rstrip("/").rsplit("/", 1)[-1]


def _assigned(head, code, officer):
    head.goes_to(f"/viec/ho-so/{code}/")
    head.acts("phan-cong", picks=str(officer.post_id))


def _to_signature(worker, code):
    worker.goes_to(f"/viec/ho-so/{code}/")
    while (
        "Chờ ký" not in worker.reads(".desk-card")
        and worker.page.locator("form[action$='/xong-buoc/']").count()
    ):
        worker.acts("xong-buoc")

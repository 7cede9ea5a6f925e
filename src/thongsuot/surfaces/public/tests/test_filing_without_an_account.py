"""Ông Dũng files his grandchild's birth from his telephone, one question at a time."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from thongsuot.foundation.units.testing import FOUNDER, SmallProvince, small_province
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.public import drafts
from thongsuot.surfaces.public.models import Draft
from thongsuot.surfaces.public.tests.conftest import BIRTH, COPIES, PUBLISHED_AT, pdf

DUNG = {
    "kind": "person",
    "name": "Trần Văn  Dũng",
    "id_number": "089 085 000 123",
    "birth_date": "03/9/1985",
    "address": "Khóm 4, phường Châu Đốc, tỉnh An Giang",
    "phone": "0912000111",
    "email": "",
}


SURE = {"sure": "on", "request": "Khai sinh cho cháu."}


class Filing:
    """The pages of one draft, walked as a browser without script walks them."""

    def __init__(self, client: Client, province: SmallProvince) -> None:
        self.client, self.province = client, province
        begun = client.post(f"/thu-tuc/{BIRTH}/nop/")
        assert begun.status_code == 302
        self.root = begun["Location"].rsplit("/", 2)[0] + "/"
        self.key = uuid.UUID(self.root.strip("/").split("/")[1])

    def get(self, step: str) -> Any:
        return self.client.get(f"{self.root}{step}/")

    def post(self, step: str, **said: object) -> Any:
        return self.client.post(f"{self.root}{step}/", said)

    def answer_all(self) -> None:
        self.post("truong-hop", case="Thông thường")
        self.post("nguoi-yeu-cau", **DUNG)
        self.post("nguoi-nop", behalf="self")
        self.post("noi-nhan", unit=self.province.chau_doc_centre)
        for paper in self.get("giay-to").context["papers"]:
            if paper.asked.must_be_handed_in:
                self.post(f"giay-to/{paper.index}", file=pdf())

    def send(self) -> Any:
        return self.post("kiem-tra", **SURE)


@pytest.fixture
def filing(client: Client, province: SmallProvince) -> Filing:
    return Filing(client, province)


def test_from_the_first_question_to_the_reference(filing: Filing) -> None:
    filing.answer_all()
    assert filing.send()["Location"] == f"{filing.root}da-gui/"

    page = filing.get("da-gui")
    draft = Draft.objects.get(pk=filing.key)
    assert draft.reference in page.content.decode()
    assert draft.proof in page.content.decode()
    assert "Ngày hẹn trả có khi hồ sơ được tiếp nhận" in page.content.decode()

    found = dossiers.track(code=draft.reference, proof=draft.proof, at=timezone.now())
    assert found.applicant_name == "Trần Văn Dũng"
    assert found.receiving_unit.id == filing.province.chau_doc_centre
    assert found.channel == dossiers.Channel.ONLINE


def test_each_step_leads_to_the_next_and_back(filing: Filing) -> None:
    steps = ["truong-hop", "nguoi-yeu-cau", "nguoi-nop", "noi-nhan", "giay-to", "kiem-tra"]
    said: list[dict[str, Any]] = [
        {"case": "Thông thường"},
        DUNG,
        {"behalf": "self"},
        {"unit": filing.province.chau_doc_centre},
        {},
    ]
    for (here, there), words in zip(pairwise(steps), said, strict=True):
        assert filing.post(here, **words)["Location"] == f"{filing.root}{there}/"
    for before, here in pairwise(steps):
        assert filing.get(here).context["back"] == f"{filing.root}{before}/"


def test_pressing_send_twice_files_once(filing: Filing) -> None:
    filing.answer_all()

    filing.send()
    reference = Draft.objects.get(pk=filing.key).reference
    filing.send()

    assert Draft.objects.get(pk=filing.key).reference == reference


def test_the_second_press_that_waited_at_the_lock_gets_the_first_answer(
    filing: Filing, rf: object
) -> None:
    filing.answer_all()
    filing.send()
    request = type("Request", (), {"session": filing.client.session})()

    again = drafts.send(request, filing.key, {"never": "used"}, at=timezone.now())

    assert again.reference == Draft.objects.get(pk=filing.key).reference


def test_what_was_typed_is_emptied_once_sent(filing: Filing) -> None:
    filing.answer_all()
    filing.send()

    kept = Draft.objects.get(pk=filing.key).written
    assert kept["applicant"] == {}
    assert "089085000123" not in str(kept)


def test_a_dead_network_loses_nothing(filing: Filing) -> None:
    filing.post("truong-hop", case="Thông thường")
    filing.post("nguoi-yeu-cau", **DUNG)

    again = filing.get("nguoi-yeu-cau").content.decode()
    assert 'value="Trần Văn Dũng"' in again
    assert 'value="03/09/1985"' in again


def test_sending_too_early_says_what_is_missing(filing: Filing) -> None:
    page = filing.send()

    assert page.status_code == 422
    text = page.content.decode()
    for missing in (
        "Chưa chọn trường hợp.",
        "Chưa ghi người yêu cầu.",
        "Chưa chọn nơi nhận hồ sơ.",
    ):
        assert missing in text
    assert not Draft.objects.get(pk=filing.key).reference


def test_mending_one_answer_leads_back_to_the_check(filing: Filing) -> None:
    filing.answer_all()

    mended = filing.client.post(f"{filing.root}nguoi-nop/?sua=1", {"behalf": "self"})
    assert mended["Location"] == f"{filing.root}kiem-tra/"


@pytest.mark.parametrize(
    ("field", "wrong", "reason"),
    [
        ("id_number", "12345", "Số định danh cá nhân gồm 12 chữ số."),
        ("birth_date", "31/02/1985", "Hãy ghi ngày sinh như 03/9/1990."),
        ("birth_date", "", "Cần ngày sinh của người yêu cầu."),
        ("name", "Dũng\x07", "Có ký tự không đọc được; hãy gõ lại."),
        ("email", "khong-phai-thu", ""),
    ],
)
def test_a_slip_is_told_beside_its_field(
    filing: Filing, field: str, wrong: str, reason: str
) -> None:
    page = filing.post("nguoi-yeu-cau", **{**DUNG, field: wrong})

    assert page.status_code == 422
    assert page.context["form"].has_error(field)
    assert reason in page.content.decode()


def test_who_files_for_another_says_who_and_by_what(filing: Filing) -> None:
    page = filing.post("nguoi-nop", behalf="other", name="Lê Thị Hoa")
    assert page.status_code == 422
    assert "Cần ghi khi nộp thay." in page.content.decode()

    said = {"name": "Lê Thị Hoa", "id_number": "089190000456", "authority": "là mẹ"}
    assert filing.post("nguoi-nop", behalf="other", phone="", **said).status_code == 302


def test_only_counters_that_receive_it_may_be_chosen(filing: Filing) -> None:
    text = filing.get("noi-nhan").content.decode()
    assert "phường Châu Đốc" in text
    assert "Trung tâm Phục vụ hành chính công tỉnh" not in text

    assert filing.post("noi-nhan", unit=filing.province.justice).status_code == 422
    assert filing.post("noi-nhan").status_code == 422


def test_a_place_is_found_without_marks(filing: Filing) -> None:
    found = filing.client.get(f"{filing.root}noi-nhan/?q=chau doc").context["found"]

    assert [unit.id for unit in found] == [filing.province.chau_doc_centre]


def test_a_paper_is_handed_in_looked_at_and_taken_back(filing: Filing) -> None:
    filing.post("giay-to/0", file=pdf("tờ khai.pdf"))
    [kept] = filing.get("giay-to").context["papers"][0].files
    assert kept.name == "tờ khai.pdf"

    seen: Any = filing.client.get(f"{filing.root}tep/{kept.id}/")
    assert seen.status_code == 200
    assert "default-src 'none'" in seen["Content-Security-Policy"]
    b"".join(seen.streaming_content)

    filing.client.post(f"{filing.root}giay-to/0/{kept.id}/bo/")
    assert not filing.get("giay-to").context["papers"][0].files


def test_a_renamed_programme_is_refused_and_the_draft_stands(filing: Filing) -> None:
    filing.post("truong-hop", case="Thông thường")
    programme = SimpleUploadedFile("giấy chứng sinh.pdf", b"MZ" + bytes(600))

    refused = filing.post("giay-to/0", file=[pdf("một.pdf"), programme, pdf("hai.pdf")])

    assert refused.status_code == 422
    assert "Có tệp chưa nhận được" in refused.content.decode()
    [first, second] = filing.get("giay-to").context["papers"][0].files
    assert {first.name, second.name} == {"một.pdf", "hai.pdf"}
    assert Draft.objects.get(pk=filing.key).written["case"] == "Thông thường"


def test_a_paper_that_is_not_on_the_list_is_refused(filing: Filing) -> None:
    assert filing.post("giay-to/99", file=pdf()).status_code == 404
    assert filing.post("giay-to/0").status_code == 422


def test_another_browser_cannot_open_the_draft(filing: Filing) -> None:
    filing.post("giay-to/0", file=pdf())
    [kept] = filing.get("giay-to").context["papers"][0].files

    stranger = Client()
    assert stranger.get(f"{filing.root}kiem-tra/").status_code == 404
    assert stranger.get(f"{filing.root}tep/{kept.id}/").status_code == 404


def test_a_file_of_another_draft_cannot_be_seen_through_this_one(filing: Filing) -> None:
    filing.post("giay-to/0", file=pdf())
    [kept] = filing.get("giay-to").context["papers"][0].files
    other = Filing(filing.client, filing.province)

    assert other.client.get(f"{other.root}tep/{kept.id}/").status_code == 404


def test_a_procedure_that_is_not_filed_here_says_where(
    client: Client, province: SmallProvince
) -> None:
    assert client.post(f"/thu-tuc/{COPIES}/nop/").status_code == 409


def test_drafts_left_lying_are_forgotten_after_a_day(filing: Filing) -> None:
    Draft.objects.update(touched_at=timezone.now() - drafts.KEPT - timedelta(minutes=1))

    Filing(filing.client, filing.province)

    assert not Draft.objects.filter(pk=filing.key).exists()
    assert filing.get("kiem-tra").status_code == 404


@pytest.mark.django_db
def test_draft_reference_and_proof_come_together() -> None:
    now = timezone.now()
    with pytest.raises(IntegrityError, match="draft_reference_and_proof_come_together"):
        Draft.objects.create(procedure_code=BIRTH, reference="X", begun_at=now, touched_at=now)


def test_two_presses_at_the_same_instant_file_once(own_database: str) -> None:
    procedures.import_shipped(in_force_from=date(2025, 7, 1), by=FOUNDER, at=PUBLISHED_AT)
    filing = Filing(Client(), small_province())
    filing.answer_all()

    def press() -> str:
        try:
            browser = Client()
            browser.cookies = filing.client.cookies
            return str(browser.post(f"{filing.root}kiem-tra/", SURE)["Location"])
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as presses:
        answers = {each.result() for each in [presses.submit(press) for _ in range(4)]}

    assert answers == {f"{filing.root}da-gui/"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM dossiers_dossier")
        assert cursor.fetchone() == (1,)

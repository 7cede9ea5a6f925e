import psycopg.errors
import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from thongsuot.kernel.actor import EVERYWHERE, Actor, Permission
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing, NotAllowed, Refusal, TooMuch
from thongsuot.surfaces.shared.http import open_to_all, permission, staff
from thongsuot.surfaces.shared.refusals import RefusalMiddleware

pytestmark = pytest.mark.django_db


def answer(refusal: Exception, **headers: str) -> HttpResponse | None:
    request = RequestFactory().post("/ho-so/1/", headers=headers)
    return RefusalMiddleware(lambda _: HttpResponse()).process_exception(request, refusal)


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotAllowed("Không được."), 403),
        (Missing("Không có."), 404),
        (Clash("Chưa được."), 409),
        (Invalid("Sai."), 422),
        (TooMuch("Chờ đã."), 429),
    ],
)
def test_each_kind_has_its_status_and_its_sentence(refusal: Refusal, status: int) -> None:
    response = answer(refusal)

    assert response is not None
    assert response.status_code == status
    assert str(refusal) in response.content.decode()


def test_what_nobody_foresaw_is_not_caught() -> None:
    assert answer(ZeroDivisionError()) is None


def test_faults_are_listed() -> None:
    response = answer(Invalid("Còn chỗ sai.", [Fault("/name", "Cần ghi họ tên.")]))

    assert response is not None
    assert "Cần ghi họ tên." in response.content.decode()


def test_a_part_of_a_page_gets_a_notice_in_its_place() -> None:
    response = answer(Clash("Hồ sơ đã chuyển đi."), **{"HX-Request": "true"})

    assert response is not None
    assert response.status_code == 409
    assert response["HX-Retarget"] == "#notices"
    assert "<html" not in response.content.decode()


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("vào được")


def ask(gated: object, *, signed_in: bool = True, actor: Actor | None = None) -> HttpResponse:
    class User:
        is_authenticated = signed_in

    request = RequestFactory().get("/viec/")
    request.user = User()  # type: ignore[assignment]
    request.actor = actor  # type: ignore[attr-defined]
    return gated(request)  # type: ignore[operator, no-any-return]


def test_every_gate_says_which_it_is() -> None:
    assert open_to_all(view).gate == "open"  # type: ignore[attr-defined]
    assert staff(view).gate == "staff"  # type: ignore[attr-defined]
    assert permission(Permission.DOSSIER_RECEIVE)(view).gate == "dossier:receive"  # type: ignore[attr-defined]


def test_a_stranger_is_sent_to_sign_in() -> None:
    response = ask(staff(view), signed_in=False)

    assert response.status_code == 302
    assert response["Location"].endswith("?next=/viec/")


def test_an_account_without_a_post_is_told_so() -> None:
    with pytest.raises(NotAllowed, match="vị trí công tác"):
        ask(staff(view))


def test_a_post_without_the_permission_may_not() -> None:
    gated = permission(Permission.DOSSIER_RECEIVE)(view)
    with pytest.raises(NotAllowed):
        ask(gated, actor=Actor(name="Anh Bình"))

    an = Actor(name="Chị An", grants={Permission.DOSSIER_RECEIVE: EVERYWHERE})
    assert ask(gated, actor=an).content.decode() == "vào được"


def test_the_way_back_leads_to_a_page_of_ours_only() -> None:
    ours = answer(Clash("Chưa được."), Referer="http://testserver/ho-so/1/")
    theirs = answer(Clash("Chưa được."), Referer="http://xau.example/")

    assert ours is not None and 'href="http://testserver/ho-so/1/"' in ours.content.decode()
    assert theirs is not None and "xau.example" not in theirs.content.decode()


def test_a_row_held_too_long_by_another_is_said_so() -> None:
    held = OperationalError("canceling statement due to lock timeout")
    held.__cause__ = psycopg.errors.LockNotAvailable()
    told = answer(held)
    assert told is not None and told.status_code == 409
    assert "Một người khác đang làm việc này" in told.content.decode()


def test_what_rules_say_in_vietnamese_is_shown_in_english() -> None:
    refusal = Invalid("Nội dung quá dài.", [Fault("/reason", "Dài quá mức cho phép.")])
    with translation.override("en"):
        told = answer(refusal)
    assert told is not None
    assert "Nội dung quá dài" not in told.content.decode()
    assert "Dài quá mức" not in told.content.decode()

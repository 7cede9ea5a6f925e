"""Anh Nam makes accounts, hands over passwords once, and arranges who stands in."""

import re
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.identity.testing import person

TODAY = timezone.localdate()


def post(browser, name, /, *ids, **sent):
    return browser.post(reverse(f"console:{name}", args=ids), sent)


def page(browser, account_id):
    return browser.get(reverse("console:person", args=[account_id])).content.decode()


def password_in(answer):
    found = re.search(r'code secret">([a-z0-9-]{19})<', answer.content.decode())
    return found[1]


def test_a_new_account_and_its_password_shown_once(nam):
    answer = nam.post(reverse("console:create"), {"full_name": "Cao Thị Thu", "login": "thu"})
    password = password_in(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    account = identity.account_by_login("thu")
    assert password not in page(nam, account.id)
    signed_in = Client().post(reverse("account_login"), {"login": "thu", "password": password})
    assert signed_in.status_code == 302


def test_a_taken_login_is_said_on_the_form(nam, cast):
    answer = nam.post(reverse("console:create"), {"full_name": "Ai Đó", "login": "an"})
    assert answer.status_code == 422
    assert "đã có người dùng" in answer.content.decode()


def test_people_are_found_without_marks(nam, cast):
    text = nam.get(reverse("console:people"), {"q": "dang thi chi"}).content.decode()
    assert "Đặng Thị Chi" in text and "Nguyễn Thị An" not in text
    assert "Không thấy ai" in nam.get(reverse("console:people"), {"q": "zzz"}).content.decode()


def test_listing_people_costs_the_same_for_fifty(nam, cast, province, django_assert_num_queries):
    def count():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            nam.get(reverse("console:people"))
        return len(seen)

    few = count()
    for n in range(30):
        person(f"them{n}", f"Người Thêm {n}", province.justice, "officer")
    assert count() == few


def test_the_list_goes_on(nam, cast, province):
    for n in range(50):
        person(f"them{n}", f"Người Thêm {n:02}", province.justice, "officer")
    text = nam.get(reverse("console:people")).content.decode()
    assert "tu=50" in text
    assert "tu=100" not in nam.get(reverse("console:people"), {"tu": "50"}).content.decode()


def test_a_lost_password_is_replaced_and_the_old_sessions_end(nam, cast, at_desk):
    an = at_desk(cast.an)
    assert an.get(reverse("shared:posts")).status_code == 200
    password_in(post(nam, "reset_password", cast.an.account_id))
    assert an.get(reverse("shared:posts")).status_code == 302


def test_an_account_is_closed_with_a_reason_and_opened_again(nam, cast, at_desk):
    an = at_desk(cast.an)
    assert post(nam, "close_account", cast.an.account_id).status_code == 422
    answer = post(nam, "close_account", cast.an.account_id, reason="Chuyển công tác")
    assert answer.status_code == 302
    assert an.get(reverse("shared:posts")).status_code == 302
    assert "Chuyển công tác" in page(nam, cast.an.account_id)
    post(nam, "reopen_account", cast.an.account_id, reason="Trở lại")
    assert identity.account(cast.an.account_id).is_active


def test_a_stand_in_is_arranged_and_ended(nam, cast):
    answer = post(
        nam,
        "substitute",
        cast.chi.post_id,
        login="hai",
        on=TODAY.isoformat(),
        last_day=(TODAY + timedelta(days=4)).isoformat(),
        decision="Văn bản 15/UQ-UBND",
    )
    assert answer.status_code == 302
    assert "Võ Thanh Hải" in page(nam, cast.chi.account_id)
    (one,) = identity.substitutions_of(cast.chi.account_id, on=TODAY)
    assert one.valid_to == TODAY + timedelta(days=5)
    post(nam, "end_substitution", cast.chi.account_id, one.id)
    assert identity.substitutions_of(cast.chi.account_id, on=TODAY) == ()


def test_standing_in_for_oneself_is_said_on_the_page(nam, cast):
    answer = post(
        nam,
        "substitute",
        cast.chi.post_id,
        login="chi",
        on=TODAY.isoformat(),
        last_day=TODAY.isoformat(),
        decision="x",
    )
    assert answer.status_code == 422
    assert "Không ai làm thay chính mình." in answer.content.decode()


def test_a_post_ends_and_stays_in_the_history(nam, cast):
    answer = post(nam, "end_post", cast.chi.post_id, on=TODAY.isoformat(), decision="QĐ 3")
    assert answer.status_code == 302
    text = page(nam, cast.chi.account_id)
    assert "Vị trí đã thôi giữ" in text and "Chưa giữ vị trí nào" in text


def test_the_ward_operator_does_not_reset_the_neighbours(cast, province, at_desk):
    ward = at_desk(person("phuc", "Lâm Phúc", province.chau_doc, "operator"))
    assert post(ward, "reset_password", cast.binh.account_id).status_code == 403
    assert post(ward, "reset_password", cast.an.account_id).status_code == 200


def test_roles_are_read_aloud(nam):
    text = nam.get(reverse("console:roles")).content.decode()
    for role in identity.roles():
        assert role.label in text and role.description in text


def test_a_name_that_looks_like_markup_is_only_a_name(nam):
    sent = {"full_name": "<b>An</b> & <script>", "login": "thu"}
    text = nam.post(reverse("console:create"), sent).content.decode()
    assert "<script>" not in text and "&lt;script&gt;" in text


def test_someone_who_is_not_there(nam):
    assert nam.get(reverse("console:person", args=[999_999])).status_code == 404
    assert nam.get(reverse("console:unit", args=[999_999])).status_code == 404

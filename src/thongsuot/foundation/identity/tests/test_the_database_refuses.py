"""Every constraint of identity, tried by hand past the actions."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from thongsuot.foundation.identity.models import Account, Post, Substitution, Token

DAY = date(2026, 5, 4)
AT = datetime(2026, 5, 4, 1, tzinfo=UTC)


@pytest.fixture
def refuses():
    def check(name, write):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            write()

    return check


def test_a_login_is_small_letters_figures_and_dots(cast, refuses):
    row = Account.objects.filter(login="an")
    refuses("account_login_is_small_letters_figures_and_dots", lambda: row.update(login="An@x.vn"))


def test_an_address_is_nobody_elses(cast, refuses):
    rows = Account.objects.filter(login__in=["an", "binh"])
    refuses("account_email_is_nobody_elses", lambda: rows.update(email="a@x.vn"))


def test_a_post_ends_no_earlier_than_it_begins(cast, refuses):
    row = Post.objects.filter(pk=cast.an.post_id)
    refuses(
        "post_ends_no_earlier_than_it_begins",
        lambda: row.update(valid_to=F("valid_from") - timedelta(days=1)),
    )


def test_a_post_carries_a_known_role(cast, refuses):
    row = Post.objects.filter(pk=cast.an.post_id)
    refuses("post_carries_a_known_role", lambda: row.update(role="king"))


def test_a_post_is_held_once_by_one_person_in_one_unit(cast, refuses):
    refuses(
        "post_is_held_once_by_one_person_in_one_unit",
        lambda: Post.objects.create(
            account_id=cast.an.account_id,
            unit_id=cast.an.unit_id,
            role="counter_clerk",
            title="x",
            valid_from=DAY,
        ),
    )


def _stand_in(absent, substitute, on=DAY, until=DAY + timedelta(days=3)):
    return Substitution.objects.create(
        absent_id=absent, substitute_id=substitute, decision="x", valid_from=on, valid_to=until
    )


def test_a_substitution_ends_no_earlier_than_it_begins(cast, refuses):
    refuses(
        "substitution_ends_no_earlier_than_it_begins",
        lambda: _stand_in(cast.an.post_id, cast.binh.post_id, until=DAY - timedelta(days=1)),
    )


def test_a_substitution_is_by_another_post(cast, refuses):
    refuses("substitution_is_by_another_post", lambda: _stand_in(cast.an.post_id, cast.an.post_id))


def test_a_post_has_one_substitute_at_a_time(cast, refuses):
    _stand_in(cast.an.post_id, cast.binh.post_id)
    refuses(
        "post_has_one_substitute_at_a_time",
        lambda: _stand_in(cast.an.post_id, cast.dao.post_id),
    )


def _token(**rest):
    return Token.objects.create(
        **{"name": "x", "fingerprint": "0" * 64, "permissions": [], "created_at": AT} | rest
    )


def test_a_token_belongs_to_a_post_or_an_agency(cast, refuses):
    refuses("token_belongs_to_a_post_or_an_agency", lambda: _token())
    refuses(
        "token_belongs_to_a_post_or_an_agency",
        lambda: _token(post_id=cast.an.post_id, agency_id=cast.an.unit_id),
    )


def test_a_token_keeps_only_a_fingerprint(cast, refuses):
    refuses(
        "token_keeps_only_a_fingerprint",
        lambda: _token(post_id=cast.an.post_id, fingerprint="ts_plain"),
    )

"""Another system's key: shown once, kept as a hash, never more than its owner's."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import serializers

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.identity.models import Token
from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import ActorKind, Permission
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed

MORNING = datetime(2026, 5, 4, 1, tzinfo=UTC)
LATER = MORNING + timedelta(hours=3)


@pytest.fixture
def nam(cast):
    return cast.nam.actor(at=MORNING)


def test_a_posts_key_carries_what_the_post_carries(cast, nam, province):
    raw = identity.create_token(post_id=cast.an.post_id, name="Ki-ốt", by=nam, at=MORNING)
    machine = identity.actor_for_token(raw, at=LATER)
    assert (machine.kind, machine.name) == (ActorKind.MACHINE, "Ki-ốt")
    assert machine.grants == cast.an.actor(at=LATER).grants
    assert not machine.has(Permission.DOSSIER_RECEIVE, unit_id=province.long_xuyen)


def test_an_agencys_key_reaches_that_agency(cast, nam, province):
    raw = identity.create_token(
        agency_id=province.construction,
        permissions=[Permission.DOSSIER_VIEW],
        name="Trục liên thông",
        by=nam,
        at=MORNING,
    )
    machine = identity.actor_for_token(raw, at=LATER)
    assert machine.has(Permission.DOSSIER_VIEW, unit_id=province.construction_division)
    assert not machine.has(Permission.DOSSIER_VIEW, unit_id=province.chau_doc)
    assert set(machine.grants) == {Permission.DOSSIER_VIEW}


def test_the_key_itself_is_nowhere_in_the_tables(cast, nam):
    raw = identity.create_token(post_id=cast.an.post_id, name="Ki-ốt", by=nam, at=MORNING)
    kept = serializers.serialize("json", Token.objects.order_by("pk"))
    told = repr([line for n in range(1, 9) for line in ledger.history(f"token:{n}")])
    assert raw not in kept + told
    assert raw.startswith("ts_") and len(raw) > 40


def test_a_wrong_key_opens_nothing(cast, nam):
    raw = identity.create_token(post_id=cast.an.post_id, name="Ki-ốt", by=nam, at=MORNING)
    for wrong in ("", "ts_", raw[:-1], raw + "x", raw.upper(), "ts_" + "\ud800"[:0] + "é"):
        assert identity.actor_for_token(wrong, at=LATER) is None


def test_a_revoked_key_opens_nothing(cast, nam):
    raw = identity.create_token(post_id=cast.an.post_id, name="Ki-ốt", by=nam, at=MORNING)
    (token,) = identity.tokens(actor=nam)
    identity.revoke_token(token_id=token.id, by=nam, at=LATER)
    assert identity.actor_for_token(raw, at=LATER) is None
    with pytest.raises(Clash, match="đã thu hồi"):
        identity.revoke_token(token_id=token.id, by=nam, at=LATER)


def test_a_key_ends_with_its_post(cast, nam):
    raw = identity.create_token(post_id=cast.an.post_id, name="Ki-ốt", by=nam, at=MORNING)
    identity.end_post(post_id=cast.an.post_id, on=date(2026, 5, 5), by=nam, at=MORNING)
    assert identity.actor_for_token(raw, at=LATER) is not None
    assert identity.actor_for_token(raw, at=MORNING + timedelta(days=1)) is None


def test_no_key_manages_people_or_keys(cast, nam, province):
    for permission in (Permission.PERSON_EDIT, Permission.TOKEN_CREATE, Permission.UNIT_EDIT):
        with pytest.raises(Invalid, match="không thể mang"):
            identity.create_token(
                agency_id=province.committee,
                permissions=[permission],
                name="Quá tay",
                by=nam,
                at=MORNING,
            )
    with pytest.raises(Invalid, match="không thể mang"):
        identity.create_token(
            post_id=cast.an.post_id,
            permissions=[Permission.DOSSIER_APPROVE],
            name="Quá tay",
            by=nam,
            at=MORNING,
        )


def test_a_clerk_makes_no_key(cast):
    with pytest.raises(NotAllowed, match="cấp khóa"):
        identity.create_token(
            post_id=cast.an.post_id, name="Ki-ốt", by=cast.an.actor(at=MORNING), at=MORNING
        )


def test_whose_key_it_is_must_be_said(cast, nam, province):
    with pytest.raises(Invalid, match="thuộc về"):
        identity.create_token(name="Của ai", by=nam, at=MORNING)
    with pytest.raises(Invalid, match="thuộc về"):
        identity.create_token(
            name="Hai chủ", post_id=cast.an.post_id, agency_id=province.justice, by=nam, at=MORNING
        )
    with pytest.raises(Missing):
        identity.create_token(name="Không ai", post_id=999_999, by=nam, at=MORNING)


def test_its_last_use_is_noted(cast, nam):
    raw = identity.create_token(post_id=cast.an.post_id, name="Ki-ốt", by=nam, at=MORNING)
    identity.actor_for_token(raw, at=LATER)
    (token,) = identity.tokens(actor=nam)
    assert token.last_used_at == LATER

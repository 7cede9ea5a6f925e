"""Bà Chi is away; anh Hải stands in for her, for those days and for that alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Permission
from thongsuot.kernel.refusals import Clash, Invalid, NotAllowed

MORNING = datetime(2026, 5, 4, 1, tzinfo=UTC)
TODAY = date(2026, 5, 4)
WEEK = timedelta(days=7)


@pytest.fixture
def stand_in(cast):
    def arrange(**rest):
        return identity.substitute(
            **{
                "absent_post_id": cast.chi.post_id,
                "substitute_post_id": cast.hai.post_id,
                "on": TODAY,
                "until": TODAY + WEEK,
                "decision": "Văn bản ủy quyền 15/UQ-UBND",
                "by": cast.nam.actor(at=MORNING),
                "at": MORNING,
            }
            | rest
        )

    return arrange


def hai(cast, at=MORNING):
    return identity.actor_for_account(
        account_id=cast.hai.account_id, post_id=cast.chi.post_id, at=at
    )


def test_he_acts_in_her_post_and_it_says_so(cast, stand_in):
    stand_in()
    acting = hai(cast)
    assert (acting.name, acting.on_behalf_of) == ("Võ Thanh Hải", "Đặng Thị Chi")
    assert acting.post_id == cast.chi.post_id
    assert acting.grants == cast.chi.actor(at=MORNING).grants


def test_his_own_post_stays_as_it_was(cast, stand_in):
    before = cast.hai.actor(at=MORNING)
    stand_in()
    assert cast.hai.actor(at=MORNING) == before
    listed = identity.posts_of(cast.hai.account_id, at=MORNING)
    assert [(p.id, p.on_behalf_of) for p in listed] == [
        (cast.hai.post_id, ""),
        (cast.chi.post_id, "Đặng Thị Chi"),
    ]


def test_it_never_gives_more_than_she_has(cast, stand_in):
    stand_in()
    hers = cast.chi.actor(at=MORNING)
    for permission in Permission:
        assert hai(cast).reach(permission) == hers.reach(permission)
    identity.end_post(
        post_id=cast.chi.post_id,
        on=TODAY + timedelta(days=2),
        by=cast.nam.actor(at=MORNING),
        at=MORNING,
    )
    assert hai(cast, at=MORNING + timedelta(days=2)) is None


def test_it_ends_by_itself(cast, stand_in):
    stand_in()
    assert hai(cast, at=MORNING - timedelta(days=1)) is None
    assert hai(cast, at=MORNING + timedelta(days=6)) is not None
    assert hai(cast, at=MORNING + WEEK) is None


def test_it_ends_with_his_own_post(cast, stand_in):
    stand_in()
    identity.end_post(
        post_id=cast.hai.post_id,
        on=TODAY + timedelta(days=1),
        by=cast.nam.actor(at=MORNING),
        at=MORNING,
    )
    assert hai(cast) is not None
    assert hai(cast, at=MORNING + timedelta(days=1)) is None


def test_it_does_not_pass_from_hand_to_hand(cast, stand_in):
    """Giang stands in for Hải, who stands in for Chi: Giang gets nothing of Chi's."""
    stand_in()
    stand_in(absent_post_id=cast.hai.post_id, substitute_post_id=cast.giang.post_id)
    assert (
        identity.actor_for_account(
            account_id=cast.giang.account_id, post_id=cast.chi.post_id, at=MORNING
        )
        is None
    )


def test_it_may_end_early(cast, stand_in):
    substitution_id = stand_in()
    identity.end_substitution(
        substitution_id=substitution_id,
        on=TODAY + timedelta(days=1),
        by=cast.nam.actor(at=MORNING),
        at=MORNING,
    )
    assert hai(cast) is not None
    assert hai(cast, at=MORNING + timedelta(days=1)) is None


def test_one_at_a_time(cast, stand_in):
    stand_in()
    with pytest.raises(Clash, match="Đã có người"):
        stand_in(substitute_post_id=cast.giang.post_id, on=TODAY + timedelta(days=6))
    stand_in(substitute_post_id=cast.giang.post_id, on=TODAY + WEEK, until=TODAY + 2 * WEEK)


def test_what_makes_no_sense(cast, stand_in):
    with pytest.raises(Invalid, match="sau ngày bắt đầu"):
        stand_in(until=TODAY)
    with pytest.raises(Invalid, match="chính mình"):
        stand_in(substitute_post_id=cast.chi.post_id)
    identity.end_post(
        post_id=cast.hai.post_id,
        on=TODAY + timedelta(days=3),
        by=cast.nam.actor(at=MORNING),
        at=MORNING,
    )
    with pytest.raises(Clash, match="không kéo dài"):
        stand_in()


def test_he_may_not_arrange_it_himself(cast, stand_in):
    with pytest.raises(NotAllowed):
        stand_in(by=cast.hai.actor(at=MORNING))
    with pytest.raises(NotAllowed, match="tự bố trí"):
        stand_in(
            absent_post_id=cast.chi.post_id,
            substitute_post_id=cast.nam.post_id,
        )


def test_the_history_of_the_absent_tells_who_and_why(cast, stand_in):
    stand_in()
    last = ledger.history(f"account:{cast.chi.account_id}")[-1]
    assert last.type == "identity.Substituted"
    assert last.data["decision"] == "Văn bản ủy quyền 15/UQ-UBND"


def test_she_names_who_stands_in_for_her_and_comes_back_early(cast, stand_in):
    chi = cast.chi.actor(at=MORNING)
    substitution_id = stand_in(by=chi)
    assert hai(cast).on_behalf_of == "Đặng Thị Chi"
    with pytest.raises(NotAllowed):
        identity.end_substitution(
            substitution_id=substitution_id,
            on=TODAY + timedelta(days=2),
            by=cast.giang.actor(at=MORNING),
            at=MORNING,
        )
    identity.end_substitution(
        substitution_id=substitution_id, on=TODAY + timedelta(days=1), by=chi, at=MORNING
    )
    assert hai(cast, at=MORNING + timedelta(days=1)) is None
    with pytest.raises(Invalid, match="cùng cơ quan"):
        stand_in(
            by=chi, substitute_post_id=cast.lam.post_id, on=TODAY + WEEK, until=TODAY + 2 * WEEK
        )
    with pytest.raises(Invalid, match="quá khứ"):
        stand_in(by=chi, on=TODAY - timedelta(days=1))


def test_the_head_names_who_stands_in_for_their_people_and_for_nobody_above(cast, stand_in):
    head = cast.hai.actor(at=MORNING)
    with pytest.raises(NotAllowed, match="tự bố trí"):
        stand_in(by=head, absent_post_id=cast.giang.post_id, substitute_post_id=cast.hai.post_id)
    stand_in(by=head, absent_post_id=cast.giang.post_id, substitute_post_id=cast.chi.post_id)
    # The leader's post carries more than the head's: not the head's to hand on.
    with pytest.raises(NotAllowed):
        stand_in(by=head, substitute_post_id=cast.giang.post_id)
    # The leader leads the counter's clerk too, and yet does not carry what the clerk may do.
    leader = cast.chi.actor(at=MORNING)
    with pytest.raises(NotAllowed, match="ngoài quyền của bạn"):
        stand_in(by=leader, absent_post_id=cast.an.post_id, substitute_post_id=cast.giang.post_id)


def test_who_acts_for_her_names_nobody_in_turn(cast, stand_in):
    stand_in()
    with pytest.raises(NotAllowed, match="không giao tiếp"):
        stand_in(
            by=hai(cast),
            absent_post_id=cast.giang.post_id,
            substitute_post_id=cast.hai.post_id,
        )

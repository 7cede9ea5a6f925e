"""A post gives what it gives on its days, in its unit, to its holder, and nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.kernel.actor import Permission
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed

MORNING = datetime(2026, 5, 4, 1, tzinfo=UTC)
TODAY = date(2026, 5, 4)


def appoint(cast, province, **rest):
    return identity.appoint(
        **{
            "account_id": cast.giang.account_id,
            "unit_id": province.chau_doc,
            "role": "leader",
            "title": "Phó Chủ tịch",
            "on": TODAY,
            "by": cast.nam.actor(at=MORNING),
            "at": MORNING,
        }
        | rest
    )


def actor(person, at=MORNING, post_id=None):
    return identity.actor_for_account(account_id=person.account_id, post_id=post_id, at=at)


def test_an_ended_post_gives_nothing(cast):
    identity.end_post(post_id=cast.chi.post_id, on=TODAY, by=cast.nam.actor(at=MORNING), at=MORNING)
    assert actor(cast.chi) is None
    assert actor(cast.chi, at=MORNING - timedelta(days=1)) is not None
    assert identity.posts_of(cast.chi.account_id, at=MORNING) == ()


def test_a_post_of_tomorrow_gives_nothing_today(cast, province):
    post_id = appoint(cast, province, on=TODAY + timedelta(days=1))
    assert actor(cast.giang, post_id=post_id) is None
    assert actor(cast.giang, at=MORNING + timedelta(days=1), post_id=post_id) is not None


def test_the_day_turns_at_midnight_in_viet_nam(cast):
    identity.end_post(post_id=cast.chi.post_id, on=TODAY, by=cast.nam.actor(at=MORNING), at=MORNING)
    assert actor(cast.chi, at=datetime(2026, 5, 3, 16, 59, tzinfo=UTC)) is not None
    assert actor(cast.chi, at=datetime(2026, 5, 3, 17, 0, tzinfo=UTC)) is None


def test_a_closed_unit_gives_nothing(cast, province):
    units.close_unit(
        unit_id=province.chau_doc, on=TODAY, decision="Giải thể", by=FOUNDER, at=MORNING
    )
    assert actor(cast.an) is None
    assert actor(cast.chi) is None


def test_a_closed_account_gives_nothing(cast):
    identity.close_account(
        account_id=cast.an.account_id,
        reason="Nghỉ việc",
        by=cast.nam.actor(at=MORNING),
        at=MORNING,
    )
    assert actor(cast.an) is None
    identity.reopen_account(
        account_id=cast.an.account_id,
        reason="Trở lại",
        by=cast.nam.actor(at=MORNING),
        at=MORNING,
    )
    assert actor(cast.an) is not None


def test_one_person_two_posts_one_at_a_time(cast, province):
    second = appoint(cast, province)
    assert [p.id for p in identity.posts_of(cast.giang.account_id, at=MORNING)] == [
        cast.giang.post_id,
        second,
    ]
    assert not actor(cast.giang).may_anywhere(Permission.DOSSIER_APPROVE)
    assert actor(cast.giang, post_id=second).may_anywhere(Permission.DOSSIER_APPROVE)


def test_nobody_acts_in_anothers_post(cast):
    assert actor(cast.binh, post_id=cast.an.post_id) is None


def test_a_post_cannot_be_held_twice_over(cast, province):
    appoint(cast, province)
    with pytest.raises(Clash, match="đã giữ"):
        appoint(cast, province, on=TODAY + timedelta(days=3))


def test_a_closed_time_may_be_followed_by_another(cast, province):
    appoint(cast, province, until=TODAY + timedelta(days=30))
    appoint(cast, province, on=TODAY + timedelta(days=30))


def test_nobody_appoints_themselves(cast, province):
    with pytest.raises(NotAllowed, match="tự bố trí"):
        appoint(cast, province, account_id=cast.nam.account_id)


def test_the_operator_of_one_ward_may_not_place_people_in_another(cast, province):
    from thongsuot.foundation.identity.testing import person

    ward = person("phuc", "Lâm Phúc", province.chau_doc, "operator").actor(at=MORNING)
    appoint(cast, province, by=ward)
    with pytest.raises(NotAllowed, match="bố trí người"):
        appoint(cast, province, unit_id=province.long_xuyen, by=ward)
    with pytest.raises(NotAllowed, match="bố trí người"):
        appoint(cast, province, over_unit_id=province.committee, role="officer", by=ward)
    with pytest.raises(NotAllowed, match="ngoài phạm vi"):
        identity.reset_password(account_id=cast.binh.account_id, by=ward, at=MORNING)
    with pytest.raises(NotAllowed, match="bố trí người"):
        identity.end_post(post_id=cast.binh.post_id, on=TODAY, by=ward, at=MORNING)


def test_a_clerk_manages_nobody(cast):
    an = cast.an.actor(at=MORNING)
    with pytest.raises(NotAllowed):
        identity.create_account(login="moi", full_name="Người Mới", by=an, at=MORNING)
    with pytest.raises(NotAllowed):
        identity.reset_password(account_id=cast.binh.account_id, by=an, at=MORNING)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"role": "king"}, Invalid),
        ({"until": TODAY}, Invalid),
        ({"unit_id": 999_999}, Missing),
        ({"account_id": 999_999}, Missing),
        ({"on": date(2020, 1, 1)}, Clash),
    ],
)
def test_an_appointment_that_makes_no_sense(cast, province, wrong, refusal):
    with pytest.raises(refusal):
        appoint(cast, province, **wrong)


def test_the_ledger_keeps_every_turn_of_a_career(cast, province):
    appoint(cast, province)
    told = [line.type for line in ledger.history(f"account:{cast.giang.account_id}")]
    assert told == ["identity.AccountCreated", "identity.Appointed", "identity.Appointed"]


def test_holders_of_a_role_in_an_agency(cast, province):
    found = identity.holders(role="officer", unit_id=province.chau_doc, at=MORNING)
    assert [p.holder for p in found] == ["Phạm Văn Giang"]
    assert identity.holders(role="officer", unit_id=province.long_xuyen, at=MORNING) == ()


def test_posts_end_with_their_unit_and_the_history_says_so(own_database):
    from thongsuot.foundation.identity.testing import cast_of
    from thongsuot.foundation.units.testing import small_province

    province = small_province()
    cast = cast_of(province)
    units.close_unit(
        unit_id=province.chau_doc, on=TODAY, decision="Giải thể", by=FOUNDER, at=MORNING
    )
    while ledger.run_reactions(at=MORNING):
        pass
    assert identity.post(cast.an.post_id).valid_to == TODAY
    assert identity.post(cast.chi.post_id).valid_to == TODAY
    assert identity.post(cast.binh.post_id).valid_to is None
    last = ledger.history(f"account:{cast.chi.account_id}")[-1]
    assert (last.type, last.data["decision"]) == ("identity.PostEnded", "Giải thể")

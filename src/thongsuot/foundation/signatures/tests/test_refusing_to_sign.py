"""What keeps a signature from being made, in sentences that someone can act on."""

import pytest
from django.test import override_settings

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.signatures import api as signatures
from thongsuot.foundation.signatures import testing
from thongsuot.foundation.signatures.tests.conftest import AT, CHI, sign
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed

MOODS = {
    "down": "không liên lạc được hoặc báo lỗi",
    "slow": "không trả lời trong 1 giây",
    "nonsense": "trả lời không đọc được",
    "refusing": "từ chối cấp dấu thời gian",
    "another_nonce": "không khớp với yêu cầu",
    "another_digest": "không khớp với yêu cầu",
    "another_day": "đồng hồ lệch",
}


def test_without_a_proper_stamp_nothing_is_signed(pdf, ward):
    with testing.authority(at=AT, seconds=1) as authority:
        authority.give_person(ward.chi.account_id, CHI)
        (key,) = signatures.keys_of_account(ward.chi.account_id)
        before = ledger.history(subject=f"key:{key.id}")
        for mood, sentence in MOODS.items():
            authority.mood = mood
            with pytest.raises(Clash, match=sentence) as refused:
                sign(pdf, ward)
            assert "Văn bản còn nguyên" in str(refused.value), mood
        assert ledger.history(subject=f"key:{key.id}") == before

        authority.mood = "well"
        assert sign(pdf, ward)


def test_without_the_list_of_revoked_ones_nothing_is_signed(pdf, ward, authority, keys):
    authority.lists = False

    with pytest.raises(Clash, match="Không lấy được danh sách chứng thư bị thu hồi"):
        sign(pdf, ward)


def test_a_certificate_that_its_authority_revoked_signs_nothing(pdf, ward, authority):
    issued = authority.give_person(ward.chi.account_id, CHI)
    authority.practice.revoke(issued.certificate, at=AT - testing.FOUNDED / 2)

    with pytest.raises(Clash, match="đã bị nơi cấp thu hồi"):
        sign(pdf, ward)


def test_a_key_whose_time_is_over_or_that_was_given_up_signs_nothing(pdf, ward, authority):
    authority.give_person(ward.chi.account_id, CHI, days=1)
    with pytest.raises(Missing, match="chưa có khóa ký số còn hiệu lực"):
        sign(pdf, ward, at=AT + testing.FOUNDED)

    (key,) = signatures.keys_of_account(ward.chi.account_id)
    assert key.usable(AT)
    chi = ward.chi.actor(at=AT)
    with pytest.raises(Invalid, match="lý do"):
        signatures.revoke_key(key_id=key.id, reason=" ", by=chi, at=AT)
    with pytest.raises(NotAllowed):
        signatures.revoke_key(key_id=key.id, reason="Mất", by=ward.binh.actor(at=AT), at=AT)
    signatures.revoke_key(key_id=key.id, reason="Mất thiết bị", by=chi, at=AT)
    with pytest.raises(Clash, match="thôi dùng từ trước"):
        signatures.revoke_key(key_id=key.id, reason="Mất thiết bị", by=chi, at=AT)
    with pytest.raises(Missing, match="chưa có khóa ký số còn hiệu lực"):
        sign(pdf, ward)


def test_a_wrong_pin_is_counted_and_five_lock_the_key(pdf, ward, authority):
    authority.give_person(ward.chi.account_id, CHI, pin="271828")
    (key,) = signatures.keys_of_account(ward.chi.account_id)

    for left in (4, 3, 2, 1, 0):
        with pytest.raises(Invalid, match=rf"Mã PIN không đúng. Còn {left} lần thử."):
            sign(pdf, ward, pin="000000")
    with pytest.raises(Clash, match="tạm khóa vì sai mã PIN"):
        sign(pdf, ward, pin="271828")

    with pytest.raises(NotAllowed):
        signatures.unlock_key(key_id=key.id, by=ward.chi.actor(at=AT), at=AT)
    signatures.unlock_key(key_id=key.id, by=testing.KEEPER, at=AT)
    assert sign(pdf, ward, pin="271828")


def test_no_word_of_a_wrong_pin_is_kept(pdf, ward, authority):
    authority.give_person(ward.chi.account_id, CHI, pin="271828")
    with pytest.raises(Invalid):
        sign(pdf, ward, pin="314159")

    (key,) = signatures.keys_of_account(ward.chi.account_id)
    told = repr(ledger.history(subject=f"key:{key.id}"))
    assert "314159" not in told and "271828" not in told


def test_a_server_without_authority_or_secret_says_what_to_set(pdf, ward, keys):
    with override_settings(TSA_URL=""), pytest.raises(Clash, match="THONGSUOT_TSA_URL"):
        sign(pdf, ward)
    with (
        override_settings(SIGNING_SECRET="", SIGNING_SECRET_FILE="/nowhere"),
        pytest.raises(Clash, match="THONGSUOT_SIGNING_SECRET"),
    ):
        sign(pdf, ward)


def test_an_actor_without_an_account_signs_nothing(pdf, ward, keys):
    with pytest.raises(NotAllowed):
        signatures.sign_as_person(
            pdf,
            account_id=ward.chi.account_id,
            place=signatures.Place(0, 0, 0, 100, 50),
            reason="",
            by=Actor(name="không ai"),
            at=AT,
        )

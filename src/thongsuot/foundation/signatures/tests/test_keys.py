"""Keys are registered by those who may, sealed where they lie, and proved before they are taken."""

import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from thongsuot.foundation.signatures import api as signatures
from thongsuot.foundation.signatures import testing
from thongsuot.foundation.signatures.models import SigningKey, TrustAnchor
from thongsuot.foundation.signatures.rules import (
    Issued,
    sample_signature,
)
from thongsuot.foundation.signatures.tests.conftest import AT, CHI, WARD, seal, sign
from thongsuot.kernel.actor import Permission, Reach
from thongsuot.kernel.refusals import Clash, Invalid, NotAllowed


def register(issued: Issued, **changes: object) -> signatures.KeyFacts:
    given = {
        "p12": issued.p12("mật khẩu"),
        "p12_password": "mật khẩu",
        "picture": sample_signature(CHI),
        "picture_width_mm": 45,
        "by": testing.KEEPER,
        "at": AT,
        **changes,
    }
    return signatures.register_key(**given)  # type: ignore[arg-type]


def test_no_plain_key_lies_in_the_database(ward, authority):
    issued = authority.give_person(ward.chi.account_id, CHI)

    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed, salt FROM signatures_signingkey")
        (row,) = cursor.fetchall()
    plain = issued.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    numbers = issued.key.private_numbers()
    for secret in (plain, numbers.p.to_bytes(128), numbers.d.to_bytes(256)):
        assert secret not in bytes(row[0])


def test_the_secret_of_the_server_is_made_once_for_its_eyes_only(ward, authority, tmp_path):
    kept = tmp_path / "signing_secret"
    with override_settings(SIGNING_SECRET="", SIGNING_SECRET_FILE=kept):
        authority.give_person(ward.chi.account_id, CHI)
        first = kept.read_bytes()
        authority.give_unit(ward.unit_id, WARD)

        assert kept.read_bytes() == first and len(first) == 32
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_what_cannot_sign_is_not_taken(ward, authority):
    mine = {"account_id": ward.chi.account_id}
    issued = authority.issue(CHI)
    with pytest.raises(Invalid, match="sai mật khẩu"):
        register(issued, p12_password="khác", **mine)
    with pytest.raises(Invalid, match="PNG"):
        register(issued, picture=b"GIF89a", **mine)
    with pytest.raises(Invalid, match="10 đến 80"):
        register(issued, picture_width_mm=200, **mine)
    with pytest.raises(Clash, match="hiệu lực"):
        register(issued, at=AT + timedelta(days=4000), **mine)
    register(issued, **mine)
    with pytest.raises(Clash, match="đã được đăng ký"):
        register(issued, **mine)


def test_an_operator_registers_keys_of_others_within_their_reach(ward, authority):
    nam = ward.nam.actor(at=AT)
    with pytest.raises(NotAllowed, match="cho chính mình"):
        register(authority.issue("Ngô Hoài Nam"), account_id=ward.nam.account_id, by=nam)
    local = replace(nam, grants={Permission.PERSON_EDIT: Reach(frozenset({ward.unit_id}))})
    with pytest.raises(NotAllowed, match="cho người này"):
        register(authority.issue("Lê Văn Bình"), account_id=ward.binh.account_id, by=local)
    assert register(authority.issue(CHI), account_id=ward.chi.account_id, by=local).usable(AT)
    for nobody in ({}, {"account_id": ward.chi.account_id, "unit_id": ward.unit_id}):
        with pytest.raises(Invalid, match="thuộc về một người"):
            register(authority.issue(CHI), by=nam, **nobody)


def test_only_operators_register_keys(ward, authority):
    for by in (ward.chi.actor(at=AT), ward.phuong.actor(at=AT)):
        with pytest.raises(NotAllowed):
            register(authority.issue(CHI), account_id=ward.chi.account_id, by=by)
        with pytest.raises(NotAllowed):
            register(authority.issue(WARD), unit_id=ward.unit_id, by=by)
        with pytest.raises(NotAllowed):
            signatures.trust_anchor(certificate=authority.practice.root.pem(), by=by, at=AT)


def test_only_authorities_are_believed_and_once(ward, authority):
    with pytest.raises(Invalid, match="cơ quan chứng thực"):
        signatures.trust_anchor(certificate=authority.issue(CHI).pem(), by=testing.KEEPER, at=AT)
    with pytest.raises(Clash, match="đã được tin cậy"):
        signatures.trust_anchor(certificate=authority.practice.root.pem(), by=testing.KEEPER, at=AT)


def test_the_database_refuses_keys_that_make_no_sense(ward, authority):
    authority.give_person(ward.chi.account_id, CHI)
    for name, change in (
        ("signing_key_belongs_to_a_person_or_a_unit", {"account_id": None}),
        ("software_key_is_sealed_and_device_key_is_named", {"sealed": None}),
        ("software_key_is_sealed_and_device_key_is_named", {"kind": "device"}),
        ("signing_key_is_valid_for_some_time", {"valid_to": AT - timedelta(days=900)}),
        ("signing_key_revoked_at_and_reason_come_together", {"revoked_at": AT}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            SigningKey.objects.update(**change)


def test_the_database_refuses_two_keys_with_one_certificate(ward, authority):
    authority.give_person(ward.chi.account_id, CHI)
    again = SigningKey.objects.get()
    again.pk = None
    with (
        pytest.raises(IntegrityError, match="one_key_for_each_certificate"),
        transaction.atomic(),
    ):
        again.save(force_insert=True)


def test_the_database_refuses_anchors_that_make_no_sense(ward, authority):
    again = TrustAnchor.objects.get()
    again.pk = None
    with (
        pytest.raises(IntegrityError, match="one_anchor_in_force_for_each_certificate"),
        transaction.atomic(),
    ):
        again.save(force_insert=True)
    with (
        pytest.raises(IntegrityError, match="trust_anchor_dropped_at_and_reason_come_together"),
        transaction.atomic(),
    ):
        TrustAnchor.objects.update(dropped_at=AT)


def test_a_sample_signs_with_keys_that_say_they_are_worthless(pdf, ward, tmp_path):
    with override_settings(
        TSA_URL="",
        SIGNING_SECRET="",
        SIGNING_SECRET_FILE=tmp_path / "secret",
        PRACTICE_AUTHORITY=tmp_path / "practice",
    ):
        signatures.found_practice_authority(by=testing.KEEPER, at=AT - testing.FOUNDED)
        for name, whose in (
            (CHI, {"account_id": ward.chi.account_id}),
            (WARD, {"unit_id": ward.unit_id}),
        ):
            signatures.issue_practice_key(
                name=name, organization=WARD, by=testing.KEEPER, at=AT - testing.FOUNDED, **whose
            )
        seen = signatures.check(seal(sign(pdf, ward), ward), at=AT)

        assert [each.valid and each.long_term for each in seen] == [True, True]
        assert {each.issuer for each in seen} == {"Cơ quan chứng thực tập dượt"}
        assert [each.name for each in signatures.anchors()] == ["Cơ quan chứng thực tập dượt"]
        for path in Path(tmp_path / "practice").iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert b"PRIVATE KEY" not in path.read_bytes()

        with pytest.raises(Clash, match="Chỉ tỉnh mẫu"):
            signatures.found_practice_authority(by=testing.KEEPER, at=AT)

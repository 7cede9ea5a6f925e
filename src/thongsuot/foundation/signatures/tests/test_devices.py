"""A key in a device (SoftHSM in place of a real one): the PIN opens it, the key never leaves it."""

import os
import subprocess

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import override_settings

from thongsuot.foundation.signatures import api as signatures
from thongsuot.foundation.signatures import testing
from thongsuot.foundation.signatures.rules import Issued, sample_signature
from thongsuot.foundation.signatures.tests.conftest import AT, CHI, sign
from thongsuot.kernel.refusals import Clash, Invalid
from tools import signing

PIN = "246813"


@pytest.fixture(scope="session")
def device(tmp_path_factory) -> str:
    """A token with one key, ready before the library is loaded; return the library."""
    tool, library = signing.softhsm()
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    # The library reads its settings once in a process.
    os.environ["SOFTHSM2_CONF"] = str(settings)
    key = folder / "key.pem"
    key.write_bytes(
        testing.spare_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    run(tool, "--init-token", "--free", "--label", "chi", "--pin", PIN, "--so-pin", "0" * 8)
    run(tool, "--import", key, "--token", "chi", "--label", "ky", "--id", "01", "--pin", PIN)
    key.unlink()
    return str(library)


def run(*command: object) -> None:
    subprocess.run([str(each) for each in command], check=True, capture_output=True)


@pytest.fixture
def held(device, ward, authority):
    with override_settings(PKCS11=device):
        register(authority.issue(CHI), ward)
        yield


def register(issued: Issued, ward, *, device="chi", label="ky", pin=PIN) -> None:
    signatures.register_device(
        account_id=ward.chi.account_id,
        certificate=issued.pem(),
        picture=sample_signature(CHI),
        picture_width_mm=45,
        by=testing.KEEPER,
        at=AT,
        device_label=device,
        key_label=label,
        pin=pin,
    )


def test_a_device_signs_with_its_pin(pdf, ward, held):
    signed = sign(pdf, ward, pin=PIN)

    (seen,) = signatures.check(signed, at=AT)
    assert seen.valid and seen.long_term
    assert testing.told_by_poppler(signed) == {CHI: "Signature is Valid."}
    (key,) = signatures.keys_of_account(ward.chi.account_id)
    assert (key.kind, key.asks_pin) == ("device", True)


def test_a_wrong_pin_is_refused_with_the_tries_that_are_left(pdf, ward, held):
    for wrong, left in (("000000", 4), ("1", 3)):
        with pytest.raises(Invalid, match=f"Còn {left} lần thử"):
            sign(pdf, ward, pin=wrong)

    assert sign(pdf, ward, pin=PIN)


def test_a_key_that_the_device_does_not_hold_is_not_taken(ward, authority, device):
    issued = authority.issue(CHI)
    with override_settings(PKCS11=device):
        with pytest.raises(Invalid, match="Mã PIN của thiết bị"):
            register(issued, ward, pin="999999")
        with pytest.raises(Clash, match="không làm việc được"):
            register(issued, ward, device="khac")
        with pytest.raises(Clash, match="không làm việc được"):
            register(issued, ward, label="khac")
        another = authority.practice.issue(
            name=CHI, valid_from=AT - testing.FOUNDED, valid_to=AT + testing.FOUNDED
        )
        with pytest.raises(Invalid, match="không đi với chứng thư"):
            register(another, ward)


def test_a_device_that_is_not_there_is_said_to_be_missing(pdf, ward, held):
    with override_settings(PKCS11=""), pytest.raises(Clash, match="THONGSUOT_PKCS11"):
        sign(pdf, ward, pin=PIN)
    with (
        override_settings(PKCS11="/nowhere/libtoken.so"),
        pytest.raises(Clash, match="không làm việc được"),
    ):
        sign(pdf, ward, pin=PIN)

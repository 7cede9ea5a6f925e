"""An operator at the server says whom to believe, and registers the key that signs."""

from datetime import UTC, datetime

import pytest

from thongsuot.config import people, signing
from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.signatures import api as signatures
from thongsuot.foundation.signatures import testing
from thongsuot.foundation.signatures.rules import sample_seal


@pytest.fixture
def folder(db, tmp_path, monkeypatch):
    people.unit(["found", "--territory", "91"])
    people.person(
        ["create", "--login", "chi", "--name", "Đặng Chi", "--unit", "H01", "--role", "leader"]
    )
    at = datetime.now(UTC).replace(microsecond=0)
    monkeypatch.setattr(signing, "getpass", lambda _ask: "mật khẩu")
    with testing.authority(at=at, trusted=False) as authority:
        (tmp_path / "root.pem").write_text(authority.practice.root.pem())
        (tmp_path / "chi.p12").write_bytes(authority.issue("Đặng Chi").p12("mật khẩu"))
        (tmp_path / "seal.png").write_bytes(sample_seal("Ủy ban nhân dân tỉnh"))
        yield tmp_path


def test_an_authority_is_believed_and_a_key_registered_and_revoked(folder, capsys):
    assert signing.signing(["trust", str(folder / "root.pem")]) == 0
    assert [each.name for each in signatures.anchors()] == ["Cơ quan chứng thực tập dượt"]

    files = ["--p12", str(folder / "chi.p12"), "--picture", str(folder / "seal.png"), "--mm", "36"]
    capsys.readouterr()
    assert signing.signing(["add", "--person", "chi", *files, "--pin"]) == 0
    (key,) = signatures.keys_of_account(identity.account_by_login("chi").id)
    assert capsys.readouterr().out.startswith(f"{key.id}  Đặng Chi")
    assert key.asks_pin

    assert signing.signing(["add", "--agency", "H01", *files]) == 1
    assert "đã được đăng ký" in capsys.readouterr().err
    assert signing.signing(["unlock", str(key.id)]) == 0
    assert signing.signing(["revoke", str(key.id), "--reason", "Nghỉ hưu"]) == 0
    capsys.readouterr()
    signing.signing(["list", "--person", "chi"])
    assert "đã thôi dùng" in capsys.readouterr().out
    signing.signing(["list", "--agency", "H01"])
    assert capsys.readouterr().out.strip() == "Chưa có khóa nào."


def test_a_file_that_is_not_there_is_said_on_standard_error(folder, capsys):
    assert signing.signing(["trust", str(folder / "khong-co.pem")]) == 1
    assert "khong-co.pem" in capsys.readouterr().err

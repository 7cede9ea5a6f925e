"""Verbs of `thongsuot` for whom signatures lead to, and for the keys that sign."""

import argparse
import sys
from collections.abc import Sequence
from getpass import getpass
from pathlib import Path
from typing import TypedDict

from django.utils import timezone
from django.utils.translation import gettext as _

from thongsuot.config.people import AT_THE_SERVER
from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.signatures import api as signatures
from thongsuot.foundation.units import api as units
from thongsuot.kernel.refusals import Refusal


class _Whose(TypedDict):
    account_id: int | None
    unit_id: int | None


def signing(rest: Sequence[str]) -> int:
    """Say whom to believe and which keys sign: trust, add, device, list, revoke, unlock."""
    parser = argparse.ArgumentParser(prog="thongsuot signing")
    verbs = parser.add_subparsers(required=True)
    trust = verbs.add_parser("trust")
    trust.add_argument("file", type=Path, help="the root certificate of an authority, PEM")
    trust.set_defaults(carry_out=_trust)
    add = verbs.add_parser("add")
    _ask_whose(add)
    _ask_picture(add)
    add.add_argument("--p12", type=Path, required=True, help="key and certificate, PKCS#12")
    add.add_argument("--pin", action="store_true", help="ask for a PIN, and at each signature")
    add.set_defaults(carry_out=_add)
    device = verbs.add_parser("device")
    _ask_whose(device)
    _ask_picture(device)
    device.add_argument("--certificate", type=Path, required=True, help="PEM")
    device.add_argument("--chain", type=Path, help="certificates between it and the root, PEM")
    device.add_argument("--device", required=True, help="the label of the token")
    device.add_argument("--key", required=True, help="the label of the key in it")
    device.set_defaults(carry_out=_device)
    listed = verbs.add_parser("list")
    _ask_whose(listed)
    listed.set_defaults(carry_out=_list)
    revoke = verbs.add_parser("revoke")
    revoke.add_argument("key", type=int, help="the number that `list` shows")
    revoke.add_argument("--reason", required=True)
    revoke.set_defaults(carry_out=_revoke)
    unlock = verbs.add_parser("unlock")
    unlock.add_argument("key", type=int, help="the number that `list` shows")
    unlock.set_defaults(carry_out=_unlock)
    known = parser.parse_args(rest)
    try:
        print(known.carry_out(known))
    except (Refusal, OSError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


def _ask_whose(parser: argparse.ArgumentParser) -> None:
    owner = parser.add_mutually_exclusive_group(required=True)
    owner.add_argument("--person", help="a login")
    owner.add_argument("--agency", help="an agency's identifier, such as H01.61: its seal")


def _ask_picture(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--picture", type=Path, required=True, help="PNG, transparent ground")
    parser.add_argument("--mm", type=int, required=True, help="its width on paper")


def _whose(given: argparse.Namespace) -> _Whose:
    if given.person:
        return {"account_id": identity.account_by_login(given.person).id, "unit_id": None}
    agency = units.agency(given.agency, on=timezone.localdate())
    return {"account_id": None, "unit_id": agency.unit.id}


def _trust(given: argparse.Namespace) -> str:
    number = signatures.trust_anchor(
        certificate=given.file.read_text(encoding="ascii"), by=AT_THE_SERVER, at=timezone.now()
    )
    return _("Đã tin cậy chứng thư gốc, số %(number)s.") % {"number": number}


def _add(given: argparse.Namespace) -> str:
    made = signatures.register_key(
        **_whose(given),
        p12=given.p12.read_bytes(),
        p12_password=getpass(_("Mật khẩu của tệp khóa: ")),
        pin=getpass(_("Mã PIN mới: ")) if given.pin else "",
        picture=given.picture.read_bytes(),
        picture_width_mm=given.mm,
        by=AT_THE_SERVER,
        at=timezone.now(),
    )
    return _line(made)


def _device(given: argparse.Namespace) -> str:
    made = signatures.register_device(
        **_whose(given),
        certificate=given.certificate.read_text(encoding="ascii"),
        chain=given.chain.read_text(encoding="ascii") if given.chain else "",
        device_label=given.device,
        key_label=given.key,
        pin=getpass(_("Mã PIN của thiết bị: ")),
        picture=given.picture.read_bytes(),
        picture_width_mm=given.mm,
        by=AT_THE_SERVER,
        at=timezone.now(),
    )
    return _line(made)


def _list(given: argparse.Namespace) -> str:
    whose = _whose(given)
    if whose["unit_id"] is not None:
        found = signatures.keys_of_unit(whose["unit_id"])
    else:
        assert whose["account_id"] is not None
        found = signatures.keys_of_account(whose["account_id"])
    return "\n".join(map(_line, found)) or _("Chưa có khóa nào.")


def _revoke(given: argparse.Namespace) -> str:
    signatures.revoke_key(
        key_id=given.key, reason=given.reason, by=AT_THE_SERVER, at=timezone.now()
    )
    return _("Khóa này thôi ký từ bây giờ.")


def _unlock(given: argparse.Namespace) -> str:
    signatures.unlock_key(key_id=given.key, by=AT_THE_SERVER, at=timezone.now())
    return _("Mã PIN được thử lại từ đầu.")


def _line(key: signatures.KeyFacts) -> str:
    state = _("đã thôi dùng") if key.revoked_at else _("còn dùng")
    return f"{key.id}  {key.subject}  {key.kind_label}  {key.valid_to:%d/%m/%Y}  {state}"

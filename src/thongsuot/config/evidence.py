"""The verb of `thongsuot` by which anyone at the server checks the ledger."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.refusals import Missing, Refusal


def check_ledger(rest: Sequence[str]) -> int:
    """Check the ledger: ledger head | key | verify [--head FILE] | prove POSITION."""
    parser = argparse.ArgumentParser(prog="thongsuot ledger")
    verbs = parser.add_subparsers(required=True)
    head = verbs.add_parser("head", help="print the latest signed head, to be kept elsewhere")
    head.set_defaults(carry_out=_head)
    key = verbs.add_parser("key", help="print the public key that heads are signed with")
    key.set_defaults(carry_out=_key)
    verify = verbs.add_parser("verify", help="read everything and tell what was tampered with")
    verify.add_argument("--head", type=Path, help="a file with a head that you have kept")
    verify.set_defaults(carry_out=_verify)
    prove = verbs.add_parser("prove", help="print the proof that an event is under the head")
    prove.add_argument("position", type=int, help="the event's position")
    prove.set_defaults(carry_out=_prove)
    known = parser.parse_args(rest)
    try:
        status: int = known.carry_out(known)
    except (Refusal, OSError) as trouble:
        print(trouble, file=sys.stderr)
        return 2
    return status


def _head(_given: argparse.Namespace) -> int:
    latest = ledger.head()
    if latest is None:
        raise Missing(_("Sổ cái chưa được niêm phong lần nào."))
    print(latest.note, end="")
    return 0


def _key(_given: argparse.Namespace) -> int:
    print(ledger.public_key_line())
    return 0


def _verify(given: argparse.Namespace) -> int:
    known_head = given.head.read_text() if given.head else ""
    verification = ledger.verify_ledger(known_head=known_head)
    for finding in verification.findings:
        where = "" if finding.position is None else f"{finding.position}: "
        print(where + finding.text)
    if verification:
        print(
            _("Sổ cái nguyên vẹn: %(size)s sự kiện, gốc %(root)s.")
            % {"size": verification.size, "root": verification.root}
        )
    return 0 if verification else 1


def _prove(given: argparse.Namespace) -> int:
    proof = ledger.inclusion_proof(given.position)
    print(json.dumps(asdict(proof), ensure_ascii=False, indent=2))
    return 0

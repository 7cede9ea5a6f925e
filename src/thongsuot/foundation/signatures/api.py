"""Signatures (chữ ký số, con dấu): persons sign, agencies seal, and anyone can check."""

from thongsuot.foundation.signatures.actions import (
    drop_anchor,
    found_practice_authority,
    issue_practice_key,
    register_device,
    register_key,
    revoke_key,
    seal_as_agency,
    sign_as_person,
    trust_anchor,
    unlock_key,
)
from thongsuot.foundation.signatures.policy import may_seal, may_sign_with
from thongsuot.foundation.signatures.queries import (
    AnchorFacts,
    KeyFacts,
    SignatureSeen,
    anchors,
    check,
    keys_of_account,
    keys_of_unit,
)
from thongsuot.foundation.signatures.rules import Place
from thongsuot.foundation.signatures.states import SignatureKind

__all__ = [
    "AnchorFacts",
    "KeyFacts",
    "Place",
    "SignatureKind",
    "SignatureSeen",
    "anchors",
    "check",
    "drop_anchor",
    "found_practice_authority",
    "issue_practice_key",
    "keys_of_account",
    "keys_of_unit",
    "may_seal",
    "may_sign_with",
    "register_device",
    "register_key",
    "revoke_key",
    "seal_as_agency",
    "sign_as_person",
    "trust_anchor",
    "unlock_key",
]

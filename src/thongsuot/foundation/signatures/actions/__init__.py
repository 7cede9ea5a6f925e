"""Taking keys into use, believing authorities, signing and sealing."""

from thongsuot.foundation.signatures.actions.anchors import drop_anchor, trust_anchor
from thongsuot.foundation.signatures.actions.keys import (
    register_device,
    register_key,
    revoke_key,
    unlock_key,
)
from thongsuot.foundation.signatures.actions.practice import (
    found_practice_authority,
    issue_practice_key,
)
from thongsuot.foundation.signatures.actions.signing import seal_as_agency, sign_as_person

__all__ = [
    "drop_anchor",
    "found_practice_authority",
    "issue_practice_key",
    "register_device",
    "register_key",
    "revoke_key",
    "seal_as_agency",
    "sign_as_person",
    "trust_anchor",
    "unlock_key",
]

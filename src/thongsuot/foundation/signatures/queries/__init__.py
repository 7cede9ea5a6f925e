"""What can be asked: keys, authorities, whether a document's signatures hold."""

from thongsuot.foundation.signatures.queries.checking import (
    SignatureSeen,
    check,
    place_of_signature,
    running,
)
from thongsuot.foundation.signatures.queries.evidence import revocation_lists
from thongsuot.foundation.signatures.queries.keys import (
    PIN_TRIES,
    AnchorFacts,
    KeyFacts,
    anchors,
    key_facts,
    keys_of_account,
    keys_of_unit,
    roots,
)
from thongsuot.foundation.signatures.queries.secrets import (
    keep_practice_authority,
    passphrase,
    practice_authority,
)

__all__ = [
    "PIN_TRIES",
    "AnchorFacts",
    "KeyFacts",
    "SignatureSeen",
    "anchors",
    "check",
    "keep_practice_authority",
    "key_facts",
    "keys_of_account",
    "keys_of_unit",
    "passphrase",
    "place_of_signature",
    "practice_authority",
    "revocation_lists",
    "roots",
    "running",
]

"""Places on the page, what certificates say, the practice authority: plain Python."""

from thongsuot.foundation.signatures.rules.certificates import (
    CertificateFacts,
    crl_addresses,
    facts_of,
    from_asn1,
    pem_of,
    read,
    read_all,
    to_asn1,
)
from thongsuot.foundation.signatures.rules.drawing import sample_seal, sample_signature
from thongsuot.foundation.signatures.rules.places import (
    POINTS_PER_MM,
    Place,
    place_of_seal,
    within,
)
from thongsuot.foundation.signatures.rules.practice import (
    WORTHLESS,
    Issued,
    PracticeAuthority,
    pkcs12_encryption,
)

__all__ = [
    "POINTS_PER_MM",
    "WORTHLESS",
    "CertificateFacts",
    "Issued",
    "Place",
    "PracticeAuthority",
    "crl_addresses",
    "facts_of",
    "from_asn1",
    "pem_of",
    "pkcs12_encryption",
    "place_of_seal",
    "read",
    "read_all",
    "sample_seal",
    "sample_signature",
    "to_asn1",
    "within",
]

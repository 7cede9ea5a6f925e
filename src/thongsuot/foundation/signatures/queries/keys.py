"""Which keys may sign, and which certificates signatures must lead to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from thongsuot.foundation.signatures.models import SigningKey, TrustAnchor
from thongsuot.foundation.signatures.rules import read

PIN_TRIES = 5


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """
    A key as its holder and the operator see it; `subject` and `issuer` are names on the
    certificate. `tries_left` counts wrong PINs that may still be given.
    """

    id: int
    account_id: int | None
    unit_id: int | None
    kind: str
    kind_label: str
    subject: str
    issuer: str
    fingerprint: str
    valid_from: datetime
    valid_to: datetime
    asks_pin: bool
    tries_left: int
    picture: bytes
    registered_at: datetime
    revoked_at: datetime | None
    revoked_reason: str

    def usable(self, at: datetime) -> bool:
        return self.revoked_at is None and self.valid_from <= at < self.valid_to


@dataclass(frozen=True, slots=True)
class AnchorFacts:
    """An authority that we believe, or did."""

    id: int
    name: str
    fingerprint: str
    trusted_at: datetime
    trusted_by: str
    dropped_at: datetime | None


def keys_of_account(account_id: int) -> Sequence[KeyFacts]:
    """Return the keys of a person, the one with the latest end first."""
    rows = SigningKey.objects.filter(account_id=account_id).order_by("-valid_to", "-pk")
    return [key_facts(row) for row in rows]


def keys_of_unit(unit_id: int) -> Sequence[KeyFacts]:
    """Return the seals of a unit, the one with the latest end first."""
    rows = SigningKey.objects.filter(unit_id=unit_id).order_by("-valid_to", "-pk")
    return [key_facts(row) for row in rows]


def anchors() -> Sequence[AnchorFacts]:
    return [
        AnchorFacts(
            id=row.pk,
            name=row.name,
            fingerprint=row.fingerprint,
            trusted_at=row.trusted_at,
            trusted_by=row.trusted_by,
            dropped_at=row.dropped_at,
        )
        for row in TrustAnchor.objects.order_by("pk")
    ]


def roots() -> Sequence[x509.Certificate]:
    """Return the certificates that we believe."""
    held = TrustAnchor.objects.filter(dropped_at__isnull=True).order_by("pk")
    return [read(pem) for pem in held.values_list("certificate", flat=True)]


def key_facts(row: SigningKey) -> KeyFacts:
    return KeyFacts(
        id=row.pk,
        account_id=row.account_id,
        unit_id=row.unit_id,
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        subject=row.subject,
        issuer=row.issuer,
        fingerprint=row.fingerprint,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        asks_pin=row.asks_pin,
        tries_left=max(PIN_TRIES - row.wrong_pins, 0),
        picture=bytes(row.picture),
        registered_at=row.registered_at,
        revoked_at=row.revoked_at,
        revoked_reason=row.revoked_reason,
    )

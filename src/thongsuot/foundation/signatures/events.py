"""What happened to keys, to those we trust, and every signature that a key of ours made."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyRegistered:
    """A key may sign from now on: of one account, or of one unit."""

    key_id: int
    account_id: int | None
    unit_id: int | None
    kind: str
    fingerprint: str

    @property
    def subject(self) -> str:
        return f"key:{self.key_id}"


@dataclass(frozen=True, slots=True)
class KeyRevoked:
    """A key signs no more; what it signed before stays signed."""

    key_id: int
    reason: str

    @property
    def subject(self) -> str:
        return f"key:{self.key_id}"


@dataclass(frozen=True, slots=True)
class PinRefused:
    """Someone gave a wrong PIN; `left` tries remain before the key is locked."""

    key_id: int
    left: int

    @property
    def subject(self) -> str:
        return f"key:{self.key_id}"


@dataclass(frozen=True, slots=True)
class KeyUnlocked:
    """The count of wrong PINs began again at nothing."""

    key_id: int

    @property
    def subject(self) -> str:
        return f"key:{self.key_id}"


@dataclass(frozen=True, slots=True)
class DocumentSigned:
    """A person's key signed: which bytes went in, and which came out."""

    key_id: int
    account_id: int
    before_sha256: str
    after_sha256: str
    reason: str

    @property
    def subject(self) -> str:
        return f"key:{self.key_id}"


@dataclass(frozen=True, slots=True)
class DocumentSealed:
    """An agency's key signed: which bytes went in, and which came out."""

    key_id: int
    unit_id: int
    before_sha256: str
    after_sha256: str
    reason: str

    @property
    def subject(self) -> str:
        return f"key:{self.key_id}"


@dataclass(frozen=True, slots=True)
class AnchorTrusted:
    """Signatures that lead to this certificate are believed."""

    anchor_id: int
    name: str
    fingerprint: str

    @property
    def subject(self) -> str:
        return f"anchor:{self.anchor_id}"


@dataclass(frozen=True, slots=True)
class AnchorDropped:
    """Signatures that lead to this certificate are believed no more."""

    anchor_id: int
    reason: str

    @property
    def subject(self) -> str:
        return f"anchor:{self.anchor_id}"

"""
The signed head of the ledger, as a note that people can keep, compare and hand on.

Written as C2SP tlog-checkpoint and signed-note (c2sp.org), which other tools read: origin, size
and root on a line each, then what we add, then the signature.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"


class Unsigned(ValueError):
    """This is no note, or not signed by the key that was expected."""


@dataclass(frozen=True, slots=True)
class Note:
    """A statement about the ledger: so many events, with this root, at this time."""

    origin: str
    size: int
    root: bytes
    previous: bytes
    at: datetime

    def signed(self, key: Ed25519PrivateKey) -> str:
        """Return the note with its signature, as it is published."""
        text = self._text()
        signature = key.sign(text.encode())
        stamp = base64.b64encode(_key_hash(self.origin, key.public_key()) + signature).decode()
        return f"{text}\n— {self.origin} {stamp}\n"

    def _text(self) -> str:
        return (
            f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"
            f"previous {base64.b64encode(self.previous).decode()}\n"
            f"at {self.at.astimezone(UTC).isoformat(timespec='microseconds')}\n"
        )


def opened(signed: str, key: Ed25519PublicKey) -> Note:
    """
    Return what a signed note says.

    :raises Unsigned: if it is malformed, or was not signed with `key`
    """
    text, _blank, seal = signed.replace("\r\n", "\n").partition("\n\n")
    text += "\n"
    try:
        origin, size, root, previous, at = text.splitlines()
        dash, name, stamp = seal.strip().split(" ")
        raw = base64.b64decode(stamp, validate=True)
        note = Note(
            origin=origin,
            size=int(size),
            root=base64.b64decode(root, validate=True),
            previous=base64.b64decode(previous.removeprefix("previous "), validate=True),
            at=datetime.fromisoformat(at.removeprefix("at ")),
        )
        if (dash, name, raw[:4]) != ("—", origin, _key_hash(origin, key)):
            raise Unsigned(signed)
        key.verify(raw[4:], text.encode())
    except (ValueError, InvalidSignature) as trouble:
        raise Unsigned(signed) from trouble
    return note


def key_line(origin: str, key: Ed25519PublicKey) -> str:
    """Return the public key as one line, to be published once and kept by those who check."""
    return (
        f"{origin}+{_key_hash(origin, key).hex()}"
        f"+{base64.b64encode(_ED25519 + key.public_bytes_raw()).decode()}"
    )


def chain(signed: str) -> bytes:
    """Return what the next note says of this one."""
    return hashlib.sha256(signed.encode()).digest()


def _key_hash(origin: str, key: Ed25519PublicKey) -> bytes:
    stated = origin.encode() + b"\n" + _ED25519 + key.public_bytes_raw()
    return hashlib.sha256(stated).digest()[:4]

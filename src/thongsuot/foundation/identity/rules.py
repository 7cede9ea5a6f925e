"""What is kept of a token, and what a login name looks like; free of database and clock."""

import hashlib
import re
import secrets

_LOGIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,58}[a-z0-9])?")
_TOKEN_PREFIX = "ts_"
# Without letters and figures that are mistaken for one another: read aloud, typed once.
_EASY = "abcdefghjkmnpqrstuvwxyz23456789"


def is_login(text: str) -> bool:
    """Whether `text` can be a login name: it never holds "@", so it is never an address."""
    return len(text) >= 2 and bool(_LOGIN.fullmatch(text))


def new_token() -> str:
    """Return a fresh token of 256 random bits, recognisable as ours when it leaks."""
    return _TOKEN_PREFIX + secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """Return what is kept of a token. It holds 256 random bits, so SHA-256 needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_password() -> str:
    """Return a one-time password of four groups, 79 random bits."""
    return "-".join("".join(secrets.choice(_EASY) for _ in range(4)) for _ in range(4))

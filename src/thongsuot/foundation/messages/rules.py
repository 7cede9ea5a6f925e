"""When to try again, and how a repeated message is recognised."""

import hashlib

# Half a minute at first, then double, an hour at most: together a little over a day, so that
# a mail server that is down overnight loses nothing.
MOST_ATTEMPTS = 30
_FIRST_WAIT_SECONDS = 30
_LONGEST_WAIT_SECONDS = 3600


def seconds_before_retry(attempts: int) -> int:
    """Return how long to wait after so many failed attempts, one at least."""
    return min(_LONGEST_WAIT_SECONDS, _FIRST_WAIT_SECONDS << min(attempts - 1, 20))


def fixed_message_id(key: str, *, domain: str) -> str:
    """
    Return the Message-ID of the message with this idempotency key, always the same.

    Mail programs show a message that arrives twice under one Message-ID once.
    """
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"

"""A real mail server for tests: it takes, refuses, dawdles or hangs up as told."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


@dataclass
class Post:
    """What arrived, and how the next ones are to be answered."""

    port: int
    answer: str = "250 OK"
    pause: float = 0.0
    arrived: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address.startswith("nobody"):
            return "550 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        letter = message_from_bytes(envelope.content, policy=policy.default)
        await asyncio.sleep(self.pause)
        if self.answer.startswith("250"):
            self.arrived.append(letter)
        return self.answer


@contextmanager
def open_post() -> Iterator[Post]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        post = Post(port=free.getsockname()[1])
    office = Controller(post, hostname="127.0.0.1", port=post.port, ready_timeout=10)
    office.start()
    try:
        yield post
    finally:
        office.stop()

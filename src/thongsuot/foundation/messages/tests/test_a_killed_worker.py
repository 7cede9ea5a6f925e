"""A worker is killed with kill -9 in the middle of a letter; the next one loses nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
from django.db import transaction

from thongsuot.foundation.messages import api as messages
from thongsuot.foundation.messages.states import Status
from thongsuot.foundation.messages.tests.post import open_post

MORNING = datetime(2026, 8, 19, 1, tzinfo=UTC)
PATIENCE_SECONDS = 40


@contextmanager
def worker(address: str, post_port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run `thongsuot work` as operators do, in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "thongsuot.config.commands", "work"],
        env=os.environ
        | {
            "THONGSUOT_DATABASE_URL": address,
            "THONGSUOT_SMTP_URL": f"smtp://127.0.0.1:{post_port}",
            "THONGSUOT_AS_OWNER": "0",
            "THONGSUOT_POOL": "1",
        },
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        _out, complaints = process.communicate(timeout=20)
        assert b"Traceback" not in complaints, complaints.decode()


def wait_until(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < until, "It did not happen."
        time.sleep(0.1)


def statuses() -> list[Status]:
    return [message.status for message in messages.messages_about("dossier:1")]


def test_no_letter_is_lost_and_the_repeat_is_recognisable(own_database):
    with open_post() as post:
        post.pause = 60
        with transaction.atomic():
            for window in range(3):
                messages.send(
                    to="dung@example.vn",
                    subject=f"Thư {window}",
                    body="Kính gửi ông Dũng.",
                    key=f"letter {window}",
                    about="dossier:1",
                    at=MORNING,
                )
        with worker(own_database, post.port) as killed, psycopg.connect(own_database) as server:
            doing = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'"
            wait_until(lambda: server.execute(doing).fetchone() == (2,))
            killed.kill()
            killed.wait()

    assert statuses() == [Status.WAITING] * 3
    with psycopg.connect(own_database, autocommit=True) as server:
        # Twenty seconds of silence, without waiting for them.
        server.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 min'")

    with open_post() as post, worker(own_database, post.port):
        wait_until(lambda: statuses() == [Status.SENT] * 3)
        assert sorted(letter["Subject"] for letter in post.arrived) == ["Thư 0", "Thư 1", "Thư 2"]
        assert len({letter["Message-ID"] for letter in post.arrived}) == 3

"""What each verb of `thongsuot` does, apart from `deadline`."""

import argparse
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence

import structlog
from django.conf import settings
from django.core.management import call_command, execute_from_command_line
from django.db import connection
from django.utils import timezone

from thongsuot.config import catalogue, database, evidence, people, running, sample, signing
from thongsuot.foundation.ledger import api as ledger

log = structlog.get_logger("thongsuot.worker")

REACTION_PAUSE_SECONDS = 0.5
# A head is signed so often that whoever keeps one has lost at most a minute, and before so many
# events have gathered that sealing would hold the reactions up.
SEAL_EVERY_SECONDS = 60
SEAL_EVERY_EVENTS = 1_000


def carry_out(arguments: Sequence[str]) -> int:
    """Carry out one verb with its arguments and return the exit status."""
    parser = argparse.ArgumentParser(prog="thongsuot")
    parser.add_argument("verb", choices=sorted(VERBS), help="; ".join(_lines_of_help()))
    known, rest = parser.parse_known_args(arguments[:1])
    return VERBS[known.verb](rest + list(arguments[1:])) or 0


def _lines_of_help() -> list[str]:
    return [f"{name}: {(verb.__doc__ or '').splitlines()[0]}" for name, verb in VERBS.items()]


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def migrate(_rest: Sequence[str]) -> None:
    """Bring the tables up to date and give the application's role its rights."""
    database.bring_up_to_date()


def pass_to_django(rest: Sequence[str]) -> None:
    """Pass a command on to Django, as the owner of the tables."""
    execute_from_command_line(["thongsuot django", *rest])


def work(_rest: Sequence[str]) -> None:
    """Carry out jobs and lead the reactions along the ledger until told to stop."""
    stopping = threading.Event()
    reacting = threading.Thread(target=_react, args=(stopping,), daemon=True)
    reacting.start()
    try:
        call_command("procrastinate", "worker", "--concurrency=2")
    finally:
        stopping.set()
        reacting.join(timeout=10)


def _react(stopping: threading.Event) -> None:
    unsealed, sealed_at = SEAL_EVERY_EVENTS, 0.0
    while not stopping.is_set():
        try:
            read = ledger.run_reactions(at=timezone.now())
            unsealed += read
            if unsealed >= SEAL_EVERY_EVENTS or time.monotonic() > sealed_at + SEAL_EVERY_SECONDS:
                sealed_at = time.monotonic()
                unsealed = ledger.seal(at=timezone.now())
        except Exception:  # the edge: a lost connection must not end the worker
            log.exception("reactions_interrupted")
            connection.close()
            read = 0
        if not read:
            stopping.wait(REACTION_PAUSE_SECONDS)


def run(_rest: Sequence[str]) -> int:
    """Start everything on this machine: database, tables, web server, jobs; Ctrl-C stops it."""
    return running.run(_say)


def make_sample(_rest: Sequence[str]) -> int:
    """Make the sample province in a database that has no unit yet."""
    now = timezone.now()
    if not sample.is_empty(on=timezone.localdate(now)):
        _say("Đã có cơ quan trong cơ sở dữ liệu này; không dựng tỉnh mẫu.")
        return 1
    made = sample.make(at=now, say=lambda doing: _say(f"  {doing}"))
    _say(
        f"  xong: {made.units} đơn vị, {made.people} người, {made.procedures} thủ tục, "
        f"{made.dossiers} hồ sơ với {made.acts} việc đã làm"
    )
    return 0


def serve(_rest: Sequence[str]) -> None:
    """Serve the pages with gunicorn."""
    os.execv(
        sys.executable,
        [
            *(sys.executable, "-m", "gunicorn", "thongsuot.config.wsgi:application"),
            *("--bind", f"{settings.BIND}:{settings.PORT}", "--workers", "2", "--threads", "4"),
            *("--timeout", "120", "--graceful-timeout", "10", "--log-level", "warning"),
        ],
    )


VERBS: dict[str, Callable[[Sequence[str]], int | None]] = {
    "run": run,
    "sample": make_sample,
    "migrate": migrate,
    "django": pass_to_django,
    "work": work,
    "web": serve,
    "unit": people.unit,
    "person": people.person,
    "procedure": catalogue.procedure,
    "token": people.token,
    "signing": signing.signing,
    "ledger": evidence.check_ledger,
}

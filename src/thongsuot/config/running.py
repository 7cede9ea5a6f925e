"""`thongsuot run`: everything on this machine, started in order and stopped in order."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import FrameType

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from thongsuot.config import database, sample

OLDEST_POSTGRES = 15
STARTING_SECONDS = 60
STOPPING_SECONDS = 15
# Who dies sooner after its start than this would die again: better to stop and say so.
HEALTHY_AFTER_SECONDS = 20
MINE = (sys.executable, "-m", "thongsuot.config.commands")
Say = Callable[[str], None]


class _Order:
    """
    The order to stop, remembered.

    Python swallows an exception that a signal raises while it forks, so the exception alone
    would now and then be lost, and with it the order.
    """

    given = False

    def give(self, _number: int, _frame: FrameType | None) -> None:
        self.given = True
        raise KeyboardInterrupt

    def heed(self) -> None:
        if self.given:
            raise KeyboardInterrupt


_stop = _Order()


class CannotRun(Exception):
    """Why nothing can be started, as a sentence for whoever typed the command."""


class Child:
    """One of our processes with all that it starts, in a session of its own."""

    def __init__(
        self, verb: str, name: str, environment: Mapping[str, str], *, quiet: bool = False
    ) -> None:
        self.verb, self.name, self.environment = verb, name, environment
        self.output = subprocess.DEVNULL if quiet else None
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        self.started = time.monotonic()
        # In its own session, so that Ctrl-C reaches us alone and we stop them in order: no
        # request is cut off by a database that went first.
        return subprocess.Popen(
            [*MINE, self.verb],
            env=dict(self.environment),
            stdout=self.output,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )

    def has_died(self) -> bool:
        return self.process.poll() is not None

    def was_healthy(self) -> bool:
        return time.monotonic() - self.started > HEALTHY_AFTER_SECONDS

    def start_again(self) -> None:
        self.kill_rest()
        self.process = self._start()

    def ask_to_end(self) -> None:
        with suppress(ProcessLookupError):
            self.process.terminate()

    def see_it_end(self) -> None:
        """Give it time to finish what it has in hand; then it ends, with whatever it started."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=STOPPING_SECONDS)
        self.kill_rest()

    def kill_rest(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _end_with_parent() -> None:
    # So that nothing is left behind when we are killed without a chance to stop the others.
    death_signal = 1
    ctypes.CDLL(None).prctl(death_signal, signal.SIGTERM)


def run(say: Say) -> int:
    """
    Start everything, keep it running until told to stop, and return the exit status.

    SIGINT and SIGTERM are the same order to stop.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop.give)
    children: list[Child] = []
    try:
        _start(children, say)
        return _watch(children, say)
    except CannotRun as reason:
        say(str(reason))
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            # Impatient people press twice; the second time must not leave anything behind.
            signal.signal(number, signal.SIG_IGN)
        for child in children:
            child.ask_to_end()
        for child in children:
            child.see_it_end()
        connection.close()
        say("Đã dừng.")


def _start(children: list[Child], say: Say) -> None:
    started = time.monotonic()
    _refuse_taken_port(settings.PORT)
    _refuse_bad_database(os.environ["THONGSUOT_DATABASE_URL"])
    # One question now and then needs no pool, whose threads would outlive the forks below.
    connection.settings_dict["OPTIONS"]["pool"] = False
    if not _is_up_to_date():
        say("Đang lập bảng dữ liệu…")
        _finish(children, "migrate", "lập bảng dữ liệu", quiet=True)
        connection.close()
    environment = {**os.environ, "THONGSUOT_SAMPLE": "1" if _with_sample(children, say) else "0"}
    connection.close()
    for verb, name in (("work", "tiến trình xử lý công việc"), ("web", "máy chủ web")):
        children.append(Child(verb, name, environment))
        _stop.heed()
    _wait_for_pages(children)
    say(f"\nSẵn sàng sau {time.monotonic() - started:.0f} giây: {settings.ORIGIN}")
    if environment["THONGSUOT_SAMPLE"] == "1":
        for line in _accounts():
            say(line)
    say("Ctrl-C để dừng.")


def _with_sample(children: list[Child], say: Say) -> bool:
    """Make the sample province where there is no unit yet; return whether there is one now."""
    wanted = os.environ.get("THONGSUOT_SAMPLE") != "0"
    if wanted and sample.is_empty(on=timezone.localdate()):
        say("Đang dựng tỉnh mẫu và ba tháng hồ sơ, chỉ ở lần chạy đầu (khoảng một phút)…")
        _finish(children, "sample", "dựng tỉnh mẫu")
        return True
    return sample.is_here()


def _finish(children: list[Child], verb: str, name: str, *, quiet: bool = False) -> None:
    """Run one verb to its end, in a process that ends with us."""
    child = Child(verb, name, os.environ, quiet=quiet)
    children.append(child)
    while not child.has_died():
        _stop.heed()
        time.sleep(0.05)
    if child.process.returncode:
        raise CannotRun(f"Bước “{name}” không xong; lý do ở các dòng trên.")
    children.remove(child)


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        # As gunicorn does: what a former run left in TIME_WAIT is no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.BIND, port))
        except OSError as trouble:
            raise CannotRun(
                f"Không mở được cổng {port} ({trouble.strerror}). Nếu một chương trình khác đang "
                f"dùng cổng này, hãy chọn cổng khác: THONGSUOT_PORT={port + 1} make run"
            ) from None


def _refuse_bad_database(address: str) -> None:
    try:
        with psycopg.connect(address, connect_timeout=10) as server:
            version = server.info.server_version // 10_000
    except psycopg.Error as trouble:
        raise CannotRun(
            f"Không kết nối được cơ sở dữ liệu: {str(trouble).strip()}\n"
            "Hãy kiểm tra THONGSUOT_DATABASE_URL, hoặc bỏ biến này để dùng PostgreSQL kèm sẵn."
        ) from None
    if version < OLDEST_POSTGRES:
        raise CannotRun(f"Cần PostgreSQL {OLDEST_POSTGRES} trở lên; máy chủ này là {version}.")


def _is_up_to_date() -> bool:
    """Whether no migration waits, asked without the seconds that a whole `migrate` takes."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:  # no role, no table, no right: whatever it is, `migrate` sees to it
        connection.close()
        return False


def _wait_for_pages(children: list[Child]) -> None:
    until = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < until:
        _stop.heed()
        for child in children:
            if child.has_died():
                raise CannotRun(f"Không chạy được {child.name}; lý do ở các dòng trên.")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{settings.PORT}/", timeout=30).close()
            return
        except urllib.error.HTTPError:
            return  # it answers, if only to refuse the name 127.0.0.1
        except OSError:
            time.sleep(0.2)
    raise CannotRun(f"Sau {STARTING_SECONDS} giây máy chủ web vẫn chưa trả lời.")


def _watch(children: list[Child], say: Say) -> int:
    while True:
        time.sleep(0.5)
        _stop.heed()
        # First, for without it the others would die again as soon as they are started.
        if _revived():
            say("Bật lại PostgreSQL kèm sẵn: nó vừa tự tắt.")
        for child in children:
            if not child.has_died():
                continue
            if not child.was_healthy():
                raise CannotRun(f"Đã dừng tất cả vì {child.name} tự tắt ngay sau khi bật.")
            say(f"Bật lại {child.name}: nó vừa tự tắt (mã {child.process.returncode}).")
            child.start_again()


def _revived() -> bool:
    try:
        return database.revive()
    except database.CannotStart as reason:
        raise CannotRun(str(reason)) from reason


def _accounts() -> list[str]:
    rows = [(one.login, one.name, one.work, one.to_try) for one in sample.MAIN]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ["", f"Tài khoản mẫu, mật khẩu chung: {sample.PASSWORD}"]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        lines.append("  " + "  ".join([*cells, row[3]]))
    hint = "Là người dân: theo dõi hồ sơ bằng mã trên danh sách và số định danh của người nộp."
    return [*lines, hint, ""]

"""`thongsuot run`, for real: it starts, answers, stops, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

PATIENCE_SECONDS = 150
LAYING = "Đang lập bảng dữ liệu"
READY = "Ctrl-C để dừng."

pytestmark = pytest.mark.xdist_group("running")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Running:
    """One `thongsuot run` over a folder of its own, without the sample province."""

    def __init__(self, var: Path, port: int, **more: str) -> None:
        ours = {"THONGSUOT_VAR": str(var), "THONGSUOT_PORT": str(port), "THONGSUOT_SAMPLE": "0"}
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("THONGSUOT_")}
        self.var, self.port = var, port
        self.began = time.monotonic()
        self.log = var.parent / f"run-{time.monotonic_ns()}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "thongsuot.config.commands", "run"],
                env={**inherited, **ours, **more},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    def is_ready(self) -> None:
        """Wait until it says so."""
        while READY not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() - self.began < PATIENCE_SECONDS, self.said
            time.sleep(0.1)

    def answers(self) -> bool:
        page = urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=30)
        with page:
            return bool(page.status == 200)

    def told(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=60)


def left_behind(var: Path) -> list[str]:
    """Return the command lines of all processes that know of this folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal() or int(entry.name) == os.getpid():
            continue
        try:
            command = (entry / "cmdline").read_bytes()
            known = command + (entry / "environ").read_bytes()
        except OSError:
            continue
        if str(var).encode() in known:
            found.append(command.replace(b"\0", b" ").decode())
    return found


def gone(var: Path) -> bool:
    until = time.monotonic() + 20
    while left_behind(var):
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


@pytest.fixture
def var(tmp_path):
    # Its parents may be closed to the user that PostgreSQL runs as when we are root.
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    return tmp_path / "var"


def answers_again(running: Running) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            return running.answers()
        except OSError:
            time.sleep(0.3)
    return False


def killed(running: Running, word: str) -> int:
    """Kill the eldest process of this run whose command has this word, and return its number."""
    found = [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdecimal() and word.encode() in command_of(entry)
    ]
    ours = [pid for pid in found if str(running.var).encode() in whole_of(pid)]
    os.kill(min(ours), signal.SIGKILL)
    return min(ours)


def command_of(entry: Path) -> bytes:
    try:
        return (entry / "cmdline").read_bytes().replace(b"\0", b" ")
    except OSError:
        return b""


def whole_of(pid: int) -> bytes:
    entry = Path("/proc") / str(pid)
    try:
        return command_of(entry) + (entry / "environ").read_bytes()
    except OSError:
        return b""


def test_whoever_of_them_is_killed_comes_back(var):
    running = Running(var, free_port())
    running.is_ready()
    time.sleep(21)  # one that dies right after its start is not started again
    for word, said in (
        ("gunicorn", "Bật lại máy chủ web"),
        ("commands work", "Bật lại tiến trình xử lý công việc"),
        (f"{var}/postgres", "Bật lại PostgreSQL kèm sẵn"),
    ):
        killed(running, word)
        until = time.monotonic() + 60
        while said not in running.said:
            assert time.monotonic() < until and running.process.poll() is None, running.said
            time.sleep(0.2)
        assert answers_again(running), running.said
    assert running.told(signal.SIGTERM) == 0, running.said
    assert gone(var), left_behind(var)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for what is left in /proc")
def test_it_starts_and_stops_and_starts_again(var):
    port = free_port()
    first = Running(var, port)
    first.is_ready()
    assert LAYING in first.said and first.answers()
    assert first.told(signal.SIGINT) == 0, first.said
    assert gone(var), left_behind(var)

    second = Running(var, port)
    second.is_ready()
    assert LAYING not in second.said, "tables are there: nothing to lay"
    second.process.kill()
    second.process.wait()
    until = time.monotonic() + 30
    while any("thongsuot" in line and "postgres" not in line for line in left_behind(var)):
        assert time.monotonic() < until, left_behind(var)
        time.sleep(0.2)

    third = Running(var, port)
    third.is_ready()
    assert third.answers(), "it took over the database that the killed one had left"
    assert third.told(signal.SIGTERM) == 0, third.said
    assert gone(var), left_behind(var)


def test_told_to_stop_half_way_it_leaves_nothing(var):
    running = Running(var, free_port())
    while "Đang lập" not in running.said:
        assert running.process.poll() is None, running.said
        time.sleep(0.05)
    assert running.told(signal.SIGTERM) == 0, running.said
    assert gone(var), left_behind(var)


def test_a_taken_port_is_said_in_one_sentence(var):
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        running = Running(var, other.getsockname()[1])
        assert running.process.wait(timeout=PATIENCE_SECONDS) == 1
    assert "Không mở được cổng" in running.said and "Traceback" not in running.said
    assert gone(var), left_behind(var)


def test_a_database_out_of_reach_is_said_in_one_sentence(var):
    address = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"
    running = Running(var, free_port(), THONGSUOT_DATABASE_URL=address)
    assert running.process.wait(timeout=PATIENCE_SECONDS) == 1
    assert "Không kết nối được cơ sở dữ liệu" in running.said
    assert "Traceback" not in running.said

"""
Two hundred officers at work while everything is there: `make soak`.

Over 200,000 open and a million closed dossiers, on one machine, with the product running as
`thongsuot run` runs it: they read and decide for ten minutes, and the times are told. Then they go
on while the web server, the worker and the database are killed (SIGKILL) one after the other. In
the end the ledger is compared with what the pages had acknowledged: nothing lost, nothing twice.

The officers themselves run on the same machine and take their share of it.

    python -m soak [--officers 200] [--minutes 10] [--opened 200000] [--closed 1000000]
                   [--folder FOLDER] [--port 8790] [--keep]
"""

import argparse
import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

import psycopg

from bench.place import machine, say
from soak.officers import Log, Officer
from soak.reckoning import reckon
from thongsuot.config.places import ROOT

KEPT = ROOT / "docs" / "reference" / "load.md"
BETWEEN_KILLS_SECONDS = 40
# What is killed, by a word of its command line, in the order in which it is.
KILLED = {
    "máy chủ web": "gunicorn",
    "tiến trình xử lý công việc": "commands work",
    "cơ sở dữ liệu": "postgres",
}


def main() -> None:
    """Run the whole and print what it found; exit 1 if anything was lost or doubled."""
    asked = _asked()
    folder = Path(asked.folder or tempfile.mkdtemp(prefix="thongsuot-soak-"))
    folder.mkdir(parents=True, exist_ok=True)
    for each in (folder, *folder.parents[:-1]):
        if each.stat().st_mode & 0o005 != 0o005 and each.stat().st_uid == os.getuid():
            each.chmod(0o755)  # PostgreSQL runs as another user when we are root
    environment = {
        **os.environ,
        "THONGSUOT_VAR": str(folder),
        "THONGSUOT_PORT": str(asked.port),
        "THONGSUOT_SAMPLE": "1",
    }
    say("Đang dựng tỉnh…")
    subprocess.run(
        [
            *(sys.executable, "-m", "soak.province"),
            *(str(asked.opened), str(asked.closed), str(asked.officers)),
        ],
        env=environment,
        check=True,
    )
    running = subprocess.Popen(
        [sys.executable, "-m", "thongsuot.config.commands", "run"],
        env=environment,
        stdout=(folder / "run.log").open("wb"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        origin = f"http://localhost:{asked.port}"
        _wait_for(origin, running)
        people = json.loads((folder / "people.json").read_text())
        steady, shaken = asyncio.run(_load(people, origin, asked, folder))
        lines, sound = _told(asked, people, steady, shaken, _address(folder))
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(timeout=120)
        if not asked.folder:
            shutil.rmtree(folder, ignore_errors=True)
    text = "\n".join(lines)
    print(text)
    if asked.keep:
        KEPT.write_text(
            "# Tải cả ngày làm việc (load)\n\nWhat `make soak` printed; how it measures stands at "
            f"the top of `soak/__main__.py`.\n\n```text\n{text}\n```\n"
        )
    sys.exit(0 if sound else 1)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m soak")
    parser.add_argument("--officers", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--opened", type=int, default=200_000)
    parser.add_argument("--closed", type=int, default=1_000_000)
    parser.add_argument("--folder", default="")
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--keep", action="store_true")
    return parser.parse_args()


def _wait_for(origin: str, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert running.poll() is None, "the product did not start"
        try:
            urllib.request.urlopen(origin, timeout=10).close()
            return
        except OSError:
            time.sleep(0.5)
    raise AssertionError("the product did not answer")


def _address(folder: Path) -> str:
    lines = (folder / "postgres" / "postmaster.pid").read_text().splitlines()
    return f"postgresql://postgres@/thongsuot?host={lines[4]}&port={lines[3]}"


async def _load(
    people: list[dict[str, Any]], origin: str, asked: argparse.Namespace, folder: Path
) -> tuple[Log, Log]:
    """Let them work in peace, then under the kills; return what was seen of each."""
    say(f"{len(people)} người làm việc trong {asked.minutes:g} phút…")
    steady = Log()
    await _at_work(people, origin, steady, asked.minutes * 60, warm=20)
    say("Làm tiếp trong lúc từng tiến trình bị giết…")
    shaken = Log()
    killing = asyncio.create_task(_kill(folder))
    await _at_work(people, origin, shaken, BETWEEN_KILLS_SECONDS * (len(KILLED) + 1), warm=0)
    await killing
    return steady, shaken


async def _at_work(people, origin: str, log: Log, seconds: float, *, warm: float) -> None:
    officers = [
        Officer(one, origin, log, Random(f"{one['account_id']}/{number}/{seconds}"))
        for number, one in enumerate(people)
    ]
    log.keeping = not warm
    until = time.monotonic() + warm + seconds
    tasks = [asyncio.create_task(one.work(until)) for one in officers]
    if warm:
        await asyncio.sleep(warm)
        log.keeping = True
    await asyncio.gather(*tasks)


async def _kill(folder: Path) -> None:
    for name, word in KILLED.items():
        await asyncio.sleep(BETWEEN_KILLS_SECONDS)
        found = [pid for pid in _ours(folder) if word in _command(pid)]
        say(f"  giết {name}")
        for pid in [min(found)] if word == "postgres" else found:
            os.kill(pid, signal.SIGKILL)


def _ours(folder: Path) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            try:
                known = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            except OSError:
                continue
            if str(folder).encode() in known:
                found.append(int(entry.name))
    return sorted(found)


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def _told(asked, people, steady: Log, shaken: Log, address: str) -> tuple[list[str], bool]:
    lines = [
        f"A day at every desk at once ({machine()})",
        f"  {len(people)} officers, {asked.minutes:g} minutes, {asked.opened:,} open and "
        f"{asked.closed:,} closed dossiers; one page or press each ~6 s, the officers themselves "
        "on the same cores",
        _times("reads", steady.reads, asked),
        _times("writes", steady.writes, asked),
        f"  other answers    {dict(steady.troubles) or 'none'}",
        f"  slowest pages    {dict(steady.slow.most_common(4)) or 'none over 150 ms'}",
        "  killed (SIGKILL) in turn: " + ", ".join(KILLED),
        f"  meanwhile        {len(shaken.reads):,} reads, {len(shaken.writes):,} writes answered; "
        f"{dict(shaken.troubles) or 'nothing refused'}",
    ]
    with psycopg.connect(address) as connection:
        found = reckon(connection, steady.acts + shaken.acts)
    lines.append(
        f"  acknowledged     {found.acknowledged:,} acts: {found.lost} lost, {found.doubled} "
        f"doubled; {found.unknown:,} unanswered, of which {found.arrived} took effect, once each"
    )
    lines += [f"    {line}" for line in found.wrong[:20]]
    return lines, not found.lost and not found.doubled


def _times(what: str, took: list[float], asked) -> str:
    if len(took) < 20:
        return f"  {what:16} too few to tell ({len(took)})"
    cuts = [1000 * cut for cut in quantiles(took, n=100)]
    return (
        f"  {what:16} {len(took):,} ({len(took) / asked.minutes / 60:.1f}/s), median "
        f"{1000 * median(took):.0f} ms, p95 {cuts[94]:.0f} ms, p99 {cuts[98]:.0f} ms"
    )


if __name__ == "__main__":
    main()

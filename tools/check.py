"""
Every check that needs no running product: python -m tools.check

All of them run, two at a time, and each says whether it passed; what a failing one printed is
shown at the end, with the command that repairs it.
"""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools.settled import ROOT, SOURCE

BIN = Path(sys.executable).parent
MOST_LINES = 80


@dataclass(frozen=True, slots=True)
class Check:
    """One command that must end well, and what to do when it does not."""

    name: str
    command: Sequence[str | Path]
    repair: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    check: Check
    passed: bool
    said: str
    seconds: float


def templates() -> list[Path]:
    """Return every page of ours, for the tools that indent them."""
    return sorted(SOURCE.rglob("templates/**/*.html"))


def checks() -> Sequence[Check]:
    """Return the checks, the longest first."""
    module = (sys.executable, "-m")
    return (
        Check("types (mypy)", (BIN / "mypy", "src", "tools")),
        Check("walls (import-linter)", (BIN / "lint-imports", "--no-cache")),
        Check("form (ruff format)", (BIN / "ruff", "format", "--check", "."), "make fix"),
        Check("lint (ruff check)", (BIN / "ruff", "check", "."), "make fix"),
        Check(
            "templates (djhtml)",
            (BIN / "djhtml", "--check", "--tabwidth", "2", *templates()),
            "make fix",
        ),
        Check("migrations", (*module, "tools.migrations")),
        Check(
            "English catalogue",
            (*module, "tools.catalogue", "check"),
            "python -m tools.catalogue update, then translate",
        ),
        Check("printed references", (*module, "tools.reference", "check"), "make docs"),
    )


def _try(check: Check) -> Finding:
    started = time.monotonic()
    done = subprocess.run(check.command, cwd=ROOT, capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).strip()
    return Finding(check, done.returncode == 0, said, time.monotonic() - started)


def findings() -> Iterator[Finding]:
    with ThreadPoolExecutor(max_workers=2) as pool:
        yield from pool.map(_try, checks())


def main() -> int:
    failed = []
    for finding in findings():
        verdict = "ok    " if finding.passed else "FAILED"
        print(f"{verdict}  {finding.check.name}  ({finding.seconds:.0f} s)", flush=True)
        if not finding.passed:
            failed.append(finding)
    for finding in failed:
        lines = finding.said.splitlines()
        print(f"\n---- {finding.check.name} ----", *lines[:MOST_LINES], sep="\n")
        if len(lines) > MOST_LINES:
            print(f"… and {len(lines) - MOST_LINES} lines more")
        if finding.check.repair:
            print(f"Repair: {finding.check.repair}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

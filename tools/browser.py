"""
A Chromium for the tests that look at pages: python -m tools.browser

$CHROMIUM if it is set, else one on the PATH, else one that Playwright has already brought, else
it installs one: Debian's package when run as root, Playwright's own otherwise.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


class NoBrowser(Exception):
    """No Chromium is at hand, and none could be installed."""


def find() -> Path:
    """
    Return a Chromium that starts.

    :raises NoBrowser: if there is none; `python -m tools.browser` installs one
    """
    if given := os.environ.get("CHROMIUM"):
        if not _starts(Path(given)):
            raise NoBrowser(f"CHROMIUM={given} does not start.")
        return Path(given)
    for path in (*map(shutil.which, NAMES), _of_playwright()):
        if path and _starts(Path(path)):
            return Path(path)
    raise NoBrowser("No Chromium found. Run: python -m tools.browser")


def _of_playwright() -> str:
    # In a process of its own: whoever asks may be driving a browser already.
    asked = subprocess.run(
        [sys.executable, "-c", _ASK_PLAYWRIGHT], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip()


def _starts(path: Path) -> bool:
    # On some systems `chromium` is only a pointer to a package manager that is not there.
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def ensure() -> Path:
    """
    Return a Chromium that starts, after installing one if need be.

    :raises NoBrowser: if that did not help either
    """
    try:
        return find()
    except NoBrowser:
        if "CHROMIUM" in os.environ:
            raise
    if os.geteuid() == 0 and shutil.which("apt-get") and _install_package():
        try:
            return find()
        except NoBrowser:
            _say("Gói chromium của hệ thống không chạy được.")
    _say("Đang tải Chromium của Playwright…")
    _run(sys.executable, "-m", "playwright", "install", "--no-shell", "chromium")
    return find()


def _install_package() -> bool:
    _say("Đang cài Chromium từ kho gói của hệ thống (vài phút)…")
    return _run("apt-get", "update", "-qq") and _run(
        "apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"
    )


def _run(*command: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
    )
    return done.returncode == 0


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def main() -> int:
    try:
        path = ensure()
    except NoBrowser as trouble:
        _say(str(trouble))
        return 1
    _say(f"Trình duyệt cho kiểm thử: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

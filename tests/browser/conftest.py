"""The real thing under a real browser: gunicorn and the worker as processes, Chromium in front."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import sync_playwright

from tests.browser.visitors import Visitor
from thongsuot.config import sample
from thongsuot.config.testing import fresh_database
from tools import browser as chromium

ARGUMENTS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items):
    # One browser and one site at a time: two cores carry no more.
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.xdist_group("browser"))


@dataclass
class Site:
    """Where the sample offices are served, and who works there."""

    origin: str
    province: sample.Province | None
    staff: sample.Staff | None


@pytest.fixture(scope="module")
def site(request, django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Site]:
    """The sample offices and people; a module that is LIVED finds work on the main desks too."""
    with django_db_blocker.unblock(), fresh_database() as address:
        if getattr(request.module, "LIVED", False):
            sample.make(at=timezone.now(), say=print, share=0)
            province = staff = None
        else:
            province, staff, _added = sample.found(today=timezone.localdate())
        log = tmp_path_factory.mktemp("site") / "log"
        with _served(address, log) as origin:
            yield Site(origin, province, staff)


@contextmanager
def _served(address: str, log: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    origin = f"http://localhost:{port}"
    environment = {
        **os.environ,
        "THONGSUOT_DATABASE_URL": address,
        "THONGSUOT_AS_OWNER": "0",
        "THONGSUOT_PORT": str(port),
        "THONGSUOT_ORIGIN": origin,
        "THONGSUOT_SAMPLE": "1",
    }
    with log.open("wb") as output:
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", "thongsuot.config.commands", verb],
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            for verb in ("web", "work")
        ]
        try:
            _wait_for(origin, processes, log)
            yield origin
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(timeout=40)
    assert "Traceback" not in log.read_text(), log.read_text()[-5000:]


def _wait_for(origin: str, processes: list[subprocess.Popen[bytes]], log: Path) -> None:
    until = time.monotonic() + 90
    while True:
        assert all(process.poll() is None for process in processes), log.read_text()
        assert time.monotonic() < until, log.read_text()
        try:
            urllib.request.urlopen(origin, timeout=30).close()
            return
        except OSError:
            time.sleep(0.2)


@pytest.fixture(scope="module")
def browser():
    arguments = [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium.find(), args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def visit(site, browser):
    """Open a window for someone: phone or desk wide, with or without scripts."""
    visitors: list[Visitor] = []

    def open_window(*, width: int = 1366, height: int = 768, scripts: bool = True) -> Visitor:
        visitor = Visitor(browser, site.origin, width=width, height=height, scripts=scripts)
        visitors.append(visitor)
        return visitor

    yield open_window
    for visitor in visitors:
        visitor.close()
    for visitor in visitors:
        assert not visitor.complaints, "\n".join(visitor.complaints)

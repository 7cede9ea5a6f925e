"""A place to measure in: a real PostgreSQL of its own, with the small province and its cast."""

import atexit
import os
import platform
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

MORNING = datetime(2026, 10, 5, 1, tzinfo=UTC)
EXTENSION_OF_PERMIT = "1.013227"


def machine() -> str:
    """Return what the figures were taken on, in a line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}"
    )


def open_place() -> str:
    """Start the database, run the migrations, and return its address; gone when we end."""
    folder = Path(tempfile.mkdtemp(prefix="thongsuot-bench-"))
    os.environ["THONGSUOT_VAR"] = str(folder)
    os.environ["THONGSUOT_SECRET_KEY"] = "only for benchmarks " + "x" * 40
    os.environ["THONGSUOT_AS_OWNER"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "thongsuot.config.settings"
    from thongsuot.config import database

    server, address = database.start_embedded(folder / "postgres")
    os.environ["THONGSUOT_DATABASE_URL"] = address
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.cleanup)

    import django

    django.setup()
    database.bring_up_to_date(verbosity=0)
    return address


def say(line: str) -> None:
    """Tell the one who waits what is being done."""
    print(line, file=sys.stderr, flush=True)

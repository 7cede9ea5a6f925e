"""Sets Django up for a command that needs the code but no database."""

import os
import warnings
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "thongsuot"


def set_up() -> None:
    """Load settings and apps; nothing is connected to, and nothing is written."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thongsuot.config.settings")
    # A key given here keeps the settings from making one and keeping it on the disk.
    os.environ.setdefault("THONGSUOT_SECRET_KEY", "only to read the code " + "x" * 40)
    os.environ["THONGSUOT_POOL"] = "0"
    with warnings.catch_warnings():
        # Libraries warn about themselves while they load; tests judge that, not these commands.
        warnings.simplefilter("ignore")
        django.setup()

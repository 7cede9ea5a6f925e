"""The `thongsuot` command: what an operator types."""

import os
import signal
import sys
from collections.abc import Sequence

# These work as the owner of the tables; all else as a role that cannot rewrite the ledger.
_AS_OWNER = {"migrate", "django"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one verb of the command line and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["deadline"]:
        # Pure arithmetic, without database or settings, so that anyone can check a date.
        from thongsuot.kernel.worktime import lines  # noqa: PLC0415

        return lines.answer_lines(sys.stdin, sys.stdout)
    if given[:1] == ["run"]:
        # Told to end in either way we stop what we started, the database last.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return _with_database(given)
    except KeyboardInterrupt:
        return 130


def _with_database(given: Sequence[str]) -> int:
    # The address of the database must be known before Django reads its settings.
    import django  # noqa: PLC0415

    from thongsuot.config import database  # noqa: PLC0415
    from thongsuot.config.places import VAR  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thongsuot.config.settings")
    if set(given[:1]) & _AS_OWNER:
        os.environ["THONGSUOT_AS_OWNER"] = "1"
    try:
        database.ensure_address(VAR)
    except database.CannotStart as reason:
        print(reason, file=sys.stderr)
        return 1
    django.setup()

    from thongsuot.config import operations  # noqa: PLC0415

    return operations.carry_out(given)


if __name__ == "__main__":
    sys.exit(main())

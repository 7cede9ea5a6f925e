"""Verbs of `thongsuot` for whoever keeps the catalogue of procedures at the server."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from thongsuot.config.people import AT_THE_SERVER
from thongsuot.kernel.refusals import Invalid, Refusal
from thongsuot.modules.procedures import api as procedures


def procedure(rest: Sequence[str]) -> int:
    """Take a file into the catalogue or write one: procedure import FILE, procedure export FILE."""
    parser = argparse.ArgumentParser(prog="thongsuot procedure")
    verbs = parser.add_subparsers(required=True)
    take = verbs.add_parser("import")
    take.add_argument("file", type=Path, help="JSON, CSV or XLSX")
    take.add_argument("--from", dest="since", type=date.fromisoformat, help="YYYY-MM-DD; today")
    take.add_argument("--leave-bad-rows-out", action="store_true")
    take.set_defaults(carry_out=_import)
    write = verbs.add_parser("export")
    write.add_argument("file", type=Path)
    write.add_argument(
        "--form", choices=procedures.FileFormat.values, help="by the file's ending if not given"
    )
    write.add_argument("--on", type=date.fromisoformat, help="YYYY-MM-DD; today")
    write.add_argument("--field", default="", help="only this field (lĩnh vực)")
    write.set_defaults(carry_out=_export)
    given = parser.parse_args(rest)
    try:
        print(given.carry_out(given))
    except (Refusal, OSError) as trouble:
        print(trouble, file=sys.stderr)
        for fault in trouble.faults if isinstance(trouble, Invalid) else ():
            print(f"  {fault.reason}", file=sys.stderr)
        return 1
    return 0


def _import(given: argparse.Namespace) -> str:
    now = timezone.now()
    with given.file.open("rb") as stream:
        report = procedures.import_file(
            stream=stream,
            name=given.file.name,
            in_force_from=given.since or timezone.localdate(now),
            leave_bad_rows_out=given.leave_bad_rows_out,
            by=AT_THE_SERVER,
            at=now,
        )
    lines = [
        _("Thêm %(added)s, đổi %(changed)s, giữ nguyên %(unchanged)s, bỏ lại %(refused)s.")
        % {
            "added": report.added,
            "changed": report.changed,
            "unchanged": report.unchanged,
            "refused": len({fault.line for fault in report.refused}),
        }
    ]
    lines += [f"  {fault.line} {fault.column}: {fault.reason}" for fault in report.refused]
    return "\n".join(lines)


def _export(given: argparse.Namespace) -> str:
    form = procedures.FileFormat(given.form or _form_of(given.file))
    on = given.on or timezone.localdate()
    with given.file.open("wb") as stream:
        written = procedures.export(
            stream, form=form, on=on, part=procedures.Part(field=given.field)
        )
    return _("Đã xuất %(count)s thủ tục vào %(file)s.") % {"count": written, "file": given.file}


def _form_of(path: Path) -> str:
    endings = {".csv": procedures.FileFormat.CSV, ".xlsx": procedures.FileFormat.XLSX}
    return endings.get(path.suffix.lower(), procedures.FileFormat.RECORDS)

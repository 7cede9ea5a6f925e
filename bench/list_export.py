"""
A list of 20 thousand and of 200 thousand open dossiers taken out as a file, in its own process.

The memory is the most that the process ever held, less what it held before the file was begun:
that it does not grow with the list is the point. Behind the list lie as many closed dossiers, so
that what is left out is passed over too. The rows are copies of lived dossiers, as in
`bench.work_list`.

Run with `python -m bench.list_export`.
"""

import os
import resource
import sys
import time

from bench.dossier_life import _people, live
from bench.place import MORNING, machine, open_place, say

SIZES = (20_000, 200_000)


def main() -> None:
    """Print how fast and in how much memory each file is written."""
    say("Đang dựng cơ sở dữ liệu…")
    open_place()
    cast, counter = _people()
    live(cast, counter)
    chi = cast["chi"]
    print(f"A list taken out in a file ({machine()})")
    for size in SIZES:
        say(f"Đang thêm dòng cho đủ {size:,} hồ sơ…")
        _fill(chi, size)
        for form in ("csv", "xlsx"):
            _export(chi, form)


def _export(chi, form: str) -> None:
    from django.db import connections

    from thongsuot.modules.dossiers import api as dossiers
    from thongsuot.modules.dossiers.actions import exporting
    from thongsuot.modules.dossiers.models import Export

    number = dossiers.order_export(
        title="Đo",
        tab=None,
        narrowed=dossiers.WorkFilter(),
        form=dossiers.ExportForm(form),
        by=chi,
        at=MORNING,
    )
    # Only the first file of a process can show the most it held: each is written in a child.
    reading, writing = os.pipe()
    for each in connections.all():
        each.close()
        each.close_pool()  # type: ignore[attr-defined]  # of the PostgreSQL backend alone
    child = os.fork()
    if child == 0:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started, busy = time.perf_counter(), time.process_time()
        exporting.write_export(export_id=number, at=MORNING)
        took, worked = time.perf_counter() - started, time.process_time() - busy
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        os.write(writing, f"{took} {worked} {before} {after}".encode())
        os._exit(0)
    os.waitpid(child, 0)
    told = [float(word) for word in os.read(reading, 200).split()]
    spent, busy, at_first, at_most = told
    made = Export.objects.get(pk=number)
    assert made.state == "done", made.trouble
    size = made.size / 2**20
    print(
        f"  {made.rows:8,} rows {form:4}  {spent:6.1f} s, {made.rows / spent:7,.0f} rows/s, "
        f"{size:6.1f} MB, {size / spent:5.2f} MB/s, busy {busy:5.1f} s, "
        f"memory {at_first / 1024:4.0f} + {(at_most - at_first) / 1024:3.0f} MB"
    )
    sys.stdout.flush()


def _fill(chi, until: int) -> None:
    """Copy the lived dossier until there are so many open ones, and as many closed."""
    from django.db import connection

    from thongsuot.modules.dossiers.models import Dossier

    lived = Dossier.objects.earliest("pk")
    have = Dossier.objects.count()
    columns = [str(field.column) for field in Dossier._meta.concrete_fields]
    columns.remove("id")
    changed = {
        "reference": "'X' || n",
        "code": "'H01.61-260101-' || n",
        "status": "CASE WHEN n % 2 = 0 THEN 'in_progress' ELSE 'returned' END",
        "current_unit_id": str(chi.unit_id),
        "handling_unit_id": str(chi.unit_id),
        "attention_at": "attention_at + (n % 4000) * interval '1 minute'",
        "finished_at": "CASE WHEN n % 2 = 0 THEN NULL ELSE finished_at END",
        "returned_at": "CASE WHEN n % 2 = 0 THEN NULL ELSE returned_at END",
        "outcome": "CASE WHEN n % 2 = 0 THEN '' ELSE outcome END",
    }
    chosen = ", ".join(changed.get(column, f'"{column}"') for column in columns)
    quoted = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO dossiers_dossier ({quoted}) SELECT {chosen} FROM dossiers_dossier, "
            f"generate_series({have}, {2 * until}) AS n WHERE id = {lived.pk}"
        )
        cursor.execute("VACUUM ANALYZE dossiers_dossier")


if __name__ == "__main__":
    main()

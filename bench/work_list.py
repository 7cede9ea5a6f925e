"""
A work list for the most restricted officer, with 10 thousand and with 1 million dossiers behind.

Her own desk is the same in both: 60 open dossiers of one division. All else grows a hundredfold:
the archive, and the open work of the other units (2 in 100 dossiers are open). Asked over HTTP
within one process, page and all, so that a figure is what she waits for, less the network.

The rows are copies of lived dossiers, made in the database, for a million lives would take a day.

Run with `python -m bench.work_list`.
"""

import time
from statistics import median, quantiles

from bench.dossier_life import _people, live
from bench.place import machine, open_place, say

SMALL, LARGE = 10_000, 1_000_000
OWN = 60
ASKED = 200
OTHER_UNITS = 200


def main() -> None:
    """Print both times and their ratio."""
    say("Đang dựng cơ sở dữ liệu…")
    open_place()
    cast, counter = _people()
    live(cast, counter)
    officer = cast["giang"]
    _fill(officer, SMALL)
    small = _asked(officer)
    say(f"Đang thêm dòng cho đủ {LARGE:,} hồ sơ…")
    _fill(officer, LARGE)
    large = _asked(officer)
    print(f"A work list of the most restricted officer ({machine()}; {ASKED} requests each)")
    for label, found in ((f"{SMALL:,} dossiers", small), (f"{LARGE:,} dossiers", large)):
        print(
            f"  {label:18} median {median(found):6.1f} ms, p95 {_p95(found):6.1f} ms, "
            f"{len(found)} requests"
        )
    print(
        f"  large / small      median {median(large) / median(small):6.2f}, p95 "
        f"{_p95(large) / _p95(small):6.2f}"
    )


def _p95(figures: list[float]) -> float:
    return quantiles(figures, n=20)[-1]


def _asked(officer) -> list[float]:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(pk=officer.account_id))
    url = "/viec/?ai=don-vi&tab=qua-han"
    for _ in range(20):
        answer = client.get(url)
        assert answer.status_code == 200, answer.status_code
        assert b"260101-" in answer.content, "the list must not be empty"
    figures = []
    for _ in range(ASKED):
        started = time.perf_counter()
        client.get(url)
        figures.append(1000 * (time.perf_counter() - started))
    return figures


def _fill(officer, until: int) -> None:
    """Copy the lived dossier until there are so many, a fixed few of them on her own desk."""
    from django.db import connection

    from thongsuot.modules.dossiers.models import Dossier

    lived = Dossier.objects.earliest("pk")
    have = Dossier.objects.count()
    columns = [str(field.column) for field in Dossier._meta.concrete_fields]
    columns.remove("id")
    changed = {
        "reference": "'X' || n",
        "code": "'H01.61-260101-' || n",
        "status": "CASE WHEN {own} OR {open} THEN 'in_progress' ELSE 'returned' END",
        "current_unit_id": "CASE WHEN {own} THEN {unit} WHEN {open} THEN {elsewhere} END",
        "handling_unit_id": "CASE WHEN {own} THEN {unit} ELSE {elsewhere} END",
        "assignee_id": "NULL",
        "submitted_at": "submitted_at - (n %% 900) * interval '1 day'",
        "attention_at": "attention_at + (n %% 40) * interval '1 hour'",
        "finished_at": "CASE WHEN {own} OR {open} THEN NULL ELSE finished_at END",
        "returned_at": "CASE WHEN {own} OR {open} THEN NULL ELSE returned_at END",
        "outcome": "CASE WHEN {own} OR {open} THEN '' ELSE outcome END",
    }
    words = {
        "own": f"n <= {OWN}",
        "open": "n %% 50 = 0",
        "unit": str(officer.unit_id),
        "elsewhere": "(SELECT array_agg(id ORDER BY id) FROM units_unit WHERE id NOT IN "
        f"(%s))[1 + n %% {_units_elsewhere(officer)}]" % officer.unit_id,
    }
    chosen = ", ".join(
        changed.get(column, f'"{column}"').format(**words).replace("%%", "%") for column in columns
    )
    quoted = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO dossiers_dossier ({quoted}) SELECT {chosen} FROM dossiers_dossier, "
            f"generate_series({have}, {until}) AS n WHERE id = {lived.pk}"
        )
        cursor.execute("VACUUM ANALYZE dossiers_dossier")


def _units_elsewhere(officer) -> int:
    """Make sure that there are many other divisions, and return how many units there are."""
    from datetime import date

    from thongsuot.foundation.units import api as units
    from thongsuot.foundation.units.models import Unit
    from thongsuot.foundation.units.testing import FOUNDED_AT, FOUNDER

    have = Unit.objects.count()
    agency = units.agency_of(officer.unit_id).id
    other = Unit.objects.exclude(pk=agency).filter(kind="commune_committee").earliest("pk")
    for number in range(have, OTHER_UNITS + 1):
        units.found_unit(
            name=f"Phòng đo {number}",
            kind=units.UnitKind.DIVISION,
            parent_id=other.pk,
            on=date(2025, 7, 1),
            decision="đo",
            by=FOUNDER,
            at=FOUNDED_AT,
        )
    return Unit.objects.count() - 1


if __name__ == "__main__":
    main()

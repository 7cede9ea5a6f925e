"""
A replay of 5,000 dossiers, and how near the unchanged workflow comes to what happened.

The first figure is the sample province, lived through the actions: the share that was on time in
reality and in the replay of the unchanged workflow. Then its dossiers are copied in the database,
each copy some weeks earlier, until there are 5,000, and the whole of a replay is timed: reading,
calibrating, the unchanged run, the change, and the same under other assumptions.

Run with `python -m bench.replays`.
"""

import time
from datetime import date, datetime, timedelta

from bench.place import machine, open_place, say

DOSSIERS = 5_000
# How far apart the copies lie: nearer, and the people of the sample could not have done the work.
WEEKS = 4


def main() -> None:
    """Print how near and how fast."""
    say("Đang dựng tỉnh mẫu…")
    open_place()
    at = _made()
    today = at.date()
    since, until = today - timedelta(days=92), today - timedelta(days=1)
    own, seconds = _replayed(at, since, until)
    reality, again, _changed = (one["rate"] for one in own["summaries"])
    print(f"Replays of a past period ({machine()})")
    print(
        f"  the sample province  {own['dossiers']:,} dossiers, on time in reality {reality:.2f} %, "
        f"replayed unchanged {again:.2f} %: {own['points']:.2f} points apart, {seconds:.1f} s"
    )
    say(f"Đang chép cho đủ {DOSSIERS:,} hồ sơ…")
    copies = _copy()
    found, seconds = _replayed(at, since - timedelta(weeks=WEEKS * copies), until)
    print(
        f"  {found['dossiers']:,} dossiers        {seconds:.1f} s, unchanged "
        f"{found['points']:.2f} points from reality"
    )


def _made() -> datetime:
    from thongsuot.config import sample
    from thongsuot.kernel.worktime import VIETNAM

    # The same morning each time, so that the figures can be held against one another.
    at = datetime(2026, 11, 18, 9, 10, tzinfo=VIETNAM)
    sample.make(at=at, say=lambda _doing: None)
    return at


def _replayed(at: datetime, since: date, until: date):
    from thongsuot.modules.replays.queries.replaying import replayed
    from thongsuot.modules.replays.rules.changes import Change

    started = time.perf_counter()
    found = replayed(
        unit_id=None,
        procedure_code="",
        since=since,
        until=until,
        change=Change(more_people={"officer": 1}),
        plan=None,
        base_id=None,
        at=at,
    )
    return found, time.perf_counter() - started


def _copy() -> int:
    """Copy the accepted dossiers with their steps and stops, whole weeks earlier; say how often."""
    from django.db import connection

    from thongsuot.modules.dossiers.models import Dossier, Step, Stop

    shift = f"- n * {WEEKS} * interval '1 week'"
    have = Dossier.objects.exclude(accepted_at=None).count()
    copies = -(-(DOSSIERS - have) // have)
    earlier = {
        field: f'"{field}" {shift}'
        for field in (
            *("submitted_at", "accepted_at", "competent_received_at", "due_at"),
            *("original_due_at", "finished_at", "returned_at", "attention_at", "extended_at"),
            *("opened_at", "begins_at", "ends_at"),
        )
    }
    originals = "(SELECT id FROM dossiers_dossier WHERE accepted_at IS NOT NULL AND id < 1000000)"
    new_id = "id + n * 1000000"
    of_dossier = {"dossier_id": "dossier_id + n * 1000000", **earlier}
    own = {"id": new_id, "reference": f"'R' || ({new_id})", "code": f"'C' || ({new_id})"}
    with connection.cursor() as cursor:
        for model, changed, where in (
            (Dossier, {**own, **earlier}, "accepted_at IS NOT NULL"),
            (Step, of_dossier, f"dossier_id IN {originals}"),
            (Stop, of_dossier, f"dossier_id IN {originals}"),
        ):
            columns = [str(field.column) for field in model._meta.concrete_fields]
            if model is not Dossier:
                columns.remove("id")
            chosen = ", ".join(changed.get(column, f'"{column}"') for column in columns)
            quoted = ", ".join(f'"{column}"' for column in columns)
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({quoted}) SELECT {chosen} FROM "
                f"{model._meta.db_table}, generate_series(1, {copies}) AS n WHERE {where}"
            )
        cursor.execute("VACUUM ANALYZE")
    return copies


if __name__ == "__main__":
    main()

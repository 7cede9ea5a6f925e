import time
from datetime import date, timedelta
from django.db import connection
from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.modules.clocks.actions import recounting, watching
from thongsuot.modules.clocks.models import Recount, Alarm
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.models import Dossier, Step
from thongsuot.modules.dossiers.testing import MORNING, dossier_in, small_town

def test_bench(own_database):
    town = small_town()
    code = dossier_in(dossiers.Status.IN_PROGRESS, town)
    while ledger.run_reactions(at=MORNING): pass
    row = Dossier.objects.get(code=code); step = row.steps.get(finished_at=None)
    N = 10_000
    base = row.pk
    rows = []
    for n in range(N-1):
        d = Dossier.objects.model.from_db("default", [f.attname for f in Dossier._meta.concrete_fields], [getattr(row, f.attname) for f in Dossier._meta.concrete_fields])
        d.pk=None; d._state.adding=True; d.code=f"H01.61-261005-{n+2:05}"; d.reference=f"R{n:08}"
        rows.append(d)
    Dossier.objects.bulk_create(rows, batch_size=500)
    Step.objects.bulk_create([Step(dossier=d, number=step.number, name=step.name, kind=step.kind, unit_id=step.unit_id, post_id=step.post_id, opened_at=step.opened_at, due_at=step.due_at) for d in rows], batch_size=1000)
    at = MORNING + timedelta(days=2)
    calendars.add_day(unit_id=None, on=date(2026,10,9), kind=calendars.DayKind.CLOSED, name="bão", decision="CĐ 3", by=FOUNDER, at=at)
    while ledger.run_reactions(at=at): pass
    r = Recount.objects.get()
    t=time.perf_counter(); c=time.process_time()
    moved = recounting.run_recount(recount_id=r.pk, at=at)
    print(f"RECOUNT {moved} in {time.perf_counter()-t:.1f}s wall, {time.process_time()-c:.1f}s cpu here")
    t=time.perf_counter(); c=time.process_time()
    while ledger.run_reactions(at=at): pass
    print(f"REACTIONS (letters, alarms) {time.perf_counter()-t:.1f}s wall, {time.process_time()-c:.1f} cpu; alarms {Alarm.objects.count()}")
    with connection.cursor() as cur:
        cur.execute("ANALYZE clocks_alarm")
        cur.execute("EXPLAIN ANALYZE SELECT id FROM clocks_alarm WHERE rung_at IS NULL AND rings_at <= %s ORDER BY rings_at, id LIMIT 200", [at])
        print("\n".join(r[0] for r in cur.fetchall()))

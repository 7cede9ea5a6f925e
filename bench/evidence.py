"""
Sealing the ledger: events a second, and what a proof costs, against pymerkle in one run.

pymerkle only hashes the same leaves in memory; ours also reads the rows, spells them out, and
keeps leaves, nodes and signed heads in PostgreSQL, which waits for the disk.

Run with `python -m bench.evidence`.
"""

import random
import time
from statistics import median

import pymerkle

from bench.place import MORNING, machine, open_place, say

EVENTS = 50_000
PROOFS = 500


def main() -> None:
    """Print how fast events are sealed, proved and verified."""
    say("Đang dựng cơ sở dữ liệu…")
    open_place()
    from django.db import connection

    from thongsuot.foundation.ledger import api as ledger

    say(f"Đang ghi {EVENTS:,} sự kiện…")
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, [EVENTS])

    say("Đang niêm phong…")
    began = time.perf_counter()
    while ledger.seal(at=MORNING):
        pass
    sealing = time.perf_counter() - began

    say("Đang lấy bằng chứng…")
    rolls = random.Random(20261123)
    took = []
    for _ in range(PROOFS):
        began = time.perf_counter()
        proof = ledger.inclusion_proof(rolls.randint(1, EVENTS))
        took.append(time.perf_counter() - began)

    say("Đang kiểm tra toàn bộ…")
    began = time.perf_counter()
    verification = ledger.verify_ledger()
    verifying = time.perf_counter() - began
    assert verification and verification.size == EVENTS, verification

    peer = _peer([proof.content.encode()] * EVENTS)
    print(f"Evidence, {machine()}, {EVENTS:,} events")
    print(f"  sealed              {EVENTS / sealing:>10,.0f} events/s")
    print(f"  verified            {EVENTS / verifying:>10,.0f} events/s")
    print(f"  pymerkle, in memory {EVENTS / peer:>10,.0f} leaves/s")
    print(f"  sealing : pymerkle  {sealing / peer:>10.1f} : 1")
    print(f"  inclusion proof     {median(took) * 1000:>10.1f} ms, {len(proof.path)} hashes")


_HISTORY = """
INSERT INTO ledger_event
    (type, subject, unit_id, actor_kind, actor_name, on_behalf_of, account_id, post_id, at, data)
SELECT 'dossiers.StepCompleted', 'dossier:' || n / 12, n %% 200, 'staff', 'Nguyễn Thị Lan', '',
       n %% 500, n %% 700, timestamptz '2026-10-05 01:00Z' + n * interval '1 second',
       jsonb_build_object('dossier_id', n / 12, 'code', 'H01.31.05-261005-' || n,
                          'step', 'Thẩm định hồ sơ', 'outcome', 'đạt yêu cầu')
FROM generate_series(1, %s) AS n
"""


def _peer(entries: list[bytes]) -> float:
    began = time.perf_counter()
    pymerkle.InmemoryTree.init_from_entries(entries).get_root()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()

"""
Search over 6,000 procedures, by every question of the tests, against two plain peers.

The catalogue is made of the shipped records: each comes again with the place of its office, a
sort of person and an occasion put into its names, marks and all, so that names are as long and
as like each other as in a province's own list, and nine in ten words of a question stand in
hundreds of them. Asked through the module's door, in one process, places and slips included.

The peers, in the same run: `ILIKE '%…%'` over the names for each word of the question, which is
what a list without an index does; and the same door over the shipped catalogue alone.

Run with `python -m bench.search`.
"""

import json
import random
import time
from collections.abc import Callable, Sequence
from datetime import date
from statistics import median, quantiles
from typing import Any

from bench.place import MORNING, machine, open_place, say
from thongsuot.config.places import ROOT

PROCEDURES = 6_000
ROUNDS = 3
TODAY = date(2026, 9, 1)
FIRST_DAY = date(2025, 7, 1)
ASKED = ROOT / "src/thongsuot/modules/procedures/tests/asked.json"
WHO = (
    "cá nhân", "hộ gia đình", "tổ chức", "doanh nghiệp có vốn đầu tư nước ngoài", "hợp tác xã",
    "người Việt Nam định cư ở nước ngoài", "cơ sở giáo dục", "cơ sở y tế", "người có công",
    "đồng bào dân tộc thiểu số", "người cao tuổi", "trẻ em dưới 6 tuổi",
)  # fmt: skip
WHEN = (
    "lần đầu", "cấp lại do mất, hỏng", "điều chỉnh nội dung", "gia hạn", "thu hồi", "đổi tên",
    "thay đổi địa chỉ", "có yếu tố nước ngoài", "tại khu vực biên giới", "theo cơ chế liên thông",
    "trong trường hợp khẩn cấp", "khi chuyển nơi cư trú",
)  # fmt: skip
WHERE = (
    "thuộc thẩm quyền của Ủy ban nhân dân cấp xã", "thuộc thẩm quyền của Ủy ban nhân dân cấp tỉnh",
    "thực hiện tại Sở Nội vụ", "thực hiện tại Sở Xây dựng", "thực hiện tại Sở Y tế",
    "tại cảng biển, cảng thủy nội địa", "trong khu kinh tế, khu công nghiệp", "ở xã đảo, đặc khu",
)  # fmt: skip


def main() -> None:
    """Print the times of both catalogues and of the scan, and their ratios."""
    say("Đang dựng cơ sở dữ liệu…")
    open_place()
    from thongsuot.foundation.units.testing import small_province

    questions = [asked["q"] for asked in json.loads(ASKED.read_text(encoding="utf-8"))]
    small_province()
    few = _load_shipped()
    small = _timed(_search, questions)
    say(f"Đang thêm cho đủ {PROCEDURES:,} thủ tục…")
    _fill(PROCEDURES)
    large = _timed(_search, questions)
    scan = _timed(_scan, questions)
    print(
        f"Search as people type it ({machine()}; {len(questions)} questions, "
        f"{ROUNDS} times each, places and slips included)"
    )
    for label, found in (
        (f"{few} procedures", small),
        (f"{PROCEDURES:,} procedures", large),
        (f"{PROCEDURES:,}, ILIKE scan", scan),
    ):
        print(f"  {label:22} median {median(found):7.2f} ms, p95 {_p95(found):7.2f} ms")
    print(
        f"  {PROCEDURES:,} / {few:<12} median {median(large) / median(small):7.2f},    p95 "
        f"{_p95(large) / _p95(small):7.2f}"
    )
    print(
        f"  ours / ILIKE scan      median {median(large) / median(scan):7.2f},    p95 "
        f"{_p95(large) / _p95(scan):7.2f}"
    )


def _p95(figures: Sequence[float]) -> float:
    return quantiles(figures, n=20)[-1]


def _timed(ask: Callable[[str], Any], questions: Sequence[str]) -> list[float]:
    for q in questions[:40]:
        ask(q)
    figures = []
    for _round in range(ROUNDS):
        for q in questions:
            started = time.perf_counter()
            ask(q)
            figures.append(1000 * (time.perf_counter() - started))
    return figures


def _search(q: str) -> Any:
    from thongsuot.modules.procedures import api as procedures

    return procedures.search(q, on=TODAY)


def _scan(q: str) -> Any:
    """Ask for every word in the name, the way of a list without an index."""
    from django.db.models import Q

    from thongsuot.modules.procedures.models import ProcedureVersion

    wanted = Q()
    for word in q.split():
        wanted &= Q(name__icontains=word) | Q(plain_name__icontains=word)
    rows = ProcedureVersion.objects.in_force(TODAY).filter(wanted).select_related("procedure")
    return list(rows.defer("record").order_by("name", "pk")[:21])


def _load_shipped() -> int:
    from thongsuot.kernel.actor import system
    from thongsuot.modules.procedures import api as procedures
    from thongsuot.modules.procedures.models import SearchEntry

    procedures.import_shipped(in_force_from=FIRST_DAY, by=system("đo"), at=MORNING)
    _settle()
    return SearchEntry.objects.count()


def _fill(until: int) -> None:
    """Publish variants of the shipped records, all different, in one file."""
    from thongsuot.kernel.actor import system
    from thongsuot.modules.procedures import api as procedures
    from thongsuot.modules.procedures.models import ProcedureVersion, SearchEntry

    shipped = list(ProcedureVersion.objects.order_by("pk").values_list("record", flat=True))
    chance = random.Random(20260901)
    made: list[dict[str, Any]] = []
    for number in range(until - SearchEntry.objects.count()):
        record = dict(shipped[number % len(shipped)])
        what = f"{chance.choice(WHEN)} đối với {chance.choice(WHO)} {chance.choice(WHERE)}"
        record["code"] = f"7.{number:06}"
        record["key"] = None
        record["name"] = f"{record['name']} {what}"
        record["plain_name"] = f"{record['plain_name']}, {what.split(' đối với ')[0]}"
        made.append(record)
    _publish(procedures, made, system("đo"))
    _settle()


def _publish(procedures: Any, made: Sequence[dict[str, Any]], by: Any) -> None:
    for record in made:
        procedures.publish(
            record=procedures.from_data(record), in_force_from=FIRST_DAY, by=by, at=MORNING
        )


def _settle() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("searchentry", "procedureversion", "procedure"):
            cursor.execute(f"VACUUM ANALYZE procedures_{table}")


if __name__ == "__main__":
    main()

"""The marked workflow of procedures that have none of their own."""

import hashlib
import json
from datetime import UTC, date, datetime

from django.db import migrations

# In the order of NĐ 61/2018/NĐ-CP, Điều 17 to 20; no step has a time of its own.
STEPS = [
    ("Tiếp nhận, kiểm tra hồ sơ; cấp giấy tiếp nhận và hẹn trả", "intake", "counter"),
    ("Phân công giải quyết", "assign", "division_head"),
    ("Thẩm định, giải quyết hồ sơ", "process", "officer"),
    ("Phê duyệt kết quả", "approve", "leader"),
    ("Vào sổ, đóng dấu, phát hành kết quả", "issue", "clerical"),
    ("Trả kết quả cho tổ chức, cá nhân", "return", "counter"),
]


def add(apps, schema_editor):
    steps = [
        {
            "number": number,
            "name": name,
            "kind": kind,
            "role": role,
            "words": "",
            "amount": None,
            "unit": None,
            "counts_time": kind != "return",
            "written": "",
            "note": "",
            "source_number": "",
            "added": True,
        }
        for number, (name, kind, role) in enumerate(STEPS, start=1)
    ]
    apps.get_model("workflows", "Workflow").objects.create(
        number=1,
        is_default=True,
        instrument_number="Nghị định 61/2018/NĐ-CP, Điều 17 đến 20; "
        "Thông tư 01/2018/TT-VPCP, Điều 8",
        in_force_from=date(2018, 6, 21),
        note="Quy trình mặc định: thủ tục này chưa có quy trình nội bộ trong nguồn.",
        steps=steps,
        digest=hashlib.sha256(json.dumps(steps).encode()).hexdigest(),
        published_at=datetime(2018, 6, 21, tzinfo=UTC),
    )


class Migration(migrations.Migration):
    dependencies = [("workflows", "0002_published_stays")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]

"""The series from which documents that agencies issue as results take their numbers."""

from django.db import migrations

SERIES = {
    "name": "result",
    "title": "Văn bản kết quả giải quyết thủ tục hành chính",
    "pattern": "{sequence:02}",
    "period": "year",
    "source": (
        "Nghị định 30/2020/NĐ-CP, Điều 15 và Phụ lục I: số liên tục trong năm của từng cơ quan, "
        "số dưới 10 thêm số 0; ký hiệu ghi sau số theo từng loại văn bản"
    ),
}


def add(apps, _editor):
    apps.get_model("numbering", "Series").objects.create(**SERIES)


def remove(apps, _editor):
    apps.get_model("numbering", "Series").objects.filter(name=SERIES["name"]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("results", "0001_drafts_results_and_shipments"),
        ("numbering", "0002_first_series"),
    ]

    operations = [migrations.RunPython(add, remove)]

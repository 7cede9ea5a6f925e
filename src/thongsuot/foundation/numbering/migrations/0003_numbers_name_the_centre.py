"""The numbers of one-stop papers end in their centre's letters, as the forms themselves say."""

from django.db import migrations

FORMS = "Thông tư 03/2025/TT-VPCP, Phụ lục I, {form}; số thứ tự dưới 10 thêm số 0: " + (
    "Nghị định 30/2020/NĐ-CP, Phụ lục I"
)
OWN = (
    "Không có mẫu số trong văn bản đã tìm được; ký hiệu tự đặt theo cách viết của "
    "Nghị định 30/2020/NĐ-CP, Phụ lục I, cần đối chiếu"
)

# The forms write “TTPVHCC(BPTNTKQ)”: every counter is a centre since 01/7/2025.
LENGTHENED = {
    "supplement": ("{sequence:02}/PBS", "{sequence:02}/PBS-TTPVHCC"),
    "refusal": ("{sequence:02}/PTC", "{sequence:02}/PTC-TTPVHCC"),
}
ADDED = [
    (
        "control",
        "Phiếu kiểm soát quá trình giải quyết hồ sơ",
        "{sequence:02}/PKS-TTPVHCC",
        FORMS.format(form="Mẫu số 06"),
    ),
    ("stop", "Thông báo dừng giải quyết hồ sơ", "{sequence:02}/TB-TTPVHCC", OWN),
    ("handover", "Danh sách bàn giao hồ sơ", "{sequence:02}/BG-TTPVHCC", OWN),
]


def add(apps, _editor):
    Series = apps.get_model("numbering", "Series")
    for name, (before, after) in LENGTHENED.items():
        # A pattern that an operator has chosen stays.
        Series.objects.filter(pk=name, pattern=before).update(pattern=after)
    for name, title, pattern, source in ADDED:
        Series.objects.get_or_create(
            name=name,
            defaults={"title": title, "pattern": pattern, "period": "year", "source": source},
        )


class Migration(migrations.Migration):
    dependencies = [("numbering", "0002_first_series")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]

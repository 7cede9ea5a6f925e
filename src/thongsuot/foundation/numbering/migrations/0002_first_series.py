"""The series that one-stop work needs. Operators may change them: `define_series`."""

from django.db import migrations

ONE_STOP_FORMS = (
    "Thông tư 03/2025/TT-VPCP, Phụ lục I, {form}; "
    "số thứ tự dưới 10 thêm số 0: Nghị định 30/2020/NĐ-CP, Phụ lục I"
)

SERIES = [
    (
        "dossier",
        "Mã hồ sơ",
        "{agency}-{yymmdd}-{sequence:04}",
        "day",
        # The text of khoản 1 and 2 was not at hand when this was written.
        "Thông tư 03/2025/TT-VPCP, Điều 13 khoản 1 (ghi theo trí nhớ, cần đối chiếu)",
    ),
    (
        "supplement",
        "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
        "{sequence:02}/PBS",
        "year",
        ONE_STOP_FORMS.format(form="Mẫu số 02"),
    ),
    (
        "refusal",
        "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
        "{sequence:02}/PTC",
        "year",
        ONE_STOP_FORMS.format(form="Mẫu số 03"),
    ),
    (
        "apology",
        "Văn bản xin lỗi và đề nghị gia hạn",
        "{sequence:02}/PXL",
        "year",
        ONE_STOP_FORMS.format(form="Mẫu số 04"),
    ),
]


def add(apps, _editor):
    Series = apps.get_model("numbering", "Series")
    for name, title, pattern, period, source in SERIES:
        Series.objects.create(name=name, title=title, pattern=pattern, period=period, source=source)


class Migration(migrations.Migration):
    dependencies = [("numbering", "0001_series_and_counters")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]

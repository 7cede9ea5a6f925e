"""The reasons that come with the product. None of their bases was read in the text yet."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

INTAKE = "NĐ 61/2018/NĐ-CP, Điều 17"
COUNTER = "NĐ 61/2018/NĐ-CP, Điều 11, khoản 2"
EXAMINED = "NĐ 61/2018/NĐ-CP, Điều 19"
PARTS = "Thành phần hồ sơ đã công bố của thủ tục (NĐ 63/2010/NĐ-CP, Điều 8)"
CONDITIONS = "Yêu cầu, điều kiện đã công bố của thủ tục (NĐ 63/2010/NĐ-CP, Điều 8)"
FORM = "Mẫu đơn, tờ khai đã công bố của thủ tục (NĐ 63/2010/NĐ-CP, Điều 8)"
FEES = "Phí, lệ phí đã công bố của thủ tục (NĐ 61/2018/NĐ-CP, Điều 22)"
AUTHORITY = "Bộ luật Dân sự 2015, chương Đại diện"
CERTIFIED = "NĐ 23/2015/NĐ-CP về chứng thực"

BOTH = ["refuse_intake", "supplement"]
# code, sentence, kinds, about, basis
SHIPPED = [
    ("D01", "Không đủ điều kiện theo quy định của thủ tục", ["reject"], "whole", CONDITIONS),
    ("D02", "Kết quả kiểm tra thực tế không phù hợp với hồ sơ", ["reject"], "whole", EXAMINED),
    ("D03", "Không phù hợp quy hoạch, kế hoạch đã duyệt", ["reject"], "whole", CONDITIONS),
    ("D04", "Cơ quan được lấy ý kiến không đồng ý, có lý do", ["reject"], "whole", EXAMINED),
    ("D05", "Giấy tờ không đúng sự thật", ["reject"], "paper", CONDITIONS),
    ("F01", "Tờ khai còn thiếu mục bắt buộc", BOTH, "field", FORM),
    ("F02", "Nội dung khai không khớp giấy tờ đã nộp", BOTH, "field", FORM),
    ("F03", "Nội dung khai không khớp cơ sở dữ liệu", BOTH, "field", FORM),
    ("F04", "Tờ khai không đúng mẫu đang có hiệu lực", BOTH, "whole", FORM),
    ("F05", "Tờ khai chưa có chữ ký của người yêu cầu", BOTH, "whole", FORM),
    ("P01", "Thiếu giấy tờ", BOTH, "paper", PARTS),
    ("P02", "Giấy tờ đã hết hạn", BOTH, "paper", PARTS),
    ("P03", "Bản sao chưa được chứng thực và không có bản chính để đối chiếu", BOTH, "paper",
     CERTIFIED),
    ("P04", "Giấy tờ mờ, rách, tẩy xóa nên không đọc được", BOTH, "paper", COUNTER),
    ("P05", "Giấy tờ thiếu chữ ký hoặc dấu của nơi cấp", BOTH, "paper", PARTS),
    ("P06", "Thông tin trên giấy tờ không khớp với giấy tờ khác", BOTH, "paper", COUNTER),
    ("P07", "Bản dịch hoặc hợp pháp hóa lãnh sự chưa đúng", BOTH, "paper", PARTS),
    ("P08", "Tệp điện tử không mở được hoặc thiếu trang", BOTH, "paper", COUNTER),
    ("P09", "Chưa đủ số bản", BOTH, "paper", PARTS),
    ("P10", "Giấy tờ do nơi không có thẩm quyền cấp", BOTH, "paper", PARTS),
    ("T01", "Không thuộc thẩm quyền giải quyết của nơi được nộp", ["refuse_intake"], "whole",
     INTAKE),
    ("T02", "Việc yêu cầu không thuộc thủ tục đã chọn", ["refuse_intake"], "whole", INTAKE),
    ("T03", "Đã có hồ sơ cùng nội dung đang được giải quyết", ["refuse_intake"], "whole", INTAKE),
    ("T04", "Người nộp không có quyền nộp thay", BOTH, "whole", AUTHORITY),
    ("T05", "Người yêu cầu không thuộc đối tượng của thủ tục", ["refuse_intake", "reject"],
     "whole", CONDITIONS),
    ("T06", "Chưa nộp phí, lệ phí", BOTH, "whole", FEES),
]  # fmt: skip


def keep(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    reason = apps.get_model("reasons", "Reason")
    reason.objects.bulk_create(
        reason(code=code, sentence=sentence, kinds=kinds, about=about, basis=basis)
        for code, sentence, kinds, about, basis in SHIPPED
    )


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    codes = [code for code, *_rest in SHIPPED]
    apps.get_model("reasons", "Reason").objects.filter(code__in=codes).delete()


class Migration(migrations.Migration):
    dependencies = [("reasons", "0001_a_catalogue_of_reasons")]

    operations = [migrations.RunPython(keep, forget)]

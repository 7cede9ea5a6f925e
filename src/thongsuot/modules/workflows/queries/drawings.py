"""Workflows as drawings: the BPMN file of one, and what a step looks like in it."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.kernel.refusals import Fault, Invalid
from thongsuot.modules.workflows.queries.words import time_in_words
from thongsuot.modules.workflows.rules.bpmn.parsing import Unfit
from thongsuot.modules.workflows.rules.bpmn.reading import ReadFile, read_file
from thongsuot.modules.workflows.rules.bpmn.writing import written
from thongsuot.modules.workflows.rules.steps import StepFacts

UNFIT: Mapping[str, Promise] = {
    "too_large": gettext_lazy("Tệp lớn quá 2 MB."),
    "empty_file": gettext_lazy("Tệp rỗng."),
    "not_xml": gettext_lazy("Tệp không phải là XML đọc được."),
    "document_type": gettext_lazy("Tệp khai kiểu tài liệu hoặc thực thể; không nhận."),
    "instruction": gettext_lazy("Tệp có lệnh xử lý «%(found)s»; không nhận."),
    "too_many_elements": gettext_lazy("Tệp có quá nhiều phần tử hoặc lồng nhau quá sâu."),
    "too_much_text": gettext_lazy("Phần tử chứa quá nhiều chữ."),
    "bad_text": gettext_lazy("Có ký tự điều khiển không in được."),
    "not_bpmn": gettext_lazy("Tệp không phải là BPMN 2.0."),
    "not_one_process": gettext_lazy("Tệp phải có đúng một quy trình."),
    "not_one_start": gettext_lazy("Quy trình phải có đúng một điểm bắt đầu."),
    "no_steps": gettext_lazy("Quy trình không có bước nào."),
    "too_many_steps": gettext_lazy("Quy trình có quá nhiều bước."),
    "unknown_element": gettext_lazy(
        "Bảng bước không diễn tả được phần tử «%(found)s» (lệnh chương trình, biểu thức, dữ liệu, "
        "sự kiện và phần mở rộng của phần mềm khác đều không nhận)."
    ),
    "unknown_attribute": gettext_lazy("Bảng bước không diễn tả được thuộc tính «%(found)s»."),
    "no_id": gettext_lazy("Phần tử không có mã."),
    "doubled_id": gettext_lazy("Hai phần tử trùng mã."),
    "flow_to_nothing": gettext_lazy("Mũi tên chỉ tới «%(found)s», nhưng không có phần tử đó."),
    "not_a_row": gettext_lazy("Dữ liệu bước kèm theo không đúng dạng."),
    "no_name": gettext_lazy("Bước chưa có tên."),
    "service_unknown": gettext_lazy(
        "Không biết bước tự động này làm gì; chỉ nhận các việc tự động trong danh sách."
    ),
    "wrong_way": gettext_lazy("Mũi tên vào điểm bắt đầu hoặc ra khỏi điểm kết thúc."),
    "not_one_way_out": gettext_lazy("Phải có đúng một mũi tên ra; muốn rẽ nhánh thì dùng cổng."),
    "never_reached": gettext_lazy("Không có mũi tên nào dẫn tới bước này."),
    "gateway_leads_nowhere": gettext_lazy("Cổng không có mũi tên vào hoặc ra."),
    "begins_with_no_step": gettext_lazy("Ngay sau điểm bắt đầu phải là một bước."),
    "gateway_does_both": gettext_lazy("Một cổng không vừa gộp vừa tách được."),
    "gateway_after_gateway": gettext_lazy("Cổng này nối thẳng vào cổng khác; hãy đặt một bước."),
    "gateways_in_a_circle": gettext_lazy("Các cổng nối vòng với nhau."),
    "outcomes_not_told_apart": gettext_lazy("Các mũi tên ra khỏi cổng phải có tên khác nhau."),
    "two_outcomes_open_several": gettext_lazy(
        "Hai kết quả của một bước cùng mở nhiều bước khác nhau; bảng bước không diễn tả được."
    ),
    "join_cannot_be_written": gettext_lazy(
        "Bước này chờ các bước theo cách mà bảng bước không diễn tả được."
    ),
    "cannot_be_written": gettext_lazy("Bảng bước không diễn tả được đường đi tới bước này."),
}


def drawing(
    steps: Sequence[StepFacts], *, title: str, offices: Mapping[int, str] | None = None
) -> str:
    """
    Return steps as a BPMN 2.0 file with layout; task ids are "step_<number>".

    The same steps give the same file. `offices` are the names of units that steps name.
    """
    told = {step.number: _told(step) for step in steps}
    return written(steps, title=title, told=told, offices=offices)


def _told(step: StepFacts) -> str:
    parts = [time_in_words(step)]
    if step.words:
        parts.append(step.words)
    if step.money_due:
        parts.append(_("Phát sinh khoản phải nộp"))
    if step.note:
        parts.append(step.note)
    return ". ".join(parts)


def read_drawing(data: bytes) -> ReadFile:
    """
    Return the step table that a BPMN file draws.

    :raises Invalid: naming the element and its line, for all that a step table cannot say
    """
    try:
        return read_file(data)
    except Unfit as trouble:
        reason = str(UNFIT[trouble.code]) % {"found": trouble.found}
        if trouble.element:
            place = _("Phần tử «%(element)s», dòng %(line)s") % {
                "element": trouble.element,
                "line": trouble.line,
            }
        elif trouble.line:
            place = _("Dòng %(line)s") % {"line": trouble.line}
        else:
            place = _("Tệp")
        message = _("%(place)s: %(reason)s") % {"place": place, "reason": reason}
        pointer = f"/file/{trouble.element or trouble.line}"
        raise Invalid(message, [Fault(pointer, message)]) from None

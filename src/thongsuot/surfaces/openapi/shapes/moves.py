"""What is sent to file a dossier and to act on one: one shape for each action, told by `action`."""

from typing import Annotated, Any, Literal

from pydantic import Field, RootModel

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.openapi.reading import (
    Asked,
    AskedInstant,
    Day,
    Dong,
    FileId,
    Id,
    Short,
    Text,
)

Files = Annotated[list[FileId], Field(max_length=50)]
ChannelWord = Annotated[dossiers.Channel, Field(strict=False)]


class ApplicantAsked(Asked):
    """Người yêu cầu: whose dossier it is."""

    kind: Annotated[dossiers.ApplicantKind, Field(strict=False)]
    name: Short
    id_number: Annotated[str, Field(max_length=20)]
    birth_date: Day | None = None
    address: Short
    phone: Annotated[str, Field(max_length=30)] = ""
    email: Annotated[str, Field(max_length=200)] = ""


class SubmitterAsked(Asked):
    """Người nộp thay: who files in the applicant's stead, and by what authority."""

    name: Short
    id_number: Annotated[str, Field(max_length=20)]
    address: Short = ""
    phone: Annotated[str, Field(max_length=30)] = ""
    email: Annotated[str, Field(max_length=200)] = ""
    authority: Short = ""


class PaperAsked(Asked):
    """
    One paper handed in: by the code that the procedure gives it, or by name if it gives none.

    Files are those that this key has uploaded.
    """

    code: Annotated[str, Field(max_length=80)] = ""
    name: Annotated[str, Field(max_length=1000)] = ""
    copies: Annotated[int, Field(ge=0, le=99)] = 1
    original: bool = False
    file_ids: Files = []


class DossierAsked(Asked):
    """A dossier to be filed (nộp hồ sơ)."""

    procedure: Annotated[str, Field(max_length=120, examples=["1.013227"])]
    case: Annotated[str, Field(max_length=500)] = ""
    receiving_agency: Annotated[str, Field(max_length=35, examples=["H01.61"])]
    competent_agency: Annotated[str, Field(max_length=35)] | None = None
    channel: ChannelWord
    return_channel: ChannelWord | None = None
    applicant: ApplicantAsked
    submitter: SubmitterAsked | None = None
    form: Annotated[
        dict[str, Any],
        Field(
            description="`answers` to the procedure's electronic form by the names of its fields, "
            "and the `version` of it that they were given to (left out: the one in force); what "
            "is wrong comes back by its place under /form/answers; kept as it is where the "
            "procedure has no form",
            examples=[{"version": 12, "answers": {"asker_name": "Nguyễn Văn Dũng"}}],
        ),
    ] = {}
    components: Annotated[list[PaperAsked], Field(max_length=100)] = []
    client_ref: Annotated[
        str | None, Field(max_length=100, description="kept with the dossier as form.client_ref")
    ] = None


class Accept(Asked):
    """Tiếp nhận."""

    action: Literal["accept"]


class RefuseIntake(Asked):
    """Từ chối tiếp nhận (Mẫu 03)."""

    action: Literal["refuse_intake"]
    reason: Text


class UpdateVersion(Asked):
    """Chuyển hồ sơ chưa tiếp nhận sang phiên bản thủ tục hiện hành."""

    action: Literal["update_version"]


class RequestSupplement(Asked):
    """Yêu cầu bổ sung (Mẫu 02), một lần."""

    action: Literal["request_supplement"]
    reason: Text
    items: Annotated[list[Text], Field(max_length=50)] = []


class ReceiveSupplement(Asked):
    """Nhận bổ sung."""

    action: Literal["receive_supplement"]
    components: Annotated[list[PaperAsked], Field(max_length=100)] = []
    note: Text = ""


class Forward(Asked):
    """Chuyển giải quyết; không ghi đơn vị thì theo phân công lĩnh vực."""

    action: Literal["forward"]
    to_unit: Id | None = None


class Assign(Asked):
    """Phân công cho một vị trí công tác."""

    action: Literal["assign"]
    assignee: Id
    note: Text = ""


class CompleteStep(Asked):
    """Hoàn thành bước; ghi số của bước thì chỉ bước đó, gửi lặp cũng không xong bước sau."""

    action: Literal["complete_step"]
    number: Annotated[int, Field(ge=1, le=32767)] | None = None
    outcome: Annotated[
        str, Field(max_length=200, description="where the step can end in several ways")
    ] = ""
    note: Text = ""


class Consult(Asked):
    """Lấy ý kiến phối hợp của cơ quan khác, nêu nội dung và hạn trả lời."""

    action: Literal["consult"]
    unit: Id
    question: Text
    answer_by: AskedInstant


class AnswerConsult(Asked):
    """Trả lời ý kiến mà cơ quan mình được hỏi."""

    action: Literal["answer_consult"]
    answer: Text
    file_ids: Files = []


class Pause(Asked):
    """Tạm dừng tính thời hạn; số tiền chỉ khi chờ nộp tiền."""

    action: Literal["pause"]
    reason: Literal["payment", "verification", "outage"]
    note: Text
    amount: Dong | None = None


class Resume(Asked):
    """Tiếp tục giải quyết."""

    action: Literal["resume"]
    note: Text = ""


class Extend(Asked):
    """Xin lỗi và hẹn lại (Mẫu 04), một lần, trước hạn ít nhất một ngày làm việc."""

    action: Literal["extend"]
    new_due: AskedInstant
    reason: Text


class Approve(Asked):
    """Phê duyệt."""

    action: Literal["approve"]
    note: Text = ""


class Reject(Asked):
    """Không đồng ý giải quyết."""

    action: Literal["reject"]
    reason: Text


class IssueResult(Asked):
    """Phát hành kết quả."""

    action: Literal["issue_result"]
    number: Annotated[str, Field(max_length=80)]
    file_ids: Files = []


class ReturnResult(Asked):
    """Trả kết quả."""

    action: Literal["return_result"]
    channel: ChannelWord | None = None


class Withdraw(Asked):
    """Rút hồ sơ theo yêu cầu của người nộp."""

    action: Literal["withdraw"]
    reason: Text


class Stop(Asked):
    """Dừng giải quyết (Mẫu 05)."""

    action: Literal["stop"]
    reason: Text


Move = (
    Accept
    | RefuseIntake
    | UpdateVersion
    | RequestSupplement
    | ReceiveSupplement
    | Forward
    | Assign
    | CompleteStep
    | Consult
    | AnswerConsult
    | Pause
    | Resume
    | Extend
    | Approve
    | Reject
    | IssueResult
    | ReturnResult
    | Withdraw
    | Stop
)


class MoveAsked(RootModel[Annotated[Move, Field(discriminator="action")]]):
    """One action on a dossier; which members it takes follows from `action`."""

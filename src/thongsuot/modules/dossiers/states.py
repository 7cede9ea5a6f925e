"""The life of a dossier, as tables: its statuses, and what moves it from one to another."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where a dossier stands; the words are those of the machine interface."""

    SUBMITTED = "submitted", _("Mới nộp, chờ tiếp nhận")
    REFUSED_INTAKE = "refused_intake", _("Bị từ chối tiếp nhận")
    ACCEPTED = "accepted", _("Đã tiếp nhận")
    IN_PROGRESS = "in_progress", _("Đang giải quyết")
    AWAITING_SUPPLEMENT = "awaiting_supplement", _("Chờ bổ sung hồ sơ")
    AWAITING_PAYMENT = "awaiting_payment", _("Chờ thực hiện nghĩa vụ tài chính")
    PAUSED = "paused", _("Tạm dừng tính thời hạn")
    APPROVED = "approved", _("Đã phê duyệt, chờ phát hành kết quả")
    REJECTED = "rejected", _("Không đủ điều kiện, chờ phát hành văn bản trả lời")
    RESULT_READY = "result_ready", _("Đã có kết quả, chờ trả")
    RETURNED = "returned", _("Đã trả kết quả")
    WITHDRAWN = "withdrawn", _("Đã rút hồ sơ")
    STOPPED = "stopped", _("Đã dừng giải quyết")


# Trạng thái hồ sơ 1 to 10 of the national portal, as its interface spells them out.
NATIONAL_CODES: Mapping[Status, int] = {
    Status.SUBMITTED: 1,
    Status.ACCEPTED: 2,
    Status.REFUSED_INTAKE: 3,
    Status.IN_PROGRESS: 4,
    Status.PAUSED: 4,
    Status.APPROVED: 4,
    Status.REJECTED: 4,
    Status.AWAITING_SUPPLEMENT: 5,
    Status.AWAITING_PAYMENT: 6,
    Status.WITHDRAWN: 7,
    Status.STOPPED: 8,
    Status.RESULT_READY: 9,
    Status.RETURNED: 10,
}

CLOSED = frozenset({Status.REFUSED_INTAKE, Status.RETURNED, Status.WITHDRAWN, Status.STOPPED})
OPEN = frozenset(Status) - CLOSED
WAITING = frozenset({Status.AWAITING_SUPPLEMENT, Status.AWAITING_PAYMENT, Status.PAUSED})
DECIDED = frozenset({Status.APPROVED, Status.REJECTED, Status.RESULT_READY, Status.RETURNED})
_UNDECIDED = OPEN - DECIDED
_RUNNING = frozenset({Status.ACCEPTED, Status.IN_PROGRESS})


class Move(TextChoices):
    """What may be done to a dossier; the words are those of the machine interface."""

    ACCEPT = "accept", _("Tiếp nhận")
    REFUSE_INTAKE = "refuse_intake", _("Từ chối tiếp nhận")
    UPDATE_VERSION = "update_version", _("Chuyển sang phiên bản thủ tục hiện hành")
    REQUEST_SUPPLEMENT = "request_supplement", _("Yêu cầu bổ sung")
    RECEIVE_SUPPLEMENT = "receive_supplement", _("Nhận bổ sung")
    FORWARD = "forward", _("Chuyển giải quyết")
    ASSIGN = "assign", _("Phân công")
    HAND_BACK = "hand_back", _("Trả lại việc")
    SHARE = "share", _("Mời phối hợp")
    COMPLETE_STEP = "complete_step", _("Hoàn thành bước")
    SEND_BACK = "send_back", _("Chuyển lại bước trước")
    CONSULT = "consult", _("Lấy ý kiến phối hợp")
    ANSWER_CONSULT = "answer_consult", _("Trả lời ý kiến")
    PAUSE = "pause", _("Tạm dừng tính thời hạn")
    RESUME = "resume", _("Tiếp tục giải quyết")
    EXTEND = "extend", _("Xin lỗi và gia hạn")
    APPROVE = "approve", _("Phê duyệt")
    REJECT = "reject", _("Từ chối giải quyết")
    ISSUE_RESULT = "issue_result", _("Phát hành kết quả")
    RETURN_RESULT = "return_result", _("Trả kết quả")
    WITHDRAW = "withdraw", _("Rút hồ sơ")
    STOP = "stop", _("Dừng giải quyết")


# What people settle among themselves at the desk; the machine interface does not name it.
AT_DESK_ONLY = frozenset({Move.HAND_BACK, Move.SHARE, Move.SEND_BACK})


class Transition(NamedTuple):
    """From which statuses a move may be made, and where it leads (None: where it was before)."""

    sources: frozenset[Status]
    target: Status | None


TRANSITIONS: Mapping[Move, Transition] = {
    Move.ACCEPT: Transition(frozenset({Status.SUBMITTED}), Status.ACCEPTED),
    Move.REFUSE_INTAKE: Transition(frozenset({Status.SUBMITTED}), Status.REFUSED_INTAKE),
    Move.UPDATE_VERSION: Transition(frozenset({Status.SUBMITTED}), Status.SUBMITTED),
    Move.REQUEST_SUPPLEMENT: Transition(_RUNNING | {Status.SUBMITTED}, Status.AWAITING_SUPPLEMENT),
    Move.RECEIVE_SUPPLEMENT: Transition(frozenset({Status.AWAITING_SUPPLEMENT}), None),
    Move.FORWARD: Transition(frozenset({Status.ACCEPTED}), Status.IN_PROGRESS),
    # While a dossier waits, whoever has it may fall ill: another takes it over.
    Move.ASSIGN: Transition(WAITING | {Status.IN_PROGRESS}, None),
    Move.HAND_BACK: Transition(WAITING | {Status.IN_PROGRESS}, None),
    Move.SHARE: Transition(_UNDECIDED - {Status.SUBMITTED, Status.ACCEPTED}, None),
    Move.COMPLETE_STEP: Transition(frozenset({Status.IN_PROGRESS}), Status.IN_PROGRESS),
    Move.SEND_BACK: Transition(frozenset({Status.IN_PROGRESS}), Status.IN_PROGRESS),
    Move.CONSULT: Transition(frozenset({Status.IN_PROGRESS}), Status.IN_PROGRESS),
    Move.ANSWER_CONSULT: Transition(_UNDECIDED - {Status.SUBMITTED, Status.ACCEPTED}, None),
    Move.PAUSE: Transition(_RUNNING, Status.PAUSED),
    Move.RESUME: Transition(frozenset({Status.PAUSED, Status.AWAITING_PAYMENT}), None),
    Move.EXTEND: Transition(_RUNNING, None),
    Move.APPROVE: Transition(frozenset({Status.IN_PROGRESS}), Status.APPROVED),
    Move.REJECT: Transition(frozenset({Status.IN_PROGRESS}), Status.REJECTED),
    Move.ISSUE_RESULT: Transition(
        frozenset({Status.APPROVED, Status.REJECTED}), Status.RESULT_READY
    ),
    Move.RETURN_RESULT: Transition(frozenset({Status.RESULT_READY}), Status.RETURNED),
    Move.WITHDRAW: Transition(_UNDECIDED, Status.WITHDRAWN),
    Move.STOP: Transition(_UNDECIDED - {Status.SUBMITTED}, Status.STOPPED),
}


class Channel(TextChoices):
    """How a dossier came in (hình thức nộp)."""

    COUNTER = "counter", _("Trực tiếp")
    ONLINE = "online", _("Trực tuyến")
    POST = "post", _("Bưu chính công ích")


class ApplicantKind(TextChoices):
    """Whose dossier it is (đối tượng thực hiện)."""

    PERSON = "person", _("Cá nhân")
    ENTERPRISE = "enterprise", _("Doanh nghiệp")
    HOUSEHOLD_BUSINESS = "household_business", _("Hộ kinh doanh")
    ORGANISATION = "organisation", _("Tổ chức khác")


class StopReason(TextChoices):
    """Why the clock of a dossier stands still."""

    SUPPLEMENT = "supplement", _("Chờ người dân bổ sung hồ sơ")
    PAYMENT = "payment", _("Chờ thực hiện nghĩa vụ tài chính")
    VERIFICATION = "verification", _("Chờ xác minh theo quy định")
    OUTAGE = "outage", _("Sự cố hệ thống")


class LegKind(TextChoices):
    """Whose time a part of the whole was; only an office's can be late."""

    APPLICANT = "applicant", _("Người nộp")
    OFFICE = "office", _("Cơ quan, đơn vị")
    TRANSIT = "transit", _("Trên đường chuyển")
    OUTAGE = "outage", _("Sự cố hệ thống")


class Outcome(TextChoices):
    """What was decided on the substance."""

    GRANTED = "granted", _("Đồng ý giải quyết")
    DENIED = "denied", _("Không đồng ý giải quyết")


# The kinds of a workflow's steps at which a dossier can lie in an office.
STEP_KINDS = (
    ("assign", _("Phân công")),
    ("process", _("Thẩm định, giải quyết")),
    ("consult", _("Lấy ý kiến, phối hợp")),
    ("approve", _("Phê duyệt")),
    ("issue", _("Vào sổ, phát hành")),
)


class Tab(TextChoices):
    """The work's own states, by which work lists are divided."""

    OVERDUE = "overdue", _("Quá hạn")
    TODAY = "today", _("Đến hạn hôm nay")
    TO_ACCEPT = "to_accept", _("Chờ tiếp nhận")
    TO_FORWARD = "to_forward", _("Chờ chuyển")
    IN_PROGRESS = "in_progress", _("Đang giải quyết")
    TO_SIGN = "to_sign", _("Chờ ký duyệt")
    TO_ISSUE = "to_issue", _("Chờ phát hành")
    AWAITING_OPINIONS = "awaiting_opinions", _("Chờ ý kiến")
    AWAITING_CITIZEN = "awaiting_citizen", _("Chờ người dân")
    TO_RETURN = "to_return", _("Chờ trả kết quả")


class ExportForm(TextChoices):
    """As what a list is exported."""

    XLSX = "xlsx", _("Bảng tính Excel")
    CSV = "csv", _("CSV")


class ExportState(TextChoices):
    """How far an export is; after a day its file is gone."""

    QUEUED = "queued", _("Chờ đến lượt")
    RUNNING = "running", _("Đang xuất")
    DONE = "done", _("Đã xuất")
    FAILED = "failed", _("Không xuất được")
    GONE = "gone", _("Đã xóa sau một ngày")


UNDER_WAY = frozenset({ExportState.QUEUED, ExportState.RUNNING})

"""The history of a dossier in sentences: one for each type of event."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.worktime import moment_in_full, parse_instant
from thongsuot.modules.dossiers.states import Channel, Outcome, StopReason

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """What happened, in a sentence, by whom and when; `type` and `data` for machines."""

    sentence: str
    note: str
    actor_name: str
    actor_kind: str
    on_behalf_of: str
    unit_id: int | None
    at: datetime
    type: str
    position: int
    data: Data


def of_dossier(dossier_id: int) -> Sequence[HistoryLine]:
    """Return the whole history of one dossier, oldest first."""
    return tuple(
        HistoryLine(
            sentence=SENTENCES[line.type](line.data),
            note=_note(line.data),
            actor_name=line.actor_name,
            actor_kind=line.actor_kind,
            on_behalf_of=line.on_behalf_of,
            unit_id=line.unit_id,
            at=line.at,
            type=line.type,
            position=line.position,
            data=line.data,
        )
        for line in ledger.history(f"dossier:{dossier_id}")
    )


def _note(data: Data) -> str:
    return str(data.get("reason_text") or data.get("note") or data.get("reason") or "")


def _switched(data: Data) -> str:
    params = {"decision": data["decision"], "basis": data["legal_basis"]}
    if data["due_at"] is None:
        return (
            _("Áp dụng quy định mới theo Quyết định %(decision)s (%(basis)s); hẹn trả giữ nguyên.")
            % params
        )
    return _(
        "Áp dụng quy định mới theo Quyết định %(decision)s (%(basis)s); hẹn trả tính lại: %(due)s."
    ) % (params | {"due": _when(data["due_at"])})


def _when(text: str | None) -> str:
    moment = parse_instant(text) if text else None
    return moment_in_full(moment, "vi") if moment else _("chưa xác định")


def _submitted(data: Data) -> str:
    if data.get("helped"):
        return _(
            "Nộp hồ sơ trực tuyến, có người của Bộ phận Một cửa làm giúp, mã tra cứu %(reference)s."
        ) % {"reference": data["reference"]}
    return _("Nộp hồ sơ (%(channel)s), mã tra cứu %(reference)s.") % {
        "channel": str(Channel(data["channel"]).label).lower(),
        "reference": data["reference"],
    }


def _accepted(data: Data) -> str:
    if data["due_at"] is None:
        return _("Tiếp nhận hồ sơ, mã %(code)s; thời hạn tính từ khi cơ quan giải quyết nhận.") % {
            "code": data["code"]
        }
    return _("Tiếp nhận hồ sơ, mã %(code)s, hẹn trả %(due)s.") % {
        "code": data["code"],
        "due": _when(data["due_at"]),
    }


_CORRECTED: Mapping[str, Callable[[], str]] = {
    "name": lambda: _("họ tên"),
    "id_number": lambda: _("số định danh"),
    "birth_date": lambda: _("ngày sinh"),
    "address": lambda: _("địa chỉ"),
    "phone": lambda: _("số điện thoại"),
    "email": lambda: _("thư điện tử"),
    "submitter": lambda: _("người nộp thay"),
    "return_channel": lambda: _("cách nhận kết quả"),
    "papers": lambda: _("số bản giấy tờ"),
}


def _corrected(data: Data) -> str:
    fields = ", ".join(_CORRECTED[name]() for name in data["fields"])
    if data["copy"] < 2:
        return _("Sửa thông tin ghi sai khi tiếp nhận (%(fields)s).") % {"fields": fields}
    return _("Sửa giấy tiếp nhận (%(fields)s), cấp lại lần %(times)d.") % {
        "fields": fields,
        "times": data["copy"] - 1,
    }


def _stopped(data: Data) -> str:
    if not data.get("slip"):
        return _("Dừng giải quyết hồ sơ.")
    return _("Dừng giải quyết hồ sơ, thông báo số %(slip)s.") % {"slip": data["slip"]}


def _supplement_requested(data: Data) -> str:
    return _("Yêu cầu bổ sung hồ sơ, phiếu số %(slip)s.") % {"slip": data["slip"]}


def _resumed(data: Data) -> str:
    return _("Tiếp tục giải quyết, hẹn trả %(due)s.") % {"due": _when(data["due_at"])}


def _supplement_received(data: Data) -> str:
    if data["due_at"] is None:
        return _("Đã nhận giấy tờ bổ sung.")
    return _("Đã nhận giấy tờ bổ sung, hẹn trả %(due)s.") % {"due": _when(data["due_at"])}


def _forwarded(data: Data) -> str:
    return _("Chuyển giải quyết, bước “%(step)s”.") % {"step": data["step"]}


def _assigned(data: Data) -> str:
    return _("Phân công %(holder)s.") % {"holder": data["holder"]}


def _step_completed(data: Data) -> str:
    if data.get("outcome"):
        return _("Xong bước “%(step)s”: %(outcome)s, chuyển bước “%(next)s”.") % {
            "step": data["step"],
            "outcome": data["outcome"],
            "next": data["next_step"],
        }
    return _("Xong bước “%(step)s”, chuyển bước “%(next)s”.") % {
        "step": data["step"],
        "next": data["next_step"],
    }


def _paused(data: Data) -> str:
    return _("Tạm dừng tính thời hạn: %(reason)s.") % {
        "reason": str(StopReason(data["reason"]).label).lower()
    }


def _extended(data: Data) -> str:
    return _("Xin lỗi, gia hạn theo văn bản số %(slip)s: hẹn lại %(due)s thay cho %(before)s.") % {
        "slip": data["slip"],
        "due": _when(data["due_at"]),
        "before": _when(data["original_due_at"]),
    }


def _recomputed(data: Data) -> str:
    return _("Hẹn trả tính lại: %(due)s thay cho %(before)s, vì %(why)s.") % {
        "due": _when(data["due_at"]),
        "before": _when(data["before"]),
        "why": data["why"],
    }


def _warned(data: Data) -> str:
    said = {
        "step_soon": _("Cảnh báo trước: bước “%(step)s” phải xong trước %(due)s."),
        "step_late": _("Bước “%(step)s” quá thời gian của bước (%(due)s)."),
        "step_escalated": _("Báo người phụ trách: bước “%(step)s” quá hạn từ %(due)s."),
        "whole_soon": _("Cảnh báo trước: hồ sơ có nguy cơ trễ hẹn %(due)s."),
        "whole_late": _("Hồ sơ quá hẹn trả %(due)s; đã báo người phụ trách và lãnh đạo."),
    }
    return said[data["kind"]] % {"step": data["step"], "due": _when(data["due_at"])}


def _issued(data: Data) -> str:
    return _("Phát hành kết quả số %(number)s: %(outcome)s.") % {
        "number": data["number"],
        "outcome": str(Outcome(data["outcome"]).label).lower(),
    }


def _returned(data: Data) -> str:
    return _("Trả kết quả (%(channel)s).") % {
        "channel": str(Channel(data["channel"]).label).lower()
    }


SENTENCES: Mapping[str, Callable[[Data], str]] = {
    "dossiers.DossierSubmitted": _submitted,
    "dossiers.VersionSwitched": lambda data: _switched(data),
    "dossiers.VersionUpdated": lambda data: _("Chuyển sang phiên bản thủ tục đang có hiệu lực."),
    "dossiers.DossierAccepted": _accepted,
    "dossiers.ReceiptCorrected": _corrected,
    "dossiers.IntakeRefused": lambda data: (
        _("Từ chối tiếp nhận, phiếu số %(slip)s.") % {"slip": data["slip"]}
    ),
    "dossiers.SupplementRequested": _supplement_requested,
    "dossiers.SupplementReceived": _supplement_received,
    "dossiers.DossierForwarded": _forwarded,
    "dossiers.DossierAssigned": _assigned,
    "dossiers.DossierHandedBack": lambda data: (
        _("%(holder)s trả lại việc cho đơn vị.") % {"holder": data["holder"]}
    ),
    "dossiers.HelperInvited": lambda data: (
        _("Mời %(helper)s phối hợp.") % {"helper": data["helper"]}
    ),
    "dossiers.HelperReleased": lambda data: (
        _("%(helper)s thôi phối hợp.") % {"helper": data["helper"]}
    ),
    "dossiers.NoteWritten": lambda data: _("Viết một ghi chú nội bộ."),
    "dossiers.StepSentBack": lambda data: (
        _("Chuyển lại từ bước “%(step)s” về bước “%(to)s”.")
        % {"step": data["step"], "to": data["to_step"]}
    ),
    "dossiers.StepCompleted": _step_completed,
    "dossiers.OpinionAsked": lambda data: (
        _("Lấy ý kiến phối hợp của %(office)s, trả lời trước %(due)s.")
        % {"office": data["office"], "due": _when(data["due_at"])}
    ),
    "dossiers.OpinionGiven": lambda data: (
        _("%(office)s đã trả lời ý kiến phối hợp.") % {"office": data["office"]}
        if data["on_time"]
        else _("%(office)s đã trả lời ý kiến phối hợp, muộn.") % {"office": data["office"]}
    ),
    "dossiers.ApplicantNotified": lambda data: _("%(step)s.") % {"step": data["step"]},
    "dossiers.DossierPaused": _paused,
    "dossiers.DossierResumed": _resumed,
    "dossiers.DueDateExtended": _extended,
    "dossiers.DueDateRecomputed": _recomputed,
    "clocks.DossierWarned": _warned,
    "clocks.ApologyDrafted": lambda data: (
        _("Đã soạn dự thảo văn bản xin lỗi, hẹn lại %(due)s, chờ %(leader)s duyệt.")
        % {"due": _when(data["new_due"]), "leader": data["leader"] or _("lãnh đạo cơ quan")}
    ),
    "clocks.ApologyWritten": lambda data: (
        _("Đã ghi lý do vào dự thảo văn bản xin lỗi, hẹn lại %(due)s.")
        % {"due": _when(data["new_due"])}
    ),
    "clocks.ApologyApproved": lambda data: (
        _("Lãnh đạo duyệt văn bản xin lỗi số %(slip)s.") % {"slip": data["slip"]}
    ),
    "dossiers.DossierApproved": lambda data: _("Phê duyệt, đồng ý giải quyết."),
    "dossiers.DossierRejected": lambda data: _("Không đồng ý giải quyết."),
    "dossiers.ResultIssued": _issued,
    "dossiers.ResultReplaced": lambda data: (
        _("Thay kết quả số %(before)s bằng kết quả số %(number)s.")
        % {"before": data["before"], "number": data["number"]}
    ),
    "dossiers.ResultReturned": _returned,
    "dossiers.DossierWithdrawn": lambda data: _("Rút hồ sơ theo yêu cầu của người nộp."),
    "dossiers.DossierStopped": _stopped,
    "messages.MessageSent": lambda data: _("Đã gửi thư điện tử báo cho người yêu cầu."),
    "messages.MessageFailed": lambda data: _(
        "Không gửi được thư điện tử; cần báo cho người yêu cầu bằng cách khác."
    ),
    "messages.MessageTriedAgain": lambda data: _("Gửi lại thư điện tử cho người yêu cầu."),
}

"""What is handed out, kept as it was issued: its digital form, and the digest that proves it."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from thongsuot.foundation.units import api as units
from thongsuot.kernel import worktime
from thongsuot.kernel.actor import Actor
from thongsuot.modules.dossiers.models import Component, Dossier, Slip
from thongsuot.modules.dossiers.states import Channel

# The forms of TT 03/2025/TT-VPCP, Phụ lục I, that one dossier can be given.
RECEIPT, SUPPLEMENT, REFUSAL, APOLOGY, STOP = "01", "02", "03", "04", "05"

TITLES: Mapping[str, str] = {
    RECEIPT: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    SUPPLEMENT: "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
    REFUSAL: "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
    APOLOGY: "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết hồ sơ",
    STOP: "Thông báo dừng giải quyết hồ sơ",
}


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper just issued: which copy it is, and its digest."""

    copy: int
    digest: str


def issue(
    dossier: Dossier,
    form: str,
    number: str,
    *,
    particulars: Mapping[str, Any],
    copy: int = 1,
    of_unit_id: int | None = None,
    by: Actor,
    at: datetime,
) -> Issued:
    """
    Keep the digital form of a paper, with the fields that its printed twin has.

    `particulars` are those of this form alone; who it is about and who issues it are the same
    on all. A random word in it keeps the digest from telling anything about the person.
    """
    names = units.units({of_unit_id or dossier.receiving_unit_id})
    issuer = names[of_unit_id or dossier.receiving_unit_id]
    above = units.units({issuer.parent_id}) if issuer.parent_id else {}
    content = {
        "Mẫu": form,
        "Tên giấy": TITLES[form],
        "Cơ quan chủ quản": above[issuer.parent_id].name if issuer.parent_id else "",
        "Cơ quan cấp": issuer.name,
        "Số": number,
        "Lần cấp": copy,
        "Mã hồ sơ": dossier.known_code,
        "Nội dung yêu cầu giải quyết": dossier.procedure_name,
        "Mã thủ tục": dossier.procedure_code,
        "Ông (bà)/tổ chức": dossier.applicant_name,
        "Số định danh cá nhân/tổ chức": dossier.applicant_number,
        "Địa chỉ": dossier.applicant.get("address", ""),
        "Số điện thoại": dossier.applicant.get("phone", ""),
        "Email": dossier.applicant.get("email", ""),
        **particulars,
        "Người ký": by.name,
        "Cấp lúc": _instant(at),
        "Chuỗi ngẫu nhiên": secrets.token_hex(16),
    }
    digest = digest_of(content)
    Slip.objects.create(
        dossier=dossier,
        form=form,
        number=number,
        copy=copy,
        content=content,
        digest=digest,
        issued_at=at,
        issued_by=by.name,
    )
    return Issued(copy, digest)


def issue_receipt(dossier: Dossier, *, copy: int = 1, by: Actor, at: datetime) -> Issued:
    """Keep Mẫu 01 as it is handed out now; the number and the instants stay through every copy."""
    assert dossier.code and dossier.accepted_at and dossier.due_at and dossier.derivation
    deadline = worktime.from_json(dossier.derivation)
    papers = dossier.components.filter(supplemented_at=None).order_by("position")
    particulars = {
        "Người được ủy quyền": _proxy(dossier),
        "Thành phần hồ sơ": [_paper(one) for one in papers],
        "Số lượng hồ sơ (bộ)": 1,
        "Thời gian giải quyết theo quy định": worktime.amount_in_words(deadline.limit, "vi"),
        "Thời gian nhận hồ sơ": _instant(dossier.accepted_at),
        "Thời gian trả kết quả": _instant(dossier.original_due_at or dossier.due_at),
        "Đăng ký nhận kết quả": str(Channel(dossier.return_channel).label),
    }
    return issue(dossier, RECEIPT, dossier.code, particulars=particulars, copy=copy, by=by, at=at)


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a digital form: of its canonical JSON, keys sorted, in UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _proxy(dossier: Dossier) -> dict[str, str] | None:
    kept = dossier.submitter
    if kept is None:
        return None
    return {
        "Họ và tên": kept["name"],
        "Số định danh cá nhân": kept["id_number"],
        "Địa chỉ": kept["address"],
        "Số điện thoại": kept["phone"],
        "Email": kept["email"],
        "Giấy tờ ủy quyền": kept["authority"],
    }


def _paper(paper: Component) -> dict[str, Any]:
    on_paper = 0 if paper.shown_only else paper.copies
    return {
        "Tên": paper.name,
        "Bản chính": on_paper if paper.original else 0,
        "Bản sao": paper.photocopies if paper.original else on_paper,
        "Bản điện tử": int(paper.electronic or not (paper.copies or paper.shown_only)),
        "Chỉ xuất trình": paper.shown_only,
    }


def _instant(moment: datetime) -> str:
    return moment.astimezone(worktime.VIETNAM).isoformat(timespec="seconds")

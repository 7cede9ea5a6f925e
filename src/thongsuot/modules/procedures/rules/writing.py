"""
Writing records as a list: one line each, in columns that our own reader knows again.

A cell that would be read back as something else is left empty: a list takes nothing away that
it does not speak of.
"""

from collections.abc import Iterator, Sequence

from thongsuot.kernel.vietnamese import tidy
from thongsuot.modules.procedures.rules import national_words as words
from thongsuot.modules.procedures.rules.record import ChannelOffer, Listed, Record
from thongsuot.modules.procedures.states import ServiceLevel

# In the words of our reader (columns.py), so that what goes out comes in again.
HEADINGS = (
    "Mã TTHC",
    "Khóa",
    "Tên thủ tục",
    "Lĩnh vực thủ tục",
    "Cấp thực hiện",
    "Thời hạn giải quyết",
    "Mức độ dịch vụ công",
    "Phí, lệ phí",
    "Cơ quan thực hiện",
    "Đối tượng thực hiện",
    "Từ khóa",
    "Số quyết định",
    "Ngày quyết định",
    "Cơ quan ban hành",
    "Nguồn",
)
CHANNELS = ("Mã TTHC", "Tên thủ tục", "Cách nộp", "Thời hạn", "Ghi chú")
PAPERS = (
    "Mã TTHC",
    "Tên thủ tục",
    "Trường hợp",
    "Giấy tờ",
    "Bắt buộc",
    "Bản chính",
    "Bản sao",
    "Bản điện tử",
    "Mẫu đơn",
    "Cơ sở dữ liệu thay thế",
)
FEES = ("Mã TTHC", "Tên thủ tục", "Cách nộp", "Loại", "Số tiền (đồng)", "Điều kiện", "Căn cứ")
BASES = (
    "Mã TTHC",
    "Tên thủ tục",
    "Số ký hiệu",
    "Trích yếu",
    "Cơ quan ban hành",
    "Ngày ban hành",
    "Ngày hiệu lực",
    "Địa chỉ",
)
_SERVICES = {
    ServiceLevel.FULL: "Toàn trình",
    ServiceLevel.PARTIAL: "Một phần",
    ServiceLevel.IN_PERSON: "Trực tiếp",
}
Cells = Sequence[str | int]


def line(record: Record, *, has_state_code: bool) -> Sequence[str]:
    """Return the record's line, under `HEADINGS`."""
    listed = record.listed or Listed()
    decision = record.decision
    who, keywords = record.who_may_ask or (), record.keywords
    service = record.service_level
    return (
        record.code if has_state_code else "",
        "" if has_state_code else record.code,
        tidy(record.name or ""),
        tidy(record.field or ""),
        ", ".join(words.LEVEL_WORDS[level] for level in record.levels or ()),
        tidy(listed.limit or "; ".join(_limits(record))),
        _SERVICES[service] if service else "",
        tidy(listed.fee or "; ".join(_fees(record))),
        tidy(
            listed.agency
            or (words.joined(record.agencies, words.offices) if record.is_full else "")
        ),
        _terms(who),
        _terms(keywords),
        tidy(decision.number) if decision else "",
        words.day_words(decision.issued_on) if decision else "",
        tidy(decision.issuer or "") if decision else "",
        tidy(listed.source or ""),
    )


def _terms(parts: Sequence[str]) -> str:
    text = words.joined(parts, words.terms)
    return text if words.terms(text) == tuple(parts) else ""


def _limits(record: Record) -> Iterator[str]:
    if record.is_full:
        for offer in record.channels:
            yield f"{words.CHANNEL_WORDS[offer.channel]}: {_limit(offer)}"


def _limit(offer: ChannelOffer) -> str:
    if offer.limit.due_same_day:
        return "Trong ngày"
    return words.limit_words(offer.limit) or "chưa có trong nguồn"


def _fees(record: Record) -> Iterator[str]:
    if record.is_full:
        yield from dict.fromkeys(
            text
            for offer in record.channels
            for text in words.fee_words(offer.fees).splitlines()
            if text
        )


def channel_lines(record: Record) -> Iterator[Cells]:
    for offer in record.channels:
        channel = words.CHANNEL_WORDS[offer.channel]
        yield (record.code, record.name or "", channel, _limit(offer), offer.note or "")


def paper_lines(record: Record) -> Iterator[Cells]:
    common = {paper.code: paper for paper in record.cases[0].components} if record.cases else {}
    for case in record.cases:
        own = {paper.code for paper in case.components}
        also = [common[code] for code in case.also if code in common and code not in own]
        for paper in (*also, *case.components):
            yield (
                record.code,
                record.name or "",
                case.name,
                paper.name,
                "x" if paper.required else "",
                "" if paper.original is None else paper.original,
                "" if paper.copy is None else paper.copy,
                "" if paper.electronic is None else paper.electronic,
                paper.form or "",
                paper.replaced_by.database if paper.replaced_by else "",
            )


def fee_lines(record: Record) -> Iterator[Cells]:
    for offer in record.channels:
        for fee in offer.fees:
            yield (
                record.code,
                record.name or "",
                words.CHANNEL_WORDS[offer.channel],
                words.FEE_WORDS[fee.kind],
                "" if fee.amount is None else fee.amount,
                fee.condition or "",
                fee.legal_basis or "",
            )


def basis_lines(record: Record) -> Iterator[Cells]:
    for basis in record.legal_bases:
        yield (
            record.code,
            record.name or "",
            basis.number,
            basis.title or "",
            basis.issuer or "",
            words.day_words(basis.issued_on),
            words.day_words(basis.in_force_from),
            basis.url or "",
        )

"""One of each paper, filled as it would be on a working day in Châu Đốc."""

import dataclasses
from datetime import datetime

from thongsuot.foundation.papers import api as papers
from thongsuot.kernel.worktime import (
    VIETNAM,
    Effect,
    Limit,
    Stop,
    Unit,
    deadline,
    national_calendar,
    sentence,
    strip,
)

RECEIVED = datetime(2026, 8, 19, 9, 12, tzinfo=VIETNAM)
FOUND = deadline(start=RECEIVED, limit=Limit(9, Unit.WORKING_DAY), calendar=national_calendar())

HEAD = papers.Letterhead(
    superior="Ủy ban nhân dân phường Châu Đốc",
    issuer="Trung tâm Phục vụ hành chính công",
    place="Châu Đốc",
    issued_at=RECEIVED,
)
DUNG = papers.Party(
    name="Nguyễn Văn Dũng",
    identity_number="089079001234",
    address="Số 12 đường Lê Lợi, khóm Châu Quới 3, phường Châu Đốc, tỉnh An Giang",
    phone="0912 345 678",
    email="dung.nguyen@example.vn",
)
REQUEST = (
    "Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ tại thửa đất số 245, tờ bản đồ số 12, "
    "phường Châu Đốc"
)

RECEIPT = papers.Receipt(
    head=HEAD,
    number="0042/TNHS",
    code="H01.31.05-260819-0042",
    party=DUNG,
    submitter=None,
    request=REQUEST,
    components=[
        papers.Component("Đơn đề nghị cấp giấy phép xây dựng theo mẫu", "01 bản chính"),
        papers.Component("Giấy tờ chứng minh quyền sử dụng đất", "01 bản sao"),
        papers.Component("Bản vẽ thiết kế xây dựng kèm theo giấy phép", "02 bản chính"),
    ],
    sets=1,
    limit="9 ngày làm việc",
    received_at=RECEIVED,
    due_at=FOUND.due,
    return_place="Trung tâm Phục vụ hành chính công phường Châu Đốc",
    register_book="01/2026",
    register_number="42",
    submitted_by="Nguyễn Văn Dũng",
    received_by="Lê Thị An",
    tracking_url="https://thongsuot.example/theo-doi/H01.31.05-260819-0042",
    proof="K7XQ4M",
    check_url="https://thongsuot.example/giay/0123456789abcdef01234567",
    derivation=sentence(FOUND, "vi"),
    cells=strip(FOUND, RECEIVED.date()),
)

PROXY = papers.Submitter(
    name="Trần Thị Em",
    identity_number="089185004321",
    address="Khóm Châu Long 1, phường Châu Đốc, tỉnh An Giang",
    phone="0987 654 321",
    authority="Giấy ủy quyền số 118/2026, công chứng ngày 18/8/2026",
)

SUPPLEMENT = papers.SupplementSlip(
    head=HEAD,
    number="07/PBS-TTPVHCC",
    code="H01.31.05-260819-0042",
    party=DUNG,
    request=REQUEST,
    to_complete=[
        "Bản vẽ mặt bằng móng: bổ sung kích thước và cao độ; bản đã nộp không ghi cao độ.",
        "Ảnh chụp hiện trạng thửa đất, chụp trong vòng 30 ngày.",
    ],
    reason=(
        "Bản vẽ thiết kế chưa đủ thông tin để thẩm định: thiếu kích thước và cao độ móng nên chưa "
        "tính được tải trọng."
    ),
    contact_name="bà Lê Thị An",
    contact_phone="0296 3860 000",
    guided_by="Lê Thị An",
    check_url="https://thongsuot.example/giay/0123456789abcdef01234567",
)

REFUSAL = papers.RefusalSlip(
    head=HEAD,
    number="03/PTC-TTPVHCC",
    code="",
    party=DUNG,
    request=REQUEST,
    reason=(
        "Thửa đất nằm trong phạm vi giải quyết của Sở Xây dựng. Đề nghị ông nộp hồ sơ tại Trung "
        "tâm Phục vụ hành chính công tỉnh An Giang hoặc qua Cổng Dịch vụ công quốc gia."
    ),
    submitted_by="Nguyễn Văn Dũng",
    received_by="Lê Thị An",
)

APOLOGY = papers.Apology(
    head=HEAD,
    number="02/PXL",
    addressee="Ông Nguyễn Văn Dũng",
    code="H01.31.05-260819-0042",
    party=DUNG,
    procedure="Cấp giấy phép xây dựng mới đối với công trình và nhà ở riêng lẻ",
    received_at=RECEIVED,
    due_at=FOUND.due,
    reason="cơ quan phối hợp cần thêm thời gian để kiểm tra thực địa do mưa lớn kéo dài.",
    new_due_at=datetime(2026, 9, 9, 17, 0, tzinfo=VIETNAM),
    signer_title="Giám đốc",
    signed_by="Phạm Thị Chi",
)

CONTROL = papers.ControlSlip(
    head=HEAD,
    number="42/PKS-TTPVHCC",
    code="H01.31.05-260819-0042",
    competent_unit="Phòng Kinh tế, Hạ tầng và Đô thị phường Châu Đốc",
    other_units=["Sở Xây dựng tỉnh An Giang"],
    received_at=RECEIVED,
    due_at=FOUND.due,
    hand_overs=[
        papers.HandOver(
            from_unit="Trung tâm Phục vụ hành chính công",
            to_unit="Phòng Kinh tế, Hạ tầng và Đô thị",
            at=datetime(2026, 8, 19, 10, 40, tzinfo=VIETNAM),
            giver="Lê Thị An",
            receiver="Võ Quốc Bình",
            outcome=papers.Outcome.EARLY,
        ),
        papers.HandOver(
            from_unit="Phòng Kinh tế, Hạ tầng và Đô thị",
            to_unit="Lãnh đạo Ủy ban nhân dân phường",
            at=datetime(2026, 9, 3, 14, 5, tzinfo=VIETNAM),
            giver="Võ Quốc Bình",
            receiver="Phạm Thị Chi",
            outcome=papers.Outcome.LATE,
            note="Chờ ý kiến Sở Xây dựng 02 ngày",
        ),
        papers.HandOver(
            from_unit="Lãnh đạo Ủy ban nhân dân phường",
            to_unit="Trung tâm Phục vụ hành chính công",
            at=datetime(2026, 9, 3, 16, 20, tzinfo=VIETNAM),
            giver="Phạm Thị Chi",
            receiver="Lê Thị An",
            outcome=None,
        ),
    ],
)

REGISTER = papers.RegisterPage(
    head=HEAD,
    number="01/STD-TTPVHCC",
    field="Hoạt động xây dựng",
    entries=[
        papers.RegisterEntry(
            number=number,
            code=f"H01.31.05-260819-{number:04}",
            procedure="Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ",
            party="Nguyễn Văn Dũng",
            contact="Khóm Châu Quới 3, phường Châu Đốc; 0912 345 678",
            competent_unit="Phòng Kinh tế, Hạ tầng và Đô thị",
            received_at=RECEIVED,
            due_at=FOUND.due,
            returned_at=FOUND.due if number % 3 else None,
            return_way="Trực tiếp" if number % 2 else "Bưu chính",
            signed_for="",
        )
        for number in range(38, 62)
    ],
)

# Three weeks in which the citizen has to pay: the clock stands still for two days.
PAUSED = deadline(
    start=RECEIVED,
    limit=Limit(20, Unit.WORKING_DAY),
    calendar=national_calendar(),
    stops=[
        Stop(
            begins=datetime(2026, 8, 25, 9, 0, tzinfo=VIETNAM),
            ends=datetime(2026, 8, 27, 9, 0, tzinfo=VIETNAM),
            reason="chờ nộp phí",
            effect=Effect.PAUSE,
        )
    ],
)
SLOW = deadline(start=RECEIVED, limit=Limit(45, Unit.WORKING_DAY), calendar=national_calendar())
BY_PROXY = dataclasses.replace(
    RECEIPT,
    submitter=PROXY,
    submitted_by=PROXY.name,
    party=dataclasses.replace(DUNG, email=""),
    limit="45 ngày làm việc",
    due_at=SLOW.due,
    derivation=sentence(SLOW, "vi"),
    cells=strip(SLOW, RECEIVED.date()),
)

WITH_A_PAUSE = dataclasses.replace(
    BY_PROXY,
    limit="20 ngày làm việc",
    due_at=PAUSED.due,
    derivation=sentence(PAUSED, "vi"),
    cells=strip(PAUSED, RECEIVED.date()),
)

AGAIN = dataclasses.replace(
    BY_PROXY, again=1, corrected_at=datetime(2026, 8, 20, 8, 0, tzinfo=VIETNAM)
)

STOPPED = papers.StopNotice(
    head=HEAD,
    number="01/TB-TTPVHCC",
    code="H01.31.05-260819-0042",
    party=DUNG,
    request=REQUEST,
    received_at=RECEIVED,
    reason="Ông Nguyễn Văn Dũng đề nghị dừng vì thay đổi thiết kế.",
    signed_by="Lê Thị An",
    check_url="https://thongsuot.example/giay/0123456789abcdef01234567",
)

HANDED = papers.HandOverList(
    head=HEAD,
    number="03/BG-TTPVHCC",
    from_unit="Trung tâm Phục vụ hành chính công",
    to_unit="Phòng Kinh tế, Hạ tầng và Đô thị",
    what="Hồ sơ chuyển giải quyết",
    dossiers=[
        papers.HandedDossier(
            code="H01.31.05-260819-0042",
            procedure=REQUEST,
            party="Nguyễn Văn Dũng",
            papers=["Đơn đề nghị: 01 bản chính", "Bản vẽ: 02 bản chính"],
            answer="đã nhận",
        ),
        papers.HandedDossier(
            code="H01.31.05-260819-0043",
            procedure=REQUEST,
            party="Trần Thị Em",
            papers=["Đơn đề nghị: 01 bản chính"],
            answer="không nhận: thiếu bản vẽ",
        ),
    ],
    made_at=RECEIVED,
    giver="Lê Thị An",
    answered_at=datetime(2026, 8, 19, 10, 40, tzinfo=VIETNAM),
    receiver="Võ Quốc Bình",
)

DAY = papers.DaySheet(
    head=HEAD,
    number="",
    day=RECEIVED.date(),
    lines=[
        papers.DayLine("Hồ sơ tiếp nhận", 14, "trực tiếp 9, trực tuyến 4, bưu chính 1"),
        papers.DayLine("Hồ sơ trả kết quả", 11, "đúng hẹn 10, trễ hẹn 1"),
    ],
    closed_at=datetime(2026, 8, 19, 17, 5, tzinfo=VIETNAM),
    closed_by="Lê Thị An",
    note="Mất điện 20 phút.",
    differences=["Hồ sơ trả kết quả: lúc chốt 11, nay 12"],
)

ALL = {
    "with-a-pause": WITH_A_PAUSE,
    "receipt": RECEIPT,
    "by-proxy": BY_PROXY,
    "supplement": SUPPLEMENT,
    "refusal": REFUSAL,
    "apology": APOLOGY,
    "control": CONTROL,
    "register": REGISTER,
    "again": AGAIN,
    "stopped": STOPPED,
    "handed": HANDED,
    "day": DAY,
}

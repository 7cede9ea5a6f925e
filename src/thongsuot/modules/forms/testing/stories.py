"""Each shipped form as one person fills it in; what hides, repeats and is reckoned with it."""

from typing import Any

HOME = {"province": "91", "commune": "30307", "detail": "Số 12, đường Lê Lợi, khóm 3"}
TOWN = {"province": "91", "commune": "30307"}
OLD_TOWN = {"province": "02", "commune_name": "Xã Lũng Cú"}
DUNG, EM = "Nguyễn Văn Dũng", "Trần Thị Em"
DUNG_ID, EM_ID = "089079001234", "089185004321"


def born(who: str, name: str, on: str, **more: Any) -> dict[str, Any]:
    said = {"name": name, "born": on, "ethnicity": "01", "nationality": "VN", "home": HOME} | more
    return {f"{who}_{part}": value for part, value in said.items()}


def asker(relation: str = "") -> dict[str, Any]:
    said = {"asker_name": DUNG, "asker_id": DUNG_ID, "asker_home": HOME}
    return said | ({"asker_relation": relation} if relation else {})


def spouse(who: str, name: str, on: str, **more: Any) -> dict[str, Any]:
    return born(who, name, on, times=1, before="never", **more)


RESIDENCE = {
    "name": DUNG,
    "born": "1979-05-01",
    "sex": "male",
    "id": DUNG_ID,
    "phone": "0912345678",
    "is_minor": False,
    "registered_at": {**OLD_TOWN, "detail": "Thôn 1"},
    "address": HOME,
    "dwelling": "rented",
    "owner_name": "Lê Văn Chủ",
    "owner_agrees": True,
    "joins": False,
    "asks": "Đăng ký cho tôi và con trai.",
    "members": [
        {"name": "Nguyễn Văn Con", "born": "2015-06-01", "sex": "male", "relation": "child"},
    ],
}

# By the form's key: what is said, and words that must stand on the printed twin.
STORIES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "to-khai-dang-ky-khai-sinh": (
        {
            **asker("father"),
            **born("mother", EM, "1985-02-03"),
            **born("father", DUNG, "1979-05-01", id=DUNG_ID),
            "child_name": "Nguyễn Minh Anh",
            "child_born": "2026-07-30",
            "child_sex": "female",
            "child_ethnicity": "01",
            "child_nationality": "VN",
            "child_home_town": OLD_TOWN,
            "born_at": "facility",
            "facility": "Bệnh viện Đa khoa trung tâm An Giang",
            "birth_place": TOWN,
            "birth_paper": "certificate",
            "has_mother": True,
            "has_father": True,
            "married": "no",
            "marriage_paper": "không còn hỏi",
            "wants_copies": True,
            "copies": 3,
        },
        ["Nguyễn Minh Anh", "30/7/2026", "Nữ", "Xã Lũng Cú, Tỉnh Hà Giang", "Phường Long Xuyên"],
    ),
    "to-khai-xac-nhan-tinh-trang-hon-nhan": (
        {
            **asker("self"),
            **born("person", DUNG, "1979-05-01", sex="male", id=DUNG_ID),
            "moved": True,
            "residences": [{"place": OLD_TOWN, "since": "1999-05-01", "until": "2010-01-02"}],
            "status": "divorced",
            "divorce_paper": "Bản án số 12/2020 của Tòa án nhân dân",
            "purpose": "marry",
            "partner_name": EM,
            "partner_born": "1985-02-03",
            "partner_nationality": "VN",
            "partner_id": EM_ID,
            "marry_where": TOWN,
        },
        ["Đã ly hôn", "Bản án số 12/2020", "Tỉnh Hà Giang", "Để kết hôn"],
    ),
    "phieu-yeu-cau-chung-thuc-ban-sao": (
        {
            "asker_name": DUNG,
            "papers": [
                {"name": "Bằng đại học", "language": "vi", "pages": 1, "copies": 5},
                {"name": "Hợp đồng", "language": "vi", "pages": 10, "copies": 2},
                {"name": "Bản vẽ", "language": "foreign", "pages": 500, "copies": 1},
            ],
            "way": "post",
            "address": HOME,
        },
        # 5 x 2.000; 2 x (2 x 2.000 + 8 x 1.000); at most 200.000 a copy.
        ["10.000 đồng", "24.000 đồng", "200.000 đồng", "Phí phải nộp: 234.000 đồng"],
    ),
    "giay-de-nghi-dang-ky-ho-kinh-doanh": (
        {
            "owner_name": DUNG,
            "owner_born": "1979-05-01",
            "owner_sex": "male",
            "owner_id": DUNG_ID,
            "owner_home": HOME,
            "owner_phone": "0912345678",
            "name": "HỘ KINH DOANH DŨNG EM",
            "place": HOME,
            "capital": 150000000,
            "lines": [{"name": "Bán lẻ lương thực", "code": "4721", "main": True}],
            "founders": "household",
            "members": [
                {
                    "name": EM,
                    "born": "1985-02-03",
                    "sex": "female",
                    "id": EM_ID,
                    "ethnicity": "01",
                    "home": HOME,
                }
            ],
            "authorised": "Văn bản ngày 01/8/2026",
            "starts": "2026-09-01",
            "workers": 3,
            "notice_elsewhere": False,
            "several_places": False,
            "insurance_pay": "monthly",
        },
        ["HỘ KINH DOANH DŨNG EM", "150.000.000 đồng", "4721", "Trần Thị Em", "Nữ"],
    ),
    "don-de-nghi-gia-han-giay-phep-xay-dung": (
        {
            "owner_kind": "organisation",
            "owner_name": "Công ty TNHH Sao Mai",
            "tax_number": "1600123456",
            "represented_by": DUNG,
            "represented_as": "Giám đốc",
            "owner_address": HOME,
            "phone": "02963860000",
            "parcel": "123-1",
            "area": 250.5,
            "site": HOME,
            "works": "house",
            "permit_number": "45/GPXD",
            "permit_on": "2025-07-20",
            "permit_by": "Ủy ban nhân dân phường Long Xuyên",
            "extended_before": True,
            "extensions": [{"on": "2026-01-20", "until": "2026-07-20"}],
            "reason": "Mưa lớn kéo dài, chưa khởi công được.",
            "months": 6,
        },
        ["1600123456", "250,5", "45/GPXD", "20/7/2026", "Mưa lớn kéo dài"],
    ),
    "to-khai-de-nghi-tro-giup-xa-hoi": (
        {
            **born("person", EM, "1985-02-03", sex="female", id=EM_ID),
            "lives_elsewhere": False,
            "ground": "parent",
            "children": [
                {"name": "Nguyễn Văn Con", "born": "2015-06-01", "at_school": True, "school": "4A"},
                {"name": "Nguyễn Thị Út", "born": "2023-06-01", "at_school": False},
            ],
            "insured": True,
            "receives": ["merit"],
            "receives_amount": 500000,
            "poor": "poor",
            "declared_by_other": False,
            "paid_by": "account",
            "account_holder": EM,
            "account_number": "0011223344",
            "bank": "Agribank An Giang",
        },
        ["Tuổi: 41", "Số con đang nuôi: 2", "Nguyễn Thị Út", "500.000 đồng", "0011223344"],
    ),
    "don-dang-ky-bien-dong-dat-dai": (
        {
            "user_kind": "household",
            "user_name": DUNG,
            "user_id": DUNG_ID,
            "co_users": [{"name": EM, "id": EM_ID, "relation": "wife"}],
            "user_address": HOME,
            "phone": "0912345678",
            "change": "transfer",
            "contract": "Hợp đồng số 118/2026",
            "price": 1200000000,
            "receivers": [
                {"name": "Lê Văn Mua", "kind": "person", "id": "089090000111", "address": HOME},
                {"name": "Công ty A", "kind": "organisation", "tax": "1600123456", "address": HOME},
            ],
            "plots": [
                {
                    "parcel": "12",
                    "sheet": "5",
                    "area": 100.5,
                    "site": TOWN,
                    "certificate": "CH 012345",
                    "has_house": False,
                },
                {
                    "parcel": "13",
                    "sheet": "5",
                    "area": 99.5,
                    "site": TOWN,
                    "certificate": "CH 012346",
                    "has_house": True,
                    "house": "Nhà cấp bốn",
                },
            ],
            "debt": False,
            "new_certificate": True,
        },
        ["1.200.000.000 đồng", "Tổng diện tích (m²): 200", "Nhà cấp bốn", "1600123456"],
    ),
    "to-khai-dang-ky-ket-hon": (
        {
            **spouse("bride", EM, "1985-02-03", id=EM_ID),
            **spouse("groom", "Mark Brown", "1980-02-03", passport="P1234567", ethnicity="01"),
            "groom_nationality": "US",
            "groom_home": {"abroad": "Austin, Texas, Hoa Kỳ"},
            "groom_before": "divorced",
            "groom_before_paper": "Bản án 2019",
            "wants_copies": False,
        },
        ["Austin, Texas, Hoa Kỳ", "P1234567", "Bản án 2019"],
    ),
    "to-khai-dang-ky-khai-tu": (
        {
            **asker("child"),
            **born("dead", "Nguyễn Văn Ông", "1940-01-01", sex="male", home=TOWN),
            "died_on": "2026-08-01",
            "died_in": TOWN,
            "cause": "Bệnh",
            "notice": "none",
            "witnesses": [{"name": EM}],
            "wants_copies": False,
        },
        ["01/8/2026", "Không có, chết đã lâu", EM],
    ),
    "to-khai-dang-ky-tam-tru": (RESIDENCE, ["Lê Văn Chủ", "Số người cùng thay đổi: 1"]),
    "to-khai-dang-ky-thuong-tru": (
        RESIDENCE | {"joins": True, "head_name": EM, "head_id": EM_ID, "head_relation": "husband"},
        ["Họ tên chủ hộ: Trần Thị Em", "Tuổi: 47"],
    ),
    "to-khai-cap-ban-sao-trich-luc-ho-tich": (
        {
            "asks_as": "person",
            "asker_name": DUNG,
            "asker_id": DUNG_ID,
            "relation": "self",
            "asker_home": HOME,
            "person_name": DUNG,
            "person_born": "1979-05-01",
            "person_sex": "male",
            "extracts": [
                {"kind": "birth", "registered_in": OLD_TOWN, "copies": 3},
                {"kind": "other", "other": "Nhận con", "registered_in": TOWN, "copies": 2},
            ],
        },
        ["Tổng số bản: 5", "40.000 đồng", "Nhận con"],
    ),
    "don-de-nghi-xac-dinh-khuyet-tat": (
        {
            "person_name": DUNG,
            "person_born": "1979-05-01",
            "person_sex": "male",
            "person_home": HOME,
            "represented": False,
            "asks": "again",
            "why_again": "Tình trạng nặng hơn.",
            "kinds": ["movement", "sight"],
            "limits": [{"what": "walk", "degree": "cannot"}],
        },
        ["Vận động; Nhìn", "Không thực hiện được", "Tình trạng nặng hơn."],
    ),
    "don-yeu-cau-hoa-giai-tranh-chap-dat-dai": (
        {
            **asker(),
            "others": [{"name": "Lê Văn Bên", "home": TOWN}],
            "site": HOME,
            "area": 12.75,
            "certified": False,
            "kind": "way",
            "story": "Ông Bên rào lối đi.\nĐã nói nhiều lần.",
            "wants": "Mở lại lối đi chung.",
            "tried": False,
        },
        ["Lối đi chung", "12,75", "Ông Bên rào lối đi."],
    ),
    "to-khai-tro-cap-huu-tri-xa-hoi": (
        {
            "name": "Nguyễn Thị Bà",
            "born": "1950-01-01",
            "sex": "female",
            "ethnicity": "05",
            "id": "089150000123",
            "home": HOME,
            "lives_elsewhere": False,
            "asks": "new",
            "household": "poor",
            "has_pension": False,
            "paid_by": "cash",
            "collector": False,
        },
        ["Tuổi tròn: 76", "Khmer", "Hộ nghèo"],
    ),
}

"""The people of the sample province: those who work in its offices, and those who come there."""

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from thongsuot.config.sample import names
from thongsuot.config.sample.places import (
    DECISION,
    FOUNDED_AT,
    FOUNDED_ON,
    MAKER,
    Agency,
    Counter,
    Division,
    Province,
    login_part,
)
from thongsuot.foundation.identity import api as identity
from thongsuot.kernel.actor import Actor
from thongsuot.modules.dossiers import api as dossiers

# Known to all, so it opens invented people only: `give_sample_password` refuses the others.
PASSWORD = "thong-suot-mau"


@dataclass(frozen=True, slots=True)
class MainAccount:
    """Someone to be, and what to look at as them."""

    login: str
    name: str
    work: str
    to_try: str


MAIN: Sequence[MainAccount] = (
    MainAccount(
        *("an.chaudoc", "Nguyễn Thị An", "một cửa phường Châu Đốc"),
        "tiếp nhận, in giấy hẹn, trả kết quả",
    ),
    MainAccount(
        *("giang.chaudoc", "Phạm Văn Giang", "chuyên viên xây dựng, Châu Đốc"),
        "thẩm định, yêu cầu bổ sung, trình ký",
    ),
    MainAccount(
        *("hai.chaudoc", "Võ Thanh Hải", "trưởng phòng, Châu Đốc"), "phân công, việc quá hạn"
    ),
    MainAccount(
        *("chi.chaudoc", "Đặng Thị Chi", "lãnh đạo UBND phường Châu Đốc"),
        "phê duyệt, xin lỗi và gia hạn",
    ),
    MainAccount(
        *("phuong.chaudoc", "Phan Thị Phượng", "văn thư UBND phường Châu Đốc"),
        "đóng dấu và phát hành kết quả",
    ),
    MainAccount(
        *("binh.longxuyen", "Lê Văn Bình", "một cửa phường Long Xuyên"),
        "việc của một phường khác",
    ),
    MainAccount(*("dao.tinh", "Trần Thị Đào", "một cửa cấp tỉnh"), "nhận hồ sơ cho các sở"),
    MainAccount(
        *("khanh.xaydung", "Bùi Quốc Khánh", "chuyên viên Sở Xây dựng"), "giải quyết ở cấp tỉnh"
    ),
    MainAccount(*("lam.xaydung", "Hồ Văn Lâm", "lãnh đạo Sở Xây dựng"), "phê duyệt ở cấp tỉnh"),
    MainAccount(*("tuyet.xaydung", "Lâm Ánh Tuyết", "văn thư Sở Xây dựng"), "đóng dấu ở cấp tỉnh"),
    MainAccount(
        *("mai.tinh", "Dương Thị Mai", "cải cách hành chính của tỉnh"),
        "soạn quyết định công bố, nhập danh mục, xem ai chưa niêm yết",
    ),
    MainAccount(
        *("phuc.tinh", "Phan Hữu Phúc", "lãnh đạo Văn phòng UBND tỉnh"),
        "duyệt và công bố thủ tục hành chính",
    ),
    MainAccount(
        *("nam.tinh", "Ngô Hoài Nam", "quản trị hệ thống"), "đơn vị, tài khoản, lịch làm việc"
    ),
    MainAccount(*("oanh.tinh", "Lý Kiều Oanh", "thanh tra công vụ"), "chỉ xem, không sửa gì"),
)
_NAMES = {main.login: main.name for main in MAIN}
OPERATOR = "nam.tinh"


@dataclass(frozen=True, slots=True)
class Worker:
    """Someone in a post, as an actor."""

    login: str
    post_id: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works where: by unit, in the order of their appointment."""

    clerks: Mapping[int, Sequence[Worker]]
    heads: Mapping[int, Worker]
    officers: Mapping[int, Sequence[Worker]]
    leaders: Mapping[int, Sequence[Worker]]
    watchers: Mapping[str, Worker]
    number: int
    keepers: Mapping[int, Worker]


class _Office:
    """Gives each newcomer a name and a login of their own."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.taken: Tally[str] = Tally()
        self.account_ids: list[int] = []

    def appoint(
        self, unit_id: int, role: str, title: str, short: str, *, login: str = ""
    ) -> Worker:
        name = _NAMES[login] if login else self._new_name()
        login = login or self._login(name, short)
        account_id = identity.create_account(
            login=login,
            full_name=name,
            email=f"{login}@angiang.example.vn",
            is_sample=True,
            by=MAKER,
            at=FOUNDED_AT,
        )
        post_id = identity.appoint(
            account_id=account_id,
            unit_id=unit_id,
            role=role,
            title=title,
            on=FOUNDED_ON,
            decision=DECISION,
            by=MAKER,
            at=FOUNDED_AT,
        )
        self.account_ids.append(account_id)
        actor = identity.actor_for_account(account_id=account_id, post_id=post_id, at=FOUNDED_AT)
        assert actor is not None, "appointed a moment ago"
        return Worker(login, post_id, actor)

    def _new_name(self) -> str:
        return names.full_name(self.chance, woman=self.chance.random() < 0.5)

    def _login(self, name: str, short: str) -> str:
        login = f"{login_part(name.rsplit(' ', 1)[-1])}.{short}"
        self.taken[login] += 1
        return login if self.taken[login] == 1 else f"{login}{self.taken[login]}"


def appoint_staff(province: Province, chance: Random) -> Staff:
    """Appoint everyone who works in the province, and give them the one known password."""
    office = _Office(chance)
    for login in _NAMES:
        office.taken[login] += 1
    clerks = {counter.unit_id: _clerks(office, counter) for counter in province.counters}
    leaders = {agency.unit_id: _leaders(office, agency) for agency in province.agencies}
    heads: dict[int, Worker] = {}
    officers: dict[int, Sequence[Worker]] = {}
    for agency in province.agencies:
        for division in agency.divisions:
            heads[division.unit_id] = _head(office, agency, division)
            officers[division.unit_id] = _officers(office, agency, division)
    watchers = _watchers(office, province.committee_id)
    keepers = _keepers(office, province)
    identity.give_sample_password(
        account_ids=office.account_ids, password=PASSWORD, by=MAKER, at=FOUNDED_AT
    )
    return Staff(clerks, heads, officers, leaders, watchers, len(office.account_ids), keepers)


def _clerks(office: _Office, counter: Counter) -> Sequence[Worker]:
    known = {"chaudoc": "an.chaudoc", "longxuyen": "binh.longxuyen", "tinh": "dao.tinh"}
    title = "Công chức tiếp nhận hồ sơ"
    return [
        office.appoint(counter.unit_id, "counter_clerk", title, counter.short, login=login)
        for login in (known.get(counter.short, ""), "")[: 2 if counter.weight > 1 else 1]
    ]


def _leaders(office: _Office, agency: Agency) -> Sequence[Worker]:
    known = {"chaudoc": "chi.chaudoc", "xaydung": "lam.xaydung"}
    titles = ("Phó Giám đốc", "Giám đốc")
    if agency.name.startswith("Ủy ban"):
        titles = ("Phó Chủ tịch", "Chủ tịch")
    return [
        office.appoint(agency.unit_id, "leader", title, agency.short, login=login)
        for title, login in zip(titles, (known.get(agency.short, ""), ""), strict=True)
    ]


def _head(office: _Office, agency: Agency, division: Division) -> Worker:
    login = "hai.chaudoc" if _builds(agency, division, "chaudoc") else ""
    title = "Chánh Văn phòng" if division.name.startswith("Văn phòng") else "Trưởng phòng"
    return office.appoint(division.unit_id, "division_head", title, agency.short, login=login)


def _officers(office: _Office, agency: Agency, division: Division) -> Sequence[Worker]:
    login = ""
    for short, known in (("chaudoc", "giang.chaudoc"), ("xaydung", "khanh.xaydung")):
        if _builds(agency, division, short):
            login = known
    return [
        office.appoint(division.unit_id, "officer", "Chuyên viên", agency.short, login=each)
        for each in ((login, "") if "Đất đai" in division.fields else (login,))
    ]


def _keepers(office: _Office, province: Province) -> Mapping[int, Worker]:
    """Appoint who keeps the seals of the two offices that sign in the sample."""
    known = {"chaudoc": "phuong.chaudoc", "xaydung": "tuyet.xaydung"}
    return {
        agency.unit_id: office.appoint(
            agency.unit_id, "document_clerk", "Văn thư", agency.short, login=known[agency.short]
        )
        for agency in province.agencies
        if agency.short in known
    }


def _builds(agency: Agency, division: Division, short: str) -> bool:
    return agency.short == short and "Hoạt động xây dựng" in division.fields


def _watchers(office: _Office, committee_id: int) -> Mapping[str, Worker]:
    posts = (
        ("mai.tinh", "reform_officer", "Chuyên viên cải cách hành chính"),
        ("phuc.tinh", "reform_leader", "Phó Chánh Văn phòng Ủy ban nhân dân tỉnh"),
        (OPERATOR, "operator", "Quản trị hệ thống"),
        ("oanh.tinh", "auditor", "Thanh tra viên"),
    )
    return {
        login: office.appoint(committee_id, role, title, "tinh", login=login)
        for login, role, title in posts
    }


# ---- Those who come to the counter ----

_HAMLETS = (
    *("Vĩnh Phú", "Châu Long", "Mỹ Thành", "Bình Đức", "Hòa Thạnh", "Phú Hữu", "Vĩnh Tây"),
    *("An Hòa", "Tân Lập", "Sơn Đông"),
)
_PLACES = tuple(f"phường {name}" for name in ("Long Xuyên", "Rạch Giá", "Châu Đốc", "Hà Tiên"))
_FIRMS = (
    *("Hoa Sen Núi Sam", "Bảy Núi Xanh", "Thốt Nốt Vàng", "Sông Hậu Mới", "Mây Thất Sơn"),
    *("Cá Linh Mùa Nước", "Lụa Tân Châu Mới", "Đảo Ngọc Phương Nam"),
)
_MAIL_SHARE = 0.08


def applicant(chance: Random, *, place: str, firm: bool) -> dossiers.Applicant:
    """
    Return someone invented: numbers of the right form that nobody was given.

    The telephone numbers begin with 0000, which no operator has. Few leave an e-mail address,
    so that the first start does not write thousands of letters.
    """
    woman = chance.random() < 0.5
    born = date(chance.randint(1950, 2004), chance.randint(1, 12), chance.randint(1, 28))
    name = names.full_name(chance, woman=woman)
    number = identity_number(chance, born, woman)
    kind = dossiers.ApplicantKind.PERSON
    if firm:
        kind = dossiers.ApplicantKind.ENTERPRISE
        name = f"Công ty TNHH {chance.choice(_FIRMS)} (mẫu)"
        number = f"1699{chance.randint(0, 999999):06d}"
    where = place or chance.choice(_PLACES)
    return dossiers.Applicant(
        kind=kind,
        name=name,
        id_number=number,
        address=f"Tổ {chance.randint(1, 18)}, khóm {chance.choice(_HAMLETS)}, {where}",
        birth_date=None if firm else born,
        phone=f"0000{chance.randint(0, 999999):06d}",
        email=f"nguoidan{chance.randint(1, 999)}@mau.example.vn"
        if chance.random() < _MAIL_SHARE
        else "",
    )


def identity_number(chance: Random, born: date, woman: bool) -> str:
    """Return a number built as Luật Căn cước 26/2023/QH15 says, with a tail from the sample."""
    century = (0 if born.year < 2000 else 2) + (1 if woman else 0)
    return f"089{century}{born.year % 100:02d}9{chance.randint(0, 99999):05d}"

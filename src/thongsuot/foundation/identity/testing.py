"""A cast for tests: people appointed through the actions."""

from dataclasses import dataclass
from datetime import date, datetime

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.units.testing import FOUNDED_AT, FOUNDED_ON, FOUNDER, SmallProvince
from thongsuot.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Person:
    """An account with one post."""

    account_id: int
    post_id: int
    unit_id: int

    def actor(self, *, at: datetime) -> Actor:
        """Return who this person is at a moment, as a request would find out."""
        found = identity.actor_for_account(account_id=self.account_id, at=at)
        assert found is not None, "This person holds no post at that moment."
        return found


@dataclass(frozen=True, slots=True)
class Cast:
    """Who works where in the small province of `units.testing`."""

    an: Person  # receives at Châu Đốc's centre
    binh: Person  # receives at Long Xuyên's centre
    dao: Person  # receives at the province's centre
    giang: Person  # processes in Châu Đốc's division
    hai: Person  # heads that division
    chi: Person  # leads Châu Đốc
    khanh: Person  # processes in the department of construction
    lam: Person  # leads the department of construction
    mai: Person  # watches reform over the whole province
    nam: Person  # operates the whole province
    oanh: Person  # inspects the whole province


def cast_of(province: SmallProvince) -> Cast:
    """Create and appoint the cast on the day that the province was founded."""
    return Cast(
        an=person("an", "Nguyễn Thị An", province.chau_doc_centre, "counter_clerk"),
        binh=person("binh", "Lê Văn Bình", province.long_xuyen_centre, "counter_clerk"),
        dao=person("dao", "Trần Thị Đào", province.centre, "counter_clerk"),
        giang=person("giang", "Phạm Văn Giang", province.chau_doc_division, "officer"),
        hai=person("hai", "Võ Thanh Hải", province.chau_doc_division, "division_head"),
        chi=person("chi", "Đặng Thị Chi", province.chau_doc, "leader", "Phó Chủ tịch"),
        khanh=person("khanh", "Bùi Khánh", province.construction_division, "officer"),
        lam=person("lam", "Hồ Văn Lâm", province.construction, "leader", "Phó Giám đốc"),
        mai=person("mai", "Dương Thị Mai", province.committee, "reform_officer"),
        nam=person("nam", "Ngô Hoài Nam", province.committee, "operator"),
        oanh=person("oanh", "Lý Kiều Oanh", province.committee, "auditor"),
    )


def person(
    login: str,
    full_name: str,
    unit_id: int,
    role: str,
    title: str = "",
    *,
    on: date = FOUNDED_ON,
    over_unit_id: int | None = None,
) -> Person:
    """Create an account and appoint it."""
    account_id = identity.create_account(
        login=login, full_name=full_name, is_sample=True, by=FOUNDER, at=FOUNDED_AT
    )
    post_id = identity.appoint(
        account_id=account_id,
        unit_id=unit_id,
        role=role,
        title=title,
        on=on,
        over_unit_id=over_unit_id,
        by=FOUNDER,
        at=FOUNDED_AT,
    )
    return Person(account_id=account_id, post_id=post_id, unit_id=unit_id)

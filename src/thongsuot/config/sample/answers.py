"""What people who file online say in the procedure's form: invented, like those who say it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from thongsuot.config.sample import names
from thongsuot.config.sample.people import identity_number
from thongsuot.config.sample.places import FOUNDED_AT, FOUNDED_ON, MAKER
from thongsuot.foundation.units import api as units
from thongsuot.kernel import worktime
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.forms import api as forms
from thongsuot.modules.procedures import api as procedures

PROVINCE = "91"
MARITAL_STATUS = "1.004873"
_CHOSEN = "Lựa chọn của dữ liệu mẫu: nguồn ghi «3 Khác», không rõ đơn vị."

Said = dict[str, Any]


def open_forms(*, since: date) -> None:
    """
    Put the forms in force, and say how long a certificate of marital status takes.

    The source gives its limit without a unit, so that nothing could be promised; it is what
    people come for most often, and a province says in its own decision how long it takes.
    """
    forms.import_shipped_forms(in_force_from=since, by=MAKER, at=FOUNDED_AT)
    record = procedures.procedure(MARITAL_STATUS, on=since).record
    days = replace(record.channels[0].limit, amount=3, unit=worktime.Unit.WORKING_DAY, note=_CHOSEN)
    offers = tuple(replace(offer, limit=days) for offer in record.channels)
    procedures.publish(
        record=replace(record, channels=offers),
        in_force_from=since + timedelta(days=1),
        by=MAKER,
        at=FOUNDED_AT,
    )


@dataclass(frozen=True, slots=True)
class _Someone:
    """Whoever says it: as much as their own number and address tell."""

    name: str
    number: str
    born: date
    woman: bool
    home: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Filing:
    """One sitting before the form. `town` is where they live without the house."""

    who: _Someone
    case: str
    on: date
    chance: Random

    @property
    def town(self) -> Said:
        return {"province": PROVINCE, "commune": self.who.home["commune"]}

    def ago(self, least: int, most: int) -> str:
        return (self.on - timedelta(days=self.chance.randint(least, most))).isoformat()

    def another(self, *, woman: bool, age: int) -> _Someone:
        born = self.on - timedelta(days=age * 365 + self.chance.randint(0, 360))
        name = names.full_name(self.chance, woman=woman)
        number = identity_number(self.chance, born, woman)
        return _Someone(name, number, born, woman, self.who.home)


def answers(
    form: forms.FormFacts, applicant: dossiers.Applicant, *, case: str, number: int, on: date
) -> Said:
    """
    Return all that the applicant says in `form` on a day; the same for the same dossier.

    A chance of its own, so that a form more or less changes nothing else of the province.
    """
    assert applicant.birth_date is not None, "enterprises of the sample come to the counter"
    person = forms.Person(
        name=applicant.name,
        id_number=applicant.id_number,
        birth_date=applicant.birth_date,
        phone=applicant.phone,
        email=applicant.email,
    )
    lane, _comma, town = applicant.address.rpartition(", ")
    who = _Someone(
        applicant.name,
        applicant.id_number,
        applicant.birth_date,
        int(applicant.id_number[3]) % 2 == 1,
        {"province": PROVINCE, "commune": _communes()[town.casefold()], "detail": lane},
    )
    filing = _Filing(who, case, on, Random(f"{number}/{applicant.id_number}/{form.key}"))
    known = forms.prefilled(form.spec, forms.Known(applicant=person, today=on))
    return known | SAID[form.procedure_code](filing)


@lru_cache(maxsize=1)
def _communes() -> Mapping[str, str]:
    found = units.territories(on=FOUNDED_ON, level=units.Level.COMMUNE, province=PROVINCE)
    return {each.full_name.casefold(): each.code for each in found}


def _of(part: str, who: _Someone) -> Said:
    """Return what forms ask of a person, each field named after their part in it."""
    said = {
        "name": who.name,
        "born": who.born.isoformat(),
        "ethnicity": "01",
        "nationality": "VN",
        "home": who.home,
        "id": who.number,
    }
    return {f"{part}_{name}": value for name, value in said.items()}


def _asker(filing: _Filing, relation: str) -> Said:
    return {"asker_home": filing.who.home, "asker_relation": relation}


def _sex(who: _Someone) -> str:
    return "female" if who.woman else "male"


def _birth(filing: _Filing) -> Said:
    chance, who = filing.chance, filing.who
    girl = chance.random() < 0.5
    child: Said = {
        "child_name": names.full_name(chance, woman=girl),
        "child_born": filing.ago(3, 55),
        "child_sex": "female" if girl else "male",
        "child_ethnicity": "01",
        "child_nationality": "VN",
        "child_home_town": filing.town,
        "wants_copies": True,
        "copies": chance.randint(1, 5),
    }
    if filing.case == "tre-bi-bo-roi":
        alone = {"has_mother": False, "has_father": False, "born_at": "unknown"}
        found = {"found_record": f"Biên bản số {chance.randint(1, 40)} về trẻ bị bỏ rơi"}
        return _asker(filing, "guardian") | child | alone | found
    born = {
        "born_at": "facility",
        "facility": chance.choice(("Trung tâm Y tế khu vực Châu Đốc", "Bệnh viện Sản - Nhi")),
        "birth_place": filing.town,
        "birth_paper": "surrogacy" if "mang-thai-ho" in filing.case else "certificate",
    }
    # Grandparents come for the children of theirs.
    is_parent = filing.on.year - who.born.year < 45
    mother = who if is_parent and who.woman else filing.another(woman=True, age=27)
    relation = "mother" if mother is who else "grandmother" if who.woman else "grandfather"
    if filing.case == "chua-xac-dinh-duoc-cha-me":
        parents = {"has_mother": True, "has_father": False, **_of("mother", mother)}
        if is_parent and not who.woman:
            relation = "brother"
        return _asker(filing, relation) | child | born | parents
    father = who if is_parent and not who.woman else filing.another(woman=False, age=30)
    parents = {"has_mother": True, "has_father": True, "married": "yes"}
    parents |= _of("mother", mother) | _of("father", father)
    return _asker(filing, "father" if father is who else relation) | child | born | parents


def _death(filing: _Filing) -> Said:
    chance = filing.chance
    dead = filing.another(woman=chance.random() < 0.5, age=chance.randint(71, 92))
    long_ago = filing.case == "chet-da-lau-khong-con-giay-bao-tu"
    said = {
        **_of("dead", dead),
        "dead_home": filing.town,
        "dead_sex": _sex(dead),
        "died_on": filing.ago(400, 3000) if long_ago else filing.ago(1, 12),
        "died_in": filing.town,
        "cause": chance.choice(("Bệnh già", "Bệnh tim", "Tai biến")),
        "notice": "none" if long_ago else "notice",
        "wants_copies": False,
    }
    if long_ago:
        said["witnesses"] = [{"name": filing.another(woman=False, age=60).name}]
    else:
        said["notice_paper"] = f"Giấy báo tử số {chance.randint(1, 60)}"
    return _asker(filing, "child" if filing.who.born.year > 1955 else "brother") | said


def _copies_of_records(filing: _Filing) -> Said:
    chance, who = filing.chance, filing.who
    for_letter = filing.case == "to-chuc-yeu-cau"
    asks = {"asks_as": "person", "relation": "self", "asker_home": who.home}
    if for_letter:
        asks |= {"asks_as": "organisation", "request_letter": f"Công văn {chance.randint(1, 99)}"}
    kinds = chance.sample(["birth", "marriage"], chance.randint(1, 2))
    return asks | {
        "person_name": who.name,
        "person_born": who.born.isoformat(),
        "person_sex": _sex(who),
        "person_id": who.number,
        "extracts": [
            {"kind": kind, "registered_in": filing.town, "copies": chance.randint(1, 4)}
            for kind in kinds
        ],
    }


_TRADES = (
    ("Bán lẻ lương thực", "4721", "Cửa hàng gạo"),
    ("Cắt tóc, làm đầu", "9631", "Tiệm tóc"),
    ("Sửa chữa mô tô, xe máy", "4542", "Tiệm sửa xe"),
    ("Dịch vụ ăn uống", "5610", "Quán ăn"),
)


def _household_business(filing: _Filing) -> Said:
    chance, who = filing.chance, filing.who
    line, code, sign = chance.choice(_TRADES)
    said: Said = {
        "owner_sex": _sex(who),
        "owner_home": who.home,
        "name": f"{sign} {who.name.rpartition(' ')[2]} (mẫu)",
        "place": who.home,
        "capital": chance.randint(4, 40) * 5_000_000,
        "lines": [{"name": line, "code": code, "main": True}],
        "founders": "person",
        "starts": (filing.on + timedelta(days=chance.randint(7, 30))).isoformat(),
        "workers": chance.randint(1, 4),
        "notice_elsewhere": False,
        "several_places": False,
        "insurance_pay": "monthly",
    }
    if "ho-gia-dinh" in filing.case:
        other = filing.another(woman=not who.woman, age=max(filing.on.year - who.born.year, 20))
        member = {name.removeprefix("m_"): value for name, value in _of("m", other).items()}
        del member["nationality"]
        said |= {
            "founders": "household",
            "members": [member | {"sex": _sex(other)}],
            "authorised": "Văn bản ủy quyền của các thành viên hộ gia đình",
        }
    return said


def _permit(filing: _Filing) -> Said:
    chance, who = filing.chance, filing.who
    return {
        "owner_kind": "person",
        "owner_address": who.home,
        "parcel": str(chance.randint(10, 480)),
        "sheet": str(chance.randint(1, 60)),
        "area": chance.randint(60, 320),
        "site": who.home,
        "works": "house",
        "permit_number": f"{chance.randint(10, 160)}/GPXD",
        "permit_on": filing.ago(320, 360),
        "permit_by": "Ủy ban nhân dân nơi có công trình",
        "extended_before": False,
        "reason": chance.choice(
            ("Mưa lớn kéo dài, chưa khởi công được.", "Chưa đủ tiền để khởi công đúng hạn.")
        ),
        "months": chance.choice((6, 12)),
    }


def _marital_status(filing: _Filing) -> Said:
    chance, who = filing.chance, filing.who
    said: Said = {
        **_of("person", who),
        "person_sex": _sex(who),
        "moved": False,
        "status": "never",
    }
    if filing.case == "de-ket-hon-chi-cap-01-ban":
        partner = filing.another(woman=not who.woman, age=chance.randint(22, 35))
        said |= {
            "purpose": "marry",
            "partner_name": partner.name,
            "partner_born": partner.born.isoformat(),
            "partner_nationality": "VN",
            "partner_id": partner.number,
            "marry_where": filing.town,
        }
    else:
        again = filing.case == "cap-lai-giay-cu-het-han"
        why = "Giấy cũ đã hết hạn" if again else "Vay vốn ngân hàng"
        purpose = "again" if again else "other"
        said |= {"purpose": purpose, "purpose_other": why, "how_many": 1}
    return _asker(filing, "self") | said


# By procedure: those that people of the sample file online without an account.
SAID: Mapping[str, Callable[[_Filing], Said]] = {
    "1.001193": _birth,
    "1.000656": _death,
    "2.000635": _copies_of_records,
    "1.001612": _household_business,
    "1.013227": _permit,
    MARITAL_STATUS: _marital_status,
}

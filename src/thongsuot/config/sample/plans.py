"""What each dossier of the sample is to become, decided beforehand and by chance alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum, auto
from random import Random

from thongsuot.config.sample.people import applicant
from thongsuot.config.sample.places import Agency, Counter, Province
from thongsuot.foundation.calendar import api as calendars
from thongsuot.kernel import worktime
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.procedures import api as procedures

DAYS = 92
A_DAY = (4, 8)


class Turn(StrEnum):
    """What happens on the way, apart from the ordinary."""

    NONE = auto()
    REFUSED = auto()
    ASKED_AT_COUNTER = auto()
    SUPPLEMENT = auto()
    PAYMENT = auto()
    EXTENSION = auto()
    DENIED = auto()
    WITHDRAWN = auto()
    STOPPED = auto()


class Halt(StrEnum):
    """Where a dossier lies still, so that there is work today."""

    NOWHERE = auto()
    SUBMITTED = auto()
    ACCEPTED = auto()
    ASSIGNED = auto()
    ASKED = auto()
    SIGNING = auto()
    ISSUING = auto()
    READY = auto()


@dataclass(frozen=True, slots=True)
class Plan:
    """One dossier to be. `pace` is the share of its limit that the work takes; over 1 is late."""

    number: int
    counter: Counter
    agency: Agency
    procedure_code: str
    case: str
    channel: dossiers.Channel
    applicant: dossiers.Applicant
    begins: datetime
    pace: float
    turn: Turn
    halt: Halt = Halt.NOWHERE
    first_hands: bool = False


# How often each is asked for; which of them enterprises ask for; which end at the tax office.
_IN_COMMUNES = {
    "2.000815": 16,
    "1.001193": 12,
    "2.000635": 8,
    "2.000884": 8,
    "1.001612": 7,
    "1.013227": 6,
    "2.001035": 6,
    "1.001776": 5,
    "1.004873": 5,
    "1.014027": 5,
    "1.013314": 5,
    "1.000656": 4,
    "cap-gcn-lan-dau-ho-gia-dinh": 4,
    "1.013855": 3,
    "1.012796": 2,
    "1.001699": 2,
    "1.013274": 2,
    "1.008004": 2,
    "1.014335": 2,
    "1.002693": 1,
    "1.013792": 1,
    "1.012812": 1,
    "2.002307": 1,
}
_IN_DEPARTMENTS = {
    ("datdai", "bien-dong-chuyen-nhuong-thua-ke-tang-cho"): 8,
    ("datdai", "cap-doi-gcn"): 6,
    ("datdai", "1.011441"): 5,
    ("xaydung", "1.009791"): 5,
    ("xaydung", "1.003930"): 4,
    ("xaydung", "1.013274"): 2,
    ("yte", "1.013855"): 4,
    ("yte", "1.013871"): 1,
    ("yte", "1.013876"): 1,
    ("tuphap", "2.000635"): 4,
    ("vanhoa", "1.014464"): 3,
    ("noivu", "1.010830"): 2,
    ("tongiao", "1.012644"): 2,
    ("giaoduc", "1.014335"): 2,
    ("nongnghiep", "cong-nhan-ket-qua-tham-do-khoang-san"): 1,
}
_FIRMS = {"1.013855", "1.014464", "1.009791", "cong-nhan-ket-qua-tham-do-khoang-san"}
_TAXED = {"cap-gcn-lan-dau-ho-gia-dinh", "bien-dong-chuyen-nhuong-thua-ke-tang-cho"}

_TURNS = {
    Turn.NONE: 76,
    Turn.SUPPLEMENT: 8,
    Turn.ASKED_AT_COUNTER: 3,
    Turn.REFUSED: 4,
    Turn.EXTENSION: 3,
    Turn.DENIED: 3,
    Turn.WITHDRAWN: 2,
    Turn.STOPPED: 1,
}
_LATE_SHARE = 0.07

# What lies on the main desks this morning: where it halts, after how many working days (None: the
# day of its due date), with which turn.
_SCENES: Sequence[tuple[Halt, int | None, Turn]] = (
    (Halt.SUBMITTED, 0, Turn.NONE),
    (Halt.SUBMITTED, 0, Turn.NONE),
    (Halt.ACCEPTED, 1, Turn.NONE),
    (Halt.ACCEPTED, 1, Turn.NONE),
    (Halt.ASSIGNED, 1, Turn.NONE),
    (Halt.ASSIGNED, 2, Turn.NONE),
    (Halt.ASSIGNED, 3, Turn.EXTENSION),
    (Halt.ASSIGNED, None, Turn.NONE),
    (Halt.ASSIGNED, 13, Turn.NONE),
    (Halt.SIGNING, 3, Turn.NONE),
    (Halt.SIGNING, None, Turn.NONE),
    (Halt.SIGNING, 2, Turn.NONE),
    (Halt.ISSUING, 3, Turn.NONE),
    (Halt.ISSUING, 4, Turn.DENIED),
    (Halt.ASKED, 3, Turn.SUPPLEMENT),
    (Halt.ASKED, 2, Turn.PAYMENT),
    (Halt.READY, 4, Turn.NONE),
    (Halt.READY, 6, Turn.NONE),
)
_DESKS = (
    ("chaudoc", "chaudoc", "1.013227"),
    ("longxuyen", "longxuyen", "1.013227"),
    ("tinh", "xaydung", "1.009791"),
)


def plans(province: Province, *, today: date, chance: Random, share: float = 1) -> Sequence[Plan]:
    """Return the plans in the order in which they begin; `share` of the ordinary ones."""
    made = [*_scenes(province, today, chance), *_ordinary(province, today, chance, share)]
    made.sort(key=lambda plan: plan.begins)
    return [replace(plan, number=number) for number, plan in enumerate(made, start=1)]


def _ordinary(province: Province, today: date, chance: Random, share: float) -> Iterator[Plan]:
    counters = province.counters
    weights = [counter.weight for counter in counters]
    for back in range(DAYS, 0, -1):
        day = today - timedelta(days=back)
        for _one in range(chance.randint(*A_DAY)):
            counter = chance.choices(counters, weights)[0]
            open_hours = calendars.calendar_for(counter.unit_id).hours_on(day)
            if open_hours and chance.random() < share:
                yield _plan(province, counter, day, open_hours, chance)


def _plan(
    province: Province,
    counter: Counter,
    day: date,
    open_hours: Sequence[tuple[time, time]],
    chance: Random,
) -> Plan:
    agency, code = counter.agencies[0], ""
    if len(counter.agencies) > 1:
        short, code = chance.choices([*_IN_DEPARTMENTS], [*_IN_DEPARTMENTS.values()])[0]
        agency = next(one for one in counter.agencies if one.short == short)
    else:
        code = chance.choices([*_IN_COMMUNES], [*_IN_COMMUNES.values()])[0]
    facts = procedures.procedure(code, on=day)
    case = chance.choice(facts.cases).key
    channel = _channel(facts, chance)
    turn = chance.choices([*_TURNS], [*_TURNS.values()])[0]
    if code in _TAXED and chance.random() < 0.6:
        turn = Turn.PAYMENT
    if turn is Turn.EXTENSION and not _is_long(facts, case, channel):
        turn = Turn.NONE
    return Plan(
        number=0,
        counter=counter,
        agency=agency,
        procedure_code=code,
        case=case,
        channel=channel,
        applicant=applicant(chance, place=counter.place, firm=code in _FIRMS),
        begins=_begins(day, open_hours, channel, chance),
        pace=_pace(chance),
        turn=turn,
    )


def _channel(facts: procedures.ProcedureFacts, chance: Random) -> dossiers.Channel:
    # Without an account of their own people file online only where the procedure allows it.
    if facts.files_without_account and chance.random() < 0.55:
        return dossiers.Channel.ONLINE
    if "post" in facts.channels and chance.random() < 0.06:
        return dossiers.Channel.POST
    return dossiers.Channel.COUNTER


def _begins(
    day: date,
    open_hours: Sequence[tuple[time, time]],
    channel: dossiers.Channel,
    chance: Random,
) -> datetime:
    if channel == dossiers.Channel.ONLINE:
        return _at(day, time(6)) + timedelta(minutes=chance.randint(0, 16 * 60))
    opens, closes = chance.choice(open_hours)
    open_for = int((_at(day, closes) - _at(day, opens)).total_seconds() // 60)
    return _at(day, opens) + timedelta(minutes=chance.randint(5, max(6, open_for - 25)))


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, VIETNAM)


def _pace(chance: Random) -> float:
    if chance.random() < _LATE_SHARE:
        return chance.uniform(1.1, 2.5)
    return chance.uniform(0.25, 0.7) if chance.random() < 0.5 else chance.uniform(0.7, 0.95)


def _is_long(facts: procedures.ProcedureFacts, case: str, channel: str) -> bool:
    """Whether there is time enough to see the delay coming and apologise a day before."""
    counted = facts.limit_for(case, channel).counted
    return counted is not None and counted.unit != worktime.Unit.HOUR and counted.amount >= 5


def _scenes(province: Province, today: date, chance: Random) -> Iterator[Plan]:
    for counter_name, agency_name, code in _DESKS:
        counter = province.counter(counter_name)
        agency = next(one for one in counter.agencies if one.short == agency_name)
        calendar = calendars.calendar_for(agency.unit_id)
        for halt, days, turn in _SCENES:
            facts = procedures.procedure(code, on=today)
            limit = facts.limit_for("", dossiers.Channel.COUNTER).counted
            assert limit is not None, "the main desks' procedure has a limit in days"
            day = today
            for _step in range(limit.amount if days is None else days):
                day = calendar.working_day_before(day)
            channel = dossiers.Channel.COUNTER
            begins = _at(day, time(8)) + timedelta(minutes=chance.randint(0, 150))
            if halt is Halt.SUBMITTED:
                # In the evening before, online or by the afternoon's post.
                online = facts.files_without_account
                channel = dossiers.Channel.ONLINE if online else dossiers.Channel.POST
                eve = today - timedelta(days=1) if online else calendar.working_day_before(today)
                begins = _at(eve, time(18 if online else 16)) + timedelta(
                    minutes=chance.randint(0, 50)
                )
            elif halt is Halt.ACCEPTED:
                begins = _at(day, time(15, 30)) + timedelta(minutes=chance.randint(0, 60))
            yield Plan(
                number=0,
                counter=counter,
                agency=agency,
                procedure_code=code,
                case=facts.cases[0].key,
                channel=channel,
                applicant=applicant(chance, place=counter.place, firm=False),
                begins=begins,
                pace=0.6,
                turn=turn,
                halt=halt,
                first_hands=True,
            )

"""Founding the sample province and living its three months, day after day."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction

from thongsuot.config.sample import (
    answers,
    floors,
    governing,
    issuing,
    papers,
    reviewing,
    signing,
)
from thongsuot.config.sample.lives import Life, World, live
from thongsuot.config.sample.people import OPERATOR, Staff, appoint_staff
from thongsuot.config.sample.places import FOUNDED_AT, MAKER, Province, found_province
from thongsuot.config.sample.plans import DAYS, plans
from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.units import api as units
from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import api as workflows

SEED = "An Giang"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: how many offices, people, procedures, dossiers, and acts upon these."""

    units: int
    people: int
    procedures: int
    dossiers: int
    acts: int


def is_empty(*, on: date) -> bool:
    """Whether no unit was ever founded here, so that a sample may be."""
    return not units.tree(on=on)


def is_here() -> bool:
    """Whether this database holds the sample province."""
    try:
        return identity.account_by_login(OPERATOR).is_sample
    except Missing:
        return False


@transaction.atomic
def found(*, today: date, seed: str = SEED) -> tuple[Province, Staff, int]:
    """Found offices, people, procedures and workflows, without any dossier."""
    since = min(date(2026, 1, 1), today - timedelta(days=DAYS + 1))
    taken = procedures.import_shipped(in_force_from=since, by=MAKER, at=FOUNDED_AT)
    workflows.import_shipped(in_force_from=since, by=MAKER, at=FOUNDED_AT)
    answers.open_forms(since=since)
    governing.connect(since=since)
    province = found_province()
    return province, appoint_staff(province, Random(f"{seed}/people")), taken.added


@transaction.atomic
def make(*, at: datetime, say: Say, seed: str = SEED, share: float = 1) -> Made:
    """
    Make the sample province as it stands on the morning of the day of `at`.

    One transaction: cut off half way it leaves nothing, and the next start begins anew. The
    same seed and day make the same offices, people, dossiers and codes.
    """
    today = at.astimezone(VIETNAM).date()
    say("dựng cơ quan, con người, thủ tục")
    province, staff, added = found(today=today, seed=seed)
    signing.give_keys(province, staff)
    until = datetime.combine(today, time(), VIETNAM)
    world = World(staff, papers.keep_stock(at=FOUNDED_AT), until)
    planned = list(plans(province, today=today, chance=Random(f"{seed}/{today}"), share=share))
    lives = [live(plan, world, Random(f"{seed}/{today}/{plan.number}")) for plan in planned]
    lives += governing.lives(province, staff, today=today)
    lives += reviewing.lives(province, staff, today=today)
    acts = _live_all(lives, until=until, say=say)
    issuing.write_results(staff, today=today)
    floors.live_the_morning(floors.arrange(province), staff, at=at)
    return Made(
        units=len(units.tree(on=today)),
        people=staff.number,
        procedures=added,
        dossiers=len(planned),
        acts=acts,
    )


def _live_all(lives: list[Life], *, until: datetime, say: Say) -> int:
    """Let the lives act in the order of time, across all offices, until the present."""
    waiting = [(next(life), number) for number, life in enumerate(lives)]
    heapq.heapify(waiting)
    acts, shown = 0, waiting[0][0].date() if waiting else until.date()
    while waiting and waiting[0][0] < until:
        at, number = heapq.heappop(waiting)
        acts += 1
        try:
            heapq.heappush(waiting, (lives[number].send(at), number))
        except StopIteration:
            pass
        if at.date() >= shown + timedelta(days=7):
            shown = at.date()
            say(f"sống lại ngày {shown:%d/%m/%Y}")
    return acts

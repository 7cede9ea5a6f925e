"""The life of one dossier: each act at its hour, by the one whose act it is."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from thongsuot.config.sample import answers, papers
from thongsuot.config.sample.people import Staff, Worker
from thongsuot.config.sample.places import Agency
from thongsuot.config.sample.plans import Halt, Plan, Turn
from thongsuot.foundation.calendar import api as calendars
from thongsuot.kernel.actor import citizen
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.forms import api as forms
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reasons.api import Given
from thongsuot.modules.workflows import api as workflows
from thongsuot.surfaces.shared import filling

# A life says when it will act next, and is told when that moment has come.
Life = Generator[datetime, datetime, None]
Stretch = Generator[datetime, datetime, datetime]

# Reasons of the catalogue, each with the paper or field it is about and the words besides.
_MISSING = (
    Given("P04", "Bản chụp giấy tờ tùy thân", "mờ, không đọc được ngày cấp"),
    Given("F05", words="người đề nghị chưa ký"),
    Given("F02", "Thông tin về thửa đất", "chưa khớp với Giấy chứng nhận"),
    Given("P01", "Văn bản ủy quyền", "thiếu trang cuối"),
)
_REFUSALS = (
    Given("T01"),
    Given("T05", words="người nộp không bổ sung được"),
)
_DENIALS = (
    Given("D01"),
    Given("D05", "Giấy tờ hộ tịch", "không khớp với cơ sở dữ liệu hộ tịch"),
)
_DELAYS = (
    "Cần kiểm tra thực địa nhưng mưa lũ kéo dài.",
    "Phải chờ ý kiến của cơ quan phối hợp.",
)
_WITHDRAWALS = ("Người nộp thay đổi nhu cầu.", "Nộp nhầm thủ tục.")
_RESULTS = {
    "Hộ tịch": "TLKS",
    "Chứng thực": "SCT",
    "Hoạt động xây dựng": "GPXD",
    "Đất đai": "GCN",
    "An toàn thực phẩm": "ATTP",
}


@dataclass(slots=True)
class World:
    """What all lives share: who works where, the sample files, the last moment there is."""

    staff: Staff
    files: Mapping[str, UUID]
    until: datetime
    numbers: dict[int, int] = field(default_factory=dict)

    def later(self, unit_id: int, at: datetime, minutes: float) -> datetime:
        """Return the moment when so much office time of a unit has passed."""
        return calendars.calendar_for(unit_id).office_time_after(at, timedelta(minutes=minutes))

    def between(self, unit_id: int, at: datetime, until: datetime) -> timedelta:
        return calendars.calendar_for(unit_id).office_time_between(at, until)

    def result_number(self, agency: Agency, field_name: str) -> str:
        number = self.numbers[agency.unit_id] = self.numbers.get(agency.unit_id, 0) + 1
        return f"{number}/{_RESULTS.get(field_name, 'KQ')}"


def live(plan: Plan, world: World, chance: Random) -> Life:
    """Live one dossier as planned; it may be cut off by the present at any time."""
    return _Living(plan, world, chance).live()


class _Living:
    def __init__(self, plan: Plan, world: World, chance: Random) -> None:
        self.plan, self.world, self.chance = plan, world, chance
        clerks = world.staff.clerks[plan.counter.unit_id]
        self.clerk = self._one_of(clerks)
        self.person = citizen(plan.applicant.name)
        self.code = ""
        self.accepted_at = plan.begins

    def _one_of(self, workers: Sequence[Worker]) -> Worker:
        first = self.plan.first_hands or self.chance.random() < 0.65
        return workers[0 if first else -1]

    def live(self) -> Life:
        plan, world, chance = self.plan, self.world, self.chance
        counter = plan.counter.unit_id
        at = yield plan.begins
        self._file(at)
        if plan.halt is Halt.SUBMITTED:
            return

        direct = plan.channel == dossiers.Channel.COUNTER
        at = yield world.later(
            counter, at, chance.randint(4, 15) if direct else chance.randint(10, 90)
        )
        if plan.turn is Turn.REFUSED:
            dossiers.refuse_intake(
                code=self.code, reasons=[chance.choice(_REFUSALS)], by=self.clerk.actor, at=at
            )
            return
        if plan.turn is Turn.ASKED_AT_COUNTER:
            at = yield from self._ask(at, self.clerk)
            at = yield world.later(counter, at, chance.randint(5, 40))
        self.code = dossiers.accept(code=self.code, by=self.clerk.actor, at=at)
        self.accepted_at = at
        if plan.halt is Halt.ACCEPTED:
            return

        at = yield world.later(counter, at, chance.randint(4, 20))
        dossiers.forward(code=self.code, by=self.clerk.actor, at=at)
        yield from self._work(at)

    # ---- At the counter ----

    def _file(self, at: datetime) -> None:
        plan = self.plan
        online = plan.channel == dossiers.Channel.ONLINE
        facts = procedures.procedure(plan.procedure_code, on=at.date())
        wanted = facts.components_for(plan.case, plan.channel)
        form = forms.form_for(facts.code, plan.case, on=at.date()) if online else None
        # The form filled in online stands for the paper one.
        instead = filling.standing_for(form, facts, plan.case) if form else frozenset()
        filed = dossiers.submit(
            procedure_code=plan.procedure_code,
            case=plan.case,
            receiving_unit_id=plan.counter.unit_id,
            competent_unit_id=plan.agency.unit_id,
            channel=plan.channel,
            applicant=plan.applicant,
            form=self._says(form, at) if form else None,
            components=[
                dossiers.HandedIn(
                    name=paper.name[:1000],
                    code=paper.code,
                    original=bool(paper.original) and not online,
                    file_ids=(self._a_file(),) if online or self.chance.random() < 0.5 else (),
                )
                for paper in wanted
                if (paper.required or self.chance.random() < 0.25) and paper.code not in instead
            ]
            + ([filling.stand_in(form, facts, plan.case, plan.channel)] if form else []),
            is_sample=True,
            by=self.person if online else self.clerk.actor,
            at=at,
        )
        self.code = filed.reference

    def _says(self, form: forms.FormFacts, at: datetime) -> dict[str, Any]:
        plan = self.plan
        said = answers.answers(
            form, plan.applicant, case=plan.case, number=plan.number, on=at.date()
        )
        return {"version": form.version_id, "answers": said}

    def _a_file(self) -> UUID:
        return self.world.files[self.chance.choice(papers.STOCK)]

    def _ask(self, at: datetime, by: Worker) -> Stretch:
        """Ask for a paper, and receive it some days later, online or at the counter."""
        dossiers.request_supplement(
            code=self.code, reasons=[self.chance.choice(_MISSING)], by=by.actor, at=at
        )
        if self.plan.halt is Halt.ASKED:
            yield self.world.until
        waited = at + timedelta(days=self.chance.randint(1, 5), minutes=self.chance.randint(0, 400))
        online = self.plan.channel == dossiers.Channel.ONLINE
        at = yield waited if online else self.world.later(self.plan.counter.unit_id, waited, 5)
        dossiers.receive_supplement(
            code=self.code,
            components=[dossiers.HandedIn(name="Giấy tờ bổ sung", file_ids=(self._a_file(),))],
            by=self.person if online else self.clerk.actor,
            at=at,
        )
        return at

    # ---- In the agency ----

    def _work(self, at: datetime) -> Life:
        plan, world, chance = self.plan, self.world, self.chance
        facts = procedures.procedure(plan.procedure_code, on=self.accepted_at.date())
        division = plan.agency.division_for(facts.field)
        assert division is not None, "every field has its division"
        head = world.staff.heads[division.unit_id]
        officer = self._one_of(world.staff.officers[division.unit_id])
        leader = self._one_of(world.staff.leaders[plan.agency.unit_id])
        kinds = self._steps_to_signature()
        ends = self._ends(at)

        left = len(kinds) + 3
        at = yield self._next(at, ends, left)
        dossiers.assign(code=self.code, post_id=officer.post_id, by=head.actor, at=at)
        if kinds[0] == "assign":
            kinds = kinds[1:]
        if plan.turn in (Turn.SUPPLEMENT, Turn.PAYMENT, Turn.EXTENSION):
            at = yield self._next(at, ends, left + 2)
            at = yield from self._turn(at, officer, leader)
            ends = self._ends(at)
        if plan.halt is Halt.ASSIGNED:
            return
        if plan.turn is Turn.WITHDRAWN:
            at = yield self._next(at, ends, 2)
            reason = chance.choice(_WITHDRAWALS)
            dossiers.withdraw(code=self.code, reason=reason, by=self.person, at=at)
            return
        if plan.turn is Turn.STOPPED:
            at = yield self._next(at, ends, 2)
            reason = "Dừng theo đề nghị của người nộp."
            dossiers.stop(code=self.code, reason=reason, by=officer.actor, at=at)
            return

        for done, _kind in enumerate(kinds):
            at = yield self._next(at, ends, len(kinds) - done + 2)
            dossiers.complete_step(code=self.code, by=officer.actor, at=at)
        if plan.halt is Halt.SIGNING:
            return
        at = yield self._next(at, ends, 2)
        if plan.turn is Turn.DENIED:
            why = chance.choice(_DENIALS)
            dossiers.reject(code=self.code, reasons=[why], by=leader.actor, at=at)
        else:
            dossiers.approve(code=self.code, by=leader.actor, at=at)
        if plan.halt is Halt.ISSUING:
            return
        at = yield self._next(at, ends, 1)
        if chance.random() < 0.2:
            # What officers look at is recorded too (B6).
            dossiers.on_desk(self.code, actor=officer.actor, at=at)
        dossiers.issue_result(
            code=self.code,
            number=world.result_number(plan.agency, facts.field),
            file_ids=(world.files[papers.RESULT],),
            by=officer.actor,
            at=at,
        )
        if plan.halt is Halt.READY:
            return
        slow = chance.random() < 0.08
        minutes = chance.randint(5_000, 12_000) if slow else chance.randint(15, 900)
        at = yield world.later(plan.counter.unit_id, at, minutes)
        dossiers.return_result(code=self.code, by=self.clerk.actor, at=at)

    def _steps_to_signature(self) -> Sequence[str]:
        plan = workflows.workflow_for(
            procedure_code=self.plan.procedure_code,
            case=self.plan.case,
            unit_id=self.plan.agency.unit_id,
            on=self.accepted_at.date(),
        )
        kinds = [str(step.kind) for step in plan.steps if step.kind != "intake"]
        return kinds[: kinds.index("approve")]

    def _due(self, at: datetime) -> datetime:
        row = dossiers.register(actor=self.clerk.actor, q=self.code, limit=1, at=at).rows[0]
        assert row.due_at is not None, "the clock runs since it was forwarded"
        return row.due_at.astimezone(VIETNAM)

    def _ends(self, at: datetime) -> datetime:
        """Return when the work is to end: a share of what is left until the due date."""
        competent = self.plan.agency.unit_id
        left = self.world.between(competent, at, self._due(at)) * self.plan.pace
        if self.plan.halt is not Halt.NOWHERE:
            left = min(left, self.world.between(competent, at, self.world.until) * 0.9)
        minutes = max(left.total_seconds() / 60, 10)
        return self.world.later(competent, at, minutes)

    def _next(self, at: datetime, ends: datetime, left: int) -> datetime:
        """Return the hour of the next of so many acts that are to be done by `ends`."""
        competent = self.plan.agency.unit_id
        whole = self.world.between(competent, at, ends).total_seconds() / 60
        # The last act falls on the end itself, the others somewhere around their share.
        part = 1.0 if left == 1 else self.chance.uniform(0.6, 1.2)
        return self.world.later(competent, at, max(whole / left * part, 2))

    def _turn(self, at: datetime, officer: Worker, leader: Worker) -> Stretch:
        competent = self.plan.agency.unit_id
        if self.plan.turn is Turn.SUPPLEMENT:
            return (yield from self._ask(at, officer))
        if self.plan.turn is Turn.PAYMENT:
            dossiers.pause(
                code=self.code,
                reason=dossiers.StopReason.PAYMENT,
                note="Nộp nghĩa vụ tài chính theo thông báo của cơ quan thuế.",
                amount=self.chance.randint(6, 180) * 50_000,
                by=officer.actor,
                at=at,
            )
            if self.plan.halt is Halt.ASKED:
                yield self.world.until
            at = yield self.world.later(competent, at, self.chance.randint(400, 2_400))
            dossiers.resume(code=self.code, note="Đã nộp tiền.", by=officer.actor, at=at)
            return at
        calendar = calendars.calendar_for(competent)
        days = self.chance.randint(2, 4)
        _day, promised = calendar.working_day_after(self._due(at).date(), days)
        dossiers.extend(
            code=self.code,
            new_due=promised,
            reason=self.chance.choice(_DELAYS),
            by=leader.actor,
            at=at,
        )
        return at

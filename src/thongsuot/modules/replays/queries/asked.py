"""Replays as their askers see them: how far, what came of it, and what all of it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.worktime import VIETNAM, day_in_figures
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.replays.models import Replay
from thongsuot.modules.replays.queries.replaying import MOST_POINTS
from thongsuot.modules.replays.rules.changes import Change, from_data
from thongsuot.modules.replays.states import TRANSITIONS, ReplayState
from thongsuot.modules.workflows import api as workflows

# Pools beyond these had less to do than any shown.
MOST_LOADS = 12


@dataclass(frozen=True, slots=True)
class ReplayFacts:
    """One replay: what was asked, of which period, and how far it is."""

    id: int
    title: str
    unit_id: int | None
    unit_name: str
    procedure_code: str
    procedure_name: str
    since: date
    until: date
    change: Change
    changes: tuple[str, ...]
    state: ReplayState
    done: int
    by: str
    asked_at: datetime
    changed_at: datetime
    trouble: str

    @property
    def is_at_work(self) -> bool:
        return self.state in (ReplayState.QUEUED, ReplayState.RUNNING)

    @property
    def may_be_run_again(self) -> bool:
        return ReplayState.QUEUED in TRANSITIONS[self.state]


@dataclass(frozen=True, slots=True)
class Telling:
    """How the dossiers fared in one telling; `rate` in hundredths, times in working days."""

    key: str
    label: str
    rate: float | None
    on_time: int
    late: int
    open: int
    gone: int
    mean_days: float
    slowest_days: float


@dataclass(frozen=True, slots=True)
class StepTold:
    """One step in one telling, in office hours on average; `late` of `limited` were late."""

    count: int
    waited: float
    queued: float
    worked: float
    late: int
    limited: int

    @property
    def lain(self) -> float:
        """Waiting that people do not explain."""
        return round(max(self.waited - self.queued, 0.0), 2)


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step beside itself: as it happened, the same again, and changed (None: not there)."""

    label: str
    reality: StepTold | None
    again: StepTold | None
    changed: StepTold | None


@dataclass(frozen=True, slots=True)
class LoadRow:
    """People of one role in one place: how many, how busy (hundredths), hours their queue waits."""

    place: str
    role: str
    people: int
    people_changed: int
    busy: float
    busy_changed: float
    queue: float
    queue_changed: float


@dataclass(frozen=True, slots=True)
class WeekRow:
    """The dossiers accepted in a week: how many decided, and the rate in each telling."""

    begins: date
    decided: int
    rates: tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """The rates if something else were assumed."""

    sentence: str
    again: float | None
    changed: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything a replay came to, with what it rests on in sentences."""

    dossiers: int
    known_at: datetime
    points: float
    holds: bool
    tellings: tuple[Telling, Telling, Telling]
    steps: tuple[StepRow, ...]
    loads: tuple[LoadRow, ...]
    weeks: tuple[WeekRow, ...]
    otherwise: tuple[Otherwise, ...]
    assumptions: tuple[str, ...]

    @property
    def gain(self) -> float | None:
        """By how many points the change moves the rate, against the same replay without it."""
        again, changed = self.tellings[1].rate, self.tellings[2].rate
        return None if again is None or changed is None else round(changed - again, 1)


def replays_of(actor: Actor, *, limit: int = 50) -> Sequence[ReplayFacts]:
    """Return the replays that an account asked for, latest first."""
    rows = Replay.objects.asked_by(actor.account_id).defer("result")
    return [_facts(row) for row in rows.order_by("-asked_at", "-pk")[:limit]]


def replay(replay_id: int, *, actor: Actor) -> ReplayFacts:
    """
    :raises Missing: if there is none of that number among the actor's own
    """
    return _facts(Replay.objects.asked_by(actor.account_id).by_id(replay_id))


def outcome(replay_id: int, *, actor: Actor) -> Outcome:
    """
    Return what a replay came to.

    :raises Missing: if it is not the actor's, or not done
    """
    row = Replay.objects.asked_by(actor.account_id).by_id(replay_id)
    if row.result is None:
        raise Missing(_("Lần chạy thử này chưa có kết quả."))
    return _outcome(row, row.result)


def _facts(row: Replay) -> ReplayFacts:
    change = from_data(row.change)
    return ReplayFacts(
        id=row.pk,
        title=row.title,
        unit_id=row.unit_id,
        unit_name=units.unit(row.unit_id).name if row.unit_id else "",
        procedure_code=row.procedure_code,
        procedure_name=_procedure_name(row.procedure_code, row.until),
        since=row.since,
        until=row.until,
        change=change,
        changes=_changes(change, row.plan),
        state=ReplayState(row.state),
        done=row.done_of_100,
        by=row.by,
        asked_at=row.asked_at,
        changed_at=row.changed_at,
        trouble=row.trouble,
    )


def _procedure_name(code: str, on: date) -> str:
    if not code:
        return ""
    try:
        return procedures.procedure(code, on=on).name
    except Missing:
        return code


def _changes(change: Change, plan: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Return what was changed, a sentence each; one that nothing was."""
    said = []
    if change.draft_id and plan:
        said.append(_("Đi theo dự thảo «%(name)s».") % {"name": plan["source"]})
    elif change.workflow_id and plan:
        said.append(_("Đi theo quy trình %(name)s.") % {"name": plan["source"] or "–"})
    said += [_("Bỏ bước %(step)s.") % {"step": n} for n in change.removed]
    said += [_("Gộp bước %(step)s vào bước trước nó.") % {"step": n} for n in change.merged]
    said += [
        _("Bước %(step)s: %(amount)s %(unit)s.")
        % {
            "step": n,
            "amount": f"{one.amount.normalize():f}".replace(".", ","),
            "unit": unit_in_words(one.unit.value),
        }
        for n, one in change.allowances.items()
    ]
    names = units.units([unit for unit, _role in change.people])
    said += [
        _("%(place)s, %(role)s: %(people)s người.")
        % {"place": names[unit].name, "role": role_in_words(role), "people": n}
        for (unit, role), n in change.people.items()
    ]
    said += [
        _("%(role)s: mỗi nơi %(people)s người.")
        % {"role": role_in_words(role), "people": f"{n:+d}".replace("-", "−")}
        for role, n in change.more_people.items()
        if n
    ]
    return tuple(said) or (_("Không đổi gì: chỉ kiểm tra cách chạy thử."),)


def unit_in_words(unit: str) -> str:
    return {
        "working_hour": _("giờ làm việc"),
        "half_day": _("buổi"),
        "working_day": _("ngày làm việc"),
    }.get(unit, unit)


def role_in_words(role: str) -> str:
    return str(identity.ROLES[role].label)


# ---- What came of it ----


def _outcome(row: Replay, result: Mapping[str, Any]) -> Outcome:
    labels = (_("Thực tế"), _("Chạy lại, không đổi"), _("Chạy thử thay đổi"))
    tellings = tuple(
        _telling(key, label, one)
        for key, label, one in zip(
            ("reality", "again", "changed"), labels, result["summaries"], strict=True
        )
    )
    assert len(tellings) == 3, "three tellings were kept"
    return Outcome(
        dossiers=result["dossiers"],
        known_at=datetime.fromtimestamp(result["at"], UTC),
        points=result["points"],
        holds=result["holds"],
        tellings=(tellings[0], tellings[1], tellings[2]),
        steps=tuple(_step(one) for one in result["steps"]),
        loads=_loads(result["loads"][:MOST_LOADS]),
        weeks=tuple(_week(one) for one in result["weeks"]),
        otherwise=tuple(_otherwise(one) for one in result["otherwise"]),
        assumptions=tuple(_assumptions(row, result)),
    )


def _telling(key: str, label: str, one: Mapping[str, Any]) -> Telling:
    return Telling(
        key=key,
        label=label,
        rate=one["rate"],
        on_time=one["on_time"],
        late=one["late"],
        open=one["open"],
        gone=one["gone"],
        mean_days=_days(one["mean"]),
        slowest_days=_days(one["slowest_tenth"]),
    )


def _step(one: Mapping[str, Any]) -> StepRow:
    name = one["name"]
    if not name:
        label = str(workflows.StepKind(one["old"]).label)
    elif not one["old"]:
        label = _("%(number)s. %(name)s (bước mới)") % {"number": one["new"], "name": name}
    else:
        label = f"{one['new'] or one['old']}. {name}"
    reality, again, changed = (_times(times) for times in one["times"])
    return StepRow(label, reality, again, changed)


def _times(times: Mapping[str, Any] | None) -> StepTold | None:
    if times is None:
        return None
    return StepTold(
        count=times["count"],
        waited=_hours(times["waited"]),
        queued=_hours(times["queued"]),
        worked=_hours(times["worked"]),
        late=times["late"],
        limited=times["allowed"],
    )


def _loads(rows: Sequence[Mapping[str, Any]]) -> tuple[LoadRow, ...]:
    names = units.units({row["unit_id"] for row in rows})
    return tuple(
        LoadRow(
            place=_place(names[row["unit_id"]]),
            role=role_in_words(row["role"]),
            people=row["before"]["people"],
            people_changed=row["after"]["people"],
            busy=_share(row["before"]),
            busy_changed=_share(row["after"]),
            queue=_queue(row["before"]),
            queue_changed=_queue(row["after"]),
        )
        for row in rows
    )


def _place(unit: units.UnitFacts) -> str:
    """Return a unit's name with its agency's: every commune has divisions of the same name."""
    agency = units.agency_of(unit.id)
    if agency.id == unit.id:
        return unit.name
    return _("%(unit)s, %(agency)s") % {"unit": unit.name, "agency": agency.name}


def _week(one: Mapping[str, Any]) -> WeekRow:
    rates = [
        round(100 * kept / decided, 1) if decided else None
        for kept, decided in zip(one["on_time"], one["decided"], strict=True)
    ]
    return WeekRow(
        date.fromisoformat(one["begins"]), one["decided"][0], (rates[0], rates[1], rates[2])
    )


def _otherwise(one: Mapping[str, Any]) -> Otherwise:
    said = {
        "work": _("Nếu phần làm việc là %(value)s %% thời gian của bước"),
        "follows": _("Nếu phần chờ thay đổi theo thời gian của bước ở mức %(value)s %%"),
    }[one["name"]]
    return Otherwise(said % {"value": one["value"]}, *one["rates"])


def _assumptions(row: Replay, result: Mapping[str, Any]) -> list[str]:
    """Return everything the figures rest on, a sentence each."""
    change = from_data(row.change)
    said = [
        _(
            "Chạy lại %(count)s hồ sơ được tiếp nhận từ %(since)s đến %(until)s, đúng lúc chúng "
            "đến và theo những gì đã biết lúc %(at)s."
        )
        % {
            "count": result["dossiers"],
            "since": day_in_figures(row.since),
            "until": day_in_figures(row.until),
            "at": day_in_figures(datetime.fromtimestamp(result["at"], VIETNAM).date()),
        },
        _(
            "Không ai ghi lại lúc bắt tay vào việc. Vì vậy phần làm việc của mỗi bước được coi là "
            "%(share)s %% thời gian của bước (hoặc của thời gian đã mất, nếu bước không có thời "
            "gian), không nhiều hơn thời gian đã mất; phần còn lại là chờ."
        )
        % {"share": change.assumptions.work},
        _(
            "Trong phần chờ, phần chờ vì không có người rảnh do phép chạy tính ra; phần còn lại "
            "giữ như đã xảy ra."
        ),
        _(
            "Mỗi người làm một hồ sơ một lúc, trong giờ làm việc của cơ quan mình; hồ sơ hẹn trả "
            "sớm hơn làm trước. Người cùng vai trò ở cùng nơi làm thay nhau được."
        ),
        _("Số người là số vị trí công tác đang giữ vào ngày cuối kỳ."),
        _(
            "Lần dừng chờ người dân, chờ nộp tiền, chờ xác minh xảy ra đúng như đã xảy ra, ở cùng "
            "chỗ trong quy trình và lâu bằng thế."
        ),
        _(
            "Đúng hạn là có kết quả không sau giờ hẹn trả. Hồ sơ đã quá hẹn mà chưa có kết quả là "
            "trễ; hồ sơ chưa đến hẹn, đã rút hoặc dừng thì không tính."
        ),
    ]
    if row.plan is not None:
        said.append(
            _(
                "Bước bị bỏ mang theo cả phần làm việc và phần chờ của nó. Bước gộp làm việc bằng "
                "cả hai, chờ bằng bước chờ lâu hơn. Bước mới lấy thời gian của các bước cùng loại."
            )
        )
        said.append(
            _(
                "Khi thời gian của bước thay đổi, phần làm việc giữ nguyên, phần chờ thay đổi theo "
                "%(share)s %% mức đó."
            )
            % {"share": change.assumptions.follows}
        )
    if result["beside"]:
        said.append(
            _(
                "%(count)s hồ sơ khác của cùng cơ quan (thủ tục khác, hoặc nhận trước kỳ) vẫn "
                "chiếm người như đã xảy ra."
            )
            % {"count": result["beside"]}
        )
    if result["kept_own"]:
        said.append(
            _("%(count)s hồ sơ đi theo quy trình khác với quy trình được sửa, nên giữ nguyên.")
            % {"count": result["kept_own"]}
        )
    if result["unheld"]:
        said.append(
            _("Ở %(count)s chỗ không có ai giữ vai trò cần đến; coi như có một người.")
            % {"count": result["unheld"]}
        )
    said.append(_("Hồ sơ còn dở thì các bước sau lấy thời gian của các bước cùng loại đã xong."))
    said.append(_versions(result["workflows"]))
    return said


def _versions(followed: Sequence[Sequence[int]]) -> str:
    told = ", ".join(
        _("%(workflow)s (%(count)s hồ sơ)")
        % {"workflow": _workflow_name(workflow_id), "count": count}
        for workflow_id, count in followed[:5]
    )
    more = len(followed) - 5
    if more > 0:
        return _("Quy trình đã theo: %(told)s và %(more)s quy trình khác.") % {
            "told": told,
            "more": more,
        }
    return _("Quy trình đã theo: %(told)s.") % {"told": told}


def _workflow_name(workflow_id: int) -> str:
    facts = workflows.workflow(workflow_id)
    if facts.is_default:
        return _("quy trình mặc định")
    return _("số %(number)s của thủ tục %(code)s") % {
        "number": facts.number,
        "code": facts.procedure_code,
    }


def points_allowed() -> float:
    """By how many points the check may miss before the figures are not to be trusted."""
    return MOST_POINTS


def _days(seconds: int) -> float:
    return round(seconds / 28_800, 1)


def _hours(seconds: int) -> float:
    return round(seconds / 3_600, 2)


def _share(load: Mapping[str, Any]) -> float:
    return round(100 * load["worked"] / load["offered"], 1) if load["offered"] else 0.0


def _queue(load: Mapping[str, Any]) -> float:
    return round(load["queued"] / load["tasks"] / 3_600, 2) if load["tasks"] else 0.0

"""Step tables of every shape, for the properties that must hold for all of them."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from thongsuot.kernel.vietnamese import tidy
from thongsuot.kernel.worktime import Unit
from thongsuot.modules.workflows.rules.steps import END, Outcome, StepFacts
from thongsuot.modules.workflows.states import StepKind, StepRole, UnitRule, Verb

ODD = [
    "",
    "Thẩm định",
    "<b>&amp;\"'",
    "x" * 40,
    "½ ngày — “gấp”",
    "]]>",
    "ư\u0323a",
    "名",
    "🙂",
    "a=b",
    "Kiểm tra, thẩm định hồ sơ, lập phiếu trình " * 4,
]
words = st.sampled_from([tidy(word) for word in ODD])
names = st.sampled_from([tidy(word) for word in ODD if word])
amounts = st.integers(1, 240).map(lambda quarters: Decimal(quarters) / 4)


@st.composite
def tables(draw, most=9, back=True, units=tuple(Unit)):
    """Any table whose links lead to steps that there are, whether or not it makes sense."""
    count = draw(st.integers(1, most))
    steps = []
    for number in range(1, count + 1):
        earlier = st.integers(1, number - 1) if number > 1 else st.nothing()
        after = draw(st.lists(earlier, max_size=3, unique=True)) if number > 1 else []
        onward = st.integers(1 if back else number + 1, count) if number < count else st.nothing()
        to = st.one_of(st.none(), st.just(END), onward)
        outcomes = draw(
            st.lists(
                st.builds(Outcome, name=names, to=to), max_size=3, unique_by=lambda one: one.name
            )
            if draw(st.booleans())
            else st.just([])
        )
        timed = draw(st.booleans())
        kind = draw(st.sampled_from(StepKind))
        steps.append(
            StepFacts(
                number=number,
                name=draw(names),
                kind=kind,
                role=draw(st.sampled_from(StepRole)),
                words=draw(words),
                amount=draw(amounts) if timed else None,
                unit=draw(st.sampled_from(units)) if timed else None,
                counts_time=timed or draw(st.booleans()),
                note=draw(words),
                after=tuple(after),
                outcomes=tuple(outcomes),
                unit_rule=draw(st.sampled_from([UnitRule.HANDLING, UnitRule.RECEIVING])),
                verb=draw(st.sampled_from(Verb)) if kind is StepKind.AUTOMATIC else None,
                money_due=draw(st.booleans()),
            )
        )
    return tuple(steps)


def _plain(number, kind=StepKind.PROCESS, role=StepRole.OFFICER, **parts):
    return StepFacts(number, f"Việc {number}", kind, role, **parts)


@st.composite
def sound_tables(draw, units=(Unit.WORKING_DAY,)):
    """A table that can be published: plain steps, choices with a way back, work side by side."""
    steps = [_plain(1, StepKind.INTAKE, StepRole.COUNTER), _plain(2)]
    main = [2]
    for block in draw(st.lists(st.sampled_from(["plain", "choice", "beside"]), max_size=4)):
        number = steps[-1].number + 1
        if block == "plain":
            steps.append(_plain(number))
        elif block == "choice":
            back = draw(st.sampled_from(main))
            ways = [Outcome("Được"), Outcome("Làm lại", back), Outcome("Từ chối", END)]
            steps.append(_plain(number, outcomes=tuple(ways[: draw(st.integers(1, 3))])))
        else:
            fork, ends = number - 1, []
            for _branch in range(draw(st.integers(2, 3))):
                steps.append(_plain(steps[-1].number + 1, after=(fork,)))
                steps += [_plain(steps[-1].number + 1)] * draw(st.integers(0, 1))
                ends.append(steps[-1].number)
            steps.append(_plain(steps[-1].number + 1, after=tuple(ends)))
            # Nothing leads back into the middle of work side by side.
            main = []
        main.append(steps[-1].number)
    steps.append(_plain(steps[-1].number + 1, StepKind.APPROVE, StepRole.LEADER))
    steps.append(_plain(steps[-1].number + 1, StepKind.RETURN, StepRole.COUNTER))
    timed = []
    for step in steps:
        amount = draw(st.one_of(st.none(), amounts))
        timed.append(
            replace(step, amount=amount, unit=draw(st.sampled_from(units)) if amount else None)
        )
    return tuple(timed)

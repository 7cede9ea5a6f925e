"""Whatever is tried, in whatever order: the button and the refusal say the same."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thongsuot.kernel.refusals import Clash, NotAllowed, Refusal
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.announcements.api import TRANSITIONS, Change, DecisionState, Move
from thongsuot.modules.announcements.tests.conftest import (
    AN,
    CHI,
    MAI,
    MORNING,
    TODAY,
    TU,
    add,
    begin,
    permit,
    publish,
    seen,
    shorten,
)
from thongsuot.modules.announcements.tests.test_who_may import BOTH

# Half of the steps lead on, else few would ever come as far as publishing.
MOVES = st.one_of(
    st.sampled_from([(Move.SUBMIT, MAI), (Move.APPROVE, CHI), (Move.PUBLISH, CHI)]),
    st.tuples(st.sampled_from(list(Move)), st.sampled_from([MAI, TU, CHI, BOTH, AN])),
)


def make(move: Move, decision_id: int, step: int, by) -> None:
    """Try one move, with nothing wrong in what is sent along."""
    found = seen(decision_id)
    draft = found.drafts[0].draft_id
    given = {"decision_id": decision_id, "by": by, "at": MORNING}
    match move:
        case Move.AMEND:
            announcements.amend_decision(
                title=f"Lần {step}",
                issuer=found.issuer,
                in_force_from=found.in_force_from,
                revision=found.revision,
                **given,
            )
        case Move.DRAFT:
            # Half of the edits leave something to mend.
            revision = found.drafts[0].revision
            value = None if step % 2 else [f"Nộp hồ sơ lần {step}."]
            announcements.edit_draft(
                draft_id=draft, revision=revision, part="steps", value=value, by=by, at=MORNING
            )
        case Move.SUBMIT:
            announcements.submit_decision(**given)
        case Move.SEND_BACK:
            announcements.send_back(reason="Xem lại.", **given)
        case Move.APPROVE:
            announcements.approve_decision(
                revision=found.revision,
                number=f"{step}/QĐ-UBND",
                issued_on=TODAY,
                running_shown=step,
                **given,
            )
        case Move.PUBLISH:
            announcements.publish_decision(**given)
        case Move.ABANDON:
            announcements.abandon_decision(reason="Không làm nữa.", **given)
        case Move.ENTER:
            announcements.enter_in_national_database(on=TODAY, **given)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(
    max_examples=35, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(MOVES, min_size=3, max_size=14))
def test_the_button_says_what_the_action_does(there, moves):
    with undone():
        decision_id = begin()
        shorten(add(decision_id))
        for step, (move, by) in enumerate(moves):
            before = seen(decision_id)
            if by is AN and before.state != DecisionState.PUBLISHED:
                with pytest.raises(NotAllowed):
                    make(move, decision_id, step, by)
                continue
            button = seen(decision_id, actor=by).move(move)
            try:
                make(move, decision_id, step, by)
            except Refusal as refusal:
                unchanged = str(refusal).startswith("Không có gì thay đổi")
                assert str(refusal) == button.reason or (button.allowed and unchanged)
                assert isinstance(refusal, Clash if button.verdict.later else NotAllowed) or (
                    unchanged
                )
                assert seen(decision_id) == before
            else:
                assert button.allowed, button.reason
                assert before.state in TRANSITIONS[move].sources
                assert seen(decision_id).state == TRANSITIONS[move].target


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(["name", "steps", "conditions"]), min_size=1, max_size=6))
def test_a_decision_pushed_through_publishes_what_was_last_saved(there, parts):
    """The catalogue gets exactly the record that the approver saw."""
    with undone():
        publish(permit("1.000002"))
        decision_id = begin()
        draft_id = add(decision_id, change=Change.AMENDED)
        for step, part in enumerate(parts):
            value = [f"Bước {step}"] if part == "steps" else f"Nội dung {step}"
            announcements.edit_draft(
                draft_id=draft_id, revision=step + 1, part=part, value=value, by=MAI, at=MORNING
            )
        for number, (move, by) in enumerate(
            [(Move.SUBMIT, MAI), (Move.APPROVE, CHI), (Move.PUBLISH, CHI)]
        ):
            last = announcements.draft(draft_id, actor=CHI, on=TODAY).record
            make(move, decision_id, number, by)
        made = announcements.draft(draft_id, actor=CHI, on=TODAY)
        (published,) = [
            line for line in announcements.announced("1.000001") if line.version_id is not None
        ]
        assert made.record == last
        assert published.version_id == made.version_id

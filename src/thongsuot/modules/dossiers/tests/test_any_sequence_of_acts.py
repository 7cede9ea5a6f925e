"""
Whatever people press, in whatever order: the button's word is the door's word.

People of the office, the counter, another office and the citizen try any move at any time. Where
the page shows a button, the act succeeds; where it shows a reason instead, the door refuses with
that very sentence, and leaves everything as it was.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import citizen
from thongsuot.kernel.refusals import Missing, Refusal
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.api import Move, Status
from thongsuot.modules.dossiers.models import Dossier
from thongsuot.modules.dossiers.states import CLOSED, OPEN, TRANSITIONS, WAITING
from thongsuot.modules.dossiers.testing import DUNG, MORNING, dossier_in, small_town

PRESSED: set[Move] = set()
STAFF = ("an", "hai", "giang", "chi")
# What is usually done next, and by whom.
USUAL = {
    Status.SUBMITTED: (Move.ACCEPT, "an"),
    Status.ACCEPTED: (Move.FORWARD, "an"),
    Status.IN_PROGRESS: (Move.COMPLETE_STEP, "giang"),
    Status.AWAITING_SUPPLEMENT: (Move.RECEIVE_SUPPLEMENT, "an"),
    Status.APPROVED: (Move.ISSUE_RESULT, "giang"),
    Status.REJECTED: (Move.ISSUE_RESULT, "giang"),
    Status.RESULT_READY: (Move.RETURN_RESULT, "an"),
}
A_DAY = timedelta(days=1)


class AnySequence(RuleBasedStateMachine):
    """One dossier in the hands of everyone."""

    town = None  # set by the test: founding a province for every example would take minutes

    @initialize(start=st.sampled_from([Status.SUBMITTED, Status.ACCEPTED, Status.IN_PROGRESS]))
    def file_one(self, start):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.now = MORNING
        self.code = dossier_in(start, self.town, at=self.now)
        self.now += timedelta(hours=2)

    def teardown(self):
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    # ---- What happens ----

    @rule(hours=st.sampled_from([0, 1, 7, 24, 72, 24 * 20]))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours, minutes=1)

    @rule()
    def the_work_goes_on(self):
        known = Dossier.objects.known_as(self.code)
        usual = USUAL.get(known.state)
        if usual is not None:
            move, who = usual
            step = known.steps.filter(finished_at=None).first()
            signing = step is not None and step.kind == "approve"
            self._try(*((Move.APPROVE, "chi") if signing and who == "giang" else (move, who)))

    @rule(who=st.sampled_from(STAFF), chance=st.integers(0, 99))
    def someone_presses_what_is_offered(self, who, chance):
        actor = self.town.actor(getattr(self.town.cast, who))
        try:
            shown = dossiers.on_desk(self.code, actor=actor, at=self.now)
        except Missing:
            return
        offered = [one.move for one in shown.moves if one.verdict]
        # What ends a dossier early is seldom pressed, or hardly one would come to its result.
        going_on = [move for move in offered if TRANSITIONS[move].target not in CLOSED]
        offered = going_on if going_on and chance else offered
        if offered:
            self._try(offered[chance % len(offered)], who)

    @rule(move=st.sampled_from(list(Move)), who=st.sampled_from(STAFF))
    def someone_presses(self, move, who):
        self._try(move, who)

    def _try(self, move, who):
        actor = self.town.actor(getattr(self.town.cast, who))
        before = self._as_it_stands()
        try:
            shown = dossiers.on_desk(self.code, actor=actor, at=self.now)
        except Missing as unseen:
            with pytest.raises(Missing, match=str(unseen)), transaction.atomic():
                self._press(move, actor, self._as_the_counter_sees_it())
            assert self._as_it_stands() == before
            return
        verdict = shown.may(move)
        if move is Move.SHARE and verdict and self._helper(shown) is None:
            return  # everyone of the division works on it already
        try:
            with transaction.atomic():
                self._press(move, actor, shown)
        except Refusal as refusal:
            assert not verdict, f"{move} was offered to {who} and refused: {refusal}"
            assert str(refusal) == verdict.reason
            assert self._as_it_stands() == before
            return
        assert verdict, f"{move} of {who} went through, though the page says: {verdict.reason}"
        PRESSED.add(move)
        target = TRANSITIONS[move].target
        stands = Dossier.objects.known_as(self.code)
        self.code = stands.known_code
        assert len(self._events()) > len(before[1]), "what changes is recorded"
        if target is not None and move not in (Move.ASSIGN, Move.COMPLETE_STEP):
            assert stands.state is target

    @rule(move=st.sampled_from(list(Move)))
    def someone_of_another_office_presses(self, move):
        stranger = self.town.actor(self.town.cast.binh)
        before = self._as_it_stands()
        with pytest.raises(Missing):
            dossiers.on_desk(self.code, actor=stranger, at=self.now)
        with pytest.raises(Missing), transaction.atomic():
            self._press(move, stranger, self._as_the_counter_sees_it())
        assert self._as_it_stands() == before

    @rule(chance=st.integers(0, 9))
    def the_citizen_takes_it_back(self, chance):
        if chance:
            return  # seldom, or hardly one would come to its result
        before = self._as_it_stands()
        status = Dossier.objects.known_as(self.code).state
        try:
            with transaction.atomic():
                dossiers.withdraw(
                    code=self.code, reason="Đổi ý.", by=citizen(DUNG.name), at=self.now
                )
        except Refusal:
            assert status not in TRANSITIONS[Move.WITHDRAW].sources
            assert self._as_it_stands() == before
            return
        assert status in TRANSITIONS[Move.WITHDRAW].sources

    # ---- What must always hold ----

    @invariant()
    def it_makes_sense(self):
        if not hasattr(self, "code"):
            return
        dossier = Dossier.objects.known_as(self.code)
        assert (dossier.status in OPEN) == (dossier.current_unit_id is not None)
        assert (dossier.state in WAITING) == dossier.stops.filter(ends_at=None).exists()
        if dossier.state in CLOSED:
            assert not dossier.steps.filter(finished_at=None).exists()
            assert not dossier.consultations.filter(ended_at=None).exists()
        spent = self._as_the_counter_sees_it().time_accounts
        assert sum((one.spent for one in spent.accounts), timedelta()) == spent.whole

    # ---- How each is pressed ----

    def _press(self, move, actor, shown):
        said = {"code": self.code, "by": actor, "at": self.now}
        post = self.town.cast.giang.post_id
        pressed: dict[Move, Callable[[], object]] = {
            Move.ACCEPT: lambda: dossiers.accept(**said),
            Move.REFUSE_INTAKE: lambda: dossiers.refuse_intake(reason="Sai nơi.", **said),
            Move.UPDATE_VERSION: lambda: dossiers.update_version(**said),
            Move.REQUEST_SUPPLEMENT: lambda: dossiers.request_supplement(reason="Thiếu.", **said),
            Move.RECEIVE_SUPPLEMENT: lambda: dossiers.receive_supplement(**said),
            Move.FORWARD: lambda: dossiers.forward(**said),
            Move.ASSIGN: lambda: dossiers.assign(post_id=post, **said),
            Move.HAND_BACK: lambda: dossiers.hand_back(reason="Nghỉ phép.", **said),
            Move.SHARE: lambda: dossiers.invite_helper(post_id=self._helper(shown), **said),
            Move.COMPLETE_STEP: lambda: dossiers.complete_step(**said),
            Move.SEND_BACK: lambda: dossiers.send_back(
                to=shown.earlier_steps[0].number if shown.earlier_steps else 1,
                reason="Xem lại.",
                **said,
            ),
            Move.CONSULT: lambda: dossiers.consult(
                unit_id=self._asked(shown),
                question="Có vướng quy hoạch không?",
                answer_by=self.now + 2 * A_DAY,
                **said,
            ),
            Move.ANSWER_CONSULT: lambda: dossiers.answer_consult(answer="Không.", **said),
            Move.PAUSE: lambda: dossiers.pause(
                reason=dossiers.StopReason.VERIFICATION, note="Xác minh.", **said
            ),
            Move.RESUME: lambda: dossiers.resume(**said),
            Move.EXTEND: lambda: dossiers.extend(
                new_due=max(shown.due_at or self.now, self.now) + 7 * A_DAY,
                reason="Cần thêm thời gian.",
                **said,
            ),
            Move.APPROVE: lambda: dossiers.approve(**said),
            Move.REJECT: lambda: dossiers.reject(reason="Không đủ điều kiện.", **said),
            Move.ISSUE_RESULT: lambda: dossiers.issue_result(number="15/GPXD", **said),
            Move.RETURN_RESULT: lambda: dossiers.return_result(**said),
            Move.WITHDRAW: lambda: dossiers.withdraw(reason="Đổi ý.", **said),
            Move.STOP: lambda: dossiers.stop(reason="Người yêu cầu đề nghị.", **said),
        }
        assert set(pressed) == set(Move), "every move is tried"
        pressed[move]()

    def _as_the_counter_sees_it(self):
        an = self.town.actor(self.town.cast.an)
        return dossiers.on_desk(self.code, actor=an, at=self.now)

    def _helper(self, shown):
        taken = {shown.assignee_id, *(one.post_id for one in shown.helpers)}
        cast = self.town.cast
        free = [one.post_id for one in (cast.hai, cast.giang) if one.post_id not in taken]
        return free[0] if free else None

    def _asked(self, shown):
        return self.town.province.long_xuyen_division

    def _events(self):
        pk = Dossier.objects.known_as(self.code).pk
        return ledger.history(f"dossier:{pk}")

    def _as_it_stands(self):
        row = Dossier.objects.filter(pk=Dossier.objects.known_as(self.code).pk).values().get()
        return row, self._events()


def test_the_buttons_word_is_the_doors_word(db):
    AnySequence.town = small_town()
    run_state_machine_as_test(
        AnySequence,
        settings=settings(
            max_examples=10,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],  # shrinking takes minutes, and a sequence is short to read
            suppress_health_check=list(HealthCheck),
        ),
    )
    # A machine that never came so far would prove nothing.
    assert {Move.FORWARD, Move.COMPLETE_STEP, Move.APPROVE, Move.SEND_BACK, Move.EXTEND} < PRESSED

"""Asking offices and experts for their opinion while one works on (lấy ý kiến phối hợp)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.files import api as files
from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.modules.dossiers import events, policy, rules
from thongsuot.modules.dossiers.actions import desk
from thongsuot.modules.dossiers.models import Consultation, ConsultationQuerySet, Dossier
from thongsuot.modules.dossiers.states import Move


@ledger.action
def consult(
    *, code: str, unit_id: int, question: str, answer_by: datetime, by: Actor, at: datetime
) -> int:
    """
    Ask another office for its opinion by a day; return the id of the consultation.

    NĐ 61/2018/NĐ-CP, Điều 19, khoản 5: the request says what is asked and until when. The
    dossier's own clock runs on; the next step waits for the answer, or for that day.

    :raises Missing: if there is no such unit
    :raises Invalid: without a question, to an office that cannot be asked, or for a day too near
    :raises Clash: if that office is being asked already
    """
    dossier = desk.take(code, Move.CONSULT, by, at).dossier
    question = rules.written(question, "/question")
    office = units.unit(unit_id)
    if unit_id == dossier.handling_unit_id or not office.in_force(localdate(at)):
        wrong = _("Hãy chọn một cơ quan khác, đang hoạt động, để lấy ý kiến.")
        raise Invalid(wrong, [Fault("/unit", wrong)])
    _in_time(answer_by, at)
    if unit_id in dossier.asked_units:
        raise Clash(_("Đang chờ ý kiến của %(office)s rồi.") % {"office": office.name})

    asked = open_consultation(dossier, office, question=question, answer_by=answer_by, by=by, at=at)

    record_asked(asked, office, by=by, at=at)
    return asked.pk


@ledger.action
def consult_expert(
    *, code: str, post_id: int, question: str, answer_by: datetime, by: Actor, at: datetime
) -> int:
    """
    Ask one person for an opinion by a day; return the id of the consultation.

    They open the dossier from their own list and answer in person; whoever stands in for them
    may, too. All else is as with an office.

    :raises Missing: if there is no such post
    :raises Invalid: without a question, to someone who cannot answer, or for a day too near
    :raises Clash: if they are being asked already
    """
    dossier = desk.take(code, Move.CONSULT, by, at).dossier
    question = rules.written(question, "/question")
    post = identity.post(post_id)
    held = {one.id for one in identity.posts_in(post.unit_id, on=localdate(at))}
    answers = {Permission.DOSSIER_PROCESS, Permission.DOSSIER_APPROVE}
    able = not answers.isdisjoint(identity.ROLES[post.role].permissions)
    if post_id not in held or not able or post_id == by.post_id:
        wrong = _("Hãy chọn một người khác, đang làm hồ sơ, để hỏi ý kiến.")
        raise Invalid(wrong, [Fault("/post_id", wrong)])
    _in_time(answer_by, at)
    if post_id in dossier.asked_posts:
        raise Clash(_("Đang chờ ý kiến của %(office)s rồi.") % {"office": post.holder})

    office = units.unit(post.unit_id)
    asked = open_consultation(
        dossier, office, post_id=post_id, question=question, answer_by=answer_by, by=by, at=at
    )

    record_asked(asked, office, by=by, at=at, person=post.holder)
    return asked.pk


def _in_time(answer_by: datetime, at: datetime) -> None:
    if answer_by <= at:
        past = _("Hạn trả lời phải sau lúc này.")
        raise Invalid(past, [Fault("/answer_by", past)])


def open_consultation(
    dossier: Dossier,
    office: units.UnitFacts,
    *,
    question: str,
    answer_by: datetime,
    step_number: int | None = None,
    post_id: int | None = None,
    by: Actor,
    at: datetime,
) -> Consultation:
    """Put the question on the list of the office, or of the expert; its caller records it."""
    asked = Consultation.objects.create(
        dossier=dossier,
        unit_id=office.id,
        post_id=post_id,
        step_number=step_number,
        asked_by_id=by.post_id,
        question=question,
        asked_at=at,
        due_at=answer_by,
    )
    _note_open(dossier)
    return asked


def record_asked(
    asked: Consultation, office: units.UnitFacts, *, by: Actor, at: datetime, person: str = ""
) -> None:
    happened = events.OpinionAsked(
        dossier_id=asked.dossier_id,
        consultation_id=asked.pk,
        asked_unit_id=office.id,
        office=_who(office.name, person),
        due_at=asked.due_at,
        note=asked.question,
    )
    ledger.record(happened, by=by, at=at, unit_id=office.id)


@ledger.action
def answer_consult(
    *,
    code: str,
    answer: str,
    consultation_id: int | None = None,
    file_ids: Sequence[UUID] = (),
    by: Actor,
    at: datetime,
) -> None:
    """
    Give the opinion that one's office, or oneself, was asked for.

    :raises Invalid: without an answer
    :raises Clash: if nothing is asked of this office any more
    :raises Missing: if a file has not been handed in
    """
    dossier = desk.take(code, Move.ANSWER_CONSULT, by, at).dossier
    answer = rules.written(answer, "/answer")
    files.facts(file_ids)
    mine = [
        one
        for one in _open(dossier).select_related("post__account").order_by("due_at", "pk")
        if policy.may_answer(by, one.unit_id, one.post_id) and consultation_id in (None, one.pk)
    ]
    if not mine:
        raise Clash(_("Yêu cầu lấy ý kiến này đã được trả lời hoặc không còn chờ."))
    asked = mine[0]
    desk.not_before(asked.asked_at, at)

    asked.ended_at = at
    asked.answer = answer
    asked.file_ids = list(file_ids)
    asked.answered_by_id = by.post_id
    asked.save(update_fields=["ended_at", "answer", "file_ids", "answered_by"])
    _note_open(dossier)

    happened = events.OpinionGiven(
        dossier_id=dossier.pk,
        consultation_id=asked.pk,
        asked_unit_id=asked.unit_id,
        office=_who(
            units.unit(asked.unit_id).name, asked.post.account.full_name if asked.post else ""
        ),
        on_time=at <= asked.due_at,
        note=answer,
    )
    ledger.record(happened, by=by, at=at, unit_id=dossier.current_unit_id)


def end_unanswered(dossier: Dossier, at: datetime) -> None:
    """Let what is still asked end with the decision: nobody's list keeps it."""
    if dossier.opinions_until is not None:
        dossier.consultations.open().update(ended_at=at)
        _note_open(dossier)


def _note_open(dossier: Dossier) -> None:
    waiting = list(_open(dossier).values_list("unit_id", "post_id", "due_at"))
    dossier.asked_units = sorted(unit_id for unit_id, post_id, _due in waiting if post_id is None)
    dossier.asked_posts = sorted(post_id for _unit, post_id, _due in waiting if post_id is not None)
    dossier.opinions_until = max((due for _unit, _post, due in waiting), default=None)
    dossier.save(update_fields=["asked_units", "asked_posts", "opinions_until"])


def _open(dossier: Dossier) -> ConsultationQuerySet:
    return Consultation.objects.filter(dossier=dossier).open()


def _who(office: str, person: str) -> str:
    return f"{person} ({office})" if person else office

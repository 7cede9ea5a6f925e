"""Working together on a dossier: who works along (phối hợp), and notes among colleagues."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.modules.dossiers import events, policy, rules
from thongsuot.modules.dossiers.actions import desk
from thongsuot.modules.dossiers.models import Dossier, Note
from thongsuot.modules.dossiers.queries.colleagues import colleagues
from thongsuot.modules.dossiers.states import Move

MOST_HELPERS = 20
# Pressed twice, it is written once.
_TWICE = timedelta(minutes=1)


@ledger.action
def invite_helper(*, code: str, post_id: int, note: str = "", by: Actor, at: datetime) -> None:
    """
    Let the holder of a post work along; the assignee alone goes on answering for the dossier.

    A helper finds the dossier in their list, reads it and writes notes.

    :raises Missing: if there is no such post
    :raises Invalid: if nobody of the same agency who works on dossiers holds it today
    :raises Clash: if they work on it already, or too many do
    """
    dossier = desk.take(code, Move.SHARE, by, at).dossier
    post = identity.post(post_id)
    if post_id not in {one.id for one in colleagues(dossier.competent_unit_id, on=localdate(at))}:
        wrong = _("Người phối hợp phải là người làm hồ sơ của cơ quan giải quyết.")
        raise Invalid(wrong, [Fault("/post_id", wrong)])
    if post_id == dossier.assignee_id or post_id in dossier.helpers:
        raise Clash(_("%(name)s đang làm hồ sơ này rồi.") % {"name": post.holder})
    if len(dossier.helpers) >= MOST_HELPERS:
        raise Clash(_("Hồ sơ đã có quá nhiều người phối hợp."))

    dossier.helpers = [*dossier.helpers, post_id]
    dossier.save(update_fields=["helpers"])

    happened = events.HelperInvited(
        dossier_id=dossier.pk, post_id=post_id, helper=post.holder, note=note
    )
    ledger.record(happened, by=by, at=at, unit_id=dossier.current_unit_id)


@ledger.action
def release_helper(*, code: str, post_id: int, by: Actor, at: datetime) -> None:
    """
    Let a helper go, by themselves or by whoever may invite.

    :raises Clash: if they do not work along
    """
    dossier = Dossier.objects.opened_by(by).locked().known_as(code)
    policy.may_release(by, dossier, post_id).or_refuse()
    if post_id not in dossier.helpers:
        raise Clash(_("Người này không còn phối hợp trong hồ sơ."))

    dossier.helpers = [one for one in dossier.helpers if one != post_id]
    dossier.save(update_fields=["helpers"])

    happened = events.HelperReleased(
        dossier_id=dossier.pk, post_id=post_id, helper=identity.post(post_id).holder
    )
    ledger.record(happened, by=by, at=at, unit_id=dossier.current_unit_id)


@ledger.action
def write_note(*, code: str, text: str, by: Actor, at: datetime) -> None:
    """
    Write a note for colleagues, which the citizen never sees; it cannot be changed afterwards.

    :raises Missing: if there is no such dossier, or `by` may not open it
    :raises Invalid: without words
    :raises Clash: if they have just written the very same
    """
    policy.may_note(by).or_refuse()
    dossier = Dossier.objects.opened_by(by).known_as(code)
    text = rules.written(text, "/text")
    last = dossier.notes.order_by("pk").last()
    if last and (last.text, last.post_id) == (text, by.post_id) and at - last.written_at < _TWICE:
        raise Clash(_("Ghi chú này vừa được ghi rồi."))

    note = Note.objects.create(
        dossier=dossier, text=text, written_at=at, written_by=by.name, post_id=by.post_id
    )

    happened = events.NoteWritten(dossier_id=dossier.pk, note_id=note.pk)
    ledger.record(happened, by=by, at=at, unit_id=by.unit_id)

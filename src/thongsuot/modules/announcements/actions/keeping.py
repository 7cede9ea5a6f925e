"""What every write to a draft shares: whose hands it has, and who was first."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Fault, Invalid, Missing
from thongsuot.kernel.vietnamese import has_control_characters
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.announcements.models import Decision, Draft
from thongsuot.modules.announcements.queries.standing import versions_of
from thongsuot.modules.announcements.rules.drafting import Overtaken
from thongsuot.modules.announcements.states import Change
from thongsuot.modules.procedures import api as procedures

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


def locked(draft_id: int) -> tuple[Draft, Decision]:
    """Lock a draft after its decision: always in this order, so that none waits for the other."""
    decision_id = Draft.objects.by_id(draft_id).decision_id
    decision = Decision.objects.locked().by_id(decision_id)
    return Draft.objects.locked().by_id(draft_id), decision


def base_for(code: str, change: Change) -> tuple[int | None, procedures.Record | None]:
    """Return the version that a draft begins from: the latest, which no day has ended."""
    if change == Change.NEW:
        return None, None
    latest = versions_of([code])[0].get(code)
    if latest is None or latest.in_force_to is not None:
        if change == Change.REPLACED:
            return (latest.version_id if latest else None), None
        raise Missing(_("Không có thủ tục %(code)s đang có hiệu lực.") % {"code": code})
    return latest.version_id, procedures.version(latest.version_id).record


def first_record(
    code: str, change: Change, base: procedures.Record | None
) -> dict[str, Any] | None:
    if change == Change.REPEALED:
        return None
    return procedures.to_data(base or procedures.Record(code=code))


def with_hand(by: Actor, hands: Sequence[int]) -> list[int]:
    return sorted({*hands, *([by.account_id] if by.account_id is not None else [])})


def add_hand(decision: Decision, by: Actor) -> None:
    """Remember who had a hand in it: they will not approve it."""
    hands = with_hand(by, decision.hands)
    if hands != decision.hands:
        decision.hands = hands
        decision.save(update_fields=["hands"])


def overtaken(row: Decision | Draft, *, theirs: Any) -> Overtaken:
    return Overtaken(
        _(
            "%(name)s đã lưu lúc %(time)s, sau khi bạn mở trang. Phần bạn viết chưa mất: "
            "hãy so hai bản rồi lưu lại."
        )
        % {"name": row.changed_by, "time": f"{row.changed_at.astimezone(VIETNAM):%H:%M}"},
        theirs=theirs,
        revision=row.revision,
        saved_by=row.changed_by,
    )


def text_of(text: str, name: str, *, most: int) -> str:
    if has_control_characters(text):
        reason = _("Có ký tự điều khiển không in được.")
        raise Invalid(reason, [Fault(f"/{name}", reason)])
    if len(text) > most:
        reason = _("Dài quá %(most)s ký tự.") % {"most": most}
        raise Invalid(reason, [Fault(f"/{name}", reason)])
    return text.strip()

"""Saying at the counter that a board hangs, or that a screen shows it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.modules.postings import policy
from thongsuot.modules.postings.events import ScreenDeclared, ScreenWithdrawn, SheetsPosted
from thongsuot.modules.postings.models import Posting, Screen
from thongsuot.modules.postings.queries import board
from thongsuot.modules.postings.states import Standing

_ONE_WALL_AT_A_TIME = "SELECT pg_advisory_xact_lock(7463, %s)"


@ledger.action
def confirm_posted(*, unit_id: int, sheets: Mapping[str, str], by: Actor, at: datetime) -> int:
    """
    Confirm that these sheets hang, each field with the digest on it, and return how many.

    Sheets of which the same digest hangs already are passed over.

    :raises NotAllowed: if `by` does not work at that counter
    :raises Missing: if the office has no board, or no sheet of such a field
    :raises Clash: if a sheet has changed since it was printed, or all of them hang already
    """
    _lock(unit_id)

    policy.may_post(by, unit_id).or_refuse()
    found = board(unit_id, on=localdate(at))
    wanted = [found.sheet(field) for field in sheets]
    for sheet in wanted:
        if sheet.digest != sheets[sheet.field]:
            raise Clash(
                _("Bảng %(field)s vừa có bản mới; hãy in lại rồi xác nhận.")
                % {"field": sheet.field or _("chưa rõ lĩnh vực")}
            )
    fresh = [sheet for sheet in wanted if sheet.standing != Standing.POSTED]
    if not fresh:
        raise Clash(_("Các bảng này đã được xác nhận niêm yết."))

    Posting.objects.bulk_create(
        Posting(
            unit_id=unit_id,
            field=sheet.field,
            digest=sheet.digest,
            version_ids=sorted(sheet.version_ids),
            posted_at=at,
        )
        for sheet in fresh
    )

    happened = SheetsPosted(unit_id, tuple((sheet.field, sheet.digest) for sheet in fresh))
    ledger.record(happened, by=by, at=at, unit_id=unit_id)
    return len(fresh)


@ledger.action
def declare_screen(*, unit_id: int, place: str, by: Actor, at: datetime) -> None:
    """
    Say that a screen at this counter shows the board from now on.

    :raises NotAllowed: if `by` does not work at that counter
    :raises Missing: if the office has no board
    :raises Invalid: if it is not said where the screen stands
    :raises Clash: if a screen is declared already
    """
    _lock(unit_id)

    policy.may_post(by, unit_id).or_refuse()
    where = tidy(place)
    if not where or len(where) > 200 or has_control_characters(place):
        fault = Fault("/place", _("Ghi màn hình đặt ở đâu, trong 200 chữ."))
        raise Invalid(_("Chưa rõ màn hình đặt ở đâu."), [fault])
    if board(unit_id, on=localdate(at)).screen is not None:
        raise Clash(_("Màn hình của nơi này đã được khai."))

    Screen.objects.create(unit_id=unit_id, is_running=True, place=where, said_at=at)

    ledger.record(ScreenDeclared(unit_id, where), by=by, at=at, unit_id=unit_id)


@ledger.action
def withdraw_screen(*, unit_id: int, reason: str, by: Actor, at: datetime) -> None:
    """
    Say that the screen no longer shows the board: from now on only what hangs counts.

    :raises NotAllowed: if `by` does not work at that counter
    :raises Clash: if no screen is declared
    """
    _lock(unit_id)

    policy.may_post(by, unit_id).or_refuse()
    if board(unit_id, on=localdate(at)).screen is None:
        raise Clash(_("Nơi này không có màn hình nào đang khai."))

    Screen.objects.create(unit_id=unit_id, is_running=False, place="", said_at=at)

    ledger.record(ScreenWithdrawn(unit_id, tidy(reason)[:300]), by=by, at=at, unit_id=unit_id)


def _lock(unit_id: int) -> None:
    # A second press of the button waits for the first, and finds the sheets hanging.
    with connection.cursor() as cursor:
        cursor.execute(_ONE_WALL_AT_A_TIME, [unit_id])

"""
Taking a list of work out in a file: asked for, written by a job, deleted after a day.

The job notes in transactions of their own that it has begun, how far it is and that it is done;
between them it only reads. Killed, it begins anew; done twice, it does nothing the second time.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from thongsuot.foundation.files import api as files
from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.vietnamese import tidy
from thongsuot.modules.dossiers import events, policy
from thongsuot.modules.dossiers.models import Export
from thongsuot.modules.dossiers.queries import exporting
from thongsuot.modules.dossiers.queries.lists import WorkFilter
from thongsuot.modules.dossiers.states import ExportForm, ExportState, Tab

KEPT = timedelta(days=1)
# What a worker died over for this long is given up, so that its asker may ask again.
MOST_TIME = timedelta(hours=2)


@ledger.action
def order_export(
    *,
    title: str,
    tab: Tab | None,
    mine: bool = False,
    helping: bool = False,
    q: str = "",
    narrowed: WorkFilter,
    form: ExportForm,
    by: Actor,
    at: datetime,
) -> int:
    """
    Ask for a list of work as a file; a job writes it. Returns the number of the export.

    :raises NotAllowed: if `by` holds no post
    :raises Clash: if another list of theirs is still under way
    """
    # Two at once would each find nothing under way.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('dossiers: exports'), %s)",
            [(by.account_id or 0) % 2**31],
        )

    policy.may_export(by, exporting.under_way(by.account_id)).or_refuse()
    assert by.account_id is not None and by.post_id is not None, "the policy asked"

    export = Export.objects.create(
        title=tidy(title)[:300],
        asked={
            "tab": tab,
            "mine": mine,
            "helping": helping,
            "q": q,
            "narrowed": _kept(narrowed),
        },
        form=form,
        state=ExportState.QUEUED,
        account_id=by.account_id,
        post_id=by.post_id,
        by=by.name[:200],
        asked_at=at,
        changed_at=at,
    )
    # One at a time for all: the other hands of the worker stay free for the rest.
    app.configure_task("dossiers.write_export", lock="exports").defer(export_id=export.pk)

    ledger.record(
        events.ListOrdered(account_id=by.account_id, export_id=export.pk, title=export.title),
        by=by,
        at=at,
        unit_id=by.unit_id,
    )
    return int(export.pk)


# ---- What the job does ----


def write_export(*, export_id: int, at: datetime) -> None:
    """Write the file of what was asked; nothing if that is done already."""
    export = _begun(export_id, at)
    if export is None:
        return
    actor = identity.actor_for_account(account_id=export.account_id, post_id=export.post_id, at=at)
    if actor is None:
        give_up_export(
            export_id=export_id, trouble=_("Vị trí công tác đã xuất danh sách không còn."), at=at
        )
        return
    wanted = exporting.ids(actor, **_asked(export.asked), at=at)
    Export.objects.filter(pk=export.pk).update(expected=len(wanted))
    if len(wanted) > exporting.MOST_ROWS:
        give_up_export(
            export_id=export_id,
            trouble=_("Danh sách dài hơn một bảng tính chứa được; hãy lọc bớt rồi xuất lại."),
            at=at,
        )
        return
    place = files.temporary_path(export.file_name)
    draft = place.with_suffix(".part")
    rows = _counted(export, exporting.rows(wanted, at=at))
    with draft.open("wb") as stream:
        written = exporting.WRITERS[ExportForm(export.form)](stream, rows)
    os.replace(draft, place)
    _done(export.pk, rows=written, size=place.stat().st_size, by=actor, at=at)


def give_up_export(*, export_id: int, trouble: str, at: datetime) -> None:
    """Say that the file will not come, and why."""
    with transaction.atomic():
        export = Export.objects.locked().by_id(export_id)
        if export.state in (ExportState.QUEUED, ExportState.RUNNING):
            export.state, export.trouble, export.changed_at = ExportState.FAILED, trouble, at
            export.save(update_fields=["state", "trouble", "changed_at"])


def drop_old_exports(*, at: datetime) -> None:
    """Delete the files of yesterday, and give up what has hung for hours."""
    hung = Export.objects.under_way().filter(changed_at__lt=at - MOST_TIME)
    for export_id in hung.order_by("pk").values_list("pk", flat=True):
        give_up_export(export_id=export_id, trouble=_("Việc bị ngắt giữa chừng."), at=at)
    old = Export.objects.filter(changed_at__lt=at - KEPT).exclude(state=ExportState.GONE)
    for export in old.order_by("pk")[:500]:
        place = files.temporary_path(export.file_name)
        place.unlink(missing_ok=True)
        place.with_suffix(".part").unlink(missing_ok=True)
        Export.objects.filter(pk=export.pk).update(state=ExportState.GONE, changed_at=at)


def _begun(export_id: int, at: datetime) -> Export | None:
    with transaction.atomic():
        export = Export.objects.locked().by_id(export_id)
        if export.state not in (ExportState.QUEUED, ExportState.RUNNING):
            return None
        export.state, export.rows, export.changed_at = ExportState.RUNNING, 0, at
        export.save(update_fields=["state", "rows", "changed_at"])
        return export


def _counted(export: Export, rows: Iterator[exporting.Line]) -> Iterator[exporting.Line]:
    """Pass the rows on, and note now and then how far it is."""
    for number, row in enumerate(rows, start=1):
        yield row
        if number % exporting.PIECE == 0:
            Export.objects.filter(pk=export.pk).update(rows=number)


@ledger.action
def _done(export_id: int, *, rows: int, size: int, by: Actor, at: datetime) -> None:
    export = Export.objects.locked().by_id(export_id)

    export.state, export.rows, export.size, export.changed_at = ExportState.DONE, rows, size, at
    export.save(update_fields=["state", "rows", "size", "changed_at"])

    happened = events.ListExported(
        account_id=export.account_id, export_id=export.pk, title=export.title, rows=rows
    )
    ledger.record(happened, by=by, at=at, unit_id=by.unit_id)


def _kept(narrowed: WorkFilter) -> Mapping[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(narrowed).items()
    }


def _asked(kept: Mapping[str, Any]) -> dict[str, Any]:
    narrowed = dict(kept["narrowed"])
    for name in ("due_from", "due_before"):
        narrowed[name] = parse_datetime(narrowed[name]) if narrowed[name] else None
    return {
        "tab": Tab(kept["tab"]) if kept["tab"] else None,
        "mine": kept["mine"],
        "helping": kept["helping"],
        "q": kept["q"],
        "narrowed": WorkFilter(**narrowed),
    }

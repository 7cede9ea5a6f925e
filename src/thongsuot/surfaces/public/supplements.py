"""
Papers handed in because they were asked for: all in one go, and none lost on the way.

What arrived is remembered in the session until every paper asked for is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from thongsuot.foundation.files import api as files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Invalid
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.shared.throttle import address, knock

IN_SESSION = "supplements"
MOST_FILES = 20  # to one paper


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper that was asked for, what has come of it, and what was wrong with what came."""

    field: str
    name: str
    files: Sequence[files.FileFacts]
    error: str = ""


def wanted(
    request: HttpRequest, code: str, stop: dossiers.StopSeen, errors: Sequence[str] = ()
) -> list[Wanted]:
    """Return the papers asked for, with the files already here."""
    here = _remembered(request, code, stop)
    known = files.facts([UUID(one) for ids in here for one in ids])
    wrong = [*errors, *[""] * len(stop.items)]
    return [
        Wanted(f"file-{number}", item, [known[UUID(one)] for one in here[number]], wrong[number])
        for number, item in enumerate(stop.items)
    ]


def take(
    request: HttpRequest, code: str, stop: dossiers.StopSeen, *, by: Actor, at: datetime
) -> tuple[list[dossiers.HandedIn], list[str]]:
    """Keep what was sent; return the papers as they stand, and what is wrong with each."""
    knock("upload", address(request), most=120, within=timedelta(hours=1), at=at)
    here = _remembered(request, code, stop)
    errors = []
    for number, ids in enumerate(here):
        fresh, wrong = _kept(request, f"file-{number}", len(ids), code, by, at)
        ids.extend(fresh)
        errors.append(wrong or ("" if ids else _("Chưa có tệp cho giấy tờ này.")))
    request.session[IN_SESSION] = {_key(code, stop): here}
    papers = [
        dossiers.HandedIn(name=item, file_ids=tuple(map(UUID, here[number])))
        for number, item in enumerate(stop.items)
    ]
    return papers, errors


def forget(request: HttpRequest) -> None:
    request.session.pop(IN_SESSION, None)


def _kept(
    request: HttpRequest, field: str, already: int, code: str, by: Actor, at: datetime
) -> tuple[list[str], str]:
    sent = request.FILES.getlist(field)
    if already + len(sent) > MOST_FILES:
        return [], _("Mỗi giấy tờ nhận tối đa %(most)d tệp.") % {"most": MOST_FILES}
    ids, wrong = [], ""
    for each in sent:
        name = each.name or ""
        try:
            kept = files.keep(each, name=name, by=by, at=at, owner=f"dossier:{code}")
        except (Invalid, Clash) as refusal:
            wrong = f"{name}: {refusal}"
        else:
            ids.append(str(kept.id))
    return ids, wrong


def _remembered(request: HttpRequest, code: str, stop: dossiers.StopSeen) -> list[list[str]]:
    here: list[list[str]] | None = request.session.get(IN_SESSION, {}).get(_key(code, stop))
    if here is None or len(here) != len(stop.items):
        return [[] for _item in stop.items]
    return [list(ids) for ids in here]


def _key(code: str, stop: dossiers.StopSeen) -> str:
    return f"{code.upper()} {stop.slip}"

"""What stands against a draft and its decision, before they may be submitted and approved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from thongsuot.modules.announcements.rules.contents import (
    Held,
    against_the_record,
    burdens,
)
from thongsuot.modules.announcements.rules.drafting import Transition
from thongsuot.modules.announcements.rules.remarks import (
    ANNOUNCING,
    PARTS_OF_LAW,
    Remark,
    blocks,
    warns,
)
from thongsuot.modules.announcements.states import Change
from thongsuot.modules.procedures.api import Record, digest


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest version of a procedure, and by what it was announced, for the one who reads."""

    version_id: int
    number: int
    in_force_from: date
    in_force_to: date | None
    digest: str
    instrument: str = ""
    announced_by: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """
    What a decision says of one procedure, as far as it can be judged.

    `also_changed` are the parts it kept as drafted when a later version, which had changed them
    too, became its base.
    """

    code: str
    change: str
    record: Record | None
    base: Record | None = None
    base_version_id: int | None = None
    replaces: tuple[str, ...] = ()
    reason: str = ""
    transition: Transition | None = None
    also_changed: tuple[str, ...] = ()


def check(
    draft: Drafted,
    *,
    in_force_from: date,
    standing: Mapping[str, Standing],
    held: Mapping[str, Held],
    also_in: Sequence[str] = (),
    forms: Sequence[tuple[str, str]] = (),
) -> tuple[Remark, ...]:
    """
    Return everything that stands against a draft, or that its approver should see.

    `standing` holds the latest version of each procedure it names, `held` the papers that a
    connected database already has, `also_in` the titles of other decisions under way that
    touch the procedure, `forms` the electronic forms (title, case) that ask in a case which the
    record lacks.
    """
    found = [*_against_the_catalogue(draft, in_force_from, standing)]
    found += [warns("", "also_in", ANNOUNCING, decision=title) for title in also_in]
    found += [
        warns(f"/{part}", "also_changed", ANNOUNCING, part=part) for part in draft.also_changed
    ]
    if draft.record is not None:
        found += against_the_record(draft.record, held)
        found += [
            warns("/cases", "form_at_odds", PARTS_OF_LAW, form=title, case=case)
            for title, case in forms
        ]
        if draft.base is not None:
            found += burdens(draft.base, draft.record)
    return tuple(found)


def check_decision(
    *,
    drafts: Sequence[tuple[str, str, Sequence[str]]],
    expedited: bool,
    in_force_from: date,
    today: date,
) -> tuple[Remark, ...]:
    """
    Return what stands against the decision as a whole.

    `drafts` are (code, change, codes replaced).
    """
    if not drafts:
        return (blocks("", "no_drafts", ANNOUNCING),)
    said = {code for code, _change, _replaces in drafts}
    twice = sorted(
        code
        for at, (_own, _change, replaces) in enumerate(drafts)
        for code in replaces
        if code in said or any(code in others for _, _, others in drafts[:at])
    )
    found = [blocks("", "said_twice", ANNOUNCING, code=code) for code in twice]
    if in_force_from < today:
        found.append(warns("", "effect_is_past", ANNOUNCING, day=in_force_from))
    if expedited:
        found.append(warns("", "expedited", "Nghị định 63/2010/NĐ-CP, Điều 15"))
    return tuple(found)


# ---- Beside what is in the catalogue ----


def _against_the_catalogue(
    draft: Drafted, in_force_from: date, standing: Mapping[str, Standing]
) -> Iterator[Remark]:
    latest = standing.get(draft.code)
    ends = latest is not None and latest.in_force_to is not None
    if draft.change == Change.NEW and latest is not None and not ends:
        yield blocks("", "already_there", ANNOUNCING, code=draft.code, **_by(latest))
    if draft.change in (Change.AMENDED, Change.REPEALED) and (latest is None or ends):
        yield _not_there(draft.code, latest)
    if draft.change == Change.REPEALED and not draft.reason.strip():
        yield blocks("", "no_reason", ANNOUNCING)
    if draft.change == Change.REPLACED and not draft.replaces:
        yield blocks("", "replaces_nothing", ANNOUNCING)
    for code in draft.replaces:
        other = standing.get(code)
        if other is None or other.in_force_to is not None:
            yield _not_there(code, other)
        elif other.in_force_from > in_force_from:
            yield blocks("", "too_early", ANNOUNCING, code=code, since=other.in_force_from)
    if latest is None:
        return
    since = latest.in_force_from
    if latest.in_force_to is not None:
        since = max(since, latest.in_force_to + timedelta(days=1))
    if in_force_from < since:
        yield blocks("", "too_early", ANNOUNCING, code=draft.code, since=since)
    if draft.change != Change.NEW and latest.version_id != draft.base_version_id:
        yield blocks("", "overtaken", ANNOUNCING, **_by(latest))
    elif draft.change == Change.AMENDED and _says_nothing_new(draft):
        yield blocks("", "nothing_new", ANNOUNCING)
    if draft.transition is not None and draft.transition.on < in_force_from:
        yield blocks("", "transition_too_early", ANNOUNCING, on=in_force_from)


def _not_there(code: str, latest: Standing | None) -> Remark:
    if latest is None or latest.in_force_to is None:
        return blocks("", "not_there", ANNOUNCING, code=code)
    return blocks("", "ending", ANNOUNCING, code=code, last=latest.in_force_to)


def _by(latest: Standing) -> dict[str, object]:
    return {
        "number": latest.number,
        "instrument": latest.instrument,
        "by": latest.announced_by,
        "since": latest.in_force_from,
    }


def _says_nothing_new(draft: Drafted) -> bool:
    if draft.record is None or draft.base is None:
        return False
    return digest(replace(draft.record, decision=None)) == digest(
        replace(draft.base, decision=None)
    )

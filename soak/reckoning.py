"""What the pages acknowledged against what the ledger holds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from soak.officers import Act

# The kind of act, who did it, and to which dossier (or, received, for which number).
Key = tuple[str, int, str]


@dataclass
class Reckoning:
    """How many acts were acknowledged, and how many of them the ledger lost or doubled."""

    acknowledged: int = 0
    unknown: int = 0
    arrived: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: list[str] = field(default_factory=list)


def reckon(connection: Any, acts: Sequence[Act]) -> Reckoning:
    """
    Compare, for every person, dossier and kind of act, how often each says it happened.

    An act whose answer never came may or may not have happened, but not twice.
    """
    found = Reckoning()
    done: Counter[Key] = Counter()
    unknown: Counter[Key] = Counter()
    for act in acts:
        key = (act.event, act.account_id, act.number or act.code)
        if act.answer == "done":
            done[key] += 1
        elif act.answer == "unknown":
            unknown[key] += 1
    found.acknowledged, found.unknown = sum(done.values()), sum(unknown.values())
    happened = _happened(connection, {key[2] for key in {*done, *unknown}})
    for key in {*done, *unknown}:
        times, least, most = happened[key], done[key], done[key] + unknown[key]
        if times < least:
            found.lost += least - times
            found.wrong.append(f"lost: {key}, {least} acknowledged, {times} in the ledger")
        elif times > most:
            found.doubled += times - most
            found.wrong.append(f"doubled: {key}, at most {most} sent, {times} in the ledger")
        found.arrived += max(0, min(times - least, unknown[key]))
    return found


def _happened(connection: Any, known: set[str]) -> Counter[Key]:
    rows = connection.execute(
        """
        SELECT e.type, e.account_id, d.code, d.applicant_number, count(*)
        FROM dossiers_dossier d
        JOIN ledger_event e ON e.subject = 'dossier:' || d.id
        WHERE d.code = ANY(%(known)s) OR d.reference = ANY(%(known)s)
           OR d.applicant_number = ANY(%(known)s)
        GROUP BY 1, 2, 3, 4
        """,
        {"known": sorted(known)},
    )
    counted: Counter[Key] = Counter()
    for kind, account_id, code, number, times in rows:
        short = kind.rsplit(".", 1)[-1]
        what = number if short == "DossierAccepted" else code
        counted[(short, account_id, what)] += times
    return counted

"""How the catalogue stands to what a decision drafts, in as few statements as can be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from thongsuot.kernel.worktime import day_in_figures
from thongsuot.modules.announcements.models import Decision, Draft
from thongsuot.modules.announcements.queries.rows import drafted, record_of
from thongsuot.modules.announcements.rules.checking import Standing, check, check_decision
from thongsuot.modules.announcements.rules.contents import Held, papers_to_ask
from thongsuot.modules.announcements.rules.remarks import Remark
from thongsuot.modules.databases import api as databases
from thongsuot.modules.forms import api as forms

# Every version of these procedures, with the decision and the hand that announced it.
_VERSIONS = """
SELECT procedure.code, version.id, version.number, version.in_force_from, version.in_force_to,
    version.digest, version.instrument_number, version.instrument_on, decision.published_by
FROM procedures_procedureversion version
JOIN procedures_procedure procedure ON procedure.id = version.procedure_id
LEFT JOIN announcements_draft draft ON draft.version_id = version.id
LEFT JOIN announcements_decision decision ON decision.id = draft.decision_id
WHERE procedure.code = ANY (%s)
ORDER BY procedure.code, version.number
"""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a decision's drafts are judged against on a day."""

    on: date
    standing: Mapping[str, Standing]
    version_ids: Mapping[str, tuple[int, ...]]
    held: Mapping[str, Mapping[str, Held]]
    also_in: Mapping[str, Sequence[str]]
    forms: Mapping[str, Sequence[forms.FormAtOdds]]


def surroundings(drafts: Sequence[Draft], *, on: date) -> Surroundings:
    """Return what these drafts of one decision are judged against; four statements at most."""
    codes = sorted({code for row in drafts for code in (row.procedure_code, *row.replaces)})
    standing, version_ids = versions_of(codes)
    return Surroundings(
        on, standing, version_ids, _held(drafts, on=on), _also_in(drafts), _at_odds(drafts)
    )


def versions_of(
    codes: Sequence[str],
) -> tuple[Mapping[str, Standing], Mapping[str, tuple[int, ...]]]:
    """Return the latest version of each procedure, and the ids of all its versions."""
    standing: dict[str, Standing] = {}
    ids: dict[str, tuple[int, ...]] = {}
    if not codes:
        return standing, ids
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, [list(codes)])
        for code, pk, number, begins, ends, digest, instrument, instrument_on, by in cursor:
            ids[code] = (*ids.get(code, ()), pk)
            standing[code] = Standing(
                version_id=pk,
                number=number,
                in_force_from=begins,
                in_force_to=ends,
                digest=digest,
                instrument=_instrument(instrument, instrument_on),
                announced_by=by or "",
            )
    return standing, ids


def remarks_on(row: Draft, around: Surroundings) -> tuple[Remark, ...]:
    """Return what stands against one draft."""
    return check(
        drafted(row),
        in_force_from=row.decision.in_force_from,
        standing=around.standing,
        held=around.held.get(row.procedure_code, {}),
        also_in=around.also_in.get(row.procedure_code, ()),
        forms=[(each.title, each.case) for each in around.forms.get(row.procedure_code, ())],
    )


def remarks_on_all(
    decision: Decision, drafts: Sequence[Draft], around: Surroundings
) -> Sequence[tuple[Draft | None, Remark]]:
    """Return what stands against a decision: its drafts' remarks, and those on the whole."""
    said = [(row.procedure_code, row.change, row.replaces) for row in drafts]
    whole = check_decision(
        drafts=said,
        expedited=decision.expedited,
        in_force_from=decision.in_force_from,
        today=around.on,
    )
    found: list[tuple[Draft | None, Remark]] = [(None, remark) for remark in whole]
    found += [(row, remark) for row in drafts for remark in remarks_on(row, around)]
    return found


def _held(drafts: Sequence[Draft], *, on: date) -> Mapping[str, Mapping[str, Held]]:
    asked = {
        row.procedure_code: papers_to_ask(record)
        for row in drafts
        if (record := record_of(row)) is not None
    }
    if not any(asked.values()):
        return {}
    return {
        code: {
            name: Held(holding.database, holding.owner, holding.legal_basis)
            for name, holding in holdings.items()
        }
        for code, holdings in databases.asked_in_vain_by(asked, on=on).items()
    }


def _at_odds(drafts: Sequence[Draft]) -> Mapping[str, Sequence[forms.FormAtOdds]]:
    """Return the forms in force on the day of effect that ask in a case no longer there."""
    cases = {
        row.procedure_code: [case.key for case in record.cases]
        for row in drafts
        if (record := record_of(row)) is not None
    }
    found: dict[str, list[forms.FormAtOdds]] = {}
    if cases:
        for each in forms.forms_at_odds(cases, on=drafts[0].decision.in_force_from):
            found.setdefault(each.procedure_code, []).append(each)
    return found


def _also_in(drafts: Sequence[Draft]) -> Mapping[str, Sequence[str]]:
    if not drafts:
        return {}
    found: dict[str, list[str]] = {}
    codes = [row.procedure_code for row in drafts]
    others = (
        Draft.objects.open()
        .filter(Q(procedure_code__in=codes) | Q(replaces__overlap=codes))
        .exclude(decision=drafts[0].decision_id)
        .order_by("pk")
        .values_list("procedure_code", "replaces", "decision__title")
    )
    for own, replaces, title in others:
        for code in (own, *replaces):
            found.setdefault(code, []).append(title)
    return found


def _instrument(number: str, issued_on: date | None) -> str:
    if not number or issued_on is None:
        return number
    return _("%(number)s ngày %(day)s") % {"number": number, "day": day_in_figures(issued_on)}

"""Which requirement fails people most: of the reasons that were given, how often each was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from thongsuot.kernel.actor import Actor
from thongsuot.modules.dossiers.models import Dossier, GivenReason
from thongsuot.modules.reasons import api as reasons

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Failing:
    """
    One requirement of a procedure, as people failed it: the reason, and the paper or field.

    `dossiers` were answered so in a time in which `filed` came in under the procedure.
    """

    procedure_code: str
    procedure_name: str
    kind: str
    kind_label: str
    code: str
    sentence: str
    basis: str
    about: str
    dossiers: int
    filed: int

    @property
    def rate(self) -> float | None:
        """The share, in hundredths; None where nothing was filed in that time."""
        return round(100 * self.dossiers / self.filed, 1) if self.filed else None


@dataclass(frozen=True, slots=True)
class Answered:
    """A dossier that was answered with a reason: when, and in which words."""

    code: str
    unit_name: str
    given_at: datetime
    line: str


def failing(
    *, actor: Actor, since: datetime, until: datetime, procedure_code: str = "", kind: str = ""
) -> Sequence[Failing]:
    """Return which requirements failed most dossiers within `actor`'s sight, the worst first."""
    given = GivenReason.objects.filter(given_at__gte=since, given_at__lt=until)
    mine = Dossier.objects.seen_by(actor)
    given = given.filter(dossier__in=mine)
    if procedure_code:
        given = given.filter(dossier__procedure_code=procedure_code)
    if kind:
        given = given.filter(kind=kind)
    rows = list(
        given.values("dossier__procedure_code", "kind", "reason_id", "about")
        .annotate(
            number=Count("dossier_id", distinct=True),
            title=Max("dossier__procedure_name"),
            latest=Max("given_at"),
        )
        .order_by("-number", "-latest", "reason_id", "about")[:MOST_SHOWN]
    )
    codes = {row["dossier__procedure_code"] for row in rows}
    filed = dict(
        mine.filter(procedure_code__in=codes, submitted_at__gte=since, submitted_at__lt=until)
        .values_list("procedure_code")
        .annotate(number=Count("pk"))
        .order_by("procedure_code")
    )
    known = {facts.code: facts for facts in reasons.reasons(retired=True)}
    return [
        Failing(
            procedure_code=row["dossier__procedure_code"],
            procedure_name=row["title"],
            kind=row["kind"],
            kind_label=str(reasons.ReasonKind(row["kind"]).label),
            code=row["reason_id"],
            sentence=known[row["reason_id"]].sentence,
            basis=known[row["reason_id"]].basis,
            about=row["about"],
            dossiers=row["number"],
            filed=filed.get(row["dossier__procedure_code"], 0),
        )
        for row in rows
    ]


def answered_so(
    *,
    actor: Actor,
    since: datetime,
    until: datetime,
    procedure_code: str,
    reason_code: str,
    about: str,
) -> Sequence[Answered]:
    """Return the latest dossiers that were answered with a reason; nobody is named."""
    rows = (
        GivenReason.objects.filter(
            given_at__gte=since,
            given_at__lt=until,
            reason=reason_code,
            about=about,
            dossier__procedure_code=procedure_code,
            dossier__in=Dossier.objects.seen_by(actor),
        )
        .select_related("dossier__receiving_unit")
        .order_by("-given_at", "-pk")[:MOST_SHOWN]
    )
    return [
        Answered(row.dossier.known_code, row.dossier.receiving_unit.name, row.given_at, row.line)
        for row in rows
    ]

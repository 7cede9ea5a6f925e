"""What dossiers took of those who filed them, as medians: nothing about whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Min

from thongsuot.foundation.calendar import api as calendar
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.dossiers.models import Dossier

# Every returned dossier of the period once, then its medians by channel and over all channels.
# A visit is a way to the counter: to file there, for each request of supplements where one filed
# there, and to fetch the result there. Days in which the clock stood still are not worked.
_MEDIANS = """
WITH calendar AS (
    SELECT * FROM unnest(%(days)s::date[], %(ranks)s::int[]) AS one (day, rank)
), taken AS (
    SELECT dossier.procedure_code, dossier.channel,
        CASE WHEN dossier.channel = 'counter' THEN 1 + dossier.supplement_requests ELSE 0 END
            + CASE WHEN dossier.return_channel = 'counter' THEN 1 ELSE 0 END AS visits,
        dossier.supplement_requests AS supplemented,
        (SELECT count(*) FROM dossiers_component paper
            WHERE paper.dossier_id = dossier.id) AS papers,
        greatest(0, finished.rank - accepted.rank - coalesce((
            SELECT sum(ended.rank - begun.rank) FROM dossiers_stop stop
            JOIN calendar begun ON begun.day = (stop.begins_at AT TIME ZONE %(zone)s)::date
            JOIN calendar ended ON ended.day = (
                least(stop.ends_at, dossier.finished_at) AT TIME ZONE %(zone)s)::date
            WHERE stop.dossier_id = dossier.id AND stop.begins_at <= dossier.finished_at
        ), 0)) AS days_worked,
        (dossier.returned_at AT TIME ZONE %(zone)s)::date
            - (dossier.submitted_at AT TIME ZONE %(zone)s)::date AS days_waited,
        coalesce((
            SELECT sum(stop.amount) FROM dossiers_stop stop WHERE stop.dossier_id = dossier.id
        ), 0) AS paid
    FROM dossiers_dossier dossier
    JOIN calendar accepted ON accepted.day = (dossier.accepted_at AT TIME ZONE %(zone)s)::date
    JOIN calendar finished ON finished.day = (dossier.finished_at AT TIME ZONE %(zone)s)::date
    WHERE dossier.returned_at >= %(since)s AND dossier.returned_at < %(until)s
)
SELECT procedure_code, coalesce(channel, ''), count(*),
    percentile_disc(0.5) WITHIN GROUP (ORDER BY visits),
    count(*) FILTER (WHERE supplemented > 0),
    percentile_disc(0.5) WITHIN GROUP (ORDER BY papers),
    percentile_disc(0.5) WITHIN GROUP (ORDER BY days_worked),
    percentile_disc(0.5) WITHIN GROUP (ORDER BY days_waited),
    percentile_disc(0.5) WITHIN GROUP (ORDER BY paid)
FROM taken
GROUP BY GROUPING SETS ((procedure_code, channel), (procedure_code))
ORDER BY procedure_code, 2
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """
    What the returned dossiers of a procedure took, as medians; `channel` "" is all together.

    `supplemented` counts the dossiers that were asked for more; `paid` is in đồng, of what was
    asked for while the dossier ran.
    """

    procedure_code: str
    channel: str
    dossiers: int
    visits: int
    supplemented: int
    papers: int
    days_worked: int
    days_waited: int
    paid: int


def taken(*, since: datetime, until: datetime) -> Sequence[Taken]:
    """
    Return what dossiers took whose result came into hand in a time, by the country's calendar.

    Two queries however many dossiers there are.
    """
    rows = Dossier.objects.filter(returned_at__gte=since, returned_at__lt=until)
    first = rows.aggregate(first=Min("accepted_at"))["first"]
    if first is None:
        return ()
    days, ranks = _calendar(first, until)
    asked: dict[str, Any] = {
        "days": days,
        "ranks": ranks,
        "since": since,
        "until": until,
        "zone": VIETNAM.utcoffset(None),
    }
    with connection.cursor() as cursor:
        cursor.execute(_MEDIANS, asked)
        return tuple(Taken(*row) for row in cursor.fetchall())


def _calendar(first: datetime, last: datetime) -> tuple[list[str], list[int]]:
    """Return every day of a time with how many working days there were up to it."""
    counting = calendar.calendar_for(None)
    begin, end = first.astimezone(VIETNAM).date(), last.astimezone(VIETNAM).date()
    days = [begin + timedelta(days=number) for number in range((end - begin).days + 1)]
    ranks = [counting.working_days_between(begin, day) for day in days]
    return [day.isoformat() for day in days], ranks

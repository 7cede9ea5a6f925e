"""Giving numbers, and saying how they look."""

from datetime import date, datetime

from django.db import connection
from django.db.transaction import TransactionManagementError
from django.utils.translation import gettext as _

from thongsuot.foundation.ledger.api import action, record
from thongsuot.foundation.numbering.events import SeriesDefined
from thongsuot.foundation.numbering.models import Series
from thongsuot.foundation.numbering.rules import FIELDS, repeats, unknown_parts, write_number
from thongsuot.foundation.numbering.states import Period
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.identifiers import is_agency_code
from thongsuot.kernel.refusals import Invalid, Missing

# One statement finds the pattern, makes or locks the counter, and counts.
_COUNT = """
INSERT INTO numbering_counter AS counter (series_id, agency_code, period, last)
SELECT name, %(agency)s, CASE period WHEN 'day' THEN %(day)s ELSE %(year)s END, 1
  FROM numbering_series WHERE name = %(series)s
ON CONFLICT (series_id, agency_code, period) DO UPDATE SET last = counter.last + 1
RETURNING last, (SELECT pattern FROM numbering_series WHERE name = counter.series_id)
"""


def next_number(*, series: str, agency_code: str, on: date) -> str:
    """
    Return the next number of `series` for this agency in the period that `on` falls in.

    The counter stays locked until the caller's transaction ends: whoever wants the next number
    of the same series and agency waits, and a rollback gives the number back. So take it as
    late as possible, after every question that may refuse, and do nothing slow afterwards.

    :raises Missing: if there is no such series
    :raises Invalid: if `agency_code` is not an agency identifier
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A number is taken inside the transaction that uses it.")
    if not is_agency_code(agency_code):
        raise Invalid(_("“%(code)s” không phải là mã định danh cơ quan.") % {"code": agency_code})
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            {"series": series, "agency": agency_code, "day": f"{on}", "year": f"{on:%Y}"},
        )
        counted = cursor.fetchone()
    if counted is None:
        raise Missing(_("Không có loại số “%(series)s”.") % {"series": series})
    sequence, pattern = counted
    return write_number(pattern, agency_code=agency_code, on=on, sequence=sequence)


@action
def define_series(
    *,
    name: str,
    title: str,
    pattern: str,
    period: Period,
    source: str,
    by: Actor,
    at: datetime,
) -> None:
    """
    Give a series its pattern, or change it; numbers already given stay as they are.

    :raises Invalid: if the pattern has unknown fields, or would give a number twice
    """
    existing = Series.objects.select_for_update(of=("self",)).filter(pk=name).first()

    if unknown := unknown_parts(pattern):
        raise Invalid(
            _("Mẫu số không hiểu được “%(part)s”. Chỉ dùng: %(fields)s.")
            % {"part": unknown[0], "fields": ", ".join(sorted(FIELDS))}
        )
    if repeats(pattern, daily=period == Period.DAY):
        raise Invalid(
            _("Mẫu số này sẽ cấp trùng số: cần có {sequence}, và {yymmdd} nếu đếm theo ngày.")
        )

    series = existing or Series(name=name)
    series.title, series.pattern, series.period, series.source = title, pattern, period, source
    series.save()

    record(
        SeriesDefined(name=name, pattern=pattern, period=period.value, source=source),
        by=by,
        at=at,
    )

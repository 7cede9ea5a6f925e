"""Finding a procedure by what people type, with or without marks."""

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Invalid
from thongsuot.kernel.vietnamese import has_control_characters, sort_key
from thongsuot.modules.procedures.models import ProcedureVersion
from thongsuot.modules.procedures.rules.asking import Question, ask
from thongsuot.modules.procedures.rules.record import TimeLimit, limit_from_json
from thongsuot.modules.procedures.rules.shipped import popular as popular_codes
from thongsuot.modules.procedures.states import Completeness, Level, ServiceLevel

T = TypeVar("T")
MOST = 200
# Below it, the words are all there but scattered over papers and steps: something with most of
# them in its name is likelier meant.
GOOD_ENOUGH = 95
_LIKE_A_CODE = re.compile(r"[A-Za-z0-9.-]{1,120}")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some answers, and the cursor at which the next ones begin; None after the last."""

    items: tuple[T, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """One procedure in a list."""

    version_id: int
    code: str
    name: str
    plain_name: str
    field: str
    levels: tuple[Level, ...]
    service_level: ServiceLevel | None
    completeness: Completeness
    limit: TimeLimit | None

    @property
    def title(self) -> str:
        return self.plain_name or self.name or self.code


@dataclass(frozen=True, slots=True)
class Field:
    """A field of administration (lĩnh vực) with how many procedures it has."""

    name: str
    procedures: int


_COLUMNS = """
    v.id, p.code, v.name, v.plain_name, v.field, v.levels, v.service_level, v.completeness,
    v.record #> '{channels,0,limit}'
"""

_FROM = """
    FROM procedures_searchentry e
    JOIN procedures_procedureversion v ON v.id = e.version_id
    JOIN procedures_procedure p ON p.id = v.procedure_id
"""

_FILTERS = """
    v.in_force_from <= %(on)s AND (v.in_force_to IS NULL OR v.in_force_to >= %(on)s)
    AND (%(field)s = '' OR v.field = %(field)s)
    AND (%(level)s = '' OR %(level)s = ANY (v.levels))
    AND (%(service)s = '' OR v.service_level = %(service)s)
    AND (%(completeness)s = '' OR v.completeness = %(completeness)s)
"""

# All words, as typed first, then in the order typed, then where they stand and how much else
# the name says; what people come for most decides between equals.
_BY_ALL_WORDS = f"""
    SELECT {_COLUMNS}, s.score {_FROM}
    CROSS JOIN LATERAL (SELECT round((
        CASE WHEN p.code = %(code)s THEN 1000 WHEN p.code LIKE %(prefix)s THEN 500 ELSE 0 END
        + CASE WHEN e.marked @@ %(marked)s::tsquery THEN 40 ELSE 0 END
        + CASE WHEN e.plain @@ %(in_name)s::tsquery THEN 60
            WHEN e.plain @@ %(phrase)s::tsquery THEN 25 ELSE 0 END
        + CASE WHEN e.plain @@ %(meant)s::tsquery THEN 70 ELSE 0 END
        + 40 * (SELECT count(*) FILTER (WHERE e.plain @@ (part || ':AB')::tsquery)
                FROM unnest(%(parts)s::text[]) part) / cardinality(%(parts)s::text[])
        + 40 * ts_rank('{{0.02, 0.1, 0.6, 1.0}}', e.plain, %(every)s::tsquery)
        + 30 * word_similarity(%(plain)s, e.title)
        + 25 * greatest(similarity(%(plain)s, e.name), similarity(%(plain)s, e.plain_name))
        + CASE WHEN p.code = ANY (%(popular)s) THEN 30 ELSE 0 END
        + CASE WHEN v.completeness = 'full' THEN 10 ELSE 0 END
    )::numeric, 3) AS score) s
    WHERE {_FILTERS}
      AND (e.plain @@ %(every)s::tsquery OR e.marked @@ %(raw)s::tsquery
           OR p.code LIKE %(prefix)s)
      AND (%(below)s::numeric IS NULL OR (s.score, -v.id) < (%(below)s::numeric, %(after)s))
    ORDER BY s.score DESC, v.id
    LIMIT %(limit)s
"""

# Nothing has all the words near its name: take what has most of them, or what looks like them.
_BY_LIKENESS = f"""
    SELECT {_COLUMNS}, s.score {_FROM}
    CROSS JOIN LATERAL (SELECT round((
        60 * (SELECT count(*) FILTER (WHERE e.plain @@ part::tsquery)
                   + count(*) FILTER (WHERE e.plain @@ (part || ':AB')::tsquery)
              FROM unnest(%(parts)s::text[]) part) / cardinality(%(parts)s::text[])
        + 100 * word_similarity(%(plain)s, e.title)
        + 25 * greatest(similarity(%(plain)s, e.name), similarity(%(plain)s, e.plain_name))
        + 20 * ts_rank('{{0.02, 0.1, 0.6, 1.0}}', e.plain, %(some)s::tsquery)
        + CASE WHEN p.code = ANY (%(popular)s) THEN 8 ELSE 0 END
        + CASE WHEN v.completeness = 'full' THEN 6 ELSE 0 END
    )::numeric, 3) AS score) s
    WHERE {_FILTERS}
      AND (e.plain @@ %(some)s::tsquery OR %(plain)s <%% e.title)
      AND s.score >= 130
      AND (%(below)s::numeric IS NULL OR (s.score, -v.id) < (%(below)s::numeric, %(after)s))
    ORDER BY s.score DESC, v.id
    LIMIT %(limit)s
"""

_IN_ORDER = f"""
    SELECT {_COLUMNS}, e.sort_key {_FROM}
    WHERE {_FILTERS}
      AND (%(below)s::text IS NULL OR (e.sort_key, v.id) > (%(below)s COLLATE "C", %(after)s))
    ORDER BY e.sort_key, v.id
    LIMIT %(limit)s
"""

_BY_CODES = f"""
    SELECT {_COLUMNS}, array_position(%(codes)s::text[], p.code::text) {_FROM}
    WHERE {_FILTERS} AND p.code = ANY (%(codes)s)
    ORDER BY array_position(%(codes)s::text[], p.code::text)
    LIMIT %(limit)s
"""


def search(
    q: str = "",
    *,
    on: date,
    field: str = "",
    level: str = "",
    service: str = "",
    completeness: str = "",
    cursor: str | None = None,
    limit: int = 20,
) -> Page[Found]:
    """
    Return procedures in force on a day, best first; in order of names when `q` is empty.

    :raises Invalid: if the cursor is not one of ours, or `limit` is out of bounds
    """
    if not 1 <= limit <= MOST:
        raise Invalid(_("Mỗi trang có từ 1 đến %(most)s thủ tục.") % {"most": MOST})
    if has_control_characters(field + level + service + completeness):
        return Page((), None)
    way, below, after = _place(cursor)
    params: dict[str, Any] = {"on": on, "field": field, "level": level, "service": service}
    params |= {"completeness": completeness}
    params |= {"below": below, "after": after, "limit": limit + 1}
    question = ask(q[:400])
    if question is None:
        return _page(_rows(_IN_ORDER, params), limit, "n") if not q.strip() else Page((), None)
    params |= _asked(question, q)
    rows = _rows(_BY_ALL_WORDS, params) if way != "l" else []
    if way == "w" or (rows and rows[0][-1] >= GOOD_ENOUGH):
        return _page(rows, limit, "w")
    return _page(_rows(_BY_LIKENESS, params), limit, "l")


def popular(limit: int = 12, *, on: date) -> Sequence[Found]:
    """Return what people come for most, as the shipped list has it."""
    params = {"on": on, "field": "", "level": "", "service": "", "completeness": ""}
    codes = {"codes": list(popular_codes()), "limit": limit}
    return _page(_rows(_BY_CODES, params | codes), limit, "n").items


def fields(*, on: date) -> Sequence[Field]:
    """Return the fields that have procedures in force on a day, in the order of their names."""
    named = (
        ProcedureVersion.objects.in_force(on)
        .exclude(field="")
        .values("field")
        .annotate(count=Count("pk"))
        .order_by("field")
        .values_list("field", "count")
    )
    return tuple(
        Field(name, count) for name, count in sorted(named, key=lambda row: sort_key(row[0]))
    )


def _asked(question: Question, q: str) -> dict[str, Any]:
    code = q.strip() if _LIKE_A_CODE.fullmatch(q.strip()) else ""
    return {
        "code": code,
        # A lone figure begins two thousand codes; from four characters on, it means one.
        "prefix": f"{code}%" if len(code) >= 4 else "",
        "plain": question.plain,
        "every": question.every,
        "some": question.some,
        "phrase": question.phrase,
        "in_name": question.in_name,
        "marked": question.marked,
        "raw": question.raw,
        "meant": question.meant,
        "parts": list(question.parts),
        "popular": list(popular_codes()),
    }


def _rows(statement: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def _page(rows: list[tuple[Any, ...]], limit: int, way: str) -> Page[Found]:
    items = tuple(map(_found, rows[:limit]))
    if len(rows) <= limit:
        return Page(items, None)
    last = rows[limit - 1]
    place = json.dumps([way, str(last[-1]), last[0] if way == "n" else -last[0]])
    return Page(items, base64.urlsafe_b64encode(place.encode()).decode().rstrip("="))


def _place(cursor: str | None) -> tuple[str, str | None, int]:
    if not cursor:
        return "", None, 0
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        way, below, after = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if way not in ("w", "l", "n") or type(below) is not str or type(after) is not int:
            raise ValueError(cursor)
        if abs(after) >= 2**63 or "\x00" in below or len(below) > 5000:
            raise ValueError(cursor)
        if way != "n" and not Decimal(below).is_finite():
            raise ValueError(cursor)
    except (ValueError, TypeError, ArithmeticError, RecursionError):
        raise Invalid(_("Không đọc được vị trí trang; hãy tìm lại từ đầu.")) from None
    return way, below, after


def _found(row: tuple[Any, ...]) -> Found:
    version_id, code, name, plain_name, field, levels, service, completeness, limit = row[:9]
    return Found(
        version_id=version_id,
        code=code,
        name=name,
        plain_name=plain_name,
        field=field,
        levels=tuple(Level(level) for level in levels),
        service_level=ServiceLevel(service) if service else None,
        completeness=Completeness(completeness),
        limit=limit_from_json(limit) if limit else None,
    )

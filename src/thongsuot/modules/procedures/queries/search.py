"""Finding a procedure by what people type, with or without marks."""

import base64
import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _

from thongsuot.foundation.units import api as units
from thongsuot.kernel.refusals import Invalid
from thongsuot.kernel.vietnamese import has_control_characters, sort_key
from thongsuot.modules.procedures.models import ProcedureVersion
from thongsuot.modules.procedures.queries.lexicon import Known, known
from thongsuot.modules.procedures.queries.places import PlaceAsked, whereabouts
from thongsuot.modules.procedures.rules.asking import Question, ask
from thongsuot.modules.procedures.rules.mending import Mended, mend
from thongsuot.modules.procedures.rules.record import TimeLimit, limit_from_json
from thongsuot.modules.procedures.rules.shipped import popular as popular_codes
from thongsuot.modules.procedures.rules.words import plain, words
from thongsuot.modules.procedures.states import Completeness, Level, ServiceLevel

MOST = 200
# All that was asked stands side by side in the name: nothing can be better.
SURE = 1200
# How much better a bold reading must be than the plain one, and how good where there is none;
# and in how short a question it is tried.
MARGIN = 15
GUESSED = 1150
FEW = 4
# How many are ranked finely; five pages of the portal.
NEAR = 100
# A name that holds less than this share of what was asked, by what its words tell, is not it.
LEAST = 0.3
_PIECES = re.compile(r"([^\W_]+)")
_LIKE_A_CODE = re.compile(r"[A-Za-z0-9.-]{1,120}")


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
class Answer:
    """
    What was found, best first, and the cursor at which the next ones begin; None after the last.

    `mended` is the text as it was taken to be meant, empty where it was taken as typed; `asked`
    are the words, without marks, that make a name one of the found. `places` and `offices` were
    named in the question and not searched for.
    """

    items: tuple[Found, ...]
    next: str | None
    mended: str = ""
    asked: frozenset[str] = frozenset()
    places: tuple[PlaceAsked, ...] = ()
    offices: tuple[units.FormerOffice, ...] = ()

    def pieces(self, text: str) -> tuple[tuple[str, bool], ...]:
        """Return `text` cut around the words that were asked for, each piece with whether it is."""
        cut = [piece for piece in _PIECES.split(text) if piece]
        hits = [bool(_PIECES.fullmatch(piece)) and plain(piece) in self.asked for piece in cut]
        for at in range(1, len(cut) - 1):
            # The blank between two of them is within what was found.
            hits[at] = hits[at] or (cut[at].isspace() and hits[at - 1] and hits[at + 1])
        found: list[tuple[str, bool]] = []
        for piece, hit in zip(cut, hits, strict=True):
            if found and found[-1][1] == hit:
                found[-1] = (found[-1][0] + piece, hit)
            else:
                found.append((piece, hit))
        return tuple(found)


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
    <codes>
"""
# Only where they are asked for: what may be NULL spoils what Postgres expects of the whole.
_AMONG = """
    AND v.procedure_id = ANY (ARRAY(
        SELECT id FROM procedures_procedure WHERE code = ANY (%(among)s::text[])))
"""
_BESIDE = """
    AND v.procedure_id <> ALL (ARRAY(
        SELECT id FROM procedures_procedure WHERE code = ANY (%(beside)s::text[])))
"""

# What is found is put in order twice. First roughly, by what is cheap to see: how much of what
# was asked stands in names and keywords, and how little else. Then the best `near` of them
# finely. All of these come before all others (1000), so a page goes on where the last one ended.
_FOUND = f"""
    WITH met AS MATERIALIZED (
        SELECT e.version_id, (<share>) / %(weight)s AS share,
            least(1, %(length)s::real / least(
                greatest(e.longest, 1), coalesce(nullif(e.shortest, 0), 4000))) AS fit
        FROM <wanted> e
    ), rough AS MATERIALIZED (
        SELECT v.id, met.share, met.fit, row_number() OVER (
            ORDER BY 100 * met.share + 20 * met.fit + (<more>) DESC, v.id
        ) AS place
        FROM met JOIN procedures_procedureversion v ON v.id = met.version_id
        WHERE {_FILTERS} AND met.share >= %(least)s
    ), scored AS (
        SELECT rough.id, round(1 / rough.place::numeric, 6) AS score
        FROM rough WHERE rough.place > %(near)s
        UNION ALL
        SELECT v.id, 1000 + round((
            -- The code itself, or how it begins, is beyond doubt.
            CASE WHEN p.code = %(code)s THEN 1000 WHEN p.code LIKE %(prefix)s THEN 500 ELSE 0 END
            -- How much of what was asked, by what each word tells, is in the name.
            + 100 * rough.share
            -- The marks that were typed: đường, đương and dương are three words.
            + CASE WHEN e.marked_names @@ %(marked)s::tsquery THEN 60 ELSE 0 END
            -- The words side by side in a name; in keywords they were put by a keeper.
            + CASE WHEN e.names @@ %(in_name)s::tsquery THEN 30
                WHEN e.names @@ %(phrase)s::tsquery THEN 15 ELSE 0 END
            -- Two by two: long names hold all words of a question, but scattered.
            + 40 * (<pairs>)
            -- What everyday words are in law, in the name itself.
            + CASE WHEN e.names @@ %(meant)s::tsquery THEN 40 ELSE 0 END
            -- How densely: in the name before the keywords, and more than once.
            + 20 * ts_rank('{{0, 0, 0.6, 1.0}}', e.names, %(some)s::tsquery)
            -- How little else the name says.
            + 45 * rough.fit
            + (<more>)
        )::numeric, 3)
        FROM rough
        JOIN procedures_searchentry e ON e.version_id = rough.id
        JOIN procedures_procedureversion v ON v.id = rough.id
        JOIN procedures_procedure p ON p.id = v.procedure_id
        WHERE rough.place <= %(near)s
    ), page AS (
        SELECT s.id, s.score FROM scored s
        WHERE %(below)s::numeric IS NULL OR (s.score, -s.id) < (%(below)s::numeric, %(after)s)
        ORDER BY s.score DESC, s.id
        LIMIT %(limit)s
    )
    SELECT {_COLUMNS}, s.score {_FROM}
    JOIN page s ON s.id = v.id
    ORDER BY s.score DESC, v.id
"""
# What most people come for decides between what fits alike; a whole procedure serves, where a
# line of a list only tells that it exists.
_MORE = """
    CASE WHEN v.procedure_id = ANY (ARRAY(
        SELECT id FROM procedures_procedure WHERE code = ANY (%(popular)s))) THEN 15 ELSE 0 END
    + CASE WHEN v.completeness = 'full' THEN 10 ELSE 0 END
"""
_WANTED = {
    # All that is asked, in a name or keyword.
    "e": "procedures_named(%(every)s::tsquery)",
    # A code, or how it begins.
    "c": """(SELECT e.version_id, e.names, length(e.name) AS longest,
            length(e.plain_name) AS shortest
        FROM procedures_searchentry e WHERE e.version_id IN (
            SELECT v.id FROM procedures_procedureversion v
            JOIN procedures_procedure p ON p.id = v.procedure_id WHERE p.code LIKE %(prefix)s))""",
    # Any of the telling words in a name or keyword.
    "s": "procedures_named(%(some)s::tsquery)",
    # All that is asked, wherever it stands: in papers, results, agencies.
    "p": "procedures_worded(%(every)s::tsquery)",
}

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
    among: Collection[str] | None = None,
    beside: Collection[str] | None = None,
    cursor: str | None = None,
    limit: int = 20,
) -> Answer:
    """
    Return procedures in force on a day, best first; in order of names when `q` is empty.

    `among` and `beside` are codes: only these, and all but these.

    :raises Invalid: if the cursor is not one of ours, or `limit` is out of bounds
    """
    if not 1 <= limit <= MOST:
        raise Invalid(_("Mỗi trang có từ 1 đến %(most)s thủ tục.") % {"most": MOST})
    if has_control_characters(field + level + service + completeness):
        return Answer((), None)
    way, below, after = _place(cursor)
    params: dict[str, Any] = {"on": on, "field": field, "level": level, "service": service}
    params |= {"completeness": completeness}
    params |= {"among": None if among is None else list(among)}
    params |= {"beside": None if beside is None else list(beside)}
    params |= {"below": below, "after": after, "limit": limit + 1}
    if not q.strip():
        return _page(_rows(_IN_ORDER, params), limit, "n")
    return _answer(_readable(q), params, way, limit)


def _answer(q: str, params: dict[str, Any], way: str, limit: int) -> Answer:
    words_known = known()
    where = whereabouts(q, words_known.lexicon, on=params["on"])
    told: dict[str, Any] = {"places": where.places, "offices": where.offices}
    rest = where.rest if where.rest.strip() else q if where.offices else ""
    if not words(rest):
        rows = _rows(_BY_CODES, params | {"codes": list(popular_codes())}) if told["places"] else []
        return replace(_page(rows, limit, "n"), next=None, **told)
    tries = _Tries(rest, params, words_known, limit)
    chosen = way or _best_way(tries)
    return replace(tries.page(chosen), **told) if chosen else Answer((), None, **told)


class _Tries:
    """
    The ways to read one question, each tried at most once.

    The first letter tells what is read: "w" the words, "b" the words boldly mended. The second
    tells what is looked for: "c" a code, "e" every part, "s" some of the telling ones, both in
    names; "p" every part in papers and agencies too.
    """

    def __init__(self, text: str, params: dict[str, Any], words_known: Known, limit: int) -> None:
        self._limit = limit
        self._params = params
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._known = words_known
        self._text = text
        self._read: dict[str, tuple[Mended, Question | None]] = {}

    @property
    def is_code(self) -> bool:
        """Whether the text may be a code, or its beginning; a lone figure begins thousands."""
        text = self._text.strip()
        return len(text) >= 4 and bool(_LIKE_A_CODE.fullmatch(text))

    def read(self, letter: str) -> tuple[Mended, Question | None]:
        if letter not in self._read:
            mended = mend(self._text, self._known.lexicon, boldly=letter == "b")
            question = ask(
                mended.words,
                self._known.vocabulary,
                self._known.lexicon,
                unfinished=not self._text[-1:].isspace(),
            )
            self._read[letter] = mended, question
        return self._read[letter]

    def best(self, way: str) -> float:
        """Return the score of the first found, 0 if nothing was."""
        rows = self._found(way)
        return float(rows[0][-1]) if rows else 0.0

    def page(self, way: str) -> Answer:
        mended, question = self.read(way[0])
        found = _page(self._found(way), self._limit, way)
        return replace(found, mended=mended.text, asked=question.asked if question else frozenset())

    def _found(self, way: str) -> list[tuple[Any, ...]]:
        if way not in self._rows:
            _mended, question = self.read(way[0])
            self._rows[way] = self._ask(question, way) if question else []
        return self._rows[way]

    def _ask(self, question: Question, way: str) -> list[tuple[Any, ...]]:
        least = LEAST if way[1] == "s" else 0.0
        statement = (
            _FOUND.replace("<share>", _share(question))
            .replace("<pairs>", _pairs(question))
            .replace("<wanted>", _WANTED[way[1]])
            .replace("<more>", _MORE)
        )
        asked = _asked(question, self._text) | {"least": least}
        return _rows(statement, self._params | asked)


def _best_way(tries: _Tries) -> str:
    """Return how the question is best read, empty if nothing is found in any way."""
    if tries.is_code and tries.best("wc"):
        return "wc"
    if tries.best("we") >= SURE:
        return "we"
    # All words are somewhere, but scattered: a name with most of them side by side is likelier.
    way = max(("we", "ws"), key=tries.best)
    mended, question = tries.read("b")
    if mended.text != tries.read("w")[0].text and question and len(question.parts) <= FEW:
        # Two or three words that stand apart in some name: a slip of one that they stand
        # beside everywhere is likelier.
        if tries.best("be") > tries.best(way) + MARGIN:
            return "be"
    if tries.best(way):
        return way
    # A guess that finds only some of the words is worse than none.
    bold = max(("be", "bs"), key=tries.best)
    if tries.best(bold) >= GUESSED:
        return bold
    return "wp" if tries.best("wp") else ""


def _share(question: Question) -> str:
    """Return in SQL the sum of what the parts tell that stand in a name or keyword."""
    return " + ".join(
        f"CASE WHEN e.names @@ %(part{at})s::tsquery THEN {part.weight:.4f} ELSE 0 END"
        for at, part in enumerate(question.parts)
    )


def _pairs(question: Question) -> str:
    """Return in SQL the share of the words that stand side by side as they were typed."""
    pairs = question.side_by_side
    found = [
        f"CASE WHEN e.names @@ %(pair{at})s::tsquery THEN 1.0 ELSE 0 END"
        for at in range(len(pairs))
    ]
    return f"({' + '.join(found)}) / {len(pairs)}" if pairs else "1"


def _readable(q: str) -> str:
    """Return what can be read of `q`: a text pasted whole is cut, lone surrogates are left out."""
    return "".join(" " if 0xD800 <= ord(c) <= 0xDFFF or c == "\x00" else c for c in q[:400])


def popular(limit: int = 12, *, on: date) -> Sequence[Found]:
    """Return what people come for most, as the shipped list has it."""
    params: dict[str, Any] = {"on": on, "field": "", "level": "", "service": "", "completeness": ""}
    params |= {"among": None, "beside": None}
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
    parts = {f"part{at}": part.query for at, part in enumerate(question.parts)}
    pairs = {f"pair{at}": pair for at, pair in enumerate(question.side_by_side)}
    return (
        parts
        | pairs
        | {
            "code": code,
            # A lone figure begins two thousand codes; from four characters on, it means one.
            "prefix": f"{code}%" if len(code) >= 4 else "",
            "plain": question.plain,
            "every": question.every,
            "some": question.some,
            "phrase": question.phrase,
            "in_name": question.in_name,
            "marked": question.marked,
            "meant": question.meant,
            "weight": sum(part.weight for part in question.parts),
            "near": NEAR,
            "length": len(question.plain),
            "popular": list(popular_codes()),
        }
    )


def _rows(statement: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    narrowed = (_AMONG if params["among"] is not None else "") + (
        _BESIDE if params["beside"] is not None else ""
    )
    statement = statement.replace("<codes>", narrowed)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def _page(rows: list[tuple[Any, ...]], limit: int, way: str) -> Answer:
    items = tuple(map(_found, rows[:limit]))
    if len(rows) <= limit:
        return Answer(items, None)
    last = rows[limit - 1]
    place = json.dumps([way, str(last[-1]), last[0] if way == "n" else -last[0]])
    return Answer(items, base64.urlsafe_b64encode(place.encode()).decode().rstrip("="))


def _place(cursor: str | None) -> tuple[str, str | None, int]:
    if not cursor:
        return "", None, 0
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        way, below, after = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if (
            way not in ("we", "ws", "be", "bs", "n")
            or type(below) is not str
            or type(after) is not int
        ):
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

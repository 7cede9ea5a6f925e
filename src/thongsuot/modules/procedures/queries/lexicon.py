"""The words that search knows: of the catalogue's names, and what means the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from thongsuot.modules.procedures.rules.mending import Lexicon, lexicon
from thongsuot.modules.procedures.rules.shipped import (
    Vocabulary,
    faint_words,
    idle_words,
    synonyms,
    vocabulary,
)

# What tells that the catalogue or the groups changed, here or in another process: two looks at
# the ends of indexes and one at a table of some dozen rows, a fifth of a millisecond.
_STATE = """
    SELECT (SELECT max(version_id) FROM procedures_searchentry),
        (SELECT min(version_id) FROM procedures_searchentry),
        (SELECT count(*) FROM procedures_synonymgroup),
        (SELECT count(removed_at) FROM procedures_synonymgroup),
        (SELECT max(id) FROM procedures_synonymgroup)
"""
_NAMES = """
    SELECT v.name || ' . ' || v.plain_name || ' . ' ||
        coalesce((SELECT string_agg(w, ' . ') FROM jsonb_array_elements_text(
            CASE jsonb_typeof(v.record -> 'keywords')
            WHEN 'array' THEN v.record -> 'keywords' ELSE '[]' END) w), '')
    FROM procedures_procedureversion v WHERE v.in_force_to IS NULL
    ORDER BY v.id
"""
_GROUPS = "SELECT phrases FROM procedures_synonymgroup WHERE removed_at IS NULL ORDER BY id"


@dataclass(frozen=True, slots=True)
class Known:
    """What search knows of words, as of one state of the tables."""

    state: tuple[object, ...]
    vocabulary: Vocabulary
    lexicon: Lexicon


_kept: dict[str, Known] = {}


def known() -> Known:
    """Return the words that search knows; kept in this process until the tables change."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        state = tuple(cursor.fetchone() or ())
        kept = _kept.get("known")
        if kept is not None and kept.state == state:
            return kept
        cursor.execute(_GROUPS)
        groups: Sequence[Sequence[str]] = [*synonyms(), *(row[0] for row in cursor.fetchall())]
        cursor.execute(_NAMES)
        names = [str(row[0]) for row in cursor.fetchall()]
    phrases = [phrase for group in groups for phrase in group]
    # Replaced whole, so that a search in another thread has the old words or the new ones.
    _kept["known"] = found = Known(
        state, vocabulary(groups), lexicon(names, [*phrases, *idle_words(), *faint_words()])
    )
    return found

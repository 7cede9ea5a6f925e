"""The groups of words that mean the same: those that come with us, and the province's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from thongsuot.modules.procedures.models import SynonymGroup
from thongsuot.modules.procedures.rules.shipped import synonyms
from thongsuot.modules.procedures.rules.words import plain


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Phrases that mean the same, the law's own last; `id` is None for a group that is shipped."""

    id: int | None
    phrases: tuple[str, ...]
    added_at: datetime | None

    @property
    def said(self) -> tuple[str, ...]:
        """What people say."""
        return self.phrases[:-1]

    @property
    def in_law(self) -> str:
        return self.phrases[-1]


def synonym_groups(q: str = "") -> Sequence[Synonyms]:
    """Return the province's own groups, the latest first, then the shipped; `q` narrows them."""
    own = SynonymGroup.objects.filter(removed_at=None).order_by("-added_at", "-pk")
    groups = [Synonyms(row.pk, tuple(row.phrases), row.added_at) for row in own]
    groups += [Synonyms(None, tuple(group), None) for group in synonyms()]
    wanted = plain(q)
    return tuple(
        group for group in groups if any(wanted in plain(phrase) for phrase in group.phrases)
    )

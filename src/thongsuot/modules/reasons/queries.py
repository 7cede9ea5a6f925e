"""Which reasons there are, and how those that are given read."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Fault, Invalid
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.modules.reasons import rules
from thongsuot.modules.reasons.models import Reason
from thongsuot.modules.reasons.states import About, ReasonKind


@dataclass(frozen=True, slots=True)
class ReasonFacts:
    """One reason of the catalogue; `about` says whether a paper or a field belongs to it."""

    code: str
    sentence: str
    kinds: tuple[str, ...]
    about: str
    basis: str
    is_checked: bool
    is_active: bool


def reasons(kind: str = "", *, retired: bool = False) -> Sequence[ReasonFacts]:
    """Return the reasons that may be given for a kind of answer (all), in the order of codes."""
    rows = Reason.objects.order_by("code")
    if kind:
        rows = rows.filter(kinds__contains=[kind])
    return [_facts(row) for row in (rows if retired else rows.active())]


def read(kind: ReasonKind, given: Sequence[rules.Given]) -> Sequence[tuple[rules.Given, str]]:
    """
    Return each reason tidied, with the line that the citizen reads.

    :raises Invalid: if a code is not offered for this, or what it is about is missing
    """
    known = {facts.code: facts for facts in reasons(kind)} if given else {}
    found, faults = [], []
    for number, each in enumerate(given):
        facts = known.get(each.code)
        if facts is None:
            faults.append(Fault(f"/reasons/{number}/code", _("Lý do này không dùng cho việc này.")))
            continue
        about, words = tidy(each.about), tidy(each.words)
        if facts.about != About.WHOLE and not about:
            faults.append(
                Fault(f"/reasons/{number}/about", _("Ghi rõ giấy tờ hoặc mục mà lý do nói đến."))
            )
        if len(about) > 500 or len(words) > 1000 or has_control_characters(each.about + each.words):
            faults.append(Fault(f"/reasons/{number}/words", _("Nội dung quá dài hoặc khó đọc.")))
        clean = rules.Given(each.code, about if facts.about != About.WHOLE else "", words)
        found.append((clean, rules.told(facts.sentence, clean, facts.basis)))
    if faults:
        raise Invalid(faults[0].reason, faults)
    return found


def _facts(row: Reason) -> ReasonFacts:
    return ReasonFacts(
        code=row.code,
        sentence=row.sentence,
        kinds=tuple(row.kinds),
        about=row.about,
        basis=row.basis,
        is_checked=row.is_checked,
        is_active=row.is_active,
    )

"""The province's own words: what people here call what the law calls otherwise."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.modules.procedures import policy
from thongsuot.modules.procedures.actions.entering import lock
from thongsuot.modules.procedures.events import SynonymsAdded, SynonymsRemoved
from thongsuot.modules.procedures.models import SynonymGroup
from thongsuot.modules.procedures.rules.words import words

MOST_PHRASES = 12
MOST_WORDS = 8
LONGEST = 80


@ledger.action
def add_synonyms(*, phrases: Sequence[str], by: Actor, at: datetime) -> int:
    """
    Let phrases mean the same in every search, and return the group; the law's own stands last.

    :raises NotAllowed: if `by` does not draft procedures for the whole province
    :raises Invalid: if there are fewer than two phrases, or one is not words
    :raises Clash: if such a group is there
    """
    lock()

    policy.may_word(by).or_refuse()
    meant = _read(phrases)
    if SynonymGroup.objects.filter(phrases=meant, removed_at=None).exists():
        raise Clash(_("Nhóm từ này đã có."))

    group = SynonymGroup.objects.create(phrases=meant, added_at=at)

    ledger.record(SynonymsAdded(group.pk, tuple(meant)), by=by, at=at)
    return group.pk


@ledger.action
def remove_synonyms(*, group_id: int, by: Actor, at: datetime) -> None:
    """
    Let a group of the province mean nothing any more; the shipped ones stay.

    :raises NotAllowed: if `by` does not draft procedures for the whole province
    :raises Missing: if there is no such group, or it was removed
    """
    lock()

    policy.may_word(by).or_refuse()
    group = SynonymGroup.objects.filter(pk=group_id, removed_at=None).first()
    if group is None:
        raise Missing(_("Không có nhóm từ này, hoặc nhóm đã được bỏ."))

    SynonymGroup.objects.filter(pk=group_id).update(removed_at=at)

    ledger.record(SynonymsRemoved(group_id, tuple(group.phrases)), by=by, at=at)


def _read(phrases: Sequence[str]) -> list[str]:
    meant = list(dict.fromkeys(tidy(phrase).lower() for phrase in phrases if phrase.strip()))
    faults = [
        Fault(
            "/phrases",
            _("“%(phrase)s” phải là từ 1 đến %(most)s chữ, không dài quá %(longest)s ký tự.")
            % {"phrase": phrase[:40], "most": MOST_WORDS, "longest": LONGEST},
        )
        for phrase in meant
        if has_control_characters(phrase)
        or len(phrase) > LONGEST
        or not 1 <= len(words(phrase)) <= MOST_WORDS
    ]
    if not 2 <= len(meant) <= MOST_PHRASES:
        faults.append(
            Fault(
                "/phrases",
                _("Một nhóm có từ 2 đến %(most)s cách nói.") % {"most": MOST_PHRASES},
            )
        )
    if faults:
        raise Invalid(_("Chưa thêm được nhóm từ."), faults)
    return meant

"""Keeping the catalogue of reasons."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Fault, Invalid
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.modules.reasons import policy, rules
from thongsuot.modules.reasons.events import ReasonSet
from thongsuot.modules.reasons.models import Reason
from thongsuot.modules.reasons.states import About, ReasonKind


@ledger.action
def set_reason(
    *,
    code: str,
    sentence: str,
    kinds: Sequence[str],
    about: str,
    basis: str,
    is_checked: bool = False,
    is_active: bool = True,
    by: Actor,
    at: datetime,
) -> None:
    """
    Add a reason, or change it; what was given before keeps the words it was given with.

    :raises NotAllowed: if `by` does not keep the catalogue
    :raises Invalid: if the code, the sentence, the basis or what it is for can not be
    """
    row = Reason.objects.select_for_update(of=("self",)).filter(pk=code).first()

    policy.may_edit(by).or_refuse()
    faults = []
    if not rules.is_code(code):
        faults.append(Fault("/code", _("Mã lý do gồm một chữ in hoa và hai chữ số, như P01.")))
    for pointer, text in (("/sentence", sentence), ("/basis", basis)):
        if not tidy(text) or len(text) > 300 or has_control_characters(text):
            faults.append(Fault(pointer, _("Hãy ghi trong 300 chữ.")))
    if not kinds or not set(kinds) <= set(ReasonKind.values):
        faults.append(Fault("/kinds", _("Chọn lý do này dùng khi nào.")))
    if about not in About.values:
        faults.append(Fault("/about", _("Chọn lý do này nói về điều gì.")))
    if faults:
        raise Invalid(faults[0].reason, faults)

    row = row or Reason(code=code)
    row.sentence, row.basis, row.about = tidy(sentence), tidy(basis), about
    row.kinds = [kind for kind in ReasonKind.values if kind in kinds]
    row.is_checked, row.is_active = is_checked, is_active
    row.save()

    ledger.record(ReasonSet(code, row.sentence, row.basis, is_active), by=by, at=at)

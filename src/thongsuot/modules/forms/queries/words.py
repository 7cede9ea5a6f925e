"""Flaws in the language of whoever reads them."""

from collections.abc import Sequence

from django.utils.translation import gettext

from thongsuot.kernel.refusals import Fault
from thongsuot.modules.forms.rules.parts import Flaw


def sentence(flaw: Flaw) -> str:
    return gettext(flaw.sentence) % flaw.params


def faults(flaws: Sequence[Flaw]) -> tuple[Fault, ...]:
    return tuple(Fault(flaw.pointer, sentence(flaw)) for flaw in flaws)

"""One way to say no to a file."""

from typing import NoReturn

from thongsuot.foundation.files.states import Defect
from thongsuot.kernel.refusals import Invalid


def refuse(defect: Defect) -> NoReturn:
    """
    Refuse with the sentence of `defect`.

    :raises Invalid: always
    """
    raise Invalid(str(defect.label))

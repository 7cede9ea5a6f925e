"""
What an identity number (số định danh cá nhân) says of the person, to compare with the rest.

Three figures for the province or country of birth registration, one for century and sex, two for
the year of birth, six at random: Luật Căn cước 26/2023/QH15, Điều 12; Nghị định 137/2015/NĐ-CP,
Điều 13. A number that disagrees is pointed out and never refused: old records do hold slips.
"""

from collections.abc import Sequence
from datetime import date

from thongsuot.kernel.refusals import to_translate as _
from thongsuot.modules.forms.rules.definitions import day_of, is_identity_number_in_figures
from thongsuot.modules.forms.rules.lists import identity_provinces
from thongsuot.modules.forms.rules.parts import Flaw


def born_in(number: str) -> int:
    """Return the year of birth that a well-formed number holds."""
    return 1900 + int(number[3]) // 2 * 100 + int(number[4:6])


def sex_in(number: str) -> str:
    """Return "male" or "female" as a well-formed number holds it."""
    return "female" if int(number[3]) % 2 else "male"


def doubts(
    pointer: str, number: object, *, birth_date: object, sex: object, on: date
) -> Sequence[Flaw]:
    """Return where the number disagrees with itself, the birth date or the sex beside it."""
    if not isinstance(number, str) or not is_identity_number_in_figures(number):
        return ()
    found = []
    # Numbers from 100 on were for those whose birth was registered abroad.
    if int(number[:3]) < 100 and number[:3] not in identity_provinces():
        found.append(
            Flaw(
                pointer,
                _("Ba chữ số đầu %(code)s không phải mã tỉnh nào; hãy xem lại."),
                {"code": number[:3]},
            )
        )
    year = born_in(number)
    born = day_of(birth_date)
    if born is not None and born.year != year:
        found.append(
            Flaw(
                pointer,
                _("Số này là của người sinh năm %(year)s, khác ngày sinh đã khai; hãy xem lại."),
                {"year": year},
            )
        )
    elif born is None and year > on.year:
        found.append(
            Flaw(
                pointer,
                _("Số này là của người sinh năm %(year)s, chưa tới; hãy xem lại."),
                {"year": year},
            )
        )
    if sex in ("male", "female") and sex != sex_in(number):
        found.append(Flaw(pointer, _("Số này không khớp giới tính đã khai; hãy xem lại.")))
    return found

"""Names of people who do not exist, as An Giang's Kinh, Khmer, Chăm and Hoa bear them."""

from collections.abc import Sequence
from random import Random

_KINH_SURNAMES = (
    *("Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Phạm", "Huỳnh", "Huỳnh", "Võ", "Phan"),
    *("Trương", "Bùi", "Đặng", "Đỗ", "Ngô", "Hồ", "Dương", "Đoàn", "Mai", "Cao", "Lương", "Tô"),
)
_KINH_MEN = (
    *("Văn Hòa", "Văn Phước", "Thanh Tùng", "Minh Nhật", "Hữu Nghĩa", "Quốc Thái", "Hoàng Phúc"),
    *("Chí Thiện", "Tấn Lộc", "Văn Út", "Trung Kiên", "Hải Đăng", "Công Danh", "Ngọc Sơn"),
    *("Bá Khánh", "Văn Tư", "Thành Nhân", "Phú Quý", "Đức Trọng", "Văn Bảy"),
)
_KINH_WOMEN = (
    *("Thị Bé Sáu", "Thị Mỹ Hạnh", "Ngọc Trâm", "Thị Kim Loan", "Thị Hồng Nhung", "Bích Ngọc"),
    *("Thị Thu Hà", "Thị Cẩm Tú", "Thúy Vy", "Thị Lan Anh", "Thị Diễm My", "Mỹ Duyên"),
    *("Thị Tuyết Mai", "Thị Phương Thảo", "Ngọc Hân", "Thị Út Ba", "Kiều Oanh", "Thị Thanh Trúc"),
)
_KHMER_MEN = (
    *("Chau Sóc Kha", "Chau Thi Nha", "Chau Bunl", "Chau Rát Tha", "Chau Som Nang", "Chau Sa Vol"),
    *("Chau Kim Sêng", "Chau Ol", "Thạch Sóc Kha", "Danh Sa Rươl", "Danh Hữu Lợi"),
)
_KHMER_WOMEN = (
    *("Néang Chanh Đa", "Néang Sóc Phia", "Néang Kim Sa", "Néang Oanh Na", "Néang Srây Mom"),
    *("Néang Phước Thia", "Thị Sà Rương", "Danh Thị Sóc Kha"),
)
_CHAM_MEN = (
    *("Mohamad Sa Lêh", "Haji Ro Mal", "Sa Ly Hin", "Ro Hem", "Mách Ya Cob", "Du Sô Roh"),
    *("A Ly Mach", "Ys Ma Ael"),
)
_CHAM_WOMEN = ("Rô Hi Mah", "Sa Ki Nah", "Mây Mu Nah", "Phát Ti Mah", "A Mi Nah", "Ha Li Mah")
_HOA_MEN = ("Quách Kim Long", "Lâm Chấn Huy", "Trịnh Vĩ Hùng", "Lưu Gia Bảo", "Tăng Chí Cường")
_HOA_WOMEN = ("Lâm Mỹ Phụng", "Quách Ái Linh", "Lưu Tuyết Hoa", "Tăng Bội Trân", "Trịnh Lệ Quyên")

_PEOPLES: Sequence[tuple[Sequence[str], Sequence[str]]] = (
    (_KHMER_MEN, _KHMER_WOMEN),
    (_CHAM_MEN, _CHAM_WOMEN),
    (_HOA_MEN, _HOA_WOMEN),
)
# Enough that everybody is met in the lists; not a statistic.
_OTHERS = (0.62, 0.14, 0.24)
_SHARE_OF_OTHERS = 0.15


def full_name(chance: Random, *, woman: bool) -> str:
    """Return the invented name of a woman or a man."""
    if chance.random() < _SHARE_OF_OTHERS:
        men, women = chance.choices(_PEOPLES, _OTHERS)[0]
        return chance.choice(women if woman else men)
    given = chance.choice(_KINH_WOMEN if woman else _KINH_MEN)
    return f"{chance.choice(_KINH_SURNAMES)} {given}"

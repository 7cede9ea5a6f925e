"""A finding as a value: which rule, where, by which law, and whether it blocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from thongsuot.modules.announcements.states import Severity

PARTS_OF_LAW = "Nghị định 63/2010/NĐ-CP, Điều 8, khoản 2"
IMPACT = "Nghị định 63/2010/NĐ-CP, Điều 10"
ANNOUNCING = "Nghị định 63/2010/NĐ-CP, Điều 13 và Điều 15"
NATIONAL_DATABASE = "Nghị định 63/2010/NĐ-CP, Điều 24"
PARTLY_ONLINE = "Nghị định 224/2026/NĐ-CP, Điều 14"
CUTOFF = "Nghị định 61/2018/NĐ-CP, Điều 18"
FEES = "Luật Phí và lệ phí 97/2015/QH13"
RULING = "Nghị định 63/2010/NĐ-CP, Điều 8"


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding: where (a JSON pointer into the record), which rule, and by which law."""

    severity: Severity
    path: str
    code: str
    legal_basis: str
    params: Mapping[str, object] = field(default_factory=dict)


def blocks(path: str, code: str, legal_basis: str, /, **params: object) -> Remark:
    return Remark(Severity.BLOCKS, path, code, legal_basis, params)


def warns(path: str, code: str, legal_basis: str, /, **params: object) -> Remark:
    return Remark(Severity.WARNS, path, code, legal_basis, params)

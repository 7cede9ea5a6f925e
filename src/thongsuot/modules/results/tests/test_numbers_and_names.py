"""How numbers, notations and the lines above a signature are written."""

import pytest

from thongsuot.modules.results import rules
from thongsuot.modules.results.queries.templates import templates_for


@pytest.mark.parametrize(
    ("symbol", "agency", "written"),
    [
        ("QĐ-{agency}", "Ủy ban nhân dân phường Châu Đốc", "05/QĐ-UBND"),
        ("GXN-{agency}", "Sở Xây dựng", "05/GXN-SXD"),
        ("GPXD", "Sở Xây dựng", "05/GPXD"),
    ],
)
def test_the_notation(symbol, agency, written):
    assert rules.notation(symbol, agency, "05") == written


@pytest.mark.parametrize(
    ("title", "agency", "lines"),
    [
        ("Phó Chủ tịch", "Ủy ban nhân dân xã A", ("KT. Chủ tịch", "Phó Chủ tịch")),
        ("Chủ tịch", "Ủy ban nhân dân xã A", ("TM. Ủy ban nhân dân", "Chủ tịch")),
        ("Phó Giám đốc", "Sở Tư pháp", ("KT. Giám đốc", "Phó Giám đốc")),
        ("Giám đốc", "Sở Tư pháp", ("Giám đốc",)),
        ("", "Văn phòng đăng ký", ("Thủ trưởng",)),
    ],
)
def test_the_lines_above_a_signature(title, agency, lines):
    assert rules.signing_authority(title, agency) == lines


def test_initials_tell_nobody_more():
    assert rules.initials("Trần Văn Dũng") == "T.V.D."


def test_a_token_is_long_and_can_be_typed():
    tokens = {rules.new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(len(one) == 19 and one.count("-") == 3 for one in tokens)


def test_what_may_be_left_out_is_left_out_with_its_paragraph():
    [denied] = templates_for(procedure_code="x", field="y", outcome="denied")
    said = rules.fill(denied, {"reason": "Một.\n\nHai."}, {"applicant": "Dũng", "code": "H01"})
    texts = [text for _lead, text, _line in said.body]
    assert "Một." in texts and "Hai." in texts
    assert "Căn cứ: ……" in texts, "what must be filled shows as dots"
    assert "" not in texts and "{advice}" not in " ".join(texts)
    assert [one.key for one in rules.missing(denied, {"reason": "Một."})] == ["bases"]

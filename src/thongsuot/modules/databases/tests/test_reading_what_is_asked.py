"""
What a wording asks for, judged by eye.

`judged.json` holds every paper of the shipped records, every wording of the resolution, and
wordings written to mislead; with each, the papers it asks for, and which of them only to be shown
or handed back. Judge a wording there before changing a rule.
"""

import json
from importlib.resources import files

import pytest

from thongsuot.modules.databases.rules import shipped
from thongsuot.modules.databases.rules.matching import asks_for

JUDGED = json.loads((files(__package__) / "judged.json").read_text(encoding="utf-8"))
PAPERS = {held.paper for held in shipped.papers()}


def read(wording: str, *, closely: bool) -> set[str]:
    return {
        paper for paper in PAPERS if asks_for(wording, shipped.names_of(paper), closely=closely)
    }


@pytest.mark.parametrize("kind", JUDGED)
def test_wordings_are_read_as_people_read_them(kind):
    found = missed = wrong = 0
    misses = []
    for judged in JUDGED[kind]:
        truth, answer = set(judged["papers"]), read(judged["wording"], closely=False)
        found += len(truth & answer)
        wrong += len(answer - truth)
        misses += [(judged["wording"], paper) for paper in truth - answer]
    missed = len(misses)
    assert wrong == 0
    assert found / (found + missed) >= 0.95, misses
    assert missed <= {"written": 0, "record": 1, "resolution": 2}[kind]


def test_a_paper_shown_or_handed_back_is_not_asked_for_by_a_general_rule():
    for judged in [one for kind in JUDGED.values() for one in kind]:
        asked = read(judged["wording"], closely=True)
        assert not asked & set(judged.get("not_simply", ())), judged
        assert asked <= set(judged["papers"])


@pytest.mark.parametrize(
    "wording",
    [
        "Bản sao giấy khai sinh",
        "Bản sao  giấy  khai sinh ",
        "BẢN SAO GIẤY KHAI SINH",
        "- Giấy khai sinh (bản sao có chứng thực)",
        "a) Giấy khai sinh;",
        "Bản sao giấy khai sinh",
    ],
)
def test_the_look_of_a_wording_does_not_matter(wording):
    assert asks_for(wording, ["Giấy khai sinh"])


def test_old_and_new_places_of_the_tone_are_one_word():
    assert asks_for("Giấy khám sức khoẻ", ["Giấy khám sức khỏe"])
    assert asks_for("Giấy tờ tuỳ thân", ["Giấy tờ tùy thân"])


def test_a_name_with_a_comma_inside_is_found_whole():
    name = "Giấy chứng nhận quyền sở hữu nhà ở, công trình"
    assert asks_for(f"Bản sao {name} (nếu có)", [name])


@pytest.mark.parametrize(
    "wording",
    [
        "Căn cước (chỉ khi không khai thác được dữ liệu)",
        "Giấy khai sinh: không phải nộp khi đã có dữ liệu",
    ],
)
def test_a_wording_that_waives_the_paper_itself_asks_for_nothing(wording):
    assert not asks_for(wording, ["Căn cước", "Giấy khai sinh"])


@pytest.mark.parametrize("wording", ["", " ", "…", "()", "; , /", "-", "x" * 5000, "(" * 300])
def test_odd_wordings_ask_for_nothing(wording):
    assert not asks_for(wording, ["Giấy khai sinh"])

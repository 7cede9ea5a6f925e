"""Chị Mai keeps the words by which people find procedures."""

import pytest

pytestmark = pytest.mark.usefixtures("catalogue")

WORDS = "/cai-cach/tu-ngu/"


def test_she_tries_a_word_adds_it_and_tries_again(mai):
    before = mai.get(WORDS, {"thu": "giấy ra đời"}).context["answer"]
    assert "1.001193" not in [found.code for found in before.items[:1]]

    mai.post(WORDS + "them/", {"said": "giấy ra đời, tờ ra đời", "in_law": "khai sinh"})

    page = mai.get(WORDS, {"thu": "tờ ra đời"})
    assert page.context["answer"].items[0].code == "1.001193"
    assert "giấy ra đời, tờ ra đời" in page.content.decode()


def test_she_removes_a_group(mai):
    mai.post(WORDS + "them/", {"said": "giấy ra đời", "in_law": "khai sinh"})
    (group,) = mai.get(WORDS).context["own"]

    mai.post(f"{WORDS}{group.id}/bo/")

    assert mai.get(WORDS).context["own"] == []


def test_what_cannot_be_added_comes_back_with_its_reason(mai):
    answer = mai.post(WORDS + "them/", {"said": "một hai", "in_law": ""})

    assert answer.status_code == 422
    assert "từ 2 đến 12 cách nói" in answer.content.decode()
    assert "một hai" in answer.content.decode()


def test_the_shipped_groups_are_narrowed_by_a_word(mai):
    shipped = mai.get(WORDS, {"q": "so do"}).context["shipped"]
    assert any(group.in_law == "giấy chứng nhận quyền sử dụng đất" for group in shipped)
    assert len(shipped) < 10


def test_the_leader_reads_but_does_not_write(leader):
    assert "Thêm nhóm" not in leader.get(WORDS).content.decode()
    assert leader.post(WORDS + "them/", {"said": "a", "in_law": "b"}).status_code == 403


@pytest.mark.parametrize("who", ["an", "giang", "oanh"])
def test_others_stay_outside(people, at_desk, who):
    assert at_desk(getattr(people, who)).get(WORDS).status_code == 403

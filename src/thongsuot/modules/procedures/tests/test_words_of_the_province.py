"""Bà Oanh, who keeps the catalogue, hears a word at the counter that search does not know."""

from datetime import date

import pytest

from thongsuot.foundation.identity.testing import cast_of
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units.testing import small_province
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.procedures.tests.conftest import MORNING, SETUP

TODAY = date(2026, 9, 1)
WORD = ["giấy ra đời", "khai sinh"]


def first(q):
    found = procedures.search(q, on=TODAY).items
    return found[0].code if found else ""


def added(phrases=WORD):
    return procedures.add_synonyms(phrases=phrases, by=SETUP, at=MORNING)


def test_a_word_that_she_adds_is_understood_at_once_and_no_more_when_removed(catalogue):
    assert first("giấy ra đời") != "1.001193"

    group_id = added()
    assert first("giấy ra đời") == first("giay ra doi") == "1.001193"

    procedures.remove_synonyms(group_id=group_id, by=SETUP, at=MORNING)
    assert first("giấy ra đời") != "1.001193"


def test_the_list_holds_hers_first_and_then_the_shipped(catalogue):
    added()
    groups = procedures.synonym_groups()
    assert (groups[0].said, groups[0].in_law) == (("giấy ra đời",), "khai sinh")
    assert groups[0].id is not None
    assert all(group.id is None for group in groups[1:])
    assert {group.in_law for group in procedures.synonym_groups("so do")} == {
        "giấy chứng nhận quyền sử dụng đất",
        "biện pháp bảo đảm",
    }


def test_the_ledger_tells_what_was_added_and_removed(catalogue):
    group_id = added()
    procedures.remove_synonyms(group_id=group_id, by=SETUP, at=MORNING)
    told = [event.type for event in ledger.history("procedures")]
    assert {"procedures.SynonymsAdded", "procedures.SynonymsRemoved"} <= set(told)


def test_who_does_not_draft_for_the_province_may_not(catalogue):
    clerk = cast_of(small_province()).an.actor(at=MORNING)
    with pytest.raises(NotAllowed, match="từ ngữ"):
        procedures.add_synonyms(phrases=WORD, by=clerk, at=MORNING)
    group_id = added()
    with pytest.raises(NotAllowed, match="từ ngữ"):
        procedures.remove_synonyms(group_id=group_id, by=clerk, at=MORNING)


@pytest.mark.parametrize(
    "phrases",
    [
        [],
        ["một"],
        ["khai sinh", "Khai  sinh"],
        ["a", "!!!"],
        ["a", "b" * 81],
        list("abcdefghijklm"),
    ],
)
def test_what_is_not_a_group_of_words_is_refused(db, phrases):
    with pytest.raises(Invalid, match="nhóm từ"):
        added(phrases)


def test_a_group_is_added_once_and_removed_once(db):
    group_id = added()
    with pytest.raises(Clash, match="đã có"):
        added(["GIẤY RA ĐỜI", "khai sinh"])
    procedures.remove_synonyms(group_id=group_id, by=SETUP, at=MORNING)
    with pytest.raises(Missing, match="đã được bỏ"):
        procedures.remove_synonyms(group_id=group_id, by=SETUP, at=MORNING)
    assert added() != group_id


@pytest.mark.parametrize("hostile", ["a:* | b", "'; drop table x; --", "x <-> y", "a & !b"])
def test_nothing_that_is_added_breaks_a_search(catalogue, hostile):
    added([hostile, "khai sinh"])
    assert first(hostile)

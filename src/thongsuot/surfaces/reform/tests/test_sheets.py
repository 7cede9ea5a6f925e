"""A record goes into its sheets and comes back the same; rows move without a mouse."""

import json
from dataclasses import fields
from pathlib import Path

import pytest
from django.http import QueryDict

from thongsuot.modules import procedures as package
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.reform import editing, sections, sheets
from thongsuot.surfaces.reform.sections import BY_SLUG, SECTIONS

# Not typed by anyone: the code never changes, the decision is written when it is published,
# keys and groups lead to pages of ours, and what a list says is kept as it stood.
NOT_EDITED = {"code", "key", "group", "decision", "listed"}


RECORDS = sorted((Path(package.__file__).parent / "data" / "records").glob("*.json"))


def form_of(drawn):
    """Return what a browser would send for a sheet as drawn."""
    form = QueryDict(mutable=True)

    def fill(each):
        if each.shape == "leaf":
            if each.kind == "choices":
                form.setlist(each.name, each.value if each.choices else [])
            elif each.kind != "tick" or each.value:
                form[each.name] = each.value
        for inside in each.inside:
            if each.shape == "rows":
                form.appendlist(each.name, str(inside.number))
            fill(inside)

    for each in drawn:
        fill(each)
    return form


def test_every_part_of_a_record_stands_in_some_section():
    edited = [key for section in SECTIONS for key in section.keys]
    assert len(edited) == len(set(edited))
    assert set(edited) | NOT_EDITED == {part.name for part in fields(procedures.Record)}


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_record_comes_back_from_its_sheets_as_it_was(path):
    record = procedures.to_data(procedures.from_data(json.loads(path.read_text())))
    for section in SECTIONS:
        sheet = editing.opened(section, record)
        typed = editing.sent(section, record, form_of(sheet.drawn))
        values, faults = sections.values(section, typed.typed)
        assert not faults
        for part, value in values.items():
            assert editing.fingerprint(value) == editing.fingerprint(record[part]), part


def channels(*labels):
    form = QueryDict(mutable=True)
    for number, label in enumerate(labels):
        form.appendlist("channels", str(number))
        form[f"channels/{number}/channel"] = label
    return form


def moved(form, move):
    form["move"] = move
    sheet = editing.sent(BY_SLUG["cach-thuc"], {}, form)
    return [row["channel"] for row in sheet.typed["channels"]], sheet.focus


def test_a_row_is_added_and_the_hands_are_in_it():
    assert moved(channels("counter"), "add channels") == (["counter", ""], "channels/1/channel")


def test_a_row_of_a_row_is_added():
    form = channels("counter", "online")
    form["move"] = "add channels/1/fees"
    sheet = editing.sent(BY_SLUG["cach-thuc"], {}, form)
    assert [len(row["fees"]) for row in sheet.typed["channels"]] == [0, 1]
    assert sheet.focus == "channels/1/fees/0/kind"


@pytest.mark.parametrize(
    ("move", "after", "focus"),
    [
        ("up channels/2", ["counter", "online", "post"], "up channels/1"),
        ("up channels/1", ["post", "counter", "online"], "down channels/0"),
        ("down channels/1", ["counter", "online", "post"], "up channels/2"),
        ("remove channels/1", ["counter", "online"], "remove channels/1"),
        ("remove channels/9", ["counter", "post", "online"], ""),
        ("remove channels/²", ["counter", "post", "online"], ""),
        ("remove channels/99999999999999999999", ["counter", "post", "online"], ""),
        ("remove channels/x", ["counter", "post", "online"], ""),
        ("add channels/0/limit", ["counter", "post", "online"], ""),
        ("add steps", ["counter", "post", "online"], ""),
    ],
)
def test_rows_are_moved_and_removed_and_the_hands_stay(move, after, focus):
    assert moved(channels("counter", "post", "online"), move) == (after, focus)


def test_a_new_paper_gets_a_code_that_no_other_has():
    part = BY_SLUG["ho-so"].parts[0].fields[3]
    typed = [{"code": "tp-2"}]
    typed, _goto = sheets.changed(part, typed, "add", "components")
    assert typed[1]["code"] == "tp-3"


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("channels/0/limit/amount", "mười", "Ghi bằng chữ số"),
        ("channels/0/limit/cutoff", "25:00", "Giờ không đúng"),
        ("channels/0/channel", "", "Cần ghi mục này"),
        ("channels/0/note", "a\x00b", "ký tự không đọc được"),
        ("channels/0/note", "a" * 20_001, "Dài quá"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(name, typed, said):
    form = channels("counter")
    form[name] = typed
    sheet = editing.sent(BY_SLUG["cach-thuc"], {}, form)
    _values, faults = sections.values(sheet.section, sheet.typed)
    assert said in faults[name]


def test_money_is_typed_as_people_write_it():
    form = channels("counter")
    form.appendlist("channels/0/fees", "0")
    form["channels/0/fees/0/kind"] = "charge"
    form["channels/0/fees/0/amount"] = "1.250.000 đ"
    sheet = editing.sent(BY_SLUG["cach-thuc"], {}, form)
    values, faults = sections.values(sheet.section, sheet.typed)
    assert not faults and values["channels"][0]["fees"][0]["amount"] == 1_250_000


def test_a_clause_without_the_rule_it_is_for_is_not_lost():
    form = QueryDict(mutable=True)
    form["ways/supplement/mode"] = "pause"
    form["ways/supplement/times"] = "1"
    form["ways/supplement/legal_basis"] = "Điều 5"
    form["ways/non_boundary/legal_basis"] = "Điều 14"
    sheet = editing.sent(BY_SLUG["quy-tac"], {}, form)
    _values, faults = sections.values(sheet.section, sheet.typed)
    assert "ways/non_boundary/value" in faults


@pytest.mark.parametrize(
    ("pointer", "slug"),
    [
        ("/cases/0/components/2", "ho-so"),
        ("/channels/1/limit/legal_basis", "cach-thuc"),
        ("/ways/tacit_result/legal_basis", "quy-tac"),
        ("", "chung"),
    ],
)
def test_a_finding_leads_to_its_section(pointer, slug):
    assert sections.section_of(pointer).slug == slug

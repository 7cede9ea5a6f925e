"""
Every wording of the collected processes is read as a person reads it.

`readings.json` was made by reading the tables, not by running the reader; the two must agree.
"""

import hashlib
import json
from collections import Counter
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from thongsuot.kernel.vietnamese import tidy
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import api as workflows
from thongsuot.modules.workflows.rules.sources import read_workflows
from thongsuot.modules.workflows.rules.steps import arrange
from thongsuot.modules.workflows.rules.wording import read_allowance
from thongsuot.modules.workflows.tests.conftest import FIRST_DAY, MORNING, SETUP

READINGS = json.loads((Path(__file__).parent / "readings.json").read_text())
FILES = {
    "decisions": "quy_trinh_noi_bo_2025.json",
    "records": "procedures_full_2026.json",
}
KINDS = {
    "I": "intake",
    "A": "assign",
    "P": "process",
    "C": "consult",
    "S": "approve",
    "X": "issue",
    "R": "return",
}
ROLES = {
    "c": "counter",
    "h": "division_head",
    "o": "officer",
    "l": "leader",
    "v": "clerical",
    "z": "other_agency",
}
DECISIONS = READINGS["decisions"]


def key(text):
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@pytest.mark.parametrize("judged", DECISIONS["times"].values(), ids=str)
def test_a_wording_is_read_as_it_was_judged(judged):
    wording, told = judged["wording"], judged["read"]
    read = read_allowance(wording)
    if told == "unread":
        assert not read.understood
    elif told in ("outside", "none"):
        assert (read.amount, read.counts, read.understood) == (None, told == "none", True)
    elif wording.replace(",", "").isdecimal():
        # A bare figure says nothing alone; its column does, see the processes below.
        assert not read.understood
    else:
        assert (read.amount, read.unit) == (Decimal(told["amount"]), told["unit"])


def time_as_judged(step, judged):
    if judged in ("none", "unread"):
        return (step.amount, step.counts_time) == (None, True)
    if judged == "outside":
        return (step.amount, step.counts_time) == (None, False)
    return (step.amount, step.unit) == (Decimal(judged["amount"]), judged["unit"])


@pytest.mark.parametrize("source", FILES)
def test_every_step_of_every_process_is_read_as_it_was_judged(shared_data, source):
    if shared_data is None:
        return
    told = READINGS[source]
    data = (shared_data / "tthc" / FILES[source]).read_bytes()
    found = {draft.place: draft for draft in read_workflows(data)}
    assert list(found) == list(told["processes"])
    for place, draft in found.items():
        arranged, _said = arrange(draft.steps)
        judged = told["processes"][place].split()
        shown = [
            f"+{letter(KINDS, step.kind)}"
            if step.added
            else letter(KINDS, step.kind) + letter(ROLES, step.role)
            for step in arranged
        ]
        assert (place, shown) == (place, judged)


def letter(letters, value):
    return next(one for one, name in letters.items() if name == value)


def test_every_time_in_the_decisions_was_judged_and_is_read_so(shared_data):
    if shared_data is None:
        return
    told = DECISIONS["times"]
    document = json.loads((shared_data / "tthc" / FILES["decisions"]).read_bytes())
    raw = [step for one in document["quy_trinh"] for step in one["cac_buoc"]]
    data = json.dumps(document).encode()
    steps = [step for draft in read_workflows(data) for step in draft.steps]
    assert len(raw) == len(steps) == 470
    judged = Counter()
    for source, step in zip(raw, steps, strict=True):
        third = source["o"][2] if len(source["o"]) > 2 else ""
        wording = tidy(source["thoi_gian"] or third)
        if third.startswith("Tổng thời gian"):
            # The line of the total stands beside the last step and is not its time.
            assert step.amount is None
            continue
        judged[key(wording)] += 1
        assert time_as_judged(step, told[key(wording)]["read"]), (wording, step)
    assert set(judged) == set(told)


def test_every_time_in_the_records_was_judged_and_is_read_so(shared_data):
    if shared_data is None:
        return
    told = READINGS["records"]["times"]
    data = (shared_data / "tthc" / FILES["records"]).read_bytes()
    raw = [
        (step, process)
        for record in json.loads(data)["thu_tuc"]
        for process in record.get("quy_trinh_noi_bo") or ()
        for step in process["cac_buoc"]
    ]
    steps = [step for draft in read_workflows(data) for step in draft.steps]
    assert len(raw) == len(steps) == 183
    seen = set()
    for (source, process), step in zip(raw, steps, strict=True):
        time, note = source["thoi_gian"], source.get("ghi_chu")
        worked = (process.get("ghi_chu") or "").startswith("giờ làm việc")
        wording = f"{time['so']} {time['don_vi'].replace('_', ' ')}" if time else ""
        wording += " / giờ làm việc" if worked and time else ""
        wording += f" [{note}]" if note else ""
        seen.add(key(wording))
        assert time_as_judged(step, told[key(wording)]["read"]), (wording, step)
    assert seen == set(told)


def test_the_processes_come_in_without_a_person_and_the_rest_is_what_was_judged_so(
    catalogue, shared_data
):
    """
    Of the 62 processes 58 come in whole: 47 are followed at once, 11 wait for their procedure.

    Ten of those name none, and the catalogue has not that of the other; no table is refused.
    """
    if shared_data is None:
        return
    listed = (shared_data / "tthc" / "tthc_merged.csv").read_bytes()
    procedures.import_list(
        stream=BytesIO(listed), name="x", in_force_from=FIRST_DAY, by=SETUP, at=MORNING
    )
    data = (shared_data / "tthc" / FILES["decisions"]).read_bytes()
    report = workflows.import_workflows(
        stream=BytesIO(data), name="x.json", in_force_from=FIRST_DAY, by=SETUP, at=MORNING
    )
    assert report.refused == ()
    settle = {
        drafted.place: sorted({one.code for one in drafted.settle} - {"no_code", "no_procedure"})
        for drafted in report.drafted
    }
    assert settle == DECISIONS["settle"]
    assert (report.tables, report.without_a_person, list(settle)) == (
        *(62, 58),
        ["19", "20", "31", "32"],
    )
    waiting = {kept.place for kept in report.awaiting}
    assert waiting == set(DECISIONS["awaits"]) - set(settle)
    assert all(workflows.draft(kept.draft_id).unsettled == () for kept in report.awaiting)
    # Two tables of one process are one workflow.
    assert (report.added + 1, len(waiting), len(settle)) == (47, 11, 4)

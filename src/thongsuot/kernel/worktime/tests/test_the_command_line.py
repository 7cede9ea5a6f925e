"""`thongsuot deadline`: the lines of the machine interface's contract."""

import io
import json
import subprocess
import sys

import pytest

from thongsuot.kernel.worktime.lines import answer_line, answer_lines

EXAMPLE = {
    "id": "a",
    "start": "2026-08-21T15:20:00+07:00",
    "limit": 3,
    "unit": "working_day",
    "calendar": "VN",
    "office_hours": [["07:30", "11:30"], ["13:30", "17:00"]],
    "cutoff": None,
    "stops": [],
    "extension": None,
}


def ask(**changes):
    question = {**EXAMPLE, **changes}
    return answer_line(json.dumps({k: v for k, v in question.items() if v != "LEFT OUT"}))


def test_the_example_of_the_contract():
    answer = ask()
    assert list(answer) == ["id", "due", "derivation"]
    assert (answer["id"], answer["due"]) == ("a", "2026-08-25T17:00:00+07:00")
    assert [list(line) for line in answer["derivation"]] == [["on", "why", "text"]] * 3
    assert [(line["on"], line["why"]) for line in answer["derivation"]] == [
        ("2026-08-21", "start"),
        ("2026-08-22", "make_up_working_day"),
        ("2026-08-23", "weekend"),
    ]
    assert "22/8/2026" in answer["derivation"][1]["text"]


def test_english_on_request():
    assert "Sunday, 23 August 2026" in ask(lang="en")["derivation"][2]["text"]
    assert ask(lang="en", limit=0)["error"] == "The limit must be a positive integer."


def test_only_start_limit_and_unit_are_needed():
    short = {"start": EXAMPLE["start"], "limit": 3, "unit": "working_day"}
    assert answer_line(json.dumps(short))["due"] == "2026-08-25T17:00:00+07:00"


@pytest.mark.parametrize(
    "start",
    ["2026-08-21T08:20:00Z", "2026-08-21T04:20:00-04:00", "2026-08-21T15:20:00.000+07:00"],
)
def test_any_offset_is_read_on_vietnamese_clocks(start):
    assert ask(start=start)["due"] == "2026-08-25T17:00:00+07:00"


def test_a_late_evening_in_greenwich_is_the_next_day_here():
    assert ask(start="2026-08-20T18:00:00Z")["due"] == "2026-08-25T17:00:00+07:00"


def test_an_inline_calendar_stands_for_itself_alone():
    own = {"holidays": ["2026-08-24"], "working_saturdays": ["2026-08-29"]}
    assert ask(calendar=own)["due"] == "2026-08-27T17:00:00+07:00"
    assert ask(calendar=own, limit=5)["due"] == "2026-08-29T17:00:00+07:00"
    assert ask(calendar={})["due"] == "2026-08-26T17:00:00+07:00"


def test_an_open_stop_says_so():
    stop = {"from": "2026-08-24T09:00:00+07:00", "to": None, "reason": "wait", "effect": "pause"}
    answer = ask(stops=[stop], as_of="2026-08-26T09:00:00+07:00")
    assert answer["stopped"] is True
    assert answer["due"] == "2026-08-27T17:00:00+07:00"
    assert "as_of" in ask(stops=[stop])["error"]


def test_an_extension_shows_both_promises():
    extension = {
        "at": "2026-08-24T09:00:00+07:00",
        "new_due": "2026-08-28T17:00:00+07:00",
        "reason": "chờ xác minh",
    }
    answer = ask(extension=extension)
    assert answer["due"] == "2026-08-28T17:00:00+07:00"
    assert answer["original_due"] == "2026-08-25T17:00:00+07:00"
    assert answer["derivation"][-1]["why"] == "extension"
    assert "original_due" not in ask()


STOP = {"from": "2026-08-24T09:00:00+07:00", "to": "2026-08-25T09:00:00+07:00", "effect": "pause"}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"limit": 0}, "số nguyên dương"),
        ({"limit": -1}, "số nguyên dương"),
        ({"limit": True}, "số nguyên dương"),
        ({"limit": 2.0}, "số nguyên dương"),
        ({"limit": "3"}, "số nguyên dương"),
        ({"limit": None}, "số nguyên dương"),
        ({"limit": "LEFT OUT"}, "limit"),
        ({"limit": 2, "unit": "same_day"}, "trong ngày"),
        ({"limit": 10**9}, "2100"),
        ({"limit": 10**9, "unit": "hour"}, "2100"),
        ({"limit": 900, "unit": "month"}, "2100"),
        ({"limit": 1_000_000, "unit": "working_hour"}, "2100"),
        ({"unit": "fortnight"}, "fortnight"),
        ({"unit": None}, "đơn vị"),
        ({"unit": ["day"]}, "đơn vị"),
        ({"unit": "LEFT OUT"}, "unit"),
        ({"start": "LEFT OUT"}, "start"),
        ({"start": "2026-08-21T15:20:00"}, "múi giờ"),
        ({"start": "2026-08-21"}, "RFC 3339"),
        ({"start": "2026-02-30T15:20:00+07:00"}, "RFC 3339"),
        ({"start": 5}, "RFC 3339"),
        ({"start": "0001-01-01T00:00:00+14:00"}, "RFC 3339"),
        ({"start": "1899-01-01T00:00:00Z"}, "1976"),
        ({"start": "9999-12-31T23:59:59Z"}, "RFC 3339"),
        ({"calendar": "US"}, "US"),
        ({"calendar": 3}, "calendar"),
        ({"calendar": {"holiday": []}}, "calendar.holiday"),
        ({"calendar": {"holidays": ["2026-02-30"]}}, "2026-02-30"),
        ({"calendar": {"holidays": "2026-02-03"}}, "holidays"),
        ({"office_hours": []}, "ít nhất một"),
        ({"office_hours": [["07:30", "11:30"], ["11:00", "17:00"]]}, "chồng"),
        ({"office_hours": [["11:30", "07:30"]]}, "không sau"),
        ({"office_hours": [["07:30", "07:30"]]}, "không sau"),
        ({"office_hours": [["7:30", "11:30"]]}, "7:30"),
        ({"office_hours": [["07:30", "24:00"]]}, "24:00"),
        ({"office_hours": ["07:30", "11:30"]}, "07:30"),
        ({"office_hours": "07:30"}, "office_hours"),
        ({"cutoff": "15h"}, "15h"),
        ({"stops": {}}, "stops"),
        ({"stops": ["x"]}, "stops"),
        ({"stops": [{**STOP, "effect": "delay"}]}, "delay"),
        ({"stops": [{**STOP, "to": "2026-08-24T08:00:00+07:00"}]}, "trước khi bắt đầu"),
        ({"stops": [{**STOP, "from": "2026-08-21T15:19:59+07:00"}]}, "trước lúc tính"),
        ({"stops": [STOP, STOP]}, "chồng"),
        ({"stops": [{**STOP, "until": None}]}, "until"),
        ({"stops": [{k: v for k, v in STOP.items() if k != "to"}]}, "to"),
        ({"stops": [{**STOP, "reason": 4}]}, "reason"),
        (
            {"stops": [{**STOP, "to": None}], "as_of": "2026-08-24T08:00:00+07:00"},
            "as_of",
        ),
        (
            {
                "stops": [
                    {**STOP, "to": None},
                    {**STOP, "from": STOP["to"], "to": "2026-08-26T09:00:00+07:00"},
                ],
                "as_of": "2026-08-28T08:00:00+07:00",
            },
            "chưa kết thúc",
        ),
        ({"extension": []}, "extension"),
        ({"extension": [{}, {}]}, "một lần"),
        ({"extension": {"at": "2026-08-24T09:00:00+07:00"}}, "new_due"),
        ({"due": "2026-08-24"}, "due"),
        ({"lang": "fr"}, "vi"),
    ],
)
def test_what_cannot_be_reckoned_is_said_in_a_sentence(changes, says):
    answer = ask(**changes)
    assert list(answer) == ["id", "error"]
    assert answer["id"] == "a"
    assert says in answer["error"]
    assert answer["error"].endswith(".")
    assert "error" in ask(**changes, **({} if "lang" in changes else {"lang": "en"}))


def lines_of(*lines):
    answers = io.StringIO()
    status = answer_lines(lines, answers)
    return status, [json.loads(line) for line in answers.getvalue().splitlines()]


def test_a_bad_line_stops_nothing():
    good = json.dumps(EXAMPLE)
    status, answers = lines_of(
        good,
        "{",
        "",
        "5",
        "[]",
        '"x"',
        b"\xff\xfe{}",
        "[" * 100_000,
        '{"limit": ' + "9" * 5000,
        good,
    )
    assert status == 1
    assert [("error" in answer) for answer in answers] == [False, *[True] * 7, False]
    assert answers[1]["id"] is None


def test_good_lines_alone_end_well():
    assert lines_of(json.dumps(EXAMPLE), "\n")[0] == 0
    assert lines_of() == (0, [])


def test_an_id_may_be_anything_even_half_a_character():
    status, [answer] = lines_of('{"id": "\\ud800", "start": 1}')
    assert (status, answer["id"]) == (1, "\ud800")


def test_the_command_reads_and_writes_utf_8_whatever_the_locale(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "thongsuot.config.commands", "deadline"],
        input=json.dumps(EXAMPLE).encode() + b"\n\xff\n" + json.dumps(EXAMPLE).encode(),
        capture_output=True,
        env={"PYTHONPATH": ":".join(sys.path), "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
        timeout=60,
    )
    answers = [json.loads(line) for line in run.stdout.decode().splitlines()]
    assert run.returncode == 1, run.stderr
    assert [("due" in answer) for answer in answers] == [True, False, True]
    assert answers[0]["due"] == "2026-08-25T17:00:00+07:00"

"""Anh Giang asks the department of construction for its opinion before he goes on."""

import pytest
from django.db import IntegrityError, transaction

from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.models import Consultation
from thongsuot.modules.dossiers.tests.conftest import days


@pytest.fixture
def asked(on_the_desk, cast, province):
    dossiers.consult(
        code=on_the_desk,
        unit_id=province.construction,
        question="Công trình có vướng quy hoạch lộ giới không?",
        answer_by=days(2),
        by=cast.giang,
        at=days(0, hours=3),
    )
    return on_the_desk


def seen(code, who, *, at=None):
    return dossiers.on_desk(code, actor=who, at=at or days(1))


def verdict(code, move, who, *, at=None):
    return seen(code, who, at=at).may(move)


def test_the_office_asked_finds_it_reads_the_dossier_and_answers(asked, cast):
    (wanted,), count = dossiers.opinions_wanted(actor=cast.lam, at=days(1))
    assert (wanted.code, wanted.late, count.number) == (asked, False, 1)
    assert "lộ giới" in wanted.question

    dossiers.answer_consult(
        code=asked, answer="Không vướng lộ giới.", by=cast.lam, at=days(1, hours=1)
    )
    (opinion,) = seen(asked, cast.giang).consultations
    assert (opinion.answer, opinion.answered_by) == ("Không vướng lộ giới.", "Hồ Văn Lâm")
    assert not opinion.late and not opinion.is_open
    assert dossiers.opinions_wanted(actor=cast.lam, at=days(1))[0] == ()
    told = [line.sentence for line in seen(asked, cast.giang).history]
    assert any("Sở Xây dựng đã trả lời" in line for line in told)


def test_who_is_not_asked_neither_sees_nor_answers(asked, cast):
    with pytest.raises(Missing):
        seen(asked, cast.binh)
    with pytest.raises(NotAllowed, match="của cơ quan hoặc người khác"):
        dossiers.answer_consult(code=asked, answer="Đồng ý", by=cast.giang, at=days(1))
    assert dossiers.opinions_wanted(actor=cast.giang, at=days(1))[0] == ()


def test_the_next_step_waits_for_the_answer_but_not_beyond_its_day(asked, cast):
    told = verdict(asked, "complete_step", cast.giang)
    assert not told and "Còn chờ ý kiến phối hợp" in told.reason
    with pytest.raises(Clash, match="Còn chờ ý kiến phối hợp"):
        dossiers.complete_step(code=asked, by=cast.giang, at=days(1))

    assert verdict(asked, "complete_step", cast.giang, at=days(2))
    dossiers.complete_step(code=asked, by=cast.giang, at=days(2))
    assert seen(asked, cast.giang, at=days(2, hours=1)).consultations[0].late
    # The office may still answer: late is better than never, and it says so.
    dossiers.answer_consult(code=asked, answer="Không vướng.", by=cast.lam, at=days(3))
    told = [line.sentence for line in seen(asked, cast.giang).history]
    assert any("muộn" in line for line in told)


def test_two_offices_are_asked_at_once_and_both_are_waited_for(asked, cast, province):
    dossiers.consult(
        code=asked,
        unit_id=province.justice,
        question="Có tranh chấp không?",
        answer_by=days(3),
        by=cast.giang,
        at=days(1),
    )
    dossiers.answer_consult(code=asked, answer="Không vướng.", by=cast.lam, at=days(1))
    assert not verdict(asked, "complete_step", cast.giang, at=days(2))
    assert verdict(asked, "complete_step", cast.giang, at=days(3))


def test_the_clock_of_the_dossier_runs_on(asked, on_the_desk, cast):
    assert seen(asked, cast.giang).due_at == seen(asked, cast.an).due_at
    assert seen(asked, cast.giang).status == "in_progress"


def test_what_is_still_asked_ends_with_the_decision(asked, cast):
    dossiers.withdraw(code=asked, reason="Không xây nữa", by=cast.an, at=days(1))
    (opinion,) = seen(asked, cast.an).consultations
    assert not opinion.is_open and not opinion.is_answered
    assert dossiers.opinions_wanted(actor=cast.lam, at=days(1))[0] == ()
    with pytest.raises(Clash):
        dossiers.answer_consult(code=asked, answer="Muộn rồi", by=cast.lam, at=days(2))


@pytest.mark.parametrize(
    ("change", "refusal", "words"),
    [
        ({"question": "  "}, Invalid, "Cần ghi rõ"),
        ({"answer_by": days(0)}, Invalid, "Hạn trả lời phải sau"),
        ({"unit_id": "own"}, Invalid, "cơ quan khác"),
        ({"unit_id": "again"}, Clash, "Đang chờ ý kiến"),
        ({"unit_id": 10**9}, Missing, "Không"),
    ],
)
def test_a_request_that_cannot_be_is_refused(asked, cast, province, change, refusal, words):
    named = {"own": province.chau_doc_division, "again": province.construction}
    said = {
        "unit_id": province.justice,
        "question": "Ý kiến?",
        "answer_by": days(4),
    } | change
    said["unit_id"] = named.get(said["unit_id"], said["unit_id"])
    with pytest.raises(refusal, match=words):
        dossiers.consult(code=asked, by=cast.giang, at=days(1), **said)
    assert len(seen(asked, cast.giang).consultations) == 1


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({}, "an_office_is_asked_once_at_a_time"),
        ({"due_at": days(0), "ended_at": days(3)}, "consultation_is_due_after_it_was_asked"),
        ({"answer": "Đồng ý", "unit": "other"}, "consultation_answered_has_ended"),
    ],
)
def test_the_database_refuses_too(asked, cast, province, fields, constraint):
    first = Consultation.objects.get()
    row = {
        "dossier_id": first.dossier_id,
        "unit_id": province.justice if fields.pop("unit", "") else province.construction,
        "question": "?",
        "asked_at": days(1),
        "due_at": days(2),
    } | fields
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Consultation.objects.create(**row)


def test_an_open_dossier_says_who_is_asked_only_with_a_day(asked):
    with pytest.raises(IntegrityError, match="waits_for_opinions"), transaction.atomic():
        first = Consultation.objects.get().dossier
        type(first).objects.filter(pk=first.pk).update(opinions_until=None)


def test_an_expert_is_asked_in_person_and_answers_in_person(on_the_desk, cast, province):
    asked = {"question": "Kết cấu có an toàn không?", "answer_by": days(2)}
    dossiers.consult_expert(
        code=on_the_desk, post_id=cast.khanh.post_id, **asked, by=cast.giang, at=days(1)
    )
    with pytest.raises(Clash, match="Đang chờ ý kiến của Bùi Khánh"):
        dossiers.consult_expert(
            code=on_the_desk, post_id=cast.khanh.post_id, **asked, by=cast.giang, at=days(1)
        )
    for nobody in (cast.giang, cast.an, cast.nam):
        with pytest.raises(Invalid, match="một người khác, đang làm hồ sơ"):
            dossiers.consult_expert(
                code=on_the_desk, post_id=nobody.post_id, **asked, by=cast.giang, at=days(1)
            )
    # It is on his list alone, and his office as such was not asked.
    (wanted,), _count = dossiers.opinions_wanted(actor=cast.khanh, at=days(1))
    assert (wanted.code, wanted.unit_name) == (on_the_desk, "Bùi Khánh")
    assert dossiers.opinions_wanted(actor=cast.lam, at=days(1))[0] == ()
    with pytest.raises(Missing):
        seen(on_the_desk, cast.lam)
    with pytest.raises(NotAllowed, match="của cơ quan hoặc người khác"):
        dossiers.answer_consult(code=on_the_desk, answer="Tốt", by=cast.giang, at=days(1))
    assert not verdict(on_the_desk, "complete_step", cast.giang)
    waiting = dossiers.work_list(actor=cast.hai, tab=dossiers.Tab.AWAITING_OPINIONS, at=days(1))
    assert [row.opinions_until for row in waiting.rows] == [days(2)]
    assert not dossiers.work_list(actor=cast.hai, tab=dossiers.Tab.IN_PROGRESS, at=days(1)).rows

    # The same office may be asked as such beside him.
    dossiers.consult(
        code=on_the_desk, unit_id=cast.khanh.unit_id, **asked, by=cast.giang, at=days(1)
    )
    dossiers.answer_consult(code=on_the_desk, answer="An toàn.", by=cast.khanh, at=days(1))
    mine = [one for one in seen(on_the_desk, cast.giang).consultations if one.person]
    assert [(one.person, one.answer) for one in mine] == [("Bùi Khánh", "An toàn.")]
    told = [line.sentence for line in seen(on_the_desk, cast.giang).history]
    assert any("Bùi Khánh (" in line and "đã trả lời" in line for line in told)


def test_an_expert_is_asked_once_at_a_time(on_the_desk, cast):
    asked = {"question": "Kết cấu?", "answer_by": days(2), "by": cast.giang, "at": days(1)}
    one = dossiers.consult_expert(code=on_the_desk, post_id=cast.khanh.post_id, **asked)
    row = Consultation.objects.get(pk=one)
    row.pk = None
    with (
        pytest.raises(IntegrityError, match="an_expert_is_asked_once_at_a_time"),
        transaction.atomic(),
    ):
        row.save()

"""A decision changes the procedure under which ông Dũng's dossier is on its way."""

from datetime import date, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import EVERYWHERE, Actor, Permission
from thongsuot.kernel.refusals import Clash, Invalid
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.actions import versions
from thongsuot.modules.dossiers.models import Dossier
from thongsuot.modules.dossiers.testing import EXTENSION_OF_PERMIT, MORNING, dossier_in, small_town
from thongsuot.modules.dossiers.tests.conftest import days
from thongsuot.modules.procedures import api as procedures

MAI = Actor(name="Dương Thị Mai", account_id=901, grants={Permission.PROCEDURE_DRAFT: EVERYWHERE})
PHUC = Actor(
    name="Phan Hữu Phúc", account_id=902, grants={Permission.PROCEDURE_APPROVE: EVERYWHERE}
)
EFFECT = date(2026, 10, 6)
BASIS = "Quyết định này, Điều 3"


def decided(part=None, value=None, *, transition=None, change="amended", at=MORNING):
    """Mai drafts, Phúc approves and publishes, all this morning: an expedited decision."""
    decision_id = announcements.begin_decision(
        title="Về việc công bố thủ tục lĩnh vực xây dựng",
        issuer="Chủ tịch Ủy ban nhân dân tỉnh An Giang",
        in_force_from=EFFECT,
        expedited=True,
        expedited_basis="Nghị định 63/2010/NĐ-CP, Điều 15",
        by=MAI,
        at=at,
    )
    draft_id = announcements.add_draft(
        decision_id=decision_id,
        code=EXTENSION_OF_PERMIT,
        change=announcements.Change(change),
        by=MAI,
        at=at,
    )

    def revision():
        return announcements.draft(draft_id, actor=MAI, on=EFFECT).revision

    # The source of this procedure names neither its result nor why it is online in part only;
    # a decision must.
    named = {
        "results": [{"name": "Giấy phép xây dựng được gia hạn"}],
        "service_level_reason": "Phải kiểm tra thực địa.",
    }
    for each, said in (named | {part: value}).items() if part else ():
        announcements.edit_draft(
            draft_id=draft_id, revision=revision(), part=each, value=said, by=MAI, at=at
        )
    if change == "repealed":
        announcements.set_repeal_reason(
            draft_id=draft_id, revision=revision(), reason="Luật mới bỏ.", by=MAI, at=at
        )
    if transition:
        announcements.set_transition(
            draft_id=draft_id, revision=revision(), transition=transition, by=MAI, at=at
        )
    announcements.submit_decision(decision_id=decision_id, by=MAI, at=at)
    announcements.approve_decision(
        decision_id=decision_id,
        revision=announcements.decision(decision_id, actor=PHUC, on=EFFECT).revision,
        number="200/QĐ-UBND",
        issued_on=date(2026, 10, 5),
        running_shown=1,
        by=PHUC,
        at=at,
    )
    announcements.publish_decision(decision_id=decision_id, by=PHUC, at=at)
    return procedures.procedure(EXTENSION_OF_PERMIT, on=EFFECT) if change != "repealed" else None


def two_days_shorter():
    """The channels of the procedure with a limit of three working days instead of five."""
    facts = procedures.procedure(EXTENSION_OF_PERMIT, on=date(2026, 10, 5))
    channels = procedures.to_data(facts.record)["channels"]
    for offer in channels:
        offer["limit"]["amount"] = 3
    return channels


def moves_on(day, *, recounts=False):
    return announcements.Transition(on=day, recounts_limit=recounts, legal_basis=BASIS)


def seen(code, cast, *, at=None):
    return dossiers.on_desk(code, actor=cast.an, at=at or days(2))


def test_without_a_rule_the_old_dossier_keeps_its_version_and_the_next_takes_the_new(
    on_the_desk, town, cast
):
    before = seen(on_the_desk, cast)
    after = decided("channels", two_days_shorter())
    assert versions.switch_due(at=days(2)) == 0
    kept = seen(on_the_desk, cast)
    assert kept.procedure_version_id == before.procedure_version_id != after.version_id
    assert kept.due_at == before.due_at

    newer = dossier_in(dossiers.Status.ACCEPTED, town, at=days(1))
    assert seen(newer, cast).procedure_version_id == after.version_id
    assert seen(newer, cast).due_at < before.due_at + timedelta(days=1)


def test_a_rule_moves_it_on_its_day_and_leaves_the_promise(on_the_desk, cast):
    before = seen(on_the_desk, cast)
    after = decided("channels", two_days_shorter(), transition=moves_on(date(2026, 10, 7)))
    assert versions.switch_due(at=days(1)) == 0, "its day has not come"
    assert versions.switch_due(at=days(2)) == 1
    assert versions.switch_due(at=days(2)) == 0, "once is enough"
    moved = seen(on_the_desk, cast)
    assert moved.procedure_version_id == after.version_id
    assert moved.due_at == before.due_at
    assert "hẹn trả giữ nguyên" in moved.history[-1].sentence

    # What stops and goes on is still reckoned by the limit that was promised.
    dossiers.pause(
        code=on_the_desk,
        reason=dossiers.StopReason.OUTAGE,
        note="Mất điện",
        by=cast.giang,
        at=days(2, hours=1),
    )
    dossiers.resume(code=on_the_desk, by=cast.giang, at=days(3, hours=1))
    assert seen(on_the_desk, cast, at=days(3)).due_at == before.due_at + timedelta(days=1)


def test_a_rule_may_have_the_limit_counted_again(on_the_desk, cast):
    before = seen(on_the_desk, cast)
    decided("channels", two_days_shorter(), transition=moves_on(date(2026, 10, 6), recounts=True))
    versions.switch_due(at=days(1, hours=1))
    moved = seen(on_the_desk, cast, at=days(1, hours=2))
    assert before.due_at.date() == date(2026, 10, 12)
    assert moved.due_at.date() == date(2026, 10, 8), "three working days after Monday"
    assert "hẹn trả tính lại" in moved.history[-1].sentence


def test_a_stopped_clock_is_counted_by_the_new_limit_when_it_goes_on(on_the_desk, cast, dung):
    dossiers.request_supplement(
        code=on_the_desk, reason="Thiếu bản vẽ", by=cast.giang, at=days(0, hours=3)
    )
    decided("channels", two_days_shorter(), transition=moves_on(date(2026, 10, 6), recounts=True))
    assert versions.switch_due(at=days(1)) == 1
    dossiers.receive_supplement(code=on_the_desk, by=dung, at=days(2))
    assert seen(on_the_desk, cast, at=days(2)).due_at.date() == date(2026, 10, 12)


def test_what_is_decided_or_not_yet_accepted_is_not_moved(town, cast):
    code = dossier_in(dossiers.Status.APPROVED, town, at=MORNING - timedelta(days=4))
    waiting = dossier_in(dossiers.Status.SUBMITTED, town, at=MORNING)
    after = decided("channels", two_days_shorter(), transition=moves_on(date(2026, 10, 6)))
    assert versions.switch_due(at=days(2)) == 0
    assert seen(code, cast).procedure_version_id != after.version_id

    with pytest.raises(Clash, match="phiên bản mới"):
        dossiers.accept(code=waiting, by=cast.an, at=days(2))
    dossiers.update_version(code=waiting, by=cast.an, at=days(2))
    dossiers.accept(code=waiting, by=cast.an, at=days(2))
    assert seen(waiting, cast).procedure_version_id == after.version_id


def test_a_dossier_whose_case_is_gone_stays(on_the_desk, cast):
    facts = procedures.procedure(EXTENSION_OF_PERMIT, on=date(2026, 10, 5))
    cases = procedures.to_data(facts.record)["cases"]
    cases[0]["key"] = "truong-hop-moi"
    decided("cases", cases, transition=moves_on(date(2026, 10, 6)))
    assert versions.switch_due(at=days(2)) == 0
    assert seen(on_the_desk, cast).case_name == seen(on_the_desk, cast).case_name


def test_a_repealed_procedure_takes_no_more_dossiers_but_finishes_those_it_has(
    on_the_desk, filed, town, cast
):
    waiting = dossier_in(dossiers.Status.SUBMITTED, town, at=days(0, hours=4))
    decided(change="repealed")
    dossiers.complete_step(code=on_the_desk, by=cast.giang, at=days(2))
    with pytest.raises(Clash, match="đã hết hiệu lực sau khi hồ sơ được nộp"):
        dossiers.accept(code=waiting, by=cast.an, at=days(2))


def test_publishing_sets_a_worker_to_it_once(own_database):
    small_town()
    decided("channels", two_days_shorter(), transition=moves_on(date(2026, 10, 6)))
    while ledger.run_reactions(at=MORNING):
        pass
    waiting = ProcrastinateJob.objects.filter(task_name="dossiers.switch_versions")
    assert waiting.count() == 1
    versions.switch_later()
    assert waiting.count() == 1


def test_the_approver_sees_what_runs_before_deciding(on_the_desk, town, cast):
    dossier_in(dossiers.Status.SUBMITTED, town, at=MORNING)
    facts = procedures.procedure(EXTENSION_OF_PERMIT, on=date(2026, 10, 5))
    shown = dossiers.running_under([facts.version_id], actor=cast.mai)
    assert (shown.accepted, shown.submitted, shown.total) == (1, 1, 2)
    assert [(one.unit_name, one.count) for one in shown.by_unit] == [
        ("Ủy ban nhân dân phường Châu Đốc", 2)
    ]
    assert {row.code for row in shown.first} >= {on_the_desk}
    assert dossiers.running_under([facts.version_id], actor=cast.binh).total == 0


def test_nobody_files_for_another_where_the_law_says_in_person(town, cast, province):
    ways = {"others_may_file": {"value": False, "legal_basis": "Luật Hộ tịch, Điều 18"}}
    decided("ways", ways)
    with pytest.raises(Invalid, match="phải tự nộp"):
        dossiers.submit(
            procedure_code=EXTENSION_OF_PERMIT,
            receiving_unit_id=province.chau_doc_centre,
            channel=dossiers.Channel.COUNTER,
            applicant=dossiers.Applicant(
                kind="person", name="Trần Văn Dũng", id_number="089085000123", address="Khóm 4"
            ),
            submitter=dossiers.Submitter(name="Trần Văn Út", id_number="089085000124"),
            by=cast.an,
            at=days(2),
        )
    assert Dossier.objects.count() == 0

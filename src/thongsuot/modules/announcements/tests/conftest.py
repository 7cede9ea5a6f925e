"""The province's office for procedures: who drafts, who approves, and a small catalogue."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from thongsuot.kernel.actor import EVERYWHERE, Actor, Permission, system
from thongsuot.kernel.worktime import Unit
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.announcements.api import Change
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.procedures.api import Channel, FeeKind, Level, ServiceLevel

# 08:00 on Monday 5 October 2026 in Việt Nam: no holiday near.
MORNING = datetime(2026, 10, 5, 1, tzinfo=UTC)
TODAY = date(2026, 10, 5)
EFFECT = date(2026, 10, 26)
SETUP = system("Khởi tạo")
CHAIRMAN = "Chủ tịch Ủy ban nhân dân tỉnh An Giang"

MAI = Actor(name="Dương Thị Mai", account_id=1, grants={Permission.PROCEDURE_DRAFT: EVERYWHERE})
TU = Actor(name="Lê Anh Tú", account_id=2, grants={Permission.PROCEDURE_DRAFT: EVERYWHERE})
CHI = Actor(name="Đặng Thị Chi", account_id=3, grants={Permission.PROCEDURE_APPROVE: EVERYWHERE})
AN = Actor(name="Nguyễn Thị An", account_id=4, grants={Permission.DOSSIER_RECEIVE: EVERYWHERE})
PARTS = procedures.to_data


def later(**spans: int) -> datetime:
    return MORNING + timedelta(**spans)


def permit(code: str = "1.000001", **parts) -> procedures.Record:
    """A record to which nothing can be objected."""
    record = procedures.Record(
        code=code,
        name="Cấp giấy phép xây dựng",
        field="Hoạt động xây dựng",
        levels=(Level.PROVINCE,),
        agencies=("Sở Xây dựng",),
        who_may_ask=("Công dân Việt Nam",),
        service_level=ServiceLevel.FULL,
        channels=(
            procedures.ChannelOffer(
                Channel.COUNTER,
                procedures.TimeLimit(20, Unit.WORKING_DAY),
                (procedures.Fee(FeeKind.CHARGE, 75_000, legal_basis="Nghị quyết 12"),),
            ),
        ),
        cases=(
            procedures.Case(
                "moi",
                "Cấp mới",
                (
                    procedures.Component("don", "Đơn đề nghị", required=True, original=1),
                    procedures.Component("ban-ve", "Bản vẽ thiết kế", required=True, copy=2),
                ),
            ),
        ),
        steps=("Nộp hồ sơ.", "Nhận kết quả."),
        results=(procedures.Result(name="Giấy phép xây dựng"),),
        legal_bases=(procedures.Instrument("Luật Xây dựng 135/2025/QH15"),),
    )
    return replace(record, **parts)


def publish(record: procedures.Record, *, on: date = date(2026, 1, 1)) -> int:
    return procedures.publish(record=record, in_force_from=on, by=SETUP, at=MORNING)


def begin(title: str = "Về việc công bố thủ tục lĩnh vực xây dựng", *, by=MAI, **parts) -> int:
    said: dict[str, Any] = {"issuer": CHAIRMAN, "in_force_from": EFFECT} | parts
    return announcements.begin_decision(title=title, by=by, at=MORNING, **said)


def add(decision_id: int, code: str = "1.000001", change=Change.AMENDED, *, by=MAI, **parts) -> int:
    return announcements.add_draft(
        decision_id=decision_id, code=code, change=change, by=by, at=MORNING, **parts
    )


def seen(decision_id: int, *, actor=MAI, on: date = TODAY) -> announcements.DecisionFacts:
    return announcements.decision(decision_id, actor=actor, on=on)


def drafted(draft_id: int, *, actor=MAI, on: date = TODAY) -> announcements.DraftFacts:
    return announcements.draft(draft_id, actor=actor, on=on)


def edit(draft_id: int, part: str, value, *, by=MAI, at=MORNING, revision: int = 0) -> int:
    return announcements.edit_draft(
        draft_id=draft_id,
        revision=revision or drafted(draft_id).revision,
        part=part,
        value=value,
        by=by,
        at=at,
    )


def write(draft_id: int, record: procedures.Record, *, by=MAI) -> None:
    """Write a whole record into a draft, part by part."""
    before = drafted(draft_id).record
    assert before is not None
    wanted, there = PARTS(record), PARTS(before)
    for part in wanted:
        if part not in ("code", "decision") and wanted[part] != there[part]:
            edit(draft_id, part, wanted[part], by=by)


def approve(decision_id: int, *, by=CHI, number: str = "125/QĐ-UBND", at=MORNING) -> int:
    return announcements.approve_decision(
        decision_id=decision_id,
        revision=seen(decision_id).revision,
        number=number,
        issued_on=TODAY,
        running_shown=0,
        by=by,
        at=at,
    )


def submitted(decision_id: int, *, by=MAI) -> int:
    announcements.submit_decision(decision_id=decision_id, by=by, at=MORNING)
    return decision_id


def approved(decision_id: int) -> int:
    submitted(decision_id)
    approve(decision_id)
    return decision_id


def published(decision_id: int, *, at=MORNING) -> int:
    approved(decision_id)
    announcements.publish_decision(decision_id=decision_id, by=CHI, at=at)
    return decision_id


@pytest.fixture
def there(db) -> int:
    """The permit as it holds since January."""
    return publish(permit())


@pytest.fixture
def shorter(there) -> int:
    """A decision that shortens the permit's limit, ready to be submitted."""
    decision_id = begin()
    shorten(add(decision_id))
    return decision_id


def shorten(draft_id: int, *, to: int = 15, by=MAI) -> int:
    limit = {"amount": to, "unit": "working_day"}
    fees = [{"kind": "charge", "amount": 75_000, "legal_basis": "Nghị quyết 12"}]
    channels = [{"channel": "counter", "limit": limit, "fees": fees}]
    return edit(draft_id, "channels", channels, by=by)

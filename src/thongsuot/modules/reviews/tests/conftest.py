"""The province's office for procedures: chị Mai draws up, bà Chi decides, a small catalogue."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units.testing import small_province
from thongsuot.kernel.actor import EVERYWHERE, Actor, Permission, system
from thongsuot.kernel.worktime import Unit
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.procedures.api import Channel, FeeKind, Level
from thongsuot.modules.reviews import api as reviews
from thongsuot.modules.reviews import handlers
from thongsuot.modules.reviews.api import Decider, Kind

# 08:00 on Monday 5 October 2026 in Việt Nam: no holiday near.
MORNING = datetime(2026, 10, 5, 1, tzinfo=UTC)
TODAY = date(2026, 10, 5)
EFFECT = date(2026, 10, 26)
SETUP = system("Khởi tạo")
PERMIT, RENEWAL, NOTICE = "1.000001", "1.000002", "1.000003"
CHAIRMAN = "Chủ tịch Ủy ban nhân dân tỉnh An Giang"

MAI = Actor(name="Dương Thị Mai", account_id=1, grants={Permission.PROCEDURE_DRAFT: EVERYWHERE})
CHI = Actor(
    name="Đặng Thị Chi",
    account_id=3,
    grants={Permission.PROCEDURE_APPROVE: EVERYWHERE, Permission.PROCEDURE_DRAFT: EVERYWHERE},
)
AN = Actor(name="Nguyễn Thị An", account_id=4, grants={Permission.DOSSIER_RECEIVE: EVERYWHERE})


def later(**spans: int) -> datetime:
    return MORNING + timedelta(**spans)


def days(amount: int, unit: Unit = Unit.WORKING_DAY) -> procedures.TimeLimit:
    return procedures.TimeLimit(amount, unit)


def permit(code: str = PERMIT, **parts) -> procedures.Record:
    """A record to which nothing can be objected: 20 working days, 75.000 đồng, three papers."""
    record = procedures.Record(
        code=code,
        name="Cấp giấy phép xây dựng nhà ở riêng lẻ",
        field="Hoạt động xây dựng",
        levels=(Level.PROVINCE,),
        agencies=("Sở Xây dựng",),
        who_may_ask=("Công dân Việt Nam",),
        service_level=procedures.ServiceLevel.FULL,
        channels=(
            procedures.ChannelOffer(
                Channel.COUNTER,
                days(20),
                (procedures.Fee(FeeKind.CHARGE, 75_000, legal_basis="Nghị quyết 12"),),
            ),
        ),
        cases=(
            procedures.Case(
                "moi",
                "Cấp mới",
                (
                    procedures.Component(
                        "don", "Đơn đề nghị", required=True, original=1, form="Mẫu số 01"
                    ),
                    procedures.Component("ban-ve", "Bản vẽ thiết kế", required=True, copy=2),
                    procedures.Component(
                        "dat",
                        "Bản sao Giấy chứng nhận quyền sử dụng đất",
                        required=True,
                        copy=1,
                    ),
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


def limited(record: procedures.Record, limit: procedures.TimeLimit) -> procedures.Record:
    channels = tuple(replace(offer, limit=limit) for offer in record.channels)
    return replace(record, channels=channels)


@pytest.fixture
def province(db):
    return small_province()


@pytest.fixture
def catalogue(db):
    """The permit, its renewal and a notice, as they hold since January."""
    publish(permit())
    publish(permit(RENEWAL, name="Gia hạn giấy phép xây dựng nhà ở riêng lẻ"))
    publish(permit(NOTICE, name="Thông báo khởi công xây dựng công trình"))


def said(*codes: str, decider=Decider.PROVINCE, **parts) -> reviews.Said:
    whole = {
        "reason": "Thời hạn dài hơn thời gian thực tế giải quyết.",
        "legal_basis": "Khoản 1 Điều 5 Nghị quyết 12/2026/NQ-HĐND",
    } | parts
    return reviews.Said(procedure_codes=codes or (PERMIT,), decider=decider, **whole)


def propose(kind: Kind, given: reviews.Said, *, by=MAI) -> int:
    return reviews.begin_proposal(kind=kind, said=given, by=by, at=MORNING)


def shorter(amount: int = 12) -> int:
    """A proposal to cut the permit's 20 working days."""
    return propose(Kind.CUT_TIME, said(amount=amount, unit=Unit.WORKING_DAY))


def seen(proposal_id: int, *, actor=MAI, on: date = TODAY) -> reviews.ProposalFacts:
    return reviews.proposal(proposal_id, actor=actor, on=on)


def accepted(proposal_id: int) -> int:
    reviews.submit_proposal(proposal_id=proposal_id, by=MAI, at=MORNING)
    reviews.accept_proposal(
        proposal_id=proposal_id, revision=seen(proposal_id).revision, by=CHI, at=MORNING
    )
    return proposal_id


def in_decision(proposal_id: int) -> int:
    """Begin a decision that carries an accepted proposal, and return the decision's id."""
    return reviews.start_decision(
        proposal_id=proposal_id,
        title="Về việc công bố thủ tục hành chính được sửa đổi",
        issuer=CHAIRMAN,
        in_force_from=EFFECT,
        by=MAI,
        at=MORNING,
    )


def publish_decision(decision_id: int, *, number: str = "125/QĐ-UBND") -> None:
    """Let the decision go its whole way, and the news of it arrive."""
    announcements.submit_decision(decision_id=decision_id, by=MAI, at=MORNING)
    announcements.approve_decision(
        decision_id=decision_id,
        revision=announcements.decision(decision_id, actor=CHI, on=TODAY).revision,
        number=number,
        issued_on=TODAY,
        running_shown=0,
        by=CHI,
        at=MORNING,
    )
    announcements.publish_decision(decision_id=decision_id, by=CHI, at=MORNING)


def told(decision_id: int) -> ledger.Happened:
    """The latest news of a decision, as a reaction receives it."""
    line = ledger.history(f"decision:{decision_id}")[-1]
    data = dict(line.data)
    name = line.type.removeprefix("announcements.")
    if name == "DecisionPublished":
        data["in_force_from"] = date.fromisoformat(data["in_force_from"])
        data["version_ids"] = tuple(data["version_ids"])
        data["repealed"] = tuple(data["repealed"])
    event = getattr(announcements, name)(**data)
    return ledger.Happened(
        event=event,
        type=line.type,
        data=line.data,
        position=1,
        subject=event.subject,
        unit_id=None,
        actor_name=line.actor_name,
        at=line.at,
    )


def published(decision_id: int) -> None:
    """Publish the decision, and let those who follow proposals hear of it."""
    publish_decision(decision_id)
    handlers.settle_proposals(told(decision_id))


def sentences(history) -> list[str]:
    return [line.sentence for line in history]

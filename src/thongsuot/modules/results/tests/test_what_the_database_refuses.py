"""What no code may do by mistake, the database refuses by name."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import MORNING, dossier_in
from thongsuot.modules.results import api as results
from thongsuot.modules.results.models import Result, ResultDraft, ResultReturn, Shipment
from thongsuot.modules.results.testing import written


def refused(name, act):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()


@pytest.fixture
def draft(town, cast):
    code = dossier_in(dossiers.Status.IN_PROGRESS, town)
    return ResultDraft.objects.get(pk=written(code, by=cast.giang, at=MORNING))


@pytest.fixture
def result(draft):
    return Result.objects.create(**facts(draft))


def facts(draft):
    return {
        "dossier_id": draft.dossier_id,
        "dossier_code": draft.dossier_code,
        "agency_id": draft.agency_id,
        "name": "Giấy phép xây dựng",
        "outcome": "granted",
        "number": "01/GPXD",
        "issued_at": MORNING,
        "file_id": uuid4(),
        "sha256": "0" * 64,
        "token": uuid4().hex[:16],
        "state": "in_force",
    }


def test_of_drafts(draft, result):
    mine = ResultDraft.objects.filter(pk=draft.pk)

    def again():
        draft.pk = None
        draft.save(force_insert=True)

    refused("dossier_has_one_result_draft_at_a_time", again)
    refused("result_draft_is_checked_before_it_is_signed", lambda: mine.update(state="checked"))
    refused(
        "result_draft_bears_a_number_once_it_is_signed",
        lambda: mine.update(state="signed", checked_by="Hải", checked_at=MORNING),
    )
    refused("result_draft_bears_a_number_once_it_is_signed", lambda: mine.update(number="01/GPXD"))
    refused("result_draft_replaces_for_a_reason", lambda: mine.update(replaces=result))


def test_of_results(draft, result):
    mine = Result.objects.filter(pk=result.pk)
    ended = {"ended_at": MORNING, "end_reason": "Sai."}
    refused("dossier_has_one_result_in_force", lambda: Result.objects.create(**facts(draft)))
    refused("result_replaced_names_its_successor", lambda: mine.update(state="replaced", **ended))
    refused("result_that_ended_says_when_and_why", lambda: mine.update(state="revoked"))
    refused("result_hash_is_a_sha256", lambda: mine.update(sha256="none"))
    mine.update(state="revoked", **ended)
    refused("token", lambda: Result.objects.create(**facts(draft) | {"token": result.token}))


def test_of_returns_and_shipments(draft):
    returned = {
        "dossier_id": draft.dossier_id,
        "way": "online",
        "received_by": "Trần Văn Dũng",
        "returned_at": MORNING,
    }
    ResultReturn.objects.create(**returned)
    refused(
        "results_are_returned_once_in_each_way", lambda: ResultReturn.objects.create(**returned)
    )
    refused(
        "result_return_names_who_received_it",
        lambda: ResultReturn.objects.create(**returned | {"way": "post", "received_by": ""}),
    )
    sent = {
        "dossier_id": draft.dossier_id,
        "dossier_code": draft.dossier_code,
        "unit_id": draft.desk_id,
        "recipient": "Trần Văn Dũng",
        "phone": "0912000111",
        "address": "Khóm 4, phường Châu Đốc",
        "state": "requested",
        "requested_at": MORNING,
        "moved_at": MORNING,
    }
    shipment = Shipment.objects.create(**sent)
    mine = Shipment.objects.filter(pk=shipment.pk)
    refused("dossier_has_one_shipment_under_way", lambda: Shipment.objects.create(**sent))
    refused(
        "shipment_taken_over_by_the_post_has_a_waybill", lambda: mine.update(state="in_transit")
    )
    refused("shipment_knows_where_to_go", lambda: mine.update(address=""))


def test_the_templates_that_ship_can_all_be_begun(town, cast):
    """Each names blanks that it asks for, and is offered where it belongs."""
    offered = results.templates_for(procedure_code="1.013227", field="Hoạt động xây dựng")
    assert offered[0].code == "gia-han-giay-phep-xay-dung"
    assert {one.outcome for one in offered} == {"granted", "denied"}
    code = dossier_in(dossiers.Status.IN_PROGRESS, town)
    for one in ("trich-luc-khai-sinh", "xac-nhan-tinh-trang-hon-nhan", "tro-cap-huu-tri-xa-hoi",
                "dang-ky-ho-kinh-doanh", "quyet-dinh", "xac-nhan"):  # fmt: skip
        draft_id = results.begin_draft(code=code, template_code=one, by=cast.giang, at=MORNING)
        assert results.preview(draft_id, actor=cast.giang, at=MORNING)[1].startswith(b"%PDF")
        results.drop_draft(draft_id=draft_id, reason="Xem thử.", by=cast.giang, at=MORNING)

"""Bà Chi takes the list of her office out in a file: one at a time, for a day, and it is told."""

import csv
import io
import zipfile

import pytest
from django.db import IntegrityError, transaction

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.refusals import Clash, Missing, NotAllowed
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.actions import exporting
from thongsuot.modules.dossiers.models import Dossier, Export
from thongsuot.modules.dossiers.testing import DUNG, dossier_in
from thongsuot.modules.dossiers.tests.conftest import days


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    return tmp_path


def order(who, *, form=dossiers.ExportForm.CSV, **narrowed):
    return dossiers.order_export(
        title="Việc của đơn vị",
        tab=None,
        narrowed=dossiers.WorkFilter(**narrowed),
        form=form,
        by=who,
        at=days(1),
    )


def run(export_id):
    exporting.write_export(export_id=export_id, at=days(1))


def test_a_list_comes_as_csv_with_no_more_of_people_than_their_names(town, cast):
    waiting = dossier_in(dossiers.Status.AWAITING_SUPPLEMENT, town)
    given = dossier_in(dossiers.Status.IN_PROGRESS, town)
    Dossier.objects.filter(code=given).update(applicant_name="=cmd|' /C calc'!A0")
    export_id = order(cast.chi)
    run(export_id)
    run(export_id)  # a job that is done twice changes nothing
    seen, stream = dossiers.export_file(export_id, actor=cast.chi)
    with stream:
        text = stream.read().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert (seen.rows, seen.expected, len(rows)) == (2, 2, 2)
    by_code = {row["Mã hồ sơ"]: row for row in rows}
    assert by_code[given]["Người yêu cầu"].startswith("'=cmd")
    assert by_code[given]["Hẹn trả"] == "12/10/2026 17:00"
    assert by_code[waiting]["Vì sao dừng"] == "Chờ người dân bổ sung hồ sơ"
    for private in (DUNG.id_number, DUNG.address, DUNG.phone, DUNG.email):
        assert private not in text
    told = ledger.history(f"account:{cast.chi.account_id}")
    (taken,) = [line for line in told if line.type == "dossiers.ListExported"]
    assert taken.data["rows"] == 2 and taken.actor_name == "Đặng Thị Chi"

    for other in (cast.hai, cast.oanh):
        with pytest.raises(Missing):
            dossiers.export_file(export_id, actor=other)


def test_a_list_comes_as_a_spreadsheet_narrowed_as_it_was_shown(town, cast):
    dossier_in(dossiers.Status.AWAITING_SUPPLEMENT, town)
    dossier_in(dossiers.Status.IN_PROGRESS, town)
    export_id = order(cast.chi, form=dossiers.ExportForm.XLSX, stopped="supplement", due_from=None)
    run(export_id)
    seen, stream = dossiers.export_file(export_id, actor=cast.chi)
    with stream, zipfile.ZipFile(stream) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert seen.rows == 1 and sheet.count("<row ") == 2
    assert "Chờ người dân bổ sung hồ sơ" in sheet


def test_one_at_a_time_for_each_person(on_the_desk, cast):
    first = order(cast.chi)
    _made, verdict = dossiers.exports_of(cast.chi)
    assert not verdict and "Bạn đang xuất danh sách “Việc của đơn vị”" in verdict.reason
    with pytest.raises(Clash, match="Chờ xong rồi hãy xuất") as refused:
        order(cast.chi)
    assert str(refused.value) == verdict.reason
    order(cast.hai)
    row = Export.objects.get(pk=first)
    with (
        pytest.raises(IntegrityError, match="a_person_has_one_export_under_way"),
        transaction.atomic(),
    ):
        row.pk, row.key = None, "9f0c4bb0-0000-4000-8000-000000000000"
        row.save(force_insert=True)
    for constraint, change in (
        ("export_that_failed_says_why", {"state": "failed"}),
        ("export_is_in_a_known_state_and_form", {"form": "pdf"}),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Export.objects.filter(pk=first).update(**change)
    run(first)
    assert order(cast.chi)


def test_the_file_goes_after_a_day_and_what_hangs_is_given_up(on_the_desk, cast, place):
    done = order(cast.chi)
    run(done)
    hung = order(cast.hai)
    exporting.drop_old_exports(at=days(1, hours=1))
    assert len(list((place / "temporary").iterdir())) == 1
    exporting.drop_old_exports(at=days(2, hours=1))
    assert list((place / "temporary").iterdir()) == []
    with pytest.raises(Missing, match="xóa sau một ngày"):
        dossiers.export_file(done, actor=cast.chi)
    (given_up,), verdict = dossiers.exports_of(cast.hai)
    assert (given_up.id, str(given_up.state)) == (hung, "failed") and verdict
    assert given_up.trouble == "Việc bị ngắt giữa chừng."


def test_who_lost_the_post_gets_no_list(on_the_desk, cast, dung):
    export_id = order(cast.giang)
    Export.objects.filter(pk=export_id).update(post_id=0)
    run(export_id)
    (seen,), _verdict = dossiers.exports_of(cast.giang)
    assert "không còn" in seen.trouble
    with pytest.raises(NotAllowed):
        order(dung)

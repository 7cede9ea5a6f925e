"""All lists and records that were collected come in, each by the way that a keeper would take."""

import json

from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.procedures.states import ImportState, Outcome
from thongsuot.modules.procedures.testing import carry_on_imports
from thongsuot.modules.procedures.tests.conftest import FIRST_DAY, MORNING
from thongsuot.modules.procedures.tests.test_imports_on_their_way import MAI, order, read


def bring(path):
    """Bring a file, explain its columns as they are guessed, and take it."""
    run_id = read(path.read_bytes(), name=path.name)
    facts = procedures.import_run(run_id)
    if facts.state == ImportState.MAPPING:
        procedures.map_columns(run_id=run_id, columns=facts.guesses(), by=MAI, at=MORNING)
        carry_on_imports(at=MORNING)
        facts = procedures.import_run(run_id)
    if facts.would_change:
        order(run_id)
        carry_on_imports(at=MORNING)
    done = procedures.import_run(run_id)
    again = procedures.import_run(read(path.read_bytes(), name=path.name))
    assert (again.would_change, again.counts[Outcome.UNCHANGED]) == (0, again.rows), path.name
    return done


def counts(facts):
    return tuple(facts.counts[outcome] for outcome in Outcome)


def test_everything_that_was_collected_comes_in(db, shared_data):
    if shared_data is None:
        return
    folder = shared_data / "tthc"

    merged = bring(folder / "tthc_merged.csv")
    assert (merged.state, counts(merged)) == (ImportState.DONE, (1870, 0, 0, 0))
    assert merged.warned == 188

    # The ward's list has a heading of its own; it adds fields and names, and takes none away.
    ward = folder / "tthc_cap_xa_376_nuicam_2026-08.csv"
    assert procedures.import_run(read(ward.read_bytes())).state == ImportState.MAPPING
    listed = bring(ward)
    assert (listed.state, listed.rows, listed.counts[Outcome.REFUSED]) == (
        ImportState.DONE,
        376,
        0,
    )
    (mapping,) = procedures.mappings()
    assert mapping.columns == {
        "ma_tthc": "ma_tthc",
        "linh_vuc": "linh_vuc",
        "ten_tthc_neu_biet": "ten",
    }

    full = bring(folder / "procedures_full_2026.json")
    assert (full.state, full.rows, full.counts[Outcome.REFUSED]) == (ImportState.DONE, 53, 0)
    assert counts(full)[:2] == (5, 48), "five have no code, the others were lines before"

    example = bring(folder / "tthc_record_schema_example.json")
    assert (example.state, example.rows) == (ImportState.DONE, 1)
    record = procedures.procedure("1.000288", on=FIRST_DAY).record
    assert record.decision.number == "5756/QĐ-BGDDT"
    assert record.cases[0].components[0].official_code == "000.00.00.G03-KQ0249"


def test_a_careless_name_beside_a_full_record_is_said_and_not_taken(catalogue):
    run_id = read(json.dumps([{"code": "1.001193", "name": "x"}]).encode())
    assert procedures.import_run(run_id).counts[Outcome.UNCHANGED] == 1
    run_id = read("ma_tthc,ten\n1.001193,Đăng ký khai tử\n".encode())
    (row,), _more = procedures.import_rows(run_id, warned=True)
    assert row.outcome == Outcome.UNCHANGED
    assert "Tên khác với bản đầy đủ đang có: «Thủ tục đăng ký khai sinh»" in row.warnings[0].reason

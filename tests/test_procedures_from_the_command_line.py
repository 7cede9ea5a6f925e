"""Whoever keeps the server takes procedures in and writes them out without a browser."""

import pytest

from thongsuot.config import catalogue


@pytest.mark.parametrize("name", ["ra.json", "ra.csv", "ra.xlsx"])
def test_what_came_in_goes_out_and_comes_in_again(db, tmp_path, capsys, name):
    given = tmp_path / "vao.csv"
    given.write_text("ma_tthc,ten\n1.001193,Khai sinh\n", encoding="utf-8")
    assert catalogue.procedure(["import", str(given), "--from", "2026-01-01"]) == 0
    assert "Thêm 1" in capsys.readouterr().out

    out = tmp_path / name
    assert catalogue.procedure(["export", str(out), "--on", "2026-11-01"]) == 0
    assert "1 thủ tục" in capsys.readouterr().out
    assert catalogue.procedure(["import", str(out), "--from", "2026-11-01"]) == 0
    assert "giữ nguyên 1" in capsys.readouterr().out


def test_bad_rows_are_named_and_nothing_is_taken(db, tmp_path, capsys):
    given = tmp_path / "vao.csv"
    given.write_text("ma_tthc,ten\n1.001193,Khai sinh\nsai,X\n", encoding="utf-8")
    assert catalogue.procedure(["import", str(given)]) == 1
    answer = capsys.readouterr()
    assert answer.out == "" and "Dòng 3" in answer.err
    assert catalogue.procedure(["import", str(given), "--leave-bad-rows-out"]) == 0
    assert "Thêm 1" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_said(db, tmp_path, capsys):
    assert catalogue.procedure(["import", str(tmp_path / "khong-co.csv")]) == 1
    assert "khong-co.csv" in capsys.readouterr().err

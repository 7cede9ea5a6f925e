import pytest

from thongsuot.kernel import money


@pytest.mark.parametrize(
    ("dong", "figures"),
    [(0, "0 đồng"), (15_000, "15.000 đồng"), (1_250_000, "1.250.000 đồng")],
)
def test_figures(dong: int, figures: str) -> None:
    assert money.in_figures(dong) == figures


def test_figures_in_english() -> None:
    assert money.in_figures(1_250_000, "en") == "VND 1,250,000"


@pytest.mark.parametrize(
    ("dong", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (105, "Một trăm lẻ năm đồng"),
        (110, "Một trăm mười đồng"),
        (15_000, "Mười lăm nghìn đồng"),
        (1_005_000, "Một triệu không trăm lẻ năm nghìn đồng"),
        (1_250_000, "Một triệu hai trăm năm mươi nghìn đồng"),
        (2_000_000_000, "Hai tỷ đồng"),
        (1_000_000_010, "Một tỷ không trăm mười đồng"),
    ],
)
def test_words(dong: int, words: str) -> None:
    assert money.in_words(dong) == words


def test_a_debt_is_not_written_as_a_fee() -> None:
    with pytest.raises(ValueError, match="negative"):
        money.in_words(-1)

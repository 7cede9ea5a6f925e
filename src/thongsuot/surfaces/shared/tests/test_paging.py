import pytest
from django.test import RequestFactory

from thongsuot.kernel.refusals import Invalid
from thongsuot.surfaces.shared.paging import pack, unpack, url_with


def test_a_cursor_comes_back_as_it_went() -> None:
    assert unpack(pack(["2026-08-24T09:00:00+07:00", 17])) == ["2026-08-24T09:00:00+07:00", 17]


@pytest.mark.parametrize("forged", ["", "x", "a:b:c", "altered"])
def test_a_forged_cursor_is_refused(forged: str) -> None:
    if forged == "altered":
        forged = pack([1])[:-1] + "!"
    with pytest.raises(Invalid):
        unpack(forged)


def test_filters_stay_in_the_address() -> None:
    request = RequestFactory().get("/thu-tuc/", {"q": "khai sinh", "cursor": "old"})

    assert url_with(request, cursor="new") == "/thu-tuc/?q=khai+sinh&cursor=new"
    assert url_with(request, q="", cursor="") == "/thu-tuc/"

"""What each main account of the sample province finds this morning: work, and pages in order."""

import pytest

from tests.browser.visitors import DESK, PHONE
from thongsuot.config import sample

LIVED = True


@pytest.mark.parametrize("login", ["an.chaudoc", "giang.chaudoc", "chi.chaudoc"])
def test_the_list_and_a_dossier_of_it(site, visit, login):
    someone = visit(width=DESK)
    someone.signs_in(login, sample.PASSWORD)
    assert someone.page.locator("#rows > tr").count() >= 1, "work lies on this desk"
    if login == "an.chaudoc":
        someone.shoots("counter")
    if login == "giang.chaudoc":
        someone.goes_to("/viec/?tab=dang-lam")
        someone.shoots("work")
    someone.follows(someone.page.locator("#rows a.code").first)
    assert someone.page.locator("ol.history > li").count() >= 1


@pytest.mark.parametrize("login", ["mai.tinh", "nam.tinh", "oanh.tinh"])
def test_those_who_watch_land_on_a_page_of_theirs(site, visit, login):
    someone = visit(width=DESK)
    someone.signs_in(login, sample.PASSWORD)
    assert someone.page.locator("h1").count() == 1


def test_a_list_folds_on_a_telephone(site, visit):
    someone = visit(width=PHONE, height=740)
    someone.signs_in("hai.chaudoc", sample.PASSWORD)
    assert someone.page.locator("h1").count() == 1

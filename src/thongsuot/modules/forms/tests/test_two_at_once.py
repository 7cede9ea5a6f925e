"""Two who publish at the same moment: one version comes of it, and nobody rewrites it."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connection

from thongsuot.kernel.refusals import Clash
from thongsuot.modules.forms import api as forms
from thongsuot.modules.forms.testing.one_of_each import small
from thongsuot.modules.forms.tests.conftest import FIRST_DAY, MORNING, SETUP
from thongsuot.modules.procedures import api as procedures


def publish(_number):
    try:
        return forms.publish_form(document=small(), in_force_from=FIRST_DAY, by=SETUP, at=MORNING)
    except Clash:
        return None
    finally:
        connection.close()


def test_two_publish_at_once_and_one_is_told(own_database):
    procedures.import_shipped(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(publish, range(2))).count(None) == 1
    with (
        psycopg.connect(own_database) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changed"),
    ):
        owner.execute("TRUNCATE forms_formversion CASCADE")

"""The small province with a handful of procedures, so that every sheet can be counted by hand."""

from datetime import UTC, date, datetime

import pytest

from thongsuot.foundation.identity.testing import cast_of
from thongsuot.foundation.units.testing import FOUNDER, small_province
from thongsuot.modules.procedures import api as procedures

FIRST_DAY = date(2026, 1, 1)
TODAY = date(2026, 10, 5)
MORNING = datetime(2026, 10, 5, 1, tzinfo=UTC)


def record(code, name, field="Hộ tịch", level=procedures.Level.COMMUNE, **more):
    levels = (level,) if level else None
    return procedures.Record(
        code=code,
        name=name,
        field=field,
        levels=levels,
        cases=(procedures.Case("thuong", "Thường"),),
        **more,
    )


BIRTH = record("1.000001", "Đăng ký khai sinh")
MARRIAGE = record("1.000002", "Đăng ký kết hôn")
SHOP = record("1.000003", "Thành lập hộ kinh doanh", "Hộ kinh doanh")
PERMIT = record("1.000004", "Cấp giấy phép xây dựng", "Xây dựng", procedures.Level.PROVINCE)
NOWHERE = record("1.000005", "Cấp giấy chứng nhận", "Y tế", None)


def publish(record, on=FIRST_DAY, at=MORNING):
    return procedures.publish(record=record, in_force_from=on, by=FOUNDER, at=at)


@pytest.fixture
def province(db):
    for each in (BIRTH, MARRIAGE, SHOP, PERMIT, NOWHERE):
        publish(each)
    return small_province()


@pytest.fixture
def an(province):
    """Chị An, who works at the counter of Châu Đốc."""
    return cast_of(province).an.actor(at=MORNING)

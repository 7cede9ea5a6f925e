"""The small province and its cast, for every story told in the office."""

from thongsuot.surfaces.shared.tests.desk_story import (
    accepted,
    cast,
    clock,
    dung,
    filed,
    on_the_desk,
    people,
    province,
    signed_in,
)

__all__ = [
    "accepted",
    "cast",
    "clock",
    "dung",
    "filed",
    "on_the_desk",
    "people",
    "province",
    "signed_in",
]

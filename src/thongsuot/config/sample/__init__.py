"""
The sample province (tỉnh mẫu): An Giang with its real offices and procedures, and invented people.

`make` founds it and lives three months of its history through the actions, under a simulated
clock; everything that carries a name of a person is marked `is_sample`.
"""

from thongsuot.config.sample.making import Made, found, is_empty, is_here, make
from thongsuot.config.sample.people import MAIN, PASSWORD, MainAccount, Staff
from thongsuot.config.sample.places import Province

__all__ = [
    "MAIN",
    "PASSWORD",
    "Made",
    "MainAccount",
    "Province",
    "Staff",
    "found",
    "is_empty",
    "is_here",
    "make",
]

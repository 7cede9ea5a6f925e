"""Puts our database in the place of the one that pytest-django would make."""

from thongsuot.config.testing import django_db_setup

__all__ = ["django_db_setup"]

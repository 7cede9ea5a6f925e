"""The small town of dossiers, for stories about their papers."""

from thongsuot.modules.dossiers.tests.conftest import accepted, cast, filed, province, town

__all__ = ["accepted", "cast", "filed", "province", "town"]

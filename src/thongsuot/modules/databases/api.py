"""Databases (cơ sở dữ liệu đã kết nối)."""

__all__: list[str] = []

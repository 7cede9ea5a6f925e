"""Queues (lấy số, gọi số)."""

__all__: list[str] = []

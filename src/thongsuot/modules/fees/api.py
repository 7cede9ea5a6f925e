"""Fees (phí, lệ phí)."""

__all__: list[str] = []

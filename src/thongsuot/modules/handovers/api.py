"""Handovers (bàn giao hồ sơ)."""

__all__: list[str] = []

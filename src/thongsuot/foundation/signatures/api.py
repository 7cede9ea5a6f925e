"""Signatures (chữ ký số, con dấu)."""

__all__: list[str] = []

"""Reasons (lý do từ chối, yêu cầu bổ sung)."""

__all__: list[str] = []

"""Announcements (quyết định công bố)."""

__all__: list[str] = []

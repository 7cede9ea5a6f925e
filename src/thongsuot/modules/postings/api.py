"""Postings (niêm yết)."""

__all__: list[str] = []

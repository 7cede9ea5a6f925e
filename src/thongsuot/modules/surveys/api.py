"""Surveys (đánh giá, khảo sát hài lòng)."""

__all__: list[str] = []

"""Forms (biểu mẫu điện tử)."""

__all__: list[str] = []

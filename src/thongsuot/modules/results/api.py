"""Results (kết quả giải quyết)."""

__all__: list[str] = []

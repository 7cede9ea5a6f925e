from importlib import import_module

from django.apps import AppConfig


class Reviews(AppConfig):
    name = "thongsuot.modules.reviews"
    label = "reviews"

    def ready(self) -> None:
        """Let our reactions be known to the ledger."""
        import_module("thongsuot.modules.reviews.handlers")

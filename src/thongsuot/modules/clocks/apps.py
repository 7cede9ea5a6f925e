from importlib import import_module

from django.apps import AppConfig


class Clocks(AppConfig):
    name = "thongsuot.modules.clocks"
    label = "clocks"

    def ready(self) -> None:
        """Let our reactions be known to the ledger."""
        import_module("thongsuot.modules.clocks.handlers")

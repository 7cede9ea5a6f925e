from importlib import import_module

from django.apps import AppConfig


class Dossiers(AppConfig):
    name = "thongsuot.modules.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        """Let our reactions be known to the ledger."""
        import_module("thongsuot.modules.dossiers.handlers")

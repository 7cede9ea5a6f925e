from django.apps import AppConfig
from django.utils.module_loading import import_module


class Dossiers(AppConfig):
    name = "thongsuot.modules.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        """Let our reactions be known to the ledger."""
        import_module("thongsuot.modules.dossiers.handlers")

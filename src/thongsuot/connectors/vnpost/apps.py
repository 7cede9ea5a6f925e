from importlib import import_module

from django.apps import AppConfig


class VNPost(AppConfig):
    name = "thongsuot.connectors.vnpost"
    label = "vnpost"

    def ready(self) -> None:
        """Let our reactions be known to the ledger."""
        import_module("thongsuot.connectors.vnpost.handlers")

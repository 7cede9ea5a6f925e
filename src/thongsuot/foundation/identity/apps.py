from importlib import import_module

from django.apps import AppConfig


class Identity(AppConfig):
    name = "thongsuot.foundation.identity"
    label = "identity"

    def ready(self) -> None:
        """Let our reactions be known to the ledger."""
        import_module("thongsuot.foundation.identity.handlers")

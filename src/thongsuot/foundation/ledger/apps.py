from django.apps import AppConfig


class Ledger(AppConfig):
    name = "thongsuot.foundation.ledger"
    label = "ledger"

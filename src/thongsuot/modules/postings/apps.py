from django.apps import AppConfig


class Postings(AppConfig):
    name = "thongsuot.modules.postings"
    label = "postings"

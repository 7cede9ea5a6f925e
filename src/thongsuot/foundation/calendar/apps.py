from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "thongsuot.foundation.calendar"
    label = "calendar"

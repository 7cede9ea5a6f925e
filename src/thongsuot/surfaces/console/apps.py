from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from thongsuot.surfaces.console.rooms import OPERATING
from thongsuot.surfaces.shared import nav


class Console(AppConfig):
    name = "thongsuot.surfaces.console"
    label = "console"

    def ready(self) -> None:
        nav.add(nav.Line(label=_("Quản trị"), url_name="console:home", order=90, any_of=OPERATING))

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Permission
from thongsuot.surfaces.shared import nav


class Counter(AppConfig):
    name = "thongsuot.surfaces.counter"
    label = "counter"

    def ready(self) -> None:
        nav.add(
            nav.Line(
                label=_("Một cửa"),
                url_name="counter:work",
                order=10,
                any_of=(Permission.DOSSIER_RECEIVE, Permission.DOSSIER_RETURN),
            )
        )
        nav.add(
            nav.Line(
                label=_("Niêm yết"),
                url_name="counter:board",
                order=12,
                any_of=(Permission.BOARD_POST,),
            )
        )

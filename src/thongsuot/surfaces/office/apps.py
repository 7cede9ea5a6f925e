from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Permission
from thongsuot.surfaces.shared import nav

WORKING = (Permission.DOSSIER_PROCESS, Permission.DOSSIER_ASSIGN, Permission.DOSSIER_APPROVE)


class Office(AppConfig):
    name = "thongsuot.surfaces.office"
    label = "office"

    def ready(self) -> None:
        nav.add(
            # For those who only look: the reform office, inspectors.
            nav.Line(
                label=_("Hồ sơ"),
                url_name="office:work",
                order=20,
                any_of=(Permission.DOSSIER_VIEW,),
                none_of=(Permission.DOSSIER_RECEIVE, *WORKING),
            )
        )
        nav.add(
            nav.Line(
                label=_("Việc của tôi"),
                url_name="office:work",
                order=20,
                any_of=WORKING,
            )
        )
        nav.add(
            nav.Line(
                label=_("Bàn giao"),
                url_name="office:handovers",
                order=22,
                any_of=(Permission.DOSSIER_PROCESS, Permission.DOSSIER_ASSIGN),
            )
        )
        nav.add(
            nav.Line(
                label=_("Chờ ký, đóng dấu"),
                url_name="office:results_waiting",
                order=21,
                any_of=(Permission.DOSSIER_APPROVE, Permission.SEAL_APPLY),
            )
        )

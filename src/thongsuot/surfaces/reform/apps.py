from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from thongsuot.surfaces.reform.rooms import KEEPING
from thongsuot.surfaces.shared import nav


class Reform(AppConfig):
    name = "thongsuot.surfaces.reform"
    # "reform" is the label of the module of that name in the house's plan.
    label = "reform_office"

    def ready(self) -> None:
        # After the console: an operator, who may import lists here, begins there.
        nav.add(nav.Line(label=_("Cải cách"), url_name="reform:home", order=95, any_of=KEEPING))

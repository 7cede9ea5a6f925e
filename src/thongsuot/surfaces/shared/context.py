"""What every page may say: the time, the place, the menu."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from thongsuot.surfaces.shared import nav
from thongsuot.surfaces.shared.templatetags.vi import language


def page(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    return {
        "now": timezone.now(),
        "place": settings.PLACE,
        "sample": settings.SAMPLE,
        "language": language(),
        "actor": actor,
        "desk": getattr(request, "desk", ""),
        "menu": nav.menu(actor, request.path) if actor else [],
    }

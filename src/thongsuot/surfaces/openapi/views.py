"""What is answered where there is nothing."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from thongsuot.surfaces.openapi.problems import problem
from thongsuot.surfaces.shared.http import open_to_all


@open_to_all
@csrf_exempt
def unknown(request: HttpRequest, **rest: str) -> HttpResponse:
    """Any address under /api/ that is no operation."""
    return problem(404)

"""Where the reform office begins."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from thongsuot.surfaces.reform.rooms import KEEPING
from thongsuot.surfaces.shared.http import StaffRequest, permission


@permission(*KEEPING)
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    return render(request, "reform/home.html")

"""The portal: find a procedure, file, follow. Nobody signs in here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from thongsuot.surfaces.shared.http import open_to_all


@open_to_all
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home.html")


@open_to_all
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home.html")


@open_to_all
@require_safe
def track(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home.html")

"""Whether a paper that someone holds is genuine: the page behind the code on it."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from thongsuot.kernel.refusals import Missing
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.shared.http import open_to_all
from thongsuot.surfaces.shared.throttle import address, knock


@open_to_all
@never_cache
@require_safe
def paper(request: HttpRequest, word: str) -> HttpResponse:
    knock("paper", address(request), most=60, within=timedelta(minutes=10), at=timezone.now())
    try:
        found = dossiers.issued_paper(word.lower())
    except Missing:
        return render(request, "public/paper.html", {"paper": None}, status=404)
    return render(request, "public/paper.html", {"paper": found})

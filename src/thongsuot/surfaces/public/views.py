"""The portal's front: find a procedure, read what it takes. Nobody signs in here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from thongsuot.foundation.ledger import api as ledger
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.public import catalogue
from thongsuot.surfaces.shared.http import open_to_all, typed
from thongsuot.surfaces.shared.paging import url_with

FILTERS = ("field", "level", "service")


@open_to_all
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    popular = catalogue.hits(procedures.popular(8, on=timezone.localdate()))
    return render(request, "public/home.html", {"popular": popular})


@open_to_all
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    q = typed(request, "q")
    chosen = {name: typed(request, name, most=300) for name in FILTERS}
    today = timezone.localdate()
    found = procedures.search(
        q,
        on=today,
        field=chosen["field"],
        level=chosen["level"],
        service=chosen["service"],
        cursor=request.GET.get("cursor"),
    )
    shown = {
        "q": q,
        "found": catalogue.hits(found.items),
        "next": url_with(request, cursor=found.next) if found.next else "",
        "fields": procedures.fields(on=today),
        "levels": procedures.Level.choices,
        "services": procedures.ServiceLevel.choices,
        "filtered": any(chosen.values()),
        **chosen,
    }
    return render(request, "public/search.html", shown)


@open_to_all
@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    facts = procedures.procedure(code, on=timezone.localdate())
    shown = {
        "procedure": facts,
        "summary": catalogue.summary(facts),
        "cases": catalogue.case_papers(facts),
        "ways": catalogue.ways(facts),
        "tables": catalogue.step_tables(facts, timezone.now()),
        "lacks": facts.lacks(),
        "crumbs": [(_("Thủ tục"), request.path.rsplit("/", 2)[0] + "/")],
    }
    return render(request, "public/procedure.html", shown)


@open_to_all
@require_safe
def ledger_head(request: HttpRequest) -> HttpResponse:
    head = ledger.head()
    key = ledger.public_key_line() if head else ""
    return render(request, "public/ledger.html", {"head": head, "key": key})

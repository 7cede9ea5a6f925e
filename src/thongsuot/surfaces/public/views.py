"""The portal's front: find a procedure, read what it takes. Nobody signs in here."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from thongsuot.foundation.ledger import api as ledger
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.public import catalogue, open_data, versions
from thongsuot.surfaces.shared import boards
from thongsuot.surfaces.shared.http import open_to_all, typed
from thongsuot.surfaces.shared.paging import url_with

FILTERS = ("field", "level", "service")
BEST = 3
# Shown where nothing was found; each finds something in the shipped catalogue.
EXAMPLES = ("sinh con", "sang tên đất", "mở quán ăn")


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
    hits = catalogue.hits(found.items, found)
    # What fits best stands apart, so that one need not read a whole list; a later page goes on.
    apart = BEST if q and len(hits) > BEST and not request.GET.get("cursor") else 0
    shown = {
        "q": q,
        "best": hits[:apart],
        "found": hits[apart:],
        "mended": found.mended,
        "whereabouts": catalogue.whereabouts(found, today),
        "examples": EXAMPLES,
        "only_place": bool(found.places) and not found.asked,
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
    today = timezone.localdate()
    lines = versions.known(code)
    asked = versions.asked_day(request.GET.get("ngay", ""))
    shown = versions.on_day(lines, asked) if asked else versions.to_show(lines, today)
    return _version(request, lines, shown, today)


@open_to_all
@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version at its permanent address."""
    lines = versions.known(code)
    return _version(request, lines, versions.numbered(lines, number), timezone.localdate())


def _version(
    request: HttpRequest, lines: versions.Lines, line: procedures.VersionLine, today: date
) -> HttpResponse:
    facts = procedures.version(line.version_id)
    kind = open_data.wanted(request)
    if kind != open_data.HTML:
        return open_data.one(request, facts, line, lines, kind)
    standing = versions.standing(lines, line, today)
    shown = {
        "procedure": facts,
        "line": line,
        "standing": standing,
        "is_only": len(lines) == 1,
        "summary": catalogue.summary(facts),
        "cases": catalogue.case_papers(facts),
        "ways": catalogue.ways(facts),
        "agencies": catalogue.agencies(facts),
        "rules": catalogue.rules(facts),
        "bases": catalogue.bases(facts),
        "past_levels": catalogue.past_service_levels(facts),
        "tables": catalogue.step_tables(facts, timezone.now()) if standing.in_force else [],
        "lacks": facts.lacks(),
        "crumbs": [
            (_("Thủ tục"), reverse("public:search")),
            (
                boards.field_name(facts.field),
                reverse("public:field", args=[boards.slug(facts.field)]),
            ),
        ],
    }
    answer = render(request, "public/procedure.html", shown)
    patch_vary_headers(answer, ["Accept"])
    return answer


@open_to_all
@require_safe
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Every version that was published, and what each changed."""
    today = timezone.localdate()
    lines = versions.known(code)
    facts = procedures.version(versions.to_show(lines, today).version_id)
    shown = {
        "procedure": facts,
        "steps": versions.history(lines, today),
        "crumbs": [
            (_("Thủ tục"), reverse("public:search")),
            (facts.code, reverse("public:procedure", args=[code])),
        ],
    }
    return render(request, "public/history.html", shown)


@open_to_all
@require_safe
def ledger_head(request: HttpRequest) -> HttpResponse:
    head = ledger.head()
    key = ledger.public_key_line() if head else ""
    return render(request, "public/ledger.html", {"head": head, "key": key})

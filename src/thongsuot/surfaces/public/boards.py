"""Fields and boards: what is received where, for a telephone and for the screen at a counter."""

from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.vietnamese import sort_key, without_marks
from thongsuot.modules.postings import api as postings
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.public import cpsv, open_data
from thongsuot.surfaces.shared import boards, downloads
from thongsuot.surfaces.shared.http import open_to_all, typed

# ---- By field ----


@open_to_all
@require_safe
def fields(request: HttpRequest) -> HttpResponse:
    found = procedures.fields(on=timezone.localdate())
    rows = [(each.name, boards.slug(each.name), each.procedures) for each in found]
    return render(request, "public/fields.html", {"rows": rows})


@open_to_all
@require_safe
def field(request: HttpRequest, slug: str) -> HttpResponse:
    """Every procedure of one field, whoever carries it out."""
    if open_data.wanted(request) != open_data.HTML:
        return _field_as_json(request, slug)
    name, found = _of_field(slug, timezone.localdate())
    crumbs = [(_("Lĩnh vực"), reverse("public:fields"))]
    shown = {"name": name, "slug": slug, "lines": found, "crumbs": crumbs}
    answer = render(request, "public/field.html", shown)
    patch_vary_headers(answer, ["Accept"])
    return answer


@open_to_all
@require_safe
def field_json(request: HttpRequest, slug: str) -> HttpResponse:
    return _field_as_json(request, slug)


def _of_field(slug: str, today: date) -> tuple[str, list[boards.Line]]:
    in_field = [
        line
        for line in procedures.lines_since(today)
        if line.in_force(today) and boards.slug(line.field) == slug
    ]
    if not in_field:
        raise Missing(_("Không có lĩnh vực này trong danh mục đang có hiệu lực."))
    facts = procedures.facts_of({line.version_id for line in in_field})
    ordered = sorted(in_field, key=lambda line: (sort_key(line.title), line.code))
    return (
        boards.field_name(in_field[0].field),
        [boards.line(facts[line.version_id]) for line in ordered],
    )


def _field_as_json(request: HttpRequest, slug: str) -> HttpResponse:
    today = timezone.localdate()
    # Data reads the same for everyone; only pages speak the reader's language.
    with override("vi"):
        name, found = _of_field(slug, today)
    body = {
        "field": name,
        "date": today,
        "licence": cpsv.LICENCE,
        "procedures": [_line_json(each) for each in found],
    }
    return open_data.answer(request, body, open_data.JSON, _midnight(today))


def _line_json(each: boards.Line) -> dict[str, Any]:
    return {
        "code": each.code,
        "name": each.name,
        "limit": each.limit,
        "fee": each.fee,
        "online": each.online,
        "url": settings.ORIGIN + each.path,
    }


# ---- By office ----


@open_to_all
@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """Choose a one-stop shop."""
    q = typed(request, "q")
    found = postings.offices(on=timezone.localdate())
    wanted = without_marks(q)
    shown = {
        "q": q,
        "offices": [
            unit
            for unit in found
            if wanted in without_marks(f"{unit.name} {unit.territory_name} {unit.address}")
        ],
    }
    return render(request, "public/offices.html", shown)


@open_to_all
@require_safe
def board(request: HttpRequest, unit_id: int) -> HttpResponse:
    """An office's board: its fields, each a step away; and whether a sheet just scanned holds."""
    found = postings.board(unit_id, on=timezone.localdate())
    if open_data.wanted(request) != open_data.HTML:
        return _board_as_json(request, found)
    sheets = [sheet for sheet in found.sheets if sheet.lines]
    scanned = typed(request, "bang", most=20).upper()
    shown = {
        "board": found,
        "sheets": [(sheet, *_named(sheet)) for sheet in sheets],
        "scanned": scanned,
        "still_holds": next((each for each in sheets if each.short_digest == scanned), None),
        "crumbs": [(_("Niêm yết"), reverse("public:offices"))],
    }
    answer = render(request, "public/board.html", shown)
    patch_vary_headers(answer, ["Accept"])
    return answer


@open_to_all
@require_safe
def board_json(request: HttpRequest, unit_id: int) -> HttpResponse:
    return _board_as_json(request, postings.board(unit_id, on=timezone.localdate()))


@open_to_all
@require_safe
def sheet(request: HttpRequest, unit_id: int, slug: str) -> HttpResponse:
    """One field's sheet of an office's board."""
    found, chosen = _sheets(unit_id, slug)
    facts = procedures.facts_of({one for each in chosen for one in each.version_ids})
    shown = {
        "board": found,
        "name": boards.field_name(chosen[0].field),
        "slug": slug,
        "sheets": [
            (each, boards.field_name(each.field), boards.lines(each, facts)) for each in chosen
        ],
        "crumbs": [
            (_("Niêm yết"), reverse("public:offices")),
            (found.unit.name, reverse("public:board", args=[unit_id])),
        ],
    }
    return render(request, "public/sheet.html", shown)


@open_to_all
@require_safe
def sheet_pdf(request: HttpRequest, unit_id: int, slug: str) -> HttpResponse:
    """The same sheet as it hangs."""
    found, chosen = _sheets(unit_id, slug)
    return downloads.pdf(boards.printed(found, chosen), name=f"niem-yet-{slug}.pdf")


def _sheets(unit_id: int, slug: str) -> tuple[postings.Board, list[postings.Sheet]]:
    """Return the sheets at this address: two where lists spell one field in two ways."""
    found = postings.board(unit_id, on=timezone.localdate())
    chosen = [each for each in found.sheets if each.lines and boards.slug(each.field) == slug]
    if not chosen:
        raise Missing(_("Nơi này không nhận thủ tục nào của lĩnh vực đó."))
    return found, chosen


def _named(sheet: postings.Sheet) -> tuple[str, str]:
    return boards.field_name(sheet.field), boards.slug(sheet.field)


def _board_as_json(request: HttpRequest, found: postings.Board) -> HttpResponse:
    facts = procedures.facts_of({one for sheet in found.sheets for one in sheet.version_ids})
    with override("vi"):
        sheets = [_sheet_json(sheet, facts) for sheet in found.sheets if sheet.lines]
    body = {
        "office": found.unit.name,
        "under": found.above,
        "date": found.on,
        "licence": cpsv.LICENCE,
        "sheets": sheets,
    }
    return open_data.answer(request, body, open_data.JSON, _midnight(found.on))


def _sheet_json(
    sheet: postings.Sheet, facts: dict[int, procedures.ProcedureFacts]
) -> dict[str, Any]:
    return {
        "field": sheet.field,
        "version": sheet.short_digest,
        "digest": sheet.digest,
        "posted": sheet.is_current,
        "changes_on": sheet.changes_on,
        "procedures": [_line_json(each) for each in boards.lines(sheet, facts)],
    }


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)

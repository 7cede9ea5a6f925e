"""The catalogue for machines: JSON and CPSV-AP as JSON-LD, with version, date and licence."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import override
from django.views.decorators.http import require_safe

from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.public import cpsv, versions
from thongsuot.surfaces.shared import boards
from thongsuot.surfaces.shared.http import open_to_all

HTML, JSON, JSON_LD = "text/html", "application/json", "application/ld+json"
Facts = procedures.ProcedureFacts


def wanted(request: HttpRequest) -> str:
    """Return which of page, JSON-LD and JSON the reader asks for."""
    return request.get_preferred_type([HTML, JSON_LD, JSON]) or HTML


# ---- One procedure ----


@open_to_all
@require_safe
def procedure_json(request: HttpRequest, code: str) -> HttpResponse:
    return _current(request, code, JSON)


@open_to_all
@require_safe
def procedure_jsonld(request: HttpRequest, code: str) -> HttpResponse:
    return _current(request, code, JSON_LD)


@open_to_all
@require_safe
def version_json(request: HttpRequest, code: str, number: int) -> HttpResponse:
    return _numbered(request, code, number, JSON)


@open_to_all
@require_safe
def version_jsonld(request: HttpRequest, code: str, number: int) -> HttpResponse:
    return _numbered(request, code, number, JSON_LD)


def _current(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    lines = versions.known(code)
    asked = versions.asked_day(request.GET.get("ngay", ""))
    line = versions.on_day(lines, asked or timezone.localdate())
    return one(request, procedures.version(line.version_id), line, lines, kind)


def _numbered(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    lines = versions.known(code)
    line = versions.numbered(lines, number)
    return one(request, procedures.version(line.version_id), line, lines, kind)


def one(
    request: HttpRequest,
    facts: Facts,
    line: procedures.VersionLine,
    lines: versions.Lines,
    kind: str,
) -> HttpResponse:
    """Return one version as JSON, or as JSON-LD."""
    stand = versions.standing(lines, line, timezone.localdate()).stand
    # Whatever language the reader speaks, the State's words are what they are.
    with override("vi"):
        if kind == JSON_LD:
            published_on = timezone.localdate(line.published_at)
            body: Mapping[str, Any] = cpsv.document([cpsv.service(facts, stand, published_on)])
        else:
            body = {
                **as_json(facts),
                "in_force_to": line.in_force_to,
                "status": stand,
                "licence": cpsv.LICENCE,
                "rights": cpsv.rights(),
            }
    return answer(request, body, kind, line.published_at)


def as_json(facts: Facts) -> dict[str, Any]:
    """Return one version in our own words: every part of the record that says something."""
    return {
        "code": facts.code,
        "version": facts.number,
        "in_force_from": facts.in_force_from,
        "url": settings.ORIGIN + boards.permanent(facts),
        "record": procedures.to_data(facts.record, brief=True),
    }


def answer(
    request: HttpRequest, body: Mapping[str, Any], kind: str, changed_at: datetime
) -> HttpResponse:
    """Return a document with its ETag, or 304 to whoever has it already."""
    shown = {"ensure_ascii": False, "indent": 1}
    response = JsonResponse(body, content_type=kind, json_dumps_params=shown)
    response.headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    _mark(response, changed_at)
    found = get_conditional_response(request, response.headers["ETag"], None, response)
    assert found is not None, "given a response, it answers with that or with 304"
    return found


# ---- The whole catalogue ----


@open_to_all
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    state = _State(timezone.localdate())
    return render(request, "public/open_data.html", {"state": state, "rights": cpsv.rights()})


@open_to_all
@require_safe
def catalogue_jsonld(request: HttpRequest) -> HttpResponseBase:
    """Everything in force as JSON-LD, one procedure a line, some at a time from the database."""
    return _stream(request, JSON_LD, _as_jsonld, "thu-tuc.jsonld")


@open_to_all
@require_safe
def catalogue_json(request: HttpRequest) -> HttpResponseBase:
    """Everything in force as JSON, one procedure a line."""
    return _stream(request, JSON, _as_json, "thu-tuc.json")


class _State:
    """What the catalogue is today: how many, which version, and when it last changed."""

    def __init__(self, on: date) -> None:
        lines = [line for line in procedures.lines_since(on) if line.in_force(on)]
        ids = "\n".join(str(line.version_id) for line in lines)
        self.on = on
        self.count = len(lines)
        self.digest = hashlib.sha256(f"{settings.ORIGIN}\n{ids}".encode()).hexdigest()
        self.version = f"{on.isoformat()}.{self.digest[:8]}"
        self.published = {line.version_id: line.published_at for line in lines}
        began = max((line.in_force_from for line in lines), default=on)
        self.changed_at = max([datetime.combine(began, time(), VIETNAM), *self.published.values()])

    def published_on(self, facts: Facts) -> date:
        at = self.published.get(facts.version_id)
        return timezone.localdate(at) if at else facts.in_force_from


Writer = Callable[[_State], Iterator[str]]


def _stream(request: HttpRequest, kind: str, write: Writer, name: str) -> HttpResponseBase:
    state = _State(timezone.localdate())
    etag = f'"{state.digest[:32]}-{state.on:%Y%m%d}"'
    if known := get_conditional_response(request, etag, None, None):
        return known
    response = StreamingHttpResponse(write(state), content_type=kind)
    response.headers["ETag"] = etag
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    _mark(response, state.changed_at)
    return response


def _as_jsonld(state: _State) -> Iterator[str]:
    with override("vi"):
        head = cpsv.dataset(version=state.version, on=state.on, count=state.count)
    yield f'{{"@context": {_one_line(cpsv.CONTEXT)},\n"@graph": [\n{_one_line(head)}'
    for facts in procedures.each_in_force(on=state.on):
        with override("vi"):
            node = cpsv.service(facts, versions.Stand.IN_FORCE, state.published_on(facts))
        yield f",\n{_one_line(node)}"
    yield "\n]}\n"


def _as_json(state: _State) -> Iterator[str]:
    head = {
        "title": "Danh mục thủ tục hành chính",
        "version": state.version,
        "date": state.on,
        "count": state.count,
        "licence": cpsv.LICENCE,
        "source": settings.ORIGIN + reverse("public:open_data"),
    }
    yield f'{_one_line(head)[:-1]},\n"procedures": [\n'
    between = ""
    for facts in procedures.each_in_force(on=state.on):
        yield between + _one_line(as_json(facts))
        between = ",\n"
    yield "\n]}\n"


def _one_line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _mark(response: HttpResponseBase, changed_at: datetime) -> None:
    response.headers["Last-Modified"] = http_date(changed_at.timestamp())
    # Anyone may read it from anywhere: it is public, and carries no one's data.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=300"
    patch_vary_headers(response, ["Accept"])

"""The machine interface: every operation, its description, and the page for people."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.docs import Swagger

from thongsuot.surfaces.openapi.keys import TOKEN
from thongsuot.surfaces.openapi.operations import (
    agencies,
    dossiers,
    files,
    procedures,
    tracking,
)
from thongsuot.surfaces.openapi.problems import MEDIA_TYPE, answer_with_problems
from thongsuot.surfaces.openapi.reading import Reader
from thongsuot.surfaces.openapi.wording import TITLES
from thongsuot.surfaces.shared.http import open_to_all
from thongsuot.surfaces.shared.security import CONTENT_SECURITY_POLICY

DESCRIPTION = """
Giao diện cho phần mềm khác. Mọi lời gọi (trừ tra cứu) cần `Authorization: Bearer KHÓA`.
Lỗi theo RFC 9457; `Accept-Language: en` cho tiếng Anh. Thời điểm theo RFC 3339; tiền là số đồng.

For other systems. Every call but tracking needs `Authorization: Bearer TOKEN`, made with
`thongsuot token create`. Errors are RFC 9457; write with an `Idempotency-Key`.
"""

PROBLEM = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "reason"],
                "properties": {"pointer": {"type": "string"}, "reason": {"type": "string"}},
            },
        },
        "allowed": {"type": "array", "items": {"type": "string"}},
    },
}


class Interface(NinjaAPI):
    """The framework's interface, whose description also names every problem."""

    def get_openapi_schema(self, **given: Any) -> Any:
        schema = super().get_openapi_schema(**given)
        schema["components"]["schemas"]["Problem"] = PROBLEM
        for path in schema["paths"].values():
            for operation in path.values():
                operation["responses"] |= _problems(operation)
        return schema


class Page(Swagger):
    """The page for people, of files that we serve ourselves."""

    template = "openapi/docs.html"

    def render_page(self, request: HttpRequest, api: NinjaAPI, **given: Any) -> HttpResponse:
        answer = super().render_page(request, api, **given)
        # Its style sheet draws arrows from data of its own.
        answer.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(
            "img-src 'self'", "img-src 'self' data:"
        )
        return answer


def _problems(operation: dict[str, Any]) -> dict[int, Any]:
    """Return the problems that this operation can answer with."""
    wanted = set(TITLES) - {405, 500}
    if "security" not in operation:
        wanted -= {401, 403}
    if "requestBody" not in operation:
        wanted -= {409, 413, 415}
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in sorted(wanted)
    }


api = Interface(
    title="Thông Suốt",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    auth=TOKEN,
    parser=Reader(),
    docs=Page(),
    docs_decorator=open_to_all,
)
answer_with_problems(api)
for _part in (procedures, agencies, dossiers, files, tracking):
    api.add_router("", _part.router)

"""
Writes that happen once, however often they are sent.

A write with an `Idempotency-Key` keeps its answer beside its effect, in one transaction: who
lost the answer sends the same again and gets the same. A refusal changed nothing and is not
kept, so what was refused may be sent again under its key.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import BaseModel

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Fault, Invalid
from thongsuot.surfaces.openapi.keys import KeyRequest
from thongsuot.surfaces.openapi.models import Answer
from thongsuot.surfaces.openapi.problems import NotNow

HEADER = "Idempotency-Key"
KEPT = timedelta(days=1)
# For the description of each write.
PARAMETER: Mapping[str, Any] = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    "description": "Cùng khóa, cùng nội dung thì cùng lời đáp, trong 24 giờ. "
    "The same key and body answer the same, for 24 hours.",
}

View = Callable[..., BaseModel]


def once(*, status: int) -> Callable[[View], Callable[..., HttpResponse]]:
    """Answer with `status`; under a key seen before, answer what was answered then."""

    def around(view: View) -> Callable[..., HttpResponse]:
        @wraps(view)
        def run(request: KeyRequest, **values: Any) -> HttpResponse:
            key = _key(request)
            if key is None:
                return _answer(status, view(request, **values).model_dump_json())
            owner, asked = _owner(request.auth), _digest(request, values)
            with transaction.atomic():
                # Another request with this key is waited for: it may be the same one.
                _one_at_a_time(owner, key)
                if kept := Answer.objects.filter(owner=owner, key=key).first():
                    return _again(kept, asked)
                body = view(request, **values).model_dump_json()
                _keep(owner, key, asked, status, body, at=timezone.now())
            return _answer(status, body)

        return run

    return around


def _key(request: KeyRequest) -> str | None:
    key = request.headers.get(HEADER)
    if key is not None and not (1 <= len(key) <= 200 and key.isascii() and key.isprintable()):
        reason = _("Khóa chống gửi lặp có từ 1 đến 200 ký tự ASCII.")
        raise Invalid(reason, [Fault(f"/header/{HEADER}", reason)])
    return key


def _owner(actor: Actor) -> str:
    return _sha256([actor.post_id, actor.unit_id, actor.name])


def _digest(request: KeyRequest, values: Mapping[str, Any]) -> str:
    said = {name: _plain(value) for name, value in values.items()}
    return _sha256([request.method, request.path, said])


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, UploadedFile):
        digest = hashlib.sha256()
        for piece in value.chunks():
            digest.update(piece)
        value.seek(0)
        return [value.name, digest.hexdigest()]
    return value


def _sha256(said: Any) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _one_at_a_time(owner: str, key: str) -> None:
    number = int.from_bytes(hashlib.sha256(f"{owner} {key}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _again(kept: Answer, asked: str) -> HttpResponse:
    if kept.asked != asked:
        raise NotNow(_("Khóa chống gửi lặp này đã dùng cho một yêu cầu khác."))
    answer = _answer(kept.status, kept.body)
    answer.headers["Idempotency-Replayed"] = "true"
    return answer


def _keep(owner: str, key: str, asked: str, status: int, body: str, *, at: datetime) -> None:
    Answer.objects.create(owner=owner, key=key, asked=asked, status=status, body=body, at=at)
    Answer.objects.filter(at__lt=at - KEPT).delete()


def _answer(status: int, body: str) -> HttpResponse:
    return HttpResponse(body, status=status, content_type="application/json")

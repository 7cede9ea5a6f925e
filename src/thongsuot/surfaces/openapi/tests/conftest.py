"""The small province at work, and the machines that hold keys to it."""

import json
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.modules.dossiers.testing import MORNING, small_town

V1 = "/api/v1"


class Machine:
    """Another system that calls with its key, as JSON."""

    def __init__(self, token="", **headers):
        self.client = Client(raise_request_exception=False)
        self.headers = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}
        self.headers |= headers

    def get(self, path, **query):
        return self.client.get(V1 + path, query, **self.headers)

    def post(self, path, body, **headers):
        content = body if isinstance(body, (bytes, str)) else json.dumps(body)
        return self.client.post(
            V1 + path, content, content_type="application/json", **self.headers, **headers
        )

    def act(self, code, action, **members):
        return self.post(f"/dossiers/{code}/actions", {"action": action, **members})

    def upload(self, file, **headers):
        return self.client.post(V1 + "/files", {"file": file}, **self.headers, **headers)


@pytest.fixture
def clock(monkeypatch):
    """Now, which the test may set."""

    class Clock:
        now = MORNING

        def at(self, day, hour):
            """That hour in Việt Nam, of that day of October 2026."""
            self.now = datetime(2026, 10, day, hour - 7, tzinfo=UTC)

    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.fixture
def town(db, clock):
    return small_town()


@pytest.fixture
def key(town):
    """Make a key for someone's post."""

    def make(who, **headers):
        token = identity.create_token(
            post_id=who.post_id, name=f"Phần mềm {who.post_id}", by=FOUNDER, at=MORNING
        )
        return Machine(token, **headers)

    return make


@pytest.fixture
def an(town, key):
    return key(town.cast.an)


@pytest.fixture
def binh(town, key):
    return key(town.cast.binh)


@pytest.fixture
def giang(town, key):
    return key(town.cast.giang)


@pytest.fixture
def hai(town, key):
    return key(town.cast.hai)


@pytest.fixture
def chi(town, key):
    return key(town.cast.chi)


@pytest.fixture
def filing():
    """What ông Dũng asks for at Châu Đốc's counter."""
    return {
        "procedure": "1.013227",
        "receiving_agency": "H01.61",
        "channel": "counter",
        "applicant": {
            "kind": "person",
            "name": "Trần Văn Dũng",
            "id_number": "089085000123",
            "address": "Khóm 4, phường Châu Đốc",
            "birth_date": "1985-03-02",
        },
        "components": [{"name": "Đơn đề nghị gia hạn giấy phép xây dựng", "original": True}],
        "form": {"dien_tich": 120},
        "client_ref": "NB-2026-17",
    }

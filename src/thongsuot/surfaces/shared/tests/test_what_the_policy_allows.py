"""Our content security policy allows only what we serve: the templates must keep to it."""

import re
from pathlib import Path

import pytest
from django.test import Client

from thongsuot.surfaces.shared.security import CONTENT_SECURITY_POLICY, HEADERS

SURFACES = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(SURFACES.glob("*/templates/**/*.html"))

FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "a style element": re.compile(r"<style\b"),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "an htmx event attribute": re.compile(r"<[^>]*\shx-on\b"),
    "a script in the page": re.compile(r"<script(?![^>]*(\ssrc=|application/json))"),
    "an address of another house": re.compile(r"(src|href|action)=\"(https?:)?//"),
    "a picture inside the page": re.compile(r"data:image"),
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(SURFACES)))
def test_no_template_asks_for_what_the_policy_forbids(template: Path) -> None:
    text = template.read_text()
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]

    assert found == []


@pytest.mark.django_db
def test_every_answer_carries_the_headers(client: Client) -> None:
    for path in ("/", "/khong-co-trang-nay/"):
        response = client.get(path)
        assert {name: response[name] for name in HEADERS} == HEADERS


def test_nothing_is_let_in_by_exception() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "data:" not in CONTENT_SECURITY_POLICY


def test_what_a_signed_in_person_saw_stays_in_no_cache(client, db):
    client.cookies["sessionid"] = "any"
    assert client.get("/").headers["Cache-Control"] == "private, no-store"


def test_the_open_portal_may_be_kept(client, db):
    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")

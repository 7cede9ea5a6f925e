"""The catalogue for machines: CPSV-AP that stands by itself, versions, dates, and nothing twice."""

import io
import json
import re
import tracemalloc
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.kernel.worktime import Unit
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.procedures.api import Level, Record, TimeLimit
from thongsuot.surfaces.public import cpsv
from thongsuot.surfaces.public.tests.test_every_version_has_an_address import RECORD

NOW = datetime(2026, 10, 5, 1, tzinfo=UTC)
CPSV = "http://purl.org/vocab/cpsv#"
CV = "http://data.europa.eu/m8g/"
DCT = "http://purl.org/dc/terms/"
XSD = "http://www.w3.org/2001/XMLSchema#"
# What CPSV-AP 3 demands of each kind of thing.
MANDATORY = {
    f"{CPSV}PublicService": {
        f"{DCT}identifier",
        f"{DCT}title",
        f"{DCT}description",
        f"{CV}hasCompetentAuthority",
    },
    f"{CV}PublicOrganisation": {
        "http://www.w3.org/2004/02/skos/core#prefLabel",
        f"{DCT}spatial",
    },
    f"{CV}Channel": {f"{DCT}identifier"},
    f"{CV}Evidence": {f"{DCT}identifier", f"{DCT}title"},
    f"{CV}Output": {f"{DCT}title"},
    f"{CV}Cost": {f"{DCT}description"},
}


@pytest.fixture(autouse=True)
def present(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def publish(record=RECORD, on=date(2025, 7, 1)):
    return procedures.publish(record=record, in_force_from=on, by=FOUNDER, at=NOW)


# ---- JSON-LD, expanded by hand as its specification says ----


def expand(node, context):
    """Turn every short name into its IRI; fail on a name that the context does not know."""
    if isinstance(node, list):
        return [expand(each, context) for each in node]
    if not isinstance(node, dict):
        return node
    found = {}
    for key, value in node.items():
        if key.startswith("@"):
            found[key] = iri(value, context) if key == "@type" else value
            continue
        assert key in context, f"{key} means nothing"
        term = context[key] if isinstance(context[key], dict) else {"@id": context[key]}
        found[iri(term["@id"], context)] = typed(value, term, context)
    return found


def typed(value, term, context):
    if isinstance(value, list):
        return [typed(each, term, context) for each in value]
    if isinstance(value, dict):
        return expand(value, context)
    if "@language" in term:
        assert isinstance(value, str)
        return {"@value": value, "@language": term["@language"]}
    if term.get("@type") == "@id":
        assert re.fullmatch(r"https?://\S+", value), value
        return {"@id": value}
    return {"@value": value, "@type": iri(term.get("@type", "xsd:string"), context)}


def iri(name, context):
    if name.startswith("http"):
        return name
    if name in context and isinstance(context[name], str):
        return iri(context[name], context)
    prefix, _, rest = name.partition(":")
    assert rest and prefix in context, f"{name} has no namespace"
    return context[prefix] + rest


def every(node):
    if isinstance(node, list):
        for each in node:
            yield from every(each)
    elif isinstance(node, dict):
        if "@type" in node and "@value" not in node:
            yield node
        for value in node.values():
            yield from every(value)


def graph(answer):
    body = json.loads(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    assert isinstance(body["@context"], dict), "nothing is fetched to understand it"
    return [expand(node, body["@context"]) for node in body["@graph"]]


def test_one_procedure_says_it_all_in_the_vocabulary(client):
    publish()
    (service,) = graph(client.get("/thu-tuc/1.000100.jsonld"))

    assert service["@type"] == f"{CPSV}PublicService"
    assert service["@id"].endswith("/thu-tuc/1.000100/")
    assert service[f"{DCT}title"] == {"@value": RECORD.name, "@language": "vi"}
    assert service["http://www.w3.org/ns/adms#status"]["@id"].endswith("/Completed")
    assert service["http://www.w3.org/ns/dcat#version"]["@value"] == "1"
    assert service[f"{DCT}hasVersion"]["@id"].endswith("/thu-tuc/1.000100/ban/1/")
    assert service[f"{DCT}available"] == {"@value": "2025-07-01", "@type": f"{XSD}date"}
    assert service[f"{DCT}issued"]["@value"] == "2025-06-20"
    assert service[f"{CV}processingTime"] == {"@value": "P10D", "@type": f"{XSD}duration"}
    assert service[f"{CV}thematicArea"]["@id"].endswith("/linh-vuc/luu-thong-hang-hoa/")
    (cost,) = service[f"{CV}hasCost"]
    assert cost[f"{CV}hasValue"] == {"@value": "200000", "@type": f"{XSD}double"}
    assert cost[f"{CV}currency"]["@id"].endswith("/VND")
    evidence = service[f"{CPSV}hasInput"]
    assert [one[f"{DCT}title"]["@value"] for one in evidence] == ["Đơn đề nghị", "Ảnh cửa hàng"]
    assert evidence[0][f"{DCT}description"]["@value"] == "2 bản chính, 1 bản sao"
    legal = service[f"{CV}hasLegalResource"]
    assert legal[0]["@id"] == "https://vbpl.example/105"
    assert "javascript" not in json.dumps(legal)


def test_everything_we_ship_stands_as_the_profile_demands(client, catalogue):
    answer = client.get("/du-lieu/thu-tuc.jsonld")
    dataset, *services = graph(answer)

    assert len(services) == len(procedures.lines_since(NOW.date()))
    names = [node["@id"] for node in every(services) if "@id" in node]
    assert len({node["@id"] for node in services}) == len(services)
    assert all(re.fullmatch(r"https?://\S+", name) for name in names)
    for node in every(services):
        for wanted in MANDATORY.get(node["@type"], ()):
            assert wanted in node, (wanted, node)
    assert dataset[f"{DCT}license"]["@id"] == cpsv.LICENCE
    assert dataset["http://www.w3.org/ns/dcat#version"]["@value"].startswith("2026-10-05.")


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (TimeLimit(10, Unit.DAY), "P10D"),
        (TimeLimit(2, Unit.WEEK), "P14D"),
        (TimeLimit(3, Unit.MONTH), "P3M"),
        (TimeLimit(24, Unit.HOUR), "PT24H"),
        (TimeLimit(5, Unit.WORKING_DAY), None),
        (TimeLimit(same_day=True), None),
        (TimeLimit(), None),
    ],
)
def test_only_what_iso_8601_can_say_is_said_in_it(limit, said):
    assert cpsv.duration(limit) == said


def test_a_bare_line_of_a_list_still_names_an_authority(client):
    publish(Record(code="1.000200", name="Một thủ tục", levels=(Level.COMMUNE,)))
    (service,) = graph(client.get("/thu-tuc/1.000200.jsonld"))

    assert service[f"{CV}hasCompetentAuthority"]
    assert f"{CV}processingTime" not in service


def test_a_repealed_one_is_withdrawn_at_its_permanent_address(client, monkeypatch):
    publish()
    procedures.repeal(code="1.000100", on=date(2026, 10, 1), reason="Bãi bỏ", by=FOUNDER, at=NOW)

    (service,) = graph(client.get("/thu-tuc/1.000100/ban/1.jsonld"))
    assert service["http://www.w3.org/ns/adms#status"]["@id"].endswith("/Withdrawn")
    assert client.get("/thu-tuc/1.000100.json").status_code == 404


# ---- JSON ----


def test_json_carries_the_record_its_version_and_its_days(client):
    publish()
    body = client.get("/thu-tuc/1.000100/ban/1.json").json()

    assert (body["version"], body["status"]) == (1, "in_force")
    assert (body["in_force_from"], body["in_force_to"]) == ("2025-07-01", None)
    assert procedures.from_data(body["record"]) == RECORD


def test_the_page_answers_what_the_reader_accepts(client):
    publish()
    for accept, kind in (
        ("application/json", "application/json"),
        ("application/ld+json", "application/ld+json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("image/png", "text/html; charset=utf-8"),
    ):
        answer = client.get("/thu-tuc/1.000100/", headers={"Accept": accept})
        assert answer["Content-Type"] == kind
        assert "Accept" in answer["Vary"]


def test_whoever_has_it_already_is_told_so(client):
    publish()
    for path in (
        "/thu-tuc/1.000100.json",
        "/thu-tuc/1.000100/ban/1.jsonld",
        "/du-lieu/thu-tuc.json",
        "/du-lieu/thu-tuc.jsonld",
    ):
        first = client.get(path)
        assert first["Last-Modified"] and first["Access-Control-Allow-Origin"] == "*"
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304, path
    publish(Record(code="1.000300", name="Thêm", levels=(Level.COMMUNE,)))
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_whole_catalogue_as_json_with_version_date_and_licence(client, catalogue):
    body = json.loads(b"".join(client.get("/du-lieu/thu-tuc.json").streaming_content))

    assert body["date"] == "2026-10-05" and body["licence"] == cpsv.LICENCE
    assert len(body["procedures"]) == body["count"]


def test_the_page_of_open_data_says_version_count_and_rights(client, catalogue):
    page = client.get("/du-lieu/").content.decode()

    assert re.search(r"phiên bản <span class=\"code\">2026-10-05\.[0-9a-f]{8}</span>", page)
    assert "Luật Sở hữu trí tuệ" in page


def test_memory_does_not_grow_with_the_catalogue(client):
    """Two hundred records at a time, however many there are."""

    def read(count):
        rows = "\n".join(f"2.{number:06},Thủ tục số {number}" for number in range(count))
        procedures.import_list(
            stream=io.BytesIO(f"ma_tthc,ten\n{rows}".encode()),
            name="danh-muc.csv",
            in_force_from=date(2026, 1, 1),
            by=FOUNDER,
            at=NOW,
        )
        tracemalloc.start()
        total = sum(len(part) for part in client.get("/du-lieu/thu-tuc.jsonld").streaming_content)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return total, peak

    small, first = read(400)
    large, second = read(2400)
    assert large > 5 * small
    assert second < 3 * first

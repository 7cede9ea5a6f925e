"""The description tells the truth: whole, valid, and what the operations really answer."""

import re

import jsonschema
import pytest

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import dossier_in, filed
from thongsuot.surfaces.openapi.interface import api
from thongsuot.surfaces.openapi.tests.conftest import Machine

OPERATIONS = {
    "listProcedures": ("get", "/api/v1/procedures"),
    "getProcedure": ("get", "/api/v1/procedures/{code}"),
    "listAgencies": ("get", "/api/v1/agencies"),
    "createDossier": ("post", "/api/v1/dossiers"),
    "listDossiers": ("get", "/api/v1/dossiers"),
    "getDossier": ("get", "/api/v1/dossiers/{code}"),
    "actOnDossier": ("post", "/api/v1/dossiers/{code}/actions"),
    "listDossierEvents": ("get", "/api/v1/dossiers/{code}/events"),
    "getDossierDeadline": ("get", "/api/v1/dossiers/{code}/deadline"),
    "uploadFile": ("post", "/api/v1/files"),
    "trackDossier": ("get", "/api/v1/track"),
}

# What OpenAPI 3.1 asks of the parts that this description has; schemas are judged as JSON Schema.
SHAPE = {
    "type": "object",
    "required": ["openapi", "info", "paths", "components"],
    "properties": {
        "openapi": {"pattern": r"^3\.1\.\d+$"},
        "info": {"type": "object", "required": ["title", "version"]},
        "servers": {"type": "array"},
        "paths": {
            "type": "object",
            "patternProperties": {
                "^/": {
                    "type": "object",
                    "additionalProperties": {
                        "type": "object",
                        "required": ["operationId", "responses", "parameters"],
                        "properties": {
                            "parameters": {
                                "type": "array",
                                "items": {
                                    "type": "object",
                                    "required": ["name", "in", "schema"],
                                    "properties": {
                                        "in": {"enum": ["query", "path", "header"]}
                                    },
                                },
                            },
                            "responses": {
                                "type": "object",
                                "minProperties": 2,
                                "propertyNames": {"pattern": r"^[1-5]\d\d$"},
                                "additionalProperties": {
                                    "type": "object",
                                    "required": ["description", "content"],
                                },
                            },
                        },
                    },
                }
            },
            "additionalProperties": False,
        },
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def description():
    from django.test import Client

    return Client().get("/api/v1/openapi.json").json()


def test_it_is_an_openapi_description(description):
    jsonschema.validate(description, SHAPE)
    for name, schema in description["components"]["schemas"].items():
        assert name == schema.get("title", name), "two shapes of one name"
        jsonschema.Draft202012Validator.check_schema(schema)


def test_it_has_the_operations_of_the_contract_and_no_other(description):
    found = {
        operation["operationId"]: (method, path)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }
    assert found == OPERATIONS


def test_every_reference_leads_somewhere(description):
    wanted = set(re.findall(r"'#/components/schemas/([^']+)'", str(description)))
    assert wanted and wanted <= description["components"]["schemas"].keys()


def test_every_operation_but_tracking_needs_a_key(description, db):
    for name, (method, path) in OPERATIONS.items():
        operation = description["paths"][path][method]
        assert ("security" in operation) == (name != "trackDossier"), name
        if "security" in operation:
            answer = Machine().client.generic(method.upper(), path.replace("{code}", "x"))
            assert answer.status_code == 401, name


def test_every_move_has_its_shape(description):
    shapes = description["components"]["schemas"]["MoveAsked"]
    asked = set(dossiers.Move) - dossiers.AT_DESK_ONLY
    assert shapes["discriminator"]["mapping"].keys() == {str(move) for move in asked}


def test_answers_are_what_the_description_says(description, an, giang, town):
    code = dossier_in(dossiers.Status.RETURNED, town)
    waiting = dossier_in(dossiers.Status.AWAITING_PAYMENT, town)
    proof = filed(town).proof
    asked = [
        ("listProcedures", an.get("/procedures", limit=200)),
        ("getProcedure", an.get("/procedures/1.001193")),
        ("listAgencies", an.get("/agencies")),
        ("listDossiers", an.get("/dossiers")),
        ("getDossier", an.get(f"/dossiers/{code}")),
        ("getDossier", an.get(f"/dossiers/{waiting}")),
        ("listDossierEvents", an.get(f"/dossiers/{code}/events")),
        ("getDossierDeadline", an.get(f"/dossiers/{code}/deadline")),
        ("trackDossier", an.get("/track", code=code)),
        ("trackDossier", an.get("/track", code=waiting, proof="089085000123")),
        ("getDossier", an.get("/dossiers/KHONG-CO")),
        ("listDossiers", an.get("/dossiers", limit=0)),
    ]
    assert proof
    for name, answer in asked:
        method, path = OPERATIONS[name]
        said = description["paths"][path][method]["responses"][str(answer.status_code)]
        (schema,) = [content["schema"] for content in said["content"].values()]
        whole = {**schema, "components": description["components"]}
        jsonschema.Draft202012Validator(
            whole, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
        ).validate(answer.json())


def test_instants_carry_the_offset_of_the_country(an, town):
    code = dossier_in(dossiers.Status.RETURNED, town)
    text = an.get(f"/dossiers/{code}").content.decode()
    instants = re.findall(r'"(\d{4}-\d\d-\d\dT[^"]+)"', text)
    assert instants and all(instant.endswith("+07:00") for instant in instants)


def test_every_procedure_can_be_read(an, town, subtests):
    for line in an.get("/procedures", limit=200).json()["items"]:
        with subtests.test(line["code"]):
            assert an.get(f"/procedures/{line['code']}").status_code == 200


def test_the_page_for_people_is_all_ours(client, db):
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    text = page.content.decode()
    assert "://" not in text.replace("http://testserver", "")
    assert "script-src 'self';" in page.headers["Content-Security-Policy"]
    for source in re.findall(r'(?:src|href)="([^"]+)"', text):
        served = client.get(source)
        assert served.status_code == 200, source
        served.close()


def test_the_interface_names_its_version():
    assert api.version == "1"

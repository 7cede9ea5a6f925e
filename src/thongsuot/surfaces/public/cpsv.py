"""
A procedure in the vocabulary of CPSV-AP 3 (Core Public Service Vocabulary), as JSON-LD.

The context stands in each document: no reader has to fetch anything to understand it. What the
source leaves open is absent. A limit in working days is no ISO 8601 duration, so it is told in
words only.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from thongsuot.kernel.worktime import Unit
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.public.versions import Stand
from thongsuot.surfaces.shared import boards
from thongsuot.surfaces.shared.procedure_words import fee_in_words, limit_in_words

Facts = procedures.ProcedureFacts
Node = dict[str, Any]

_ID = {"@type": "@id"}
_DAY = {"@type": "xsd:date"}
_WORDS = {"@language": "vi"}

CONTEXT: Mapping[str, Any] = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "PublicService": "cpsv:PublicService",
    "PublicOrganisation": "cv:PublicOrganisation",
    "Channel": "cv:Channel",
    "Evidence": "cv:Evidence",
    "Output": "cv:Output",
    "Cost": "cv:Cost",
    "Rule": "cpsv:Rule",
    "LegalResource": "eli:LegalResource",
    "Concept": "skos:Concept",
    "Dataset": "dcat:Dataset",
    "identifier": "dct:identifier",
    "title": {"@id": "dct:title", **_WORDS},
    "alternative": {"@id": "dct:alternative", **_WORDS},
    "description": {"@id": "dct:description", **_WORDS},
    "prefLabel": {"@id": "skos:prefLabel", **_WORDS},
    "keyword": {"@id": "dcat:keyword", **_WORDS},
    "rights": {"@id": "dct:rights", **_WORDS},
    "language": {"@id": "dct:language", **_ID},
    "type": {"@id": "dct:type", **_ID},
    "spatial": {"@id": "dct:spatial", **_ID},
    "license": {"@id": "dct:license", **_ID},
    "hasVersion": {"@id": "dct:hasVersion", **_ID},
    "hasPart": {"@id": "dct:hasPart", **_ID},
    "issued": {"@id": "dct:issued", **_DAY},
    "modified": {"@id": "dct:modified", **_DAY},
    "available": {"@id": "dct:available", **_DAY},
    "publisher": "dct:publisher",
    "version": "dcat:version",
    "page": {"@id": "foaf:page", **_ID},
    "landingPage": {"@id": "dcat:landingPage", **_ID},
    "status": {"@id": "adms:status", **_ID},
    "thematicArea": "cv:thematicArea",
    "hasCompetentAuthority": "cv:hasCompetentAuthority",
    "hasChannel": "cv:hasChannel",
    "hasInput": "cpsv:hasInput",
    "produces": "cpsv:produces",
    "hasCost": "cv:hasCost",
    "currency": {"@id": "cv:currency", **_ID},
    "hasValue": {"@id": "cv:hasValue", "@type": "xsd:double"},
    "ifAccessedThrough": {"@id": "cv:ifAccessedThrough", **_ID},
    "processingTime": {"@id": "cv:processingTime", "@type": "xsd:duration"},
    "hasLegalResource": "cv:hasLegalResource",
    "follows": "cpsv:follows",
}

_LANGUAGE = "http://publications.europa.eu/resource/authority/language/VIE"
_COUNTRY = "http://publications.europa.eu/resource/authority/country/VNM"
_CURRENCY = "http://publications.europa.eu/resource/authority/currency/VND"
LICENCE = "https://creativecommons.org/publicdomain/mark/1.0/"
_STATUS: Mapping[Stand, str] = {
    Stand.IN_FORCE: "Completed",
    Stand.COMING: "UnderDevelopment",
    Stand.REPLACED: "Deprecated",
    Stand.REPEALED: "Withdrawn",
    Stand.NEVER: "Withdrawn",
}
_DURATION: Mapping[Unit, str] = {
    Unit.HOUR: "PT{}H",
    Unit.DAY: "P{}D",
    Unit.MONTH: "P{}M",
}


def rights() -> str:
    return _(
        "Thông tin thủ tục hành chính là văn bản hành chính, không thuộc đối tượng bảo hộ quyền "
        "tác giả (Luật Sở hữu trí tuệ, Điều 15). Được dùng lại tự do; nên ghi nguồn, phiên bản "
        "và ngày."
    )


def service(facts: Facts, stand: Stand, published_on: date) -> Node:
    """Return the version as a public service, named by the address that outlives versions."""
    home = _absolute(reverse("public:procedure", args=[facts.code]))
    record = facts.record
    return _said(
        {
            "@id": home,
            "@type": "PublicService",
            "identifier": facts.code,
            "title": facts.title,
            "alternative": facts.plain_name if facts.plain_name != facts.title else "",
            "description": record.description or facts.plain_name or facts.title,
            "keyword": list(record.keywords),
            "language": _LANGUAGE,
            "status": f"http://purl.org/adms/status/{_STATUS[stand]}",
            "version": str(facts.number),
            "hasVersion": _absolute(boards.permanent(facts)),
            "issued": _day(facts.instrument.issued_on if facts.instrument else None),
            "available": _day(facts.in_force_from),
            "modified": _day(published_on),
            "page": _absolute(boards.permanent(facts)),
            "thematicArea": _theme(facts.field) if facts.field else None,
            "hasCompetentAuthority": _authorities(facts),
            "hasChannel": [_channel(home, offer) for offer in record.channels],
            "processingTime": _quickest(record),
            "hasCost": _costs(home, record),
            "hasInput": _evidence(home, facts),
            "produces": [
                _said(
                    {
                        "@id": f"{home}#ket-qua-{place}",
                        "@type": "Output",
                        "identifier": result.code,
                        "title": result.name or result.code,
                    }
                )
                for place, result in enumerate(record.results, start=1)
            ],
            "follows": _steps(home, record),
            "hasLegalResource": [
                _said(
                    {
                        "@id": _web(basis.url) or f"{home}#can-cu-{place}",
                        "@type": "LegalResource",
                        "identifier": basis.number,
                        "title": basis.title,
                        "description": basis.note,
                        "issued": _day(basis.issued_on),
                        "available": _day(basis.in_force_from),
                    }
                )
                for place, basis in enumerate(record.legal_bases, start=1)
            ],
        }
    )


def document(nodes: Sequence[Node]) -> Node:
    return {"@context": CONTEXT, "@graph": list(nodes)}


def dataset(*, version: str, on: date, count: int) -> Node:
    """Return what the whole catalogue is, whose, of which day, and under which licence."""
    return {
        "@id": _absolute(reverse("public:open_data")),
        "@type": "Dataset",
        "title": _("Danh mục thủ tục hành chính đang có hiệu lực, %(place)s")
        % {"place": settings.PLACE},
        "description": _("%(count)s thủ tục theo CPSV-AP 3.") % {"count": count},
        "version": version,
        "modified": on.isoformat(),
        "language": _LANGUAGE,
        "spatial": _COUNTRY,
        "license": LICENCE,
        "rights": rights(),
        "publisher": _organisation(settings.PLACE),
        "landingPage": _absolute(reverse("public:open_data")),
    }


def _authorities(facts: Facts) -> list[Node]:
    record = facts.record
    listed = record.listed.agency if record.listed else None
    levels = [str(procedures.Level(level).label) for level in facts.levels]
    # The vocabulary wants one in any case; the level is what is always known best.
    named = record.competent or record.agencies or tuple(filter(None, [listed])) or levels
    return [_organisation(name) for name in named or [settings.PLACE]]


def _organisation(name: str) -> Node:
    return {"@type": "PublicOrganisation", "prefLabel": name, "spatial": _COUNTRY}


def _theme(field: str) -> Node:
    address = _absolute(reverse("public:field", args=[boards.slug(field)]))
    return {"@id": address, "@type": "Concept", "prefLabel": field}


def _channel(home: str, offer: procedures.ChannelOffer) -> Node:
    words = limit_in_words(offer.limit)
    told = _("Thời hạn giải quyết: %(limit)s.") % {"limit": words} if words else ""
    return _said(
        {
            "@id": f"{home}#nop-{offer.channel}",
            "@type": "Channel",
            "identifier": str(offer.channel),
            "title": str(procedures.Channel(offer.channel).label),
            "description": " ".join(filter(None, (told, offer.note))),
            "processingTime": duration(offer.limit),
        }
    )


def duration(limit: procedures.TimeLimit) -> str | None:
    """Return the limit as an ISO 8601 duration, None for what it has no word for."""
    counted = limit.counted
    if counted is None:
        return None
    if counted.unit == Unit.WEEK:
        # xsd:duration has no weeks.
        return f"P{7 * counted.amount}D"
    shape = _DURATION.get(counted.unit)
    return shape.format(counted.amount) if shape else None


def _quickest(record: procedures.Record) -> str | None:
    """Return the one duration that all ways of filing share."""
    every = {duration(offer.limit) for offer in record.channels}
    cases = {duration(case.limit) for case in record.cases if case.limit}
    return every.pop() if len(every) == 1 and cases <= every else None


def _costs(home: str, record: procedures.Record) -> list[Node]:
    return [
        _said(
            {
                "@id": f"{home}#phi-{offer.channel}-{place}",
                "@type": "Cost",
                "description": fee_in_words(fee),
                "hasValue": None if fee.amount is None else str(fee.amount),
                "currency": None if fee.amount is None else _CURRENCY,
                "ifAccessedThrough": f"{home}#nop-{offer.channel}",
            }
        )
        for offer in record.channels
        for place, fee in enumerate(offer.fees, start=1)
    ]


def _evidence(home: str, facts: Facts) -> list[Node]:
    forms = {form.key: form for form in facts.record.forms}
    found: dict[str, Node] = {}
    for number, case in enumerate(facts.cases, start=1):
        for paper in facts.components_for(case.key):
            key = f"{home}#giay-to-{number}-{paper.code}"
            form = forms.get(paper.form_key or "")
            found[key] = _said(
                {
                    "@id": key.replace(" ", "-"),
                    "@type": "Evidence",
                    "identifier": paper.official_code or paper.code,
                    "title": paper.name,
                    "description": "; ".join(
                        filter(None, (_copies(paper), case.name if len(facts.cases) > 1 else ""))
                    ),
                    "page": _web(form.url) if form else None,
                }
            )
    return list(found.values())


def _copies(paper: procedures.Component) -> str:
    counted = (
        (paper.original, _("bản chính")),
        (paper.copy, _("bản sao")),
        (paper.electronic, _("bản điện tử")),
    )
    said = ", ".join(f"{int(count)} {kind}" for count, kind in counted if count)
    return said if paper.required else "; ".join(filter(None, (said, _("nếu có"))))


def _steps(home: str, record: procedures.Record) -> Node | None:
    if not record.steps:
        return None
    return {
        "@id": f"{home}#trinh-tu",
        "@type": "Rule",
        "title": _("Trình tự thực hiện"),
        "description": "\n".join(record.steps),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _web(url: str | None) -> str | None:
    return url if url and url.startswith(("https://", "http://")) and " " not in url else None


def _absolute(path: str) -> str:
    return settings.ORIGIN + path


def _said(node: Mapping[str, Any]) -> Node:
    """Leave out what is empty: absent is what the vocabulary calls unknown."""
    return {key: value for key, value in node.items() if value not in (None, "", [])}

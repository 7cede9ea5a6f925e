"""A template (mẫu kết quả): which result of which procedure it is, what it asks, what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """
    One blank of a template.

    `sources` are looked up in this order until one gives something: "applicant.name",
    "answers.child_name", "dossier.code". `long` is for several lines.
    """

    key: str
    label: str
    sources: tuple[str, ...] = ()
    required: bool = True
    long: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """
    One piece of the body: a paragraph (with `lead`, an article), or lines of label and value.

    `text` may hold blanks as {key}; `lines` names the blanks that stand one beneath the other.
    """

    text: str = ""
    lead: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """
    What a result looks like, before a dossier fills it in.

    `symbol` is the notation after the number, in which {agency} is the agency's abbreviation;
    `outcome` is the decision it can carry. It is offered for the procedures named, for those of
    its fields, and where it names neither for all. `bases` and `recipients` may hold blanks.
    """

    code: str
    name: str
    heading: str
    symbol: str
    outcome: str
    asks: tuple[Asked, ...]
    body: tuple[Piece, ...]
    summary: str = ""
    addressee: str = ""
    bases: str = ""
    decides: str = ""
    recipients: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    note: str = ""

    def suits(self, procedure_code: str, field: str) -> bool:
        """Whether results of this procedure may look so."""
        if not (self.procedures or self.fields):
            return True
        return procedure_code in self.procedures or field in self.fields

    def special_to(self, procedure_code: str) -> bool:
        return procedure_code in self.procedures


def from_data(data: Mapping[str, Any]) -> Template:
    """Return the template that `to_data` wrote, or that ships as JSON."""
    return Template(
        code=data["code"],
        name=data["name"],
        heading=data["heading"],
        symbol=data["symbol"],
        outcome=data["outcome"],
        asks=tuple(_asked(one) for one in data["asks"]),
        body=tuple(_piece(one) for one in data["body"]),
        summary=data.get("summary", ""),
        addressee=data.get("addressee", ""),
        bases=data.get("bases", ""),
        decides=data.get("decides", ""),
        recipients=tuple(data.get("recipients", ())),
        procedures=tuple(data.get("procedures", ())),
        fields=tuple(data.get("fields", ())),
        note=data.get("note", ""),
    )


def to_data(template: Template) -> dict[str, Any]:
    return asdict(template)


def _asked(data: Mapping[str, Any]) -> Asked:
    return Asked(**{**data, "sources": tuple(data.get("sources", ()))})


def _piece(data: Mapping[str, Any]) -> Piece:
    return Piece(**{**data, "lines": tuple(data.get("lines", ()))})


def by_fitness(templates: Sequence[Template], procedure_code: str) -> Sequence[Template]:
    """Return the templates with those made for this very procedure first."""
    return sorted(templates, key=lambda one: (not one.special_to(procedure_code), one.name))

"""Filling a template in: from what the dossier knows, and then with what the officer wrote."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from thongsuot.modules.results.rules.templates import Asked, Template

_BLANK = re.compile(r"\{([a-z_]+)\}")
# What stands where a draft does not say yet.
_DOTS = "……"


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with its blanks filled: text only, nothing is looked up any more."""

    heading: str
    summary: str
    addressee: str
    bases: tuple[str, ...]
    decides: str
    # A paragraph as (lead, text), or a line as (label, text, True).
    body: tuple[tuple[str, str, bool], ...]
    recipients: tuple[str, ...]


def prefilled(template: Template, known: Mapping[str, str]) -> dict[str, str]:
    """Return what the dossier itself gives for each blank; "" where it gives nothing."""
    return {ask.key: _first(ask, known) for ask in template.asks}


def _first(ask: Asked, known: Mapping[str, str]) -> str:
    return next((known[one] for one in ask.sources if known.get(one)), "")


def missing(template: Template, values: Mapping[str, str]) -> Sequence[Asked]:
    """Return the blanks that must be filled and are not."""
    return [ask for ask in template.asks if ask.required and not values.get(ask.key, "").strip()]


def fill(template: Template, values: Mapping[str, str], known: Mapping[str, str]) -> Filled:
    """
    Return the words of the document; a blank nobody filled shows as dots.

    What may be left out and was, with the paragraph around it, is not there at all.
    """
    labels = {ask.key: ask.label for ask in template.asks}
    left_out = {
        ask.key for ask in template.asks if not (ask.required or values.get(ask.key, "").strip())
    }

    def said(text: str) -> str:
        return _BLANK.sub(lambda found: values.get(found[1]) or known.get(found[1]) or _DOTS, text)

    body: list[tuple[str, str, bool]] = []
    for piece in template.body:
        if piece.text and not (set(_BLANK.findall(piece.text)) & left_out):
            first, *rest = said(piece.text).split("\n")
            body.append((piece.lead, first, False))
            body.extend(("", line, False) for line in rest if line.strip())
        body += [
            (labels[key], values.get(key, ""), True) for key in piece.lines if key not in left_out
        ]
    return Filled(
        heading=template.heading,
        summary=said(template.summary),
        addressee=said(template.addressee),
        bases=tuple(line for line in said(template.bases).split("\n") if line.strip()),
        decides=template.decides,
        body=tuple(body),
        recipients=tuple(map(said, template.recipients)),
    )

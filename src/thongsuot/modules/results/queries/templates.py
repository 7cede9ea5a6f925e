"""The templates that come with the product."""

import functools
import json
from collections.abc import Sequence
from importlib.resources import files

from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Missing
from thongsuot.modules.results.rules import Template, by_fitness, from_data


def templates_for(*, procedure_code: str, field: str, outcome: str = "") -> Sequence[Template]:
    """Return the templates that suit a procedure, those made for it first."""
    suitable = [
        one
        for one in _shipped()
        if one.suits(procedure_code, field) and outcome in ("", one.outcome)
    ]
    return by_fitness(suitable, procedure_code)


def template(code: str) -> Template:
    """
    Return one template.

    :raises Missing: if there is none
    """
    for one in _shipped():
        if one.code == code:
            return one
    raise Missing(_("Không có mẫu kết quả này."))


@functools.cache
def _shipped() -> tuple[Template, ...]:
    place = files("thongsuot.modules.results") / "data" / "templates.json"
    return tuple(map(from_data, json.loads(place.read_text(encoding="utf-8"))))

"""The order of the house, read from the contracts in pyproject.toml and from nowhere else."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from tools.settled import ROOT

PROJECT = ROOT / "pyproject.toml"


def contracts() -> Sequence[Mapping[str, Any]]:
    """Return the contracts of import-linter as they are written."""
    with PROJECT.open("rb") as file:
        project = tomllib.load(file)
    found: list[dict[str, Any]] = project["tool"]["importlinter"]["contracts"]
    return found


def layers_of(container: str) -> Sequence[frozenset[str]]:
    """
    Return the layers inside `container`, lowest first; those of one layer are not ordered.

    :raises LookupError: if no contract speaks of the container
    """
    for contract in contracts():
        if container in contract.get("containers", ()):
            return [_names(layer) for layer in reversed(contract["layers"])]
    raise LookupError(container)


def _names(layer: str) -> frozenset[str]:
    return frozenset(name.strip(" ()") for name in layer.split("|"))


def apps_in_order() -> Sequence[frozenset[str]]:
    """Return the labels of all our apps in layers, lowest first."""
    order: list[frozenset[str]] = []
    for tier in layers_of("thongsuot"):
        for name in sorted(tier):
            try:
                order.extend(layers_of(f"thongsuot.{name}"))
            except LookupError:
                continue
    return order

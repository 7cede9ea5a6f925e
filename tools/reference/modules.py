"""The map of the packages, printed from the contracts and the imports."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

import grimp

from tools.reference.table import page, table
from tools.settled import SOURCE
from tools.walls import contracts, layers_of


def text() -> str:
    """Return the page."""
    graph = grimp.build_graph("thongsuot", exclude_type_checking_imports=True)
    tiers = [name for tier in layers_of("thongsuot") for name in tier if (SOURCE / name).exists()]
    return page(
        "The map of the packages",
        "Each tier may use only those below it, and a package only those below it in its tier. "
        "The order is that of the contracts in `pyproject.toml`; `make check` breaks when an "
        "import goes another way.",
        *(part for tier in reversed(tiers) for part in _tier(tier, graph)),
        "## The contracts",
        "\n".join(f"- {contract['name']}" for contract in contracts()),
    )


def _tier(tier: str, graph: grimp.ImportGraph) -> Iterator[str]:
    yield f"## {tier}"
    if says := _docstring(SOURCE / tier / "__init__.py"):
        yield says
    try:
        layers = layers_of(f"thongsuot.{tier}")
    except LookupError:
        yield table(("topic", "what it is"), ((f"`{n}`", what) for n, what in _topics(tier)))
        return
    if tier in ("foundation", "modules"):
        yield _packages(tier, layers, graph)
    else:
        yield _folders(tier, layers)


def _packages(tier: str, layers: Sequence[frozenset[str]], graph: grimp.ImportGraph) -> str:
    order = [name for layer in layers for name in sorted(layer) if _exists(tier, name)]
    return table(
        ("package", "what it is", "uses"),
        (
            (
                f"[`{name}`](../../src/thongsuot/{tier}/{name})",
                _docstring(SOURCE / tier / name / "api.py"),
                ", ".join(f"`{used}`" for used in _uses(f"thongsuot.{tier}.{name}", graph)),
            )
            for name in reversed(order)
        ),
    )


def _folders(tier: str, layers: Sequence[frozenset[str]]) -> str:
    order = reversed(layers)
    names = [name for layer in order for name in sorted(layer) if _exists(tier, name)]
    return table(
        ("package", "what it is"),
        (
            (
                f"[`{name}`](../../src/thongsuot/{tier}/{name})",
                _docstring(SOURCE / tier / name / "__init__.py"),
            )
            for name in names
        ),
    )


def _exists(tier: str, name: str) -> bool:
    return (SOURCE / tier / name / "__init__.py").exists()


def _topics(tier: str) -> Iterator[tuple[str, str]]:
    for path in sorted((SOURCE / tier).iterdir()):
        file = path / "__init__.py" if path.is_dir() else path
        if path.name not in ("tests", "__init__.py") and file.suffix == ".py" and file.exists():
            yield path.stem, _docstring(file)


def _docstring(path: Path) -> str:
    """Return the first paragraph of what a file says about itself."""
    if not path.exists():
        return ""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(said.partition("\n\n")[0].split())


def _uses(package: str, graph: grimp.ImportGraph) -> Sequence[str]:
    inside = {package} | graph.find_descendants(package)
    used = {
        ".".join(imported.split(".")[1:3])
        for module in inside
        if ".tests" not in module
        for imported in graph.find_modules_directly_imported_by(module) - inside
        if imported.count(".") > 1
    }
    return sorted(name.partition(".")[2] for name in used if not name.startswith("kernel."))

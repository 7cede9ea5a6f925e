"""The shape of the code in figures, against those that we steer by."""

import ast
import statistics
from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp

from tools.reference.table import page, table
from tools.settled import SOURCE

Function = ast.FunctionDef | ast.AsyncFunctionDef


def text() -> str:
    """Return the page."""
    return page(
        "The shape of the code",
        "Lines are physical lines of `src/thongsuot` without migrations and tests. The figures to "
        "steer by are the best of several well-kept Django projects; the long tail and import "
        "cycles, not the median, tell the lovely from the ugly.",
        table(("figure", "steer by", "now"), _figures()),
        "## The longest",
        table(("function", "lines"), _longest_functions()),
        table(("file", "lines"), _longest_files()),
    )


def _files() -> Sequence[Path]:
    return [
        path
        for path in sorted(SOURCE.rglob("*.py"))
        if not {"migrations", "tests"} & set(path.parts) and path.read_text(encoding="utf-8")
    ]


def _lengths_of_files() -> Mapping[str, int]:
    return {_place(path): len(path.read_text("utf-8").splitlines()) for path in _files()}


def _place(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def _functions() -> Iterator[tuple[str, int]]:
    for path in _files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, Function):
                yield f"{_place(path)}: {node.name}", _length(node)


def _length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _methods() -> Iterator[int]:
    for path in _files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield sum(isinstance(each, Function) for each in node.body)


def _figures() -> Iterator[tuple[str, str, int]]:
    files = list(_lengths_of_files().values())
    functions = [lines for _, lines in _functions()]
    yield "lines of a file, median", "at most 75", round(statistics.median(files))
    yield "lines of a file, 90th percentile", "at most 270", _percentile(files, 90)
    yield "lines of a function, median", "at most 9", round(statistics.median(functions))
    yield "lines of a function, 90th percentile", "at most 32", _percentile(functions, 90)
    yield "lines of a function, 99th percentile", "at most 75", _percentile(functions, 99)
    yield "methods of a class, most", "at most 20", max(_methods())
    yield "import cycles between modules", "0", len(cycles())


def _percentile(values: Sequence[int], percent: int) -> int:
    return round(statistics.quantiles(values, n=100)[percent - 1])


def cycles() -> Sequence[str]:
    """Return a cycle of imports, if there is one, as the modules along it."""
    graph = grimp.build_graph("thongsuot", exclude_type_checking_imports=True)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as found:
        return [" → ".join(found.args[1])]
    return []


def _longest_functions() -> Sequence[tuple[str, int]]:
    return sorted(_functions(), key=lambda each: (-each[1], each[0]))[:5]


def _longest_files() -> Sequence[tuple[str, int]]:
    return sorted(_lengths_of_files().items(), key=lambda each: (-each[1], each[0]))[:5]

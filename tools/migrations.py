"""
Migrations say what they do, fit the models, and collide in git when two branches add one.

python -m tools.migrations          says what is wrong
python -m tools.migrations --write  writes each app's max_migration.txt
"""

import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.apps import AppConfig, apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from tools.settled import ROOT, SOURCE, set_up

LATEST = "max_migration.txt"


def check() -> Sequence[str]:
    """Return what is wrong, a sentence for each; no database is asked."""
    loader = MigrationLoader(None)
    faults = [
        f"{app}: {', '.join(sorted(names))} both come last; let one depend on the other"
        for app, names in loader.detect_conflicts().items()
    ]
    return faults or [*_unmade(loader), *(fault for app in ours() for fault in _of(app, loader))]


def ours() -> Sequence[AppConfig]:
    """Return our own apps that have migrations."""
    mine = (app for app in apps.get_app_configs() if SOURCE in Path(app.path).parents)
    return [app for app in mine if _numbered(app)]


def _numbered(app: AppConfig) -> Sequence[Path]:
    return sorted((Path(app.path) / "migrations").glob("[0-9]*.py"))


def _unmade(loader: MigrationLoader) -> Iterator[str]:
    # Names of fields are wording too; migrations keep them as they are written in the code.
    with translation.override(None):
        detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
        changes = detector.changes(graph=loader.graph)
    for label, migrations in changes.items():
        if SOURCE in Path(apps.get_app_config(label).path).parents:
            for operation in (each for made in migrations for each in made.operations):
                yield f"{label}: the models changed without a migration: {operation.describe()}"


def _of(app: AppConfig, loader: MigrationLoader) -> Iterator[str]:
    for path in _numbered(app):
        place = path.relative_to(ROOT)
        if "_auto_" in path.name:
            yield f"{place}: name it after what it does (makemigrations --name says_what)"
        for module in sorted(_imports(path)):
            yield f"{place}: imports {module}, which will change under it; copy what it needs"
    if _latest_kept(app) != _latest(app, loader):
        yield f"{app.label}: {LATEST} is not {_latest(app, loader)}; make fix writes it"


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    # The kernel may be used: what it computes is defined by law or by the language, and a data
    # migration should give on a new machine what the product computes today.
    return {
        module
        for module in found
        if module.startswith("thongsuot") and not module.startswith("thongsuot.kernel")
    }


def _latest(app: AppConfig, loader: MigrationLoader) -> str:
    return ", ".join(sorted(name for _, name in loader.graph.leaf_nodes(app.label)))


def _latest_kept(app: AppConfig) -> str:
    kept = Path(app.path) / "migrations" / LATEST
    return kept.read_text(encoding="utf-8").strip() if kept.exists() else ""


def write() -> None:
    """Write the name of each app's last migration where branches meet."""
    loader = MigrationLoader(None)
    for app in ours():
        kept = Path(app.path) / "migrations" / LATEST
        kept.write_text(_latest(app, loader) + "\n", encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    set_up()
    if "--write" in arguments:
        write()
    faults = check()
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

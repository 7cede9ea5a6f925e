"""The walls, checked on the running house: what import-linter cannot see."""

import ast
import dataclasses
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import AppConfig, apps
from django.db.models import ForeignKey
from django.urls import URLPattern, URLResolver, get_resolver

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Permission
from tools import migrations, walls
from tools.reference import shape
from tools.settled import ROOT, SOURCE

ORDER = {label: at for at, layer in enumerate(walls.apps_in_order()) for label in layer}

# Pages that allauth wrote cannot wear our gate. Each is here by name, so that one more (signing up,
# for instance) is seen: the first are open to all, the others ask for a session themselves.
OF_ALLAUTH = {
    *("account_login", "account_logout", "account_inactive"),
    *("mfa_authenticate", "mfa_login_webauthn"),
    *("account_reauthenticate", "account_change_password"),
    *("mfa_index", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
    *("mfa_activate_totp", "mfa_deactivate_totp"),
    *("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"),
    *("mfa_list_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"),
}

# Events that nobody needs to react to: the ledger itself is their reader.
NO_REACTION = {
    "units": "read by the reports, as then and as now",
    "identity": "read by the operator and the auditor",
    "numbering": "read by the auditor",
    "files": "read by the auditor; scanning is a job of its own",
    "messages": "read by the auditor",
    "forms": "a dossier keeps the version of the form it was filled by",
    "procedures": "a dossier keeps the version it was filed under",
    "databases": "asked anew at each check of a draft; nothing waits for it",
    "announcements": "published in the same action; a transition rule waits for its day",
    "postings": "whether a sheet still holds is found out when someone asks",
    "workflows": "a dossier keeps the workflow it was accepted under",
    "signatures": "read by the auditor; who asked for a signature has it in hand",
    "fees": "the receipt is handed over at once; the day's sums ask anew",
    "results": "read on the dossier's page; what the post must hear has a reaction",
    "handovers": "the giver and the receiver see it on the list itself",
    "clocks": "the end of a chain: the people it is about were told in the same transaction",
    "replays": "whoever ordered one sees it end on its page",
    "queues": "the board, the kiosk and the windows ask anew every few seconds",
    "reasons": "what was given keeps the words it was given with",
    "surveys": "what was said is read by the reports; the event does not tell it",
    "reviews": "the end of a chain: read by the reform office and the auditor",
    "dossiers.VersionUpdated": "the clerk does it with the citizen at the counter",
    "dossiers.DossierAssigned": "inside the administration; the work list shows it",
    "dossiers.DossierHandedBack": "inside the administration; the unit's work list shows it",
    "dossiers.HelperInvited": "inside the administration; the helper's work list shows it",
    "dossiers.HelperReleased": "inside the administration; the dossier's page shows it",
    "dossiers.NoteWritten": "among colleagues only; the dossier's page shows it",
    "dossiers.OpinionAsked": "inside the administration; the list of the office asked shows it",
    "dossiers.OpinionGiven": "inside the administration; the dossier's page shows it",
    "dossiers.DayClosed": "read by the head of the counter and the auditor",
    "dossiers.ListOrdered": "read by the auditor; the job was ordered with it",
    "dossiers.ListExported": "read by the auditor",
    "dossiers.DutyGiven": "read when the next dossier is forwarded",
}


def our_apps() -> list[AppConfig]:
    return [app for app in apps.get_app_configs() if SOURCE in Path(app.path).parents]


def doors() -> list[Path]:
    found = [*SOURCE.glob("foundation/*/api.py"), *SOURCE.glob("modules/*/api.py")]
    assert len(found) > 5
    return sorted(found)


def place(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def source_files() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if "tests" not in path.parts)


# ---- Tiers ----


def test_the_contracts_hold_and_name_every_package():
    """The contracts are exhaustive, so a package that none of them names breaks them."""
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    exhaustive = {
        container
        for contract in walls.contracts()
        if contract.get("exhaustive")
        for container in contract["containers"]
    }
    assert {
        "thongsuot", "thongsuot.foundation", "thongsuot.modules", "thongsuot.surfaces",
        "thongsuot.foundation.*", "thongsuot.modules.*",
    } <= exhaustive  # fmt: skip


def test_no_imports_run_in_circles():
    assert not shape.cycles()


def test_foreign_keys_point_down_and_leave_no_trace():
    for app in our_apps():
        for model in app.get_models():
            for field in model._meta.get_fields():
                if not isinstance(field, ForeignKey):
                    continue
                there = field.related_model._meta.app_label
                if there == app.label or there not in ORDER:
                    continue
                assert ORDER[there] < ORDER[app.label], f"{field} points up"
                assert field.remote_field.hidden, f"{field} needs related_name='+'"


# ---- Doors ----


@pytest.mark.parametrize("path", doors(), ids=place)
def test_a_door_decides_nothing(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for node in tree.body:
        assert isinstance(node, ast.ImportFrom | ast.Expr | ast.Assign | ast.AnnAssign), (
            f"line {node.lineno}: a door holds imports and __all__"
        )
    assert named == set(import_module(_module(path)).__all__)


def _module(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)


@pytest.mark.parametrize("path", doors(), ids=place)
def test_a_package_gives_its_vietnamese_name(path):
    says = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert not says.isascii() and "(" in says, "The docstring of api.py reads: Fees (phí, lệ phí)…"


@pytest.mark.parametrize("package", [path.parent for path in doors()], ids=place)
def test_a_package_introduces_itself(package):
    assert (package / "README.md").exists()


# ---- Gates ----


def patterns(
    found: list[URLPattern | URLResolver], prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for each in found:
        address = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, address)
        else:
            yield address, each


def test_every_address_has_a_gate():
    without = [
        f"{address} ({pattern.name})"
        for address, pattern in patterns(get_resolver().url_patterns)
        if not getattr(pattern.callback, "gate", "")
        and pattern.name not in OF_ALLAUTH
        and not pattern.callback.__module__.startswith("ninja.")
    ]
    assert not without, "These views wear no gate of surfaces/shared/http.py."


def test_the_pages_of_allauth_are_those_we_know():
    theirs = {
        pattern.name
        for _address, pattern in patterns(get_resolver().url_patterns)
        if pattern.callback.__module__.startswith("allauth.")
    }
    assert theirs == OF_ALLAUTH


def test_only_tracking_asks_machines_for_no_token():
    from thongsuot.surfaces.openapi.interface import api

    described = [
        operation
        for methods in api.get_openapi_schema()["paths"].values()
        for operation in methods.values()
    ]
    without = {each["operationId"] for each in described if "security" not in each}
    assert len(described) > 8
    assert without == {"trackDossier"}


def test_every_permission_is_in_a_role():
    given = {permission for role in identity.ROLES.values() for permission in role.permissions}
    assert set(Permission) == given


# ---- Events ----


def events_of_the_house() -> dict[str, type]:
    found = {}
    for path in sorted([*SOURCE.glob("*/*/events.py"), *SOURCE.glob("*/*/events/*.py")]):
        package = path.relative_to(SOURCE).parts[1]
        module = import_module(_module(path).removesuffix(".__init__"))
        for name, thing in vars(module).items():
            known = isinstance(thing, type) and dataclasses.is_dataclass(thing)
            if known and not name.startswith("_"):
                found[f"{package}.{name}"] = thing
    return found


def test_every_event_has_a_reaction_or_says_why_not():
    heard = {name for names in ledger.reactions().values() for name in names}
    unheard = {
        name
        for name in events_of_the_house()
        if name not in heard and name not in NO_REACTION and name.split(".")[0] not in NO_REACTION
    }
    assert not unheard
    both = heard & NO_REACTION.keys()
    assert not both, "These have a reaction now."


def test_every_event_is_frozen_and_about_something():
    for name, event in events_of_the_house().items():
        assert event.__dataclass_params__.frozen, name
        assert hasattr(event, "subject"), name


def test_every_event_of_a_dossier_has_its_sentence():
    from thongsuot.modules.dossiers.queries.history import SENTENCES

    about_a_dossier = {
        name
        for name, event in events_of_the_house().items()
        if name.startswith("dossiers.")
        and "dossier_id" in {field.name for field in dataclasses.fields(event)}
    }
    assert about_a_dossier <= set(SENTENCES)
    assert set(SENTENCES) <= set(events_of_the_house()), "Nothing of this name happens."


# ---- Migrations ----


def test_migrations_are_named_and_fit_the_models():
    assert not list(migrations.check())


# ---- Broad catches ----

BROAD = {
    "config/operations.py: _react": "a lost connection must not end the worker",
    "config/running.py: _is_up_to_date": "whatever is missing, migrating sees to it, and complains",
    "foundation/ledger/handlers.py: _advance": "whatever a reaction raises, the order is kept",
    "modules/replays/tasks.py: run": "whoever ordered a replay must learn that it broke",
    "modules/procedures/tasks.py: _work": "whoever waits for an import must learn that it broke",
}


def broad_catches() -> Iterator[str]:
    for path in source_files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    if isinstance(node, ast.ExceptHandler) and _is_broad(node.type):
                        yield f"{place(path)}: {function.name}"


def _is_broad(caught: ast.expr | None) -> bool:
    names = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(
        name is None or (isinstance(name, ast.Name) and name.id in ("Exception", "BaseException"))
        for name in names
    )


def test_nothing_unforeseen_is_caught_except_at_these_edges():
    assert set(broad_catches()) == BROAD.keys()
    assert len(BROAD) <= 5

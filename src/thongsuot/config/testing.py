"""
The floor under all tests: a real PostgreSQL of their own, and no mercy for sloppiness.

Loaded as a pytest plugin before Django reads its settings. What it forbids: warnings, calls out
of this machine, undefined template variables, row locks that do not say which row, and leaning
on the order of a query that has none.
"""

import os
import random
import shutil
import socket
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, models
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from thongsuot.config import database

_TEMPLATE = "floor"

# Each process of tests has a server of its own: an open transaction anywhere on a server holds
# the ledger's readers back, and one process must not wait for the tests of another.
os.environ["THONGSUOT_VAR"] = tempfile.mkdtemp(prefix="thongsuot-tests-")
os.environ["THONGSUOT_SECRET_KEY"] = "only for tests " + "x" * 40
os.environ["THONGSUOT_POOL"] = "0"
_server, _address = database.start_embedded(
    Path(os.environ["THONGSUOT_VAR"]) / "postgres", throwaway=True
)
os.environ["THONGSUOT_DATABASE_URL"] = _address

from thongsuot.config.places import ROOT  # noqa: E402  the environment above comes first
from thongsuot.config.settings import database_from  # noqa: E402


def pytest_unconfigure() -> None:
    """Leave nothing on the disk."""
    connection.close()
    _server.cleanup()
    shutil.rmtree(os.environ["THONGSUOT_VAR"], ignore_errors=True)


# ---- The database ----


def _on_server(statement: str, *names: str) -> None:
    with psycopg.connect(os.environ["THONGSUOT_DATABASE_URL"], autocommit=True) as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _address_of(name: str) -> str:
    head, mark, query = os.environ["THONGSUOT_DATABASE_URL"].partition("?")
    return head.rpartition("/")[0] + f"/{name}{mark}{query}"


def _turn_to(name: str, *, as_owner: bool = False) -> None:
    connection.close()
    os.environ["THONGSUOT_AS_OWNER"] = "1" if as_owner else "0"
    fresh = database_from(_address_of(name))
    connection.settings_dict.update({key: fresh[key] for key in ("NAME", "OPTIONS")})


def _make_template() -> None:
    """Run the real migrations once."""
    _on_server("CREATE DATABASE {}", _TEMPLATE)
    _turn_to(_TEMPLATE, as_owner=True)
    database.bring_up_to_date(verbosity=0)
    connection.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give this process its copy of the migrated tables, worked as the application's role."""
    with django_db_blocker.unblock():
        _make_template()
        name = f"mine_{os.getpid()}"
        _on_server("CREATE DATABASE {} TEMPLATE {}", name, _TEMPLATE)
        _turn_to(name)
    yield
    with django_db_blocker.unblock():
        connection.close()


@contextmanager
def fresh_database() -> Iterator[str]:
    """Turn to a new copy of the migrated tables, for what must really commit; yield its address."""
    before = connection.settings_dict["NAME"]
    name = f"own_{uuid.uuid4().hex[:12]}"
    connection.close()
    _on_server("CREATE DATABASE {} TEMPLATE {}", name, _TEMPLATE)
    _turn_to(name)
    try:
        yield _address_of(name)
    finally:
        _turn_to(before)
        _on_server("DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of this test's own, where transactions commit and threads see each other."""
    with django_db_blocker.unblock(), fresh_database() as address:
        yield address


@pytest.fixture
def shared_data() -> Path | None:
    """The folder of real records kept beside the checkout, where there is one."""
    folder = ROOT.parent / "shared" / "data"
    return folder if folder.is_dir() else None


# ---- What is forbidden ----


@pytest.fixture(autouse=True, scope="session")
def _no_calls_out() -> Iterator[None]:
    connect: Callable[..., None] = socket.socket.connect

    def stay_here(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family != socket.AF_UNIX and host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"A test called out to {address!r}.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", stay_here)
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_leaning_on_chance() -> Iterator[None]:
    fetch = models.QuerySet._fetch_all
    lock = models.QuerySet.select_for_update

    def shuffled(self: models.QuerySet[Any]) -> None:
        fresh = self._result_cache is None
        fetch(self)
        rows = self._result_cache
        if fresh and rows and len(rows) > 1 and not self.ordered and not self.query.is_sliced:
            random.shuffle(rows)

    def said_of(self: models.QuerySet[Any], *args: Any, **kwargs: Any) -> models.QuerySet[Any]:
        assert kwargs.get("of"), "select_for_update(of=(…,)) must name the row it locks."
        return lock(self, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models.QuerySet, "_fetch_all", shuffled)
        # Libraries lock in their own way; ours is judged.
        patch.setattr(models.QuerySet, "select_for_update", _only_ours(said_of, lock))
        yield


def _only_ours(strict: Callable[..., Any], lenient: Callable[..., Any]) -> Callable[..., Any]:
    def choose(self: models.QuerySet[Any], *args: Any, **kwargs: Any) -> Any:
        ours = self.model.__module__.startswith("thongsuot.")
        return (strict if ours else lenient)(self, *args, **kwargs)

    return choose

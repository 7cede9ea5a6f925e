"""
The province that the load falls on: the sample, its people made up to two hundred, its work grown.

The rows are copies of lived dossiers, made in the database with their papers, steps and stops, for
a million lives would take a day. The copies have no events of their own: what is checked afterwards
is what the load itself did.
"""

import json
import os
import sys
from typing import Any

LIKE = {
    # Where the copies stand, and by which of the lived ones they are made.
    "open": "status = 'in_progress' AND asked_units = '{}'",
    "closed": "status = 'returned'",
}
STEP_FROM = 1_000_000_000


def main() -> None:
    """Make everything in the folder THONGSUOT_VAR and write who may be (session cookies)."""
    opened, closed, officers = (int(word) for word in sys.argv[1:4])
    os.environ["THONGSUOT_AS_OWNER"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "thongsuot.config.settings"
    from thongsuot.config import database, places

    database.ensure_address(places.VAR)
    import django

    django.setup()
    from django.utils import timezone

    from thongsuot.config import sample

    database.bring_up_to_date(verbosity=0)
    if sample.is_empty(on=timezone.localdate()):
        _say("dựng tỉnh mẫu")
        sample.make(at=timezone.now(), say=lambda _doing: None)
        _say(f"chép cho đủ {opened:,} hồ sơ đang mở, {closed:,} hồ sơ đã xong")
        _copy("open", opened)
        _copy("closed", closed)
        _analyze()
    (places.VAR / "people.json").write_text(json.dumps(_people(officers)))


def _say(doing: str) -> None:
    print(f"  {doing}", file=sys.stderr, flush=True)


def _copy(which: str, number: int) -> None:
    from django.db import connection

    from thongsuot.modules.dossiers.models import Component, Dossier, Step, Stop

    changed = {
        "id": "p.id",
        "reference": "'S' || p.id",
        "code": "'H01.61-250101-' || p.id",
        "submitted_at": "d.submitted_at - p.back",
        "accepted_at": "d.accepted_at - p.back",
        "competent_received_at": "d.competent_received_at - p.back",
        "attention_at": "d.attention_at + (p.n % 400) * interval '1 hour'",
        "assignee_id": "CASE WHEN p.n % 3 = 0 THEN d.assignee_id END"
        if which == "open"
        else "d.assignee_id",
    }
    columns = [str(field.column) for field in Dossier._meta.concrete_fields]
    chosen = ", ".join(changed.get(column, f'd."{column}"') for column in columns)
    back = "(n % 20) * interval '1 hour'" if which == "open" else "(n % 900) * interval '1 day'"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE TEMP TABLE plan AS
                SELECT nextval('dossiers_dossier_id_seq') AS id, n, lived.id AS lived,
                       {back} AS back
                FROM generate_series(1, {number}) AS n
                JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place,
                             count(*) OVER () AS whole
                      FROM dossiers_dossier WHERE {LIKE[which]} AND id < {STEP_FROM}) AS lived
                  ON lived.place = n % lived.whole"""
        )
        quoted = ", ".join(f'"{column}"' for column in columns)
        cursor.execute(
            f"INSERT INTO dossiers_dossier ({quoted}) "
            f"SELECT {chosen} FROM plan p JOIN dossiers_dossier d ON d.id = p.lived"
        )
        for model in (Component, Step, Stop):
            table = model._meta.db_table
            named = [
                str(field.column)
                for field in model._meta.concrete_fields
                if field.column not in ("id", "dossier_id")
            ]
            of = ", ".join(f't."{column}"' for column in named)
            into = ", ".join(f'"{column}"' for column in named)
            cursor.execute(
                f'INSERT INTO "{table}" (dossier_id, {into}) '
                f'SELECT p.id, {of} FROM plan p JOIN "{table}" t ON t.dossier_id = p.lived'
            )
        cursor.execute("DROP TABLE plan")


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("dossier", "component", "step", "stop"):
            cursor.execute(f"VACUUM ANALYZE dossiers_{table}")
        cursor.execute("CHECKPOINT")


def _people(officers: int) -> list[dict[str, Any]]:
    """Return two hundred who work with dossiers, signed in, by what they do."""
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.utils import timezone

    from thongsuot.config.sample.places import MAKER
    from thongsuot.foundation.identity import api as identity

    roles = {
        "counter_clerk": "clerk",
        "officer": "officer",
        "division_head": "officer",
        "leader": "leader",
    }
    found = _in_post(roles)
    divisions = sorted(
        {(one["unit_id"], one["role"]) for one in found if roles[one["role"]] == "officer"}
    )
    now, number = timezone.now(), 0
    while len(found) < officers:
        unit_id, role = divisions[number % len(divisions)]
        number += 1
        login = f"them{number:03d}.dotai"
        account_id = identity.create_account(
            login=login,
            full_name=f"Người đo tải {number}",
            email=f"{login}@angiang.example.vn",
            is_sample=True,
            by=MAKER,
            at=now,
        )
        identity.appoint(
            account_id=account_id,
            unit_id=unit_id,
            role=role,
            title="Chuyên viên",
            on=now.date(),
            decision="đo tải",
            by=MAKER,
            at=now,
        )
        found.append({"account_id": account_id, "unit_id": unit_id, "role": role})
    signed_in = []
    for one in found[:officers]:
        client = Client(SERVER_NAME="localhost")
        client.force_login(get_user_model().objects.get(pk=one["account_id"]))
        signed_in.append(
            {
                "kind": roles[one["role"]],
                "account_id": one["account_id"],
                "session": client.cookies["sessionid"].value,
            }
        )
    return signed_in


def _in_post(roles: dict[str, str]) -> list[dict[str, Any]]:
    from thongsuot.foundation.identity.models import Post

    posts = Post.objects.filter(role__in=roles, valid_to=None).order_by("pk")
    return [
        {"account_id": post.account_id, "unit_id": post.unit_id, "role": post.role}
        for post in posts
    ]


if __name__ == "__main__":
    main()

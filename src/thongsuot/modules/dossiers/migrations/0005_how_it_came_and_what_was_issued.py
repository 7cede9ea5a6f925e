"""How a dossier was brought, its papers counted apart, what was issued, and the day's closing."""

import django.db.models.deletion
from django.db import migrations, models


def kept_for_ever(table):
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
        f" ON {table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()",
        f"DROP TRIGGER {table}_is_append_only ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0004_a_step_ends_one_way_or_another"),
        ("ledger", "0002_append_only"),
        ("units", "0003_territories_of_2026"),
    ]

    operations = [
        migrations.CreateModel(
            name="DayClosing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("closed_at", models.DateTimeField()),
                ("closed_by", models.CharField(max_length=200)),
                ("totals", models.JSONField()),
                ("note", models.TextField(blank=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
            ],
            options={"db_table_comment": "append-only: closing sheets of counters"},
        ),
        migrations.CreateModel(
            name="Slip",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form", models.CharField(max_length=2)),
                ("number", models.CharField(max_length=80)),
                ("copy", models.PositiveSmallIntegerField(default=1)),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("issued_at", models.DateTimeField()),
                ("issued_by", models.CharField(max_length=200)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slips",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={"db_table_comment": "append-only: papers as they were issued"},
        ),
        migrations.AddField("component", "electronic", models.BooleanField(default=False)),
        migrations.AddField(
            "component", "photocopies", models.PositiveSmallIntegerField(default=0)
        ),
        migrations.AddField("component", "shown_only", models.BooleanField(default=False)),
        migrations.AddField("dossier", "delivery", models.JSONField(null=True)),
        migrations.AddConstraint(
            "component",
            models.CheckConstraint(
                condition=models.Q(("shown_only", False), ("file_ids", []), _connector="OR"),
                name="component_only_shown_is_not_kept",
            ),
        ),
        migrations.AddConstraint(
            "dayclosing",
            models.UniqueConstraint(fields=("unit", "day"), name="counter_closes_its_day_once"),
        ),
        migrations.AddIndex("slip", models.Index(fields=["digest"], name="slip_by_digest")),
        migrations.AddConstraint(
            "slip",
            models.UniqueConstraint(
                fields=("dossier", "form", "number", "copy"), name="slip_is_issued_once_each_time"
            ),
        ),
        migrations.AddConstraint(
            "slip",
            models.CheckConstraint(
                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                name="slip_digest_is_a_sha256",
            ),
        ),
        kept_for_ever("dossiers_slip"),
        kept_for_ever("dossiers_dayclosing"),
    ]

"""Figures and measurements are added to, never changed: a cost can be reckoned again as it was."""

from django.db import migrations

GUARD = """
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
"""

TABLES = ("reviews_figurevalue", "reviews_measuring", "reviews_measured")


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_append_only"),
        ("reviews", "0001_plans_costs_proposals"),
    ]

    operations = [
        migrations.RunSQL(
            GUARD.format(table=table), f"DROP TRIGGER {table}_is_append_only ON {table}"
        )
        for table in TABLES
    ]

"""Neither the application nor the owner of the tables can rewrite what was posted when."""

from django.db import migrations

GUARD = """
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
"""

TABLES = ("postings_posting", "postings_screen")


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_append_only"),
        ("postings", "0001_postings_and_screens"),
    ]

    operations = [
        migrations.RunSQL(
            GUARD.format(table=table), f"DROP TRIGGER {table}_is_append_only ON {table}"
        )
        for table in TABLES
    ]

"""Neither the application nor the owner of the tables can rewrite what happened."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The table % can be added to, never changed.', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""

GUARD = """
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
"""

TABLES = ("ledger_event", "ledger_reading")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_events_readings_cursors")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION ledger_is_append_only()"),
        *(
            migrations.RunSQL(
                GUARD.format(table=table), f"DROP TRIGGER {table}_is_append_only ON {table}"
            )
            for table in TABLES
        ),
    ]

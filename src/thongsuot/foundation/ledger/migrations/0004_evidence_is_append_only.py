"""What was sealed is never unsealed."""

from django.db import migrations

GUARD = """
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_leaves_nodes_checkpoints")]

    operations = [
        migrations.RunSQL(
            GUARD.format(table=table), f"DROP TRIGGER {table}_is_append_only ON {table}"
        )
        for table in ("ledger_leaf", "ledger_node", "ledger_checkpoint")
    ]

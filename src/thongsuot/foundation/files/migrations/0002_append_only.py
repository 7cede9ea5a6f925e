"""A file that was handed in is never changed or forgotten."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("files", "0001_files"), ("ledger", "0002_append_only")]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER files_file_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
            " ON files_file FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()",
            "DROP TRIGGER files_file_is_append_only ON files_file",
        )
    ]

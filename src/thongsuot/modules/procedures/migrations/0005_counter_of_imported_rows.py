"""
A counter that tells how far an import is while its transaction is still open.

An import is one transaction, so nobody else sees its rows before the end. A sequence is what
PostgreSQL does not roll back and shows at once: one is drawn for each row.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("procedures", "0004_imports_on_their_way")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE procedures_imported_rows", "DROP SEQUENCE procedures_imported_rows"
        )
    ]

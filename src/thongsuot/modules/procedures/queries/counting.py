"""How many rows the import at work has done, seen while its transaction is still open."""

from django.db import connection

_TELL = "SELECT max(nextval('procedures_imported_rows')) FROM generate_series(1, %s)"
_ASK = """
SELECT coalesce(last_value, 0) FROM pg_sequences WHERE sequencename = 'procedures_imported_rows'
"""


def tell_done(rows: int) -> None:
    """Tell everyone, at once and whatever becomes of this transaction, that so many are done."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_TELL, [rows])


def counted() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_ASK)
        row = cursor.fetchone()
    return int(row[0]) if row else 0

"""
Search looks words up in the index always.

The planner counts a match of words as one cheap operation, and reads the whole table instead;
with phrases, or with long texts out of the row, that is forty times slower than the index.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION procedures_named(wanted tsquery)
RETURNS TABLE (version_id bigint, names tsvector, longest int, shortest int)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 300 SET enable_seqscan = off AS $$
    SELECT e.version_id, e.names, length(e.name), length(e.plain_name)
    FROM procedures_searchentry e WHERE e.names @@ wanted
$$;
CREATE FUNCTION procedures_worded(wanted tsquery)
RETURNS TABLE (version_id bigint, names tsvector, longest int, shortest int)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 300 SET enable_seqscan = off AS $$
    SELECT e.version_id, e.names, length(e.name), length(e.plain_name)
    FROM procedures_searchentry e WHERE e.plain @@ wanted
$$;
"""
BACKWARD = """
DROP FUNCTION procedures_named(tsquery);
DROP FUNCTION procedures_worded(tsquery);
"""


class Migration(migrations.Migration):
    dependencies = [("procedures", "0005_counter_of_imported_rows")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

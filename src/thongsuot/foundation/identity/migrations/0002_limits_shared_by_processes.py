"""Where the limits on signing in are counted: in the database, so that all processes share them."""

from django.db import migrations

MAKE = """
CREATE TABLE shared_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX shared_cache_expires ON shared_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_accounts_posts_tokens")]

    operations = [migrations.RunSQL(MAKE, "DROP TABLE shared_cache")]

"""The database writes each unit's path and keeps its parent, so the tree can have no cycle."""

from django.db import migrations

WRITE = """
CREATE FUNCTION units_write_path() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.path := coalesce(
        (SELECT path FROM units_unit WHERE id = NEW.parent_id), '/'
    ) || NEW.id || '/';
    RETURN NEW;
END $$;

CREATE TRIGGER unit_path_is_written_at_founding BEFORE INSERT ON units_unit
    FOR EACH ROW EXECUTE FUNCTION units_write_path();
"""

KEEP = """
CREATE FUNCTION units_keep_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A unit keeps the parent it was founded under.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'unit_keeps_its_parent';
END $$;

CREATE TRIGGER unit_keeps_its_parent BEFORE UPDATE ON units_unit
    FOR EACH ROW WHEN (
        NEW.parent_id IS DISTINCT FROM OLD.parent_id OR NEW.path IS DISTINCT FROM OLD.path
    ) EXECUTE FUNCTION units_keep_place();
"""


class Migration(migrations.Migration):
    dependencies = [("units", "0001_territories_and_units")]

    operations = [
        migrations.RunSQL(
            WRITE,
            "DROP TRIGGER unit_path_is_written_at_founding ON units_unit;"
            "DROP FUNCTION units_write_path()",
        ),
        migrations.RunSQL(
            KEEP,
            "DROP TRIGGER unit_keeps_its_parent ON units_unit; DROP FUNCTION units_keep_place()",
        ),
    ]

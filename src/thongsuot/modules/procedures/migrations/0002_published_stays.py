"""What was published is never changed: citizens' dossiers are bound to it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION procedures_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.in_force_to IS NULL AND NEW.in_force_to IS NOT NULL
        AND to_jsonb(OLD) - 'in_force_to' = to_jsonb(NEW) - 'in_force_to' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A published procedure is never changed; only its last day is set, once.'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON procedures_procedureversion
    FOR EACH ROW EXECUTE FUNCTION procedures_published_stays();
CREATE TRIGGER published_stays_whole BEFORE TRUNCATE ON procedures_procedureversion
    FOR EACH STATEMENT EXECUTE FUNCTION procedures_published_stays();
"""

UNDO = """
DROP TRIGGER published_stays ON procedures_procedureversion;
DROP TRIGGER published_stays_whole ON procedures_procedureversion;
DROP FUNCTION procedures_published_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_catalogue")]

    operations = [migrations.RunSQL(GUARD, UNDO)]

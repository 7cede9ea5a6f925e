"""What was published is never changed: citizens' answers were given to those very questions."""

from django.db import migrations

GUARD = """
CREATE FUNCTION forms_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.in_force_to IS NULL AND NEW.in_force_to IS NOT NULL
        AND to_jsonb(OLD) - 'in_force_to' = to_jsonb(NEW) - 'in_force_to' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A published form is never changed; only its last day is set, once.'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON forms_formversion
    FOR EACH ROW EXECUTE FUNCTION forms_published_stays();
CREATE TRIGGER published_stays_whole BEFORE TRUNCATE ON forms_formversion
    FOR EACH STATEMENT EXECUTE FUNCTION forms_published_stays();
"""

UNDO = """
DROP TRIGGER published_stays ON forms_formversion;
DROP TRIGGER published_stays_whole ON forms_formversion;
DROP FUNCTION forms_published_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("forms", "0001_forms_of_procedures")]

    operations = [migrations.RunSQL(GUARD, UNDO)]

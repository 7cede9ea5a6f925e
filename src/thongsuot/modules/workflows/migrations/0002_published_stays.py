"""What was published is never changed: dossiers under way are bound to it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION workflows_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.in_force_to IS NULL AND NEW.in_force_to IS NOT NULL
        AND to_jsonb(OLD) - 'in_force_to' = to_jsonb(NEW) - 'in_force_to' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A published workflow is never changed; only its last day is set, once.'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON workflows_workflow
    FOR EACH ROW EXECUTE FUNCTION workflows_published_stays();
CREATE TRIGGER published_stays_whole BEFORE TRUNCATE ON workflows_workflow
    FOR EACH STATEMENT EXECUTE FUNCTION workflows_published_stays();
"""

UNDO = """
DROP TRIGGER published_stays ON workflows_workflow;
DROP TRIGGER published_stays_whole ON workflows_workflow;
DROP FUNCTION workflows_published_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("workflows", "0001_workflows")]

    operations = [migrations.RunSQL(GUARD, UNDO)]

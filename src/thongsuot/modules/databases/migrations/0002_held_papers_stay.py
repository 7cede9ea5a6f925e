"""What was said to be held is never rewritten: a draft was refused or approved by it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION databases_held_papers_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.in_force_to IS NULL AND NEW.in_force_to IS NOT NULL
        AND to_jsonb(OLD) - 'in_force_to' = to_jsonb(NEW) - 'in_force_to' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A held paper is never changed; only its last day is set, once.'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER held_papers_stay BEFORE UPDATE OR DELETE ON databases_heldpaper
    FOR EACH ROW EXECUTE FUNCTION databases_held_papers_stay();
CREATE TRIGGER held_papers_stay_whole BEFORE TRUNCATE ON databases_heldpaper
    FOR EACH STATEMENT EXECUTE FUNCTION databases_held_papers_stay();
"""

UNDO = """
DROP TRIGGER held_papers_stay ON databases_heldpaper;
DROP TRIGGER held_papers_stay_whole ON databases_heldpaper;
DROP FUNCTION databases_held_papers_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("databases", "0001_held_papers")]

    operations = [migrations.RunSQL(GUARD, UNDO)]

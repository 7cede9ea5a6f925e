"""What was announced, or given up, is never changed; what was signed waits unchanged."""

from django.db import migrations

GUARD = """
CREATE FUNCTION announcements_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'Decisions are never deleted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.state NOT IN ('published', 'abandoned') AND TG_OP = 'UPDATE' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'published'
        AND OLD.entered_on IS NULL AND NEW.entered_on IS NOT NULL
        AND to_jsonb(OLD) - 'entered_on' = to_jsonb(NEW) - 'entered_on' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A published or abandoned decision is never changed, and none is deleted.'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER decision_stays BEFORE UPDATE OR DELETE ON announcements_decision
    FOR EACH ROW EXECUTE FUNCTION announcements_decision_stays();
CREATE TRIGGER decision_stays_whole BEFORE TRUNCATE ON announcements_decision
    FOR EACH STATEMENT EXECUTE FUNCTION announcements_decision_stays();

CREATE FUNCTION announcements_draft_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'Drafts of a decision are kept.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP <> 'INSERT' THEN
        SELECT state INTO stands FROM announcements_decision WHERE id = OLD.decision_id;
    END IF;
    IF TG_OP <> 'DELETE' AND (stands IS NULL OR NEW.decision_id <> OLD.decision_id) THEN
        SELECT CASE WHEN stands IS NULL OR stands = 'drafting' THEN state ELSE stands END
            INTO stands FROM announcements_decision WHERE id = NEW.decision_id;
    END IF;
    IF stands = 'drafting' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND stands = 'approved'
        AND OLD.version_id IS NULL AND NEW.version_id IS NOT NULL
        AND to_jsonb(OLD) - 'version_id' = to_jsonb(NEW) - 'version_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A draft is changed only while its decision is being drafted.'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER draft_stays BEFORE INSERT OR UPDATE OR DELETE ON announcements_draft
    FOR EACH ROW EXECUTE FUNCTION announcements_draft_stays();
CREATE TRIGGER draft_stays_whole BEFORE TRUNCATE ON announcements_draft
    FOR EACH STATEMENT EXECUTE FUNCTION announcements_draft_stays();
"""

UNDO = """
DROP TRIGGER draft_stays ON announcements_draft;
DROP TRIGGER draft_stays_whole ON announcements_draft;
DROP FUNCTION announcements_draft_stays();
DROP TRIGGER decision_stays ON announcements_decision;
DROP TRIGGER decision_stays_whole ON announcements_decision;
DROP FUNCTION announcements_decision_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("announcements", "0001_decisions")]

    operations = [migrations.RunSQL(GUARD, UNDO)]

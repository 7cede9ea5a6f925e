"""Receipts are numbered by agency and year; they are cancelled, never changed or deleted."""

from django.db import migrations

SERIES = {
    "name": "fee_receipt",
    "title": "Biên lai thu phí, lệ phí",
    "pattern": "BL{yy}-{sequence:06}",
    "period": "year",
    "source": (
        "Nghị định 123/2020/NĐ-CP về hóa đơn, chứng từ: biên lai có số, không bỏ cách số; "
        "ký hiệu tự đặt (ghi theo trí nhớ, cần đối chiếu)"
    ),
}

GUARD = """
CREATE FUNCTION fees_receipt_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.cancelled_at IS NULL AND NEW.cancelled_at IS NOT NULL
        AND to_jsonb(OLD) - 'cancelled_at' - 'cancelled_by' - 'cancelled_reason'
          = to_jsonb(NEW) - 'cancelled_at' - 'cancelled_by' - 'cancelled_reason' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A receipt is cancelled, once; it is never changed or deleted.'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER receipt_stays BEFORE UPDATE OR DELETE ON fees_feereceipt
    FOR EACH ROW EXECUTE FUNCTION fees_receipt_stays();
CREATE TRIGGER receipt_stays_whole BEFORE TRUNCATE ON fees_feereceipt
    FOR EACH STATEMENT EXECUTE FUNCTION fees_receipt_stays();

CREATE FUNCTION fees_line_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.standing AND NOT NEW.standing
        AND to_jsonb(OLD) - 'standing' = to_jsonb(NEW) - 'standing' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A line of a receipt stands or falls with it; it is never changed or deleted.'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER line_stays BEFORE UPDATE OR DELETE ON fees_feeline
    FOR EACH ROW EXECUTE FUNCTION fees_line_stays();
CREATE TRIGGER line_stays_whole BEFORE TRUNCATE ON fees_feeline
    FOR EACH STATEMENT EXECUTE FUNCTION fees_line_stays();
"""

UNDO = """
DROP TRIGGER line_stays ON fees_feeline;
DROP TRIGGER line_stays_whole ON fees_feeline;
DROP FUNCTION fees_line_stays();
DROP TRIGGER receipt_stays ON fees_feereceipt;
DROP TRIGGER receipt_stays_whole ON fees_feereceipt;
DROP FUNCTION fees_receipt_stays();
"""


def add(apps, _editor):
    values = dict(SERIES)
    name = values.pop("name")
    apps.get_model("numbering", "Series").objects.get_or_create(name=name, defaults=values)


class Migration(migrations.Migration):
    dependencies = [
        ("fees", "0001_receipts_and_lines"),
        ("numbering", "0003_numbers_name_the_centre"),
    ]

    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
        migrations.RunSQL(GUARD, UNDO),
    ]

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("calendar", "0001_calendars")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO calendar_revision (id, token) VALUES (1, gen_random_uuid())",
            "DELETE FROM calendar_revision",
        ),
    ]

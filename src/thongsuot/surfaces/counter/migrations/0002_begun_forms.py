from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("counter", "0001_sent_forms")]

    operations = [
        migrations.CreateModel(
            name="BegunForm",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("account_id", models.BigIntegerField()),
                ("procedure_code", models.CharField(max_length=80)),
                ("said", models.JSONField()),
                ("version_id", models.BigIntegerField()),
                ("answers", models.JSONField(default=dict)),
                ("finished", models.BooleanField(default=False)),
                ("touched_at", models.DateTimeField()),
            ],
        ),
    ]

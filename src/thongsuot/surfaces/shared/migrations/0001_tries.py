from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Tries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("window", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["window"], name="tries_by_window")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "window"),
                        name="tries_are_counted_once_for_a_key_and_window",
                    )
                ],
            },
        ),
    ]

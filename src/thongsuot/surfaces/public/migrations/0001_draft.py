import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "key",
                    models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False),
                ),
                ("procedure_code", models.CharField(max_length=120)),
                ("written", models.JSONField(default=dict)),
                ("reference", models.CharField(blank=True, max_length=20)),
                ("proof", models.CharField(blank=True, max_length=12)),
                ("begun_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["touched_at"], name="draft_by_last_touch")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("proof", ""), ("reference", "")),
                            models.Q(
                                models.Q(("reference", ""), _negated=True),
                                models.Q(("proof", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="draft_reference_and_proof_come_together",
                    )
                ],
            },
        ),
    ]

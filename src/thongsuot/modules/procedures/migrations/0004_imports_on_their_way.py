"""Imports are kept with their file, row by row, and headings that were once explained."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0003_words_of_names_and_synonyms"),
    ]

    operations = [
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("columns", models.JSONField()),
                ("file_name", models.CharField(max_length=200)),
                ("kept_by", models.CharField(max_length=200)),
                ("kept_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("file_sha256", models.CharField(max_length=64)),
                ("in_force_from", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Chờ đọc tệp"),
                            ("reading", "Đang đọc tệp"),
                            ("mapping", "Chờ chỉ rõ các cột"),
                            ("ready", "Chờ bạn xem trước và nhập"),
                            ("refused", "Tệp không nhập được"),
                            ("ordered", "Chờ đến lượt nhập"),
                            ("taking", "Đang nhập"),
                            ("done", "Đã nhập"),
                            ("failed", "Hỏng giữa chừng, chưa nhập gì"),
                            ("abandoned", "Đã bỏ"),
                        ],
                        max_length=10,
                    ),
                ),
                ("by", models.JSONField()),
                ("account_id", models.BigIntegerField(null=True)),
                ("uploaded_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("headings", models.JSONField(default=list)),
                ("sheet", models.CharField(blank=True, max_length=200)),
                ("other_sheets", models.JSONField(default=list)),
                ("rows", models.PositiveIntegerField(null=True)),
                ("added", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("warned", models.PositiveIntegerField(default=0)),
                ("leave_bad_rows_out", models.BooleanField(default=False)),
                ("progress_from", models.BigIntegerField(default=0)),
                ("trouble", models.TextField(blank=True)),
                ("news", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("added", "Thêm mới"),
                            ("changed", "Đổi nội dung"),
                            ("unchanged", "Giữ nguyên"),
                            ("refused", "Không nhập được"),
                        ],
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=120)),
                ("name", models.TextField(blank=True)),
                ("record", models.JSONField(null=True)),
                ("is_line", models.BooleanField(default=False)),
                ("before_ends", models.DateField(null=True)),
                ("flaws", models.JSONField(default=list)),
                ("warnings", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="ImportedFile",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="file",
                        serialize=False,
                        to="procedures.importrun",
                    ),
                ),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.AddIndex(
            model_name="importrun",
            index=models.Index(fields=["-uploaded_at", "-id"], name="imports_latest_first"),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "uploaded",
                            "reading",
                            "mapping",
                            "ready",
                            "refused",
                            "ordered",
                            "taking",
                            "done",
                            "failed",
                            "abandoned",
                        ],
                    )
                ),
                name="import_is_in_a_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("trouble", ""), _negated=True),
                    _connector="OR",
                ),
                name="an_import_is_refused_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "taking")),
                fields=("state",),
                name="one_import_is_taken_at_a_time",
            ),
        ),
        migrations.AddField(
            model_name="importrow",
            name="before",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="procedures.procedureversion",
            ),
        ),
        migrations.AddField(
            model_name="importrow",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="procedures.importrun",
            ),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(
                fields=["run", "outcome", "line"], name="rows_of_an_import_by_outcome"
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(
                fields=("run", "line"), name="a_line_of_a_file_is_judged_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", "refused"), ("record__isnull", False), _connector="OR"
                ),
                name="a_row_that_could_be_taken_holds_its_record",
            ),
        ),
    ]

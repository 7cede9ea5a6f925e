"""Names and keywords in a column of their own for ranking; the province's own synonyms."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_published_stays")]

    operations = [
        migrations.CreateModel(
            name="SynonymGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "phrases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), size=None
                    ),
                ),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="searchentry",
            name="marked_names",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("marked"),
                    function="ts_filter",
                    template="%(function)s(%(expressions)s, '{a,b}')",
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="names",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("plain"),
                    function="ts_filter",
                    template="%(function)s(%(expressions)s, '{a,b}')",
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["names"], name="search_by_words_of_names"
            ),
        ),
        migrations.AddConstraint(
            model_name="synonymgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("phrases__len__gte", 2)),
                name="synonyms_are_two_phrases_or_more",
            ),
        ),
        migrations.AddConstraint(
            model_name="synonymgroup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)),
                fields=("phrases",),
                name="synonyms_stand_in_one_group_once",
            ),
        ),
    ]

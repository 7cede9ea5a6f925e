"""The catalogue of procedures: a code, its published versions, and the words to find them by."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.expressions import RawSQL

from thongsuot.modules.procedures.states import ImportState, Outcome


class Procedure(models.Model):
    """
    One administrative procedure (thủ tục hành chính), by the code that never changes.

    The State's code is opaque; where a source has none, the procedure goes by a key of words.
    """

    code = models.CharField(max_length=120, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="procedure_has_a_code", condition=~models.Q(code="")),
        ]

    def __str__(self) -> str:
        return self.code


class VersionQuerySet(models.QuerySet["ProcedureVersion"]):
    def in_force(self, on: date) -> Self:
        return self.filter(
            models.Q(in_force_to=None) | models.Q(in_force_to__gte=on), in_force_from__lte=on
        )

    def of(self, code: str) -> Self:
        return self.filter(procedure__code=code)


class ProcedureVersion(models.Model):
    """
    A procedure as it was published (phiên bản thủ tục), never changed afterwards.

    Only `in_force_to` may be set, once; a version replaced on its very first day ends the day
    before, so it was never in force. A trigger guards this.
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    instrument_number = models.CharField(max_length=200, blank=True)
    instrument_on = models.DateField(null=True)
    instrument_by = models.CharField(max_length=300, blank=True)
    in_force_from = models.DateField()
    in_force_to = models.DateField(null=True)
    completeness = models.CharField(max_length=10)
    name = models.TextField(blank=True)
    plain_name = models.TextField(blank=True)
    field = models.CharField(max_length=300, blank=True)
    levels = ArrayField(models.CharField(max_length=10), default=list)
    service_level = models.CharField(max_length=10, blank=True)
    record = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        db_table_comment = "immutable once inserted, except that in_force_to is set once"
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "number"], name="a_version_number_is_used_once"
            ),
            models.CheckConstraint(
                name="a_version_ends_no_earlier_than_the_day_before_it_begins",
                condition=models.Q(in_force_to=None)
                | models.Q(in_force_to__gte=RawSQL("in_force_from - 1", ())),
            ),
            ExclusionConstraint(
                name="one_version_is_in_force_on_any_day",
                expressions=[
                    ("procedure", RangeOperators.EQUAL),
                    (
                        RawSQL("daterange(in_force_from, in_force_to + 1, '[)')", ()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["field", "in_force_from"], name="version_by_field"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} v{self.number}"


class SearchEntry(models.Model):
    """
    The words by which a version is found (mục tìm kiếm), made from it and remade at will.

    `plain` holds words without marks, `marked` the same words with marks spelled out in ASCII,
    weighted A (names), B (keywords), C (field, results) and D (agencies, papers). `title`
    holds both names and the keywords without marks, for words that were mistyped.
    """

    version = models.OneToOneField(
        ProcedureVersion, models.CASCADE, related_name="entry", primary_key=True
    )
    name = models.TextField()
    plain_name = models.TextField()
    title = models.TextField()
    plain = SearchVectorField()
    marked = SearchVectorField()
    # Names and keywords alone: small enough to stay in the row, where papers would not.
    names = models.GeneratedField(
        expression=models.Func(
            models.F("plain"),
            function="ts_filter",
            template="%(function)s(%(expressions)s, '{a,b}')",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    marked_names = models.GeneratedField(
        expression=models.Func(
            models.F("marked"),
            function="ts_filter",
            template="%(function)s(%(expressions)s, '{a,b}')",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    sort_key = models.TextField(db_collation="C")

    class Meta:
        indexes = [
            GinIndex(fields=["plain"], name="search_by_plain_words"),
            GinIndex(fields=["names"], name="search_by_words_of_names"),
            GinIndex(fields=["marked"], name="search_by_marked_words"),
            GinIndex(fields=["title"], name="search_by_slips", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["sort_key", "version"], name="search_in_order_of_names"),
        ]

    def __str__(self) -> str:
        return self.title


class ImportRun(models.Model):
    """
    One file on its way into the catalogue (lần nhập), from its upload to its end.

    `progress_from` is where the counter of rows stood when the work at hand began; `trouble`
    says why the whole file was refused, or what broke; `news` what the preview must say first.
    """

    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    in_force_from = models.DateField()
    state = models.CharField(max_length=10, choices=ImportState.choices)
    by = models.JSONField()
    account_id = models.BigIntegerField(null=True)
    uploaded_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    headings = models.JSONField(default=list)
    sheet = models.CharField(max_length=200, blank=True)
    other_sheets = models.JSONField(default=list)
    rows = models.PositiveIntegerField(null=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    warned = models.PositiveIntegerField(default=0)
    leave_bad_rows_out = models.BooleanField(default=False)
    progress_from = models.BigIntegerField(default=0)
    trouble = models.TextField(blank=True)
    news = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="import_is_in_a_known_state",
                condition=models.Q(state__in=ImportState.values),
            ),
            models.CheckConstraint(
                name="an_import_is_refused_with_a_reason",
                condition=~models.Q(state=ImportState.REFUSED) | ~models.Q(trouble=""),
            ),
            models.UniqueConstraint(
                name="one_import_is_taken_at_a_time",
                fields=["state"],
                condition=models.Q(state=ImportState.TAKING),
            ),
        ]
        indexes = [models.Index(fields=["-uploaded_at", "-id"], name="imports_latest_first")]

    def __str__(self) -> str:
        return f"{self.file_name} {self.state}"


class ImportedFile(models.Model):
    """
    The bytes that an import was made from (tệp nhập).

    In the database, so that a job on any host reads them, and for ever, so that a published
    version can be held against what was sent.
    """

    run = models.OneToOneField(ImportRun, models.CASCADE, related_name="file", primary_key=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.run_id}"


class ImportRow(models.Model):
    """
    One row of a file and what comes of it (dòng của tệp nhập).

    `before` is the version that it would follow and `before_ends` its last day at the preview;
    `flaws` and `warnings` hold the column, the rule and its values, put into words when shown.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    code = models.CharField(max_length=120, blank=True)
    name = models.TextField(blank=True)
    record = models.JSONField(null=True)
    is_line = models.BooleanField(default=False)
    before = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="+", null=True)
    before_ends = models.DateField(null=True)
    flaws = models.JSONField(default=list)
    warnings = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "line"], name="a_line_of_a_file_is_judged_once"),
            models.CheckConstraint(
                name="a_row_that_could_be_taken_holds_its_record",
                condition=models.Q(outcome=Outcome.REFUSED) | models.Q(record__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["run", "outcome", "line"], name="rows_of_an_import_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.line} {self.outcome}"


class ColumnMapping(models.Model):
    """
    What the headings of a list mean (cách đọc cột), remembered by the set of them.

    `columns` holds pairs of a heading and our column, in the order of the list.
    """

    key = models.CharField(max_length=64, unique=True)
    columns = models.JSONField()
    file_name = models.CharField(max_length=200)
    kept_by = models.CharField(max_length=200)
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.file_name} {self.key[:12]}"


class SynonymGroup(models.Model):
    """
    Words that mean the same in this province (nhóm từ ngữ), beside those that come with us.

    The law's own word stands last. A group is removed, never changed: what was searched with it
    can be told afterwards.
    """

    phrases = ArrayField(models.CharField(max_length=80))
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="synonyms_are_two_phrases_or_more",
                condition=models.Q(phrases__len__gte=2),
            ),
            models.UniqueConstraint(
                name="synonyms_stand_in_one_group_once",
                fields=["phrases"],
                condition=models.Q(removed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return " = ".join(self.phrases)

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("dossiers", "0006_passing_back_and_working_together"),
        ("units", "0003_territories_of_2026"),
    ]

    operations = [
        migrations.CreateModel(
            name="Result",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dossier_code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=300)),
                ("outcome", models.CharField(max_length=10)),
                ("number", models.CharField(max_length=80)),
                ("issued_at", models.DateTimeField()),
                ("signer", models.CharField(max_length=200)),
                ("signer_title", models.CharField(max_length=200)),
                ("about", models.CharField(max_length=200)),
                ("file_id", models.UUIDField()),
                ("sha256", models.CharField(max_length=64)),
                ("token", models.CharField(max_length=40, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("in_force", "Còn giá trị"),
                            ("replaced", "Đã được thay thế"),
                            ("revoked", "Đã bị thu hồi"),
                        ],
                        max_length=10,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("end_reason", models.TextField(blank=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="results.result",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ResultDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dossier_code", models.CharField(max_length=40)),
                ("template", models.CharField(max_length=60)),
                ("spec", models.JSONField()),
                ("values", models.JSONField()),
                ("outcome", models.CharField(max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafting", "Đang soạn"),
                            ("submitted", "Chờ trưởng phòng kiểm tra"),
                            ("checked", "Chờ lãnh đạo ký"),
                            ("signed", "Chờ văn thư đóng dấu"),
                            ("issued", "Đã đóng dấu, phát hành"),
                            ("dropped", "Đã bỏ"),
                        ],
                        max_length=12,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                ("sent_back", models.TextField(blank=True)),
                ("replacing_reason", models.TextField(blank=True)),
                ("begun_by", models.CharField(max_length=200)),
                ("begun_at", models.DateTimeField()),
                ("revised_at", models.DateTimeField()),
                ("checked_by", models.CharField(blank=True, max_length=200)),
                ("checked_at", models.DateTimeField(null=True)),
                ("number", models.CharField(blank=True, max_length=80)),
                ("token", models.CharField(blank=True, max_length=40)),
                ("signed_by", models.CharField(blank=True, max_length=200)),
                ("signer_title", models.CharField(blank=True, max_length=200)),
                ("signed_at", models.DateTimeField(null=True)),
                ("signed_file", models.UUIDField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="results.result",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="result",
            name="draft",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="results.resultdraft",
            ),
        ),
        migrations.CreateModel(
            name="ResultReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("counter", "Nhận trực tiếp, có ký nhận"),
                            ("online", "Nhận bản điện tử"),
                            ("post", "Nhận qua bưu chính công ích"),
                        ],
                        max_length=10,
                    ),
                ),
                ("received_by", models.CharField(max_length=200)),
                ("identity_number", models.CharField(blank=True, max_length=20)),
                ("authority", models.CharField(blank=True, max_length=500)),
                (
                    "file_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("returned_at", models.DateTimeField()),
                ("returned_by", models.CharField(max_length=200)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Shipment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("dossier_code", models.CharField(max_length=40)),
                ("recipient", models.CharField(max_length=200)),
                ("phone", models.CharField(max_length=30)),
                ("address", models.CharField(max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Chờ bưu chính nhận yêu cầu"),
                            ("handed_to_post", "Bưu chính đã nhận"),
                            ("in_transit", "Đang vận chuyển"),
                            ("delivered", "Đã phát"),
                            ("failed", "Phát không thành công"),
                            ("returned", "Đã chuyển hoàn về nơi gửi"),
                            ("refused", "Bưu chính không nhận"),
                        ],
                        max_length=16,
                    ),
                ),
                ("waybill", models.CharField(blank=True, max_length=40)),
                ("trouble", models.CharField(blank=True, max_length=500)),
                ("held_up", models.BooleanField(default=False)),
                ("requested_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="resultdraft",
            index=models.Index(
                condition=models.Q(("state", "checked")),
                fields=["agency", "checked_at", "id"],
                name="result_draft_to_sign",
            ),
        ),
        migrations.AddIndex(
            model_name="resultdraft",
            index=models.Index(
                condition=models.Q(("state", "signed")),
                fields=["agency", "signed_at", "id"],
                name="result_draft_to_seal",
            ),
        ),
        migrations.AddIndex(
            model_name="resultdraft",
            index=models.Index(
                condition=models.Q(("state", "submitted")),
                fields=["desk", "revised_at", "id"],
                name="result_draft_to_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="resultdraft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["checked", "drafting", "signed", "submitted"])),
                fields=("dossier",),
                name="dossier_has_one_result_draft_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="resultdraft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["checked", "signed", "issued"]), _negated=True),
                    models.Q(
                        ("checked_at__isnull", False), models.Q(("checked_by", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="result_draft_is_checked_before_it_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="resultdraft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("signed_at__isnull", False),
                        ("signed_file__isnull", False),
                        ("state__in", ["signed", "issued"]),
                        models.Q(("number", ""), _negated=True),
                        models.Q(("token", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["signed", "issued"]), _negated=True),
                        ("number", ""),
                        ("signed_at__isnull", True),
                        ("signed_file__isnull", True),
                        ("token", ""),
                    ),
                    _connector="OR",
                ),
                name="result_draft_bears_a_number_once_it_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="resultdraft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replaces__isnull", True), ("replacing_reason", "")),
                    models.Q(
                        ("replaces__isnull", False),
                        models.Q(("replacing_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="result_draft_replaces_for_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="result",
            index=models.Index(fields=["sha256"], name="result_by_content"),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "in_force")),
                fields=("dossier",),
                name="dossier_has_one_result_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replaced_by__isnull", False), ("state", "replaced")),
                    models.Q(
                        models.Q(("state", "replaced"), _negated=True),
                        ("replaced_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="result_replaced_names_its_successor",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ended_at__isnull", True), ("state", "in_force")),
                    models.Q(
                        models.Q(("state", "in_force"), _negated=True),
                        ("ended_at__isnull", False),
                        models.Q(("end_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="result_that_ended_says_when_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                name="result_hash_is_a_sha256",
            ),
        ),
        migrations.AddConstraint(
            model_name="resultreturn",
            constraint=models.UniqueConstraint(
                fields=("dossier", "way"), name="results_are_returned_once_in_each_way"
            ),
        ),
        migrations.AddConstraint(
            model_name="resultreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("received_by", ""), _negated=True),
                name="result_return_names_who_received_it",
            ),
        ),
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(
                fields=["unit", "-requested_at", "-id"], name="shipment_by_receiving_unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["returned", "refused"]), _negated=True),
                fields=("dossier",),
                name="dossier_has_one_shipment_under_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["requested", "refused"]),
                    models.Q(("waybill", ""), _negated=True),
                    _connector="OR",
                ),
                name="shipment_taken_over_by_the_post_has_a_waybill",
            ),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("recipient", ""), _negated=True),
                    models.Q(("address", ""), _negated=True),
                ),
                name="shipment_knows_where_to_go",
            ),
        ),
    ]

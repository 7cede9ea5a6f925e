"""Publishing a version of a form, and ending a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.kernel.worktime import day_in_figures
from thongsuot.modules.forms import policy
from thongsuot.modules.forms.events import FormEnded, FormPublished
from thongsuot.modules.forms.models import Form, FormVersion
from thongsuot.modules.forms.queries.words import faults
from thongsuot.modules.forms.rules import shipped
from thongsuot.modules.forms.rules.accepting import accept, digest
from thongsuot.modules.forms.rules.parts import FormSpec
from thongsuot.modules.procedures import api as procedures

# Held to the end of the transaction: two at once would number versions alike.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7463007)"


@dataclass(frozen=True, slots=True)
class Decision:
    """The instrument by which a form was issued, where one is known."""

    number: str = ""
    issued_on: date | None = None
    issuer: str = ""


NO_DECISION = Decision()


@ledger.action
def publish_form(
    *,
    document: Mapping[str, Any],
    in_force_from: date,
    decision: Decision = NO_DECISION,
    by: Actor,
    at: datetime,
) -> int:
    """
    Publish one version of a form that is asked from a day on, and return its id.

    The version before it ends the day before; dossiers keep the version they were filled by.

    :raises NotAllowed: if `by` may not publish
    :raises Invalid: if the document is no form, or names cases that the procedure lacks
    :raises Missing: if the procedure does not hold on that day
    :raises Clash: if it says the same, begins too early, or another form serves the same case
    """
    policy.may_publish(by).or_refuse()
    lock()
    return put_in_force(document, in_force_from=in_force_from, decision=decision, by=by, at=at)


@ledger.action
def import_shipped_forms(*, in_force_from: date, by: Actor, at: datetime) -> Sequence[int]:
    """
    Publish the forms that come with the product, and return the ids of their versions.

    Those whose procedure the catalogue lacks, and those that hold already, are left out.

    :raises NotAllowed: if `by` may not publish
    :raises Clash: if there was nothing to publish
    """
    policy.may_publish(by).or_refuse()
    lock()
    known = dict(
        FormVersion.objects.filter(in_force_to=None)
        .order_by("pk")
        .values_list("form__key", "digest")
    )
    made = [
        put_in_force(each, in_force_from=in_force_from, decision=NO_DECISION, by=by, at=at)
        for each in shipped.documents()
        if known.get(each["key"]) != digest(each) and _is_known(each["procedure"], in_force_from)
    ]
    if not made:
        raise Clash(_("Các biểu mẫu kèm theo đều đã có hiệu lực."))
    return made


@ledger.action
def end_form(*, key: str, on: date, reason: str, by: Actor, at: datetime) -> None:
    """
    Let a form be asked for the last time on a day.

    :raises NotAllowed: if `by` may not publish
    :raises Missing: if no version of it holds without an end
    :raises Clash: if the version begins only after that day
    """
    policy.may_publish(by).or_refuse()
    lock()
    open_version = (
        FormVersion.objects.select_for_update(of=("self",))
        .select_related("form")
        .filter(form__key=key, in_force_to=None)
        .first()
    )
    if open_version is None:
        raise Missing(_("Không có biểu mẫu «%(key)s» đang có hiệu lực.") % {"key": key[:80]})
    if on < open_version.in_force_from - timedelta(days=1):
        raise Clash(_("Biểu mẫu này có hiệu lực sau ngày ấy."))

    open_version.in_force_to = on
    open_version.save(update_fields=["in_force_to"])

    ended = FormEnded(key, open_version.form.procedure_code, open_version.pk, on, reason)
    ledger.record(ended, by=by, at=at)


def lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)


def put_in_force(
    document: Mapping[str, Any],
    *,
    in_force_from: date,
    decision: Decision,
    by: Actor,
    at: datetime,
) -> int:
    spec = _accepted(document)
    _belongs(spec, in_force_from)
    form = Form.objects.filter(key=spec.key).first()
    if form is not None and form.procedure_code != spec.procedure_code:
        raise Clash(
            _("Khóa «%(key)s» là của biểu mẫu thuộc thủ tục %(code)s.")
            % {"key": spec.key, "code": form.procedure_code}
        )
    before = form and form.versions.order_by("-number").first()
    print_of_it = digest(document)
    if before:
        _follows(before, print_of_it, in_force_from)
    _alone(spec, in_force_from)

    form = form or Form.objects.create(key=spec.key, procedure_code=spec.procedure_code)
    if before and before.in_force_to is None:
        before.in_force_to = in_force_from - timedelta(days=1)
        before.save(update_fields=["in_force_to"])
    version = FormVersion.objects.create(
        form=form,
        number=before.number + 1 if before else 1,
        in_force_from=in_force_from,
        instrument_number=decision.number[:200],
        instrument_on=decision.issued_on,
        instrument_by=decision.issuer[:300],
        title=spec.title.vi,
        cases=list(spec.cases),
        document=document,
        digest=print_of_it,
        published_at=at,
    )

    ledger.record(
        FormPublished(
            spec.key,
            spec.procedure_code,
            version.pk,
            version.number,
            in_force_from,
            print_of_it,
            spec.title.vi,
        ),
        by=by,
        at=at,
    )
    return version.pk


def _accepted(document: Mapping[str, Any]) -> FormSpec:
    spec, flaws = accept(document)
    if spec is None:
        raise Invalid(_("Biểu mẫu này chưa dùng được."), faults(flaws))
    return spec


def _belongs(spec: FormSpec, on: date) -> None:
    """A form is versioned with its procedure: it names cases that hold on its first day."""
    cases = {each.key for each in procedures.procedure(spec.procedure_code, on=on).cases}
    unknown = [
        Fault(
            f"/cases/{at}",
            _("Thủ tục %(code)s không có trường hợp «%(case)s».")
            % {"code": spec.procedure_code, "case": case},
        )
        for at, case in enumerate(spec.cases)
        if case not in cases
    ]
    if unknown:
        raise Invalid(_("Biểu mẫu này chưa dùng được."), unknown)


def _follows(before: FormVersion, print_of_it: str, in_force_from: date) -> None:
    if before.in_force_to is None and before.digest == print_of_it:
        raise Clash(
            _("Bản đang có hiệu lực của biểu mẫu «%(key)s» đã như vậy.") % {"key": before.form.key}
        )
    since = before.in_force_from
    if before.in_force_to is not None:
        since = max(since, before.in_force_to + timedelta(days=1))
    if in_force_from < since:
        raise Clash(
            _("Biểu mẫu «%(key)s» đã có bản từ ngày %(since)s.")
            % {"key": before.form.key, "since": day_in_figures(since)}
        )


def _alone(spec: FormSpec, in_force_from: date) -> None:
    """Two forms for one case would leave open which of them is asked."""
    others = (
        FormVersion.objects.of_procedure(spec.procedure_code)
        .exclude(form__key=spec.key)
        .exclude(in_force_to__lt=in_force_from)
        .order_by("pk")
    )
    for other in others:
        shared = set(other.cases) & set(spec.cases)
        if shared or (not other.cases and not spec.cases):
            raise Clash(
                _("Biểu mẫu «%(title)s» đã dùng cho trường hợp này.") % {"title": other.title}
            )


def _is_known(code: str, on: date) -> bool:
    try:
        procedures.procedure(code, on=on)
    except Missing:
        return False
    return True

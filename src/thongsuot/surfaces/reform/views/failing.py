"""Which requirement fails people most, and the catalogue of reasons that says so."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from thongsuot.kernel.refusals import Invalid
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.reasons import api as reasons
from thongsuot.surfaces.reform.gates import keeping
from thongsuot.surfaces.reform.rooms import tabs
from thongsuot.surfaces.shared.forms import Line
from thongsuot.surfaces.shared.http import StaffRequest, typed
from thongsuot.surfaces.shared.panels import Panel, carried_out, ids

HERE = "reform:failing"
_A_QUARTER = timedelta(days=90)
ZONE = timezone.get_default_timezone()


class SetReasonForm(forms.Form):
    """A reason to add, or under a code that is there one to change."""

    code = Line(label=gettext_lazy("Mã"), max_length=3, help_text=gettext_lazy("Như P01."))
    sentence = Line(label=gettext_lazy("Lý do"), max_length=300)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Dùng khi"),
        choices=reasons.ReasonKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    about = forms.ChoiceField(label=gettext_lazy("Nói về"), choices=reasons.About.choices)
    basis = Line(label=gettext_lazy("Căn cứ pháp lý"), max_length=300)
    is_checked = forms.BooleanField(
        label=gettext_lazy("Đã đối chiếu căn cứ với văn bản"), required=False
    )
    is_active = forms.BooleanField(label=gettext_lazy("Đang dùng"), required=False, initial=True)

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()


@keeping
@never_cache
@require_safe
def failing(request: StaffRequest) -> HttpResponse:
    """The requirements that failed most dossiers of a time, the worst first."""
    since, until = _period(request)
    procedure_code, kind = typed(request, "thu-tuc"), typed(request, "loai")
    kind = kind if kind in reasons.ReasonKind.values else ""
    begins, ends = _instants(since, until)
    rows = dossiers.failing(
        actor=request.actor,
        since=begins,
        until=ends,
        procedure_code=procedure_code,
        kind=kind,
    )
    shown = {
        "tabs": tabs(request.actor, HERE),
        "since": since,
        "until": until,
        "procedure": procedure_code,
        "kind": kind,
        "kinds": reasons.ReasonKind.choices,
        "rows": [(row, _to(row, since, until)) for row in rows],
        "worst": rows[0] if rows else None,
    }
    return render(request, "reform/failing.html", shown)


@keeping
@never_cache
@require_safe
def answered(request: StaffRequest) -> HttpResponse:
    """The dossiers behind one line: their codes, and what was written to their people."""
    since, until = _period(request)
    begins, ends = _instants(since, until)
    about = typed(request, "ve", most=500)
    shown = {
        "tabs": tabs(request.actor, HERE),
        "rows": dossiers.answered_so(
            actor=request.actor,
            since=begins,
            until=ends,
            procedure_code=typed(request, "thu-tuc"),
            reason_code=typed(request, "ly-do", most=3),
            about=about,
        ),
        "since": since,
        "until": until,
        "about": about,
    }
    return render(request, "reform/failing_dossiers.html", shown)


@keeping
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def catalogue(request: StaffRequest) -> HttpResponse:
    """The reasons that offices choose from, each with its basis."""
    chosen = typed(request, "ma", most=3)
    found = reasons.reasons(retired=True)
    initial: Mapping[str, Any] = next(
        ({name: getattr(each, name) for name in _FIELDS} for each in found if each.code == chosen),
        {},
    )
    form = SetReasonForm(request.POST or None, initial=dict(initial), auto_id=ids("reason"))
    by, at = request.actor, timezone.now()
    if request.method == "POST" and carried_out(
        form, lambda said: reasons.set_reason(by=by, at=at, **said)
    ):
        messages.success(request, _("Đã lưu lý do %(code)s.") % {"code": form.cleaned_data["code"]})
        return redirect("reform:reasons")
    shown = {
        "tabs": tabs(request.actor, HERE),
        "reasons": [(each, _kinds(each)) for each in found],
        "panel": Panel(
            "reason",
            _("Sửa lý do %(code)s") % {"code": chosen} if initial else _("Thêm lý do"),
            reverse("reform:reasons"),
            form,
            _("Lưu"),
            reasons.may_edit(request.actor),
            "edit",
            wanted=bool(initial),
        ),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reform/reasons.html", shown, status=status)


_FIELDS = ("code", "sentence", "kinds", "about", "basis", "is_checked", "is_active")


def _kinds(each: reasons.ReasonFacts) -> str:
    return ", ".join(str(reasons.ReasonKind(kind).label) for kind in each.kinds)


def _to(row: dossiers.Failing, since: date, until: date) -> str:
    query = {
        "thu-tuc": row.procedure_code,
        "ly-do": row.code,
        "ve": row.about,
        "tu": since.isoformat(),
        "den": until.isoformat(),
    }
    return reverse("reform:failing_dossiers", query=query)


def _period(request: StaffRequest) -> tuple[date, date]:
    today = timezone.localdate()
    since = _day(typed(request, "tu")) or today - _A_QUARTER
    until = _day(typed(request, "den")) or today
    if until < since:
        raise Invalid(_("Ngày cuối kỳ phải sau ngày đầu kỳ."))
    return since, until


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(_("Ngày không đúng; hãy chọn lại ngày.")) from None


def _instants(since: date, until: date) -> tuple[datetime, datetime]:
    begins = datetime.combine(since, time(), ZONE)
    return begins, datetime.combine(until, time(), ZONE) + timedelta(days=1)

"""Money at the counter: what a dossier owes, receipts, and the day's sums."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thongsuot.foundation.papers import api as papers
from thongsuot.foundation.units import api as units
from thongsuot.kernel import money
from thongsuot.kernel.actor import Permission
from thongsuot.kernel.refusals import Invalid, Missing
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.fees import api as fees
from thongsuot.surfaces.shared import downloads
from thongsuot.surfaces.shared.forms import Line
from thongsuot.surfaces.shared.http import StaffRequest, permission

receiving = permission(Permission.DOSSIER_RECEIVE)


class Dong(forms.CharField):
    """An amount as people write it: 10.000 or 10000."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(max_length=20, widget=widget, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value).replace(".", "").replace(" ", "")
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            raise forms.ValidationError(_("Hãy ghi số đồng bằng chữ số, như 10.000."))
        return int(text)


class TakeForm(forms.Form):
    """What is taken now: some of the published fees, each as often as it is owed."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    payer = Line(label=gettext_lazy("Người nộp tiền"), max_length=200)
    way = forms.ChoiceField(
        label=gettext_lazy("Cách trả tiền"),
        choices=fees.PayWay.choices,
        widget=forms.RadioSelect,
        initial=fees.PayWay.CASH,
    )

    def __init__(self, owed: Sequence[fees.Owed], *, again: bool, **options: Any) -> None:
        super().__init__(**options)
        self.owed = owed
        alone = len(owed) == 1
        for one in owed:
            at = one.position
            self.fields[f"take_{at}"] = forms.BooleanField(
                label=_name(one), required=False, initial=alone, help_text=_hint(one)
            )
            self.fields[f"quantity_{at}"] = forms.IntegerField(
                label=_("Số lượng"), min_value=1, max_value=1000, initial=1, required=False
            )
            self.fields[f"amount_{at}"] = Dong(label=_("Số tiền, đồng"), required=False)
            self.fields[f"basis_{at}"] = Line(
                label=_("Căn cứ nếu thu khác mức công bố"),
                max_length=500,
                required=False,
                help_text=_("Văn bản cho miễn, giảm, hoặc văn bản quy định mức thu."),
            )
        if again:
            self.fields["reason"] = Line(
                label=_("Lý do hủy biên lai cũ"), max_length=500, required=True
            )

    def rows(self) -> Sequence[tuple[Any, ...]]:
        return [
            tuple(
                self[f"{word}_{one.position}"] for word in ("take", "quantity", "amount", "basis")
            )
            for one in self.owed
        ]

    def takings(self) -> Sequence[fees.Taking]:
        given = self.cleaned_data
        found = []
        for one in self.owed:
            at = one.position
            if not given.get(f"take_{at}"):
                continue
            quantity = given.get(f"quantity_{at}") or 1
            amount = given.get(f"amount_{at}")
            if amount is None:
                # Where no amount was published, nothing typed is nothing taken, with its basis.
                amount = (one.amount or 0) * quantity
            found.append(fees.Taking(at, amount, quantity, given.get(f"basis_{at}") or ""))
        return found


def _name(one: fees.Owed) -> str:
    if one.amount is None:
        return _("%(kind)s, mức do văn bản khác quy định") % {"kind": one.kind_label}
    return _("%(kind)s %(amount)s") % {
        "kind": one.kind_label,
        "amount": money.in_figures(one.amount),
    }


def _hint(one: fees.Owed) -> str:
    return "; ".join(filter(None, (one.condition, one.legal_basis)))


@receiving
@never_cache
@require_http_methods(["GET", "POST"])
def of_dossier(request: StaffRequest, code: str) -> HttpResponse:
    """What one dossier owes, its receipts, and taking; with `thay`, a receipt given anew."""
    at = timezone.now()
    found = fees.fees_of(code, actor=request.actor, at=at)
    wrong = _to_replace(request.GET.get("thay", ""), found)
    owed = [
        one
        for one in found.owed
        if one.receipt_id is None or (wrong is not None and one.receipt_id == wrong.id)
    ]
    posted = request.method == "POST"
    form = TakeForm(
        owed,
        again=wrong is not None,
        data=request.POST if posted else None,
        initial={
            "key": uuid.uuid4(),
            "payer": wrong.payer if wrong else _payer(found.dossier),
        },
    )
    if posted and form.is_valid():
        try:
            receipt_id = _take(form, found.dossier, wrong, request, at)
        except Invalid as refused:
            form.add_error(None, str(refused))
        else:
            given = fees.receipt(receipt_id, actor=request.actor, at=at)
            messages.success(request, _taken(given))
            return redirect("counter:fees", found.dossier.code)
    shown = {
        "found": found,
        "dossier": found.dossier,
        "form": form if owed else None,
        "wrong": wrong,
        "crumbs": [
            (_("Một cửa"), reverse("counter:work")),
            (found.dossier.code, reverse("counter:dossier", args=[found.dossier.code])),
        ],
    }
    return render(request, "counter/fees.html", shown)


def _take(
    form: TakeForm,
    dossier: dossiers.DossierOnDesk,
    wrong: fees.ReceiptSeen | None,
    request: StaffRequest,
    at: Any,
) -> int:
    given = {
        "takings": form.takings(),
        "way": fees.PayWay(form.cleaned_data["way"]),
        "payer": form.cleaned_data["payer"],
        "key": form.cleaned_data["key"],
        "by": request.actor,
        "at": at,
    }
    if wrong is None:
        return fees.take(code=dossier.code, **given)
    return fees.reissue(receipt_id=wrong.id, reason=form.cleaned_data["reason"], **given)


def _taken(given: fees.ReceiptSeen) -> str:
    if not given.number:
        return _("Đã ghi nhận không thu, kèm căn cứ.")
    return _("Đã thu %(amount)s, biên lai số %(number)s.") % {
        "amount": money.in_figures(given.total),
        "number": given.number,
    }


def _payer(dossier: dossiers.DossierOnDesk) -> str:
    return dossier.submitter.name if dossier.submitter else dossier.applicant.name


def _to_replace(given: str, found: fees.FeesOfDossier) -> fees.ReceiptSeen | None:
    if not given:
        return None
    for one in found.receipts:
        if str(one.id) == given and one.cancelled_at is None:
            return one
    raise Missing(_("Không có biên lai này."))


@receiving
@require_POST
def cancel(request: StaffRequest, code: str, receipt_id: int) -> HttpResponse:
    at = timezone.now()
    fees.receipt(receipt_id, actor=request.actor, at=at)
    fees.cancel(
        receipt_id=receipt_id, reason=request.POST.get("reason", ""), by=request.actor, at=at
    )
    messages.success(request, _("Đã hủy biên lai; khoản thu trở lại danh sách phải nộp."))
    return redirect("counter:fees", code)


@receiving
@never_cache
@require_safe
def receipt(request: StaffRequest, code: str, receipt_id: int) -> HttpResponse:
    at = timezone.now()
    found = fees.receipt(receipt_id, actor=request.actor, at=at)
    if found.dossier_code != code:
        raise Missing(_("Không có biên lai này."))
    dossier = dossiers.on_desk(code, actor=request.actor, at=at)
    paper = fees.receipt_paper(found, dossier=dossier)
    return downloads.pdf(papers.render(paper), name=f"bien-lai-{found.number or found.id}.pdf")


@receiving
@never_cache
@require_safe
def day(request: StaffRequest, unit_id: int | None = None) -> HttpResponse:
    """A counter's day in money."""
    found = _day(request, unit_id)
    on = found.day.isoformat()
    shown = {
        "found": found,
        "tables": [
            (_("Theo người thu"), found.people),
            (_("Theo thủ tục"), found.procedures),
            (_("Theo cách trả tiền"), found.ways),
        ],
        "on": on,
        "print_url": reverse("counter:fee_day_print", args=[found.unit.id], query={"ngay": on}),
        "crumbs": [(_("Một cửa"), reverse("counter:work"))],
    }
    return render(request, "counter/fee_day.html", shown)


@receiving
@never_cache
@require_safe
def day_printed(request: StaffRequest, unit_id: int) -> HttpResponse:
    found = _day(request, unit_id)
    paper = fees.fee_day_paper(found, at=timezone.now())
    return downloads.pdf(papers.render(paper), name=f"thu-phi-{found.day.isoformat()}.pdf")


def _day(request: StaffRequest, unit_id: int | None) -> fees.FeeDay:
    try:
        on = date.fromisoformat(request.GET.get("ngay") or timezone.localdate().isoformat())
    except ValueError as trouble:
        raise Invalid(_("Ngày phải ghi như 2026-11-24.")) from trouble
    return fees.fee_day(unit_id or _own(request), on, actor=request.actor)


def _own(request: StaffRequest) -> int:
    """The counter where the clerk sits, else the one nearest above."""
    if request.actor.unit_id is None:
        raise Missing(_("Bạn không làm việc ở quầy nào."))
    return units.unit(request.actor.unit_id).id


# /mot-cua/ho-so/<code>/phi/
dossier_urls: list[URLPattern] = [
    path("", of_dossier, name="fees"),
    path("<int:receipt_id>.pdf", receipt, name="fee_receipt"),
    path("<int:receipt_id>/huy/", cancel, name="fee_cancel"),
]

# /mot-cua/phi/
urlpatterns: list[URLPattern] = [
    path("", day, name="fee_day"),
    path("<int:unit_id>/", day, name="fee_day_of"),
    path("<int:unit_id>/in.pdf", day_printed, name="fee_day_print"),
]

"""Following a dossier: by its code how far it is; with the proof, the applicant's own page."""

from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thongsuot.kernel.actor import citizen
from thongsuot.kernel.refusals import Clash, Missing, TooMuch
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.results import api as results
from thongsuot.surfaces.public import supplements, told
from thongsuot.surfaces.public.forms import ProofForm, TrackForm, WithdrawForm
from thongsuot.surfaces.shared import answers, downloads, times
from thongsuot.surfaces.shared.clock import DrawnStrip, drawn
from thongsuot.surfaces.shared.http import open_to_all
from thongsuot.surfaces.shared.throttle import address, knock

IN_SESSION = "proofs"
_MOST = 20


@open_to_all
@never_cache
@require_safe
def track(request: HttpRequest) -> HttpResponse:
    """The box for a code; with `ma`, how far that dossier is."""
    if "ma" not in request.GET:
        return render(request, "public/track.html", {"form": TrackForm()})
    form = TrackForm(request.GET)
    if not form.is_valid():
        return render(request, "public/track.html", {"form": form}, status=422)
    code, at = form.cleaned_data["ma"], timezone.now()
    if secret := request.GET.get("xn"):
        # The square code on the receipt carries the proof; the address bar should not keep it.
        return _prove(request, code, secret, at)
    if _proof(request, code):
        return redirect("public:tracked", code)
    knock("track", address(request), most=60, within=timedelta(minutes=10), at=at)
    try:
        progress = dossiers.progress(code)
    except Missing as refusal:
        form.add_error("ma", str(refusal))
        return render(request, "public/track.html", {"form": form}, status=404)
    shown = {"form": form, "progress": progress, "proof_form": ProofForm()}
    return render(request, "public/track.html", shown)


@open_to_all
@require_POST
def prove(request: HttpRequest, code: str) -> HttpResponse:
    form = ProofForm(request.POST)
    if not form.is_valid():
        shown = {"form": TrackForm(initial={"ma": code}), "proof_form": form, "code": code}
        return render(request, "public/track.html", shown, status=422)
    return _prove(request, code, form.cleaned_data["proof"], timezone.now())


def _prove(request: HttpRequest, code: str, proof: str, at: datetime) -> HttpResponse:
    try:
        # Who tries one dossier from many addresses, and many dossiers from one, are both slowed.
        knock("prove", code.upper(), most=10, within=timedelta(hours=1), at=at)
        knock("prove from", address(request), most=20, within=timedelta(hours=1), at=at)
        dossiers.track(code=code, proof=proof, at=at)
    except (Missing, TooMuch) as refusal:
        form = ProofForm({"proof": proof})
        form.add_error("proof", str(refusal))
        shown = {"form": TrackForm(initial={"ma": code}), "proof_form": form, "code": code}
        status = 404 if isinstance(refusal, Missing) else 429
        return render(request, "public/track.html", shown, status=status)
    remember(request, code, proof)
    return redirect("public:tracked", code)


@open_to_all
@never_cache
@require_safe
def tracked(request: HttpRequest, code: str) -> HttpResponse:
    proof = _proof(request, code)
    if proof is None:
        return redirect(reverse("public:track", query={"ma": code}))
    return render(request, "public/tracked.html", _shown(request, code, proof, timezone.now()))


@open_to_all
@require_POST
def supplement(request: HttpRequest, code: str) -> HttpResponse:
    """Take the papers that were asked for: all of them in one go."""
    proof, at = required_proof(request, code), timezone.now()
    found = dossiers.track(code=code, proof=proof, at=at)
    stop = found.open_stop
    if stop is None or not found.may_supplement:
        raise Clash(_("Hồ sơ này không chờ bổ sung giấy tờ."))
    by = citizen(found.applicant_name)
    papers, errors = supplements.take(request, code, stop, by=by, at=at)
    if any(errors):
        shown = {
            **_shown(request, code, proof, at),
            "wanted": supplements.wanted(request, code, stop, errors),
        }
        return render(request, "public/tracked.html", shown, status=422)

    dossiers.receive_supplement(code=code, components=papers, by=by, at=at)
    supplements.forget(request)
    return redirect("public:tracked", code)


@open_to_all
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    proof, at = required_proof(request, code), timezone.now()
    found = dossiers.track(code=code, proof=proof, at=at)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        shown = {**_shown(request, code, proof, at), "withdraw_form": form}
        return render(request, "public/tracked.html", shown, status=422)

    dossiers.withdraw(
        code=code, reason=form.cleaned_data["reason"], by=citizen(found.applicant_name), at=at
    )
    return redirect("public:tracked", code)


@open_to_all
@never_cache
@require_safe
def filled_form(request: HttpRequest, code: str) -> HttpResponse:
    """The applicant's form as they filled it in, to print."""
    proof, at = required_proof(request, code), timezone.now()
    found = dossiers.track(code=code, proof=proof, at=at)
    if "answers" not in found.form or "version" not in found.form:
        raise Missing(_("Hồ sơ này không có tờ khai điện tử."))
    printed = answers.printed(
        found.form,
        found.form_files,
        code=found.progress.code,
        office=found.competent_unit,
        signed_by=found.applicant_name,
        at=found.submitted_at,
    )
    return downloads.pdf(printed, name=f"{found.progress.code}-to-khai.pdf")


@open_to_all
@require_POST
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Close the dossier on this machine, which may be another's."""
    request.session.pop(IN_SESSION, None)
    return redirect("public:track")


def remember(request: HttpRequest, code: str, proof: str) -> None:
    """Let this browser open the dossier until its session ends."""
    known = {**request.session.get(IN_SESSION, {}), code.upper(): proof}
    request.session[IN_SESSION] = dict(list(known.items())[-_MOST:])


def _proof(request: HttpRequest, code: str) -> str | None:
    proof: str | None = request.session.get(IN_SESSION, {}).get(code.upper())
    return proof


def required_proof(request: HttpRequest, code: str) -> str:
    proof = _proof(request, code)
    if proof is None:
        raise Missing(_("Hãy mở lại hồ sơ bằng mã xác nhận rồi làm tiếp."))
    return proof


def _shown(request: HttpRequest, code: str, proof: str, at: datetime) -> dict[str, object]:
    found = dossiers.track(code=code, proof=proof, at=at)
    stop = found.open_stop if found.may_supplement else None
    return {
        "own": results.results_for_citizen(code=code, proof=proof, at=at),
        "wanted": supplements.wanted(request, code, stop) if stop else (),
        "dossier": found,
        "status": found.progress.status,
        "case_name": found.case_name,
        "answered": answers.answered(found.form, found.form_files, at=found.submitted_at),
        "strip": _strip(found, timezone.localdate(at)),
        "way": told.way(found),
        "pace": told.pace(found),
        "times": times.shown(found.time_accounts),
        "withdraw_form": WithdrawForm(),
    }


def _strip(found: dossiers.Tracked, today: date) -> DrawnStrip | None:
    if found.deadline is None:
        return None
    stop = found.open_stop
    return drawn(
        found.deadline,
        today=today,
        done=found.finished_at is not None,
        waiting_since=timezone.localdate(stop.begins_at) if stop else None,
    )

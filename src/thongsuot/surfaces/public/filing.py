"""
Filing without an account, one question at a time.

Each answer is kept when it is given; every step can be gone back to; sending twice files once.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import segno
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thongsuot.foundation.files import api as files
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor, citizen
from thongsuot.kernel.refusals import Clash, Invalid, Missing
from thongsuot.kernel.vietnamese import without_marks
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.forms import api as forms
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.public import catalogue, drafts, form_steps
from thongsuot.surfaces.public.drafts import Begun
from thongsuot.surfaces.public.forms import ApplicantForm, BehalfForm, CaseForm, ConfirmForm
from thongsuot.surfaces.public.tracking import remember
from thongsuot.surfaces.shared import downloads, filling
from thongsuot.surfaces.shared.http import open_to_all
from thongsuot.surfaces.shared.throttle import address, knock

MOST_FILES = 20  # to one paper
_SHOWN = 12  # places at a time

STEPS: Mapping[str, Any] = {
    "case": gettext_lazy("Trường hợp"),
    "applicant": gettext_lazy("Người yêu cầu"),
    "behalf": gettext_lazy("Người nộp"),
    "place": gettext_lazy("Nơi nhận"),
    "form": gettext_lazy("Tờ khai"),
    "papers": gettext_lazy("Giấy tờ"),
    "check": gettext_lazy("Kiểm tra"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the list, with what has been handed in for it."""

    index: int
    asked: catalogue.Asked
    files: Sequence[files.FileFacts]

    @property
    def state(self) -> str:
        if self.files:
            return "kept"
        return "soon" if self.asked.must_be_handed_in else "still"


@open_to_all
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    at = timezone.now()
    facts = catalogue.open_online(code, at)
    knock("begin", address(request), most=60, within=timedelta(hours=1), at=at)
    key = drafts.begin(request, procedure_code=facts.code, at=at)
    first = "case" if len(facts.cases) > 1 else "applicant"
    return redirect(f"public:filing_{first}", key)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    draft = drafts.begun(request, key)
    facts = _facts(draft)
    names = [each.name for each in facts.cases]
    form = CaseForm(request.POST or None, names=names, initial={"case": draft.written.case})
    if request.method == "POST" and form.is_valid():
        drafts.write(request, key, at=timezone.now(), case=form.cleaned_data["case"])
        return _onward(request, key, facts, "case")
    return _page(request, draft, facts, "case", form=form)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def applicant(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    draft = drafts.begun(request, key)
    facts = _facts(draft)
    form = ApplicantForm(request.POST or None, initial=_shown_again(draft.written.applicant))
    if request.method == "POST" and form.is_valid():
        drafts.write(request, key, at=timezone.now(), applicant=_as_text(form.cleaned_data))
        return _onward(request, key, facts, "applicant")
    return _page(request, draft, facts, "applicant", form=form)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def behalf(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    draft = drafts.begun(request, key)
    facts = _facts(draft)
    known = {"behalf": draft.written.behalf, **draft.written.submitter}
    form = BehalfForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        said = _as_text(form.cleaned_data)
        whose = said.pop("behalf")
        submitter = said if whose == "other" else {}
        drafts.write(request, key, at=timezone.now(), behalf=whose, submitter=submitter)
        return _onward(request, key, facts, "behalf")
    return _page(request, draft, facts, "behalf", form=form)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    draft, at = drafts.begun(request, key), timezone.now()
    facts = _facts(draft)
    counters = catalogue.counters(facts, at)
    error = ""
    if request.method == "POST":
        chosen = request.POST.get("unit", "")
        if chosen in {str(unit.id) for unit in counters}:
            drafts.write(request, key, at=at, receiving_unit_id=int(chosen))
            return _onward(request, key, facts, "place")
        error = _("Hãy chọn một nơi nhận hồ sơ.")
    words = without_marks(request.GET.get("q", "")[:100])
    found = [unit for unit in counters if words in without_marks(unit.name)]
    return _page(
        request,
        draft,
        facts,
        "place",
        error=error,
        q=request.GET.get("q", ""),
        found=found[:_SHOWN],
        more=len(found) > _SHOWN,
        many=len(counters) > _SHOWN,
        chosen=draft.written.receiving_unit_id,
    )


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, key: uuid.UUID, page: str = "") -> HttpResponse:
    """One page of the procedure's electronic form; each post keeps what was typed."""
    draft, at = drafts.begun(request, key), timezone.now()
    facts, on = _facts(draft), timezone.localdate(at)
    found = form_steps.form_of(draft, facts, on=on)
    if found is None:
        return redirect("public:filing_papers", key)
    answers, known = form_steps.filled(draft, found, on=on)
    names = form_steps.file_names(found, answers)
    # Without a page, or with one that asks nothing now, it is the first.
    page = filling.shown(found, answers, page, on=on).page.key
    if request.method != "POST" or draft.sent:
        checked = None
        if request.GET.get("sua"):
            # Whoever comes from the check sees what it found wrong.
            judged = forms.validate(found.spec, answers, on=on)
            checked = forms.Checked(judged.values, judged.faults, ())
        shown = filling.shown(found, answers, page, on=on, checked=checked, file_names=names)
        return _form_page(request, draft, facts, shown, 200)

    def keep(sent: UploadedFile[Any]) -> str:
        knock("upload", address(request), most=120, within=timedelta(hours=1), at=at)
        name = sent.name or ""
        kept = files.keep(sent, name=name, by=_by(draft), at=at, owner=f"draft:{key}")
        return str(kept.id)

    step = filling.taken(
        request,
        found,
        answers,
        page,
        on=on,
        keep=keep,
        file_names=lambda values: form_steps.file_names(found, values),
    )
    drafts.write(request, key, at=at, answers=step.values, known=known)
    if step.onward is None:
        return _form_page(request, draft, facts, step.filling, step.status)
    if step.onward and not request.GET.get("sua"):
        return redirect("public:filing_form_page", key, step.onward)
    return _onward(request, key, facts, "form")


def _form_page(
    request: HttpRequest,
    draft: Begun,
    facts: catalogue.Facts,
    shown: filling.Filling,
    status: int,
) -> HttpResponse:
    answer = _page(request, draft, facts, "form", filling=shown)
    if answer.status_code == 200:
        answer.status_code = status
    return answer


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The list of papers; a POST without a file goes on, one with files hands them in."""
    draft = drafts.begun(request, key)
    facts = _facts(draft)
    if request.method == "POST":
        return _onward(request, key, facts, "papers")
    shown = _papers(draft, facts)
    return _page(request, draft, facts, "papers", papers=shown, wrong_index=None, error="")


@open_to_all
@require_POST
def hand_in(request: HttpRequest, key: uuid.UUID, index: int) -> HttpResponse:
    draft, at = drafts.begun(request, key), timezone.now()
    facts = _facts(draft)
    paper = _paper(draft, facts, index)
    sent = request.FILES.getlist("file")
    if not sent:
        return _papers_again(request, draft, facts, index, _("Chưa có tệp nào được chọn."))
    if len(sent) + len(paper.files) > MOST_FILES:
        too_many = _("Mỗi giấy tờ nhận tối đa %(most)d tệp.") % {"most": MOST_FILES}
        return _papers_again(request, draft, facts, index, too_many)
    knock("upload", address(request), most=120, within=timedelta(hours=1), at=at)
    ids: list[str] = []
    wrong = ""
    for each in sent:
        name = each.name or ""
        try:
            facts_of_file = files.keep(each, name=name, by=_by(draft), at=at, owner=f"draft:{key}")
        except (Invalid, Clash) as refusal:
            wrong = f"{name}: {refusal}"
        else:
            ids.append(str(facts_of_file.id))
    draft = drafts.hand_in(request, key, paper.asked.code, add=ids, at=at)
    if wrong:
        return _papers_again(request, draft, facts, index, wrong)
    return redirect(f"{reverse('public:filing_papers', args=[key])}#giay-to-{index}")


@open_to_all
@require_POST
def take_back(request: HttpRequest, key: uuid.UUID, index: int, file_id: uuid.UUID) -> HttpResponse:
    draft = drafts.begun(request, key)
    paper = _paper(draft, _facts(draft), index)
    drafts.hand_in(request, key, paper.asked.code, drop=[str(file_id)], at=timezone.now())
    return redirect(f"{reverse('public:filing_papers', args=[key])}#giay-to-{index}")


@open_to_all
@never_cache
@require_safe
def see(request: HttpRequest, key: uuid.UUID, file_id: uuid.UUID) -> HttpResponseBase:
    """Show a file handed in to this draft, to the browser that handed it in."""
    draft = drafts.begun(request, key)
    mine = {each for ids in draft.written.papers.values() for each in ids}
    if str(file_id) not in mine | _attached(draft):
        raise Missing(_("Không có tệp này trong hồ sơ."))
    return downloads.response(files.facts([file_id])[file_id])


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    draft, at = drafts.begun(request, key), timezone.now()
    if draft.sent:
        return redirect("public:filing_sent", key)
    facts, on = _facts(draft), timezone.localdate(at)
    found = form_steps.form_of(draft, facts, on=on)
    told = form_steps.told(draft, found, on=on) if found else None
    sure = ConfirmForm(request.POST or None, asks_what=found is None)
    handed = _papers(draft, facts)
    lacking = _lacking(draft, facts, handed, told)
    if request.method == "POST" and sure.is_valid() and not lacking:
        said = told.said if told else {"request": sure.cleaned_data["request"]}
        filing = _filing(draft, handed, said)
        if told:
            paper = filling.stand_in(told.form, facts, draft.written.case, dossiers.Channel.ONLINE)
            filing["components"].append(paper)
        sent = drafts.send(request, key, filing, at=at)
        remember(request, sent.reference, sent.proof)
        return redirect("public:filing_sent", key)
    unit_id = draft.written.receiving_unit_id
    return _page(
        request,
        draft,
        facts,
        "check",
        form=sure,
        papers=handed,
        any_paper=any(paper.files or paper.asked.must_be_handed_in for paper in handed),
        lacking=lacking,
        told=told,
        unit=units.unit(unit_id) if unit_id else None,
        applicant=_shown_again(draft.written.applicant),
    )


@open_to_all
@never_cache
@require_safe
def sent(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    draft = drafts.begun(request, key)
    if not draft.sent:
        return redirect("public:filing_check", key)
    path = reverse("public:track", query={"ma": draft.reference, "xn": draft.proof})
    square = segno.make(f"{settings.ORIGIN}{path}", error="m")
    unit_id = draft.written.receiving_unit_id
    shown = {
        "draft": draft,
        "procedure": _facts(draft),
        "unit": units.unit(unit_id) if unit_id else None,
        "square": square.svg_inline(border=1, svgclass="qr", omitsize=True, lineclass=None),
    }
    return render(request, "public/filing_sent.html", shown)


# ---- What the steps share ----


def _facts(draft: Begun) -> catalogue.Facts:
    return procedures.procedure(draft.procedure_code, on=timezone.localdate())


def _steps(draft: Begun, facts: catalogue.Facts) -> list[str]:
    left_out = set()
    if len(facts.cases) <= 1:
        left_out.add("case")
    if form_steps.form_of(draft, facts, on=timezone.localdate()) is None:
        left_out.add("form")
    return [step for step in STEPS if step not in left_out]


def _onward(
    request: HttpRequest, key: uuid.UUID, facts: catalogue.Facts, step: str
) -> HttpResponse:
    """Go to the next step, or back to the check where the citizen came from it to mend one."""
    if request.GET.get("sua"):
        return redirect("public:filing_check", key)
    order = _steps(drafts.begun(request, key), facts)
    return redirect(f"public:filing_{order[order.index(step) + 1]}", key)


def _page(
    request: HttpRequest, draft: Begun, facts: catalogue.Facts, step: str, **shown: Any
) -> HttpResponse:
    if draft.sent:
        return redirect("public:filing_sent", draft.key)
    order = _steps(draft, facts)
    number = order.index(step)
    back = (
        reverse(f"public:filing_{order[number - 1]}", args=[draft.key])
        if number
        else reverse("public:procedure", args=[facts.code])
    )
    # Each page of the form counts as a step of its own.
    pages, page = 1, 1
    found = form_steps.form_of(draft, facts, on=timezone.localdate())
    if found is not None:
        filled: filling.Filling | None = shown.get("filling")
        # What is hidden is known only while filling in.
        pages = filled.count if filled else len(found.spec.pages)
        if step == "form" and filled:
            page = filled.number
            if filled.previous:
                back = reverse("public:filing_form_page", args=[draft.key, filled.previous])
    before = number + (pages - 1 if "form" in order[:number] else page - 1)
    form = shown.get("form")
    wrong = bool(shown.get("error")) or (form is not None and form.is_bound)
    return render(
        request,
        f"public/filing_{step}.html",
        {
            "draft": draft,
            "written": draft.written,
            "procedure": facts,
            "step_name": STEPS[step],
            "step_number": before + 1,
            "step_count": len(order) + pages - 1,
            "back": back,
            **shown,
        },
        status=422 if wrong else 200,
    )


def _attached(draft: Begun) -> set[str]:
    """Return the files among the answers of the form."""
    on = timezone.localdate()
    found = form_steps.form_of(draft, _facts(draft), on=on)
    return set(filling.attachments(found, draft.written.answers)) if found else set()


def _papers(draft: Begun, facts: catalogue.Facts) -> list[Paper]:
    found = form_steps.form_of(draft, facts, on=timezone.localdate())
    # The form filled in here stands for the paper one.
    same = filling.standing_for(found, facts, draft.written.case) if found else ()
    known = files.facts([uuid.UUID(each) for ids in draft.written.papers.values() for each in ids])
    return [
        Paper(
            index,
            asked,
            [known[uuid.UUID(each)] for each in draft.written.papers.get(asked.code, [])],
        )
        for index, asked in enumerate(catalogue.asked(facts, draft.written.case))
        if asked.code not in same
    ]


def _paper(draft: Begun, facts: catalogue.Facts, index: int) -> Paper:
    for paper in _papers(draft, facts):
        if paper.index == index:
            return paper
    raise Missing(_("Không có giấy tờ này trong thành phần hồ sơ."))


def _papers_again(
    request: HttpRequest, draft: Begun, facts: catalogue.Facts, index: int, wrong: str
) -> HttpResponse:
    """Show the list again, with the reason beside the paper it concerns."""
    shown = _papers(draft, facts)
    return _page(request, draft, facts, "papers", papers=shown, wrong_index=index, error=wrong)


def _lacking(
    draft: Begun,
    facts: catalogue.Facts,
    handed: Sequence[Paper],
    told: form_steps.Told | None,
) -> list[tuple[str, str]]:
    """Return what is still to be said before the dossier can be sent: (step, sentence)."""
    said = draft.written
    found = []
    if len(facts.cases) > 1 and said.case not in {case.name for case in facts.cases}:
        found.append(("case", _("Chưa chọn trường hợp.")))
    if not said.applicant:
        found.append(("applicant", _("Chưa ghi người yêu cầu.")))
    if not said.behalf:
        found.append(("behalf", _("Chưa cho biết bạn nộp cho ai.")))
    if said.receiving_unit_id is None:
        found.append(("place", _("Chưa chọn nơi nhận hồ sơ.")))
    for paper in handed:
        if paper.asked.must_be_handed_in and not paper.files:
            found.append(("papers", _("Còn thiếu: %(paper)s") % {"paper": paper.asked.name}))
    lacking = [(reverse(f"public:filing_{step}", args=[draft.key]), why) for step, why in found]
    if told and told.first_wrong:
        path = reverse("public:filing_form_page", args=[draft.key, told.first_wrong])
        lacking.append((path, told.why))
    return lacking


def _filing(draft: Begun, handed: Sequence[Paper], form: Mapping[str, Any]) -> dict[str, Any]:
    said = draft.written
    who = said.applicant
    if said.receiving_unit_id is None:
        raise Clash(_("Chưa chọn nơi nhận hồ sơ."))
    return {
        "procedure_code": draft.procedure_code,
        "case": said.case,
        "receiving_unit_id": said.receiving_unit_id,
        "channel": dossiers.Channel.ONLINE,
        "applicant": dossiers.Applicant(
            kind=who["kind"],
            name=who["name"],
            id_number=who["id_number"],
            address=who["address"],
            birth_date=drafts.birth_date(who["birth_date"]),
            phone=who["phone"],
            email=who["email"],
        ),
        "submitter": _submitter(said.submitter) if said.behalf == "other" else None,
        "form": form,
        "components": [
            dossiers.HandedIn(
                name=paper.asked.name,
                code=paper.asked.code,
                file_ids=tuple(each.id for each in paper.files),
            )
            for paper in handed
            if paper.files
        ],
        "by": _by(draft),
    }


def _submitter(said: Mapping[str, str]) -> dossiers.Submitter:
    return dossiers.Submitter(
        name=said["name"],
        id_number=said["id_number"],
        address=said.get("address", ""),
        phone=said.get("phone", ""),
        email=said.get("email", ""),
        authority=said.get("authority", ""),
    )


def _by(draft: Begun) -> Actor:
    return citizen(draft.written.submitter.get("name") or draft.written.applicant.get("name", ""))


def _as_text(said: Mapping[str, Any]) -> dict[str, str]:
    """Return answers as JSON keeps them: dates in ISO form, nothing as empty."""
    return {
        name: answer.isoformat() if hasattr(answer, "isoformat") else str(answer or "")
        for name, answer in said.items()
    }


def _shown_again(said: Mapping[str, str]) -> dict[str, Any]:
    return {**said, "birth_date": drafts.birth_date(said.get("birth_date", ""))} if said else {}

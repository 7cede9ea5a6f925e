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
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.public import catalogue, drafts
from thongsuot.surfaces.public.drafts import Begun
from thongsuot.surfaces.public.forms import ApplicantForm, BehalfForm, CaseForm, ConfirmForm
from thongsuot.surfaces.public.tracking import remember
from thongsuot.surfaces.shared import downloads
from thongsuot.surfaces.shared.http import open_to_all
from thongsuot.surfaces.shared.throttle import address, knock

MOST_FILES = 20  # to one paper
_SHOWN = 12  # places at a time

STEPS: Mapping[str, Any] = {
    "case": gettext_lazy("Trường hợp"),
    "applicant": gettext_lazy("Người yêu cầu"),
    "behalf": gettext_lazy("Người nộp"),
    "place": gettext_lazy("Nơi nhận"),
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
    return redirect(f"public:filing_{_steps(facts)[0]}", key)


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
    if str(file_id) not in {each for ids in draft.written.papers.values() for each in ids}:
        raise Missing(_("Không có tệp này trong hồ sơ."))
    return downloads.response(files.facts([file_id])[file_id])


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    draft, at = drafts.begun(request, key), timezone.now()
    if draft.sent:
        return redirect("public:filing_sent", key)
    facts = _facts(draft)
    form = ConfirmForm(request.POST or None)
    handed = _papers(draft, facts)
    lacking = _lacking(draft, facts, handed)
    if request.method == "POST" and form.is_valid() and not lacking:
        filing = _filing(draft, handed, form.cleaned_data["request"])
        sent = drafts.send(request, key, filing, at=at)
        remember(request, sent.reference, sent.proof)
        return redirect("public:filing_sent", key)
    unit_id = draft.written.receiving_unit_id
    return _page(
        request,
        draft,
        facts,
        "check",
        form=form,
        papers=handed,
        any_paper=any(paper.files or paper.asked.must_be_handed_in for paper in handed),
        lacking=lacking,
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


def _steps(facts: catalogue.Facts) -> list[str]:
    return [step for step in STEPS if step != "case" or len(facts.cases) > 1]


def _onward(
    request: HttpRequest, key: uuid.UUID, facts: catalogue.Facts, step: str
) -> HttpResponse:
    """Go to the next step, or back to the check where the citizen came from it to mend one."""
    order = _steps(facts)
    after = "check" if request.GET.get("sua") else order[order.index(step) + 1]
    return redirect(f"public:filing_{after}", key)


def _page(
    request: HttpRequest, draft: Begun, facts: catalogue.Facts, step: str, **shown: Any
) -> HttpResponse:
    if draft.sent:
        return redirect("public:filing_sent", draft.key)
    order = _steps(facts)
    number = order.index(step)
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
            "step_number": number + 1,
            "step_count": len(order),
            "back": reverse(f"public:filing_{order[number - 1]}", args=[draft.key])
            if number
            else reverse("public:procedure", args=[facts.code]),
            **shown,
        },
        status=422 if wrong else 200,
    )


def _papers(draft: Begun, facts: catalogue.Facts) -> list[Paper]:
    known = files.facts([uuid.UUID(each) for ids in draft.written.papers.values() for each in ids])
    return [
        Paper(
            index,
            asked,
            [known[uuid.UUID(each)] for each in draft.written.papers.get(asked.code, [])],
        )
        for index, asked in enumerate(catalogue.asked(facts, draft.written.case))
    ]


def _paper(draft: Begun, facts: catalogue.Facts, index: int) -> Paper:
    found = _papers(draft, facts)
    if index >= len(found):
        raise Missing(_("Không có giấy tờ này trong thành phần hồ sơ."))
    return found[index]


def _papers_again(
    request: HttpRequest, draft: Begun, facts: catalogue.Facts, index: int, wrong: str
) -> HttpResponse:
    """Show the list again, with the reason beside the paper it concerns."""
    shown = _papers(draft, facts)
    return _page(request, draft, facts, "papers", papers=shown, wrong_index=index, error=wrong)


def _lacking(
    draft: Begun, facts: catalogue.Facts, handed: Sequence[Paper]
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
    return [(reverse(f"public:filing_{step}", args=[draft.key]), why) for step, why in found]


def _filing(draft: Begun, handed: Sequence[Paper], request_words: str) -> dict[str, Any]:
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
        "submitter": dossiers.Submitter(**said.submitter) if said.behalf == "other" else None,
        "form": {"request": request_words},
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

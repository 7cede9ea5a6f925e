"""
Filling in an electronic form: a page of it shown, what was posted taken, and where to go next.

Any surface can do it. The page works without script: rows come and go and communes are listed
by buttons that post it. With script the same posts happen as answers change.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.kernel.vietnamese import without_marks
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.forms import api as forms
from thongsuot.modules.procedures import api as procedures

# The name under which a page says which doubts it has shown.
SEEN = "_seen"
# Keeps one file that came with the page and gives its id; may refuse it.
KeepFile = Callable[[UploadedFile[Any]], str]


@dataclass(frozen=True, slots=True)
class Filling:
    """
    One page of a form as the template `<c-filling>` shows it.

    `number` and `count` leave out pages of which nothing is asked. `focus` is the id of the
    control that a button has just brought about. `seen` names the doubts that the page shows:
    posted again with them, the page goes on.
    """

    form: forms.FormFacts
    page: forms.PageView
    number: int
    count: int
    previous: str
    focus: str = ""
    astray: tuple[str, ...] = ()
    seen: str = ""

    @property
    def wrong(self) -> bool:
        return bool(self.page.wrong or self.astray)


@dataclass(frozen=True, slots=True)
class Step:
    """
    What came of a post: the answers to keep, always; then where to go.

    `onward` is the next page's key, "" after the last; None when this page is shown again with
    `filling`, and `status` is what to answer then.
    """

    values: Mapping[str, Any]
    onward: str | None
    filling: Filling
    status: int


def shown(
    form: forms.FormFacts,
    values: Mapping[str, Any],
    page: str,
    *,
    on: date,
    checked: forms.Checked | None = None,
    focus: str = "",
    file_names: Mapping[str, str] | None = None,
) -> Filling:
    """
    Return one page of a form with answers in it; the first that asks anything for an unknown key.

    `checked` puts faults beside the controls: leave it out for a page not yet sent.
    """
    view = forms.view(form.spec, values, on=on, checked=checked, file_names=file_names)
    return _filling(form, view, page, focus=focus)


def taken(
    request: HttpRequest,
    form: forms.FormFacts,
    values: Mapping[str, Any],
    page: str,
    *,
    on: date,
    keep: KeepFile | None = None,
    file_names: Callable[[Mapping[str, Any]], Mapping[str, str]] | None = None,
) -> Step:
    """
    Take what a page posted, starting from the `values` kept so far; "" for the form as a whole.

    Keep `step.values` whatever came of it: nothing that was typed is lost.
    """
    posted = {name: request.POST.getlist(name) for name in request.POST}
    kept, refused = _files(request, form, keep) if keep else ({}, ())
    read = forms.read(form.spec, posted, before=values, kept_files=kept)
    names = file_names(read.values) if file_names else {}
    if read.again and not refused:
        view = forms.view(form.spec, read.values, on=on, file_names=names)
        return Step(read.values, None, _filling(form, view, page, focus=read.focus), 200)
    checked = forms.validate(form.spec, read.values, on=on)
    if page:
        checked = checked.on_page(form.spec, page)
    else:
        page = first_wrong(form, checked) or form.spec.pages[-1].key
    checked = forms.Checked(checked.values, (*refused, *checked.faults), checked.doubts)
    view = forms.view(form.spec, read.values, on=on, checked=checked, file_names=names)
    filling = replace(_filling(form, view, page), seen=_fingerprint(checked.doubts))
    if not checked.good:
        return Step(read.values, None, filling, 422)
    if filling.seen and filling.seen not in posted.get(SEEN, []):
        # What looks odd is pointed out once, and never stands in the way.
        return Step(read.values, None, filling, 200)
    after = view.after(filling.page.key)
    return Step(read.values, after.key if after else "", filling, 200)


def first_wrong(form: forms.FormFacts, checked: forms.Checked) -> str:
    """Return the key of the first page with a fault, "" if there is none: for the last check."""
    for page in form.spec.pages:
        if checked.on_page(form.spec, page.key).faults:
            return page.key
    return form.spec.pages[-1].key if checked.faults else ""


def attachments(form: forms.FormFacts, values: Mapping[str, Any]) -> Sequence[str]:
    """Return the ids of all files among the answers."""
    found: list[str] = []
    for field in form.spec.fields():
        rows = values.get(field.name) if field.columns else [values]
        for row in rows if isinstance(rows, list) else []:
            for each in field.columns or (field,):
                if each.type == forms.FieldType.ATTACHMENT and isinstance(row, dict):
                    found += [str(one) for one in row.get(each.name) or []]
    return found


# How catalogues begin the names of papers that are forms to fill in.
_FORM_WORDS = (
    *("to khai", "don de nghi", "don yeu cau", "don dang ky", "giay de nghi"),
    *("van ban de nghi", "phieu yeu cau", "mau"),
)


def standing_for(
    form: forms.FormFacts, procedure: procedures.ProcedureFacts, case: str
) -> frozenset[str]:
    """
    Return the codes of the case's papers that this form is, filled in here: not asked for again.

    The first that is named as a form is, and each that the catalogue calls the interactive one.
    """
    if not procedure.cases:
        return frozenset()
    title = without_marks(form.spec.title.vi)
    found = []
    for paper in procedure.components_for(case or None):
        name = without_marks(paper.name)
        if "dien tu tuong tac" in name:
            found.append(paper.code)
        elif name.startswith(title) or (not found and paper.form and name.startswith(_FORM_WORDS)):
            found.append(paper.code)
    return frozenset(found)


def stand_in(
    form: forms.FormFacts, procedure: procedures.ProcedureFacts, case: str, channel: str
) -> dossiers.HandedIn:
    """Return the form as a paper of the dossier, so that the receipt lists it."""
    same = standing_for(form, procedure, case)
    for paper in procedure.components_for(case or None, channel) if same else ():
        if paper.code in same:
            return dossiers.HandedIn(name=paper.name[:1000], code=paper.code, copies=0)
    return dossiers.HandedIn(name=form.spec.title.vi, copies=0)


def _filling(form: forms.FormFacts, view: forms.FormView, page: str, *, focus: str = "") -> Filling:
    asked = [each for each in view.pages if not each.empty]
    here = next((each for each in asked if each.key == page), asked[0])
    before = view.before(here.key)
    return Filling(
        form=form,
        page=here,
        number=asked.index(here) + 1,
        count=len(asked),
        previous=before.key if before else "",
        focus=_to_focus(here, focus) if focus else "",
        astray=view.astray if here is asked[-1] else (),
    )


def _fingerprint(doubts: Sequence[Fault]) -> str:
    if not doubts:
        return ""
    told = "\n".join(f"{each.pointer} {each.reason}" for each in doubts)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _files(
    request: HttpRequest, form: forms.FormFacts, keep: KeepFile
) -> tuple[dict[str, list[str]], Sequence[Fault]]:
    kept: dict[str, list[str]] = {}
    refused = []
    for name in request.FILES:
        field = form.spec.at(name.split("/"))
        if field is None or field.type != forms.FieldType.ATTACHMENT:
            continue
        for sent in request.FILES.getlist(name):
            assert isinstance(sent, UploadedFile)
            try:
                kept.setdefault(name, []).append(keep(sent))
            except (Invalid, Clash) as refusal:
                refused.append(Fault(f"/{name}", f"{sent.name}: {refusal}"))
    return kept, refused


def _to_focus(page: forms.PageView, name: str) -> str:
    """Return the id that a reader is put at: in a new row, that of its first control."""
    wanted = "f-" + name.replace("/", "-")
    for fieldset in page.fieldsets:
        for control in fieldset.controls:
            for row in control.rows:
                if row.id == wanted and row.controls:
                    first = row.controls[0]
                    return first.parts[0].id if first.parts else first.id
            if control.id == wanted and control.kind == "group":
                return f"{wanted}-add"
    return wanted

"""Electronic forms: which there are, one written question by question, tried, and published."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thongsuot.foundation.papers import api as papers
from thongsuot.kernel.actor import Permission
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.modules.forms import api as forms
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.reform import form_asked as around
from thongsuot.surfaces.reform import form_cards as cards
from thongsuot.surfaces.reform import form_fees as fees
from thongsuot.surfaces.reform.forms import NothingForm
from thongsuot.surfaces.reform.gates import drafting, keeping
from thongsuot.surfaces.reform.rooms import tabs
from thongsuot.surfaces.shared import downloads, filling
from thongsuot.surfaces.shared.http import StaffRequest, permission, typed
from thongsuot.surfaces.shared.panels import Panel, Tried, carried_out, ids

HERE = "reform:forms"
MOST_BYTES = 1024 * 1024
_TYPED = ("label_vi", "label_en", "kind", "required")
_TYPED_WORDS = ("label_vi", "label_en", "help_vi", "help_en", "option_vi")
DONE = "xong"
Draft = forms.FormDraftFacts

publishing = permission(Permission.PROCEDURE_PUBLISH)


# ---- Which there are ----


@keeping
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    return _listed(request)


def _listed(
    request: StaffRequest, form: around.BeginForm | None = None, status: int = 200
) -> HttpResponse:
    on, q = timezone.localdate(), typed(request, "q").casefold()
    lines = forms.forms_in_force(on=on)
    shown = {
        "tabs": tabs(request.actor, HERE),
        "q": typed(request, "q"),
        "lines": [
            each
            for each in lines
            if q in f"{each.title} {each.procedure_code} {each.key}".casefold()
        ],
        "total": len(lines),
        "drafts": forms.form_drafts(),
        "odd": _at_odds(lines, on),
        "verdict": forms.may_draft(request.actor),
        "form": form or _begin_form(request, lines),
        "codes": sorted({each.procedure_code for each in lines}),
    }
    return render(request, "reform/form_list.html", shown, status=status)


def _at_odds(lines: Sequence[forms.FormLine], on: date) -> list[tuple[str, str]]:
    """Return the forms that their procedure, as it stands today, contradicts."""
    told: list[tuple[str, str]] = []
    known: dict[str, list[str]] = {}
    for code in dict.fromkeys(each.procedure_code for each in lines if each.cases):
        try:
            known[code] = [each.key for each in procedures.procedure(code, on=on).cases]
        except Missing as gone:
            told += [(each.key, str(gone)) for each in lines if each.procedure_code == code]
    return told + [(each.key, each.sentence) for each in forms.forms_at_odds(known, on=on)]


def _begin_form(
    request: StaffRequest, lines: Sequence[forms.FormLine], *, posted: bool = False
) -> around.BeginForm:
    published = [(str(each.version_id), f"{each.title} ({each.procedure_code})") for each in lines]
    if posted:
        return around.BeginForm(request.POST, published=published)
    initial = {"procedure_code": typed(request, "thu-tuc")}
    return around.BeginForm(initial=initial, published=published)


@drafting
@require_POST
def begin(request: StaffRequest) -> HttpResponse:
    """Begin a draft: empty, from a form of the procedure itself, or from one of another."""
    on = timezone.localdate()
    lines = forms.forms_in_force(on=on)
    form = _begin_form(request, lines, posted=True)
    begun: list[int] = []

    def act(given: dict[str, Any]) -> None:
        code = given["procedure_code"]
        start = next((each for each in lines if str(each.version_id) == given["start"]), None)
        own = start is not None and start.procedure_code == code
        key = given["key"] or (start.key if start and own else _key(code, on))
        begun.append(
            forms.begin_form_draft(
                key=key, procedure_code=code, on=on, by=request.actor, at=timezone.now()
            )
        )
        if start is None or start.key == key:
            return
        document = {**forms.document(start.version_id), "key": key, "procedure": code}
        document.pop("cases", None)
        forms.rewrite_form(
            draft_id=begun[0],
            revision=1,
            document=document,
            by=request.actor,
            at=timezone.now(),
        )

    try:
        done = carried_out(form, act)
    except Missing as refusal:
        form.add_error("procedure_code", str(refusal))
        done = False
    if done:
        return redirect("reform:form_draft", begun[0])
    return _listed(request, form, status=422)


def _key(code: str, on: date) -> str:
    title = procedures.procedure(code, on=on).title
    plain = cards.key_for({"layout": {"pages": []}}, f"to khai {title}")
    taken = {each.key for each in forms.form_drafts()}
    key, number = plain, 2
    while key in taken or forms.form_versions(key):
        key, number = f"{plain}-{number}", number + 1
    return key


@keeping
@require_safe
def versions(request: StaffRequest, key: str) -> HttpResponse:
    lines = forms.form_versions(key)
    if not lines:
        raise Missing(_("Không có biểu mẫu này."))
    newest = lines[0]
    shown = {
        "tabs": tabs(request.actor, HERE),
        "lines": lines,
        "newest": newest,
        "draft": next(
            (each for each in forms.form_drafts(newest.procedure_code) if each.key == key), None
        ),
        "verdict": forms.may_draft(request.actor),
    }
    return render(request, "reform/form_versions.html", shown)


@keeping
@require_safe
def export_version(request: StaffRequest, version_id: int) -> HttpResponse:
    found = forms.form(version_id)
    return _json(forms.document(version_id), f"{found.key}-ban-{found.number}")


@keeping
@require_safe
def export_draft(request: StaffRequest, draft_id: int) -> HttpResponse:
    found = forms.form_draft(draft_id)
    return _json(found.document, f"{found.key}-du-thao")


def _json(document: Mapping[str, Any], name: str) -> HttpResponse:
    text = json.dumps(document, ensure_ascii=False, indent=2)
    answer = HttpResponse(text + "\n", content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer


# ---- The editor, and trying the form beside it ----


@keeping
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: StaffRequest, draft_id: int) -> HttpResponse:
    """Look at a draft; what is posted here is only the form being tried, and goes nowhere."""
    found = forms.form_draft(draft_id)
    if request.method != "POST":
        return _page(request, found)
    if found.so_far is None:
        raise Missing(_("Biểu mẫu chưa hỏi gì để dùng thử."))
    if request.POST.get("_again"):
        request.session.pop(_kept(found), None)
        return redirect(_url(found))
    page = request.POST.get("_page", "")
    on = timezone.localdate()
    step = filling.taken(request, _as_if(found), _said(request, found), page, on=on)
    request.session[_kept(found)] = dict(step.values)
    if step.onward is not None:
        return redirect(f"{_url(found, thu=step.onward or DONE)}#form-preview")
    if request.headers.get("HX-Target") == "filling":
        shown = {"filling": step.filling, "draft": found}
        return render(request, "reform/_form_preview.html", shown, status=step.status)
    return _page(request, found, trying=step.filling, status=step.status)


@keeping
@never_cache
@require_safe
def printed(request: StaffRequest, draft_id: int) -> HttpResponse:
    """The printed twin of what was tried, as PDF."""
    found = forms.form_draft(draft_id)
    if found.so_far is None:
        raise Missing(_("Biểu mẫu chưa hỏi gì để in."))
    now = timezone.now()
    checked = forms.validate(found.so_far, _said(request, found), on=timezone.localdate())
    twin = forms.twin(found.so_far, checked.values, addressee="", place="", signed_by="", at=now)
    return downloads.pdf(papers.render(twin), name=f"{found.key}.pdf")


def _kept(found: Draft) -> str:
    return f"form-tried-{found.id}"


def _said(request: StaffRequest, found: Draft) -> Mapping[str, Any]:
    kept: Mapping[str, Any] = request.session.get(_kept(found), {})
    return kept


def _as_if(found: Draft) -> forms.FormFacts:
    """Return the draft as if it were published, for the one renderer that there is."""
    assert found.so_far is not None
    return forms.FormFacts(
        version_id=0,
        key=found.key,
        procedure_code=found.procedure_code,
        number=0,
        in_force_from=timezone.localdate(),
        digest="",
        spec=found.so_far,
    )


def _tried(request: StaffRequest, found: Draft) -> dict[str, Any]:
    """Return what the trial shows: a page of the form, or after the last what was answered."""
    if found.so_far is None:
        return {"filling": None}
    on, values, page = timezone.localdate(), _said(request, found), request.GET.get("thu", "")
    if page == DONE:
        return {"answered": forms.answers(found.so_far, values, on=on), "filling": None}
    return {"filling": filling.shown(_as_if(found), values, page, on=on)}


def _page(
    request: StaffRequest,
    found: Draft,
    *,
    status: int = 200,
    trying: filling.Filling | None = None,
    tried: Tried | None = None,
    **more: Any,
) -> HttpResponse:
    document = found.document
    opened = more.get("opened") or cards.found(document, typed(request, "hoi"))
    verdict = forms.may_draft(request.actor)
    section = request.GET.get("phan", "")
    shown: dict[str, Any] = {
        "tabs": tabs(request.actor, HERE),
        "draft": found,
        "title": cards.said(document["title"]),
        "verdict": verdict,
        "may_edit": bool(verdict) and found.open,
        "sheets": cards.sheets(document, found.faults),
        "opened": opened,
        "asks": cards.asked(document, opened) if opened else [],
        "seen": cards.seen(opened) if opened else "",
        "adding": request.GET.get("them", ""),
        "group": request.GET.get("nhom", ""),
        "kinds": cards.kinds(inside=bool(request.GET.get("nhom"))),
        "typed": {"label_vi": "", "label_en": "", "kind": "", "required": True},
        "section": _section(document, section) if section else None,
        "focus": request.GET.get("tro-ve", ""),
        "fees": fees.told(document, found.faults),
        "fees_by": fees.may_be_asked(document),
        "fee": _fee_opened(request, document),
        "panels": _panels(request, found, tried or {}),
        "blocks": _blocks(found),
        "published": next(iter(forms.form_versions(found.key)), None),
    }
    shown |= {"filling": trying} if trying else _tried(request, found)
    return render(request, "reform/form_editor.html", shown | more, status=status)


def _fee_opened(request: StaffRequest, document: Mapping[str, Any]) -> fees.Edited | None:
    key, of = request.GET.get("bang", ""), request.GET.get("theo", "")
    return fees.opened(document, key, of) if key or of else None


def _blocks(found: Draft) -> list[tuple[str, str, str]]:
    """Return what blocks publishing: which question, its address, why."""
    told = []
    for fault in found.faults:
        path, rest = cards.whose(found.document, fault.pointer)
        one = cards.found(found.document, path)
        url = f"{_url(found, hoi=path)}#question" if one else _place(found, fault.pointer)
        table = (one.layout.get("calculate") or {}).get("table", "") if one else ""
        if rest == "calculate/table" and table in fees.tables(found.document):
            url = f"{_url(found, bang=table)}#fee"
        label = one.label if one else _about(fault.pointer)
        told.append((label, url, cards.in_questions(found.document, fault.reason)))
    return told


def _place(found: Draft, pointer: str) -> str:
    steps = pointer.strip("/").split("/")
    if steps[:2] == ["layout", "pages"] and len(steps) > 4:
        try:
            page = found.document["layout"]["pages"][int(steps[2])]
            return f"#phan-{page['sections'][int(steps[4])]['key']}"
        except (IndexError, ValueError, KeyError):
            return ""
    return "#about" if pointer in ("/legal_basis", "/source", "/title") else ""


def _about(pointer: str) -> str:
    names = {
        "/legal_basis": _("Căn cứ"),
        "/source": _("Nguồn của các câu hỏi"),
        "/title": _("Tên biểu mẫu"),
    }
    if pointer.endswith("/fields"):
        return _("Phần chưa có câu hỏi")
    return names.get(pointer, _("Biểu mẫu"))


def _section(document: Mapping[str, Any], key: str) -> dict[str, Any] | None:
    earlier: list[cards.Field] = []
    every = list(cards.fields(document))
    for page in document["layout"]["pages"]:
        for part in page["sections"]:
            if part["key"] == key:
                choices = cards.conditions(document, None, earlier)
                known = {value for _head, of in choices for value, _words in of}
                lines = cards.pairs(part.get("show_if"))
                if kept := [(each, each) for each in lines if each not in known]:
                    choices.append((_("Đang dùng"), kept))
                ask = cards.Ask(
                    "when",
                    _("Chỉ hỏi phần này khi"),
                    "several",
                    [*lines, ""],
                    _("Nhiều câu trả lời của cùng một câu hỏi: một trong các câu ấy."),
                    choices,
                )
                return {
                    "key": key,
                    "title_vi": cards.said(part["title"]),
                    "title_en": cards.said(part["title"], "en"),
                    "help_vi": cards.said(part.get("help")),
                    "help_en": cards.said(part.get("help"), "en"),
                    "when": ask,
                    "seen": _seen_of(part),
                    "page": page["key"],
                    "page_vi": cards.said(page["title"]),
                    "page_en": cards.said(page["title"], "en"),
                }
            earlier += [each for each in every if each.section == part["key"]]
    return None


def _seen_of(part: Mapping[str, Any]) -> str:
    return cards.fingerprint({key: value for key, value in part.items() if key != "fields"})


def _url(found: Draft, **query: str) -> str:
    address = reverse("reform:form_draft", args=[found.id])
    return f"{address}?{urlencode(query)}" if query else address


# ---- Changing it, one question at a time ----


@drafting
@require_POST
def save(request: StaffRequest, draft_id: int, path: str) -> HttpResponse:
    """Save one question by itself; whoever was first is shown beside what was typed."""
    found = _open(draft_id)
    one = cards.found(found.document, path)
    if one is None:
        return _gone(request, found)
    schema, layout, required, errors = cards.read(one, request.POST)
    unchanged = (schema, layout, required) == (dict(one.schema), dict(one.layout), one.required)
    if errors:
        return _wrong(request, found, one, errors)
    if unchanged:
        return _saved(request, found, path)
    if request.POST.get("seen") != cards.seen(one):
        return _overtaken(request, found, one)
    try:
        forms.edit_field(
            draft_id=draft_id,
            revision=found.revision,
            path=path,
            schema=schema,
            layout=layout,
            required=required,
            by=request.actor,
            at=timezone.now(),
        )
    except Invalid as refusal:
        return _wrong(request, found, one, _by_control(found, path, refusal))
    except Clash:
        # Somebody saved between our look and our hand.
        latest = _open(draft_id)
        there = cards.found(latest.document, path)
        return _overtaken(request, latest, there) if there else _gone(request, latest)
    return _saved(request, forms.form_draft(draft_id), path)


def _by_control(found: Draft, path: str, refusal: Invalid) -> dict[str, str]:
    errors: dict[str, str] = {}
    for fault in refusal.faults:
        whose, rest = cards.whose(found.document, fault.pointer)
        reason = cards.in_questions(found.document, fault.reason)
        if whose == path:
            errors.setdefault(cards.control_of(rest), reason)
        else:
            other = cards.found(found.document, whose)
            where = f"{other.label}: {reason}" if other else reason
            errors[""] = f"{errors['']} {where}" if "" in errors else where
    return errors or {"": str(refusal)}


def _saved(request: StaffRequest, found: Draft, path: str) -> HttpResponse:
    if not _by_itself(request):
        messages.success(request, _("Đã lưu câu hỏi."))
        return redirect(f"{_url(found, hoi=path)}#question")
    one = cards.found(found.document, path)
    assert one is not None
    return _fragment(request, found, one, cards.asked(found.document, one), good=True)


def _wrong(
    request: StaffRequest, found: Draft, one: cards.Field, errors: dict[str, str]
) -> HttpResponse:
    asks = cards.asked(found.document, one, typed=request.POST, errors=errors)
    unplaced = [why for name, why in errors.items() if name not in {each.name for each in asks}]
    if _by_itself(request):
        return _fragment(request, found, one, asks, trouble=unplaced, status=422)
    return _page(
        request, found, opened=one, asks=asks, trouble=unplaced, bad=True,
        seen=request.POST.get("seen", ""), status=422,
    )  # fmt: skip


def _overtaken(request: StaffRequest, found: Draft, one: cards.Field) -> HttpResponse:
    """Show both: what stands now, and what was typed; saving again is then a choice."""
    asks = cards.asked(found.document, one, typed=request.POST)
    schema, layout, required, _errors = cards.read(one, request.POST)
    mine = cards.Field(one.path, schema, layout, required, one.section, one.kind)
    both = zip(cards.told(found.document, one), cards.told(found.document, mine), strict=True)
    clash = {
        "who": found.saved_by,
        "at": found.saved_at,
        "rows": [(what, was, now) for (what, was), (_same, now) in both if was != now],
    }
    return _page(request, found, opened=one, asks=asks, clash=clash, status=409)


def _gone(request: StaffRequest, found: Draft) -> HttpResponse:
    clash = {
        "who": found.saved_by,
        "at": found.saved_at,
        "gone": True,
        "rows": [
            (_("Bạn đã gõ"), "", value)
            for name in (*_TYPED_WORDS, "legal_basis", "up_to", "amount")
            for value in request.POST.getlist(name)
            if value
        ],
    }
    return _page(request, found, clash=clash, status=409)


def _by_itself(request: StaffRequest) -> bool:
    return request.headers.get("HX-Request") == "true" and request.POST.get("auto") == "1"


def _fragment(
    request: StaffRequest,
    found: Draft,
    one: cards.Field,
    asks: Sequence[cards.Ask],
    *,
    good: bool = False,
    trouble: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """Return what changes around a question that somebody is still typing into."""
    shown = {
        "draft": found,
        "opened": one,
        "asks": asks,
        "good": good,
        "trouble": trouble,
        "seen": cards.seen(one) if good else request.POST.get("seen", ""),
        "blocks": _blocks(found),
        "panel_ids": [each.id for each in _panels(request, found, {})],
    }
    shown |= _tried(request, found)
    return render(request, "reform/_form_saved.html", shown, status=status)


@drafting
@require_POST
def add(request: StaffRequest, draft_id: int) -> HttpResponse:
    """Add a question at the end of a section or of a group."""
    found = _open(draft_id)
    section, group = request.POST.get("section", ""), request.POST.get("group", "")
    errors: dict[str, str] = {}
    label = cards.words(request.POST, "label", errors)
    kind = request.POST.get("kind", "")
    if label is None:
        errors.setdefault("label_vi", _("Cần ghi câu hỏi."))
    if kind not in forms.FieldType.values or (group and kind == forms.FieldType.GROUP):
        errors["kind"] = _("Hãy chọn kiểu câu trả lời.")
    if not errors:
        again = _just_added(found, label, kind, section, group, request.POST.get("revision", ""))
        if again:
            return redirect(f"{_url(found, hoi=again)}#question")
        schema, layout = cards.fresh(forms.FieldType(kind))
        path = cards.name_for(found.document, cards.said(label), group=group)
        try:
            forms.add_field(
                draft_id=draft_id,
                revision=found.revision,
                path=path,
                schema=schema,
                layout={**layout, "label": label},
                section=section,
                required=bool(request.POST.get("required")),
                by=request.actor,
                at=timezone.now(),
            )
        except Invalid as refusal:
            errors[""] = _reasons(found, refusal)
        else:
            messages.success(request, _("Đã thêm câu hỏi."))
            return redirect(f"{_url(found, hoi=path)}#question")
    return _page(
        request, found, adding=section, group=group, errors=errors,
        typed={name: request.POST.get(name, "") for name in _TYPED},
        kinds=cards.kinds(inside=bool(group)), status=422,
    )  # fmt: skip


def _just_added(
    found: Draft, label: Any, kind: str, section: str, group: str, revision: str
) -> str:
    """Return the question that a first press of the same button has made already, or ""."""
    if revision == str(found.revision):
        return ""
    same = [
        each.path
        for each in cards.fields(found.document)
        if each.section == section
        and each.layout.get("label") == label
        and each.kind == kind
        and each.path.rpartition("/")[0] == group
    ]
    return same[-1] if same else ""


@drafting
@require_POST
def act(request: StaffRequest, draft_id: int) -> HttpResponse:
    """Move or remove a question, a section, a table: "up asker_name", "remove children/name"."""
    found = _open(draft_id)
    verb, _blank, path = request.POST.get("act", "").partition(" ")
    moves: Mapping[str, Callable[[StaffRequest, Draft, str], str]] = {
        "up": _up,
        "down": _down,
        "remove": _remove,
        "section-up": _section_up,
        "section-down": _section_down,
        "section-remove": _section_remove,
        "fees-remove": _fees_remove,
    }
    if verb not in moves:
        raise Missing(_("Không có việc này."))
    try:
        url = moves[verb](request, found, path)
    except (Clash, Invalid) as refusal:
        reason = _reasons(found, refusal) if isinstance(refusal, Invalid) else str(refusal)
        leaning = cards.leaning_on(found.document, path) if verb == "remove" else []
        return _page(
            request, forms.form_draft(draft_id), trouble=[reason], leaning=leaning, bad=True,
            status=422 if isinstance(refusal, Invalid) else 409,
        )  # fmt: skip
    return redirect(url)


def _up(request: StaffRequest, found: Draft, path: str) -> str:
    return _moved(request, found, path, cards.step_up(found.document, path), "up")


def _down(request: StaffRequest, found: Draft, path: str) -> str:
    return _moved(request, found, path, cards.step_down(found.document, path), "down")


def _moved(
    request: StaffRequest, found: Draft, path: str, to: tuple[str, str] | None, way: str
) -> str:
    if to is None or not to[0]:
        raise Missing(_("Câu hỏi này không lên, xuống được nữa."))
    forms.move_field(
        draft_id=found.id,
        revision=found.revision,
        path=path,
        section=to[0],
        before=to[1],
        by=request.actor,
        at=timezone.now(),
    )
    # The same button again, so that the keyboard can go on; a place in the address would keep
    # the browser from going there.
    return _url(found, **{"tro-ve": f"{way} {path}"})


def _remove(request: StaffRequest, found: Draft, path: str) -> str:
    one = cards.found(found.document, path)
    forms.remove_field(
        draft_id=found.id,
        revision=found.revision,
        path=path,
        by=request.actor,
        at=timezone.now(),
    )
    label = one.label if one else path
    messages.success(request, _("Đã bỏ câu hỏi «%(label)s».") % {"label": label})
    return f"{_url(found)}#phan-{one.section}" if one else _url(found)


def _section_up(request: StaffRequest, found: Draft, key: str) -> str:
    return _section_moved(request, found, key, -1)


def _section_down(request: StaffRequest, found: Draft, key: str) -> str:
    return _section_moved(request, found, key, +1)


def _section_moved(request: StaffRequest, found: Draft, key: str, way: int) -> str:
    for page in found.document["layout"]["pages"]:
        keys = [each["key"] for each in page["sections"]]
        if key not in keys:
            continue
        to = keys.index(key) + way
        if not 0 <= to < len(keys):
            break
        others = [each for each in keys if each != key]
        forms.move_section(
            draft_id=found.id,
            revision=found.revision,
            section=key,
            page=page["key"],
            before=others[to] if to < len(others) else "",
            by=request.actor,
            at=timezone.now(),
        )
        word = "section-up" if way < 0 else "section-down"
        return _url(found, **{"tro-ve": f"{word} {key}"})
    raise Missing(_("Phần này không lên, xuống được nữa."))


def _section_remove(request: StaffRequest, found: Draft, key: str) -> str:
    forms.remove_section(
        draft_id=found.id,
        revision=found.revision,
        section=key,
        by=request.actor,
        at=timezone.now(),
    )
    messages.success(request, _("Đã bỏ phần này."))
    return _url(found)


def _fees_remove(request: StaffRequest, found: Draft, key: str) -> str:
    forms.remove_fee_table(
        draft_id=found.id,
        revision=found.revision,
        key=key,
        by=request.actor,
        at=timezone.now(),
    )
    messages.success(request, _("Đã bỏ bảng phí này."))
    return f"{_url(found)}#fees"


@drafting
@require_POST
def save_fees(request: StaffRequest, draft_id: int, key: str = "") -> HttpResponse:
    """Write a table of fees by its rows; a new one where no key is named."""
    found = _open(draft_id)
    fee = fees.opened(found.document, key, request.POST.get("of", ""))
    if fee is None:
        return _gone(request, found)
    table, errors = fees.taken(found.document, fee, request.POST)
    if errors:
        return _page(request, found, fee=fee, status=422)
    stale = request.POST.get("revision") != str(found.revision)
    if table == fees.tables(found.document).get(key) or (
        not key and stale and table in fees.tables(found.document).values()
    ):
        return redirect(f"{_url(found)}#fees")
    if request.POST.get("seen", "") != fee.seen:
        was = {**found.document, "layout": {**found.document["layout"], "tables": {key: table}}}
        clash = {
            "who": found.saved_by,
            "at": found.saved_at,
            "rows": [(_("Bảng phí"), fees.in_words(found.document, key), fees.in_words(was, key))],
        }
        return _page(request, found, fee=fee, clash=clash, status=409)
    new = key or fees.key_for(found.document, fee.of)
    try:
        forms.put_fee_table(
            draft_id=draft_id,
            revision=found.revision,
            key=new,
            table=table,
            of=fee.of,
            into=fee.into,
            by=request.actor,
            at=timezone.now(),
        )
    except Invalid as refusal:
        said = {
            fees.control_of(each.pointer, new): cards.in_questions(found.document, each.reason)
            for each in refusal.faults
        }
        fee.wrong(said)
        return _page(request, found, fee=fee, status=422)
    messages.success(request, _("Đã lưu bảng phí."))
    return redirect(f"{_url(found)}#fees")


@drafting
@require_POST
def add_section(request: StaffRequest, draft_id: int) -> HttpResponse:
    """Add a section at the end of a page, or a page with its first section."""
    found = _open(draft_id)
    errors: dict[str, str] = {}
    title = cards.words(request.POST, "title", errors)
    if title is None:
        reason = errors.get("title_vi") or _("Cần ghi tên của phần.")
        return _page(request, found, section_error=reason, status=422)
    plain = cards.said(title)
    every = [part for page in found.document["layout"]["pages"] for part in page["sections"]]
    if request.POST.get("revision") != str(found.revision) and every[-1]["title"] == plain:
        return redirect(f"{_url(found)}#phan-{every[-1]['key']}")
    key = cards.key_for(found.document, plain)
    forms.add_section(
        draft_id=draft_id,
        revision=found.revision,
        page=request.POST.get("page") or f"trang-{key}"[:80],
        section=key,
        title=plain,
        by=request.actor,
        at=timezone.now(),
    )
    return redirect(_url(found, them=key))


@drafting
@require_POST
def save_section(request: StaffRequest, draft_id: int, key: str) -> HttpResponse:
    """Say anew what a section is called, when it is asked, and what its page is called."""
    found = _open(draft_id)
    there = _section(found.document, key)
    if there is None:
        return _gone(request, found)
    errors: dict[str, str] = {}
    title = cards.words(request.POST, "title", errors)
    help = cards.words(request.POST, "help", errors)
    page = cards.words(request.POST, "page", errors)
    if title is None or page is None:
        errors.setdefault("title_vi", _("Cần ghi tên của phần và của trang."))
    kept = there | {
        name: request.POST.get(name, "")
        for name in ("title_vi", "title_en", "help_vi", "help_en", "page_vi", "page_en")
    }
    kept["when"].value = [*(each for each in request.POST.getlist("when") if each), ""]
    if errors:
        return _page(request, found, section=kept, section_errors=errors, status=422)
    if request.POST.get("seen") != there["seen"]:
        clash = {
            "who": found.saved_by,
            "at": found.saved_at,
            "rows": [(_("Tên phần"), _section_title(found, key), kept["title_vi"])],
        }
        return _page(request, found, section=kept, clash=clash, status=409)
    try:
        revision = forms.edit_section(
            draft_id=draft_id,
            revision=found.revision,
            section=key,
            title=title,
            help=help,
            show_if=cards.condition(request.POST.getlist("when")),
            by=request.actor,
            at=timezone.now(),
        )
        if cards.said(page) != there["page_vi"] or cards.said(page, "en") != there["page_en"]:
            forms.edit_page(
                draft_id=draft_id,
                revision=revision,
                page=there["page"],
                title=page,
                by=request.actor,
                at=timezone.now(),
            )
    except (Invalid, Clash) as refusal:
        reason = _reasons(found, refusal) if isinstance(refusal, Invalid) else str(refusal)
        return _page(request, found, section=kept, section_errors={"": reason}, status=422)
    messages.success(request, _("Đã lưu phần này."))
    return redirect(f"{_url(found)}#phan-{key}")


def _section_title(found: Draft, key: str) -> str:
    for page in found.document["layout"]["pages"]:
        for part in page["sections"]:
            if part["key"] == key:
                return cards.said(part["title"])
    return ""


def _reasons(found: Draft, refusal: Invalid) -> str:
    every = [cards.in_questions(found.document, each.reason) for each in refusal.faults]
    return " ".join(dict.fromkeys(every)) or str(refusal)


def _open(draft_id: int) -> Draft:
    found = forms.form_draft(draft_id)
    if not found.open:
        raise Clash(_("Bản nháp này đã đóng."))
    return found


# ---- About the form, its file, its way into force ----


def _panels(request: StaffRequest, found: Draft, tried: Tried) -> list[Panel]:
    if not found.open:
        return []
    may = forms.may_draft(request.actor)
    return [
        Panel(
            "about",
            _("Tên, căn cứ, nguồn, bản in"),
            reverse("reform:form_about", args=[found.id]),
            tried.get("about") or _about_form(found),
            _("Ghi thông tin"),
            verdict=may,
            wanted=any(each.pointer in ("/legal_basis", "/source") for each in found.faults),
        ),
        Panel(
            "import",
            _("Nhập từ tệp JSON"),
            reverse("reform:form_import", args=[found.id]),
            tried.get("import") or around.FileForm(auto_id=ids("import")),
            _("Thay bằng tệp này"),
            verdict=may,
            icon="upload",
            kind="quiet",
        ),
        Panel(
            "publish",
            _("Công bố biểu mẫu"),
            reverse("reform:form_publish", args=[found.id]),
            tried.get("publish") or around.PublishForm(auto_id=ids("publish")),
            _("Công bố"),
            verdict=forms.may_publish(request.actor),
            icon="seal",
            note=_("Bản công bố không sửa được nữa; hồ sơ đã nộp giữ bản mà nó khai."),
        ),
        Panel(
            "abandon",
            _("Bỏ bản nháp"),
            reverse("reform:form_abandon", args=[found.id]),
            NothingForm(),
            _("Bỏ bản nháp này"),
            verdict=may,
            icon="remove",
            kind="danger",
        ),
    ]


def _cases(found: Draft) -> list[tuple[str, str]]:
    try:
        facts = procedures.procedure(found.procedure_code, on=timezone.localdate())
    except Missing:
        return []
    named = [(each.key, each.name) for each in facts.cases]
    known = {key for key, _name in named}
    return named + [(key, key) for key in found.document.get("cases", ()) if key not in known]


def _about_form(found: Draft, posted: Mapping[str, Any] | None = None) -> around.AboutForm:
    document = found.document
    said = document["layout"].get("print", {})
    initial = {
        "title_vi": cards.said(document["title"]),
        "title_en": cards.said(document["title"], "en"),
        "legal_basis": document.get("legal_basis", ""),
        "source": document.get("source", ""),
        "cases": document.get("cases", []),
        **{key: said.get(key, "") for key in ("addressee", "promise", "signer")},
    }
    cases = _cases(found)
    return around.AboutForm(
        posted, initial=initial, cases=cases if len(cases) > 1 else [], auto_id=ids("about")
    )


def _revision(request: StaffRequest, found: Draft) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else found.revision


@drafting
@require_POST
def about(request: StaffRequest, draft_id: int) -> HttpResponse:
    found = _open(draft_id)
    form = _about_form(found, request.POST)

    def act(given: dict[str, Any]) -> None:
        title: Any = given["title_vi"]
        if given["title_en"]:
            title = {"vi": given["title_vi"], "en": given["title_en"]}
        words = {key: given[key] for key in ("addressee", "promise", "signer") if given[key]}
        forms.edit_form(
            draft_id=draft_id,
            revision=_revision(request, found),
            title=title,
            legal_basis=given["legal_basis"],
            source=given["source"],
            printed=words,
            cases=given.get("cases") if "cases" in given else None,
            by=request.actor,
            at=timezone.now(),
        )

    if carried_out(form, act):
        messages.success(request, _("Đã ghi thông tin của biểu mẫu."))
        return redirect(_url(found))
    return _page(request, found, tried={"about": form}, status=422)


@drafting
@require_POST
def take_in(request: StaffRequest, draft_id: int) -> HttpResponse:
    """Replace what is written by a file; each reason against it with its place in the file."""
    found = _open(draft_id)
    form = around.FileForm(request.POST, request.FILES, auto_id=ids("import"))
    faults: list[Fault] = []

    def act(given: dict[str, Any]) -> None:
        if given["file"].size > MOST_BYTES:
            raise Invalid(_("Tệp quá lớn: nhiều nhất 1 MB."))
        try:
            document = json.loads(given["file"].read().decode("utf-8-sig"))
        except (ValueError, RecursionError) as wrong:
            raise Invalid(
                _("Tệp không phải JSON: %(reason)s") % {"reason": str(wrong)[:200]}
            ) from None
        try:
            forms.rewrite_form(
                draft_id=draft_id,
                revision=_revision(request, found),
                document=document,
                by=request.actor,
                at=timezone.now(),
            )
        except Invalid as refusal:
            faults.extend(refusal.faults)
            raise

    if carried_out(form, act):
        messages.success(request, _("Đã thay nội dung bằng tệp vừa nhập."))
        return redirect(_url(found))
    return _page(request, found, tried={"import": form}, refused=faults, status=422)


@publishing
@require_POST
def publish(request: StaffRequest, draft_id: int) -> HttpResponse:
    found = _open(draft_id)
    form = around.PublishForm(request.POST, auto_id=ids("publish"))

    def act(given: dict[str, Any]) -> None:
        forms.publish_form_draft(
            draft_id=draft_id,
            revision=_revision(request, found),
            in_force_from=given["in_force_from"],
            decision=forms.Decision(
                number=given["instrument_number"],
                issued_on=given["instrument_on"],
                issuer=given["instrument_by"],
            ),
            by=request.actor,
            at=timezone.now(),
        )

    if carried_out(form, act):
        messages.success(request, _("Đã công bố biểu mẫu."))
        return redirect("reform:form_versions", found.key)
    return _page(request, found, tried={"publish": form}, status=422)


@drafting
@require_POST
def abandon(request: StaffRequest, draft_id: int) -> HttpResponse:
    found = _open(draft_id)
    forms.abandon_form_draft(
        draft_id=draft_id,
        revision=_revision(request, found),
        by=request.actor,
        at=timezone.now(),
    )
    messages.success(request, _("Đã bỏ bản nháp."))
    return redirect(HERE)


@keeping
@require_safe
def compared(request: StaffRequest, draft_id: int) -> HttpResponse:
    """What differs from the published version, question by question."""
    found = forms.form_draft(draft_id)
    newest = next(iter(forms.form_versions(found.key)), None)
    before = forms.document(newest.version_id) if newest else None
    shown = {
        "tabs": tabs(request.actor, HERE),
        "draft": found,
        "title": cards.said(found.document["title"]),
        "newest": newest,
        "differences": _differences(before, found.document),
    }
    return render(request, "reform/form_compared.html", shown)


def _differences(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[Any]:
    tables = fees.compared(before, after) if before else []
    told: list[Any] = [(_("Bảng phí"), "changed", tables)] if tables else []
    return [*told, *cards.compared(before, after)]

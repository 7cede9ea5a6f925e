"""Writing a form step by step, each step against the revision that its hand has seen."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Invalid, Missing
from thongsuot.modules.forms import policy
from thongsuot.modules.forms.actions.publishing import NO_DECISION, Decision, lock, put_in_force
from thongsuot.modules.forms.events import FormDraftBegun, FormDraftChanged, FormDraftClosed
from thongsuot.modules.forms.models import Form, FormDraft
from thongsuot.modules.forms.queries.words import faults
from thongsuot.modules.forms.rules import editing
from thongsuot.modules.forms.rules.accepting import accept
from thongsuot.modules.forms.rules.parts import Flaw
from thongsuot.modules.procedures import api as procedures


@ledger.action
def begin_form_draft(*, key: str, procedure_code: str, on: date, by: Actor, at: datetime) -> int:
    """
    Begin to write a form, from its newest version where it has one, and return the draft's id.

    :raises NotAllowed: if `by` may not write forms
    :raises Missing: if the procedure does not hold on that day
    :raises Clash: if the form is being written already, or belongs to another procedure
    """
    policy.may_draft(by).or_refuse()
    lock()
    procedure = procedures.procedure(procedure_code, on=on)
    open_draft = FormDraft.objects.filter(key=key, closed_at=None).first()
    if open_draft is not None:
        raise Clash(
            _("Biểu mẫu này đang được soạn; %(who)s lưu lần cuối.") % {"who": open_draft.saved_by}
        )
    form = Form.objects.filter(key=key).first()
    if form is not None and form.procedure_code != procedure_code:
        raise Clash(
            _("Khóa «%(key)s» là của biểu mẫu thuộc thủ tục %(code)s.")
            % {"key": key[:80], "code": form.procedure_code}
        )
    newest = form and form.versions.order_by("-number").first()
    document = (
        newest.document
        if newest
        else editing.begun(key=key, procedure_code=procedure_code, title=procedure.title[:2000])
    )
    if not newest:
        _no_worse({}, document)

    draft = FormDraft.objects.create(
        form=form,
        key=key,
        procedure_code=procedure_code,
        document=document,
        saved_by=by.name[:200],
        saved_at=at,
        begun_at=at,
    )

    ledger.record(FormDraftBegun(key, procedure_code, draft.pk), by=by, at=at)
    return draft.pk


@ledger.action
def add_field(
    *,
    draft_id: int,
    revision: int,
    path: str,
    schema: Mapping[str, Any],
    layout: Mapping[str, Any],
    section: str = "",
    before: str = "",
    required: bool = False,
    by: Actor,
    at: datetime,
) -> int:
    """
    Add one field ("name", or "group/name" in a group) and return the new revision.

    :raises Invalid: if the field may not be in a form, by its place
    :raises Clash: if another hand was first, or there is such a field
    :raises Missing: if there is no such draft, section or field to stand before
    """

    def change(document: Mapping[str, Any]) -> editing.Document:
        return editing.with_field(
            document,
            path=path,
            schema=schema,
            layout=layout,
            required=required,
            section=section,
            before=before,
        )

    return _step(draft_id, revision, "add", path, change, by=by, at=at)


@ledger.action
def edit_field(
    *,
    draft_id: int,
    revision: int,
    path: str,
    schema: Mapping[str, Any] | None = None,
    layout: Mapping[str, Any] | None = None,
    required: bool | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """
    Change what one field is, how it stands on the page, or whether it must be answered.

    :raises Invalid: if the form would be worse for it, by place
    :raises Clash: if another hand was first
    :raises Missing: if there is no such draft or field
    """

    def change(document: Mapping[str, Any]) -> editing.Document:
        return editing.changed(document, path=path, schema=schema, layout=layout, required=required)

    return _step(draft_id, revision, "edit", path, change, by=by, at=at)


@ledger.action
def move_field(
    *,
    draft_id: int,
    revision: int,
    path: str,
    section: str = "",
    before: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """
    Put one field before another, or at the end of a section.

    :raises Invalid: if something asked before it would depend on it
    :raises Clash: if another hand was first
    :raises Missing: if there is no such draft, field or place
    """

    def change(document: Mapping[str, Any]) -> editing.Document:
        return editing.moved(document, path=path, section=section, before=before)

    return _step(draft_id, revision, "move", path, change, by=by, at=at)


@ledger.action
def remove_field(*, draft_id: int, revision: int, path: str, by: Actor, at: datetime) -> int:
    """
    Take one field out.

    :raises Invalid: if others depend on it, by place
    :raises Clash: if another hand was first
    :raises Missing: if there is no such draft or field
    """

    def change(document: Mapping[str, Any]) -> editing.Document:
        return editing.without(document, path=path)

    return _step(draft_id, revision, "remove", path, change, by=by, at=at)


@ledger.action
def edit_form(
    *,
    draft_id: int,
    revision: int,
    title: Mapping[str, str] | str | None = None,
    legal_basis: str | None = None,
    source: str | None = None,
    printed: Mapping[str, str] | None = None,
    cases: Sequence[str] | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """
    Change what the form is called, which law names it, where it comes from, its words on paper.

    `cases` are the keys of the procedure's cases that it serves; none means all.

    :raises Invalid: if the words may not be in a form
    :raises Clash: if another hand was first
    """
    said: dict[str, Any] = {
        "title": title,
        "legal_basis": legal_basis,
        "source": source,
        "print": printed,
    }
    said["cases"] = list(cases) if cases is not None else None
    given = {key: value for key, value in said.items() if value is not None}

    def change(document: Mapping[str, Any]) -> editing.Document:
        return editing.about(document, **given)

    return _step(draft_id, revision, "about", ", ".join(given), change, by=by, at=at)


@ledger.action
def edit_section(
    *,
    draft_id: int,
    revision: int,
    section: str,
    title: Mapping[str, str] | str,
    help: Mapping[str, str] | str | None = None,
    show_if: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """
    Say anew what a section is called, explains, and when it is shown.

    :raises Invalid: if the condition looks at what is not asked before
    :raises Clash: if another hand was first
    :raises Missing: if there is no such section
    """

    def change(document: Mapping[str, Any]) -> editing.Document:
        return editing.section_changed(
            document, section=section, title=title, help=help, show_if=show_if
        )

    return _step(draft_id, revision, "section", section, change, by=by, at=at)


@ledger.action
def edit_page(
    *,
    draft_id: int,
    revision: int,
    page: str,
    title: Mapping[str, str] | str,
    by: Actor,
    at: datetime,
) -> int:
    """
    Call a page otherwise.

    :raises Invalid: if the words may not be in a form
    :raises Clash: if another hand was first
    :raises Missing: if there is no such page
    """

    def change(document: Mapping[str, Any]) -> editing.Document:
        return editing.page_changed(document, page=page, title=title)

    return _step(draft_id, revision, "page", page, change, by=by, at=at)


@ledger.action
def move_section(
    *,
    draft_id: int,
    revision: int,
    section: str,
    page: str,
    before: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """
    Put a section before another one of a page, or at its end.

    :raises Invalid: if something asked before it would depend on it
    :raises Clash: if another hand was first
    :raises Missing: if there is no such draft, section or page
    """

    def change(document: Mapping[str, Any]) -> editing.Document:
        return editing.section_moved(document, section=section, page=page, before=before)

    return _step(draft_id, revision, "move section", section, change, by=by, at=at)


@ledger.action
def remove_section(*, draft_id: int, revision: int, section: str, by: Actor, at: datetime) -> int:
    """
    Take an empty section out, and its page with it where that held nothing else.

    :raises Clash: if another hand was first, or it still holds fields
    :raises Missing: if there is no such section
    """

    def change(document: Mapping[str, Any]) -> editing.Document:
        return editing.without_section(document, section=section)

    return _step(draft_id, revision, "remove section", section, change, by=by, at=at)


@ledger.action
def add_section(
    *,
    draft_id: int,
    revision: int,
    page: str,
    section: str,
    title: str,
    by: Actor,
    at: datetime,
) -> int:
    """
    Add an empty section at the end of a page; a page not there is made with it.

    :raises Clash: if another hand was first, or the page has such a section
    """

    def change(document: Mapping[str, Any]) -> editing.Document:
        return editing.with_section(document, page=page, section=section, title=title)

    return _step(draft_id, revision, "section", section, change, by=by, at=at)


@ledger.action
def put_fee_table(
    *,
    draft_id: int,
    revision: int,
    key: str,
    table: Mapping[str, Any],
    of: str = "",
    into: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """
    Write a table of fees, new or in the place of the one of that key.

    `into` names the field that it is reckoned in, by what `of` is answered; none leaves the
    fields as they are.

    :raises Invalid: if it is no table (each has its legal basis), or cannot be reckoned there
    :raises Clash: if another hand was first
    :raises Missing: if there is no such draft or field
    """

    def change(document: Mapping[str, Any]) -> editing.Document:
        return editing.with_table(document, key=key, table=table, of=of, into=into)

    return _step(draft_id, revision, "fees", key, change, by=by, at=at)


@ledger.action
def remove_fee_table(*, draft_id: int, revision: int, key: str, by: Actor, at: datetime) -> int:
    """
    Take a table of fees out.

    :raises Invalid: if a field is reckoned by it, by place
    :raises Clash: if another hand was first
    :raises Missing: if there is no such draft or table
    """

    def change(document: Mapping[str, Any]) -> editing.Document:
        return editing.without_table(document, key=key)

    return _step(draft_id, revision, "remove fees", key, change, by=by, at=at)


@ledger.action
def rewrite_form(
    *, draft_id: int, revision: int, document: Mapping[str, Any], by: Actor, at: datetime
) -> int:
    """
    Replace the whole document, as an import does.

    :raises Invalid: if it is no form, with every reason by its place
    :raises Clash: if another hand was first, or it is of another form
    """

    def change(before: Mapping[str, Any]) -> editing.Document:
        spec, flaws = accept(document)
        if spec is None:
            raise Invalid(_("Biểu mẫu này chưa dùng được."), faults(flaws))
        if (spec.key, spec.procedure_code) != (before["key"], before["procedure"]):
            raise Clash(_("Đây là nội dung của biểu mẫu khác."))
        return dict(document)

    return _step(draft_id, revision, "rewrite", "", change, by=by, at=at)


@ledger.action
def publish_form_draft(
    *,
    draft_id: int,
    revision: int,
    in_force_from: date,
    decision: Decision = NO_DECISION,
    by: Actor,
    at: datetime,
) -> int:
    """
    Publish what was written and close the draft; return the version's id.

    :raises NotAllowed, Invalid, Missing, Clash: as `publish_form` does
    """
    policy.may_publish(by).or_refuse()
    lock()
    draft = _open(draft_id, revision)

    version_id = put_in_force(
        draft.document, in_force_from=in_force_from, decision=decision, by=by, at=at
    )
    draft.closed_at = at
    draft.save(update_fields=["closed_at"])

    ledger.record(FormDraftClosed(draft.key, draft.pk, published=True), by=by, at=at)
    return version_id


@ledger.action
def abandon_form_draft(*, draft_id: int, revision: int, by: Actor, at: datetime) -> None:
    """
    Give a draft up; what was published stays as it is.

    :raises NotAllowed: if `by` may not write forms
    """
    policy.may_draft(by).or_refuse()
    draft = _open(draft_id, revision)

    draft.closed_at = at
    draft.save(update_fields=["closed_at"])

    ledger.record(FormDraftClosed(draft.key, draft.pk, published=False), by=by, at=at)


def _step(
    draft_id: int,
    revision: int,
    verb: str,
    path: str,
    change: Callable[[Mapping[str, Any]], editing.Document],
    *,
    by: Actor,
    at: datetime,
) -> int:
    policy.may_draft(by).or_refuse()
    draft = _open(draft_id, revision)
    try:
        document = change(draft.document)
    except editing.Nowhere as lost:
        raise Missing(_("Biểu mẫu không có «%(name)s».") % {"name": str(lost)[:80]}) from None
    except editing.Taken as taken:
        raise Clash(_("Biểu mẫu đã có «%(name)s».") % {"name": str(taken)[:80]}) from None
    _no_worse(draft.document, document)

    draft.document = document
    draft.revision += 1
    draft.saved_by, draft.saved_at = by.name[:200], at
    draft.save(update_fields=["document", "revision", "saved_by", "saved_at"])

    ledger.record(
        FormDraftChanged(draft.key, draft.pk, draft.revision, verb, path[:130]), by=by, at=at
    )
    return draft.revision


def _open(draft_id: int, revision: int) -> FormDraft:
    draft = FormDraft.objects.select_for_update(of=("self",)).filter(pk=draft_id).first()
    if draft is None:
        raise Missing(_("Không có bản nháp biểu mẫu này."))
    if draft.closed_at is not None:
        raise Clash(_("Bản nháp này đã đóng."))
    if draft.revision != revision:
        raise Clash(
            _("%(who)s đã sửa bản nháp này trước; hãy xem lại rồi sửa.") % {"who": draft.saved_by}
        )
    return draft


def _no_worse(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """A draft may lack things; a step may not put in what a form can never hold."""
    known = Counter(map(_kind, _flaws(before)))
    added = []
    for flaw in _flaws(after):
        if known[_kind(flaw)]:
            known[_kind(flaw)] -= 1
        elif not _unfinished(flaw):
            added.append(flaw)
    if added:
        raise Invalid(_("Không sửa như vậy được."), faults(added))


def _flaws(document: Mapping[str, Any]) -> Sequence[Flaw]:
    return accept(document)[1] if document else ()


def _kind(flaw: Flaw) -> tuple[str, str]:
    # Places shift when a field comes or goes before others; the reason does not.
    return flaw.sentence, repr(sorted(flaw.params.items()))


def _unfinished(flaw: Flaw) -> bool:
    """Whether a flaw is only that something is still empty, or a new choice has no fee yet."""
    if flaw.pointer in ("/legal_basis", "/source"):
        return "most" in flaw.params
    if flaw.pointer.endswith("/calculate/table"):
        return "lacking" in flaw.params
    empty = ("/fields", "/sections", "/pages")
    return flaw.pointer == "/schema/properties" or flaw.pointer.endswith(empty)

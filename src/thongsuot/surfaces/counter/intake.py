"""Receiving a dossier: the papers of its case beside what was handed over, sent exactly once."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.units import api as units
from thongsuot.kernel import worktime
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Invalid, Missing
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.counter import forms
from thongsuot.surfaces.counter.forms import IntakeForm, PaperForm
from thongsuot.surfaces.counter.models import SentForm
from thongsuot.surfaces.shared import uploads
from thongsuot.surfaces.shared.http import StaffRequest
from thongsuot.surfaces.shared.templatetags.vi import language
from thongsuot.surfaces.shared.uploads import Kept

EXTRA_ROWS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One paper: what the law asks, what was handed over, and its files."""

    form: PaperForm
    kept: Kept
    code: str = ""
    name: str = ""
    required: bool = False
    form_name: str = ""
    note: str = ""

    @property
    def prefix(self) -> str:
        return str(self.form.prefix)

    @property
    def is_extra(self) -> bool:
        return not self.code

    @property
    def label(self) -> str:
        return self.name or _("giấy tờ khác")

    @property
    def handed(self) -> bool:
        """Ticked, or sent as a file, or (an extra paper) named."""
        said = self.form.cleaned_data
        named = self.is_extra and bool(said.get("name"))
        return bool(said.get("handed") or self.kept.files or named)


@dataclass(frozen=True, slots=True)
class Intake:
    """The whole form as it stands: the procedure, its case, the person, the papers."""

    facts: procedures.ProcedureFacts
    form: IntakeForm
    rows: Sequence[Row]
    case: str
    channel: str

    @property
    def listed(self) -> list[Row]:
        return [row for row in self.rows if not row.is_extra]

    @property
    def extra(self) -> list[Row]:
        return [row for row in self.rows if row.is_extra]

    @property
    def has_extra(self) -> bool:
        return any(row.kept.files or row.form["name"].value() for row in self.extra)

    @property
    def missing(self) -> list[str]:
        return [row.name for row in self.rows if row.required and not row.handed]


# ---- Opening and reading the form ----


def opened(
    request: StaffRequest,
    code: str,
    at: datetime,
    *,
    said: QueryDict | None = None,
    judged: bool = True,
) -> Intake:
    """
    Return the form as it was sent, or fresh; the files that came with it are kept already.

    `said` is what was sent with some of it corrected. A form that is not `judged` keeps what
    was typed and finds no fault with it yet.

    :raises Missing: if no such procedure is in force today
    :raises Clash: if the catalogue only lists it, so that nothing says what it takes
    """
    facts = procedures.procedure(code, on=localdate(at))
    if not facts.is_full:
        raise Clash(
            _("Thủ tục %(code)s mới có trong danh mục, chưa có thành phần hồ sơ và thời hạn.")
            % {"code": facts.code}
        )
    sent = said or (request.POST if request.method == "POST" else None)
    names = [case.name for case in facts.cases]
    case = (sent or request.GET).get("case", "")
    case = case if case in names else names[0]
    channel = (sent or request.GET).get("channel", "")
    channel = channel if channel in dict(forms.AT_COUNTER) else dossiers.Channel.COUNTER.value
    initial: dict[str, Any] = {"case": case, "channel": channel, "return_channel": channel}
    if sent and not judged:
        initial, sent = {**initial, **sent.dict(), "case": case, "channel": channel}, None
    form = IntakeForm(sent, initial=initial, cases=names, units=_offices(request.actor, facts, at))
    rows = _rows(request, facts, case, channel, at, judged=judged)
    return Intake(facts, form, rows, case, channel)


def reused(request: StaffRequest, code: str, at: datetime) -> Intake:
    """Return the form as it was sent, with what the counter knows of the person filled in."""
    known = dossiers.known_person(request.POST.get("id_number", ""), actor=request.actor, at=at)
    if known is not None:
        said = request.POST.copy()
        person = known.person
        born = date.fromisoformat(person.birth_date) if person.birth_date else None
        said["kind"] = known.kind
        said["name"], said["address"] = person.name, person.address
        said["phone"], said["email"] = person.phone, person.email
        said["birth_date"] = f"{born:%d/%m/%Y}" if born else ""
        return opened(request, code, at, said=said, judged=False)
    return opened(request, code, at, judged=False)


def _offices(
    actor: Actor, facts: procedures.ProcedureFacts, at: datetime
) -> Sequence[tuple[str, Any]]:
    """Return who may decide: the counter's own agency first, then the others by level."""
    assert actor.unit_id is not None, "a clerk sits at a counter"
    on = localdate(at)
    own = units.agency_of(actor.unit_id)
    top = units.units(own.lineage[-1:]).get(own.lineage[-1], own)
    others = [
        found.unit
        for found in units.agencies(on=on, under=top.code or None)
        if found.unit.id != own.id
    ]
    wanted = {str(level) for level in facts.levels}
    groups = [
        (label, [(str(unit.id), unit.name) for unit in others if unit.level == level])
        for level, label in (("commune", _("Xã, phường khác")), ("province", _("Cơ quan cấp tỉnh")))
        if not wanted or level in wanted
    ]
    answer = [(str(own.id), own.name), *[group for group in groups if group[1]]]
    # A counter for the whole province, or for what its own level does not decide, says for whom.
    if own.kind == units.UnitKind.PROVINCE_COMMITTEE or (wanted and own.level not in wanted):
        answer.insert(0, ("", _("Hãy chọn cơ quan")))
    return answer


def _rows(
    request: StaffRequest,
    facts: procedures.ProcedureFacts,
    case: str,
    channel: str,
    at: datetime,
    *,
    judged: bool,
) -> list[Row]:
    rows = []
    for paper in facts.components_for(case, channel):
        prefix = "p" + hashlib.sha256(paper.code.encode()).hexdigest()[:8]
        kind = forms.ORIGINAL if paper.original or not paper.copy else forms.COPY
        form, kept = _row(request, prefix, paper.name[:120], kind, at, judged=judged)
        note = paper.note or ""
        rows.append(Row(form, kept, paper.code, paper.name, paper.required, paper.form or "", note))
    for number in range(EXTRA_ROWS):
        about = _("giấy tờ khác %(number)d") % {"number": number + 1}
        rows.append(Row(*_row(request, f"extra{number}", about, forms.COPY, at, judged=judged)))
    return rows


def _row(
    request: StaffRequest, prefix: str, about: str, kind: str, at: datetime, *, judged: bool
) -> tuple[PaperForm, Kept]:
    kept = uploads.receive(
        request, f"{prefix}-files", owner=f"intake:{request.actor.account_id}", at=at
    )
    initial: dict[str, Any] = {"kind": kind, "copies": 1}
    # Papers of another case than the one that was sent were not on the page.
    was_there = f"{prefix}-kind" in request.POST
    if was_there and not judged:
        fields = ("handed", "kind", "copies", "name")
        initial = {name: request.POST.get(f"{prefix}-{name}", "") for name in fields}
    sent = request.POST if was_there and judged else None
    if judged and sent is None and request.method == "POST":
        sent = QueryDict(f"{prefix}-kind={kind}&{prefix}-copies=1")
    return PaperForm(sent, prefix=prefix, about=about, initial=initial), kept


# ---- Checking and sending ----


def is_ready(intake: Intake, intent: str) -> bool:
    """Whether the form can be sent; if not, its faults say what to do."""
    valid = all([row.form.is_valid() for row in intake.rows]) & intake.form.is_valid()
    if intake.form.is_valid():
        intake.form.demand_words(intent)
    refused = [row.kept.error for row in intake.rows if row.kept.error]
    for error in refused:
        intake.form.add_error(None, error)
    for row in intake.rows:
        if row.is_extra and row.kept.files and not row.form.cleaned_data.get("name"):
            row.form.add_error("name", _("Cần ghi tên giấy tờ."))
            intake.form.add_error(None, _("Giấy tờ khác có tệp mà chưa có tên."))
    if valid and intent == forms.ACCEPT and intake.missing:
        if not intake.form.cleaned_data["missing_ok"]:
            intake.form.add_error(
                "missing_ok",
                _("Còn thiếu: %(papers)s.") % {"papers": "; ".join(intake.missing)},
            )
    return valid and not intake.form.errors


def send(intake: Intake, intent: str, *, by: Actor, at: datetime) -> str:
    """
    File the dossier and do what the clerk decided; return the code to open it by.

    All of it or nothing; the same form sent again answers with the dossier that it made.

    :raises Invalid: if the person or the papers cannot be what they say they are
    :raises Clash: if it cannot be accepted now
    """
    said = intake.form.cleaned_data
    with transaction.atomic():
        sent, is_first = SentForm.objects.get_or_create(
            key=said["key"], defaults={"account_id": by.account_id or 0, "at": at}
        )
        if not is_first:
            if sent.account_id != (by.account_id or 0):
                raise Clash(_("Tờ tiếp nhận này đã được gửi; hãy mở tờ mới."))
            return sent.reference
        filed = _filed(intake, by=by, at=at)
        sent.reference = _decided(intent, filed, intake, by=by, at=at)
        sent.save(update_fields=["reference"])
    if intent == forms.ACCEPT:
        _hand_on_at_once(sent.reference, by=by, at=at)
    return sent.reference


def _hand_on_at_once(code: str, *, by: Actor, at: datetime) -> None:
    """
    Hand what another agency decides to the division that answers for it there.

    Its clock starts at that agency's receipt (NĐ 309/2026), so only then is there a day to
    promise on the receipt. Where no division is known, the clerk chooses one on the page.
    """
    found = dossiers.on_desk(code, actor=by, at=at)
    if found.due_at is None:
        with suppress(Invalid):
            dossiers.forward(code=code, by=by, at=at)


def _filed(intake: Intake, *, by: Actor, at: datetime) -> str:
    said = intake.form.cleaned_data
    assert by.unit_id is not None, "a clerk sits at a counter"
    filed = dossiers.submit(
        procedure_code=intake.facts.code,
        # Where there is one case only, its name says nothing.
        case=intake.case if len(intake.facts.cases) > 1 else "",
        receiving_unit_id=by.unit_id,
        competent_unit_id=int(said["competent_unit"]),
        channel=dossiers.Channel(said["channel"]),
        return_channel=dossiers.Channel(said["return_channel"]),
        applicant=dossiers.Applicant(
            kind=said["kind"],
            name=said["name"],
            id_number=said["id_number"],
            address=said["address"],
            birth_date=said["birth_date"],
            phone=said["phone"],
            email=said["email"],
        ),
        submitter=_submitter(said),
        components=[_handed(row) for row in intake.rows if row.handed],
        by=by,
        at=at,
    )
    return filed.reference


def _submitter(said: Mapping[str, Any]) -> dossiers.Submitter | None:
    if not said["by_other"]:
        return None
    return dossiers.Submitter(
        name=said["submitter_name"],
        id_number=said["submitter_id_number"],
        phone=said["submitter_phone"],
        authority=said["authority"],
    )


def _handed(row: Row) -> dossiers.HandedIn:
    said = row.form.cleaned_data
    electronic = said["kind"] == forms.ELECTRONIC
    return dossiers.HandedIn(
        name=row.name or said["name"],
        code=row.code,
        copies=0 if electronic else said["copies"] or 1,
        original=said["kind"] == forms.ORIGINAL,
        file_ids=row.kept.ids,
    )


def _decided(intent: str, reference: str, intake: Intake, *, by: Actor, at: datetime) -> str:
    """Do what the clerk decided, and return the code that the dossier goes by afterwards."""
    said = intake.form.cleaned_data
    if intent == forms.ACCEPT:
        return dossiers.accept(code=reference, by=by, at=at)
    if intent == forms.REFUSE:
        dossiers.refuse_intake(code=reference, reason=said["reason"], by=by, at=at)
    if intent == forms.SUPPLEMENT:
        typed = [line.strip() for line in said["items"].splitlines() if line.strip()]
        items = typed or intake.missing
        dossiers.request_supplement(
            code=reference, reason=said["reason"], items=items, by=by, at=at
        )
    return reference


# Where a fault of the door belongs on the form.
_FIELDS = {
    "/applicant/id_number": "id_number",
    "/applicant/name": "name",
    "/applicant/address": "address",
    "/applicant/phone": "phone",
    "/applicant/email": "email",
    "/applicant/birth_date": "birth_date",
    "/submitter/id_number": "submitter_id_number",
    "/submitter/name": "submitter_name",
    "/submitter/phone": "submitter_phone",
    "/reason": "reason",
    "/items": "items",
}


def tell(intake: Intake, refusal: Invalid | Clash) -> None:
    """Put what the door said where the clerk typed it."""
    faults = refusal.faults if isinstance(refusal, Invalid) else ()
    for fault in faults:
        intake.form.add_error(_FIELDS.get(fault.pointer), _(fault.reason))
    if not faults:
        intake.form.add_error(None, _(str(refusal)))


# ---- What the law says of this case, shown beside the form ----


def limit_in_words(intake: Intake) -> str:
    """Return the limit as the receipt will say it."""
    limit = intake.facts.limit_for(intake.case, intake.channel)
    if limit.due_same_day:
        return _("trong ngày làm việc")
    if limit.counted is None:
        return _("không ghi trong danh mục")
    return worktime.amount_in_words(limit.counted, language())


def due_if_accepted(intake: Intake, at: datetime) -> datetime | None:
    """
    Return when the result would be due if it were accepted now.

    None where nothing can be promised: another agency decides, so that its own receipt starts
    the clock, or the catalogue gives no limit.
    """
    choices = intake.form.fields["competent_unit"].choices  # type: ignore[attr-defined]
    own = choices[0][0]
    if not own or str(intake.form["competent_unit"].value() or own) != own:
        return None
    try:
        promised = dossiers.published_limit(intake.facts, intake.case, intake.channel)
        return worktime.deadline(
            start=at,
            limit=promised.limit,
            cutoff=promised.cutoff,
            calendar=calendars.calendar_for(int(own)),
        ).due
    except (Clash, Missing, worktime.BadQuestion):
        return None

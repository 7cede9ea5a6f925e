"""Receiving a dossier: the papers of its case beside what was handed over, sent exactly once."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.files import api as files
from thongsuot.foundation.units import api as units
from thongsuot.kernel import worktime
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Invalid, Missing
from thongsuot.kernel.vietnamese import without_marks
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.forms import api as forms_api
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.counter import forms
from thongsuot.surfaces.counter.forms import IntakeForm, PaperForm
from thongsuot.surfaces.counter.models import BegunForm, SentForm
from thongsuot.surfaces.shared import filling, reasoning, uploads
from thongsuot.surfaces.shared.http import StaffRequest
from thongsuot.surfaces.shared.templatetags.vi import language
from thongsuot.surfaces.shared.uploads import Kept

EXTRA_ROWS = 2
# A form laid aside is of today's citizen; what was typed of them is not kept for longer.
KEPT_ASIDE = timedelta(days=2)


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
    # Where this paper is the electronic form that has been filled in here.
    filled: bool = False

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
        return bool(said.get("handed") or self.kept.files or named or self.filled)


@dataclass(frozen=True, slots=True)
class Intake:
    """The whole form as it stands: the procedure, its case, the person, the papers."""

    facts: procedures.ProcedureFacts
    form: IntakeForm
    rows: Sequence[Row]
    case: str
    channel: str
    way: str
    authority: Kept
    # The electronic form of this case, where it has one, and what was filled in of it here.
    electronic: forms_api.FormFacts | None = None
    begun: BegunForm | None = None

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
    def at_once(self) -> bool:
        """Whether it is answered while one waits (trả ngay): then no receipt unless asked for."""
        limit = self.facts.limit_for(self.case, self.channel)
        return limit.due_same_day

    @property
    def is_filled(self) -> bool:
        return self.begun is not None and self.begun.finished

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
    sent = said if said is not None else request.POST if request.method == "POST" else None
    asked = sent if sent is not None else request.GET
    names = [case.name for case in facts.cases]
    case = asked.get("case", "")
    case = case if case in names else names[0]
    ways = _ways(facts)
    way = asked.get("way", "")
    way = way if way in dict(ways) else ways[0][0]
    channel = forms.CHANNELS[way].value
    begun = _begun(sent, facts, request.actor) if sent is not None else None
    electronic = forms_api.form_for(facts.code, case or None, on=localdate(at))
    initial: dict[str, Any] = {"case": case, "way": way, "return_channel": channel}
    initial["arrived_on"] = localdate(at)
    typed = sent
    if sent is not None and not judged:
        initial, typed = {**initial, **sent.dict(), "case": case, "way": way}, None
    form = IntakeForm(
        typed, initial=initial, cases=names, units=_offices(request.actor, facts, at), ways=ways
    )
    finished = electronic if begun is not None and begun.finished else None
    reading = _Reading(request, sent, at, judged)
    return Intake(
        facts=facts,
        form=form,
        rows=_rows(reading, facts, case, channel, finished),
        case=case,
        channel=channel,
        way=way,
        authority=reading.kept("authority"),
        electronic=electronic,
        begun=begun,
    )


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


def _ways(facts: procedures.ProcedureFacts) -> list[tuple[str, Any]]:
    """Return how a dossier may come: those ways whose channel the procedure is received by."""
    offered = {str(channel) for channel in facts.channels}
    return [(way, label) for way, label in forms.WAYS if forms.CHANNELS[way].value in offered] or [
        forms.WAYS[0]
    ]


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


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was sent, by whom and when; `judged` where its faults are to be found."""

    request: StaffRequest
    said: QueryDict | None
    at: datetime
    judged: bool

    def kept(self, prefix: str) -> Kept:
        return uploads.receive(
            self.request,
            f"{prefix}-files",
            owner=f"intake:{self.request.actor.account_id}",
            at=self.at,
            said=self.said,
            as_pages=True,
        )


def _rows(
    reading: _Reading,
    facts: procedures.ProcedureFacts,
    case: str,
    channel: str,
    finished: forms_api.FormFacts | None,
) -> list[Row]:
    rows = []
    standing = filling.standing_for(finished, facts, case) if finished else frozenset()
    for paper in facts.components_for(case, channel):
        prefix = "p" + hashlib.sha256(paper.code.encode()).hexdigest()[:8]
        note = paper.note or ""
        form, kept = _row(reading, prefix, paper.name[:120], _wanted(paper))
        rows.append(
            Row(
                form=form,
                kept=kept,
                code=paper.code,
                name=paper.name,
                required=paper.required,
                form_name=paper.form or "",
                note=note,
                filled=paper.code in standing,
            )
        )
    for number in range(EXTRA_ROWS):
        about = _("giấy tờ khác %(number)d") % {"number": number + 1}
        rows.append(Row(*_row(reading, f"extra{number}", about, {"originals": 0, "copies": 1})))
    return rows


def _wanted(paper: procedures.Component) -> dict[str, Any]:
    """Return how many the law asks for, which is what mostly comes."""
    if "xuat trinh" in without_marks(f"{paper.name} {paper.note or ''}"):
        return {"originals": 0, "copies": 0, "shown": True}
    if paper.copy and not paper.original:
        return {"originals": 0, "copies": paper.copy}
    if paper.electronic and not paper.original and not paper.copy:
        return {"originals": 0, "copies": 0, "electronic": True}
    return {"originals": paper.original or 1, "copies": 0}


_COUNTS = ("originals", "copies")


def _row(
    reading: _Reading, prefix: str, about: str, wanted: dict[str, Any]
) -> tuple[PaperForm, Kept]:
    kept = reading.kept(prefix)
    said, initial = reading.said, wanted
    # Papers of another case than the one that was sent were not on the page.
    was_there = said is not None and f"{prefix}-originals" in said
    if was_there and said is not None and not reading.judged:
        fields = ("handed", "originals", "copies", "electronic", "shown", "name")
        initial = {name: said.get(f"{prefix}-{name}", "") for name in fields}
        # A paper whose pages have been taken has been handed over.
        initial["handed"] = initial["handed"] or bool(kept.files)
    sent = said if was_there and reading.judged else None
    if reading.judged and sent is None and said is not None:
        sent = QueryDict("&".join(f"{prefix}-{name}={wanted.get(name, 0)}" for name in _COUNTS))
    return PaperForm(sent, prefix=prefix, about=about, initial=initial), kept


# ---- The electronic form, filled in at the counter ----


def lay_aside(intake: Intake, request: StaffRequest, at: datetime) -> BegunForm | None:
    """
    Keep what was typed so far, to go and fill in the electronic form; None if there is none.

    Its answers begin with what is typed on the page: nothing is asked twice.
    """
    if intake.electronic is None:
        return None
    said = {name: request.POST.getlist(name) for name in request.POST if name not in _NOT_KEPT}
    for name in [name for name in said if name.endswith(("-kept", "-place", "-drop"))]:
        del said[name]
    for kept in [intake.authority, *(row.kept for row in intake.rows)]:
        said[f"{kept.name}-kept"] = [one.word for one in kept.files]
    BegunForm.objects.filter(touched_at__lt=at - KEPT_ASIDE).delete()
    begun = intake.begun or BegunForm(
        key=intake.form["key"].value(), account_id=request.actor.account_id or 0
    )
    begun.procedure_code, begun.said, begun.touched_at = intake.facts.code, said, at
    if begun.version_id != intake.electronic.version_id:
        begun.answers, begun.finished = {}, False
        begun.version_id = intake.electronic.version_id
    begun.answers = {**_known(said, request.actor, at, intake.electronic), **begun.answers}
    begun.save()
    return begun


_NOT_KEPT = frozenset({"csrfmiddlewaretoken", "do"})


def laid_aside(key: UUID, *, by: Actor) -> BegunForm:
    """
    Return a form that this clerk laid aside.

    :raises Missing: if there is none of theirs
    """
    found = BegunForm.objects.filter(key=key, account_id=by.account_id or 0).first()
    if found is None:
        raise Missing(_("Tờ tiếp nhận này không còn; hãy mở tờ mới."))
    return found


def brought_back(begun: BegunForm) -> QueryDict:
    """Return what was typed on the page, as it was sent."""
    said = QueryDict(mutable=True)
    for name, values in begun.said.items():
        said.setlist(name, values)
    return said


def _begun(sent: QueryDict, facts: procedures.ProcedureFacts, actor: Actor) -> BegunForm | None:
    try:
        key = UUID(sent.get("key", ""))
    except ValueError:
        return None
    return BegunForm.objects.filter(
        key=key, account_id=actor.account_id or 0, procedure_code=facts.code
    ).first()


def _known(
    said: Mapping[str, list[str]], actor: Actor, at: datetime, form: forms_api.FormFacts
) -> dict[str, Any]:
    def one(name: str) -> str:
        return (said.get(name) or [""])[-1].strip()

    born = forms.VietnameseDay(required=False)
    with suppress(ValidationError):
        day = born.clean(one("birth_date"))
        assert actor.unit_id is not None, "a clerk sits at a counter"
        return dict(
            forms_api.prefilled(
                form.spec,
                forms_api.Known(
                    applicant=forms_api.Person(
                        name=one("name"),
                        id_number=one("id_number"),
                        birth_date=day,
                        address=one("address"),
                        phone=one("phone"),
                        email=one("email"),
                    ),
                    submitter=forms_api.Person(
                        name=one("submitter_name"),
                        id_number=one("submitter_id_number"),
                        phone=one("submitter_phone"),
                    ),
                    unit_name=units.agency_of(actor.unit_id).name,
                    today=localdate(at),
                ),
            )
        )
    return {}


# ---- Checking and sending ----


def is_ready(intake: Intake, intent: str) -> bool:
    """Whether the form can be sent; if not, its faults say what to do."""
    valid = all([row.form.is_valid() for row in intake.rows]) & intake.form.is_valid()
    if intake.form.is_valid():
        intake.form.demand_words(intent)
    refused = [row.kept.error for row in intake.rows if row.kept.error]
    refused += [intake.authority.error] if intake.authority.error else []
    for error in refused:
        intake.form.add_error(None, error)
    for row in intake.rows:
        if row.is_extra and row.kept.files and not row.form.cleaned_data.get("name"):
            row.form.add_error("name", _("Cần ghi tên giấy tờ."))
            intake.form.add_error(None, _("Giấy tờ khác có tệp mà chưa có tên."))
        if row.form.cleaned_data.get("shown") and row.kept.files:
            # TT 03/2025/TT-VPCP, Điều 5: what is only shown is not scanned.
            reason = _("Giấy tờ chỉ xuất trình thì không chụp, không lưu; hãy bỏ bản chụp.")
            row.form.add_error("shown", reason)
            intake.form.add_error(None, reason)
    if valid and intake.way == forms.HELPED and intake.electronic and not intake.is_filled:
        reason = _("Nộp trực tuyến giúp thì phải điền tờ khai điện tử cùng người dân trước.")
        intake.form.add_error("way", reason)
    if valid and intent in (forms.ACCEPT, forms.AT_ONCE) and intake.missing:
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
        BegunForm.objects.filter(key=said["key"]).delete()
        sent.reference = _decided(intent, filed, intake, by=by, at=at)
        sent.save(update_fields=["reference"])
    if intent in (forms.ACCEPT, forms.AT_ONCE):
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
        channel=forms.CHANNELS[intake.way],
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
        submitter=_submitter(intake, by=by, at=at),
        posted=_posted(said) if intake.way == forms.POSTED else None,
        form=_answers(intake),
        components=[_handed(row, by=by, at=at) for row in intake.rows if row.handed],
        by=by,
        at=at,
    )
    return filed.reference


def _submitter(intake: Intake, *, by: Actor, at: datetime) -> dossiers.Submitter | None:
    said = intake.form.cleaned_data
    if intake.way != forms.AUTHORISED:
        return None
    return dossiers.Submitter(
        name=said["submitter_name"],
        id_number=said["submitter_id_number"],
        address=said["submitter_address"],
        phone=said["submitter_phone"],
        authority=" ".join(filter(None, (said["authority_kind"], said["authority"]))),
        authority_files=_bound(intake.authority, said["authority_kind"], by=by, at=at),
    )


def _posted(said: Mapping[str, Any]) -> dossiers.Posted:
    return dossiers.Posted(
        sender=said["sender"] or said["name"],
        tracking_number=said["tracking_number"],
        arrived_on=said["arrived_on"],
    )


def _answers(intake: Intake) -> dict[str, Any] | None:
    if intake.begun is None or not intake.begun.finished:
        return None
    return {"version": intake.begun.version_id, "answers": intake.begun.answers}


def _handed(row: Row, *, by: Actor, at: datetime) -> dossiers.HandedIn:
    said, name = row.form.cleaned_data, row.name or row.form.cleaned_data["name"]
    if row.filled:
        return dossiers.HandedIn(name=name, code=row.code, copies=0, electronic=True)
    if said["shown"]:
        return dossiers.HandedIn(name=name, code=row.code, copies=0, shown_only=True)
    originals, copies = said["originals"] or 0, said["copies"] or 0
    if not (originals or copies or said["electronic"]):
        originals = 1
    return dossiers.HandedIn(
        name=name,
        code=row.code,
        copies=originals or copies,
        original=bool(originals),
        photocopies=copies if originals else 0,
        electronic=said["electronic"],
        file_ids=_bound(row.kept, name, by=by, at=at),
    )


def _bound(kept: Kept, name: str, *, by: Actor, at: datetime) -> tuple[UUID, ...]:
    """Return the pages that were taken of a paper as one document."""
    if not kept.files:
        return ()
    owner = f"intake:{by.account_id}"
    return files.bind(kept.ids, name=name, by=by, at=at, owner=owner)


def _decided(intent: str, reference: str, intake: Intake, *, by: Actor, at: datetime) -> str:
    """Do what the clerk decided, and return the code that the dossier goes by afterwards."""
    said = intake.form.cleaned_data
    if intent in (forms.ACCEPT, forms.AT_ONCE):
        return dossiers.accept(code=reference, by=by, at=at)
    if intent == forms.REFUSE:
        dossiers.refuse_intake(
            code=reference,
            reason=said["reason"],
            reasons=reasoning.chosen(said),
            by=by,
            at=at,
        )
    if intent == forms.SUPPLEMENT:
        typed = [line.strip() for line in said["items"].splitlines() if line.strip()]
        items = typed or intake.missing
        dossiers.request_supplement(
            code=reference,
            reason=said["reason"],
            items=items,
            reasons=reasoning.chosen(said),
            by=by,
            at=at,
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
    "/submitter/address": "submitter_address",
    "/posted/sender": "sender",
    "/posted/tracking_number": "tracking_number",
    "/posted/arrived_on": "arrived_on",
    "/submitter": "way",
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


def due_if_accepted(intake: Intake, at: datetime) -> worktime.Deadline | None:
    """
    Return when the result would be due if it were accepted now, and why then.

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
        )
    except (Clash, Missing, worktime.BadQuestion):
        return None

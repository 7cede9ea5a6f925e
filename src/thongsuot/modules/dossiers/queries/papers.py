"""Opening one file of a dossier, and finding again a paper that was issued for it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from thongsuot.foundation.files import api as files
from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Missing, to_translate
from thongsuot.modules.dossiers import rules
from thongsuot.modules.dossiers.models import Dossier, Slip


def file_of(code: str, file_id: UUID, *, actor: Actor, at: datetime) -> files.FileFacts:
    """
    Return a file that was handed in with the dossier, or is its result; the opening is recorded.

    :raises Missing: if the dossier lies outside the actor's sight, or the file is not its own
    """
    dossier = Dossier.objects.opened_by(actor).known_as(code)
    handed_in = dossier.components.filter(file_ids__contains=[file_id])
    answered = dossier.consultations.filter(file_ids__contains=[file_id])
    known = {
        *dossier.result_files,
        *rules.attached(dossier.form),
        *rules.authority_files(dossier.submitter),
    }
    if file_id not in known and not (handed_in.exists() or answered.exists()):
        raise Missing(_("Hồ sơ %(code)s không có tệp này.") % {"code": dossier.known_code})
    ledger.record_reading(
        subject=f"dossier:{dossier.pk}", purpose=to_translate("mở tệp"), by=actor, at=at
    )
    return files.facts([file_id])[file_id]


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """
    What anyone may know of a paper that was issued: that it was, by whom, and whether it holds.

    `copies` is how often it was issued in all; a later copy takes the place of this one.
    """

    form: str
    title: str
    number: str
    code: str
    issuer: str
    issued_at: datetime
    copy: int
    copies: int
    digest: str

    @property
    def is_latest(self) -> bool:
        return self.copy == self.copies


# As much of the digest as stands in the address behind a QR code: no two papers share it.
DIGEST_SHOWN = 24
_DIGEST = re.compile(rf"[0-9a-f]{{{DIGEST_SHOWN},64}}")


def issued_paper(word: str) -> IssuedPaper:
    """
    Return what is known of the paper whose digest begins with `word`; nothing of whom it names.

    :raises Missing: if no paper was issued that has it
    """
    slip = None
    if _DIGEST.fullmatch(word):
        until = word + "g"
        found = Slip.objects.filter(digest__gte=word, digest__lt=until)
        slip = found.select_related("dossier").order_by("digest").first()
    if slip is None:
        raise Missing(_("Không có giấy nào mang mã kiểm tra này."))
    copies = slip.dossier.slips.filter(form=slip.form, number=slip.number).aggregate(
        last=Max("copy")
    )["last"]
    return IssuedPaper(
        form=slip.form,
        title=slip.content["Tên giấy"],
        number=slip.number,
        code=slip.content["Mã hồ sơ"],
        issuer=slip.content["Cơ quan cấp"],
        issued_at=slip.issued_at,
        copy=slip.copy,
        copies=copies,
        digest=slip.digest,
    )


def digital_form(
    code: str, form: str, *, copy: int | None = None, actor: Actor, at: datetime
) -> tuple[Mapping[str, Any], str]:
    """
    Return the digital form of a dossier's paper, the latest or that `copy`, and its digest.

    :raises Missing: if the dossier lies outside the actor's sight, or no such paper was issued
    """
    dossier = Dossier.objects.opened_by(actor).known_as(code)
    issued = dossier.slips.filter(form=form)
    if copy is not None:
        issued = issued.filter(copy=copy)
    slip = issued.order_by("-issued_at", "-copy").first()
    if slip is None:
        raise Missing(_("Hồ sơ %(code)s không có mẫu này.") % {"code": dossier.known_code})
    ledger.record_reading(
        subject=f"dossier:{dossier.pk}", purpose=to_translate("xem hồ sơ"), by=actor, at=at
    )
    return slip.content, slip.digest

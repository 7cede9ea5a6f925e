"""Opening one file of a dossier, by someone who may see the dossier."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from thongsuot.foundation.files import api as files
from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Missing, to_translate
from thongsuot.modules.dossiers import rules
from thongsuot.modules.dossiers.models import Dossier


def file_of(code: str, file_id: UUID, *, actor: Actor, at: datetime) -> files.FileFacts:
    """
    Return a file that was handed in with the dossier, or is its result; the opening is recorded.

    :raises Missing: if the dossier lies outside the actor's sight, or the file is not its own
    """
    dossier = Dossier.objects.opened_by(actor).known_as(code)
    handed_in = dossier.components.filter(file_ids__contains=[file_id])
    answered = dossier.consultations.filter(file_ids__contains=[file_id])
    known = {*dossier.result_files, *rules.attached(dossier.form)}
    if file_id not in known and not (handed_in.exists() or answered.exists()):
        raise Missing(_("Hồ sơ %(code)s không có tệp này.") % {"code": dossier.known_code})
    ledger.record_reading(
        subject=f"dossier:{dossier.pk}", purpose=to_translate("mở tệp"), by=actor, at=at
    )
    return files.facts([file_id])[file_id]

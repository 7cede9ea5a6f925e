"""What is done about news: people are told of theirs, and decisions take hold."""

from django.conf import settings
from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.messages import api as messages
from thongsuot.kernel import worktime
from thongsuot.kernel.worktime import moment_in_full
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.dossiers import events
from thongsuot.modules.dossiers.actions import versions
from thongsuot.modules.dossiers.models import Dossier
from thongsuot.modules.dossiers.queries import history

_TELLING = (
    events.DossierSubmitted,
    events.VersionSwitched,
    events.DossierAccepted,
    events.ReceiptCorrected,
    events.IntakeRefused,
    events.SupplementRequested,
    events.SupplementReceived,
    events.ApplicantNotified,
    events.DossierPaused,
    events.DossierResumed,
    events.DueDateExtended,
    events.DueDateRecomputed,
    events.ResultIssued,
    events.ResultReplaced,
    events.ResultReturned,
    events.DossierWithdrawn,
    events.DossierStopped,
)


@ledger.reaction("dossiers.tell_applicant", *_TELLING)
def tell_applicant(happened: ledger.Happened) -> None:
    """Write to the applicant at each turn (M11), if they left an address."""
    dossier = Dossier.objects.get(pk=happened.event.dossier_id)
    address = dossier.applicant.get("email", "")
    if not address:
        return
    sentence = history.SENTENCES[happened.type](happened.data)
    messages.send(
        to=address,
        subject=_("Hồ sơ %(code)s: %(sentence)s")
        % {"code": dossier.known_code, "sentence": sentence.rstrip(".")},
        body=_body(dossier, sentence),
        key=f"dossier-event-{happened.position}",
        about=happened.subject,
        at=happened.at,
    )


@ledger.reaction("dossiers.apply_transition_rules", announcements.DecisionPublished)
def apply_transition_rules(happened: ledger.Happened) -> None:
    """Move running dossiers where the decision says so, without waiting for the next hour."""
    versions.switch_later()


def _body(dossier: Dossier, sentence: str) -> str:
    lines = [
        _("Kính gửi %(name)s,") % {"name": dossier.applicant_name},
        "",
        sentence,
        _("Thủ tục: %(name)s.") % {"name": dossier.procedure_name},
    ]
    if dossier.due_at is not None and dossier.finished_at is None:
        lines.append(_("Hẹn trả: %(due)s.") % {"due": moment_in_full(dossier.due_at, "vi")})
        if dossier.derivation:
            lines.append(worktime.sentence(worktime.from_json(dossier.derivation), "vi"))
    lines += [
        "",
        _("Theo dõi hồ sơ: %(link)s")
        % {"link": f"{settings.ORIGIN}/theo-doi/?ma={dossier.known_code}"},
        _("Mã xác nhận: %(proof)s") % {"proof": dossier.proof},
    ]
    return "\n".join(lines)

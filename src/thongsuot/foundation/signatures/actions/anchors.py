"""Whom we believe: the root certificates that signatures must lead to."""

from datetime import datetime

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger.api import action, record
from thongsuot.foundation.signatures.events import AnchorDropped, AnchorTrusted
from thongsuot.foundation.signatures.models import TrustAnchor
from thongsuot.foundation.signatures.policy import may_trust
from thongsuot.foundation.signatures.rules import facts_of, pem_of, read
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Invalid, Missing


@action
def trust_anchor(*, certificate: str, by: Actor, at: datetime) -> int:
    """
    Believe the signatures that lead to this root certificate (PEM); return its number.

    :raises NotAllowed: if `by` may not
    :raises Invalid: if it is not a certificate of an authority
    :raises Clash: if it is believed already
    """
    may_trust(by).or_refuse()
    try:
        read_certificate = read(certificate)
    except ValueError as trouble:
        raise Invalid(_("Chứng thư phải ở dạng PEM.")) from trouble
    facts = facts_of(read_certificate)
    if not facts.is_authority:
        raise Invalid(_("Đây không phải chứng thư của một cơ quan chứng thực."))
    if TrustAnchor.objects.filter(fingerprint=facts.fingerprint, dropped_at__isnull=True).exists():
        raise Clash(_("Chứng thư gốc này đã được tin cậy."))

    anchor = TrustAnchor.objects.create(
        certificate=pem_of(read_certificate),
        fingerprint=facts.fingerprint,
        name=facts.name[:300],
        trusted_at=at,
        trusted_by=by.name,
    )

    record(
        AnchorTrusted(anchor_id=anchor.pk, name=anchor.name, fingerprint=anchor.fingerprint),
        by=by,
        at=at,
    )
    return anchor.pk


@action
def drop_anchor(*, anchor_id: int, reason: str, by: Actor, at: datetime) -> None:
    """
    Believe no more what leads to this root certificate.

    :raises NotAllowed: if `by` may not
    :raises Missing: if it is not believed now
    :raises Invalid: without a reason
    """
    anchor = (
        TrustAnchor.objects.select_for_update(of=("self",))
        .filter(pk=anchor_id, dropped_at__isnull=True)
        .first()
    )

    may_trust(by).or_refuse()
    if anchor is None:
        raise Missing(_("Không có chứng thư gốc này trong danh sách tin cậy."))
    if not reason.strip():
        raise Invalid(_("Hãy ghi lý do thôi tin cậy."))

    anchor.dropped_at, anchor.dropped_reason = at, reason.strip()
    anchor.save(update_fields=["dropped_at", "dropped_reason"])

    record(AnchorDropped(anchor_id=anchor.pk, reason=anchor.dropped_reason), by=by, at=at)

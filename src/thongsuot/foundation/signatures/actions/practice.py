"""The practice authority of a sample: made once, kept sealed beside the data, believed there."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from thongsuot.foundation.signatures.actions.anchors import trust_anchor
from thongsuot.foundation.signatures.actions.keys import make_secret, register_key
from thongsuot.foundation.signatures.queries import (
    KeyFacts,
    anchors,
    keep_practice_authority,
    practice_authority,
)
from thongsuot.foundation.signatures.rules import (
    PracticeAuthority,
    sample_seal,
    sample_signature,
)
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash

_ANY = "mẫu"  # what hands a key from the practice authority to its registration


def found_practice_authority(*, by: Actor, at: datetime) -> None:
    """
    Make the practice authority of a sample and believe it.

    :raises Clash: where any other authority is, or was, believed: there signing is in earnest
    """
    if anchors():
        raise Clash(_("Chỉ tỉnh mẫu mới có cơ quan chứng thực tập dượt."))
    make_secret()
    authority = PracticeAuthority.found(at=at)
    keep_practice_authority(authority)
    trust_anchor(certificate=authority.root.pem(), by=by, at=at)


def issue_practice_key(
    *,
    name: str,
    organization: str,
    account_id: int | None = None,
    unit_id: int | None = None,
    years: int = 5,
    by: Actor,
    at: datetime,
) -> KeyFacts:
    """
    Give a person or a unit of a sample a worthless key, with a picture marked "MẪU".

    :raises Clash: where there is no practice authority
    """
    authority = practice_authority()
    if authority is None:
        raise Clash(_("Chỉ tỉnh mẫu mới có cơ quan chứng thực tập dượt."))
    issued = authority.issue(
        name=name,
        organization=organization,
        valid_from=at,
        valid_to=at + timedelta(days=366 * years),
    )
    return register_key(
        account_id=account_id,
        unit_id=unit_id,
        p12=issued.p12(_ANY),
        p12_password=_ANY,
        picture=sample_seal(organization) if unit_id is not None else sample_signature(name),
        picture_width_mm=36 if unit_id is not None else 45,
        by=by,
        at=at,
    )

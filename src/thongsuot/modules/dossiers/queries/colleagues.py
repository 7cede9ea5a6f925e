"""Who of an agency works on dossiers, for those who look for someone to work along."""

from collections.abc import Sequence
from datetime import date

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Permission


def colleagues(competent_unit_id: int, *, on: date) -> Sequence[identity.PostFacts]:
    """Return the posts of an agency and its divisions that process dossiers, by name."""
    inside = units.circles(competent_unit_id).agency
    return tuple(
        post
        for post in identity.posts_among(inside, on=on)
        if Permission.DOSSIER_PROCESS in identity.ROLES[post.role].permissions
    )

"""Results in stories: who keeps the seal, keys for those who sign, a draft that lived its way."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from pypdf import PdfReader

from thongsuot.foundation.identity.testing import Person, person
from thongsuot.foundation.signatures.testing import Authority, authority
from thongsuot.kernel.actor import Actor
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import MORNING, Town, dossier_in, to_signature
from thongsuot.modules.results import api as results

EXTENSION = "gia-han-giay-phep-xay-dung"
UNTIL = "ngày 05/10/2027"
DRAFTED_AT = MORNING + timedelta(hours=3)
SIGNED_AT = MORNING + timedelta(days=1)
SEALED_AT = SIGNED_AT  # by the clock of the authority of time-stamps


def keeper_of_the_seal(town: Town) -> Person:
    """Appoint chị Vân, who keeps the seal of Châu Đốc."""
    return person("van", "Huỳnh Thị Vân", town.province.chau_doc, "document_clerk")


@contextmanager
def keys(town: Town, *, at: datetime, pin: str = "") -> Iterator[Authority]:
    """Give bà Chi and Châu Đốc their keys, from an authority that answers on this machine."""
    with authority(at=at) as mine:
        mine.give_person(town.cast.chi.account_id, "Đặng Thị Chi", pin=pin)
        mine.give_unit(town.province.chau_doc, "Ủy ban nhân dân phường Châu Đốc")
        yield mine


def written(code: str, *, by: Actor, at: datetime) -> int:
    """Let the officer draft the extension of a permit and fill every blank."""
    draft_id = results.begin_draft(code=code, template_code=EXTENSION, by=by, at=at)
    seen = results.results_of(code, actor=by, at=at).draft
    assert seen is not None
    values = {one.key: one.value for one in seen.blanks}
    results.revise_draft(
        draft_id=draft_id,
        revision=seen.revision,
        values={**values, "permit": "12/GPXD", "until": UNTIL},
        by=by,
        at=at,
    )
    return draft_id


def before_the_leader(code: str, town: Town, *, at: datetime) -> int:
    """Draft the result of a dossier that waits for its decision, and have it checked."""
    giang, hai = town.actor(town.cast.giang), town.actor(town.cast.hai)
    draft_id = written(code, by=giang, at=at)
    results.submit_draft(draft_id=draft_id, by=giang, at=at)
    results.check_draft(draft_id=draft_id, by=hai, at=at)
    return draft_id


def awaiting_signature(town: Town, *, at: datetime) -> str:
    """Return the code of a dossier at the leader's step."""
    code = dossier_in(dossiers.Status.IN_PROGRESS, town, at=at)
    to_signature(code, by=town.actor(town.cast.giang), at=at + timedelta(hours=2))
    return code


def words(pdf: bytes) -> str:
    """Return what stands on the pages of a document, its blanks folded."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))

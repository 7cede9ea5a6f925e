"""
Files that come with a form, kept as they arrive, so that a form sent back loses none of them.

What is kept is named in the page by a signed word; only what this server kept for this person
can come back with the form.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from thongsuot.foundation.files import api as files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Invalid
from thongsuot.surfaces.shared.http import StaffRequest

SALT = "kept file"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file already handed in with a form that came back, and the word by which it returns."""

    facts: files.FileFacts
    word: str


@dataclass(slots=True)
class Kept:
    """What one field of a form holds: files kept, and why others were not."""

    name: str
    files: list[KeptFile] = field(default_factory=list)
    error: str = ""

    @property
    def ids(self) -> tuple[UUID, ...]:
        return tuple(one.facts.id for one in self.files)


def receive(request: StaffRequest, name: str, *, owner: str, at: datetime) -> Kept:
    """
    Keep the files sent in the field `name`, beside those it brought back and did not drop.

    A file that is refused leaves its reason in `error`; the others are kept all the same.
    """
    kept = Kept(name, _returned(request, name))
    for sent in request.FILES.getlist(name):
        assert isinstance(sent, UploadedFile)
        try:
            facts = files.keep(sent, name=sent.name or "", by=request.actor, at=at, owner=owner)
        except (Invalid, Clash) as refusal:
            kept.error = _("%(name)s: %(reason)s") % {"name": sent.name, "reason": refusal}
        else:
            kept.files.append(KeptFile(facts, _word(facts, request.actor)))
    return kept


def _word(facts: files.FileFacts, actor: Actor) -> str:
    return signing.dumps([str(facts.id), actor.account_id], salt=SALT)


def _returned(request: StaffRequest, name: str) -> list[KeptFile]:
    dropped = set(request.POST.getlist(f"{name}-drop"))
    words = [word for word in request.POST.getlist(f"{name}-kept") if word not in dropped]
    found = {word: _read(word, request.actor) for word in dict.fromkeys(words)}
    facts = files.facts(found.values())
    return [KeptFile(facts[one], word) for word, one in found.items()]


def _read(word: str, actor: Actor) -> UUID:
    try:
        file_id, account_id = signing.loads(word, salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        raise Invalid(_("Tệp đã gửi trước đó không còn dùng được; hãy chọn lại tệp.")) from None
    if account_id != actor.account_id:
        raise Invalid(_("Tệp đã gửi trước đó không còn dùng được; hãy chọn lại tệp."))
    return UUID(file_id)


def names(sent: Sequence[KeptFile]) -> str:
    """Return the files' names in one line, for a page that lists them."""
    return ", ".join(one.facts.name for one in sent)

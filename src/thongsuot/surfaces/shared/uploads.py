"""
Files that come with a form, kept as they arrive, so that a form sent back loses none of them.

What is kept is named in the page by a signed word; only what this server kept for this person
can come back with the form.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, cast
from uuid import UUID

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
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


def receive(
    request: StaffRequest,
    name: str,
    *,
    owner: str,
    at: datetime,
    said: QueryDict | None = None,
    as_pages: bool = False,
) -> Kept:
    """
    Keep the files sent in the field `name`, beside those it brought back and did not drop.

    A file that is refused leaves its reason in `error`; the others are kept all the same.
    `said` stands for what was posted where the form was kept meanwhile. `as_pages` takes
    pictures as pages of a paper: made light, and put in the order that the form gives them.
    """
    kept = Kept(name, _returned(request, name, said if said is not None else request.POST))
    for sent in request.FILES.getlist(name):
        assert isinstance(sent, UploadedFile)
        title = sent.name or ""
        try:
            if as_pages:
                facts = files.keep_page(
                    cast("IO[bytes]", sent),
                    size=sent.size or 0,
                    name=title,
                    by=request.actor,
                    at=at,
                    owner=owner,
                )
            else:
                facts = files.keep(sent, name=title, by=request.actor, at=at, owner=owner)
        except (Invalid, Clash) as refusal:
            kept.error = _("%(name)s: %(reason)s") % {"name": sent.name, "reason": refusal}
        else:
            kept.files.append(KeptFile(facts, _word(facts, request.actor)))
    return kept


def _word(facts: files.FileFacts, actor: Actor) -> str:
    return signing.dumps([str(facts.id), actor.account_id], salt=SALT)


def kept_file(word: str, actor: Actor) -> UUID:
    """
    Return the file that a form's word stands for, to the one who sent it.

    :raises Invalid: if the word is not this person's, or too old
    """
    return _read(word, actor)


def _returned(request: StaffRequest, name: str, said: QueryDict) -> list[KeptFile]:
    dropped = set(said.getlist(f"{name}-drop"))
    words = [word for word in _ordered(name, said) if word not in dropped]
    found = {word: _read(word, request.actor) for word in dict.fromkeys(words)}
    facts = files.facts(found.values())
    return [KeptFile(facts[one], word) for word, one in found.items()]


def _ordered(name: str, said: QueryDict) -> list[str]:
    """Return the words of kept files by the places typed beside them; untyped ones stay."""
    words, places = said.getlist(f"{name}-kept"), said.getlist(f"{name}-place")
    if len(places) != len(words):
        return words
    numbers = [
        int(place) if place.isdecimal() and len(place) < 4 else at
        for at, place in enumerate(places, start=1)
    ]
    return [words[at] for at in sorted(range(len(words)), key=lambda at: numbers[at])]


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

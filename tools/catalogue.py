"""
The English catalogue: python -m tools.catalogue compile | check | update.

Msgids are the Vietnamese wording in the code. `compile` writes what Django reads, `check` says
what is missing, untranslated, obsolete or has other placeholders than its original, and
`update` adds new wordings with an empty translation and drops those that the code no longer has.
Babel does the work, so no gettext programs need to be installed.
"""

import io
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from tools.settled import ROOT, SOURCE

PO = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")

# Which arguments of each function are wording; "c" marks the context.
_KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...]] = {
    "_": (1,),
    "gettext": (1,),
    "gettext_lazy": (1,),
    "gettext_noop": (1,),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "to_translate": (1,),
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]")
# A component's `:attribute` is read as an expression, where `{% translate %}` cannot stand.
_UNSEEN = re.compile(r"""\s:[\w-]+="[^"]*\b_\(""")

Identity = tuple[str, str | tuple[str, ...]]  # context, wording (with its plural)


def extract() -> Mapping[Identity, Sequence[str]]:
    """Return every wording in the code with the files that use it."""
    found: dict[Identity, list[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            _gather(found, path, path.read_bytes())
    for path in _templates():
        _gather(found, path, _as_python(path))
    return found


def _templates() -> Iterator[Path]:
    for path in sorted(SOURCE.rglob("templates/**/*")):
        if path.suffix in (".html", ".txt"):
            yield path


def _as_python(path: Path) -> bytes:
    if not settings.configured:
        settings.configure()  # templatize asks for the character set of files, no more
    text = templatize(path.read_text(encoding="utf-8"))
    # What is left of the page are rows of X; without their indents they pass for Python.
    return "\n".join(line.strip() for line in text.splitlines()).encode()


def _gather(found: dict[Identity, list[str]], path: Path, source: bytes) -> None:
    place = str(path.relative_to(ROOT))
    # Babel takes UTF-8 for granted, as Python does.
    for _line, function, texts, _comments in extract_python(io.BytesIO(source), _KEYWORDS, (), {}):
        if identity := _identity(
            str(function), (texts,) if isinstance(texts, str) else texts or ()
        ):
            places = found.setdefault(identity, [])
            if place not in places:
                places.append(place)


def _identity(function: str, given: Sequence[str | None]) -> Identity | None:
    context, wording = "", []
    for argument in _KEYWORDS[function]:
        position = argument if isinstance(argument, int) else argument[0]
        text = given[position - 1] if len(given) >= position else None
        if not text:
            return None  # not a literal: a variable that another place has already marked
        if isinstance(argument, int):
            wording.append(text)
        else:
            context = text
    return context, wording[0] if len(wording) == 1 else tuple(wording)


def _read() -> Catalog:
    if not PO.exists():
        return Catalog(locale="en")
    with PO.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def _identity_of(message: Message) -> Identity:
    wording = message.id if isinstance(message.id, str) else tuple(message.id)
    return message.context or "", wording


def _translations(message: Message) -> Sequence[str]:
    given = message.string or ""
    return (given,) if isinstance(given, str) else tuple(given)


def check() -> Sequence[str]:
    """Return what is wrong with the catalogue, a sentence for each."""
    wanted = extract()
    held = {_identity_of(message): message for message in _read() if message.id}
    faults = [
        f"missing: {_show(identity)} ({', '.join(places)})"
        for identity, places in wanted.items()
        if identity not in held
    ]
    for identity, message in held.items():
        if identity not in wanted:
            faults.append(f"obsolete: {_show(identity)}")
        else:
            faults.extend(_faults_of(message, identity))
    faults.extend(
        f"unseen: {path.relative_to(ROOT)} has _(…) in a component's :attribute; "
        f"use a plain attribute with {{% translate %}}"
        for path in _templates()
        if _UNSEEN.search(path.read_text(encoding="utf-8"))
    )
    return faults


def _faults_of(message: Message, identity: Identity) -> Iterator[str]:
    translations = _translations(message)
    if not all(translations):
        yield f"untranslated: {_show(identity)}"
        return
    if message.fuzzy:
        yield f"fuzzy: {_show(identity)}"
    wording = identity[1] if isinstance(identity[1], tuple) else (identity[1],)
    wanted = {name for text in wording for name in _PLACEHOLDER.findall(text)}
    for text in translations:
        given = set(_PLACEHOLDER.findall(text))
        # A singular may leave its number out: "one day".
        if given != wanted and not (len(translations) > 1 and given < wanted):
            yield f"placeholders: {_show(identity)} has {sorted(wanted)}, not {sorted(given)}"


def _show(identity: Identity) -> str:
    wording = identity[1] if isinstance(identity[1], str) else identity[1][0]
    return repr(wording if len(wording) < 90 else wording[:87] + "…")


def update() -> tuple[int, int]:
    """Bring the file in line with the code; return how many wordings came and went."""
    wanted = extract()
    before = {_identity_of(message): message for message in _read() if message.id}
    after = Catalog(locale="en", project="Thông Suốt", fuzzy=False)
    for context, wording in wanted:
        known = before.get((context, wording))
        after.add(wording, known.string if known else None, context=context or None)
    _write(after)
    return len(wanted.keys() - before.keys()), len(before.keys() - wanted.keys())


def _write(catalogue: Catalog) -> None:
    # No dates, no places and a fixed order: two branches meet here only where both changed.
    text = io.BytesIO()
    write_po(text, catalogue, width=0, no_location=True, sort_output=True, omit_header=True)
    header = (
        "# The English wording of Thông Suốt. Msgids are the Vietnamese wording of the code.\n"
        "# After changing the code: python -m tools.catalogue update\n"
        'msgid ""\nmsgstr ""\n'
        '"Language: en\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(header.encode() + text.getvalue().lstrip())


def compile_() -> Path:
    """Write the file that Django reads and return where."""
    MO.parent.mkdir(parents=True, exist_ok=True)
    with MO.open("wb") as file:
        write_mo(file, _read())
    return MO


def main(arguments: Sequence[str]) -> int:
    if list(arguments) == ["compile"]:
        compile_()
        return 0
    if list(arguments) == ["update"]:
        came, went = update()
        print(f"Catalogue: {came} new, {went} dropped.")
        return 0
    if list(arguments) == ["check"]:
        faults = check()
        print(*faults, sep="\n", end="\n" if faults else "")
        return 1 if faults else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""
Laying a record of the national database over what is known.

That form has no room for plain names, databases that replace papers, the fifteen-hour rule or
papers by case. What it says the same as before stays as it is known; what it says otherwise is
taken; what it cannot say is kept. Nothing is lost by bringing the catalogue up to date from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import ValidationError

from thongsuot.kernel.vietnamese import tidy
from thongsuot.modules.procedures.rules.national import read_national
from thongsuot.modules.procedures.rules.national_words import BadPart
from thongsuot.modules.procedures.rules.national_writing import national_parts
from thongsuot.modules.procedures.rules.record import Case, ChannelOffer, Component, Gap, Record

# What the national form says whole, apart from ways of filing, steps and papers.
_SAID = (
    "name",
    "field",
    "kind",
    "levels",
    "who_may_ask",
    "receiving",
    "agencies",
    "competent",
    "coordinating",
    "authorised",
    "description",
    "results",
    "legal_bases",
    "conditions",
    "decision",
)
# Gaps that the national form itself cannot fill are ours to keep.
_THEIRS = frozenset(
    {"name", "field", "levels", "who_may_ask", "channels", "components", "steps", "results"}
    | {"legal_bases", "decision", "limit", "fees", "cases"}
)


def brought_up_to_date(read: Record, known: Record) -> Record:
    """Return `known` with what the national database says otherwise."""
    # As the national database would give back what is known: what differs from that is news.
    try:
        before, _odd = read_national(national_parts(known))
    except (BadPart, ValidationError):  # known from elsewhere, and nothing that form can say
        before = known
    news = {
        part: getattr(read, part) for part in _SAID if getattr(read, part) != getattr(before, part)
    }
    steps, cases = _cases(read, known, before)
    merged = replace(
        known,
        **news,
        steps=steps,
        cases=cases,
        channels=_channels(read.channels, known.channels, before.channels),
        keywords=_with_new(known.keywords, read.keywords, before.keywords),
        sources=_with_new(known.sources, read.sources, before.sources),
        note=_note(known.note, read.note, before.note),
    )
    return merged if merged == known else replace(merged, gaps=_gaps(read, merged))


def _with_new(
    known: tuple[str, ...], read: tuple[str, ...], before: tuple[str, ...]
) -> tuple[str, ...]:
    return (*known, *(part for part in read if part not in before and part not in known))


def _note(known: str | None, read: str | None, before: str | None) -> str | None:
    lines = [*(known or "").splitlines(), *(before or "").splitlines()]
    added = [line for line in (read or "").splitlines() if line not in lines]
    return "\n".join(filter(None, [known, *added])) if added else known


def _gaps(read: Record, merged: Record) -> tuple[Gap, ...]:
    ours = [gap for gap in merged.gaps if gap.part not in _THEIRS]
    still = [
        gap
        for gap in read.gaps
        if gap.part in _THEIRS
        and not (gap.part == "limit" and all(o.limit.is_known for o in merged.channels))
        and not (gap.part == "components" and any(c.components for c in merged.cases[1:]))
    ]
    return (*still, *ours)


# ---- Ways of filing ----


def _channels(
    read: Sequence[ChannelOffer],
    known: Sequence[ChannelOffer],
    before: Sequence[ChannelOffer],
) -> tuple[ChannelOffer, ...]:
    ours = {offer.channel: offer for offer in known}
    theirs = {offer.channel: offer for offer in before}
    found = {
        offer.channel: _offer(offer, ours.get(offer.channel), theirs.get(offer.channel))
        for offer in read
    }
    if set(found) == set(ours):  # their order says nothing
        return tuple(found[offer.channel] for offer in known)
    return tuple(found.values())


def _offer(
    read: ChannelOffer, known: ChannelOffer | None, before: ChannelOffer | None
) -> ChannelOffer:
    if known is None or read == before:
        return known or read
    if not read.limit.is_known and known.limit.is_known:
        # The form says "Khác" where a rule is known that it cannot write.
        return replace(read, limit=known.limit)
    return read


# ---- Steps, cases and papers ----


def _cases(read: Record, known: Record, before: Record) -> tuple[tuple[str, ...], tuple[Case, ...]]:
    same_papers = _papers(read) == _papers(before)
    if same_papers and read.steps == before.steps and _steps(read) == _steps(before):
        return known.steps, known.cases
    if same_papers and set(_steps(read)) == set(_steps(known)):
        return read.steps, tuple(
            replace(case, steps=_steps(read)[case.name]) for case in known.cases
        )
    papers = {_mark(paper): paper for case in known.cases for paper in case.components}
    return read.steps, tuple(
        replace(case, components=tuple(_paper(paper, papers) for paper in case.components))
        for case in read.cases
    )


def _steps(record: Record) -> Mapping[str, tuple[str, ...]]:
    return {case.name: case.steps for case in record.cases}


def _papers(record: Record) -> set[tuple[object, ...]]:
    """What the form tells of the papers, apart from the case that each belongs to."""
    return {
        (_mark(paper), paper.name, paper.original, paper.copy, paper.electronic)
        for case in record.cases
        for paper in case.components
    }


def _mark(paper: Component) -> str:
    return paper.official_code or tidy(paper.name)


def _paper(read: Component, known: Mapping[str, Component]) -> Component:
    before = known.get(_mark(read))
    if before is None:
        return read
    return replace(
        read,
        required=before.required,
        form=before.form,
        form_key=before.form_key,
        only_for=before.only_for,
        replaced_by=before.replaced_by,
        note=before.note or read.note,
        legal_basis=before.legal_basis,
    )

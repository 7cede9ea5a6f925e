"""
Names of places and offices in what a person types: the old ones too, and what they are today.

Places are the provinces and communes of every day in the tables, and from
`data/communes-2024.csv` the districts and communes that ended on 1 July 2025. Offices are those
that law dissolved in 2025 (`data/offices-2025.csv`), and the units whose names or lives ended here.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

from django.db.models import F, Func, IntegerField, TextField, Value

from thongsuot.foundation.units.models import FormerName, Territory, TerritorySuccession, Unit
from thongsuot.foundation.units.queries.facts import UnitFacts, unit_facts
from thongsuot.foundation.units.queries.succession import as_now, ends
from thongsuot.foundation.units.states import Level, UnitKind
from thongsuot.kernel.vietnamese import nfc, sort_key, without_marks

_WORD = re.compile(r"[^\W_]+")
# What stands before a name, as written and as people shorten it, and the kinds that it may mean.
_CALLED: Mapping[tuple[str, ...], frozenset[str]] = {
    ("tinh",): frozenset({"tỉnh"}),
    ("thanh", "pho"): frozenset({"thành phố"}),
    ("tp",): frozenset({"thành phố"}),
    ("thi", "xa"): frozenset({"thị xã"}),
    ("tx",): frozenset({"thị xã"}),
    ("quan",): frozenset({"quận"}),
    ("q",): frozenset({"quận"}),
    ("huyen",): frozenset({"huyện"}),
    ("h",): frozenset({"huyện"}),
    ("phuong",): frozenset({"phường"}),
    ("p",): frozenset({"phường"}),
    ("thi", "tran"): frozenset({"thị trấn"}),
    ("tt",): frozenset({"thị trấn"}),
    ("xa",): frozenset({"xã"}),
    ("x",): frozenset({"xã"}),
    ("dac", "khu"): frozenset({"đặc khu"}),
}
_SPELT = {
    "tinh": "tỉnh",
    "thanh": "thành",
    "pho": "phố",
    "thi": "thị",
    "xa": "xã",
    "quan": "quận",
    "huyen": "huyện",
    "phuong": "phường",
    "tran": "trấn",
    "dac": "đặc",
    "khu": "khu",
}
_OF_TERRITORY = {
    "province": "tỉnh",
    "city": "thành phố",
    "commune": "xã",
    "ward": "phường",
    "special_zone": "đặc khu",
}
_CONTAINERS = frozenset({"tỉnh", "thành phố", "thị xã", "quận", "huyện"})


@dataclass(frozen=True, slots=True)
class Place:
    """
    A territory under a name it bears or bore; `now` are the codes of what it is today.

    `within` is what told it from others of its name: "huyện Chợ Mới, tỉnh An Giang".
    `provinces` are the codes of the provinces in which it lies today.
    """

    kind: str
    name: str
    within: str
    now: tuple[str, ...]
    now_names: tuple[str, ...]
    provinces: frozenset[str]

    @property
    def full_name(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def is_former(self) -> bool:
        return self.full_name not in self.now_names


@dataclass(frozen=True, slots=True)
class Mention:
    """
    Where a place is named in a text: letters `start` to `end`, with every place it may be.

    `called` is what was typed before the name ("phường"), empty when the name stands alone;
    `plain` are the words of both without marks.
    """

    start: int
    end: int
    called: str
    plain: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class FormerOffice:
    """An office that is no more, named in a text, with those that do its work, and why."""

    start: int
    end: int
    name: str
    successors: tuple[str, ...]
    level: str
    basis: str


def home_province(*, on: date) -> str:
    """Return the code of the province whose committee this product serves; empty if none does."""
    code = (
        Unit.objects.in_force(on)
        .filter(kind=UnitKind.PROVINCE_COMMITTEE, territory__isnull=False)
        .order_by("pk")
        .values_list("territory__code", flat=True)
        .first()
    )
    return code or ""


def places_in(text: str, *, on: date, home: str = "") -> Sequence[Mention]:
    """
    Return the names of places in `text` from left to right, the longest of each.

    Of many places with one name, those of the province `home` are meant, then those of the
    kind that was typed; a district or province named beside it tells them apart.
    """
    found = [match for match in _WORD.finditer(nfc(text).lower())]
    known = _names(on)
    mentions: list[Mention] = []
    at = 0
    while at < len(found):
        mention = _mention(found, at, known)
        if mention is None:
            at += 1
            continue
        mentions.append(mention)
        while at < len(found) and found[at].start() < mention.end:
            at += 1
    return _told_apart(mentions, home)


def former_offices_in(text: str, *, on: date) -> Sequence[FormerOffice]:
    """Return the offices named in `text` that are no more, from left to right."""
    found = [match for match in _WORD.finditer(nfc(text).lower())]
    plain = [without_marks(match.group()) for match in found]
    known = _former_offices()
    answer: list[FormerOffice] = []
    at = 0
    while at < len(found):
        for length in range(min(_LONGEST_OFFICE, len(found) - at), 0, -1):
            office = known.get(tuple(plain[at : at + length]))
            if office is not None and _agree(found[at : at + length], office[0]):
                former = office[1]
                answer.append(
                    FormerOffice(
                        start=found[at].start(),
                        end=found[at + length - 1].end(),
                        name=former[0],
                        successors=former[1],
                        level=former[2],
                        basis=former[3],
                    )
                )
                at += length
                break
        else:
            at += 1
    if answer or _OFFICE_WORDS.isdisjoint(plain):
        return tuple(answer)
    return tuple(_units_that_ended(nfc(text), on))


def counters_at(codes: Collection[str], *, on: date) -> Mapping[str, UnitFacts]:
    """Return by code of commune the one-stop shop that receives there, where one is founded."""
    rows = (
        Unit.objects.with_facts(on)
        .select_related("parent__territory")
        .in_force(on)
        .filter(kind=UnitKind.COMMUNE_CENTRE, parent__territory__code__in=codes)
        .order_by("pk")
    )
    return {
        row.parent.territory.code: unit_facts(row)
        for row in rows
        if row.parent is not None and row.parent.territory is not None
    }


# ---- Places ----

_LONGEST = 6
# ", huyện " and the like may stand between a commune and what it lies in.
_NEAR = 4
_LONGEST_OFFICE = 12
# An office is called by one of these; without one, the tables need not be asked.
_OFFICE_WORDS = frozenset("so phong ubnd uy chi trung ban van cuc doi tram vien ttpvhcc".split())
_Known = Mapping[tuple[str, ...], Sequence[Place]]


def _mention(found: Sequence[re.Match[str]], at: int, known: _Known) -> Mention | None:
    plain = [without_marks(match.group()) for match in found[at : at + 2 + _LONGEST]]
    for width in (2, 1, 0):
        kinds = _CALLED.get(tuple(plain[:width]))
        if width and (kinds is None or not _is_called(found[at : at + width])):
            continue
        for length in range(min(_LONGEST, len(plain) - width), 0, -1):
            if not width and length == 1 and not plain[0].isalpha():
                continue
            name = found[at + width : at + width + length]
            places = [
                place
                for place in known.get(tuple(plain[width : width + length]), ())
                if _agree(name, place.name)
            ]
            if places:
                return Mention(
                    start=found[at].start(),
                    end=name[-1].end(),
                    called=" ".join(match.group() for match in found[at : at + width]),
                    plain=tuple(plain[: width + length]),
                    places=tuple(places),
                )
    return None


def _told_apart(mentions: Sequence[Mention], home: str) -> Sequence[Mention]:
    """Leave of each name the places that are meant; what only tells where joins the name."""
    answer: list[Mention] = []
    for mention in mentions:
        around = [one.name for one in mention.places if one.kind in _CONTAINERS]
        last = answer[-1] if answer else None
        inside = [
            place
            for place in (last.places if last else ())
            if around and re.search(rf"\b{re.escape(around[0])}\b", place.within)
        ]
        if last and inside and mention.start - last.end <= _NEAR:
            answer[-1] = replace(last, end=mention.end, places=tuple(inside))
        else:
            answer.append(mention)
    return tuple(replace(one, places=_meant(one, home)) for one in answer)


def _meant(mention: Mention, home: str) -> tuple[Place, ...]:
    kinds = _CALLED.get(tuple(map(without_marks, mention.called.split())), frozenset())
    # "xã" is said of towns too, and people of a merged ward keep its old kind: who lives here
    # means the place here, whatever it was called.
    here = [one for one in mention.places if home in one.provinces]
    if not mention.called:
        # A bare name is often a province's: "Hòa Bình" is a commune here and was one there.
        here += [one for one in mention.places if not one.within and one not in here]
    for wanted in (
        [one for one in here if one.kind in kinds],
        here,
        [one for one in mention.places if one.kind in kinds],
    ):
        if wanted:
            return tuple(wanted)
    return mention.places


def _is_called(typed: Sequence[re.Match[str]]) -> bool:
    """Whether marks that were typed leave it the word that it would be."""
    return all(
        match.group() == without_marks(match.group())
        or sort_key(match.group()) == sort_key(_SPELT.get(without_marks(match.group()), ""))
        for match in typed
    )


def _agree(typed: Sequence[re.Match[str]], name: str) -> bool:
    """Whether marks that were typed are those of the name; a word without any may be any."""
    return all(
        match.group() == without_marks(match.group()) or sort_key(match.group()) == sort_key(word)
        for match, word in zip(typed, _WORD.findall(nfc(name).lower()), strict=False)
    )


@lru_cache(maxsize=4)
def _names(on: date) -> _Known:
    """Every name with its places. Territories change by migrations alone, so a day is kept."""
    known: dict[tuple[str, ...], list[Place]] = defaultdict(list)
    for place in _places(on):
        same = known[_key(place.name)]
        if not any(
            (one.kind, one.now, one.within) == (place.kind, place.now, place.within) for one in same
        ):
            same.append(place)
    return {key: tuple(places) for key, places in known.items()}


def _places(on: date) -> Iterator[Place]:
    rows = {row.pk: row for row in Territory.objects.select_related("province").order_by("pk")}
    onward: dict[int, list[int]] = defaultdict(list)
    for before, after in (
        TerritorySuccession.objects.filter(on__lte=on)
        .order_by("pk")
        .values_list("predecessor", "successor")
    ):
        if rows[before].valid_to is not None:
            onward[before].append(after)
    today = {pk: [rows[end] for end in sorted(ends(pk, onward))] for pk in rows}
    for pk, row in rows.items():
        within = _called(row.province) if row.province else ""
        yield _place(_OF_TERRITORY[row.kind], row.name, within, today[pk])
    # By the codes of the day after the communes ended, on which the file's successors stand.
    by_code = {row.code: row.pk for row in rows.values() if row.valid_to is None or row.province}
    former = {row.code: row for row in rows.values() if not row.province and row.valid_to}
    still = {row.code: row for row in rows.values() if not row.province and not row.valid_to}
    districts: dict[tuple[str, str, str], dict[int, Territory]] = defaultdict(dict)
    for line in _communes_of_2024():
        province = _called(former.get(line["province_code"]) or still[line["province_code"]])
        now = {
            row.pk: row for code in line["successor_codes"].split() for row in today[by_code[code]]
        }
        district = f"{line['district_kind']} {line['district']}"
        districts[(line["district_kind"], line["district"], province)].update(now)
        if line["name"]:
            yield _place(line["kind"], line["name"], f"{district}, {province}", list(now.values()))
    for (kind, name, province), now in districts.items():
        yield _place(kind, name, province, list(now.values()))


def _place(kind: str, name: str, within: str, now: Sequence[Territory]) -> Place:
    return Place(
        kind=kind,
        name=name,
        within=within,
        now=tuple(row.code for row in now),
        now_names=tuple(_called(row) for row in now),
        provinces=frozenset(row.province.code if row.province else row.code for row in now),
    )


def _called(row: Territory) -> str:
    return f"{_OF_TERRITORY[row.kind]} {row.name}"


def _key(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(without_marks(nfc(name))))


def _communes_of_2024() -> Sequence[Mapping[str, str]]:
    return _read("communes-2024.csv")


def _read(name: str) -> Sequence[Mapping[str, str]]:
    path = files("thongsuot.foundation.units") / "data" / name
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


# ---- Offices ----

_Former = tuple[str, tuple[str, ...], str, str]


@cache
def _former_offices() -> Mapping[tuple[str, ...], tuple[str, _Former]]:
    known: dict[tuple[str, ...], tuple[str, _Former]] = {}
    for line in _read("offices-2025.csv"):
        former = (
            line["former"],
            tuple(line["successors"].split("|")),
            Level(line["level"]).value,
            line["basis"],
        )
        names = [line["former"], *filter(None, line["short"].split("|"))]
        # "và" and "cấp huyện" are left out in talk; "huyện" is added.
        names += [re.sub(r"\b(và|cấp)\b ?", "", name) for name in names]
        names += [name.removesuffix(" huyện") for name in names if name.startswith("Phòng")]
        for name in names:
            known.setdefault(_key(name), (name, former))
    return known


def _units_that_ended(text: str, on: date) -> Iterator[FormerOffice]:
    """Units of this province whose former name, or whose own once closed, stands in the text."""
    typed = Value(" ".join(_WORD.findall(without_marks(text))), output_field=TextField())
    bare = Func(
        F("search"),
        Value("[^[:alnum:]]+"),
        Value(" "),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )
    named = Func(typed, bare, function="strpos", output_field=IntegerField())
    borne = Unit.objects.in_force(on).values("search")
    former = FormerName.objects.annotate(at=named).filter(at__gt=0, until__lte=on)
    closed = Unit.objects.annotate(at=named).filter(at__gt=0, valid_to__lte=on)
    # A name that another unit bears today says nothing of the past.
    rows = [
        (row.unit_id, row.name, row.search, row.decision)
        for row in former.exclude(search__in=borne).order_by("pk")
    ]
    rows += [
        (row.pk, row.name, row.search, row.decision)
        for row in closed.exclude(search__in=borne).order_by("pk")
    ]
    if not rows:
        return
    now = as_now([unit_id for unit_id, *_rest in rows], on=on)
    names = dict(
        Unit.objects.in_force(on)
        .filter(pk__in={one for each in now.values() for one in each})
        .values_list("pk", "name")
    )
    found = list(_WORD.finditer(text.lower()))
    plain = [without_marks(match.group()) for match in found]
    for unit_id, name, search, decision in rows:
        words = _WORD.findall(search)
        successors = tuple(names[one] for one in sorted(now[unit_id]) if one in names)
        for at in range(len(plain) - len(words) + 1):
            if plain[at : at + len(words)] == words and successors and len(words) > 1:
                yield FormerOffice(
                    start=found[at].start(),
                    end=found[at + len(words) - 1].end(),
                    name=name,
                    successors=successors,
                    level="",
                    basis=decision,
                )
                return

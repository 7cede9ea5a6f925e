"""Reading what a layout holds beside its pages: tables of fees, and the words on paper."""

from collections.abc import Mapping

from thongsuot.kernel.refusals import to_translate as _
from thongsuot.modules.forms.rules.notes import Notes
from thongsuot.modules.forms.rules.parts import FeeTable, Print, Tier
from thongsuot.modules.forms.rules.schemas import closed


def read_tables(notes: Notes, data: object) -> Mapping[str, FeeTable]:
    found = {}
    for name, each in notes.mapping("/layout/tables", data).items():
        where = f"/layout/tables/{name}"
        said = notes.mapping(where, each)
        closed(where, said, ("legal_basis", "tiers", "amounts", "at_most"), notes.flaws)
        if ("tiers" in said) == ("amounts" in said):
            notes.note(where, _("Bảng phí có đúng một trong tiers, amounts."))
        tiers = [
            _tier(notes, f"{where}/tiers/{at}", tier)
            for at, tier in enumerate(notes.items(f"{where}/tiers", said.get("tiers", [])))
        ]
        ends = [tier.up_to for tier in tiers]
        closed_ends = [end for end in ends if end is not None]
        if tiers and (
            ends[-1] is not None
            or len(closed_ends) != len(ends) - 1
            or closed_ends != sorted(set(closed_ends))
        ):
            notes.note(f"{where}/tiers", _("Các bậc phải tăng dần và bậc cuối để ngỏ."))
        amounts = notes.mapping(f"{where}/amounts", said.get("amounts", {}))
        found[notes.key(where, name)] = FeeTable(
            # No source, no rule: a fee without its basis is not a fee.
            legal_basis=notes.text(f"{where}/legal_basis", said.get("legal_basis"), most=500),
            tiers=tuple(tiers),
            amounts={
                value: notes.dong(f"{where}/amounts/{value}", amount)
                for value, amount in amounts.items()
            },
            at_most=notes.dong(f"{where}/at_most", said["at_most"]) if "at_most" in said else None,
        )
    return found


def _tier(notes: Notes, pointer: str, data: object) -> Tier:
    said = notes.mapping(pointer, data)
    closed(pointer, said, ("each", "up_to"), notes.flaws)
    up_to = notes.dong(f"{pointer}/up_to", said["up_to"]) if "up_to" in said else None
    return Tier(notes.dong(f"{pointer}/each", said.get("each")), up_to)


def read_print(notes: Notes, data: object) -> Print:
    said = notes.mapping("/layout/print", data)
    closed("/layout/print", said, ("addressee", "promise", "signer"), notes.flaws)
    given = {
        key: notes.text(f"/layout/print/{key}", said[key], most=2000)
        for key in ("addressee", "promise", "signer")
        if key in said
    }
    return Print(**given)

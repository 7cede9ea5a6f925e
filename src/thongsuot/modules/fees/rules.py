"""What a line of a receipt may say."""

from dataclasses import dataclass
from enum import StrEnum

MOST_AT_ONCE = 1000
MOST_DONG = 10**12


@dataclass(frozen=True, slots=True)
class Taking:
    """
    One fee of the record as it is taken: `position` among the fees of the channel, how many
    times, and the whole amount in đồng. `basis` says why it differs from what was published.
    """

    position: int
    amount: int
    quantity: int = 1
    basis: str = ""


class Wrong(StrEnum):
    """What may be wrong with a line."""

    QUANTITY = "quantity"
    AMOUNT = "amount"
    BASIS = "basis"


def wrong_with(taking: Taking, published: int | None) -> Wrong | None:
    """
    Return what is wrong with a line, or None.

    Nobody is charged another amount than the one announced without a legal basis being named: an
    exemption or reduction (Luật Phí và lệ phí 97/2015/QH13, Điều 10), or the instrument that sets
    the amount where the record leaves it to another body (NĐ 63/2010/NĐ-CP, Điều 8).
    """
    if not 1 <= taking.quantity <= MOST_AT_ONCE:
        return Wrong.QUANTITY
    if not 0 <= taking.amount <= MOST_DONG:
        return Wrong.AMOUNT
    expected = None if published is None else published * taking.quantity
    if taking.amount != expected and not taking.basis:
        return Wrong.BASIS
    return None

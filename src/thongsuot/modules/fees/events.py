"""What happened to money: taken with a number, or its receipt cancelled. Never who paid."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FeesTaken:
    """Money was taken for a dossier, or it was noted that none is owed and why."""

    receipt_id: int
    dossier_id: int
    unit_id: int
    number: str
    total: int
    way: str
    replaces: str = ""

    @property
    def subject(self) -> str:
        return f"fee_receipt:{self.receipt_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeReceiptCancelled:
    """A mistaken receipt counts no more; its number is never given again."""

    receipt_id: int
    dossier_id: int
    unit_id: int
    number: str
    total: int
    reason: str

    @property
    def subject(self) -> str:
        return f"fee_receipt:{self.receipt_id}"

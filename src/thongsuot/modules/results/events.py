"""What has happened to drafts, results and shipments.

Events are kept for ever: they hold codes, instants and reasons, never who received what.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class _AboutDraft:
    draft_id: int
    dossier_id: int

    @property
    def subject(self) -> str:
        return f"result_draft:{self.draft_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftBegun(_AboutDraft):
    template: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRevised(_AboutDraft):
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSubmitted(_AboutDraft):
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftChecked(_AboutDraft):
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentBack(_AboutDraft):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSigned(_AboutDraft):
    """The competent person signed the draft, which bears this number from now on."""

    number: str
    revision: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDropped(_AboutDraft):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _AboutResult:
    result_id: int
    dossier_id: int

    @property
    def subject(self) -> str:
        return f"result:{self.result_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultSealed(_AboutResult):
    """Numbered, signed, sealed and issued; the bytes with this digest are the original."""

    draft_id: int
    number: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultAttached(_AboutResult):
    """A document made and signed elsewhere was issued as the result."""

    number: str
    sha256: str
    signatures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultReplaced(_AboutResult):
    by_result_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRevoked(_AboutResult):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultHandedOver:
    """The results of a dossier came into the person's hands, by whichever way."""

    dossier_id: int
    way: str

    @property
    def subject(self) -> str:
        return f"dossier_results:{self.dossier_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _AboutShipment:
    shipment_id: int
    dossier_id: int

    @property
    def subject(self) -> str:
        return f"shipment:{self.shipment_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentRequested(_AboutShipment):
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentMoved(_AboutShipment):
    """The post said where it is; `trouble` is why it could not be delivered."""

    state: str
    waybill: str
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentHeldUp(_AboutShipment):
    """The post's system has given no answer so often that a person should look."""

    trouble: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentTriedAgain(_AboutShipment):
    pass

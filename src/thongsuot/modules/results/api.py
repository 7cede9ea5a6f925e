"""Results (kết quả giải quyết): drafted, signed, sealed, verified, and brought to people."""

from thongsuot.modules.results.actions.drafting import (
    begin_draft,
    begin_replacement,
    check_draft,
    drop_draft,
    revise_draft,
    send_back_draft,
    submit_draft,
)
from thongsuot.modules.results.actions.issuing import attach_result, revoke_result
from thongsuot.modules.results.actions.posting import (
    hold_up_shipment,
    move_shipment,
    request_shipment,
    try_shipment_again,
)
from thongsuot.modules.results.actions.returning import return_at_counter, take_online
from thongsuot.modules.results.actions.signing import seal_draft, sign_draft
from thongsuot.modules.results.events import ShipmentRequested, ShipmentTriedAgain
from thongsuot.modules.results.queries.facts import (
    DraftRow,
    DraftSeen,
    ResultsOfDossier,
    draft_pictures,
    drafts_to_check,
    drafts_to_seal,
    drafts_to_sign,
    preview,
    result_file,
    results_of,
)
from thongsuot.modules.results.queries.shipments import (
    ShipmentSeen,
    shipment,
    shipments_at,
    shipments_moving,
)
from thongsuot.modules.results.queries.templates import templates_for
from thongsuot.modules.results.queries.verifying import (
    ResultsForCitizen,
    Verified,
    file_for_citizen,
    is_original,
    results_for_citizen,
    verify,
)
from thongsuot.modules.results.states import DraftMove, DraftState, ShipmentState

__all__ = [
    "DraftMove",
    "DraftRow",
    "DraftSeen",
    "DraftState",
    "ResultsForCitizen",
    "ResultsOfDossier",
    "ShipmentRequested",
    "ShipmentSeen",
    "ShipmentState",
    "ShipmentTriedAgain",
    "Verified",
    "attach_result",
    "begin_draft",
    "begin_replacement",
    "check_draft",
    "draft_pictures",
    "drafts_to_check",
    "drafts_to_seal",
    "drafts_to_sign",
    "drop_draft",
    "file_for_citizen",
    "hold_up_shipment",
    "is_original",
    "move_shipment",
    "preview",
    "request_shipment",
    "result_file",
    "results_for_citizen",
    "results_of",
    "return_at_counter",
    "revise_draft",
    "revoke_result",
    "seal_draft",
    "send_back_draft",
    "shipment",
    "shipments_at",
    "shipments_moving",
    "sign_draft",
    "submit_draft",
    "take_online",
    "templates_for",
    "try_shipment_again",
    "verify",
]

"""Our words and the post's: what is sent to it, and what its states mean to us."""

from collections.abc import Mapping
from typing import Any

from thongsuot.foundation.units import api as units
from thongsuot.modules.results.api import ShipmentSeen, ShipmentState

# The post's own states of a waybill.
STATES: Mapping[str, ShipmentState] = {
    "DA_NHAN": ShipmentState.HANDED_TO_POST,
    "DANG_VAN_CHUYEN": ShipmentState.IN_TRANSIT,
    "DANG_PHAT": ShipmentState.IN_TRANSIT,
    "DA_PHAT": ShipmentState.DELIVERED,
    "PHAT_KHONG_THANH_CONG": ShipmentState.FAILED,
    "CHUYEN_HOAN": ShipmentState.RETURNED,
}


def order_of(shipment: ShipmentSeen, sender: units.UnitFacts) -> dict[str, Any]:
    """Return the request to fetch and deliver; it says that papers travel, not which."""
    return {
        "maThamChieu": shipment.dossier_code,
        "dichVu": "HANH_CHINH_CONG",
        "nguoiGui": {
            "ten": sender.name,
            "diaChi": sender.address,
            "dienThoai": sender.phone,
        },
        "nguoiNhan": {
            "ten": shipment.recipient,
            "diaChi": shipment.address,
            "dienThoai": shipment.phone,
        },
        "noiDung": "Kết quả giải quyết thủ tục hành chính",
    }

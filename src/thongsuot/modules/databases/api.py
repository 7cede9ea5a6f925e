"""Databases (cơ sở dữ liệu đã kết nối): which holds what a paper says, so nobody asks twice."""

from thongsuot.modules.databases.actions import (
    add_database,
    add_held_paper,
    connect_database,
    disconnect_database,
    end_held_paper,
    import_shipped,
)
from thongsuot.modules.databases.events import (
    DatabaseAdded,
    DatabaseConnected,
    DatabaseDisconnected,
    HeldPaperAdded,
    HeldPaperEnded,
    HeldPapersImported,
)
from thongsuot.modules.databases.policy import may_edit
from thongsuot.modules.databases.queries import (
    DatabaseFacts,
    HeldPaperFacts,
    Holding,
    Page,
    asked_in_vain,
    asked_in_vain_by,
    database,
    databases,
    held_paper,
    held_papers,
    holders,
)
from thongsuot.modules.databases.rules.matching import Asked, things_asked

__all__ = [
    "Asked",
    "DatabaseAdded",
    "DatabaseConnected",
    "DatabaseDisconnected",
    "DatabaseFacts",
    "HeldPaperAdded",
    "HeldPaperEnded",
    "HeldPaperFacts",
    "HeldPapersImported",
    "Holding",
    "Page",
    "add_database",
    "add_held_paper",
    "asked_in_vain",
    "asked_in_vain_by",
    "connect_database",
    "database",
    "databases",
    "disconnect_database",
    "end_held_paper",
    "held_paper",
    "held_papers",
    "holders",
    "import_shipped",
    "may_edit",
    "things_asked",
]

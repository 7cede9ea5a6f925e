"""Procedures (thủ tục hành chính): the catalogue, by code and by the day it is asked for."""

from thongsuot.modules.procedures.actions.importing import (
    ImportReport,
    import_list,
    import_records,
    import_shipped,
)
from thongsuot.modules.procedures.actions.publishing import publish, repeal
from thongsuot.modules.procedures.events import (
    ProcedureRepealed,
    ProceduresImported,
    ProcedureVersionPublished,
)
from thongsuot.modules.procedures.policy import may_import, may_publish
from thongsuot.modules.procedures.queries.facts import (
    Lack,
    ProcedureFacts,
    VersionLine,
    procedure,
    version,
    versions,
)
from thongsuot.modules.procedures.queries.preview import ImportPreview, preview_list
from thongsuot.modules.procedures.queries.reasons import RowFault
from thongsuot.modules.procedures.queries.search import (
    Field,
    Found,
    Page,
    fields,
    popular,
    search,
)
from thongsuot.modules.procedures.queries.shelf import (
    CatalogueLine,
    each_in_force,
    facts_of,
    lines_of,
    lines_since,
)
from thongsuot.modules.procedures.rules.record import Case, Component, Fee, Record, TimeLimit
from thongsuot.modules.procedures.states import (
    Channel,
    Completeness,
    FeeKind,
    Level,
    ServiceLevel,
    SilenceMeans,
    SupplementMode,
)

__all__ = [
    "Case",
    "CatalogueLine",
    "Channel",
    "Completeness",
    "Component",
    "Fee",
    "FeeKind",
    "Field",
    "Found",
    "ImportPreview",
    "ImportReport",
    "Lack",
    "Level",
    "Page",
    "ProcedureFacts",
    "ProcedureRepealed",
    "ProcedureVersionPublished",
    "ProceduresImported",
    "Record",
    "RowFault",
    "ServiceLevel",
    "SilenceMeans",
    "SupplementMode",
    "TimeLimit",
    "VersionLine",
    "each_in_force",
    "facts_of",
    "fields",
    "import_list",
    "import_records",
    "import_shipped",
    "lines_of",
    "lines_since",
    "may_import",
    "may_publish",
    "popular",
    "preview_list",
    "procedure",
    "publish",
    "repeal",
    "search",
    "version",
    "versions",
]

"""The rooms of the reform office: what leads into each, and the tabs between them."""

from thongsuot.kernel.actor import Permission

KEEPING = (
    Permission.PROCEDURE_IMPORT,
    Permission.PROCEDURE_DRAFT,
    Permission.PROCEDURE_APPROVE,
    Permission.PROCEDURE_PUBLISH,
)

"""Workflows (quy trình nội bộ): the steps that a procedure's dossiers go through."""

from thongsuot.modules.workflows.actions.drafts import RefusedWorkflow
from thongsuot.modules.workflows.actions.importing import (
    ImportReport,
    Noticed,
    WordingRead,
    import_shipped,
    import_workflows,
)
from thongsuot.modules.workflows.actions.publishing import publish
from thongsuot.modules.workflows.events import WorkflowPublished, WorkflowsImported
from thongsuot.modules.workflows.policy import may_publish
from thongsuot.modules.workflows.queries.facts import (
    TableRow,
    WorkflowFacts,
    lint,
    steps_as_table,
    workflow,
    workflow_for,
    workflows_of,
)
from thongsuot.modules.workflows.queries.words import Finding, time_in_words
from thongsuot.modules.workflows.rules.steps import StepFacts
from thongsuot.modules.workflows.states import StepKind, StepRole

__all__ = [
    "Finding",
    "ImportReport",
    "Noticed",
    "RefusedWorkflow",
    "StepFacts",
    "StepKind",
    "StepRole",
    "TableRow",
    "WordingRead",
    "WorkflowFacts",
    "WorkflowPublished",
    "WorkflowsImported",
    "import_shipped",
    "import_workflows",
    "lint",
    "may_publish",
    "publish",
    "steps_as_table",
    "time_in_words",
    "workflow",
    "workflow_for",
    "workflows_of",
]

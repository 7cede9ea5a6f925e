"""Workflows (quy trình nội bộ): the steps that a procedure's dossiers go through."""

from thongsuot.modules.workflows.actions.drafting import (
    abandon_draft,
    add_step,
    approve_draft,
    begin_draft,
    change_step,
    describe_draft,
    draw_draft,
    move_step,
    publish_draft,
    remove_step,
    reopen_draft,
    settle_draft,
)
from thongsuot.modules.workflows.actions.importing import (
    ImportReport,
    WordingRead,
    import_shipped,
    import_workflows,
)
from thongsuot.modules.workflows.actions.publishing import publish
from thongsuot.modules.workflows.events import WorkflowPublished, WorkflowsImported
from thongsuot.modules.workflows.policy import may_approve, may_draft, may_publish
from thongsuot.modules.workflows.queries.checks import (
    Beyond,
    check,
    offices_beyond,
    offices_following,
    offices_held,
)
from thongsuot.modules.workflows.queries.drafts import (
    DraftFacts,
    DraftLine,
    check_draft,
    draft,
    drafts,
    rows_to_edit,
    typed,
)
from thongsuot.modules.workflows.queries.drawings import drawing, read_drawing
from thongsuot.modules.workflows.queries.facts import (
    TableRow,
    WorkflowFacts,
    followed_by_office,
    lint,
    steps_as_json,
    steps_as_table,
    workflow,
    workflow_for,
    workflows_of,
)
from thongsuot.modules.workflows.queries.words import Finding, time_in_words
from thongsuot.modules.workflows.rules.checking import FormSaid, Office
from thongsuot.modules.workflows.rules.editing import Overtaken
from thongsuot.modules.workflows.rules.graph import (
    done_again,
    following,
    is_linear,
    longest,
    opens_after,
)
from thongsuot.modules.workflows.rules.steps import Outcome, StepFacts
from thongsuot.modules.workflows.states import DraftState, StepKind, StepRole, UnitRule, Verb

__all__ = [
    "Beyond",
    "DraftFacts",
    "DraftLine",
    "DraftState",
    "Finding",
    "FormSaid",
    "ImportReport",
    "Office",
    "Outcome",
    "Overtaken",
    "StepFacts",
    "StepKind",
    "StepRole",
    "TableRow",
    "UnitRule",
    "Verb",
    "WordingRead",
    "WorkflowFacts",
    "WorkflowPublished",
    "WorkflowsImported",
    "abandon_draft",
    "add_step",
    "approve_draft",
    "begin_draft",
    "change_step",
    "check",
    "check_draft",
    "describe_draft",
    "done_again",
    "draft",
    "drafts",
    "draw_draft",
    "drawing",
    "followed_by_office",
    "following",
    "import_shipped",
    "import_workflows",
    "is_linear",
    "lint",
    "longest",
    "may_approve",
    "may_draft",
    "may_publish",
    "move_step",
    "offices_beyond",
    "offices_following",
    "offices_held",
    "opens_after",
    "publish",
    "publish_draft",
    "read_drawing",
    "remove_step",
    "reopen_draft",
    "rows_to_edit",
    "settle_draft",
    "steps_as_json",
    "steps_as_table",
    "time_in_words",
    "typed",
    "workflow",
    "workflow_for",
    "workflows_of",
]

"""Announcements (quyết định công bố): drafting, checking, approving, publishing procedures."""

from thongsuot.modules.announcements.actions.deciding import (
    abandon_decision,
    approve_decision,
    enter_in_national_database,
    publish_decision,
    send_back,
    submit_decision,
)
from thongsuot.modules.announcements.actions.drafting import (
    add_draft,
    amend_decision,
    begin_decision,
    remove_draft,
)
from thongsuot.modules.announcements.actions.editing import (
    edit_draft,
    rebase_draft,
    set_repeal_reason,
    set_transition,
)
from thongsuot.modules.announcements.events import (
    DecisionAbandoned,
    DecisionAmended,
    DecisionApproved,
    DecisionBegun,
    DecisionEntered,
    DecisionPublished,
    DecisionSentBack,
    DecisionSubmitted,
    DraftAdded,
    DraftEdited,
    DraftRemoved,
)
from thongsuot.modules.announcements.policy import may_begin, may_see
from thongsuot.modules.announcements.queries.effects import (
    Announced,
    TransitionDue,
    announced,
    transitions_due,
)
from thongsuot.modules.announcements.queries.facts import (
    DecisionFacts,
    DraftFacts,
    DraftLine,
    PartSaved,
    Possible,
    decision,
    draft,
    drafts,
)
from thongsuot.modules.announcements.queries.figures import (
    Figures,
    LateDuty,
    duties_late,
    figures,
)
from thongsuot.modules.announcements.queries.findings import Duty, Finding
from thongsuot.modules.announcements.queries.history import HistoryLine, decision_history
from thongsuot.modules.announcements.queries.lists import (
    DecisionLine,
    Page,
    decisions,
    drafts_touching,
)
from thongsuot.modules.announcements.rules.drafting import Overtaken, Transition
from thongsuot.modules.announcements.states import (
    TRANSITIONS,
    Change,
    DecisionState,
    Move,
    Severity,
)

__all__ = [
    "TRANSITIONS",
    "Announced",
    "Change",
    "DecisionAbandoned",
    "DecisionAmended",
    "DecisionApproved",
    "DecisionBegun",
    "DecisionEntered",
    "DecisionFacts",
    "DecisionLine",
    "DecisionPublished",
    "DecisionSentBack",
    "DecisionState",
    "DecisionSubmitted",
    "DraftAdded",
    "DraftEdited",
    "DraftFacts",
    "DraftLine",
    "DraftRemoved",
    "Duty",
    "Figures",
    "Finding",
    "HistoryLine",
    "LateDuty",
    "Move",
    "Overtaken",
    "Page",
    "PartSaved",
    "Possible",
    "Severity",
    "Transition",
    "TransitionDue",
    "abandon_decision",
    "add_draft",
    "amend_decision",
    "announced",
    "approve_decision",
    "begin_decision",
    "decision",
    "decision_history",
    "decisions",
    "draft",
    "drafts",
    "drafts_touching",
    "duties_late",
    "edit_draft",
    "enter_in_national_database",
    "figures",
    "may_begin",
    "may_see",
    "publish_decision",
    "rebase_draft",
    "remove_draft",
    "send_back",
    "set_repeal_reason",
    "set_transition",
    "submit_decision",
    "transitions_due",
]

"""Reviews (rà soát, đơn giản hóa thủ tục): plans, compliance costs, proposals, overlaps."""

from thongsuot.modules.reviews.actions.costing import measure_costs, set_figure
from thongsuot.modules.reviews.actions.enacting import start_decision, take_up
from thongsuot.modules.reviews.actions.planning import (
    abandon_plan,
    add_plan_item,
    approve_plan,
    begin_plan,
    conclude_item,
    remove_plan_item,
    send_back_plan,
    submit_plan,
)
from thongsuot.modules.reviews.actions.proposing import (
    Said,
    accept_proposal,
    begin_proposal,
    decline_proposal,
    edit_proposal,
    send_back_proposal,
    send_proposal,
    submit_proposal,
    withdraw_proposal,
)
from thongsuot.modules.reviews.policy import may_draft
from thongsuot.modules.reviews.queries.costs import (
    Cost,
    cost,
    costs,
    figures,
    last_measuring,
    limit_in_words,
)
from thongsuot.modules.reviews.queries.figures import year_figures
from thongsuot.modules.reviews.queries.history import (
    costs_history,
    plan_history,
    proposal_history,
)
from thongsuot.modules.reviews.queries.overlaps import overlaps
from thongsuot.modules.reviews.queries.plans import (
    PlanFacts,
    duty_of,
    plan,
    plan_item,
    plan_of,
    years,
)
from thongsuot.modules.reviews.queries.proposals import (
    ProposalFacts,
    proposal,
    proposals,
    proposals_counted,
)
from thongsuot.modules.reviews.queries.shortened import shortened
from thongsuot.modules.reviews.states import (
    PLAN_TRANSITIONS,
    TRANSITIONS,
    Decider,
    Figure,
    Kind,
    Move,
    PlanMove,
    PlanState,
    ProposalState,
)

__all__ = [
    "PLAN_TRANSITIONS",
    "TRANSITIONS",
    "Cost",
    "Decider",
    "Figure",
    "Kind",
    "Move",
    "PlanFacts",
    "PlanMove",
    "PlanState",
    "ProposalFacts",
    "ProposalState",
    "Said",
    "abandon_plan",
    "accept_proposal",
    "add_plan_item",
    "approve_plan",
    "begin_plan",
    "begin_proposal",
    "conclude_item",
    "cost",
    "costs",
    "costs_history",
    "decline_proposal",
    "duty_of",
    "edit_proposal",
    "figures",
    "last_measuring",
    "limit_in_words",
    "may_draft",
    "measure_costs",
    "overlaps",
    "plan",
    "plan_history",
    "plan_item",
    "plan_of",
    "proposal",
    "proposal_history",
    "proposals",
    "proposals_counted",
    "remove_plan_item",
    "send_back_plan",
    "send_back_proposal",
    "send_proposal",
    "set_figure",
    "shortened",
    "start_decision",
    "submit_plan",
    "submit_proposal",
    "take_up",
    "withdraw_proposal",
    "year_figures",
    "years",
]

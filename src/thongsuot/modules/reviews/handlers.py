"""What is done about news: decisions on procedures settle the proposals they carry."""

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import system
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.reviews.actions.enacting import release_proposal, settle_proposal
from thongsuot.modules.reviews.models import Proposal

FOLLOWER = system("Theo dõi kiến nghị")


@ledger.reaction("reviews.settle_proposals", announcements.DecisionPublished)
def settle_proposals(happened: ledger.Happened) -> None:
    """Hold what was published against each proposal the decision carries."""
    event = happened.event
    for proposal in Proposal.objects.carried_by(event.decision_id).order_by("pk"):
        settle_proposal(
            proposal_id=proposal.pk,
            version_ids=event.version_ids,
            ended=event.repealed,
            in_force_from=event.in_force_from,
            by=FOLLOWER,
            at=happened.at,
        )


@ledger.reaction(
    "reviews.release_proposals", announcements.DecisionAbandoned, announcements.DraftRemoved
)
def release_proposals(happened: ledger.Happened) -> None:
    """Let proposals wait again whose decision, or draft in it, was given up."""
    carried = Proposal.objects.carried_by(happened.event.decision_id)
    if isinstance(happened.event, announcements.DraftRemoved):
        carried = carried.filter(procedure_codes__contains=[happened.event.procedure_code])
    for proposal in carried.order_by("pk"):
        release_proposal(proposal_id=proposal.pk, by=FOLLOWER, at=happened.at)

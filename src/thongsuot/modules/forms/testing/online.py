"""The procedures of the shipped forms, as an office would have them that takes all online."""

from dataclasses import replace
from datetime import date, datetime

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.worktime import Unit
from thongsuot.modules.forms.rules.shipped import documents
from thongsuot.modules.procedures import api as procedures

BASIS = "Chỉ để kiểm thử"


def take_all_online(*, since: date, by: Actor, at: datetime) -> None:
    """
    Publish each procedure that has a shipped form anew: filed online, without an account.

    Some are taken at the counter only, and the source gives some no limit that can be promised.
    """
    for code in {document["procedure"] for document in documents()}:
        record = procedures.procedure(code, on=since).record
        offers = {offer.channel: offer for offer in record.channels}
        usual = offers.get(procedures.Channel.ONLINE, record.channels[0])
        limit = usual.limit
        if not limit.is_known:
            limit = replace(limit, amount=3, unit=Unit.WORKING_DAY)
        offers[procedures.Channel.ONLINE] = replace(
            usual, channel=procedures.Channel.ONLINE, limit=limit
        )
        allowed = procedures.Ruling(value=True, legal_basis=BASIS)
        changed = replace(
            record,
            channels=tuple(offers.values()),
            ways=replace(record.ways, files_without_account=allowed),
        )
        if changed != record:
            procedures.publish(record=changed, in_force_from=since, by=by, at=at)

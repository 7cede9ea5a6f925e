"""The keys of the sample: worthless, made here, and saying so on every page they sign."""

from thongsuot.config.sample.people import Staff
from thongsuot.config.sample.places import FOUNDED_AT, MAKER, Province
from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.signatures import api as signatures


def give_keys(province: Province, staff: Staff) -> None:
    """Make a practice authority, and keys for those who sign and seal in two offices."""
    signatures.found_practice_authority(by=MAKER, at=FOUNDED_AT)
    for agency in province.agencies:
        if agency.unit_id not in staff.keepers:
            continue
        signatures.issue_practice_key(
            unit_id=agency.unit_id,
            name=agency.name,
            organization=agency.name,
            by=MAKER,
            at=FOUNDED_AT,
        )
        for leader in staff.leaders[agency.unit_id]:
            account = identity.account_by_login(leader.login)
            signatures.issue_practice_key(
                account_id=account.id,
                name=account.full_name,
                organization=agency.name,
                by=MAKER,
                at=FOUNDED_AT,
            )

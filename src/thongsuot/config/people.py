"""Verbs of `thongsuot` for the first unit, its operator, and the keys of other systems."""

import argparse
import sys
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import EVERYWHERE, Actor, ActorKind, Permission
from thongsuot.kernel.refusals import Missing, Refusal

# Whoever has a shell on the server could do anything; the ledger shows that it was this way.
AT_THE_SERVER = Actor(
    name="Người quản trị máy chủ",
    kind=ActorKind.SYSTEM,
    grants={permission: EVERYWHERE for permission in Permission},
)


def unit(rest: Sequence[str]) -> int:
    """Found the first unit, a province's committee: unit found --territory 91."""
    parser = argparse.ArgumentParser(prog="thongsuot unit")
    verbs = parser.add_subparsers(required=True)
    found = verbs.add_parser("found")
    found.add_argument("--territory", required=True, help="the province's code, such as 91")
    found.set_defaults(carry_out=_found)
    return _told(parser, rest)


def person(rest: Sequence[str]) -> int:
    """Create an account in a post: person create --login L --name N --unit H01 --role operator."""
    parser = argparse.ArgumentParser(prog="thongsuot person")
    verbs = parser.add_subparsers(required=True)
    create = verbs.add_parser("create")
    create.add_argument("--login", required=True)
    create.add_argument("--name", required=True, help="full name")
    create.add_argument("--email", default="")
    create.add_argument("--unit", required=True, help="an agency's identifier, such as H01")
    create.add_argument("--role", required=True, choices=sorted(identity.ROLES))
    create.set_defaults(carry_out=_create_person)
    return _told(parser, rest)


def token(rest: Sequence[str]) -> int:
    """Make a key for another system: token create --post POST --name NAME; printed once."""
    parser = argparse.ArgumentParser(prog="thongsuot token")
    verbs = parser.add_subparsers(required=True)
    create = verbs.add_parser("create")
    owner = create.add_mutually_exclusive_group(required=True)
    owner.add_argument("--post", help="a post's number, or login@identifier such as an@H01.61")
    owner.add_argument("--agency", help="an agency's identifier, such as H01.61")
    create.add_argument("--name", required=True, help="what the key is for")
    create.add_argument("--permission", action="append", choices=sorted(Permission))
    create.set_defaults(carry_out=_create_token)
    return _told(parser, rest)


def _told(parser: argparse.ArgumentParser, rest: Sequence[str]) -> int:
    known = parser.parse_args(rest)
    try:
        print(known.carry_out(known))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


def _found(given: argparse.Namespace) -> str:
    now = timezone.now()
    place = units.territory(given.territory, on=timezone.localdate(now))
    units.found_unit(
        name=_("Ủy ban nhân dân %(place)s")
        % {"place": place.full_name[0].lower() + place.full_name[1:]},
        kind=units.UnitKind.PROVINCE_COMMITTEE,
        code=place.agency_code,
        territory_code=place.code,
        on=place.valid_from,
        by=AT_THE_SERVER,
        at=now,
    )
    return place.agency_code


def _create_person(given: argparse.Namespace) -> str:
    now = timezone.now()
    today = timezone.localdate(now)
    unit_id = units.agency(given.unit, on=today).unit.id
    account_id = identity.create_account(
        login=given.login, full_name=given.name, email=given.email, by=AT_THE_SERVER, at=now
    )
    identity.appoint(
        account_id=account_id,
        unit_id=unit_id,
        role=given.role,
        title="",
        on=today,
        by=AT_THE_SERVER,
        at=now,
    )
    return identity.reset_password(account_id=account_id, by=AT_THE_SERVER, at=now)


def _create_token(given: argparse.Namespace) -> str:
    now = timezone.now()
    agency = given.agency and units.agency(given.agency, on=timezone.localdate(now)).unit.id
    return identity.create_token(
        post_id=_post_id(given.post) if given.post else None,
        agency_id=agency or None,
        permissions=given.permission and [Permission(each) for each in given.permission],
        name=given.name,
        by=AT_THE_SERVER,
        at=now,
    )


def _post_id(post: str) -> int:
    """Return the id of a post given as its number or as login@identifier."""
    if post.isdecimal():
        return int(post)
    login, _at, code = post.partition("@")
    now = timezone.now()
    inside = units.under(units.agency(code, on=timezone.localdate(now)).unit.id)
    account = identity.account_by_login(login)
    for held in identity.posts_of(account.id, at=now):
        if held.unit_id in inside and not held.on_behalf_of:
            return held.id
    raise Missing(_("Không có vị trí công tác %(post)s.") % {"post": post})

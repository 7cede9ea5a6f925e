"""Who is acting, and how far each of their permissions reaches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Permission(StrEnum):
    """
    What a person may do. Where they may do it is a `Reach`, which is data.

    A new kind of work is a new member here; a new office never is.
    """

    PROCEDURE_IMPORT = "procedure:import"
    PROCEDURE_DRAFT = "procedure:draft"
    PROCEDURE_APPROVE = "procedure:approve"
    PROCEDURE_PUBLISH = "procedure:publish"
    BOARD_POST = "board:post"
    DATABASE_EDIT = "database:edit"
    WORKFLOW_PUBLISH = "workflow:publish"
    DOSSIER_VIEW = "dossier:view"
    DOSSIER_RECEIVE = "dossier:receive"
    DOSSIER_PROCESS = "dossier:process"
    DOSSIER_ASSIGN = "dossier:assign"
    DOSSIER_APPROVE = "dossier:approve"
    DOSSIER_RETURN = "dossier:return"
    SEAL_APPLY = "seal:apply"
    CALENDAR_EDIT = "calendar:edit"
    UNIT_EDIT = "unit:edit"
    PERSON_EDIT = "person:edit"
    TOKEN_CREATE = "token:create"
    LEDGER_VIEW = "ledger:view"


class ActorKind(StrEnum):
    """Which sort of hand is at work; the history shows it beside the name."""

    STAFF = "staff"
    CITIZEN = "citizen"
    MACHINE = "machine"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Reach:
    """The units in which a permission holds: some, or all of them."""

    unit_ids: frozenset[int] = frozenset()
    everywhere: bool = False

    def covers(self, unit_id: int) -> bool:
        return self.everywhere or unit_id in self.unit_ids


NOWHERE = Reach()
EVERYWHERE = Reach(everywhere=True)


@dataclass(frozen=True, slots=True)
class Actor:
    """
    A person in a post, a citizen, a machine with a token, or the system itself.

    `on_behalf_of` names the absent holder when a substitute (người làm thay) acts.
    """

    name: str
    kind: ActorKind = ActorKind.STAFF
    account_id: int | None = None
    post_id: int | None = None
    unit_id: int | None = None
    grants: Mapping[Permission, Reach] = field(default_factory=dict)
    on_behalf_of: str = ""

    def reach(self, permission: Permission) -> Reach:
        return self.grants.get(permission, NOWHERE)

    def has(self, permission: Permission, *, unit_id: int) -> bool:
        return self.reach(permission).covers(unit_id)

    def may_anywhere(self, permission: Permission) -> bool:
        """Whether the permission holds in at least one unit: for menus, never for a guard."""
        return self.reach(permission) != NOWHERE


def citizen(name: str) -> Actor:
    return Actor(name=name, kind=ActorKind.CITIZEN)


def system(name: str) -> Actor:
    return Actor(name=name, kind=ActorKind.SYSTEM)

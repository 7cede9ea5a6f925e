"""What has happened to accounts, posts and tokens."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AccountCreated:
    account_id: int
    login: str
    full_name: str

    @property
    def subject(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True)
class AccountChanged:
    account_id: int
    full_name: str
    email: str

    @property
    def subject(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True)
class AccountClosed:
    account_id: int
    reason: str

    @property
    def subject(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True)
class AccountReopened:
    account_id: int
    reason: str

    @property
    def subject(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True)
class PasswordReset:
    account_id: int

    @property
    def subject(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True)
class SecondFactorReset:
    account_id: int
    reason: str

    @property
    def subject(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True)
class Appointed:
    account_id: int
    post_id: int
    appointed_unit_id: int
    role: str
    title: str
    on: date
    decision: str

    @property
    def subject(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True)
class PostEnded:
    account_id: int
    post_id: int
    on: date
    decision: str

    @property
    def subject(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True)
class Substituted:
    """From `on` until before `until`, the substitute's holder may act in the absent post."""

    account_id: int
    absent_post_id: int
    substitute_post_id: int
    on: date
    until: date
    decision: str

    @property
    def subject(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True)
class SubstitutionEnded:
    account_id: int
    substitution_id: int
    on: date

    @property
    def subject(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True)
class TokenCreated:
    token_id: int
    name: str
    post_id: int | None
    agency_id: int | None
    permissions: tuple[str, ...]

    @property
    def subject(self) -> str:
        return f"token:{self.token_id}"


@dataclass(frozen=True, slots=True)
class TokenRevoked:
    token_id: int
    name: str

    @property
    def subject(self) -> str:
        return f"token:{self.token_id}"

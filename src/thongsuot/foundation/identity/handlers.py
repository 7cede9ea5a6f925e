"""Where the sign-in library asks us."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from thongsuot.foundation.identity.models import Account


class SignIn(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Accounts are made by operators; a password that its holder chose is no longer temporary."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: Account, password: str) -> None:
        user.password_is_temporary = False
        super().set_password(user, password)

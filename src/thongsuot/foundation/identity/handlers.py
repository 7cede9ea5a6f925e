"""What is done about news of units, and where the sign-in library asks us."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from thongsuot.foundation.identity.actions import posts
from thongsuot.foundation.identity.models import Account
from thongsuot.foundation.identity.queries import posts_to_end_with
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import EVERYWHERE, Actor, ActorKind, Permission

# A post gives nothing once its unit is gone; that it ended is told in its holder's history too.
_CARETAKER = Actor(
    name="Thông Suốt", kind=ActorKind.SYSTEM, grants={Permission.PERSON_EDIT: EVERYWHERE}
)


@ledger.reaction("identity.end_posts_with_their_unit", units.UnitClosed)
def end_posts_with_their_unit(happened: ledger.Happened) -> None:
    """End the posts still held in a unit that closed, by the same decision."""
    closed: units.UnitClosed = happened.event
    for post in posts_to_end_with(closed.unit_id, on=closed.on):
        posts.end_post(
            post_id=post.id,
            on=max(closed.on, post.valid_from),
            decision=closed.decision,
            by=_CARETAKER,
            at=happened.at,
        )


_WRONG_LOGIN = _("Tên đăng nhập hoặc mật khẩu không đúng.")
_WRONG_CODE = _("Mã không đúng hoặc đã hết hạn.")


class SignIn(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Accounts are made by operators; a password that its holder chose is no longer temporary."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đã khóa. Hãy liên hệ quản trị của cơ quan."),
        "username_password_mismatch": _WRONG_LOGIN,
        "email_password_mismatch": _WRONG_LOGIN,
        "invalid_login": _WRONG_LOGIN,
        "too_many_login_attempts": _("Bạn đã thử sai quá nhiều lần. Hãy thử lại sau ít phút."),
        "enter_current_password": _("Mật khẩu đang dùng không đúng."),
        "incorrect_password": _("Mật khẩu không đúng."),
        "incorrect_code": _WRONG_CODE,
        "invalid_or_expired_key": _WRONG_CODE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: Account, password: str) -> None:
        user.password_is_temporary = False
        super().set_password(user, password)


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """Says in our words what is wrong with a second factor."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _WRONG_CODE,
        "cannot_delete_authenticator": _("Không thể tắt yếu tố xác thực này."),
        "cannot_generate_recovery_codes": _(
            "Hãy bật ứng dụng xác thực hoặc khóa đăng nhập trước khi tạo mã dự phòng."
        ),
    }

"""The sign-in library's forms, asking in our words. What they check stays theirs."""

from collections.abc import Mapping
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_CODE = (_("Mã 6 chữ số trong ứng dụng xác thực, hoặc một mã dự phòng"), "")


class InOurWords:
    """Gives the fields named in `WORDS` their label and hint."""

    WORDS: Mapping[str, tuple["str | Promise", "str | Promise"]] = {}
    fields: dict[str, Any]
    initial: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.WORDS:
                field.label, field.help_text = self.WORDS[name]


class LoginForm(InOurWords, account.LoginForm):  # type: ignore[misc]  # the library has no types
    WORDS = {"login": (_("Tên đăng nhập hoặc thư công vụ"), ""), "password": (_("Mật khẩu"), "")}


class PasswordAgainForm(InOurWords, account.ReauthenticateForm):  # type: ignore[misc]  # as above
    WORDS = {"password": (_("Mật khẩu"), "")}


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):  # type: ignore[misc]  # as above
    WORDS = {
        "oldpassword": (_("Mật khẩu đang dùng"), ""),
        "password1": (
            _("Mật khẩu mới"),
            _("Ít nhất 10 ký tự. Một câu ngắn dễ nhớ thì an toàn hơn một từ khó."),
        ),
        "password2": (_("Nhập lại mật khẩu mới"), ""),
    }


class SecondFactorForm(InOurWords, mfa.AuthenticateForm):  # type: ignore[misc]  # as above
    WORDS = {"code": _CODE}


class SecondFactorAgainForm(InOurWords, mfa.ReauthenticateForm):  # type: ignore[misc]  # as above
    WORDS = {"code": _CODE}


class ActivateTOTPForm(InOurWords, totp.ActivateTOTPForm):  # type: ignore[misc]  # as above
    WORDS = {"code": (_("Mã 6 chữ số ứng dụng đang hiện"), "")}


class AddPasskeyForm(InOurWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]  # as above
    WORDS = {
        "name": (_("Tên khóa"), _("Để bạn nhận ra nó sau này, ví dụ: điện thoại của tôi.")),
        "passwordless": (
            _("Đăng nhập chỉ bằng khóa này, không cần mật khẩu"),
            _("Khóa phải hỏi vân tay, khuôn mặt hoặc mã PIN."),
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = _("Khóa của tôi")


class RenamePasskeyForm(InOurWords, webauthn.EditWebAuthnForm):  # type: ignore[misc]  # as above
    WORDS = {"name": (_("Tên khóa"), "")}

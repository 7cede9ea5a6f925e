"""Who calls: the machine that holds a key (token) made by `thongsuot token create`."""

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from thongsuot.foundation.identity import api as identity
from thongsuot.kernel.actor import Actor


class KeyRequest(HttpRequest):
    """A request that bears a good key: `auth` is the machine that holds it."""

    auth: Actor


class Token(HttpBearer):
    """The key of a post or an agency, shown once when it was made."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        return identity.actor_for_token(token, at=timezone.now())


TOKEN = Token()

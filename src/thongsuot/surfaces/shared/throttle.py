"""
How often one may knock. Counted in the database, so that all web processes share one count.

Keys are hashed with the site's secret: the table holds nobody's address.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import TooMuch
from thongsuot.surfaces.shared.models import Tries

_KEPT = timedelta(days=1)

# One statement: two processes that count at the same instant both count.
_COUNT = """
INSERT INTO shared_tries (key, "window", count) VALUES (%s, %s, 1)
ON CONFLICT (key, "window") DO UPDATE SET count = shared_tries.count + 1
RETURNING count
"""


def knock(*parts: str, most: int, within: timedelta, at: datetime) -> None:
    """
    Count one try of what `parts` name.

    :raises TooMuch: if it was tried more than `most` times in the current window
    """
    key = salted_hmac("throttle", "\n".join(parts), algorithm="sha256").hexdigest()
    seconds = int(within.total_seconds())
    window = datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, tz=at.tzinfo)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, window])
        [count] = cursor.fetchone() or [1]
    if count == 1:
        Tries.objects.filter(window__lt=at - _KEPT).delete()
    if count > most:
        minutes = max(1, round((window + within - at).total_seconds() / 60))
        raise TooMuch(
            _("Bạn đã thử quá nhiều lần. Hãy thử lại sau %(minutes)d phút.") % {"minutes": minutes}
        )


def address(request: HttpRequest) -> str:
    """
    Return the address that knocks, as the farthest of our own proxies saw it.

    What stands before that in `X-Forwarded-For` was said by the one who knocks.
    """
    seen = request.headers.get("X-Forwarded-For", "").split(",")
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if 0 < proxies <= len(seen) and (told := seen[-proxies].strip()):
        return told
    return str(request.META.get("REMOTE_ADDR", ""))

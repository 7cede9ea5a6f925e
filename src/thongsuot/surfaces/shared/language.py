"""Vietnamese first: a person reads English only where they chose it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

_MACHINES = "/api/"


class ChosenLanguage:
    """
    Speak the language of the cookie that the switch sets, else Vietnamese.

    The browser's own wish is not asked: a borrowed phone set to English is still held by
    someone who came for Vietnamese. Machines say `Accept-Language`, as their contract has it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = _chosen(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _chosen(request: HttpRequest) -> str:
    if request.path.startswith(_MACHINES):
        return translation.get_language_from_request(request)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

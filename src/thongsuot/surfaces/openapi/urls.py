from typing import Any, cast

from django.urls import URLPattern, include, path, re_path

from thongsuot.surfaces.openapi import views
from thongsuot.surfaces.openapi.interface import api
from thongsuot.surfaces.shared.http import open_to_all

_patterns, _app_name, _namespace = api.urls
# The framework's own front page only says where the description is; ours is at docs.
for _pattern in _patterns:
    if isinstance(_pattern, URLPattern) and _pattern.name == "api-root":
        _pattern.callback = open_to_all(cast("Any", _pattern.callback))

urlpatterns = [
    path("v1/", include((_patterns, _app_name), namespace=_namespace)),
    re_path(r"^(?P<rest>.*)$", views.unknown, name="unknown_operation"),
]

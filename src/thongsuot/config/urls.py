"""The map of the house: which surface answers where."""

from django.urls import URLPattern, URLResolver, include, path

handler400 = "thongsuot.surfaces.shared.views.bad_request"
handler403 = "thongsuot.surfaces.shared.views.forbidden"
handler404 = "thongsuot.surfaces.shared.views.not_found"
handler500 = "thongsuot.surfaces.shared.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("thongsuot.surfaces.shared.urls")),
    path("", include("thongsuot.surfaces.public.urls")),
]

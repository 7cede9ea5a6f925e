"""The map of the house: which surface answers where."""

from allauth.account import views as sign_in
from django.urls import URLPattern, URLResolver, include, path

handler400 = "thongsuot.surfaces.shared.views.bad_request"
handler403 = "thongsuot.surfaces.shared.views.forbidden"
handler404 = "thongsuot.surfaces.shared.views.not_found"
handler500 = "thongsuot.surfaces.shared.views.server_error"

# tai-khoan/: what the sign-in library offers and we want. Nobody signs up, and nobody resets a
# password by e-mail: an operator who knows the person does.
sign_in_urls = [
    path("dang-nhap/", sign_in.login, name="account_login"),
    path("dang-xuat/", sign_in.logout, name="account_logout"),
    path("tam-khoa/", sign_in.account_inactive, name="account_inactive"),
    path("xac-nhan/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("mat-khau/", sign_in.password_change, name="account_change_password"),
    path("bao-mat/", include("allauth.mfa.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("thongsuot.surfaces.shared.urls")),
    path("", include("thongsuot.surfaces.public.urls")),
    path("mot-cua/", include("thongsuot.surfaces.counter.urls")),
    path("viec/", include("thongsuot.surfaces.office.urls")),
    path("cai-cach/", include("thongsuot.surfaces.reform.urls")),
    path("quan-tri/", include("thongsuot.surfaces.console.urls")),
    path("tai-khoan/", include(sign_in_urls)),
    path("api/", include("thongsuot.surfaces.openapi.urls")),
]

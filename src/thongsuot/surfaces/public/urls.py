from django.urls import include, path

from thongsuot.surfaces.public import views

app_name = "public"

# thu-tuc/<code>/
procedure_urls = [
    path("", views.procedure, name="procedure"),
    path("nop/", views.procedure, name="begin"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("thu-tuc/", views.search, name="search"),
    path("thu-tuc/<str:code>/", include(procedure_urls)),
    path("theo-doi/", views.home, name="track"),
]

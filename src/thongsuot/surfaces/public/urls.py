from django.urls import path

from thongsuot.surfaces.public import views

app_name = "public"

urlpatterns = [
    path("", views.home, name="home"),
    path("thu-tuc/", views.search, name="search"),
    path("theo-doi/", views.track, name="track"),
]

from django.urls import path

from thongsuot.surfaces.reform.views import home

app_name = "reform"

# /cai-cach/
urlpatterns = [
    path("", home.home, name="home"),
]

from django.urls import path

from thongsuot.surfaces.shared import views

app_name = "shared"

urlpatterns = [path("ngon-ngu/", views.set_language, name="set_language")]

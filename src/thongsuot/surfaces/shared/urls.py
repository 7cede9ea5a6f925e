from django.urls import path

from thongsuot.surfaces.shared import drawings, views

app_name = "shared"

urlpatterns = [
    path("ngon-ngu/", views.set_language, name="set_language"),
    path("ban-lam-viec/", views.desk, name="desk"),
    path("vi-tri/", views.posts, name="posts"),
    path("vi-tri/<int:post_id>/", views.choose_post, name="choose_post"),
    path("quy-trinh/<int:workflow_id>.bpmn", drawings.published, name="workflow_bpmn"),
]

from django.urls import include, path

from thongsuot.surfaces.public import filing, tracking, views

app_name = "public"

# thu-tuc/<code>/
procedure_urls = [
    path("", views.procedure, name="procedure"),
    path("nop/", filing.begin, name="begin"),
]

# nop/<key>/
filing_urls = [
    path("truong-hop/", filing.case, name="filing_case"),
    path("nguoi-yeu-cau/", filing.applicant, name="filing_applicant"),
    path("nguoi-nop/", filing.behalf, name="filing_behalf"),
    path("noi-nhan/", filing.place, name="filing_place"),
    path("giay-to/", filing.papers, name="filing_papers"),
    path("giay-to/<int:index>/", filing.hand_in, name="filing_hand_in"),
    path("giay-to/<int:index>/<uuid:file_id>/bo/", filing.take_back, name="filing_take_back"),
    path("tep/<uuid:file_id>/", filing.see, name="filing_see"),
    path("kiem-tra/", filing.check, name="filing_check"),
    path("da-gui/", filing.sent, name="filing_sent"),
]

# theo-doi/<code>/
tracked_urls = [
    path("", tracking.tracked, name="tracked"),
    path("xac-nhan/", tracking.prove, name="prove"),
    path("bo-sung/", tracking.supplement, name="supplement"),
    path("rut/", tracking.withdraw, name="withdraw"),
    path("dong/", tracking.leave, name="leave"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("thu-tuc/", views.search, name="search"),
    path("thu-tuc/<str:code>/", include(procedure_urls)),
    path("nop/<uuid:key>/", include(filing_urls)),
    path("so-cai/", views.ledger_head, name="ledger"),
    path("theo-doi/", tracking.track, name="track"),
    path("theo-doi/<str:code>/", include(tracked_urls)),
]

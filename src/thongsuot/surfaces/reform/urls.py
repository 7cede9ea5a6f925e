from django.urls import include, path

from thongsuot.surfaces.reform.views import catalogue, decisions, drafts, home

app_name = "reform"

# /cai-cach/thu-tuc/<code>/
procedure_urls = [
    path("", catalogue.procedure, name="procedure"),
    path("so-sanh/", catalogue.versions_compared, name="versions_compared"),
    path("soan/", catalogue.begin_amending, name="begin_amending"),
]

# /cai-cach/quyet-dinh/<decision_id>/<draft_id>/
draft_urls = [
    path("", drafts.draft, name="draft"),
    path("so-sanh/", drafts.compared, name="draft_compared"),
    path("xem-truoc/", drafts.preview, name="preview"),
    path("khai-thac/", drafts.read_from_database, name="read_from_database"),
    path("chuyen-tiep/", drafts.set_transition, name="set_transition"),
    path("lay-lai/", drafts.rebase, name="rebase"),
    path("ly-do/", drafts.set_reason, name="set_reason"),
    path("dua-ra/", drafts.remove, name="remove_draft"),
]

# /cai-cach/quyet-dinh/<decision_id>/
decision_urls = [
    path("", decisions.decision, name="decision"),
    path("sua/", decisions.amend, name="amend"),
    path("them/", decisions.add, name="add_drafts"),
    path("them/moi/", decisions.add_new, name="add_new"),
    path("trinh/", decisions.submit, name="submit"),
    path("duyet/", decisions.review, name="review"),
    path("tra-lai/", decisions.send_back, name="send_back"),
    path("cong-bo/", decisions.publish, name="publish"),
    path("bo/", decisions.abandon, name="abandon"),
    path("nhap-csdl/", decisions.enter, name="enter"),
    path("<int:draft_id>/", include(draft_urls)),
]

# /cai-cach/
urlpatterns = [
    path("", home.home, name="home"),
    path("thu-tuc/", catalogue.catalogue, name="catalogue"),
    path("thu-tuc/<str:code>/", include(procedure_urls)),
    path("quyet-dinh/", decisions.decisions, name="decisions"),
    path("quyet-dinh/moi/", decisions.new, name="new_decision"),
    path("quyet-dinh/<int:decision_id>/", include(decision_urls)),
]

from django.urls import URLPattern, URLResolver, include, path

from thongsuot.surfaces.office import absences, exports, lists, views
from thongsuot.surfaces.office.handover_urls import handover_urls
from thongsuot.surfaces.office.result_urls import result_urls, waiting_urls
from thongsuot.surfaces.office.risk_urls import risk_urls, told_urls

app_name = "office"

# /viec/ho-so/<code>/
dossier_urls: list[URLPattern | URLResolver] = [
    path("", views.dossier, name="dossier"),
    path("nhan-lam/", views.claim, name="claim"),
    path("phan-cong/", views.assign, name="assign"),
    path("tra-lai/", views.hand_back, name="hand_back"),
    path("phoi-hop/", views.share, name="share"),
    path("thoi-phoi-hop/", views.release, name="release"),
    path("ghi-chu/", views.note, name="note"),
    path("xong-buoc/", views.complete_step, name="complete_step"),
    path("chuyen-lai/", views.send_back, name="send_back"),
    path("yeu-cau-bo-sung/", views.request_supplement, name="request_supplement"),
    path("lay-y-kien/", views.consult, name="consult"),
    path("hoi-chuyen-gia/", views.consult_expert, name="consult_expert"),
    path("tra-loi-y-kien/", views.answer_consult, name="answer_consult"),
    path("tam-dung/", views.pause, name="pause"),
    path("tiep-tuc/", views.resume, name="resume"),
    path("phe-duyet/", views.approve, name="approve"),
    path("khong-dong-y/", views.reject, name="reject"),
    path("gia-han/", views.extend, name="extend"),
    path("phat-hanh/", views.issue_result, name="issue_result"),
    path("dung/", views.stop, name="stop"),
    path("tep/<uuid:file_id>/", views.file, name="file"),
    path("giay/mau-<str:form>.pdf", views.paper, name="paper"),
    path("ket-qua/", include(result_urls)),
]

# /viec/
urlpatterns = [
    path("", lists.work, name="work"),
    path("y-kien/", lists.opinions, name="opinions"),
    path("ban-giao/", include(handover_urls)),
    path("cho-ky/", include(waiting_urls)),
    path("vang-mat/", absences.absences, name="absences"),
    path("vang-mat/lap/", absences.arrange, name="arrange_absence"),
    path("vang-mat/<int:substitution_id>/ket-thuc/", absences.end, name="end_absence"),
    path("xuat/", exports.exports, name="exports"),
    path("xuat/lap/", exports.order, name="order_export"),
    path("xuat/<int:export_id>/tep/", exports.export_file, name="export_file"),
    path("nhieu-ho-so/", lists.many, name="many"),
    path("sap-tre/", include(risk_urls)),
    path("bao-viec/", include(told_urls)),
    path("ho-so/<str:code>/", include(dossier_urls)),
]

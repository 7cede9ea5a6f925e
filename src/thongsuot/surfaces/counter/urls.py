from django.urls import URLPattern, URLResolver, include, path

from thongsuot.surfaces.counter import (
    arranging,
    boards,
    closing,
    correcting,
    fees,
    filling,
    handing,
    queue,
    returning,
    views,
)

app_name = "counter"

# /mot-cua/ho-so/<code>/
dossier_urls: list[URLPattern | URLResolver] = [
    path("", views.dossier, name="dossier"),
    path("tiep-nhan/", views.accept, name="accept"),
    path("tu-choi/", views.refuse_intake, name="refuse_intake"),
    path("yeu-cau-bo-sung/", views.request_supplement, name="request_supplement"),
    path("nhan-bo-sung/", views.receive_supplement, name="receive_supplement"),
    path("chuyen/", views.forward, name="forward"),
    path("tra-ket-qua/", views.return_result, name="return_result"),
    path("ket-qua/", returning.ways, name="ways"),
    path("ket-qua/<int:result_id>.pdf", returning.original, name="result_original"),
    path("phi/", include(fees.dossier_urls)),
    path("phien-ban/", views.update_version, name="update_version"),
    path("rut/", views.withdraw, name="withdraw"),
    path("tep/<uuid:file_id>/", views.file, name="file"),
    path("giay/mau-<str:form>.pdf", views.paper, name="paper"),
    path("giay/mau-<str:form>.json", correcting.digital, name="paper_json"),
    path("sua/", correcting.correct, name="correct"),
]

# /mot-cua/niem-yet/<unit_id>/
board_urls = [
    path("", boards.board, name="board_of"),
    path("in.pdf", boards.printed, name="board_print"),
    path("xac-nhan/", boards.confirm, name="board_confirm"),
    path("man-hinh/", boards.declare_screen, name="board_screen"),
    path("man-hinh/thoi/", boards.withdraw_screen, name="board_screen_off"),
]

# /mot-cua/ban-giao/
handover_urls = [
    path("", handing.lists, name="handovers"),
    path("lap/", handing.give, name="hand_over"),
    path("<int:hand_over_id>/", handing.one, name="handover"),
    path("<int:hand_over_id>/in.pdf", handing.printed, name="handover_pdf"),
]

# /mot-cua/
urlpatterns = [
    path("", views.work, name="work"),
    path("chuyen/", views.forward_many, name="forward_many"),
    path("ban-giao/", include(handover_urls)),
    path("chot-ngay/", closing.day, name="day"),
    path("chot-ngay/in.pdf", closing.day_printed, name="day_printed"),
    path("so-theo-doi/", closing.register, name="register"),
    path("nhan/", views.choose, name="choose"),
    path("nguoi/", views.person, name="person"),
    path("nhan/<str:code>/", views.receive, name="receive"),
    path("trang/<str:word>/", views.page_taken, name="page_taken"),
    path("to-khai/<uuid:key>/", filling.fill, name="fill"),
    path("to-khai/<uuid:key>/<slug:page>/", filling.fill, name="fill_page"),
    path("ho-so/<str:code>/", include(dossier_urls)),
    path("buu-gui/", returning.shipments, name="shipments"),
    path("buu-gui/<int:shipment_id>/lai/", returning.try_again, name="shipment_again"),
    path("phi/", include(fees.urlpatterns)),
    path("niem-yet/", boards.board, name="board"),
    path("niem-yet/<int:unit_id>/", include(board_urls)),
    path("quay/", include(queue.urlpatterns)),
    path("quay/<int:unit_id>/sap-xep/", include(arranging.urlpatterns)),
]

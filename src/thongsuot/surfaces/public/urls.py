from django.urls import include, path

from thongsuot.surfaces.public import (
    appointments,
    boards,
    filing,
    open_data,
    papers,
    queue,
    results,
    tracking,
    views,
)

app_name = "public"

# thu-tuc/<code>/
procedure_urls = [
    path("", views.procedure, name="procedure"),
    path("lich-su/", views.history, name="history"),
    path("ban/<int:number>/", views.version, name="version"),
    path("ban/<int:number>.json", open_data.version_json, name="version_json"),
    path("ban/<int:number>.jsonld", open_data.version_jsonld, name="version_jsonld"),
    path("nop/", filing.begin, name="begin"),
]

# linh-vuc/
field_urls = [
    path("", boards.fields, name="fields"),
    path("<slug:slug>/", boards.field, name="field"),
    path("<slug:slug>.json", boards.field_json, name="field_json"),
]

# niem-yet/
board_urls = [
    path("", boards.offices, name="offices"),
    path("<int:unit_id>/", boards.board, name="board"),
    path("<int:unit_id>.json", boards.board_json, name="board_json"),
    path("<int:unit_id>/<slug:slug>/", boards.sheet, name="sheet"),
    path("<int:unit_id>/<slug:slug>.pdf", boards.sheet_pdf, name="sheet_pdf"),
]

# du-lieu/
open_data_urls = [
    path("", open_data.open_data, name="open_data"),
    path("thu-tuc.json", open_data.catalogue_json, name="catalogue_json"),
    path("thu-tuc.jsonld", open_data.catalogue_jsonld, name="catalogue_jsonld"),
]

# nop/<key>/
filing_urls = [
    path("truong-hop/", filing.case, name="filing_case"),
    path("nguoi-yeu-cau/", filing.applicant, name="filing_applicant"),
    path("nguoi-nop/", filing.behalf, name="filing_behalf"),
    path("noi-nhan/", filing.place, name="filing_place"),
    path("to-khai/", filing.form, name="filing_form"),
    path("to-khai/<slug:page>/", filing.form, name="filing_form_page"),
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
    path("to-khai.pdf", tracking.filled_form, name="filled_form"),
    path("ket-qua/", results.take, name="result_take"),
    path("ket-qua.pdf", results.taken, name="result_taken"),
    path("rut/", tracking.withdraw, name="withdraw"),
    path("dong/", tracking.leave, name="leave"),
]

# quay/
floor_urls = [
    path("hen/", appointments.centres, name="appointment_centres"),
    path("hen/<slug:code>/", appointments.appointment, name="appointment"),
    path("hen/<slug:code>/huy/", appointments.cancel, name="cancel_appointment"),
    path("so/<slug:key>/", queue.ticket, name="ticket"),
    path("so/<slug:key>/thoi-cho/", queue.leave, name="leave_line"),
    path("so/<slug:key>/danh-gia/", queue.ask_me, name="ask_me"),
    path("danh-gia/<slug:key>/", queue.rate, name="rate"),
    path("<int:unit_id>/lay-so/", queue.kiosk, name="kiosk"),
    path("<int:unit_id>/lay-so/ma-hen/", queue.kiosk_appointment, name="kiosk_appointment"),
    path("<int:unit_id>/lay-so/<slug:key>/", queue.kiosk_ticket, name="kiosk_ticket"),
    path("<int:unit_id>/bang/", queue.display, name="display"),
    path("<int:unit_id>/danh-gia/", queue.tablet, name="tablet"),
    path("<int:unit_id>/ghep/<slug:key>/", queue.pair, name="pair"),
    path("<int:unit_id>/hen/", appointments.book, name="book"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("thu-tuc/", views.search, name="search"),
    path("thu-tuc/<str:code>.json", open_data.procedure_json, name="procedure_json"),
    path("thu-tuc/<str:code>.jsonld", open_data.procedure_jsonld, name="procedure_jsonld"),
    path("thu-tuc/<str:code>/", include(procedure_urls)),
    path("linh-vuc/", include(field_urls)),
    path("niem-yet/", include(board_urls)),
    path("du-lieu/", include(open_data_urls)),
    path("nop/<uuid:key>/", include(filing_urls)),
    path("quay/", include(floor_urls)),
    path("so-cai/", views.ledger_head, name="ledger"),
    path("giay/<str:word>/", papers.paper, name="paper"),
    path("ket-qua/<str:token>/", results.verify, name="verify"),
    path("ket-qua/<str:token>/so-tep/", results.compare, name="compare"),
    path("theo-doi/", tracking.track, name="track"),
    path("theo-doi/<str:code>/", include(tracked_urls)),
]

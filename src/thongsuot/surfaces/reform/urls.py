from django.urls import URLPattern, URLResolver, include, path

from thongsuot.surfaces.reform.views import (
    adding,
    boards,
    catalogue,
    costs,
    databases,
    decisions,
    drafts,
    exports,
    failing,
    forms_editor,
    home,
    imports,
    proposals,
    replays,
    reviewing,
    reviews,
    words,
    workflow_drafts,
    workflow_files,
    workflows,
)

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
decision_urls: list[URLPattern | URLResolver] = [
    path("", decisions.decision, name="decision"),
    path("sua/", decisions.amend, name="amend"),
    path("them/", adding.add, name="add_drafts"),
    path("them/moi/", adding.add_new, name="add_new"),
    path("trinh/", decisions.submit, name="submit"),
    path("duyet/", reviewing.review, name="review"),
    path("tra-lai/", decisions.send_back, name="send_back"),
    path("cong-bo/", decisions.publish, name="publish"),
    path("bo/", decisions.abandon, name="abandon"),
    path("nhap-csdl/", decisions.enter, name="enter"),
    path("<int:draft_id>/", include(draft_urls)),
]

# /cai-cach/nhap/<run_id>/
import_urls = [
    path("", imports.run, name="import_run"),
    path("cot/", imports.set_columns, name="map_columns"),
    path("nhap/", imports.order, name="order_import"),
    path("doc-lai/", imports.read_again, name="read_import_again"),
    path("bo/", imports.abandon, name="abandon_import"),
    path("dong/<int:line>/", imports.row, name="import_row"),
]

# /cai-cach/nhap/cot/<mapping_id>/
mapping_urls = [
    path("", imports.mapping, name="mapping"),
    path("sua/", imports.change_mapping, name="change_mapping"),
    path("quen/", imports.forget_mapping, name="forget_mapping"),
]

# /cai-cach/co-so-du-lieu/<key>/
database_urls = [
    path("", databases.one, name="database"),
    path("ket-noi/", databases.connect, name="connect_database"),
    path("ngung/", databases.disconnect, name="disconnect_database"),
    path("giay-to/", databases.add_paper, name="add_held_paper"),
]

# /cai-cach/co-so-du-lieu/giay-to/<held_paper_id>/
held_paper_urls = [
    path("", databases.paper, name="held_paper"),
    path("bo/", databases.end_paper, name="end_held_paper"),
]

# /cai-cach/quy-trinh/du-thao/<draft_id>/
workflow_draft_urls = [
    path("", workflow_drafts.draft, name="workflow_draft"),
    path("xem-truoc/", workflow_drafts.preview, name="workflow_preview"),
    path("ghi/", workflow_drafts.describe, name="workflow_describe"),
    path("tu-ban-ve/", workflow_drafts.draw, name="workflow_draw"),
    path("giai-quyet/", workflow_drafts.settle, name="workflow_settle"),
    path("duyet/", workflow_drafts.approve, name="workflow_approve"),
    path("soan-lai/", workflow_drafts.reopen, name="workflow_reopen"),
    path("ban-hanh/", workflow_drafts.publish, name="workflow_publish"),
    path("bo/", workflow_drafts.abandon, name="workflow_abandon"),
    path("xuat/", workflow_files.export_draft, name="workflow_draft_export"),
]

# /cai-cach/quy-trinh/
workflow_urls: list[URLPattern | URLResolver] = [
    path("", workflows.listed, name="workflows"),
    path("nhap/", workflow_files.take_in, name="workflow_import"),
    path("thu-tuc/<str:code>/", workflows.of_procedure, name="workflow_procedure"),
    path("thu-tuc/<str:code>/soan/", workflows.begin, name="workflow_begin"),
    path("<int:workflow_id>/", workflows.published, name="workflow"),
    path("<int:workflow_id>/xuat/", workflow_files.export, name="workflow_export"),
    path("du-thao/<int:draft_id>/", include(workflow_draft_urls)),
]

# /cai-cach/ra-soat/ke-hoach/<plan_id>/
plan_urls = [
    path("them/", reviews.add, name="plan_add"),
    path("trinh/", reviews.submit, name="plan_submit"),
    path("tra-lai/", reviews.send_back, name="plan_send_back"),
    path("ban-hanh/", reviews.approve, name="plan_approve"),
    path("bo/", reviews.abandon, name="plan_abandon"),
]

# /cai-cach/ra-soat/kien-nghi/<proposal_id>/
proposal_urls = [
    path("", proposals.one, name="proposal"),
    path("sua/", proposals.edit, name="edit_proposal"),
    path("trinh/", proposals.submit, name="proposal_submit"),
    path("tra-lai/", proposals.send_back, name="proposal_send_back"),
    path("duyet/", proposals.accept, name="proposal_accept"),
    path("khong-duyet/", proposals.decline, name="proposal_decline"),
    path("gui/", proposals.send, name="proposal_send"),
    path("rut/", proposals.withdraw, name="proposal_withdraw"),
    path("quyet-dinh/", proposals.start, name="proposal_start"),
    path("quyet-dinh/vao/", proposals.take_up, name="proposal_take_up"),
]

# /cai-cach/ra-soat/
review_urls: list[URLPattern | URLResolver] = [
    path("", reviews.plan, name="reviews"),
    path("bat-dau/", reviews.begin, name="begin_plan"),
    path("ke-hoach/<int:plan_id>/", include(plan_urls)),
    path("dong/<int:item_id>/", reviews.item, name="plan_item"),
    path("dong/<int:item_id>/ket-qua/", reviews.conclude, name="conclude_item"),
    path("dong/<int:item_id>/bo/", reviews.remove, name="remove_plan_item"),
    path("chi-phi/", costs.listed, name="costs"),
    path("chi-phi/do/", costs.measure, name="measure_costs"),
    path("chi-phi/tham-so/", costs.set_figure, name="set_figure"),
    path("chi-phi/thu-tuc/<str:code>/", costs.one, name="cost"),
    path("trung-lap/", reviews.overlaps, name="overlaps"),
    path("kien-nghi/", proposals.board, name="proposals"),
    path("kien-nghi/moi/", proposals.new, name="new_proposal"),
    path("kien-nghi/<int:proposal_id>/", include(proposal_urls)),
    path("ket-qua/", reviews.figures, name="review_figures"),
]

# /cai-cach/bieu-mau/du-thao/<draft_id>/
form_draft_urls = [
    path("", forms_editor.draft, name="form_draft"),
    path("hoi/<path:path>/", forms_editor.save, name="form_question"),
    path("them/", forms_editor.add, name="form_add"),
    path("doi-cho/", forms_editor.act, name="form_act"),
    path("phan/", forms_editor.add_section, name="form_add_section"),
    path("phan/<slug:key>/", forms_editor.save_section, name="form_section"),
    path("bang-phi/", forms_editor.save_fees, name="form_fees_new"),
    path("bang-phi/<slug:key>/", forms_editor.save_fees, name="form_fees"),
    path("ve-bieu-mau/", forms_editor.about, name="form_about"),
    path("ban-in.pdf", forms_editor.printed, name="form_printed"),
    path("so-sanh/", forms_editor.compared, name="form_compared"),
    path("tai-ve/", forms_editor.export_draft, name="form_draft_export"),
    path("nhap/", forms_editor.take_in, name="form_import"),
    path("cong-bo/", forms_editor.publish, name="form_publish"),
    path("bo/", forms_editor.abandon, name="form_abandon"),
]

# /cai-cach/bieu-mau/
form_urls: list[URLPattern | URLResolver] = [
    path("", forms_editor.listed, name="forms"),
    path("soan/", forms_editor.begin, name="form_begin"),
    path("du-thao/<int:draft_id>/", include(form_draft_urls)),
    path("ban/<int:version_id>/tai-ve/", forms_editor.export_version, name="form_export"),
    path("mau/<slug:key>/", forms_editor.versions, name="form_versions"),
]

# /cai-cach/chay-thu/
replay_urls = [
    path("", replays.listed, name="replays"),
    path("moi/", replays.new, name="replay_new"),
    path("moi/chay/", replays.order, name="replay_order"),
    path("<int:replay_id>/", replays.replay, name="replay"),
    path("<int:replay_id>/chay-lai/", replays.again, name="replay_again"),
]

# /cai-cach/
urlpatterns = [
    path("", home.home, name="home"),
    path("thu-tuc/", catalogue.catalogue, name="catalogue"),
    path("thu-tuc/<str:code>/", include(procedure_urls)),
    path("quyet-dinh/", decisions.decisions, name="decisions"),
    path("quyet-dinh/moi/", decisions.new, name="new_decision"),
    path("quyet-dinh/<int:decision_id>/", include(decision_urls)),
    path("quy-trinh/", include(workflow_urls)),
    path("chay-thu/", include(replay_urls)),
    path("ra-soat/", include(review_urls)),
    path("bieu-mau/", include(form_urls)),
    path("niem-yet/", boards.listed, name="boards"),
    path("niem-yet.xlsx", boards.exported, name="boards_export"),
    path("niem-yet/<int:unit_id>/", boards.one, name="boards_one"),
    path("xuat/", exports.export, name="exports"),
    path("ly-do/", failing.failing, name="failing"),
    path("ly-do/ho-so/", failing.answered, name="failing_dossiers"),
    path("ly-do/danh-muc/", failing.catalogue, name="reasons"),
    path("tu-ngu/", words.words, name="words"),
    path("tu-ngu/them/", words.add, name="add_words"),
    path("tu-ngu/<int:group_id>/bo/", words.remove, name="remove_words"),
    path("nhap/", imports.listed, name="imports"),
    path("nhap/moi/", imports.begin, name="begin_import"),
    path("nhap/cot/<int:mapping_id>/", include(mapping_urls)),
    path("nhap/<int:run_id>/", include(import_urls)),
    path("co-so-du-lieu/", databases.listed, name="databases"),
    path("co-so-du-lieu/them/", databases.add, name="add_database"),
    path("co-so-du-lieu/giay-to/", databases.papers, name="held_papers"),
    path("co-so-du-lieu/giay-to/<int:held_paper_id>/", include(held_paper_urls)),
    path("co-so-du-lieu/<slug:key>/", include(database_urls)),
]

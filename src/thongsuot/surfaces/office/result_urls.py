from django.urls import URLPattern, path

from thongsuot.surfaces.office import results

# /viec/ho-so/<code>/ket-qua/
result_urls: list[URLPattern] = [
    path("", results.result, name="result"),
    path("lap/", results.begin, name="result_begin"),
    path("dinh-kem/", results.attach, name="result_attach"),
    path("du-thao/<int:draft_id>/", results.write, name="result_write"),
    path("du-thao/<int:draft_id>/kiem-tra/", results.check, name="result_check"),
    path("du-thao/<int:draft_id>/tra-lai/", results.send_back, name="result_send_back"),
    path("du-thao/<int:draft_id>/bo/", results.drop, name="result_drop"),
    path("du-thao/<int:draft_id>/ky/", results.sign, name="result_sign"),
    path("du-thao/<int:draft_id>/dong-dau/", results.seal, name="result_seal"),
    path("du-thao/<int:draft_id>.pdf", results.preview, name="result_preview"),
    path("du-thao/<int:draft_id>/trang-<int:number>.png", results.picture, name="result_picture"),
    path("<int:result_id>.pdf", results.original, name="result_original"),
    path("<int:result_id>/thay-the/", results.replace, name="result_replace"),
    path("<int:result_id>/thu-hoi/", results.revoke, name="result_revoke"),
]

# /viec/cho-ky/
waiting_urls: list[URLPattern] = [
    path("", results.waiting, name="results_waiting"),
    path("nhieu/", results.many, name="results_many"),
]

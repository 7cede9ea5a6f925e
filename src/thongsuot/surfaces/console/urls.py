from django.urls import include, path

from thongsuot.surfaces.console.views import calendar, machines, outages, people, units

app_name = "console"

# /quan-tri/don-vi/<unit_id>/
unit_urls = [
    path("", units.unit, name="unit"),
    path("ben-trong/", units.found_below, name="found"),
    path("ten/", units.rename, name="rename"),
    path("lien-he/", units.contact, name="contact"),
    path("ma/", units.identify, name="identify"),
    path("hop-nhat/", units.merge, name="merge"),
    path("chia-tach/", units.split, name="split"),
    path("chuyen-nhiem-vu/", units.pass_on, name="pass_on"),
    path("ket-thuc/", units.close, name="close"),
    path("vi-tri/", units.appoint, name="appoint"),
]

# /quan-tri/nguoi/<account_id>/
person_urls = [
    path("", people.person, name="person"),
    path("sua/", people.change, name="change"),
    path("mat-khau/", people.reset_password, name="reset_password"),
    path("xac-thuc/", people.reset_second_factor, name="reset_second_factor"),
    path("khoa/", people.close, name="close_account"),
    path("mo/", people.reopen, name="reopen_account"),
    path(
        "lam-thay/<int:substitution_id>/ket-thuc/",
        people.end_substitution,
        name="end_substitution",
    ),
]

# /quan-tri/
urlpatterns = [
    path("", units.home, name="home"),
    path("don-vi/", units.listed, name="units"),
    path("don-vi/moi/", units.found, name="found_top"),
    path("don-vi/<int:unit_id>/", include(unit_urls)),
    path("nguoi/", people.listed, name="people"),
    path("nguoi/moi/", people.create, name="create"),
    path("nguoi/<int:account_id>/", include(person_urls)),
    path("vi-tri/<int:post_id>/ket-thuc/", people.end_post, name="end_post"),
    path("vi-tri/<int:post_id>/lam-thay/", people.substitute, name="substitute"),
    path("vai-tro/", people.roles, name="roles"),
    path("lich/", calendar.year, name="calendar"),
    path("su-co/", outages.outages, name="outages"),
    path("su-co/ghi/", outages.declare, name="declare_outage"),
    path("su-co/<int:outage_id>/xong/", outages.end, name="end_outage"),
    path("su-co/<int:outage_id>/rut/", outages.withdraw, name="withdraw_outage"),
    path("su-co/canh-bao/", outages.rule, name="warning_rule"),
    path("lich/them/", calendar.add, name="add_day"),
    path("lich/bo/", calendar.remove, name="remove_day"),
    path("khoa/", machines.tokens, name="tokens"),
    path("khoa/<int:token_id>/thu-hoi/", machines.revoke, name="revoke"),
    path("van-hanh/", machines.health, name="health"),
]

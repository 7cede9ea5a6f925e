from django.urls import path

from thongsuot.surfaces.office import at_risk

# /viec/sap-tre/
risk_urls = [
    path("", at_risk.listed, name="at_risk"),
    path("<int:dossier_id>/ly-do/", at_risk.write, name="write_apology"),
    path("<int:dossier_id>/duyet/", at_risk.approve, name="approve_apology"),
]

# /viec/bao-viec/
told_urls = [
    path("", at_risk.told, name="told"),
    path("da-doc/", at_risk.read, name="read"),
]

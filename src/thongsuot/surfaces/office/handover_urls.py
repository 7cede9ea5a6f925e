"""The pages of hand-over lists in the offices: /viec/ban-giao/."""

from django.urls import path

from thongsuot.surfaces.office import handovers

handover_urls = [
    path("", handovers.lists, name="handovers"),
    path("lap/", handovers.give, name="hand_over"),
    path("<int:hand_over_id>/", handovers.one, name="handover"),
    path("<int:hand_over_id>/in.pdf", handovers.printed, name="handover_pdf"),
]

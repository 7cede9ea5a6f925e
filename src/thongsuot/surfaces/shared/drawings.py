"""Workflows as BPMN 2.0 files: what is put up for everyone to read may be drawn by everyone."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from thongsuot.modules.workflows import api as workflows
from thongsuot.surfaces.shared.http import open_to_all

MEDIA_TYPE = "application/xml; charset=utf-8"


@open_to_all
@require_safe
def published(request: HttpRequest, workflow_id: int) -> HttpResponse:
    """Give one published workflow, to be drawn on a page or opened in another program."""
    facts = workflows.workflow(workflow_id)
    answer = file(workflows.drawing(facts.steps, title=title(facts)), f"quy-trinh-{workflow_id}")
    # It never changes; its words follow the language of whoever asks.
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def title(facts: workflows.WorkflowFacts) -> str:
    return _("Quy trình nội bộ %(code)s") % {"code": facts.procedure_code or _("mặc định")}


def file(xml: str, name: str) -> HttpResponse:
    """Return a drawing as a file that is kept, not shown: a browser does nothing with it."""
    answer = HttpResponse(xml, content_type=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.bpmn"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer

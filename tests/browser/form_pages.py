"""Pages of electronic forms for the tests of them, beside those of the product."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_cotton.compiler_regex import CottonCompiler

from thongsuot.modules.forms import api as forms
from thongsuot.surfaces.shared import filling
from thongsuot.surfaces.shared.http import open_to_all

PAGE = """{% extends "shared/base_public.html" %}
{% block title %}{{ filling.page.title }}{% endblock %}
{% block content %}
  <c-progress value="{{ filling.number }}" max="{{ filling.count }}" label="{{ filling.form.title }}" words="" />
  <h1>{{ filling.page.title }}</h1>
  <c-filling :filling="filling"><div class="actions"><c-button icon_after="next">{% translate "Tiếp tục" %}</c-button></div></c-filling>
{% endblock %}"""  # noqa: E501
DONE = """{% extends "shared/base_public.html" %}
{% block title %}{% translate "Kiểm tra" %}{% endblock %}
{% block content %}
  <h1>{% translate "Kiểm tra" %}</h1>
  {% for part in parts %}
    <h2>{{ part.title }}</h2>
    <dl>{% for item in part.items %}<dt>{{ item.label }}</dt><dd>{{ item.text }}</dd>{% endfor %}
    </dl>
  {% endfor %}
  <p id="faults">{{ faults }}</p>
{% endblock %}"""


def _page(
    source: str, shown: dict[str, object], request: HttpRequest, status: int = 200
) -> HttpResponse:
    template = engines["django"].from_string(CottonCompiler().process(source))
    return HttpResponse(template.render(shown, request), status=status)


def _form(key: str) -> forms.FormFacts:
    (newest, *_others) = forms.form_versions(key)
    return forms.form(newest.version_id)


@open_to_all
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, key: str, page: str) -> HttpResponse:
    form, on = _form(key), timezone.localdate()
    said = request.session.get(key, {})
    if request.method == "GET":
        return _page(PAGE, {"filling": filling.shown(form, said, page, on=on)}, request)
    step = filling.taken(request, form, said, page, on=on)
    request.session[key] = step.values
    if step.onward is None:
        return _page(PAGE, {"filling": step.filling}, request, step.status)
    return redirect("filled", key) if not step.onward else redirect("fill", key, step.onward)


@open_to_all
def filled(request: HttpRequest, key: str) -> HttpResponse:
    form, on = _form(key), timezone.localdate()
    checked = forms.validate(form.spec, request.session.get(key, {}), on=on)
    parts = [
        {
            "title": part.title,
            "items": [item for item in part.items if isinstance(item, forms.Line)],
        }
        for part in forms.answers(form.spec, checked.values, on=on)
    ]
    return _page(DONE, {"parts": parts, "faults": len(checked.faults)}, request)


urlpatterns = [
    path("dien-thu/<slug:key>/xong/", filled, name="filled"),
    path("dien-thu/<slug:key>/<slug:page>/", fill, name="fill"),
    path("", include("thongsuot.config.urls")),
]

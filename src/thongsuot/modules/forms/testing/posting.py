"""What a browser without script would post of a page that was drawn."""

from thongsuot.modules.forms.rules.views import Control, FormView


def posted(view: FormView, *pages: str) -> dict[str, list[str]]:
    """Return names and values as the controls of these pages (all, if none is named) stand."""
    sent: dict[str, list[str]] = {}
    for page in view.pages:
        if not pages or page.key in pages:
            for fieldset in page.fieldsets:
                for control in fieldset.controls:
                    _post(control, sent)
    return sent


def typed(view: FormView, page: str) -> dict[str, list[str]]:
    """Return what a person puts into a page by hand, name by name, in its order."""
    said = {name: list(filter(None, values)) for name, values in posted(view, page).items()}
    # The number of a row comes with its button.
    groups = {name.partition("/")[0] for name in said if name.count("/") > 1}
    return {name: values for name, values in said.items() if values and name not in groups}


def _post(control: Control, sent: dict[str, list[str]]) -> None:
    match control.kind:
        case "output":
            return
        case "place":
            for part in control.parts:
                _post(part, sent)
        case "group":
            sent[control.name] = ["", *(str(row.number) for row in control.rows)]
            for row in control.rows:
                for each in row.controls:
                    _post(each, sent)
        case "files":
            sent[control.name] = ["", *(each.id for each in control.files)]
        case "radio" | "checkboxes":
            chosen = [each.value for each in control.offered if each.chosen]
            sent[control.name] = ["", *chosen]
        case "select":
            chosen = [each.value for each in control.offered if each.chosen]
            sent[control.name] = chosen or [""]
        case _:
            sent[control.name] = [control.value]

"""Forms (biểu mẫu điện tử): what a procedure asks; drawn, read, checked, printed."""

from thongsuot.modules.forms.actions.drafting import (
    abandon_form_draft,
    add_field,
    add_section,
    begin_form_draft,
    edit_field,
    move_field,
    publish_form_draft,
    remove_field,
    rewrite_form,
)
from thongsuot.modules.forms.actions.publishing import (
    Decision,
    end_form,
    import_shipped_forms,
    publish_form,
)
from thongsuot.modules.forms.events import (
    FormDraftBegun,
    FormDraftChanged,
    FormDraftClosed,
    FormEnded,
    FormPublished,
)
from thongsuot.modules.forms.policy import may_draft, may_publish
from thongsuot.modules.forms.queries.drafts import FormDraftFacts, form_draft, form_drafts
from thongsuot.modules.forms.queries.facts import (
    FormFacts,
    FormLine,
    form,
    form_for,
    form_versions,
    forms_of,
)
from thongsuot.modules.forms.queries.filling import Checked, answers, twin, validate, view
from thongsuot.modules.forms.rules.parts import FormSpec
from thongsuot.modules.forms.rules.posting import MOVE, Read, read
from thongsuot.modules.forms.rules.prefilling import Known, Person, prefilled
from thongsuot.modules.forms.rules.printing import Line, Part, Table, Title
from thongsuot.modules.forms.rules.views import (
    Control,
    Fieldset,
    FormView,
    KeptFile,
    Offered,
    PageView,
    Row,
    Wrong,
)
from thongsuot.modules.forms.states import FieldType, Prefill, Verb, Width

__all__ = [
    "MOVE",
    "Checked",
    "Control",
    "Decision",
    "FieldType",
    "Fieldset",
    "FormDraftBegun",
    "FormDraftChanged",
    "FormDraftClosed",
    "FormDraftFacts",
    "FormEnded",
    "FormFacts",
    "FormLine",
    "FormPublished",
    "FormSpec",
    "FormView",
    "KeptFile",
    "Known",
    "Line",
    "Offered",
    "PageView",
    "Part",
    "Person",
    "Prefill",
    "Read",
    "Row",
    "Table",
    "Title",
    "Verb",
    "Width",
    "Wrong",
    "abandon_form_draft",
    "add_field",
    "add_section",
    "answers",
    "begin_form_draft",
    "edit_field",
    "end_form",
    "form",
    "form_draft",
    "form_drafts",
    "form_for",
    "form_versions",
    "forms_of",
    "import_shipped_forms",
    "may_draft",
    "may_publish",
    "move_field",
    "prefilled",
    "publish_form",
    "publish_form_draft",
    "read",
    "remove_field",
    "rewrite_form",
    "twin",
    "validate",
    "view",
]

"""Forms (biểu mẫu điện tử): what a procedure asks; drawn, read, checked, printed."""

from thongsuot.modules.forms.actions.drafting import (
    abandon_form_draft,
    add_field,
    add_section,
    begin_form_draft,
    edit_field,
    edit_form,
    edit_page,
    edit_section,
    move_field,
    move_section,
    publish_form_draft,
    put_fee_table,
    remove_fee_table,
    remove_field,
    remove_section,
    rewrite_form,
)
from thongsuot.modules.forms.actions.publishing import (
    Decision,
    end_form,
    import_shipped_forms,
    publish_form,
)
from thongsuot.modules.forms.policy import may_draft, may_publish
from thongsuot.modules.forms.queries.drafts import FormDraftFacts, form_draft, form_drafts
from thongsuot.modules.forms.queries.facts import (
    FormAtOdds,
    FormFacts,
    FormLine,
    document,
    form,
    form_for,
    form_versions,
    forms_at_odds,
    forms_in_force,
    forms_of,
)
from thongsuot.modules.forms.queries.filling import Checked, answers, said, twin, validate, view
from thongsuot.modules.forms.rules.definitions import PATTERNS
from thongsuot.modules.forms.rules.editing import begun_field, kind_of
from thongsuot.modules.forms.rules.field_reading import FITS
from thongsuot.modules.forms.rules.parts import FormSpec
from thongsuot.modules.forms.rules.posting import read
from thongsuot.modules.forms.rules.prefilling import Known, Person, prefilled
from thongsuot.modules.forms.rules.printing import Part
from thongsuot.modules.forms.rules.views import FormView, PageView
from thongsuot.modules.forms.states import FieldType, Prefill, Verb, Width

__all__ = [
    "FITS",
    "PATTERNS",
    "Checked",
    "Decision",
    "FieldType",
    "FormAtOdds",
    "FormDraftFacts",
    "FormFacts",
    "FormLine",
    "FormSpec",
    "FormView",
    "Known",
    "PageView",
    "Part",
    "Person",
    "Prefill",
    "Verb",
    "Width",
    "abandon_form_draft",
    "add_field",
    "add_section",
    "answers",
    "begin_form_draft",
    "begun_field",
    "document",
    "edit_field",
    "edit_form",
    "edit_page",
    "edit_section",
    "end_form",
    "form",
    "form_draft",
    "form_drafts",
    "form_for",
    "form_versions",
    "forms_at_odds",
    "forms_in_force",
    "forms_of",
    "import_shipped_forms",
    "kind_of",
    "may_draft",
    "may_publish",
    "move_field",
    "move_section",
    "prefilled",
    "publish_form",
    "publish_form_draft",
    "put_fee_table",
    "read",
    "remove_fee_table",
    "remove_field",
    "remove_section",
    "rewrite_form",
    "said",
    "twin",
    "validate",
    "view",
]

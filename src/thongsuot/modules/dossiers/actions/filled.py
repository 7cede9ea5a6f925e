"""The electronic form (tờ khai điện tử) of a dossier: checked, kept with its version."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from thongsuot.foundation.files import api as files
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.modules.dossiers.states import Channel
from thongsuot.modules.forms import api as forms

# What this room writes itself; whoever files cannot.
_OURS = frozenset({"form", "version", "files"})


def checked(
    procedure_code: str, case: str, said: Mapping[str, Any], *, channel: Channel, on: date
) -> dict[str, Any]:
    """
    Return what is kept of `said`: the answers as checked, and the version they were checked by.

    `said["version"]`, where it is given, is the version that was filled in. Without answers it
    came on paper, which only a counter or the post can take in; a procedure without a form keeps
    `said` as it is.

    :raises Invalid: if an answer is wrong or lacking, each at its place under /form/answers
    :raises Clash: if another version is in force by now
    :raises Missing: if a file among the answers was never handed in
    """
    found = forms.form_for(procedure_code, case or None, on=on)
    kept = {name: each for name, each in said.items() if name not in _OURS}
    if found is None:
        return kept
    kept |= {"form": found.key, "version": found.version_id}
    if "answers" not in said:
        if channel == Channel.ONLINE:
            reason = _("Cần điền tờ khai điện tử của thủ tục này.")
            raise Invalid(reason, [Fault("/form/answers", reason)])
        return kept
    if said.get("version", found.version_id) != found.version_id:
        raise Clash(_("Tờ khai đã có phiên bản mới có hiệu lực; hãy xem lại rồi gửi."))
    judged = forms.validate(found.spec, said["answers"], on=on)
    if not judged.good:
        raise Invalid(
            _("Tờ khai chưa đúng; hãy sửa các mục được nêu."),
            [Fault(f"/form/answers{each.pointer}", each.reason) for each in judged.faults],
        )
    attached = _attached(found.spec, judged.values)
    if attached:
        files.facts(attached)
    return kept | {"answers": dict(judged.values), "files": [str(each) for each in attached]}


def _attached(spec: forms.FormSpec, values: Mapping[str, Any]) -> list[UUID]:
    found: list[UUID] = []
    for field in spec.fields():
        rows = values.get(field.name, []) if field.columns else [values]
        for row in rows:
            for each in field.columns or (field,):
                if each.type == forms.FieldType.ATTACHMENT:
                    found += map(UUID, row.get(each.name, []))
    return list(dict.fromkeys(found))

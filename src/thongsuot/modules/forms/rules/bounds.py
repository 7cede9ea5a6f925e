"""What any document must keep to before it is looked at: size, depth, characters."""

import json
import re
from typing import Any

from thongsuot.kernel.refusals import to_translate as _
from thongsuot.kernel.vietnamese import has_control_characters
from thongsuot.modules.forms.rules.parts import Flaw

MOST_CHARACTERS = 200_000
MOST_DEPTH = 14
# Words go to a page and to a typesetter: neither may find orders among them.
_ORDERS = re.compile(r"<[A-Za-z/!?]|\{\{|\{%|\$\{|javascript:", re.IGNORECASE)


def out_of_bounds(data: object) -> Flaw | None:
    """Return the first reason not to look into `data` at all, or None."""
    stack: list[tuple[str, object, int]] = [("", data, 0)]
    while stack:
        pointer, value, depth = stack.pop()
        if depth > MOST_DEPTH:
            return Flaw(pointer, _("Lồng nhau quá %(most)s lớp."), {"most": MOST_DEPTH})
        if isinstance(value, dict):
            for key, inner in value.items():
                if not isinstance(key, str) or len(key) > 200 or has_control_characters(key):
                    return Flaw(pointer, _("Có tên không dùng được."))
                stack.append((f"{pointer}/{escaped(key)}", inner, depth + 1))
        elif isinstance(value, list):
            stack += [(f"{pointer}/{at}", inner, depth + 1) for at, inner in enumerate(value)]
        elif isinstance(value, str):
            if has_control_characters(value.replace("\n", " ")):
                return Flaw(pointer, _("Có ký tự điều khiển không in được."))
        elif isinstance(value, float) and not abs(value) < 1e15:
            return Flaw(pointer, _("Số ngoài giới hạn."))
        elif isinstance(value, int) and not abs(value) < 10**15:
            return Flaw(pointer, _("Số ngoài giới hạn."))
        elif value is not None and not isinstance(value, (bool, int, float)):
            return Flaw(pointer, _("Không phải giá trị JSON."))
    if len(json.dumps(data, ensure_ascii=False)) > MOST_CHARACTERS:
        return Flaw("", _("Dài quá %(most)s ký tự."), {"most": MOST_CHARACTERS})
    return None


def holds_orders(text: str) -> bool:
    """Whether `text` holds a tag, a script or an expression."""
    return bool(_ORDERS.search(text))


def escaped(key: Any) -> str:
    """Return `key` as one step of a JSON pointer (RFC 6901)."""
    return str(key).replace("~", "~0").replace("/", "~1")

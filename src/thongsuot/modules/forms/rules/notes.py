"""Reading a document whose every value may be anything: small readers that note what is wrong."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from thongsuot.kernel.refusals import to_translate as _
from thongsuot.modules.forms.rules.bounds import holds_orders
from thongsuot.modules.forms.rules.parts import NO_WORDS, Flaw, Words
from thongsuot.modules.forms.rules.schemas import closed

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


class Notes:
    """Reads values and notes flaws; what it returns counts only where nothing was noted."""

    def __init__(self) -> None:
        self.flaws: list[Flaw] = []

    def note(self, pointer: str, sentence: str, **params: object) -> None:
        self.flaws.append(Flaw(pointer, sentence, params))

    def mapping(self, pointer: str, data: Any) -> Mapping[str, Any]:
        if isinstance(data, dict):
            return data
        self.note(pointer, _("Phải là một đối tượng JSON."))
        return {}

    def items(self, pointer: str, data: Any, *, least: int = 0) -> Sequence[Any]:
        if not isinstance(data, list):
            self.note(pointer, _("Phải là một danh sách."))
            return ()
        if len(data) < least:
            self.note(pointer, _("Danh sách không được rỗng."))
        return data

    def text(self, pointer: str, data: Any, *, most: int) -> str:
        if not isinstance(data, str) or not data.strip() or len(data) > most:
            self.note(pointer, _("Cần chữ, không quá %(most)s ký tự."), most=most)
            return ""
        if holds_orders(data):
            self.note(pointer, _("Chữ không được chứa thẻ, kịch bản hay biểu thức."))
        return data

    def words(self, pointer: str, data: Any, *, needed: bool = False) -> Words:
        if data is None and not needed:
            return NO_WORDS
        if isinstance(data, str):
            return Words(self.text(pointer, data, most=2000))
        said = self.mapping(pointer, data)
        closed(pointer, said, ("vi", "en"), self.flaws)
        english = self.text(f"{pointer}/en", said["en"], most=2000) if "en" in said else ""
        return Words(self.text(f"{pointer}/vi", said.get("vi"), most=2000), english)

    def key(self, pointer: str, data: Any) -> str:
        if isinstance(data, str) and len(data) <= 80 and _KEY.fullmatch(data):
            return data
        self.note(pointer, _("Khóa chỉ gồm chữ thường không dấu, chữ số, gạch nối."))
        return ""

    def one_of(self, pointer: str, data: Any, kind: type[Any]) -> Any:
        if isinstance(data, str) and data in kind.values:
            return kind(data)
        self.note(pointer, _("Phải là một trong: %(values)s."), values=", ".join(kind.values))
        return None

    def dong(self, pointer: str, data: Any) -> int:
        if isinstance(data, int) and not isinstance(data, bool) and 0 <= data <= 10**13:
            return data
        self.note(pointer, _("Cần một số nguyên không âm."))
        return 0

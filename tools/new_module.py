"""
A new module, small: make new-module NAME=fees VI="phí, lệ phí"

Makes __init__.py, apps.py, api.py, README.md and tests/__init__.py, and adds the module to the
order in pyproject.toml and to INSTALLED_APPS. Every other file appears when it has content.
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.settled import ROOT

_ORDER = re.compile(r'(containers = \["thongsuot\.modules"\]\nlayers = \[)')
_LAST_APP = re.compile(r'((?:    "thongsuot\.modules\..+",\n)+)')


class Unusable(Exception):
    """What was asked for cannot be made."""


def make(name: str, vietnamese: str, root: Path = ROOT) -> Path:
    """
    Make the module `name` in the checkout at `root` and return its folder.

    It comes last in the order, so it may call all other modules; move it down to where it
    belongs.

    :raises Unusable: if the name is taken or is not one a package can have
    """
    folder = root / "src" / "thongsuot" / "modules" / name
    if not re.fullmatch(r"[a-z][a-z_]*[a-z]", name):
        raise Unusable(f"{name!r} is not a name: small English letters, a plural noun.")
    if folder.exists():
        raise Unusable(f"There is a module {name} already.")
    title = "".join(part.capitalize() for part in name.split("_"))
    for file, text in _files(name, title, vietnamese).items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    _insert(root / "pyproject.toml", _ORDER, rf'\g<1>"{name}", ')
    settings = root / "src" / "thongsuot" / "config" / "settings.py"
    _insert(settings, _LAST_APP, rf'\g<1>    "thongsuot.modules.{name}.apps.{title}",\n')
    return folder


def _files(name: str, title: str, vietnamese: str) -> dict[str, str]:
    says = name.capitalize().replace("_", " ")
    return {
        "__init__.py": "",
        "apps.py": (
            "from django.apps import AppConfig\n\n\n"
            f"class {title}(AppConfig):\n"
            f'    name = "thongsuot.modules.{name}"\n'
            f'    label = "{name}"\n'
        ),
        "api.py": f'"""{says} ({vietnamese})."""\n\n__all__: list[str] = []\n',
        "README.md": f"# {name} ({vietnamese})\n",
        "tests/__init__.py": "",
    }


def _insert(path: Path, after: re.Pattern[str], text: str) -> None:
    changed, times = after.subn(text, path.read_text(encoding="utf-8"), count=1)
    if not times:
        raise Unusable(f"{path.name} has no place for it.")
    path.write_text(changed, encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 2 or not all(arguments):
        print((__doc__ or "").strip())
        return 2
    try:
        folder = make(arguments[0], arguments[1])
    except Unusable as trouble:
        print(trouble)
        return 1
    print(f"Đã tạo {folder.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""
What the tests of signatures need from the system: python -m tools.signing

`pdfsig` of poppler, which checks signatures without any code of ours, and SoftHSM, a device
(PKCS#11) in software. Debian's packages are installed when run as root; otherwise this says
which ones to install.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = ("poppler-utils", "softhsm2")
_LIBRARIES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
)


class NoTool(Exception):
    """Something that the tests of signatures need is not here, and could not be installed."""


def pdfsig() -> Path:
    """
    Return poppler's checker of signatures.

    :raises NoTool: if it is not here
    """
    return _on_path("pdfsig")


def softhsm() -> tuple[Path, Path]:
    """
    Return the tool that makes tokens, and the library that holds them.

    :raises NoTool: if SoftHSM is not here
    """
    tool = _on_path("softhsm2-util")
    for library in (os.environ.get("SOFTHSM2_LIBRARY", ""), *_LIBRARIES):
        if library and Path(library).exists():
            return tool, Path(library)
    raise NoTool("libsofthsm2.so not found: set SOFTHSM2_LIBRARY to where it is.")


def ensure() -> None:
    """
    Find both, after installing them if need be.

    :raises NoTool: if that did not help either
    """
    try:
        _find()
    except NoTool:
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise
        _say("Đang cài pdfsig và SoftHSM từ kho gói của hệ thống…")
        _run("apt-get", "update", "-qq")
        _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES)
        _find()


def _find() -> None:
    pdfsig()
    softhsm()


def _on_path(name: str) -> Path:
    found = shutil.which(name)
    if found is None:
        raise NoTool(
            f"No {name} found. Run python -m tools.signing as root, or install: "
            + ", ".join(PACKAGES)
        )
    return Path(found)


def _run(*command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
    )


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def main() -> int:
    try:
        ensure()
    except NoTool as trouble:
        _say(str(trouble))
        return 1
    _say(f"Công cụ kiểm chữ ký cho kiểm thử: {pdfsig()}, {softhsm()[1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

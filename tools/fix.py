"""What can be repaired without thinking: python -m tools.fix"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.check import BIN, templates
from tools.settled import ROOT


def main() -> int:
    repairs: Sequence[Sequence[str | Path]] = (
        (BIN / "ruff", "check", "--fix", "--quiet", "."),
        (BIN / "ruff", "format", "--quiet", "."),
        (BIN / "djhtml", "--tabwidth", "2", *templates()),
        (sys.executable, "-m", "tools.migrations", "--write"),
    )
    codes = [subprocess.run(repair, cwd=ROOT, check=False).returncode for repair in repairs]
    # djhtml ends with 1 when it changed a file, which is what it is here for.
    return max(codes[0], codes[1], codes[3])


if __name__ == "__main__":
    sys.exit(main())

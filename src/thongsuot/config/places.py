"""Where things lie on this machine."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parents[1]
VAR = Path(os.environ.get("THONGSUOT_VAR", ROOT / "var"))

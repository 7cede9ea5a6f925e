"""
Every benchmark in one run: `make bench`, or `python -m bench --keep` to renew the kept figures.

Each part runs in a process of its own, so that none warms another up.
"""

import subprocess
import sys

from bench.place import machine
from thongsuot.config.places import ROOT

PARTS = (
    "bench.deadlines",
    "bench.dossier_life",
    "bench.work_list",
    "bench.list_export",
    "bench.evidence",
    "bench.search",
    "bench.replays",
)
KEPT = ROOT / "docs" / "reference" / "performance.md"
HEAD = """# Hiệu năng (performance)

Figures are ratios within one run of `make bench`; absolute times belong to the machine named.
`python -m bench --keep` runs it again and rewrites this page. How each part measures, and what
it leaves out, stands at the top of its file in `bench/`.

"""


def main() -> None:
    """Run every part, print what it says, and keep it when asked."""
    told = []
    for part in PARTS:
        print(f"— {part}", file=sys.stderr, flush=True)
        done = subprocess.run(
            [sys.executable, "-m", part], check=True, stdout=subprocess.PIPE, text=True
        )
        print(done.stdout, flush=True)
        told.append(f"## {part}\n\n```text\n{done.stdout.rstrip()}\n```\n")
    if "--keep" in sys.argv:
        KEPT.write_text(f"{HEAD}Measured {machine()}.\n\n" + "\n".join(told))


if __name__ == "__main__":
    main()

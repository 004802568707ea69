"""How long each step of the ontology's checklist takes."""

import json
import os
import subprocess
from pathlib import Path

from bench.servers import BIN

# What takes less is not worth a line.
_SHOWN_SECONDS = 0.05


def measure_checks(data_dir: Path) -> None:
    """Run `stadtwissen check-ontology` on a data directory and print its times."""
    ran = subprocess.run(
        [str(BIN / "stadtwissen"), "check-ontology", "--json"],
        env=os.environ | {"STADTWISSEN_DATA_DIR": str(data_dir)},
        stdout=subprocess.PIPE,
        check=False,
    )
    if not ran.stdout.startswith(b"{"):
        print("check-ontology: no report")
        return
    outcomes = json.loads(ran.stdout)["outcomes"]
    total = sum(one["seconds"] for one in outcomes)
    print(f"check-ontology: {len(outcomes)} checks, {total:.1f} s")
    for one in sorted(outcomes, key=lambda outcome: -outcome["seconds"]):
        if one["seconds"] >= _SHOWN_SECONDS:
            print(f"  {one['check']['name']:<38} {one['seconds']:>6.2f} s")

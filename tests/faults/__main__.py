"""`python -m tests.faults [--kills N] [--seed N] [--write]`: N kills of each work, and the table of what became of them."""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.kills import Count, campaign, prepare

FILE = Path(__file__).parents[2] / ".github" / "SECURITY.md"
MARKS = ("<!-- kills -->", "<!-- /kills -->")


def table(found: dict[str, Count], command: str) -> str:
    """Give the table."""
    lines = [
        f"`{command}`, {time.strftime('%Y-%m-%d')}, Python {sys.version.split()[0]}", "",
        "| work | kills | unsound | sums off | between | confirmed lost | wrong verdicts | not cured by a rerun |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]  # fmt: skip
    numbers = [
        (c.kills, c.unsound, c.sums_off, c.between, c.confirmed_lost, c.wrong_verdicts, c.not_cured)
        for c in found.values()
    ]
    for name, row in zip([*found, "**all**"], [*numbers, tuple(map(sum, zip(*numbers, strict=True)))], strict=True):
        lines.append(f"| {name} | " + " | ".join(map(str, row)) + " |")
    return "\n".join(lines)


def main() -> int:
    """Run, print, and write the table into SECURITY.md where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=130)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder) / "kills")
        found = campaign(
            Path(folder) / "kills", asked.kills, asked.seed, tell=lambda said: print(said, file=sys.stderr)
        )
    text = table(found, f"python -m tests.faults --kills {asked.kills} --seed {asked.seed}")
    print(text)
    for count in found.values():
        print("\n".join(count.told), end="")
    if asked.write:
        old = FILE.read_text("utf-8")
        FILE.write_text(
            re.sub(f"{MARKS[0]}.*{MARKS[1]}", lambda _found: f"{MARKS[0]}\n{text}\n{MARKS[1]}", old, flags=re.DOTALL),
            "utf-8",
        )
    return 1 if any(count.wrong for count in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())

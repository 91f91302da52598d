"""Every key there is, and the README's tables of them: `python -m tests.tools.keys` writes these anew."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

from sihu_tui.text import i18n

ROOT = Path(__file__).resolve().parents[2]
READMES = {"README.md": "en", "README.zh-CN.md": "zh_CN"}
keymap = importlib.import_module("sihu_tui.screens.keymap")
panes = importlib.import_module("sihu_tui.screens.panes")


def every() -> list[Any]:
    """Give every key that a class or a module of the console declares."""
    return list(importlib.import_module("sihu_tui.screens.all_keys").every().values())


def table(language: str) -> str:
    """Give the grammar of keys and the panes, as Markdown."""
    i18n.use(language)
    _ = i18n._
    looks = [(key, verb.name) for key, verb in keymap.GRAMMAR.items() if not verb.writes]
    writes = [(key, verb.name) for key, verb in keymap.GRAMMAR.items() if verb.writes]
    lines = ["| 只看 | | 改动 | |" if language == "zh_CN" else "| looks | | changes | |", "|---|---|---|---|"]
    for row in range(max(len(looks), len(writes))):
        cells = []
        for part in (looks, writes):
            cells += [f"`{_shown(part[row][0])}`", _(part[row][1])] if row < len(part) else ["", ""]
        lines.append("| " + " | ".join(cells) + " |")
    opened = [f"`{keymap.shown(entry.key)}` {_(entry.title)}" for entry in panes.PANES if not entry.asks]
    head = "界面：" if language == "zh_CN" else "Panes: "
    return "\n".join([*lines, "", head + " · ".join(opened)])


def _shown(key: str) -> str:
    return {"slash": "/", "|": "\\|"}.get(key, keymap.shown_part(key))


def written(text: str, language: str) -> str:
    """Give a README with its table as it is now."""
    made = f"<!-- keys -->\n{table(language)}\n<!-- /keys -->"
    return re.sub(r"<!-- keys -->.*?<!-- /keys -->", lambda _found: made, text, flags=re.DOTALL)


def main() -> None:
    """Write both tables."""
    for name, language in READMES.items():
        path = ROOT / name
        path.write_text(written(path.read_text("utf-8"), language), "utf-8")


if __name__ == "__main__":
    main()

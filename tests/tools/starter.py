"""Write `sihu_tui/replies/starter.json` from starter.yaml: `python -m tests.tools.starter`, after a change of the YAML."""

from __future__ import annotations

import json
from pathlib import Path

from sihu_tui.replies.formats import pack
from sihu_tui.replies.models import ReplyDraft
from sihu_tui.text.pinyin import transcribe

FOLDER = Path(__file__).resolve().parents[2] / "sihu_tui" / "replies"
TARGET = FOLDER / "starter.json"


def made() -> str:
    """Give what is to stand in the file."""
    read = pack.read((FOLDER / "starter.yaml").read_text("utf-8"))
    assert not read.errors, read.errors
    usual = vars(ReplyDraft(""))
    replies = [{name: value for name, value in vars(one).items() if value != usual[name]} for one in read.drafts]
    whole = {"name": read.name, "about": read.about, "replies": replies,
             "pinyin": {one.title: transcribe(one.title) for one in read.drafts}}  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


if __name__ == "__main__":
    TARGET.write_text(made(), "utf-8")

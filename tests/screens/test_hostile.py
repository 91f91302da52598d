"""Names and messages that would be markup, escape sequences or direction marks are text, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sihu_tui import contacts, settings
from sihu_tui.derived import open_store
from sihu_tui.importing.run import bring_in
from tests.fixtures.driver import console, journey

HOSTILE = (
    "[/",
    "[b + x",
    "[bold]zz[/bold]",
    "[@click=app.quit]free[/]",
    "\x1b]52;c;eA==\x1b\\own",
    "\x1b[2J\x1b[Hgone",
    "\x9b31mred",
    "\x1b]0;title\x07t",
    "\u202egnp.exe",
    "\u2066mark\u2069",
    "a\u200bb\u200dc",
    "👩\u200d👩\u200d👧 妈妈",
    "🇨🇳𠮷野家",
    "=1+1",
    "x\r\ny\tz",
    "\ufeffbom",
    "e\u0301\u0301\u0301",
    "ｆｕｌｌ［/］",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "hostile.db"
    first = 1_767_225_600
    messages = [
        {
            "sender": f"u{n}",
            "accountName": name,
            "timestamp": first + day * 86400 + n * 60,
            "type": 0,
            "content": name + " " + name,
        }
        for day in range(60)
        for n, name in enumerate(HOSTILE)
    ]
    exports = []
    for n, name in enumerate(HOSTILE):
        export = tmp_path / f"{n}.json"
        export.write_text(json.dumps({
            "chatlab": {"version": "0.0.1", "exportedAt": 1_772_500_000, "generator": "test"},
            "meta": {"name": name, "platform": "wechat", "type": "group", "groupId": f"g{n}"},
            "members": [{"platformId": f"u{m}", "accountName": who} for m, who in enumerate(HOSTILE)],
            "messages": messages if n < 3 else messages[:40],
        }), encoding="utf-8")  # fmt: skip
        exports.append(export)
    with open_store(found) as store:
        settings.put(store, "zone", "Asia/Shanghai")
        results = bring_in(store, exports)
        assert not [result.error for result in results if result.error]
        for name in HOSTILE:
            contact = contacts.add_contact(store, name, remark=name, note=name, tags=name)
            contacts.add_entry(store, contact, "note", name, due_day=1000)
    return found


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@journey
async def test_every_pane_draws_hostile_names_as_text(path: Path, size: tuple[int, int]) -> None:
    async with console(path, size) as user:

        def calm() -> None:
            screen = user.screen().replace("\n", "")
            assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in screen)
            assert not any(char in screen for char in "\u202e\u2066\u2069\ufeff")

        for pane in ("4", "1", "3"):
            await user.press(pane)
            for _row in range(5):
                await user.press("j")
                calm()
            await user.rest()
            calm()
            await user.press("g", "enter")
            await user.rest()
            calm()
            for _page in range(2):
                await user.press("tab")
                calm()
            await user.press("k", "y")
            calm()
            await user.press("escape", "escape")
        await user.press("1")
        assert "[bold]zz[/bold]" in user.screen() and "[@click=app.quit]free" in user.screen()
        await user.press("slash")
        await user.type("[")
        calm()
        user.app.say("[/x] \x1b[2J", "bad")
        await user.settle()
        assert "[/x]" in user.status()

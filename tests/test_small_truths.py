"""Small things that no other test would miss, each of which somebody decides by."""

from __future__ import annotations

import asyncio
import importlib
from pathlib import Path

import pytest

from sihu_tui import contacts
from sihu_tui.contacts import entries, followups
from sihu_tui.health import reasons
from sihu_tui.health.overview import overview
from sihu_tui.health.statuses import DYING, colour_role
from sihu_tui.store import Store
from sihu_tui.text.amounts import money
from tests.fixtures.driver import console
from tests.fixtures.private_chats import T0, bring_chat, write_chat

DAY = 86400


@pytest.mark.parametrize(("cents", "written"), [(-89_70, "-89.70"), (-5, "-0.05"), (5, "0.05"), (129900, "1299.00")])
def test_a_refund_keeps_its_sign(cents: int, written: str) -> None:
    assert money(cents).replace(",", "") == written


def test_a_rhythm_takes_four_gaps(store: Store) -> None:
    for name, days in (("四次", (40, 30, 20, 10)), ("五次", (50, 40, 30, 20, 10))):
        who = contacts.add_contact(store, name)
        for ago in days:
            contacts.add_entry(store, who, "heard", "在吗", ts=T0 - (ago + 40) * DAY)
            contacts.add_entry(store, who, "said", "在的", ts=T0 - (ago + 40) * DAY + 60)
    reasons = {row.name: {one.code for one in row.reasons} for row in followups.today(store, now=T0).rows}
    assert "rhythm" in reasons["五次"]
    assert "rhythm" not in reasons.get("四次", set())


def test_a_sample_that_was_dealt_with_is_not_asked_about(store: Store) -> None:
    who = contacts.add_contact(store, "王姐")
    entry = contacts.add_entry(store, who, "sample", "新品精华", ts=T0 - 20 * DAY)
    assert [row.name for row in followups.today(store, now=T0).rows] == ["王姐"]
    entries.finish_entry(store, entry)
    assert followups.today(store, now=T0).rows == []


def test_an_older_import_does_not_move_the_last_message_back(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "会员群", 9, [(0, "王姐", "新的")], "private_supergroup")
    newest = store.connection.execute("select last_message from groups").fetchone()
    from sihu_tui.importing.run import bring_in

    (result,) = bring_in(
        store, [write_chat(tmp_path / "older.json", "会员群", 9, [(-90 * DAY, "王姐", "旧的")], "private_supergroup")]
    )
    assert result.error is None and store.connection.execute("select last_message from groups").fetchone() == newest


def test_a_chance_that_is_small_is_not_none() -> None:
    formatting = importlib.import_module("sihu_tui.screens.widgets.formatting")
    assert (formatting.percent(0.004), formatting.percent(0.0), formatting.percent(None)) == ("<1%", "0%", "—")


def test_a_dying_group_is_drawn_in_the_colour_of_what_is_bad(path: Path) -> None:
    assert colour_role(DYING) == "bad"

    async def walk() -> None:
        async with console(path, (120, 40)) as user:
            name = next(row.name for row in overview(user.app.store).rows if row.status == DYING)
            await user.rest()
            line = next(i for i, text in enumerate(user.lines()) if name in text and "dying" in text)
            strip = user.app.screen._compositor.render_strips()[line]
            word = next(segment for segment in strip if segment.text.strip(" ›").startswith("dying"))
            plain = next(segment for segment in strip if name in segment.text)
            assert word.style is not None and plain.style is not None
            assert word.style.color is not None and word.style.color != plain.style.color

    asyncio.run(walk())


def test_nobody_is_not_half_of_nobody() -> None:
    said = reasons.halved_words({"now": 0.0, "before": 0.0, "best": 18.0})
    assert "18" in said and "fortnight" not in said


def test_what_stands_at_the_right_of_the_top_is_whole_or_absent(tmp_path: Path) -> None:
    async def run() -> None:
        async with console(tmp_path / "s.db", (80, 24)) as user:
            for size in range(1, 40):
                user.app.top.tell("health", ["n" * size])
                await user.settle()
                assert "…" not in user.lines()[0]

    asyncio.run(run())

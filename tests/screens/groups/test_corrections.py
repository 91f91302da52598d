"""Who is one of us, and what a line is: asked and corrected by key, many at once, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui import settings
from sihu_tui.derived import open_store
from sihu_tui.groups import groups
from sihu_tui.importing.run import bring_in
from sihu_tui.outreach import alike, classify, observed, sends, staff
from sihu_tui.store import Store
from tests.fixtures.driver import console, journey
from tests.outreach.test_staff import export


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Four groups in which 静姐 promotes every day; nobody is known as an operator."""
    made = tmp_path / "shop.db"
    with open_store(made) as store:
        settings.put(store, "zone", "Asia/Shanghai")
        bring_in(store, [export(tmp_path)])
    return made


@journey
async def test_who_is_staff_is_asked_once_and_lines_are_corrected_with_those_like_them(path: Path) -> None:
    async with console(path) as user:
        await user.press("1", "m")
        assert "Who is one of us?" in user.screen() and "静姐" in user.screen()
        await user.press("enter")
        assert staff.proposals(user.app.store) == [] and len(sends.sent(user.app.store)) == 64
        await user.press("m")
        assert "somebody is known as an operator" in user.screen()
        # a line of hers is no promotion, nor are those like it
        before = {one.kind for one in sends.sent(user.app.store) if "秒杀" in one.text}
        await user.press("enter", "tab", "tab", "G")
        while "秒杀" not in (user.app.focused and user.app.pane.view.page.text_to_copy() or ""):
            await user.press("k")
        await user.press("e")
        assert "What is this line?" in user.screen()
        await user.type("chat")
        await user.press("enter")
        store = user.app.store
        first = {one.kind for one in sends.sent(store) if "秒杀" in one.text}
        assert before == {"promotion"} and "chat" in first
        # those that differ in a number went along; others like it are asked about
        assert "like it: chat too?" in user.screen() or first == {"chat"}
        asked = "like it: chat too?" in user.screen()
        if asked:
            await user.press("enter")
        assert {one.kind for one in sends.sent(store) if "秒杀" in one.text} == {"chat"}
        for _step in range(1 + asked):
            await user.press("u")
        assert {one.kind for one in sends.sent(store) if "秒杀" in one.text} == {"promotion"}


def test_lines_like_a_corrected_one_are_counted_and_a_contradiction_is_named(store: Store, tmp_path: Path) -> None:
    bring_in(store, [export(tmp_path)])
    staff.accept(store, [one.member for one in staff.proposals(store)])
    observed.after_import(store)
    text = next(one.text for one in sends.sent(store) if "护肤" in one.text)
    told = classify.Correction("send", text, "chat")
    assert alike.contradicted(store, told) == ""
    was = {one.text for one in sends.sent(store) if one.kind != "chat" and "护肤" in one.text}
    like = alike.alike(store, told)
    assert {one.text for one in like} >= was - {text} and all(one.value != "chat" for one in like)
    classify.correct(store, [told])
    other = classify.Correction("send", text, "content")
    assert "had called it chat on 2026-11-30" in alike.contradicted(store, other)
    assert groups.find(store, "群0")

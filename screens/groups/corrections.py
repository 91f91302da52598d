"""Correcting what a line is: one key, and at once the lines like it, if they are the same; u takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sihu_tui.outreach import alike, classify
from sihu_tui.outreach.alike import WORDS, Alike
from sihu_tui.outreach.classify import Correction
from sihu_tui.text.i18n import _, ngettext
from sihu_tui.text.sanitize import one_line

from ..dialogs.choose import Choice, Choosing
from ..dialogs.mark_many import MarkMany
from ..undo import change
from ..widgets.table import Cell, Column
from ..worker import load

if TYPE_CHECKING:
    from ..host import Host


def choose(console: Host, text: str, ours: bool) -> None:
    """Ask what a line is, of operators a send of which kind, of others an advertisement or a question; and learn it."""
    rows = [Choice(key, (Cell(_(said), "strong"),)) for key, said in WORDS.items() if (key[0] == "send") == ours]

    def chosen(key: Any) -> None:
        if key is not None:
            correct(console, [Correction(key[0], text, key[1])])

    console.push_screen(Choosing(_("What is this line?"), [Column("")], rows, one_line(text)[:200]), chosen)


def correct(console: Host, told: Sequence[Correction]) -> None:
    """Keep what lines are, say whom that contradicts, and ask about the lines like them."""
    first = told[0]
    before: list[str] = []

    def work(store: Any) -> tuple[int, int]:
        before.append(alike.contradicted(store, first))
        were = alike.counted(store, first)
        return classify.correct(store, told), alike.counted(store, first) - were

    def said(outcome: tuple[int, int]) -> str:
        n = max(outcome)
        what = _(alike.WORDS[first.subject, first.value])
        text = ngettext("It counts as {what} now", "{n} lines count as {what} now", n).format(n=n, what=what)
        return f"{text} · {before[0]}" if before[0] else text

    change(console, work, said, lambda: ask_too(console, first))


def ask_too(console: Host, one: Correction) -> None:
    """Ask whether the lines like a corrected one are the same, where there are any."""
    store = console.store

    load(console, lambda: alike.alike(store, one), lambda found: _ask(console, one, found) if found else None, "alike")


def _ask(console: Host, one: Correction, found: list[Alike]) -> None:
    word = _(WORDS[one.subject, one.value])
    title = ngettext("{n} line like it: {what} too?", "{n} lines like it: {what} too?", len(found))
    choices = [
        Choice(line.text, (Cell(_(WORDS[one.subject, line.value]), "dim"), Cell(str(line.times)), Cell(one_line(line.text))))
        for line in found
    ]  # fmt: skip

    def said(answer: tuple[bool, list[Any]] | None) -> None:
        texts = [text for text in answer[1] if isinstance(text, str)] if answer is not None else []
        if texts:
            told = [classify.Correction(one.subject, text, one.value) for text in texts]
            text = ngettext("{n} line counts as {what} now", "{n} lines count as {what} now", len(told))
            change(console, lambda store: classify.correct(store, told), text.format(n=len(told), what=word))

    columns = [Column(_("Now"), 12), Column(_("Times"), 5, right=True), Column(_("Line"))]
    console.push_screen(
        MarkMany(title.format(n=len(found), what=word), one_line(one.text)[:120], columns, choices,
                 [line.text for line in found], _("the same")),
        said,
    )  # fmt: skip

"""Making something of a line that somebody said: a need, or the answer to a survey."""

from __future__ import annotations

from typing import cast

from sihu_tui.dates import days
from sihu_tui.feedback import demands, surveys
from sihu_tui.feedback.surveys import Survey
from sihu_tui.text.i18n import _

from ..dialogs.choose import Choice, Choosing
from ..host import Host
from ..undo import change
from ..widgets.table import Cell, Column
from ..worker import load
from .demand_detail import pick_columns, pick_rows


def need_of(console: Host, source: str, line: int, text: str, title: str = "") -> None:
    """Make a need of a line, a "message" or an "entry" by its id, whose words are `text`; called `title`, or by them.

    Where needs are alike one is asked whether it is one of them; else it is in the pool at once.
    """
    store = console.store

    def keep(need: int | None) -> None:
        said = _("In the demand pool (N shows it): {text}").format(text=" ".join((title or text).split()))
        change(console, lambda store: demands.collect(store, source, line, need, title), said)

    def look() -> tuple[tuple[int, str] | None, list[demands.NeedRow], list[demands.Likeness]]:
        held = demands.of_line(store, source, line)
        alike = demands.likenesses(store, text=title or text) if text.strip() and held is None else []
        return held, demands.list_needs(store) if alike else [], alike

    def ask(held: tuple[int, str] | None, all_needs: list[demands.NeedRow], alike: list[demands.Likeness]) -> None:
        if held is not None:
            console.say(_("That is in the demand pool already: {title}").format(title=held[1]), "warn")
        elif not alike:
            keep(None)
        else:
            own = Choice("new", [Cell(""), Cell(_("A need of its own"), "strong"), Cell(""), Cell("")])
            picker = Choosing(_("Which need is this?"), pick_columns(), [*pick_rows(all_needs, alike), own], text)
            console.push_screen(picker, lambda key: keep(None if key == "new" else cast(int, key)) if key else None)

    load(console, look, lambda found: ask(*found), "need")


def answer_of(console: Host, source: str, line: int, text: str) -> None:
    """Note that a line answers a survey, chosen where there are several; only what was imported can."""
    store = console.store
    if source != "message":
        console.say(_("Only a message that was imported can be the answer to a survey."), "warn")
        return

    def keep(survey: Survey) -> None:
        said = _("An answer to {title} (Y shows it)").format(title=survey.title)
        change(console, lambda store: surveys.mark(store, survey.id, [line], True), said)

    def choose(found: list[Survey]) -> None:
        if not found:
            console.say(_("There is no survey yet; Y, then n, writes one."), "warn")
        elif len(found) == 1:
            keep(found[0])
        else:
            by_id = {one.id: one for one in found}
            choices = [
                Choice(one.id, [Cell(one.title, "strong"), Cell(days.iso(one.first_day), "dim")]) for one in found
            ]
            columns = [Column(_("Survey")), Column(_("Since"), 10)]
            picker = Choosing(_("Which survey does it answer?"), columns, choices, text)
            console.push_screen(picker, lambda key: keep(by_id[cast(int, key)]) if key else None)

    load(console, lambda: surveys.list_surveys(store), choose, "answer")

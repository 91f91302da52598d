"""Surveys: what many people are asked, and what came of it."""

from __future__ import annotations

from datetime import tzinfo
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from sihu_tui.dates import days
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.form import Field, ask, needed
from ..dialogs.quotes import QuotesPane
from ..keymap import NEED_OF, Key
from ..undo import change, tell, undoable
from ..widgets import formatting
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Span
from ..worker import load
from .survey_detail import SurveyView

if TYPE_CHECKING:
    from sihu_tui.feedback.survey_answers import Result
    from sihu_tui.feedback.surveys import Survey
    from sihu_tui.store import Store

    from ..app import Console


class SurveysPane(QuotesPane):
    """Every survey, the latest first, with its answers beside it."""

    NAME: ClassVar[str] = "surveys"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("surveys.new", "n,insert", "new", N_("New"), N_("Write a survey: its question's words, its options"), show=True),
        Key("surveys.edit", "e,f4", "edit", N_("Edit"), N_("Change the survey"), show=True),
        Key("surveys.remove", "d,delete", "remove", N_("Remove"), N_("Take the survey off, or an answer that is none; u undoes"), show=True),
        NEED_OF,
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.results: list[Result] = []
        self.zone: tzinfo | None = None
        self.today = 0
        self.view: SurveyView = SurveyView()

    def make_rows(self) -> Rows:
        """The list of surveys."""
        return Rows(id="surveys-rows")

    def load(self) -> None:
        """Read the surveys and gather their answers."""
        store = self.console.store
        if store is None:
            return

        def work() -> tuple[list[Result], tzinfo]:
            from sihu_tui import settings
            from sihu_tui.feedback import survey_answers, surveys

            return survey_answers.results(store, surveys.list_surveys(store)), settings.zone(store)

        self.do(work, self._loaded)

    def _loaded(self, outcome: tuple[list[Result], tzinfo]) -> None:
        self.results, self.zone = outcome
        self.today = days.today(self.zone)
        self.rows.columns = (
            Column(_("Survey")), Column(_("Groups"), 6, right=True, least=74), Column(_("Chats"), 6, right=True, least=74),
            Column(_("Answered"), 8, right=True), Column(_("% of target"), 9, right=True), Column(_("Until"), 10),
        )  # fmt: skip
        self.refilter(self.typed)
        self.tell_summary()

    def refilter(self, text: str) -> None:
        """Keep what fits, in its order."""
        from sihu_tui.text.matching import matcher

        fits = matcher(text)
        rows = [one for one in self.results if fits(one.survey.title, one.survey.words)]
        running = sum(self._runs(one) for one in rows)
        told = ngettext("{n} survey", "{n} surveys", len(rows)).format(n=len(rows))
        more = ngettext("{n} awaits answers", "{n} await answers", running).format(n=running) if running else ""
        self.heading.put([(Span(" " + told, "strong"), ""), (Span(f"  {more}"), "")])
        self.rows.empty = (
            [_("Nothing fits. Esc shows all again.")] if self.results
            else [_("No survey yet. n writes one: what it is called, and words of the message that asks it."),
                  _("Answers are found in what is imported: replies, numbers of options, the next words in a chat.")]
        )  # fmt: skip
        self.rows.show(ListSource(rows, self._cells, lambda one: one.survey.id))

    def _runs(self, one: Result) -> bool:
        return one.until is not None and self.zone is not None and days.day_of(one.until, self.zone) >= self.today

    def _cells(self, one: Result) -> list[Cell]:
        over = "" if self._runs(one) or one.until is None else "quiet"
        wanted = one.survey.wanted
        until = formatting.UNKNOWN
        if one.until is not None and self.zone is not None:
            until = formatting.short_day(days.day_of(one.until, self.zone), self.today)
        reached = wanted is not None and one.people >= wanted
        return [
            Cell(one.survey.title, over), Cell(formatting.number(one.groups) if one.groups else "", "dim"),
            Cell(formatting.number(one.chats) if one.chats else "", "dim"),
            Cell(formatting.number(one.people) if one.until is not None else formatting.UNKNOWN, over or "strong"),
            Cell(f"{one.people / wanted:.0%}" if wanted else "", "good" if reached else over), Cell(until, "dim"),
        ]  # fmt: skip

    def result(self) -> Result | None:
        """Give the survey under the cursor."""
        return next((one for one in self.results if one.survey.id == self.rows.key), None)

    def summary(self) -> list[Span]:
        """How many answers there are in all."""
        n = sum(len(one.answers) for one in self.results)
        return [Span(ngettext("{n} answer", "{n} answers", n).format(n=formatting.number(n)), "dim")] if n else []

    # The survey opened

    def show_detail(self, key: Any) -> None:
        """Show what came of it."""
        self.view.show(self.result(), self.zone)

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Open the survey, or the answer in its place."""
        if event.rows is not self.view.rows:
            super().on_rows_opened(event)
            return
        event.stop()
        if chosen := self.view.chosen():
            self.run_worker(self._to_place(chosen[0].group, chosen[0].message), exclusive=True, group="surveys.open")

    async def _to_place(self, group: int, message: int) -> None:
        (await self.console.go("groups", step=True)).open_message(group, message)

    def text_to_copy(self) -> str:
        """Every answer, one a line; in the list the words that ask."""
        one = self.result()
        if one is None:
            return ""
        return self.view.text_to_copy() if self.view.rows.has_focus else one.survey.words

    # What is done with surveys

    def action_new(self) -> None:
        """Write a survey."""
        self._ask(None)

    def action_edit(self) -> None:
        """Change the survey under the cursor."""
        if (one := self.result()) is not None:
            self._ask(one.survey)

    def _ask(self, survey: Survey | None) -> None:
        store = self.console.store
        if store is None:
            return
        said = (
            [one.code if one.code == one.label else f"{one.code} {one.label}" for one in survey.options]
            if survey
            else []
        )
        first, last = (survey.first_day, survey.last_day) if survey else (self.today, None)
        fields = [
            Field("title", _("Survey"), survey.title if survey else ""),
            Field("words", _("Words of the message that asks it"), survey.words if survey else ""),
            Field("options", _("Options, if any, like: 1 vanilla / 2 no scent"), " / ".join(said)),
            Field("wanted", _("How many people are to answer"), str(survey.wanted or "") if survey else ""),
            Field("first", _("First day"), days.iso(first)),
            Field("last", _("Last day; empty: a week after it was asked last"), "" if last is None else days.iso(last)),
        ]

        def work(answers: dict[str, str]) -> Any:
            from sihu_tui.dates import parse
            from sihu_tui.errors import SihuError
            from sihu_tui.feedback import surveys

            wanted = answers["wanted"].strip()
            if wanted and not wanted.isdecimal():
                raise SihuError(_("How many are to answer is a number from 1 on."))
            begins, ends = (
                parse.parse(answers[name], self.today) if answers[name].strip() else None for name in ("first", "last")
            )
            facts = (
                answers["title"],
                answers["words"],
                answers["options"],
                int(wanted) if wanted else None,
                begins,
                ends,
            )
            if survey is None:
                return undoable(store, lambda store: surveys.add(store, *facts))
            return undoable(store, lambda store: surveys.edit(store, survey.id, *facts))

        told = (
            _("Kept: {name}").format(name=survey.title) if survey
            else _("The survey was noted; it counts whatever of ours holds its words")
        )  # fmt: skip
        title = _("Change the survey") if survey else _("A new survey")
        empty = needed({"title": _("Survey"), "words": _("Words of the message that asks it")})
        ask(self.console, title, fields, work, partial(tell, self.console, told), empty)

    def action_remove(self) -> None:
        """Take the survey off the list; among the answers: these are none."""
        from sihu_tui.feedback import surveys

        one = self.result()
        if one is None:
            return
        if not self.view.rows.has_focus:
            change(
                self.console,
                lambda store: surveys.remove(store, one.survey.id),
                _("Removed: {name}").format(name=one.survey.title),
            )
        elif chosen := [answer.message for answer in self.view.chosen()]:
            self.view.rows.marked.clear()
            said = ngettext("{n} message is no answer", "{n} messages are no answers", len(chosen)).format(
                n=len(chosen)
            )
            change(self.console, lambda store: surveys.mark(store, one.survey.id, chosen, False), said)

    def action_need(self) -> None:
        """Make a need of the answer under the cursor."""
        from .demands import need_of

        chosen = self.view.chosen() if self.view.rows.has_focus else []
        if chosen:
            need_of(self.console, "message", chosen[0].message, chosen[0].text, self.view.said(chosen[0]))
        else:
            self.console.say(_("Open the survey and go to an answer first."), "warn")


def answer_of(console: Console, source: str, line: int, text: str) -> None:
    """Note that a line answers a survey, chosen where there are several; only what was imported can."""
    store = console.store
    if store is None:
        return
    if source != "message":
        console.say(_("Only a message that was imported can be the answer to a survey."), "warn")
        return

    def look() -> list[Survey]:
        from sihu_tui.feedback import surveys

        return surveys.list_surveys(store)

    def keep(survey: Survey) -> None:
        def work(store: Store) -> None:
            from sihu_tui.feedback import surveys

            surveys.mark(store, survey.id, [line], True)

        change(console, work, _("An answer to {title} (Y shows it)").format(title=survey.title))

    def choose(found: list[Survey]) -> None:
        if not found:
            console.say(_("There is no survey yet; Y, then n, writes one."), "warn")
        elif len(found) == 1:
            keep(found[0])
        else:
            from ..dialogs.choose import Choice, Choosing

            choices = [
                Choice(one.id, [Cell(one.title, "strong"), Cell(days.iso(one.first_day), "dim")]) for one in found
            ]
            picker = Choosing(
                _("Which survey does it answer?"), [Column(_("Survey")), Column(_("Since"), 10)], choices, text
            )
            by_id = {one.id: one for one in found}
            console.push_screen(picker, lambda key: keep(by_id[cast(int, key)]) if key else None)

    load(console, look, choose, "answer")

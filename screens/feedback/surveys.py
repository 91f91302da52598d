"""Surveys: what many people are asked, and what came of it."""

from __future__ import annotations

from typing import Any, ClassVar

from sihu_tui.dates import days, parse
from sihu_tui.errors import SihuError
from sihu_tui.feedback import survey_answers, surveys
from sihu_tui.feedback.survey_answers import SurveyResult
from sihu_tui.feedback.surveys import Survey
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.form import Answers, Field
from ..dialogs.quotes import QuotesPane
from ..keymap import NEED_OF, Key
from ..widgets import formatting
from ..widgets.list_pane import titled
from ..widgets.table import Cell, Column, Rows
from ..widgets.text import Span
from .collecting import need_of
from .survey_detail import SurveyView, options_of


class SurveysPane(QuotesPane[SurveyResult]):
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
        self.view: SurveyView = SurveyView()

    def read(self, store: Store) -> list[SurveyResult]:
        return survey_answers.results(store, surveys.list_surveys(store))

    def columns(self) -> list[Column]:
        return [
            Column(_("Survey")), Column(_("Groups"), 6, right=True, least=74), Column(_("Chats"), 6, right=True, least=74),
            Column(_("Answered"), 8, right=True), Column(_("% of target"), 9, right=True), Column(_("Until"), 10),
        ]  # fmt: skip

    def key_of(self, one: SurveyResult) -> int:
        return one.survey.id

    def words(self, one: SurveyResult) -> tuple[str, ...]:
        return one.survey.title, one.survey.words

    def head(self, rows: list[SurveyResult]) -> list[Span]:
        running = sum(self._runs(one) for one in rows)
        more = ngettext("{n} awaits answers", "{n} await answers", running).format(n=running) if running else ""
        return titled(ngettext("{n} survey", "{n} surveys", len(rows)).format(n=len(rows)), more, "")

    def nothing(self) -> list[str]:
        return [
            _("No survey yet. n writes one: what it is called, and words of the message that asks it."),
            _("Answers are found in what is imported: replies, numbers of options, the next words in a chat."),
        ]

    def _runs(self, one: SurveyResult) -> bool:
        return one.until is not None and days.day_of(one.until, self.zone) >= self.today

    def cells(self, one: SurveyResult) -> list[Cell]:
        over = "" if self._runs(one) or one.until is None else "quiet"
        wanted = one.survey.wanted
        until = formatting.UNKNOWN
        if one.until is not None:
            until = formatting.short_day(days.day_of(one.until, self.zone), self.today)
        reached = wanted is not None and one.people >= wanted
        return [
            Cell(one.survey.title, over), Cell(formatting.number(one.groups) if one.groups else "", "dim"),
            Cell(formatting.number(one.chats) if one.chats else "", "dim"),
            Cell(formatting.number(one.people) if one.until is not None else formatting.UNKNOWN, over or "strong"),
            Cell(f"{one.people / wanted:.0%}" if wanted else "", "good" if reached else over), Cell(until, "dim"),
        ]  # fmt: skip

    def summary(self) -> list[Span]:
        n = sum(len(one.answers) for one in self.items)
        return [Span(ngettext("{n} answer", "{n} answers", n).format(n=formatting.number(n)), "dim")] if n else []

    # The survey opened

    def show_detail(self, key: Any) -> None:
        self.view.show(self.rows.item, self.zone)

    def on_rows_opened(self, event: Rows.Opened) -> None:
        if event.rows is not self.view.rows:
            super().on_rows_opened(event)
            return
        event.stop()
        for one in self.view.chosen()[:1]:
            self.run_worker(self.open_in_group(one.group, one.message), exclusive=True, group="surveys.open")

    def text_to_copy(self) -> str:
        one: SurveyResult | None = self.rows.item
        if one is None:
            return ""
        return self.view.text_to_copy() if self.view.rows.has_focus else one.survey.words

    # What is done with surveys

    def action_new(self) -> None:
        self._ask(None)

    def action_edit(self) -> None:
        if (one := self.rows.item) is not None:
            self._ask(one.survey)

    def _ask(self, survey: Survey | None) -> None:
        def day(typed: str) -> int | None:
            return parse.parse(typed, self.today) if typed else None

        first, last = (survey.first_day, survey.last_day) if survey else (self.today, None)
        options = " / ".join(options_of(survey)) if survey else ""
        wanted = str(survey.wanted or "") if survey else ""
        fields = [
            Field("title", _("Survey"), survey.title if survey else "", needed=True),
            Field("words", _("Words of the message that asks it"), survey.words if survey else "", needed=True),
            Field("options", _("Options, if any, like: 1 vanilla / 2 no scent"), options),
            Field("wanted", _("How many people are to answer"), wanted, read=_wanted),
            Field("first", _("First day"), days.iso(first), read=day),
            Field("last", _("Last day; empty: a week after it was asked last"), "" if last is None else days.iso(last), read=day),
        ]  # fmt: skip

        def work(store: Store, answers: Answers) -> None:
            if survey is None:
                surveys.add(store, *answers.values())
            else:
                surveys.edit(store, survey.id, *answers.values())

        told = (
            _("Kept: {name}").format(name=survey.title)
            if survey
            else _("The survey was noted; it counts whatever of ours holds its words")
        )
        self.edit(_("Change the survey") if survey else _("A new survey"), fields, work, told)

    def action_remove(self) -> None:
        """Take the survey off the list; among the answers: these are none."""
        one: SurveyResult | None = self.rows.item
        if one is None:
            return
        id = one.survey.id
        if not self.view.rows.has_focus:
            self.change(lambda store: surveys.remove(store, id), _("Removed: {name}").format(name=one.survey.title))
        elif chosen := [answer.message for answer in self.view.chosen()]:
            self.view.rows.marked.clear()
            said = ngettext("{n} message is no answer", "{n} messages are no answers", len(chosen))
            self.change(lambda store: surveys.mark(store, id, chosen, False), said.format(n=len(chosen)))

    def action_need(self) -> None:
        chosen = self.view.chosen() if self.view.rows.has_focus else []
        for one in chosen[:1]:
            need_of(self.console, "message", one.message, one.text, self.view.said(one))
        if not chosen:
            self.console.say(_("Open the survey and go to an answer first."), "warn")


def _wanted(typed: str) -> int | None:
    if typed and not typed.isdecimal():
        raise SihuError(_("How many are to answer is a number from 1 on."))
    return int(typed) if typed else None

"""The question inbox: what members asked in all groups and no operator took up, each opened in its place."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any, ClassVar, cast

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.feedback import first_posts, questions
from sihu_tui.feedback.questions import Question
from sihu_tui.outreach.classify import Correction
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext

from ..groups.corrections import correct
from ..keymap import REPLY, Key
from ..replies.picker_state import Target
from ..widgets import formatting
from ..widgets.line_actions import LINE, LineActions, SaidLine
from ..widgets.list_pane import ListPane, titled
from ..widgets.table import Cell, Column
from ..widgets.text import Line, Span, wrap_spans


class QuestionsPane(ListPane[Question], LineActions):
    """Questions of all groups."""

    NAME: ClassVar[str] = "questions"
    KEYS: ClassVar[tuple[Key, ...]] = (
        REPLY,
        Key("questions.dealt", "c", "dealt", N_("Dealt with"), N_("Take the question, or all marked, out of the inbox"), show=True),
        Key("questions.none", "x", "none", N_("No question"), N_("The line, or all marked, asks nothing; sihu learns it")),
        *LINE,
    )  # fmt: skip

    MARKS = True

    def read(self, store: Store) -> list[Question]:
        return first_posts.inbox(store)

    def read_more(self, store: Store, items: object) -> int:
        return int(settings.get(store, "questions.days"))

    def laid(self, items: list[Question], more: int, zone: tzinfo) -> None:
        super().laid(items, more, zone)
        if items:
            self.today = days.day_of(max(one.ts for one in items), zone)

    def columns(self) -> list[Column]:
        return [
            Column(_("When"), 11), Column(_("Group"), 20), Column(_("Who"), 12, least=90),
            Column(_("Others"), 9, right=True), Column(_("Taken by"), 10, least=100), Column(_("Question")),
        ]  # fmt: skip

    def nothing(self) -> list[str]:
        said = ngettext(
            "No question of the last {n} day waits for an operator.",
            "No question of the last {n} days waits for an operator.",
            self.more,
        )
        return [said.format(n=self.more)]

    def key_of(self, one: Question) -> int:
        return one.id

    def words(self, one: Question) -> tuple[str, ...]:
        return one.group_name, one.who, one.text

    def head(self, rows: list[Question]) -> list[Span]:
        asked = [one for one in rows if not one.first]
        firsts = len(rows) - len(asked)
        said = ngettext("{n} question waits", "{n} questions wait", len(asked)).format(n=len(asked))
        alone = sum(one.reactions == 0 for one in asked)
        more = [ngettext("nobody reacted to {n}", "nobody reacted to {n}", alone).format(n=alone)] if alone else []
        if firsts:
            told = ngettext("{n} first post that nobody took up", "{n} first posts that nobody took up", firsts)
            more.append(told.format(n=firsts))
        return titled(said, " · ".join(more))

    def cells(self, one: Question) -> list[Cell]:
        return [
            Cell(formatting.moment(one.ts, self.zone)[5:16], "bad" if one.late else ""), Cell(one.group_name),
            Cell(one.who, "dim"), Cell(formatting.number(one.reactions) if one.reactions else "", "dim"),
            Cell(one.taken, "dim"), Cell(first_posts.told(one)),
        ]  # fmt: skip

    def lines(self, one: Question, found: None, width: int) -> list[Line]:
        told = ngettext(
            "{n} message of other members in the hour after",
            "{n} messages of other members in the hour after",
            one.reactions,
        ).format(n=one.reactions)  # fmt: skip
        if one.first:
            told = _("A first post here. Answered within a day, newcomers speak again more often.")
        return [
            *wrap_spans([Span(one.group_name, "title")], width),
            *wrap_spans([Span(f"{one.who} · {formatting.moment(one.ts, self.zone)}", "dim")], width), [],
            *wrap_spans([Span(one.text)], width), [],
            *wrap_spans([Span(told, "dim")], width),
            *wrap_spans([Span(_("Enter opens it among the group's messages."), "dim")], width),
        ]  # fmt: skip

    def open(self, key: Any) -> None:
        if (one := self.rows.item) is not None:
            self.run_worker(self.open_in_group(one.group, one.id), exclusive=True, group="questions.open")

    def action_none(self) -> None:
        told = [Correction("question", one.text, "no") for one in self.items if one.id in self.rows.chosen]
        if told:
            self.rows.clear_marks()
            correct(self.console, told)

    def action_dealt(self) -> None:
        operator, ids = self.console.operator, sorted(cast("set[int]", self.rows.chosen))
        if ids:
            said = ngettext("{n} question dealt with", "{n} questions dealt with", len(ids)).format(n=len(ids))
            self.change(lambda store: questions.close(store, ids, operator), said, self.rows.marked.clear)

    def said_line(self) -> SaidLine | None:
        one = self.rows.item
        return None if one is None else SaidLine("message", one.id, one.text)

    def target(self) -> Target | None:
        one = self.rows.item
        return None if one is None else Target(group=one.group, name=one.group_name, text=one.text)

    def text_to_copy(self) -> str:
        one = self.rows.item
        return one.text if one is not None else ""

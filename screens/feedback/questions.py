"""The question inbox: what members asked in all groups and no operator took up, each opened in its place."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, Any, ClassVar

from sihu_tui.dates import days
from sihu_tui.text.i18n import N_, _, ngettext

from ..keymap import ANSWER_OF, NEED_OF, REPLY, Key
from ..undo import change
from ..widgets import formatting
from ..widgets.side_pane import Aside
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Line, Span, wrap_spans

if TYPE_CHECKING:
    from sihu_tui.feedback.questions import Question
    from sihu_tui.store import Store

    from ..replies.picker_state import Target


class QuestionsPane(Aside):
    """Questions of all groups."""

    NAME: ClassVar[str] = "questions"
    KEYS: ClassVar[tuple[Key, ...]] = (
        REPLY,
        Key("questions.dealt", "c", "dealt", N_("Dealt with"), N_("Take the question, or all marked, out of the inbox"), show=True),
        Key("questions.none", "x", "none", N_("No question"), N_("The line, or all marked, asks nothing; sihu learns it")),
        NEED_OF, ANSWER_OF,
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.questions: list[Question] = []
        self.zone: tzinfo | None = None
        self.today = 0

    def make_rows(self) -> Rows:
        """The questions."""
        return Rows(id="questions-rows", marks=True)

    def load(self) -> None:
        """Look for the questions."""
        store = self.console.store
        if store is None:
            return

        def work() -> tuple[list[Question], tzinfo, int]:
            from sihu_tui import settings
            from sihu_tui.feedback import questions

            return questions.waiting(store), settings.zone(store), int(settings.get(store, "questions.days"))

        self.do(work, self._loaded)

    def _loaded(self, outcome: tuple[list[Question], tzinfo, int]) -> None:
        self.questions, self.zone, span = outcome
        newest = max((one.ts for one in self.questions), default=None)
        self.today = days.today(self.zone) if newest is None else days.day_of(newest, self.zone)
        self.rows.columns = (
            Column(_("When"), 11), Column(_("Group"), 20), Column(_("Who"), 12, least=90),
            Column(_("Others"), 9, right=True), Column(_("Taken by"), 10, least=100), Column(_("Question")),
        )  # fmt: skip
        self.rows.empty = (
            [_("Nothing fits. Esc shows all again.")] if self.questions
            else [ngettext("No question of the last {n} day waits for an operator.",
                           "No question of the last {n} days waits for an operator.", span).format(n=span)]
        )  # fmt: skip
        self.rows.marked &= {one.id for one in self.questions}
        self.refilter(self.typed)

    def refilter(self, text: str) -> None:
        """Keep what fits."""
        from sihu_tui.text.matching import matcher

        fits = matcher(text)
        rows = [one for one in self.questions if fits(one.group_name, one.who, one.text)]
        said = ngettext("{n} question waits", "{n} questions wait", len(rows)).format(n=len(rows))
        alone = sum(one.reactions == 0 for one in rows)
        more = ngettext("nobody reacted to {n}", "nobody reacted to {n}", alone).format(n=alone) if alone else ""
        self.heading.put([(Span(" " + said, "strong"), ""), (Span("  " + more, "dim"), "")])
        self.rows.show(ListSource(rows, self._cells, lambda one: one.id))

    def _cells(self, one: Question) -> list[Cell]:
        when = formatting.moment(one.ts, self.zone) if self.zone is not None else formatting.UNKNOWN
        return [
            Cell(when[5:16], "bad" if one.late else ""), Cell(one.group_name), Cell(one.who, "dim"),
            Cell(formatting.number(one.reactions) if one.reactions else "", "dim"), Cell(one.taken, "dim"),
            Cell(" ".join(one.text.split())),
        ]  # fmt: skip

    def question(self) -> Question | None:
        """Give the question under the cursor."""
        source = self.rows.source
        return source.items[self.rows.cursor] if isinstance(source, ListSource) and source.items else None

    def show_detail(self, key: Any) -> None:
        """Show the question whole."""
        one = self.question()
        self.page.show(lambda width: self._facts(one, width) if one is not None else [])

    def _facts(self, one: Question, width: int) -> list[Line]:
        when = formatting.moment(one.ts, self.zone) if self.zone is not None else ""
        told = ngettext(
            "{n} message of other members in the hour after",
            "{n} messages of other members in the hour after",
            one.reactions,
        )
        return [
            *wrap_spans([Span(one.group_name, "title")], width),
            *wrap_spans([Span(f"{one.who} · {when}", "dim")], width), [],
            *wrap_spans([Span(one.text)], width), [],
            *wrap_spans([Span(told.format(n=one.reactions), "dim")], width),
            *wrap_spans([Span(_("Enter opens it among the group's messages."), "dim")], width),
        ]  # fmt: skip

    def open(self, key: Any) -> None:
        """Open the question among its group's messages."""
        self.run_worker(self._open(), exclusive=True, group="questions.open")

    async def _open(self) -> None:
        one = self.question()
        if one is None:
            return
        (await self.console.go("groups", step=True)).open_message(one.group, one.id)

    def action_none(self) -> None:
        """The question, or all marked, is none."""
        from sihu_tui.outreach.classify import Correction

        from ..groups.corrections import correct

        chosen = self.rows.marked or {self.rows.key}
        told = [Correction("question", one.text, "no") for one in self.questions if one.id in chosen]
        if told:
            self.rows.clear_marks()
            correct(self.console, told)

    def action_dealt(self) -> None:
        """Take the question, or all that are marked, out of the inbox."""
        operator, one = self.console.operator, self.question()
        ids = sorted(key for key in self.rows.marked if isinstance(key, int)) or ([one.id] if one is not None else [])
        if not ids:
            return

        def work(store: Store) -> None:
            from sihu_tui.feedback import questions

            questions.close(store, ids, operator)

        said = ngettext("{n} question dealt with", "{n} questions dealt with", len(ids)).format(n=len(ids))
        change(self.console, work, said, self.rows.marked.clear)

    def action_need(self) -> None:
        """Make a need of the question."""
        from .demands import need_of

        if (one := self.question()) is not None:
            need_of(self.console, "message", one.id, one.text)

    def action_answer(self) -> None:
        """The question answers a survey."""
        from .surveys import answer_of

        if (one := self.question()) is not None:
            answer_of(self.console, "message", one.id, one.text)

    def target(self) -> Target | None:
        """The group, with the question that the reply answers."""
        from ..replies.picker_state import Target

        one = self.question()
        return None if one is None else Target(group=one.group, name=one.group_name, text=one.text)

    def text_to_copy(self) -> str:
        """The question's words."""
        one = self.question()
        return one.text if one is not None else ""

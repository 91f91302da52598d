"""One survey: how many answered, what they chose, and every answer in its words."""

from __future__ import annotations

from datetime import UTC, tzinfo

from rich.cells import cell_len

from sihu_tui.dates import days
from sihu_tui.feedback.survey_answers import Answer, SurveyResult
from sihu_tui.feedback.surveys import Survey
from sihu_tui.text.i18n import _, ngettext

from ..dialogs.quotes import Quotes
from ..widgets import formatting
from ..widgets.multiline_rows import Blocks
from ..widgets.status_lines import SEPARATOR
from ..widgets.table import Cell
from ..widgets.text import Line, Span, fit, wrap, wrap_spans

_BAR, _NAME = 12, 20
_GROUPS = 3


class SurveyView(Quotes):
    """A survey: its facts over its answers, the latest first."""

    MOST_FACTS = 14

    def __init__(self) -> None:
        super().__init__("survey")
        self.result: SurveyResult | None = None
        self.zone: tzinfo = UTC

    def show(self, result: SurveyResult | None, zone: tzinfo) -> None:
        """Show a survey."""
        same = result is not None and self.result is not None and result.survey.id == self.result.survey.id
        self.result, self.zone = result, zone
        if not same:
            self.rows.marked.clear()
        self.lay(keep=same)

    def nothing(self) -> list[str]:
        return [_("Nobody has answered yet.")] if self.result is not None else []

    def quotes(self, width: int) -> Blocks[Answer]:
        answers = self.result.answers[::-1] if self.result is not None else []
        return Blocks(answers, lambda one: self._answer(one, width), lambda one: one.message)

    def about(self, width: int) -> list[Line]:
        found = self.result
        if found is None:
            return []
        lines = wrap_spans([Span(found.survey.title, "title")], width)
        lines += wrap_spans([Span(_("“{text}”").format(text=found.survey.words), "dim")], width)
        lines += wrap_spans([Span(where_asked(found, self.zone))], width)
        lines += wrap_spans([Span(how_many(found), "strong")], width)
        most = max(found.tally.values(), default=0)
        names = dict(zip((one.code for one in found.survey.options), options_of(found.survey), strict=True))
        room = min(_NAME, max(map(cell_len, names.values()), default=0))
        for code, name in names.items():
            n = found.tally[code]
            bar = "█" * round(_BAR * n / most) if most else ""
            lines.append([Span(f" {fit(name, room)} "), Span(bar, "bar"), Span(f" {formatting.number(n)}", "strong")])
        if found.by_group:
            said = [f"{name} {n}" for name, n in found.by_group[:_GROUPS]]
            more = len(found.by_group) - len(said)
            said += [ngettext("{n} more group", "{n} more groups", more).format(n=more)] if more else []
            lines += wrap_spans([Span(SEPARATOR.join(said), "dim")], width)
        return [*lines, []]

    def _answer(self, one: Answer, width: int) -> list[list[Cell]]:
        when = formatting.moment(one.ts, self.zone)[5:16]
        head = SEPARATOR.join(part for part in (one.name or formatting.UNKNOWN, one.group_name, when) if part)
        made = [[Cell("  → " + one.need, "dim")]] if one.need else []
        return [[Cell(head, "dim")], *([Cell("  " + row)] for row in wrap(self.said(one), max(4, width)) if row), *made]

    def said(self, one: Answer) -> str:
        """Give an answer as what was chosen, else in its words."""
        labels = {option.code: option.label for option in self.result.survey.options} if self.result is not None else {}
        return " + ".join(labels[code] for code in one.choice) or one.text

    def chosen(self) -> list[Answer]:
        """Give the answers that are marked, else the one under the cursor."""
        wanted = self.rows.chosen
        return [one for one in self.result.answers if one.message in wanted] if self.result is not None else []

    def text_to_copy(self) -> str:
        """Give every answer, one a line: who, where, what was chosen, the words."""
        answers = self.result.answers if self.result is not None else []
        return "\n".join(
            "\t".join((one.name, one.group_name, "+".join(one.choice), " ".join(one.text.split()))) for one in answers
        )


def where_asked(found: SurveyResult, zone: tzinfo) -> str:
    """Say where it was asked and until when answers are awaited."""
    if found.first is None or found.until is None:
        return _("Not asked yet: it counts from the first message of ours that holds these words.")
    groups = ngettext("{n} group", "{n} groups", found.groups).format(n=formatting.number(found.groups))
    chats = ngettext("{n} person", "{n} people", found.chats).format(n=formatting.number(found.chats))
    places = SEPARATOR.join(part for part, n in ((groups, found.groups), (chats, found.chats)) if n)
    first, until = (days.iso(days.day_of(ts, zone)) for ts in (found.first, found.until))
    return _("Asked {places}, {first} to {until}").format(places=places, first=first, until=until)


def how_many(found: SurveyResult) -> str:
    """Say how many answered, of how many wanted, and what share of those who were asked one by one."""
    said = ngettext("{n} person answered", "{n} people answered", found.people).format(
        n=formatting.number(found.people)
    )
    if found.survey.wanted:
        share = found.people / found.survey.wanted
        said = _("{said} of {wanted} wanted ({share:.0%})").format(
            said=said, wanted=formatting.number(found.survey.wanted), share=share
        )
    if found.chats:
        share = found.chats_answered / found.chats
        said += SEPARATOR + _("of those asked one by one {share:.0%}").format(share=share)
    return said


def options_of(survey: Survey) -> list[str]:
    """Give the options of a survey as they are written: code and label."""
    return [one.code if one.code == one.label else f"{one.code} {one.label}" for one in survey.options]

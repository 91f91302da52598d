"""Which text of a reply is meant: its wording, the step of its script, its choices and answers, or as it was edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sihu_tui.replies import placeholders
from sihu_tui.replies.library import ReplyRow
from sihu_tui.replies.placeholders import Filled
from sihu_tui.replies.sends import Piece
from sihu_tui.replies.suggest import texts_of
from sihu_tui.text.i18n import N_, _

from ..widgets.text import Line, Span, wrap_spans

if TYPE_CHECKING:
    from .picker_state import PickerLibrary, PickerMemory, Target

KIT = {"usage": N_("how it is used"), "service": N_("how it is served"), "value": N_("what it is worth")}
"""The parts of a product kit (R31)."""
BREAK = "---"
"""A line that parts wordings, steps, or the pieces of a draft."""


class Meant:
    """The text of each reply as it would go to somebody now."""

    def __init__(self, target: Target, memory: PickerMemory) -> None:
        self.known: PickerLibrary | None = None
        self.answers: dict[str, str] = {}
        self._target = target
        self._memory = memory
        self._wordings: dict[int, int] = {}
        self._edited: tuple[int, str] | None = None

    def body(self, reply: ReplyRow) -> tuple[str, int | None]:
        """Give the text that is meant, its blanks not filled, and its place among the wordings."""
        options, step = options_of(reply), self.step(reply)
        if 0 < step <= len(reply.steps):
            return reply.steps[step - 1], None
        if not options:
            return (reply.steps[0] if reply.steps else ""), None
        fresh = self.known.fresh.get(reply.id, 0) if self.known is not None else 0
        return options[self._wordings.get(reply.id, fresh) % len(options)]

    def filled(self, reply: ReplyRow) -> Filled:
        """Give the text with its blanks filled as far as is known."""
        if self._edited is not None and self._edited[0] == reply.id:
            return placeholders.Filled([self._edited[1]])
        fields = self.known.fields if self.known is not None else ({}, {}, {})
        return placeholders.fill(self.body(reply)[0], *fields, answers=self.answers)

    def piece(self, reply: ReplyRow) -> Piece:
        """Give what would be sent. Raises SihuError while a blank is missing."""
        verbatim = self._edited is None or self._edited[0] != reply.id
        return Piece(self.filled(reply).text, reply.id, self.body(reply)[1], reply.kind, verbatim)

    def plain(self, reply: ReplyRow) -> str:
        """Give the text to be edited, what is missing in braces."""
        parts = self.filled(reply).parts
        return "".join(part if isinstance(part, str) else "{" + part.label + "}" for part in parts)

    def edit(self, reply: ReplyRow, text: str) -> None:
        """Let a reply say this instead; it is then not verbatim."""
        self._edited = (reply.id, text)

    def forget_edit(self) -> None:
        """Let the reply say again what it says."""
        self._edited = None

    def turn(self, reply: ReplyRow) -> None:
        """Take the next wording; within a script, go back to its first message."""
        if self.step(reply):
            self._memory.steps.pop((*self._target.key, reply.id))
        elif options := options_of(reply):
            self._wordings[reply.id] = (options.index(self.body(reply)) + 1) % len(options)

    def choose(self, reply: ReplyRow) -> None:
        """Take the next choice; when a list is through, the next list turns too, as a counter does."""
        for label, (choices, value) in self.filled(reply).chosen.items():
            at = (choices.index(value) + 1) % len(choices) if value in choices else 0
            self.answers[label] = choices[at]
            if at:
                break

    def step(self, reply: ReplyRow) -> int:
        """Give how many messages of a script went out."""
        return self._memory.steps.get((*self._target.key, reply.id), 0)

    def go_on(self, reply: ReplyRow) -> bool:
        """Go to the next message of a script; False when there is none, and it begins anew."""
        key, step = (*self._target.key, reply.id), self.step(reply) + 1
        if reply.steps and step < len(reply.steps) + bool(options_of(reply)):
            self._memory.steps[key] = step
            return True
        self._memory.steps.pop(key, None)
        return False

    def about(self, reply: ReplyRow) -> str:
        """Give which step, wording, kit part and choices these are."""
        options, step, told = options_of(reply), self.step(reply), list[str]()
        if reply.steps:
            told.append(_("step {n}/{all}").format(n=step + 1, all=len(reply.steps) + bool(options)))
        if len(options) > 1 and not step:
            place = options.index(self.body(reply))
            told.append(_("wording {n}/{all}").format(n=place + 1, all=len(options)))
            if place >= len(reply.wordings):
                told.append(_(list(kit_of(reply))[place - len(reply.wordings)]))
        if self._edited is not None:
            told.append(_("edited"))
        told += [f"{value} (Shift+Tab {'/'.join(choices)})" for choices, value in self.filled(reply).chosen.values()]
        return " · ".join(told)

    def lines(self, reply: ReplyRow, width: int) -> list[Line]:
        """Give the text in lines, what is missing standing out."""
        lines, paragraph = list[Line](), list[Span]()
        for part in self.filled(reply).parts:
            said, tone = (part, "") if isinstance(part, str) else ("{" + part.label + "}", "warn")
            first, *more = said.split("\n")
            paragraph.append(Span(first, tone))
            for text in more:
                lines += wrap_spans(paragraph, width)
                paragraph = [Span(text, tone)]
        return [*lines, *wrap_spans(paragraph, width)]


def options_of(reply: ReplyRow) -> list[tuple[str, int | None]]:
    """Give what can be sent of a reply first, and its place among the wordings."""
    return texts_of(reply)


def kit_of(reply: ReplyRow) -> dict[str, str]:
    """Give the parts of a product kit that there are, by what they are called."""
    return {KIT[part]: reply.kit[part] for part in KIT if part in reply.kit}


def joined(texts: list[str]) -> str:
    """Give texts as one, to be edited."""
    return f"\n{BREAK}\n".join(texts)


def parted(text: str) -> tuple[str, ...]:
    """Give the texts of one that was edited; empty ones are left out."""
    parts: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip() == BREAK:
            parts.append([])
        else:
            parts[-1].append(line)
    return tuple(body for part in parts if (body := "\n".join(part).strip()))

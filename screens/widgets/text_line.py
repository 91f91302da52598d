"""The line that one types in: it does not blink, and loses nothing that is pasted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual import events
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input

from sihu_tui.text.matching import matcher

from ..textual_compat import ghost_of


class TextLine(Input):
    """One line. Pasted lines are joined with blanks; what the ghost text shows is taken on leaving."""

    class Joined(Message):
        """Several pasted lines became one."""

        def __init__(self, lines: int) -> None:
            super().__init__()
            self.lines = lines

    def __init__(self, value: str = "", offers: Sequence[str] = (), **named: Any) -> None:
        suggester = SuggestFromList(offers, case_sensitive=False) if offers else None
        super().__init__(value, suggester=suggester, compact=True, **named)
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        lines = [line.strip() for line in event.text.splitlines() if line.strip()]
        self.replace(" ".join(lines), *self.selection)
        if len(lines) > 1:
            self.post_message(self.Joined(len(lines)))

    def take_ghost(self) -> None:
        """Write out what the ghost text offers."""
        if ghost := ghost_of(self):
            self.value = ghost

    def answer(self) -> str:
        """Give what stands in the line."""
        return self.value


class ChoiceLine(TextLine):
    """One of some words: arrows turn them, letters, initials and pinyin find one."""

    def __init__(self, value: str, choices: Sequence[str], **named: Any) -> None:
        super().__init__(value, choices, **named)
        self.choices = list(choices)

    def chosen(self) -> str | None:
        """Give the word that is meant, None when none is or several may be."""
        typed = self.value.strip().casefold()
        if not typed:
            return None
        for fits in (
            lambda word: word.casefold() == typed, lambda word: word.casefold().startswith(typed), matcher(typed),
        ):  # fmt: skip
            found = [word for word in self.choices if fits(word)]
            if len(found) == 1 or found and found[0].casefold() == typed:
                return found[0]
        return None

    def answer(self) -> str:
        """Give the word that is meant, else what was typed."""
        return self.chosen() or self.value

    def take_ghost(self) -> None:
        """Write out the word that is meant."""
        if (word := self.chosen()) is not None and word != self.value:
            self.value = word

    def on_key(self, event: events.Key) -> None:
        if event.key in ("left", "right"):
            event.stop()
            event.prevent_default()
            by = 1 if event.key == "right" else -1
            now = self.chosen()
            place = self.choices.index(now) + by if now is not None else 0
            self.value = self.choices[place % len(self.choices)]
            self.select_all()

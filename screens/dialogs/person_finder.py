"""A person by a few letters: characters, pinyin, initials, nearly right spellings."""

from __future__ import annotations

from textual.timer import Timer

from sihu_tui import contacts
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _

from ..widgets.table import Cell, Column, ListSource
from ..worker import load
from .choose import Seeking

Person = tuple[int, str]
_PAUSE_SECONDS = 0.12
_SHOWN = 12


class FindPerson(Seeking[Person]):
    """Gives id and name of who was chosen, or None."""

    NAME = "finding"
    LEAVE = ("escape", N_("Choose nobody"))

    def __init__(self, store: Store, title: str) -> None:
        super().__init__(title, _("Characters, pinyin or initials"), [Column("", 24), Column("")], head=False)
        self._store = store
        self._pause: Timer | None = None
        self._listed: str | None = None
        self.rows.empty = [_("Nobody is called like that.")]

    def seek(self, typed: str, take: bool = False) -> None:
        """List those talked to last, or who fits."""

        def show(found: list[tuple[int, str, str]]) -> None:
            self._listed = typed
            source = ListSource(
                found, lambda one: [Cell(one[1]), Cell(one[2] if one[2] != one[1] else "", "dim")], lambda one: one[:2]
            )
            self.rows.show(source, keep=False)
            if take:
                self.take()

        load(self, lambda: contacts.near(self._store, typed, _SHOWN), show, "finding")

    def typed(self, text: str) -> None:
        """Look once typing rests."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE_SECONDS, lambda: self.seek(self.line.value))

    def entered(self, text: str) -> None:
        """Take who the cursor is on, of what was typed last."""
        if self._pause is not None:
            self._pause.stop()
        if self._listed == text:
            self.take()
        else:
            self.seek(text, take=True)

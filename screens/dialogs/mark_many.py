"""Some of many: a list in which what is proposed stands marked; Enter takes the marked, Esc none."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from textual.widget import Widget
from textual.widgets import Static

from sihu_tui.text.i18n import N_, _

from ..keymap import Key
from ..widgets.table import Column, ListSource, Rows
from ..widgets.text import lit
from .box import Box
from .choose import Choice


class MarkMany(Box[tuple[bool, list[Hashable]]]):
    """Gives whether the marked are taken (else refused, with `x`), and their keys; None: left as it was."""

    NAME = "marking"
    LEAVE = ("escape", N_("Take none; nothing changes"))

    def __init__(
        self, title: str, about: str, columns: Sequence[Column], choices: Sequence[Choice],
        marked: Iterable[Hashable], take: str, refuse: str = "",
    ) -> None:  # fmt: skip
        keys = [Key("marking.refuse", "x", "refuse", refuse, refuse, show=True)] if refuse else []
        super().__init__(title, "", columns, marks=True, about=about, keys=keys)
        self._take, self._refuse = take, refuse
        self.rows.marked = set(marked)
        self.rows.show(ListSource(list(choices), lambda one: one.cells, lambda one: one.key), keep=False)

    def parts(self) -> Sequence[Widget]:
        said = [_("Space marks"), f"Enter {self._take}", *([f"x {self._refuse}"] if self._refuse else []), "Esc"]
        return self.rows, Static(lit("  ".join(said)), classes="hint")

    def on_mount(self) -> None:
        self.rows.focus()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Take what is marked."""
        event.stop()
        self.dismiss((True, list(self.rows.marked)))

    def action_refuse(self) -> None:
        self.dismiss((False, list(self.rows.marked)))

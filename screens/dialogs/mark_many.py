"""Some of many: a list in which what is proposed stands marked; Enter takes the marked, Esc none."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from sihu_tui.text.i18n import N_, _

from .. import keymap
from ..widgets.status_lines import OneLine
from ..widgets.table import Column, ListSource, Rows
from ..widgets.text import Span, lit
from .choose import Choice

LEAVE = keymap.Key("marking.leave", "escape", "leave", N_("Leave"), N_("Take none; nothing changes"), show=True)


class MarkMany(ModalScreen[tuple[bool, list[Hashable]] | None]):
    """Gives whether the marked are taken (else refused, with `x`), and their keys; None: left as it was."""

    def __init__(
        self, title: str, about: str, columns: Sequence[Column], choices: Sequence[Choice],
        marked: Iterable[Hashable], take: str, refuse: str = "",
    ) -> None:  # fmt: skip
        super().__init__()
        keys = [keymap.Key("marking.refuse", "x", "refuse", refuse, refuse, show=True)] if refuse else []
        keymap.bind(self, (LEAVE, *keys))
        self._title, self._about, self._take, self._refuse = title, about, take, refuse
        self.rows = Rows(columns, id="marking-rows", marks=True)
        self.rows.marked = set(marked)
        self.rows.show(ListSource(list(choices), lambda one: one.cells, lambda one: one.key), keep=False)

    def compose(self) -> ComposeResult:
        """What is asked, the list, the keys."""
        with Vertical(classes="box picker"):
            heading = OneLine("marking-heading")
            heading.put([(Span(self._title, "strong"), "")])
            yield heading
            yield Static(lit(self._about), classes="about")
            yield self.rows
            said = [_("Space marks"), f"Enter {self._take}", *([f"x {self._refuse}"] if self._refuse else []), "Esc"]
            yield Static(lit("  ".join(said)), classes="hint")

    def on_mount(self) -> None:
        """The keys are the list's."""
        self.rows.focus()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Take what is marked."""
        event.stop()
        self.dismiss((True, list(self.rows.marked)))

    def action_refuse(self) -> None:
        """Refuse what is marked."""
        self.dismiss((False, list(self.rows.marked)))

    def action_leave(self) -> None:
        """Leave it as it was."""
        self.dismiss(None)

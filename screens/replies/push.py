"""One text to many groups, one after the other: each stands there with its budget and last quits before it goes out (R34)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sihu_tui.outreach import responses
from sihu_tui.text.i18n import _, ngettext

from ..worker import load
from .picker import ReplyPicker
from .picker_state import Sent, Target, memory_of

if TYPE_CHECKING:
    from ..host import Host


def walk(console: Host, groups: Sequence[tuple[int, str]]) -> None:
    """Walk through groups (id and name): the picker opens for each, with the text that went to the one before."""
    _Walk(console, groups).show(None)


class _Walk:
    def __init__(self, console: Host, groups: Sequence[tuple[int, str]]) -> None:
        self.console, self.groups, self.place = console, groups, 0
        self.undo: tuple[int, ...] = ()
        self.sent = self.skipped = 0

    def show(self, before: Sent | None) -> None:
        """Open the picker for the group whose turn it is."""
        group, name = self.groups[self.place]
        store, memory = self.console.store, memory_of(self.console)

        def show(note: str) -> None:
            nth = _("{n} of {all}").format(n=self.place + 1, all=len(self.groups))
            picker = ReplyPicker(Target(group=group, name=name), memory, note=f"{nth} · {note}", before=before)
            self.console.push_screen(picker, lambda sent: self._go_on(sent, before))

        load(self.console, lambda: responses.standing(store, group), show, "push")

    def _go_on(self, sent: Sent | None, before: Sent | None) -> None:
        if sent is not None and sent.undo:
            self.sent, self.undo, before = self.sent + 1, (*self.undo, *sent.undo), sent
        elif sent is not None:
            self.skipped += 1
        self.place += 1
        if sent is not None and self.place < len(self.groups):
            self.show(before)
            return
        said = ngettext("Logged for {n} group", "Logged for {n} groups", self.sent).format(n=self.sent)
        left = len(self.groups) - self.sent - self.skipped
        said += "".join(
            _(" · {text}").format(text=text.format(n=n))
            for n, text in ((self.skipped, _("{n} skipped")), (left, _("{n} not reached")))
            if n
        )
        if self.undo:
            self.console.changed(said, self.undo)
        else:
            self.console.say(said, "dim")

"""Keys typed ahead: each waits until what the key before it opened stands, so that a burst does what slow typing does.

Terminals over SSH deliver several keys at once. A key is handed on when the one before is through, the focus has come
to rest and the store work that it set off is told; letters typed into a line go straight to it.
"""

from __future__ import annotations

from collections import deque
from time import monotonic

from textual import events
from textual.driver import Driver
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widgets import Input, TextArea

from .textual_compat import KeyedApp, is_idle, name_of

BEHIND = frozenset(
    "index import reading demo states remember doubts write clipboard alike repeats theme loading".split()
)
"""Store work that may take long and opens nothing: no key waits for it."""
_PATIENCE_SECONDS = 8.0
_LOOK_SECONDS = 0.01
_QUIET_ROUNDS = 2


class Through(Message):
    """The key before it has been taken, or has come up to the app: it goes the same way behind it."""


class TypeAhead(KeyedApp):
    """An app that takes one key after the other."""

    def __init__(self, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class)
        self._ahead: deque[events.Key | events.Paste] = deque()
        self._taking: MessagePump | None = None
        """What has the key in hand now."""
        self._plain: MessagePump | None = None
        """The line in which the key before was typed: the next letter may follow at once."""
        self._since = 0.0
        self._quiet = 0
        self._looks = False

    @property
    def keys_wait(self) -> bool:
        """Whether a key is in hand or waits for its turn."""
        return bool(self._ahead) or self._taking is not None

    async def on_event(self, event: events.Event) -> None:
        """Queue keys and pasted text; all else goes its way."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if not self._ahead:
                self._since = monotonic()
            if isinstance(event, events.Key) and event.key.startswith("alt+") and event.character:
                # no key of ours has Alt: it is Esc and a key that came at once
                self._ahead.append(events.Key("escape", "\x1b"))
                event = events.Key(name_of(event.character), event.character)
            self._ahead.append(event)
            await self._hand_on()
        else:
            await super().on_event(event)

    async def on_through(self, event: Through) -> None:
        """The key in hand is done with."""
        event.stop()
        self._taking = None
        self._since, self._quiet = monotonic(), 0
        await self._hand_on()

    async def _hand_on(self) -> None:
        if self._taking is not None and not self._taking.is_attached:
            self._taking, self._plain = None, None  # it was closed by the key
        if not self._ahead:
            return
        event = self._ahead[0]
        if self._taking is not None or not self._may_go(event):
            self._look_again()
            return
        self._ahead.popleft()
        self._since, self._quiet = monotonic(), 0
        if isinstance(event, events.Key) and not self.takes(event):
            self._look_again()
            return
        self._taking = target = self.focused or self.screen
        self._plain = target if _types(event) and isinstance(target, Input | TextArea) else None
        await super().on_event(event)
        if not target.post_message(Through()):
            self._taking, self._plain = None, None
            self._look_again()

    def takes(self, event: events.Key) -> bool:
        """Whether the key may do anything now."""
        return True

    def _look_again(self) -> None:
        if self._looks or not self._ahead:
            return
        self._looks = True
        if self._quiet:
            self.call_later(self._look)
        else:
            self.set_timer(_LOOK_SECONDS, self._look)

    async def _look(self) -> None:
        self._looks = False
        await self._hand_on()

    def _may_go(self, event: events.Key | events.Paste) -> bool:
        """Whether all that the keys before set off has come to rest, or has taken too long."""
        focused = self.focused
        if _types(event) and focused is not None and focused is self._plain:
            return True
        if monotonic() - self._since > _PATIENCE_SECONDS:
            return True
        if not (self.screen.is_running and self.screen.is_attached and self.screen.is_mounted):
            self._quiet = 0
        elif focused is None and self.screen.focus_chain or not is_idle(self, self.screen, focused):
            self._quiet = 0
        elif any(not one.is_finished and one.group.rpartition(".")[2] not in BEHIND for one in self.workers):
            self._quiet = 0
        else:
            self._quiet += 1
        return self._quiet > _QUIET_ROUNDS


def _types(event: events.Key | events.Paste) -> bool:
    return isinstance(event, events.Paste) or event.is_printable

"""All that is used of Textual's private names, in one place: what a new release of it may break is tested here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from textual import events
from textual._dispatch_key import dispatch_key
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.keys import _character_to_key
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input


def name_of(character: str) -> str:
    """Give Textual's name of the key that types a character."""
    return _character_to_key(character)


def add_bindings(node: DOMNode, bindings: Sequence[Binding]) -> None:
    """Give a node more bindings than its class has."""
    node._bindings = BindingsMap.merge([node._bindings, BindingsMap(bindings)])


def bindings_of(node: DOMNode) -> Iterator[tuple[str, Binding]]:
    """Give each key of a node with its binding."""
    return iter(node._bindings)


def draw_now(screen: Screen[Any]) -> None:
    """Draw what has changed, not at the next of Textual's sixty ticks a second."""
    screen._on_timer_update()


_GROUND = re.compile(r"\x1b\]11;rgb:([0-9a-fA-F]+)/([0-9a-fA-F]+)/([0-9a-fA-F]+)(?:\x1b\\|\x07)")
ASK_GROUND = "\x1b]11;?\x1b\\"
_MOST = 40


def hear_ground(told: Callable[[float], None]) -> None:
    """Take the terminal's answer to `ASK_GROUND` out of what comes in, where it would be taken for keys; from before the
    driver begins to read. `told` gets how light the ground is, 0 to 1, from the thread that reads.
    """
    from textual.drivers import linux_driver

    class Listening(XTermParser):
        held, done = "", False

        def feed(self, data: str) -> Iterable[Message]:
            if not data or self.done:
                return super().feed(data)
            data, self.held = self.held + data, ""
            if found := _GROUND.search(data):
                self.done = True
                data = data[: found.start()] + data[found.end() :]
                red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in found.groups())
                told(0.2126 * red + 0.7152 * green + 0.0722 * blue)
            elif (at := data.find("\x1b]1")) >= 0 and len(data) - at < _MOST:
                data, self.held = data[:at], data[at:]
            # to the parser, nothing means the end
            return super().feed(data) if data else ()

    linux_driver.XTermParser = Listening  # type: ignore[attr-defined]


class HeldScreen(Screen[None]):
    """A screen that does not draw a frame that is held back (`App.batch_update`), only to throw it away."""

    def _compositor_refresh(self) -> None:
        app: App[Any] = self.app
        if not app._batch_count:
            super()._compositor_refresh()
        else:
            self._repaint_required = True


class KeyedApp(App[int]):
    """An app that is told of the keys that nothing takes."""

    async def _on_key(self, event: events.Key) -> None:
        # the same as Textual's own, which comes after it unless that is prevented
        event.prevent_default()
        if not await self._check_bindings(event.key) and not await dispatch_key(self, event):
            self.key_was_dead(event)

    def key_was_dead(self, event: events.Key) -> None:
        """Nothing listens to this key."""


def is_idle(app: App[Any], screen: Screen[Any], focused: DOMNode | None) -> bool:
    """Whether no message waits on the way from what has the focus up to the app, and nothing waits for a frame."""
    nodes = [screen] if focused is None else list(focused.ancestors_with_self)
    return not any(node.message_queue_size for node in nodes if node is not app) and not screen._callbacks


def ghost_of(line: Input) -> str:
    """Give the whole text that the line's ghost shows, "" when there is none."""
    return line._suggestion if len(line._suggestion) > len(line.value) else ""

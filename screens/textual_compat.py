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


_ESCAPES = re.compile("\x1b\\[20([01])~|\x1b(?=([^\x1b\\[\\]OP]))")
"""Where a paste begins and ends, and an Esc before a key of its own: nothing that a terminal sends begins like that."""
_IN_LINES = "bfd\x7f\x08"
"""What terminals put an Esc before to go or to delete by words."""


def listen(ground: Callable[[float], None] | None, in_line: Callable[[], bool]) -> None:
    """Read the terminal better than Textual does; from before the driver begins to read.

    Its answer to `ASK_GROUND` is taken out, where it would be taken for keys: `ground` gets how light it is, 0 to 1, from
    the thread that reads. Esc and a key at once, as SSH delivers them, stay two keys, where Textual makes them one that
    nothing listens to (or `£`); `in_line` says whether one types, where some of them go by words.
    """
    from textual.drivers import linux_driver

    class Listening(XTermParser):
        held, done, pasting, alone = "", ground is None, False, False

        def feed(self, data: str) -> Iterable[Message]:
            if not data:  # the end
                return super().feed(data)
            if not self.done:
                data = self._without_ground(data)
            return self._keys(data) if data else ()

        def _without_ground(self, data: str) -> str:
            data, self.held = self.held + data, ""
            if found := _GROUND.search(data):
                self.done = True
                data = data[: found.start()] + data[found.end() :]
                red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in found.groups())
                assert ground is not None
                ground(0.2126 * red + 0.7152 * green + 0.0722 * blue)
            elif (at := data.find("\x1b]1")) >= 0 and len(data) - at < _MOST:
                data, self.held = data[:at], data[at:]
            return data

        def _keys(self, data: str) -> Iterator[Message]:
            if self.alone and _ESCAPES.match("\x1b" + data[0]) and not (data[0] in _IN_LINES and in_line()):
                yield from self._end_of_escape()
            at = 0
            for found in _ESCAPES.finditer(data):
                if found[1]:
                    self.pasting = found[1] == "0"
                elif not (self.pasting or found[2] in _IN_LINES and in_line()):
                    yield from super().feed(data[at : found.end()])
                    yield from self._end_of_escape()
                    at = found.end()
            self.alone = data.endswith("\x1b") and not self.pasting
            if at < len(data):
                for event in super().feed(data[at:]):
                    self.pasting = self.pasting and not isinstance(event, events.Paste)
                    yield event

        def _end_of_escape(self) -> Iterator[Message]:
            if self._timeout_time is not None:
                self._timeout_time = 0.0
                yield from self.tick()

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

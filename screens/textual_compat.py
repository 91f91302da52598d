"""All that is used of Textual's private names, in one place: what a new release of it may break is tested here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from textual import events
from textual._dispatch_key import dispatch_key
from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.keys import _character_to_key
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

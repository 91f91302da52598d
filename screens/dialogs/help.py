"""Every key that works in a pane, with what it does."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.dom import DOMNode
from textual.screen import ModalScreen
from textual.widgets import ContentSwitcher, Input

from sihu_tui.text.i18n import N_, _
from sihu_tui.text.matching import matcher

from .. import keymap
from ..textual_compat import bindings_of
from ..widgets.page import Page
from ..widgets.pane import Pane
from ..widgets.status_lines import OneLine
from ..widgets.text import Line, Span, fit, wrap_spans
from ..widgets.text_line import TextLine

CLOSE = keymap.Key("help.close", "escape,q,?,f1,enter", "close", N_("Back"), N_("Close the help"), show=True)
FILTER = keymap.Key("help.filter", "/,f3", "filter", N_("Filter"), N_("Show only what holds what you type"), show=True)

_KEYS, _NAME = 13, 16


def keys_of(pane: Pane) -> list[keymap.Key]:
    """Give every key that the pane, what is open in it and the console listen to, each once."""
    found: dict[str, keymap.Key] = {}
    taken: set[str] = set()
    inner = [child for child in pane.walk_children() if not _turned_away(child)]
    for node in (*inner, pane, pane.app):
        mine = set[str]()
        for typed, binding in bindings_of(node):
            key = keymap.known(binding.id)
            if key is None or node.check_action(binding.action.partition("(")[0], ()) is False:
                continue
            if node is not pane.app or typed not in taken:
                found.setdefault(key.id, key)
            mine.add(typed)
        taken |= mine
    return list(found.values())


def _turned_away(node: DOMNode) -> bool:
    """Whether it is on a page of several that is not the open one."""
    return any(isinstance(up.parent, ContentSwitcher) and not up.display for up in node.ancestors_with_self)


class Help(ModalScreen[None]):
    """The keys of a pane, by section."""

    def __init__(self, pane: Pane) -> None:
        super().__init__()
        keymap.bind(self, (CLOSE, FILTER))
        self._keys = keys_of(pane)
        self.page = Page()
        self.line = TextLine(
            placeholder=_("Letters of a key, or words of what it does"), id="help-line", classes="hidden"
        )

    def compose(self) -> ComposeResult:
        with Vertical(classes="box picker"):
            heading = OneLine("help-heading")
            heading.show(Span(_("All keys"), "strong"), right=[Span(_("/ filters · Esc goes back"), "dim")])
            yield heading
            yield self.line
            yield self.page

    def on_mount(self) -> None:
        self.page.show(self._lines)
        self.page.focus()

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = []
        for section in (keymap.HERE, keymap.GO, keymap.MOVE, keymap.ALWAYS):
            of_section = [key for key in self._keys if key.section == section and self._fits(key)]
            if not of_section:
                continue
            lines += [[], [Span(_(section), "title")]]
            for key in of_section:
                name = Span(fit(_(key.name), _NAME) + " ")
                said = [Span(fit(keymap.all_shown(key), _KEYS) + " ", "accent"), name, Span(_(key.tip), "dim")]
                lines += wrap_spans(said, width, _KEYS + _NAME + 2)
        if self.line.value.strip():
            return lines or [[], [Span(_("No key does that here."), "dim")]]
        lines += [[], [Span(_("Pictures"), "title")]]
        lines += wrap_spans(
            [Span(_("▂▅▇ speakers a week, from zero; · nobody spoke; blank: no data; ┄ the usual level; ░ expected"))],
            width,
        )
        return lines

    def _fits(self, key: keymap.Key) -> bool:
        typed = self.line.value.strip()
        if not typed:
            return True
        return typed in keymap.all_shown(key).split() or matcher(typed)(
            _(key.name), _(key.tip), key.name, _(key.words or key.name)
        )

    def action_filter(self) -> None:
        self.line.remove_class("hidden")
        self.line.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.page.show(self._lines)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.page.focus()

    def on_key(self, event: events.Key) -> None:
        """From the line down goes to what was found; Esc ends the filter first."""
        if self.line.has_focus and event.key in ("down", "escape"):
            event.stop()
            event.prevent_default()
            if event.key == "escape":
                self.line.value = ""
                self.line.add_class("hidden")
            self.page.focus()

    def action_close(self) -> None:
        self.dismiss(None)

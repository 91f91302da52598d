"""What keys are: an action, its keys and their words; the one grammar that all of them keep; the keys found everywhere.

The keys of a pane stand in its class, beside what they do. A letter means the same in every pane (`GRAMMAR`), and one
that only looks never changes anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from textual.binding import Binding
from textual.dom import DOMNode

from sihu_tui.text.i18n import N_, _

from . import textual_compat

HERE, GO, MOVE, ALWAYS = N_("Here"), N_("Panes"), N_("Move"), N_("Everywhere")


@dataclass(frozen=True)
class Key:
    """One action and its keys, the first of them shown; letters also work in full width, as input methods send them."""

    id: str
    keys: str
    action: str
    name: str
    tip: str
    section: str = HERE
    show: bool = False
    priority: bool = False
    words: str = ""
    """Other words by which the palette and the help find it."""


class Verb(NamedTuple):
    """What a key means in every pane; `writes`: it changes the store."""

    name: str
    writes: bool = False


GRAMMAR: dict[str, Verb] = {
    "enter": Verb(N_("Open")),
    "escape": Verb(N_("Back")),
    "slash": Verb(N_("Filter")),
    "space": Verb(N_("Mark")),
    "V": Verb(N_("Mark from the last mark to here")),
    "A": Verb(N_("Mark all")),
    "s": Verb(N_("Sort")),
    "S": Verb(N_("Reverse")),
    "t": Verb(N_("Turn the list: another part of it")),
    "v": Verb(N_("View: another look at it")),
    "o": Verb(N_("What stands behind it")),
    "h": Verb(N_("How it was before")),
    "b": Verb(N_("Backtest")),
    "=": Verb(N_("Compare")),
    ",": Verb(N_("Adjust what is shown, or how it is judged")),
    "[": Verb(N_("Previous")),
    "]": Verb(N_("Next")),
    "g": Verb(N_("First")),
    "G": Verb(N_("Last")),
    "j": Verb(N_("Down")),
    "k": Verb(N_("Up")),
    "y": Verb(N_("Copy")),
    "E": Verb(N_("Export: to a file")),
    "f": Verb(N_("Search")),
    "?": Verb(N_("All keys")),
    ":": Verb(N_("Commands")),
    "q": Verb(N_("Quit")),
    "I": Verb(N_("Imports")),
    "0": Verb(N_("What is new since you were last here")),
    "R": Verb(N_("Reload")),
    "T": Verb(N_("Colours")),
    "D": Verb(N_("Demo")),
    "n": Verb(N_("New"), True),
    "e": Verb(N_("Edit"), True),
    "d": Verb(N_("Delete; u undoes"), True),
    "a": Verb(N_("Accept or add"), True),
    "c": Verb(N_("Done"), True),
    "C": Verb(N_("Done, next date"), True),
    "m": Verb(N_("Mark as"), True),
    "M": Verb(N_("Survey answer"), True),
    "r": Verb(N_("Reply"), True),
    "l": Verb(N_("Log a line"), True),
    "L": Verb(N_("Log a line about somebody"), True),
    "p": Verb(N_("Plan: the next date, the end"), True),
    "w": Verb(N_("Wait: put off until a day"), True),
    "x": Verb(N_("End: wind down, dismiss, close"), True),
    "+": Verb(N_("Add to, make one of two"), True),
    "|": Verb(N_("Part, make two of one"), True),
    "*": Verb(N_("Keep this view"), True),
    "#": Verb(N_("Tags"), True),
    "K": Verb(N_("KOC"), True),
    "B": Verb(N_("Backed by"), True),
    "i": Verb(N_("Import"), True),
    "u": Verb(N_("Undo"), True),
    "U": Verb(N_("Redo"), True),
    "z": Verb(N_("Time zone"), True),
    "@": Verb(N_("Who I am"), True),
}
"""The verb of every key that is not a pane's; what a key says of itself in a pane is a case of its verb."""

APP = (
    Key("app.help", "?,f1", "help", N_("All keys"), N_("Every key that works here"), ALWAYS, show=True),
    Key("app.palette", ":,ctrl+p,f2", "command_palette", N_("Commands"), N_("Every action by its name"), ALWAYS),
    Key("app.search", "f", "search", N_("Search"), N_("Every word ever said"), ALWAYS),
    Key("app.log", "L,l", "log", N_("Log"), N_("A line about somebody, from anywhere"), ALWAYS),
    Key("app.reply", "r", "reply", N_("Reply"), N_("A canned reply; to whom is asked where nobody is under the cursor"), ALWAYS),
    Key("app.import", "i", "bring_in", N_("Import"), N_("Bring chat exports in: files or folders"), ALWAYS),
    Key("app.imports", "I", "imports", N_("Imports"), N_("What was imported; take one back"), ALWAYS),
    Key("app.undo", "u", "undo", N_("Undo"), N_("Take the last change back"), ALWAYS),
    Key("app.redo", "U", "redo", N_("Redo"), N_("Make the change again that was undone last"), ALWAYS),
    Key("app.reload", "R,f12", "reload", N_("Reload"), N_("Read the store again"), ALWAYS),
    Key("app.demo", "D", "demo", N_("Demo"), N_("Try it with sample data"), ALWAYS),
    Key("app.since", "0", "since", N_("What is new"), N_("What changed since you were last here: groups, people, imports, what others did"), ALWAYS),
    Key("app.zone", "z", "ask_zone", N_("Time zone"), N_("Where days and weeks are cut"), ALWAYS),
    Key("app.who", "@", "who", N_("Who I am"), N_("Whose work this is: yours; another person changes it here"), ALWAYS, words=N_("operator switch user name")),
    Key("app.theme", "T", "next_theme", N_("Colours"), N_("Dark, light, or the terminal's own"), ALWAYS, words=N_("theme setting")),
    Key("app.redraw", "ctrl+l", "redraw", N_("Redraw"), N_("Draw the screen anew"), ALWAYS),
    Key("app.quit", "q,f10", "quit", N_("Quit"), N_("Leave; everything is kept"), ALWAYS, show=True),
    Key("app.quit_now", "ctrl+q", "quit", N_("Quit"), N_("Leave from anywhere"), ALWAYS, priority=True),
)  # fmt: skip

ROWS = (
    Key("rows.down", "down,j", "move(1)", N_("Down"), N_("One row down"), MOVE),
    Key("rows.up", "up,k", "move(-1)", N_("Up"), N_("One row up"), MOVE),
    Key("rows.half_down", "ctrl+d", "half(1)", N_("Half page down"), N_("Half a page down"), MOVE),
    Key("rows.half_up", "ctrl+u", "half(-1)", N_("Half page up"), N_("Half a page up"), MOVE),
    Key("rows.page_down", "pagedown", "page(1)", N_("A page down"), N_("A page down"), MOVE),
    Key("rows.page_up", "pageup", "page(-1)", N_("A page up"), N_("A page up"), MOVE),
    Key("rows.first", "g,home", "first", N_("First"), N_("To the first row"), MOVE),
    Key("rows.last", "G,end", "last", N_("Last"), N_("To the last row"), MOVE),
    Key("rows.open", "enter", "open", N_("Open"), N_("Open what the cursor is on"), show=True),
)
MARKS = (
    Key("rows.mark", "space", "mark", N_("Mark"), N_("Mark the row, go to the next")),
    Key("rows.mark_range", "V", "mark_range", N_("Mark to here"), N_("Mark from the last mark to here")),
    Key("rows.mark_all", "A", "mark_all", N_("Mark all"), N_("Mark all that are shown; Esc takes the marks away")),
)
PAGE = (
    Key("page.down", "down,j", "scroll_by(1)", N_("Down"), N_("One line down"), MOVE),
    Key("page.up", "up,k", "scroll_by(-1)", N_("Up"), N_("One line up"), MOVE),
    Key("page.page_down", "pagedown,ctrl+d,space", "scroll_pages(1)", N_("A page down"), N_("A page down"), MOVE),
    Key("page.page_up", "pageup,ctrl+u", "scroll_pages(-1)", N_("A page up"), N_("A page up"), MOVE),
    Key("page.first", "g,home", "scroll_home", N_("First"), N_("To the first line"), MOVE),
    Key("page.last", "G,end", "scroll_end", N_("Last"), N_("To the last line"), MOVE),
)
PANE = (
    Key("pane.filter", "/,f3", "filter", N_("Filter"), N_("Show only the rows that hold what you type; pinyin works too"), show=True),
    Key("pane.back", "escape", "back", N_("Back"), N_("One step back: close, end the filter, take the marks away"), show=True),
    Key("pane.copy", "y,f9", "copy", N_("Copy"), N_("Send to the terminal's clipboard")),
    Key("pane.next", "]", "next(1)", N_("Next"), N_("The next of the list, with what is open"), MOVE),
    Key("pane.previous", "[", "next(-1)", N_("Previous"), N_("The one before in the list, with what is open"), MOVE),
)  # fmt: skip

# keys that several panes share
REPLY = Key(
    "reply.pick", "r", "reply", N_("Reply"), N_("A canned reply for this person or group, copied and logged"), show=True
)
NEED_OF = Key(
    "line.need", "m", "need", N_("Need"), N_("Make a need of the line: it goes to the demand pool"), show=True
)
ANSWER_OF = Key("line.answer", "M", "answer", N_("Survey answer"), N_("The message answers a survey"))
CORRECT = Key(
    "line.correct", "e,f4", "correct", N_("What it is"),
    N_("Correct what a line counts as: a kind of send, an advertisement, a question; sihu learns it"), show=True,
)  # fmt: skip

_SHOWN = {
    "enter": "Enter", "escape": "Esc", "space": "Space", "up": "↑", "down": "↓", "left": "←", "right": "→",
    "tab": "Tab", "shift+tab": "Shift+Tab", "pageup": "PgUp", "pagedown": "PgDn", "home": "Home", "end": "End",
    "insert": "Ins", "delete": "Del", "comma": ",",
}  # fmt: skip
_KNOWN: dict[str, Key] = {}
_CHOSEN: dict[str, str] = {}


def choose(keys: Mapping[str, str]) -> None:
    """Let actions have other keys, as this person wants them: the action's id, and its keys with commas."""
    _CHOSEN.clear()
    _CHOSEN.update(keys)


def bind(node: DOMNode, keys: Iterable[Key]) -> None:
    """Give `node` these keys, named in the language now in use."""
    keys = tuple(replace(key, keys=_CHOSEN[key.id]) if key.id in _CHOSEN else key for key in keys)
    _KNOWN.update((key.id, key) for key in keys)
    textual_compat.add_bindings(node, [_binding(key) for key in keys])


def known(id: str | None) -> Key | None:
    """Give the key that a binding was made of."""
    return _KNOWN.get(id or "")


def _binding(key: Key) -> Binding:
    return Binding(
        ",".join(_with_full_width(key.keys)), key.action, _(key.name), show=key.show, key_display=shown(key), id=key.id,
        tooltip=_(key.tip), priority=key.priority, group=Binding.Group(_(key.section)),
    )  # fmt: skip


def shown(key: Key) -> str:
    """Give the key as it is written in the footer."""
    return shown_part(key.keys.split(",")[0])


def all_shown(key: Key) -> str:
    """Give every key of an action as it is written in the help."""
    return " ".join(shown_part(part) for part in key.keys.split(","))


def shown_part(part: str) -> str:
    """Give one key as it is written for people."""
    if part.startswith("ctrl+") and len(part) == 6:
        return "^" + part[-1]
    return _SHOWN.get(part, part.upper() if part[0] == "f" and part[1:].isdigit() else part)


def _with_full_width(keys: str) -> list[str]:
    found = []
    for key in keys.split(","):
        found.append(textual_compat.name_of(key) if len(key) == 1 else key)
        typed = "," if key == "comma" else key
        if len(typed) == 1 and "!" <= typed <= "~":
            found.append(textual_compat.name_of(chr(ord(typed) + 0xFEE0)))
    return found

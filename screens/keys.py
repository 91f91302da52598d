"""Every key of the console, once: what it does, how it is called, where it stands in the help."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.keys import _character_to_key

from sihu_tui.i18n import N_, _

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


_SHOWN = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "up": "↑",
    "down": "↓",
    "tab": "Tab",
    "ctrl+d": "^d",
    "ctrl+u": "^u",
    "ctrl+p": "^p",
    "ctrl+r": "^r",
    "ctrl+q": "^q",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "insert": "Ins",
    "delete": "Del",
    "comma": ",",
    "left": "←",
    "right": "→",
}

APP = (
    Key("pane.groups", "1,f5", "pane('groups')", N_("Groups"), N_("Every group"), GO),
    Key("pane.replies", "2,f6", "pane('replies')", N_("Replies"), N_("The canned replies"), GO),
    Key("pane.conversations", "3,f7", "pane('conversations')", N_("Conversations"), N_("People and what was said"), GO),
    Key("pane.health", "4,f8", "pane('health')", N_("Health"), N_("What must be done now"), GO),
    Key("app.help", "?,f1", "help", N_("All keys"), N_("Every key that works here"), ALWAYS, show=True),
    Key("app.palette", ":,ctrl+p,f2", "command_palette", N_("Commands"), N_("Every action by its name"), ALWAYS),
    Key("app.import", "i", "bring_in", N_("Import"), N_("Bring chat exports in: files or folders"), ALWAYS),
    Key("app.imports", "I", "imports", N_("Imports"), N_("What was imported; take one back"), ALWAYS),
    Key("app.undo", "u", "undo", N_("Undo"), N_("Take the last change back"), ALWAYS),
    Key("app.reload", "R,f12", "reload", N_("Reload"), N_("Read the store again"), ALWAYS),
    Key("app.demo", "D", "demo", N_("Demo"), N_("Look round on made-up data"), ALWAYS),
    Key("app.zone", "z", "ask_zone", N_("Time zone"), N_("Where days and weeks are cut"), ALWAYS),
    Key("app.theme", "T", "next_theme", N_("Colours"), N_("Dark, light, or the terminal's own"), ALWAYS),
    Key("app.quit", "q,f10", "quit", N_("Quit"), N_("Leave; everything is kept"), ALWAYS, show=True),
    Key("app.quit_now", "ctrl+q", "quit", N_("Quit"), N_("Leave from anywhere"), ALWAYS, priority=True),
)

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

MARK = Key("rows.mark", "space", "mark", N_("Mark"), N_("Mark the row, go to the next"))

PAGE = (
    Key("page.down", "down,j", "scroll_by(1)", N_("Down"), N_("One line down"), MOVE),
    Key("page.up", "up,k", "scroll_by(-1)", N_("Up"), N_("One line up"), MOVE),
    Key("page.page_down", "pagedown,ctrl+d,space", "scroll_pages(1)", N_("A page down"), N_("A page down"), MOVE),
    Key("page.page_up", "pageup,ctrl+u", "scroll_pages(-1)", N_("A page up"), N_("A page up"), MOVE),
    Key("page.first", "g,home", "scroll_home", N_("First"), N_("To the first line"), MOVE),
    Key("page.last", "G,end", "scroll_end", N_("Last"), N_("To the last line"), MOVE),
)

PANE = (
    Key(
        "pane.filter",
        "/,f3",
        "filter",
        N_("Filter"),
        N_("Show only the rows that hold what you type; pinyin works too"),
        show=True,
    ),
    Key("pane.back", "escape", "back", N_("Back"), N_("Back, or end the filter"), show=True),
    Key("pane.copy", "y,f9", "copy", N_("Copy"), N_("Send to the terminal's clipboard")),
)

REPLY = Key(
    "reply.pick", "r", "reply", N_("Reply"), N_("A canned reply for this person or group, copied and logged"), show=True
)

HEALTH = (
    REPLY,
    Key("health.accept", "a,insert", "accept", N_("Accept"), N_("Take the suggestion up: who, by when"), show=True),
    Key("health.did", "m,f11", "did", N_("Did"), N_("Record what was done, to see what it changes"), show=True),
    Key("health.dismiss", "x,delete", "dismiss", N_("Dismiss"), N_("Dismiss the flag, with a reason")),
    Key("health.done", "c", "done", N_("Done"), N_("What was accepted is done")),
    Key("health.to_group", "o", "to_group", N_("Group"), N_("Open the group: members, hours, messages"), show=True),
    Key(
        "health.status", "s,tab", "next_status", N_("Status"), N_("Only one status, the next at each press"), show=True
    ),
    Key("health.sort", "S", "sort", N_("Sort"), N_("By need, by risk and what is at stake, or by the newest change")),
    Key("health.trend", "t", "trend", N_("Trend"), N_("All groups over time, and who stays in this one")),
    Key("health.compare", "v", "compare", N_("Compare"), N_("Two groups side by side: the marked one, or both marked")),
    Key("health.proof", "b", "proof", N_("Backtest"), N_("How right the flags would have been on your own history")),
    Key("health.plays", "M", "plays", N_("What worked"), N_("Which kinds of action worked, all groups together")),
)

GROUPS = (
    REPLY,
    Key("groups.sort", "o", "sort", N_("Sort"), N_("Sort by the next column; the order then stays"), show=True),
)

GROUP = (
    Key("group.next", "tab,right,l", "turn(1)", N_("Turn"), N_("Members, hours, messages: the next page"), show=True),
    Key("group.previous", "shift+tab,left,h", "turn(-1)", N_("Turn back"), N_("The page before"), MOVE),
    Key(
        "group.operator",
        "w",
        "operator",
        N_("Operator"),
        N_("Mark the person, or all marked, as operator or not"),
        show=True,
    ),
)

REPLIES = (
    Key("replies.new", "n,insert", "new", N_("New"), N_("Write a new reply"), show=True),
    Key("replies.edit", "e,f4", "edit", N_("Edit"), N_("Change the reply"), show=True),
    Key("replies.editor", "E", "editor", N_("In your editor"), N_("Change the wordings in $EDITOR")),
    Key("replies.remove", "d,delete", "remove", N_("Remove"), N_("Remove the reply; u brings it back")),
    Key(
        "replies.history", "h", "history", N_("History"), N_("How the reply was before; any of it can be brought back")
    ),
    Key("replies.starter", "S", "starter", N_("Starter pack"), N_("Bring in the replies that come with sihu")),
    Key("replies.wording", "tab", "wording", N_("Wording"), N_("The next wording of this reply"), show=True),
)

PEOPLE = (
    REPLY,
    Key("people.new", "n,insert", "new", N_("New"), N_("A new contact"), show=True),
    Key("people.edit", "e,f4", "edit", N_("Edit"), N_("Change the contact"), show=True),
    Key("people.remove", "d,delete", "remove", N_("Remove"), N_("Remove the contact; u brings it back")),
    Key("people.entry", "a,f11", "entry", N_("Log"), N_("Write down what was said or promised"), show=True),
)

THREAD = (
    Key("thread.new", "n,a,insert,f11", "new", N_("Log"), N_("Write down what was said or promised"), show=True),
    Key("thread.edit", "e,f4", "edit", N_("Edit"), N_("Change the line, if it was written by hand"), show=True),
    Key("thread.remove", "d,delete", "remove", N_("Remove"), N_("Remove the line, if it was written by hand")),
)  # fmt: skip


def bind(node: DOMNode, keys: Iterable[Key]) -> None:
    """Give `node` these keys, named in the language now in use."""
    node._bindings = BindingsMap.merge([node._bindings, BindingsMap([_binding(key) for key in keys])])


def _binding(key: Key) -> Binding:
    return Binding(
        ",".join(_with_full_width(key.keys)), key.action, _(key.name), show=key.show, key_display=shown(key), id=key.id,
        tooltip=_(key.tip), priority=key.priority, group=Binding.Group(_(key.section)),
    )  # fmt: skip


def shown(key: Key) -> str:
    """Give the key as it is written in the footer."""
    first = key.keys.split(",")[0]
    return _SHOWN.get(first, first.upper() if first[0] == "f" and first[1:].isdigit() else first)


def all_shown(key: Key) -> str:
    """Give every key of an action as it is written in the help."""
    parts = key.keys.split(",")
    return " ".join(_SHOWN.get(part, part.upper() if part[0] == "f" and part[1:].isdigit() else part) for part in parts)


def _with_full_width(keys: str) -> list[str]:
    found = []
    for key in keys.split(","):
        found.append(_character_to_key(key) if len(key) == 1 else key)
        if len(key) == 1 and "!" <= key <= "~":
            found.append(_character_to_key(chr(ord(key) + 0xFEE0)))
    return found


def every() -> list[Key]:
    """Give every key there is."""
    parts = (APP, ROWS, (MARK,), PAGE, PANE, HEALTH, GROUPS, GROUP, REPLIES, PEOPLE, THREAD)
    return list(dict.fromkeys(key for part in parts for key in part))

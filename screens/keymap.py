"""Every key of the console, once: what it does, how it is called, where it stands in the help."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.keys import _character_to_key

from sihu_tui.text.i18n import N_, _

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
    "shift+tab": "Shift+Tab",
    "ctrl+e": "^e",
    "ctrl+l": "^l",
    "ctrl+x": "^x",
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
    Key(
        "pane.needs",
        "N",
        "pane('needs')",
        N_("Needs"),
        N_("The demand pool: what people ask for, who is to be told"),
        GO,
    ),
    Key(
        "pane.orders", "O", "pane('orders')", N_("Orders"), N_("What was bought, who is credited, what is settled"), GO
    ),
    Key("app.help", "?,f1", "help", N_("All keys"), N_("Every key that works here"), ALWAYS, show=True),
    Key("app.palette", ":,ctrl+p,f2", "command_palette", N_("Commands"), N_("Every action by its name"), ALWAYS),
    Key(
        "pane.questions",
        "Q",
        "pane('questions')",
        N_("Questions"),
        N_("What was asked in all groups and nobody of us took up"),
        GO,
    ),
    Key(
        "pane.surveys",
        "Y",
        "pane('surveys')",
        N_("Surveys"),
        N_("What many people are asked, and what they answered"),
        GO,
    ),
    Key("app.search", "f", "search", N_("Search"), N_("Every word ever said"), ALWAYS),
    Key("app.log", "L", "log", N_("Log"), N_("A line about somebody, from anywhere"), ALWAYS),
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
        "health.status",
        "s,tab",
        "next_status",
        N_("Status"),
        N_("Only what is new, what got better, then each status"),
        show=True,
    ),
    Key("health.sort", "S", "sort", N_("Sort"), N_("By need, by risk and what is at stake, or by the newest change")),
    Key("health.trend", "t", "trend", N_("Trend"), N_("All groups over time, and who stays in this one")),
    Key("health.compare", "v", "compare", N_("Compare"), N_("Two groups side by side: the marked one, or both marked")),
    Key("health.proof", "b", "proof", N_("Backtest"), N_("How right the flags would have been on your own history")),
    Key(
        "health.judging",
        "e,f4",
        "judging",
        N_("Judged by"),
        N_("How early this group is flagged, when it is silent and dead; or all groups"),
    ),
    Key("health.plays", "M", "plays", N_("What worked"), N_("Which kinds of action worked, all groups together")),
)
PROOF = (
    Key("proof.step", "s,tab", "step", N_("Step"), N_("By week instead of by month, and back"), show=True),
    Key("proof.since", "e,f4", "since", N_("Since"), N_("Only from a day on"), show=True),
    Key("proof.refit", "m", "refit", N_("Re-fit"), N_("Fit the model on your own history and compare; changes nothing"), show=True),
    Key("proof.adopt", "a,insert", "adopt", N_("Adopt"), N_("Judge by the re-fitted model from now on")),
)  # fmt: skip

GROUPS = (
    Key("groups.new", "n,insert", "new", N_("New"), N_("Found a group by hand, then open it"), show=True),
    Key("groups.edit", "e,f4", "edit", N_("Edit"), N_("Change the group, or all that are marked"), show=True),
    Key("groups.views", "v", "views", N_("Views"), N_("Take a view: which groups, in which order, which columns"), show=True),
    Key("groups.farewell", "x,delete", "farewell", N_("Farewell"), N_("End the group, or all that are marked: merge, make temporary, close"), show=True),
    Key("groups.sort", "o", "sort", N_("Sort"), N_("Sort by the next column"), show=True),
    Key("groups.reverse", "S", "reverse", N_("Turn the order"), N_("Sort the other way round")),
    REPLY,
    Key("groups.count", "c,f11", "count", N_("Count"), N_("Write down a day of this group, counted by hand")),
    Key("groups.mark_shown", "A", "mark_shown", N_("Mark all"), N_("Mark all that are shown; Esc takes the marks away")),
    Key("groups.columns", "comma,，", "columns", N_("Columns"), N_("Choose the columns and their order")),
    Key("groups.keep_view", "V", "keep_view", N_("Keep the view"), N_("Keep filter, order and columns under a name and a key")),
    Key("groups.export", "E", "export", N_("Export"), N_("What is on the screen as CSV, JSON or Markdown: a file or the clipboard")),
    Key("groups.sharing", "W", "sharing", N_("Shared people"), N_("Which groups have people in common")),
    Key("groups.doubles", "X", "doubles", N_("Which is which"), N_("Groups that may be one, and one that may be two")),
)  # fmt: skip
SHARING = (
    Key("sharing.farewell", "x,delete", "farewell", N_("Merge"), N_("Merge the smaller group into the other: its farewell begins"), show=True),
    Key("sharing.first", "o,left", "to_group(0)", N_("First group"), N_("Open the first group"), show=True),
    Key("sharing.second", "right", "to_group(1)", N_("Second group"), N_("Open the second group")),
)  # fmt: skip
DOUBLES = (
    Key("doubles.join", "m", "join", N_("Make one"), N_("All of one moves to the other; later exports land there"), show=True),
    Key("doubles.split", "s", "split", N_("Make two"), N_("All from that day on goes to a group of its own"), show=True),
    Key("doubles.apart", "d,delete", "apart", N_("As it is"), N_("It is right as it is: do not ask again"), show=True),
)  # fmt: skip
FAREWELL = (
    Key("farewell.done", "space", "done", N_("Done"), N_("Done, or invited; again: not yet"), show=True),
    Key("farewell.finish", "x", "finish", N_("Close"), N_("Close the group: readable for ever, out of every alert"), show=True),
    Key("farewell.reopen", "o", "reopen", N_("Open again"), N_("Open a closed group again"), show=True),
    Key("farewell.notice", "r", "notice", N_("Notice"), N_("A reply that announces the end, filled and copied"), show=True),
    Key("farewell.archive", "E", "archive", N_("Archive"), N_("Save all that was said and who was there as a ZIP")),
    Key("farewell.where", "e,f4", "where", N_("Where to"), N_("To which group this person is invited")),
    Key("farewell.keep", "n,insert", "keep", N_("Keep one more"), N_("Put somebody else among the people to keep")),
    Key("farewell.drop", "d,delete", "drop", N_("Leave out"), N_("Take the person off, or a line off the checklist")),
)  # fmt: skip

GROUP = (
    Key("group.next", "tab,right,l", "turn(1)", N_("Turn"), N_("Members, hours, messages, charter, rituals, sent: the next page"), show=True),
    Key("group.previous", "shift+tab,left,h", "turn(-1)", N_("Turn back"), N_("The page before"), MOVE),
    Key("group.count", "c,f11", "count", N_("Count"), N_("Write down a day of this group, counted by hand"), show=True),
    Key("group.farewell", "x", "farewell", N_("Farewell"), N_("End the group: merge, make temporary, close"), show=True),
)  # fmt: skip
MEMBERS = (
    Key("members.operator", "w", "operator", N_("Operator"), N_("Mark the person, or all marked, as operator or not"), show=True),
    Key("members.which", "s", "next_which", N_("Only"), N_("Only who never spoke, is overdue, new, bought …: the next at each press"), show=True),
    Key("members.sort", "o", "sort", N_("Sort"), N_("Sort by the next column"), show=True),
    Key("members.reverse", "S", "reverse", N_("Turn the order"), N_("Sort the other way round")),
    Key("members.newcomers", "t", "newcomers", N_("Newcomers"), N_("Who joined by week and by whom, and who was kept"), show=True),
)  # fmt: skip
CHARTER = (
    Key("charter.edit", "e,f4", "edit", N_("Edit"), N_("Change the line: what it is for, how long, what shows a part"), show=True),
    Key("charter.tick", "space", "tick", N_("Tick"), N_("Tick a thing to do; again: take the tick away"), show=True),
    Key("charter.new", "n,insert", "new", N_("To do"), N_("Write a thing to do, or the list of a wrap-up"), show=True),
    Key("charter.remove", "d,delete", "remove", N_("Take away"), N_("Strike a part, or take a thing to do off; u brings it back")),
)  # fmt: skip
RITUALS = (
    Key("rituals.new", "n,insert", "new", N_("New"), N_("Write a ritual: 每周三 20:00, every wed 20:00"), show=True),
    Key("rituals.held", "space", "held", N_("Held"), N_("It was held on the oldest day that nobody told of"), show=True),
    Key("rituals.tell", "a", "tell", N_("Held or missed"), N_("Say of any of its days whether it was held"), show=True),
    Key("rituals.edit", "e,f4", "edit", N_("Edit"), N_("Change name, cadence or last day"), show=True),
    Key("rituals.remove", "d,delete", "remove", N_("Remove"), N_("Take the ritual off; u brings it back")),
)  # fmt: skip
SENT = (
    Key("sent.new", "n,insert", "new", N_("Log"), N_("Log what was sent otherwise, or red packets"), show=True),
    Key("sent.edit", "e,f4", "edit", N_("Kind"), N_("Change its kind: content, service, promotion, chat"), show=True),
    Key("sent.remove", "d,delete", "remove", N_("Remove"), N_("Take it off the log; u brings it back")),
)  # fmt: skip
COUNTING = (
    Key("counting.remove", "d,delete", "remove", N_("Take away"), N_("Take the count of this day away"), show=True),
    Key("counting.leave", "escape", "leave", N_("Back"), N_("Back to where one was"), show=True),
)

REPLIES = (
    Key("replies.new", "n,insert", "new", N_("New"), N_("Write a new reply"), show=True),
    Key("replies.edit", "e,f4", "edit", N_("Edit"), N_("Change the reply"), show=True),
    Key("replies.editor", "E", "editor", N_("In your editor"), N_("Change all of the reply in $EDITOR")),
    Key("replies.remove", "d,delete", "remove", N_("Remove"), N_("Remove the reply; u brings it back")),
    Key(
        "replies.history", "h", "history", N_("History"), N_("How the reply was before; any of it can be brought back")
    ),
    Key(
        "replies.import",
        "i",
        "import",
        N_("Import"),
        N_("Bring a file of replies in: a pack, CSV, Chatwoot or espanso"),
        show=True,
    ),
    Key("replies.write", "W", "write", N_("Write"), N_("Write all replies to a file that can be shared")),
    Key("replies.starter", "S", "starter", N_("Starter pack"), N_("Bring in the replies that come with sihu")),
    Key("replies.wording", "tab", "wording", N_("Wording"), N_("The next wording of this reply"), show=True),
    Key("replies.status", "s", "status", N_("Status"), N_("Only drafts, only what is expired or retired, all again")),
    Key("replies.approve", "a", "approve", N_("Approve"), N_("The draft may be used; you are its reviewer")),
)

PICK = (
    Key("pick.leave", "escape", "leave", N_("Leave"), N_("Copy nothing"), show=True),
    Key("pick.wording", "tab", "wording", N_("Wording"), N_("The next wording of this reply"), show=True, priority=True),
    Key("pick.choice", "shift+tab", "choice", N_("Choice"), N_("The next choice of a blank that is a list"), priority=True),
    Key("pick.edit", "ctrl+e", "edit", N_("Edit first"), N_("Change the text, or the draft, before it is copied"), priority=True),
    Key("pick.draft", "+", "draft", N_("To the draft"), N_("Put the text into a draft of several"), priority=True),
    Key("pick.take_out", "ctrl+x", "take_out", N_("Out of the draft"), N_("Take the last text out of the draft"), priority=True),
    Key("pick.due", "ctrl+l", "due", N_("Come back"), N_("When to come back to this person; the next choice at each press"), priority=True),
    Key("pick.down", "down", "move(1)", N_("Down"), N_("One row down")),
    Key("pick.up", "up", "move(-1)", N_("Up"), N_("One row up")),
    Key("pick.page_down", "pagedown", "page(1)", N_("A page down"), N_("A page down")),
    Key("pick.page_up", "pageup", "page(-1)", N_("A page up"), N_("A page up")),
)  # fmt: skip

HISTORY = (Key("history.leave", "escape,q", "leave", N_("Back"), N_("Leave all as it is"), show=True),)

PEOPLE = (
    REPLY,
    Key("people.done", "c", "done", N_("Done"), N_("All that is due with the person is done; on to the next"), show=True),
    Key("people.later", "w", "later", N_("Later"), N_("Leave the person off the list until a day"), show=True),
    Key("people.everybody", "t", "everybody", N_("Today/all"), N_("Today's list, or everybody"), show=True),
    Key("people.done_next", "C", "done_next", N_("Done, next on"), N_("Done, and when to come back")),
    Key("people.facts", "o", "facts", N_("Facts"), N_("All that is known of the person"), show=True),
    Key("people.new", "n,insert", "new", N_("New"), N_("A new contact")),
    Key("people.remove", "d,delete", "remove", N_("Remove"), N_("Remove the contact; u brings it back")),
    Key("people.standing", "F", "standing", N_("Standing"), N_("The funnel, KOCs, core customers, how many were talked to")),
)  # fmt: skip
PERSON = (
    Key("people.entry", "a,f11", "entry", N_("Log"), N_("Write down what was said or promised"), show=True),
    Key("people.next_date", "p", "next_date", N_("Next date"), N_("When to come back to the person"), show=True),
    Key("people.stage", "s", "stage", N_("Stage"), N_("Where the person stands, and what shows it")),
    Key("people.koc", "K", "koc", N_("KOC"), N_("How far the person is as a KOC, and what shows it")),
    Key("people.vouch", "V", "vouch", N_("Vouched to by"), N_("Who of your advocates is to win this person over")),
    Key("people.tags", "#", "tags", N_("Tags"), N_("Change the tags; one with a day ends by itself")),
    Key("people.identities", "J", "identities", N_("Who is who"), N_("The person's accounts: join, part; who may be the same")),
    Key("people.edit", "e,f4", "edit", N_("Edit"), N_("Change name, owner, topics, willingness, note")),
)  # fmt: skip
IDENTITIES = (
    Key("identities.join", "m", "join", N_("Join"), N_("This is the same person: make them one"), show=True),
    Key("identities.apart", "d,delete", "apart", N_("Not the same"), N_("They are two: do not ask again"), show=True),
    Key("identities.part", "s", "part", N_("Part"), N_("This account is somebody else: part it, or split a join"), show=True),
    Key("identities.other", "n,insert", "other", N_("Join another"), N_("Choose who is the same person"), show=True),
    Key("identities.everybody", "t", "everybody", N_("One/all"), N_("Of this person only, or all who may be one"), show=True),
)  # fmt: skip
STANDING = (
    Key("standing.season", "n,insert", "season", N_("Season"), N_("Note the days of a campaign"), show=True),
    Key("standing.rule", "#", "rule", N_("Tag rule"), N_("A tag that people get while a condition holds"), show=True),
    Key("standing.remove", "d,delete", "remove", N_("Remove"), N_("Remove a season or a rule"), show=True),
)  # fmt: skip
SEARCH = (
    Key("search.narrow", "f4,e", "narrow", N_("Narrow"), N_("Only with a person, in a group, of days, by who said it"), show=True),
    Key("search.groups", "f11,v", "groups", N_("Groups"), N_("The messages of groups too, or not"), show=True),
)  # fmt: skip

THREAD = (
    Key("thread.new", "n,a,insert,f11", "new", N_("Log"), N_("Write down what was said or promised"), show=True),
    Key("thread.edit", "e,f4", "edit", N_("Edit"), N_("Change the line, if it was written by hand")),
    Key("thread.remove", "d,delete", "remove", N_("Remove"), N_("Remove the line, if it was written by hand")),
    Key("thread.finish", "x", "finish", N_("Line done"), N_("What this line promises is done, or open again")),
)  # fmt: skip

NEEDS = (
    Key(
        "needs.state", "s", "next_state", N_("State"), N_("The next state: studied, planned, launched, told"), show=True
    ),
    Key(
        "needs.tell",
        "c",
        "tell",
        N_("Told"),
        N_("Note that the asker was told; from the list, all who asked"),
        show=True,
    ),
    Key("needs.merge", "m", "merge", N_("Merge"), N_("Merge those marked into this one, or choose one"), show=True),
    Key("needs.new", "n,insert", "new", N_("New"), N_("Write a need by hand"), show=True),
    Key("needs.edit", "e,f4", "edit", N_("Edit"), N_("Change the need: category, kind, state, words"), show=True),
    Key("needs.remove", "d,delete", "remove", N_("Remove"), N_("Take the need off the list; u brings it back")),
)
ORDERS = (
    Key("orders.import", "i", "import", N_("Import"), N_("Bring a table of orders in: CSV or XLSX"), show=True),
    Key("orders.credit", "c", "credit", N_("Credit"), N_("Who is credited: who brought and who handled"), show=True),
    Key("orders.settle", "E", "settle", N_("Settle"), N_("Write what is settled per order as CSV"), show=True),
    Key("orders.new", "n,insert", "new", N_("New"), N_("Write an order by hand")),
    Key("orders.cycle", "e,f4", "cycle", N_("Cycle"), N_("After how many days the product is used up"), show=True),
    Key("orders.imports", "I", "imports", N_("Imports"), N_("The tables that were brought in; take one back")),
)
CARE = (
    Key(
        "care.handover",
        "H",
        "handover",
        N_("Handover"),
        N_("Pass an operator's groups, people and follow-ups to another"),
    ),
    Key("care.privacy", "P", "privacy", N_("Privacy"), N_("Numbers and ids, who saw them, export, removing a person")),
)
HANDOVER = (
    Key(
        "handover.pass", "H", "handover", N_("Hand over"), N_("Pass on what is marked, or all, in one step"), show=True
    ),
    Key("handover.write", "w", "write", N_("Write"), N_("Write the pack to a file"), show=True),
)
PRIVACY = (
    Key(
        "privacy.unmask",
        "s",
        "unmask",
        N_("Show/mask"),
        N_("Numbers and ids in full on every screen, or masked again"),
        show=True,
    ),
    Key("privacy.export", "E", "export", N_("Export"), N_("Write the people as CSV; it asks, and is noted"), show=True),
    Key(
        "privacy.erase",
        "d,delete",
        "erase",
        N_("Remove"),
        N_("Remove the person and all their words for good"),
        show=True,
    ),
)
NEED_OF = Key(
    "line.need", "m", "need", N_("Need"), N_("Make a need of the line: it goes to the demand pool"), show=True
)
ANSWER_OF = Key("line.answer", "M", "answer", N_("Survey answer"), N_("The message answers a survey"))
SURVEYS = (
    Key("surveys.new", "n,insert", "new", N_("New"), N_("Write a survey: its question's words, its options"), show=True),
    Key("surveys.edit", "e,f4", "edit", N_("Edit"), N_("Change the survey"), show=True),
    Key("surveys.remove", "d,delete", "remove", N_("Remove"), N_("Take the survey off, or an answer that is none; u brings it back"), show=True),
    NEED_OF,
)  # fmt: skip
QUESTIONS = (
    REPLY,
    Key("questions.dealt", "c", "dealt", N_("Dealt with"), N_("Take the question, or all marked, out of the inbox"), show=True),
    NEED_OF, ANSWER_OF,
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
    parts = (
        APP, ROWS, (MARK,), PAGE, PANE, HEALTH, PROOF, GROUPS, GROUP, MEMBERS, CHARTER, RITUALS, SENT, COUNTING,
        REPLIES, PICK, HISTORY, PEOPLE, PERSON, IDENTITIES, STANDING, SEARCH, THREAD, NEEDS, ORDERS, QUESTIONS, CARE, HANDOVER, PRIVACY,
        (NEED_OF, ANSWER_OF), SURVEYS, SHARING, DOUBLES, FAREWELL,
    )  # fmt: skip
    return list(dict.fromkeys(key for part in parts for key in part))

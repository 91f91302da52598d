"""Conversations: people by what is due, and with each the thread of all that was said."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult

from sihu_tui import days
from sihu_tui.i18n import _, ngettext

from . import keys, words
from .dialogs import Field, Form, needed
from .lit import Span
from .pane import Pane
from .rows import Cell, Column, ListSource, Rows
from .thread import ThreadView

if TYPE_CHECKING:
    from sihu_tui.people import ContactRow

    from .reply_picker import Target


class ConversationsPane(Pane):
    """Everybody one talks to."""

    NAME: ClassVar[str] = "conversations"

    def __init__(self) -> None:
        super().__init__(keys.PEOPLE)
        self.people: list[ContactRow] = []
        self.zone: tzinfo | None = None
        self.today = 0
        self.view = ThreadView()

    def make_rows(self) -> Rows:
        """The list of people."""
        return Rows(id="people-rows")

    def compose_detail(self) -> ComposeResult:
        """The thread stands where the other panes have their evidence."""
        yield self.view

    def load(self) -> None:
        """Read the people."""
        store = self.console.store
        if store is None:
            return

        def work() -> tuple[list[ContactRow], tzinfo]:
            from sihu_tui import people, settings

            return people.list_contacts(store), settings.zone(store)

        self.do(work, self._loaded)

    def _loaded(self, outcome: tuple[list[ContactRow], tzinfo]) -> None:
        self.people, self.zone = outcome
        self.today = days.today(self.zone)
        self.rows.columns = (
            Column(_("Name"), 18), Column(_("Stage"), 9), Column(_("Due"), 11),
            Column(_("Last word"), 13, least=74), Column(_("Why, or what was said last")),
        )  # fmt: skip
        self.refilter(self.typed)
        self.tell_summary()
        if self.view.contact is not None:
            self.view.load()

    def refilter(self, text: str) -> None:
        """Keep who fits, in the order of what is due."""
        from sihu_tui.filtering import matcher

        fits = matcher(text)
        rows = [
            who for who in self.people
            if fits(who.name, who.remark, who.owner, stage(who.stage), " ".join(who.tags), " ".join(who.groups))
        ]  # fmt: skip
        due = sum(who.due_day is not None and who.due_day <= self.today for who in rows)
        spans = [Span(" ")]
        if due:
            spans.append(Span(ngettext("{n} person is due", "{n} people are due", due).format(n=due), "strong"))
        else:
            spans.append(Span(_("Nobody is due today"), "strong"))
        spans.append(Span("  " + _("of {n}").format(n=len(rows)), "dim"))
        self.heading.put([(span, "") for span in spans])
        self.rows.empty = (
            [_("Nobody fits. Esc shows all again.")] if self.people
            else [_("Nobody yet."), _("n adds a person; i imports private chats, which bring theirs.")]
        )  # fmt: skip
        self.rows.show(ListSource(rows, self._cells, lambda who: who.id))

    def _cells(self, who: ContactRow) -> list[Cell]:
        due = words.UNKNOWN if who.due_day is None else words.day_ago(who.due_day, self.today)
        late = who.due_day is not None and who.due_day <= self.today
        said = who.due_why if who.due_why else who.last_text
        return [
            Cell(who.remark or who.name),
            Cell(stage(who.stage), "dim"),
            Cell(due, "bad" if late else "dim"),
            Cell(words.ago(who.last_ts, self.today, self.zone) if self.zone else words.UNKNOWN, "dim"),
            Cell(said, "dim"),
        ]

    def contact(self) -> ContactRow | None:
        """Give the person under the cursor."""
        source = self.rows.source
        return source.items[self.rows.cursor] if isinstance(source, ListSource) and source.items else None

    def summary(self) -> list[Span]:
        """How many at each stage."""
        from sihu_tui.people import STAGES

        counted = {name: sum(who.stage == name for who in self.people) for name in STAGES}
        return (
            [Span(" → ".join(f"{stage(name)} {count}" for name, count in counted.items()), "dim")]
            if self.people
            else []
        )

    # The thread

    def show_detail(self, key: Any) -> None:
        """Show the thread, newest in view."""
        self.view.show(self.contact(), self.today, self.zone)

    def open(self, key: Any) -> None:
        """Go into the thread."""
        self.set_class(True, "-opened")
        self.view.rows.focus()

    def focus_main(self) -> None:
        """To the thread when it is open, else to the list."""
        (self.view.rows if self.has_class("-opened") else self.rows).focus()

    def text_to_copy(self) -> str:
        """The line under the cursor, or the person's name."""
        if self.view.rows.has_focus:
            return self.view.text_to_copy()
        who = self.contact()
        return who.name if who is not None else ""

    def target(self) -> Target | None:
        """The person; in the thread with the message under the cursor, else with what waits for an answer."""
        from .reply_picker import Target

        who = self.contact()
        if who is None:
            return None
        text = who.last_text if who.waiting is not None else ""
        if self.view.rows.has_focus and (line := self.view.line()) is not None:
            text = "" if line.mine else line.text
        return Target(contact=who.id, name=who.remark or who.name, text=text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Inside a thread, new, edit and remove mean its lines."""
        return not (action in ("edit", "remove", "new", "filter", "entry") and self.view.rows.has_focus)

    # Writing

    def action_new(self) -> None:
        """Add a person."""
        self._ask(None)

    def action_edit(self) -> None:
        """Change the person under the cursor."""
        if (who := self.contact()) is not None:
            self._ask(who)

    def action_entry(self) -> None:
        """Write a line about the person under the cursor."""
        if self.contact() is not None:
            self.view.show(self.contact(), self.today, self.zone)
            self.view.action_new()

    def _ask(self, who: ContactRow | None) -> None:
        from sihu_tui.people import STAGES

        fields = [
            Field("name", _("Name"), who.name if who else ""),
            Field("remark", _("Remark"), who.remark if who else ""),
            Field("stage", _("Stage"), who.stage if who else "aware", tuple(STAGES)),
            Field("owner", _("Owner"), who.owner if who else self.console.operator),
            Field("tags", _("Tags, by blanks"), " ".join(who.tags) if who else ""),
            Field(
                "due", _("Due on (YYYY-MM-DD, empty for none)"), days.iso(who.due_day) if who and who.due_day else ""
            ),
            Field("due_why", _("Due for"), who.due_why if who else ""),
            Field("note", _("Note"), who.note if who else ""),
        ]

        def check(answers: dict[str, str]) -> str:
            return needed({"name": _("Name")})(answers) or wrong_day(answers["due"])

        title = _("Change the contact") if who else _("A new contact")
        self.app.push_screen(Form(title, fields, check), lambda answers: self._keep(who, answers) if answers else None)

    def _keep(self, who: ContactRow | None, answers: dict[str, str]) -> None:
        store = self.console.store
        if store is None:
            return
        facts: dict[str, Any] = {
            name: answers[name].strip() for name in ("remark", "stage", "owner", "tags", "due_why", "note")
        }
        due = days.parse_day(answers["due"].strip()) if answers["due"].strip() else None
        # what is shown may come from a promise in the thread: only what was changed here is the person's own date
        if who is None or due != who.due_day:
            facts["due_day"] = due
        elif facts["due_why"] == who.due_why:
            del facts["due_why"]

        def work() -> Any:
            from sihu_tui import people

            if who is None:
                return people.add_contact(store, answers["name"], **facts)
            return people.edit_contact(store, who.id, name=answers["name"], **facts)

        def done(outcome: Any) -> None:
            from sihu_tui import people

            if who is None:
                self.console.changed(
                    _("Added: {name}").format(name=answers["name"]), lambda: people.remove_contact(store, outcome)
                )
            else:
                self.console.changed(_("Kept: {name}").format(name=answers["name"]),
                                     lambda: people.edit_contact(store, who.id, **outcome))  # fmt: skip

        self.do(work, done, "write")

    def action_remove(self) -> None:
        """Remove the person under the cursor."""
        who, store = self.contact(), self.console.store
        if who is None or store is None:
            return

        def work() -> None:
            from sihu_tui import people

            people.remove_contact(store, who.id)

        def undo() -> None:
            from sihu_tui import people

            people.restore_contact(store, who.id)

        self.do(work, lambda _none: self.console.changed(_("Removed: {name}").format(name=who.name), undo), "write")


def stage(name: str) -> str:
    """Give the word for a stage."""
    from sihu_tui.people import STAGES

    return _(STAGES[name]) if name in STAGES else name


def wrong_day(text: str) -> str:
    """Give what is wrong with a day that was typed, "" for nothing."""
    if not text.strip():
        return ""
    try:
        days.parse_day(text.strip())
    except ValueError:
        return _("{text} is no day; write it as 2026-03-15.").format(text=text.strip())
    return ""

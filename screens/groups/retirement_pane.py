"""The path of a farewell: the checklist and the people to keep, worked off one by one, to the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import Any, ClassVar

from sihu_tui.dates import days
from sihu_tui.groups import archive, charter, farewells, groups, keepers, retirement
from sihu_tui.groups.farewells import Farewell
from sihu_tui.groups.groups import GroupRow
from sihu_tui.health.statuses import CLOSE, MERGE, TEMPORARY
from sihu_tui.store import Store
from sihu_tui.text.amounts import money
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.choose import Choice, Choosing
from ..dialogs.form import Answers, Field, ask
from ..keymap import Key
from ..replies.picker_state import Target
from ..undo import undoable
from ..widgets import formatting
from ..widgets.list_pane import ListPane, titled
from ..widgets.status_lines import SEPARATOR
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Span
from ..worker import told_now_and_then
from .retirement_rows import FarewellStep, Whole, asks_for, cells, facts, key_of, read, standing

_ACTIONS = {"close": CLOSE, "merge": MERGE, "temporary": TEMPORARY}
BECOMES = {
    "free": (N_("Stand alone"), N_("They stay open, under no group")),
    "move": (N_("Move"), N_("They stay open, under another group")),
    "close": (N_("Close too"), N_("They are closed with it, for the same reason")),
}


class FarewellPane(ListPane[FarewellStep]):
    """The path of one farewell, or the list of several, one of which can be opened."""

    NAME: ClassVar[str] = "farewell"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("farewell.done", "c,f11", "done", N_("Done"), N_("Done, or invited; again: not yet"), show=True),
        Key("farewell.finish", "x", "finish", N_("Close"), N_("Close the group: readable for ever, out of every alert"), show=True),
        Key("farewell.reopen", "a", "reopen", N_("Open again"), N_("Open a closed group again"), show=True),
        Key("farewell.notice", "r", "notice", N_("Notice"), N_("A reply that announces the end, filled and copied"), show=True),
        Key("farewell.archive", "E", "archive", N_("Archive"), N_("Save all that was said and who was there as a ZIP")),
        Key("farewell.where", "e,f4", "where", N_("Where to"), N_("To which group this person is invited")),
        Key("farewell.keep", "n,insert", "keep", N_("Keep one more"), N_("Put somebody else among the people to keep")),
        Key("farewell.drop", "d,delete", "drop", N_("Leave out"), N_("Take the person off, or a line off the checklist")),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[int] = []
        self.several: list[Farewell] = []
        self.path: Whole | None = None
        self._opened: int | None = None
        self._sure = False

    def show(self, ids: list[int]) -> None:
        """Show these farewells."""
        self.ids = ids
        self._opened = ids[0] if len(ids) == 1 else None
        self._sure = False
        self.rows.show(ListSource([], cells, key_of), keep=False)
        self.load()

    def read(self, store: Store) -> list[FarewellStep]:
        known = {one.id: one for one in farewells.farewells(store)}
        return [FarewellStep(one=known[id]) for id in self.ids if id in known]

    def read_more(self, store: Store, items: list[FarewellStep]) -> Whole | None:
        """The whole path of the one that is open."""
        return read(store, next((step.one for step in items if step.one and step.one.id == self._opened), None))

    def laid(self, items: list[FarewellStep], more: Whole | None, zone: tzinfo) -> None:
        self.several, self.path = [step.one for step in items if step.one], more
        if not self.ids:
            return
        if not items or self._opened is not None and more is None:
            # its beginning was undone
            self.console.call_later(self.console.go, self.console.home)
            return
        if more is not None:
            items = [
                *(FarewellStep(item=item) for item in more.items),
                *(FarewellStep(person=one) for one in more.keepers),
            ]
        super().laid(items, more, zone)
        self.show_detail(self.rows.key)

    def columns(self) -> list[Column]:
        if self.path is None:
            return [
                Column(_("Group"), 24),
                Column(_("Ends by"), 12),
                Column(_("To do"), 6, right=True),
                Column(_("Why")),
            ]
        return [Column("", 2), Column(_("To do · whom to keep"), 46), Column(_("Invite to"), 16), Column(_("Because"))]

    def key_of(self, one: FarewellStep) -> tuple[str, int]:
        return key_of(one)

    def cells(self, one: FarewellStep) -> list[Cell]:
        return cells(one)

    def words(self, one: FarewellStep) -> Sequence[str]:
        if one.item is not None:
            return (one.item.text,)
        if one.person is not None:
            return one.person.name, one.person.into_name, *one.person.why
        return ("", "") if one.one is None else (one.one.group_name, one.one.reason)

    def head(self, rows: list[FarewellStep]) -> list[Span]:
        if self.path is not None:
            return titled(self.path.one.group_name, standing(self.path))
        said = ngettext("{n} winding down", "{n} winding down", len(self.several))
        waiting = _("{n} under way").format(n=formatting.number(self._waiting))
        return titled(said.format(n=formatting.number(len(self.several))), waiting)

    def summary(self) -> list[Span]:
        """Why it ends, and what it cost or saves."""
        if self.path is None:
            said = _("Enter opens one · x closes all") if self._waiting else _("Enter opens one")
            return [Span(said, "dim")]
        one = self.path.one
        told = [Span(one.reason, "dim")]
        if one.saved_cents is not None:
            told.append(Span(_("saved so far {amount}").format(amount=money(one.saved_cents)), "good"))
        elif one.month_cents is not None:
            told.append(Span(_("{amount} a month").format(amount=money(one.month_cents)), "dim"))
        return [part for span in told for part in (Span(SEPARATOR, "dim"), span)][1:]

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Who goes on to another line is not about to close any more."""
        super().on_rows_moved(event)
        self._sure = False

    def show_detail(self, key: Any) -> None:
        step: FarewellStep | None = self.rows.item
        self.page.show(lambda width: facts(self.path, step, self.zone, width))

    # One of several

    def open(self, key: Any) -> None:
        """Open one of several; of one, do what the line under the cursor asks for."""
        step: FarewellStep | None = self.rows.item
        if step is None:
            return
        if step.one is not None:
            self._opened = step.one.id
            self.load()
        elif self._ended:
            return
        elif step.person is not None:
            self.action_where()
        elif step.item is not None:
            does = {"tell": self.action_notice, "save": self.action_archive, "dissolve": self.action_finish}
            does.get(asks_for(step.item), self.action_done)()

    async def action_back(self) -> None:  # type: ignore[override]
        """From one of several back to the list of them, else as a pane beside the four does."""
        if self._opened is not None and len(self.ids) > 1 and not self._filtering:
            self._opened, self.path = None, None
            self.load()
        else:
            await super().action_back()

    @property
    def _waiting(self) -> int:
        """How many of several are not finished."""
        return sum(one.finished is None for one in self.several)

    @property
    def _ended(self) -> bool:
        return self.path is not None and self.path.one.finished is not None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done here now."""
        if action == "reopen":
            return self._ended and self.path is not None and self.path.one.closed is not None
        if action in ("done", "notice", "where", "keep", "drop"):
            return self.path is not None and not self._ended
        if action == "archive":
            return self.path is not None
        return action != "finish" or (self._waiting > 0 if self.path is None else not self._ended)

    # The steps

    def action_done(self) -> None:
        """Mark the line as done, or the person as invited; again: not yet."""
        step, path = self.rows.item, self.path
        if step is None or path is None:
            return
        if (item := step.item) is not None:
            said = _("Done: {what}") if item.done is None else _("Not done yet: {what}")
            self.change(lambda store: charter.tick(store, item.id, item.done is None), said.format(what=item.text))
        elif (who := step.person) is not None:
            said = _("Invited: {name}") if who.invited is None else _("Not invited yet: {name}")
            self.change(
                lambda store: keepers.invited(store, path.one.id, [who.member], who.invited is None),
                said.format(name=who.name),
            )
        self.rows.action_move(1)

    def action_notice(self) -> None:
        """Pick a reply that announces the end."""
        self.action_reply()

    def target(self) -> Target | None:
        """The group, with the replies for an end first."""
        if self.path is None:
            return None
        one = self.path.one
        return Target(group=one.group, name=one.group_name, action=_ACTIONS[one.kind])

    def action_where(self) -> None:
        """Choose to which group the person is invited."""
        step, path = self.rows.item, self.path
        if step is None or step.person is None or path is None:
            return
        who, one = step.person, path.one

        def chosen(group: Any) -> None:
            if group is not None:
                place = None if group == 0 else int(group)
                told = _("{name}: noted").format(name=who.name)
                self.change(lambda store: keepers.keep(store, one.id, who.member, place), told)

        title = _("Where is {name} invited?").format(name=who.name)
        self._choose_group(title, {one.group}, chosen, _("Nowhere: they stay a contact"))

    def _choose_group(self, title: str, without: set[int], then: Callable[[Any], None], none: str = "") -> None:
        store = self.console.store

        def push(rows: list[GroupRow]) -> None:
            choices = [Choice(0, (Cell(none, "dim"), Cell("")))] if none else []
            choices += [
                Choice(row.id, (Cell(row.name), Cell(row.owner, "dim")))
                for row in rows if row.archived is None and row.id not in without
            ]  # fmt: skip
            self.console.push_screen(Choosing(title, [Column(_("Group"), 40), Column(_("Owner"))], choices), then)

        self.do(lambda: groups.list_groups(store), push, "choose")

    def action_keep(self) -> None:
        """Choose somebody else to keep."""
        from sihu_tui.groups import keepers, members

        path, store = self.path, self.console.store
        if path is None:
            return
        one, kept = path.one, {person.member for person in path.keepers}

        def chosen(member: Any) -> None:
            if member is not None:
                self.change(lambda store: keepers.keep(store, one.id, int(member), one.into), _("One more to keep"))

        def push(people: list[members.PersonRow]) -> None:
            choices = [
                Choice(who.id, (Cell(who.name),)) for who in people if who.id not in kept and who.left is None and not who.bot
            ]  # fmt: skip
            self.console.push_screen(Choosing(_("Whom else to keep?"), [Column(_("Name"))], choices), chosen)

        self.do(lambda: members.people(store, one.group), push, "choose")

    def action_drop(self) -> None:
        """Take the person, or the line, off."""
        step, path = self.rows.item, self.path
        if step is None or path is None:
            return
        if (who := step.person) is not None:
            told = _("Not to keep: {name}").format(name=who.name)
            self.change(lambda store: keepers.drop(store, path.one.id, who.member), told)
        elif (item := step.item) is not None:
            self.change(
                lambda store: charter.remove_item(store, item.id), _("Taken off: {what}").format(what=item.text)
            )

    def action_archive(self) -> None:
        """Ask where to, and save the archive; that line of the checklist is done then."""
        if self.path is None:
            return
        one, items = self.path.one, self.path.items
        stem = re.sub(r"[^\w.-]+", "-", one.group_name).strip("-.") or "sihu"
        line = next((item for item in items if item.done is None and asks_for(item) == "save"), None)
        field = Field(
            "path", _("File (ZIP: group.json, members.csv, messages.csv)"),
            f"~/{stem}-{days.iso(days.today(self.zone))}.zip", needed=True,
        )  # fmt: skip
        listen = told_now_and_then(
            self.console, lambda rows: _("{n} messages saved …").format(n=formatting.number(rows))
        )

        store = self.console.store

        def work(answers: Answers) -> tuple[str, int | None]:
            to = Path(answers["path"].strip()).expanduser()
            n = archive.save(store, one.group, to, listen)
            said = ngettext("{n} message saved in {path}", "{n} messages saved in {path}", n)
            back = None if line is None else undoable(store, lambda store: charter.tick(store, line.id))[1]
            return said.format(n=formatting.number(n), path=to), back

        title = _("Save the archive of {group}").format(group=one.group_name)
        ask(self.console, title, [field], work, lambda found: self.console.changed(*found))

    # The end

    def action_finish(self) -> None:
        """Close the group, or all of several: asked twice, and what becomes of groups that stand under it."""
        store = self.console.store
        ones = [self.path.one] if self.path is not None else [one for one in self.several if one.finished is None]
        if ones:
            asked = [one.group for one in ones]
            self.do(lambda: retirement.standing_under(store, asked), lambda under: self._confirm(ones, under), "finish")

    def _confirm(self, ones: Sequence[Farewell], under: list[tuple[int, str, str]]) -> None:
        if under:
            self._ask_children(ones, under)
        elif self._sure:
            self._close(ones, "")
        else:
            self._sure = True
            told = []
            if left := sum(one.open for one in ones):
                undone = ngettext("{n} thing is not done", "{n} things are not done", left)
                told.append(undone.format(n=formatting.number(left)))
            if len(ones) == 1:
                told.append(_("x again closes {group}").format(group=ones[0].group_name))
            else:
                close = ngettext("x again closes {n} group", "x again closes {n} groups", len(ones))
                told.append(close.format(n=formatting.number(len(ones))))
            self.console.say(SEPARATOR.join(told), "warn", stay=True)

    def _ask_children(self, ones: Sequence[Farewell], under: list[tuple[int, str, str]]) -> None:
        names = _(", ").join(name for _id, name, _parent in under[:5]) + (" …" if len(under) > 5 else "")
        title = _("What becomes of {children}?").format(children=names)
        choices = [
            Choice(code, (Cell(_(name), "strong"), Cell(_(about), "dim"))) for code, (name, about) in BECOMES.items()
        ]
        without = {one.group for one in ones} | {child for child, _name, _parent in under}

        def chosen(what: Any) -> None:
            if what == "move":
                self._choose_group(title, without, lambda group: self._close(ones, f"#{group}") if group else None)
            elif what is not None:
                self._close(ones, str(what))

        self.console.push_screen(Choosing(title, [Column("", 16), Column("")], choices), chosen)

    def _close(self, ones: Sequence[Farewell], children: str) -> None:
        console, store, ids = self.console, self.console.store, [one.id for one in ones]
        console.say(_("Closing …"), "dim", stay=True)
        if len(ones) == 1:
            told = _("{group} is closed: readable, and out of every alert").format(group=ones[0].group_name)
        else:
            many = ngettext("{n} group is closed: readable, and out of every alert",
                            "{n} groups are closed: readable, and out of every alert", len(ones))  # fmt: skip
            told = many.format(n=formatting.number(len(ones)))

        async def closed(back: int | None) -> None:
            self._sure = False
            await console.go(console.home)
            console.changed(told, back)

        self.do(
            lambda: undoable(store, lambda store: retirement.finish_many(store, ids, children, anyway=True)),
            lambda found: console.call_later(closed, found[1]),
            "write",
        )

    def action_reopen(self) -> None:
        """Open the closed group again."""
        if (path := self.path) is not None:
            said = _("{group} is open again").format(group=path.one.group_name)
            self.change(lambda store: retirement.reopen(store, path.one.group), said)

    def text_to_copy(self) -> str:
        """The person's name, or the line."""
        step = self.rows.item
        if step is None:
            return ""
        if step.person is not None:
            return str(step.person.name)
        return str(step.item.text) if step.item is not None else "" if step.one is None else str(step.one.group_name)

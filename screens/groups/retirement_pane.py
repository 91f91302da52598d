"""The path of a farewell: the checklist and the people to keep, worked off one by one, to the end."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from sihu_tui.dates import days
from sihu_tui.health.statuses import CLOSE, MERGE, TEMPORARY
from sihu_tui.text.amounts import money
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.choose import Choice, Choosing
from ..dialogs.form import Field, ask, needed
from ..keymap import Key
from ..undo import change
from ..widgets import formatting
from ..widgets.side_pane import Aside
from ..widgets.status_lines import SEPARATOR
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Span
from ..worker import Finished
from .retirement_rows import Step, Whole, asks_for, cells, facts, key_of, read, standing

if TYPE_CHECKING:
    from datetime import tzinfo

    from sihu_tui.groups.farewells import Farewell
    from sihu_tui.groups.groups import GroupRow

    from ..app import Console
    from ..replies.picker_state import Target

Back = int | None
"""What takes a change back."""
_TELL_SECONDS = 0.1
_ACTIONS = {"close": CLOSE, "merge": MERGE, "temporary": TEMPORARY}
BECOMES = {
    "free": (N_("Stand alone"), N_("They stay open, under no group")),
    "move": (N_("Move"), N_("They stay open, under another group")),
    "close": (N_("Close too"), N_("They are closed with it, for the same reason")),
}


class FarewellPane(Aside):
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
        self._zone: tzinfo | None = None
        self._sure = False

    def make_rows(self) -> Rows:
        """What is to be done."""
        return Rows(id="farewell-rows")

    def show(self, ids: list[int]) -> None:
        """Show these farewells."""
        self.ids = ids
        self._opened = ids[0] if len(ids) == 1 else None
        self._sure = False
        self.rows.show(ListSource([], cells, key_of), keep=False)
        self.load()

    def load(self) -> None:
        """Read the farewells, and the whole path of the one that is open."""
        store, ids, opened = self.console.store, self.ids, self._opened
        if store is None or not ids:
            return

        def work() -> tuple[list[Farewell], Whole | None, tzinfo]:
            from sihu_tui import settings
            from sihu_tui.groups import farewells

            known = {one.id: one for one in farewells.farewells(store)}
            several = [known[one] for one in ids if one in known]
            path = read(store, next((one for one in several if one.id == opened), None))
            return several, path, settings.zone(store)

        self.do(work, self._loaded)

    def _loaded(self, outcome: tuple[list[Farewell], Whole | None, tzinfo]) -> None:
        self.several, self.path, self._zone = outcome
        if not self.several or self._opened is not None and self.path is None:
            # its beginning was undone
            self.console.call_later(self.console.go, self.console.home)
            return
        self.refilter(self.typed)
        self.tell_summary()
        self.refresh_bindings()
        self.show_detail(self.rows.key)

    def refilter(self, text: str) -> None:
        """Show what fits."""
        from sihu_tui.text.matching import matcher

        fits = matcher(text)
        path = self.path
        if path is None:
            steps = [Step(one=one) for one in self.several if fits(one.group_name, one.reason)]
            self.rows.columns = (
                Column(_("Group"), 24), Column(_("Ends by"), 12), Column(_("To do"), 6, right=True), Column(_("Why")),
            )  # fmt: skip
            said = ngettext("{n} winding down", "{n} winding down", len(self.several))
            waiting = _("{n} under way").format(n=formatting.number(self._waiting))
            self._head(said.format(n=formatting.number(len(self.several))), waiting)
        else:
            steps = [Step(item=item) for item in path.items if fits(item.text)]
            steps += [Step(person=one) for one in path.keepers if fits(one.name, one.into_name, *one.why)]
            self.rows.columns = (
                Column("", 2), Column(_("To do · whom to keep"), 46), Column(_("Invite to"), 16), Column(_("Because")),
            )  # fmt: skip
            self._head(path.one.group_name, standing(path))
        self.rows.empty = [_("Nothing fits. Esc shows all again.")]
        self.rows.show(ListSource(steps, cells, key_of))

    def _head(self, strong: str, rest: str) -> None:
        self.heading.put([(Span(f" {strong}", "strong"), ""), (Span(f"  {rest}" if rest else "", "dim"), "")])

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

    def step(self) -> Step | None:
        """Give what the cursor is on."""
        source = self.rows.source
        return source.items[self.rows.cursor] if isinstance(source, ListSource) and source.items else None

    def show_detail(self, key: Any) -> None:
        """How the farewell stands, and what to do with the line under the cursor."""
        step = self.step()
        self.page.show(lambda width: facts(self.path, step, self._zone, width))

    # One of several

    def open(self, key: Any) -> None:
        """Open one of several; of one, do what the line under the cursor asks for."""
        from sihu_tui.groups import retirement as farewells

        step = self.step()
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
            asks = farewells.role(step.item.text)
            if asks == "tell":
                self.action_notice()
            elif asks == "save":
                self.action_archive()
            elif asks == "dissolve":
                self.action_finish()
            else:
                self.action_done()

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
        from sihu_tui.groups import charter, keepers

        step, path = self.step(), self.path
        if step is None or path is None:
            return
        if step.item is not None:
            item = step.item
            said = _("Done: {what}") if item.done is None else _("Not done yet: {what}")
            change(
                self.console, lambda store: charter.tick(store, item.id, item.done is None), said.format(what=item.text)
            )
        elif step.person is not None:
            who = step.person
            said = _("Invited: {name}") if who.invited is None else _("Not invited yet: {name}")
            change(self.console, lambda store: keepers.invited(store, path.one.id, [who.member], who.invited is None),
                         said.format(name=who.name))  # fmt: skip
        self.rows.action_move(1)

    def action_notice(self) -> None:
        """Pick a reply that announces the end."""
        from ..replies.picker import pick

        pick(self.console, self.target())

    def target(self) -> Target | None:
        """The group, with the replies for an end first."""
        from ..replies.picker_state import Target

        if self.path is None:
            return None
        one = self.path.one
        return Target(group=one.group, name=one.group_name, action=_ACTIONS[one.kind])

    def action_where(self) -> None:
        """Choose to which group the person is invited."""
        step, path, store = self.step(), self.path, self.console.store
        if step is None or step.person is None or path is None or store is None:
            return
        who, one = step.person, path.one

        def chosen(group: Any) -> None:
            from sihu_tui.groups import keepers

            if group is not None:
                place = None if group == 0 else int(group)
                change(
                    self.console,
                    lambda store: keepers.keep(store, one.id, who.member, place),
                    _("{name}: noted").format(name=who.name),
                )

        title = _("Where is {name} invited?").format(name=who.name)
        self._choose_group(title, {one.group}, chosen, _("Nowhere: they stay a contact"))

    def _choose_group(self, title: str, without: set[int], then: Callable[[Any], None], none: str = "") -> None:
        store = self.console.store
        if store is None:
            return

        def work() -> list[GroupRow]:
            from sihu_tui.groups import groups

            return [row for row in groups.list_groups(store) if row.archived is None and row.id not in without]

        def push(rows: list[GroupRow]) -> None:
            choices = [Choice(0, (Cell(none, "dim"), Cell("")))] if none else []
            choices += [Choice(row.id, (Cell(row.name), Cell(row.owner, "dim"))) for row in rows]
            self.console.push_screen(Choosing(title, [Column(_("Group"), 40), Column(_("Owner"))], choices), then)

        self.do(work, push, "choose")

    def action_keep(self) -> None:
        """Choose somebody else to keep."""
        path, store = self.path, self.console.store
        if path is None or store is None:
            return
        kept = {person.member for person in path.keepers}

        def work() -> list[tuple[int, str]]:
            from sihu_tui.groups import groups

            found = groups.members(store, path.one.group)
            return [(one.id, one.name) for one in found if one.id not in kept and one.left is None and not one.bot]

        def chosen(member: Any) -> None:
            from sihu_tui.groups import keepers

            if member is not None:
                said = _("One more to keep")
                change(self.console, lambda store: keepers.keep(store, path.one.id, int(member), path.one.into), said)

        def push(people: list[tuple[int, str]]) -> None:
            choices = [Choice(member, (Cell(name),)) for member, name in people]
            self.console.push_screen(Choosing(_("Whom else to keep?"), [Column(_("Name"))], choices), chosen)

        self.do(work, push, "choose")

    def action_drop(self) -> None:
        """Take the person, or the line, off."""
        from sihu_tui.groups import charter, keepers

        step, path = self.step(), self.path
        if step is None or path is None:
            return
        if step.person is not None:
            who = step.person
            said = _("Not to keep: {name}").format(name=who.name)
            change(self.console, lambda store: keepers.drop(store, path.one.id, who.member), said)
        elif step.item is not None:
            item = step.item
            change(
                self.console,
                lambda store: charter.remove_item(store, item.id),
                _("Taken off: {what}").format(what=item.text),
            )

    def action_archive(self) -> None:
        """Ask where to, and save the archive; that line of the checklist is done then."""
        path, store, console = self.path, self.console.store, self.console
        if path is None or store is None:
            return
        one = path.one
        stem = re.sub(r"[^\w.-]+", "-", one.group_name).strip("-.") or "sihu"
        today = "" if self._zone is None else f"-{days.iso(days.today(self._zone))}"
        line = next((item for item in path.items if item.done is None and asks_for(item) == "save"), None)

        def work(answers: dict[str, str]) -> tuple[int, Path, Back]:
            from sihu_tui.groups import archive, charter
            from sihu_tui.store import journal

            to = Path(answers["path"].strip()).expanduser()
            said = archive.save(store, one.group, to, _rows_told(console))
            if line is None:
                return said, to, None
            return said, to, journal.undoable(store, lambda: charter.tick(store, line.id))[1]

        def done(outcome: tuple[int, Path, Back]) -> None:
            said, to, back = outcome
            text = ngettext("{n} message saved in {path}", "{n} messages saved in {path}", said)
            console.changed(text.format(n=formatting.number(said), path=to), back)

        field = Field("path", _("File (ZIP: group.json, members.csv, messages.csv)"), f"~/{stem}{today}.zip")
        ask(console, _("Save the archive of {group}").format(group=one.group_name), [field], work, done,
            needed({"path": _("File")}))  # fmt: skip

    # The end

    def action_finish(self) -> None:
        """Close the group, or all of several: asked twice, and what becomes of groups that stand under it."""
        store = self.console.store
        ones = [self.path.one] if self.path is not None else [one for one in self.several if one.finished is None]
        if store is None or not ones:
            return
        groups = [one.group for one in ones]

        def work() -> list[tuple[int, str, str]]:
            from sihu_tui.groups import retirement as farewells

            return farewells.standing_under(store, groups)

        self.do(work, lambda under: self._confirm(ones, under), "finish")

    def _confirm(self, ones: Sequence[Farewell], under: list[tuple[int, str, str]]) -> None:
        if under:
            self._ask_children(ones, under)
            return
        if not self._sure:
            self._sure = True
            left = sum(one.open for one in ones)
            told = []
            if left:
                undone = ngettext("{n} thing is not done", "{n} things are not done", left)
                told.append(undone.format(n=formatting.number(left)))
            if len(ones) == 1:
                told.append(_("x again closes {group}").format(group=ones[0].group_name))
            else:
                close = ngettext("x again closes {n} group", "x again closes {n} groups", len(ones))
                told.append(close.format(n=formatting.number(len(ones))))
            self.console.say(SEPARATOR.join(told), "warn", stay=True)
            return
        self._close(ones, "")

    def _ask_children(self, ones: Sequence[Farewell], under: list[tuple[int, str, str]]) -> None:
        names = ", ".join(name for _id, name, _parent in under[:5]) + (" …" if len(under) > 5 else "")
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
        store, console = self.console.store, self.console
        if store is None:
            return
        ids = [one.id for one in ones]
        console.say(_("Closing …"), "dim", stay=True)

        def work() -> Back:
            from sihu_tui.groups import retirement as farewells
            from sihu_tui.store import journal

            return journal.undoable(store, lambda: farewells.finish_many(store, ids, children, anyway=True))[1]

        def done(back: Back) -> None:
            self._sure = False
            if len(ones) == 1:
                told = _("{group} is closed: readable, and out of every alert").format(group=ones[0].group_name)
            else:
                many = ngettext("{n} group is closed: readable, and out of every alert",
                                "{n} groups are closed: readable, and out of every alert", len(ones))  # fmt: skip
                told = many.format(n=formatting.number(len(ones)))
            console.call_later(_closed, console, told, back)

        self.do(work, done, "write")

    def action_reopen(self) -> None:
        """Open the closed group again."""
        from sihu_tui.groups import retirement as farewells

        path = self.path
        if path is not None:
            said = _("{group} is open again").format(group=path.one.group_name)
            change(self.console, lambda store: farewells.reopen(store, path.one.group), said)

    def text_to_copy(self) -> str:
        """The person's name, or the line."""
        step = self.step()
        if step is None:
            return ""
        if step.person is not None:
            return step.person.name
        return step.item.text if step.item is not None else step.one.group_name if step.one is not None else ""


async def _closed(console: Console, said: str, back: Back) -> None:
    await console.go(console.home)
    console.changed(said, back)


def _rows_told(console: Console) -> Callable[[int], None]:
    told = time.monotonic()
    post = console.post_message

    def listen(rows: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= _TELL_SECONDS:
            told = now
            said = _("{n} messages saved …").format(n=formatting.number(rows))
            post(Finished(partial(console.say, said, "dim", True)))

    return listen

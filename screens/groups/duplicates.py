"""Which group is which: one under two names, two of one name, two under one id; decided here, and never unasked."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import tzinfo
from typing import Any, ClassVar

from sihu_tui.dates import days
from sihu_tui.groups import duplicates, joining
from sihu_tui.groups.duplicates import GroupDoubt, Sight
from sihu_tui.groups.joining import JoinedGroups
from sihu_tui.groups.platforms import platform_name
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.choose import Choice, Choosing
from ..dialogs.form import Field
from ..keymap import Key
from ..widgets import formatting
from ..widgets.list_pane import ListPane, titled
from ..widgets.status_lines import SEPARATOR
from ..widgets.table import Cell, Column, Rows
from ..widgets.text import Line, Span, labelled, wrap_spans
from .forms import read_day

KINDS = {
    "same-name": (N_("one name"), N_("If they are one, + makes them one. If they are two, d leaves them: give each a "
                                     "slug (e in the groups), and import with --group.")),
    "same-talk": (N_("same talk"), N_("Two members exported it, it seems: + makes the two one, what both hold is kept "
                                      "once. d if they are two groups.")),
    "renamed": (N_("renamed?"), N_("If it was renamed, + makes the two one, and exports under either name land there. "
                                   "d if they are two groups.")),
    "reused-id": (N_("id used again?"), N_("If the platform gave the id to another group, | makes them two. d if it is "
                                           "one group that was silent for long.")),
}  # fmt: skip


class DoublesPane(ListPane[GroupDoubt]):
    """All that is doubtful, each with its ways out."""

    NAME: ClassVar[str] = "doubles"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("doubles.join", "+", "join", N_("Make one"), N_("All of one moves to the other; later exports land there"), show=True),
        Key("doubles.split", "|", "split", N_("Make two"), N_("All from that day on goes to a group of its own"), show=True),
        Key("doubles.apart", "d,delete", "apart", N_("As it is"), N_("It is right as it is: do not ask again"), show=True),
    )  # fmt: skip

    def read(self, store: Store) -> list[GroupDoubt]:
        return duplicates.doubts(store)

    def laid(self, items: list[GroupDoubt], more: None, zone: tzinfo) -> None:
        super().laid(items, more, zone)
        if not items:
            self.remove_class("-opened")
            self.focus_main()

    def columns(self) -> list[Column]:
        return [Column(_("Doubt"), 14), Column(_("Group"), 20), Column(_("and"), 20), Column(_("Because"))]

    def key_of(self, one: GroupDoubt) -> Hashable:
        return one.kind, one.a, one.b

    def words(self, one: GroupDoubt) -> tuple[str, ...]:
        return one.a_name, one.b_name

    def head(self, rows: list[GroupDoubt]) -> list[Span]:
        said = ngettext("{n} doubt", "{n} doubts", len(rows)).format(n=formatting.number(len(rows)))
        return titled(said, _("which group is which"))

    def nothing(self) -> list[str]:
        return [_("No group looks like another: names differ, and no two have the same talk or the same people.")]

    def cells(self, one: GroupDoubt) -> list[Cell]:
        return [
            Cell(_(KINDS[one.kind][0]), "warn"), Cell(one.a_name), Cell(one.b_name or formatting.UNKNOWN), Cell(one.why, "dim"),
        ]  # fmt: skip

    def look(self, store: Store, item: GroupDoubt) -> list[Sight]:
        return [duplicates.look(store, group) for group in (item.a, item.b) if group is not None]

    def lines(self, item: GroupDoubt, found: list[Sight], width: int) -> list[Line]:
        return _facts(item, found, width)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        doubt = self.rows.item
        if action in ("join", "split"):
            return doubt is not None and (doubt.b is None) == (action == "split")
        return doubt is not None or action != "apart"

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """What can be done differs from doubt to doubt."""
        super().on_rows_moved(event)
        self.refresh_bindings()

    def action_join(self) -> None:
        doubt, store = self.rows.item, self.console.store
        if doubt is None or doubt.b is None:
            return
        a, b = doubt.a, doubt.b

        def push(found: dict[int, Sight]) -> None:
            choices = [
                Choice(group, (Cell(sight.name, "strong"), Cell(f"#{group} · {_said(sight)}", "dim")))
                for group, sight in found.items()
            ]
            title = _("Which one stays? The other's messages and facts move to it.")
            self.console.push_screen(Choosing(title, [Column(_("Group"), 26), Column("")], choices), chosen)

        def chosen(keep: Any) -> None:
            if keep is not None:
                self._join(int(keep), b if keep == a else a)

        self.do(lambda: {group: duplicates.look(store, group) for group in (a, b)}, push, "choose")

    def _join(self, keep: int, other: int) -> None:
        def said(joined: JoinedGroups) -> str:
            told = ngettext("One group now: {n} message moved, {equal} there already",
                            "One group now: {n} messages moved, {equal} there already", joined.moved)  # fmt: skip
            told = told.format(n=formatting.number(joined.moved), equal=formatting.number(joined.equal))
            if joined.alike:
                twice = ngettext("{n} stands twice, under two names of the sender",
                                 "{n} stand twice, under two names of the sender", joined.alike)  # fmt: skip
                told += SEPARATOR + twice.format(n=formatting.number(joined.alike))
            return told

        self.console.say(_("Making them one …"), "dim", stay=True)
        self.change(lambda store: joining.join(store, keep, other), said)

    def action_split(self) -> None:
        doubt = self.rows.item
        if doubt is None:
            return
        first = "" if doubt.day is None else days.iso(doubt.day)
        fields = [
            Field("day", _("First day of the newer group"), first, read=read_day, needed=True),
            Field("name", _("What the newer group is called"), needed=True),
        ]
        self.edit(
            _("Make two groups of {group}").format(group=doubt.a_name),
            fields,
            lambda store, answers: joining.split(store, doubt.a, answers["day"], answers["name"]),
            _("Two groups now; the newer goes on under the id"),
        )

    def action_apart(self) -> None:
        if (doubt := self.rows.item) is not None:
            told = _("Left as it is; it is not asked again")
            self.change(lambda store: duplicates.tell_apart(store, doubt.a, doubt.b), told)

    def text_to_copy(self) -> str:
        doubt = self.rows.item
        return "" if doubt is None else SEPARATOR.join(part for part in (doubt.a_name, doubt.b_name, doubt.why) if part)


def _said(sight: Sight) -> str:
    told = [ngettext("{n} message", "{n} messages", sight.messages).format(n=formatting.number(sight.messages))]
    if sight.first_day is not None and sight.last_day is not None:
        told.append(f"{days.iso(sight.first_day)} – {days.iso(sight.last_day)}")
    return SEPARATOR.join(told)


def _facts(doubt: GroupDoubt, found: list[Sight], width: int) -> list[Line]:
    lines: list[Line] = [*wrap_spans([Span(doubt.why, "strong")], width), []]
    for group, sight in zip((doubt.a, doubt.b), found, strict=False):
        lines += wrap_spans([Span(sight.name, "title"), Span(f"  #{group}", "dim")], width)
        lines += labelled(
            (
                (_("Platform"), platform_name(sight.platform)),
                (_("Id"), sight.key if sight.key != sight.name else formatting.UNKNOWN),
                (_("Talk"), _said(sight)),
                (_("People"), formatting.number(sight.people)),
                (_("From"), _(", ").join(sight.files[:3]) or formatting.UNKNOWN),
            ),
            width,
        )
        lines.append([])
    return [*lines, *wrap_spans([Span(_(KINDS[doubt.kind][1]), "dim")], width)]

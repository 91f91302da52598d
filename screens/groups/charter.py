"""What a group is for, what holds it together and what shows it, how long it runs, and what is to do before it ends."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events

from sihu_tui.dates import days, parse
from sihu_tui.groups import charter, groups, rituals, starter
from sihu_tui.groups.charter import LAYERS, Charter, Point, TodoItem
from sihu_tui.groups.groups import GroupRow
from sihu_tui.groups.platforms import KINDS
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.choose import Choice, Choosing
from ..dialogs.form import Answers, Check, Field
from ..keymap import Key
from ..widgets import formatting
from ..widgets.multiline_rows import Blocks
from ..widgets.table import Cell, Column, Rows
from ..widgets.text import Span, wrap
from .tab import GroupPage

_NAMES = {"goal": N_("Goal"), "symbol": N_("Symbol"), "ritual": N_("Ritual"), "feedback": N_("Feedback")}
_ASKS = {
    "goal": N_("what the group will have reached, and by when"),
    "symbol": N_("a name, a sign, a word that only they use"),
    "ritual": N_("what they do together on fixed days"),
    "feedback": N_("what members get back: rankings, results, thanks"),
}
_LABEL = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the page shows of a group."""

    group: GroupRow
    charter: Charter
    warnings: list[str]
    parent: tuple[int, str] | None
    children: list[tuple[int, str, bool]]
    todo: list[TodoItem]
    held: str
    """A ritual that is held, as the evidence it is; empty without one."""


class CharterPage(GroupPage):
    """Facts, the four parts, and what is to do, a line each."""

    NAME: ClassVar[str] = "charter"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("charter.edit", "e,f4", "edit", N_("Edit"), N_("Change the line: what it is for, how long, what shows a part"), show=True),
        Key("charter.tick", "c", "tick", N_("Done"), N_("Tick a thing to do; again: take the tick away"), show=True),
        Key("charter.new", "n,insert", "new", N_("To do"), N_("Write a thing to do, or the list of a wrap-up"), show=True),
        Key("charter.remove", "d,delete", "remove", N_("Take away"), N_("Strike a part, or take a thing to do off; u undoes")),
    )  # fmt: skip
    TITLE = N_("Charter")

    def __init__(self) -> None:
        super().__init__()
        self.sheet: Sheet | None = None

    def make_rows(self) -> Rows:
        return Rows([Column(_("What"), _LABEL), Column(""), Column("", 16)], id="charter-rows", head=False)

    def compose(self) -> Any:
        yield self.rows

    def read(self, store: Store, group: int) -> Sheet:
        held = next((row for row in rituals.list_rituals(store, group) if row.held), None)
        return Sheet(
            self.group, charter.read(store, group), charter.warnings(store, group), charter.parent(store, group),
            charter.children(store, group), charter.checklist(store, group),
            "" if held is None else f"{held.name} {held.said}",
        )  # fmt: skip

    def lay(self, found: Sheet | None) -> None:
        self.sheet = found
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        width = next((cells for place, _column, cells in self.rows.layout_of(self.rows.lines_width) if place == 1), 20)
        lines = [] if self.sheet is None else self._lines(self.sheet)
        self.rows.show(Blocks(lines, lambda line: _drawn(line, width), lambda line: line.key))

    def show_detail(self, key: Any) -> None:
        """All stands in the sheet."""

    def told(self) -> list[Span]:
        if self.sheet is None:
            return []
        score = self.sheet.charter.score
        return [Span(_("charter {score} of 4").format(score=score), "good" if score == 4 else "dim")]

    # The sheet

    def _lines(self, sheet: Sheet) -> list[_Line]:
        group = sheet.group
        purpose = group.purpose or _("nobody wrote it down yet")
        lines = [
            _Line(("fact", "purpose"), _("Purpose"), purpose, "" if group.purpose else "quiet"),
            self._term(group),
            self._layer(group),
        ]
        parent = sheet.parent[1] if sheet.parent is not None else formatting.UNKNOWN
        lines.append(_Line(("fact", "parent"), _("Stands under"), parent, "" if sheet.parent else "quiet"))
        for place, (child, name, closed) in enumerate(sheet.children):
            label = "" if place else _("Groups under it")
            lines.append(_Line(("group", child), label, name, "quiet" if closed else "", _("closed") if closed else ""))
        lines += [
            _Line(("warning", place), "" if place else _("Mind"), said, "warn")
            for place, said in enumerate(sheet.warnings)
        ]
        lines += [self._point(part, sheet.charter.points[part]) for part in _NAMES]
        done = sum(item.done is not None for item in sheet.todo)
        for place, item in enumerate(sheet.todo):
            label = "" if place else _("To do, {done} of {all}").format(done=done, all=len(sheet.todo))
            ticked = item.done is not None
            when = "" if item.done is None else self._day(days.day_of(item.done, self.zone))
            text = f"{'✓' if ticked else '□'} {item.text}"
            lines.append(_Line(("item", item.id), label, text, "dim" if ticked else "", when))
        if not sheet.todo and group.kind == "temporary":
            lines.append(_Line(("item", 0), _("To do"), _("nothing yet: Enter writes what a wrap-up needs"), "quiet"))
        return lines

    def _term(self, group: GroupRow) -> _Line:
        if group.kind != "temporary":
            return _Line(("fact", "kind"), _("Kind"), _("permanent"))
        starts = days.iso(group.starts_day) if group.starts_day is not None else ""
        ends = days.iso(group.ends_day) if group.ends_day is not None else _("no end yet")
        said, tone = (_("temporary") + f" · {starts} – {ends}").replace("·  –", "·"), ""
        when = ""
        if group.ends_day is not None and group.archived is None:
            left = group.ends_day - days.today(self.zone)
            when = ngettext("{n} day left", "{n} days left", left).format(n=left) if left > 0 else _("ends today")
            when = when if left >= 0 else ngettext("over for {n} day", "over for {n} days", -left).format(n=-left)
            tone = "bad" if left < 0 else "warn" if left <= 7 else ""
        return _Line(("fact", "kind"), _("Kind"), said, "", when, tone)

    def _layer(self, group: GroupRow) -> _Line:
        if group.layer is None:
            return _Line(("fact", "layer"), _("Members' layer"), formatting.UNKNOWN, "quiet")
        said = _("{layer} of 4: {name}").format(layer=group.layer, name=_(LAYERS[group.layer]))
        return _Line(("fact", "layer"), _("Members' layer"), said, "warn" if group.layer < 3 else "")

    def _point(self, part: str, point: Point | None) -> _Line:
        if point is None:
            return _Line(("part", part), _(_NAMES[part]), f"{formatting.UNKNOWN} {_(_ASKS[part])}", "quiet")
        when = self._day(point.day)
        if point.stale:
            when = _("stale, {day}").format(day=when)
        return _Line(("part", part), _(_NAMES[part]), point.evidence, "dim" if point.stale else "", when,
                     "warn" if point.stale else "dim")  # fmt: skip

    def _day(self, day: int) -> str:
        return formatting.short_day(day, self.today)

    def text_to_copy(self) -> str:
        key, sheet = self.rows.key, self.sheet
        return next((line.text for line in self._lines(sheet) if line.key == key), "") if sheet is not None else ""

    # What the keys do

    def _under(self) -> tuple[str, Any]:
        key = self.rows.key
        return key if isinstance(key, tuple) else ("", None)

    def open(self, key: Any) -> None:
        """A group is gone to, a thing to do is ticked, anything else is edited."""
        kind, name = self._under()
        if kind == "group":
            self.view.go_to_group(name)
        elif kind == "item":
            self.action_tick()
        elif (kind, name) == ("fact", "parent") and self.sheet is not None and self.sheet.parent is not None:
            self.view.go_to_group(self.sheet.parent[0])
        else:
            self.action_edit()

    def action_edit(self) -> None:
        kind, name = self._under()
        if self.sheet is None:
            return
        if kind == "part":
            self._ask_evidence(name, self.sheet)
        elif kind == "fact":
            asks = {"purpose": self._ask_purpose, "kind": self._ask_term, "layer": self._ask_layer}
            if name == "parent":
                self._ask_parent()
            else:
                asks[name](self.sheet.group)
        elif kind == "item":
            self.console.say(_("c ticks it, d takes it off, n writes another."), "dim")
        elif kind == "group":
            self.console.say(_("Enter opens the group; it is changed there."), "dim")
        elif kind == "warning":
            self.console.say(_("It goes away once the line it speaks of is put right."), "dim")

    def _edit(self, group: GroupRow, title: str, *fields: Field, check: Check | None = None) -> None:
        told = _("{group}: kept").format(group=group.name)
        self.edit(title, fields, lambda store, answers: groups.edit(store, group.id, **answers), told, check)

    def _ask_purpose(self, group: GroupRow) -> None:
        field = Field("purpose", _("What members get here, in one line"), group.purpose)
        self._edit(group, _("What {group} is for").format(group=group.name), field)

    def _ask_layer(self, group: GroupRow) -> None:
        names = {str(layer): name for layer, name in LAYERS.items()}
        label = _("How far its members are, 1 to 4 (empty: not known)")
        about = " · ".join(f"{layer} {_(name)}" for layer, name in names.items())
        known = Field("layer", label, choices=names)

        now = "" if group.layer is None else str(group.layer)
        self._edit(
            group,
            _("Layer of the members"),
            Field("layer", f"{label}\n{about}", now, read=lambda typed: int(known.answer(typed)) if typed else None),
        )

    def _ask_term(self, group: GroupRow) -> None:
        def check(answers: Answers) -> str:
            starts, ends = answers["starts_day"], answers["ends_day"]
            if answers["kind"] == "lasting" and ends is not None:
                return _("A lasting group has no end: take the end away, or make it temporary.")
            if starts is not None and ends is not None and ends < starts:
                said = _("The end ({end}) lies before the start ({start}): give a later end or an earlier start.")
                return said.format(end=days.iso(ends), start=days.iso(starts))
            return ""

        self._edit(
            group, _("How long {group} runs").format(group=group.name),
            Field("kind", _("Kind"), group.kind, KINDS),
            Field("starts_day", _("From (2026-12-01, today, next mon; empty: not known)"), _iso(group.starts_day), read=self._typed_day),
            Field("ends_day", _("Until (2026-12-01, 3w, end of month)"), _iso(group.ends_day), read=self._typed_day),
            check=check,
        )  # fmt: skip

    def _typed_day(self, typed: str) -> int | None:
        return parse.parse(typed, days.today(self.zone)) if typed else None

    def _ask_parent(self) -> None:
        group = self.group
        rows = [Choice(0, [Cell(_("none: it stands alone"), "dim"), Cell("")])]
        rows += [
            Choice(row.id, [Cell(row.name), Cell(row.owner, "dim")])
            for row in self.view.others() if row.id != group.id and row.archived is None
        ]  # fmt: skip

        def take(chosen: Hashable) -> None:
            if isinstance(chosen, int):
                told = _("{group}: kept").format(group=group.name)
                self.change(lambda store: groups.edit(store, group.id, parent_id=chosen or None), told)

        title = _("Under which group {group} stands").format(group=group.name)
        self.console.push_screen(Choosing(title, [Column(_("Group"), 40), Column(_("Owner"))], rows), take)

    def _ask_evidence(self, part: str, sheet: Sheet) -> None:
        def day(typed: str) -> int | None:
            return None if typed in ("", _("today")) else parse.parse_past(typed, days.today(self.zone))

        point = sheet.charter.points[part]
        evidence = point.evidence if point is not None else sheet.held if part == "ritual" else ""
        fields = [
            Field(
                "evidence",
                _("What shows it: {what}").format(what=_(_ASKS[part])),
                evidence,
                offers=starter.CHARTER[part],
            ),
            Field("day", _("Of which day (today, yesterday, 11-18)"), _("today"), read=day),
        ]
        name = _(_NAMES[part])
        self.edit(
            f"{name} · {sheet.group.name}",
            fields,
            lambda store, answers: charter.note(store, sheet.group.id, part, answers["evidence"], answers["day"]),
            _("{part}: noted").format(part=name),
        )

    def action_new(self) -> None:
        group = self.group
        fields = [
            Field(
                "text",
                _("What is to be done, or a plan by its name (empty: what a wrap-up needs)"),
                offers=list(starter.PLANS),
            )
        ]

        def work(store: Store, answers: Answers) -> None:
            charter.add_items(store, group.id, [answers["text"]] if answers["text"].strip() else [])

        self.edit(_("To do in {group}").format(group=group.name), fields, work, _("The list was written"))

    def action_tick(self) -> None:
        kind, name = self._under()
        group, todo = self.group, [] if self.sheet is None else self.sheet.todo
        item = next((one for one in todo if one.id == name), None)
        if kind != "item":
            self.console.say(_("c ticks a thing to do; e changes this line."), "dim")
        elif item is None:
            self.change(lambda store: charter.add_items(store, group.id), _("The list was written"))
        else:
            said = _("To do again: {what}") if item.done is not None else _("Done: {what}")
            self.change(lambda store: charter.tick(store, item.id, item.done is None), said.format(what=item.text))

    def action_remove(self) -> None:
        kind, name = self._under()
        group = self.group
        if kind == "part" and self.sheet is not None and self.sheet.charter.points[name] is not None:
            self.change(
                lambda store: charter.strike(store, group.id, name), _("{part}: struck").format(part=_(_NAMES[name]))
            )
        elif kind == "item" and name:
            self.change(lambda store: charter.remove_item(store, name), _("Taken off the list"))
        else:
            self.console.say(_("There is nothing to take away here; e changes the line."), "dim")


@dataclass(frozen=True, slots=True)
class _Line:
    key: tuple[str, Any]
    label: str
    text: str
    tone: str = ""
    when: str = ""
    when_tone: str = "dim"


def _drawn(line: _Line, width: int) -> list[list[Cell]]:
    rows = wrap(line.text, max(4, width), 2 if line.key[0] == "item" else 0)
    label_tone = {"part": "strong", "item": "strong", "warning": "warn"}.get(line.key[0], "dim")
    indent = "  " if line.key[0] == "item" else ""
    return [
        [
            Cell("" if place else line.label, label_tone), Cell(indent + row if place else row, line.tone),
            Cell("" if place else line.when, line.when_tone),
        ]
        for place, row in enumerate(rows)
    ]  # fmt: skip


def _iso(day: int | None) -> str:
    return "" if day is None else days.iso(day)

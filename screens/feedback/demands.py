"""The demand pool: what people ask for, who asked in which words, and who is still to be told."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from sihu_tui.dates import days
from sihu_tui.feedback import demands
from sihu_tui.feedback.demands import CATEGORIES, POLARITIES, STATES, Likeness, NeedRow
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.choose import Choosing
from ..dialogs.form import Answers, Field
from ..dialogs.quotes import QuotesPane
from ..keymap import Key
from ..widgets import formatting
from ..widgets.list_pane import titled
from ..widgets.status_lines import SEPARATOR
from ..widgets.table import Cell, Column
from ..widgets.text import Span
from .demand_detail import NeedView, category, pick_columns, pick_rows, polarity, state

_POLARITY = {1: ("+", "good"), 0: ("", ""), -1: ("−", "bad")}


class NeedsPane(QuotesPane[NeedRow]):
    """Every need, the most asked for first."""

    NAME: ClassVar[str] = "needs"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("needs.state", "m", "next_state", N_("State"), N_("The next state: studied, planned, launched, told"), show=True),
        Key("needs.tell", "c", "tell", N_("Told"), N_("Note that the asker was told; from the list, all who asked"), show=True),
        Key("needs.merge", "+", "merge", N_("Merge"), N_("Merge those marked into this one, or choose one"), show=True),
        Key("needs.new", "n,insert", "new", N_("New"), N_("Write a need by hand"), show=True),
        Key("needs.edit", "e,f4", "edit", N_("Edit"), N_("Change the need: category, kind, state, words"), show=True),
        Key("needs.remove", "d,delete", "remove", N_("Remove"), N_("Take the need off the list; u undoes")),
    )  # fmt: skip
    MARKS = True

    def __init__(self) -> None:
        super().__init__()
        self.view: NeedView = NeedView()

    def read(self, store: Store) -> list[NeedRow]:
        return demands.list_needs(store)

    def read_more(self, store: Store, items: object) -> tuple[int, int]:
        return demands.launches(store)

    def reload(self) -> None:
        self.items = []  # in their own order again
        self.load()

    def laid(self, items: list[NeedRow], more: Any, zone: Any) -> None:
        # what was changed here stays where it is: the next key is meant for the row under the cursor
        place = {need.id: nth for nth, need in enumerate(self.items)}
        super().laid(sorted(items, key=lambda need: place.get(need.id, -1)), more, zone)

    def columns(self) -> list[Column]:
        return [
            Column(_("Need")), Column("±", 1), Column(_("Category"), 9, least=60), Column(_("State"), 9),
            Column(_("Asked"), 5, right=True), Column(_("To tell"), 7, right=True),
            Column(_("First ask"), 10, least=96), Column(_("Last ask"), 10, least=74),
        ]  # fmt: skip

    def key_of(self, one: NeedRow) -> int:
        return one.id

    def words(self, one: NeedRow) -> tuple[str, ...]:
        return one.title, one.note, category(one), state(one), polarity(one)

    def head(self, rows: list[NeedRow]) -> list[Span]:
        ripe = sum(need.ripe and need.state == "collected" for need in rows)
        untold = sum(need.untold for need in rows if need.state == "launched")
        more = []
        if ripe:
            said = ngettext("{n} asked often enough to study", "{n} asked often enough to study", ripe)
            more.append(said.format(n=ripe))
        if untold:
            more.append(ngettext("{n} asker to tell", "{n} askers to tell", untold).format(n=untold))
        return titled(ngettext("{n} need", "{n} needs", len(rows)).format(n=len(rows)), "  ".join(more), "")

    def nothing(self) -> list[str]:
        return [
            _("Nobody asked for anything yet."),
            _("m on a message, of a person or a group, makes a need of it; n writes one by hand."),
        ]

    def cells(self, one: NeedRow) -> list[Cell]:
        done = "quiet" if one.state == "told" else ""
        sign, tone = _POLARITY[one.polarity]
        waits = one.untold if one.state in ("launched", "told") else None
        return [
            Cell(one.title, done), Cell(sign, done or tone), Cell(category(one) or formatting.UNKNOWN, "dim"),
            Cell(state(one), done or ("warn" if one.ripe and one.state == "collected" else "")),
            Cell(formatting.number(one.askers), done or "strong"),
            Cell(formatting.number(waits) if waits != 0 else "", "bad" if waits else "dim"),
            Cell(self._day(one.first), "dim"), Cell(self._day(one.last), "dim"),
        ]  # fmt: skip

    def _day(self, ts: int) -> str:
        return formatting.short_day(days.day_of(ts, self.zone), self.today)

    def summary(self) -> list[Span]:
        if not self.items:
            return []
        counted = {name: sum(need.state == name for need in self.items) for name in STATES}
        spans = [Span(" → ".join(f"{_(STATES[name])} {n}" for name, n in counted.items()), "dim")]
        launched, asked = self.more
        if launched:
            said = _("{asked} of {n} launches were asked for").format(asked=asked, n=launched)
            spans += [Span(SEPARATOR, "dim"), Span(said, "dim")]
        return spans

    def show_detail(self, key: Any) -> None:
        self.view.show(self.rows.item, self.zone)

    def text_to_copy(self) -> str:
        """Those still to be told, one a line with their words; in the list the need."""
        need: NeedRow | None = self.rows.item
        if need is None:
            return ""
        return self.view.text_to_copy() if self.view.rows.has_focus else need.title

    # What is done with needs

    def action_new(self) -> None:
        self._ask(None)

    def action_edit(self) -> None:
        if (need := self.rows.item) is not None:
            self._ask(need)

    def _ask(self, need: NeedRow | None) -> None:
        kinds = {str(code): word for code, word in POLARITIES.items()}
        fields = [
            Field("title", _("Need"), need.title if need else "", needed=True),
            Field("category", _("Category"), need.category if need else "", {"": "", **CATEGORIES}),
            Field("polarity", _("Kind"), str(need.polarity) if need else "0", kinds),
            Field("state", _("State"), need.state if need else "collected", STATES),
            Field("note", _("Note"), need.note if need else ""),
        ]

        def work(store: Store, answers: Answers) -> str:
            facts: dict[str, Any] = {**answers, "polarity": int(answers["polarity"])}
            if need is None:
                demands.add(store, **facts)
            else:
                demands.edit(store, need.id, {name: getattr(need, name) for name in facts}, **facts)
            return str(answers["title"]).strip()

        told = _("Kept: {name}") if need else _("Added: {name}")
        title = _("Change the need") if need else _("A new need")
        self.edit(title, fields, work, lambda name: told.format(name=name))

    def action_next_state(self) -> None:
        """Move the need on: collected, studied, approved, launched, told."""
        if (need := self.rows.item) is not None:
            self.change(
                lambda store: demands.advance(store, need.id), lambda reached: f"{need.title}: {_(STATES[reached])}"
            )

    def action_remove(self) -> None:
        if (need := self.rows.item) is not None:
            self.change(lambda store: demands.remove(store, need.id), _("Removed: {name}").format(name=need.title))

    def action_merge(self) -> None:
        """Merge the marked needs into this one, or choose one that is the same; what is alike stands first."""
        need, store = self.rows.item, self.console.store
        if need is None:
            return
        marked = [other.id for other in self.items if other.id in self.rows.marked and other.id != need.id]
        if marked:
            self._merge(need, marked)
            return

        def choose(alike: list[Likeness]) -> None:
            others = [other for other in self.items if other.id != need.id]
            picker = Choosing(_("Which is the same as this?"), pick_columns(), pick_rows(others, alike), need.title)
            self.app.push_screen(picker, lambda other: self._merge(need, [cast(int, other)]) if other else None)

        self.do(lambda: demands.likenesses(store, need.id), choose, "alike")

    def _merge(self, need: NeedRow, others: list[int]) -> None:
        said = ngettext("{n} need merged into {name}", "{n} needs merged into {name}", len(others))
        self.rows.marked.clear()
        self.change(lambda store: demands.merge(store, need.id, *others), said.format(n=len(others), name=need.title))

    def action_tell(self) -> None:
        """Note who was told: the asker under the cursor or those marked; from the list, all who asked."""
        need = self.rows.item
        if need is None:
            return
        inside = self.view.rows.has_focus
        if not inside and need.state not in ("launched", "told"):
            self.console.say(_("It is not launched yet: there is nothing to tell all who asked."), "warn")
            return
        chosen = self.view.chosen() if inside else []
        if not chosen and not need.untold:
            self.console.say(_("Nobody is still to be told."), "dim")
            return
        flag = not inside or not all(one.told for one in chosen)

        def work(store: Store) -> None:
            who = chosen if inside else demands.askers(store, need.id, untold=True)
            demands.tell(store, need.id, [one.id for one in who], flag)

        self.view.rows.marked.clear()
        said = _("All who asked were told: {name}").format(name=need.title)
        if inside:
            names = _(", ").join(dict.fromkeys(one.name for one in chosen))
            said = (_("Told: {name}") if flag else _("Not told yet: {name}")).format(name=names)
        self.change(work, said)

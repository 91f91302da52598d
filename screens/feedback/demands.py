"""The demand pool: what people ask for, who asked in which words, and who is still to be told."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, Any, ClassVar, cast

from sihu_tui.dates import days
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.form import Field, Form
from ..dialogs.quotes import QuotesPane
from ..keymap import Key
from ..undo import change
from ..widgets import formatting
from ..widgets.status_lines import SEPARATOR
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Span
from ..worker import load
from .demand_detail import NeedView, category, meant, pick_columns, pick_rows, polarity, said, state

if TYPE_CHECKING:
    from sihu_tui.feedback.demands import Likeness, NeedRow
    from sihu_tui.store import Store

    from ..app import Console

_POLARITY = {1: ("+", "good"), 0: ("", ""), -1: ("−", "bad")}


class NeedsPane(QuotesPane):
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

    def __init__(self) -> None:
        super().__init__()
        self.needs: list[NeedRow] = []
        self.zone: tzinfo | None = None
        self.today = 0
        self._launches = (0, 0)
        self.view: NeedView = NeedView()

    def make_rows(self) -> Rows:
        """The list of needs."""
        return Rows(id="needs-rows", marks=True)

    def load(self) -> None:
        """Read the needs."""
        store = self.console.store
        if store is None:
            return

        def work() -> tuple[list[NeedRow], tuple[int, int], tzinfo]:
            from sihu_tui import settings
            from sihu_tui.feedback import demands

            return demands.list_needs(store), demands.launches(store), settings.zone(store)

        self.do(work, self._loaded)

    def reload(self) -> None:
        """Read the needs again in their own order."""
        self.needs = []
        self.load()

    def _loaded(self, outcome: tuple[list[NeedRow], tuple[int, int], tzinfo]) -> None:
        needs, self._launches, self.zone = outcome
        # what was changed here stays where it is: the next key is meant for the row under the cursor
        place = {need.id: nth for nth, need in enumerate(self.needs)}
        self.needs = sorted(needs, key=lambda need: place.get(need.id, -1))
        self.today = days.today(self.zone)
        self.rows.columns = (
            Column(_("Need")), Column("±", 1), Column(_("Category"), 9, least=60), Column(_("State"), 9),
            Column(_("Asked"), 5, right=True), Column(_("To tell"), 7, right=True),
            Column(_("First ask"), 10, least=96), Column(_("Last ask"), 10, least=74),
        )  # fmt: skip
        self.rows.marked &= {need.id for need in self.needs}
        self.refilter(self.typed)
        self.tell_summary()

    def refilter(self, text: str) -> None:
        """Keep what fits, in its order."""
        from sihu_tui.text.matching import matcher

        fits = matcher(text)
        rows = [need for need in self.needs if fits(need.title, need.note, category(need), state(need), polarity(need))]
        ripe = sum(need.ripe and need.state == "collected" for need in rows)
        untold = sum(need.untold for need in rows if need.state == "launched")
        told = [ngettext("{n} need", "{n} needs", len(rows)).format(n=len(rows))]
        if ripe:
            told.append(
                ngettext("{n} asked often enough to study", "{n} asked often enough to study", ripe).format(n=ripe)
            )
        if untold:
            told.append(ngettext("{n} asker to tell", "{n} askers to tell", untold).format(n=untold))
        self.heading.put([(Span(" " + told[0], "strong"), ""), (Span("".join(f"  {part}" for part in told[1:])), "")])
        self.rows.empty = (
            [_("Nothing fits. Esc shows all again.")] if self.needs
            else [_("Nobody asked for anything yet."),
                  _("m on a message, of a person or a group, makes a need of it; n writes one by hand.")]
        )  # fmt: skip
        self.rows.show(ListSource(rows, self._cells, lambda need: need.id))

    def _cells(self, need: NeedRow) -> list[Cell]:
        done = "quiet" if need.state == "told" else ""
        sign, tone = _POLARITY[need.polarity]
        waits = need.untold if need.state in ("launched", "told") else None
        return [
            Cell(need.title, done), Cell(sign, done or tone), Cell(category(need) or formatting.UNKNOWN, "dim"),
            Cell(state(need), done or ("warn" if need.ripe and need.state == "collected" else "")),
            Cell(formatting.number(need.askers), done or "strong"),
            Cell(formatting.number(waits) if waits != 0 else "", "bad" if waits else "dim"),
            Cell(self._day(need.first), "dim"), Cell(self._day(need.last), "dim"),
        ]  # fmt: skip

    def _day(self, ts: int) -> str:
        return formatting.UNKNOWN if self.zone is None else formatting.short_day(days.day_of(ts, self.zone), self.today)

    def need(self) -> NeedRow | None:
        """Give the need under the cursor."""
        return next((need for need in self.needs if need.id == self.rows.key), None)

    def summary(self) -> list[Span]:
        """How many in each state, and how many launches somebody had asked for."""
        from sihu_tui.feedback.demands import STATES

        if not self.needs:
            return []
        counted = {name: sum(need.state == name for need in self.needs) for name in STATES}
        spans = [Span(" → ".join(f"{_(STATES[name])} {n}" for name, n in counted.items()), "dim")]
        launched, asked = self._launches
        if launched:
            said = _("{asked} of {n} launches were asked for").format(asked=asked, n=launched)
            spans += [Span(SEPARATOR, "dim"), Span(said, "dim")]
        return spans

    # The need opened

    def show_detail(self, key: Any) -> None:
        """Show who asked for it."""
        self.view.show(self.need(), self.today, self.zone)

    def text_to_copy(self) -> str:
        """Those still to be told, one a line with their words; in the list the need."""
        need = self.need()
        if need is None:
            return ""
        return self.view.text_to_copy() if self.view.rows.has_focus else need.title

    # What is done with needs

    def action_new(self) -> None:
        """Write a need by hand."""
        self._ask(None)

    def action_edit(self) -> None:
        """Change the need under the cursor."""
        if (need := self.need()) is not None:
            self._ask(need)

    def _ask(self, need: NeedRow | None) -> None:
        from sihu_tui.feedback.demands import CATEGORIES, POLARITIES, STATES

        kinds = {str(code): word for code, word in POLARITIES.items()}
        fields = [
            Field("title", _("Need"), need.title if need else ""),
            Field("category", _("Category"), category(need) if need else "", said(CATEGORIES)),
            Field("polarity", _("Kind"), polarity(need) if need else _(POLARITIES[0]), said(kinds)),
            Field("state", _("State"), state(need) if need else _(STATES["collected"]), said(STATES)),
            Field("note", _("Note"), need.note if need else ""),
        ]

        def check(answers: dict[str, str]) -> str:
            if not answers["title"].strip():
                return _("{field} must not be empty.").format(field=_("Need"))
            for field, known in (("category", CATEGORIES), ("polarity", kinds), ("state", STATES)):
                if meant(answers[field], known) is None and (field != "category" or answers[field].strip()):
                    return _("{word} is none of: {known}.").format(
                        word=answers[field].strip() or formatting.UNKNOWN, known=" / ".join(said(known))
                    )
            return ""

        def keep(answers: dict[str, str] | None) -> None:
            if answers is None:
                return
            facts: dict[str, Any] = {
                "title": answers["title"], "category": meant(answers["category"], CATEGORIES) or "",
                "polarity": int(meant(answers["polarity"], kinds) or 0), "note": answers["note"],
                "state": meant(answers["state"], STATES),
            }  # fmt: skip

            def work(store: Store) -> None:
                from sihu_tui.feedback import demands

                if need is None:
                    demands.add(store, **facts)
                else:
                    demands.edit(store, need.id, **facts)

            told = _("Kept: {name}") if need else _("Added: {name}")
            change(self.console, work, told.format(name=answers["title"].strip()))

        title = _("Change the need") if need else _("A new need")
        self.app.push_screen(Form(title, fields, check), keep)

    def action_next_state(self) -> None:
        """Move the need on: collected, studied, approved, launched, told."""
        need, store = self.need(), self.console.store
        if need is None or store is None:
            return

        def work(store: Store) -> str:
            from sihu_tui.feedback import demands

            return demands.advance(store, need.id)

        def said(reached: str) -> str:
            from sihu_tui.feedback.demands import STATES

            return f"{need.title}: {_(STATES[reached])}"

        change(self.console, work, said)

    def action_remove(self) -> None:
        """Take the need off the list."""
        if (need := self.need()) is not None:

            def work(store: Store) -> None:
                from sihu_tui.feedback import demands

                demands.remove(store, need.id)

            change(self.console, work, _("Removed: {name}").format(name=need.title))

    def action_merge(self) -> None:
        """Merge the marked needs into this one, or choose one that is the same; what is alike stands first."""
        need, store = self.need(), self.console.store
        if need is None or store is None:
            return
        marked = [other.id for other in self.needs if other.id in self.rows.marked and other.id != need.id]
        if marked:
            self._merge(need, marked)
            return

        def work() -> list[Likeness]:
            from sihu_tui.feedback import demands

            return demands.likenesses(store, need.id)

        def choose(alike: list[Likeness]) -> None:
            from ..dialogs.choose import Choosing

            title = _("Which is the same as this?")
            others = [other for other in self.needs if other.id != need.id]
            picker = Choosing(title, pick_columns(), pick_rows(others, alike), need.title)
            self.app.push_screen(picker, lambda other: self._merge(need, [cast(int, other)]) if other else None)

        self.do(work, choose, "alike")

    def _merge(self, need: NeedRow, others: list[int]) -> None:
        def work(store: Store) -> None:
            from sihu_tui.feedback import demands

            demands.merge(store, need.id, *others)

        self.rows.marked.clear()
        change(self.console, work, ngettext("{n} need merged into {name}", "{n} needs merged into {name}", len(others)).format(
            n=len(others), name=need.title))  # fmt: skip

    def action_tell(self) -> None:
        """Note who was told: the asker under the cursor or those marked; from the list, all who asked."""
        need = self.need()
        if need is None:
            return
        inside = self.view.rows.has_focus
        if not inside and need.state not in ("launched", "told"):
            self.console.say(_("It is not launched yet: there is nothing to tell all who asked."), "warn")
            return
        chosen = self.view.chosen() if inside else []
        flag = not inside or not all(one.told for one in chosen)

        def work(store: Store) -> None:
            from sihu_tui.feedback import demands

            who = [one.id for one in (chosen if inside else demands.askers(store, need.id, untold=True))]
            demands.tell(store, need.id, who, flag)

        self.view.rows.marked.clear()
        if not inside:
            said = _("All who asked were told: {name}").format(name=need.title)
        else:
            names = ", ".join(dict.fromkeys(one.name for one in chosen))
            said = (_("Told: {name}") if flag else _("Not told yet: {name}")).format(name=names)
        if (inside and chosen) or need.untold:
            change(self.console, work, said)
        else:
            self.console.say(_("Nobody is still to be told."), "dim")


def need_of(console: Console, source: str, line: int, text: str, title: str = "") -> None:
    """Make a need of a line, a "message" or an "entry" by its id, whose words are `text`; called `title`, or by them.

    Where needs are alike one is asked whether it is one of them; else it is in the pool at once.
    """
    store = console.store
    if store is None:
        return

    def keep(need: int | None) -> None:
        def work(store: Store) -> None:
            from sihu_tui.feedback import demands

            demands.collect(store, source, line, need, title)

        change(
            console, work, _("In the demand pool (N shows it): {text}").format(text=" ".join((title or text).split()))
        )

    def look() -> tuple[tuple[int, str] | None, list[NeedRow], list[Likeness]]:
        from sihu_tui.feedback import demands

        held = demands.of_line(store, source, line)
        alike = demands.likenesses(store, text=title or text) if text.strip() and held is None else []
        return held, demands.list_needs(store) if alike else [], alike

    def ask(found: tuple[tuple[int, str] | None, list[NeedRow], list[Likeness]]) -> None:
        held, all_needs, alike = found
        if held is not None:
            console.say(_("That is in the demand pool already: {title}").format(title=held[1]), "warn")
        elif not alike:
            keep(None)
        else:
            from ..dialogs.choose import Choice, Choosing

            own = Choice("new", [Cell(""), Cell(_("A need of its own"), "strong"), Cell(""), Cell("")])
            rows = [*pick_rows(all_needs, alike)]
            picker = Choosing(_("Which need is this?"), pick_columns(), [*rows, own], text)
            console.push_screen(picker, lambda key: keep(None if key == "new" else cast(int, key)) if key else None)

    load(console, look, ask, "need")

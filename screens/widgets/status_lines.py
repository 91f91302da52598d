"""The three single lines round a pane: where one is, what is the matter, which keys there are."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from sihu_tui.text.i18n import _

from .. import panes
from .styles import tone_style
from .text import Span, fit, private, wrap

SEPARATOR = " · "
_NOTICE_SECONDS = 8.0
_NOTICE_LINES = 5


class OneLine(Widget, can_focus=False):
    """A line made of spans, a left and a right part; a span may be clicked for an action."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._left: list[tuple[Span, str]] = []
        self._right: list[tuple[Span, str]] = []

    def put(self, left: Sequence[tuple[Span, str]], right: Sequence[tuple[Span, str]] = ()) -> None:
        """Show these spans, each with the action that a click on it does ('' for none)."""
        if (list(left), list(right)) != (self._left, self._right):
            self._left, self._right = list(left), list(right)
            self.refresh()

    def show(self, *left: Span, right: Sequence[Span] = ()) -> None:
        """Show these spans, which do nothing when clicked."""
        self.put([(span, "") for span in left], [(span, "") for span in right])

    def _placed(self) -> list[tuple[Span, str]]:
        """Give the spans that fit, the right part pushed to the edge, or dropped when there is no room."""
        width = self.size.width
        left = sum(cell_len(span.text) for span, _action in self._left)
        right = sum(cell_len(span.text) for span, _action in self._right)
        if left + right + 2 > width and self._right:
            room = width - left - 2
            if room < 6:
                return self._left
            text = fit("".join(span.text for span, _action in self._right), room)
            return [*self._left, (Span("  "), ""), (Span(text, self._right[0][0].tone), "")]
        return [*self._left, (Span(" " * (width - left - right)), ""), *self._right]

    def render_line(self, y: int) -> Strip:
        return self._strip([span for span, _action in self._placed()])

    def _strip(self, spans: list[Span]) -> Strip:
        base = self.rich_style
        segments = []
        for span in spans:
            style = base + tone_style(self.app, span.tone) if span.tone else base
            segments.append(Segment(private(span.text), style))
        return Strip(list(Segment.simplify(segments))).adjust_cell_length(self.size.width, base)

    async def on_click(self, event: events.Click) -> None:
        at = 0
        for span, action in self._placed():
            at += cell_len(span.text)
            if event.x < at:
                if action:
                    await self.app.run_action(action)
                return


class TopLine(OneLine):
    """Name, panes, and on the right the store, its as-of day and the operator."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._told: tuple[str, list[str]] = ("", [])

    def tell(self, here: str, right: list[str]) -> None:
        """Show `here` as the open pane; of `right` as much as has room, its first part given up first."""
        self._told = (here, right)
        left = [(Span(" sihu ", "dim"), "")]
        for entry in panes.MAIN if panes.entry(here).main else (*panes.MAIN, panes.entry(here)):
            key = entry.keys.split(",")[0]
            left.append(
                (
                    Span(f" {key} {_(entry.title)} ", "here" if entry.name == here else ""),
                    f"app.{entry.key.action}" if entry.main else "",
                )
            )
            left.append((Span(" "), ""))
        room = self.size.width - sum(cell_len(span.text) for span, _action in left) - 3
        while right and cell_len(said := " · ".join(right)) > room:
            right = right[1:]
        self.put(left, [(Span(said + " ", "dim"), "")] if right else [])

    def on_resize(self) -> None:
        self.tell(*self._told)


class StatusLine(OneLine):
    """The pane's sum, or for a while what just happened, in as many lines as that takes (five at most)."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._sum: list[Span] = []
        self._notice: Span | None = None
        self._more: list[Span] = []
        self._clock = 0

    def summary(self, spans: list[Span]) -> None:
        self._sum = spans
        self._paint()

    def notice(self, text: str, tone: str, stay: bool) -> None:
        """Say what happened; it goes after some seconds, or at `settle` when it is to stay."""
        self._notice = Span(text, tone)
        self._clock += 1
        clock = self._clock
        if not stay:
            self.set_timer(_NOTICE_SECONDS, lambda: self.settle() if clock == self._clock else None)
        self._paint()

    def settle(self) -> None:
        """Take the notice away."""
        self._notice = None
        self._paint()

    def _paint(self) -> None:
        rows: list[Span] = []
        if self._notice is not None:
            text, tone = self._notice
            rows = [Span(f" {row}", tone) for row in wrap(text, max(10, self.size.width - 2))[:_NOTICE_LINES]]
        before, self._more = self._more, rows[1:]
        if len(before) != len(self._more):
            self.styles.height = 1 + len(self._more)
        elif before != self._more:
            self.refresh()
        self.show(*rows[:1] or self._fitting())

    def _fitting(self) -> list[Span]:
        """Give as much of the sum as has room, whole parts only."""
        spans = [Span(" ")]
        room = self.size.width - 1
        for span in self._sum:
            room -= cell_len(span.text)
            if room < 0:
                break
            spans.append(span)
        while len(spans) < len(self._sum) + 1 and spans[-1].text == SEPARATOR:
            spans.pop()
        return spans

    def render_line(self, y: int) -> Strip:
        if y == 0 or y > len(self._more):
            return super().render_line(y)
        return self._strip([self._more[y - 1]])

    def on_resize(self) -> None:
        self._paint()


class KeyLine(OneLine):
    """The keys that matter here, as many as fit; `?` is always among them."""

    def update(self) -> None:
        """Read the keys of the focused widget and of all that holds it."""
        screen = self.screen
        shown: dict[str, tuple[str, str, str]] = {}
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.id == "pane.back" and not self._can_go_back():
                continue
            if binding.show and active.enabled and binding.id and binding.id not in shown:
                action = binding.action if active.node is self.app else ""
                shown[binding.id] = (binding.key_display or binding.key, binding.description, action)
        last = [shown.pop(name) for name in ("app.help", "app.quit") if name in shown]
        room = self.size.width - sum(self._cells(item) for item in last)
        first = []
        for item in shown.values():
            room -= self._cells(item)
            if room < 0:
                break
            first.append(item)
        left: list[tuple[Span, str]] = []
        for key, name, action in (*first, *last):
            left += [(Span(f" {key} ", "key"), f"app.{action}" if action else ""), (Span(f"{name}  ", "dim"), action)]
        self.put(left)

    def _can_go_back(self) -> bool:
        return any(getattr(node, "can_go_back", False) for node in (self.screen.focused or self).ancestors_with_self)

    @staticmethod
    def _cells(item: tuple[str, str, str]) -> int:
        return cell_len(item[0]) + cell_len(item[1]) + 4

    def on_resize(self) -> None:
        self.update()

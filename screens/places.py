"""Where a person was: the pane, the row and the filter of each, and how the store stood; from one console to the next."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import _, ngettext

from . import panes
from .widgets import formatting
from .widgets.text import Line, Span, wrap_spans

if TYPE_CHECKING:
    from sihu_tui.health.since import Changes

    from .app import Console
    from .widgets.pane import Pane

_MAIN = {entry.name for entry in panes.MAIN}


class Places:
    """The places of who works here, in one store."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._name = f"console:here:{console.operator}"
        drafts = console.drafts
        self.before = drafts.get(self._name) if drafts is not None and not console.demo else {}
        """As it was kept when this person left."""

    @property
    def pane(self) -> str:
        """The pane to begin with."""
        last = self.before.get("pane", "")
        return last if last in _MAIN else ""

    def restore(self, pane: Pane) -> None:
        """Bring a pane that was just made to where one was in it."""
        if key := self.before.get(f"{pane.NAME}.row"):
            with contextlib.suppress(ValueError):
                pane.rows.wanted = _hashable(json.loads(key))
        if text := self.before.get(f"{pane.NAME}.filter"):
            pane.call_later(pane.put_filter, text)

    def keep(self) -> None:
        """Keep where one is, in the panes that were opened; of the others what was kept before."""
        console = self._console
        if console.drafts is None or console.demo:
            return
        told = dict(self.before) | {"pane": console.home}
        for pane in console.query("Pane").results():
            name = pane.NAME  # type: ignore[attr-defined]
            if name in _MAIN:
                told[f"{name}.filter"] = pane.typed  # type: ignore[attr-defined]
                with contextlib.suppress(TypeError):
                    told[f"{name}.row"] = json.dumps(pane.rows.key)  # type: ignore[attr-defined]
        with contextlib.suppress(SihuError):
            from sihu_tui.health.since import mark

            told |= mark(console.store)
        console.drafts.put(self._name, {name: text for name, text in told.items() if text and text != "null"})

    def show_news(self) -> None:
        """Show what changed since one was last here."""
        from sihu_tui.health.since import changes

        from .dialogs.viewer import ReadingScreen

        console, before = self._console, self.before
        if "ts" not in before:
            console.say(_("You were not here before, as far as is known."), "dim")
            return
        title = _("Since you were last here")
        console.push_screen(ReadingScreen(title, lambda: changes(console.store, before), self._lines))

    def tell_news(self, found: Changes) -> None:
        """Say in one line that something changed, if anything did."""
        said = []
        if found.runs:
            said.append(
                ngettext("{n} new message", "{n} new messages", found.messages).format(
                    n=formatting.number(found.messages)
                )
            )
        if found.worse:
            said.append(ngettext("{n} group worse", "{n} groups worse", len(found.worse)).format(n=len(found.worse)))
        if found.steps:
            said.append(
                ngettext("{n} change by others", "{n} changes by others", len(found.steps)).format(n=len(found.steps))
            )
        if said:
            self._console.say(_("Since you were last here: {what} — 0 shows it").format(what=_(", ").join(said)), "dim")

    def _lines(self, found: Changes, width: int) -> list[Line]:
        from sihu_tui import settings
        from sihu_tui.health.statuses import status_word

        zone = settings.zone(self._console.store)
        lines: list[Line] = [[], [Span(_("You left on {when}.").format(when=formatting.moment(found.ts, zone)), "dim")]]

        def part(title: str, texts: list[str]) -> None:
            if texts:
                lines.extend([[], [Span(title, "head")]])
                for text in texts:
                    lines.extend(wrap_spans([Span("  " + text)], width, 4))

        part(_("Worse"), [f"{row.name} · {status_word(row.status)} · {row.brief}" for row in found.worse])
        part(_("Better"), [f"{row.name} · {status_word(row.status)} · {row.brief}" for row in found.better])
        part(_("Wrote to us"), [f"{name} · {formatting.number(n)}" for name, n in found.written])
        part(
            _("Imports"),
            [f"#{run.id} {run.path.rpartition('/')[2]} · {formatting.number(run.new)}" for run in found.runs],
        )
        part(
            _("Done by others"),
            [f"{formatting.moment(step.ts, zone)} {step.operator}: {step.what}" for step in found.steps],
        )
        if len(lines) == 2:
            lines += [[], [Span(_("Nothing changed."))]]
        return lines


def guide() -> str:
    """Give the way through the sample data, in five lines."""
    return "\n".join((
        _("Sample data of a made-up brand; what you do here is gone at the next `sihu demo`."),
        _("1  4 Health: Enter says why a group is dying, a accepts the advice"),
        _("2  3 Conversations: who waits for you; r picks a reply and copies it, c is done"),
        _("3  f finds any word ever said · N what people ask for · Y a survey and its answers"),
        _("4  O orders and what was settled · u undoes · ? lists every key · q quits"),
    ))  # fmt: skip


def _hashable(value: Any) -> Any:
    return tuple(map(_hashable, value)) if isinstance(value, list) else value

"""An empty store: what to do first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sihu_tui import demo, settings
from sihu_tui.dates.days import find_zone
from sihu_tui.errors import SihuError
from sihu_tui.paths import demo_path
from sihu_tui.text.i18n import _

from ..dialogs.form import Field, Form
from ..widgets.table import ListSource
from ..widgets.text import Span
from ..worker import load

if TYPE_CHECKING:
    from ..host import Host
    from .pane import HealthPane


def greet(pane: HealthPane) -> None:
    """Say what fills the store."""
    app = pane.console
    store = app.store
    zone = settings.get(store, "zone") or settings.machine_zone()
    pane.add_class("-empty")
    pane.heading.show(Span(" " + _("Nothing is here yet. Three ways to begin:"), "strong"))
    pane.rows.columns = ()
    pane.rows.empty = [
        "",
        _("i   import chat exports: a file or a folder (ChatLab, MemoTrace, Telegram, CSV …)"),
        _("D   try it with sample data; nothing of yours is touched"),
        _("3   then n: write down a first contact by hand; 2 then n: a first reply"),
        "",
        _("Days follow {zone}; press z to change it (best before the first import).").format(zone=zone),
        "",
        _("?   every key        q   quit"),
    ]
    pane.rows.show(ListSource([], lambda item: (), lambda item: None))
    pane.tell_summary()


def open_demo(app: Host) -> None:
    """Make the demo store and go over to it."""
    path = demo_path()
    app.say(_("Making the demo …"), "dim", stay=True)

    load(app, lambda: demo.make(path), lambda _none: app.switch_store(path, demo=True), "demo")


def ask_zone(app: Host) -> None:
    """Ask for the zone and keep it."""
    store = app.store

    def keep(answers: dict[str, str] | None) -> None:
        if answers is None:
            return
        load(app, lambda: settings.put(store, "zone", answers["zone"]), lambda _none: kept(answers["zone"]), "zone")

    def kept(zone: str) -> None:
        app.changed(_("Days follow {zone}.").format(zone=zone))

    now = settings.get(store, "zone") or settings.machine_zone()
    app.push_screen(
        Form(_("Time zone in which days and weeks are cut"), [Field("zone", _("IANA name"), now)], wrong_zone), keep
    )


def wrong_zone(answers: dict[str, str]) -> str:
    """Give what is wrong with the zone that was typed, "" for nothing."""
    try:
        find_zone(answers["zone"].strip())
    except SihuError as error:
        return str(error)
    return ""

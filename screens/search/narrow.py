"""What a search is narrowed to: asked for, told, or taken from where most of the hits are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from sihu_tui import contacts, settings
from sihu_tui.dates import days, parse
from sihu_tui.errors import SihuError
from sihu_tui.groups import groups
from sihu_tui.search.counts import per_chat
from sihu_tui.search.search import Query
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _

from ..dialogs.choose import Choice, Choosing
from ..dialogs.form import Field, ask
from ..widgets import formatting
from ..widgets.table import Cell, Column
from ..worker import load

if TYPE_CHECKING:
    from ..host import Host

_COUNTED = 5000
"""Of so many of the newest hits it is counted where they are."""
_KINDS = {"text": N_("words"), "media": N_("media"), "note": N_("lines by hand")}


@dataclass(frozen=True)
class Only:
    """What the search is narrowed to; the names are as they are shown."""

    contact: int | None = None
    contact_name: str = ""
    group: int | None = None
    group_name: str = ""
    since: int | None = None
    until: int | None = None
    who: str = ""
    kind: str = ""


def told(only: Only, groups: bool) -> list[str]:
    """Say what is searched, and what is not."""
    said = [_("conversations and groups") if groups else _("conversations only: v adds the groups' messages")]
    if only.contact_name:
        said.append(_("with {name}").format(name=only.contact_name))
    if only.group_name:
        said.append(_("in {name}").format(name=only.group_name))
    if only.since is not None or only.until is not None:
        ends = ("" if day is None else days.iso(day) for day in (only.since, only.until))
        said.append(" – ".join(ends).strip())
    if only.who:
        said.append(_("said by {who}").format(who={"us": _("us"), "them": _("them")}.get(only.who, only.who)))
    if only.kind:
        said.append(_("{kind} only").format(kind=_(_KINDS[only.kind])))
    return said


def ask_only(console: Host, store: Store, only: Only, then: Callable[[Only], None]) -> None:
    """Ask for a person, a group, days, who said it and the kind of line."""
    kinds = {_(label): kind for kind, label in _KINDS.items()}
    fields = [
        Field("person", _("Only with the person"), only.contact_name), Field("group", _("Only in the group"), only.group_name),
        Field("since", _("From day ({forms})").format(forms="-7d, 11-01, 2026-01-15"), "" if only.since is None else days.iso(only.since)),
        Field("until", _("To day"), "" if only.until is None else days.iso(only.until)),
        Field("who", _("Said by: us, them, or a name"), only.who),
        Field("kind", _("Kind"), _(_KINDS[only.kind]) if only.kind else "", choices=list(kinds)),
    ]  # fmt: skip

    def work(answers: dict[str, str]) -> Only:
        today = days.today(settings.zone(store))
        who, kind = answers["who"].strip(), answers["kind"].strip()
        if kind and kind not in kinds:
            raise SihuError(_("The kind is one of: {kinds}.").format(kinds=_(", ").join(kinds)))
        found = Only(who={_("us"): "us", _("them"): "them"}.get(who, who), kind=kinds.get(kind, ""))
        if typed := answers["person"].strip():
            near = contacts.near(store, typed, 1)
            if not near:
                raise SihuError(_("There is no person {name}. `sihu people` lists them.").format(name=typed))
            found = replace(found, contact=near[0][0], contact_name=near[0][1])
        if typed := answers["group"].strip():
            found = replace(found, group=groups.find(store, typed), group_name=typed)
        since, until = (
            parse.parse(answers[name], today) if answers[name].strip() else None for name in ("since", "until")
        )
        return replace(found, since=since, until=until)

    ask(console, _("Narrow the search; empty fields leave it open"), fields, work, then)


def ask_place(console: Host, store: Store, query: Query, only: Only, then: Callable[[Only], None]) -> None:
    """Show how many hits are where; the place that is chosen narrows the search to itself."""

    def show(found: list[tuple[str, int | None, int | None, int]]) -> None:
        hits = sum(n for _name, _group, _contact, n in found)
        more = "+" if hits >= _COUNTED else ""
        choices = [
            Choice((name, group, contact), [Cell(name), Cell(formatting.number(n))])
            for name, group, contact, n in found
        ]
        title = _("“{text}”: {n} lines in {m} places").format(
            text=query.text, n=f"{formatting.number(hits)}{more}", m=len(found)
        )
        columns = [Column(_("With, or in")), Column(_("Lines"), 9, right=True)]
        console.push_screen(Choosing(title, columns, choices, _("Enter narrows the search to it.")), chosen)

    def chosen(place: object) -> None:
        if place is not None:
            name, group, contact = cast("tuple[str, int | None, int | None]", place)
            narrowed = (
                replace(only, contact=contact, contact_name=name)
                if contact is not None
                else replace(only, group=group, group_name=name)
            )
            then(narrowed)

    load(console, lambda: per_chat(store, replace(query, limit=_COUNTED)), show, "search.places")

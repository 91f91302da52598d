"""What is asked for groups: founding one, changing one or many, writing out what is on the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.groups import charter, groups, views
from sihu_tui.groups.charter import Founding
from sihu_tui.groups.groups import GroupRow
from sihu_tui.groups.platforms import KINDS, kind_name, platform_code, platform_name
from sihu_tui.readers.record import PLATFORMS
from sihu_tui.store import Store
from sihu_tui.text.i18n import _, ngettext

from ..dialogs.form import Answers, Field, ask

if TYPE_CHECKING:
    from .pane import GroupsPane

NONE = "-"
"""Typed where many groups are changed: take away what stands there."""
_FORMATS = {"csv": "csv", "json": "json", "markdown": "md"}
_MANY = 8


def found(pane: GroupsPane) -> None:
    """Ask for a new group, found it and open it; what makes one think twice is said."""
    console = pane.console
    fields = [
        Field("name", _("Name"), needed=True),
        Field("purpose", _("For, in one line")),
        _platform(platform_name("wechat")),
        Field("owner", _("Owner"), console.operator, offers=_owners(pane.groups)),
        Field("slug", _("Slug: a short name to type, like g5 (for two of one name, or hand counts)")),
        Field("layer", _("Its people, 1 to 4: 1 strangers, 2 talked to one to one, 3 trust, 4 speak for us"), read=_layer),
        Field("ends_day", _("Last day, if it is temporary (2026-12-31)"), read=read_day),
        Field("parent_id", _("Under which group"), offers=[row.name for row in pane.groups], read=group_reader(pane)),
    ]  # fmt: skip

    def work(store: Store, answers: Answers) -> Founding:
        facts = {name: one.strip() if isinstance(one, str) else one for name, one in answers.items()}
        facts["kind"] = "lasting" if facts["ends_day"] is None else "temporary"
        return charter.found(store, facts.pop("name"), facts.pop("platform"), **facts)

    def said(founding: Founding) -> str:
        pane.open_when_read(founding.group)
        told = _("{group} founded").format(group=charter.name_of(console.store, founding.group))
        if founding.warnings:
            warned = " ".join([told + _(" — u undoes") + ".", *founding.warnings])
            console.call_later(console.say, warned, "warn", True)
        return told

    pane.edit(_("Add a group"), fields, work, said)


def edit(pane: GroupsPane, rows: Sequence[GroupRow]) -> None:
    """Ask what to change of one group, or of many as one step."""
    if len(rows) == 1:
        _edit_one(pane, rows[0])
    else:
        _edit_many(pane, rows)


def _edit_one(pane: GroupsPane, row: GroupRow) -> None:
    parent = next((other for other in pane.groups if other.id == row.parent_id), None)
    under = _named(parent, pane.groups)
    others = [other.name for other in pane.groups if other.id != row.id]
    fields = [
        Field("name", _("Name"), row.name, needed=True),
        Field("owner", _("Owner"), row.owner, offers=_owners(pane.groups)),
        Field("tags", _("Tags"), " ".join(row.tags), read=lambda text: " ".join(word.lstrip("#") for word in text.split())),
        _platform(platform_name(row.platform)),
        Field("kind", _("Kind"), row.kind, KINDS),
        Field("ends_day", _("Last day, if it is temporary (2026-12-31)"), _iso(row.ends_day), read=read_day),
        Field("slug", _("Slug: a short name to type, like g5"), row.slug),
        Field("parent_id", _("Under which group"), under, offers=others, read=group_reader(pane, under, row.parent_id)),
        Field("admits", _("How people are admitted"), row.admits),
    ]  # fmt: skip
    names = ("name", "owner", "slug", "admits", "platform", "kind", "starts_day", "ends_day", "parent_id")
    was = {name: getattr(row, name) for name in names} | {"tags": " ".join(row.tags)}

    def work(store: Store, answers: Answers) -> None:
        facts = {name: one.strip() if isinstance(one, str) else one for name, one in answers.items()}
        changes = _term({name: one for name, one in facts.items() if one != was[name]}, row.kind)
        if changes:
            groups.edit(store, row.id, was, **changes)

    pane.edit(row.name, fields, work, _("{group} changed").format(group=row.name))


def _edit_many(pane: GroupsPane, rows: Sequence[GroupRow]) -> None:
    names, kind = [row.name for row in pane.groups], Field("kind", "", choices=KINDS)
    kinds, said = [kind_name(code) for code in KINDS], [row.kind for row in rows]
    fields = [
        Field("tags", _("Tags: +new -old")),
        Field("owner", _stands(_("Owner"), [row.owner for row in rows]), offers=_owners(pane.groups), read=_kept(str)),
        _platform("", _stands(_("Platform"), [platform_name(row.platform) for row in rows]), _kept(platform_code)),
        Field("kind", _stands(_("Kind"), list(map(kind_name, said))), "", kinds, read=_kept(kind.answer)),
        Field("ends_day", _("Last day, if they are temporary (2026-12-31)"), read=_kept(read_day)),
        Field("parent_id", _("Under which group"), offers=names, read=_kept(group_reader(pane))),
    ]
    ids = [row.id for row in rows]

    def work(store: Store, answers: Answers) -> int:
        words = answers.pop("tags").split()
        changes = _term({name: one for name, one in answers.items() if one is not KEEP}, "temporary")
        less = [word[1:] for word in words if word.startswith("-")]
        more = [word.removeprefix("+") for word in words if not word.startswith("-")]
        return groups.edit_many(store, ids, more, less, **changes) if changes or words else 0

    title = ngettext("{n} group: blank leaves as it is, - takes away", "{n} groups: blank leaves as it is, - takes away",
                     len(rows)).format(n=len(rows))  # fmt: skip
    pane.edit(title, fields, work, lambda n: ngettext("{n} group changed", "{n} groups changed", n).format(n=n))


KEEP = object()
"""Nothing was typed where many groups are changed: it stays as it is."""


def _kept(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: read("" if text == NONE else text) if text else KEEP


def _owners(rows: Sequence[GroupRow]) -> list[str]:
    return sorted({row.owner for row in rows if row.owner})


def _platform(value: str, label: str = "", read: Callable[[str], Any] = platform_code) -> Field:
    names = [platform_name(code) for code in PLATFORMS]
    return Field("platform", label or _("Platform"), value, names, read=lambda text: read(text) or "other")


def _named(row: GroupRow | None, rows: Sequence[GroupRow]) -> str:
    """Give how a group is written: its name, its number when another has the same name."""
    if row is None:
        return ""
    return row.name if sum(other.name == row.name for other in rows) == 1 else f"#{row.id}"


def _stands(label: str, values: Sequence[str]) -> str:
    """Give a label with what stands in the groups, the most frequent first."""
    counted: dict[str, int] = {}
    for value in values:
        counted[value or "—"] = counted.get(value or "—", 0) + 1
    said = [f"{value} {n}" for value, n in sorted(counted.items(), key=lambda item: -item[1])]
    return f"{label} ({', '.join(said[:_MANY])}{' …' if len(said) > _MANY else ''})"


def _term(changes: dict[str, Any], kind: str) -> dict[str, Any]:
    """Give the changes; a last day is a temporary group's. Raises SihuError."""
    if changes.get("kind", kind) == "lasting" and changes.get("ends_day") is not None:
        raise SihuError(_("Only a temporary group has a last day: write temporary as its kind."))
    return {**changes, "ends_day": None} if changes.get("kind") == "lasting" else changes


def _iso(day: int | None) -> str:
    return "" if day is None else days.iso(day)


def read_day(text: str) -> int | None:
    """Give the day written YYYY-MM-DD, None for nothing. Raises SihuError."""
    try:
        return days.parse_day(text) if text else None
    except ValueError:
        raise SihuError(_("{text!r} is no date; write it like 2026-11-21.").format(text=text)) from None


def _layer(text: str) -> int | None:
    if text and text not in ("1", "2", "3", "4"):
        raise SihuError(_("A layer is a number from 1 to 4."))
    return int(text) if text else None


def group_reader(pane: Any, known: str = "", id: int | None = None) -> Callable[[str], int | None]:
    """Give what finds the group written (name, short name or #id): None for nothing, `id` for `known`."""
    store: Store = pane.console.store
    return lambda text: id if text == known else groups.find(store, text) if text else None


# What is on the screen


def export(pane: GroupsPane) -> None:
    """Ask for format and file, and write out the groups shown (of these the marked ones, when any is) with their columns."""
    store, console, seen = pane.console.store, pane.console, pane.seen
    if seen is None:
        return
    shown = pane.shown()
    rows = [row for row in shown if row.id in pane.rows.marked] or shown
    fields = [
        Field("form", _("Format"), "csv", {form: form for form in _FORMATS}),
        Field("path", _("File (empty: to the clipboard)"), f"~/sihu-groups-{days.iso(console.today)}"),
    ]

    def work(answers: Answers) -> tuple[str, Path | None]:
        text = views.export(store, rows, seen.columns, answers["form"])
        if not answers["path"].strip():
            return text, None
        path = Path(answers["path"].strip()).expanduser()
        if not path.suffix:
            path = path.with_name(f"{path.name}.{_FORMATS[answers['form']]}")
        views.write_export(path, text)
        return text, path

    def done(text: str, path: Path | None) -> None:
        if path is None:
            console.copy(text)
        else:
            said = ngettext("{n} group written to {path}", "{n} groups written to {path}", len(rows))
            console.say(said.format(n=len(rows), path=path))

    title = ngettext("Export {n} group with the columns on the screen", "Export {n} groups with the columns on the screen",
                     len(rows)).format(n=len(rows))  # fmt: skip
    ask(console, title, fields, work, lambda found: done(*found))

"""What is asked for groups: founding one, changing one or many, writing out what is on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.groups.platforms import KINDS, kind_name, platform_code, platform_name
from sihu_tui.readers.record import PLATFORMS
from sihu_tui.text.i18n import _, ngettext

from ..dialogs.form import Field, ask, needed

if TYPE_CHECKING:
    from sihu_tui.groups.charter import Founding
    from sihu_tui.groups.groups import GroupRow
    from sihu_tui.store import Store

    from .pane import GroupsPane

Back = int | None
"""What takes a change back."""
NONE = "-"
"""Typed where many groups are changed: take away what stands there."""
_FORMATS = {"csv": "csv", "json": "json", "markdown": "md"}
_MANY = 8


def owners(rows: Sequence[GroupRow]) -> list[str]:
    """Give everybody who looks after a group, to be offered."""
    return sorted({row.owner for row in rows if row.owner})


def found(pane: GroupsPane) -> None:
    """Ask for a new group, found it and open it; what makes one think twice is said."""
    store, console = pane.console.store, pane.console
    if store is None:
        return
    fields = [
        Field("name", _("Name")),
        Field("purpose", _("For, in one line")),
        Field("platform", _("Platform"), platform_name("wechat"), _platforms()),
        Field("owner", _("Owner"), console.operator, offers=owners(pane.groups)),
        Field("slug", _("Slug: a short name to type, like g5 (for two of one name, or hand counts)")),
        Field("layer", _("Its people, 1 to 4: 1 strangers, 2 talked to one to one, 3 trust, 4 speak for us")),
        Field("ends", _("Last day, if it is temporary (2026-12-31)")),
        Field("parent", _("Under which group"), offers=[row.name for row in pane.groups]),
    ]

    def work(answers: dict[str, str]) -> tuple[str, Founding, Back]:
        from sihu_tui.groups import charter
        from sihu_tui.store import journal

        facts: dict[str, Any] = {name: answers[name].strip() for name in ("purpose", "owner", "slug")}
        facts["layer"] = read_layer(answers["layer"])
        ends = read_day(answers["ends"])
        if ends is not None:
            facts |= {"kind": "temporary", "ends_day": ends}
        facts["parent_id"] = read_group(store, answers["parent"])
        name, platform = answers["name"].strip(), platform_code(answers["platform"]) or "other"
        return name, *journal.undoable(store, lambda: charter.found(store, name, platform, **facts))

    def done(outcome: tuple[str, Founding, Back]) -> None:
        name, founding, back = outcome
        warnings = founding.warnings
        pane.open_when_read(founding.group)
        said = _("{group} founded").format(group=name)
        console.changed(said, back)
        if warnings:
            console.say(" ".join([said + _(" — u undoes") + ".", *warnings]), "warn", stay=True)

    ask(console, _("Add a group"), fields, work, done, needed({"name": _("Name")}))


def edit(pane: GroupsPane, rows: Sequence[GroupRow]) -> None:
    """Ask what to change of one group, or of many as one step."""
    (_edit_one if len(rows) == 1 else _edit_many)(pane, rows)


def _edit_one(pane: GroupsPane, rows: Sequence[GroupRow]) -> None:
    store, console, row = pane.console.store, pane.console, rows[0]
    if store is None:
        return
    parent = next((other for other in pane.groups if other.id == row.parent_id), None)
    fields = [
        Field("name", _("Name"), row.name),
        Field("owner", _("Owner"), row.owner, offers=owners(pane.groups)),
        Field("tags", _("Tags"), " ".join(row.tags)),
        Field("platform", _("Platform"), platform_name(row.platform), _platforms()),
        Field("kind", _("Kind"), kind_name(row.kind), [kind_name(code) for code in KINDS]),
        Field("ends", _("Last day, if it is temporary (2026-12-31)"), _iso(row.ends_day)),
        Field("slug", _("Slug: a short name to type, like g5"), row.slug),
        Field("parent", _("Under which group"), _named(parent, pane.groups),
              offers=[other.name for other in pane.groups if other.id != row.id]),
        Field("admits", _("How people are admitted"), row.admits),
    ]  # fmt: skip
    were = {field.name: field.value for field in fields}
    names = ("name", "owner", "slug", "admits", "platform", "kind", "starts_day", "ends_day", "parent_id")
    was = {name: getattr(row, name) for name in names} | {"tags": " ".join(row.tags)}

    def work(answers: dict[str, str]) -> Back:
        from sihu_tui.groups import groups
        from sihu_tui.store import journal

        touched = {name: text.strip() for name, text in answers.items() if text.strip() != were[name]}
        changes: dict[str, Any] = {
            name: touched[name] for name in ("name", "owner", "slug", "admits") if name in touched
        }
        if "tags" in touched:
            changes["tags"] = " ".join(word.lstrip("#") for word in touched["tags"].split())
        if "platform" in touched:
            changes["platform"] = platform_code(touched["platform"]) or "other"
        if "parent" in touched:
            changes["parent_id"] = read_group(store, touched["parent"])
        changes |= _term(touched, row.kind)
        if not changes:
            return None
        return journal.undoable(store, lambda: groups.edit(store, row.id, was, **changes))[1]

    def done(back: Back) -> None:
        if back is None:
            console.say(_("Nothing was changed."), "dim")
        else:
            console.changed(_("{group} changed").format(group=row.name), back)

    ask(console, row.name, fields, work, done, needed({"name": _("Name")}))


def _edit_many(pane: GroupsPane, rows: Sequence[GroupRow]) -> None:
    store, console = pane.console.store, pane.console
    if store is None:
        return
    fields = [
        Field("tags", _("Tags: +new -old")),
        Field("owner", _stands(_("Owner"), [row.owner for row in rows]), offers=owners(pane.groups)),
        Field("platform", _stands(_("Platform"), [platform_name(row.platform) for row in rows]), choices=_platforms()),
        Field("kind", _stands(_("Kind"), [kind_name(row.kind) for row in rows]),
              choices=[kind_name(code) for code in KINDS]),
        Field("ends", _("Last day, if they are temporary (2026-12-31)")),
        Field("parent", _("Under which group"), offers=[row.name for row in pane.groups]),
    ]  # fmt: skip
    ids = [row.id for row in rows]

    def work(answers: dict[str, str]) -> tuple[int, Back]:
        from sihu_tui.groups import groups
        from sihu_tui.store import journal

        said = {name: text.strip() for name, text in answers.items() if text.strip()}
        bare = {name: "" if text == NONE else text for name, text in said.items()}
        changes: dict[str, Any] = {"owner": bare["owner"]} if "owner" in bare else {}
        if "platform" in bare:
            changes["platform"] = platform_code(bare["platform"]) or "other"
        if "parent" in bare:
            changes["parent_id"] = read_group(store, bare["parent"])
        changes |= _term(bare, "temporary")
        words = said.get("tags", "").split()
        less = [word[1:] for word in words if word.startswith("-")]
        more = [word.removeprefix("+") for word in words if not word.startswith("-")]
        if not changes and not words:
            return 0, None
        return journal.undoable(store, lambda: groups.edit_many(store, ids, more, less, **changes))

    def done(outcome: tuple[int, Back]) -> None:
        changed, back = outcome
        if not changed or back is None:
            console.say(_("Nothing was changed."), "dim")
            return
        said = ngettext("{n} group changed", "{n} groups changed", changed)
        console.changed(said.format(n=changed), back)

    title = ngettext("{n} group: blank leaves as it is, - takes away", "{n} groups: blank leaves as it is, - takes away",
                     len(rows)).format(n=len(rows))  # fmt: skip
    ask(console, title, fields, work, done)


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


def _term(said: dict[str, str], kind: str) -> dict[str, Any]:
    """Give the changes of kind and last day; a last day is a temporary group's. Raises SihuError."""
    changes: dict[str, Any] = {}
    if "kind" in said:
        kind = changes["kind"] = read_kind(said["kind"])
        if kind == "lasting":
            changes["ends_day"] = None
    if "ends" in said and (ends := read_day(said["ends"])) is not None:
        if kind == "lasting":
            raise SihuError(_("Only a temporary group has a last day: write temporary as its kind."))
        changes["ends_day"] = ends
    elif "ends" in said:
        changes["ends_day"] = None
    return changes


def _iso(day: int | None) -> str:
    return "" if day is None else days.iso(day)


def read_day(text: str) -> int | None:
    """Give the day written YYYY-MM-DD, None for nothing. Raises SihuError."""
    try:
        return days.parse_day(text.strip()) if text.strip() else None
    except ValueError:
        raise SihuError(_("{text!r} is no date; write it like 2026-11-21.").format(text=text.strip())) from None


def read_layer(text: str) -> int | None:
    """Give the layer written, None for nothing. Raises SihuError."""
    text = text.strip()
    if text and text not in ("1", "2", "3", "4"):
        raise SihuError(_("A layer is a number from 1 to 4."))
    return int(text) if text else None


def read_kind(text: str) -> str:
    """Give the kind written in code or in words. Raises SihuError."""
    found = next((code for code in KINDS if text.strip().lower() in (code, kind_name(code))), None)
    if found is None:
        raise SihuError(_("A group is one of: {kinds}.").format(kinds=", ".join(map(kind_name, KINDS))))
    return found


def _platforms() -> list[str]:
    return [platform_name(code) for code in PLATFORMS]


def read_group(store: Store, text: str) -> int | None:
    """Give the id of the group written (name, short name or #id), None for nothing. Raises SihuError."""
    from sihu_tui.groups import groups

    return groups.find(store, text.strip()) if text.strip() else None


# What is on the screen


def export(pane: GroupsPane) -> None:
    """Ask for format and file, and write out the groups shown (of these the marked ones, when any is) with their columns."""
    store, console, seen = pane.console.store, pane.console, pane.seen
    if store is None or seen is None:
        return
    shown = pane.shown()
    marked = [row for row in shown if row.id in pane.rows.marked]
    rows = marked or shown
    zone = pane.zone
    stem = "sihu-groups" + (f"-{days.iso(days.today(zone))}" if zone is not None else "")
    fields = [
        Field("form", _("Format"), "csv", tuple(_FORMATS)),
        Field("path", _("File (empty: to the clipboard)"), str(Path("~") / stem)),
    ]

    def work(answers: dict[str, str]) -> tuple[str, Path | None]:
        from sihu_tui.groups import views

        form = answers["form"].strip().lower()
        text = views.export(store, rows, seen.columns, form)
        if not answers["path"].strip():
            return text, None
        path = Path(answers["path"].strip()).expanduser()
        if not path.suffix:
            path = path.with_name(f"{path.name}.{_FORMATS[form]}")
        views.write_export(path, text)
        return text, path

    def done(outcome: tuple[str, Path | None]) -> None:
        text, path = outcome
        if path is None:
            console.copy(text)
        else:
            said = ngettext("{n} group written to {path}", "{n} groups written to {path}", len(rows))
            console.say(said.format(n=len(rows), path=path))

    title = ngettext("Export {n} group with the columns on the screen", "Export {n} groups with the columns on the screen",
                     len(rows)).format(n=len(rows))  # fmt: skip
    ask(console, title, fields, work, done)

"""`sihu groups`: every group in any view, and what the groups pane does, without a terminal."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, command, store_of, top_command
from sihu_tui.groups.platforms import platform_code
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.groups.columns import GroupColumn
    from sihu_tui.groups.groups import GroupRow
    from sihu_tui.store import Store


def add(subcommands: Subcommands) -> None:
    """Add the subcommand with its own ones."""
    parser = top_command(subcommands, "groups", run)
    parser.add_argument("--view", metavar="NAME", help=_("a saved view, by name or key"))
    parser.add_argument("--filter", metavar="WORDS", help=_("only groups that fit, like `owner:lin members>200`"))
    parser.add_argument(
        "--sort", metavar="COLUMN", help=_("order by a column; `--sort=-members` for the largest first")
    )
    parser.add_argument("--columns", metavar="NAMES", help=_("columns to show, separated by commas"))
    parser.add_argument(
        "--format", choices=("table", "csv", "json", "markdown"), help=_("how to print (default: table)")
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help=_("write to a file instead"))
    parser.add_argument("--save", metavar="NAME", help=_("keep this view under a name"))
    parser.add_argument("--key", metavar="KEY", default="", help=_("the key that opens the saved view"))
    parser.add_argument("--json", action="store_true", help=_("print JSON, all fields"))
    inner = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"))

    edit = command(inner, "edit", _("change many groups as one step"), edit_groups)
    edit.add_argument("groups", metavar="GROUP", nargs="*", help=_("names, slugs or #numbers"))
    edit.add_argument("--filter", metavar="WORDS", help=_("all groups that fit"))
    edit.add_argument("--owner")
    edit.add_argument("--platform", type=platform_code)
    edit.add_argument("--kind", help=_("lasting, temporary, or comments under posts"))
    edit.add_argument("--tag", action="append", default=[], metavar="TAG", help=_("add a tag"))
    edit.add_argument("--untag", action="append", default=[], metavar="TAG", help=_("remove a tag"))
    edit.add_argument("--slug", help=_("a short name to type (one group)"))
    edit.add_argument("--name", help=_("another name (one group)"))
    edit.add_argument("--purpose", help=_("what it is for"))
    edit.add_argument("--layer", type=int, help=_("1 to 4: how far its members are built up"))
    edit.add_argument("--starts", metavar="DATE")
    edit.add_argument("--ends", metavar="DATE")
    edit.add_argument("--parent", metavar="GROUP", help=_("the group it stands under; `none` for none"))
    edit.add_argument("--admits", help=_("how members are admitted"))

    found = command(inner, "found", _("found a group"), found_group)
    found.add_argument("name", metavar="NAME")
    found.add_argument("--platform", default="other", type=platform_code)
    found.add_argument("--owner", default="")
    found.add_argument("--slug", default="")
    found.add_argument("--purpose", default="")
    found.add_argument("--layer", type=int)
    found.add_argument(
        "--for", dest="whom", metavar="FILTER", help=_("for these people by field: their layer is read from the data")
    )
    found.add_argument("--starts", metavar="DATE")
    found.add_argument("--ends", metavar="DATE", help=_("the last day of a temporary group"))
    found.add_argument("--parent", metavar="GROUP")

    views = command(inner, "views", _("list saved views, or forget one"), list_views)
    views.add_argument("--remove", metavar="NAME")

    from sihu_tui.cli import charter, duplicates, membership, retirement, rituals, sends

    membership.add(inner)
    charter.add(inner)
    rituals.add(inner)
    sends.add(inner)
    retirement.add(inner)
    duplicates.add(inner)


def run(arguments: argparse.Namespace) -> int:
    """Print the groups of a view."""
    from dataclasses import replace

    from sihu_tui.cli.output import print_json
    from sihu_tui.groups import groups, views
    from sihu_tui.outreach.lately import with_lately

    with store_of(arguments) as store:
        view = views.find(store, arguments.view) if arguments.view else views.BUILT_IN[0]
        view = replace(
            view,
            filter=" ".join(filter(None, (view.filter, arguments.filter))),
            sort=arguments.sort or view.sort,
            columns=tuple(arguments.columns.split(",")) if arguments.columns else view.columns,
        )
        listed = groups.list_groups(store)
        rows = views.apply(with_lately(store, listed) if arguments.json or views.asks_lately(view) else listed, view)
        if arguments.save:
            views.save(store, replace(view, name=arguments.save, key=arguments.key))
        form = arguments.format or ("csv" if arguments.out else "table")
        if arguments.out:
            views.write_export(arguments.out, views.export(store, rows, view.columns, form))
        elif arguments.json:
            print_json({"groups": rows})
        elif form == "table":
            _print_rows(store, rows, view.columns)
        else:
            print(views.export(store, rows, view.columns, form), end="")
    return 0


def _print_rows(store: Store, rows: list[GroupRow], names: tuple[str, ...]) -> None:
    from sihu_tui import settings
    from sihu_tui.cli.output import print_table
    from sihu_tui.groups import columns
    from sihu_tui.text import charts

    zone = settings.zone(store)
    chosen = [columns.find_column(name.strip()) for name in names]

    def shown(column: GroupColumn, row: GroupRow) -> str:
        value = columns.cell(column, row, zone)
        if column.kind == "weeks":
            return charts.strip(row.weekly)
        if value is None:
            return "—"
        if column.kind == "share":
            return f"{value:.0%}"
        return f"{value:g}" if isinstance(value, float) else columns.word(column, str(value))

    print_table(
        [_(column.head) for column in chosen],
        [[shown(column, row) for column in chosen] for row in rows],
        right=[i for i, column in enumerate(chosen) if column.kind in ("number", "share")],
    )


def edit_groups(arguments: argparse.Namespace) -> int:
    """Change the groups named, or those that fit the filter."""
    from sihu_tui.errors import SihuError
    from sihu_tui.groups import groups, views
    from sihu_tui.text.i18n import ngettext

    with store_of(arguments) as store:
        ids = [groups.find(store, name) for name in arguments.groups]
        if arguments.filter:
            fits = views.fits(arguments.filter)
            ids += [row.id for row in groups.list_groups(store) if fits(row)]
        if not ids:
            raise SihuError(_("Name the groups to change, or give a --filter that some fit."))
        changes = {
            name: value
            for name in ("owner", "platform", "kind", "purpose", "layer", "admits")
            if (value := getattr(arguments, name)) is not None
        }
        from sihu_tui.cli.output import day_or_none

        changes |= {
            f"{name}_day": day_or_none(text, store)
            for name in ("starts", "ends")
            if (text := getattr(arguments, name)) is not None
        }
        if arguments.parent is not None:
            changes["parent_id"] = None if arguments.parent == "none" else groups.find(store, arguments.parent)
        own = {name: value for name in ("slug", "name") if (value := getattr(arguments, name)) is not None}
        if own:
            if len(ids) > 1 or arguments.tag or arguments.untag:
                raise SihuError(_("A name or a slug is given to one group at a time, and apart from tags."))
            groups.edit(store, ids[0], **changes, **own)
            changed = 1
        elif not changes and not arguments.tag and not arguments.untag:
            raise SihuError(_("Say what to change: --owner, --tag, --kind and others; see --help."))
        else:
            changed = groups.edit_many(store, ids, arguments.tag, arguments.untag, **changes)
    print(
        ngettext(
            "{n} group changed; `sihu undo` takes it back.", "{n} groups changed; `sihu undo` takes it back.", changed
        ).format(n=changed)
    )
    return 0


def found_group(arguments: argparse.Namespace) -> int:
    """Found a group and say what is doubtful."""
    from sihu_tui.cli.output import day_or_none
    from sihu_tui.groups import charter, groups

    with store_of(arguments, create=True) as store:
        facts = {
            name: value
            for name in ("owner", "slug", "purpose", "layer")
            if (value := getattr(arguments, name)) not in ("", None)
        }
        if arguments.starts or arguments.ends:
            facts |= {
                "kind": "temporary",
                "starts_day": day_or_none(arguments.starts, store),
                "ends_day": day_or_none(arguments.ends, store),
            }
        if arguments.parent:
            facts["parent_id"] = groups.find(store, arguments.parent)
        if arguments.whom is not None and "layer" not in facts:
            from sihu_tui import contacts
            from sihu_tui.contacts import layers, people_filter

            people = people_filter.listed(store, arguments.whom, contacts.ranking(store))
            facts["layer"] = layers.of_people(store, people).layer or None
        founding = charter.found(store, arguments.name, arguments.platform, **facts)
    print(_("Group #{id} founded.").format(id=founding.group))
    for warning in founding.warnings:
        print(f"! {warning}")
    return 0


def list_views(arguments: argparse.Namespace) -> int:
    """Print the views, or forget one."""
    from sihu_tui.cli.output import print_table
    from sihu_tui.groups import views

    with store_of(arguments) as store:
        if arguments.remove:
            views.remove(store, arguments.remove)
        print_table(
            (_("view"), _("key"), _("filter"), _("order"), _("columns")),
            [(_(view.name) if view.id is None else view.name, view.key, view.filter, view.sort,
             " ".join(view.columns)) for view in views.list_views(store)],
        )  # fmt: skip
    return 0

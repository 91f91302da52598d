"""`sihu import`: chat history in, and what was understood of it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.cli.output import draw
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import plain

if TYPE_CHECKING:
    from sihu_tui.importing.options import Listener


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "import", run)
    parser.add_argument(
        "paths", metavar="PATH", nargs="*", type=Path, help=_("an export, or a folder or zip of exports")
    )
    parser.add_argument("--zone", metavar="ZONE", help=_("time zone of times without one, like Asia/Shanghai"))
    parser.add_argument(
        "--date-order", choices=("dmy", "mdy", "ymd"), help=_("order of day, month and year where it is unclear")
    )
    parser.add_argument("--group", metavar="NAME", help=_("name of the group where the file has none"))
    parser.add_argument(
        "--map",
        metavar="FIELD=COLUMN",
        action="append",
        default=[],
        help=_("which column holds what, for a table (repeat)"),
    )
    parser.add_argument("--exported", metavar="DATE", help=_("the day on which the files were exported (YYYY-MM-DD)"))
    parser.add_argument("--inbox", metavar="FOLDER", type=Path, help=_("import what is new in a folder; for cron"))
    parser.add_argument("--dry-run", action="store_true", help=_("tell what would come in, write nothing"))
    parser.add_argument("--json", action="store_true", help=_("print the report as JSON"))
    parser.add_argument("--formats", action="store_true", help=_("list the formats that can be read"))


def run(arguments: argparse.Namespace) -> int:
    """Import and report; 1 when a file could not be read."""
    from sihu_tui.errors import SihuError

    if arguments.formats:
        from sihu_tui.readers import readers

        for reader in readers():
            print(f"{reader.FORMAT:<24} {(reader.__doc__ or '').strip().splitlines()[0]}")
        return 0
    if not arguments.paths and arguments.inbox is None:
        raise SihuError(_("Name a file or folder to import, like `sihu import ~/exports`."))
    from sihu_tui.cli.output import day_or_none
    from sihu_tui.importing.options import Options
    from sihu_tui.importing.run import bring_in

    options = Options(
        zone=arguments.zone, date_order=arguments.date_order, group_name=arguments.group,
        mapping=_mapping(arguments.map), exported=day_or_none(arguments.exported), dry_run=arguments.dry_run,
    )  # fmt: skip
    with store_of(arguments, create=True) as store:
        paths = list(arguments.paths)
        if arguments.inbox is not None:
            from sihu_tui.importing.inbox import unseen

            paths += unseen(store, arguments.inbox)
        results = bring_in(store, paths, options, _progress(quiet=arguments.json))
    if arguments.json:
        from sihu_tui.cli.output import print_json

        print_json({"dry_run": options.dry_run, "files": [result.as_json() for result in results]})
    else:
        from sihu_tui.importing.summary import shared, told

        said = shared(results)
        for result in results:
            print("\n".join(told(result, said)))
        for doubt, n in said.items():
            print(plain("? " + _("{n} files: {doubt}").format(n=n, doubt=doubt)))
        if not results:
            print(_("Nothing new."))
    return 1 if any(result.error for result in results) else 0


def _mapping(pairs: list[str]) -> dict[str, str]:
    from sihu_tui.errors import SihuError

    found = {}
    for pair in (piece for text in pairs for piece in text.split(",")):
        name, equals, column = pair.partition("=")
        if not equals:
            raise SihuError(_("--map takes FIELD=COLUMN, not {pair!r}.").format(pair=pair))
        found[name.strip()] = column.strip()
    return found


def _progress(quiet: bool) -> Listener:
    """Give a listener that keeps one line on the terminal up to date, a few times a second."""
    from time import monotonic

    from sihu_tui.importing.options import Progress, ignore

    if quiet or not sys.stderr.isatty():
        return ignore
    last = 0.0

    def show(progress: Progress) -> None:
        nonlocal last
        if monotonic() - last < 0.2:
            return
        last = monotonic()
        part = f"{100 * progress.read // progress.size:3d} %" if progress.size and progress.read else "     "
        line = _("{number}/{of} {part} {rows} rows  {name}").format(
            number=progress.number, of=progress.of, part=part, rows=f"{progress.rows:,}", name=Path(progress.path).name
        )
        draw(line[:78])
        if progress.doing == "judging":
            draw("")

    return show

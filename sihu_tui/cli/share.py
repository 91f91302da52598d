"""`sihu share`: a store for a team on one machine."""

from __future__ import annotations

import argparse
from pathlib import Path

from sihu_tui.cli import Subcommands, top_command
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "share", run)
    parser.add_argument("path", metavar="PATH", type=Path, help=_("the store; it is made when it is missing"))
    parser.add_argument("--group", metavar="NAME", help=_("the Unix group whose members use it"))
    parser.add_argument("--undo", action="store_true", help=_("make it its owner's alone again"))


def run(arguments: argparse.Namespace) -> int:
    """Share, and say how the others come to it."""
    import shlex

    from sihu_tui.derived import open_store
    from sihu_tui.errors import SihuError
    from sihu_tui.store import sharing

    path = arguments.path.expanduser().absolute()
    if arguments.undo:
        if not path.exists():
            raise SihuError(_("There is no store at {path}.").format(path=path))
        sharing.unshare(path)
        print(_("{path} is yours alone.").format(path=path))
        return 0
    if not arguments.group:
        raise SihuError(_("Name the group: `sihu share {path} --group NAME`.").format(path=shlex.quote(str(path))))
    open_store(path).close()
    sharing.share(path, arguments.group)
    print(_("{path} belongs to the group {group} now, its backups too.").format(path=path, group=arguments.group))
    print(_("Each of you: `export SIHU_STORE={path}`").format(path=shlex.quote(str(path))))
    return 0

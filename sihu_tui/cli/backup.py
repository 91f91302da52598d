"""`sihu backup` and `sihu restore`: a copy that was read back, and the way back to it."""

from __future__ import annotations

import argparse
from pathlib import Path

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommands."""
    parser = top_command(subcommands, "backup", run)
    parser.add_argument(
        "path", metavar="PATH", nargs="?", type=Path, help=_("a file or folder (default: beside the store)")
    )
    parser.add_argument(
        "--keep", metavar="N", type=_number, help=_("keep the newest N backups in that folder, remove older ones")
    )
    parser = top_command(subcommands, "restore", restore)
    parser.add_argument("file", metavar="FILE", type=Path, help=_("a backup"))


def run(arguments: argparse.Namespace) -> int:
    """Take a copy and say where."""
    from sihu_tui.store import backup

    with store_of(arguments) as store:
        kept = backup.take(store, arguments.path)
        print(_("Backup: {path} ({size} MB), read back and sound").format(path=kept, size=_megabytes(kept)))
        if arguments.keep is not None:
            for gone in backup.rotate(store.path, kept.parent, arguments.keep):
                print(_("Removed: {path}").format(path=gone))
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """Put a copy in the store's place; say where the store is kept that stood there."""
    from sihu_tui.paths import store_path
    from sihu_tui.store import backup

    path = store_path(arguments.store)
    kept = backup.restore(path, arguments.file)
    store_of(arguments).close()  # an older one is upgraded
    print(_("{path} is now what {file} was.").format(path=path, file=arguments.file))
    if kept is not None:
        print(_("The store that stood there is kept at {path}.").format(path=kept))
    return 0


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("How many to keep is a number from 1 on."))
    return int(text)


def _megabytes(path: Path) -> str:
    return f"{path.stat().st_size / (1 << 20):.1f}"

"""`sihu doctor`: what is wrong with terminal, locale, clipboard, store or data, and how to mend it."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, top_command
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.doctor.salvage import Saved


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "doctor", run)
    parser.add_argument("--recount", action="store_true", help=_("first make all sums again from the messages"))
    parser.add_argument(
        "--salvage", action="store_true", help=_("save what can be read of a damaged store into a new file beside it")
    )
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Print what was found; 1 when something is bad."""
    from sihu_tui.cli.output import print_json
    from sihu_tui.doctor import examine, recount
    from sihu_tui.paths import store_path

    if arguments.salvage:
        return _salvage(store_path(arguments.store))
    if arguments.recount:
        recount(store_path(arguments.store))
    found = examine(store_path(arguments.store))
    if arguments.json:
        print_json({"findings": found})
    else:
        words = {"ok": _("ok"), "note": _("note"), "warn": _("warning"), "bad": _("wrong")}
        for finding in found:
            print(f"{words[finding.level]:<8} {finding.text}")
            if finding.cure and finding.level != "ok":
                print(f"{'':<8} -> {finding.cure}")
    return 1 if any(finding.level == "bad" for finding in found) else 0


def _salvage(path: Path) -> int:
    """Print what was saved; 1 when some of it could not be read."""
    from sihu_tui.cli.output import print_table
    from sihu_tui.doctor.salvage import salvage

    file, saved = salvage(path)
    print_table(
        (_("table"), _("rows"), _("state")),
        [(one.table, one.rows, _state(one)) for one in saved if one.rows or not one.whole],
        right=(1,),
    )
    print(_("Saved into {file}; {path} was not changed.").format(file=file, path=path))
    print(_("`sihu restore {file}` puts it in the store's place.").format(file=shlex.quote(str(file))))
    return 0 if all(one.whole for one in saved) else 1


def _state(one: Saved) -> str:
    said = [] if one.whole else [_("some rows cannot be read")]
    if one.loose:
        said.append(_("{n} rows left out: what they belong to is lost").format(n=one.loose))
    return _(", ").join(said) or _("whole")

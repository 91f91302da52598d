"""`sihu doctor`: what is wrong with terminal, locale, clipboard, store or data, and how to mend it."""

from __future__ import annotations

import argparse

from sihu_tui.cli import Subcommands, top_command
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "doctor", run)
    parser.add_argument("--recount", action="store_true", help=_("first make all sums again from the messages"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Print what was found; 1 when something is bad."""
    from dataclasses import asdict

    from sihu_tui.cli.output import print_json
    from sihu_tui.doctor import examine, recount
    from sihu_tui.paths import store_path

    if arguments.recount:
        recount(store_path(arguments.store))
    found = examine(store_path(arguments.store))
    if arguments.json:
        print_json({"version": 1, "findings": [asdict(finding) for finding in found]})
    else:
        words = {"ok": _("ok"), "note": _("note"), "warn": _("warning"), "bad": _("wrong")}
        for finding in found:
            print(f"{words[finding.level]:<8} {finding.text}")
            if finding.cure and finding.level != "ok":
                print(f"{'':<8} -> {finding.cure}")
    return 1 if any(finding.level == "bad" for finding in found) else 0

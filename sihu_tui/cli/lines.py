"""`sihu lines`: what lines are, told from the outside: sends by kind, advertisements, questions; and corrections."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sihu_tui.cli import Subcommands, command, store_of, top_command
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.outreach.classify import Classifier, Correction


def add(subcommands: Subcommands) -> None:
    """Add the subcommand with its own subcommands."""
    parser = top_command(subcommands, "lines", rules)
    within = parser.add_subparsers(metavar=_("WHAT"), dest="what")
    for name, summary, run in (
        ("classify", _("tell each JSON line ({text, operator}) what it is"), classify),
        ("correct", _("learn from JSON lines ({text, send} or ad, question)"), correct),
    ):
        made = command(within, name, summary, run)
        made.add_argument("file", metavar="FILE", help=_("JSON lines; - for standard input"))
        if name == "correct":
            made.add_argument(
                "--like", action="store_true", help=_("name the store's lines like them that count otherwise")
            )
            made.add_argument("--too", action="store_true", help=_("correct those lines too"))
    command(within, "rules", _("print the rules by which lines are told"), rules)


def rules(arguments: argparse.Namespace) -> int:
    """Print the rules, the team's own where there are."""
    from pathlib import Path

    from sihu_tui import settings
    from sihu_tui.errors import StoreError
    from sihu_tui.outreach.signs import rules_text

    path = ""
    try:
        with store_of(arguments) as store:
            path = settings.get(store, "lines.rules")
    except StoreError:
        pass
    print(Path(path).read_text("utf-8") if path else rules_text(), end="")
    return 0


def classify(arguments: argparse.Namespace) -> int:
    """Answer each line in JSON: by itself, but for what one account brings into several groups."""
    from sihu_tui.outreach import ads

    rows = list(_rows(arguments.file))
    teller = classifier_of(arguments)
    ours = [bool(row.get("operator")) for row in rows]
    texts = [_words(row) for row in rows]
    sends = iter(teller.sends([text for text, own in zip(texts, ours, strict=True) if own]))
    theirs = [
        ads.Said(row.get("group"), row.get("sender"), text)
        for row, text, own in zip(rows, texts, ours, strict=True) if not own
    ]  # fmt: skip
    told = iter(zip(ads.tell(theirs, teller), teller.questions([one.text for one in theirs]), strict=True))
    for own in ours:
        if own:
            kind, why = next(sends)
            print(json.dumps({"send": kind, "ad": False, "question": False, "why": why}, ensure_ascii=False))
        else:
            (ad, ad_why), (asks, asks_why) = next(told)
            why = ad_why if ad or not asks else asks_why
            answer = {"send": None, "ad": ad, "question": asks and not ad, "why": why}
            print(json.dumps(answer, ensure_ascii=False))
    return 0


def correct(arguments: argparse.Namespace) -> int:
    """Keep what lines are said to be, and say how many were news."""
    from dataclasses import asdict

    from sihu_tui.cli.output import print_json
    from sihu_tui.outreach import alike, classify

    found = [one for row in _rows(arguments.file) for one in _corrections(row)]
    with store_of(arguments, create=True) as store:
        against = [said for one in found if (said := alike.contradicted(store, one))]
        told: dict[str, Any] = {"version": 1, "corrected": classify.correct(store, found)}
        if arguments.like or arguments.too:
            like = [(one, line) for one in found for line in alike.alike(store, one)]
            told["like"] = [asdict(line) for _one, line in like]
            if arguments.too:
                more = [classify.Correction(one.subject, line.text, one.value) for one, line in like]
                told["corrected"] += classify.correct(store, more)
        print_json(told | ({"contradicts": against} if against else {}))
    return 0


def _corrections(row: dict[str, Any]) -> Iterator[Correction]:
    from sihu_tui.outreach.classify import Correction

    text = _words(row)
    if row.get("send") is not None:
        yield Correction("send", text, str(row["send"]))
    for name in ("ad", "question"):
        if row.get(name) is not None:
            yield Correction(name, text, "yes" if row[name] else "no")


def classifier_of(arguments: argparse.Namespace) -> Classifier:
    """Give the store's classifier; sihu's own where there is no store yet."""
    from sihu_tui.outreach.classify import Classifier, of_store
    from sihu_tui.paths import store_path

    if not store_path(arguments.store).exists():
        return Classifier()
    with store_of(arguments) as store:
        return of_store(store)


def _words(row: dict[str, Any]) -> str:
    from sihu_tui.text.sanitize import plain

    return plain(str(row.get("text") or ""))


def _rows(file: str) -> Iterator[dict[str, Any]]:
    """Give the objects of a file or of standard input. Raises SihuError naming the line that is none."""
    from sihu_tui.errors import SihuError

    try:
        source = sys.stdin if file == "-" else open(file, encoding="utf-8-sig", errors="replace")  # noqa: SIM115 - closed below
    except OSError as error:
        raise SihuError(_("{path} cannot be read: {why}").format(path=file, why=error.strerror)) from error
    try:
        for number, line in enumerate(source, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError:
                row = None
            if not isinstance(row, dict):
                raise SihuError(
                    _("{path}, line {n}: this is no JSON object; write {form}.").format(
                        path=file, n=number, form='{"text": "…", "operator": true}'
                    )
                )
            yield row
    finally:
        if source is not sys.stdin:
            source.close()

"""`sihu surveys`: what many people are asked, and what they answered."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.cli.output import add_reveal
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.store import Store


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "surveys", run)
    parser.add_argument("number", nargs="?", type=int, metavar="SURVEY", help=_("show what came of this survey"))
    parser.add_argument("--add", metavar="TITLE", help=_("write a survey"))
    parser.add_argument("--words", metavar="WORDS", help=_("words of the message that asks it, by which it is known"))
    parser.add_argument("--options", metavar="OPTIONS", help=_("what can be chosen, like `1 vanilla / 2 no scent`"))
    parser.add_argument("--wanted", type=int, metavar="N", help=_("how many people are to answer"))
    parser.add_argument("--since", metavar="DATE", help=_("from this day on"))
    parser.add_argument("--until", metavar="DATE", help=_("up to this day"))
    parser.add_argument("--answer", type=int, nargs="+", metavar="ID", help=_("these messages are answers"))
    parser.add_argument("--no-answer", type=int, nargs="+", metavar="ID", help=_("these messages are no answers"))
    parser.add_argument("--remove", action="store_true", help=_("take the survey off the list"))
    add_reveal(parser)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """List surveys, show one, or write or change one."""
    from sihu_tui.errors import SihuError
    from sihu_tui.feedback import surveys

    facts = (arguments.words, arguments.options, arguments.wanted, arguments.since, arguments.until)
    changes = any(fact is not None for fact in facts)
    marks = arguments.answer or arguments.no_answer
    with store_of(arguments) as store:
        if arguments.add is not None:
            first, last = _span(store, arguments)
            words, options = arguments.words or "", arguments.options or ""
            print(surveys.add(store, arguments.add, words, options, arguments.wanted, first, last))
        elif arguments.number is None and (changes or marks or arguments.remove):
            raise SihuError(
                _("Name the survey by its number, as `sihu surveys` lists it, or write one with --add TITLE.")
            )
        elif arguments.number is None:
            _list(store, arguments)
        elif arguments.remove:
            surveys.remove(store, arguments.number)
        elif changes or marks:
            if changes:
                _edit(store, arguments)
            for ids, answers in ((arguments.answer, True), (arguments.no_answer, False)):
                if ids:
                    surveys.mark(store, arguments.number, ids, answers)
        else:
            _show(store, arguments)
    return 0


def _span(store: Store, arguments: argparse.Namespace) -> tuple[int | None, int | None]:
    """Give the first and the last day that were named."""
    from sihu_tui import settings
    from sihu_tui.dates import days, parse

    today = days.today(settings.zone(store))
    first, last = (None if day is None else parse.parse(day, today) for day in (arguments.since, arguments.until))
    return first, last


def _edit(store: Store, arguments: argparse.Namespace) -> None:
    """Change what was named of a survey, and keep the rest."""
    from sihu_tui.feedback import surveys

    found = surveys.find(store, arguments.number)
    first, last = _span(store, arguments)
    options = "\n".join(f"{one.code} {one.label}" for one in found.options)
    surveys.edit(
        store, found.id, found.title,
        found.words if arguments.words is None else arguments.words,
        options if arguments.options is None else arguments.options,
        found.wanted if arguments.wanted is None else arguments.wanted,
        found.first_day if first is None else first,
        found.last_day if last is None else last,
    )  # fmt: skip


def _list(store: Store, arguments: argparse.Namespace) -> None:
    from sihu_tui import settings
    from sihu_tui.cli.output import emit
    from sihu_tui.dates import days
    from sihu_tui.feedback import survey_answers, surveys

    zone = settings.zone(store)
    found = survey_answers.results(store, surveys.list_surveys(store))
    emit(arguments.json, {"surveys": [
            {"id": one.survey.id, "title": one.survey.title, "words": one.survey.words, "groups": one.groups,
             "chats": one.chats, "people": one.people, "wanted": one.survey.wanted, "tally": one.tally,
             "until": one.until} for one in found]}, (_("survey"), _("title"), _("groups"), _("chats"), _("people"), _("wanted"), _("until")), [
            (one.survey.id, one.survey.title, one.groups, one.chats, one.people, one.survey.wanted or "",
             _("not asked yet") if one.until is None else days.iso(days.day_of(one.until, zone)))
            for one in found
        ], right=(0, 2, 3, 4, 5))  # fmt: skip


def _show(store: Store, arguments: argparse.Namespace) -> None:
    from dataclasses import asdict

    from sihu_tui import settings
    from sihu_tui.cli.output import print_json, print_table, shown
    from sihu_tui.dates import days
    from sihu_tui.feedback import survey_answers

    found, zone, private = survey_answers.result(store, arguments.number), settings.zone(store), shown(store, arguments)
    if arguments.json:
        print_json({**asdict(found)}, private)
        return
    labels = {option.code: option.label for option in found.survey.options}
    if labels:
        print_table((_("option"), "", _("people")), [
            (code, label, found.tally[code]) for code, label in labels.items()], right=(2,))  # fmt: skip
        print()
    print_table(
        (_("message"), _("day"), _("group"), _("person"), _("choice"), _("words"), _("need")),
        [
            (one.message, f"{days.local(one.ts, zone):%Y-%m-%d}", one.group_name, one.name, " ".join(one.choice), one.text,
             one.need or "") for one in found.answers
        ],
        right=(0,),
        shown=private,
    )  # fmt: skip

"""`sihu help TOPIC`: the keys, the formats, the settings, the JSON that commands print."""

from __future__ import annotations

import argparse
import importlib

from sihu_tui.cli import Subcommands, parser, top_command
from sihu_tui.text.i18n import N_, _

TOPICS = {
    "keys": N_("what each key does, in every pane"),
    "formats": N_("which files can be imported"),
    "settings": N_("where settings live and how they are changed"),
    "json": N_("what the commands print with --json"),
    "sends": N_("what counts as sent, as an advertisement, as somebody of ours"),
}
RULES = (
    N_("One account is one person, whatever the name: two operators of one name stay two."),
    N_("Who is an operator is one for all of the past: what they wrote as a member counts as sent, not as talk."),
    N_("A name like 店长 alone makes nobody an operator: it takes more groups, promotions, or writing to all."),
    N_(
        "What a line quotes is not its own: who quotes an advertisement does not advertise, an operator who quotes answers."
    ),
    N_("A bundle of forwarded talk that an operator sends is content, whatever is said in it."),
    N_("What a bot posts, every day or once, is neither talk nor a send."),
    N_("Of two corrections of one line the later one holds; who had said otherwise is named."),
    N_("A text copied through sihu that an import brings too, within twelve hours, is one send and keeps its kind."),
    N_(
        "The same link or address by one account in several groups is an advertisement, unless somebody said that it is none."
    ),
    N_("收到, 好的, 1, OK and stickers keep no group from being advertisements alone."),
)
"""What holds where lines could be told in two ways."""
JSON: dict[str, tuple[str, str]] = {
    "import": (
        N_("what each file brought"),
        "files[].{path, format, new, known, skipped, error, doubts, asks, chats[]}; chats with messages, senders, joins, leaves, "
        "system, recalls, bots, first, last, name, private",
    ),
    "groups": (N_("groups of the view"), "groups[] with id, name, platform, owner, kind, status …"),
    "health": (
        N_("every group's verdict, worst first"),
        "groups[] with name, status, risk, evidence, watch {day, band, next}, halved {now, before, best}; judged",
    ),
    "digest": (
        N_("the day's text, and what it says"),
        "day, stale_days, judged, counts {status: n}, to_do[] {group, status, action, why, owner}, worse[], better[], beside[], text",
    ),
    "where": (N_("the files that sihu keeps"), "store, config, demo, log"),
    "orders list": (N_("orders"), "orders[] with number, cents, day, buyer"),
    "orders credit": (
        N_("who is credited with what stands"),
        "rows[] with name, brought, handled, credited, orders; cents, orders",
    ),
    "orders settle --to": (
        N_("a settlement that is kept"),
        "run, rows[] {day, key, product, amount, source, handler, payee, cents, of}, unpaid, before, orders, cents, payees {name: [orders, cents]}",
    ),
    "people": (
        N_("contacts, by --where too"),
        "people[] with id, name, remark, stage, owner, tags, due_day, last_ts …",
    ),
    "people import": (N_("what a file of people brought"), "files[] with new, filled, known, doubts, mapping, left[]"),
    "people --forget": (
        N_("what dropping old words takes and costs"),
        "dropped, day, messages, of, copied, chats, costs {figure: days}, backups[]",
    ),
    "today": (
        N_("whom to turn to, and what is at stake"),
        "day, people, counts, rows[] {id, name, stage, owner, last_ts, last_text, score, weights {reason: points}, reasons[]}",
    ),
    "turns": (
        N_("how people were answered"),
        "all, operators[] {by, answered, median, tenths, in_time}; open, outside, late[], written, replied, share",
    ),
    "stages": (
        N_("the funnel"),
        "stages[] {stage, people, days}, groups[]; --propose: proposals[]; --moved: weeks[], moves[]; --layer: people, talk, trust, buy, layer",
    ),
    "standing": (
        N_("figures on people"),
        "check, funnel, answers, talked, kocs[], core[], filled, told[], friends[], plain_talk, rules[]",
    ),
    "campaigns": (
        N_("sessions"),
        "campaigns[] {season, groups, sales, before, without, samples, sampled, reserved, came, tasks[]}; --months; --cohorts",
    ),
    "costs": (
        N_("the ledger"),
        "costs[], kinds, departments, months[] {month, sold, margin, running, sunk, hours, balance, back}, payback",
    ),
    "value": (N_("trust, cash, efficiency"), "trust, cash, efficiency, stock, flow; --kpi: people[], whole"),
    "cases": (
        N_("complaints and the like"),
        "cases[] {id, kind, title, who, owner, department, state, opened_day, days, outcome, cents}; --delist",
    ),
    "questions --file": (
        N_("questions in an export and who answered them"),
        "questions[] with group, ts, who, text, state, answered_by (operator, member, null), answered_ts, how",
    ),
    "turns --file": (
        N_("who waits for whom in an export"),
        "people[] with person, waiting, since, answers[] {asked, answered, minutes}",
    ),
    "lines classify -": (
        N_("what a line is: a send's kind, an advertisement, a question"),
        "send (content, service, promotion, chat, null), ad, question, why; one line of JSON for one line of JSON",
    ),
    "settings": (N_("what is set"), "settings {name: value}; own[] with --group"),
}
"""Each command: what it prints, and its fields. Version 1: fields are added, none changes its meaning or goes."""


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    made = top_command(subcommands, "help", run)
    made.add_argument("topic", nargs="?", choices=tuple(TOPICS), metavar="TOPIC", help=", ".join(TOPICS))


def run(arguments: argparse.Namespace) -> int:
    """Print a topic, or what there is."""
    if arguments.topic is None:
        parser().print_help()
        print()
        for name, said in TOPICS.items():
            print(f"  sihu help {name:<10} {_(said)}")
    else:
        {"keys": _keys, "formats": _formats, "settings": _settings, "json": _json, "sends": _sends}[arguments.topic]()
    return 0


def _keys() -> None:
    from sihu_tui.cli.output import print_table

    keymap = importlib.import_module("sihu_tui.screens.keymap")
    panes = importlib.import_module("sihu_tui.screens.panes")
    print_table(
        (_("key"), _("what it does"), ""),
        [(keymap.shown_part(key), _(verb.name), _("changes") if verb.writes else "") for key, verb in
         keymap.GRAMMAR.items()],
    )  # fmt: skip
    print()
    print_table(
        (_("key"), _("opens"), ""),
        [(keymap.shown(entry.key), _(entry.title), _(entry.tip)) for entry in panes.PANES if not entry.asks],
    )


def _formats() -> None:
    from sihu_tui.cli.output import print_table
    from sihu_tui.readers import readers

    print_table(
        (_("format"), _("what it is")),
        [(one.FORMAT, (one.__doc__ or "").strip().splitlines()[0]) for one in readers()],
    )


def _settings() -> None:
    from sihu_tui.paths import config_path

    print(
        _("The store holds what is true for everybody: `sihu settings` lists it, `sihu settings NAME VALUE` sets it.")
    )
    print(_("`sihu settings export FILE` and `sihu settings import FILE` carry it to another store, as TOML."))
    print(_("Who you are, your language, colours and keys are yours: {path}").format(path=config_path()))
    print(
        '\n    operator = "lin"\n    language = "zh_CN"\n    theme = "dark"\n    [keys]\n    "groups.new" = "ctrl+n"\n'
    )
    folder = config_path().parent / "themes"
    print(_("Colours of your own are files in {folder}: there NAME.toml is the theme NAME, like").format(folder=folder))
    print('\n    base = "dark"\n    background = "#101418"\n    accent = "#8fb2ea"')


def _sends() -> None:
    from sihu_tui.cli.output import wrapped

    for rule in RULES:
        for at, line in enumerate(wrapped(_(rule), 92, "")):
            print(("  " if at else "· ") + line)


def _json() -> None:
    from sihu_tui.cli.output import wrapped

    for name, (what, fields) in JSON.items():
        print(f"sihu {name} --json" if not name.endswith("-") else f"sihu {name}")
        for line in wrapped(_(what), 92, ""):
            print(f"    {line}")
        for line in wrapped(fields, 92, "  "):
            print(f"    {line}")

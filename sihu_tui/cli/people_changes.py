"""`sihu people import|add|set|members|buyers`: bringing people in and changing them, one or many, without a terminal."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.store import Store

VERBS = ("import", "add", "set", "members", "buyers")


def options(parser: argparse.ArgumentParser) -> None:
    """Add what the verbs take."""
    more = parser.add_argument_group(
        _("bringing in and changing: import FILE · add NAME · set NAME… · members GROUP · buyers")
    )
    more.add_argument(
        "--where", default="", metavar="FILTER", help=_("people by field, like 'stage:aware spend>1000 silent>30'")
    )
    more.add_argument(
        "--map", action="append", default=[], metavar="FIELD=COLUMN", help=_("import: which column is what; remembered")
    )
    more.add_argument("--platform", default="", metavar="NAME", help=_("import: whose ids these are (default wecom)"))
    more.add_argument("--dry-run", action="store_true", help=_("import: report without keeping anything"))
    more.add_argument(
        "--add", nargs="*", default=None, metavar="NAME", help=_("members, buyers: make these contacts, or all")
    )
    for name, summary in (
        ("remark", _("remark")), ("phone", _("phone number")), ("owner", _("owner")), ("stage", _("stage, with --evidence")),
        ("koc", _("how far as a KOC, with --evidence")), ("evidence", _("what shows it")), ("day", _("day of the evidence")),
        ("willing", _("open, mild or closed")), ("topics", _("topics, blanks between")),
        ("tags", _("tags, blanks between; +tag adds, -tag takes off, tag@DATE ends")), ("note", _("note")),
        ("next", _("when to come back to them")), ("why", _("why to come back")), ("birthday", _("birthday, like 1990-05-06 or 05-06")),
    ):  # fmt: skip
        more.add_argument(f"--{name}", metavar="TEXT", help=summary)
    more.add_argument("--field", action="append", default=[], metavar="NAME=VALUE", help=_("a fact of your own"))


def run(store: Store, arguments: argparse.Namespace) -> int:
    """Do what the verb says."""
    verb, rest = arguments.name, arguments.rest
    if verb == "import":
        return _import(store, arguments)
    if verb == "members":
        return _members(store, arguments)
    if verb == "buyers":
        return _buyers(store, arguments)
    if verb == "add":
        return _add(store, arguments, " ".join(rest))
    return _set(store, arguments)


def _import(store: Store, arguments: argparse.Namespace) -> int:
    from pathlib import Path

    from sihu_tui.cli.import_ import _mapping
    from sihu_tui.cli.output import print_json
    from sihu_tui.contacts import importer

    if not arguments.rest:
        raise SihuError(_("Name the file, like `sihu people import customers.csv`."))
    platform = arguments.platform or importer.PLATFORM
    done = [
        importer.bring_in(store, Path(path), _mapping(arguments.map), platform, arguments.dry_run)
        for path in arguments.rest
    ]
    if arguments.json:
        print_json({"files": [importer.as_json(one) for one in done]})
        return 0
    for one in done:
        print("\n".join(importer.told(one)))
    return 0


def _members(store: Store, arguments: argparse.Namespace) -> int:
    from sihu_tui.cli.output import emit, shown
    from sihu_tui.contacts import known
    from sihu_tui.groups import groups, members

    if not arguments.rest:
        raise SihuError(_("Name the group, like `sihu people members 好物群`."))
    group = groups.find(store, " ".join(arguments.rest))
    rows = [row for row in members.people(store, group) if row.contact is None and not (row.operator or row.bot)]
    if arguments.add is not None:
        wanted = set(arguments.add)
        if unknown := wanted - {row.name for row in rows} - {row.alias for row in rows}:
            raise SihuError(
                _("Nobody in the group who is no contact is called {names}.").format(
                    names=_(", ").join(sorted(unknown))
                )
            )
        chosen = [row.id for row in rows if not wanted or row.name in wanted or row.alias in wanted]
        print(_("{n} made contacts.").format(n=len(known.of_members(store, group, chosen))))
        return 0
    private = shown(store, arguments)
    emit(
        arguments.json, {"members": [{"id": row.id, "name": row.name, "spoken": row.spoken} for row in rows]},
        (_("member, no contact yet"), _("lines")), [(row.name, row.spoken) for row in rows], right=(1,),
        shown=private,
    )  # fmt: skip
    return 0


def _buyers(store: Store, arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    from sihu_tui.cli.output import emit, shown
    from sihu_tui.contacts import known
    from sihu_tui.dates import days
    from sihu_tui.text.amounts import money

    found = known.buyers(store)
    if arguments.add is not None:
        wanted = arguments.add or [one.name for one in found]
        if unknown := set(wanted) - {one.name for one in found}:
            raise SihuError(_("No order without a person names {names}.").format(names=_(", ").join(sorted(unknown))))
        print(_("{n} made contacts.").format(n=len(known.of_buyers(store, wanted))))
        return 0
    private = shown(store, arguments)
    emit(
        arguments.json, {"buyers": [{**asdict(one), "last_day": days.iso(one.last_day)} for one in found]},
        (_("buyer, no contact yet"), _("orders"), _("sum"), _("last")),
        [(one.name, one.orders, money(one.cents), days.iso(one.last_day)) for one in found], right=(1, 2),
        shown=private,
    )  # fmt: skip
    return 0


def _facts(store: Store, arguments: argparse.Namespace) -> tuple[dict[str, Any], dict[str, str]]:
    """Give what was said of a person: facts with a column, and facts of their own."""
    from sihu_tui import settings
    from sihu_tui.contacts import tables
    from sihu_tui.dates import days, parse

    facts: dict[str, Any] = {
        name: getattr(arguments, name)
        for name in ("remark", "owner", "willing", "topics", "note")
        if getattr(arguments, name) is not None
    }
    if arguments.phone is not None:
        digits, why = tables.phone_of(arguments.phone)
        if why:
            raise SihuError(_("{text!r} is no whole phone number.").format(text=arguments.phone))
        facts["phone"] = digits
    if arguments.next is not None:
        facts["due_day"] = (
            parse.parse_future(arguments.next, days.today(settings.zone(store))) if arguments.next else None
        )
    if arguments.why is not None:
        facts["due_why"] = arguments.why
    own = {}
    if arguments.birthday is not None:
        own["birthday"] = tables.birthday_of(arguments.birthday)
        if arguments.birthday and not own["birthday"]:
            raise SihuError(
                _("{text!r} is no birthday; write it like 1990-05-06 or 05-06.").format(text=arguments.birthday)
            )
    for pair in arguments.field:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise SihuError(_("--field is written like 肤质=敏感肌, not {text!r}.").format(text=pair))
        own[name.strip()] = value.strip()
    return facts, own


def _add(store: Store, arguments: argparse.Namespace, name: str) -> int:
    from sihu_tui import contacts
    from sihu_tui.store import journal
    from sihu_tui.text.i18n import N_

    facts, own = _facts(store, arguments)
    with journal.step(
        store, ("contacts", "contact_moves", "contact_fields", "contact_tags"), N_("{name} added"), name=name
    ):
        contact = contacts.add_contact(store, name, **facts)
        _more(store, arguments, [contact], own)
    print(f"#{contact}")
    return 0


def _set(store: Store, arguments: argparse.Namespace) -> int:
    from sihu_tui import contacts
    from sihu_tui.contacts import people_filter
    from sihu_tui.store import journal
    from sihu_tui.text.i18n import N_

    people = [contacts.find(store, name) for name in arguments.rest]
    if arguments.where:
        people += sorted(people_filter.fitting(store, arguments.where.split()))
    if not people:
        raise SihuError(_("Nobody is named; say who, or --where FILTER."))
    facts, own = _facts(store, arguments)
    with journal.step(
        store, ("contacts", "contact_moves", "contact_fields", "contact_tags"), N_("{n} people changed"), n=len(people)
    ):
        for contact in people:
            contacts.edit_contact(store, contact, **facts)
        _more(store, arguments, people, own)
    print(_("{n} people changed.").format(n=len(people)))
    return 0


def _more(store: Store, arguments: argparse.Namespace, people: list[int], own: dict[str, str]) -> None:
    """Set stage, tags and facts of their own."""
    from itertools import product

    from sihu_tui.contacts import batch
    from sihu_tui.store import single

    wanted = batch.Change(arguments.stage, arguments.koc, arguments.evidence or "", arguments.day or "", arguments.tags)
    if wanted != batch.Change(evidence=wanted.evidence, day=wanted.day):
        batch.change(store, people, wanted)
    for contact, (name, value) in product(people, own.items()):
        if value:
            single.put(
                store.connection, "contact_fields", "contact_id, name", contact_id=contact, name=name, value=value
            )
        else:
            single.delete(store.connection, "contact_fields", contact_id=contact, name=name)

"""Lists of groups as somebody likes to see them: columns, filter and order, saved under a name and a key, exported.

A filter is what is typed: plain words stand anywhere in the row (Chinese also by pinyin), `owner:lin` in one column,
`members>200` compares, `is:closed` and `is:open` tell, a leading `-` turns any of them round.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.groups.columns import COLUMNS, LATELY, GroupColumn, cell, find_column, word
from sihu_tui.groups.groups import GroupRow
from sihu_tui.groups.platforms import platform_name
from sihu_tui.health.statuses import STATUSES, status_word
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.matching import matcher
from sihu_tui.text.sanitize import csv_text, one_line
from sihu_tui.text.sorting import name_key

USUAL = ("name", "status", "weeks", "members", "week", "speech", "platform", "owner", "tags")
FORMATS = ("csv", "json", "markdown")
_RANK = {code: place for place, code in enumerate(STATUSES)}


@dataclass(frozen=True, slots=True)
class View:
    """A list of groups: a filter as typed, an order (`name`, or `-members` for the largest first), columns."""

    name: str
    key: str = ""
    filter: str = ""
    sort: str = "name"
    columns: tuple[str, ...] = USUAL
    id: int | None = None


BUILT_IN = (
    View(N_("all"), "0"),
    View(N_("open"), "1", filter="is:open"),
    View(
        N_("in need"),
        "2",
        filter="is:open",
        sort="-risk",
        columns=("name", "status", "weeks", "risk", "week", "speech", "owner"),
    ),
    View(
        N_("temporary"),
        "3",
        filter="is:open kind:temporary",
        sort="ends",
        columns=("name", "status", "starts", "ends", "members", "owner"),
    ),
    View(
        N_("charter"), "4", filter="is:open", sort="charter", columns=("name", "charter", "layer", "purpose", "owner")
    ),
    View(
        N_("pushes"),
        "6",
        filter="is:open",
        sort="-promotion",
        columns=("name", "status", "sent", "promotion", "quits", "talk", "ads", "members", "reach", "owner"),
    ),
    View(N_("calendar"), "7", filter="is:open", sort="ritual", columns=("name", "ritual", "rituals", "week", "owner")),
    View(
        N_("closed"),
        "5",
        filter="is:closed",
        sort="-closed",
        columns=("name", "closed", "members", "platform", "owner"),
    ),
)
"""What is there before anything is saved."""
FIRST = BUILT_IN[1]
"""What is seen before anything is chosen: closed groups are out of the way."""


def asks_lately(view: View) -> bool:
    """Whether a view shows, sorts by or filters on what the last weeks of a group hold."""
    fields = {
        word.lstrip("-").partition(sign)[0]
        for word in view.filter.split()
        for sign in (":", ">", "<", "=")
        if sign in word
    }
    heads = {_(COLUMNS[name].head).casefold() for name in LATELY}
    return bool(LATELY & {*view.columns, view.sort.lstrip("-"), *fields} or heads & {one.casefold() for one in fields})


def list_views(store: Store) -> list[View]:
    """Give the built-in views, then the saved ones in order of name."""
    rows = store.connection.execute("select name, key, filter, sort, columns, id from views order by name")
    return [*BUILT_IN, *(View(row[0], row[1], row[2], row[3], tuple(row[4].split()) or USUAL, row[5]) for row in rows)]


def find(store: Store, named: str) -> View:
    """Give the view with this name or key, in either language. Raises SihuError when there is none."""
    views = list_views(store)
    for view in reversed(views):
        if named in (view.name, view.key, _(view.name)) and named:
            return view
    raise SihuError(
        _("There is no view {name}; there are: {views}.").format(name=named, views=_(", ").join(v.name for v in views))
    )


def save(store: Store, view: View) -> int:
    """Keep a view under its name (a view of that name is replaced) and key; give its id. Raises SihuError.

    A key is one letter or digit, and only one view has it.
    """
    name, key = one_line(view.name), view.key.strip()
    if not name or name in {built.name for built in BUILT_IN}:
        raise SihuError(_("A view needs a name of its own."))
    if key and not (len(key) == 1 and key.isalnum() and key.isascii()):
        raise SihuError(_("{key!r} is no key for a view; take one letter or digit.").format(key=key))
    find_column(view.sort.lstrip("-"))
    for column in view.columns:
        find_column(column)
    with journal.step(store, ("views",), N_("View {name} saved"), name=name) as connection:
        taken = next((v for v in list_views(store) if v.key == key and key and v.name != name), None)
        if taken is not None:
            said = _(taken.name) if taken.id is None else taken.name
            raise SihuError(_("The key {key} opens the view {name} already; take another.").format(key=key, name=said))
        single.put(
            connection, "views", "name", name=name, key=key, filter=one_line(view.filter), sort=view.sort,
            columns=" ".join(view.columns),
        )  # fmt: skip
        return int(single.read(connection, "views", "id", name=name)[0])


def remove(store: Store, named: str) -> None:
    """Forget a saved view. Raises SihuError for one that is built in or not there."""
    view = find(store, named)
    if view.id is None:
        raise SihuError(_("The view {name} is built in.").format(name=_(view.name)))
    with journal.step(store, ("views",), N_("View {name} removed"), name=view.name) as connection:
        single.delete(connection, "views", id=view.id)


def last(store: Store) -> View:
    """Give the view as it was last left: its filter, order and columns; at the beginning the open groups."""
    kept = settings.get(store, "groups.view")
    try:
        facts = json.loads(kept) if kept else {}
        view = View(**{**facts, "columns": tuple(facts.get("columns", USUAL))}) if facts else FIRST
        for column in (view.sort.lstrip("-"), *view.columns):
            find_column(column)
    except (ValueError, TypeError, AttributeError, SihuError):
        # written by hand, or by another sihu: it is only a convenience
        return FIRST
    return view


def remember(store: Store, view: View) -> None:
    """Keep a view as the one last seen."""
    settings.remember(store, "groups.view", json.dumps(asdict(view), ensure_ascii=False))


# Filter and order

_TERM_OF_COLUMN = re.compile(r"-?\w+[:<>=]")
_TERM = re.compile(r"(-?)(?:(\w+)(:|>=|<=|>|<|=))?(.+)", re.DOTALL)


def fits(typed: str) -> Callable[[GroupRow], bool]:
    """Give the test that a filter as typed stands for; what is no term is looked for as plain words."""
    # what compares is quicker than what looks for words, so it goes first
    tests = [_test(word) for word in sorted(typed.split(), key=lambda word: not _TERM_OF_COLUMN.match(word))]
    return lambda row: all(test(row) for test in tests)


def _test(word: str) -> Callable[[GroupRow], bool]:
    match = _TERM.fullmatch(word)
    if match is None:
        return lambda row: True
    minus, field, sign, rest = match.groups()
    test = _named(field, sign, rest) if field else None
    if test is None:
        return _anywhere(word)
    if minus:
        return lambda row: not test(row)
    return test


def _anywhere(word: str) -> Callable[[GroupRow], bool]:
    wanted = matcher(word)
    # owners, platforms, statuses and tags say the same in many rows
    known: dict[str, bool] = {"": False}
    coded: dict[str, bool] = {}

    def holds(text: str) -> bool:
        found = known.get(text)
        if found is None:
            found = known[text] = wanted(text)
        return found

    def called(code: str, said: Callable[[str], str]) -> bool:
        found = coded.get(code)
        if found is None:
            found = coded[code] = wanted(code, said(code))
        return found

    return lambda row: (
        wanted(row.name)
        or holds(row.owner)
        or called(row.platform, platform_name)
        or called(row.status, status_word)
        or holds(row.slug)
        or any(map(holds, row.tags))
        or holds(row.purpose)
    )


def _named(field: str, sign: str, rest: str) -> Callable[[GroupRow], bool] | None:
    field = field.casefold()
    if field == "is" and rest in ("open", "closed"):
        return lambda row: (row.archived is not None) == (rest == "closed")
    column = {"tag": COLUMNS["tags"]}.get(field) or COLUMNS.get(field)
    if column is None:
        column = next((c for c in COLUMNS.values() if _(c.head).casefold() == field), None)
    if column is None:
        return None
    if sign in (":", "=") and column.kind == "text":
        if field in ("tag", "tags"):
            return lambda row: rest in row.tags
        wanted, value_of = matcher(rest), column.value
        return lambda row: wanted(value := str(value_of(row) or ""), word(column, value))
    return _compared(column, sign, rest)


def _compared(column: GroupColumn, sign: str, rest: str) -> Callable[[GroupRow], bool] | None:
    try:
        if column.kind == "day":
            limit: float = days.parse_day(rest)
        elif column.kind == "time":
            limit = days.parse_day(rest) * days.SECONDS
        else:
            limit = float(rest.rstrip("%")) / (100 if rest.endswith("%") else 1)
    except ValueError:
        return None
    compare: dict[str, Callable[[float], bool]] = {
        ":": lambda v: v == limit,
        "=": lambda v: v == limit,
        ">": lambda v: v > limit,
        "<": lambda v: v < limit,
        ">=": lambda v: v >= limit,
        "<=": lambda v: v <= limit,
    }
    holds, value_of = compare[sign], column.value

    def test(row: GroupRow) -> bool:
        value = value_of(row)
        return isinstance(value, int | float) and holds(value)

    return test


def order(rows: Iterable[GroupRow], sort: str) -> list[GroupRow]:
    """Give the rows by any column, `-` before it for the other way round; unknown and empty come last either way."""
    column = find_column(sort.lstrip("-"))
    value_of = column.value
    known: list[tuple[Any, GroupRow]] = []
    unknown = []
    for row in rows:
        value = value_of(row)
        if value is None or value == "":
            unknown.append(row)
        elif column.name == "status":
            known.append((_RANK.get(str(value), len(_RANK)), row))
        else:
            known.append((name_key(value) if isinstance(value, str) else value, row))
    known.sort(key=lambda pair: pair[0], reverse=sort.startswith("-"))
    return [*(row for _value, row in known), *unknown]


def apply(rows: Iterable[GroupRow], view: View) -> list[GroupRow]:
    """Give the rows that a view shows, in its order. Raises SihuError for a column that does not exist."""
    test = fits(view.filter)
    return order((row for row in rows if test(row)), view.sort)


# Export


def export(store: Store, rows: Sequence[GroupRow], columns: Sequence[str], form: str) -> str:
    """Give what is on screen as csv, json or markdown text. A CSV cell is never a formula; unknown stays empty."""
    zone = settings.zone(store)
    chosen = [find_column(name) for name in columns]
    table = [[cell(column, row, zone) for column in chosen] for row in rows]
    if form == "json":
        groups = [dict(zip(columns, line, strict=True)) for line in table]
        return json.dumps({"version": 1, "groups": groups}, ensure_ascii=False, indent=1) + "\n"
    heads = [_(column.head) for column in chosen]
    if form == "markdown":
        lines = [heads, ["---:" if column.kind in ("number", "share") else "---" for column in chosen]]
        lines += [["" if value is None else _escaped(str(value)) for value in line] for line in table]
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)
    if form != "csv":
        raise SihuError(_("A format is one of: {formats}.").format(formats=_(", ").join(FORMATS)))
    return csv_text([heads, *table])


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", one_line(text))


def write_export(path: Path, text: str) -> None:
    """Write an export for its owner alone; CSV gets the mark by which spreadsheets know UTF-8.

    Raises SihuError when the file is there already or cannot be written.
    """
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(("\ufeff" if path.suffix.lower() == ".csv" else "") + text)
    except FileExistsError as error:
        raise SihuError(_("{path} is there already; name another file.").format(path=path)) from error
    except OSError as error:
        raise SihuError(_("{path} cannot be written: {why}.").format(path=path, why=error.strerror)) from error

"""Lists of groups as somebody likes to see them: columns, filter and order, saved under a name and a key, exported.

A filter is what is typed: plain words stand anywhere in the row (Chinese also by pinyin), `owner:lin` in one column,
`members>200` compares, `is:closed` and `is:open` tell, a leading `-` turns any of them round.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Any

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.groups.groups import GroupRow
from sihu_tui.groups.platforms import kind_name, platform_name
from sihu_tui.health.statuses import STATUSES, status_word
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.matching import matcher
from sihu_tui.text.sanitize import formula_safe, one_line
from sihu_tui.text.sorting import name_key

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of groups: its head (to translate), the value it shows and sorts by, and what kind that is."""

    name: str
    head: str
    value: Callable[[GroupRow], Value]
    kind: str = "text"
    """text, number, share, day, time (UTC seconds) or weeks (a picture; its value is their sum)."""


def _of_lately(name: str) -> Callable[[GroupRow], Value]:
    """Give what reads a fact of the last weeks; None where they were not asked for, or it is not known."""

    def value(row: GroupRow) -> Value:
        found: Value = None if row.lately is None else getattr(row.lately, name)
        return found

    return value


def _week(row: GroupRow) -> float | None:
    return row.weekly[-1] if row.weekly else None


def _weeks(row: GroupRow) -> float | None:
    known = [speakers for speakers in row.weekly if speakers is not None]
    return sum(known) if known else None


def _never(row: GroupRow) -> int | None:
    return None if row.members is None else max(0, row.members - row.staff - row.spoke_ever)


COLUMNS = {
    column.name: column
    for column in (
        Column("name", N_("Group"), lambda row: row.name),
        Column("slug", N_("Slug"), lambda row: row.slug),
        Column("status", N_("Status"), lambda row: row.status),
        Column("weeks", N_("12 weeks"), _weeks, "weeks"),
        Column("risk", N_("Risk"), lambda row: row.risk, "share"),
        Column("members", N_("Members"), lambda row: row.members, "number"),
        Column("spoke", N_("Ever spoke"), lambda row: row.spoke_ever, "number"),
        Column("never", N_("Never spoke"), _never, "number"),
        Column("week", N_("Speakers/week"), _week, "number"),
        Column("speech", N_("Last message"), lambda row: row.last_speech, "time"),
        Column("message", N_("Last message"), lambda row: row.last_message, "time"),
        Column("platform", N_("Platform"), lambda row: row.platform),
        Column("owner", N_("Owner"), lambda row: row.owner),
        Column("kind", N_("Kind"), lambda row: row.kind),
        Column("tags", N_("Tags"), lambda row: " ".join(row.tags)),
        Column("purpose", N_("Purpose"), lambda row: row.purpose),
        Column("charter", N_("Charter"), lambda row: row.score, "number"),
        Column("layer", N_("Layer"), lambda row: row.layer, "number"),
        Column("starts", N_("Starts"), lambda row: row.starts_day, "day"),
        Column("ends", N_("Ends"), lambda row: row.ends_day, "day"),
        Column("founded", N_("Founded"), lambda row: row.created, "time"),
        Column("closed", N_("Closed"), lambda row: row.archived, "time"),
        Column("sent", N_("Sent"), _of_lately("sends"), "number"),
        Column("promotion", N_("Promotion"), _of_lately("promotion_share"), "share"),
        Column("quits", N_("Left after pushes"), _of_lately("quits"), "number"),
        Column("talk", N_("Staff talk"), _of_lately("staff_share"), "share"),
        Column("ads", N_("Others' ads"), _of_lately("ads"), "number"),
        Column("reach", N_("Spoke in 28 d"), _of_lately("speakers"), "number"),
        Column("joined", N_("Joined in 28 d"), _of_lately("joined"), "number"),
        Column("admits", N_("Admits"), lambda row: row.admits),
    )
}
LATELY = frozenset(("sent", "promotion", "quits", "talk", "ads", "reach", "joined"))
"""Columns that `outreach.lately.with_lately` fills."""
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
        _("There is no view {name}; there are: {views}.").format(name=named, views=", ".join(v.name for v in views))
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
        connection.execute(
            """insert into views (name, key, filter, sort, columns) values (?,?,?,?,?) on conflict (name) do update set
            key = excluded.key, filter = excluded.filter, sort = excluded.sort, columns = excluded.columns""",
            (name, key, one_line(view.filter), view.sort, " ".join(view.columns)),
        )
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


def word(column: Column, value: str) -> str:
    """Give what people call a value that is kept as a code: of status, platform and kind; any other as it is."""
    return {"status": status_word, "platform": platform_name, "kind": kind_name}.get(column.name, str)(value)


def _compared(column: Column, sign: str, rest: str) -> Callable[[GroupRow], bool] | None:
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


def find_column(name: str) -> Column:
    """Give a column by its name. Raises SihuError."""
    if name not in COLUMNS:
        raise SihuError(
            _("There is no column {name}; there are: {columns}.").format(name=name, columns=", ".join(COLUMNS))
        )
    return COLUMNS[name]


def cell(column: Column, row: GroupRow, zone: tzinfo) -> Value:
    """Give a value as it is exported: days and times as ISO dates in `zone`, None where it is unknown.

    Weeks are speakers a week, oldest first, with `—` for those that the data do not cover.
    """
    if column.kind == "weeks":
        return " ".join("—" if speakers is None else f"{speakers:g}" for speakers in row.weekly) or None
    value = column.value(row)
    if value is None:
        return None
    if column.kind == "day":
        return days.iso(int(value))
    if column.kind == "time":
        return days.local(float(value), zone).isoformat(" ", "minutes")[:16]
    return value


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
        raise SihuError(_("A format is one of: {formats}.").format(formats=", ".join(FORMATS)))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([formula_safe(value) if isinstance(value, str) else value for value in line] for line in table)
    return out.getvalue()


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

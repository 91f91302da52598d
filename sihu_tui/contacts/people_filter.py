"""Filtering people by field, as one types it: `stage:buying owner:小唐 spend>1000 silent>30 due<3 birthday<7 -tag:老客`.

`:` asks for a word (nothing after it: that the field is empty), < > = compare; `-` in front turns a term round. `due<3`
is due within three days, or `due<2026-12-05`; `birthday<7` a birthday within seven days. What is no such term is a
word to be found.
"""

from __future__ import annotations

import re
from datetime import date

from sihu_tui import settings
from sihu_tui.contacts import summaries
from sihu_tui.contacts.contacts import KOC, STAGES, WILLING, PeopleFilter
from sihu_tui.contacts.tags import NUMBERS
from sihu_tui.dates import days, parse
from sihu_tui.errors import SihuError
from sihu_tui.store import Store, single
from sihu_tui.text.i18n import _

_TERM = re.compile(r"(-?)([a-z_]+)(:|<=|>=|<|>|=)(.*)")
_TEXTS = {
    "owner": "coalesce(c.owner, '')",
    "stage": "c.stage",
    "koc": "c.koc",
    "willing": "c.willing",
    "name": "c.name",
    "remark": "c.remark",
}
_LISTS = ("tag", "topic")
_FIELDS = {"origin": "origin", "birthday": "birthday", "added_by": "added by"}
_WORDS = {"stage": STAGES, "koc": KOC, "willing": WILLING}
NAMES = (*_TEXTS, *_LISTS, "origin", "added_by", "group", *NUMBERS, "due", "birthday", "added")


def split(typed: str) -> tuple[list[str], str]:
    """Part what is typed into terms by field and the other words."""
    terms, words = [], []
    for word in typed.split():
        found = _TERM.fullmatch(word)
        if found is None or found[2] not in NAMES:
            words.append(word)
        elif found[4] or found[3] == ":":  # spend> is not typed to its end
            terms.append(word)
    return terms, " ".join(words)


def fitting(store: Store, terms: list[str], now: int | None = None) -> set[int]:
    """Give the ids of people whom every term fits. Raises SihuError for a value that cannot be read."""
    summaries.settle(store)
    at = days.now() if now is None else now
    today = days.day_of(at, settings.zone(store))
    clauses = ["1"]
    values: dict[str, object] = {"now": at, "today": today}
    birthdays: list[tuple[bool, str, int]] = []
    for term in terms:
        found = _TERM.fullmatch(term)
        if found is None or found[2] not in NAMES:
            raise SihuError(_("{term!r} is no filter; there are {names}.").format(term=term, names=_(", ").join(NAMES)))
        turned, name, sign, value = bool(found[1]), found[2], found[3], found[4]
        if name == "birthday" and sign != ":":
            birthdays.append((turned, sign, int(_number(term, value))))
            continue
        clause = _clause(term, name, sign, value, values, today)
        clauses.append(f"not ({clause})" if turned else clause)
    ids = {
        row[0] for row in store.connection.execute(
            f"select c.id from contacts c left join contact_sums s on s.contact_id = c.id where {' and '.join(clauses)}", values)
    }  # fmt: skip
    for turned, sign, within in birthdays:
        born = _birthdays(store, days.from_day_number(today))
        fits = {
            id
            for id, left in born.items()
            if (left <= within if "<" in sign else left >= within if ">" in sign else left == within)
        }
        ids = ids - fits if turned else ids & fits
    return ids


def listed(store: Store, where: str, people: list[int]) -> list[int]:
    """Give those of these people whom a filter fits, by field and by words, in their order. Raises SihuError."""
    terms, words = split(where)
    if words:
        people = PeopleFilter(store).fitting(words, people)
    if terms:
        fits = fitting(store, terms)
        people = [one for one in people if one in fits]
    return people


def _clause(term: str, name: str, sign: str, value: str, values: dict[str, object], today: int) -> str:
    key = f"v{len(values)}"
    if name in NUMBERS:
        if sign == ":":
            sign = "="
        values[key] = _number(term, value)
        return (
            f"coalesce({NUMBERS[name]}, -1) {sign} :{key}"
            if sign in ("<", "<=") and name != "silent"
            else f"{NUMBERS[name]} {sign} :{key}"
        )
    if name == "due":
        values[key] = today + int(value) if re.fullmatch(r"-?\d{1,3}", value) else parse.parse_future(value, today)
        sign = "<=" if sign in ("<", ":") else sign
        return f"min(coalesce(s.due_day, c.due_day), coalesce(c.due_day, s.due_day)) {sign} :{key}"
    if name == "added":
        values[key] = days.iso(parse.parse_past(value, today))
        return f"(select value from contact_fields f where f.contact_id = c.id and f.name = 'added') {'>=' if sign == ':' else sign} :{key}"
    values[key] = _word(name, value)
    if name in _LISTS:
        column = "tags" if name == "tag" else "topics"
        given = (
            " or exists (select 1 from contact_tags t where t.contact_id = c.id and (t.tag = :{key} or :{key} = '') "
            "and (t.until_day is null or t.until_day > :today))"
        )
        if value == "":
            return f"not (c.{column} <> ''" + (given.format(key=key) if name == "tag" else "") + ")"
        return f"instr(' ' || c.{column} || ' ', ' ' || :{key} || ' ') > 0" + (
            given.format(key=key) if name == "tag" else ""
        )
    if name == "group":
        return f"""exists (select 1 from contact_identities i join memberships m on m.member_id = i.member_id and m.left is null
            join groups g on g.id = m.group_id and coalesce(g.private, 0) = 0
            where i.contact_id = c.id and (instr(g.name, :{key}) or g.slug = :{key}))"""
    if name in _FIELDS:
        held = f"(select value from contact_fields f where f.contact_id = c.id and f.name = '{_FIELDS[name]}')"
        return f"coalesce({held}, '') = ''" if value == "" else f"instr({held}, :{key}) > 0"
    if name in _WORDS or value == "" or sign == "=":
        return f"{_TEXTS[name]} = :{key}"
    return f"instr({_TEXTS[name]}, :{key}) > 0"


def _word(name: str, value: str) -> str:
    """Give a stage and the like by its key, whether it was typed so or in the words of the console."""
    if name not in _WORDS:
        return value
    for key, word in _WORDS[name].items():
        if value in (key, _(word)):
            return key
    return value


def _number(term: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise SihuError(_("{term!r} needs a number.").format(term=term)) from None


def _birthdays(store: Store, today: date) -> dict[int, int]:
    """Give the days until everybody's next birthday."""
    found = {}
    for contact, value in single.every(store.connection, "contact_fields", "contact_id, value", name="birthday"):
        month, day = int(value[-5:-3]), int(value[-2:])
        for year in (today.year, today.year + 1):
            try:
                left = (date(year, month, day) - today).days
            except ValueError:  # 29 February
                left = (date(year, 3, 1) - today).days
            if left >= 0:
                found[contact] = left
                break
    return found

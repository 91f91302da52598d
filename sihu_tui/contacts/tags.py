"""Tags that end by themselves, and tags that a rule gives while its condition holds (R58).

A condition is one or several comparisons joined by "and": `silent > 30 and spend >= 1000`. What can be compared:

silent     days since they spoke last (never spoke: no comparison holds)
waiting    hours that they have waited for an answer
spend      money of 12 months
orders     orders of 12 months, refunds not counted
since_order  days since the last order
stage, koc, willing, owner, topic, tag    with = or !=
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.contacts import summaries
from sihu_tui.contacts.contacts import name_of
from sihu_tui.dates import days, parse
from sihu_tui.errors import SihuError
from sihu_tui.orders.returns import ONE
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line

_BOUGHT = "(select {what} from orders o where o.contact_id = c.id and o.day > :today - 365 {more})"
NUMBERS = {
    "silent": "(:now - s.heard) / 86400",
    "waiting": "(:now - s.waiting) / 3600",
    "spend": "(" + _BOUGHT.format(what="coalesce(sum(o.net), 0)", more="") + " / 100.0)",
    "orders": _BOUGHT.format(what=f"count(distinct {ONE})", more="and o.net > 0"),
    "since_order": "(:today - (select max(o.day) from orders o where o.contact_id = c.id and o.net > 0))",
}
_WORDS = {"stage": "c.stage", "koc": "c.koc", "willing": "c.willing", "owner": "coalesce(c.owner, '')"}
_LISTS = {"topic": "c.topics", "tag": "c.tags"}
_COMPARISON = re.compile(r"(\w+)\s*(<=|>=|!=|=|<|>)\s*(\S+)")


@dataclass(frozen=True, slots=True)
class ConditionRule:
    """A rule: the tag, its condition, how many days it stays after the condition held last, and who has it now."""

    id: int
    tag: str
    condition: str
    keep_days: int
    people: int


def give(store: Store, contact: int, tag: str, until_day: int | None = None) -> None:
    """Give a person a tag, up to before `until_day` if one is named. Raises SihuError."""
    tag = _tag(tag)
    with journal.step(
        store, ("contact_tags",), N_("{name} tagged {tag}"), name=name_of(store, contact), tag=tag
    ) as connection:
        single.put(
            connection, "contact_tags", "contact_id, tag, rule_id", contact_id=contact, tag=tag, rule_id=0,
            until_day=until_day,
        )  # fmt: skip


def add(store: Store, contact: int, wanted: dict[str, int | None]) -> None:
    """Add tags to those that a person has: tag to the first day without it, None for good."""
    for tag, until in wanted.items():
        if until is not None:
            give(store, contact, tag, until)
            continue
        with journal.step(
            store, ("contacts",), N_("{name} tagged {tag}"), name=name_of(store, contact), tag=_tag(tag)
        ) as connection:
            own = single.read(connection, "contacts", "tags", id=contact)[0].split()
            if tag not in own:
                single.update(connection, "contacts", contact, tags=" ".join([*own, tag]))


def take(store: Store, contact: int, tag: str) -> None:
    """Take a tag from a person, whoever gave it."""
    with journal.step(
        store, ("contact_tags", "contacts"), N_("{name}: tag {tag} taken off"), name=name_of(store, contact), tag=tag
    ) as connection:
        single.delete(connection, "contact_tags", contact_id=contact, tag=tag)
        own = single.read(connection, "contacts", "tags", id=contact)[0].split()
        if tag in own:
            left = " ".join(one for one in own if one != tag)
            single.update(connection, "contacts", contact, tags=left)


def put(store: Store, contact: int, wanted: dict[str, int | None]) -> None:
    """Let a person have these tags by hand and no others: tag to the first day without it, None for good.

    Tags that a rule gave stay: the rule takes them off. Raises SihuError for a tag with blanks.
    """
    tags = {_tag(tag): until for tag, until in wanted.items()}
    with journal.step(
        store, ("contact_tags", "contacts"), N_("{name}: tags changed"), name=name_of(store, contact)
    ) as connection:
        lasting = " ".join(tag for tag, until in tags.items() if until is None)
        connection.execute("update contacts set tags = ? where id = ? and tags <> ?", (lasting, contact, lasting))
        held = dict(
            connection.execute(
                "select tag, until_day from contact_tags where contact_id = ? and rule_id = 0", (contact,)
            ).fetchall()
        )
        ending = {tag: until for tag, until in tags.items() if until is not None}
        for tag in held.keys() - ending.keys():
            single.delete(connection, "contact_tags", contact_id=contact, tag=tag, rule_id=0)
        for tag, until in ending.items():
            if held.get(tag, -1) != until:
                single.put(
                    connection, "contact_tags", "contact_id, tag, rule_id", contact_id=contact, tag=tag, rule_id=0,
                    until_day=until,
                )  # fmt: skip


def read(typed: str, today: int) -> dict[str, int | None]:
    """Give tags as they are typed, `老客 双11@12-05`: a tag with a day ends after it. Raises SihuError."""
    found: dict[str, int | None] = {}
    for word in typed.split():
        tag, at, day = word.partition("@")
        if not tag:
            raise SihuError(_("A tag is one word without blanks, not {text!r}.").format(text=word))
        found[tag] = parse.parse_future(day, today) + 1 if at else None
    return found


def rules(store: Store) -> list[ConditionRule]:
    """Give the rules, by tag."""
    rows = store.connection.execute("""
        select r.id, r.tag, r.condition, r.keep_days, (select count(*) from contact_tags t where t.rule_id = r.id)
        from tag_rules r order by r.tag, r.id""")
    return [ConditionRule(*row) for row in rows]


def add_rule(store: Store, tag: str, condition: str, keep_days: int = 0) -> int:
    """Add a rule and apply it; give its id. Raises SihuError for a condition that cannot be read."""
    tag = _tag(tag)
    _sql(condition)
    with journal.step(store, ("tag_rules", "contact_tags"), N_("rule for {tag}"), tag=tag) as connection:
        made = connection.execute(
            "insert into tag_rules (tag, condition, keep_days) values (?, ?, ?)", (tag, one_line(condition), keep_days)
        )
        apply(store)
        return int(made.lastrowid or 0)


def remove_rule(store: Store, rule: int) -> None:
    """Remove a rule with the tags that it gave."""
    with journal.step(store, ("tag_rules", "contact_tags"), N_("rule removed")) as connection:
        single.delete(connection, "tag_rules", id=rule)
        single.delete(connection, "contact_tags", rule_id=rule)


def apply(store: Store, now: int | None = None) -> None:
    """Give and take the tags of every rule as things stand, and drop those that have ended.

    A tag stays while the condition holds, and `keep_days` after it held last.
    """
    summaries.settle(store)
    at = days.now() if now is None else now
    today = days.day_of(at, settings.zone(store))
    with store.writing() as connection:
        for rule, tag, condition, keep in single.every(connection, "tag_rules", "id, tag, condition, keep_days"):
            terms, values = _sql(condition)
            connection.execute(
                f"""insert into contact_tags (contact_id, tag, rule_id, until_day)
                select c.id, :tag, :rule, :today + :keep + 1 from contacts c left join contact_sums s on s.contact_id = c.id
                where {terms}
                on conflict do update set until_day = excluded.until_day""",
                {**values, "tag": tag, "rule": rule, "today": today, "keep": keep, "now": at},
            )
            # tags of a rule are renewed day by day; one without days to keep ends as soon as the condition does
            connection.execute(
                f"""delete from contact_tags where rule_id = :rule and :keep = 0 and contact_id not in (
                    select c.id from contacts c left join contact_sums s on s.contact_id = c.id where {terms})""",
                {**values, "rule": rule, "keep": keep, "today": today, "now": at},
            )
        connection.execute("delete from contact_tags where until_day <= ?", (today,))


def keep_up(store: Store) -> None:
    """Apply the rules, if there are any and the store can be written."""
    if store.readonly or not store.connection.execute("select 1 from tag_rules").fetchone():
        return
    apply(store)


def _tag(text: str) -> str:
    tag = one_line(text)
    if not tag or " " in tag:
        raise SihuError(_("A tag is one word without blanks, not {text!r}.").format(text=text))
    return tag


def _sql(condition: str) -> tuple[str, dict[str, object]]:
    """Give a condition as SQL with its values. Raises SihuError."""
    terms: list[str] = []
    values: dict[str, object] = {}
    for part in re.split(r"\s+and\s+|\s+且\s+", one_line(condition)):
        found = _COMPARISON.fullmatch(part)
        if found is None:
            raise SihuError(
                _("{part!r} is no comparison; write it like silent > 30 and stage = buying.").format(part=part)
            )
        name, sign, value = found.groups()
        key = f"v{len(values)}"
        if name in NUMBERS:
            try:
                values[key] = float(value)
            except ValueError:
                raise SihuError(
                    _("{name} is compared with a number, not {value!r}.").format(name=name, value=value)
                ) from None
            terms.append(f"{NUMBERS[name]} {sign} :{key}")
        elif name in _WORDS | _LISTS and sign in ("=", "!="):
            values[key] = value
            negated = "not " if sign == "!=" else ""
            if name in _WORDS:
                terms.append(f"{negated}({_WORDS[name]} = :{key})")
            else:
                terms.append(f"{negated}instr(' ' || {_LISTS[name]} || ' ', ' ' || :{key} || ' ') > 0")
        else:
            known = _(", ").join((*NUMBERS, *_WORDS, *_LISTS))
            raise SihuError(
                _("{name!r} cannot be compared by {sign}; there are {known}.").format(name=name, sign=sign, known=known)
            )
    return " and ".join(terms), values

"""The demand pool: what people ask for, who asked, what became of it, and who is still to be told (R64 to R66)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.store import Store, clash, journal, single
from sihu_tui.text.i18n import N_, _, ngettext
from sihu_tui.text.sanitize import one_line, plain

STATES = {
    "collected": N_("collected"), "studied": N_("studied"), "approved": N_("planned"), "launched": N_("launched"),
    "told": N_("told"),
}  # fmt: skip
CATEGORIES = {
    "packaging": N_("packaging"), "formula": N_("formula"), "price": N_("price"), "bundle": N_("bundle"), "gift": N_("free gift"),
    "new": N_("new product"), "rival": N_("rival product"),
}  # fmt: skip
POLARITIES = {1: N_("praise"), 0: N_("wish"), -1: N_("complaint")}
ALIKE = 70.0
"""Titles less alike than this (of 100) are not suggested for merging."""
TITLE = 60
_REFERENCE = {"message": "message_id", "entry": "entry_id"}


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need. `askers` are distinct people, `untold` those of them who were not told yet; `first` and `last` UTC seconds."""

    id: int
    title: str
    category: str
    polarity: int
    state: str
    askers: int
    untold: int
    first: int
    last: int
    note: str
    ripe: bool
    """Whether enough people asked for it to be studied."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked, when (UTC second), in which words; `told` when they heard what became of it."""

    id: int
    contact: int | None
    member: int | None
    name: str
    ts: int
    text: str
    polarity: int
    told: int | None
    message: int | None
    entry: int | None


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two needs that may be one, with how alike their titles are (0 to 100)."""

    need: int
    title: str
    other: int
    other_title: str
    score: float


def list_needs(store: Store, state: str = "") -> list[NeedRow]:
    """Give the needs (of one state, if named): the most asked for first, then the latest; those all told last."""
    enough = int(settings.get(store, "needs.threshold"))
    rows = store.connection.execute(
        """with who as (
            select a.need_id, coalesce('c' || coalesce(a.contact_id, i.contact_id), 'm' || a.member_id, 'n' || a.name) as person,
                max(a.told is not null) as told, min(a.ts) as first, max(a.ts) as last
            from need_askers a left join contact_identities i on i.member_id = a.member_id group by 1, 2)
        select n.id, n.title, n.category, n.polarity, n.state, count(w.person), coalesce(sum(not w.told), 0),
            coalesce(min(w.first), n.created), coalesce(max(w.last), n.created), n.note
        from needs n left join who w on w.need_id = n.id
        where n.merged_into is null and (?1 = '' or n.state = ?1)
        group by n.id order by n.state = 'told', count(w.person) desc, 9 desc, n.id""",
        (state,),
    )
    return [
        NeedRow(need, title, category, polarity, where, n, untold, first, last, note, n >= enough)
        for need, title, category, polarity, where, n, untold, first, last, note in rows
    ]


def askers(store: Store, need: int, untold: bool = False) -> list[Asker]:
    """Give who asked for a need, the first first; only those still to be told if `untold`."""
    rows = store.connection.execute(
        """select a.id, coalesce(a.contact_id, i.contact_id), a.member_id,
            coalesce(nullif(c.remark, ''), c.name, m.name, a.name), a.ts, a.text, a.polarity, a.told, a.message_id, a.entry_id
        from need_askers a left join contact_identities i on i.member_id = a.member_id
        left join contacts c on c.id = coalesce(a.contact_id, i.contact_id) left join members m on m.id = a.member_id
        where a.need_id = ? and (not ? or a.told is null) order by a.ts, a.id""",
        (need, untold),
    )
    return [Asker(*row) for row in rows]


def add(
    store: Store, title: str, category: str = "", polarity: int = 0, note: str = "", state: str = "collected"
) -> int:
    """Add a need by hand; give its id. Raises SihuError."""
    title = one_line(title)
    _check(title=title, category=category, polarity=polarity, state=state)
    with journal.step(store, ("needs",), N_("need: {title}"), title=title) as connection:
        return single.insert(
            connection, "needs", title=title, category=category, polarity=polarity, state=state,
            note=plain(note).strip(), created=days.now(),
        )  # fmt: skip


def of_line(store: Store, source: str, line: int) -> tuple[int, str] | None:
    """Give the need (id and title) that a line ("message" or "entry") asks for already, None where it asks for none."""
    found: tuple[int, str] | None = store.connection.execute(
        f"""select n.id, n.title from need_askers a join needs n on n.id = a.need_id
        where a.{_REFERENCE[source]} = ?""",
        (line,),
    ).fetchone()
    return found


def collect(
    store: Store,
    source: str,
    line: int,
    need: int | None = None,
    title: str = "",
    category: str = "",
    polarity: int = 0,
) -> int:
    """Turn a line ("message" or "entry") into a need, or add it to one; give the need.

    The title is the line's own words where none is given. A line asks for a need once; who asks for what was told
    to all is still to be told. Raises SihuError, also for an operator's line in a group.
    """
    if source == "message":
        row = store.connection.execute(
            """select m.ts, m.text, g.contact_id, m.sender_id, coalesce(p.name, ''),
                g.contact_id is null and coalesce(p.is_operator, p.is_self, 0)
            from messages m join groups g on g.id = m.group_id left join members p on p.id = m.sender_id
            where m.id = ?""",
            (line,),
        ).fetchone()
    else:
        row = store.connection.execute(
            "select ts, text, contact_id, null, '', 0 from entries where id = ?", (line,)
        ).fetchone()
    if row is None:
        raise SihuError(_("That line is gone."))
    ts, text, contact, member, name, ours = row
    if ours:
        raise SihuError(_("That is an operator's line; a need is what a customer asks for."))
    title = one_line(title) or one_line(text or "")[:TITLE]
    if not title:
        raise SihuError(_("That line has no words to make a need of."))
    with journal.step(store, ("needs", "need_askers"), N_("need: {title}"), title=title) as connection:
        if need is None:
            need = add(store, title, category, polarity)
        asks = {"need_id": need, _REFERENCE[source]: line}
        single.delete(connection, "need_askers", **asks)
        single.insert(
            connection, "need_askers", contact_id=contact, member_id=member, name=name, ts=ts, text=text or "",
            polarity=polarity, **asks,
        )  # fmt: skip
        single.update(connection, "needs", {"id": need, "state": "told"}, state="launched")
    return need


def edit(store: Store, need: int, was: Mapping[str, Any] | None = None, **changes: Any) -> None:
    """Change title, category, polarity, state or note of a need.

    `was` has what they were when the change was begun. Raises SihuError; Clash where somebody else changed one.
    """
    _check(**changes)
    for name, value in changes.items():
        if isinstance(value, str):
            changes[name] = plain(value).strip() if name == "note" else one_line(value)
    with journal.step(store, ("needs",), N_("need changed: {title}"), title=_title(store, need)) as connection:
        if was is not None:
            changes = clash.settle(
                connection, "needs", need, was, single.values(connection, "needs", was, need), changes
            )
        if changes:
            single.update(connection, "needs", need, **changes)


def remove(store: Store, need: int) -> None:
    """Remove a need, with those merged into it and who asked for it."""
    with journal.step(
        store, ("needs", "need_askers"), N_("need removed: {title}"), title=_title(store, need)
    ) as connection:
        single.delete(connection, "need_askers", need_id=need)
        single.delete(connection, "needs", merged_into=need)
        single.delete(connection, "needs", id=need)


def advance(store: Store, need: int) -> str:
    """Move a need to its next state; give that. Raises SihuError at the last, and before it while some are untold."""
    row = single.read(store.connection, "needs", "state", id=need)
    states = list(STATES)
    state = states[min(len(states) - 1, states.index(row[0]) + 1)] if row is not None else ""
    if row is not None and state == row[0]:
        raise SihuError(_("All who asked were told: there is nothing after that."))
    left = next((row.untold for row in list_needs(store) if row.id == need), 0)
    if state == "told" and left:
        raise SihuError(
            ngettext(
                "{n} asker is still to be told; c notes who was.",
                "{n} askers are still to be told; c notes who was.",
                left,
            ).format(n=left)
        )
    edit(store, need, state=state)
    return state


def merge(store: Store, kept: int, *gone: int) -> None:
    """Make needs one: who asked for one of `gone` asks for `kept`, which is as far as the furthest of them.

    Raises SihuError.
    """
    if kept in gone or not gone:
        raise SihuError(_("A need cannot be merged with itself."))
    title, others = _title(store, kept), _(", ").join(_title(store, one) for one in gone)
    with journal.step(
        store, ("needs", "need_askers"), N_("{other} merged into {title}"), title=title, other=others
    ) as connection:
        for one in gone:
            single.update(connection, "need_askers", {"need_id": one}, need_id=kept)
            connection.execute("update needs set merged_into = ? where id = ? or merged_into = ?", (kept, one, one))
        far = [
            list(STATES).index(state)
            for (state,) in connection.execute(
                "select state from needs where id in (select value from json_each(?))", (json.dumps([kept, *gone]),)
            )
        ]
        single.update(connection, "needs", kept, state=list(STATES)[max(far)])
        connection.execute(
            """update needs set state = 'launched' where id = ?1 and state = 'told'
            and exists (select 1 from need_askers where need_id = ?1 and told is null)""",
            (kept,),
        )


def tell(store: Store, need: int, who: list[int], flag: bool = True) -> None:
    """Note that askers (by `Asker.id`) were told; when the last is, a launched need is told."""
    with journal.step(
        store, ("needs", "need_askers"), N_("told about {title}"), title=_title(store, need)
    ) as connection:
        connection.executemany(
            "update need_askers set told = ? where id = ? and need_id = ?",
            ((days.now() if flag else None, one, need) for one in who),
        )
        left = connection.execute(
            "select count(*) from need_askers where need_id = ? and told is null", (need,)
        ).fetchone()[0]
        if flag and not left:
            single.update(connection, "needs", {"id": need, "state": "launched"}, state="told")
        elif not flag:
            single.update(connection, "needs", {"id": need, "state": "told"}, state="launched")


def likenesses(store: Store, need: int | None = None, text: str = "", limit: int = 20) -> list[Likeness]:
    """Give pairs of needs with titles so alike that they may be one, the likest first; nothing is merged by this.

    With `need`, what is like this one; with `text`, what is like words that are to become a need (its id is 0 then).
    """
    from rapidfuzz import fuzz, process

    titles = dict(
        store.connection.execute("select id, title from needs where merged_into is null order by id").fetchall()
    )
    if text:
        sought = {0: one_line(text)}
    elif need is not None:
        sought = {need: _title(store, need)}
    else:
        sought = titles
    found = []
    for one, title in sought.items():
        others = {other: words for other, words in titles.items() if (other > one or len(sought) == 1) and other != one}
        for words, score, other in process.extract(
            title, others, scorer=fuzz.WRatio, processor=_bare, score_cutoff=ALIKE, limit=limit
        ):
            found.append(Likeness(one, title, other, words, round(score, 1)))
    return sorted(found, key=lambda pair: (-pair.score, pair.need, pair.other))[:limit]


def launches(store: Store) -> tuple[int, int]:
    """Give how many needs were launched, and how many of those somebody had asked for (R64)."""
    row = store.connection.execute(
        """select count(*), coalesce(sum(exists (select 1 from need_askers a where a.need_id = n.id)), 0)
        from needs n where merged_into is null and state in ('launched', 'told')"""
    ).fetchone()
    return int(row[0]), int(row[1])


_FILLERS = "的了吗呢吧啊呀请问能不能可不可以有没有希望想要怎么还会要"


def _bare(title: str) -> str:
    """Give a title without the words that every wish has."""
    left = "".join(char for char in title.lower() if char.isalnum() and char not in _FILLERS)
    return left or title


def _title(store: Store, need: int) -> str:
    row = single.read(store.connection, "needs", "title", id=need)
    if row is None:
        raise SihuError(_("There is no need #{id}. `sihu needs` lists them.").format(id=need))
    return str(row[0])


def _check(**facts: Any) -> None:
    if unknown := facts.keys() - {"title", "category", "polarity", "state", "note"}:
        raise SihuError(_("A need has no {fields} to change.").format(fields=_(", ").join(sorted(unknown))))
    if "title" in facts and not one_line(facts["title"]):
        raise SihuError(_("Give the need a name."))
    for name, known in (("category", {"": "", **CATEGORIES}), ("state", STATES), ("polarity", POLARITIES)):
        if name in facts and facts[name] not in known:
            shown = _(", ").join(str(one) for one in known if one != "")
            raise SihuError(_("{name} is one of: {known}.").format(name=name, known=shown))

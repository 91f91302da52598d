"""Replies offered to somebody: what fills their blanks, which wording is fresh, what speaks against it, what suits.

Suggestions are learned from this store alone: a member's message and the canned reply that an operator answered it
with. Nothing leaves the machine.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sihu_tui import days, settings
from sihu_tui.health.words import ACTIVATE, CLOSE, MERGE, TEMPORARY
from sihu_tui.i18n import _
from sihu_tui.record import Kind
from sihu_tui.replies import settings as _declared  # noqa: F401 - declares its own
from sihu_tui.replies.blanks import parse
from sihu_tui.replies.entries import Context
from sihu_tui.replies.library import ReplyRow, list_replies
from sihu_tui.replies.typed import normal
from sihu_tui.replies.wording import Phrase, phrases
from sihu_tui.store import Store

Fields = dict[str, str]

_NEEDED = {
    ACTIVATE: Context(frozenset(("促活", "欢迎", "邀请反馈")), kinds=frozenset(("content", "chat"))),
    MERGE: Context(frozenset(("解散告知",)), kinds=frozenset(("content",))),
    TEMPORARY: Context(frozenset(("解散告知", "群规")), kinds=frozenset(("content",))),
    CLOSE: Context(frozenset(("解散告知",)), kinds=frozenset(("content",))),
}
_LAST_MESSAGES = 300_000
_LAST_ANSWERS = 20_000
_ANSWER_WITHIN = 24 * 3600
_GRAM = 6
"""So many letters of a wording must stand in an answer at least, that it counts as that reply."""
_LEAST_ALIKE = 50.0


@dataclass(frozen=True, slots=True)
class Guard:
    """One thing that speaks against a send, in a line. `reason`: it is sent only with a reason (R34)."""

    code: str
    message: str
    reason: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A reply that suits a message: how well (0 to 100), and the question that it answered before ('' for none)."""

    reply: int
    score: float
    asked: str = ""


def for_action(action: str | None) -> Context:
    """Give the folders and kinds of reply that the suggested action of a flagged group needs; none for watching."""
    return _NEEDED.get(action or "", Context())


def fields_for(
    store: Store, contact: int | None = None, group: int | None = None, operator: str = ""
) -> tuple[Fields, Fields, Fields]:
    """Give what is known of a person, a group and the operator, for `blanks.fill`.

    Without a group, the only group that the person is in stands for it.
    """
    person: Fields = {}
    if contact is not None:
        person = _person(store, contact)
        if group is None:
            found = store.connection.execute(
                """select distinct g.id from contact_identities i
                join memberships s on s.member_id = i.member_id and s.left is null
                join groups g on g.id = s.group_id and coalesce(g.private, 0) = 0 where i.contact_id = ? limit 2""",
                (contact,),
            ).fetchall()
            group = found[0][0] if len(found) == 1 else None
    about: Fields = {}
    row = store.connection.execute(
        "select name, purpose, platform, coalesce(owner, ''), ends_day from groups where id = ?", (group,)
    ).fetchone()
    if row is not None:
        about = {"name": row[0], "about": row[1], "platform": row[2], "owner": row[3]}
        about["ends"] = "" if row[4] is None else days.iso(row[4])
    mine = {
        "name": operator or str(settings.get(store, "operator")), "brand": str(settings.get(store, "replies.brand")),
    }  # fmt: skip
    return person, about, mine


def _person(store: Store, contact: int) -> Fields:
    from sihu_tui.people import STAGES

    row = store.connection.execute("select name, stage from contacts where id = ?", (contact,)).fetchone()
    if row is None:
        return {}
    found = {"name": str(row[0]), "stage": _(STAGES[row[1]]) if row[1] in STAGES else str(row[1])}
    order = store.connection.execute(
        """select number, product from orders where contact_id = ? and cents > 0 order by day desc, id desc limit 1""",
        (contact,),
    ).fetchone()
    if order is not None:
        found |= {"order": order[0], "product": order[1]}
    return found


def texts_of(reply: ReplyRow) -> list[tuple[str, int | None]]:
    """Give what can be sent of a reply first: wordings with their positions, then the parts of a product kit."""
    from sihu_tui.replies.draft import KIT_PARTS

    kit = [(reply.kit[part], None) for part in KIT_PARTS if part in reply.kit]
    return [*((text, position) for position, text in enumerate(reply.wordings)), *kit]


def wording_for(store: Store, reply: int, contact: int | None, group: int | None) -> int:
    """Give the wording (from 0) that this person or group has not had yet; when all were sent, the longest ago."""
    count = store.connection.execute(
        "select count(*) from wordings where reply_id = ? and part = ''", (reply,)
    ).fetchone()[0]
    had = {position: ts for position, ts in _sends(store, contact, group, "position, max(ts)", reply) if ts is not None}
    return min(range(count), key=lambda position: (had.get(position, 0), position), default=0)


def last_sent(store: Store, contact: int | None, group: int | None) -> dict[int, int]:
    """Give when each reply went to a person or a group last, by its number; UTC seconds."""
    return {reply: ts for reply, ts in _sends(store, contact, group, "reply_id, max(ts)") if reply is not None}


def _sends(
    store: Store, contact: int | None, group: int | None, what: str, reply: int | None = None
) -> Iterable[tuple[int | None, int]]:
    to = ("contact_id", contact) if contact is not None else ("group_id", group)
    if to[1] is None:
        return []
    only, by = ("", "reply_id") if reply is None else ("and reply_id = ?", "position")
    return store.connection.execute(
        f"select {what} from sends where {to[0]} = ? and removed is null {only} group by {by}",
        (to[1], *(() if reply is None else (reply,))),
    ).fetchall()


def guards(
    store: Store, text: str, reply: int | None, position: int | None, contact: int | None, group: int | None
) -> list[Guard]:
    """Give what speaks against sending `text` now: each in one line, nothing when all is well.

    Had before, the group's budget, cool-down and promotion share, pushy words by the user's list, blanks left over.
    """
    from sihu_tui.replies.lint import lint_text

    found = _had(store, text, reply, position, contact, group)
    if group is not None:
        from sihu_tui import outbound

        row = store.connection.execute("select kind from replies where id = ?", (reply,)).fetchone()
        found += [Guard("budget", line, True) for line in outbound.guard(store, group, row[0] if row else "service")]
    return found + [Guard(one.code, one.message) for one in lint_text(text, pushy_list(store))]


def pushy_list(store: Store) -> tuple[Phrase, ...] | None:
    """Give the user's own pushy phrases; None where the list that sihu ships holds."""
    own = str(settings.get(store, "replies.pushy")).replace("\\n", "\n")
    return phrases(own) if own.strip() else None


def _had(
    store: Store, text: str, reply: int | None, position: int | None, contact: int | None, group: int | None
) -> list[Guard]:
    to = ("contact_id", contact) if contact is not None else ("group_id", group)
    if to[1] is None:
        return []
    ts = store.connection.execute(
        f"""select max(ts) from sends where {to[0]} = ? and removed is null
        and (text = ? or (reply_id = ? and position = ?))""",
        (to[1], text, reply, position),
    ).fetchone()[0]
    if ts is None:
        return []
    day = days.iso(days.day_of(ts, settings.zone(store)))
    said = _("This person had it on {day}") if contact is not None else _("This group had it on {day}")
    return [Guard("had", said.format(day=day))]


def suggest(store: Store, text: str, limit: int = 8) -> list[Suggestion]:
    """Give the replies that suit a message, best first: those that answered one like it, then those that speak of it.

    Retired and expired ones are left out. Likeness is rapidfuzz's: of letters between questions, of pairs of letters
    between a message and a reply.
    """
    from rapidfuzz import fuzz, process

    said = _bare(text)
    if len(said) < 2:
        return []
    today = days.today(settings.zone(store))
    replies = {row.id: row for row in list_replies(store) if not row.stale(today) and row.status == "approved"}
    best: dict[int, Suggestion] = {}

    def take(reply: int, score: float, asked: str = "") -> None:
        if reply not in best or best[reply].score < score:
            best[reply] = Suggestion(reply, score, asked)

    pairs = learned(store, list(replies.values()))
    for _question, score, place in process.extract(
        said, [_bare(asked) for asked, _reply in pairs], scorer=fuzz.ratio, limit=4 * limit, score_cutoff=_LEAST_ALIKE
    ):
        take(pairs[place][1], score, pairs[place][0])
    for row in replies.values():
        words = [word for part in (row.title, row.keywords) for one in part.split() if len(word := _bare(one)) > 1]
        if hits := sum(word in said for word in words):
            take(row.id, min(90.0, 60.0 + 10 * hits))
    bodies = {row.id: _grams("".join((row.title, row.keywords, *row.wordings[:2]))) for row in replies.values()}
    for _body, score, reply in process.extract(
        _grams(said), bodies, scorer=fuzz.token_set_ratio, limit=limit, score_cutoff=_LEAST_ALIKE
    ):
        take(reply, score * 0.6)
    return sorted(best.values(), key=lambda one: (-one.score, -replies[one.reply].uses, one.reply))[:limit]


def learned(store: Store, replies: Sequence[ReplyRow]) -> list[tuple[str, int]]:
    """Give this store's own questions, each with the reply that answered it.

    A member's message is the question when the operators' next words hold a reply's wording, or when a reply was
    logged as sent to that person, within a day. The last messages are looked through.
    """
    begins: dict[str, list[tuple[str, int]]] = {}
    for row in replies:
        for wording in row.wordings:
            core = max((_bare(part) for part in parse(wording)[0] if isinstance(part, str)), key=len, default="")
            if len(core) >= _GRAM:
                begins.setdefault(core[:_GRAM], []).append((core, row.id))
    if not begins:
        return []
    connection = store.connection
    found: list[tuple[str, int]] = []
    for group, ts, text in connection.execute(
        f"""select m.group_id, m.ts, m.text from messages m join members p on p.id = m.sender_id
        where m.id > (select max(id) from messages) - {_LAST_MESSAGES} and m.kind = {int(Kind.TEXT)}
        and (coalesce(p.is_operator, 0) or p.is_self) and length(m.text) >= {_GRAM}
        order by m.id desc limit {_LAST_ANSWERS}"""
    ).fetchall():
        reply = _said_in(_bare(text), begins)
        if reply is not None and (asked := _question(connection, group, ts)):
            found.append((asked, reply))
    known = {row.id for row in replies}
    for reply, contact, ts in connection.execute(
        """select reply_id, contact_id, ts from sends where contact_id is not null and reply_id is not null
        and removed is null order by id desc limit 2000"""
    ).fetchall():
        for (group,) in connection.execute("select id from groups where contact_id = ?", (contact,)).fetchall():
            if reply in known and (asked := _question(connection, group, ts)):
                found.append((asked, reply))
    return found


def _said_in(text: str, begins: dict[str, list[tuple[str, int]]]) -> int | None:
    for at in range(len(text) - _GRAM + 1):
        for core, reply in begins.get(text[at : at + _GRAM], ()):
            if text.startswith(core, at):
                return reply
    return None


def _question(connection: sqlite3.Connection, group: int, ts: int) -> str:
    """The last thing that a member said before; "" when an operator spoke since, or it is long ago."""
    row = connection.execute(
        f"""select m.text, coalesce(p.is_operator, 0) or p.is_self from messages m join members p on p.id = m.sender_id
        where m.group_id = ? and m.ts < ? and m.ts >= ? and m.kind = {int(Kind.TEXT)}
        order by m.ts desc, m.id desc limit 1""",
        (group, ts, ts - _ANSWER_WITHIN),
    ).fetchone()
    return "" if row is None or row[1] else str(row[0] or "")


def _bare(text: str) -> str:
    return "".join(map(normal, text))


def _grams(text: str) -> str:
    said = _bare(text)
    return " ".join(said[at : at + 2] for at in range(len(said) - 1))


def in_order(replies: Sequence[ReplyRow], context: Context, suggested: Sequence[int], today: int) -> list[ReplyRow]:
    """Give replies as they are offered before anything is typed: suggestions, what fits, what is used most.

    The retired, the expired and drafts come last. `today` is a day number.
    """
    place = {reply: number for number, reply in enumerate(suggested)}

    def key(row: ReplyRow) -> tuple[bool, int, int, int, str, str]:
        fits = (row.folder in context.folders) * 2 + (row.kind in context.kinds)
        late = row.stale(today) or row.status != "approved"
        return late, place.get(row.id, len(place)), -fits, -row.uses, row.folder, row.title

    return sorted(replies, key=key)

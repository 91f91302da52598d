"""Replies offered to somebody: what fills their blanks, what suits a message, in which order they stand.

Suggestions are learned from this store alone: a member's message and the canned reply that an operator answered it
with. Nothing leaves the machine.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import exp, log

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.health.statuses import ACTIVATE, CLOSE, MERGE, TEMPORARY
from sihu_tui.readers.record import Kind
from sihu_tui.replies.library import ReplyRow, list_replies
from sihu_tui.replies.models import TERMS
from sihu_tui.replies.search.models import Context
from sihu_tui.store import Store, single
from sihu_tui.text.i18n import _

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
_BRACES = re.compile("[{｛][^{}｛｝]*[}｝]")
_GRAM = 6
"""So many letters of a wording must stand in an answer at least, that it counts as that reply."""
_QUESTION = 4
"""Shorter messages (好的) ask nothing that could be learned."""
_LEAST_ALIKE = 50.0
_MOST_BY_WORDS = 60.0
_ALWAYS = 3
_SENTENCE, _WORDS = 6, 3
"""So many 汉字, or more than so many words, are a sentence."""
_LIKE = 0.6
"""A reply that holds this share of the pairs of what was typed was looked for by its own words."""
_WEAK = 24.0
"""Below it little speaks for a suggestion."""
_NOT_SERVICE = 0.6


@dataclass(frozen=True, slots=True)
class ReplySuggestion:
    """A reply that suits a message: how well, and the question that it answered before ('' for none)."""

    reply: int
    score: float
    asked: str = ""
    weak: bool = False
    """Little speaks for it; it is offered because three always are."""


def for_action(action: str | None) -> Context:
    """Give the folders and kinds of reply that the suggested action of a flagged group needs; none for watching."""
    return _NEEDED.get(action or "", Context())


class OfGroup(Fields):
    """What is known of a group; what its last week gave is counted when a blank asks for it (R18, R19)."""

    _WEEKLY = frozenset(("helpers", "asked", "solved", "day"))

    def __init__(self, known: Fields, store: Store, group: int | None) -> None:
        super().__init__(known)
        self._store, self._group = store, group

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        """Give a fact, `default` where it is not known."""
        if key in self._WEEKLY and key not in self and self._group is not None:
            from sihu_tui.feedback import weekly

            found = weekly.week(self._store, self._group)
            run = weekly.challenges(self._store, self._group)
            self |= {
                "helpers": _(", ").join(name for name, _n in found.helpers), "asked": str(found.asked or ""),
                "solved": str(found.answered or ""), "day": str(run[0].day) if run else "",
            }  # fmt: skip
        return super().get(key, default)


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
        about = OfGroup({"name": row[0], "about": row[1], "platform": row[2], "owner": row[3]}, store, group)
        about["ends"] = "" if row[4] is None else days.iso(row[4])
    mine = {
        "name": operator or str(settings.get(store, "operator")), "brand": str(settings.get(store, "replies.brand")),
    }  # fmt: skip
    return person, about, mine


def _person(store: Store, contact: int) -> Fields:
    from sihu_tui.contacts import STAGES

    row = single.read(store.connection, "contacts", "name, stage", id=contact)
    if row is None:
        return {}
    found = {"name": str(row[0]), "stage": _(STAGES[row[1]]) if row[1] in STAGES else str(row[1])}
    order = store.connection.execute(
        """select number, product from orders where contact_id = ? and net > 0 order by day desc, id desc limit 1""",
        (contact,),
    ).fetchone()
    if order is not None:
        found |= {"order": order[0], "product": order[1]}
    return found


def come_back(store: Store, contact: int | None) -> list[int]:
    """Give in how many days one may come back to somebody: soon, or after what their stage allows; [] for nobody."""
    if contact is None:
        return []
    row = single.read(store.connection, "contacts", "stage", id=contact)
    usual = int(settings.get(store, f"today.interval_{row[0]}")) if row is not None else 0
    return sorted({1, 3, 7, usual} - {0})


def texts_of(reply: ReplyRow) -> list[tuple[str, int | None]]:
    """Give what can be sent of a reply first: wordings with their positions, then the parts of a product kit."""
    from sihu_tui.replies.models import KIT_PARTS

    kit = [(reply.kit[part], None) for part in KIT_PARTS if part in reply.kit]
    return [*((text, position) for position, text in enumerate(reply.wordings)), *kit]


def suggest(store: Store, text: str, limit: int = 8) -> list[ReplySuggestion]:
    """Give the replies that suit a message, best first: those that answered one like it, then those that speak of it.

    Retired and expired ones and drafts are left out. A question is like another by rapidfuzz's ratio of their
    characters. A reply speaks of a message by the matters it names (`question_words`) and by the characters and pairs
    they share, each weighing the more the fewer replies have it (inverse document frequency), and more in title and
    keywords. At least three are given, `weak` where little speaks for them.
    """
    from rapidfuzz import fuzz, process

    said = _bare(text)
    if len(said) < 2:
        return []
    today = days.today(settings.zone(store))
    replies = {
        row.id: row for row in list_replies(store)
        if not row.stale(today) and (row.status == "approved" or row.status == "draft" and TERMS in row.tags)
    }  # fmt: skip
    best = {
        reply: ReplySuggestion(reply, score, weak=score < _WEAK)
        for reply, score in _spoken_of(text, said, replies.values()).items()
    }
    pairs = learned(store, list(replies.values()))
    for _question, score, place in process.extract(
        said, [_bare(asked) for asked, _reply in pairs], scorer=fuzz.ratio, limit=4 * limit, score_cutoff=_LEAST_ALIKE
    ):
        asked, reply = pairs[place]
        # what was answered so before counts for more than what merely has the same words
        if reply not in best or best[reply].score < score + _MOST_BY_WORDS:
            best[reply] = ReplySuggestion(reply, score + _MOST_BY_WORDS, asked)
    if len(best) < _ALWAYS:
        used = sorted(
            (row for row in replies.values() if row.kind == "service" and row.id not in best), key=lambda row: -row.uses
        )
        best |= {row.id: ReplySuggestion(row.id, 0.0, weak=True) for row in used[: _ALWAYS - len(best)]}
    ranked = sorted(best.values(), key=lambda one: (-one.score, -replies[one.reply].uses, one.reply))
    strong = sum(not one.weak for one in ranked)
    return ranked[: min(limit, max(_ALWAYS, strong))]


def _spoken_of(text: str, said: str, replies: Collection[ReplyRow]) -> dict[int, float]:
    """Give how much each reply speaks of a message, 0 to _MOST_BY_WORDS."""
    from sihu_tui.replies.question_words import STOP, matters_of

    held = [
        (row, _bare("\n".join((row.title, row.keywords, *row.tags))), _bare("\n".join(row.wordings[:3])))
        for row in replies
    ]
    count = len(held) + 1

    def rare(found: int) -> float:
        return log(count / (found + 0.5))

    sums = dict[int, float]()
    pairs = {said[at : at + 2] for at in range(len(said) - 1)}
    singles = {char for char in said if char not in STOP and not char.isascii()}
    for grams, of_name, of_body in ((pairs, 1.0, 0.35), (singles, 0.45, 0.05)):
        for gram in sorted(grams):
            named = [row.id for row, name, _body in held if gram in name]
            inside = [row.id for row, _name, body in held if gram in body]
            if not named and not inside:
                continue
            weight = rare(len({*named, *inside}))
            for ids, share in ((named, of_name), (inside, of_body)):
                for id in ids:
                    sums[id] = sums.get(id, 0.0) + share * weight
    for matter in matters_of(text):
        # the first words tell the matter most; a reply that has several of them treats it most surely
        for place, word in enumerate(matter.called):
            bare = _bare(word)
            ids = [row.id for row, name, _body in held if bare in name]
            for id in ids:
                sums[id] = sums.get(id, 0.0) + matter.weight * rare(len(ids)) * (1.0 if place == 0 else 0.4)
    for row, _name, _body in held:
        # an answer to a question is service; what is sent to a whole group seldom is
        if row.id in sums and row.kind != "service":
            sums[row.id] *= _NOT_SERVICE
    scale = log(count) * 2
    return {reply: _MOST_BY_WORDS * (1 - exp(-total / scale)) for reply, total in sums.items() if total > 0}


def is_sentence(typed: str) -> bool:
    """Tell whether somebody's own words were typed, not letters of a title."""
    return sum("\u4e00" <= char <= "\u9fff" for char in typed) >= _SENTENCE or len(typed.split()) > _WORDS


def sought(store: Store, typed: str, found: Sequence[int], limit: int) -> list[int]:
    """Give what a search `found`, best first; for a whole sentence that no title is like, what suits it comes first.

    A few words that find nothing and name a customer's matter (太贵了) are taken as a sentence too.
    """
    from sihu_tui.replies.question_words import matters_of

    if not is_sentence(typed) and (found or not matters_of(typed)):
        return list(found)
    said = _bare(typed)
    pairs = {said[at : at + 2] for at in range(len(said) - 1)}
    titles = {row.id: _bare(f"{row.title} {' '.join(row.wordings)}") for row in list_replies(store)}
    if found and sum(pair in titles.get(found[0], "") for pair in pairs) > _LIKE * len(pairs):
        return list(found)
    offered = [one.reply for one in suggest(store, typed)]
    return list(dict.fromkeys([*offered, *found]))[:limit]


def learned(store: Store, replies: Sequence[ReplyRow]) -> list[tuple[str, int]]:
    """Give this store's own questions, each with the reply that answered it.

    A member's message is the question when the operators' next words hold a reply's wording, or when a reply was
    logged as sent to that person, within a day. The last messages are looked through.
    """
    begins: dict[str, list[tuple[str, int]]] = {}
    for row in replies:
        for wording in row.wordings:
            core = _bare(max(_BRACES.split(wording), key=len))
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
        if reply is not None and len(asked := _question(connection, group, ts)) >= _QUESTION:
            found.append((asked, reply))
    known = {row.id for row in replies}
    for reply, contact, ts in connection.execute(
        """select reply_id, contact_id, ts from sends where contact_id is not null and reply_id is not null order by id desc limit 2000"""
    ).fetchall():
        for (group,) in single.every(connection, "groups", "id", contact_id=contact):
            if reply in known and len(asked := _question(connection, group, ts)) >= _QUESTION:
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
    """Letters, digits and 汉字 alone; plainer than the search's, for whole libraries go through it at once."""
    return "".join(filter(str.isalnum, text.lower()))


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

"""Searching every word ever said: exact substrings, newest first, over conversations and, if asked for, groups.

The index (`sihu_tui.search.fts`) gives what may fit; the text decides. What is not in the index yet is read
itself, so an answer is whole at any time. ASCII letters match in either case, everything else as it is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from heapq import heappush, heappushpop
from typing import Any

from sihu_tui import settings
from sihu_tui.contacts.conversation import ThreadPlace
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.readers.record import Kind
from sihu_tui.search import fts, indexer, parts
from sihu_tui.search.parts import IndexPart
from sihu_tui.search.places import fold
from sihu_tui.store import Store
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import plain

FEW = 150
"""So many that may fit are looked at one by one; of more, the newest are sought part by part."""
SAMPLE = 64
"""So many of the newest lines under each pair of characters tell how rare the pair is."""
COMMON = 16
"""A pair so many times as common as the rarest is left out."""
SMALL = 50_000
"""A chat with fewer messages is read from its end on, which is quicker than filtering what the index gives."""
US, THEM = "us", "them"
TEXT, MEDIA, NOTE = "text", "media", "note"
"""What a line can be: words in a chat, a picture or file there, a line by hand."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought: `text`, and where. Days are day numbers, both inclusive; None and "" leave a thing open.

    `who` is "us", "them", or a part of a name. `groups` None follows the setting search.groups. `before` is the
    place of the last hit of the page before.
    """

    text: str
    contact: int | None = None
    group: int | None = None
    since: int | None = None
    until: int | None = None
    who: str = ""
    groups: bool | None = None
    limit: int = 50
    before: ThreadPlace | None = None
    kind: str = ""
    """TEXT, MEDIA, NOTE or "" for any."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A line that holds what is sought; `ts` is UTC seconds. A group's message has no contact."""

    source: str
    id: int
    ts: int
    group: int | None
    chat: str
    contact: int | None
    who: str
    mine: bool
    text: str

    @property
    def place(self) -> ThreadPlace:
        """Where the line stands among all hits, and in its thread."""
        return ThreadPlace(self.ts, int(self.source == "message"), self.id)


def search(store: Store, query: Query) -> list[Hit]:
    """Give the newest lines that hold `query.text`, newest first. Raises SihuError when nothing is sought, or none wanted."""
    text = plain(query.text)
    if not text.strip():
        raise SihuError(_("Say what to search for."))
    if query.limit < 1:
        raise SihuError(_("How many to show is a number from 1 on."))
    seeking = _Seeking(store, query, text)
    places = seeking.entries() if query.group is None and query.kind in ("", NOTE) else []
    for scope in seeking.message_scopes() if query.kind != NOTE else ():
        places += seeking.messages(scope)
    places.sort(reverse=True)
    return _hits(store, places[: query.limit])


class _Seeking:
    """One question: its conditions as SQL, and the ways to find what fits."""

    def __init__(self, store: Store, query: Query, text: str) -> None:
        self.store, self.query, self.connection = store, query, store.connection
        self.sought = fold(text)
        self.question = " AND ".join(fts.words(self.sought))
        zone = settings.zone(store)
        self.since = 0 if query.since is None else days.start_of(query.since, zone)
        self.until = (1 << 60) if query.until is None else days.start_of(query.until + 1, zone) - 1
        if query.before is not None:
            self.until = min(self.until, query.before.ts)
        self.bounded = query.since is not None or query.until is not None or query.before is not None

    def message_scopes(self) -> list[str]:
        """Give the scopes to look through."""
        if self.query.group is not None:
            row = self.connection.execute("select private from groups where id = ?", (self.query.group,)).fetchone()
            return [] if row is None else ["talk" if row[0] else "groups"]
        asked = self.query.groups
        both = settings.get(self.store, "search.groups") if asked is None else asked
        return ["talk", "groups"] if both else ["talk"]

    # What a message, and a line by hand, has to fulfil

    def _fits(self, scope: str) -> tuple[str, list[Any]]:
        query = self.query
        chat = "select 1 from groups g where g.id = m.group_id"
        private = "g.private = 1 and g.archived is null" if scope == "talk" else "coalesce(g.private, 0) = 0"
        terms = [indexer.SEARCHED, f"exists ({chat} and {private})"]
        values: list[Any] = []
        if query.group is not None:
            terms.append("m.group_id = ?")
            values.append(query.group)
        if query.contact is not None and scope == "talk":
            terms.append("m.group_id in (select id from groups where contact_id = ?)")
            values.append(query.contact)
        elif query.contact is not None:
            terms.append("m.sender_id in (select member_id from contact_identities where contact_id = ?)")
            values.append(query.contact)
        sender = "exists (select 1 from members p where p.id = m.sender_id and"
        if query.who in (US, THEM):
            terms.append(f"{sender} (p.is_self or coalesce(p.is_operator, 0)) = {int(query.who == US)})")
        elif query.who:
            terms.append(f"{sender} instr(lower(p.name), ?))")
            values.append(fold(query.who))
        if query.kind:
            terms.append(f"m.kind {'=' if query.kind == MEDIA else '<>'} {int(Kind.MEDIA)}")
        return self._common("m", 1, terms, values)

    def _entry_fits(self) -> tuple[str, list[Any]]:
        query = self.query
        terms: list[str] = []
        values: list[Any] = []
        if query.contact is not None:
            terms.append("e.contact_id = ?")
            values.append(query.contact)
        if query.who in (US, THEM):
            terms.append(f"e.kind {'not ' if query.who == US else ''}in ('heard', 'complaint')")
        elif query.who:
            terms.append("instr(lower(e.operator), ?)")
            values.append(fold(query.who))
        return self._common("e", 0, terms, values)

    def _common(self, of: str, source: int, terms: list[str], values: list[Any]) -> tuple[str, list[Any]]:
        if self.bounded:
            terms.append(f"{of}.ts between ? and ?")
            values += [self.since, self.until]
        if self.query.before is not None:
            terms.append(f"({of}.ts, {source}, {of}.id) < (?, ?, ?)")
            values += self.query.before
        terms.append(f"instr(lower({of}.text), ?)")
        values.append(self.sought)
        return " and ".join(terms), values

    # Lines by hand

    def entries(self) -> list[ThreadPlace]:
        """Give the newest places among the lines by hand."""
        fits, values = self._entry_fits()
        limit = self.query.limit
        every = f"select e.ts, 0, e.id from entries e where {fits} order by e.ts desc, e.id desc limit ?"
        if not fts.ready(self.connection, "entries"):
            return self._places(every, [*values, limit])
        few = self._filed_under("entries", self.question, 1 << 62, FEW + 1)
        if len(few) > FEW:
            return self._places(every, [*values, limit])
        return self._places(
            f"""select e.ts, 0, e.id from entries e where e.id in (
                select value from json_each(?) union select entry_id from search_stale) and {fits}
            order by e.ts desc, e.id desc limit ?""",
            [json.dumps(few), *values, limit],
        )

    # Messages

    def messages(self, scope: str) -> list[ThreadPlace]:
        """Give the newest places among the messages of a scope."""
        chats = self._few_chats(scope)
        if chats is not None:
            return [place for chat in chats for place in self._read_chat(scope, chat)]
        row = self.connection.execute("select upto, rows from search_marks where scope = ?", (scope,)).fetchone()
        upto, filed = row if row else (0, 0)
        found = self._late(scope) if upto and scope == "talk" else []
        top = self.connection.execute("select coalesce(max(id), 0) from messages").fetchone()[0]
        if not top or (upto >= top and not filed):
            return found
        self.question = self._rarest(scope, upto) if upto else self.question
        stretches = sorted(
            parts.of_all(self.connection, top), key=lambda part: (part.last_ts is None, part.last_ts or 0), reverse=True
        )
        few = (
            self._filed_under(scope, self.question, upto, FEW + 1)
            if upto and (len(stretches) > 1 or not self.question)
            else None
        )
        return self._newest(scope, stretches, upto, found, few if few is not None and len(few) <= FEW else None)

    def _rarest(self, scope: str, upto: int) -> str:
        """Give the question by the rarest pairs: to walk along a common one costs more than a look at the texts.

        By two at least, and all that are not much more common than the rarest: pairs of one word come together.
        "" where a pair stands nowhere, so that nothing fits.
        """
        words = fts.words(self.sought)
        if len(words) == 1:
            return words[0]
        gaps: list[tuple[float, str]] = []
        for word in words:
            newest = self._filed_under(scope, word, upto, SAMPLE)
            if not newest:
                return ""
            # a list that ends within the sample is walked whole, at no cost
            gaps.append(((upto - newest[-1] if len(newest) == SAMPLE else upto * SAMPLE) / len(newest), word))
        gaps.sort(reverse=True)
        rarest = gaps[0][0]
        if rarest > upto:
            return gaps[0][1]
        return " AND ".join(word for at, (gap, word) in enumerate(gaps) if at < 2 or gap * COMMON > rarest)

    def _few_chats(self, scope: str) -> list[int] | None:
        """Give the chats to read one by one; None when the index is the quicker way."""
        if self.query.group is not None:
            chats = [self.query.group]
        elif self.query.contact is not None and scope == "talk":
            chats = [
                row[0]
                for row in self.connection.execute("select id from groups where contact_id = ?", (self.query.contact,))
            ]
        else:
            return None
        marks = ",".join("?" * len(chats))
        n = self.connection.execute(f"select coalesce(sum(n), 0) from group_days where group_id in ({marks})", chats)
        return chats if n.fetchone()[0] <= SMALL else None

    def _read_chat(self, scope: str, chat: int) -> list[ThreadPlace]:
        fits, values = self._fits(scope)
        return self._places(
            f"""select m.ts, 1, m.id from messages m where m.group_id = ? and {fits}
            order by m.ts desc, m.id desc limit ?""",
            [chat, *values, self.query.limit],
        )

    def _late(self, scope: str) -> list[ThreadPlace]:
        """Look through the chats that were found to be private after the index had passed them."""
        fits, values = self._fits(scope)
        return self._places(
            f"""select m.ts, 1, m.id from groups l cross join messages m on m.group_id = l.id
            where l.private = 1 and l.id not in (select group_id from search_chats) and {fits}
            order by m.ts desc, m.id desc limit ?""",
            [*values, self.query.limit],
        )

    def _filed_under(self, scope: str, question: str, upto: int, limit: int) -> list[int]:
        if not question:
            return []
        rows = self.connection.execute(
            f"select rowid from search_{scope} where search_{scope} match ? and rowid <= ? order by rowid desc limit ?",
            (question, upto, limit),
        )
        return [row[0] for row in rows]

    def _look_at(self, scope: str, part: IndexPart, places: list[int]) -> Iterator[ThreadPlace]:
        fits, values = self._fits(scope)
        return self._one_by_one(
            f"select m.ts, 1, m.id from json_each(?) j {part.at('j.value')} where {fits}",
            [json.dumps(places), *values],
        )

    def _newest(
        self, scope: str, stretches: list[IndexPart], upto: int, found: list[ThreadPlace], few: list[int] | None
    ) -> list[ThreadPlace]:
        """Give the newest places over all parts; a part that ends before the oldest of them is not looked at.

        `few` are the places of those that may fit, the newest first, where these were found to be few.
        """
        limit = self.query.limit
        best: list[ThreadPlace] = []
        seen: set[int] = set()

        def take(places: Iterable[ThreadPlace], ordered: bool) -> None:
            """Keep what is new enough; the newest first, the first that is not ends it, so that no more texts are read."""
            for place in places:
                if place.id in seen:
                    continue
                seen.add(place.id)
                if len(best) < limit:
                    heappush(best, place)
                elif heappushpop(best, place) == place and ordered:
                    break

        take(found, ordered=False)
        for part in stretches:
            ordered = part.last_ts is not None
            since = max(self.since, best[0].ts if len(best) == limit else 0)
            if ordered and (part.last_ts or 0) < since:
                break
            if ordered and self.bounded:
                part = self._within(part, since)
            if few is not None:
                take(self._look_at(scope, part, [at for at in few if part.first <= at <= part.last]), ordered)
            elif part.first <= min(part.last, upto):
                take(self._ask(scope, part._replace(last=min(part.last, upto)), ordered), ordered)
            if part.last > upto:
                take(self._scan(scope, part._replace(first=max(part.first, upto + 1)), ordered), ordered)
        return best

    def _within(self, part: IndexPart, since: int) -> IndexPart:
        """Cut a part down to the times that are sought."""
        if since > part.first_ts:
            part = part._replace(first=self._first_at(part, since))
        if self.until < (part.last_ts or 0):
            part = part._replace(last=self._first_at(part, self.until + 1) - 1)
        return part

    def _first_at(self, part: IndexPart, ts: int) -> int:
        """Give the first place of a stretch from UTC second `ts` on; the one past its last when all are earlier."""
        low, high = part.first, part.last + 1
        source, place = part.source
        while low < high:
            middle = (low + high) // 2
            row = self.connection.execute(
                f"select {place}, m.ts from {source} where {place} between ? and ? order by {place} limit 1",
                (middle, part.last),
            ).fetchone()
            if row is None or row[1] >= ts:
                high = middle
            else:
                low = row[0] + 1
        return low

    def _ask(self, scope: str, part: IndexPart, ordered: bool) -> Iterator[ThreadPlace]:
        fits, values = self._fits(scope)
        return self._one_by_one(
            f"""select m.ts, 1, m.id from search_{scope} {part.at(f"search_{scope}.rowid")}
            where search_{scope} match ? and search_{scope}.rowid between ? and ? and {fits}
            order by search_{scope}.rowid desc limit ?""",
            [self.question, part.first, part.last, *values, self.query.limit if ordered else -1],
        )

    def _scan(self, scope: str, part: IndexPart, ordered: bool) -> Iterator[ThreadPlace]:
        fits, values = self._fits(scope)
        source, place = part.source
        return self._one_by_one(
            f"select m.ts, 1, m.id from {source} where {place} between ? and ? and {fits} order by {place} desc limit ?",
            [part.first, part.last, *values, self.query.limit if ordered else -1],
        )

    def _places(self, sql: str, values: list[Any]) -> list[ThreadPlace]:
        return list(self._one_by_one(sql, values))

    def _one_by_one(self, sql: str, values: list[Any]) -> Iterator[ThreadPlace]:
        with closing(self.connection.execute(sql, values)) as rows:
            for row in rows:
                yield ThreadPlace(*row)


def _hits(store: Store, places: list[ThreadPlace]) -> list[Hit]:
    entries = [place.id for place in places if not place.source]
    messages = [place.id for place in places if place.source]
    found: dict[tuple[int, int], Hit] = {}
    for row in store.connection.execute(
        """select e.id, e.ts, c.id, coalesce(nullif(c.remark, ''), c.name), e.operator,
            e.kind not in ('heard', 'complaint'), e.text
        from entries e join contacts c on c.id = e.contact_id where e.id in (select value from json_each(?))""",
        (json.dumps(entries),),
    ):
        id, ts, contact, name, who, mine, text = row
        found[0, id] = Hit("entry", id, ts, None, name, contact, who, bool(mine), text)
    for row in store.connection.execute(
        """select m.id, m.ts, g.id, g.name, g.contact_id, coalesce(p.name, ''),
            coalesce(p.is_self or p.is_operator, 0), m.text
        from json_each(?) j cross join messages m on m.id = j.value join groups g on g.id = m.group_id
        left join members p on p.id = m.sender_id""",
        (json.dumps(messages),),
    ):
        id, ts, group, name, contact, who, mine, text = row
        found[1, id] = Hit("message", id, ts, group, name, contact, who, bool(mine), text)
    return [found[place.source, place.id] for place in places if (place.source, place.id) in found]

"""What came of the sends: whether there was an answer within a day, and how much went out as it stands.

An answer is anything that somebody who is no operator says within 24 hours in the chat with the person, or in the
group, that it was sent to; of a person also what was written down as heard. There was none where the chat's imports
cover the whole of these 24 hours and hold none. Otherwise nobody knows, and unknown is not unanswered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.importing import coverage
from sihu_tui.store import Store, single

WITHIN = 24 * 3600


@dataclass(slots=True)
class UseOutcome:
    """What came of some sends: how many were answered, how many were not, of how many it is not known."""

    answered: int = 0
    unanswered: int = 0
    unknown: int = 0

    @property
    def sends(self) -> int:
        """How many there were."""
        return self.answered + self.unanswered + self.unknown

    @property
    def share(self) -> float | None:
        """The answered of those of which it is known; None when of none."""
        known = self.answered + self.unanswered
        return self.answered / known if known else None

    def note(self, answered: bool | None) -> None:
        """Count one send; None: not known."""
        if answered is None:
            self.unknown += 1
        elif answered:
            self.answered += 1
        else:
            self.unanswered += 1


@dataclass(frozen=True, slots=True)
class Use:
    """How a reply was used: what came of it with people and in groups, by wording too, and how often verbatim.

    `wordings` has what came of each wording (by its place from 0), of people and groups together.
    """

    people: UseOutcome
    groups: UseOutcome
    wordings: dict[int, UseOutcome]
    verbatim: int


@dataclass(frozen=True, slots=True)
class Verbatim:
    """How much of what went out over the last `days` days went out as it stands; `ceiling` is the most it should be."""

    days: int
    sends: int
    verbatim: int
    ceiling: float

    @property
    def share(self) -> float | None:
        """The share, None when nothing was sent."""
        return self.verbatim / self.sends if self.sends else None

    @property
    def over(self) -> bool:
        """Whether it is more than it should be; a handful of sends says nothing."""
        return self.sends >= 10 and self.verbatim > self.ceiling * self.sends


def use_of(store: Store, reply: int) -> Use:
    """Give how a reply was used."""
    found, covered = Use(UseOutcome(), UseOutcome(), {}, 0), _Covered(store)
    verbatim = 0
    for ts, position, contact, group, kept in single.every(
        store.connection, "sends", "ts, position, contact_id, group_id, verbatim", "ts", reply_id=reply
    ):
        answered = _answered(store, covered, ts, contact, group)
        (found.groups if group is not None else found.people).note(answered)
        if position is not None:
            found.wordings.setdefault(position, UseOutcome()).note(answered)
        verbatim += kept
    return Use(found.people, found.groups, found.wordings, verbatim)


def verbatim(store: Store, operator: str = "") -> Verbatim:
    """Give how much of what went out lately was sent as it stands, by everybody or one operator (R29, R82)."""
    over = settings.get(store, "send.mix_days")
    sends, kept = store.connection.execute(
        """select count(*), coalesce(sum(verbatim), 0) from sends where reply_id is not null
        and ts > ?1 and (?2 = '' or operator = ?2)""",
        (days.now() - over * days.SECONDS, operator),
    ).fetchone()
    return Verbatim(over, sends, kept, settings.get(store, "replies.verbatim_share"))


class _Covered:
    """Which days of which chats the imports cover, read once for each chat."""

    def __init__(self, store: Store) -> None:
        self.zone = settings.zone(store)
        self._connection = store.connection
        self._spans: dict[int, list[coverage.Span]] = {}

    def whole(self, group: int, since: int, until: int) -> bool:
        """Tell whether the imports cover the time from one UTC second to another."""
        if group not in self._spans:
            self._spans[group] = coverage.of_chat(self._connection, group)
        first, last = days.day_of(since, self.zone), days.day_of(until, self.zone)
        return any(start <= first and last <= end for start, end in self._spans[group])


def _answered(store: Store, covered: _Covered, ts: int, contact: int | None, group: int | None) -> bool | None:
    connection, until = store.connection, ts + WITHIN
    chats: list[Any] = [group] if group is not None else []
    if contact is not None:
        chats = [id for (id,) in single.every(connection, "groups", "id", contact_id=contact)]
        heard = connection.execute(
            """select exists (select 1 from entries where contact_id = ? and kind = 'heard'
            and ts > ? and ts <= ?)""",
            (contact, ts, until),
        ).fetchone()
        if heard[0]:
            return True
    for chat in chats:
        said = connection.execute(
            """select exists (select 1 from messages m join members p on p.id = m.sender_id
            left join memberships s on s.group_id = m.group_id and s.member_id = p.id
            where m.group_id = ? and m.ts > ? and m.ts <= ? and m.kind <= 1 and not p.is_bot and not p.is_self
            and not coalesce(p.is_operator, s.role in ('owner', 'admin'), 0))""",
            (chat, ts, until),
        ).fetchone()
        if said[0]:
            return True
    return False if any(covered.whole(chat, ts, until) for chat in chats) else None

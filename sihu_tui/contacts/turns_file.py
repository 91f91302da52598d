"""The turns in an export file, read by themselves: no store is made or asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sihu_tui.contacts.turns import SPEECH, Turn, TurnLine, holding, turns
from sihu_tui.errors import SihuError, Undecided
from sihu_tui.readers import read_alone
from sihu_tui.readers.record import Kind, Message, Reading
from sihu_tui.text.i18n import _


@dataclass(frozen=True, slots=True)
class PersonTurns:
    """Somebody's turns, the first first."""

    person: str
    turns: list[Turn]
    promised: int | None = None
    """When we said that we would come back to them, and did not since (UTC seconds)."""


@dataclass(slots=True)
class _Talk:
    name: str | None
    private: bool | None
    rows: list[Message] = field(default_factory=list)


def turns_of(
    path: Path, me: Iterable[str] = (), zone: str | None = None, date_order: str | None = None,
    mapping: dict[str, str] | None = None, store_zone: str | None = None,
) -> list[PersonTurns]:  # fmt: skip
    """Give who waits in an export's private talks, and how they were answered; groups are left out.

    Ours is the account that exported, and whoever `me` names. Raises ReadError for what cannot be read, Undecided where
    the file does not say which side is ours.
    """
    ours_by_name = {name.casefold() for name in me}
    unmet, unclear, owned, answered = set(ours_by_name), None, False, False
    found: list[PersonTurns] = []
    for source, reading, messages in read_alone(path, zone, date_order, mapping, store_zone):
        talks: dict[str, _Talk] = {}
        for row in messages:
            talks.setdefault(row.chat, _Talk(None, None)).rows.append(row)
        for key, talk in talks.items():
            chat = reading.chats.get(key)
            talk.name, talk.private = (chat.name or key, chat.private) if chat else (key, None)
        named = {person.key: {person.key.casefold(), person.name.casefold()} for person in reading.people.values()}
        ours = {key for key, names in named.items() if names & ours_by_name}
        unmet -= {name for key in ours for name in named[key]}
        owner = {person.key for person in reading.people.values() if person.self}
        owned, ours = owned or bool(owner), ours | owner
        for talk in talks.values():
            answered = answered or len({row.sender for row in talk.rows if row.sender and row.kind <= SPEECH}) > 1
            try:
                one = _of_talk(talk, ours, reading, str(source))
            except Undecided as error:
                unclear = unclear or error
                continue
            found += [one] if one is not None else []
    # a name adds nothing where the export knows whose it is, and lacks where only they wrote
    if unmet and answered and not owned:
        raise SihuError(_("{path}: nobody there is called {name}.").format(path=path, name=_(", ").join(sorted(unmet))))
    if unclear is not None:
        raise unclear
    return found


def _of_talk(talk: _Talk, ours: set[str], reading: Reading, path: str) -> PersonTurns | None:
    bots = {person.key for person in reading.people.values() if person.bot}
    spoke = {row.sender for row in talk.rows if row.sender and row.kind <= SPEECH} - bots
    others = spoke - ours
    if talk.private is False and len(others) != 1 or (talk.private is None and len(others) > 1 and ours & spoke):
        return None
    if not talk.private and not spoke & ours and len(others) > 2:
        return None
    if not spoke & ours and len(others) == 2:
        # a talk bears the name of whom it is with, so the other side is ours
        named = {key for key in others if _name(reading, key) == talk.name}
        if len(named) == 1:
            ours, others = ours | (others - named), named
    if not spoke & ours and len(others) > 1:
        names = _(", ").join(sorted(_name(reading, key) for key in others))
        raise Undecided(
            _("{path} does not say which side is ours; name it with --me NAME, one of {names}.")
            .format(path=path, names=names)
        )  # fmt: skip
    rows = sorted(talk.rows, key=lambda row: row.ts)
    lines = [
        TurnLine(int(row.ts), row.sender in ours, int(row.kind), row.text)
        for row in rows if row.sender not in bots and (row.sender or row.kind > Kind.MEDIA)
    ]  # fmt: skip
    person = _name(reading, next(iter(others))) if len(others) == 1 else str(talk.name)
    held = holding(lines)
    return PersonTurns(person, list(turns(lines)), None if held is None else held.ts)


def _name(reading: Reading, key: str) -> str:
    known = reading.people.get(key)
    return known.name or key if known else key

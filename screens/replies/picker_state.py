"""What the reply picker knows: whom a reply is for, what it keeps while a store is open, what it reads as it opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.replies import library, sends, suggest, usage
from sihu_tui.replies.library import ReplyRow, ReplyShelf
from sihu_tui.replies.sends import Piece
from sihu_tui.replies.suggest import Fields
from sihu_tui.replies.usage import Verbatim
from sihu_tui.store import Store

if TYPE_CHECKING:
    from ..host import Host

Whom = tuple[int | None, int | None]


@dataclass(frozen=True)
class Target:
    """Whom a reply is for, the message that it answers, and the action that a flagged group needs."""

    contact: int | None = None
    group: int | None = None
    name: str = ""
    text: str = ""
    action: str | None = None

    @property
    def key(self) -> Whom:
        """Who it is."""
        return self.contact, self.group


@dataclass(frozen=True)
class Sent:
    """What went out: the text of the last message, what takes each back, and when to come back (a day number)."""

    text: str
    undo: tuple[int, ...]
    due: int | None
    reply: int | None = None
    """The reply it came from, with what filled its blanks, and its text where that was edited."""
    answers: Mapping[str, str] = field(default_factory=dict)
    edited: str | None = None


@dataclass
class PickerMemory:
    """What is kept while a store is open: the index, the next step of scripts and the drafts by whom they are for."""

    store: Store
    shelf: ReplyShelf
    steps: dict[tuple[int | None, int | None, int], int] = field(default_factory=dict)
    drafts: dict[Whom, list[Piece]] = field(default_factory=dict)


@dataclass
class PickerLibrary:
    """What is read once as the picker opens; `own` is how much its operator lately sent as it stands."""

    replies: dict[int, ReplyRow]
    first: list[int]
    fields: tuple[Fields, Fields, Fields]
    fresh: dict[int, int]
    last: dict[int, int]
    own: Verbatim
    due: list[int]
    today: int
    zone: Any


def memory_of(console: Host) -> PickerMemory:
    """Give what is kept for the open store."""
    store = console.store
    if console.replying is None or console.replying.store is not store:
        console.replying = PickerMemory(store, ReplyShelf())
    return console.replying


def read(store: Store, target: Target, operator: str) -> PickerLibrary:
    """Read the library and what is known of whom a reply is for."""
    zone = settings.zone(store)
    today = days.today(zone)
    rows = library.list_replies(store)
    ordered = suggest.in_order(rows, suggest.for_action(target.action), (), today)
    last = sends.last_sent(store, target.contact, target.group)
    return PickerLibrary(
        {row.id: row for row in rows}, [row.id for row in ordered],
        suggest.fields_for(store, target.contact, target.group, operator),
        {reply: sends.wording_for(store, reply, target.contact, target.group) for reply in last}, last,
        usage.verbatim(store, operator), suggest.come_back(store, target.contact), today, zone,
    )  # fmt: skip

"""What goes out: the pieces of a message, logged as sends that one step takes back; and who had what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sihu_tui.dates import days
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_
from sihu_tui.text.sanitize import one_line


@dataclass(frozen=True, slots=True)
class Piece:
    """A text to send and where it comes from: a reply and the wording's place in it (None: a step, or a kit's part).

    `verbatim` tells that it goes out as the reply says it (R29, R82).
    """

    text: str
    reply: int | None = None
    position: int | None = None
    kind: str = "service"
    verbatim: bool = True


def log(
    store: Store, pieces: Sequence[Piece], contact: int | None = None, group: int | None = None, operator: str = "",
    override: str = "", due_day: int | None = None,
) -> list[int]:  # fmt: skip
    """Log a message that went out now, one send a piece; give their numbers. One step, which can be undone.

    A send a piece keeps true for every reply what was had, what came of it and what was verbatim; all have the same
    second, by which budgets count the message once. `override` is the reason for sending against a guard (R34);
    with `due_day`, a day number, the person is to be come back to then. Raises SihuError for a person who is not there.
    """
    now, ids = days.now(), list[int]()
    said = one_line(" ".join(piece.text for piece in pieces))[:40]
    with journal.step(store, ("sends", "contacts"), N_("Sent: {text}"), text=said) as connection:
        for piece in pieces:
            made = single.insert(
                connection, "sends", ts=now, reply_id=piece.reply, position=piece.position, group_id=group,
                contact_id=contact, operator=operator, kind=piece.kind, text=piece.text, verbatim=piece.verbatim,
                override=one_line(override),
            )  # fmt: skip
            ids.append(made)
        if contact is not None and due_day is not None:
            from sihu_tui import contacts

            contacts.edit_contact(store, contact, due_day=due_day)
    return ids


def last_sent(store: Store, contact: int | None, group: int | None) -> dict[int, int]:
    """Give when each reply went to a person or a group last, by its number; UTC seconds."""
    return {reply: ts for reply, ts in _sends(store, contact, group, "reply_id, max(ts)") if reply is not None}


def wording_for(store: Store, reply: int, contact: int | None, group: int | None) -> int:
    """Give the wording (from 0) that this person or group has not had yet; when all were sent, the longest ago."""
    count = store.connection.execute(
        "select count(*) from wordings where reply_id = ? and part = ''", (reply,)
    ).fetchone()[0]
    had = {position: ts for position, ts in _sends(store, contact, group, "position, max(ts)", reply) if ts is not None}
    return min(range(count), key=lambda position: (had.get(position, 0), position), default=0)


def _sends(
    store: Store, contact: int | None, group: int | None, what: str, reply: int | None = None
) -> Iterable[tuple[int | None, int]]:
    to = ("contact_id", contact) if contact is not None else ("group_id", group)
    if to[1] is None:
        return []
    only, by = ("", "reply_id") if reply is None else ("and reply_id = ?", "position")
    return store.connection.execute(
        f"select {what} from sends where {to[0]} = ? {only} group by {by}",
        (to[1], *(() if reply is None else (reply,))),
    ).fetchall()

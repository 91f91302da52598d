"""Lines that an operator writes into a conversation by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sihu_tui.contacts.contacts import name_of
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.store import Store, clash, journal, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line, plain

ENTRY_KINDS = {
    "note": N_("note"), "said": N_("said"), "heard": N_("heard"), "call": N_("call"), "promise": N_("promise"),
    "gift": N_("gift"), "sample": N_("sample"), "complaint": N_("complaint"),
    "wish": N_("wish"), "perk": N_("perk"),
}  # fmt: skip
_SHOWN = 24


def add_entry(store: Store, contact: int, kind: str, text: str, due_day: int | None = None, operator: str = "",
              ts: int | None = None) -> int:  # fmt: skip
    """Write a line into a conversation; give its id. `ts` is UTC seconds, now when not given. Raises SihuError."""
    if kind not in ENTRY_KINDS:
        raise SihuError(_("A line is one of: {kinds}.").format(kinds=", ".join(ENTRY_KINDS)))
    text = _words(text)
    with journal.step(
        store, ("entries",), N_("{name}: {text}"), name=name_of(store, contact), text=_short(text)
    ) as connection:
        return single.insert(
            connection, "entries", contact_id=contact, ts=days.now() if ts is None else ts, kind=kind, text=text,
            operator=operator, due_day=due_day,
        )  # fmt: skip


def edit_entry(store: Store, entry: int, text: str) -> str:
    """Change the words of a line; give those that stood before. Raises SihuError."""
    text = _words(text)
    before = _text_of(store, entry)
    with journal.step(store, ("entries",), N_("line changed: {text}"), text=_short(text)) as connection:
        single.update(connection, "entries", entry, text=text)
    return before


def rewrite_entry(
    store: Store, entry: int, text: str, due_day: int | None, was: Mapping[str, Any] | None = None
) -> None:
    """Change the words and the due day of a line in one step; with another due day it is open again.

    `was` has its text and due_day as they were when the change was begun. Raises SihuError; Clash where somebody else
    changed one.
    """
    text = _words(text)
    _text_of(store, entry)
    with journal.step(store, ("entries",), N_("line changed: {text}"), text=_short(text)) as connection:
        if was is not None:
            row = single.read(connection, "entries", "text, due_day", id=entry)
            now = {"text": row[0], "due_day": row[1]}
            kept = now | clash.settle(connection, "entries", entry, was, now, {"text": text, "due_day": due_day})
            text, due_day = kept["text"], kept["due_day"]
        connection.execute(
            """update entries set text = ?1, done = case when due_day is ?2 then done end, due_day = ?2
            where id = ?3 and (text <> ?1 or due_day is not ?2)""",
            (text, due_day, entry),
        )


def set_due(store: Store, entry: int, due_day: int | None) -> None:
    """Set or clear the day on which a line is due; it is open again. Raises SihuError."""
    shown = _short(_text_of(store, entry))
    with journal.step(store, ("entries",), N_("due day set: {text}"), text=shown) as connection:
        single.update(connection, "entries", entry, due_day=due_day, done=None)


def finish_entry(store: Store, entry: int) -> None:
    """Mark what a line promises as done. Raises SihuError."""
    with journal.step(store, ("entries",), N_("done: {text}"), text=_short(_text_of(store, entry))) as connection:
        single.update(connection, "entries", entry, done=days.now())


def remove_entry(store: Store, entry: int) -> None:
    """Take a line out of its conversation. Raises SihuError."""
    with journal.step(
        store, ("need_askers", "entries"), N_("line removed: {text}"), text=_short(_text_of(store, entry))
    ) as connection:
        single.update(connection, "need_askers", {"entry_id": entry}, entry_id=None)
        single.delete(connection, "entries", id=entry)


def _text_of(store: Store, entry: int) -> str:
    row = single.read(store.connection, "entries", "text", id=entry)
    if row is None:
        raise SihuError(_("There is no line #{id}.").format(id=entry))
    return str(row[0])


def _words(text: str) -> str:
    text = plain(text).strip()
    if not text:
        raise SihuError(_("An empty line was not kept."))
    return text


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"

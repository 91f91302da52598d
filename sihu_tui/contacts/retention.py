"""What was said longer ago than is wanted, dropped: the words go for good, the rows stay, so that counts hold (R84)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sihu_tui import settings
from sihu_tui.contacts import answers, privacy
from sihu_tui.dates import days
from sihu_tui.search import fts
from sihu_tui.store import Store, holding
from sihu_tui.text.i18n import N_

FIGURES = {
    "answers": N_("first replies and who waits"), "reach": N_("whom KOCs reach"), "waiting": N_("people who wait since before"),
    "health": N_("what groups were sent, in judging them"),
}  # fmt: skip
"""Figures that read words, and so know less when those of their days are dropped."""
HEALTH_DAYS = 364


@dataclass(frozen=True, slots=True)
class Dropped:
    """What is dropped, or would be: messages with words before the day of all, replies copied from here, chats.

    `costs` are keys of FIGURES to how many days (of "waiting": people) they lose. `backups` still hold the words.
    """

    day: int
    messages: int
    of: int
    copied: int
    chats: int
    costs: dict[str, int]
    backups: list[Path]


def cost(store: Store, day: int) -> Dropped:
    """Give what dropping the words from before `day` would take, and which figures would know less; nothing is changed."""
    zone, today = settings.zone(store), days.today(settings.zone(store))
    before = days.start_of(day, zone)
    messages, chats = store.connection.execute(
        "select count(*), count(distinct group_id) from messages where text is not null and ts < ?", (before,)
    ).fetchone()
    of = store.connection.execute("select count(*) from messages where text is not null").fetchone()[0]
    copied = store.connection.execute(
        "select count(*) from sends where text <> '' and ts < ?", (before,)
    ).fetchone()[0]  # fmt: skip
    waiting = store.connection.execute(
        "select count(*) from contact_sums where waiting > ? and waiting < ?",
        (days.now() - int(settings.get(store, "today.answer_days")) * days.SECONDS, before),
    ).fetchone()[0]
    spans = {
        "answers": answers.SPAN, "reach": int(settings.get(store, "koc.reach_days")), "health": HEALTH_DAYS,
    }  # fmt: skip
    costs = {name: lost for name, span in spans.items() if (lost := min(span, day - (today - span))) > 0}
    if waiting:
        costs["waiting"] = waiting
    return Dropped(day, messages, of, copied, chats, costs, privacy.backups(store))


def drop(store: Store, day: int) -> Dropped:
    """Drop the words said before `day`, in groups and private talks, for good; give what went.

    Lines by hand, needs and orders stay. The search is made anew by `privacy.scrub`, which also clears the file's free
    space. It cannot be undone: the caller has asked. Raises StoreError.
    """
    found = cost(store, day)
    before = days.start_of(day, settings.zone(store))
    connection = store.connection
    connection.execute("pragma secure_delete = on")
    try:
        with store.writing(whole=True):
            for scope in ("talk", "groups"):
                if fts.ready(connection, scope):
                    fts.drop(connection, scope)
            holding.forget_bytes(connection)
            connection.execute("update main.messages set text = null where text is not null and ts < ?", (before,))
            connection.execute("update sends set text = '' where text <> '' and ts < ?", (before,))
            connection.execute("update contact_sums set last_text = '' where last_ts < ?", (before,))
            privacy.note(store, "drop", f"{days.iso(day)}: {found.messages}")
        connection.execute("pragma wal_checkpoint(truncate)").fetchall()
    finally:
        connection.execute("pragma secure_delete = off")
    return found

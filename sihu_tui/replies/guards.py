"""What speaks against a send, each in a line: it informs and never forbids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.outreach import offers
from sihu_tui.replies.pushy_words import Phrase, phrases
from sihu_tui.replies.sends import Piece
from sihu_tui.store import Store, single
from sihu_tui.text.i18n import _, ngettext


@dataclass(frozen=True, slots=True)
class Guard:
    """One thing that speaks against a send, in a line. `reason`: it is sent only with a reason (R34)."""

    code: str
    message: str
    reason: bool = False


def guards(store: Store, pieces: Sequence[Piece], contact: int | None = None, group: int | None = None) -> list[Guard]:
    """Give what speaks against sending a message of these pieces now, each thing once; nothing when all is well.

    Not approved, or past its day (R30); had before; the budget, cool-down and promotion share of a group, the promotions that a person had; pushy words by
    the user's list; blanks left over. The later messages of a script pass with its first one.
    """
    from sihu_tui.replies.lint import lint_text

    listed, found = pushy_list(store), list[Guard]()
    for piece in pieces:
        found += [*_standing(store, piece.reply), *_had(store, piece, contact, group)]
    kinds = dict.fromkeys(piece.kind for piece in pieces if not _goes_on(store, piece, contact, group))
    if group is not None and kinds:
        from sihu_tui.outreach import sends

        kind = "promotion" if "promotion" in kinds else next(iter(kinds))
        found += [Guard("budget", line, True) for line in sends.guard(store, group, kind)]
    if contact is not None and "promotion" in kinds:
        found += _promoted(store, contact)
    if contact is not None and any(offers.asks_to_share(piece.text) for piece in pieces):
        found += _asked_to_share(store, contact)
    for piece in pieces:
        found += [Guard(one.code, one.message) for one in lint_text(piece.text, listed)]
    return list(dict.fromkeys(found))


def pushy_list(store: Store) -> tuple[Phrase, ...] | None:
    """Give the user's own pushy phrases; None where the list that sihu ships holds."""
    own = str(settings.get(store, "replies.pushy")).replace("\\n", "\n")
    return phrases(own) if own.strip() else None


def _to(contact: int | None, group: int | None) -> tuple[str, int | None]:
    return ("contact_id", contact) if contact is not None else ("group_id", group)


def _standing(store: Store, reply: int | None) -> list[Guard]:
    row = single.read(store.connection, "replies", "title, status, expires_day", id=reply)
    if row is None:
        return []
    title, status, expires = row
    if status == "draft":
        return [Guard("draft", _("{title} is a draft that nobody reviewed").format(title=title))]
    if status == "retired":
        return [Guard("retired", _("{title} is retired").format(title=title))]
    if expires is not None and expires <= days.today(settings.zone(store)):
        return [Guard("expired", _("{title} expired on {day}").format(title=title, day=days.iso(expires)))]
    return []


def _had(store: Store, piece: Piece, contact: int | None, group: int | None) -> list[Guard]:
    column, who = _to(contact, group)
    if who is None:
        return []
    ts = store.connection.execute(
        f"""select max(ts) from sends where {column} = ?
        and (text = ? or (reply_id = ? and position = ?))""",
        (who, piece.text, piece.reply, piece.position),
    ).fetchone()[0]
    if ts is None:
        return []
    day = days.iso(days.day_of(ts, settings.zone(store)))
    said = _("This person had it on {day}") if contact is not None else _("This group had it on {day}")
    return [Guard("had", said.format(day=day))]


def _goes_on(store: Store, piece: Piece, contact: int | None, group: int | None) -> bool:
    """Whether a piece is a later message of a script, or another part of a kit, begun within a day."""
    column, who = _to(contact, group)
    if piece.reply is None or piece.position is not None or who is None:
        return False
    begun = store.connection.execute(
        f"select exists (select 1 from sends where {column} = ? and reply_id = ? and ts > ?)",
        (who, piece.reply, days.now() - days.SECONDS),
    ).fetchone()
    return bool(begun[0])


def _asked_to_share(store: Store, contact: int) -> list[Guard]:
    """A person who was asked to bring others is not asked again soon (R35)."""
    over = settings.get(store, "replies.person_days")
    rows = store.connection.execute(
        "select text, ts from sends where contact_id = ? and ts > ? order by ts",
        (contact, days.now() - over * days.SECONDS),
    )
    asked = [ts for text, ts in rows if offers.asks_to_share(text)]
    if not asked:
        return []
    day = days.iso(days.day_of(asked[-1], settings.zone(store)))
    said = ngettext("Asked to bring others {n} time in {days} days, last on {day}",
                    "Asked to bring others {n} times in {days} days, last on {day}", len(asked))  # fmt: skip
    return [Guard("share", said.format(n=len(asked), days=over, day=day))]


def _promoted(store: Store, contact: int) -> list[Guard]:
    most, over = settings.get(store, "replies.person_promotions"), settings.get(store, "replies.person_days")
    had, last = store.connection.execute(
        "select count(distinct ts), max(ts) from sends where contact_id = ? and kind = 'promotion' and ts > ?",
        (contact, days.now() - over * days.SECONDS),
    ).fetchone()
    found, hours = [], settings.get(store, "replies.person_cool_hours")
    if had >= most:
        said = _("{n} promotions to this person in {days} days; the budget is {most}")
        found.append(Guard("budget", said.format(n=had, days=over, most=most), True))
    if last is not None and days.now() - last < hours * 3600:
        said = _("This person had a promotion {since} h ago; the cool-down is {hours} h")
        found.append(Guard("budget", said.format(since=(days.now() - last) // 3600, hours=hours), True))
    return found

"""Telegram Desktop's result.json: one chat or a whole account, every schema since 2020."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sihu_tui.readers.json_stream import JsonText, each
from sihu_tui.readers.people import DELETED, Cast
from sihu_tui.readers.record import Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.strangers import is_tdl
from sihu_tui.readers.timestamps import Stamps
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import one_line

FORMAT = "telegram-json"
PLATFORM = "telegram"
TYPES = {
    "personal_chat", "bot_chat", "saved_messages", "private_group", "private_supergroup", "public_supergroup",
    "private_channel", "public_channel", "replies", "verification_codes",
}  # fmt: skip
PRIVATE = {"personal_chat", "bot_chat", "saved_messages", "replies", "verification_codes"}
JOINS = {"invite_members", "join_group_by_link", "join_group_by_request"}
MEDIA = {
    "photo", "file", "media_type", "sticker_emoji", "poll", "contact_information", "location_information", "game_title",
    "invoice_information", "giveaway_information", "paid_stars_amount", "todo_list", "place_name", "story_id",
}  # fmt: skip
MIGRATED = -1_000_000_000
"""Telegram numbers the messages of a group's life before it became a supergroup from here; so does this reader."""


def recognise(source: Source) -> str | None:
    """Give the schema for a chat or an account with Telegram's messages."""
    head = source.outline
    if not isinstance(head, dict):
        return None
    lists = [head[name]["list"] for name in ("chats", "left_chats")
             if isinstance(head.get(name), dict) and isinstance(head[name].get("list"), list)]  # fmt: skip
    if lists:
        chats = [chat for found in lists for chat in found if isinstance(chat, dict)]
        if not chats:
            return "account"
        firsts = [_first(chat) for chat in chats]
        return next((f"account {form}" for form in firsts if form), None) or (
            "account" if any(str(chat.get("type")) in TYPES for chat in chats) else None
        )
    form = _first(head)
    if form is None and str(head.get("type")) in TYPES and "id" in head and "messages" in head:
        form = "empty"
    return form


def _first(chat: dict[str, Any]) -> str | None:
    messages = chat.get("messages")
    for message in messages if isinstance(messages, list) else ():
        if (
            isinstance(message, dict)
            and message.get("type") in ("message", "service")
            and ("date" in message or "date_unixtime" in message)
            and ("text" in message or "action" in message)
            and not is_tdl(chat)
        ):
            if "date_unixtime" in message:
                return "2022-06+"
            return "2020" if isinstance(message.get("from_id", message.get("actor_id")), int) else "2021"
    return None


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read chat by chat, message by message; without `date_unixtime` in the asked zone, else the store's."""
    lives, buttons = _joined_lives(source)
    account = _Account(reading, lives, _bots(source) if buttons else frozenset())
    stream = JsonText(source)
    if isinstance(source.outline, dict) and not ({"chats", "left_chats"} & source.outline.keys()):
        yield from _chat(stream, account, source)
    else:
        for key in stream.members():
            if key == "personal_information" and stream.peek() == "{":
                account.me(stream.value())
            elif key in ("chats", "left_chats") and stream.peek() == "{":
                for inner in stream.members():
                    if inner == "list" and stream.peek() == "[":
                        for _number in stream.elements():
                            if stream.peek() == "{":
                                yield from _chat(stream, account, source)
                            else:
                                stream.skip()
                    else:
                        stream.skip()
            else:
                stream.skip()
    account.stamps.note()


def _chat(stream: JsonText, account: _Account, source: Source) -> Iterator[Message]:
    facts: dict[str, Any] = {}
    chat: _Chat | None = None
    for key in stream.members():
        if key == "messages" and stream.peek() == "[":
            chat = chat or _Chat(account, facts, source)
            yield from each(stream.items(), account.reading, chat.message)
            yield from chat.cast.held()
        elif key in ("name", "type", "id"):
            facts[key] = stream.value()
        else:
            stream.skip()


class _Account:
    """What the chats of one file share: the clock, the exporting account, the groups that became supergroups."""

    def __init__(self, reading: Reading, lives: dict[str, str], bots: frozenset[str] = frozenset()) -> None:
        self.reading = reading
        self.bots = bots
        self.stamps = Stamps(reading)
        self.lives = lives
        self.self_id: str | None = None

    def me(self, facts: dict[str, Any]) -> None:
        """Note the exporting account."""
        ident = facts.get("user_id")
        if isinstance(ident, (int, str)) and ident:
            self.self_id = f"user{ident}"
            name = " ".join(str(facts.get(part) or "") for part in ("first_name", "last_name")).strip()
            Cast(self.reading).me(self.self_id, name)


class _Chat:
    """One chat while its messages go by."""

    def __init__(self, account: _Account, facts: dict[str, Any], source: Source) -> None:
        self.account = account
        self.reading = account.reading
        self.cast = Cast(account.reading)
        self.stamps = account.stamps
        typed = str(facts.get("type"))
        ident = facts.get("id")
        name = facts.get("name")
        private = None if typed not in TYPES else typed in PRIVATE
        if typed == "saved_messages":
            name = name or "Saved Messages"
        if ident is None and not name:
            name = self.reading.group_name or source.title
            self.reading.unnamed(name)
        if not name and private:
            name = _("Deleted account")
        own = one_line(str(ident) if ident is not None else str(name)) or source.title
        self.key = account.lives.get(own, own)
        self.own = own
        self.shift = MIGRATED if self.key != own else 0
        chat = self.reading.chat(self.key, private=private, platform="telegram")
        if not self.shift or not chat.name:
            chat.name = str(name) if name else self.reading.group_name
        if private is not None:
            chat.private = private
        self.bot = f"user{ident}" if typed == "bot_chat" else None
        self.anonymous = f"channel{ident}"
        self._old_form = False

    def _person(self, ident: object, name: object) -> str | None:
        shown = name if isinstance(name, str) else ""
        if isinstance(ident, int) and not isinstance(ident, bool):
            ident = f"user{ident}"
        if isinstance(ident, str) and ident:
            bot = ident == self.bot or ident in self.account.bots
            return self.cast.key(ident, shown, True if ident == self.anonymous else None, bot)
        return self.cast.key(shown or DELETED, shown)

    def message(self, row: dict[str, Any]) -> Message | None:
        """Give the message of one record. Raises ValueError and the like for a record of another shape."""
        unix = row.get("date_unixtime")
        ts: float
        if unix is not None:
            ts = int(unix)
        else:
            ts = self.stamps.clock.utc(*_parts(row["date"]))
            if not self._old_form:
                self._old_form = True
                self._zone_hint(row.get("edited"))
        ident = row.get("id")
        number = ident + self.shift if isinstance(ident, int) and not isinstance(ident, bool) else None
        if row["type"] == "service":
            return self._service(row, ts, number)
        if row["type"] not in ("message", "unsupported"):
            return Message(self.key, ts, None, Kind.SYSTEM, None, number)
        sender = self._person(row.get("from_id"), row.get("from"))
        written = row.get("text", "")
        text = written if isinstance(written, str) else "".join(
            piece if isinstance(piece, str) else str(piece.get("text", "")) for piece in written
        )  # fmt: skip
        kind = Kind.TEXT if text and MEDIA.isdisjoint(row) else Kind.MEDIA
        if sender is not None and (sender == self.bot or sender in self.account.bots):
            kind = Kind.BOT
        reply = row.get("reply_to_message_id")
        if not isinstance(reply, int) or row.get("reply_to_peer_id"):
            reply = None
        elif self.shift:
            reply += self.shift
        if not text:
            text = _asked(row) or str(row.get("sticker_emoji") or "")
        return Message(self.key, ts, sender, kind, text or None, number, reply)

    def _service(self, row: dict[str, Any], ts: int | float, ident: int | None) -> Message | None:
        action = str(row.get("action", ""))
        actor_name = row.get("actor")
        actor = self._person(row.get("actor_id"), actor_name) if actor_name or row.get("actor_id") else None
        title = str(row.get("title") or "")
        text = title or str(row.get("text") or action) or None
        if action == "edit_group_title" and title:
            self.reading.act(self.key, ts, "renamed", title)
        elif action == "migrate_to_supergroup":
            self.reading.act(self.key, ts, "migrated", self.own)
        elif action == "migrate_from_group":
            self.reading.act(self.key, ts, "continued", title)
        if action in JOINS or action == "remove_members":
            kind = Kind.LEAVE if action == "remove_members" else Kind.JOIN
            members = row.get("members")
            names = list(members) if isinstance(members, list) else []
            if names and all(name == actor_name and name is not None for name in names):
                return Message(self.key, ts, actor, kind, action, ident)
            if not names:
                return Message(self.key, ts, actor, kind, action, ident)
            return self.cast.moved(
                self.key, ts, kind, action, actor,
                tuple(name if isinstance(name, str) and name else DELETED for name in names), ident,
            )  # fmt: skip
        if actor is not None and actor.startswith("channel"):
            actor = None
        return Message(self.key, ts, actor, Kind.SYSTEM, text, ident)

    def _zone_hint(self, edited: object) -> None:
        # exports of 2020 give "never edited" as the epoch in the exporter's own zone
        if isinstance(edited, str) and edited.startswith("1970-01-01T") and not self.reading.zone:
            self.reading.doubt(
                _("The file was exported where the clock is {hours} ahead of UTC; check the zone.").format(
                    hours=edited[11:16]
                )
            )


def _asked(row: dict[str, Any]) -> str:
    """Give the question and answers of a poll, or the title and points of a to-do list."""
    for name, title in (("poll", "question"), ("todo_list", "title")):
        told = row.get(name)
        if isinstance(told, dict):
            answers = told.get("answers")
            lines = [told.get(title), *(a.get("text") for a in answers if isinstance(a, dict))] if isinstance(
                answers, list) else [told.get(title)]  # fmt: skip
            return "\n".join(str(line) for line in lines if line)
    return ""


def _parts(date: str) -> tuple[int, int, int, int, int, int]:
    if len(date) < 19:
        raise ValueError(date)
    return (
        int(date[:4]),
        int(date[5:7]),
        int(date[8:10]),
        int(date[11:13]),
        int(date[14:16]),
        int(date[17:19]),
    )


def _bots(source: Source) -> frozenset[str]:
    """Give those who posted buttons in their own name, which only bots can: not through one, nor passed on."""
    found: set[str] = set()
    for row in _rows(JsonText(source)):
        if isinstance(row, dict) and "inline_bot_buttons" in row and not (row.keys() & _NOT_OWN):
            ident = row.get("from_id")
            if isinstance(ident, int) or isinstance(ident, str) and ident.startswith("user"):
                found.add(f"user{ident}" if isinstance(ident, int) else ident)
    return frozenset(found)


_NOT_OWN = {"via_bot", "forwarded_from", "forwarded_from_id", "saved_from"}


def _rows(stream: JsonText, depth: int = 0) -> Iterator[Any]:
    """Give the messages of every chat."""
    for key in stream.members():
        char = stream.peek()
        if key == "messages" and char == "[":
            yield from stream.items()
        elif key == "list" and char == "[":
            for _number in stream.elements():
                if stream.peek() == "{":
                    yield from _rows(stream, depth + 1)
                else:
                    stream.skip()
        elif key in ("chats", "left_chats") and char == "{" and depth < 2:
            yield from _rows(stream, depth + 1)
        else:
            stream.skip()


def _joined_lives(source: Source) -> tuple[dict[str, str], bool]:
    """Give, for groups that became supergroups inside this file, the id of the one to that of the other; and
    whether there are buttons in it.

    Only a file that holds both ends of a migration is gone through twice.
    """
    left = right = buttons = False
    previous = b""
    with source.open() as file:
        while data := file.read(1 << 20):
            window = previous + data
            left = left or b'"migrate_to_supergroup"' in window
            right = right or b'"migrate_from_group"' in window
            buttons = buttons or b'"inline_bot_buttons"' in window
            if left and right and buttons:
                break
            previous = data[-32:]
    if not (left and right) or not isinstance(source.outline, dict) or "messages" in source.outline:
        return {}, buttons
    gone: list[tuple[str, str, int]] = []
    come: list[tuple[str, str, int]] = []
    stream = JsonText(source)
    for section in stream.members():
        if section in ("chats", "left_chats") and stream.peek() == "{":
            for inner in stream.members():
                if inner == "list" and stream.peek() == "[":
                    for _number in stream.elements():
                        _find_ends(stream, gone, come)
                else:
                    stream.skip()
        else:
            stream.skip()
    lives: dict[str, str] = {}
    for old, name, when in gone:
        heirs = [new for new, title, at in come if title == name and abs(at - when) <= 3600 and new != old]
        if len(heirs) == 1:
            lives[old] = heirs[0]
    return lives, buttons


def _find_ends(stream: JsonText, gone: list[tuple[str, str, int]], come: list[tuple[str, str, int]]) -> None:
    facts: dict[str, Any] = {}
    ends: list[tuple[str, str, int]] = []
    if stream.peek() != "{":
        stream.skip()
        return
    for key in stream.members():
        if key == "messages" and stream.peek() == "[":
            for row in stream.items():
                if isinstance(row, dict) and row.get("action") in (
                    "migrate_to_supergroup",
                    "migrate_from_group",
                ):
                    try:
                        when = int(row.get("date_unixtime") or Stamps(Reading(zone="UTC")).utc(str(row.get("date"))))
                    except ValueError:
                        continue
                    ends.append((row["action"], str(row.get("title") or ""), when))
        elif key in ("name", "id"):
            facts[key] = stream.value()
        else:
            stream.skip()
    both = len({action for action, _title, _when in ends}) == 2
    for action, title, when in ends:
        if both:
            break
        if action == "migrate_to_supergroup":
            gone.append((str(facts.get("id")), str(facts.get("name")), when))
        else:
            come.append((str(facts.get("id")), title or str(facts.get("name")), when))

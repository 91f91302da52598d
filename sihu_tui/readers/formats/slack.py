"""Slack exports: a zip or folder of channels, or one channel's day file."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any

from sihu_tui.errors import ReadError
from sihu_tui.readers import reasons
from sihu_tui.readers.json_stream import each, records
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import Kind, Membership, Message, Reading
from sihu_tui.readers.source import Folder, Source
from sihu_tui.readers.timestamps import epoch
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import one_line

FORMAT = "slack"
PLATFORM = "slack"
LISTS = ("channels.json", "groups.json", "mpims.json", "dms.json")
JOINS, LEAVES = {"channel_join", "group_join"}, {"channel_leave", "group_leave"}
ACTS = {
    "channel_archive": "archived", "group_archive": "archived", "channel_unarchive": "unarchived",
    "group_unarchive": "unarchived", "channel_name": "renamed", "group_name": "renamed",
}  # fmt: skip
CANVAS = re.compile(r"FC[:_]F[A-Z0-9]")
"""The folder of the comments on a canvas, which is no channel."""
SPOKEN = {"", "me_message", "thread_broadcast", "reply_broadcast", "file_comment", "huddle_thread_reply"}
FILES = {"file_share", "file_mention"}


def recognise(source: Source) -> str | None:
    """Give day file for an array of Slack's messages."""
    head = source.outline
    first = head[0] if isinstance(head, list) and head else None
    if (
        isinstance(first, dict)
        and first.get("type") == "message"
        and isinstance(first.get("ts"), str)
        and "." in first["ts"]
    ):
        return "day file"
    return None


def recognise_folder(folder: Folder) -> str | None:
    """Give export for a folder with channels.json and users.json and channels' folders beside them."""
    base = _base(folder)
    if base is None:
        return None
    users, channels = folder.files.get(base + "users.json"), folder.files.get(base + "channels.json")
    days = (name for name in folder.files if name.startswith(base) and name.count("/") == base.count("/") + 1)
    if not any(name.endswith(".json") and name.rsplit("/", 1)[-1][:4].isdigit() for name in days):
        return None
    source = users or channels
    try:
        head = source.outline if source is not None else None
    except ReadError:
        return None
    return "export" if isinstance(head, list) and (not head or isinstance(head[0], dict) and "id" in head[0]) else None


def _base(folder: Folder) -> str | None:
    users = folder.base_of("users.json")
    return users if users is not None else folder.base_of("channels.json")


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read one day of a channel, which is called after its folder."""
    export = _Export(reading)
    key = reading.group_name or source.parent_name
    reading.chat(key, name=key, private=False, platform="slack")
    yield from export.day(source, key)
    export.settle()
    reading.used_zone = "UTC"


def read_folder(folder: Folder, reading: Reading) -> Iterator[Message]:
    """Read a workspace's export channel by channel; ts is UTC."""
    base = _base(folder) or ""
    export = _Export(reading)
    reading.used_zone = "UTC"
    users = folder.files.get(base + "users.json")
    for user in _list(users):
        export.user(user)
    channels = export.channels(folder, base)
    by_folder: dict[str, list[Source]] = {}
    for name, source in folder.files.items():
        parts = name[len(base) :].split("/") if name.startswith(base) else []
        if len(parts) == 2 and parts[1].endswith(".json") and not CANVAS.match(parts[0]):
            by_folder.setdefault(parts[0], []).append(source)
    renamed = _renamed(by_folder, channels)
    for name in sorted(by_folder):
        days = by_folder[name]
        known = channels.get(name) or channels.get(renamed.get(name, ""))
        key = str(known["id"]) if known else name
        if known is None:
            reading.chat(key, name=name, private=False, platform="slack")
        else:
            export.register(known)
        for source in sorted(days, key=lambda day: day.name):
            yield from export.day(source, key)
    export.standing({str(channel["id"]): channel for channel in channels.values()}.values())
    export.settle()
    missing = sorted(
        name
        for name, channel in channels.items()
        if str(channel["id"]) not in reading.chats and name == channel.get("name", channel["id"])
    )
    if missing:
        reading.doubt(
            _("{n} channels are listed but have no messages in this export, so nothing is known of them: {names}.")
            .format(n=len(missing), names=_(", ").join(missing[:10]))
        )  # fmt: skip


def _list(source: Source | None) -> Iterable[dict[str, Any]]:
    if source is None:
        return
    for row in records(source):
        if isinstance(row, dict):
            yield row


def _renamed(by_folder: dict[str, list[Source]], channels: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Give the new names of folders that are no channel's any more, out of the channels' rename rows."""
    if all(name in channels for name in by_folder):
        return {}
    names: dict[str, str] = {}
    for days in by_folder.values():
        for source in days:
            with source.open() as file:
                told = b"channel_name" in file.read(16 << 20)
            for row in records(source) if told else ():
                if isinstance(row, dict) and row.get("subtype") in ("channel_name", "group_name"):
                    old, new = row.get("old_name"), row.get("name")
                    if isinstance(old, str) and isinstance(new, str):
                        names[old] = new
    found: dict[str, str] = {}
    for name in by_folder:
        new, steps = names.get(name), 0
        while new is not None and new not in channels and steps < 20:
            new, steps = names.get(new), steps + 1
        if name not in channels and new is not None:
            found[name] = new
    return found


class _Export:
    """A workspace while its days go by."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.cast = Cast(reading)
        self.bots: set[str] = {"USLACKBOT"}
        self.humans: set[str] = set()
        self._posted: set[str] = set()
        self._chat = ""
        self._seen: set[str] = set()
        self.last: dict[str, int] = {}
        """When each channel's last row was written."""

    def user(self, user: dict[str, Any]) -> None:
        """Note a user of the workspace: name, role, whether a bot."""
        ident = user.get("id")
        if not isinstance(ident, str) or not ident:
            return
        bot = user.get("is_bot") is True or ident in self.bots
        if bot:
            self.bots.add(ident)
        leads = bool(user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner"))
        key = self.cast.key(ident, _name(user), leads if "is_admin" in user or "is_owner" in user else None, bot)
        if not bot and user.get("is_bot") is False:
            self.humans.add(ident)
            self.cast.human(key)

    def channels(self, folder: Folder, base: str) -> dict[str, dict[str, Any]]:
        """Give the channels by the name of their folder: their own, or for direct messages their id."""
        found: dict[str, dict[str, Any]] = {}
        for name in LISTS:
            for channel in _list(folder.files.get(base + name)):
                if isinstance(channel.get("id"), str):
                    channel["id"] = one_line(channel["id"]) or "?"
                    channel["private"] = name == "dms.json"
                    found[str(channel.get("name") or channel["id"])] = channel
        return found

    def register(self, channel: dict[str, Any]) -> None:
        """Note a channel with its members."""
        key = str(channel["id"])
        if key in self.reading.chats:
            return
        name = str(channel.get("name") or "") or None
        chat = self.reading.chat(key, name=name, private=channel["private"], platform="slack")
        try:
            chat.created = epoch(channel.get("created"))
        except (ValueError, TypeError):
            chat.created = None
        if isinstance(channel.get("creator"), str) and channel["creator"]:
            chat.owner = self.cast.key(channel["creator"], self._known(channel["creator"]))
        members = channel.get("members")
        for member in members if isinstance(members, list) else ():
            if isinstance(member, str) and member:
                self.reading.memberships.append(Membership(key, self.cast.key(member, self._known(member))))

    def _known(self, ident: str) -> str:
        person = self.reading.people.get(ident)
        return person.name if person else ""

    def day(self, source: Source, chat: str) -> Iterator[Message]:
        """Give the messages of one day file."""
        if chat != self._chat:
            self._chat = chat
            self._seen.clear()
        for message in each(records(source), self.reading, self._message):
            self.last[chat] = int(message.ts)
            yield message

    def _message(self, row: dict[str, Any]) -> Message | None:
        written = row["ts"]
        ts = epoch(written)
        if written in self._seen:
            # a thread's reply sent to the channel too stands in the file twice, its root in other days' files again
            self.reading.skip(reasons.REPEATED_ID, 0, str(row.get("text") or ""))
            return None
        self._seen.add(str(written))
        subtype = str(row.get("subtype") or "")
        user = str(row.get("user") or "")
        text = html.unescape(str(row.get("text") or "")) or None
        if text is None:
            text = _attached(row)
        thread = row.get("thread_ts")
        reply = str(thread) if thread and thread != written else None
        through_app = subtype == "bot_message" or "bot_profile" in row or bool(row.get("bot_id"))
        if user and not through_app and user not in self.bots:
            self.humans.add(user)
        bot = user in self.bots or (through_app and user not in self.humans and "user_profile" not in row)
        if subtype == "bot_message" and not bot:
            subtype = ""
        person = self._person(row, user, bot and (not user or user in self.bots))
        if bot and user and person:
            self._posted.add(person)
        if subtype in JOINS or subtype in LEAVES:
            inviter = row.get("inviter")
            by = self.cast.key(inviter, self._known(inviter)) if isinstance(inviter, str) and inviter else None
            people = (person,) if by and person else ()
            kind = Kind.JOIN if subtype in JOINS else Kind.LEAVE
            return Message(self._chat, ts, by or person, kind, text, str(written), None, people)
        if subtype == "tombstone" or row.get("hidden") is True and subtype == "message_deleted":
            return Message(self._chat, ts, person, Kind.RECALL, text, str(written), reply)
        if bot and (subtype in SPOKEN or subtype in FILES or subtype == "bot_message"):
            return Message(self._chat, ts, person, Kind.BOT, text, str(written), reply)
        if subtype in FILES or (subtype in SPOKEN and (row.get("files") or text is None)):
            return Message(self._chat, ts, person, Kind.MEDIA, text, str(written), reply)
        if subtype in ACTS:
            self._act(row, ts, ACTS[subtype])
        kind = Kind.TEXT if subtype in SPOKEN else Kind.SYSTEM
        return Message(self._chat, ts, person, kind, text, str(written), reply)

    def _act(self, row: dict[str, Any], ts: float, act: str) -> None:
        new, old = (str(row.get(name) or "") if act == "renamed" else "" for name in ("name", "old_name"))
        if new or act != "renamed":
            self.reading.act(self._chat, ts, act, new, old)

    def standing(self, channels: Iterable[dict[str, Any]]) -> None:
        """Note which channels are archived by the lists, where their own rows do not say so."""
        last: dict[str, tuple[int, str]] = {}
        for act in self.reading.acts:
            if act.kind != "renamed":
                last[act.chat] = max(last.get(act.chat, (0, "")), (act.ts, act.kind))
        for channel in channels:
            key, archived = str(channel["id"]), channel.get("is_archived")
            at, said = last.get(key, (0, "unarchived"))
            told = "archived" if archived is True else "unarchived" if archived is False else said
            if told != said:
                self.reading.act(key, max(at + 1, self._changed(channel), self.last.get(key, 0)), told)

    @staticmethod
    def _changed(channel: dict[str, Any]) -> int:
        try:
            return int(epoch(channel.get("updated") or channel.get("created")))
        except (ValueError, TypeError):
            return 0

    def settle(self) -> None:
        """Note as bots those of whom no list tells and who only ever posted through an app."""
        for key in self._posted - self.humans:
            self.reading.person(key, bot=True)

    def _person(self, row: dict[str, Any], user: str, bot: bool) -> str | None:
        if user:
            profile = row.get("user_profile")
            name = self._known(user) or (_name({"profile": profile}) if isinstance(profile, dict) else "")
            return self.cast.key(user, name, None, bot)
        ident = str(row.get("bot_id") or row.get("username") or "")
        comment = row.get("comment")
        if not ident and isinstance(comment, dict) and comment.get("user"):
            return self.cast.key(str(comment["user"]), self._known(str(comment["user"])))
        return self.cast.key(ident, str(row.get("username") or ""), None, bot) if ident else None


def _name(user: dict[str, Any]) -> str:
    profile = user.get("profile")
    profile = profile if isinstance(profile, dict) else {}
    for name in (
        profile.get("display_name"),
        profile.get("real_name"),
        user.get("real_name"),
        user.get("name"),
    ):
        if isinstance(name, str) and name:
            return name
    return ""


def _attached(row: dict[str, Any]) -> str | None:
    attachments = row.get("attachments")
    for attachment in attachments if isinstance(attachments, list) else ():
        if isinstance(attachment, dict):
            for name in ("text", "fallback", "title"):
                if isinstance(attachment.get(name), str) and attachment[name]:
                    return str(attachment[name])
    return None

"""企业微信 customer groups: `groupchat/get`, `groupchat/list`, statistics, and tables of groups (SCRM exports)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sihu_tui.readers import reasons
from sihu_tui.readers.formats.wecom_archive import outside
from sihu_tui.readers.json_stream import ROW_TROUBLE, records
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import SHANGHAI, Membership, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.tables import Columns, cell, table_header, table_rows
from sihu_tui.readers.timestamps import Stamps, epoch
from sihu_tui.text.i18n import _

FORMAT = "wecom-groups"
PLATFORM = "wecom"
IDS = ("群ID", "客户群ID", "chat_id", "群id")
NAMES = ("客户群名称", "群名称", "群聊名称", "群名")
OWNERS = ("群主", "群主名称", "owner")
COUNTS = ("群人数", "客户群人数", "当日入群", "当日退群", "创群时间", "创建时间")
DAILY = ("群聊总数", "客群成员总数", "客群总数", "群聊消息数")
_ENTERED = {3: "扫码进群"}
"""What `join_scene` says of those whom nobody invited."""


def recognise(source: Source) -> str | None:
    """Give the kind of answer or table, by its field or column names."""
    head = source.outline
    if isinstance(head, list):
        head = head[0] if head and isinstance(head[0], dict) and "group_chat" in head[0] else None
    if isinstance(head, dict):
        if isinstance(head.get("group_chat"), dict) and "chat_id" in head["group_chat"]:
            return "groupchat/get"
        if isinstance(head.get("group_chat_list"), list):
            return "groupchat/list"
        if isinstance(head.get("members"), list) and "room_create_time" in head:
            return "chatdata groupchat/get"
        items = head.get("items")
        if isinstance(items, list) and items and isinstance(items[0], dict):
            data = items[0].get("data")
            if isinstance(data, dict) and "chat_total" in data and ("owner" in items[0] or "stat_time" in items[0]):
                return "statistic"
        return None
    columns = Columns(table_header(source))
    if columns.find(*NAMES, *IDS) >= 0 and columns.find(*OWNERS) >= 0 and columns.find(*COUNTS) >= 0:
        return "customer group table"
    if "日期" in columns and columns.find(*DAILY) >= 0:
        return "daily totals"
    return None


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Note groups and members; there are no messages in these. What a snapshot shows changed since the one
    before it is found out by comparing them in the store.
    """
    version = recognise(source)
    if version in ("customer group table", "daily totals"):
        if version == "daily totals":
            _aggregate(reading)
        else:
            _groups_of_table(source, reading)
        return
    cast = Cast(reading)
    reading.used_zone = "UTC"
    seen = _when(source)
    number = 0
    for answer in records(source):
        for row in answer if isinstance(answer, list) else [answer]:
            number += 1
            try:
                _answer(row, reading, cast, source, seen)
            except ROW_TROUBLE:
                reading.skip(reasons.NOT_UNDERSTOOD, number, str(row)[:200])
    yield from ()


def _answer(row: dict[str, Any], reading: Reading, cast: Cast, source: Source, seen: float | None) -> None:
    if "group_chat" in row:
        _group(row["group_chat"], reading, cast, seen)
    elif "group_chat_list" in row:
        for entry in row["group_chat_list"]:
            reading.chat(str(entry["chat_id"]), private=False, platform="wecom")
        if row.get("next_cursor"):
            reading.doubt(_("The list goes on: next_cursor is set, so there are more groups than these."))
    elif "room_create_time" in row:
        key = reading.group_name or source.stem
        members = [
            {"userid": m["memberid"], "type": m.get("type"), "join_time": m.get("jointime")} for m in row["members"]
        ]
        reading.unnamed(key)
        _group({"chat_id": key, "name": key, "owner": row.get("creator"), "create_time": row["room_create_time"],
                "member_list": members}, reading, cast, seen)  # fmt: skip
    else:
        _aggregate(reading)


def _aggregate(reading: Reading) -> None:
    reading.doubt(
        _("These are totals over all groups; they belong to no single group, so nothing was taken from them.")
    )


def _when(source: Source) -> float | None:
    try:
        return source.changed()
    except OSError:
        return None


def _group(facts: dict[str, Any], reading: Reading, cast: Cast, seen: float | None) -> None:
    key = str(facts["chat_id"])
    chat = reading.chat(key, private=False, platform="wecom")
    chat.name = str(facts.get("name") or "") or None
    chat.created = _maybe(facts.get("create_time"))
    chat.snapshot = isinstance(facts.get("member_list"), list)
    chat.seen_until = seen
    admins = {str(a.get("userid")) for a in facts.get("admin_list") or () if isinstance(a, dict)}
    owner = str(facts.get("owner") or "")
    if owner:
        chat.owner = cast.key(owner, "", True)
    for admin in sorted(admins):
        cast.key(admin, "", True)
    for member in facts.get("member_list") or ():
        ident = str(member["userid"])
        alias = str(member.get("group_nickname") or "")
        staff = True if member.get("type") == 1 and not outside(ident) or ident in admins or ident == owner else None
        person = cast.key(ident, str(member.get("name") or alias), staff)
        inviter = member.get("invitor")
        by = str(inviter["userid"]) if isinstance(inviter, dict) and inviter.get("userid") else None
        if by:
            cast.key(by, "")
        role = "owner" if ident == owner else "admin" if ident in admins else None
        channel = str(member.get("state") or _ENTERED.get(member.get("join_scene"), "")) or None
        joined = _maybe(member.get("join_time"))
        reading.memberships.append(Membership(key, person, joined, by, role, alias or None, channel))


def _maybe(value: object) -> float | None:
    try:
        return epoch(value)
    except (ValueError, TypeError):
        return None


def _groups_of_table(source: Source, reading: Reading) -> None:
    columns = Columns(table_header(source))
    id_at, name_at, owner_at = columns.find(*IDS), columns.find(*NAMES), columns.find(*OWNERS)
    created_at = columns.find("创群时间", "创建时间", "建群时间")
    stamps = Stamps(reading, SHANGHAI)
    cast = Cast(reading)
    for line, row in table_rows(source):
        key = cell(row, id_at).strip() or cell(row, name_at).strip()
        if not key:
            reading.skip(reasons.NO_GROUP, line, ",".join(row))
            continue
        chat = reading.chat(key, private=False, platform="wecom")
        chat.name = cell(row, name_at).strip() or chat.name
        owner = cell(row, owner_at).strip()
        if owner:
            chat.owner = cast.key(owner, owner, True)
            reading.memberships.append(Membership(key, chat.owner, role="owner"))
        try:
            chat.created = stamps.naive(cell(row, created_at).strip())
        except ValueError:
            chat.created = None
    stamps.note()

"""Exports that are known by name but not read: what to do instead."""

from __future__ import annotations

import re

from sihu_tui.readers.source import Source
from sihu_tui.text.i18n import N_, _

_TDL = N_("{path} looks like a list by tdl, which names no senders; export the chat as JSON with Telegram Desktop.")
_META = N_(
    "{path} looks like a chat of Instagram or Messenger, which sihu does not read; convert it with ChatLab to its JSONL, and "
    "import that."
)
_GOOGLE = N_(
    "{path} looks like Google Chat from Takeout, which sihu does not read; convert it with ChatLab to its JSONL, and import "
    "that."
)
_KAKAO = N_(
    "{path} looks like a KakaoTalk chat, which sihu reads as a table only: save it as CSV on the desktop and say which column "
    "is which with --map."
)
_SIGNAL = N_(
    "{path} looks like a Signal export, which sihu does not read; make a table of it with the columns group, ts, sender and "
    "text, and import that."
)
_KAKAO_LINES = re.compile(
    r"(?:.+ (?:님과 )?카카오톡 대화|KakaoTalk Chats with .+|저장한 날짜 ?: .+|Date Saved ?: .+)\s*", re.I
)  # fmt: skip


_ISO_ROW = re.compile(r"\[\d{4}-\d\d-\d\d,? \d\d:\d\d(?::\d\d)?\] [^:\n]{1,60}: ", re.M)
_SIGNAL_MARK = re.compile(r"\]\((?:\./)?media/|\(- .{1,60}: .{1,12} -\)\s*$", re.M)


def is_signal(source: Source) -> bool:
    """Tell the Markdown of signal-export, whose rows are like WhatsApp's with an ISO date."""
    return bool(_ISO_ROW.match(source.head_text.lstrip("\ufeff\n"))) and (
        source.name.lower().endswith(".md") or bool(_SIGNAL_MARK.search(source.head_text))
    )


def told(source: Source) -> str | None:
    """Give the sentence for a file of a known kind that no reader reads; None for any other. Raises ReadError."""
    sentence = _of_json(source.outline) or _of_text(source)
    return _(sentence).format(path=source) if sentence else None


def _of_json(head: object) -> str | None:
    if not isinstance(head, dict):
        return None
    if {"chatItem", "backupTimeMs", "recipient"} & head.keys() and "messages" not in head:
        return _SIGNAL
    if isinstance(head.get("members"), list) and "name" in head and _has(head["members"], {"email", "user_type"}):
        return _GOOGLE
    messages = head.get("messages")
    if not isinstance(messages, list) or not messages:
        return None
    if is_tdl(head):
        return _TDL
    if _has(messages, {"creator", "created_date"}) or _has(messages, {"creator", "topic_id"}):
        return _GOOGLE
    if "participants" in head and (
        _has(messages, {"sender_name", "timestamp_ms"}) or _has(messages, {"senderName", "timestamp"})
    ):
        return _META
    return None


def is_tdl(head: dict[str, object]) -> bool:
    """Tell a list of messages by tdl, which is like Telegram's but for the senders."""
    messages = head.get("messages")
    first = messages[0] if isinstance(messages, list) and messages else None
    return (
        isinstance(first, dict)
        and not {"name", "type", "chats"} & head.keys()
        and {"id", "type"} <= first.keys()
        and bool({"date", "file", "raw"} & first.keys())
        and not {"from", "from_id", "actor", "actor_id", "date_unixtime"} & first.keys()
    )


def _has(rows: list[object], names: set[str]) -> bool:
    return isinstance(rows[0], dict) and names <= rows[0].keys() if rows else False


def _of_text(source: Source) -> str | None:
    lines = [line.strip("\ufeff\r") for line in source.head_text.split("\n", 4)[:4]]
    if is_signal(source):
        return _SIGNAL
    return _KAKAO if any(_KAKAO_LINES.fullmatch(line) for line in lines) else None

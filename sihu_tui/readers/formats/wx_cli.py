"""wx-cli: a WeChat chat as JSON or YAML, its facts before or after the messages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from sihu_tui.readers.formats.wechat_types import kind_of_name, kind_of_text, system_row
from sihu_tui.readers.json_stream import JsonText, each
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import SHANGHAI, Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.timestamps import Stamps, epoch
from sihu_tui.text.sanitize import one_line

FORMAT = "wx-cli"
PLATFORM = "wechat"
_NESTED = re.compile(r'(?:[\[{]\s*(?:"[^"\n]{0,99}"\s*:\s*)?){40}')
FACTS = ("chat", "username", "is_group", "meta")
MOST_YAML = 1 << 20
"""Characters of one message in YAML."""
MINE = {"me", "我", "self"}
_KEYS = {"timestamp", "content"}


def recognise(source: Source) -> str | None:
    """Give JSON or YAML for a list of messages with timestamp, sender and content beside the chat's name."""
    head = source.outline
    if isinstance(head, dict):
        inside = head["data"] if isinstance(head.get("data"), dict) else head
        messages = inside.get("messages")
        if isinstance(messages, list) and ("chat" in inside or "is_group" in inside or "username" in inside):
            first = messages[0] if messages else None
            return "JSON" if isinstance(first, dict) and first.keys() >= _KEYS else None
        return None
    return "YAML" if _is_yaml(source) else None


def _is_yaml(source: Source) -> bool:
    if "messages:" not in source.head_text:
        return False
    lines = [line for line in source.head_text.lstrip("\ufeff").split("\n", 80)[:80] if line.strip()]
    tops = {line.partition(":")[0] for line in lines if line[:1].isalpha()}
    if not ({"messages"} <= tops and tops & {"chat", "username", "is_group", "count", "meta"}):
        return False
    named = {line.strip().removeprefix("- ").partition(":")[0] for line in lines}
    return named >= {"timestamp", "content", "sender"}


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read messages in file order; `timestamp` (UTC seconds) counts, the written time only where it is missing."""
    version = recognise(source)
    facts: dict[str, Any] = {}
    if version == "YAML":
        items: Iterator[Any] = _yaml_items(source, facts)
        # the id of the chat stands behind the messages
        rows = list(items)
        chat = _Chat(facts, reading, source)
        yield from each(iter(rows), reading, chat.message)
    else:
        outline = source.outline
        inside = outline.get("data", outline) if isinstance(outline, dict) else {}
        facts.update({name: inside[name] for name in FACTS if isinstance(inside, dict) and name in inside})
        if "username" not in facts:
            for _value in _json_items(source, facts, wanted=False):
                pass
        chat = _Chat(facts, reading, source)
        yield from each(_json_items(source, facts, wanted=True), reading, chat.message)
    yield from chat.cast.held()
    chat.close()


def _json_items(source: Source, facts: dict[str, Any], wanted: bool) -> Iterator[Any]:
    """Give the messages if they are wanted; note the facts that stand around them."""
    stream = JsonText(source)
    yield from _inside(stream, facts, wanted)


def _inside(stream: JsonText, facts: dict[str, Any], wanted: bool, depth: int = 0) -> Iterator[Any]:
    for key in stream.members():
        char = stream.peek()
        if key == "messages" and char == "[" and wanted:
            yield from stream.items()
        elif key == "data" and char == "{" and depth == 0:
            yield from _inside(stream, facts, wanted, 1)
        elif key in FACTS and key != "messages":
            facts[key] = stream.value()
        else:
            stream.skip()


def _yaml_items(source: Source, facts: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Give the items of the list, each parsed by itself, and note the facts that stand around it."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    yaml = YAML(typ="base", pure=True)

    def parsed(lines: list[str]) -> Any:
        text = "\n".join(lines)
        if len(text) > MOST_YAML or _NESTED.search(text):
            return text[:200]
        try:
            return yaml.load(io.StringIO(text))
        except (YAMLError, ValueError, RecursionError, AttributeError, TypeError, IndexError):
            return text[:200]

    item: list[str] = []
    around: list[str] = []
    mark = ""
    within = False
    for line in source.lines():
        bare = line.lstrip(" ")
        if within and not mark and bare.startswith("- "):
            mark = line[: len(line) - len(bare) + 2]
        if within and mark and line.startswith(mark):
            if item:
                yield parsed(item)
            item = [" " * len(mark) + line[len(mark) :]]
        elif within and (not line.strip() or line.startswith(" " * (len(mark) or 1))):
            if item:
                item.append(line)
        else:
            if item:
                yield parsed(item)
            item, within = [], line.strip() == "messages:"
            if not within:
                around.append(line.lstrip("\ufeff"))
    if item:
        yield parsed(item)
    told = parsed([line for line in around if line not in ("data:", "---")])
    if isinstance(told, dict):
        facts.update(told)


class _Chat:
    """One chat while its messages go by."""

    def __init__(self, facts: dict[str, Any], reading: Reading, source: Source) -> None:
        self.reading = reading
        self.cast = Cast(reading)
        self.stamps = Stamps(reading, SHANGHAI)
        name = str(facts.get("chat") or reading.group_name or source.title)
        self.key = one_line(str(facts.get("username") or name)) or source.title
        self.name = name
        told = str(facts.get("is_group", "")).lower()
        private = {"true": False, "false": True}.get(told)
        if private is None and "username" in facts:
            private = not self.key.endswith("@chatroom")
        self.private = private
        reading.chat(self.key, name=name, private=private, platform="wechat")

    def message(self, row: dict[str, Any]) -> Message | None:
        """Give the message of one record. Raises ValueError and the like for a record of another shape."""
        stamp = row.get("timestamp")
        ts = epoch(float(stamp)) if stamp not in (None, "") else self.stamps.naive(str(row["time"]))
        text = None if row.get("content") is None else str(row["content"])
        typed = str(row.get("type") or "")
        kind = kind_of_name(typed) if typed else kind_of_text(text or "")
        name = str(row.get("sender") or "")
        ident = str(row.get("sender_username") or "")
        if kind in (Kind.SYSTEM, Kind.RECALL) or (not name and not ident and self.private is not True):
            return system_row(self.cast, self.key, ts, text, kind if kind is Kind.RECALL else Kind.SYSTEM)
        if name in MINE:
            person = self.cast.me(ident)
        elif not name and not ident:
            person = self.cast.key(self.key, self.name)
        else:
            person = self.cast.key(ident or name, name or ident)
        return Message(self.key, ts, person, kind, text or None)

    def close(self) -> None:
        """Say which zone was used."""
        self.stamps.note()

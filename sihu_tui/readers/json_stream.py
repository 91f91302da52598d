"""JSON exports of any size, read value by value with the standard library's own scanner.

Only the value at hand is in memory, and an object's members come in the order of the file, so that a chat's
name is known before its messages. A value of more than MAX_LINE characters is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sihu_tui.errors import ReadError
from sihu_tui.readers import reasons
from sihu_tui.readers.json_begun import scan, space
from sihu_tui.readers.record import Message, Reading
from sihu_tui.readers.source import MAX_LINE, Source
from sihu_tui.text.i18n import _

EDGE = 16
"""So near the end of the text at hand, an error may come of the text that is still to be read."""
ROW_TROUBLE = (TypeError, ValueError, KeyError, AttributeError, IndexError, OverflowError)
"""What a row of an unexpected shape raises when it is taken apart."""


class JsonText:
    """A JSON file while it is read. Every method raises ReadError where the file is broken or cut off."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.count = 0
        self._chunks = source.chunks(b'"')
        self._text = ""
        self._at = 0
        self._ended = False
        self._dropped = 0

    def _grow(self) -> bool:
        if self._ended:
            return False
        if len(self._text) - self._at > MAX_LINE:
            raise ReadError(
                _("{path}: one value of more than {n} MB near character {at}; this is no chat export.")
                .format(path=self.source, n=MAX_LINE >> 20, at=self._dropped + self._at)
            )  # fmt: skip
        # a long value is scanned anew after each growth: take ever more at a time
        more: list[str] = []
        wanted = len(self._text) - self._at
        while not self._ended and (not more or sum(map(len, more)) < wanted):
            chunk = next(self._chunks, None)
            if chunk is None:
                self._ended = True
            else:
                more.append(chunk)
        self._dropped += self._at
        self._text = self._text[self._at :] + "".join(more)
        self._at = 0
        return bool(more)

    def _broken(self, why: object = "") -> ReadError:
        if self._ended and not self._text[self._at :].strip():
            told = _("{path} breaks off after {n} records; the export was cut short. Export it again.")
        else:
            told = _("{path} is broken after {n} records, near character {at}. Export it again.")
        return ReadError(told.format(path=self.source, n=self.count, at=self._dropped + self._at))

    @property
    def passed(self) -> int:
        """How many characters have been gone through so far."""
        return self._dropped + self._at

    def peek(self) -> str:
        """Give the next character that is not white space; the empty string at the end of the file."""
        while True:
            end = space(self._text, self._at).end()  # type: ignore[union-attr]
            if end < len(self._text):
                self._at = end
                return self._text[end]
            self._at = end
            if not self._grow():
                return ""

    def take(self, wanted: str) -> None:
        """Step over `wanted`, one character."""
        if self.peek() != wanted:
            raise self._broken()
        self._at += 1

    def value(self) -> Any:
        """Give the value that comes next."""
        if not self.peek():
            raise self._broken()
        while True:
            text = self._text
            try:
                value, end = scan(text, self._at)
            except StopIteration as stop:
                if stop.value < len(text) - EDGE or not self._grow():
                    raise self._broken() from None
                continue
            except json.JSONDecodeError as error:
                open_end = error.msg.startswith("Unterminated string") or error.pos >= len(text) - EDGE
                if not open_end or not self._grow():
                    if self._ended and open_end:
                        self._at = len(text)
                    raise self._broken() from None
                continue
            except (RecursionError, ValueError, MemoryError) as error:
                raise ReadError(
                    _("{path}: a value after {n} records is nested too deep or too large; this is no chat export.")
                    .format(path=self.source, n=self.count)
                ) from error  # fmt: skip
            # a number may go on in the next piece
            if end < len(text) or text[end - 1] in '"}]' or not self._grow():
                self._at = end
                return value

    def members(self) -> Iterator[str]:
        """Give the keys of the object that comes next; take the value of each before asking for the next key."""
        self.take("{")
        while True:
            char = self.peek()
            if char == ",":
                self._at += 1
            elif char == "}":
                self._at += 1
                return
            elif char == '"':
                key = self.value()
                self.take(":")
                yield key
            else:
                raise self._broken()

    def elements(self) -> Iterator[int]:
        """Go through the array that comes next, giving numbers from 0; take each value before the next."""
        self.take("[")
        number = 0
        while True:
            char = self.peek()
            if char == ",":
                self._at += 1
            elif char == "]":
                self._at += 1
                return
            elif char:
                yield number
                number += 1
            else:
                raise self._broken()

    def items(self) -> Iterator[Any]:
        """Give the values of the array that comes next."""
        value = self.value
        for _number in self.elements():
            yield value()
            self.count += 1

    def skip(self, depth: int = 0) -> None:
        """Step over the value that comes next, however large."""
        char = self.peek()
        if char == "{" and depth < 4:
            for _key in self.members():
                self.skip(depth + 1)
        elif char == "[" and depth < 4:
            for _number in self.elements():
                self.skip(depth + 1)
        else:
            self.value()


def records(source: Source, within: tuple[str, ...] = ()) -> Iterator[Any]:
    """Give the records of a file: an array, an object whose member of a name in `within` (at any depth) is one,
    one object, or one object after the other (JSON lines).
    """
    stream = JsonText(source)
    while char := stream.peek():
        if char == "[":
            yield from stream.items()
        elif char == "{" and within and _has(source.outline, within):
            yield from _inside(stream, within)
        elif char in ",;":
            stream.take(char)
        else:
            yield stream.value()
            stream.count += 1


def _has(outline: object, within: tuple[str, ...], depth: int = 0) -> bool:
    if not isinstance(outline, dict) or depth > 2:
        return False
    return any(isinstance(outline.get(key), list) for key in within) or any(
        _has(value, within, depth + 1) for value in outline.values()
    )


def _inside(stream: JsonText, within: tuple[str, ...], depth: int = 0) -> Iterator[Any]:
    for key in stream.members():
        char = stream.peek()
        if key in within and char == "[":
            yield from stream.items()
        elif char == "{" and depth < 2:
            yield from _inside(stream, within, depth + 1)
        else:
            stream.skip()


def json_lines(source: Source, reading: Reading) -> Iterator[Any]:
    """Give the objects of a JSON-lines file; a line that is none is skipped with its number."""
    for number, line in enumerate(source.lines(), 1):
        line = line.strip(" \t\ufeff\x00")
        if not line or line.startswith("#"):
            continue
        try:
            yield json.loads(line, strict=False)
        except (ValueError, RecursionError):
            reading.skip(reasons.NOT_JSON, number, line)


def each(
    rows: Iterator[Any], reading: Reading, convert: Callable[[Any], Message | None], number: int = 0
) -> Iterator[Message]:
    """Give the messages that `convert` makes of `rows`; a row of a shape that it cannot take apart is skipped."""
    for row in rows:
        number += 1
        try:
            message = convert(row)
        except ROW_TROUBLE:
            reading.skip(reasons.NOT_UNDERSTOOD, number, _excerpt(row))
            continue
        if message is not None:
            yield message


def _excerpt(row: object) -> str:
    try:
        return json.dumps(row, ensure_ascii=False, default=str)[:200]
    except (ValueError, RecursionError):
        return ""


SKETCH = 64 << 20
"""So many characters of a file are looked through for what it is when its head does not tell."""
MESSAGES = frozenset(("messages", "items", "msgs", "records", "message_list"))
"""What exporters call the list of messages; once its first one is seen, a sketch has seen enough."""
LONG = 4096
TRIES = 50


class _Enough(Exception):
    """The sketch tells what the file is."""


def sketch(source: Source) -> object:
    """Give a file's JSON value as far as it tells what the file is: of every list the first record.

    Looks through lists and long values in front of the messages, however large. Raises ReadError.
    """
    stream = JsonText(source)
    found: list[Any] = []
    try:
        _sketch(stream, found.append, 0)
    except _Enough:
        pass
    except ReadError:
        if not found:
            raise
    return found[0] if found else None


def _sketch(stream: JsonText, put: Callable[[Any], None], depth: int) -> None:
    char = stream.peek()
    if stream.passed > SKETCH:
        raise _Enough
    if char == "{" and depth < 5:
        told: dict[str, Any] = {}
        put(told)
        for key in stream.members():
            if key in MESSAGES and stream.peek() == "[":
                records: list[Any] = []
                told[key] = records
                for _number in stream.elements():
                    records.append(stream.value())
                    raise _Enough
            else:
                _sketch(stream, partial(told.__setitem__, key), depth + 1)
    elif char == "[" and depth < 5:
        some: list[Any] = []
        put(some)
        for number in stream.elements():
            if number == 0 or depth > 1 and number < TRIES and stream.peek() == "{":
                _sketch(stream, some.append, depth + 1)
                if depth == 0:
                    raise _Enough
            else:
                stream.skip()
                if stream.passed > SKETCH:
                    raise _Enough
    else:
        value = stream.value()
        put(value[:LONG] if isinstance(value, str) else value)

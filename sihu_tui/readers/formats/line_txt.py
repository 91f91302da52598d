"""LINE's TXT history: Chinese, Japanese (with the era), English, Korean and Thai; tabs, or spaces on some phones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from sihu_tui.readers import reasons
from sihu_tui.readers.date_order import DateOrders, as_date
from sihu_tui.readers.formats.wechat_types import kind_of_text
from sihu_tui.readers.notices import act, is_self, understand
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.timestamps import HALF_DAY, Stamps, hour_of
from sihu_tui.text.i18n import _

FORMAT = "line-txt"
PLATFORM = "line"
_TITLES = (
    (re.compile(r"Chat history with (.+)", re.I), True),
    (re.compile(r"Chat history in (.+)", re.I), False),
    (re.compile(r"[與与和](.+?)的(?:聊天|對話|对话)(?:記錄|记录|紀錄)"), True),
    (re.compile(r"(.+?)的(?:聊天|對話|对话)(?:記錄|记录|紀錄)"), False),
    (re.compile(r"(.+?)とのトーク(?:履歴)?"), True),
    (re.compile(r"(.+?)のトーク(?:履歴)?"), False),
    (re.compile(r"ประวัติการแชท(?:ใน)?(?:กลุ่ม|ห้อง)\s?(.+)"), False),
    (re.compile(r"ประวัติการแชท(?:กับ|ของ)?\s?(.+)"), True),
    (re.compile(r"(.+?)\s?님과(?:의)? ?(?:대화|카카오톡).*"), True),
)
_SAVED = re.compile(
    r"(?:儲存日期|保存日期|储存日期|保存日時|Saved on|Save date|저장한 날짜"
    r"|บันทึก(?:เมื่อ|วันที่)|วันที่บันทึก)\s*[：:]?\s*(.+)",
    re.I,
)
_WEEK = (
    r"(?:\s*[(（]?(?:(?:週|周|星期)?[日一二三四五六天月火水木金土]|[月火水木金土日]曜日?"
    r"|[일월화수목금토](?:요일)?"
    r"|(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?)(?:day)?|(?:วัน)?[\u0e01-\u0e4c]{1,9})\.?[)）]?)?"
)
_DAY_YMD = re.compile(rf"(\d{{4}})[/.\-年년]\s?(\d{{1,2}})[/.\-月월]\s?(\d{{1,2}})(?:日|일|\.)?{_WEEK}\s*", re.I)
_DAY_ERA = re.compile(
    rf"(R|H|S|令和|平成|昭和)\.?(\d{{1,2}}|元)[/.\-年](\d{{1,2}})[/.\-月](\d{{1,2}})日?{_WEEK}\s*", re.I
)
_DAY_WEST = re.compile(
    rf"(?:([A-Za-z]{{3,9}}|(?:วัน)?[\u0e01-\u0e4c]{{1,9}}\.?(?:ที่)?)[,.]?\s+)?(\d{{1,2}})([/.\-])(\d{{1,2}})[/.\-](\d{{4}}){_WEEK}\s*",
    re.I,
)
_ERAS = {"R": 2018, "令和": 2018, "H": 1988, "平成": 1988, "S": 1925, "昭和": 1925}
_DAY_THAI = re.compile(r"[\u0e01-\u0e4c.]{1,14}\s?(\d{1,2})\s([\u0e01-\u0e4c.]{2,12})\s(\d{4})\s*")
_THAI_MONTHS = (
    ("มกราคม", "ม.ค."), ("กุมภาพันธ์", "ก.พ."), ("มีนาคม", "มี.ค."), ("เมษายน", "เม.ย."), ("พฤษภาคม", "พ.ค."), ("มิถุนายน", "มิ.ย."),
    ("กรกฎาคม", "ก.ค."), ("สิงหาคม", "ส.ค."), ("กันยายน", "ก.ย."), ("ตุลาคม", "ต.ค."), ("พฤศจิกายน", "พ.ย."), ("ธันวาคม", "ธ.ค."),
)  # fmt: skip
MAX_QUOTED = 2000
"""How many lines one message in quotes may have; a quote that does not end by then is only a mark."""
MAX_SPEAKERS = 10_000
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ROW = re.compile(rf"(?:({HALF_DAY})\s?)?(\d{{1,2}}):(\d\d)(?:\s?({HALF_DAY}))?([\t ])(.*)", re.I)


def recognise(source: Source) -> str | None:
    """Give tabs or spaces, and 12 h or 24 h, for a text with LINE's title or with date lines and clock rows."""
    lines = [_clean(line) for line in source.head_text.split("\n", 300)[:300]]
    first = next((line for line in lines if line.strip()), "")
    titled = first.startswith("[LINE]") or any(_SAVED.fullmatch(line.strip()) for line in lines[:4])
    if not titled and not _is_day(first):
        return None
    days = any(_is_day(line) for line in lines)
    rows = [found for line in lines if (found := _ROW.fullmatch(line))]
    tabs = [found for found in rows if found[5] == "\t"]
    if not rows or not days or not (titled or (_is_day(first) and tabs)):
        return "empty" if titled and first.startswith("[LINE]") and not rows else None
    form = "12 h" if any(found[1] or found[4] for found in rows) else "24 h"
    return f"{'tabs' if tabs else 'spaces'}, {form}"


def _clean(line: str) -> str:
    if line.isascii():
        return line
    return line.lstrip("\ufeff\u200e\u200f\u202a\u202b\u2068").replace("\u202f", " ").replace("\xa0", " ")


def _is_day(line: str) -> bool:
    return bool(line[:1] and any(form.fullmatch(line) for form in (_DAY_YMD, _DAY_ERA, _DAY_WEST, _DAY_THAI)))


def _shape(line: str) -> str:
    """Give what a date line looks like: its numbers and letters without what they are."""
    return _LETTERS.sub("a", _DIGITS.sub("0", line.strip()))


_WITH_WEEKDAY = re.compile(r"\d ?[(（]\w{1,4}\.?[)）]\s*\Z")
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"(?:[^\W\d_]|[\u0e31-\u0e4e])+[.,]?")


_NOTHING: list[str] = []


class _Quotes:
    """The lines of a file; a message in quotes comes as its first line and the lines that belong to it.

    LINE sets a message of several lines in quotes. Whatever stands there is its text, however much it looks like
    a date, a clock or a row.
    """

    def __init__(self, source: Source) -> None:
        self._lines = enumerate(map(_clean, source.lines()), 1)
        self._back: list[tuple[int, str]] = []
        self.speakers: set[str] = set()

    def __iter__(self) -> Iterator[tuple[int, str, list[str]]]:
        back = self._back
        for number, line in self._lines:
            if '"' not in line:
                yield number, line, _NOTHING
                continue
            back.append((number, line))
            while back:
                number, line = back.pop()
                quoted = line.count('"') % 2 and _opens(line)
                yield number, line, self._inside(line) if quoted else _NOTHING

    def _inside(self, first: str) -> list[str]:
        """Give the lines up to the quote's end; none when there is no end, and the lines are given back."""
        held: list[tuple[int, str]] = []
        opener = _ROW.fullmatch(first)
        known = self.speakers | ({opener[6].partition("\t")[0].strip()} if opener else set())
        while len(held) < MAX_QUOTED:
            following = self._back.pop() if self._back else next(self._lines, None)
            if following is None:
                break
            held.append(following)
            line = following[1]
            odd = line.count('"') % 2
            row = _ROW.fullmatch(line) if line[:1].isdigit() or not line.isascii() else None
            own = False
            if row is not None and "\t" in row[6]:
                name, _tab, text = row[6].partition("\t")
                own = name.strip() in known
                if odd and text.startswith('"') and len(text) > 1:
                    break  # a message of its own begins here
            if odd and line.rstrip().endswith('"'):
                if own:
                    break  # a row of somebody who speaks here, with a mark at its end
                return [line for _number, line in held]
        self._back += reversed(held)
        return []


def _opens(line: str) -> bool:
    """Tell whether a row's text begins with a quote."""
    row = _ROW.fullmatch(line)
    if row is None:
        return False
    if row[5] == "\t":
        return row[6].rpartition("\t")[2].startswith('"') or row[6].partition("\t")[2].startswith('"')
    return ' "' in row[6] or row[6].startswith('"')


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read messages in file order; times are naive with a minute's resolution, in the asked zone or the store's."""
    file = _File(source, reading)
    file.survey()
    yield from file.messages()
    file.close()


class _File:
    """One chat while its lines go by."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self.source, self.reading = source, reading
        self.cast = Cast(reading)
        self.stamps = Stamps(reading)
        self.tabs = False
        self.orders: dict[object, str] = {}
        self.speakers: set[str] = set()
        self.day: date | None = None
        self.contact: str | None = None
        self.private: bool | None = None
        self.chat = ""
        self.joined = False
        self.shape: str | None = None

    def survey(self) -> None:
        """Find out, in a first pass, whether tabs part the columns and which number of a date is the day."""
        orders = DateOrders(2011)
        for number, line, _inside in _Quotes(self.source):
            self.tabs = self.tabs or ("\t" in line and bool(_ROW.fullmatch(line)))
            west = _DAY_WEST.fullmatch(line) if line[-1:] and len(line) < 40 else None
            if west and self._is_dated(line) and not _told_by_weekday(west):
                orders.add(west[3], (west[2], west[4], west[5]), number)
            elif self.shape is None and _is_day(line):
                self.shape = _shape(line)
        self.orders = orders.decide(self.reading.date_order or self._order_of_head(), self.source)
        self._title()

    def _order_of_head(self) -> str | None:
        """Give the order of the day on which the file was saved, where it tells; in Thai the day stands first."""
        head = self.source.head_text.split("\n", 6)[:5]
        for line in head:
            saved = _SAVED.fullmatch(_clean(line).strip())
            numbers = re.search(r"(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{4}", saved[1]) if saved else None
            if numbers and max(int(numbers[1]), int(numbers[2])) > 12:
                return "dmy" if int(numbers[1]) > 12 else "mdy"
        return "dmy" if any("\u0e01" <= char <= "\u0e4e" for char in "".join(head[:2])) else None

    def _is_dated(self, line: str) -> bool:
        """Tell whether a date stands as this file's date lines do, the first of which shows how."""
        self.shape = self.shape or _shape(line)
        return _shape(line) == self.shape or bool(_WITH_WEEKDAY.search(line))

    def _title(self) -> None:
        saved: float | None = None
        for line in self.source.head_text.split("\n", 6)[:5]:
            text = _clean(line).removeprefix("[LINE]").strip()
            found = _SAVED.fullmatch(text)
            if found:
                try:
                    saved = self.stamps.naive(found[1].strip())
                except ValueError:
                    saved = None
            elif self.contact is None and text and not _is_day(text):
                for form, private in _TITLES:
                    named = form.fullmatch(text)
                    if named:
                        self.contact, self.private = named[1].strip(), private
                        break
                else:
                    if line.lstrip("\ufeff").startswith("[LINE]"):
                        self.contact = text
        if self.contact and len(self.contact) > 2 and self.contact[0] == self.contact[-1] == '"':
            self.contact = self.contact[1:-1]
        name = self.reading.group_name or self.contact or self.source.stem
        self.chat = name
        self.reading.chat(name, name=name, private=self.private, platform="line").seen_until = saved

    def messages(self) -> Iterator[Message]:
        """Give the messages; one goes on until the next clock row or date line."""
        mark = "\t" if self.tabs else " "
        row: tuple[re.Match[str], int, date | None] | None = None
        body: list[str] = []
        quotes = _Quotes(self.source)
        self.speakers = quotes.speakers
        for number, line, inside in quotes:
            first = line[:1]
            if first and (first.isdigit() or not first.isascii() or first.isalpha()):
                found = _ROW.fullmatch(line)
                if found and found[5] == mark:
                    if row is not None:
                        yield from self._row(row, body)
                    row, body = (found, number, self.day), list(inside)
                    continue
                if len(line) < 40 and (day := self._day(line, number)) is not None:
                    if row is not None:
                        yield from self._row(row, body)
                    row, body, self.day = None, [], day
                    continue
            if row is not None:
                body += [line, *inside]
        if row is not None:
            yield from self._row(row, body)

    def _day(self, line: str, number: int) -> date | None:
        if not _is_day(line) or not self._is_dated(line):
            return None
        try:
            found = _DAY_YMD.fullmatch(line)
            if found:
                return as_date((found[1], found[2], found[3]), "ymd")
            found = _DAY_THAI.fullmatch(line)
            if found:
                month = next((n for n, names in enumerate(_THAI_MONTHS, 1) if found[2] in names), 0)
                return as_date((found[1], str(month), found[3]), "dmy")
            found = _DAY_ERA.fullmatch(line)
            if found:
                era = _ERAS[found[1].upper() if found[1].isascii() else found[1]]
                year = era + (1 if found[2] == "元" else int(found[2]))
                return date(year, int(found[3]), int(found[4]))
            found = _DAY_WEST.fullmatch(line)
            if found:
                order = _told_by_weekday(found) or self.orders.get(found[3], "mdy")
                return as_date((found[2], found[4], found[5]), order)
        except (ValueError, OverflowError):
            self.reading.skip(reasons.UNREADABLE_TIME, number, line)
        return None

    def _row(self, row: tuple[re.Match[str], int, date | None], body: list[str]) -> Iterator[Message]:
        found, number, day = row
        if day is None:
            self.reading.skip(reasons.BEFORE_ANY_DATE, number, found[0])
            return
        try:
            hour, minute = hour_of(int(found[2]), found[1] or found[4]), int(found[3])
            ts = self.stamps.clock.utc(day.year, day.month, day.day, hour, minute)
        except ValueError:
            self.reading.skip(reasons.UNREADABLE_TIME, number, found[0])
            return
        name, text = self._parted(found[6])
        while body and not body[-1]:
            body.pop()
        if body:
            text = "\n".join([text, *body])
        if len(text) > 1 and text[0] == text[-1] == '"' and "\n" in text:
            text = text[1:-1].replace('""', '"')
        if not name:
            yield self._system(ts, text)
            return
        person = self.cast.me() if name == "我" else self.cast.key(name, name)
        if len(self.speakers) < MAX_SPEAKERS:
            self.speakers.add(name)
        kind = Kind.SYSTEM if text.startswith("☎") else kind_of_text(text)
        yield Message(self.chat, ts, person, kind, text or None)

    def _parted(self, rest: str) -> tuple[str, str]:
        if self.tabs:
            name, tab, text = rest.partition("\t")
            return (name.strip(), text) if tab else ("", rest)
        if understand(rest).kind is not Kind.SYSTEM:
            return "", rest
        if self.contact and rest.startswith(self.contact + " "):
            return self.contact, rest[len(self.contact) + 1 :]
        name, space, text = rest.partition(" ")
        return (name, text) if space else ("", rest)

    def _system(self, ts: float, text: str) -> Message:
        notice = understand(text)
        if done := act(text):
            self.reading.act(self.chat, ts, *done)
        people = tuple(self.cast.me() if is_self(name) else self.cast.named(name) for name in notice.names)
        self.joined = self.joined or notice.kind in (Kind.JOIN, Kind.LEAVE)
        return Message(self.chat, ts, None, notice.kind, text or None, None, None, people)

    def close(self) -> None:
        """Settle whether the chat is a group; more than two speakers are one, whatever the title's wording."""
        chat = self.reading.chats[self.chat]
        if len(self.speakers) > 2 or (self.joined and not chat.private):
            chat.private = False
        if not self.tabs and self.speakers:
            self.reading.doubt(_("The columns are parted by blanks, so names with a blank in them were cut short."))
        self.stamps.note()


def _told_by_weekday(found: re.Match[str]) -> str | None:
    """Give the order in which a date falls on the weekday written before it; None when that does not tell."""
    word = (found[1] or "")[:3].lower()
    if word not in _WEEKDAYS:
        return None
    fit = []
    for order in ("mdy", "dmy"):
        try:
            if as_date((found[2], found[4], found[5]), order).weekday() == _WEEKDAYS.index(word):
                fit.append(order)
        except ValueError:
            continue
    return fit[0] if len(fit) == 1 else None

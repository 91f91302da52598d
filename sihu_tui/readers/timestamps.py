"""Times as exports write them, to UTC seconds."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache

from sihu_tui.readers.record import Clock, Reading, epoch_seconds
from sihu_tui.text.i18n import _

_ISO = re.compile(
    r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[ T]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?)?"
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2}(?::\d{2})?|[+-]\d{2})?\s*",
    re.I,
)
_WEEKDAY = r"(?:\s*[(（]?(?:星期|礼拜|禮拜|周|週)[一二三四五六日天][)）]?|\s*[(（]?[월화수목금토일](?:요일)?[)）]?|\s*[(（]?[月火水木金土日](?:曜日?)?[)）]?)?"
_LOOSE = re.compile(
    rf"\s*(\d{{4}})\s?[-/.年년]\s?(\d{{1,2}})\s?[-/.月월]\s?(\d{{1,2}})[日일.,]?{_WEEKDAY}[ T,]*"
    rf"(?:(?P<before>[^\W\d_][^\d:]{{0,5}}?)\s?)?(\d{{1,2}})\s?[:.时時点點시]\s?(\d{{1,2}})分?분?(?:\s?[:.]?\s?(\d{{1,2}})[秒초]?(?:[.,]\d{{1,9}})?)?"
    rf"(?:\s?(?P<after>[^\W\d_][\w. ]{{0,5}}?))?\s*"
)
"""A date and a clock with half a day before or after it, blanks between the numbers, or the words for hour and minute."""
_WIDE = str.maketrans("：／．－，　\u202f\xa0\u2009", ":/.-,    ")
_NUMBER = re.compile(r"\s*-?\d{9,19}(?:\.\d+)?\s*")
_TOO_FAR = 1 << 33


class Stamps:
    """Written times to UTC seconds; naive ones in the zone that was asked for, else `default`, else the store's.

    `days` and `clocks` make the common form fast: days[stamp[:10]] + clocks[stamp[10:]] is the time of a
    `2024-01-02T03:04:05Z` or, with `naive`, of a `2024-01-02 03:04:05`; KeyError when it has another form.
    """

    def __init__(self, reading: Reading, default: str | None = None) -> None:
        self._reading = reading
        self._default = default
        self._clock: Clock | None = None
        self.days = _Days(self)
        self.clocks = _Clocks("T", "Z")
        self.local = _Days(self, naive=True)
        self.times = _Clocks(" ", "")

    @property
    def clock(self) -> Clock:
        """The clock for naive times; using it notes the zone in the reading."""
        if self._clock is None:
            self._clock = Clock(self._reading.local_zone(self._default))
        return self._clock

    def utc(self, stamp: str) -> float:
        """Give UTC seconds of an ISO-like time or an epoch number. Raises ValueError."""
        found = _ISO.fullmatch(stamp)
        if found is None:
            if _NUMBER.fullmatch(stamp):
                return epoch(float(stamp))
            return self._loosely(stamp.translate(_WIDE))
        year, month, day, hour, minute, second, fraction, zone = found.groups()
        hour, minute, second = int(hour or 0), int(minute or 0), int(second or 0)
        part = float("0." + fraction) if fraction else 0
        if zone is None:
            return self.clock.utc(int(year), int(month), int(day), hour, minute, second) + part
        utc = datetime(int(year), int(month), int(day), hour, minute, min(second, 59))
        seconds = (utc - _EPOCH).days * 86400 + (utc - _EPOCH).seconds
        return seconds - _offset(zone) + part

    def _loosely(self, stamp: str) -> float:
        found = _LOOSE.fullmatch(stamp)
        if found is None:
            if stamp.isascii() or not (iso := _ISO.fullmatch(stamp)):
                raise ValueError(stamp)
            return self.utc(re.sub(r"\d", lambda digit: str(int(digit[0])), iso[0].strip()))
        before, after = found["before"], found["after"]
        half = _HALF.fullmatch(before or after or "")
        if (before or after) and half is None:
            raise ValueError(stamp)
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        hour, minute, second = int(found[5]), int(found[6]), int(found[7] or 0)
        return self.clock.utc(year, month, day, hour_of(hour, before or after), minute, second)

    def naive(self, stamp: str) -> float:
        """Give UTC seconds of a `2024-01-02 03:04:05` fast, of any other form that `utc` reads slowly."""
        try:
            return self.local[stamp[:10]] + self.times[stamp[10:]]
        except KeyError:
            return self.utc(stamp)

    def note(self) -> None:
        """Say in the reading, at its end, which zone its times were read in."""
        if self._clock is None:
            self._reading.used_zone = self._reading.used_zone or "UTC"
        elif not self._reading.zone:
            self._reading.asks["zone"] = self._reading.used_zone
            self._reading.doubt(
                _(
                    "The times do not say their zone; they were read as {zone}. If that is wrong, take the import back "
                    "and give another: --zone, or z in the console."
                ).format(zone=self._reading.used_zone)
            )


_EPOCH = datetime(1970, 1, 1)


def epoch(value: object) -> float:
    """Give UTC seconds of an epoch number (or its text) in s, ms or us. Raises ValueError for what is no time."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError(value)
    number = float(value)
    if not -1e18 < number < 1e18:
        raise ValueError(value)
    seconds = epoch_seconds(number)
    if not 0 < seconds < _TOO_FAR:
        raise ValueError(value)
    whole = round(seconds, 6)
    return int(whole) if whole == int(whole) else whole


def _offset(zone: str) -> int:
    if zone.upper() in ("Z", "UTC"):
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:4])
    if hours > 15 or minutes > 59:
        raise ValueError(zone)
    return (hours * 3600 + minutes * 60) * (-1 if zone[0] == "-" else 1)


class _Days(dict[str, int]):
    """`2024-01-02` to the UTC second of its midnight; KeyError for anything else and for days of a clock change."""

    def __init__(self, stamps: Stamps, naive: bool = False) -> None:
        super().__init__()
        self._stamps = stamps
        self._naive = naive

    def __missing__(self, day: str) -> int:
        try:
            if len(day) != 10 or not day.isascii() or day[4] != "-" or day[7] != "-":
                raise ValueError(day)
            date = datetime(int(day[:4]), int(day[5:7]), int(day[8:]))
            if self._naive:
                clock = self._stamps.clock
                midnight = clock.utc(date.year, date.month, date.day)
                if clock.utc(date.year, date.month, date.day, 23, 59) - midnight != 86340:
                    raise ValueError(day)
            else:
                midnight = (date - _EPOCH).days * 86400
        except (ValueError, OverflowError):
            raise KeyError(day) from None
        self[day] = midnight
        return midnight


class _Clocks(dict[str, int]):
    """`T03:04:05Z` (with the marks given) to seconds of the day; KeyError for anything else."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__()
        self._before, self._after = before, after

    def __missing__(self, clock: str) -> int:
        digits = clock[1:9]
        # as int() reads more than digits, they are put together again and compared
        try:
            hour, minute, second = int(digits[:2]), int(digits[3:5]), int(digits[6:])
        except ValueError:
            raise KeyError(clock) from None
        same = clock == f"{self._before}{hour:02}:{minute:02}:{second:02}{self._after}"
        if not same or hour > 23 or minute > 59 or second > 59:
            raise KeyError(clock)
        seconds = self[clock] = hour * 3600 + minute * 60 + second
        return seconds


HALF_DAY = (
    r"[ap]\.?\s?m\.?(?![a-z])|上午|下午|午前|午後|오전|오후|凌晨|早上|清晨|早晨|中午|晚上|傍晚|晚間|半夜|π\.μ\.|μ\.μ\."
)
"""A pattern for what stands before or after a 12-hour clock; match it without case."""
HALF_DAY_AFTER = (
    HALF_DAY
    + r"|ص|م|ق\.?\s?ظ\.?|ب\.?\s?ظ\.?|قبل‌?\s?از\s?ظهر|بعد‌?\s?از\s?ظهر|לפנה[״\"]צ|אחה[״\"]צ|पूर्वाह्न|अपराह्न|म\.पू\.|म\.उ\."
    r"|ÖÖ|ÖS|SA|CH|PTG|PG|ก่อนเที่ยง|หลังเที่ยง|дп|пп|пр\.\s?об\.|сл\.\s?об\.|de\.|du\.|fm|em|vm\.|nm\.|ਪੂ\.ਦੁ\.|ਬਾ\.ਦੁ\.|முற்பகல்|பிற்பகல்"
)
"""The same with the halves of more languages; only where the clock's end is marked, for names are spelt like some."""
_HALF = re.compile(rf"(?:{HALF_DAY_AFTER})", re.I)
_AFTER_NOON = frozenset((
    "p", "下午", "午後", "오후", "晚上", "傍晚", "中午", "晚間", "μ", "م", "अपराह्न", "म.उ.", "ös", "ch", "ptg", "หลังเที่ยง", "пп", "du.", "em",
    "nm.", "ਬਾ.ਦੁ.", "பிற்பகல்",
))  # fmt: skip


@cache
def hour_of(hour: int, half: str | None) -> int:
    """Give the hour of the day for a clock's `hour` and its `half` (AM, 下午 …), or without one as it is."""
    if not half:
        return hour
    half = half.strip().lower()
    afternoon = half in _AFTER_NOON or half[0] in ("p", "μ", "ب") and half != "pg" or half.startswith(("אחה", "сл"))
    if half == "中午":
        return hour if hour >= 10 else hour + 12
    if half == "半夜":
        return hour % 12 if hour == 12 or hour < 6 else hour + 12 if hour < 12 else hour
    if afternoon:
        return hour + 12 if hour < 12 else hour
    return 0 if hour == 12 else hour

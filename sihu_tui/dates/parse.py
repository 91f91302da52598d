"""Days as people type them: 3d, 2w, 明天, 下周三, 周五, 月底, 12月3日, 2026-12-01, next fri.

Own code, for the library for it (dateparser 1.5, tried) reads none of 2w, 下周三, 本周五, 月底 and 12月3日, and takes
half a second to load; what is typed here is a small closed set, in which a wrong guess costs more than a question.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from sihu_tui.dates.days import day_number, from_day_number
from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import _

_CHINESE = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "末": 5, "日": 6, "天": 6} | {
    str(n): n - 1 for n in range(1, 8)
}
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = tuple(name.lower() for name in calendar.month_name)
_NEAR = {
    "today": 0, "tomorrow": 1, "tmr": 1, "yesterday": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2,
    "大后天": 3, "大大后天": 4, "昨天": -1, "昨日": -1, "前天": -2, "大前天": -3, "大大前天": -4,
}  # fmt: skip
_N = r"(\d{1,4}|[零〇一二两三四五六七八九十]{1,3})"
_UNITS = {
    "d": "day", "day": "day", "days": "day", "天": "day", "w": "week", "week": "week", "weeks": "week",
    "周": "week", "星期": "week", "个星期": "week", "礼拜": "week", "个礼拜": "week", "m": "month", "mo": "month",
    "month": "month", "months": "month", "个月": "month", "y": "year", "year": "year", "years": "year", "年": "year",
}  # fmt: skip
_FARTHEST = 50


def parse(text: str, today: int) -> int:
    """Give the day (a day number) that `text` names, seen from `today`. A day without its year is the next such.

    Raises SihuError, saying what is wrong, for what names no day or one that the calendar does not have.
    """
    written = _written(text)
    at = from_day_number(today)
    for pattern, read in _FORMS:
        found = pattern.fullmatch(written)
        if found is not None:
            try:
                day = read(found, at)
                if abs(day.year - at.year) <= _FARTHEST:
                    return day_number(day)
            except (ValueError, OverflowError):
                pass
            raise SihuError(_("There is no day {text!r} in the calendar.").format(text=text.strip()))
    raise SihuError(
        _("{text!r} is no date; write it like 2026-12-01, 12-01, 3d, 2w, tomorrow or next fri.").format(
            text=text.strip()
        )
    )


def is_form(text: str) -> bool:
    """Tell whether `text` is written like a day, be there such a day or not."""
    return any(pattern.fullmatch(_written(text)) for pattern, _read in _FORMS)


def _written(text: str) -> str:
    return text.strip().lower().replace("號", "号").replace("後", "后").replace("週", "周")


def parse_future(text: str, today: int) -> int:
    """Give the day that `text` names, which must not be over. Raises SihuError."""
    day = parse(text, today)
    if day < today:
        raise SihuError(_("{day} is over; name today or a day to come.").format(day=from_day_number(day).isoformat()))
    return day


def parse_past(text: str, today: int) -> int:
    """Give the day that `text` names, which must have come: 周五 is the last Friday, 11-18 the last 18 November.

    Raises SihuError.
    """
    day = parse(text, today)
    if day <= today:
        return day
    # a day named without its year or week is itself when seen from itself; 明天 and 2030-01-01 never are
    for back in (6, 31, 62, 365, 8 * 366):
        try:
            such = parse(text, today - back)
            if such <= today and parse(text, such) == such:
                return such
        except SihuError:
            continue
    raise SihuError(_("{day} lies ahead; name a day that has come.").format(day=from_day_number(day).isoformat()))


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _ten, ones = text.partition("十")
        return (_CHINESE[tens] if tens else 1) * 10 + (_CHINESE[ones] if ones else 0)
    number = 0
    for char in text:
        number = number * 10 + _CHINESE[char]
    return number


def _near(found: re.Match[str], at: date) -> date:
    return at + timedelta(days=_NEAR[found[0]])


def _ahead(found: re.Match[str], at: date) -> date:
    return _later(at, _number(found[1]), _UNITS[found[2]])


def _back(found: re.Match[str], at: date) -> date:
    return _later(at, -_number(found[1]), _UNITS[found[2]])


def _later(at: date, n: int, unit: str) -> date:
    if unit in ("day", "week"):
        return at + timedelta(days=n * (7 if unit == "week" else 1))
    months = at.year * 12 + at.month - 1 + n * (12 if unit == "year" else 1)
    year, month = months // 12, months % 12 + 1
    # a month from 31 January is the end of February
    return date(year, month, min(at.day, calendar.monthrange(year, month)[1]))


def _weekday(found: re.Match[str], at: date) -> date:
    """周五 is the next Friday, today included; 本周五 that of this week, 下周五 of the next: weeks begin on Monday."""
    weeks = None if not found[1] else _steps(found[1])
    if found[2] not in _WEEKDAYS:
        raise ValueError(found[2])
    return _of_week(at, _WEEKDAYS[found[2]], weeks)


def _english_weekday(found: re.Match[str], at: date) -> date:
    weeks = {"": None, "this": 0, "next": 1, "last": -1}[(found[1] or "").strip()]
    weekday = next(n for n, name in enumerate(_ENGLISH_DAYS) if name.startswith(found[2][:3]))
    return _of_week(at, weekday, weeks)


def _of_week(at: date, weekday: int, weeks: int | None) -> date:
    if weeks is None:
        return at + timedelta(days=(weekday - at.weekday()) % 7)
    return at - timedelta(days=at.weekday()) + timedelta(days=7 * weeks + weekday)


def _steps(word: str) -> int:
    """Give how many weeks or months 下下个, 本, 上 and the like lead on."""
    return word.count("下") - word.count("上") + word.startswith("next") - word.startswith("last")


def _week(found: re.Match[str], at: date) -> date:
    """下周 and next week are the Monday of it."""
    return at - timedelta(days=at.weekday()) + timedelta(days=7 * _steps(found[1] or found[2]))


def _half(found: re.Match[str], at: date) -> date:
    """半个月 is fifteen days, 半年 six months."""
    back = -1 if found[2] in ("前", "ago") else 1
    return at + timedelta(days=15 * back) if "月" in found[1] or "month" in found[1] else _later(at, 6 * back, "month")


def _month_end(found: re.Match[str], at: date) -> date:
    first = _later(at.replace(day=1), _steps(found[1] or ""), "month")
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _month_start(found: re.Match[str], at: date) -> date:
    """月初 is the next first of a month, today included; 下个月 and 下个月初 that of the next."""
    led = next((part for part in found.groups() if part), "")
    return _later(at.replace(day=1), _steps(led) if led else int(at.day > 1), "month")


def _year_edge(found: re.Match[str], at: date) -> date:
    """年底 is this year's last day; 年初 the next New Year's Day, today included."""
    year = at.year + {"": 0, "今": 0, "本": 0, "明": 1, "下": 1, "后": 2, "去": -1, "前": -2}[found[1] or ""]
    if found[2] == "初":
        return date(year + (not found[1] and at > date(at.year, 1, 1)), 1, 1)
    return date(year, 12, 31)


def _day_of_month(found: re.Match[str], at: date) -> date:
    day = _number(found[2])
    first = _later(at.replace(day=1), _steps(found[1] or ""), "month")
    if not found[1] and day < at.day:
        first = _later(first, 1, "month")
    return first.replace(day=day)


def _full(found: re.Match[str], at: date) -> date:
    year = int(found[1])
    return date(year + 2000 if year < 100 else year, int(found[2]), int(found[3]))


def _month_day(found: re.Match[str], at: date) -> date:
    return _next_such(at, _number(found[1]), _number(found[2]))


def _named_month(found: re.Match[str], at: date) -> date:
    word = next(part for part in found.groups() if part and part.isalpha())
    day = next(part for part in found.groups() if part and part.isdigit())
    return _next_such(at, next(n for n, name in enumerate(_MONTHS) if n and name.startswith(word[:3])), int(day))


def _next_such(at: date, month: int, day: int) -> date:
    """Give the next day of that name, from today on; 29 February waits for its year."""
    for year in range(at.year, at.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= at:
            return found
    raise ValueError(month, day)


_MONTH_NAMES = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in _MONTHS[1:])
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_DAY_NAMES = "|".join(name[:n] for name in _ENGLISH_DAYS for n in range(len(name), 2, -1))
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date]], ...] = (
    (re.compile("|".join(sorted(_NEAR, key=len, reverse=True))), _near),
    (re.compile(rf"(?:\+|in )?{_N} ?({_UNIT})(?:之?后|以后| later)?"), _ahead),
    (re.compile(rf"-{_N} ?({_UNIT})"), _back),
    (re.compile(rf"{_N} ?({_UNIT})(?:之?前|以前| ago)"), _back),
    (re.compile(r"(半个?月|半年|half a (?:month|year))(?:之|以)? ?(后|前|ago|later)?"), _half),
    (re.compile(r"((?:下|上){1,3}个?|本|这个?)?(?:周|星期|礼拜)([一-龥\d])"), _weekday),
    (re.compile(rf"(this |next |last )?({_DAY_NAMES})"), _english_weekday),
    (re.compile(r"((?:下|上){1,3})个?(?:周|星期|礼拜)|(next) week"), _week),
    (re.compile(r"((?:下|上){1,3}个?|本|这个?|next )?(?:月底|月末|month end)|(?:end of (?:the )?|eo)month|eom"), _month_end),
    (re.compile(r"((?:下|上){1,3})个?月初?|(next) month"), _month_start),
    (re.compile(r"(本|这个?)?月初"), _month_start),
    (re.compile(r"([今本明下后去前])?年(初|底|末|尾)"), _year_edge),
    (re.compile(rf"(?:((?:下|上){{1,3}}个?|本|这个?)月)?{_N}[号日]"), _day_of_month),
    (re.compile(r"(\d{4}|\d{2})[-/.年] ?(\d{1,2})[-/.月] ?(\d{1,2})[日号]?"), _full),
    (re.compile(r"(\d{1,2})[-/.](\d{1,2})"), _month_day),
    (re.compile(rf"{_N}月{_N}[日号]?"), _month_day),
    (re.compile(rf"({_MONTH_NAMES})\.? (\d{{1,2}})(?:st|nd|rd|th)?|(\d{{1,2}})(?:st|nd|rd|th)? ({_MONTH_NAMES})\.?"),
     _named_month),
)  # fmt: skip

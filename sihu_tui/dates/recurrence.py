"""How often something is done, as people say it in Chinese or English, made an RFC 5545 rule.

`每周三 20:00`, `每周一三五`, `隔周五`, `每月1日、15日`, `每月最后一天`, `每月第二个周六`, `每年6月18日`,
`工作日`, `每天 晚上8点半`,
`every wed 20:00`, `every 2 weeks on fri`, `monthly on the 1st and 15th`, `first friday of the month`, `daily 8pm`,
or the rule itself: `FREQ=WEEKLY;BYDAY=WE`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING

from sihu_tui.dates import days
from sihu_tui.dates.days import day_number, from_day_number
from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from dateutil.rrule import rrule

YEARS = 10
"""A rule that does not fire within so many years never does."""


@dataclass(frozen=True, slots=True)
class Cadence:
    """A rule, and the minute of the day in the store's zone (None: any time)."""

    rule: str
    minute: int | None


_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_HAN = dict(zip("一二三四五六日", _DAYS, strict=True)) | {"天": "SU", "末": "SA,SU"}
_HAN_NUMBERS = {char: n for n, char in enumerate("零一二三四五六七八九十")} | {"两": 2, "首": 1}
_LATIN = {
    name: code
    for code, names in zip(
        _DAYS,
        (
            "monday mon",
            "tuesday tues tue",
            "wednesday wed",
            "thursday thurs thur thu",
            "friday fri",
            "saturday sat",
            "sunday sun",
        ),
        strict=True,
    )
    for name in names.split()
}
_MONTHS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_NTH = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "fifth": 5,
    "5th": 5,
    "last": -1,
}
_WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
_WEEKENDS = "FREQ=WEEKLY;BYDAY=SA,SU"

_N = r"([0-9一二三四五六七八九十两]+)"
_DATES = rf"((?:{_N}[日号]?[,、和 ]*)+)"
_WEEK = r"(?:周|星期|礼拜)"
_LATIN_DAY = rf"(?:{'|'.join(_LATIN)})"
_LATIN_DAYS = rf"({_LATIN_DAY}(?:(?:[,&/ ]|and)+{_LATIN_DAY})*)"
_FOR = r"(?:早上|早晨|上午|中午|下午|傍晚|晚上|夜里|凌晨|早|晚)"
_MORE_TIMES = re.compile(
    rf"^(?:\s*(?:[、,和&]|and)?\s*{_FOR}?(?:\d{{1,2}}(?::\d\d|点半?)|(?:十[一二]?|[一二三四五六七八九两])点半?))+"
)
"""Further times of the same day: they stand in what was said, the first is when the day's ritual is due."""
_EACH_NIGHT = re.compile(rf"^每个?({_FOR})(?=\s*[\d一二三四五六七八九十两])")
_NAMED_DAY = re.compile(r"[^每隔第后下上本这明今\d]{1,4}(?:周|星期|礼拜)([一二三四五六日天])")
"""A day of the week with a name of its own, like 超级星期四."""


def parse(said: str, first_day: int, last_day: int | None = None) -> Cadence:
    """Read a cadence that begins on `first_day`; anchored there where it says "every other".

    Raises SihuError when it is not understood, or would never fire (by `last_day`, or within ten years).
    """
    text = _EACH_NIGHT.sub(r"每天\1", unicodedata.normalize("NFKC", said).strip())
    rest, minute = _time(text)
    rule = _raw(rest) or _han(rest.replace(" ", "")) or _latin(rest.casefold())
    if rule is None:
        raise SihuError(
            _(
                "{said!r} is no cadence; write it like `每周三 20:00`, `每月1日`, `every wed 20:00` or "
                "`FREQ=WEEKLY;BYDAY=WE`."
            ).format(said=said)
        )
    if last_day is not None and last_day < first_day:
        raise SihuError(
            _("The end ({end}) lies before the start ({start}).").format(
                end=days.iso(last_day), start=days.iso(first_day)
            )
        )
    limit = min(first_day + 366 * YEARS, last_day if last_day is not None else 1 << 30)
    if next_day(rule, first_day, first_day, limit) is None:
        raise SihuError(
            _("{said!r} never comes round between {first} and {last}.").format(
                said=said, first=days.iso(first_day), last=days.iso(limit)
            )
        )
    return Cadence(rule, minute)


def occurrences(rule: str, begun: int, first: int, last: int) -> list[int]:
    """Give the days from `first` to `last` on which a rule that begins on day `begun` comes round."""
    found = _rule(rule, begun).between(_noon(first), _noon(last), inc=True)
    return [day_number(one.date()) for one in found]


def next_day(rule: str, begun: int, first: int, last: int) -> int | None:
    """Give the first day from `first` to `last` on which the rule comes round, None without one."""
    # the latest date that the library can count to
    found = _rule(rule, begun).after(_noon(first), inc=True) if first <= last else None
    if found is None or day_number(found.date()) > last:
        return None
    return day_number(found.date())


def _noon(day: int) -> datetime:
    return datetime.combine(from_day_number(day), time(12))


@lru_cache(maxsize=4096)
def _rule(rule: str, begun: int) -> rrule:
    from dateutil.rrule import rrule as kind
    from dateutil.rrule import rrulestr

    found = rrulestr(rule, dtstart=_noon(begun), cache=True)
    assert isinstance(found, kind)
    return found


def _time(text: str) -> tuple[str, int | None]:
    """Take a time of day off the text; give what is left and the minute."""
    match = re.search(
        rf"(?:\bat\b)?\s*(?P<part>{_FOR})?\s*(?:(?P<h>\d{{1,2}}):(?P<m>\d\d)|(?P<hh>\d{{1,2}}|十[一二]?|[一二三四五六七八九两])点(?P<half>半|(?P<mm>\d{{1,2}})(?![\d点:])分?)?)"
        r"\s*(?P<ap>am|pm)?|(?:\bat\b)?\s*\b(?P<lh>\d{1,2})\s*(?P<lap>am|pm)\b",
        text,
        re.IGNORECASE,
    )
    if match is None:
        return text, None
    said = match["h"] or match["hh"] or match["lh"]
    hour = int(said) if said.isdigit() else _number(said) or 0
    minute = int(match["m"] or match["mm"] or (30 if match["half"] == "半" else 0))
    late = (match["ap"] or match["lap"] or "").casefold() == "pm" or (match["part"] or "") in (
        "下午",
        "傍晚",
        "晚上",
        "夜里",
        "晚",
    )
    if late and hour < 12:
        hour += 12
    if (match["ap"] or match["lap"] or "").casefold() == "am" and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        raise SihuError(_("{text!r} is no time of day.").format(text=match[0].strip()))
    rest = _MORE_TIMES.sub("", text[match.end() :], count=1)
    return f"{text[: match.start()]} {rest}".strip(), 60 * hour + minute


def _number(text: str) -> int | None:
    """Give 1 to 99 written in digits or Chinese."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _HAN_NUMBERS.get(text)
    values = [_HAN_NUMBERS.get(part, -1) if part else fallback for part, fallback in ((tens, 1), (ones, 0))]
    return None if -1 in values else values[0] * 10 + values[1]


_RAW_PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "UNTIL", "COUNT", "WKST"}


def _raw(text: str) -> str | None:
    """A rule as RFC 5545 writes it; what is finer than a day is refused."""
    rule = text.upper().removeprefix("RRULE:")
    if not rule.startswith("FREQ="):
        return None
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    frequency = parts["FREQ"]
    if frequency not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY") or parts.keys() - _RAW_PARTS:
        raise SihuError(_("{rule}: a ritual comes round by days, weeks, months or years.").format(rule=text))
    if frequency in ("DAILY", "WEEKLY") and "BYMONTHDAY" in parts:
        raise SihuError(_("{rule}: days of the month need FREQ=MONTHLY.").format(rule=text))
    try:
        _rule(rule, 0)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError) as error:
        raise SihuError(_("{rule} is no rule: {why}.").format(rule=text, why=error)) from None
    return rule


def _han(text: str) -> str | None:
    text = text.removeprefix("每个")
    if text in ("每天", "每日", "天天", "每晚", "每早"):
        return "FREQ=DAILY"
    if text in ("工作日", "每工作日", "每个工作日"):
        return _WEEKDAYS
    if text in ("周末", "每周末", "每个周末"):
        return _WEEKENDS
    match = re.fullmatch(rf"每(隔)?{_N}[天日]", text)
    if match:
        return _every("DAILY", _number(match[2]), 1 if match[1] else 0)
    match = re.fullmatch(rf"(?:每个?|(隔)|每(?:隔)?{_N}个?周的?)?{_WEEK}?([一二三四五六日天末、,和周星期礼拜]+)", text)
    if match and re.search(_WEEK, text):
        codes = [_HAN[char] for char in re.sub(rf"{_WEEK}|[、,和]", "", match[3]) if char in _HAN]
        interval = 2 if match[1] else _number(match[2]) if match[2] else 1
        return _weekly(",".join(codes).split(","), interval) if codes else None
    if named := _NAMED_DAY.fullmatch(text):
        return _weekly([_HAN[named[1]]], 1)
    return _han_months(text)


def _han_months(text: str) -> str | None:
    every = rf"每{_N}?个?月的?"
    match = re.fullmatch(rf"{every}(?:最后一[天日]|底)", text)
    if match:
        return _monthly("BYMONTHDAY=-1", _interval(match[1]))
    match = re.fullmatch(rf"{every}(?:第{_N}|(最后一)|(首))个?{_WEEK}([一二三四五六日天])", text)
    if match:
        nth = -1 if match[3] else 1 if match[4] else _number(match[2]) or 0
        return _monthly(f"BYDAY={nth:+d}{_HAN[match[5]]}", _interval(match[1]))
    match = re.fullmatch(rf"{every}{_DATES}", text)
    if match:
        return _dates([_number(n) for n in re.findall(_N, match[2])], _interval(match[1]))
    if text in ("每季度", "每季"):
        return "FREQ=MONTHLY;INTERVAL=3"
    if text in ("每季度最后一天", "每季度末", "每季末"):
        return "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"
    if text in ("每季度第一天", "每季度初", "每季初"):
        return "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=1"
    match = re.fullmatch(rf"每年的?{_N}月{_N}[日号]?", text)
    return _yearly(_number(match[1]), _number(match[2])) if match else None


def _interval(said: str | None) -> int:
    return (_number(said) or 0) if said else 1


def _latin(text: str) -> str | None:
    text = re.sub(r"\s+", " ", text).strip().removesuffix(" of the month").removesuffix(" of each month").strip()
    if text in ("daily", "every day", "each day"):
        return "FREQ=DAILY"
    if text in ("weekdays", "every weekday", "on weekdays"):
        return _WEEKDAYS
    if text in ("weekends", "every weekend", "on weekends"):
        return _WEEKENDS
    match = re.fullmatch(r"every (\d+) days", text)
    if match:
        return _every("DAILY", int(match[1]), 0)
    match = re.fullmatch(rf"(?:(?:every|each|weekly)(?: (other|(\d+) weeks?))? ?(?:on )?)?{_LATIN_DAYS}s?", text)
    if match:
        codes = [_LATIN[name] for name in re.findall(_LATIN_DAY, match[3])]
        return _weekly(codes, 2 if match[1] == "other" else int(match[2] or 1))
    month = r"(?:(?:monthly|every month|each month|every (\d+) months)(?: on)?(?: the)? ?)"
    match = re.fullmatch(rf"{month}?(?:every |the )*(?:on the )?last day", text)
    if match:
        return _monthly("BYMONTHDAY=-1", int(match[1] or 1))
    match = re.fullmatch(rf"{month}?(?:every |the )*({'|'.join(_NTH)}) ({_LATIN_DAY})", text)
    if match:
        return _monthly(f"BYDAY={_NTH[match[2]]:+d}{_LATIN[match[3]]}", int(match[1] or 1))
    match = re.fullmatch(rf"{month}((?:\d+(?:st|nd|rd|th)?(?:[,& ]|and)*)+)", text)
    if match:
        return _dates([int(n) for n in re.findall(r"\d+", match[2])], int(match[1] or 1))
    match = re.fullmatch(
        rf"(?:yearly|every year|each year)(?: on)? ({'|'.join(_MONTHS)})[a-z]* (\d+)(?:st|nd|rd|th)?", text
    )
    return _yearly(_MONTHS[match[1]], int(match[2])) if match else None


def _every(frequency: str, interval: int | None, more: int) -> str | None:
    return f"FREQ={frequency};INTERVAL={interval + more}" if interval else None


def _weekly(codes: list[str], interval: int | None) -> str | None:
    if not interval:
        return None
    every = f";INTERVAL={interval}" if interval > 1 else ""
    return f"FREQ=WEEKLY{every};BYDAY={','.join(sorted(set(codes), key=_DAYS.index))}"


def _monthly(by: str, interval: int) -> str | None:
    if not interval:
        return None
    return f"FREQ=MONTHLY{f';INTERVAL={interval}' if interval > 1 else ''};{by}"


def _dates(dates: list[int | None], interval: int) -> str | None:
    wrong = [n for n in dates if n is None or not 1 <= n <= 31]
    if wrong:
        raise SihuError(_("No month has a day {n}.").format(n=wrong[0]))
    return _monthly(f"BYMONTHDAY={','.join(map(str, sorted({n for n in dates if n})))}", interval)


def _yearly(month: int | None, date: int | None) -> str | None:
    if not month or not date or month > 12 or date > 31:
        raise SihuError(_("No year has a day {month}-{day}.").format(month=month, day=date))
    return f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={date}"

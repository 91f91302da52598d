"""Service hours as they are written in the settings."""

from __future__ import annotations

import re

from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import _

DAY_MINUTES = 24 * 60
_HOURS = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")
Span = tuple[int, int]
"""Minutes of a day, the first and the one after the last."""


def spans(text: str) -> tuple[Span, ...]:
    """Give the spans of a day's service as written, `09:00-12:00 13:30-21:00`; an end past 1440 lies on the next day.

    Raises SihuError.
    """
    spans = []
    for part in re.split(r"[\s,，;；、]+", text.strip()):
        found = _HOURS.fullmatch(part)
        first, last = (int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])) if found else (-1, 0)
        if (
            not (0 <= first < DAY_MINUTES and 0 <= last <= DAY_MINUTES)
            or first == last
            or (found and int(found[2]) + int(found[4]) > 118)
        ):
            raise _unlike(text)
        spans.append((first, last if last > first else last + DAY_MINUTES))
    spans.sort()
    ends = [*spans[1:], (spans[0][0] + DAY_MINUTES, 0)]
    if any(last > following[0] for (_first, last), following in zip(spans, ends, strict=True)):
        raise _unlike(text)
    return tuple(spans)


def _unlike(text: str) -> SihuError:
    return SihuError(
        _("Service hours are written like 09:00-21:00, with a break 09:00-12:00 13:30-21:00, over midnight 18:00-02:00, not {text!r}.")
        .format(text=text)
    )  # fmt: skip


def weekdays(text: str) -> frozenset[int]:
    """Give the weekdays as written, Monday 0. Raises SihuError."""
    found = frozenset(int(char) - 1 for char in text if char in "1234567")
    if not found or len(found) != len(text.strip()):
        raise SihuError(_("Service days are written like 12345, Monday 1 to Sunday 7, not {text!r}.").format(text=text))
    return found

"""Amounts of money as tables write them: ¥1,299.00, 1.299,00, (99.00), 1299元."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_CURRENCY = r"(?:rmb|cny|usd|eur|gbp|hkd|[元块]钱|[¥$€£元块圆圓塊])"
_BEFORE = re.compile(rf"\A(\(?\s*[-+−–]?\s*)(?:{_CURRENCY}\s*)+", re.I)
_BEHIND = re.compile(rf"(?:\s*{_CURRENCY})+(\s*\)?)\Z", re.I)
_BETWEEN = re.compile(r"(\d[\d., ']*)\s?[¥$€£元块圆圓塊]\s?(\d{1,2})")
"""12块5: a currency between digits is the decimal mark."""
_SPOKEN = re.compile(
    r"(?:(\d[\d,]*)\s?[元块圆圓塊]\s?)?(\d)\s?[角毛]\s?(?:(\d)\s?分?)?|(\d+(?:\.\d+)?)\s?[万萬]\s?[元块圆圓塊]?"
)
"""12元5角, 9块9毛, 1.2万: as people say amounts."""
_PLAIN = re.compile(r"\d+")
_USUAL = re.compile(r"([0-9]+)\.([0-9]{1,2})")
"""12.5 and 12.50, as nearly all are written: a point with one or two digits is the decimal mark."""
_SAID = frozenset("角毛万萬")
_GROUPED = {mark: re.compile(rf"\d{{1,3}}(?:[{re.escape(mark)}]\d{{3}})+") for mark in ",. '"}


_FOREIGN = {"usd": "$", "$": "$", "eur": "€", "€": "€", "gbp": "£", "£": "£", "hkd": "hkd"}


def foreign(written: str) -> str:
    """Give the sign of another currency than RMB that an amount bears, "" where it bears none."""
    if written[:1].isdigit() and written[-1:].isdigit():
        return ""
    low = unicodedata.normalize("NFKC", written).casefold()
    return next((sign for word, sign in _FOREIGN.items() if word in low), "")


class Amounts:
    """The amounts of a file: `look` at all, then `cents` of each. `decimal` is "." or ","; "" leaves it to the file.

    `workbook`: numbers among them come with a point, whatever mark was said for those written as text.
    """

    def __init__(self, decimal: str = "", workbook: bool = False) -> None:
        self.decimal = decimal
        self._refused = {".": ",", ",": "" if workbook else "."}.get(decimal, "")
        """The decimal mark that an amount may not show, for the other was said."""
        self.unclear: str | None = None
        """The first amount that could be read either way, while nothing in the file decides."""
        self._seen: set[str] = set()

    def look(self, written: str) -> None:
        """Note an amount, for what it says of the file's decimal mark."""
        if "." not in written and "," not in written or not _SAID.isdisjoint(written):
            return
        if _USUAL.fullmatch(written):
            self._seen.add(".")
            return
        _sign, body = _bare(written)
        if _BETWEEN.fullmatch(body):
            return
        mark = _decisive(body)
        if mark:
            self._seen.add(mark)
        elif _either(body) and self.unclear is None:
            self.unclear = written.strip()

    def settle(self) -> bool:
        """Decide which is the decimal mark; tell whether that was possible."""
        if not self.decimal and len(self._seen) == 1:
            self.decimal = next(iter(self._seen))
        return bool(self.decimal) or self.unclear is None

    def cents(self, written: str) -> int:
        """Give an amount in hundredths.

        Raises ValueError for what is none, is finer than a hundredth, or shows another decimal mark than was said.
        """
        if self._refused != "." and (usual := _USUAL.fullmatch(written)):
            whole, part = usual.groups()
            return int(whole) * 100 + int(part if len(part) == 2 else part + "0")
        if not _SAID.isdisjoint(written):
            return _spoken(written)
        sign, body = _bare(written)
        if _PLAIN.fullmatch(body):
            return sign * int(body) * 100
        if parted := _BETWEEN.fullmatch(body):
            whole = parted[1].strip()
            if _BEHIND.search(written.strip()):
                raise ValueError(written)
            if not _PLAIN.fullmatch(whole) and not any(form.fullmatch(whole) for form in _GROUPED.values()):
                raise ValueError(written)
            return sign * (int(re.sub(r"\D", "", whole)) * 100 + int(parted[2].ljust(2, "0")))
        shown = _decisive(body)
        decimal = shown or self.decimal or "."
        whole, mark, part = body.rpartition(decimal)
        if not mark:
            whole, part = body, ""
        if decimal in whole or (shown and shown == self._refused):
            raise ValueError(written)
        if whole and not _PLAIN.fullmatch(whole):
            if not any(form.fullmatch(whole) for form in _GROUPED.values()):
                raise ValueError(written)
            whole = re.sub(r"\D", "", whole)
        if part.rstrip("0")[2:] or (part and not part.isdigit()):
            raise ValueError(written)
        return sign * (int(whole or 0) * 100 + int((part + "00")[:2]))


def _spoken(written: str) -> int:
    """Give a spoken amount in hundredths. Raises ValueError for what is none."""
    text = unicodedata.normalize("NFKC", written).strip().removeprefix("¥").strip()
    sign, text = (-1, text[1:]) if text[:1] in ("-", "−") else (1, text)
    said = _SPOKEN.fullmatch(text)
    cents = Decimal((said[4] if said else "") or 0) * 1_000_000
    if said is None or cents % 1:
        raise ValueError(written)
    if not said[4]:
        cents = Decimal(f"{(said[1] or '0').replace(',', '')}{said[2]}{said[3] or 0}")
    return sign * int(cents)


def _bare(written: str) -> tuple[int, str]:
    """Give sign and digits with their marks. Raises ValueError for what has no digit."""
    body = unicodedata.normalize("NFKC", written).strip()
    body = _BEHIND.sub(r"\1", _BEFORE.sub(r"\1", body, count=1)).strip()
    sign = 1
    if body.startswith("(") and body.endswith(")"):
        sign, body = -1, body[1:-1]
    elif body[:1] in "-−–" and body:
        sign, body = -1, body[1:]
    elif body.startswith("+"):
        body = body[1:]
    body = body.strip().replace("\xa0", " ").replace("’", "'")
    if not body or not body[-1].isdigit() or not (body[0].isdigit() or body[0] in ".,"):
        raise ValueError(written)
    return sign, body


def _decisive(body: str) -> str:
    """Give the decimal mark that an amount shows by itself, "" when it shows none."""
    dot, comma = body.rfind("."), body.rfind(",")
    if dot >= 0 and comma >= 0:
        return "." if dot > comma else ","
    mark = "." if dot >= 0 else "," if comma >= 0 else ""
    if mark and body.count(mark) > 1 and _GROUPED[mark].fullmatch(body):
        return "," if mark == "." else "."  # 1,234,567: what groups twice is no decimal mark
    if not mark or body.count(mark) > 1 or _either(body):
        return ""
    return mark


def _either(body: str) -> bool:
    """Whether 1,299 may be a thousand or one: a single mark with three digits after it, and no 0 in front."""
    return re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", body) is not None


def money(cents: int) -> str:
    """Give hundredths as people write an amount: 1,299.00."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def plain(cents: int) -> str:
    """Give hundredths as a file holds an amount: 1299.00."""
    return money(cents).replace(",", "")

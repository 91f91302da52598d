"""What became of an imported file, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sihu_tui.dates.days import find_zone
from sihu_tui.importing.report import totals
from sihu_tui.text.i18n import _, ngettext
from sihu_tui.text.sanitize import plain

if TYPE_CHECKING:
    from sihu_tui.importing.result import FileResult


def shared(results: Iterable[FileResult]) -> dict[str, int]:
    """Give the doubts that several files raise alike, each to be said once, and how many files it is."""
    doubts = Counter(doubt for result in results for doubt in dict.fromkeys(result.doubts))
    return {doubt: n for doubt, n in doubts.items() if n > 1}


def told(result: FileResult, elsewhere: Container[str] = ()) -> list[str]:
    """Give the report on one file as lines to print: what came in, what was passed over and why, what was guessed.

    Doubts that are said `elsewhere` are left out.
    """
    lines = [result.path]
    if result.error:
        lines.append("  " + _("not imported: {why}").format(why=result.error))
        return [plain(line) for line in lines]
    sums = result.totals or totals(result.chats)
    # times that carry their zone are moments; only those that were read in one name it
    zone = _(", times in {zone}").format(zone=result.zone) if result.zone not in (None, "", "UTC") else ""
    lines.append(f"  {result.format} {result.version}".rstrip() + zone)
    lines.append(
        "  "
        + _("{new} new, {known} already there, {skipped} skipped; {chats}").format(
            new=f"{result.new:,}",
            known=f"{result.known:,}",
            skipped=f"{result.skipped:,}",
            chats=ngettext("{n} chat", "{n} chats", sums["chats"]).format(n=sums["chats"]),
        )  # fmt: skip
    )
    if result.passed:
        lines.append("  " + _("An import that stands has read the same; it was passed over."))
    if sums["chats"]:
        first, last = (_day(sums[end] or "", result.zone) for end in ("first", "last"))
        kinds = {"messages": _("messages"), "joins": _("joins"), "leaves": _("leaves"), "system": _("system lines"),
                 "recalls": _("recalls"), "bots": _("bot messages")}  # fmt: skip
        said = [f"{sums[key]:,} {name}" for key, name in kinds.items() if sums[key]]
        told = _(", ").join(said)
        if first:
            told = _("{what}; {first} to {last}").format(what=told, first=first, last=last)
        lines.append("  " + told)
    for first_day, last_day in result.gaps:
        lines.append(
            "  "
            + _("no data {first} - {last}: taken as missing, not as silence").format(first=first_day, last=last_day)
        )
    for reason, skip in result.reasons.items():
        lines.append("  " + _("skipped {n}: {reason}").format(n=skip["count"], reason=_(reason)))
        for row, text in skip["first"]:
            lines.append("    " + _("row {row}: {text}").format(row=row, text=text.replace("\n", " ")))
    lines += ["  ? " + doubt for doubt in result.doubts if doubt not in elsewhere]
    return [plain(line) for line in lines]


def _day(moment: str, zone: str | None) -> str:
    """Give the day that a moment (UTC, ISO 8601) has in the zone which the report names."""
    if not moment:
        return ""
    return datetime.fromisoformat(moment).astimezone(find_zone(zone or "UTC")).date().isoformat()

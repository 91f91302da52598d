"""Whether the store's data are fresh and whole, and its sums right."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sihu_tui import settings
from sihu_tui.dates import clock, days
from sihu_tui.doctor.finding import Finding
from sihu_tui.importing import mending
from sihu_tui.store import Store
from sihu_tui.text.i18n import _, ngettext

SAMPLE_GROUPS, SAMPLE_ROWS = 20, 300_000
"""How many groups, and messages at most, are counted again."""
HOLE_WEEKS = 26
HOLIDAY_WEEKS = 12
CHINESE = ("wechat", "wecom", "qq", "feishu")


def examine(opened: Store) -> Iterator[Finding]:
    """Look at everything about the data."""
    for check in (time_zone, clock_behind, staff, judged, freshness, mended, holes, holiday_days, sums):
        yield from check(opened)


def time_zone(opened: Store) -> Iterator[Finding]:
    """Tell where days are cut."""
    zone = str(settings.zone(opened))
    marks = ", ".join("?" * len(CHINESE))
    chinese = opened.connection.execute(
        f"select exists (select 1 from groups where platform in ({marks}))", CHINESE
    ).fetchone()[0]
    odd = chinese and zone in ("UTC", "Etc/UTC")
    if settings.get(opened, "zone"):
        said = _("Days follow {zone}.").format(zone=zone)
    else:
        said = _("No time zone is set; days are cut in the machine's, {zone}.").format(zone=zone)
    level = "warn" if odd else "ok" if settings.get(opened, "zone") else "note"
    yield Finding("zone", level, said, _("`sihu settings zone Asia/Shanghai`, or where your groups live."))


def clock_behind(opened: Store) -> Iterator[Finding]:
    """Tell when the store was written later than it is now."""
    if clock.set_back(opened.connection):
        last = days.iso(days.day_of(clock.newest_write(opened.connection), settings.zone(opened)))
        said = _("This machine's clock stands before {day}, on which the store was last written.").format(day=last)
        yield Finding("clock", "warn", said, _("Set the clock; what is imported until then is read again by --inbox."))


def staff(opened: Store) -> Iterator[Finding]:
    """Tell where nobody is known as an operator."""
    from sihu_tui.outreach import staff as operators

    if said := operators.lacking(opened):
        yield Finding("staff", "warn", said, operators.cure(opened))


MOST_PATHS = 3


def mended(opened: Store) -> Iterator[Finding]:
    """Name the files that a reader would read better today than it did."""
    paths = mending.stale_paths(opened.connection)
    if paths:
        shown = _(", ").join(paths[:MOST_PATHS]) + (" …" if len(paths) > MOST_PATHS else "")
        said = ngettext(
            "{n} file was read by a reader that has been mended since: {paths}.",
            "{n} files were read by readers that have been mended since: {paths}.", len(paths),
        ).format(n=len(paths), paths=shown)  # fmt: skip
        cure = _("Import them again: what was taken wrongly is set right, and nothing comes in twice.")
        yield Finding("mended", "note", said, cure)


def judged(opened: Store) -> Iterator[Finding]:
    """Tell whether every verdict follows the data."""
    from sihu_tui.health import refresh
    from sihu_tui.health.extent import last_day

    if refresh.judged(opened):
        if opened.connection.execute("select exists (select 1 from health)").fetchone()[0]:
            yield Finding("judged", "ok", _("Every verdict follows the data."))
    elif last_day(opened) is None:
        said = _("All messages are dated after today, so no group can be judged.")
        yield Finding("judged", "bad", said, _("Check the clock of this machine, then import the files again."))
    else:
        said = _("The verdicts do not follow the data: an import or a change was ended before its groups were judged.")
        yield Finding("judged", "bad", said, _("`sihu health` judges them; `sihu doctor --recount` makes all anew."))


def freshness(opened: Store) -> Iterator[Finding]:
    """Tell how old the data of each platform are; a day is stale after the setting `stale_days`."""
    limit = settings.get(opened, "stale_days")
    yesterday = days.today(settings.zone(opened)) - 1
    ends = opened.connection.execute("""
        select g.platform, max(c.last_day), max(g.last_message) from coverage c join groups g on g.id = c.group_id
        where coalesce(g.private, 0) = 0 group by g.platform order by g.platform""").fetchall()
    if not ends:
        said = _("Nothing was imported yet.")
        yield Finding("fresh", "note", said, _("`sihu import PATH…` with the files you exported."))
    for platform, last, latest in ends:
        age = yesterday - last
        if latest > days.now() + days.SECONDS:
            day = days.iso(days.day_of(latest, settings.zone(opened)))
            said = _("{platform}: data up to {day}, a day yet to come").format(platform=platform, day=day)
            cure = _("Check the clock of this machine, and the dates in the newest import (`sihu runs`).")
            yield Finding("fresh", "warn", said, cure)
        elif age > limit:
            said = ngettext(
                "{platform}: data up to {day}, {n} day behind", "{platform}: data up to {day}, {n} days behind", age
            ).format(platform=platform, day=days.iso(last), n=age)
            cure = _("Export it again and `sihu import` the files; until then it is judged as of that day.")
            yield Finding("fresh", "warn", said, cure)
        else:
            yield Finding(
                "fresh", "ok", _("{platform}: data up to {day}").format(platform=platform, day=days.iso(last))
            )


def holes(opened: Store) -> Iterator[Finding]:
    """Tell which days of the last half year no import of a platform covers, and which groups none covers."""
    from sihu_tui.importing.coverage import joined, without

    spans: dict[str, list[tuple[int, int]]] = {}
    for platform, first, last in opened.connection.execute("""
        select distinct g.platform, c.first_day, c.last_day from coverage c join groups g on g.id = c.group_id
        where coalesce(g.private, 0) = 0"""):
        spans.setdefault(platform, []).append((first, last))
    for platform, covered in sorted(spans.items()):
        whole = joined(covered)
        end = whole[-1][1]
        for first, last in without((max(whole[0][0], end - HOLE_WEEKS * 7), end), whole):
            said = _("{platform}: no import covers {first} to {last}").format(
                platform=platform, first=days.iso(first), last=days.iso(last)
            )
            yield Finding(
                "hole",
                "note",
                said,
                _("They count as unknown, not as silence. An export of those days fills them."),
            )
    bare = opened.connection.execute("""
        select count(*) from groups where coalesce(private, 0) = 0 and archived is null
        and not exists (select 1 from coverage where group_id = groups.id)""").fetchone()[0]
    if bare:
        said = ngettext("{n} group has no data at all.", "{n} groups have no data at all.", bare).format(n=bare)
        yield Finding("hole", "note", said, _("Import their exports, or count them by hand."))


def holiday_days(opened: Store) -> Iterator[Finding]:
    """Tell of public holidays that are judged like any other day."""
    from sihu_tui.dates import holidays
    from sihu_tui.importing.coverage import as_of

    last = as_of(opened.connection)
    if last is None:
        return
    known = holidays.every(opened)
    first = last - HOLIDAY_WEEKS * 7
    missed = [
        holiday
        for holiday in holidays.public("CN", first, last)
        if not any(one.first <= holiday.last and holiday.first <= one.last for one in known)
    ]
    calendar = holidays.calendar(opened)
    if calendar.unknown:
        years = _(", ").join(map(str, calendar.unknown))
        said = _("The calendar does not know the holidays of {years} yet.").format(years=years)
        yield Finding(
            "holidays",
            "note",
            said,
            _("Declare them with `sihu holidays add`, or upgrade sihu once they are announced."),
        )
    if missed:
        named = _(", ").join(f"{one.name} {days.iso(one.first)}" for one in missed)
        said = _("Judged like any other day: {holidays}").format(holidays=named)
        yield Finding("holidays", "note", said, _("`sihu settings health.holidays CN`, if your groups rest then."))
    else:
        yield Finding("holidays", "ok", _("Holidays of the last 12 weeks are declared, or there were none."))


def sums(opened: Store) -> Iterator[Finding]:
    """Count the messages of some groups again and compare with the sums that everything shown rests on."""
    wrong, looked = [], 0
    for group, name in _sample(opened.connection):
        looked += 1
        if _differs(opened, group):
            wrong.append(name)
    if wrong:
        said = _("The sums of {n} of {of} groups differ from their messages: {names}").format(
            n=len(wrong), of=looked, names=_(", ").join(wrong[:3])
        )
        yield Finding("sums", "bad", said, _("`sihu doctor --recount` makes all sums again."))
    elif looked:
        said = ngettext("Sums agree with a recount of {n} group.", "Sums agree with a recount of {n} groups.", looked)
        yield Finding("sums", "ok", said.format(n=looked))


def _sample(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """Give some groups from all over the store, no more than can be counted in a moment."""
    sizes = connection.execute("""
        select g.id, g.name, sum(d.n) from groups g
        join group_days d on d.group_id = g.id group by g.id""").fetchall()
    chosen: list[tuple[int, str]] = []
    rows = 0
    for group, name, n in sizes[:: max(1, len(sizes) // SAMPLE_GROUPS)]:
        if rows + n <= SAMPLE_ROWS or not chosen:
            chosen.append((group, name))
            rows += n
    return chosen


def _differs(opened: Store, group: int) -> bool:
    connection = opened.connection
    first, last = connection.execute("select min(ts), max(ts) from messages where group_id = ?", (group,)).fetchone()
    day = days.day_sql("ts", settings.zone(opened), first or 0, last or 0)
    counts = (
        (f"select {day}, kind, count(*) from messages where group_id = :g group by 1, 2",
         "select day, kind, n from group_days where group_id = :g"),
        (f"""select {day}, sender_id, count(*) from messages
            where group_id = :g and kind <= 1 and sender_id is not null group by 1, 2""",
         "select day, member_id, n from member_days where group_id = :g"),
    )  # fmt: skip
    return any(
        connection.execute(f"select exists ({one} except {other})", {"g": group}).fetchone()[0]
        for again, kept in counts
        for one, other in ((again, kept), (kept, again))
    )

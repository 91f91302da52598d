"""Where people stand: stages with their evidence, KOCs, core customers, and how many were talked to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from sihu_tui import settings
from sihu_tui.contacts import summaries
from sihu_tui.contacts.contacts import LADDERS, STAGES, name_of
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line

YEAR = 365


@dataclass(frozen=True, slots=True)
class StageMove:
    """A step on a ladder: "stage" or "koc", from one rung to another, on a day, shown by what."""

    id: int
    ladder: str
    was: str
    now: str
    day: int
    evidence: str
    operator: str


@dataclass(frozen=True, slots=True)
class Rung:
    """How many people stand at a stage, and the median days they have stood there; None with nobody there."""

    stage: str
    people: int
    days: float | None


@dataclass(frozen=True, slots=True)
class GroupFunnel:
    """A group with the stages of those members of it who are contacts."""

    group: int
    name: str
    rungs: list[Rung]


@dataclass(frozen=True, slots=True)
class Season:
    """A campaign's days, both inclusive."""

    id: int
    name: str
    first_day: int
    last_day: int


@dataclass(frozen=True, slots=True)
class Core:
    """A customer by the two conditions of R54, which stand apart. `cents` is the spend of 12 months."""

    contact: int
    name: str
    cents: int
    spends: bool
    seasons: int
    of_seasons: int

    @property
    def present(self) -> bool:
        """Whether they bought in every season; never without a season."""
        return 0 < self.of_seasons == self.seasons


@dataclass(frozen=True, slots=True)
class Talked:
    """People talked to (both sides spoke), this week and ever."""

    week: int
    ever: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much is known of people (R93): the share with each fact; None without people."""

    people: int
    stage_shown: float | None
    tagged: float | None
    talked: float | None
    owned: float | None


def moves(store: Store, contact: int) -> list[StageMove]:
    """Give a person's steps, newest first."""
    rows = store.connection.execute(
        """select id, ladder, was, now, day, evidence, operator from contact_moves
        where contact_id = ? order by day desc, id desc""",
        (contact,),
    )
    return [StageMove(*row) for row in rows]


def move(store: Store, contact: int, ladder: str, now: str, evidence: str, day: int | None = None) -> int:
    """Set a person's rung of a ladder ("stage" or "koc") with what shows it; give the step's id.

    The same rung again adds evidence. A day before the last step's is kept in the history alone.
    Raises SihuError for an unknown rung, or without evidence.
    """
    if ladder not in LADDERS or now not in LADDERS[ladder]:
        raise SihuError(
            _("A stage is one of: {stages}.").format(stages=_(", ").join(filter(None, LADDERS.get(ladder, STAGES))))
        )
    evidence = one_line(evidence)
    if not evidence:
        raise SihuError(_("Say what shows it: an order, a photo, their words."))
    name = name_of(store, contact)
    when = days.today(settings.zone(store)) if day is None else day
    with journal.step(
        store, ("contacts", "contact_moves"), N_("{name} moved to {stage}"), name=name, stage=now
    ) as connection:
        was, last = connection.execute(
            f"""select {ladder}, (select max(day) from contact_moves
                where contact_id = c.id and ladder = ?) from contacts c where c.id = ?""",
            (ladder, contact),
        ).fetchone()
        if last is None or when >= last:
            single.update(connection, "contacts", contact, **{ladder: now})
        return single.insert(
            connection, "contact_moves", contact_id=contact, ladder=ladder, was=was, now=now, day=when,
            evidence=evidence, operator=settings.get(store, "operator"),
        )  # fmt: skip


def funnel(store: Store, group: int | None = None) -> list[Rung]:
    """Give the four stages with who stands there, of everybody or of a group's members, and for how long."""
    zone = settings.zone(store)
    today = days.today(zone)
    condition, values = "", []
    if group is not None:
        condition = """where exists (select 1 from contact_identities i join memberships s on s.member_id = i.member_id
            where i.contact_id = c.id and s.group_id = ? and s.left is null)"""
        values = [group]
    stood: dict[str, list[int]] = {stage: [] for stage in STAGES}
    for stage, day, created in store.connection.execute(
        f"""select c.stage, (select max(day) from contact_moves m where m.contact_id = c.id and m.ladder = 'stage'
                and m.now = c.stage and m.was <> m.now), c.created
        from contacts c {condition}""",
        values,
    ):
        stood[stage].append(today - (day if day is not None else days.day_of(created, zone)))
    return [Rung(stage, len(ages), float(median(ages)) if ages else None) for stage, ages in stood.items()]


def stage_counts(store: Store) -> dict[str, int]:
    """Give how many people stand at each stage."""
    counted = dict(store.connection.execute("select stage, count(*) from contacts group by stage"))
    return {stage: counted.get(stage, 0) for stage in STAGES}


def group_funnels(store: Store) -> list[GroupFunnel]:
    """Give every group's funnel: of its members who are contacts, the group with most of them first."""
    zone = settings.zone(store)
    today = days.today(zone)
    stood: dict[tuple[int, str], dict[str, list[int]]] = {}
    for group, name, _contact, stage, day, created in store.connection.execute(
        """select distinct g.id, g.name, c.id, c.stage, (select max(day) from contact_moves m where m.contact_id = c.id
                and m.ladder = 'stage' and m.now = c.stage and m.was <> m.now), c.created
        from contacts c cross join contact_identities i on i.contact_id = c.id
        cross join memberships s on s.member_id = i.member_id and s.left is null
        cross join groups g on g.id = s.group_id and coalesce(g.private, 0) = 0"""
    ):
        since = day if day is not None else days.day_of(created, zone)
        stood.setdefault((group, name), {one: [] for one in STAGES})[stage].append(today - since)
    found = [
        GroupFunnel(
            group, name,
            [Rung(stage, len(ages), float(median(ages)) if ages else None) for stage, ages in of_stage.items()],
        )
        for (group, name), of_stage in stood.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-sum(rung.people for rung in one.rungs), one.name))


def add_season(store: Store, name: str, first_day: int, last_day: int) -> int:
    """Note the days of a campaign; give its id. Raises SihuError."""
    if not one_line(name):
        raise SihuError(_("A season needs a name."))
    if last_day < first_day:
        raise SihuError(
            _("The end ({end}) lies before the start ({start}).").format(
                end=days.iso(last_day), start=days.iso(first_day)
            )
        )
    with journal.step(store, ("seasons",), N_("season {name}"), name=one_line(name)) as connection:
        return single.insert(connection, "seasons", name=one_line(name), first_day=first_day, last_day=last_day)


def seasons(store: Store) -> list[Season]:
    """Give the campaigns whose days were noted, the last first."""
    rows = store.connection.execute(
        "select id, name, first_day, last_day from seasons order by first_day desc, id desc"
    )
    return [Season(*row) for row in rows]


def remove_season(store: Store, season: int) -> None:
    """Forget the days of a campaign."""
    with journal.step(store, ("seasons",), N_("season removed")) as connection:
        single.delete(connection, "seasons", id=season)


def core(store: Store, today: int | None = None) -> list[Core]:
    """Give who spends enough in 12 months or bought in every season of them, the highest spend first (R54).

    A season that is not over takes nobody off.
    """
    day = days.today(settings.zone(store)) if today is None else today
    enough = round(float(settings.get(store, "core.spend")) * 100)
    seasons = store.connection.execute(
        "select id, first_day, last_day from seasons where last_day > ? and last_day < ?", (day - YEAR, day)
    ).fetchall()
    there: dict[int, int] = {}
    for _season, first, last in seasons:
        for (contact,) in store.connection.execute(
            "select distinct contact_id from orders where day between ? and ? and net > 0 and contact_id is not null",
            (first, last),
        ):
            there[contact] = there.get(contact, 0) + 1
    found = []
    for contact, name, cents in store.connection.execute(
        """select c.id, coalesce(nullif(c.remark, ''), c.name), sum(o.net)
        from orders o join contacts c on c.id = o.contact_id
        where o.day > ? and o.day <= ? group by c.id""",
        (day - YEAR, day),
    ):
        one = Core(contact, name, cents, cents >= enough, there.get(contact, 0), len(seasons))
        if one.spends or one.present:
            found.append(one)
    return sorted(found, key=lambda one: (-one.cents, one.name))


def talked(store: Store, now: int | None = None) -> Talked:
    """Give how many distinct people were talked to, this week and ever (R55)."""
    summaries.settle(store)
    zone = settings.zone(store)
    at = days.now() if now is None else now
    monday = days.start_of(days.monday(days.day_of(at, zone)), zone)
    week, ever = store.connection.execute(
        """select sum(s.heard >= ?1 and s.said >= ?1), sum(s.heard is not null and s.said is not null)
        from contact_sums s join contacts c on c.id = s.contact_id""",
        (monday,),
    ).fetchone()
    return Talked(int(week or 0), int(ever or 0))


def filled(store: Store) -> Completeness:
    """Give how complete the facts on people are."""
    summaries.settle(store)
    row = store.connection.execute(
        """select count(*), sum(exists (select 1 from contact_moves m where m.contact_id = c.id and m.ladder = 'stage')),
            sum(c.tags <> '' or exists (select 1 from contact_tags t where t.contact_id = c.id)),
            sum(s.last_ts is not null), sum(coalesce(c.owner, '') <> '')
        from contacts c left join contact_sums s on s.contact_id = c.id"""
    ).fetchone()
    n = row[0]
    shares: Iterable[float | None] = (value / n if n else None for value in row[1:])
    return Completeness(n, *shares)

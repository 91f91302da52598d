"""How a group ends (R4): merged into another, turned temporary, or closed; every step can be undone.

A farewell is begun with a reason, which gives the group a checklist, the people worth keeping with the groups to
invite them to, and the replies that announce it. It is finished when that is done: the group then is closed (or
temporary), stays readable, and is out of every alert.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.groups import charter
from sihu_tui.groups.farewells import group_facts, read, under_way
from sihu_tui.groups.keepers import NAMED, suggest_keepers
from sihu_tui.orders.orders import sold
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _, ngettext
from sihu_tui.text.sanitize import one_line

KINDS = {"close": N_("close"), "merge": N_("merge"), "temporary": N_("make temporary")}
ROLES = {
    N_("Tell the group why and when it ends"): "tell",
    N_("Tell the group where it goes on, and why"): "tell",
    N_("Tell the group until when it runs, and what for"): "tell",
    N_("Save the archive"): "save",
    N_("Dissolve the group on the platform"): "dissolve",
}
"""Lines of a checklist that sihu can help with."""
CHECKLISTS = {
    "close": (
        N_("Tell the group why and when it ends"),
        N_("Answer every open question"),
        N_("Invite the people to keep, one by one"),
        N_("Save the archive"),
        N_("Dissolve the group on the platform"),
    ),
    "merge": (
        N_("Tell the group where it goes on, and why"),
        N_("Answer every open question"),
        N_("Invite the people to keep into the other group"),
        N_("Save the archive"),
        N_("Dissolve the group on the platform"),
    ),
    "temporary": (
        N_("Tell the group until when it runs, and what for"),
        N_("Note who is worth keeping and where to invite them"),
    ),
}
Listen = Callable[[int, int], None]
"""Hears how many of how many are done."""
NOTICE_WORDS = ("解散", "告别", "关群", "farewell", "closing")
_TABLES = ("farewells", "keepers", "checklist_items", "groups")


@dataclass(frozen=True, slots=True)
class EndNotice:
    """A reply that announces an end."""

    reply: int
    title: str
    text: str


def begin(
    store: Store,
    group: int,
    kind: str,
    reason: str,
    into: int | None = None,
    ends_day: int | None = None,
    month_cents: int | None = None,
) -> int:
    """Begin a farewell; give its id. Its checklist and its people to keep are written with it, as one step.

    Raises SihuError without a reason, for a merge without another open group, a temporary end without a day, a group
    that is closed or ending already, or an end before the start.
    """
    return begin_many(store, [group], kind, reason, into, ends_day, month_cents)[0]


def begin_many(
    store: Store,
    groups: Sequence[int],
    kind: str,
    reason: str,
    into: int | None = None,
    ends_day: int | None = None,
    month_cents: int | None = None,
    listen: Listen = lambda _done, _of: None,
) -> list[int]:
    """Begin the same farewell for groups as one step; give their ids in the same order.

    `month_cents` is what each of them cost. `listen` hears how many are begun and may raise to stop; then none is.
    Raises SihuError as `begin` does; then none is begun either.
    """
    reason = one_line(reason)
    names = [_ready(store, group, kind, reason, into) for group in groups]
    if kind == "temporary" and ends_day is None:
        raise SihuError(_("A temporary group needs its last day."))
    if month_cents is not None and month_cents < 0:
        raise SihuError(_("An amount cannot be negative."))
    one = {
        "close": N_("{group}: closing begun"),
        "merge": N_("{group}: merging begun"),
        "temporary": N_("{group}: made temporary"),
    }
    many = {
        "close": N_("{n} groups: closing begun"),
        "merge": N_("{n} groups: merging begun"),
        "temporary": N_("{n} groups: made temporary"),
    }
    what = (one if len(groups) == 1 else many)[kind]
    begun = []
    with journal.step(store, _TABLES, what, group=names[0] if names else "", n=len(groups)) as connection:
        for group in groups:
            farewell = single.insert(
                connection, "farewells", group_id=group, kind=kind, into_id=into, reason=reason, month_cents=month_cents,
                ends_day=ends_day, started=days.now(), operator=settings.get(store, "operator"),
            )  # fmt: skip
            items = [_(text) for text in CHECKLISTS[kind]]
            if kind != "temporary" and (sales := sold(store, group)):
                items.insert(0, _("Tell the buyers where to order from now on: {sold}").format(sold=sales))
            charter.add_items(store, group, items)
            # of an earlier farewell: this one has to be walked too
            for text in items:
                single.update(connection, "checklist_items", {"group_id": group, "text": text}, done=None)
            for keeper in suggest_keepers(store, group, into):
                single.insert(connection, "keepers", farewell_id=farewell, member_id=keeper.member, into_id=keeper.into)
            if kind == "temporary":
                charter.set_term(store, group, days.today(settings.zone(store)), ends_day)
                single.update(connection, "farewells", farewell, finished=days.now())
            begun.append(farewell)
            listen(len(begun), len(groups))
    return begun


def _ready(store: Store, group: int, kind: str, reason: str, into: int | None) -> str:
    """Give the name of a group whose farewell can begin. Raises SihuError."""
    name, archived, _starts = group_facts(store, group)
    if kind not in KINDS:
        raise SihuError(_("A farewell is one of: {kinds}.").format(kinds=", ".join(KINDS)))
    if archived is not None:
        raise SihuError(_("{group} is closed already.").format(group=name))
    if under_way(store, group) is not None:
        raise SihuError(_("{group} is ending already; finish that, or undo it.").format(group=name))
    if not reason:
        raise SihuError(_("Write why the group ends: in a year nobody will know."))
    if kind == "merge":
        if into is None or into == group:
            raise SihuError(_("Name the other group that this one goes on in."))
        if group_facts(store, into)[1] is not None:
            raise SihuError(
                _("{group} is closed; people cannot be invited there.").format(group=group_facts(store, into)[0])
            )
    return name


def finish(store: Store, farewell: int, children: str = "", anyway: bool = False) -> None:
    """Close the group of a farewell that is under way, as one step.

    A group that others stand under is not closed until `children` says what becomes of them: "free" (they stand
    alone), "close" (they are closed too) or "#id" (they move under that group). Things left on the checklist need
    `anyway`. Raises SihuError.
    """
    finish_many(store, [farewell], children, anyway)


def finish_many(store: Store, farewells: Sequence[int], children: str = "", anyway: bool = False) -> None:
    """Close the groups of farewells as one step, as `finish` does; one that stands under another of them needs no word.

    Raises SihuError; then none is closed.
    """
    found = [read(store, farewell) for farewell in farewells]
    for one in found:
        if one.finished is not None:
            raise SihuError(_("{group}: that is done already.").format(group=one.group_name))
        if one.open and not anyway:
            raise SihuError(
                ngettext(
                    "{group}: {n} thing on the checklist is not done.",
                    "{group}: {n} things on the checklist are not done.",
                    one.open,
                ).format(group=one.group_name, n=one.open)
            )
    own = standing_under(store, [one.group for one in found])
    if own and not children:
        first = _(", ").join(name for _child, name, _parent in own[:NAMED]) + (" …" if len(own) > NAMED else "")
        raise SihuError(
            _(
                "{children} stand under {group}. Say what becomes of them: let them stand alone (free), close them too "
                "(close), or move them under another group (#number)."
            ).format(children=first, group=own[0][2])
        )
    now = days.now()
    what = N_("{group} closed") if len(found) == 1 else N_("{n} groups closed")
    with journal.step(store, _TABLES, what, group=found[0].group_name if found else "", n=len(found)) as connection:
        if own:
            _place_children(store, {one.group for one in found}, own, children, now)
        connection.executemany(
            "update groups set archived = ?, archive_reason = ? where id = ?",
            ((now, one.reason, one.group) for one in found),
        )
        connection.executemany("update farewells set finished = ? where id = ?", ((now, one.id) for one in found))


def standing_under(store: Store, groups: Sequence[int]) -> list[tuple[int, str, str]]:
    """Give the open groups that stand under these and are none of them: id, name, the name of its parent."""
    closing = set(groups)
    rows = store.connection.execute(
        """select c.id, c.name, p.name, p.id from groups c join groups p on p.id = c.parent_id
        where c.archived is null order by c.name"""
    )
    return [tuple(row[:3]) for row in rows if row[3] in closing and row[0] not in closing]


def _place_children(store: Store, closing: set[int], own: list[tuple[int, str, str]], what: str, now: int) -> None:
    from sihu_tui.groups import groups

    connection = store.connection
    ids = [child for child, _name, _parent in own]
    if what == "close":
        # each for the reason of its parent, and with a farewell of its own to be read
        connection.executemany(
            """insert into farewells (group_id, kind, reason, started, finished, operator)
            select c.id, 'close', f.reason, ?1, ?1, f.operator from groups c
            join farewells f on f.group_id = c.parent_id and f.finished is null where c.id = ?2
              and not exists (select 1 from farewells o where o.group_id = c.id and o.finished is null)""",
            ((now, child) for child in ids),
        )
        connection.executemany(
            """update groups set archived = ?1, archive_reason = (
                select f.reason from farewells f where f.group_id = groups.parent_id and f.finished is null)
            where id = ?2""",
            ((now, child) for child in ids),
        )
        connection.executemany(
            "update farewells set finished = ? where group_id = ? and finished is null", ((now, child) for child in ids)
        )
        return
    if what == "free":
        parent = None
    elif what.startswith("#"):
        parent = groups.find(store, what)
        if parent in ids or parent in closing or group_facts(store, parent)[1] is not None:
            raise SihuError(_("They cannot move under {group}.").format(group=group_facts(store, parent)[0]))
    else:
        raise SihuError(_("What becomes of child groups is free, close or #number."))
    groups.edit_many(store, ids, parent_id=parent)


def role(line: str) -> str:
    """Give what a line of a checklist asks for: tell, save or dissolve; empty for any other."""
    return next((asks for text, asks in ROLES.items() if line in (text, _(text))), "")


def reopen(store: Store, group: int) -> None:
    """Open a closed group again."""
    name, archived, _starts = group_facts(store, group)
    if archived is None:
        raise SihuError(_("{group} is not closed.").format(group=name))
    with journal.step(store, ("groups",), N_("{group} opened again"), group=name) as connection:
        single.update(connection, "groups", group, archived=None, archive_reason=None)


# Who is kept, and where


def notices(store: Store) -> list[EndNotice]:
    """Give the replies that announce an end, the most used first; expired and retired ones left out."""
    likes = " or ".join(
        "r.title || ' ' || r.folder || ' ' || r.tags || ' ' || r.keywords like ?" for _word in NOTICE_WORDS
    )
    rows = store.connection.execute(
        f"""select r.id, r.title, (select body from wordings w where w.reply_id = r.id order by part, position limit 1)
        from replies r where r.status = 'approved'
          and (r.expires_day is null or r.expires_day >= ?) and ({likes}) order by
          (select count(*) from sends s where s.reply_id = r.id) desc, r.title""",
        (days.today(settings.zone(store)), *(f"%{word}%" for word in NOTICE_WORDS)),
    )
    return [EndNotice(row[0], row[1], row[2] or "") for row in rows]

"""What the demo's operators did by hand: facts of groups and people, notes, replies, sends and orders."""

from __future__ import annotations

import sqlite3

from sihu_tui.demo.canned import REPLIES
from sihu_tui.demo.chatter import HOUR, Calendar, Story
from sihu_tui.demo.contacts import CHATS, NOTES, PEOPLE, Person
from sihu_tui.demo.dice import Dice
from sihu_tui.record import Kind, Message

ORDER_WEEKS = 26
SEND_DAYS = 56
PRODUCTS = (
    ("净澈卸妆油", 9800), ("氨基酸洁面", 7900), ("修护精华水", 16800), ("舒缓乳", 13900),
    ("神经酰胺面霜", 18900), ("烟酰胺精华", 21900), ("清透防晒", 10900), ("安瓶面膜 10片", 15900),
    ("山茶油护臀膏", 5900), ("婴儿面霜", 8900), ("洗发沐浴二合一", 7500), ("旅行三件套", 12900),
)  # fmt: skip


def private_chat(person: Person, key: str, operator: str, calendar: Calendar) -> list[Message]:
    """Give a private chat's messages: the last sitting some days ago, the others a week apart before it."""
    dice = Dice(f"chat {person.name}")
    sittings = CHATS[person.chat].strip().splitlines()
    newest = max(1, -(person.due or 0), dice.between(1, 9))
    told: list[Message] = []
    for nth, sitting in enumerate(reversed(sittings)):
        ts = calendar.at(newest + nth * dice.between(5, 9), dice.between(9, 21) * HOUR + dice.below(HOUR))
        for turn in sitting.split("|"):
            words = turn[1:]
            kind = Kind.MEDIA if words == "[图片]" else Kind.TEXT
            told.append(Message(key, ts, operator if turn[0] == "m" else key, kind, words))
            ts += dice.between(20, 400)
    return sorted(told, key=lambda message: message.ts)


class Desk:
    """Writes into a store what was done by hand; `calendar` counts back from the newest day."""

    def __init__(self, connection: sqlite3.Connection, calendar: Calendar) -> None:
        self.connection, self.calendar = connection, calendar
        self.today = calendar.newest + 1
        self.contacts: dict[str, int] = {}
        """Ids by name."""

    def _insert(self, table: str, **values: object) -> int:
        marks = ", ".join("?" * len(values))
        sql = f"insert into {table} ({', '.join(values)}) values ({marks})"
        return self.connection.execute(sql, tuple(values.values())).lastrowid or 0

    def _update(self, table: str, id: int, **values: object) -> None:
        sql = f"update {table} set {', '.join(f'{name} = ?' for name in values)} where id = ?"
        self.connection.execute(sql, (*values.values(), id))

    def _in_days(self, n: int | None) -> int | None:
        return None if n is None else self.today + n

    def _group(self, story: Story) -> int:
        row = self.connection.execute(
            "select id from groups where platform = ? and key = ?", (story.plan.platform, story.key)
        ).fetchone()
        return int(row[0])

    def describe_groups(self, stories: list[Story], weeks: Calendar) -> None:
        """Write what operators set on their groups; `weeks` is the calendar of the stories."""
        for story in stories:
            plan = story.plan
            self._update(
                "groups",
                self._group(story),
                owner=plan.owner,
                purpose=plan.purpose,
                tags=plan.tags,
                kind="lasting" if plan.starts is None else "temporary",
                starts_day=None if plan.starts is None else weeks.newest - plan.starts,
                ends_day=None if plan.ends is None else weeks.newest - plan.ends,
                archived=None if plan.closed is None else weeks.at(plan.closed, 18 * HOUR),
                archive_reason=plan.reason or None,
            )

    def write_people(self, keys: dict[str, str]) -> None:
        """Write the contacts and the notes on them; `keys` are members' keys by name."""
        for nth, person in enumerate(PEOPLE):
            self.contacts[person.name] = contact = self._contact(person, keys.get(person.name))
            self._update(
                "contacts",
                contact,
                remark=person.remark,
                phone=person.phone,
                stage=person.stage,
                owner=person.owner,
                tags=person.tags,
                due_day=self._in_days(person.due),
                due_why=person.why,
                created=self.calendar.at(240 - 7 * nth, 10 * HOUR),
            )
        everybody = {person.name: person for person in PEOPLE}
        for name, ago, kind, words in NOTES:
            person = everybody[name]
            self._insert(
                "entries",
                contact_id=self.contacts[name],
                ts=self.calendar.at(ago, 15 * HOUR + 1800),
                kind=kind,
                text=words,
                operator=person.owner,
                due_day=self._in_days(person.due) if kind == "promise" else None,
            )
        self.connection.execute("""
            update contacts set last_contact = (
                select max(ts) from (
                    select ts from entries
                    where contact_id = contacts.id and kind in ('said', 'heard', 'call')
                    union all select last_message from groups g where g.contact_id = contacts.id))""")

    def _contact(self, person: Person, key: str | None) -> int:
        """Give the contact that the private chat made, or make one, linked to the account that it is."""
        member = self.connection.execute(
            """select m.id, i.contact_id from members m left join contact_identities i on i.member_id = m.id
            where m.platform = ? and m.key = ?""",
            (person.platform, key),
        ).fetchone()
        if member and member[1]:
            return int(member[1])
        blank = dict.fromkeys(("remark", "phone", "tags", "note", "due_why"), "")
        contact = self._insert("contacts", name=person.name, stage="aware", created=0, **blank)
        if member:
            self._insert("contact_identities", member_id=member[0], contact_id=contact)
        return contact

    def write_replies(self) -> None:
        """Write the canned replies with their wordings."""
        for reply in REPLIES:
            row = self._insert(
                "replies",
                title=reply.title,
                shortcut=reply.shortcut,
                folder=reply.folder,
                tags="",
                keywords=reply.keywords,
                scope="team",
                kind=reply.kind,
                status=reply.status,
                reviewer="lin" if reply.status == "approved" else "",
                expires_day=self._in_days(reply.expires),
                attachment="",
                pinyin=reply.pinyin,
                uses=0,
                updated=self.calendar.at(90, 10 * HOUR),
            )
            for position, body in enumerate(reply.wordings):
                self._insert("wordings", reply_id=row, position=position, body=body)

    def write_sends(self, stories: list[Story]) -> None:
        """Write what went out in the last weeks: the posts in the groups, and replies to single people."""
        since = self.calendar.at(SEND_DAYS, 0)
        for story in stories:
            group, owner = self._group(story), story.plan.owner
            for post in sorted((post for post in story.posts if post.ts >= since), key=lambda post: post.ts):
                self._send(post.ts, owner, post.kind, post.text, group_id=group)
        ready = self.connection.execute(
            """select r.id, r.kind, w.body from replies r join wordings w on w.reply_id = r.id
            where r.status = 'approved' and w.position = 0 and w.body not like '%{%'"""
        ).fetchall()
        dice = Dice("sends")
        for person in PEOPLE:
            for _time in range(dice.below(3)):
                reply, kind, body = dice.pick(ready)
                ts = self.calendar.at(dice.between(1, 45), dice.between(9, 20) * HOUR + dice.below(HOUR))
                edited = dice.chance(0.4)
                text = f"{person.name},{body}" if edited else body
                self._send(
                    ts, person.owner, kind, text, contact_id=self.contacts[person.name], reply_id=reply,
                    position=0, verbatim=not edited,
                )  # fmt: skip
        self.connection.execute("""
            update replies set uses = found.n, last_used = found.last
            from (select reply_id, count(*) as n, max(ts) as last from sends group by reply_id) found
            where found.reply_id = replies.id""")

    def _send(self, ts: int, operator: str, kind: str, text: str, **rest: object) -> None:
        facts = {"verbatim": True, "override": "", **rest}
        self._insert("sends", ts=ts, operator=operator, kind=kind, text=text, **facts)

    def write_orders(self, stories: list[Story]) -> None:
        """Write half a year of orders: of the groups as their plans say, and of the contacts who buy."""
        dice = Dice("orders")
        for story in stories:
            group, plan = self._group(story), story.plan
            members = self.connection.execute(
                "select member_id from memberships where group_id = ? and role is null order by 1", (group,)
            ).fetchall()
            for week in range(min(ORDER_WEEKS, plan.age)):
                for _nth in range(dice.round(plan.orders / 4)):
                    ago = week * 7 + dice.below(7)
                    self._order(dice, ago, plan.owner, group_id=group, member_id=dice.pick(members)[0])
        for person in PEOPLE:
            for nth in range(dice.between(2, 6) if person.stage == "buying" else 0):
                ago = 8 + nth * dice.between(28, 42)
                self._order(dice, ago, person.owner, contact_id=self.contacts[person.name])

    def _order(self, dice: Dice, ago: int, owner: str, **whose: object) -> None:
        product, cents = dice.pick(PRODUCTS)
        day = self.calendar.newest - ago
        refunded = dice.chance(0.03)
        self._insert(
            "orders",
            day=day,
            cents=-cents if refunded else cents * (2 if dice.chance(0.2) else 1),
            product=product,
            source=owner,
            handler=owner if dice.chance(0.7) else "导购小唐",
            number=f"QH{day}{dice.between(1000, 9999)}",
            **whose,
        )

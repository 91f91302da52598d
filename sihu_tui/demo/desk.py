"""What the demo's operators did by hand: facts of groups and people, notes, replies, sends and orders."""

from __future__ import annotations

import sqlite3

from sihu_tui.demo.chatter import HOUR, GroupScript, TalkCalendar
from sihu_tui.demo.contacts import CHATS, NEEDS, NOTES, PEOPLE, DemoPerson
from sihu_tui.demo.dice import Dice
from sihu_tui.readers.record import Kind, Message
from sihu_tui.store import single

ORDER_WEEKS = 26
DRAFT, EXPIRED = "活动规则", "直播预告"
"""Replies of the starter pack that the demo has as a draft, and past their day."""
REPLIED = {
    "泛红": "用后过敏或不舒服", "复购": "问有没有优惠", "咨询": "适合什么人用", "优惠": "问有没有优惠",
    "投诉": "收到破损", "红屁股": "用后过敏或不舒服", "睡眠": "使用一段时间后回访",
}  # fmt: skip
"""Which reply the operators took up in the private chats."""
PRODUCTS = (
    ("净澈卸妆油", 9800), ("氨基酸洁面", 7900), ("修护精华水", 16800), ("舒缓乳", 13900),
    ("神经酰胺面霜", 18900), ("烟酰胺精华", 21900), ("清透防晒", 10900), ("安瓶面膜 10片", 15900),
    ("山茶油护臀膏", 5900), ("婴儿面霜", 8900), ("洗发沐浴二合一", 7500), ("旅行三件套", 12900),
)  # fmt: skip


def private_chat(person: DemoPerson, key: str, operator: str, calendar: TalkCalendar) -> list[Message]:
    """Give a private chat's messages: the last sitting some days ago, the others a week apart before it."""
    dice = Dice(f"chat {person.name}")
    sittings = CHATS[person.chat].strip().splitlines()
    newest = max(1, -(person.due or 0), dice.between(1, 9))
    told: list[Message] = []
    for nth, sitting in enumerate(reversed(sittings)):
        ts = calendar.at(newest + nth * dice.between(5, 9), dice.between(9, 21) * HOUR + dice.below(HOUR))
        turns = sitting.split("|")
        if turns[-1][0] == "t" and dice.below(4):  # most talks get a last word from us
            turns.append("m好嘞,有事随时找我~")
        for turn in turns:
            words = turn[1:]
            kind = Kind.MEDIA if words == "[图片]" else Kind.TEXT
            told.append(Message(key, ts, operator if turn[0] == "m" else key, kind, words))
            ts += dice.between(20, 400)
    return sorted(told, key=lambda message: message.ts)


class Desk:
    """Writes into a store what was done by hand; `calendar` counts back from the newest day."""

    def __init__(self, connection: sqlite3.Connection, calendar: TalkCalendar) -> None:
        self.connection, self.calendar = connection, calendar
        self.today = calendar.newest + 1
        self.contacts: dict[str, int] = {}
        """Ids by name."""

    def _in_days(self, n: int | None) -> int | None:
        return None if n is None else self.today + n

    def _group(self, story: GroupScript) -> int:
        row = single.read(self.connection, "groups", "id", platform=story.plan.platform, key=story.key)
        return int(row[0])

    def describe_groups(self, stories: list[GroupScript], weeks: TalkCalendar) -> None:
        """Write what operators set on their groups; `weeks` is the calendar of the stories."""
        for story in stories:
            plan = story.plan
            single.update(
                self.connection, "groups", self._group(story), owner=plan.owner, purpose=plan.purpose, tags=plan.tags,
                kind="lasting" if plan.starts is None else "temporary",
                starts_day=None if plan.starts is None else weeks.newest - plan.starts,
                ends_day=None if plan.ends is None else weeks.newest - plan.ends,
                archived=None if plan.closed is None else weeks.at(plan.closed, 18 * HOUR),
                archive_reason=plan.reason or None,
            )  # fmt: skip

    def write_people(self, keys: dict[str, str]) -> None:
        """Write the contacts and the notes on them; `keys` are members' keys by name."""
        for nth, person in enumerate(PEOPLE):
            self.contacts[person.name] = contact = self._contact(person, keys.get(person.name))
            single.update(
                self.connection, "contacts", contact, remark=person.remark, phone=person.phone, stage=person.stage,
                owner=person.owner, tags=person.tags, due_day=self._in_days(person.due), due_why=person.why,
                created=self.calendar.at(240 - 7 * nth, 10 * HOUR),
            )  # fmt: skip
        everybody = {person.name: person for person in PEOPLE}
        for name, ago, kind, words in NOTES:
            person = everybody[name]
            single.insert(
                self.connection, "entries", contact_id=self.contacts[name],
                ts=self.calendar.at(ago, 15 * HOUR + 1800), kind=kind, text=words, operator=person.owner,
                due_day=self._in_days(person.due) if kind == "promise" else None,
            )  # fmt: skip
        self.connection.execute("""
            update contacts set last_contact = (
                select max(ts) from (
                    select ts from entries
                    where contact_id = contacts.id and kind in ('said', 'heard', 'call')
                    union all select last_message from groups g where g.contact_id = contacts.id))""")

    def _contact(self, person: DemoPerson, key: str | None) -> int:
        """Give the contact that the private chat made, or make one, linked to the account that it is."""
        member = self.connection.execute(
            """select m.id, i.contact_id from members m left join contact_identities i on i.member_id = m.id
            where m.platform = ? and m.key = ?""",
            (person.platform, key),
        ).fetchone()
        if member and member[1]:
            return int(member[1])
        blank = dict.fromkeys(("remark", "phone", "tags", "note", "due_why"), "")
        contact = single.insert(self.connection, "contacts", name=person.name, stage="aware", created=0, **blank)
        if member:
            single.insert(self.connection, "contact_identities", member_id=member[0], contact_id=contact)
        return contact

    def review_replies(self) -> None:
        """Let the starter pack have lain in the library for a while: looked through, one draft open, one past its day."""
        self.connection.execute("update replies set reviewer = 'lin', updated = ?", (self.calendar.at(90, 10 * HOUR),))
        single.update(self.connection, "replies", {"title": DRAFT}, status="draft", reviewer="")
        single.update(self.connection, "replies", {"title": EXPIRED}, expires_day=self.today - 9)

    def write_replies_sent(self) -> None:
        """Write which replies were sent to single people; what went out to groups is read from the messages."""
        dice = Dice("sends")
        for person in PEOPLE:
            title = REPLIED.get(person.chat)
            ready = self.connection.execute(
                """select r.id, r.kind, w.body, w.position from replies r join wordings w on w.reply_id = r.id
                where r.title = ? and w.part = '' and w.body not like '%{%' order by w.position""",
                (title,),
            ).fetchall()
            answers = self.connection.execute(
                """select min(m.ts) from messages m join groups g on g.id = m.group_id join members p on p.id = m.sender_id
                where g.contact_id = ? and coalesce(p.is_operator, p.is_self) group by m.ts / 86400 order by 1""",
                (self.contacts[person.name],),
            ).fetchall()
            for (ts,) in answers if ready else ():
                reply, kind, body, position = dice.pick(ready)
                edited = dice.chance(0.4)
                text = f"{person.name},{body}" if edited else body
                self._send(
                    ts, person.owner, kind, text, contact_id=self.contacts[person.name], reply_id=reply,
                    position=position, verbatim=not edited,
                )  # fmt: skip

    def _send(self, ts: int, operator: str, kind: str, text: str, **rest: object) -> None:
        facts = {"verbatim": True, "override": "", **rest}
        single.insert(self.connection, "sends", ts=ts, operator=operator, kind=kind, text=text, **facts)

    def write_needs(self) -> None:
        """Write what was asked for, each need with those who said one of its lines in the last half year."""
        since, noted = self.calendar.at(180, 0), self.calendar.at(1, 18 * HOUR)
        for title, category, polarity, state, note, lines in NEEDS:
            asked = self.connection.execute(
                f"""select m.id, g.contact_id, m.sender_id, p.name, m.ts, m.text from messages m
                join groups g on g.id = m.group_id join members p on p.id = m.sender_id
                where m.text in ({", ".join("?" * len(lines))}) and m.ts >= ? and coalesce(p.is_operator, p.is_self) = 0
                order by row_number() over (partition by m.text order by m.ts desc, m.id), m.ts desc, m.id limit 9""",
                (*lines, since),
            ).fetchall()
            need = single.insert(self.connection, "needs", title=title, category=category, polarity=polarity, state=state, note=note,
                created=min((row[4] for row in asked), default=noted),
            )  # fmt: skip
            for nth, (message, contact, member, name, ts, text) in enumerate(sorted(asked, key=lambda row: row[4])):
                told = noted if state == "told" or state == "launched" and nth % 2 else None
                single.insert(self.connection, "need_askers", need_id=need, contact_id=contact, member_id=member, name=name, message_id=message,
                    ts=ts, text=text, polarity=polarity, told=told,
                )  # fmt: skip

    def write_orders(self, stories: list[GroupScript]) -> None:
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
        single.insert(
            self.connection, "orders", day=day, cents=-cents if refunded else cents * (2 if dice.chance(0.2) else 1),
            product=product, source=owner, handler=owner if dice.chance(0.7) else "导购小唐",
            number=f"QH{day}{dice.between(1000, 9999)}", **whose,
        )  # fmt: skip

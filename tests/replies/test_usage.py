"""What came of the sends: answered within a day, not answered, not known; how much went out word for word."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sihu_tui import contacts, settings
from sihu_tui.dates import days
from sihu_tui.replies import library, sends, usage
from sihu_tui.replies.models import ReplyDraft
from sihu_tui.replies.sends import Piece
from sihu_tui.store import Store

DAY = days.SECONDS
NOON = days.start_of(20_400, days.find_zone("Asia/Shanghai")) + 12 * 3600


class Desk:
    """A store with one reply and one person, whose private chat is imported up to a day."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.reply = library.save(store, ReplyDraft("退货", "th", wordings=("可以退。", "都能退。")))
        self.person = contacts.add_contact(store, "王小姐")
        self.chat = self._insert("groups", platform="wechat", key="w", name="王小姐", private=1, contact_id=self.person)
        self.other = self._insert("groups", platform="wechat", key="g", name="群")
        self.member = self._insert("members", platform="wechat", key="m", name="王小姐")
        self.own = self._insert("members", platform="wechat", key="o", name="lin", is_self=1)

    def _insert(self, table: str, **values: object) -> int:
        for column in self.store.connection.execute(f"pragma table_info({table})").fetchall():
            if column[3] and not column[5] and column[4] is None and column[1] not in values:
                values[column[1]] = 0 if "INT" in column[2] or "BOOL" in column[2] else ""
        marks = ", ".join("?" * len(values))
        cursor = self.store.connection.execute(
            f"insert into main.{table} ({', '.join(values)}) values ({marks})", tuple(values.values())
        )
        return int(cursor.lastrowid or 0)

    def covers(self, chat: int, first: int, last: int) -> None:
        """Let an import cover some days of a chat."""
        run = self._insert("import_runs", path="x", format="x")
        self._insert("coverage", group_id=chat, run_id=run, first_day=first, last_day=last)

    def said(self, chat: int, ts: int, who: int) -> None:
        """Store a message."""
        self._insert("messages", group_id=chat, ts=ts, key=ts * 10 + who, sender_id=who, kind=0, text="hm")

    def sent(self, ts: int, position: int = 0, *, group: bool = False, verbatim: bool = True) -> int:
        """Log a send at a UTC second."""
        to = {"group": self.other} if group else {"contact": self.person}
        (id,) = sends.log(self.store, [Piece("可以退。", self.reply, position, verbatim=verbatim)], **to)
        self.store.connection.execute("update sends set ts = ? where id = ?", (ts, id))
        return id

    def use(self) -> usage.Use:
        """How the reply was used."""
        return usage.use_of(self.store, self.reply)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def test_a_send_of_which_no_later_data_tell_is_unknown_and_not_unanswered(desk: Desk) -> None:
    desk.sent(NOON)
    assert desk.use().people == usage.UseOutcome(unknown=1) and desk.use().people.share is None
    # the day after must be covered as well
    desk.covers(desk.chat, 20_390, 20_400)
    assert desk.use().people == usage.UseOutcome(unknown=1)
    desk.covers(desk.chat, 20_401, 20_401)
    assert desk.use().people == usage.UseOutcome(unanswered=1)


def test_what_the_person_says_within_a_day_is_an_answer_and_what_we_say_is_none(desk: Desk) -> None:
    desk.sent(NOON, 1)
    desk.covers(desk.chat, 20_390, 20_410)
    desk.said(desk.chat, NOON - 60, desk.member)
    desk.said(desk.chat, NOON + 60, desk.own)
    desk.said(desk.chat, NOON + DAY + 1, desk.member)
    desk.said(desk.other, NOON + 60, desk.member)
    assert desk.use().people == usage.UseOutcome(unanswered=1)
    desk.said(desk.chat, NOON + DAY, desk.member)
    assert desk.use().people == usage.UseOutcome(answered=1)
    assert desk.use().wordings == {1: usage.UseOutcome(answered=1)}


def test_what_was_written_down_as_heard_is_an_answer(desk: Desk) -> None:
    desk.sent(days.now() - 60)
    contacts.add_entry(desk.store, desk.person, "heard", "好的")
    assert desk.use().people == usage.UseOutcome(answered=1)


def test_groups_and_people_are_told_apart_and_a_send_taken_back_counts_no_more(desk: Desk) -> None:
    desk.sent(NOON, group=True)
    desk.covers(desk.other, 20_390, 20_410)
    desk.said(desk.other, NOON + 60, desk.member)
    id = desk.sent(NOON, verbatim=False)
    use = desk.use()
    assert use.groups == usage.UseOutcome(answered=1) and use.people == usage.UseOutcome(unknown=1)
    assert use.verbatim == 1 and library.get(desk.store, desk.reply).uses == 2
    desk.store.connection.execute("delete from sends where id = ?", (id,))
    assert desk.use().people.sends == 0 and library.get(desk.store, desk.reply).uses == 1


@hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([None, True, False])))
def test_outcomes_add_up(answers: list[bool | None]) -> None:
    found = usage.UseOutcome()
    for answer in answers:
        found.note(answer)
    assert found.sends == len(answers)
    known = [answer for answer in answers if answer is not None]
    assert found.share == (sum(known) / len(known) if known else None)


def test_the_share_of_what_went_out_word_for_word_is_of_replies_and_of_late(desk: Desk) -> None:
    assert usage.verbatim(desk.store).share is None
    now = days.now()
    for place in range(10):
        desk.sent(now - 60, verbatim=place < 4)
    desk.sent(now - 29 * DAY)
    sends.log(desk.store, [Piece("by hand")], contact=desk.person)
    told = usage.verbatim(desk.store)
    assert (told.sends, told.verbatim, told.share) == (10, 4, 0.4)
    assert told.over
    settings.put(desk.store, "replies.verbatim_share", 0.5)
    assert not usage.verbatim(desk.store).over
    assert usage.verbatim(desk.store, "nobody").share is None

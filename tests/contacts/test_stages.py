"""Where people stand: stages, KOCs, core customers, tags by rule, and how many were talked to."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui import contacts, settings
from sihu_tui.contacts import answers, identities, koc, privacy, referrals, stages, tags
from sihu_tui.contacts.contacts import KOC
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.store import Store, journal
from tests.fixtures.private_chats import T0, bring_chat

DAY = 86400


def today(store: Store) -> int:
    return days.today(settings.zone(store))


def test_a_step_needs_evidence_and_stands_in_the_history(store: Store) -> None:
    who = contacts.add_contact(store, "王姐")
    with pytest.raises(SihuError, match="what shows it"):
        stages.move(store, who, "stage", "buying", "  ")
    stages.move(store, who, "stage", "verified", "看了检测报告", today(store) - 30)
    stages.move(store, who, "stage", "buying", "第一单", today(store) - 3)
    stages.move(store, who, "stage", "trusting", "补记：带朋友来", today(store) - 10)
    assert [(one.was, one.now, one.evidence) for one in stages.moves(store, who)] == [
        ("verified", "buying", "第一单"), ("buying", "trusting", "补记：带朋友来"), ("aware", "verified", "看了检测报告"),
    ]  # fmt: skip
    assert contacts.list_contacts(store)[0].stage == "buying"
    assert stages.funnel(store)[3] == stages.Rung("buying", 1, 3.0)


def test_the_funnel_of_a_group_counts_its_members(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "好物群", 79, [(0, "路人", "好"), (1, "小雨", "赞")], kind="private_group")
    group, member = store.connection.execute(
        "select s.group_id, s.member_id from memberships s join members m on m.id = s.member_id where m.name = '小雨'"
    ).fetchone()
    here, _elsewhere = contacts.add_contact(store, "小雨"), contacts.add_contact(store, "王姐")
    identities.link(store, here, member)
    assert [rung.people for rung in stages.funnel(store, group)] == [1, 0, 0, 0]
    assert [rung.people for rung in stages.funnel(store)] == [2, 0, 0, 0]
    assert stages.funnel(store)[1].days is None


def test_a_kocs_reach_and_reuse(store: Store, tmp_path: Path) -> None:
    ago = days.now() - T0 - 3 * DAY
    lines = [
        (ago, "小雨", "面霜用完了，皮肤真的不干了"), (ago + 1, "路人", "赞"), (ago + 2, "过客", "赞"), (ago - 200 * DAY, "老人", "早"),
        (ago + 7200, "小雨", "ok"), (ago + 7300, "闲人", "吃饭去了"),
    ]  # fmt: skip
    bring_chat(store, tmp_path, "好物群", 79, lines, kind="private_group")
    who = contacts.add_contact(store, "小雨")
    member = store.connection.execute("select id from members where name = '小雨'").fetchone()[0]
    identities.link(store, who, member)
    stages.move(store, who, "koc", "active", "主动晒单")
    from sihu_tui.store.tables.replies import Reply

    with store.session() as session:
        session.add(Reply(id=1, title="晒单", updated=0))
    koc.credit_material(store, who, 1)
    for _nth in range(3):
        store.connection.execute(
            "insert into sends (ts, reply_id, operator, kind, text, verbatim, override) values (0, 1, '', 'content', '', 1, '')"
        )
    (one,) = koc.kocs(store)
    assert (one.koc, one.evidence, one.reach, one.reused) == ("active", "主动晒单", 2, 3)


def test_an_ok_of_a_koc_reaches_nobody_and_time_in_stage_runs_from_the_first_word(store: Store, tmp_path: Path) -> None:
    ago = days.now() - T0 - 30 * DAY
    members = [(ago + at, f"客{at}", "早") for at in range(30)]
    bring_chat(
        store,
        tmp_path,
        "好物群",
        79,
        [*members, (ago + 7200, "高高", "ok"), (ago + 7300, "客1", "在")],
        "private_group",
    )
    who = contacts.add_contact(store, "高高")
    identities.link(store, who, store.connection.execute("select id from members where name = '高高'").fetchone()[0])
    stages.move(store, who, "koc", "active", "主动晒单")
    assert [(one.reach, one.answered) for one in koc.kocs(store)] == [(0, 0)]
    bring_chat(store, tmp_path, "小林", 77, [(ago + DAY * 10, "小林", "在吗")])
    stood = [rung.days for rung in stages.funnel(store) if rung.people]
    assert stood == [10.0]  # 高高 since today, 小林 since their first word


def test_core_customers_by_two_conditions_apart(store: Store) -> None:
    spender, faithful, neither = (contacts.add_contact(store, name) for name in ("王姐", "李雷", "韩梅"))
    day = today(store)
    stages.add_season(store, "清欢节一", day - 100, day - 98)
    stages.add_season(store, "清欢节二", day - 50, day - 48)
    buy(store, spender, day - 99, 120_000)
    buy(store, faithful, day - 100, 9_900)
    buy(store, faithful, day - 48, 9_900)
    buy(store, neither, day - 400, 900_000)
    buy(store, neither, day - 3, 99_999)
    assert [(one.name, one.cents, one.spends, one.seasons, one.present) for one in stages.core(store)] == [
        ("王姐", 120_000, True, 1, False), ("李雷", 19_800, False, 2, True),
    ]  # fmt: skip
    buy(store, spender, day - 2, -30_000)
    assert [one.name for one in stages.core(store)] == ["李雷"]


def test_distinct_people_talked_to_and_the_two_way_share(store: Store, tmp_path: Path) -> None:
    # T0 is a Wednesday
    bring_chat(store, tmp_path, "王姐", 77, [(-600, "我", "在吗"), (0, "王姐", "在")])
    bring_chat(store, tmp_path, "李雷", 78, [(-9 * DAY, "李雷", "你好"), (-8 * DAY, "我", "好")])
    bring_chat(store, tmp_path, "韩梅", 79, [(-DAY, "我", "新品到了")])
    found = stages.talked(store, now=T0 + 60)
    assert (found.week, found.ever) == (1, 2)
    day = days.day_of(T0, settings.zone(store))
    told = answers.answers(store, day - 27, day)
    # who wrote first and was answered did not write back
    assert (told.written, told.replied, told.share) == (3, 1, pytest.approx(1 / 3))


def test_a_share_of_nobody_is_not_known(store: Store) -> None:
    assert answers.answers(store, 0, 1).share is None
    assert stages.filled(store).tagged is None


def shown(store: Store, name: str) -> list[str]:
    return next(row.tags for row in contacts.list_contacts(store) if row.name == name)


def test_a_tag_ends_by_itself(store: Store) -> None:
    who = contacts.add_contact(store, "王姐", tags="老客")
    tags.give(store, who, "双11已约", today(store) + 3)
    assert shown(store, "王姐") == ["老客", "双11已约"]
    tags.give(store, who, "双11已约", today(store))
    assert shown(store, "王姐") == ["老客"]


def test_a_rule_gives_its_tag_while_its_condition_holds(store: Store) -> None:
    who, other = contacts.add_contact(store, "王姐"), contacts.add_contact(store, "李雷")
    buy(store, who, today(store) - 3, 200_000)
    buy(store, other, today(store) - 3, 50_000)
    rule = tags.add_rule(store, "大客户", "spend >= 1000 and stage != buying")
    assert shown(store, "王姐") == ["大客户"] and shown(store, "李雷") == []
    contacts.edit_contact(store, who, stage="buying")
    tags.apply(store)
    assert shown(store, "王姐") == []
    assert [(one.tag, one.people) for one in tags.rules(store)] == [("大客户", 0)]
    tags.remove_rule(store, rule)
    assert tags.rules(store) == []
    journal.undo(store)
    assert len(tags.rules(store)) == 1


def test_a_rules_tag_may_stay_on_for_days(store: Store) -> None:
    who = contacts.add_contact(store, "王姐")
    line = contacts.add_entry(store, who, "heard", "要退货", ts=days.now() - 4 * 3600)
    tags.add_rule(store, "久等", "waiting > 3", keep_days=2)
    contacts.remove_entry(store, line)
    now = days.now()
    tags.apply(store, now + 2 * DAY)
    assert store.connection.execute("select count(*) from contact_tags").fetchone()[0] == 1
    tags.apply(store, now + 3 * DAY)
    assert store.connection.execute("select count(*) from contact_tags").fetchone()[0] == 0


def test_who_never_spoke_is_not_silent(store: Store) -> None:
    contacts.add_contact(store, "王姐")
    tags.add_rule(store, "沉默", "silent > 30")
    assert shown(store, "王姐") == []


@pytest.mark.parametrize("condition", ["", "spend", "spend > viel", "stage > buying", "1=1 or 1=1", "phone = 1"])
def test_a_condition_that_cannot_be_read_is_refused(store: Store, condition: str) -> None:
    with pytest.raises(SihuError):
        tags.add_rule(store, "x", condition)


def buy(store: Store, contact: int, day: int, cents: int) -> None:
    store.connection.execute(
        "insert into orders (day, contact_id, cents, product, source, handler, number) values (?, ?, ?, '面膜', '', '', '')",
        (day, contact, cents),
    )


def test_who_vouches_to_whom_is_known_from_both_sides_and_undone(store: Store) -> None:
    fan, friend, prospect = (contacts.add_contact(store, name) for name in ("葵姐", "小雨", "王姐"))
    stages.move(store, fan, "koc", list(KOC)[-1], "晒单")
    referrals.set_advocates(store, prospect, [friend, fan])
    assert [one.name for one in referrals.advocates(store, prospect)] == ["葵姐", "小雨"]
    assert [one.contact for one in referrals.prospects(store, fan)] == [prospect]
    referrals.set_advocates(store, prospect, [fan])
    assert [one.contact for one in referrals.advocates(store, prospect)] == [fan]
    journal.undo(store)
    assert len(referrals.advocates(store, prospect)) == 2
    with pytest.raises(SihuError, match="cannot vouch to themselves"):
        referrals.set_advocates(store, fan, [fan])


def test_a_joined_advocate_is_the_person_they_were_joined_to_until_split(store: Store) -> None:
    fan, twin, prospect = (contacts.add_contact(store, name) for name in ("葵姐", "葵姐2", "王姐"))
    referrals.set_advocates(store, prospect, [twin])
    joined = identities.join(store, fan, twin)
    assert [one.contact for one in referrals.advocates(store, prospect)] == [fan]
    assert [one.contact for one in referrals.prospects(store, fan)] == [prospect]
    identities.split(store, joined)
    assert [one.contact for one in referrals.advocates(store, prospect)] == [twin]
    privacy.erase(store, twin)
    assert referrals.advocates(store, prospect) == []


def test_the_layer_of_people_is_read_from_talk_stages_and_orders(store: Store, tmp_path: Path) -> None:
    from sihu_tui.contacts import layers
    from sihu_tui.orders import orders

    people = [contacts.add_contact(store, f"客{at}") for at in range(10)]
    assert layers.of_people(store, []) == layers.Layer(0, 0, 0, 0, 0)
    assert layers.of_people(store, people) == layers.Layer(10, 0, 0, 0, 1)
    for who in people[:3]:
        stages.move(store, who, "stage", "verified", "看了检测报告")
    assert layers.of_people(store, people).layer == 2
    for who in people[3:6]:
        stages.move(store, who, "stage", "trusting", "带朋友来")
    orders.add_order(store, people[6], 9900, "面霜")
    assert layers.of_people(store, people) == layers.Layer(10, 7, 4, 1, 3)


def test_a_granted_wish_and_launched_advice_propose_the_next_rung(store: Store) -> None:
    from sihu_tui.contacts import proposals
    from sihu_tui.feedback import demands

    one, two, nobody = (contacts.add_contact(store, name) for name in ("王姐", "李雷", "路人"))
    for who in (one, two):
        stages.move(store, who, "koc", "active", "主动晒单")
    wish = contacts.add_entry(store, one, "wish", "想要大瓶装")
    contacts.add_entry(store, one, "perk", "新品先试")
    assert not [step for step in proposals.proposals(store) if step.ladder == "koc"]
    contacts.finish_entry(store, wish)
    need = None
    for who in (two, nobody):
        line = contacts.add_entry(store, who, "heard", "要旅行装")
        need = demands.collect(store, "entry", line, need, "旅行装")
    demands.edit(store, need, state="launched")
    steps = {
        (step.name, step.to, step.evidence, step.why) for step in proposals.proposals(store) if step.ladder == "koc"
    }
    assert steps == {("王姐", "fulfilled", "想要大瓶装", "wish"), ("李雷", "adopted", "旅行装", "advice")}
    found = {row.name: (row.wishes, row.granted, row.perks, row.advice) for row in koc.kocs(store)}
    assert found == {"王姐": (1, 1, 1, []), "李雷": (0, 0, 0, ["旅行装"])}
    proposals.accept(store, proposals.proposals(store))
    assert {row.name: row.koc for row in koc.kocs(store)} == {"王姐": "fulfilled", "李雷": "adopted"}


def test_what_moved_by_week_is_told_with_who_and_why_of_a_group_too(store: Store, tmp_path: Path) -> None:
    from sihu_tui.contacts import proposals

    bring_chat(store, tmp_path, "好物群", 79, [(0, "小雨", "赞"), (1, "路人", "好")], kind="private_group")
    group, member = store.connection.execute(
        "select s.group_id, m.id from memberships s join members m on m.id = s.member_id where m.name = '小雨'"
    ).fetchone()
    here, there = contacts.add_contact(store, "小雨"), contacts.add_contact(store, "王姐")
    identities.link(store, here, member)
    stages.move(store, here, "stage", "verified", "看了报告", today(store) - 7)
    stages.move(store, there, "stage", "buying", "第一单", today(store))
    weeks = proposals.moved(store, 2)
    assert [(counts["verified"], counts["buying"]) for _week, counts in weeks] == [(0, 1), (1, 0)]
    assert [(one.name, one.was, one.now, one.evidence) for one in proposals.moves(store, 8, group)] == [
        ("小雨", "aware", "verified", "看了报告")
    ]
    assert sum(sum(counts.values()) for _week, counts in proposals.moved(store, 8, group)) == 1

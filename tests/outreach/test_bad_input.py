"""Where lines could be told in two ways one stated rule holds (`sihu help sends`)."""

from __future__ import annotations

from pathlib import Path

from sihu_tui.groups import groups
from sihu_tui.health.overview import overview
from sihu_tui.importing.run import bring_in
from sihu_tui.outreach import classify, observed, sends, staff
from sihu_tui.store import Store
from tests.conftest import Command
from tests.outreach.test_observed import PUSH, bring
from tests.outreach.test_staff import export

AD = "兼职日结 手机就能做 加V:abc12388"


def test_two_operators_of_one_name_stay_two(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, [("20 20:00:00", "店长", PUSH.replace(",", "，"), 1)])
    with store.writing() as connection:
        connection.execute(
            "insert into members (platform, key, name, is_operator, is_bot, is_self) values ('x', 'two', '店长', 1, 0, 0)"
        )
    assert store.connection.execute("select count(*) from members where name = '店长'").fetchone() == (2,)
    first = store.connection.execute("select id from members where key <> 'two'").fetchone()[0]
    groups.set_operator(store, [first], False)
    assert sends.sent(store) == [], "the other of that name has sent nothing"


def test_an_operator_who_was_a_member_before_never_counted_as_one(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, [(f"{day} 20:00:00", "阿宁", PUSH.replace(",", "，"), "") for day in range(11, 20)])
    group = groups.find(store, "会员群")
    member = store.connection.execute("select id from members where name = '阿宁'").fetchone()[0]
    groups.set_operator(store, [member], True)
    assert len(sends.sent(store, group)) == 9
    assert overview(store).rows[0].weekly[-1] in (0, 0.0, None)


def test_a_customer_called_like_staff_is_not_taken_for_it(store: Store, tmp_path: Path) -> None:
    file = export(tmp_path)
    file.write_text(file.read_text("utf-8").replace("成员1a", "王店长"), "utf-8")
    bring_in(store, [file])
    assert [one.name for one in staff.proposals(store)] == ["静姐"]


def test_quotes_and_forwarded_bundles_are_told_by_what_is_their_own() -> None:
    teller = classify.Classifier()
    quoted = f"「拼单2号：{AD}」\n- - - - - - - - - -\n这个是骗人的吧"
    assert [ad for ad, _why in teller.ads([AD, quoted])] == [True, False]
    bundle = "[聊天记录]\n小雨：多少钱\n店长：【秒杀】只要89"
    (kind, why), (answer, _because) = teller.sends(
        [bundle, f"「小雨：{PUSH}怎么买」\n- - - - - - - - - -\n小程序里能下单"]
    )
    assert (kind, why, answer) == ("content", "forwarded talk", "service")


def test_what_a_bot_posts_every_day_is_no_send(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, [(f"{day} 07:00:00", "天气机器人", PUSH.replace(",", "，"), 1) for day in range(11, 20)])
    with store.writing() as connection:
        connection.execute("update members set is_bot = 1")
    observed.settle(store, [groups.find(store, "会员群")], None, anew=True)
    assert sends.sent(store) == []


def test_the_rules_are_stated(sihu: Command) -> None:
    said = sihu("help", "sends").stdout
    assert said.count("· ") == 10 and "later one holds" in said

"""People from tables and address books: joined with who is known, nothing doubled, all taken back as one step."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sihu_tui import contacts
from sihu_tui.contacts import identities, importer, known, people_filter, stages
from sihu_tui.dates import days
from sihu_tui.errors import SihuError, Undecided
from sihu_tui.orders import importer as order_importer
from sihu_tui.orders import orders
from sihu_tui.store import Store, journal
from tests.conftest import Command
from tests.fixtures.private_chats import bring_chat

WECOM = """客户名称,备注名,描述,添加人,添加时间,来源,手机号,标签,性别,外部联系人ID
小林,林姐,老客户,小唐,2026-01-05 10:00:00,扫描二维码,13800000001,"老客,敏感肌",女,wmAAAA1
阿敏,,,小宋,2026-02-05,群聊,138****0002,,女,wmAAAA2
小周,,,小宋,2026-03-05,搜索手机号,1380000,双11,男,wmAAAA3
"""
VCARD = """BEGIN:VCARD
VERSION:3.0
FN:王小姐
NICKNAME:王姐
TEL;TYPE=CELL:+86 138 0000 1111
BDAY:1990-05-06
CATEGORIES:老客,VIP
NOTE:第一行\\n第二行很长很长很长
 接着写
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E;=E9=9B=B7;;;
TEL:13800002222
END:VCARD
"""


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def row(store: Store, name: str) -> tuple[object, ...]:
    found = store.connection.execute(
        "select remark, phone, coalesce(owner, ''), tags, note from contacts where name = ?",
        (name,),
    ).fetchone()
    assert found is not None
    return tuple(found)


def test_a_customer_list_comes_in_once_and_is_taken_back(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "客户列表.csv", WECOM, "gb18030")
    result = importer.bring_in(store, path)
    assert (result.new, result.filled, result.known) == (3, 0, 0)
    assert row(store, "小林") == ("林姐", "13800000001", "小唐", "老客 敏感肌", "老客户")
    assert row(store, "小周")[1] == ""  # half a number
    assert {why for why in result.doubts} == {
        "a phone number that is hidden in part, left out",
        "half a phone number, left out",
    }
    fields = dict(store.connection.execute(
        "select f.name, value from contact_fields f join contacts c on c.id = f.contact_id where c.name = '小林'"))  # fmt: skip
    assert fields == {"added": "2026-01-05", "added by": "小唐", "origin": "扫描二维码", "性别": "女"}
    again = importer.bring_in(store, path)
    assert (again.new, again.filled, again.known) == (0, 0, 3)
    journal.undo(store)
    assert contacts.list_contacts(store) == []


def test_people_are_known_by_id_phone_or_name_and_only_filled(store: Store, tmp_path: Path) -> None:
    known_one = contacts.add_contact(store, "小林", phone="138 0000 0001", owner="小何")
    contacts.add_contact(store, "阿敏")
    result = importer.bring_in(store, write(tmp_path / "a.csv", WECOM))
    assert (result.new, result.filled) == (1, 2)
    assert row(store, "小林")[2:4] == ("小何", "老客 敏感肌")
    assert [one.key for one in identities.identities(store, known_one)] == ["wmAAAA1"]
    renamed = WECOM.replace("小林,林姐", "林林,林姐").replace("13800000001", "")
    assert importer.bring_in(store, write(tmp_path / "b.csv", renamed)).new == 0


def test_one_phone_of_two_people_stays_two(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "姓名,手机\n妈妈,13800000001\n女儿,13800000001\n")
    assert importer.bring_in(store, path).new == 2
    assert importer.bring_in(store, path).known == 2


def test_an_address_book(store: Store, tmp_path: Path) -> None:
    result = importer.bring_in(store, write(tmp_path / "m.vcf", VCARD))
    assert result.new == 2
    assert row(store, "王小姐") == ("王姐", "13800001111", "", "老客 VIP", "第一行\n第二行很长很长很长接着写")
    assert row(store, "李雷")[1] == "13800002222"
    fits = people_filter.fitting(
        store, ["birthday<7"], now=days.start_of(days.parse_day("2026-05-01"), days.find_zone("Asia/Shanghai"))
    )
    assert len(fits) == 1


def test_any_table_by_a_mapping_that_is_remembered(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "称呼,电,喜好\n王姐,13800000001,茶\n")
    with pytest.raises(Undecided, match="称呼, 电, 喜好"):
        importer.bring_in(store, path)
    mapping = {"name": "称呼", "phone": "电", "field.喜好": "喜好"}
    assert importer.bring_in(store, path, mapping).new == 1
    assert importer.bring_in(store, write(tmp_path / "b.csv", "称呼,电,喜好\n李雷,13800000002,咖啡\n")).new == 1


def test_stage_and_platform_of_a_table_are_taken_and_what_is_left_out_is_named(store: Store, tmp_path: Path) -> None:
    old = contacts.add_contact(store, "老客")
    stages.move(store, old, "stage", "trusting", "带朋友来")
    text = (
        "昵称,用户ID,平台,客户阶段,星座\n小林,1,抖音,已成交,白羊\n阿敏,1,企微,认证,金牛\n"
        "小周,3,火星,热恋,水瓶\n老客,4,,认购,狮子\n"
    )
    result = importer.bring_in(store, write(tmp_path / "客户.csv", text))
    assert (result.new, result.left) == (3, ["星座"]) and "星座" in "\n".join(importer.told(result))
    assert {one.name: one.stage for one in contacts.list_contacts(store)} == {
        "小林": "buying", "阿敏": "verified", "小周": "aware", "老客": "trusting",
    }  # fmt: skip
    lin = contacts.find(store, "小林")
    assert [one.evidence for one in stages.moves(store, lin)] == ["客户.csv"]
    assert {(one.platform, one.key) for one in identities.identities(store, lin)} == {("douyin", "1")}
    assert set(result.doubts) == {"a platform that is not known, left out"}
    assert importer.bring_in(store, tmp_path / "客户.csv").known == 4
    journal.undo(store)
    journal.undo(store)
    assert [one.name for one in contacts.list_contacts(store)] == ["老客"]


def test_members_and_buyers_are_made_contacts(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "好物群", 79, [(0, "小雨", "好"), (1, "路人", "赞")], kind="private_group")
    (group,) = store.connection.execute("select id from groups").fetchone()
    table = write(tmp_path / "o.csv", "订单号,日期,买家,金额,群\n1,2026-03-05,小雨,100,好物群\n2,2026-03-05,某人,50,\n")
    order_importer.bring_in(store, table)
    # the buyer bears the name of a member of that group
    assert store.connection.execute("select count(*) from orders where member_id is not null").fetchone()[0] == 1
    member = store.connection.execute("select id from members where name = '小雨'").fetchone()[0]
    (who,) = known.of_members(store, group, [member])
    assert orders.bought(store, who, days.parse_day("2026-03-06")).cents == 10000
    assert [(one.name, one.orders) for one in known.buyers(store)] == [("某人", 1)]
    (other,) = known.of_buyers(store, ["某人"])
    assert len(orders.list_orders(store, contact=other)) == 1
    journal.undo(store)
    assert [one.name for one in known.buyers(store)] == ["某人"]


def test_people_by_field(store: Store) -> None:
    one = contacts.add_contact(
        store, "王姐", owner="小唐", tags="老客", due_day=days.today(days.find_zone("Asia/Shanghai")) + 2
    )
    two = contacts.add_contact(store, "李雷")
    orders.add_order(store, one, 200_000, "面霜")
    stages.move(store, one, "stage", "buying", "订单")

    def fits(typed: str) -> set[int]:
        terms, words = people_filter.split(typed)
        assert not words
        return people_filter.fitting(store, terms)

    for typed in ("spend>1000", "stage:buying", "owner:小唐", "tag:老客", "due<3", "orders>=1", "-owner:"):
        assert fits(typed) == {one}, typed
    for typed in ("owner:", "-tag:老客", "orders<1", "stage:aware"):
        assert fits(typed) == {two}, typed
    assert fits("stage:buying spend>5000") == set()
    with pytest.raises(SihuError, match="needs a number"):
        fits("spend>viel")


def test_by_command(sihu: Command, tmp_path: Path) -> None:
    done = sihu("people", "import", write(tmp_path / "a.csv", WECOM), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["files"][0]["new"] == 3
    assert (
        sihu(
            "people",
            "set",
            "小林",
            "--stage",
            "buying",
            "--evidence",
            "第一单",
            "--phone",
            "13900000000",
            "--tags",
            "+常客",
        ).returncode
        == 0
    )
    assert (
        sihu("people", "set", "--where", "owner:小宋", "--owner", "小何", "--next", "3d").stdout
        == "2 people changed.\n"
    )
    found = json.loads(sihu("people", "--where", "owner:小何", "--json").stdout)["people"]
    assert {one["name"] for one in found} == {"阿敏", "小周"}
    (buying,) = json.loads(sihu("people", "--where", "stage:buying tag:常客", "--json").stdout)["people"]
    assert buying["name"] == "小林"
    assert sihu("people", "set", "小林", "--phone", "1390").returncode != 0
    assert sihu("people", "add", "新客", "--birthday", "5-6", "--field", "肤质=干").returncode == 0
    assert sihu("undo").returncode == 0
    assert len(json.loads(sihu("people", "--json").stdout)["people"]) == 3


def test_two_who_were_joined_are_not_brought_in_again_nor_are_their_orders_nobodys(
    store: Store, tmp_path: Path
) -> None:
    table = write(tmp_path / "a.csv", "姓名,手机\n李雷,13800000001\n韩梅,13800000002\n")
    importer.bring_in(store, table)
    one, other = contacts.find(store, "李雷"), contacts.find(store, "韩梅")
    identities.join(store, one, other)
    names_only = write(tmp_path / "b.csv", "姓名,备注\n李雷,\n韩梅,\n")
    for path in (table, names_only):
        assert (importer.bring_in(store, path).new, importer.bring_in(store, path).known) == (0, 2)
    book = "订单号,日期,买家,手机号,金额\n1,2015-03-05,韩梅,,100\n2,2026-11-05,,13800000002,50\n"
    order_importer.bring_in(store, write(tmp_path / "o.csv", book))
    # one from before all else in the store counts on its day, and for nobody's last 12 months
    assert len(orders.list_orders(store, contact=one)) == 2
    assert [core.cents for core in stages.core(store, days.parse_day("2026-11-30")) if core.spends] == []

"""Orders from tables: any header, any way of writing amounts and days, nothing counted twice, nothing lost silently."""

from __future__ import annotations

import csv
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sihu_tui import contacts
from sihu_tui.contacts import identities
from sihu_tui.dates import days
from sihu_tui.derived import open_store
from sihu_tui.errors import SihuError, Undecided
from sihu_tui.orders import importer, orders, settlement
from sihu_tui.store import Store, journal
from tests.conftest import Command
from tests.fixtures.private_chats import bring_chat

DAY = days.parse_day("2026-03-05")


def table(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_shop_export_comes_in_by_its_column_names_and_once_only(store: Store, tmp_path: Path) -> None:
    who = contacts.add_contact(store, "王姐", phone="138 0000 1111")
    path = table(
        tmp_path / "订单.csv", "订单编号,下单时间,买家,手机号,商品名称,实付金额,来源,导购,是否退款",
        'A1,2026-03-05 10:00:00,王小姐,13800001111,面膜,"¥1,299.00",小唐,小宋,否',
        "A2,2026/3/6,王姐,,精华,99.5,小唐,小唐,", "A2,2026/3/8,王姐,,精华,99.5,小唐,小唐,是", "合计,,,,,1398.50,,,",
        "A3,2026年3月7日,路人甲,,面膜,50,,小宋,", "A4,三月,王姐,,面膜,50,,,", "A5,2026-03-09,王姐,,面膜,面议,,,",
    )  # fmt: skip
    result = importer.bring_in(store, path)
    assert (result.new, result.known, result.refunds) == (4, 0, 1)
    assert {why: n for why, (n, _rows) in result.reasons.items()} == {
        "totals": 1,
        "unreadable date": 1,
        "unreadable amount": 1,
    }
    assert result.noted == {"a buyer who is not known": (1, [(6, "路人甲")])}
    assert [(row.day - DAY, row.cents, row.product) for row in orders.list_orders(store, contact=who)] == [
        (3, -9950, "精华"), (1, 9950, "精华"), (0, 129900, "面膜"),
    ]  # fmt: skip
    again = importer.bring_in(store, path)
    assert (again.new, again.known) == (0, 4)
    assert importer.undo_import(store, result.id or 0) == 4
    assert orders.list_orders(store) == []
    with pytest.raises(SihuError, match="no import of orders"):
        importer.undo_import(store, result.id or 0)


def test_the_mapping_is_asked_for_once_and_remembered_by_the_header(store: Store, tmp_path: Path) -> None:
    first = table(tmp_path / "a.csv", "何时,几何,谁", "2026-03-05,12,王姐")
    with pytest.raises(Undecided, match="date, amount.*何时, 几何, 谁"):
        importer.bring_in(store, first)
    assert importer.bring_in(store, first, {"date": "何时", "amount": "几何", "person": "谁"}).new == 1
    assert importer.bring_in(store, table(tmp_path / "b.csv", "何时,几何,谁", "2026-03-06,15,李雷")).new == 1
    assert {row.buyer for row in orders.list_orders(store)} == {"王姐", "李雷"}
    with pytest.raises(Undecided, match="no column '多少'"):
        importer.bring_in(store, first, {"date": "何时", "amount": "多少"})


def test_equal_rows_of_a_file_are_two_orders(store: Store, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "日期,客户,金额,商品", *["2026-03-05,王姐,12,面膜"] * 3)
    assert importer.bring_in(store, path).new == 3
    assert importer.bring_in(store, path).known == 3


def test_european_amounts_and_days(store: Store, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "Date;Customer;Amount", '25.03.2026;Anna;"1.299,00"', "05.03.2026;Anna;1.299")
    assert importer.bring_in(store, path).new == 2
    assert [(row.day, row.cents) for row in orders.list_orders(store)] == [(DAY + 20, 129900), (DAY, 129900)]


def test_what_the_file_leaves_open_is_asked_for(store: Store, tmp_path: Path) -> None:
    amounts = table(tmp_path / "a.csv", "date,customer,amount", '2026-03-05,Anna,"1,299"')
    with pytest.raises(Undecided, match="1,299.*--decimal"):
        importer.bring_in(store, amounts)
    assert importer.bring_in(store, amounts, decimal=".").new == 1
    dates = table(tmp_path / "b.csv", "date,customer,amount,x", "05/03/2026,Anna,10,", "05/03/2026,Bea,10,")
    with pytest.raises(Undecided, match="--date-order"):
        importer.bring_in(store, dates)
    importer.bring_in(store, dates, date_order="dmy")
    assert {row.day for row in orders.list_orders(store)} == {DAY}


def test_a_workbook_with_merged_cells_titles_and_totals(store: Store, tmp_path: Path) -> None:
    from datetime import datetime

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["三月订单"])
    sheet.append(["日期", "客户", "商品", "金额"])
    sheet.append([datetime(2026, 3, 5, 9, 30), "王姐", "面膜", 12.5])
    sheet.append([None, None, "精华", 99])
    sheet.append([46087, "李雷", "面膜", "¥1,299.00"])
    sheet.append([None, None, "总计", 1410.5])
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B3:B4")
    book.save(tmp_path / "orders.xlsx")
    result = importer.bring_in(store, tmp_path / "orders.xlsx")
    assert [(row.day - DAY, row.buyer, row.cents) for row in orders.list_orders(store)] == [
        (1, "李雷", 129900), (0, "王姐", 9900), (0, "王姐", 1250),
    ]  # fmt: skip
    assert result.noted["taken from the row above, as in merged cells"][0] == 1
    assert result.reasons["totals"][1] == [(6, "总计 1410.5")]


def test_a_refund_without_its_order_is_kept_and_listed(store: Store, tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.csv", "订单号,日期,客户,金额,退款金额", "B1,2026-03-05,王姐,100,30", "B2,2026-03-05,李雷,-50,"
    )
    result = importer.bring_in(store, path)
    assert (result.new, result.refunds) == (3, 2)
    assert result.noted["a refund without its order"] == (1, [(3, "2026-03-05 李雷 B2")])


def test_one_phone_of_two_people_is_decided_by_the_name_or_left_open(store: Store, tmp_path: Path) -> None:
    mother, daughter = (contacts.add_contact(store, name, phone="13800001111") for name in ("王姐", "小王"))
    path = table(
        tmp_path / "a.csv", "日期,客户,手机号,金额", "2026-03-05,小王,13800001111,1", "2026-03-05,王女士,13800001111,2"
    )
    result = importer.bring_in(store, path)
    assert [row.cents for row in orders.list_orders(store, contact=daughter)] == [100]
    assert orders.list_orders(store, contact=mother) == []
    assert result.noted == {"several people fit": (1, [(3, "王女士")])}


def test_an_order_counts_for_the_group_that_the_buyer_is_in(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "好物群", 79, [(0, "小雨", "好"), (1, "路人", "赞")], kind="private_group")
    who = contacts.add_contact(store, "小雨")
    group, member = store.connection.execute(
        "select s.group_id, m.id from members m join memberships s on s.member_id = m.id where m.name = '小雨'"
    ).fetchone()
    identities.link(store, who, member)
    path = table(
        tmp_path / "a.csv",
        "日期,客户,金额,群",
        "2026-03-05,小雨,10,",
        "2026-03-06,某人,20,好物群",
        "2026-03-07,某人,30,别群",
    )
    result = importer.bring_in(store, path)
    assert [(row.cents, row.contact) for row in orders.list_orders(store, group=group)] == [(2000, None), (1000, who)]
    assert result.noted["a group that is not known"] == (1, [(4, "别群")])


def test_source_and_handler_are_both_credited_and_the_total_counts_once(store: Store, tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.csv", "订单号,日期,客户,金额,来源,导购", "1,2026-03-05,a,100,小唐,小宋", "2,2026-03-05,b,50,小唐,小唐",
        "3,2026-03-05,c,30,,小宋", "1,2026-03-06,a,-100,小唐,小宋",
    )  # fmt: skip
    importer.bring_in(store, path)
    found = orders.credited(store, DAY, DAY)
    # the order that was taken back the day after counts for nobody
    assert [(row.name, row.brought, row.handled, row.credited, row.orders) for row in found.rows] == [
        ("小唐", 5000, 5000, 5000, 1), ("小宋", 0, 3000, 3000, 1),
    ]  # fmt: skip
    assert (found.cents, found.orders) == (8000, 2)
    assert orders.credited(store, DAY, DAY + 1).cents == 8000


def test_the_settlement_leaves_refunded_orders_out_and_runs_in_no_spreadsheet(store: Store, tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.csv", "订单号,日期,客户,金额,商品,来源", "1,2026-03-05,a,100,面膜,小唐", "2,2026-03-05,b,50,=1+1,小唐",
        "1,2026-03-09,a,-100,面膜,小唐",
    )  # fmt: skip
    importer.bring_in(store, path)
    found = settlement.settle(store, DAY, DAY, tmp_path / "settled.csv")
    assert (len(found.rows), found.cents, found.payees) == (1, 500, {"小唐": (1, 500)})
    with (tmp_path / "settled.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1] == ["2026-03-05", "2", "'=1+1", "50.00", "小唐", "", "小唐", "5.00", ""]
    with pytest.raises(SihuError, match="cannot be written"):
        settlement.settle(store, DAY, DAY, tmp_path / "no" / "where.csv")


def test_what_a_person_bought(store: Store, tmp_path: Path) -> None:
    who = contacts.add_contact(store, "王姐")
    lines = [f"2026-{month:02d}-05,王姐,100,滤芯" for month in (1, 2, 3)]
    importer.bring_in(store, table(tmp_path / "a.csv", "日期,客户,金额,商品", "2024-01-05,王姐,900,滤芯", *lines))
    orders.set_cycle(store, "滤芯", 180)
    found = orders.bought(store, who, DAY + 10)
    assert (found.last_day, found.orders, found.cents, found.cycle) == (DAY, 3, 30000, 31.0)
    assert found.next == [("滤芯", DAY + 180)]
    assert orders.products(store) == [("滤芯", 180, 4)]
    nobody = orders.bought(store, contacts.add_contact(store, "李雷"))
    assert (nobody.last_day, nobody.cycle) == (None, None)


def test_a_dry_run_keeps_nothing(store: Store, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "日期,客户,金额", "2026-03-05,王姐,12")
    assert importer.bring_in(store, path, dry_run=True).new == 1
    assert orders.list_orders(store) == []
    assert importer.bring_in(store, path).new == 1


def test_a_row_that_calls_its_order_refunded_is_both_where_no_other_row_is(store: Store, tmp_path: Path) -> None:
    who = contacts.add_contact(store, "王姐")
    path = table(
        tmp_path / "a.csv", "订单号,日期,客户,商品,金额,订单状态", "A1,2026-03-05,王姐,面膜,100,退款成功",
        "A2,2026-03-05,王姐,面膜,80,已完成", "A3,2026-03-05,王姐,面膜,70,交易关闭", "A4,2026-03-05,王姐,面膜,60,退款关闭",
        "A5,2026-03-05,王姐,面膜,50,退款中", ",2026-03-05,王姐,精华,40,已退款",
    )  # fmt: skip
    result = importer.bring_in(store, path)
    assert sorted(row.cents for row in orders.list_orders(store)) == [-10000, -4000, 4000, 5000, 6000, 8000, 10000]
    assert orders.bought(store, who, DAY).cents == 19000
    assert result.noted["an order and its refund in one row"] == (2, [(2, "王姐 A1"), (7, "王姐")])
    assert result.reasons == {"cancelled, or not paid": (1, [(4, "A3 2026-03-05 王姐 面膜 70 交易关闭")])}
    assert [why for why in result.noted if "under way" in why]
    assert importer.bring_in(store, path).new == 0
    # the order itself, exported alone before, is found again and not counted twice
    orders_only = table(tmp_path / "b.csv", "订单号,日期,客户,商品,金额", "A1,2026-03-05,王姐,面膜,100")
    assert importer.bring_in(store, orders_only).known == 1


def test_a_refund_column_of_sums_is_read_as_sums(store: Store, tmp_path: Path) -> None:
    lines = ["B1,2026-03-05,王姐,100,1", "B2,2026-03-05,王姐,100,0.00", "B3,2026-03-05,王姐,100,12.50"]
    importer.bring_in(store, table(tmp_path / "a.csv", "订单号,日期,客户,金额,退款金额", *lines))
    assert sorted(row.cents for row in orders.list_orders(store)) == [-1250, -100, 10000, 10000, 10000]


def test_mixed_dates_are_asked_about_and_then_listed_where_they_do_not_fit(store: Store, tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.csv", "date,customer,amount,x", "25/03/2026,Anna,10,", "03/26/2026,Bea,10,", "2026-03-05,Cleo,10,", "20260306120000,Dora,10,",
    )  # fmt: skip
    with pytest.raises(Undecided, match="line 2.*--date-order"):
        importer.bring_in(store, path)
    result = importer.bring_in(store, path, date_order="dmy")
    assert [row.buyer for row in orders.list_orders(store)] == ["Anna", "Dora", "Cleo"]
    assert result.reasons == {"unreadable date": (1, [(3, "03/26/2026")])}


def test_a_name_that_begins_like_a_sum_is_no_total(store: Store, tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.csv",
        "customer,date,amount",
        "Sumner,2026-03-05,10",
        "Total:,,10",
        "3月小计,,10",
        "Sum,2026-03-31,10",
    )
    result = importer.bring_in(store, path)
    assert [row.buyer for row in orders.list_orders(store)] == ["Sumner"]
    assert [row for row, _text in result.reasons["totals"][1]] == [3, 4, 5]


def test_an_order_that_was_nobodys_finds_its_buyer_when_the_table_comes_again(store: Store, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "订单号,日期,客户,金额", "A1,2026-03-05,王姐,12")
    importer.bring_in(store, path)
    who = contacts.add_contact(store, "王姐")
    assert orders.list_orders(store, contact=who) == []
    assert importer.bring_in(store, path).known == 1
    assert [row.number for row in orders.list_orders(store, contact=who)] == ["A1"]


def test_stopping_keeps_nothing(store: Store, tmp_path: Path) -> None:
    from sihu_tui.errors import Cancelled
    from sihu_tui.importing.options import Progress

    rows = [f"A{n},2026-03-05,王姐,12" for n in range(12_000)]
    path = table(tmp_path / "a.csv", "订单号,日期,客户,金额", *rows)
    heard: list[Progress] = []

    def stop(progress: Progress) -> None:
        heard.append(progress)
        if progress.doing == "merging":
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        importer.bring_in(store, path, listen=stop)
    shares = [one.read / one.size for one in heard if one.size]
    assert shares and shares == sorted(shares) and heard[-1].rows == 12_000
    assert orders.list_orders(store) == [] and importer.runs(store) == []
    assert importer.bring_in(store, path).new == 12_000


def test_rows_of_one_number_are_one_order_and_settled_once(store: Store, tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.csv", "订单号,日期,客户,金额,商品,来源,导购", "1,2026-03-05,a,100,面膜,小唐,小宋", "1,2026-03-05,a,50,精华,小唐,小宋",
        "2,2026-03-05,b,30,面膜,,小宋", "1,2026-04-02,a,-50,精华,小唐,小宋",
    )  # fmt: skip
    importer.bring_in(store, path)
    assert settlement.settle(store, DAY, DAY, tmp_path / "settled.csv").cents == 1000
    with (tmp_path / "settled.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert rows == [
        ["2026-03-05", "1", "面膜,精华", "100.00", "小唐", "小宋", "小唐", "5.00", ""], ["2026-03-05", "2", "面膜", "30.00", "", "小宋", "小宋", "5.00", ""],
    ]  # fmt: skip
    assert settlement.settle(store, DAY + 1, DAY + 60, tmp_path / "later.csv").rows == []
    found = orders.credited(store, DAY, DAY)
    assert (found.orders, found.cents) == (2, 13000)
    assert {row.name: row.orders for row in found.rows} == {"小唐": 1, "小宋": 2}


def test_sums_of_a_spreadsheet_are_read_as_it_shows_them(store: Store, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["日期", "客户", "金额"])
    sheet.append(["2026-03-05", "王姐", 19.9 * 3])
    book.save(tmp_path / "orders.xlsx")
    importer.bring_in(store, tmp_path / "orders.xlsx")
    assert [row.cents for row in orders.list_orders(store)] == [5970]


def test_orders_are_found_by_any_of_their_words(store: Store, tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.csv",
        "订单号,日期,客户,金额,商品,来源",
        "A1,2026-03-05,王姐,12,面膜 100%,小唐",
        "B2,2026-03-06,李雷,12,精华,小唐",
    )
    importer.bring_in(store, path)
    rows = orders.orders_of(store, orders.find_orders(store))
    assert [row.number for row in rows] == ["B2", "A1"]
    for text, found in (("小唐 王姐", ["A1"]), ("b2", ["B2"]), ("100%", ["A1"]), ("0_%", []), ("无", [])):
        assert [row.number for row in orders.orders_of(store, orders.find_orders(store, text))] == found, text


@pytest.mark.parametrize("name", ["经手", "经手人"])
def test_the_handler_is_found_by_the_word_that_the_console_uses(store: Store, tmp_path: Path, name: str) -> None:
    lines = "2026-03-05,王姐,12,小宋,小唐,小何"
    importer.bring_in(store, table(tmp_path / "a.csv", f"日期,客户,金额,{name},业绩人,负责人", lines))
    assert [row.handler for row in orders.list_orders(store)] == ["小宋"]
    importer.bring_in(store, table(tmp_path / "b.csv", "日期,客户,金额,业绩人,负责人", "2026-03-06,王姐,12,小唐,小何"))
    assert orders.list_orders(store)[0].handler == ""


def test_an_amount_with_another_decimal_mark_than_was_said_is_listed(store: Store, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "date;customer;amount;x", "2026-03-05;Anna;1,29;", "2026-03-05;Bea;1,299;")
    result = importer.bring_in(store, path, decimal=".")
    assert [row.cents for row in orders.list_orders(store)] == [129900]
    assert result.reasons == {"unreadable amount": (1, [(2, "1,29")])}
    path = table(
        tmp_path / "b.csv", "date;customer;amount;refund;y", "2026-03-05;Cleo;50.00;1,29;", "2026-03-05;Dora;1.00;0.5;"
    )
    result = importer.bring_in(store, path, decimal=".")
    assert result.noted["a refund that cannot be read; counted as none"] == (1, [(2, "1,29")])


def test_a_bare_number_as_a_day_is_doubted_in_a_text_file_only(store: Store, tmp_path: Path) -> None:
    import openpyxl

    path = table(tmp_path / "a.csv", "日期,客户,金额", "46000,王姐,12", "2026-03-05,李雷,12")
    result = importer.bring_in(store, path)
    assert result.new == 2
    why = "a bare number, read as the day that a spreadsheet numbers so"
    assert result.noted[why] == (1, [(2, "46000 → 2025-12-09")])
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["日期", "客户", "金额"], [46000, "王姐", 12]):
        book.active.append(row)
    book.save(tmp_path / "b.xlsx")
    assert why not in importer.bring_in(store, tmp_path / "b.xlsx").noted


def test_a_report_is_cut_or_whole_and_says_how_to_see_the_rest(store: Store, tmp_path: Path) -> None:
    from sihu_tui.text import i18n

    rows = [f"2026-03-05,客{n},面议{n}" for n in range(12)]
    result = importer.bring_in(store, table(tmp_path / "a.csv", "日期,客户,金额", *rows))
    cut, whole = importer.told(result), importer.told(result, 2000)
    assert "面议4" in cut[-2] and cut[-1].strip() == "and 7 more rows (--all lists them)"
    assert "面议11" in whole[-1] and not any("more" in line for line in whole)
    result.reasons["unreadable amount"] = (3000, result.reasons["unreadable amount"][1])
    i18n.use("zh_CN")
    assert importer.told(result, 2000)[-1].strip() == "还有 2988 行"


def test_the_command_lists_every_row_when_asked(sihu: Command, tmp_path: Path) -> None:
    open_store(tmp_path / "cli" / "sihu.db").close()
    path = table(tmp_path / "a.csv", "日期,客户,金额", *[f"2026-03-05,客{n},面议{n}" for n in range(12)])
    assert "面议11" not in sihu("orders", "import", path).stdout
    assert "面议11" in sihu("orders", "import", path, "--dry-run", "--all").stdout


def test_what_has_to_be_said_names_the_option_and_the_consoles_row(store: Store, tmp_path: Path) -> None:
    for rows, option, row in (
        (("05/03/2026,Anna,10,", "05/03/2026,Bea,10,"), "--date-order dmy", "order of dates"),
        (("25/03/2026,Anna,10,", "03/26/2026,Bea,10,"), "--date-order", "order of dates"),
        (('2026-03-05,Anna,"1,299",',), "--decimal", "decimal mark"),
    ):
        with pytest.raises(Undecided, match=f"{option}.*row '{row}'"):
            importer.bring_in(store, table(tmp_path / "a.csv", "date,customer,amount,x", *rows))


def test_a_settlement_is_kept_pays_once_and_takes_back(store: Store, tmp_path: Path) -> None:
    lines = ["S1,2026-03-05,a,100,小唐,小宋", "S2,2026-03-06,b,50,,", "S3,2026-03-07,c,50,,小宋"]
    importer.bring_in(store, table(tmp_path / "a.csv", "订单号,日期,客户,金额,来源,导购", *lines))
    first = settlement.settle(store, DAY, DAY + 20, tmp_path / "1.csv")
    assert (first.payees, first.unpaid) == ({"小唐": (1, 500), "小宋": (1, 500)}, 1)
    twice = settlement.settle(store, DAY, DAY + 20, tmp_path / "2.csv")
    assert (twice.rows, twice.before, twice.run) == ([], 2, None)
    importer.bring_in(store, table(tmp_path / "b.csv", "订单号,日期,客户,金额,来源,导购", "S1,2026-04-01,,-100,,"))
    later = settlement.settle(store, DAY + 27, DAY + 56, tmp_path / "3.csv")
    assert [(row.key, row.payee, row.cents, row.of) for row in later.rows] == [("S1", "小唐", -500, first.run)]
    assert settlement.settle(store, DAY + 27, DAY + 56, tmp_path / "4.csv").rows == []
    assert [(run.paid, run.back, run.cents) for run in settlement.runs(store)] == [(0, 1, -500), (2, 0, 1000)]
    assert settlement.again(store, first.run or 0, tmp_path / "5.csv").cents == 1000
    journal.undo(store)
    assert len(settlement.runs(store)) == 1


def test_a_refund_list_without_names_takes_the_credit_back(store: Store, tmp_path: Path) -> None:
    lines = [
        "A2,2026-03-05,小林,面霜,500,lin,lin", "A3,2026-03-05,小周,面霜,300,zhou,tang", "A3,2026-03-05,小周,眼罩,200,zhou,tang",
        "A4,2026-03-05,小吴,面霜,1200,lin,tang", "A7,2026-03-06,阿敏,面霜,10,zhou,zhou",
    ]  # fmt: skip
    importer.bring_in(store, table(tmp_path / "a.csv", "订单号,日期,客户,商品,金额,来源,导购", *lines))
    refunds = ["A2,2026-03-09,,,-500,,", "A4,2026-03-09,,,-1200,,"]
    importer.bring_in(store, table(tmp_path / "b.csv", "订单号,日期,客户,商品,金额,来源,导购", *refunds))
    found = orders.credited(store, DAY, DAY + 10)
    assert {row.name: (row.credited, row.orders) for row in found.rows} == {
        "lin": (0, 0),
        "tang": (50000, 1),
        "zhou": (51000, 2),
    }
    assert (found.cents, found.orders) == (51000, 2)


def test_a_refund_that_grew_is_taken_off_once_and_comes_back_with_its_import(store: Store, tmp_path: Path) -> None:
    head = "订单号,日期,客户,商品,金额,退款金额"
    first = table(tmp_path / "a.csv", head, "A1,2026-03-05,小林,面霜,500,100", "A2,2026-03-05,阿敏,水,300,0")
    grown = table(tmp_path / "b.csv", head, "A1,2026-03-05,小林,面霜,500,200", "A2,2026-03-05,阿敏,水,300,50")
    importer.bring_in(store, first)
    done = importer.bring_in(store, grown)
    assert done.new == 2 and any("grew" in why for why in done.noted)
    assert [importer.bring_in(store, path).new for path in (grown, first)] == [0, 0]
    assert orders.credited(store, DAY, DAY + 10).cents == 55000
    importer.undo_import(store, done.id or 0)
    assert orders.credited(store, DAY, DAY + 10).cents == 70000


def test_what_was_returned_is_nowhere_bought(store: Store, tmp_path: Path) -> None:
    from sihu_tui.contacts import followups, stages, tags

    people = {name: contacts.add_contact(store, name) for name in ("小林", "小周", "阿敏", "珊珊")}
    lines = [
        "B1,2026-03-05,小林,面霜,1200,1", "B2,2026-03-05,小周,面霜,1200,1", "B3,2026-03-05,阿敏,面霜,99,1", "B3,2026-03-05,阿敏,水,99,1",
        "B4,2026-03-05,珊珊,面霜,900,3", "B1,2026-03-09,,,-1200,", "B2,2026-03-09,,,-200,",
    ]  # fmt: skip
    importer.bring_in(store, table(tmp_path / "a.csv", "订单号,日期,客户,商品,商品金额,数量", *lines))
    orders.set_cycle(store, "面霜", 20)
    now = days.start_of(DAY + 20, ZoneInfo("Asia/Shanghai")) + 9 * 3600
    due = {row.name for row in followups.today(store, now=now).rows if any(r.code == "cycle" for r in row.reasons)}
    assert due == {"小周", "阿敏"}  # 小林 gave it back, 珊珊 bought three
    stages.add_season(store, "春", DAY, DAY + 2)
    stages.add_season(store, "今", DAY + 20, DAY + 25)
    core = {one.name: (one.cents, one.seasons, one.of_seasons, one.present) for one in stages.core(store, DAY + 20)}
    assert core == {"小周": (100000, 1, 1, True), "珊珊": (90000, 1, 1, True), "阿敏": (19800, 1, 1, True)}
    days_now = days.now
    try:
        days.now = lambda: now
        tags.add_rule(store, "买过", "orders >= 1")
        tags.add_rule(store, "复购", "orders >= 2")
        assert [(rule.tag, rule.people) for rule in tags.rules(store)] == [("买过", 3), ("复购", 0)]
    finally:
        days.now = days_now
    assert orders.bought(store, people["小林"], DAY + 20).orders == 0


def test_another_currency_is_named_and_nothing_is_lost(store: Store, tmp_path: Path) -> None:
    lines = [
        "1,2026-03-05,王姐,¥12.90",
        "2,2026-03-05,王姐,12.90元",
        "3,2026-03-05,王姐,$12.90",
        "4,2026-03-05,王姐,USD 5.00",
    ]
    result = importer.bring_in(store, table(tmp_path / "a.csv", "订单号,日期,客户,金额", *lines))
    assert result.new == 4
    assert result.noted["an amount in another currency than the first; counted as it stands"] == (
        2, [(4, "$12.90"), (5, "USD 5.00")],
    )  # fmt: skip
    dollars = table(tmp_path / "b.csv", "订单号,日期,客户,金额", "5,2026-03-05,王姐,$1.00", "6,2026-03-05,王姐,$2.00")
    assert not any("currency" in why for why in importer.bring_in(store, dollars).noted)

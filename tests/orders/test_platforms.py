# ruff: noqa: E501 - rows of tables
"""Orders as the platforms export them: numbers and sums by hand, whatever guards, merges or repeats them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sihu_tui.orders import importer, orders
from sihu_tui.store import Store
from tests.conftest import Command

TAOBAO = '''订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,收货人姓名,收货地址,联系电话,联系手机,订单创建时间,订单付款时间 ,宝贝标题,宝贝种类,宝贝总数量,店铺名称,订单关闭原因,退款金额
"=""1951234567890123456""",小林,a@b.c,100.00,0.00,100.00,100.00,交易成功,林某,杭州,'null,'13800000001,2026-07-01 09:00:00,2026-07-01 09:01:00,面霜 ，眼霜,2,3,店,订单未关闭,0.00
"=""1951234567890123457""",阿敏,a@b.c,200.00,0.00,200.00,0.00,等待买家付款,敏某,杭州,'null,'13800000002,2026-07-01 09:10:00,,面霜,1,1,店,订单未关闭,0.00
"=""1951234567890123458""",小周,a@b.c,300.00,0.00,300.00,300.00,交易成功,周某,杭州,'null,'13800000003,2026-07-02 09:00:00,2026-07-02 09:01:00,精华,1,1,店,订单未关闭,100.00
"=""1951234567890123459""",高高,a@b.c,400.00,0.00,400.00,400.00,交易关闭,高某,杭州,'null,'13800000004,2026-07-02 09:00:00,2026-07-02 09:01:00,精华,1,1,店,退款,400.00
"=""1951234567890123460""",小吴,a@b.c,50.00,0.00,50.00,0.00,交易关闭,吴某,杭州,'null,'13800000005,2026-07-02 09:00:00,,精华,1,1,店,买家未付款,0.00
'''
DOUYIN = """主订单编号,子订单编号,选购商品,商品规格,商品数量,商家编码,商品单价,订单应付金额,运费,优惠总金额,支付方式,收件人,收件人手机号,省,详细地址,买家留言,订单提交时间,旗帜颜色,商家备注,支付完成时间,订单完成时间,APP渠道,流量来源,订单状态,售后状态,取消原因
\t6930000000000000001\t,\t6930000000000000001\t,精油,10ml,1,A,99.00,99.00,0,0,在线支付,王*,1380****001,浙江,*,,2026-07-01 10:00:00,,,2026-07-01 10:00:30,,抖音,直播,已完成,-,
\t6930000000000000002\t,\t6930000000000000003\t,面霜,50g,2,B,80.00,150.00,0,10,在线支付,李*,1380****002,浙江,*,,2026-07-01 10:10:00,,,2026-07-01 10:10:30,,抖音,直播,已完成,-,
\t6930000000000000002\t,\t6930000000000000004\t,水,100ml,1,C,60.00,60.00,0,0,在线支付,李*,1380****002,浙江,*,,2026-07-01 10:10:00,,,2026-07-01 10:10:30,,抖音,直播,已完成,-,
\t6930000000000000005\t,\t6930000000000000005\t,精油,10ml,1,A,99.00,99.00,0,0,在线支付,周*,1380****003,浙江,*,,2026-07-02 10:00:00,,,2026-07-02 10:00:30,,抖音,直播,已关闭,退款成功,
\t6930000000000000006\t,\t6930000000000000006\t,精油,10ml,1,A,99.00,99.00,0,0,,吴*,1380****004,浙江,*,,2026-07-02 11:00:00,,,,,抖音,直播,已关闭,-,超时未支付
\t6930000000000000007\t,\t6930000000000000007\t,精油,10ml,1,A,99.00,99.00,0,0,在线支付,陈*,1380****005,浙江,*,,2026-07-02 12:00:00,,,2026-07-02 12:00:30,,抖音,直播,已发货,售后关闭,
"""
YOUZAN = """订单号,订单状态,订单类型,订单创建时间,买家付款时间,订单实付金额,商品名称,商品数量,商品单价,商品金额,收货人/提货人,收货人手机号/提货人手机号,买家昵称,分销员,订单退款状态,订单已退款金额
E20260701090000000000001,交易完成,普通订单,2026-07-01 09:00:00,2026-07-01 09:01:00,297.00,面霜,1,198.00,198.00,王某,13800000001,小王,小唐,部分退款,169.00
E20260701090000000000001,交易完成,普通订单,2026-07-01 09:00:00,2026-07-01 09:01:00,297.00,水,1,99.00,99.00,王某,13800000001,小王,小唐,部分退款,169.00
E20260701090000000000002,交易关闭,普通订单,2026-07-01 10:00:00,,39.00,面膜,1,39.00,39.00,李某,13800000002,小李,,,0.00
E20260701090000000000003,交易完成,普通订单,2026-07-01 11:00:00,2026-07-01 11:01:00,59.90,面膜,2,29.95,59.90,周某,13800000003,小周,,未退款,0
"""
WEIDIAN = """订单编号,订单状态,下单时间,付款时间,商品名称,商品数量,订单总价,运费,实收款,收件人姓名,收件人手机,推广员,退款状态
8012345678901,已完成,2026-07-01 09:00:00,2026-07-01 09:01:00,面霜,1,"￥1,169.00",￥0.00,"￥1,169.00",王某,13800000001,小唐,
8012345678902,已关闭,2026-07-01 09:00:00,,面霜,1,￥100.00,￥0.00,￥100.00,李某,13800000002,,
8012345678903,已完成,2026-07-01 09:00:00,2026-07-01 09:01:00,水,1,￥100.00,￥0.00,￥100.00,周某,13800000003,,退款完成
8012345678904,待付款,2026-07-01 09:00:00,,水,1,￥100.00,￥0.00,￥100.00,吴某,13800000004,,
"""
WXSHOP = """订单号,订单下单时间,支付时间,订单状态,商品名称,商品数量,商品价格,订单实际支付金额,商品售后,收件人姓名,收件人手机,带货账号昵称
3712345678901234560,2026-07-01 09:00:00,2026-07-01 09:00:20,已完成,面霜,1,100.00,180.00,,王某,13800000001,
3712345678901234560,2026-07-01 09:00:00,2026-07-01 09:00:20,已完成,水,1,80.00,180.00,,王某,13800000001,
3712345678901234816,2026-07-01 09:00:00,,已取消,水,1,80.00,80.00,,李某,13800000002,
3712345678901235072,2026-07-01 09:10:00,2026-07-01 09:10:20,待收货,水,1,80.00,80.00,无售后,周某,13800000003,
"""
PDD = """商品,订单号,订单状态,商品总价(元),店铺优惠折扣(元),平台优惠折扣(元),用户实付金额(元),商家实收金额(元),商品数量(件),收货人,手机,拼单成功时间,订单成交时间,售后状态,商品规格
面霜,\t260701-123456789012345,已收货,100.00,5.00,5.00,90.00,95.00,1,王某,13800000001,2026-07-01 09:00:00,2026-07-01 09:00:10,无售后或售后取消,大
面霜,\t260701-123456789012346,"已取消，退款成功",100.00,0,0,100.00,100.00,1,李某,13800000002,2026-07-01 09:00:00,2026-07-01 09:00:10,退款成功,大
面霜,\t260701-123456789012347,待付款,100.00,0,0,100.00,100.00,1,周某,13800000003,,,无售后或售后取消,大
水,\t260701-123456789012348,"已发货，待收货",50.00,0,0,50.00,50.00,1,吴某,13800000004,2026-07-02 09:00:00,2026-07-02 09:00:10,售后处理中,小
"""

CASES = {
    # orders in the list, their sum, orders that stand with their money
    "taobao": (TAOBAO, "gbk", 3, 300.00, {"1951234567890123456": 100.00, "1951234567890123458": 200.00}),
    "douyin": (DOUYIN, "utf-8-sig", 4, 408.00, {"6930000000000000001": 99.00, "6930000000000000002": 210.00, "6930000000000000007": 99.00}),
    "youzan": (YOUZAN, "gb18030", 2, 187.90, {"E20260701090000000000001": 128.00, "E20260701090000000000003": 59.90}),
    "weidian": (WEIDIAN, "gbk", 2, 1169.00, {"8012345678901": 1169.00}),
    "wxshop": (WXSHOP, "utf-8-sig", 2, 260.00, {"3712345678901234560": 180.00, "3712345678901235072": 80.00}),
    "pdd": (PDD, "utf-8-sig", 3, 140.00, {"260701-123456789012345": 90.00, "260701-123456789012348": 50.00}),
}  # fmt: skip


def standing(store: Store) -> dict[str, float]:
    rows = store.connection.execute("select number, sum(net) from orders where net > 0 group by number")
    return {number: cents / 100 for number, cents in rows}


@pytest.mark.parametrize("platform", CASES)
def test_an_export_comes_in_by_itself_as_the_first_command(sihu: Command, tmp_path: Path, platform: str) -> None:
    text, encoding, number, total, _stand = CASES[platform]
    (tmp_path / "o.csv").write_bytes(text.encode(encoding))
    done = sihu("orders", "import", tmp_path / "o.csv", "--json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(sihu("orders", "list", "--limit", "1000", "--json").stdout)["orders"]
    assert len({row["number"] for row in rows}) == number
    assert sum(row["cents"] for row in rows) == round(total * 100)
    assert all(row["buyer"] for row in rows)


@pytest.mark.parametrize("platform", CASES)
def test_what_stands_of_it(store: Store, tmp_path: Path, platform: str) -> None:
    text, encoding, _number, _total, stand = CASES[platform]
    (tmp_path / "o.csv").write_bytes(text.encode(encoding))
    importer.bring_in(store, tmp_path / "o.csv")
    assert standing(store) == stand
    assert importer.bring_in(store, tmp_path / "o.csv").new == 0


def test_a_group_buying_sheet_with_merged_cells(store: Store, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["清欢团 7月1日 订单"])
    sheet.append(["订单号", "下单人", "下单时间", "商品", "数量", "实付金额", "收货人", "联系电话", "订单状态"])
    sheet.append([1951234567890123456, "小林", "2026-07-01 09:00:00", "面霜", 1, 300, "林某", "13800000001", "已支付"])
    sheet.append([None, None, None, "水", 2, None, None, None, None])
    sheet.append(["T2", "阿敏", "2026-07-01 09:10:00", "水", 1, 50, "敏某", "13800000002", "已取消"])
    sheet.append(["T3", "小周", "2026-07-01 09:20:00", "乳", 1, 60, "周某", "13800000003", "已支付"])
    sheet.append(["合计", None, None, None, None, 410, None, None, None])
    for column in "ABCFGHI":
        sheet.merge_cells(f"{column}3:{column}4")
    book.save(tmp_path / "k.xlsx")
    result = importer.bring_in(store, tmp_path / "k.xlsx")
    rows = orders.list_orders(store)
    assert sum(row.cents for row in rows) == 36000
    assert {(row.product, row.buyer) for row in rows} == {("面霜", "小林"), ("水", "小林"), ("乳", "小周")}
    # a cell of 19 digits was rounded by the spreadsheet: it names no order
    assert {row.number for row in rows} == {"", "T3"} and any("rounded" in why for why in result.noted)


def test_a_buyer_that_no_column_names_is_told(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("订单号,日期,金额\n1,2026-07-01,10\n", encoding="utf-8")
    assert any("no column names the buyer" in why for why in importer.bring_in(store, tmp_path / "a.csv").noted)


def test_numbers_cut_by_a_spreadsheet_name_no_order(store: Store, tmp_path: Path) -> None:
    lines = [
        "1951234567890120000,2026-07-01,甲,10",
        "1951234567890120000,2026-07-02,乙,20",
        "1951234567890130000,2026-07-02,丙,30",
    ]
    (tmp_path / "a.csv").write_text("\n".join(["订单号,日期,买家,实付金额", *lines]) + "\n", encoding="utf-8")
    importer.bring_in(store, tmp_path / "a.csv")
    assert [row.number for row in orders.list_orders(store)] == ["", "", ""]


def test_titles_above_the_names_and_a_spoilt_number_do_not_double(store: Store, tmp_path: Path) -> None:
    import openpyxl

    lines = [
        "清欢小店 订单导出",
        "导出时间,2026-07-02 10:00:00",
        "",
        "订单号,支付时间,实付金额,买家昵称,商品名称,订单状态",
        "A1,2026-07-01 09:00:00,100,小林,面霜,已完成",
    ]
    (tmp_path / "t.csv").write_text("\n".join(lines) + "\n", encoding="gbk")
    assert importer.bring_in(store, tmp_path / "t.csv").new == 1
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["订单号", "支付时间", "订单实付金额", "买家昵称", "商品名称", "", "订单状态"])
    for product in ("面霜", "水"):
        sheet.append([1951234567890123456, "2026-07-01 09:00:00", 297, "小周", product, "满的", "已完成"])
    sheet.append([1951234567890123999, "2026-07-01 09:00:00", 99, "高高", "水", "满的", "已完成"])
    book.save(tmp_path / "x.xlsx")
    importer.bring_in(store, tmp_path / "x.xlsx")
    assert sorted(row.cents for row in orders.list_orders(store)) == [9900, 10000, 14850, 14850]

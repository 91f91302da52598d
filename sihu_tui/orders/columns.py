# ruff: noqa: E501 - lists of words
"""Which column of a table of orders is what: by the names that shops, group-buying apps and people give them."""

from __future__ import annotations

import re

from sihu_tui.errors import ReadError, Undecided
from sihu_tui.readers.cells import plain
from sihu_tui.readers.source import Source
from sihu_tui.readers.tables import Columns, header_by
from sihu_tui.text.i18n import N_, _

FIELDS = {
    "date": N_("day"), "amount": N_("amount"), "person": N_("buyer"), "phone": N_("phone"), "product": N_("product"),
    "number": N_("order number"), "source": N_("brought by"), "handler": N_("handled by"), "refund": N_("refund"),
    "status": N_("order status"), "aftersale": N_("after-sale status"), "quantity": N_("quantity"), "ordered": N_("ordered on"),
    "group": N_("group"),
}  # fmt: skip
NEEDED = ("date", "amount")
HELPERS = {
    "price": ("商品单价", "单价", "商品价格", "价格", "price", "unit price"),
    "part": ("子订单编号", "子订单号", "子订单id", "商品单号"),
}
"""Columns that only help to understand the others: a good's price, the number of a line of an order."""
_PAID = (
    "订单付款时间", "买家付款时间", "付款时间", "支付时间", "订单支付时间", "支付完成时间", "支付成功时间", "付款完成时间", "拼单成功时间", "订单成交时间",
    "成交时间", "交易时间", "付款日期", "支付日期", "成交日期", "购买时间", "购买日期",
)  # fmt: skip
_MADE = (
    "订单创建时间", "下单时间", "订单下单时间", "订单提交时间", "创建时间", "提交时间", "拍下时间", "下单日期", "订单时间", "订单日期", "接龙时间", "参团时间", "跟团时间",
    "报名时间", "提交日期", "交易创建时间", "订单生成时间", "录入时间", "订单完成时间", "交易完成时间", "完成时间",
)  # fmt: skip
GUESSES = {
    "date": ("date", "order date", "ordered", "day", "time", "paid at", "日期", *_PAID, *_MADE, "时间"),
    "ordered": _MADE,
    "person": (
        "person", "buyer", "customer", "name", "buyer name", "customer name", "买家会员名", "买家昵称", "买家姓名", "买家", "客户", "客户姓名", "客户名称", "客户昵称",
        "下单人", "下单人昵称", "微信昵称", "用户昵称", "团员昵称", "团员", "接龙人", "跟团人", "昵称", "会员", "会员名", "会员昵称", "会员姓名", "用户", "用户名", "收货人姓名", "收货人",
        "收件人", "收件人姓名", "收货人/提货人", "提货人", "联系人", "姓名", "买家账号", "买家用户名", "买家id", "下单用户", "下单会员", "购买人", "购买人姓名", "购买者", "顾客", "顾客姓名", "收货姓名", "收件姓名", "收件人昵称", "客户名", "wechat name", "nickname",
    ),
    "phone": (
        "phone", "mobile", "tel", "buyer phone", "买家手机号", "买家手机", "联系手机", "手机", "手机号", "手机号码", "收货人手机", "收货人手机号", "收件人手机", "收件人手机号",
        "收货手机", "收货人手机号/提货人手机号", "收货人电话", "收件人电话", "收货电话", "联系电话", "联系方式", "客户手机", "客户电话", "会员手机", "会员手机号", "电话", "手机号/电话", "买家电话", "下单手机号", "下单人手机", "购买人手机", "收货人联系方式", "收件人联系方式", "收件手机", "联系手机号", "顾客手机",
    ),
    "amount": (
        "amount", "total", "paid", "sum", "total paid", "买家实际支付金额", "买家实付金额", "订单实付金额", "订单实际支付金额", "用户实付金额", "用户实付", "用户实际支付金额", "实付金额", "实付款", "实付", "实际支付金额", "实付总额",
        "实收款", "订单实收金额", "订单实际收款金额", "实收金额", "商家实收金额", "支付金额", "付款金额", "成交金额", "商品实付金额", "商品实付", "商品实际成交金额", "订单应付金额", "应付金额", "订单金额", "订单总金额", "订单总价", "订单总额",
        "总金额", "合计金额", "金额", "商品金额", "商品总价", "总价", "合计", "小计", "实付(元)", "实际付款", "付款额", "支付总额", "订单支付金额", "交易金额", "销售金额", "优惠后金额", "折后金额", "商品实付总价", "商品实付总额",
    ),
    "product": (
        "product", "item", "sku", "product name", "商品名称", "全部商品名称", "选购商品", "商品标题", "宝贝标题", "宝贝名称", "标题", "商品", "商品信息", "产品", "产品名称", "品名", "货品名称", "接龙商品", "团购商品", "商品名", "宝贝", "货品", "课程名称", "服务项目", "项目名称", "规格商品",
    ),
    "source": (
        "source", "brought by", "referrer", "推荐人", "推广员", "分销员", "推广员姓名", "分销员姓名", "引流人", "来源人", "帮卖团长", "分享人", "邀请人", "推客", "带货者", "带货账号昵称", "达人昵称", "来源",
    ),
    "handler": (
        "handler", "handled by", "seller", "经手", "经手人", "处理人", "经办", "经办人", "客服", "导购", "导购员", "销售员", "接待人", "成交人", "团长", "跟进人", "所属员工", "归属导购",
    ),
    "refund": (
        "refund", "refunded", "退款金额", "退款总金额", "已退款金额", "订单已退款金额", "订单退款金额", "商品已退款金额", "商品退款金额", "实际退款金额", "退款", "是否退款", "退款状态", "订单退款状态",
    ),
    "status": ("status", "order status", "订单状态", "交易状态", "支付状态", "付款状态", "状态", "接龙状态", "跟团状态"),
    "aftersale": (
        "售后状态", "退款状态", "订单退款状态", "商品退款状态", "商品售后状态", "退款/售后状态", "退货/退款状态", "售后/退款状态", "售后", "退款售后状态", "订单售后状态", "是否退款", "refund status", "商品售后", "售后情况", "退款情况", "售后进度", "退货退款状态",
    ),
    "number": (
        "number", "order", "order id", "order number", "order no", "主订单编号", "主订单号", "父订单号", "订单编号", "订单号", "订单id", "订单流水号", "单号", "接龙号", "接龙编号", "跟团号", "交易编号", "交易单号", "外部订单号", "交易号", "交易流水号", "平台单号", "平台订单号", "网店订单号", "原始单号", "线上订单号", "订单流水", "order #",
    ),
    "quantity": ("quantity", "qty", "count", "商品数量", "购买数量", "数量", "宝贝总数量", "商品件数", "件数", "份数", "商品总数", "下单数量", "数目", "购买件数", "商品总件数", "下单件数"),
    "group": ("group", "群", "群名", "群名称", "来源群", "社群", "群聊", "所在群"),
}  # fmt: skip
_OF_GOODS = re.compile(r"商品|小计|单品|宝贝|货品|明细|子订单|^金额$|item|line")
"""An amount that stands for one of an order's goods."""


def guess(names: tuple[str, ...]) -> dict[str, str]:
    """Give the likely mapping of our fields to a table's columns, by their names."""
    columns = Columns([plain(name) for name in names])
    found = {name: columns.find(*map(plain, words)) for name, words in GUESSES.items()}
    if found["ordered"] == found["date"]:
        found["ordered"] = -1
    if found["aftersale"] == found["refund"]:
        found["aftersale"] = -1
    return {name: names[at] for name, at in found.items() if at >= 0}


def helpers(names: tuple[str, ...]) -> dict[str, int]:
    """Give where the columns stand that help to understand the others, -1 for those that are not there."""
    columns = Columns([plain(name) for name in names])
    return {name: columns.find(*words) for name, words in HELPERS.items()}


def of_goods(column: str) -> bool:
    """Tell whether an amount by its name stands for a line of an order, not for the whole of it."""
    return _OF_GOODS.search(plain(column)) is not None


def columns_of(source: Source) -> tuple[str, ...]:
    """Give the names of a table's columns. Raises ReadError for what is no table."""
    if not source.path.is_file():
        raise ReadError(_("{path} is no file.").format(path=source))
    names = header_by(source, lambda row: len(guess(row)))
    if len(names) < 2:
        raise ReadError(_("{path} is no table with columns; export the orders as CSV or XLSX.").format(path=source))
    return names


def places(source: Source, names: tuple[str, ...], mapping: dict[str, str]) -> dict[str, int]:
    """Give where each field stands. Raises Undecided for a column that is not there or has to be asked for."""
    columns = Columns(names)
    shown = _(", ").join(name for name in names if name)
    at: dict[str, int] = {}
    for name, column in mapping.items():
        if name in ("decimal", "date_order"):
            continue
        if name not in FIELDS:
            raise ReadError(
                _("--map: there is no field {field!r}; there are {fields}.").format(
                    field=name, fields=", ".join(FIELDS)
                )
            )
        at[name] = columns.find(column)
        if at[name] < 0:
            raise Undecided(_("{path} has no column {name!r}; its columns are {columns}.").format(
                path=source, name=column, columns=shown))  # fmt: skip
    if missing := [name for name in NEEDED if name not in at]:
        example = ",".join(f"{name}=…" for name in missing)
        raise Undecided(
            _("{path}: which column is {fields}? The columns are {columns}. Say it once with --map {example}; it is remembered.")
            .format(path=source, fields=_(", ").join(missing), columns=shown, example=example)
        )  # fmt: skip
    return at

# ruff: noqa: E501 - lists of words
"""What the status columns of an order say: paid or not, refunded whole, in part, or perhaps."""

from __future__ import annotations

import re
from functools import lru_cache

_REFUNDED = {"是", "yes", "y", "true", "1", "refund", "refunded", "√", "✓"}
_NOT = {"", "否", "无", "no", "n", "false", "0", "-", "--", "/", "—"}
_STANDS = re.compile(
    r"(?:未|无|没有?|拒绝|撤销|取消|不)\s*(?:申请)?(?:退款|售后)|(?:退款|售后|退货退款)(?:申请)?(?:已)?(?:关闭|失败|取消|撤销|拒绝|被拒|驳回)|not refunded|no refund", re.I
)  # fmt: skip
_PENDING = re.compile(
    r"退款中|待退款|申请退款|退款申请|退款处理|部分退|售后中|处理中|退货中|待(?:商家|卖家|买家)|等待(?:商家|卖家)?(?:退款|同意)|退款待|partial|pending refund|refund pending",
    re.I,
)
_BACK = re.compile(r"退款|退货|退订|refund", re.I)
_DONE = re.compile(r"成功|完成|完结|已退|全额|全部|退款$|refunded", re.I)
_CLOSED = re.compile(r"取消|关闭|作废|失效|(?:支付|付款)(?:失败|超时)|超时(?:未|取消)|拒收|cancel|void|closed", re.I)
_UNPAID = re.compile(
    r"(?:待|未|等待|尚未)(?:买家|顾客|用户)?(?:付款|支付)|待付|未付|没付款|拼团失败|未成团|unpaid|awaiting payment|pending payment",
    re.I,
)
WHOLE, PENDING, STANDS, VOID, NOTHING = "whole", "pending", "stands", "void", ""


@lru_cache(maxsize=4096)
def state(refund: str, status: str, aftersale: str) -> str:
    """Give what the words of the three columns say together; `refund` is "" where it is told by a sum.

    "whole": refunded whole; "pending": under way or in part, by how much is not told; "void": cancelled or never paid.
    """
    said = [refund.strip().lower(), aftersale.strip().lower(), status.strip().lower()]
    kinds = [_one(word) for word in said]
    if said[0] in _REFUNDED or said[1] in _REFUNDED:
        return WHOLE
    if WHOLE in kinds:
        return WHOLE
    if PENDING in kinds:
        return PENDING
    if VOID in kinds:
        return VOID
    return STANDS if STANDS in kinds else NOTHING


def _one(word: str) -> str:
    if word in _NOT:
        return NOTHING
    left = _STANDS.sub("", word)
    if left != word and not _BACK.search(left):
        return VOID if _UNPAID.search(left) or _CLOSED.search(left) else STANDS
    if _UNPAID.search(word):
        return VOID
    if _PENDING.search(word):
        return PENDING
    if _BACK.search(word):
        return WHOLE if _DONE.search(word) or not _CLOSED.search(word) else VOID
    if re.fullmatch(r"售后(?:完成|成功|已完成)", word):
        return WHOLE
    return VOID if _CLOSED.search(word) else NOTHING

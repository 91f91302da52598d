"""Pushy wording (R32): what forces, frightens or shames somebody into buying. The user owns the list.

The list is text, one entry a line: `what is said = what to say instead`. `…` stands for up to eight
characters. A line that begins with # names the kind of those below it, up to its colon. Spaces and signs between the characters make no difference,
and a phrase that is denied right before (不用、不必、别 ...) is not pushy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sihu_tui.replies.search.query import normal

GAP = "…"
_GAP_AT_MOST = 8
_KIND_AT_MOST = 16
_KIND = re.compile("[：:]")
_DENIED = re.compile(
    "(不|没|别|勿|无需|不用|不必|不会|不要|没必要|从不|绝不|并非)(?:您|你|着|再|去|让|要|必|急着|催|非要)?$"
)

DEFAULT = """\
# 逼单：催着现在就付钱
赶紧下单 = 您慢慢看，想好了喊我
赶快下单 = 您慢慢看，想好了喊我
马上下单 = 需要的话随时可以下单
立刻下单 = 需要的话随时可以下单
立即下单 = 需要的话随时可以下单
立即购买 = 需要的话随时可以下单
马上付款 = 您方便的时候付款就行
赶紧付款 = 您方便的时候付款就行
抓紧下单 = 您慢慢看，想好了喊我
抓紧付款 = 您方便的时候付款就行
速速下单 = 您慢慢看，想好了喊我
手慢无 = 这批一共…件，卖完会补
手快有 = 这批一共…件，卖完会补
闭眼入 = 适合…的情况
闭眼买 = 适合…的情况
无脑入 = 适合…的情况
无脑买 = 适合…的情况
买就对了 = 适合…的情况
不买就亏 = 去掉，说清楚适合谁
不买…后悔 = 去掉，说清楚适合谁
错过…后悔 = 活动到…为止，没赶上下次还有
错过…再等一年 = 活动到…为止
再不…就没 = 活动到…为止
再不买 = 活动到…为止
还不下单 = 您还有什么想了解的吗
还在犹豫什么 = 您还有什么想了解的吗
还犹豫什么 = 您还有什么想了解的吗
犹豫就会败北 = 您还有什么想了解的吗
别犹豫 = 您慢慢考虑
不要犹豫 = 您慢慢考虑
到底买不买 = 您慢慢考虑，有问题随时问
要不要给个准话 = 您慢慢考虑，有问题随时问
现在就定 = 您想好再定
今天必须下单 = 建议今天
必须今天下单 = 建议今天
# 假的稀缺：说不出数字和日期的“最后”
最后一次机会 = 活动到…为止
最后机会 = 活动到…为止
最后一波 = 活动到…为止
仅此一次 = 活动到…为止
仅此一天 = 活动到…为止
史上最低 = 这次的价格是…
全网最低 = 这次的价格是…
错过不再 = 活动到…为止
过时不候 = 活动到…为止
名额告急 = 还剩…个名额
马上涨价 = …日起恢复原价
# 道德绑架：用人情换成交
给个面子 = 去掉
支持一下我 = 觉得合适再买
帮我冲业绩 = 去掉
帮忙冲业绩 = 去掉
冲一下业绩 = 去掉
我差一单 = 去掉
都这么熟了 = 去掉
大家都买了就你 = 说说真实的使用反馈
别人都买了 = 说说真实的使用反馈
# 威胁与羞辱
不买就退群 = 去掉，沉默的人也在看
不说话就踢 = 去掉，沉默的人也在看
不发言就踢 = 去掉，沉默的人也在看
潜水的踢 = 去掉，沉默的人也在看
不下单…移出 = 去掉，沉默的人也在看
买不起吧 = 去掉
舍不得花 = 去掉
不转发…不 = 愿意转发的话很感谢，不转也没关系
必须转发 = 愿意转发的话很感谢，不转也没关系
强制转发 = 愿意转发的话很感谢，不转也没关系
必须好评 = 怎么想就怎么写
务必好评 = 怎么想就怎么写
五星好评返 = 怎么想就怎么写，好坏都有帮助
好评返现 = 怎么想就怎么写，好坏都有帮助
全五星 = 怎么想就怎么写
# 打包票：说了做不到的话
百分百有效 = 多数人用…之后的感受是…
100%有效 = 多数人用…之后的感受是…
包治百病 = 它不能代替治疗
根治 = 它不能代替治疗
绝对有效 = 每个人情况不同
保证有效 = 每个人情况不同
# 极限词：广告法不许的“最”和“级”
国家级 = 去掉，说得出出处的才写
世界级 = 去掉，说得出出处的才写
史上最强 = 去掉，说清楚强在哪里
全国第一 = 去掉，说得出出处的才写
行业第一 = 去掉，说得出出处的才写
销量第一 = 去掉，说得出出处的才写
第一品牌 = 去掉，说得出出处的才写
顶级品质 = 去掉，说清楚好在哪里
独一无二 = 去掉，说清楚不同在哪里
祖传秘方 = 去掉，说清楚成分
# 刷单、集赞、拉人头：平台会封，客人会烦
刷单 = 去掉，平台不许，也有风险
返现 = 去掉，改为下次可用的优惠
集赞 = 愿意分享的话很感谢，不集赞也能参加
日入… = 去掉，说不出依据的收入不写
躺赚 = 去掉，说不出依据的收入不写
拉人头 = 愿意介绍朋友的话很感谢
仅剩…份 = 这批一共…份，卖完会补
只剩…份 = 这批一共…份，卖完会补
最后…份 = 这批一共…份，卖完会补
仅剩…件 = 这批一共…件，卖完会补
仅剩…个名额 = 一共…个名额，报满为止
"""


@dataclass(frozen=True)
class Phrase:
    """A pushy phrase, what to say instead ("" where nothing is proposed), and which kind it is of ("" unsorted)."""

    said: str
    instead: str = ""
    kind: str = ""


@dataclass(frozen=True)
class PushyFound:
    """A pushy phrase in a text: which one, and from where to where."""

    phrase: Phrase
    start: int
    end: int


def phrases(listed: str) -> tuple[Phrase, ...]:
    """Give the phrases of a list as the user wrote it; lines without any letter are passed over."""
    found, kind = list[Phrase](), ""
    for line in listed.splitlines():
        said, _sign, instead = line.partition("=")
        if line.lstrip().startswith("#"):
            kind = _KIND.split(line.lstrip("# "), maxsplit=1)[0].strip()[:_KIND_AT_MOST]
        elif any(normal(char) for char in said):
            found.append(Phrase(said.strip(), instead.strip(), kind))
    return tuple(dict.fromkeys(found))


def pushy(text: str, listed: Iterable[Phrase]) -> list[PushyFound]:
    """Give the pushy phrases in a text, in their order there."""
    places = [at for at, char in enumerate(text) if normal(char)]
    bare = "".join(normal(text[at]) for at in places)
    found = list[PushyFound]()
    for phrase in listed:
        for hit in _pattern(phrase.said).finditer(bare):
            if not _DENIED.search(bare[: hit.start()]):
                found.append(PushyFound(phrase, places[hit.start()], places[hit.end() - 1] + 1))
    return sorted(found, key=lambda one: (one.start, -one.end))


@lru_cache(maxsize=1024)
def _pattern(said: str) -> re.Pattern[str]:
    parts = ("".join(map(normal, part)) for part in said.replace("...", GAP).split(GAP))
    return re.compile(f".{{0,{_GAP_AT_MOST}}}?".join(re.escape(part) for part in parts if part))

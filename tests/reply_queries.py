"""Replies by the ten thousand and what people would type to find them, made by rule from a seed.

Ten kinds of input: shortcut, prefix, middle, initials, full pinyin, mixed, homophone, wrong character,
swapped, words from the body. A query is made from a stretch of one reply's title (its body for the last
kind); every reply that holds that stretch answers it, as does the reply with the shortcut for the first kind.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

from pypinyin import Style, lazy_pinyin, pinyin

from sihu_tui.replies.search import Entry

KINDS = (
    "shortcut", "prefix", "middle", "initials", "pinyin", "mixed", "homophone", "wrong", "swapped", "body",
)  # fmt: skip

GOODS = (
    "面膜 精华液 洁面乳 防晒霜 护手霜 洗发水 沐浴露 牙膏 卸妆油 眼霜 口红 粉底 身体乳 爽肤水 "
    "唇膏 婴儿面霜 燕麦片 坚果礼盒 冻干咖啡 挂耳咖啡 酸奶 牛肉干 蜂蜜 红枣 枸杞 银耳羹 代餐奶昔 "
    "益生菌 维生素 鱼油 蛋白粉 花草茶 茉莉花茶 大米 橄榄油 拌面 螺蛳粉 自热火锅 猫粮 猫砂 狗粮 "
    "宠物零食 尿不湿 湿巾 儿童牙刷 保温杯 电动牙刷 吹风机 空气炸锅 破壁机 扫地机 加湿器 净水器 "
    "滤芯 四件套 羽绒被 乳胶枕 毛巾 瑜伽垫 跑步鞋 防晒衣 羊绒衫 打底裤 双肩包 行李箱 长柄伞 香薰 "
    "蜡烛 绘本 积木 拼图"
).split()
MATTERS = (
    "退货 换货 退款 补发 催发货 改地址 查物流 丢件 破损 少件 错发 漏发 色差 尺码 过敏 保质期 "
    "真伪 发票 价保 优惠券 积分 运费 预售 缺货 到货 安装 保修 维修 清洗 使用方法 成分 用量 搭配 "
    "适用人群 储存 包装 赠品 试用装 评价 晒单 差评 投诉 打卡 签到 抽奖 接龙 直播 秒杀 拼团 "
    "会员日 生日礼 新人礼 入群 群规 群公告 邀请 裂变 问卷 回访 复购 续卡 升级 转介绍 体验官 内测 "
    "联名 上新 下架 清仓 解散"
).split()
WAYS = (
    "流程 说明 安抚 提醒 通知 登记 跟进 致歉 回复 引导 时效 进度 规则 范围 标准 条件 清单 答疑 "
    "首次 再次 超时 加急 当天 周末 夜间 节假日 大促 新人 老客 会员 群内 私聊 电话 图文 视频 "
    "简短版 详细版"
).split()
LEADS = (
    "七天 三十天 本月 首单 第二次 活动后 下单前 签收后 开封后 未拆封 老顾客 新朋友 宝妈 团长 "
    "门店 海外 偏远地区 生鲜类 定制款 赠送的"
).split()
OPENINGS = (
    "您好，我是这边的客服|亲，收到您的消息啦|谢谢您告诉我们|刚刚帮您看过了|让您久等了|"
    "这个问题我来跟到底|先跟您说声抱歉|周末也在的|看到您的反馈了|感谢一直以来的支持|您放心|"
    "为了不耽误您的时间|正好库房同事在|这边已经登记"
).split("|")
MIDDLES = (
    "{a}的{b}一般两个工作日内处理完|关于{a}，{b}的事情可以直接把照片发我|"
    "{b}需要您提供订单尾号和收货人姓氏|如果{a}已经拆开，{b}要看吊牌和外盒是否齐全|"
    "{a}这一批次的质检记录在，{b}按最新规定走|我把{b}的步骤写在下面，{a}照着做就行|"
    "{b}由专人对接，不用重复描述|{a}常温放着就好，{b}时请连同小票一起|"
    "仓库已经在核对{a}，{b}结果今晚八点前给您|以后遇到{b}，{a}直接报手机号后四位|"
    "顺丰上门取{a}，{b}运费由我们承担|{a}的{b}按付款时间先后排队"
).split("|")
ENDINGS = (
    "有进展第一时间同步|还有疑问随时喊我|祝您今天顺心|不满意可以再沟通|需要我打电话给您吗|"
    "辛苦您等一等|记得查收短信|链接放在群公告里|麻烦回个收到|用着好再告诉朋友也不迟"
).split("|")


@dataclass(frozen=True)
class Query:
    """Something typed; what answers it has all of `wanted` in its title, its body, or for its shortcut."""

    kind: str
    text: str
    wanted: tuple[str, ...]

    def answered_by(self, entry: Entry) -> bool:
        """Tell whether a reply is what the one who typed this looked for."""
        if self.kind == "shortcut":
            return entry.shortcut == self.wanted[0]
        return all(part in (entry.body if self.kind == "body" else entry.title) for part in self.wanted)


def replies(count: int, seed: int = 5) -> list[Entry]:
    """Give `count` replies with distinct titles, shortcuts of pinyin initials and stored pinyin."""
    chance = random.Random(seed)
    titles: dict[str, None] = {}
    while len(titles) < count:
        drawn = map(chance.choice, (("", *LEADS), GOODS, MATTERS, WAYS))
        words = [word if word in MATTERS or chance.random() < 0.8 else "" for word in drawn]
        if sum(map(bool, words)) > 1 and 4 <= sum(map(len, words)) <= 11:
            titles["".join(words)] = None
    taken: dict[str, int] = {}
    entries = list[Entry]()
    for number, title in enumerate(titles, 1):
        syllables = lazy_pinyin(title)
        start = "".join(syllable[0] for syllable in syllables)
        taken[start] = taken.get(start, 0) + 1
        shortcut = start if taken[start] == 1 else f"{start}{taken[start]}"
        good, matter = chance.choice(GOODS), chance.choice(MATTERS)
        said = (one.format(a=good, b=matter) for one in chance.sample(MIDDLES, 2))
        body = "，".join((chance.choice(OPENINGS), *said, chance.choice(ENDINGS))) + "。"
        folder = chance.choice(MATTERS)
        entries.append(Entry(number, title, shortcut, "", body, folder, pinyin=" ".join(syllables)))
    return entries


@cache
def _words() -> frozenset[str]:
    return frozenset((*LEADS, *GOODS, *MATTERS, *WAYS))


def words_of(title: str) -> list[str]:
    """Give the words a title was made of, longest first where there is a choice."""
    found = list[str]()
    while title:
        sizes = range(len(title), 0, -1)
        word = next(title[:size] for size in sizes if size == 1 or title[:size] in _words())
        found.append(word)
        title = title[len(word) :]
    return found


@cache
def _homophones() -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for code in range(0x4E00, 0x9FA6):
        char = chr(code)
        try:
            char.encode("gb2312")
        except UnicodeEncodeError:
            continue
        groups.setdefault(pinyin(char, style=Style.NORMAL)[0][0], []).append(char)
    return groups


def queries(entries: list[Entry], each: int, seed: int = 7) -> list[Query]:
    """Give `each` queries of every kind."""
    chance = random.Random(seed)
    found = list[Query]()
    for kind in KINDS:
        done = 0
        while done < each:
            query = _query(kind, chance.choice(entries), chance)
            if query is not None:
                found.append(query)
                done += 1
    return found


def _query(kind: str, entry: Entry, chance: random.Random) -> Query | None:
    if kind == "shortcut":
        return Query(kind, entry.shortcut, (entry.shortcut,))
    if kind == "body":
        return _from_body(entry, chance)
    words = words_of(entry.title)
    first = 0 if kind == "prefix" else chance.randrange(len(words))
    last = chance.randint(first + 1, len(words))
    start, part = len("".join(words[:first])), "".join(words[first:last])
    least = {"prefix": 2, "middle": 2, "pinyin": 2, "mixed": 2}.get(kind, 3)
    if len(part) < least or kind == "middle" and (start == 0 or start + len(part) == len(entry.title)):
        return None
    if kind == "prefix":
        part = part[: chance.randint(2, len(part))]
    syllables = entry.pinyin.split()[start : start + len(part)]
    text = _TYPED[kind](part, syllables, chance)
    return Query(kind, text, (part,)) if text and (text != part or kind in ("prefix", "middle")) else None


def _from_body(entry: Entry, chance: random.Random) -> Query | None:
    clauses = [clause for clause in entry.body.rstrip("。").split("，") if len(clause) >= 4]
    words = list[str]()
    for clause in chance.sample(clauses, min(len(clauses), chance.randint(1, 2))):
        size = chance.randint(2, 4)
        start = chance.randint(0, len(clause) - size)
        words.append(clause[start : start + size])
    return Query("body", " ".join(words), tuple(words))


def _full(part: str, syllables: list[str], chance: random.Random) -> str:
    joined = chance.choice(("", "", " ")).join(syllables)
    spare = len(syllables[-1]) - 1
    return joined[: len(joined) - chance.randint(0, spare)] if chance.random() < 0.3 and spare else joined


def _mixed(part: str, syllables: list[str], chance: random.Random) -> str:
    typed = [chance.choice((char, char, said, said[0])) for char, said in zip(part, syllables, strict=True)]
    return "".join(typed)


def _homophone(part: str, syllables: list[str], chance: random.Random) -> str:
    at = chance.randrange(len(part))
    others = [char for char in _homophones().get(syllables[at], ()) if char != part[at]]
    return part[:at] + chance.choice(others) + part[at + 1 :] if others else ""


def _wrong(part: str, syllables: list[str], chance: random.Random) -> str:
    at = chance.randrange(len(part))
    return part[:at] + chance.choice("的我你在有他这中大来上个国到说们为子和地出道也时年") + part[at + 1 :]


def _swapped(part: str, syllables: list[str], chance: random.Random) -> str:
    text = part if chance.random() < 0.6 else "".join(syllables)
    at = chance.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


_TYPED = {
    "prefix": lambda part, syllables, chance: part,
    "middle": lambda part, syllables, chance: part,
    "initials": lambda part, syllables, chance: "".join(said[0] for said in syllables),
    "pinyin": _full,
    "mixed": _mixed,
    "homophone": _homophone,
    "wrong": _wrong,
    "swapped": _swapped,
}

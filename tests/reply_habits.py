"""More ways of typing, apart from `reply_queries`: other words in the titles, other slips, other keyboards.

What people also do: leave characters out, type one too many, slip in the pinyin, say n for l or z for zh, put in
tones, blanks, capitals or full width, write Traditional characters, put the words in another order, remember one
word of the title and one of the text. Every reply that holds what was meant answers a query.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin

from sihu_tui.replies.search import Entry

WHO = "老师 学员 家长 住客 车主 租客 房东 会员 旅客 患者 司机 骑手 新手 老用户 代理商 分销商 企业客户 留学生 银发族 VIP SVIP 618 1V1".split()
WHAT = (
    "课程 试听课 教材 作业 直播回放 订单 行程 酒店 门票 签证 机票 航班 接送机 押金 钥匙 合同 水电费 网络 空调 热水器 门锁 "
    "洗衣机 轮胎 机油 保险 年检 违章 行车记录仪 体检 报告 号源 疫苗 处方 挂号 外卖 餐具 包间 停车券 储值卡 健身卡 私教课 "
    "更衣柜 泳道 瑜伽课 iPhone贴膜 充电宝 蓝牙耳机 5G套餐 话费 宽带 路由器 App登录 验证码 账号 密码 实名认证 银行卡 提现 "
    "红包 邀请码 积分商城 社群打卡 读书会 训练营 结业证书 奖学金 助教 班主任 排课 调课"
).split()  # fmt: skip
DOES = (
    "取消 改期 延期 转让 续费 暂停 恢复 丢失 补办 更换 升级 降级 绑定 解绑 冻结 解冻 超时 未到账 打不开 进不去 扣错钱 "
    "重复支付 领取 核销 预约 排队 登记 核对 催办 投诉 道歉 赔付 上门 自提 邮寄 检测 维保 清洁 消毒 女士专用 旅行装 绿色通道"
).split()  # fmt: skip
FORM = "须知 流程 指引 说明 模板 话术 公告 提醒 清单 常见问题 注意事项 处理办法 时限 收费标准 联系方式 一览".split()
SAID = (
    "麻烦您先把截图发过来|我这边帮您查一下后台记录|一般当天就能有答复|遇到节假日会顺延|您看这样处理可以吗|"
    "具体以页面显示为准|需要本人携带身份证办理|可以在小程序里自助操作|十五分钟内没收到请再试一次|"
    "给您添麻烦了真不好意思|这一项不收取任何费用|工作人员稍后会致电给您|记得保留好付款凭证|原路退回大约三到五天|"
    "请不要把验证码告诉任何人|先重启一下设备看看|名额满了会自动转到下一场|材料齐全的话十分钟办完|"
    "我们有值班同事全天在线|系统升级期间可能会慢一些|雨天路滑请慢行|您的建议已经转给产品组"
).split("|")  # fmt: skip
TRADITIONAL = dict(zip(
    "师员长户车东会订单签证机航钥电费网络调热锁轮胎险检违记录仪体报号疫处诊挂卖餐间储值练营结业书奖学课码红邀请积"
    "场实认银银现讯换级降绑冻时领预约队诉赔门邮递测维洁专须程导说话术务项办标准联系览",
    "師員長戶車東會訂單簽證機航鑰電費網絡調熱鎖輪胎險檢違記錄儀體報號疫處診掛賣餐間儲值練營結業書獎學課碼紅邀請積"
    "場實認銀銀現訊換級降綁凍時領預約隊訴賠門郵遞測維潔專須程導說話術務項辦標準聯繫覽", strict=True,
))  # fmt: skip


@dataclass(frozen=True)
class Habit:
    """Something typed; a reply that holds all of `wanted` in title or text answers it."""

    kind: str
    text: str
    wanted: tuple[str, ...]

    def answered_by(self, entry: Entry) -> bool:
        """Tell whether a reply is what the one who typed this looked for."""
        where = entry.body if self.kind == "long body" else entry.title
        if self.kind == "title and text":
            return self.wanted[0] in entry.title and self.wanted[1] in entry.body
        return all(part in where for part in self.wanted)


Parts = dict[int, list[str]]


def replies(count: int, seed: int = 11) -> tuple[list[Entry], Parts]:
    """Give `count` replies with distinct titles, and the words that each title was made of."""
    chance = random.Random(seed)
    titles: dict[str, list[str]] = {}
    while len(titles) < count:
        words = [chance.choice(("", "", *WHO)), chance.choice(WHAT), chance.choice(DOES), chance.choice(("", *FORM))]
        titles.setdefault("".join(words), [word for word in words if word])
    entries, parts = list[Entry](), Parts()
    for number, (title, words) in enumerate(titles.items(), 1):
        said = lazy_pinyin(title, errors="ignore")
        body = "，".join(chance.sample(SAID, chance.randint(3, 9))) + "。"
        entries.append(Entry(number, title, f"k{number}", "", body, pinyin=" ".join(said)))
        parts[number] = words
    return entries, parts


def habits(entries: list[Entry], parts: Parts, each: int, seed: int = 13) -> list[Habit]:
    """Give `each` queries of every kind."""
    chance = random.Random(seed)
    found = list[Habit]()
    for kind, made in KINDS.items():
        done = 0
        while done < each:
            entry = chance.choice(entries)
            habit = made(entry, parts[entry.id], chance)
            if habit is not None:
                found.append(Habit(kind, *habit))
                done += 1
    return found


Made = tuple[str, tuple[str, ...]] | None
Maker = Callable[[Entry, list[str], random.Random], Made]


def _part(words: list[str], chance: random.Random, least: int = 4) -> str:
    first = chance.randrange(len(words))
    part = "".join(words[first : chance.randint(first + 1, len(words))])
    return part if len(part) >= least else ""


def _of_part(change: Callable[[str, random.Random], str], least: int = 4, chinese: bool = True) -> Maker:
    def made(entry: Entry, words: list[str], chance: random.Random) -> Made:
        part = _part(words, chance, least)
        if not part or chinese and any(char.isascii() for char in part):
            return None
        text = change(part, chance)
        return (text, (part,)) if text and text != part else None

    return made


def _skipped(part: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(part))
    return part[:at] + part[at + 1 :]


def _scattered(part: str, chance: random.Random) -> str:
    kept = sorted(chance.sample(range(len(part)), max(3, len(part) - 2)))
    return "".join(part[at] for at in kept) if len(part) >= 5 else ""


def _spare(part: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(part))
    return part[:at] + chance.choice("的了一下要给") + part[at:]


def _slip(part: str, chance: random.Random) -> str:
    text = "".join(lazy_pinyin(part))
    at = chance.randrange(1, len(text))
    near = {"a": "s", "i": "o", "o": "i", "n": "m", "u": "y", "e": "r", "g": "h", "h": "j"}
    turn = chance.randrange(4)
    if turn == 0:
        return text[:at] + text[at + 1 :]
    if turn == 1:
        return text[:at] + text[at] + text[at:]
    if turn == 2 and at + 1 < len(text):
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + near.get(text[at], "e") + text[at + 1 :]


def _accent(part: str, chance: random.Random) -> str:
    said = list[str]()
    for syllable in lazy_pinyin(part):
        for one, other in chance.sample((("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("l", "n")), 5):
            if syllable.startswith(one) and not (other in "zcs" and len(one) == 1):
                syllable = other + syllable[len(one) :]
                break
        for one, other in (("ing", "in"), ("eng", "en"), ("ang", "an")):
            if syllable.endswith(one) and chance.random() < 0.5:
                syllable = syllable.removesuffix(one) + other
        said.append(syllable)
    text = "".join(said)
    return text if text != "".join(lazy_pinyin(part)) else ""


def _tones(part: str, chance: random.Random) -> str:
    return chance.choice(("", " ", "'")).join(lazy_pinyin(part, style=chance.choice((Style.TONE, Style.TONE3))))


def _loose(part: str, chance: random.Random) -> str:
    return chance.choice((" ", "'", "-")).join(lazy_pinyin(part)).title()


def _umlaut(part: str, chance: random.Random) -> str:
    text = "".join(lazy_pinyin(part, v_to_u=True))
    return text.replace("ü", chance.choice(("ü", "v", "u"))) if "ü" in text else ""


def _initials(part: str, chance: random.Random) -> str:
    text = "".join(said[0] for said in lazy_pinyin(part))
    return chance.choice((text.upper(), " ".join(text), text))


def _half(part: str, chance: random.Random) -> str:
    """Each syllable whole, halved or its initial alone."""
    return "".join(said[: chance.choice((1, 2, len(said)))] for said in lazy_pinyin(part))


def _sounds_other(part: str, chance: random.Random) -> str:
    """A character with quite another sound, or a homophone of one, in two places."""
    at = chance.randrange(len(part))
    return part[:at] + chance.choice("你们在去好多天人大小") + part[at + 1 :]


def _traditional(part: str, chance: random.Random) -> str:
    return "".join(TRADITIONAL.get(char, char) for char in part)


def _wide(part: str, chance: random.Random) -> str:
    text = "".join(lazy_pinyin(part)) if chance.random() < 0.5 else part
    return (
        "　".join(chr(ord(char) + 0xFEE0) if char.isascii() else char for char in text)
        if text == part
        else "".join(chr(ord(char) + 0xFEE0) for char in text)
    )


def _shuffled(entry: Entry, words: list[str], chance: random.Random) -> Made:
    said = [word for word in words if len(word) > 1]
    if len(said) < 2:
        return None
    some = chance.sample(said, 2)
    return " ".join(some), tuple(some)


def _words_sounding(entry: Entry, words: list[str], chance: random.Random) -> Made:
    said = [word for word in words if len(word) > 1 and not any(char.isascii() for char in word)]
    if len(said) < 2:
        return None
    some = chance.sample(said, 2)
    one, other = ("".join(lazy_pinyin(word)) for word in some)
    return f"{one} {chance.choice((other, some[1]))}", tuple(some)


def _latin(entry: Entry, words: list[str], chance: random.Random) -> Made:
    mixed = [word for word in words if any(char.isascii() for char in word)]
    if not mixed:
        return None
    (word,) = mixed[:1]
    return chance.choice((word.lower(), word.upper(), "".join(lazy_pinyin(word)).lower())), (word,)


def _title_and_text(entry: Entry, words: list[str], chance: random.Random) -> Made:
    word, clause = chance.choice(words), chance.choice(entry.body.rstrip("。").split("，"))
    at = chance.randrange(len(clause) - 3)
    return f"{word} {clause[at : at + 4]}", (word, clause[at : at + 4])


def _long_body(entry: Entry, words: list[str], chance: random.Random) -> Made:
    at = chance.randrange(len(entry.body) - 12)
    part = entry.body[at : at + chance.randint(5, 10)].strip("，。")
    return (part, (part,)) if "，" not in part else None


KINDS: dict[str, Maker] = {
    "one left out": _of_part(_skipped), "scattered": _of_part(_scattered, 5), "one too many": _of_part(_spare, 3),
    "slip in pinyin": _of_part(_slip, 3), "accent": _of_part(_accent, 2), "tones": _of_part(_tones, 2),
    "loose pinyin": _of_part(_loose, 2), "umlaut": _of_part(_umlaut, 2), "initials": _of_part(_initials, 3),
    "half syllables": _of_part(_half, 3), "another character": _of_part(_sounds_other, 3),
    "traditional": _of_part(_traditional, 2), "full width": _of_part(_wide, 2, chinese=False),
    "other order": _shuffled, "two words by sound": _words_sounding, "letters and digits": _latin,
    "title and text": _title_and_text, "long body": _long_body,
}  # fmt: skip

# ruff: noqa: E501 - a vocabulary is read by its alternatives, not by its lines
"""Whether a line of theirs wants an answer, weighed: what it says, beside what our line before it was.

The weights (`waiting.bin`) are learnt by `tests/tools/train_turns.py` from the lines and talks of the tests.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from zlib import crc32

BUCKETS = 1 << 14
UNIT = 1 / 2048
"""What a kept weight counts."""
STRINGS, SIGN = 4.0, 0.75
"""What the strings of a line count together (by the root of how many they are), and one sign."""
LONGEST = 40
"""How many letters and Latin words of a line are looked at."""

_PLAIN = str.maketrans(
    "請問還嗎麼無沒幾時個這裡為會謝買賣錢價單號發寄收貨壞換補給說話對錯樣過敏臉東應該關係聯絡電訊圖檔視頻點開門進來後從們兩雙條質顏藍綠紅黃頭髮藥醫師學習課業務員領現場聽見覺聞試裝濕歡愛禮節慶樂勞費兒婦產運動達準備確認記載線結帳戶碼訂約預購運送讓囉週體較貴讚嘆寶媽",
    "请问还吗么无没几时个这里为会谢买卖钱价单号发寄收货坏换补给说话对错样过敏脸东应该关系联络电讯图档视频点开门进来后从们两双条质颜蓝绿红黄头发药医师学习课业务员领现场听见觉闻试装湿欢爱礼节庆乐劳费儿妇产运动达准备确认记载线结帐户码订约预购运送让啰周体较贵赞叹宝妈",
)
_SAID = {
    "ask": r"[?]|真的假的|真的吗|来着$|吗|么$|怎么|什么|啥|咋|多少|多久|几[点时天号个盒]|[一-鿿]几|哪|何时|为什么|干嘛|如何|是不是|有没有|能不能|可不可|行不行|要不要|会不会|[一-鿿]不[?]?$|没[?]?$|呢[?]?$|\b(?:how|what|when|where|which|who|why|any)\b|^(?:do|does|did|is|are|can|could|will|would|should|may)\b",
    "bad": r"不[对行能会好够是到了同准灵]|没[有收到见看动法用反出弹]|没.{1,3}[好甜香厚]|不太|不满|不如|坏|破|漏|碎|裂|烂|臭|霉|怪味|异味|断|掉[色毛皮了得]|错|少[了发一送]|丢|缺|歪|反了|松了|淡了|卡|崩|伤|闪退|白屏|转圈|报错|失败|失效|无效|异常|下架|打不开|登不|连不|用不了|退回|过期|过敏|红|痒|痛|疼|痘|疹|拉肚|吐|晕|难[看吃用受]|差[远太劲]|太[大小贵慢紧松少晚吵差难快黏冲久冷]|有点|贵|慢|吵|挤|磨|失望|骗|坑|投诉|举报|差评|垃圾|态度|没人|还没|一直|又[来坏是]|老是|才[二两三0]|都[几两三四五六七八九十半一0二].*了|broken|not\b|n't|wrong|missing|damag|late|never|stop|\bno\b|nope|crash|loud|red\b",
    "no": r"^(?:没有?|还没有?|没[呢到]|哪有|no|not yet|nope)[啊呢诶呀欸哦,.! ]*$",
    "ask us": r"帮|麻烦|请|给我|发我|发一?下|告诉我|拉我|退|换|改|补|催|取消|加急|尽快|快[点些]|赶紧|登记|留[一两二三四五个份盒给0]|查[一下询收]|看[看一]?下|开票|发票|链接|地址[发给]|送[到去上]|安排|通知我|叫我|接我|please|pls|send|need|want|could you|can you|resend|refund|cancel|change|let me know",
    "order": r"来[一两二三四五几个份0]|要[a-z一两二三四五个份这那0黑白红蓝灰粉大小]|买[一两三0]?|我要(?!是)|订|下单|拍了|报名|接龙|预约|约[周下明个一]|报[周名一个]|再[来充]|还要|[一二两三四五六七八九十半0]+[个件盒瓶包箱份斤只双套袋罐条位人大]|^(?:[^,]{1,3},)?(?:给我)?安排|发吧$|包起来|[+]0|\b(?:order|buy|take|book|get)\b",
    "here": r"到(?:门口|楼下|店|前台|了$)|在(?:门口|楼下|店门口|前台)|来[取拿]|\b(?:outside|downstairs|at the door|i'm here)\b",
    "paid": r"付[了款好]|转[了账过]|已付|打款|交了|汇|paid|payment",
    "good": r"好[用吃看喝闻玩的极多]|好了不少|不错|喜欢|满意|开心|完美|棒|赞|夸|香|甜|新鲜|精致|惊喜|淡了|瘦了|不[疼漏痒闷油]|爱[了你死]|舒服|合脚|合身|刚刚好|划算|贴心|专业|厉害|佩服|牛|给力|靠谱|绝了|太好|很好|挺好|真好|感动|顺利|漂亮|可爱|有心|愉快|回购|推荐|手艺|精彩|真快|great|love|good|nice|perfect|awesome|amazing|well\b|star",
    "thanks": r"谢|感恩|辛苦|多谢|麻烦[了啦您你]|thank|thx|tks|cheers|appreciate",
    "nod": r"^(?:好|嗯|哦|噢|行|可以|ok|收到|知道|明白|了解|懂|没问题|对|是的?|得|成|中|嘞|妥|sure|great|cool|got it|yes|yeah|alright|okay|fine)",
    "bye": r"晚安|拜|再见|再聊|回聊|回见|下次|改天|早点睡|先忙|先撤|睡了|去[吃开忙上]|保重|注意身体|see you|bye|good night|talk later|later",
    "later": r"考虑|想想|再[说看想]|商量|研究|对比|琢磨|问[问下]?(?:我|家|老|孩|爸|妈|朋|领|财|群|同)|等[下等会我活双发到回]|晚点|晚上|下班|回家|回头|周末|明天|后天|今晚|一会|稍等|马上|这就|尽量|抽空|年后|过[几阵两]|到时|先[不看放]|再回你|[看我]我?[看量找]{2}|let me|i'll|will\b|think",
    "declines": r"不[用要需了去买续订开必进换转]|算了|暂时|家里还有|没用完|还有呢|没时间|没空|有事|没钱|买[过够]|囤|吃土|not interested|no need|don't need|i'm good",
    "done": r"(?:已经?|都|刚)?(?:领|取|拿|收|签|加|进|扫|关注|装|弄|搞定|解决|好|找到|看到|到|抢到|有|能用|可以|修好|恢复|退|评|转发|交|提交|学会|会|打印|存|记|码)(?:到|好|完|上)?[了啦咯]|^已|fixed|works|worked|arrived|received|sorted",
    "wish": r"快乐|愉快|安康|恭喜|祝|大吉|兴隆|加油|身体健康|happy|merry|congrat|同乐|你也",
    "self": r"^我|我(?:先|再|去|自己|就|这|还|也)|咱",
    "you": r"[你您]们?(?:家|店|那|这|的|是|说|上)|老板|亲|老师|客服|团长|师傅",
    "hello": r"^(?:在|你好|您好|哈喽|嗨|hi|hello|hey|早|有人|打扰|请问)",
    "but": r"但|可是|不过|另外|对了|还有[个一]|顺便|再[来加帮给]|那[来给要帮]|but|however|also",
    "number": r"0",
    "laughs": r"哈哈|嘻|嘿嘿|hh|lol|haha|笑",
    "link": r"http|\[(?:图片|视频|语音|文件|链接|转账|位置|红包|照片)",
    "mistake": r"发错|点错|打错|按错|手滑|乱按|误触|忽略|当我没|不用[管回]|wrong chat",
    "their people": r"(?:老公|老婆|孩子|娃|宝宝|妈|爸|同事|朋友|闺蜜|家里人|猫|狗)[^?]{0,3}(?:说|都|很|特别|喜欢|爱|一直|抢)",
}
_OURS = {
    "asks": r"[?？]|吗|吧$|呢$|么$|没$",
    "how is it": r"怎么样|如何|咋样|效果|合[身脚]|习惯|满意|感觉|听得懂|finding|how",
    "got it": r"收到|到了吗|货到|到没|取到|receive",
    "offers": r"要不要|需要|想不想|要吗|来吗|留一|参加|有空|一起|进吗",
    "when": r"点|明天|周[一二三四五六日末]|时间|可以吗|thursday|work for",
    "asks a fact": r"哪|什么|几|多[大少]|还是|地址|电话|手机|号|发我|发一?下|颜色|尺码|肤质|姓名|身高|拍|截图|照片|which|size",
    "survey": r"平时|一般|调查|知道我们|知道的|了解到|改进|几口人|固定",
    "chats": r"最近|忙什么|好久|去哪玩|过了吗|看了吗|对了",
    "confirms": r"对吧|是吧|确定|确认",
    "sorry": r"抱歉|不好意思|对不起|sorry",
    "did it": r"已经?|好了|给您|帮您|改好|登记",
    "try it": r"刷新|重启|重新|试试|更新|试一下|打开|try",
    "promotes": r"上新|新品|活动|优惠|折|直播|预售|福利|秒杀|会员|大促|sale",
    "cares": r"注意|记得|保暖|早点|休息",
    "wishes": r"快乐|愉快|早上好|早安|生日|周末|早呀|恭喜",
    "price": r"价|元|块|费|\$|包邮",
    "will ask": r"问[一下]|查[一下]|确认|稍等|核实|转接",
    "how long": r"[0一二两三四五半]+[天点分小].*|预计|大概|明天",
    "go on": r"您说|在的|有什么可以|请说|说个事",
    "pay": r"付|尾款|转",
}
SAID = {name: re.compile(pattern) for name, pattern in _SAID.items()}
OURS = {name: re.compile(pattern) for name, pattern in _OURS.items()}
_STEPS = (0, 1, 2, 3, 4, 6, 8, 10, 14, 20, 30)
_NUMBER = re.compile(r"\d+")
_LETTER = re.compile(r"[a-z']+|.", re.S)


@lru_cache(maxsize=16384)
def weight(body: str, ours: str, sort: str, closing: str) -> float:
    """Give how much a line wants an answer: above zero it does.

    Both texts are folded; `sort` says what our line was, "" without one, `closing` how much of theirs closes.
    """
    kept = _weights()
    strings, signs = features(body, ours, sort, closing)
    strung = sum(kept[1 + crc32(one.encode()) % BUCKETS] for one in strings) * STRINGS / (len(strings) + 1) ** 0.5
    shown = sum(kept[1 + crc32(one.encode()) % BUCKETS] for one in signs) * SIGN
    return float(kept[0] + strung + shown) * UNIT


def features(body: str, ours: str, sort: str, closing: str) -> tuple[set[str], set[str]]:
    """Give the strings of a line, alone and beside the sort of our line, and the signs that it shows."""
    text = _NUMBER.sub("0", body.translate(_PLAIN)).strip()
    letters = ["^", *_LETTER.findall(text)[:LONGEST], "$"]
    before = _shown(ours) if ours else ("none",)
    found = [name for name, pattern in SAID.items() if pattern.search(text)]
    return set(_strings(letters, sort)), set(_signs(len(letters) - 2, found, before, sort, closing))


def _strings(letters: list[str], sort: str) -> Iterator[str]:
    for n in (1, 2, 3, 4):
        for at in range(len(letters) - n + 1):
            string = "".join(letters[at : at + n])
            if string not in "^$":
                yield "t" + string
                if n < 4:
                    yield f"{sort}|{string}"


def _signs(length: int, found: list[str], before: tuple[str, ...], sort: str, closing: str) -> Iterator[str]:
    for step in _STEPS:
        if length > step:
            yield f"longer {step}"
            yield f"longer {step} {sort}"
    for name in found or ["nothing"]:
        yield name
        yield f"{name} / {sort}"
        yield from (f"{name} & {one}" for one in before)
        yield from (f"{name} + {other}" for other in found if name < other)
    yield from (f"ours {one}" for one in before)
    yield f"sort {sort}"
    yield f"closing {closing}"
    yield f"closing {closing} {sort}"


@lru_cache(maxsize=4096)
def _shown(ours: str) -> tuple[str, ...]:
    text = _NUMBER.sub("0", ours.translate(_PLAIN))
    return tuple(name for name, pattern in OURS.items() if pattern.search(text))


@lru_cache(maxsize=1)
def _weights() -> array[int]:
    kept = array("h")
    kept.frombytes(resources.files("sihu_tui.contacts").joinpath("waiting.bin").read_bytes())
    return kept

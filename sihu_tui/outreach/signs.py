"""What is seen in a line: its shape, signs by rules that the team reads and edits, and its strings of 1 to 3 characters.

`sihu_tui.outreach.model` weighs them.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    import numpy as np

BUCKETS = 1 << 14
"""Columns for strings of characters; a string's hash decides into which it falls."""
LONGEST = 400
"""Characters of a line that are looked at."""
SUBJECTS = {"sends": ("sends",), "ads": ("ads", "sends"), "questions": ("questions",)}
"""Whose signs each subject looks at."""
_URL = re.compile(r"(?:https?://|www\.)[^\s一-鿿,。!,]+|#小程序://\S+")
_NUMBER = re.compile(r"\+?\d[\d -]{6,}\d")
_AT = re.compile(r"@[^\s@,。!:]{1,20}")
_SPACE = re.compile(r"\s+")
_SIMPLE = str.maketrans(
    (
        "這個們嗎麼沒說請問時來會對還過給讓後開關門間為與從當點樣現發見裡裏邊長東車買賣價錢貨單訂購團優運費預約網頁鏈連結"
        "帳賬號碼幾萬億兩雙隻張條盤種類級學習課師員業務產廠機電腦視頻圖畫書寫讀聽講話語詞認識讚贊謝歡樂愛親媽爺孫兒歲誰誕"
        "節慶禮贈獎獲領積滿減擇選換補壞殘損賠償繳納稅際國區鄉鎮鄰處裝維護險檢測驗證據報導記錄載傳輸進遠達遲遞郵線纜綠紅黃"
        "藍顏淨潔濕乾熱涼溫風颱雲飛魚鳥貓豬雞鴨蝦蘋蘿蔔麵飯餅湯飲鹽醬藥醫體臉髮膚腳腎臟瘡癢癥療養營動練場賽隊戲劇舊無氣寶"
        "貝樓廳層衛廁燈燒爐壺鍋櫃紙筆紀續繼絕經終統組織細縮總編緣舉辦勞勢實審將專尋屬歸歷曆壓應懷態憂慮戰擁擔擊擠擴攝數斷"
        "於暫曬術極構標樹橋權歐殺毀決況滅漲潛濟灣爭爾牆狀獨環異疊盡監眾睏確礙稱穩窩競籃簡簽粵糧緊縣羅義聖聯聰職膽興華蓋蔥"
        "藝虧蟲衝複覆觀觸計訊訓託設許訴評試詢該詳誤調談論諮謊議譯豐負財貧責貴貼資賴質賓趕軟較輕輛輪轉辭農違適鄭醜釋針釣鈕"
        "銀銷鋪錯鐘鍾鐵鑰閉閱闆陣陰陳陸階隨隱雖雜離難靈靜韓頂項順須頭題額願顧顯飼飽餘館駕騎騙騷驚髒鬆鬧麗麥齊齡龍啟喫喚噴"
        "嚇嚴囉圓壯夠夥奪妝娛寧寬屆島帶幣幫幹廣彈徹徵恆惱惡愜慣懶戶拋捨掃掛揀搶摺撥擋攜敗敵枱棄棟榮樁檔檯殼沖洩淚淺湧溝潤"
        "澆濃濾灑煙煩燙牽犧獻瑪瓊甦畢皺盜碩禦筍範築糾紗純絲綁綿緒緩縫績繞罰聲聞臨艙薑虛蠟襪褲訣詐誇誌諾賀賞贏趨跡踴軌遊遺"
        "釀鋒錶鏡鑽閃闊霧鞏響頓頸顆饋饗駐驅鮮鹹黨"
    ),
    (
        "这个们吗么没说请问时来会对还过给让后开关门间为与从当点样现发见里里边长东车买卖价钱货单订购团优运费预约网页链连结"
        "账账号码几万亿两双只张条盘种类级学习课师员业务产厂机电脑视频图画书写读听讲话语词认识赞赞谢欢乐爱亲妈爷孙儿岁谁诞"
        "节庆礼赠奖获领积满减择选换补坏残损赔偿缴纳税际国区乡镇邻处装维护险检测验证据报导记录载传输进远达迟递邮线缆绿红黄"
        "蓝颜净洁湿干热凉温风台云飞鱼鸟猫猪鸡鸭虾苹萝卜面饭饼汤饮盐酱药医体脸发肤脚肾脏疮痒症疗养营动练场赛队戏剧旧无气宝"
        "贝楼厅层卫厕灯烧炉壶锅柜纸笔纪续继绝经终统组织细缩总编缘举办劳势实审将专寻属归历历压应怀态忧虑战拥担击挤扩摄数断"
        "于暂晒术极构标树桥权欧杀毁决况灭涨潜济湾争尔墙状独环异叠尽监众困确碍称稳窝竞篮简签粤粮紧县罗义圣联聪职胆兴华盖葱"
        "艺亏虫冲复复观触计讯训托设许诉评试询该详误调谈论咨谎议译丰负财贫责贵贴资赖质宾赶软较轻辆轮转辞农违适郑丑释针钓钮"
        "银销铺错钟钟铁钥闭阅板阵阴陈陆阶随隐虽杂离难灵静韩顶项顺须头题额愿顾显饲饱余馆驾骑骗骚惊脏松闹丽麦齐龄龙启吃唤喷"
        "吓严啰圆壮够伙夺妆娱宁宽届岛带币帮干广弹彻征恒恼恶惬惯懒户抛舍扫挂拣抢折拨挡携败敌台弃栋荣桩档台壳冲泄泪浅涌沟润"
        "浇浓滤洒烟烦烫牵牺献玛琼苏毕皱盗硕御笋范筑纠纱纯丝绑绵绪缓缝绩绕罚声闻临舱姜虚蜡袜裤诀诈夸志诺贺赏赢趋迹踊轨游遗"
        "酿锋表镜钻闪阔雾巩响顿颈颗馈飨驻驱鲜咸党"
    ),
)
"""Traditional characters as simplified ones; those that are met often."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One expression of the rules: the subject and the entry in which it stands, and what it looks for."""

    subject: str
    name: str
    pattern: re.Pattern[str]


@lru_cache(maxsize=4)
def rules(path: str = "") -> dict[str, tuple[Sign, ...]]:
    """Read the rules, sihu's own or a file of the same form, as the signs of each subject.

    Raises SihuError naming the file and what in it does not fit.
    """
    try:
        read = tomllib.loads(Path(path).read_text("utf-8") if path else rules_text())
        own = {subject: _signs(subject, read.get(subject, {})) for subject in SUBJECTS}
    except (OSError, tomllib.TOMLDecodeError, re.error, ValueError) as error:
        raise SihuError(
            _("{path}: these rules cannot be read ({why}). `sihu lines rules` prints the form.").format(
                path=path or "rules.toml", why=error
            )
        ) from error
    return {subject: tuple(sign for one in seen for sign in own[one]) for subject, seen in SUBJECTS.items()}


def _signs(subject: str, entries: Any) -> list[Sign]:
    found = []
    for name, patterns in entries.items():
        if not isinstance(patterns, list) or not all(isinstance(one, str) for one in patterns):
            raise ValueError(f"{subject}.{name}")
        found += [Sign(subject, name, re.compile(one)) for one in patterns]
    return found


def rules_text() -> str:
    """Give sihu's own rules as they are written."""
    return resources.files("sihu_tui.outreach").joinpath("rules.toml").read_text("utf-8")


def simple(text: str) -> str:
    """Give a text with simplified characters for traditional ones."""
    return text if text.isascii() else text.translate(_SIMPLE)


def fold(text: str) -> str:
    """Give a text as rules and strings see it: small letters, links, numbers and names by their marks."""
    text = simple(unicodedata.normalize("NFKC", text[: 2 * LONGEST]).casefold())
    if "http" in text or "www." in text or "#小程序" in text:
        text = _URL.sub("<url>", text)
    if "@" in text:
        text = _AT.sub("<at>", text)
    return _SPACE.sub(" ", _NUMBER.sub("<number>", text)).strip()[:LONGEST]


def shape(text: str) -> tuple[float, ...]:
    """Give what a folded text looks like: constant, length, digits, link, marks, emoji, opening, script."""
    length = len(text)
    digits = sum(map(str.isdigit, text))
    return (
        1.0,
        float(length <= 4),
        float(4 < length <= 10),
        float(10 < length <= 22),
        float(length > 45),
        min(digits, 6) / 3,
        float("<url>" in text),
        float("?" in text),
        float(text.endswith("?")),
        min(text.count("!"), 3) / 2,
        min(sum(ord(ch) > 0x2600 and not 0x2E80 < ord(ch) < 0xFFFF for ch in text), 3) / 2,
        float(text[:1] in "【#[「"),
        float(text.isascii()),
        float(text.startswith("<at>")),
        float(digits == 0),
    )


SELLING = frozenset(("price", "discount", "urgency", "call", "launch"))
"""Entries of the rules of which one alone may be a joke or an answer, and several sell."""


def together(signs: Sequence[Sign], shown: np.ndarray) -> np.ndarray:
    """Give of texts (rows: which signs they show) whether one, two, or more of the selling entries are shown."""
    import numpy as np

    names = [sign.name for sign in signs]
    count = np.zeros(len(shown), dtype=int)
    for name in SELLING.intersection(names):
        count += shown[:, [k for k, one in enumerate(names) if one == name]].any(axis=1)
    return np.stack([count == 1, count == 2, count > 2], axis=1)


SHAPES = 18
"""How many numbers `shape` and `together` give."""


def words(signs: Sequence[Sign], text: str) -> list[str]:
    """Give for each sign the words that show it in a folded text, "" where it is not there."""
    return ["" if (found := sign.pattern.search(text)) is None else found.group() or " " for sign in signs]


def strings(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Give the buckets of the strings of 1 to 3 characters in folded texts, and for each the number of its text.

    A string may begin or end at the border of its text; one that stands in a text twice counts once.
    """
    import numpy as np

    joined = "\x02" + "\x02".join(texts) + "\x02\x02\x02"
    codes = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    owner = np.minimum(np.cumsum(codes == 2) - 1, len(texts) - 1)
    mixed = codes * np.uint64(0x9E3779B97F4A7C15)
    inside = codes != 2
    size = len(codes) - 2
    value = mixed[:size]
    found = []
    for n in (1, 2, 3):
        if n > 1:
            shifted = (value ^ (value >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
            value = shifted + mixed[n - 1 : n - 1 + size]
        # of its own letters at least one, and none but the first or the last is a border
        middle = inside[:size] if n == 1 else inside[1 : 1 + size] if n == 3 else inside[:size] | inside[1 : 1 + size]
        bucket = ((value ^ (value >> np.uint64(31))) % np.uint64(BUCKETS))[middle].astype(np.int64)
        found.append(owner[:size][middle] * BUCKETS + bucket)
    once = np.unique(np.concatenate(found))
    return once % BUCKETS, once // BUCKETS

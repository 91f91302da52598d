"""Words by which a line answers a question, or plainly does not; read by `sihu_tui.feedback.answering`."""

from __future__ import annotations

import re

MAYBE = re.compile(
    r"[?？¿吗么嘛呢吧不没怎咋何多少几啥哪谁为求问能可帮看查请推荐攒急还想蹲发错坏漏退换改]|\b(?:how|what|when|where|which|why|who|can|could|does|do|is|are|any\w*|will|"
    r"would|should|has|have|not sure|looking for)\b|か|까|나요|qué|cuánto|doesn.t|never",
    re.IGNORECASE,
)
"""What no question is without."""
JOINS = re.compile(r"^我(家)?也(没|不|是|要|想|想问|想知道)[一-鿿]{0,2}[。.~～!！]*$")
"""Says no more than that its writer is in the same place."""
NOTHING = re.compile(
    r"^我(的|家的?|们)?也(?!可以|用|买|是用|吃|喝)[^,，。]{0,8}[了啊]?\W*$|^(同问|同求|\+1|1|me too|same( here| question)?|蹲|顶|mark|\?+|？+)\W*$"
    r"|同问|同求|也(想|要)(问|知道)|等(个)?(答案|回复|官方)|蹲(一|个|答)"
    r"|不(太)?(知道|清楚|懂|了解|确定)|没(用过|买过|注意|试过)|我也(没|不|是这|一样|想|等)|no idea|not sure|don.t know|wondering too"
    r"|(在线)?等.{0,3}(急|解答|回答)|打卡(第|成功|完成|✅)|✅|有人(吗|知道)|^(@\S+\s*)?(快)?(出来|来)(看看|回答|一下)|(群主|客服|老师|店长|管理员?)(呢|在吗|快来|出来|来看|回答?一?下|看一?下)",
    re.IGNORECASE,
)
AGREES = re.compile(r"^(是|对|就是|可不|确实|没错|真的?)(啊|呀|的|呢|吧)?\W")
"""Agrees with the line just before it, be that the question or not."""
ASKS_BACK = re.compile(r"有没有|[吗么]\W*$|[?？]\s*$|^.{0,4}([㐀-鿿])[没不]\1[啊呀了]?\W*$|^第?几[个题号条章]?\W*$")
PUSH = re.compile(
    r"早鸟|名额|满赠|half price|tickets|抢|秒杀|下单|链接|接龙|优惠|折|买.送|立减|截单|上架|囤|券|sale|\boff\b|shop|https?:",
    re.IGNORECASE,
)
BRIEF = 25
"""A line of ours that is no longer and pushes nothing may answer, whatever it was taken for."""
TO_ALL = re.compile(r"大家|各位|姐妹们|家人们|everyone", re.IGNORECASE)
PLEASANT = re.compile(
    r"早安|早上好|晚安|晚上好|周末愉快|辛苦|恭喜|谢谢|感谢|欢迎|加油|快乐|^收到|给力|漂亮|好看|好香|真好|great|congrat|thank|welcome"
    r"|good (morning|night|evening)|happy (mon|tue|wed|thu|fri|sat|sun|new|holi)",
    re.IGNORECASE,
)
POSTS = re.compile(
    r"(带|备)好?伞|保暖|注意身体|多穿|早点(睡|休息)|主题|更新|榜|直播|预告|维护|升级|活动|招募|开始啦|来啦|上线"
    r"|书单|话题|新朋友|小知识|知识点|new post|heads up",
    re.IGNORECASE,
)
"""What ours post for everybody."""
CALLS = re.compile(r"^\s*@\S+\s*$")
SHOUT = re.compile(
    r"@(所有人|全体成员|all|everyone|channel|here)\b|^【|^(#?接龙|.{0,12}(通知|公告|提示|提醒|打卡|知识点|预告|作业)\s*[:：])|接龙[\s\S]*\n\s*1[.、]",
    re.IGNORECASE,
)
CHATTER = re.compile(
    r"(冷|热|困|饿|累|烦|笑|吓|馋|堵)死|^都[^,，。]{1,8}了\W*$|今天(好|真|太|又)|^(唉|哎|又)|下(雨|雪)了|(好|太|真)(冷|热|困|饿|累|烦|堵|无聊)|吃(啥|什么)|"
    r"^(morning|happy \w+|lol|same)\b|\b(so (cold|hot|tired)|running late)\b",
    re.IGNORECASE,
)
"""What members say of the day; it answers nothing unless it shares a word."""
HEARD = re.compile(
    r"谢|感恩|懂了|明白|^好(的|嘞|滴|呀|哒|勒)?\W*$|^(行|嗯+|哦+|噢+|收到?|了解)(的|了|吧)?\W*$|放心|那就好|原来(是|如此|这样)|真的是|果然|"
    r"\b(thank\w*|thx|cheers|got it|good to know|great|perfect|ok(ay)?)\b",
    re.IGNORECASE,
)
"""What an asker says when an answer was heard."""
SAYS_SO = re.compile(r"(?:没有?|不|能|会|可以|要)([㐀-鿿])")
NUMBER = re.compile(r"\d{3,}")
LAUGH = re.compile(r"^(哈|嘻|呵|嘿|哇|唉|lol|haha|[\W_])+$", re.IGNORECASE)
HOLDS = re.compile(
    r"(稍等|别急|我(去|来|帮您?|帮你|联系).{0,8}(看看|问问|看一下|核实)|让\S{1,4}(看|查|问)|等一?下|等等|我(去|来|帮(您|你))?(问|查|看|核实|确认)(一|下|问|看|查|一下)|晚点(回|答|说)|稍后(回|答)|马上(看|查|问)|"
    r"let me (check|ask)|one moment|i.ll (check|ask))",
    re.IGNORECASE,
)
SELF_FOUND = re.compile(
    r"知道了|找到了|看到了|解决了|搞定|弄好了|不用了|没事了|好了|明白了|found it|never mind|nvm|solved|got it",
    re.IGNORECASE,
)
FITS = (
    (
        re.compile(r"多(大|重|高|长|宽|深)|几(?!点|号|天|时|乎)[一-鿿]|多少(?!钱)|how (many|old|big|tall)"),
        re.compile(r"\d|[一二两三四五六七八九十半]|码|左右|都"),
    ),
    (
        re.compile(r"多少钱|价|几块|多少米|how much|cost|price|怎么卖|收费"),
        re.compile(r"\d|元|块|免费|[一二三四五六七八九十百]+(块|元)|free|贵|便宜"),
    ),
    (re.compile(r"(开|营业|上课|还上|放假|上班).{0,3}[吗么不没]"), re.compile(r"照常|休息|营业|开|关门|放假|停|上")),
    (
        re.compile(r"几点|what time"),
        re.compile(
            r"\d|[一二三四五六七八九十两]+点|点半|随时|马上|刚|到了|已经|全天|24小时|[ap]m|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight)\b"
        ),
    ),
    (re.compile(r"链接|入口|网址|\blink\b"), re.compile(r"http|www|小程序|公告|置顶|私信|发你|发您|pinned")),
    (re.compile(r"有人.{0,8}[吗么没]|谁(去|来|要)|一起|anyone"), re.compile(r"^我|算我|带我|加我|i.m in|count me")),
    (
        re.compile(r"什么时候|啥时候|哪天|几号|多久|几天|何时|什么时间|when|what time|how long"),
        re.compile(
            r"\d|点|号|天|周|月|明|后|今|晚|早|上午|下午|随时|马上|已经|现在|到了|小时|钟头|分钟|年|day|week|month|hour|tomorrow|today|[ap]m|节|底|初"
        ),
    ),
    (
        re.compile(r"哪(里|儿)|在哪|何处|地址|where|怎么走|几楼"),
        re.compile(
            r"在|店|楼|号|路|门|旁|小程序|首页|里|点|链接|公众号|左|右|对面|\bin the|\bon the|pinned|at|under|next to|link|<url>|http"
        ),
    ),
    (
        re.compile(
            r"(吗|么|不|没|没有|嘛)\W*$|能不能|可不可以|有没有|是不是|要不要|会不会|行不行|^(is|are|do|does|can|could|will)\b|\bis it|可以.{0,12}[?？]"
        ),
        re.compile(
            r"^(@\S+ ?)?(亲,?)?(有|没|可以|能|不|是|对|行|会|要|好|都|还|支持|当然|建议|随便|应该|算|到|开|来|发|补|用|去"
            r"|带|值|关|停|搬|在|转|实名|yes|no|nope|nah|yeah|sure|of course|yep|it is|they do|closed)"
            r"|可以|没问题|不行|不能|建议|正常|放心|亲测|去了|能|没事|别|不要|最好|的话"
        ),
    ),
    (
        re.compile(r"快递|物流|发货|包裹|到货|没到|没收到|order|parcel|ship"),
        re.compile(r"派|发|路上|到|查|补|催|顺丰|ship|arriv|tomorrow"),
    ),
    (
        re.compile(r"能|可以|要不要|会不会|好|适合|偏|正常|有人|有谁"),
        re.compile(r"我(家|上次|之前|都|用|觉得|买|穿|洗|吃|喝|试|也可以)|上次"),
    ),
    (
        re.compile(r"怎么|如何|咋|how"),
        re.compile(
            r"先|点|直接|打开|联系|用|拿|把|让|给|试|陪|换|放|加|就|按|买|涂|抹|喂|开车|地铁|走路"
            r"|setting|首页|我的|找|填|发|次|每|会自动|click|open|go to|use|go|link|pinned|it.s (in|on)"
        ),
    ),
    (
        re.compile(r"哪(个|款|种)|推荐|什么牌|which|recommend|啥牌|好呢|还是"),
        re.compile(r"款|用|建议|推荐|选|都|个|牌|号|比|更|家|去|那|就行|go for|i use|take"),
    ),
    (re.compile(r"谁(?!去|来|要)|找谁|who"), re.compile(r"^我|找|问|老师|物业|客服|师傅|店长|ask|call")),
    (re.compile(r"什么(?!时|牌|事)|啥(?!时|牌)|what"), re.compile(r"[、和]|用|买|涂|喝|吃|是|可以|换|一|都行")),
    (re.compile(r"为什么|为啥|why|怎么回事|怎么还"), re.compile(r"因为|是|由于|可能|没|不|because|due|it.s")),
)
PREDICATE = re.compile(r"([㐀-鿿])(?:了|的)?(?:吗|么|不|没|嘛)\W*$|([㐀-鿿])[不没]\2")
ASKED_VERB = re.compile(r"([㐀-鿿]{1,2})(?:吗|么|嘛|不|没)\W*$")
"""What is asked for at the end of a question; an answer may begin with a character of it."""
STOP = frozenset(
    "什么 怎么 请问 可以 这个 那个 有没 没有 一下 是不 不是 还有 时候 你们 我们 大家 问下 问一 想问 多少 不能 能不 要不 几点 哪里 哪个 为什 "
    "知道 有人 人知 帮我 帮忙 麻烦 看看 看下 老师 群主 客服 亲亲 一个 这样 那样 现在 今天 就是 的话 是什 么时 么样 不可 可不 吗请 谢谢 我的 我家 "
    "这款 the and for you are can how what when where which with this that have has there please anyone does any is it to do of in on my me".split()
)
HAN = re.compile(r"[㐀-鿿]+")
LATIN = re.compile(r"[a-z][a-z'’-]+|\d+[a-z]+")

# ruff: noqa: E501 - a vocabulary is read by its alternatives, not by its lines
"""The phrases by which `turns` knows a closing, an automatic line, a holding answer; Chinese, English and a few others.

Texts come folded: one width, lower case, without emoji.
"""

from __future__ import annotations

import re

MARK = re.compile(
    r"[?¿]|吗|嗎|(?<![么麼])[么麼](?![么麼]|哒)(?=\W|$)|(?<!不)怎么|怎麼|(?<!没)什么(?!都)|甚麼|谁(?!知道|都)|为什么|(?<!过)几[点時时天号]|多久|多少|哪|何时|咋|[一-鿿]不(?=\W|$)"
)
"""What asks, whatever stands beside it."""
FILL = (
    r"(?:[\s,.!~、。…·;:()\"“”'‘’^_\-*—]|那就|那(?!个|款|种|边)|这边|我们|咱们?|暂时|目前|就(?:好|行)?|也|都|先|我(?!要|(?:再|先|就|去|回去|回头|晚点|等会儿?|一会儿?|[今明后]天|[今明]?晚上?|[早中下]午|下班|周末|待会儿?|自己|这就|马上|到时候?|等|后)*(?:下单|拍|付|买|填|下|考虑|想|看|瞧|商量|研究|试|了解|对比|比较|琢磨|问))|你们?|您|妳|亲爱的|亲亲?|了(?!解)|[啦呀哈啊哟吧呢哦喔噢"
    r"嗷嘛咯哇诶欸耶滴哒的嘻嘿呵呐哎唉昂]|老板娘?|老师|老師|美女|帅哥|小?姐姐?|[小大]?哥哥?|店家|客服|掌柜|店长|宝宝?|宝贝|团长|群主|dear|sir|madam|bro|sis|guys|team)"
)
"""Particles, pauses, and whom it is said to."""
ADDRESS = re.compile(r"\W*(?:(?:亲爱的|亲亲?|老板娘?|老师|美女|帅哥|店家|客服|掌柜|店长|团长|群主|dear|sir|madam)\W*)+")
"""Who calls us and says no more waits to hear us."""
ANGRY = re.compile("[😡🤬😠👎💢]|\\[(?:怒|发怒|抓狂|弱|angry)\\]", re.I)
_WEEKDAY = r"(?:周|星期|礼拜)[一二三四五六日天末]"
_FEAST = (
    r"(?:新年|元旦|春节|新春|除夕|元宵|端午节?|中秋节?|国庆节?|双节|七夕|圣诞节?|感恩节?|重阳|清明|劳动节?|五一|妇女节|女神节|母亲节|父亲节|儿童节|六一|教师节|"
    r"生日|周末|节日|假期|小年|腊八|冬至|龙年|蛇年|马年|羊年)"
)
_NOUN = r"(?:解答|帮助|幫助|服务|服務|支持|推荐|提醒|照顾|关心|分享|指导|回复|讲解|建议|赠品|礼物|小样|惊喜|配合|理解|信任|费心|付出|用心)"
_PRAISE = r"(?:耐心|细心|热情|热心|及时|详细|周到|贴心|专业|用心|负责)"
CLOSING = "|".join((
    # nods
    r"好[用吃看喝闻玩香美]", r"(?:已经?|现在|又)*(?:可以|能)(?:登|用|看|开|进|打开|登录|登陆|播|听|玩|连|充|使用|显示|看到|看见)(?:上|去|来)?(?=了)", r"好(?:的好)*(?:滴|嘞|哒|呀|叭|唻|咧|勒|哩)?", r"行(?:嘞)?", r"可以", r"可(?![能是])", r"成(?=[,。啊呀吧的]|$)", r"妥(?:妥)?", r"得(?:嘞|令|咧)", r"嗯+哼?", r"恩+", r"唔+",
    r"[哦噢喔]+", r"收到(?:您的?|你的?)?(?:消息|通知|回复)?", r"(?:我)?(?:已经)?(?:知道|了解|明白|清楚|晓得|懂|会|曉得|瞭解|理解)", r"[没沒]问题|沒問題", r"[没沒](?:事|关系|關係|什么|啥)", r"[没沒]有?(?=[\W呀啊哦的了呢哈]|$)",
    r"ok(?:ay|k|ie|的|滴|啦|了)*", r"o?k", r"okok", r"okey", r"欧了?克?", r"不(?:客气|客氣|用谢|用謝|谢|必|急|着急|打扰|麻烦)", r"没错|沒錯", r"是(?![^的呀啊]|什么)(?:的|呀|啊)?", r"一样", r"同意", r"确认", r"放心", r"必须", r"一定",
    # thanks and praise
    r"(?:非常|十分|太|真是?|真的|很|万分|特别|超级?|好)*(?:谢{1,4}|謝{1,4}|感谢|感謝|多谢|多謝|感恩|蟹蟹|辛苦|麻烦|麻煩|有心|费心|破费|操心)"
    rf"(?:[你您妳]们?)?(?:了|啦)?(?:[一-鿿]{{1,3}}(?:姐|哥|老师|老板|店长|经理))?(?:的)?{_PRAISE}*(?:地|的)?{_NOUN}?",
    r"(?:非常|太|真|很|挺|特别|超级?|好|蛮|都|还|[看闻吃喝用听摸]着|[看听]起来)+(?:好[用吃看喝闻玩]|合适|舒服|清爽|水润|好|棒|赞|厉害|优秀|完美|不错|喜欢|满意|开心|贴心|周到|感动|专业|香|可以|给力|方便|快|及时|划算|靠谱|暖心|感谢)",
    r"记得", r"(?:幸好|幸亏|还好|怪不得|难怪|果然|原来)[^?,.!\s]{0,6}", r"棒+", r"蹲(?:一?个|住|着|守)?", r"赞+", r"厉害", r"优秀", r"完美", r"给力", r"喜欢", r"满意", r"开心", r"期待", r"不错", r"贴心", r"哇(?:塞|噻|哦|喔)?", r"牛+", r"6{2,}", r"么么哒?|比心|爱你", r"yay+|3q|3ks|thx|tks|tysm|ty",
    r"哈+", r"嘿+", r"嘻+", r"呵+", r"hh+", r"ha(?:ha)+", r"lol", r"233+",
    # farewells
    r"(?:明天|改天|下次|回头|晚点|有空|到时候?)再(?:聊|说|约|联系|来|找你|看)|马上(?:来|到)|这就(?:来|去)|来了", r"拜+", r"再见|再見|回见|回聊|改天聊|晚安|早安|午安|安", rf"(?:明天|后天|下次|下周|今晚|晚上|待会|一会儿?|等下|到时候?|回头|{_WEEKDAY}|店里|不见不散)+见", r"(?:明天|回头|晚点|店里|不见不散)", r"早点休息|注意休息|早点睡|保重",
    r"(?:先|就)*这样(?:子)?|就这样|不打扰|打扰|忙吧|[你您]?先?忙", r"(?:非常|很|实在)?(?:抱歉|不好意思|对不起)", r"发错人?", r"(?:打|按|点|拨)错|手滑", r"(?:接龙|下单|拍|买|试试?|看看?|问问?)去", r"(?:记|存|收藏|保存|截图|码)(?:下|住|好)?(?=了)|(?:码|马|存|收藏|记)(?:住|下)", r"you(?:'re| are) (?:the best|amazing|great|awesome|a star|so kind|very kind|a lifesaver|a legend)",
    # we are to come back to them, or they to us
    r"(?:坐|静)?(?:等|候)(?:[你您]们?|着|一下|等|会儿?)*(?:的)?(?:消息|回复|通知|好消息|信儿?|电话|结果|回音|反馈|发货|到货|佳音)?", r"不急|不着急|慢慢来|不赶|来得及",
    r"(?:我|再|先|随便|回头|回去|晚点|等会儿?|待会儿?|到时候?|那我)+(?:考虑|想|看|瞧|商量|研究|试|了解|对比|比较|琢磨)(?:考虑|想|看|瞧|商量|研究|试|了解|对比)?(?:一下|下|看)?(?:再说)?",
    r"(?:有)?需要(?:的时候|的话)?(?:我)?(?:再|会|就)?(?:联系|找|叫|喊|问|告诉)", r"(?:回头|下次|到时候?|以后|有事|有问题)(?:我|[你您]|随时)?(?:再)?(?:联系|找|聊|说|来)",
    # their own news that ends it
    r"已(?:领|阅|收|读|取)",
    r"(?:已经?|自己|刚刚?|又)*(?:搞定|解决|弄好|找到|看到|查到|修好|恢复|可以用)(?:了)?(?:物流|订单|快递|单号|地址|信息|消息|通知)?",
    r"(?:已经?|都|货|东西|快递|包裹|刚刚?)*(?:收到|收|领到|领|拿到|取到|取|签收|通过|加上|进去|进来|进群|关注|用上|装好)(?:货)?", r"算了?", r"不用(?:改|换|查|找|退|寄|发|管|处理|麻烦|看|回)?", r"不(?:要|需要|了|改|换|退)",
    r"(?:[^,。!\s要想]{0,4}[完到好了])?(?:之后|以后|后)?(?:再|会|就)*(?:跟|和|给|向|告诉|联系|通知|找|回)(?:[你您]们?)?(?:再)?(?:说|讲|反馈|汇报|联系|聊|信)", r"(?:退款|快递|货|钱|包裹|东西|红包|券|礼物|赠品)(?:已经?)?(?:收到|到账|到)(?:货|了)?", r"等?[^,。!\s要想]{0,4}(?:再说|再看)",
    r"我(?:先|再|就|去|晚点|等会儿?|一会儿?|[今明后]天|[今明]?晚上?|[早中下]午|下班|周末|待会儿?|自己|这就|马上|回头|到时候?)+(?:后|去|再)?(?:下单|拍|付款?|买|试|填|下)[^?,。!\s]{0,3}", r"(?:i'?ll|i will|will) (?:just )?(?:order|buy|get|try|take|pick|do|place)\b[^?]{0,24}",
    # wishes
    rf"(?:(?:也|同|祝|祝福|祝[你您大家们]+)*{_FEAST}+(?:节)?(?:快乐|愉快|吉祥|安康|大吉|好)*)", r"祝(?!福利)[^?,。!\s]{1,14}", r"恭喜(?:发财)?|同[乐喜]|[你您]们?也(?:是|一样)|彼此彼此|阖家[^?,。!\s]{2}|万事如意|身体健康|工作顺利|生意兴隆|加油",
    # English
    r"(?:thanks?|thx|cheers)(?:\s+(?:you|u|ya))?(?:\s+(?:so|very|a|much|lot|million|again|all|everyone|for\s+(?:your|the|all)\s+(?:help|time|support|reply|info(?:rmation)?|update|patience)))*",
    r"many thanks|much appreciated|appreciate(?:d)?(?:\s+(?:it|that|your help))?|i appreciate it", r"(?:ok+|okay|alright|all right|sure|yes|yep|yeah|yup|nope|right|cool|great|perfect|awesome|wonderful|nice|good|lovely|excellent|fine|amazing|brilliant)(?:\s+(?:thing|one|then|to know|idea|job))?(?=\W|$)",
    r"no (?:problem|worries|prob|rush|hurry|need)|no(?=\W*$)|got it|noted(?:\s+with\s+thanks)?|understood|i see|makes sense|sounds? (?:good|great|fine|perfect)|will do|no (?:problem|worries|prob|rush|hurry)|np(?=\W|$)|all good|that'?s (?:all|fine|great|ok(?:ay)?|it|perfect|good|right)",
    r"(?:good )?bye+(?: bye)?|good ?night|see (?:you|u|ya)(?:\s+(?:then|there|soon|later|around|tomorrow|(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day))?|talk (?:to you )?(?:soon|later)|take care|have a (?:nice|good|great|lovely) (?:day|one|evening|night|weekend)",
    r"you too|same to you|welcome|you'?re welcome|my pleasure|happy (?:new year|birthday|holidays|weekend|easter)|merry christmas|congrat(?:s|ulations)|we?ow|received|i'?ll (?:wait|be waiting|think about it|let you know|check|have a look|take a look)(?: for (?:your|the) (?:message|reply|news|update))?",
    r"never ?mind|nvm|forget it|(?:i )?(?:found it|figured it out|solved(?: it)?)|it'?s (?:ok(?:ay)?|fine|solved|resolved|arrived)|sorry|wrong (?:chat|person)|of course",
    # other languages
    r"(?:muchas |muito )?(?:gracias|obrigad[oa]|grazie|merci|danke|terima kasih|arigat\w*|kamsa\w*|спасибо|cảm ơn|ขอบคุณ)(?: (?:mille|beaucoup|schön|banget))?|vale|perfecto|de nada|ありがとう(?:ございま(?:す|した))?|了解(?:です|しました)?|はい|감사합니다|고마워요?|네",
))  # fmt: skip
"""What closes a talk, a piece at a time."""
NEEDS = re.compile(
    r"[?？\d]|帮|请|要(?!是)|想|给我|给他|给她|发(?!财|货|现|生|了)|退(?!款)|换|补|改|(?<!参)(?<!更)加(?!油)|的话|报名|登记|申请|查|催|问(?!题)|投诉|举报|差评|漏|坏|破|[去来赶]不了|取消|[痒疼痛肿烂臭]|[点有很好发变]红|[爆长冒]痘|起[皮疹]|脱皮|异味|发霉|碎|少|(?<![不没])错|过敏|刺痛|发红|没(?:收到|到|有收|动|货|法|人|更新)|一直[不没]|不动|卡[住在]|还没|不(?:对|行|能|会|好|了解|知道|清楚|明白|懂|见|到|够|是)|丢|缺|但|可是|"
    r"不过|另外|对了|还有(?!\W*$)|顺便|再来|再拿|下单|买|拍|付|转(?!告)|订|预约|留(?!意)|送|寄|多[加给发送放寄来拿]|地址|电话|单号|链接|尺|码|颜色|色号|[一二两三四五六七八九十几半][瓶盒件套支个只份箱包袋罐斤双条片块张]|肌|皮肤|[油干混]皮|好像|如果|要是|除非|急|快点|尽快|赶紧|麻烦|价|钱(?!收)|便宜|优惠|在不在|来不及"
    r"|\b(?:need|want|can|could|would|please|pls|send|help|how|what|when|where|why|which|order|buy|pay|paid|refund|return|exchange|cancel|change|broken|broke|missing|wrong|not|n't|but|however|also|another|price|size|colou?r|address|number|still|more|don'?t|didn'?t|doesn'?t|can'?t|isn'?t|haven'?t|hasn'?t|if)\b"
)
"""What may want something of us: a part of a text with it does not merely close."""
BEGINS = re.compile(
    r"(?:嗯|哦|噢|好|那|啊)*(?:谢|算了|我?(?:先|再)(?:看看|考虑|想想)|.*(?:(?:真的?|太|很|挺|超级?|特别|非常)(?:好|香|喜欢|满意|开心|感动|贴心|划算|不错|棒|赞)|谢谢|感谢|好用|好吃|好喝|回购|thank)|感谢|多谢|辛苦|好[的嘞哒滴呀吧,]|收到|知道|明白|了解|嗯嗯|ok|哈哈|没事|没关系|没问题|不用了|不客气|thank|thx|got it|great|perfect|sounds|no problem|no worries|alright|happy|merry|see you|sure|will do)"
)
"""A part that begins so and wants nothing closes, whatever comes with it."""
CLAUSE = 14
"""The longest part, in characters, that may stand beside a closing without being one."""
TELL_US = re.compile(
    r"[^要想]{0,6}[了后完好货](?:的话|再|就|记得|麻烦)*(?:喊|叫|告诉|通知|提醒|说|联系|踢|艾特|@)(?:我|一声|一下|下|[哈哦啊呀呗吧啦])+|(?:(?:ok|okay|sure|great|alright|thanks|cool)\W+)*(?:please |pls |just )?(?:let me know|tell me|ping me|notify me|message me) (?:when|once)\b[^?]*"
)
"""What they ask us to tell them when it is done."""
ORDERED = re.compile(
    r"(?:我|已经?|都|刚)*(?:拍|下单)(?:好|下)?了?|(?:那|你们?|要)*(?:尽快|快点|快些|早点)(?:[哦啊哈呀吧]|一点)*|(?:好[的嘞]?|嗯+|行|那)*(?:我|这就|马上|现在|明天|晚点|待会儿?|一会儿?|自己|去|来|先|让[他她][们]?|让孩子)+(?:今天|明天)?(?:寄|填|拍|买|付|弄|试试?|改改?|补|查查?|问问?)(?:回去|过去|给[你您]们?|一下|下)?[了啊哈吧]*"
)
"""Their order made, what they go and do, or a mild push, which wants nothing beside a closing."""
REQUESTS = re.compile(
    r"发[我来]|给我|发一?下|提供|报一?下|拍[个下张]|说一?下|告诉我|回复|填一?下|麻烦|send|give me|tell me|share|please",
    re.I,
)
"""That our line asks them for something without a question."""
SETTLED = re.compile(r"(?:找到|知道|会|看到|明白|懂|查到|搞清楚|弄清楚)(?:了|怎么|在哪|哪里|是)[^?？]{0,6}[了啦]")
"""That they know now what they asked."""
INFORMATION = re.compile(
    r"哪|还是|什么|多[少久大长高重]|几|号|码|肤质|皮肤|地址|电话|姓名|称呼|发我|发一下|提供|怎么(?!样)|抬头|截图|照片|图|视频|身高|体重|尺寸|给我看|拍[个下张]|\b(?:which|what|where|when|how many|size|address|number|name)\b",
    re.I,
)
"""That our question asks for what we need to go on."""
SHOWN = re.compile(r"\[(?:图片|照片|圖片|视频|視頻|语音|語音|文件|链接|转账|位置|地理位置)\].*")
"""What is shown instead of said, and wants to be looked at."""
WITHDRAWS = re.compile(
    r"[按点]错|手滑|算了|不用(?!谢|谢|客气).{0,3}(?:了|啦)|不用了|没事了?(?!吧)|不改了|不退了|不换了|不要了|(?:搞定|解决|弄好|找到|看到|查到|修好|恢复).{0,4}[了啦]|never ?mind|nvm|forget it"
    r"|found it|figured it out|solved|resolved|arrived|发错|打错|wrong (?:chat|person)"
)
ASKS = re.compile(r"[?？]|吗|嗎|呢|[么麼]\s*$|要不要|能不能|可不可以|方便|是不是|有没有|还是|几[点号天时盒瓶]|多少|哪|怎么样|如何|什么|\b(?:do|does|did|is|are|can|could|would|will|shall|have|which|when|where|what|how)\b", re.I)  # fmt: skip
"""That our own line asks something."""
GREETING = re.compile(
    r"(?:[\s,.!~、。呀啊哈哦您你们大家亲的呢哟]|早+(?:上好)?|上午好|中午好|下午好|晚上好|好|嗨|哈喽|hello|hi+|hey|(?:good )?(?:morning|afternoon|evening)|新的一周|周末)+"
)
HELLO = re.compile(r"[你您]们?好|哈喽|hello|^hi+\b|hey|嗨|早|[上中下]午好|晚上好|^在[呀啊的吧]?$")
"""That a greeting waits to be greeted back."""
GREETS = re.compile(
    r"早上好|上午好|中午好|下午好|晚上好|早安|早呀|早啊|^早|周末愉快|快乐|good (?:morning|afternoon|evening)"
)
"""That our own line is but a greeting or wish, which their greeting answers."""

AUTOMATIC = re.compile(
    r"^\s*[\[【(（<「*]?\s*(?:系统|系統|智能|机器人)?(?:自动|自動)(?:回复|回覆|答复|应答|发送|欢迎)|[\[【(（](?:自动|自動)(?:回复|回覆)[^\])】）]*[\]】)）]|自动回复[:：]|此(?:消息|信息)为?(?:系统)?自动"
    r"|\bauto(?:matic)?[- ]?(?:reply|response|matic reply)\b|\bautomated (?:message|response|reply)\b|\bout of (?:the )?office\b"
    r"|通过了(?:你|您)的(?:朋友|好友)?(?:验证|请求|申请)|现在(?:我们)?可以开始聊天|我们已(?:经)?(?:成功)?(?:添加|成为|是)[^，。]{0,4}好友|以上是打招呼|已添加了.{0,40}可以开始聊天|accepted your friend request|we (?:are|can) now (?:friends|chat)|^\s*我是群聊[“\"「]"
    r"|^\s*我是(?:群里|来自|群聊|通过|朋友推荐|.{1,12}推荐)[^，。,?？!！]{0,12}[的]?[^，。,?？!！]{0,8}\s*$"
    # WhatsApp Business' own greetings and away messages, and what shops write there
    r"|^\W*(?:(?:hi|hello|hey|dear)\b[^.!?\n]{0,30}[,.!]?\s*)?(?:thank you|thanks)(?: so much| very much)? for (?:contacting|messaging|reaching out|writing|your (?:message|inquiry|enquiry|interest)|getting in touch|visiting|choosing|adding)\b"
    r"(?=[\s\S]*(?:how (?:we|i|can)|let us know|(?:will|shall|'ll) (?:\w+ ){0,3}(?:respond|reply|get back|be (?:with|in touch)|contact|answer|assist)|as soon as|shortly|unavailable|currently (?:closed|away|unavailable)|office hours|business hours|(?:can|may) (?:we|i) (?:help|assist)))"
    r"|\bwe(?:'| a)re (?:currently |now )?(?:closed|away|unavailable|offline)\b[\s\S]*(?:respond|reply|get back|as soon as|return|reopen)"
    r"|(?:感谢|感謝|谢谢|謝謝)[您你]?的?(?:联系|聯絡|聯繫|来信|來信|来访|咨询|留言|光临|添加|关注|訊息|消息|信任)[^。！!]{0,24}[。！!,，~]?[\s\S]{0,40}(?:稍后|稍後|尽快|儘快|盡快|请告诉|請告訴|如何能|有什么|有什麼|第一时间|回复您|回覆您|为您服务)"
    # away
    r"|^\W*(?:您好|你好|亲|尊敬的|hi|hello|hey)?[\s\S]{0,20}(?:非工作时间|非服务时间|非营业时间|下班时间|休息时间|已(?:经)?下班|客服(?:已)?(?:休息|下班|离线|不在线)|(?:暂时|目前)?(?:无法|不能)(?:及时|立即|马上)?回[复覆])[\s\S]{0,60}(?:稍后|尽快|上班|留言|工作时间|第一时间|回[复覆]|联系|处理|早上|明[天日早])"
    r"|^\W*(?:您好|你好|亲|尊敬的|hi|hello|hey)\S{0,3}[,，。!！~ ]?[^。？?]{0,12}(?:有事不在|不在(?:电脑|手机|线|座位|位)|暂时(?:离开|不在)|现在(?:离开|不在|忙))[\s\S]{0,30}(?:稍后|一会|回来|尽快|晚点|留言|联系|回[复覆])"
    # welcomes
    r"|^\W*(?:(?:您好|你好|亲+|亲爱的\S{0,4}|哈喽|嗨|hi|hello|hey|尊敬的\S{0,6})[呀啊哦~]*[\W]{0,3}){0,3}(?:我是[^，。,!！]{1,16}[，。,!！~]\s*)?(?:热烈)?欢迎(?:光临|来到|咨询|您?添加|您?关注|您?联系|进店|您?加入|致电|访问|使用|您的?(?:到来|光临|咨询|加入|关注|来访))"
    r"|^\W*(?:welcome to)\b[^.!?\n]{0,40}[.!]"
    r"|^\W*(?:您好|你好|亲+)[^？?]{0,24}很高兴(?:为|能为|认识)[您你]"
    r"|(?:已收到|收到了?)[您你]的(?:消息|留言|咨询|信息|反馈|来信)[^。]{0,16}(?:尽快|稍后|及时|第一时间|马上)"
    r"|客服[^。?？]{0,8}忙[^。?？]{0,8}稍[候后等]|(?:客服|人工|专员|顾问|小助理)[^。]{0,8}(?:稍后|稍候|即将|尽快|会尽快)[^。]{0,4}(?:服务|回复|接入|联系|为[您你])|(?:智能客服|机器人)[^。]{0,20}(?:请选择|请回复|请输入|很高兴|为您)|(?:咨询|排队)(?:的)?人数?(?:较|比较|过)?多|正在赶来|前面还有\d+位|请(?:回复|输入|选择)(?:对应)?(?:数字|序号)|转人工(?:请|客服请)|人工客服(?:工作|服务|在线)时间",
    re.I,
)
"""Lines that no person wrote."""
AUTOMATIC_SIGNS = (
    "自动",
    "自動",
    "auto",
    "office",
    "通过了",
    "开始聊天",
    "好友",
    "打招呼",
    "我是",
    "friend",
    "thank",
    "we're ",
    "we are ",
    "感谢",
    "感謝",
    "谢谢",
    "謝謝",
    "下班",
    "休息",
    "工作时间",
    "服务时间",
    "营业时间",
    "不在",
    "离开",
    "现在忙",
    "回复",
    "回覆",
    "welcome",
    "欢迎",
    "高兴",
    "收到",
    "客服",
    "人工",
    "专员",
    "顾问",
    "小助理",
    "机器人",
    "请选择",
    "请输入",
    "咨询",
    "排队",
    "赶来",
    "还有",
)
"""One of these stands in every such line; looked for first, for it is quick."""
AUTOMATIC_LENGTH = 5
PICTURE = re.compile(
    "[\u200d\u20e3\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\u3030\u303d\u3297\u3299\ufe00-\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f]+"
)
PROMOTION = re.compile(r"秒杀|福利|直播|限时|开抢|\d折|[一二三四五六七八九半]折|预约|上新|抢购|满减|优惠券|领券|爆款|今晚\d|接龙|团购|点击链接|戳链接|倒计时|错过|下单立减|包邮|买一送|低至|仅限|最后\d")  # fmt: skip
BROADCAST_LENGTH = 15
HOLDS = re.compile(
    r"稍等|等一下|等下|等我|(?:我|帮[您你]|给[您你]|去|先)(?:去|来|帮[您你]|先)?(?:查|问|看|确认|核实|催|联系|反馈|试|找)(?:一下|下|看|问|查|一查)|(?:晚点|稍后|回头|明天|一会儿?|待会儿?|尽快)(?:我)?(?:回|告诉|给|答)"
    r"|let me (?:check|see|ask|confirm)|i(?:'ll| will) (?:check|ask|confirm|get back|let you know)|one moment|hold on|bear with me",
    re.I,
)
STICKER = re.compile(
    r"\[(?!图片|照片|圖片|相片|语音|語音|视频|視頻|影片|短视频|文件|檔案|链接|連結|网页|位置|地理位置|实时位置|名片|个人名片|公众号|聊天记录|合并转发|小程序|视频号|音乐|分享|卡片|红包|转账|微信转账|收款|礼物|直播|笔记|卡券|商品|投票|通话"
    r"|photos?\b|videos?\b|voice|audio|files?\b|location|contact|images?\b|album|note|gift|link|自动|自動|auto|未接|已取消|写真|動画|사진|동영상)[^\[\]\n]{1,12}\]"
    r"|/:[^\s\w]{1,3}|/(?:微笑|玫瑰|呲牙|强|抱拳|ok|握手|爱心|可爱|愉快|偷笑|胜利)|:[a-z0-9_+-]{2,24}:|<?\b(?:sticker|GIF) omitted>?|贴图已?(?:忽略|省略|略去)|貼圖已?(?:忽略|省略|略去)",
    re.I,
)
"""Stickers and emoji as exports write them; a picture or a voice message is none."""
CALL = re.compile(r"(?:语音|視訊|视频|語音|网络|微信)?(?:通话|通話|来电)|\b(?:voice|video|phone|audio)[ _]call\b|\bcall\b.{0,12}(?:\d+\s*(?:sec|min|:)|no answer)", re.I)  # fmt: skip
MISSED = re.compile(r"未接|未应答|已取消|对方已取消|取消|拒绝|拒接|已拒|无应答|無應答|无人接听|忙线|\bmissed\b|\bcancel|\bdeclined\b|\bno answer\b|\bunanswered\b|\bbusy\b", re.I)  # fmt: skip
OWN = re.compile(
    r"拍了拍|领取了.{0,12}红包|撤回了一条消息|撤回了一則訊息|recalled a message|message was deleted|deleted this message|消息已发出.{0,3}但被|开启了朋友验证|不是(?:你|对方)的?朋友|^\s*\[?系统消息|收款到账|^\[?(?:微信)?转账\]?.{0,16}(?:已收款|已被?接收|已收钱|收款成功|已领取)|撤回一条"
    r"|end-to-end encrypted|端到端加密|你已添加了|以上是打招呼|红包已被领完|修改群名|changed their phone number|security code (?:changed|with)|disappearing messages|is a contact$|business account",
    re.I,
)
"""A platform's own lines that an export gives as somebody's."""

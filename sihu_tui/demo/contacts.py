"""The demo's one-to-one side: who the team talks to, what was said, noted, promised, ordered and canned."""
# ruff: noqa: E501 - a row of the table is a line

from __future__ import annotations

from dataclasses import dataclass

from sihu_tui.demo.scenes import SLOTS


@dataclass(frozen=True)
class DemoPerson:
    """A contact. `group` is where they talk too, `chat` the script of the private chat; "" where there is none.

    `due` counts days from the day after the newest one: 0 is due today, -2 since two days.
    """

    name: str
    platform: str
    group: str
    owner: str
    stage: str
    remark: str
    tags: str
    chat: str
    due: int | None = None
    why: str = ""
    phone: str = ""


PEOPLE = (
    DemoPerson(
        "豆豆妈",
        "wechat",
        "清欢敏感肌互助群",
        "lin",
        "buying",
        "豆豆妈 杭州 重敏",
        "敏感肌 KOC",
        "泛红",
        0,
        "回访:面霜用满两周",
    ),
    DemoPerson(
        "阿圆要变白",
        "wechat",
        "清欢护肤打卡1群",
        "lin",
        "buying",
        "阿圆 坚持打卡",
        "打卡 老客",
        "复购",
        2,
        "面霜快用完,提醒补货",
    ),
    DemoPerson(
        "西瓜不太甜",
        "wechat",
        "清欢敏感肌互助2群",
        "lin",
        "trusting",
        "西瓜 上海 互助2群主力",
        "敏感肌",
        "沉默",
        -3,
        "两周没说话,问问近况",
    ),
    DemoPerson(
        "慢半拍的猫",
        "wechat",
        "清欢护肤打卡3群",
        "lin",
        "trusting",
        "慢半拍 打卡群发起人",
        "打卡 KOC",
        "打卡",
        -1,
        "答应发打卡模板",
    ),
    DemoPerson(
        "安安麻麻",
        "wechat",
        "清欢新品体验官",
        "lin",
        "buying",
        "安安妈 测评写得细",
        "KOC 体验官",
        "测评",
        1,
        "寄第二批试用",
    ),
    DemoPerson(
        "Lily王",
        "wechat",
        "上海清欢姐妹会",
        "lin",
        "trusting",
        "Lily 上海活动组织",
        "同城 KOC",
        "活动",
        0,
        "确认周末场地",
    ),
    DemoPerson("静静静", "wechat", "杭州清欢姐妹会", "lin", "buying", "静静 杭州 油敏", "同城", "发票"),
    DemoPerson(
        "小鱼儿", "wechat", "清欢油皮交流·新群", "lin", "verified", "小鱼儿 油痘", "护肤", "咨询", 3, "问洁面用得怎样"
    ),
    DemoPerson("一只小鹿", "wechat", "清欢护肤打卡2群", "lin", "buying", "小鹿 回购4次", "打卡 老客", "复购"),
    DemoPerson(
        "向日葵☀️",
        "wechat",
        "清欢老朋友群",
        "zhou",
        "buying",
        "葵姐 2019年老客",
        "老客 VIP",
        "老客",
        5,
        "半年一次的问候礼",
    ),
    DemoPerson("快乐星球", "wechat", "清欢福利3群", "lin", "aware", "只在有券时出现", "薅羊毛", "优惠"),
    DemoPerson(
        "清欢客阿敏",
        "wechat",
        "成都清欢姐妹会",
        "lin",
        "trusting",
        "阿敏 成都",
        "同城",
        "活动",
        -6,
        "成都活动冷了,请她出主意",
    ),
    DemoPerson(
        "木木子", "wechat", "清欢售后服务群", "lin", "verified", "木木 漏液投诉", "售后", "投诉", -2, "确认补发收到"
    ),
    DemoPerson("橘子汽水", "wechat", "清欢体验官二期", "lin", "verified", "橘子 新体验官", "体验官", "测评"),
    DemoPerson("半糖去冰", "wechat", "清欢福利4群", "lin", "aware", "半糖 问过防晒", "", "咨询"),
    DemoPerson(
        "果果妈妈",
        "wecom",
        "0-6月龄喂养群",
        "zhou",
        "buying",
        "果果妈 4个月",
        "喂养",
        "红屁股",
        0,
        "护臀膏用了三天,问效果",
    ),
    DemoPerson(
        "汤圆麻麻",
        "wecom",
        "7-12月龄辅食群",
        "zhou",
        "buying",
        "汤圆妈 8个月 过敏体质",
        "喂养",
        "辅食",
        4,
        "辅食第二阶段食谱",
    ),
    DemoPerson("桃桃妈", "wecom", "孕晚期待产群", "zhou", "trusting", "桃桃妈 36周", "孕期", "待产", 1, "预产期前问候"),
    DemoPerson(
        "周周想睡觉",
        "wecom",
        "睡眠训练营7期",
        "zhou",
        "verified",
        "周周 7期学员",
        "训练营",
        "睡眠",
        0,
        "第12天,问夜醒次数",
    ),
    DemoPerson(
        "米粒妈咪",
        "wecom",
        "辅食打卡营",
        "zhou",
        "trusting",
        "米粒妈 打卡营骨干",
        "喂养 打卡",
        "沉默",
        -4,
        "打卡停了,私聊问原因",
    ),
    DemoPerson(
        "陈太太", "wecom", "清欢VIP1群", "zhou", "buying", "陈太 年消费过万", "VIP", "老客", 7, "会员日前一对一"
    ),
    DemoPerson(
        "Grace.林",
        "wecom",
        "清欢VIP2群",
        "zhou",
        "buying",
        "Grace 只下单不说话",
        "VIP 沉默",
        "复购",
        12,
        "精华用完周期",
    ),
    DemoPerson("石头妈", "wecom", "1-3岁绘本共读群", "zhou", "trusting", "石头妈 共读发起", "早教 KOC", "活动"),
    DemoPerson(
        "一一妈", "wecom", "断奶互助群", "zhou", "verified", "一一妈 断奶第二周", "喂养", "睡眠", -1, "答应发断奶时间表"
    ),
    # met elsewhere: written by hand, no chat to import
    DemoPerson("何老师", "", "", "xu", "trusting", "育儿讲师 合作", "合作", "", 6, "确认下月讲座选题"),
    DemoPerson("刘店长", "", "", "zhou", "verified", "万象城店", "门店", "", 0, "要本周导购反馈"),
    DemoPerson("电话客户 张女士", "", "", "lin", "aware", "热线来电", "", "", -1, "答应回电说明成分", "13800005678"),
    DemoPerson(
        "成分党阿泽", "qq", "成分党讨论群", "chen", "trusting", "阿泽 化学系", "成分 KOC", "", 2, "请他审成分科普稿"
    ),
    DemoPerson("小番茄学姐", "qq", "校园大使群", "chen", "verified", "校园大使 武汉", "校园", ""),
    DemoPerson(
        "Mia in Melbourne",
        "telegram",
        "海外清欢妈妈",
        "chen",
        "buying",
        "Mia 墨尔本 团长",
        "海外 KOC",
        "",
        3,
        "直邮拼单统计",
    ),
)

CHATS: dict[str, str] = {
    "泛红": """
t姐 我脸又红了 [图片]|m看到了,现在在用哪几样?|t洁面 水 A醇 面霜|mA醇先停,只留舒缓乳和面霜,凉的生理盐水湿敷10分钟|t好
t第三天了 好多了|m太好了,再坚持一周,先别加功效|t嗯嗯 谢谢你每次都回这么快
m今天满两周了,脸还干吗|t不干了!面霜真的有用,我推荐给我姐了|m替我谢谢姐姐,用法我写给你转给她|t好呀""",
    "复购": """
t面霜快见底了 现在有活动吗|m月底会员日有满赠,不急的话等等;急用我给你单支老客价|t等等吧 还能撑一周|m好,会员日当天我提醒你
m会员日开始了,给你留了满赠的旅行装|t下单啦|m看到了,今晚出库
t收到了 包装变了?|m泵头改小了,每次一泵刚好|t好评""",
    "沉默": """
m最近群里没看到你,都还好吗|t还好 就是群里广告有点多 懒得看了|m明白,这是我们的问题,我跟同事商量减一减|t嗯
m上次你说的广告太多,我们改成一周一次了|t看到了 好一些|m想请你出个题,群里聊什么你会想来?|t分享真实用法吧 别老发链接""",
    "打卡": """
t打卡群最近好冷清啊|m是,我也在想办法,你有什么建议|t弄个模板 大家照着填就行 现在太随意|m好主意,我做好了先给你看
t模板好了吗|m还差排版,这两天一定发你""",
    "测评": """
m安瓶面膜收到了吗|t收到 今天第三天 说实话香味有点重|m记下了,会改,你继续写真实的|t[图片]|t第三天 闭口没加重
t第七天 感受写好了 发你|m写得太细了!可以用到详情页吗,署名|t可以呀|m谢谢,下一批也请你""",
    "活动": """
m周末的活动想请你一起定场地|t银泰那边有个咖啡馆不错 能坐20个|m好,我去谈,你帮忙在群里接龙?|t没问题
t接龙18个了|m太厉害了!给你留了伴手礼|t哈哈 我就爱干这个""",
    "发票": """
t发票怎么一直没到邮箱|m我查一下,邮箱是不是填了旧的|t啊 好像是|m改好了,重新发了一次|t收到 谢谢""",
    "咨询": """
t你好 油皮长痘用哪款洁面|m你好呀~ 痘是红肿的还是闭口?|t闭口多|m那先氨基酸洁面+卸妆卸干净,别急着刷酸,两周看变化|t好 多少钱|m我发你,先拿小样试也行|t那先小样""",
    "老客": """
m葵姐好,好久不见,最近皮肤怎么样|t挺好的 一直用你们家 就是不爱在群里说话|m完全理解,您需要什么直接找我|t再来两瓶精华 老地址|m好的,今天发,放了一份问候礼|t有心了""",
    "优惠": """
t有券吗|m有老客满299减60|t还能再少吗|m这是最低啦,再送一个旅行装|t行吧""",
    "投诉": """
t漏液了 箱子都湿了 [图片]|m非常抱歉!马上补发,湿的不用寄回|t上次也这样 你们包装能不能改改|m你说得对,我转给供应链了,改好第一时间告诉你
m补发的昨天出库,单号尾号4026|t还没到
m今天看到派送了,到了吗?""",
    "红屁股": """
t[图片]|t红了三天了怎么办|m看着像尿布疹,清水洗、晾干、厚涂护臀膏,一天四五次|t要去医院吗|m起水泡、破皮或三天不好就去看,别拖
t今天退了一半|m恢复得不错,继续晾,别捂|t好的谢谢诺诺""",
    "辅食": """
t加了蛋黄起疹子|m先停蛋黄,观察三天,记录时间和量|t嗯 那先吃什么|m高铁米粉加根茎类,一样一样来,我发你替换表|t好的
m疹子退了吗|t退了|m两周后再少量试一次蛋黄,有反应就看医生""",
    "待产": """
t36周了 待产包还差什么|m你列的很全,刀纸和一次性内裤再加一点|t产后多久能用护肤品|m当天就可以温和洁面和面霜,精华等皮肤稳定|t好嘞""",
    "睡眠": """
t昨晚又醒了五次|m白天小睡多久?|t快三小时 分两次|m傍晚那一觉缩到半小时,洗澡-绘本-关灯顺序别变|t今晚试
t昨晚醒两次!|m进步很大,再坚持三天|t抱了你一下 隔空的""",
}
"""Private chats: a line is one sitting, turns parted by `|`, m the operator and t the other."""

NOTES = (
    ("豆豆妈", 26, "note", "重度敏感,换季必红;只接受精简护肤,别推功效。"),
    ("豆豆妈", 12, "gift", "送舒缓乳正装一支,谢她在群里带三个新人。"),
    ("阿圆要变白", 33, "said", "说好面霜快用完时提醒她。"),
    ("西瓜不太甜", 17, "heard", "嫌群里广告多,准备关消息。"),
    ("慢半拍的猫", 6, "promise", "打卡模板排好版发她。"),
    ("安安麻麻", 9, "note", "测评可以署名用在详情页。"),
    ("安安麻麻", 40, "gift", "试用装两份,含下一批身体乳。"),
    ("Lily王", 5, "call", "电话20分钟:场地定银泰咖啡馆,20人以内。"),
    ("小鱼儿", 8, "said", "先给小样,两周后再说正装。"),
    ("向日葵☀️", 171, "gift", "半年问候礼:礼盒加手写卡片。"),
    ("快乐星球", 20, "note", "只在满减时下单,别单独推新品。"),
    ("清欢客阿敏", 25, "heard", "成都线下停了两个月,大家散了。"),
    ("木木子", 7, "complaint", "第二次漏液,要求改包装。"),
    ("木木子", 4, "promise", "包装改好第一时间告诉她。"),
    ("果果妈妈", 3, "note", "4个月,红屁股第三天;护臀膏已发用法。"),
    ("汤圆麻麻", 11, "note", "蛋黄过敏待复试,辅食替换表已发。"),
    ("桃桃妈", 14, "said", "预产期前一周问候,送待产清单精简版。"),
    ("米粒妈咪", 15, "heard", "觉得打卡变成任务,有点累。"),
    ("陈太太", 21, "call", "不在群里说话,要求专人对接,发新品先问她。"),
    ("Grace.林", 62, "note", "三次复购都没说过一句话,别打扰,按周期提醒就好。"),
    ("石头妈", 30, "note", "愿意每周带一次共读,给她署名和书卡。"),
    ("一一妈", 2, "promise", "断奶时间表发她。"),
    ("何老师", 19, "call", "下月讲座可以讲辅食过敏,等她给大纲。"),
    ("刘店长", 6, "said", "导购说群里没人看,要更实用的内容。"),
    ("电话客户 张女士", 2, "call", "问孕期能不能用防晒,答应查成分后回电。"),
    ("成分党阿泽", 10, "note", "愿意审稿,署名即可。"),
    ("Mia in Melbourne", 13, "said", "拼单满20份就发海运。"),
)
"""What was written down by hand: who, days ago, kind, words."""

NEEDS = (
    ("出一款身体乳", "new", 0, "approved", "样品9月送测", (*SLOTS["乳"], "滋润一点的")),
    ("出一款无香身体乳", "formula", 0, "collected", "", SLOTS["无香"]),
    ("出旅行装", "bundle", 0, "launched", "30ml,群里的建议是第一个提的", (*SLOTS["旅"], "+1 30ml最好")),
    ("泵头压不出来", "packaging", -1, "told", "新版泵头已换", SLOTS["泵"]),
    ("香味换一种", "formula", -1, "studied", "", SLOTS["香"]),
    ("漏液,包装要改", "packaging", -1, "approved", "", ("上次也这样 你们包装能不能改改", "漏液了 箱子都湿了 [图片]")),
    ("满减门槛低一点", "price", 0, "collected", "", tuple(line for line in SLOTS["凑"] if "{" not in line)),
    ("质地比上一版清爽", "formula", 1, "collected", "", SLOTS["质"]),
)
"""What is asked for: title, category, polarity, state, note, and the lines that ask for it."""

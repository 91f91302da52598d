"""The demo's canned replies: title, its sound, shortcut, folder, kind, status, keywords and the wordings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Canned:
    """A reply; `expires` counts days from the day after the newest one."""

    title: str
    pinyin: str
    shortcut: str
    folder: str
    kind: str
    keywords: str
    wordings: tuple[str, ...]
    status: str = "approved"
    expires: int | None = None


REPLIES = (
    Canned("新人欢迎", "xin ren huan ying", "hy", "欢迎", "chat", "入群 自我介绍", (
        "欢迎 {昵称} 加入{群名}~ 我是{运营},群里聊护肤也聊日常,有问题随时@我",
        "{昵称} 你好呀🌷 先看看群公告,方便的话说说肤质或宝宝月龄,我好帮到你")),
    Canned("泛红急救三步", "fan hong ji jiu san bu", "fhjj", "售前", "service", "敏感肌 过敏 红", (
        "先停掉所有功效产品,凉的生理盐水湿敷10分钟,之后只涂舒缓乳。三天不退请看皮肤科。",
        "别慌~ 停功效、冷湿敷、只留舒缓乳,三步就好;如果肿或起水泡,直接去医院。")),
    Canned("油皮洁面怎么选", "you pi jie mian zen me xuan", "yp", "售前", "service", "出油 痘 闭口", (
        "油皮也别天天强力去油,氨基酸洁面早晚各一次,一分钟以内,两周看变化。",
        "先分清是油还是缺水:洗完紧绷就是洗过头了,换氨基酸洁面试两周。")),
    Canned("孕期可用清单", "yun qi ke yong qing dan", "yq", "售前", "service", "孕妇 怀孕 成分", (
        "孕期可用:洁面、舒缓乳、面霜、物理防晒;先停:A醇、水杨酸、精油。拿不准的把成分表拍给我。",
        "简单记:保湿和物理防晒都可以,A醇和水杨酸先停。产检时也可以问问医生。")),
    Canned("红屁股护理", "hong pi gu hu li", "hpg", "售前", "service", "护臀膏 尿布疹 宝宝", (
        "清水洗、晾干、厚涂护臀膏,一天四五次;起水泡、破皮或三天不好就去看医生。",
        "先不用湿巾,清水洗完彻底晾干再涂,晾的时间比涂的厚更重要。三天不好要看医生。")),
    Canned("查物流", "cha wu liu", "wl", "物流", "service", "快递 没到 单号", (
        "收到,我马上查 {订单号},有结果第一时间回你,最晚今晚八点前。",
        "抱歉让你等了~ 把 {订单号} 再确认一下,我这边去催,不动就给你补发。")),
    Canned("退换说明", "tui huan shuo ming", "thsm", "退换", "service", "退货 换货 过敏", (
        "不合适就退,不用解释~ 过敏的运费我们出,先停用,拍张照给我存底就行。",
        "7天内都可以退,拆封过敏也可以。我给你开单,快递上门取,别自己跑。")),
    Canned("漏液补发", "lou ye bu fa", "ly", "退换", "service", "漏了 坏了 破损", (
        "抱歉!今天就补发,漏的那支不用寄回。谢谢你拍得这么清楚。",
        "对不起让你扫兴了,补发今天出库,单号晚点发你;包装的问题我已转给供应链。")),
    Canned("差评回应", "cha ping hui ying", "cp", "差评", "service", "不满 投诉 难用", (
        "谢谢你说真话。方便告诉我肤质和用法吗?如果真不适合,直接退,我来办。",
        "看到你的评价了,先说声抱歉。我想弄清是用法还是产品的问题,可以打两分钟电话吗?")),
    Canned("催稿不催单", "cui gao bu cui dan", "yqfk", "邀请反馈", "content", "反馈 评价 使用感受", (
        "{昵称},用了两周了吧?不用夸,哪里不好说哪里,我们真的会改。",
        "想听你一句实话:{产品|面霜} 用下来最不满意的是什么?")),
    Canned("邀请做体验官", "yao qing zuo ti yan guan", "koc", "KOC", "content", "体验官 试用 测评", (
        "你写的感受特别具体,想请你做下一批体验官:试用两周,说真话,不用发圈。愿意吗?",
        "我们每期留十个名额给说真话的人,这一期想留一个给你,可以吗?")),
    Canned("会员日预告", "hui yuan ri yu gao", "hyr", "活动预告", "promotion", "活动 满减 会员", (
        "这个月会员日是{日期|月底},满299减60,老客券可叠加;不急用的话建议等到那天。",
        "提前说一声:会员日{日期|月底},该囤的囤,不缺的别买~"), "approved", 6),
    Canned("群规", "qun gui", "qg", "群规", "content", "公告 规则 广告", (
        "本群只聊护肤和带娃:不发外链广告,不加陌生人,有问题@我。遇到推销私信我处理。",
        "三条:说人话、不推销、有问题@{运营}。做得到的都是自己人🌿")),
    Canned("解散告知", "jie san gao zhi", "js", "解散告知", "content", "关群 搬家 合并", (
        "大家好,这个群使命完成了,{日期|本周日}关闭。想继续聊的进{新群},老客权益不变,谢谢陪伴。",
        "跟大家说一声再见:{日期|本周日}起这个群不再更新,资料都在群文件,想留下的到{新群}找我。"), "draft"),
    Canned("周年庆满赠", "zhou nian qing man zeng", "znq", "活动预告", "promotion", "周年庆 满赠 活动", (
        "周年庆满399送旅行套装,叠加会员券;买够自用就好。",
        "周年庆三天,满赠不破价,想要的单独找我拼单。"), "approved", -9),
)  # fmt: skip

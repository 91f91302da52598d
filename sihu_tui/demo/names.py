"""Nicknames as people in Chinese groups have them."""
# ruff: noqa: E501 - lists of names

from __future__ import annotations

from collections.abc import Iterator

from sihu_tui.demo.dice import Dice

_BABIES = (
    "豆豆 安安 果果 糖糖 小米 可乐 朵朵 石头 团子 汤圆 年糕 桃桃 暖暖 阳阳 小满 米粒 橙子 西西 点点 乐乐 悠悠 一一 多多 "
    "布丁 芒果 蜜豆 泡芙 小核桃 苹果 元宝 芽芽 麦麦 沐沐 辰辰 球球 果冻 小鱼 七七 十一 花卷 毛豆 土豆 皮皮 妞妞 小葡萄"
).split()
_KIN = "妈 妈妈 麻麻 妈咪 妈妈 妈 爸 姥姥".split()
_PHRASES = (
    "静待花开 云淡风轻 慢半拍 西瓜不甜 一只小鹿 不吃香菜 今天也要早睡 晴天娃娃 半糖去冰 向日葵 浅浅 木木 小确幸 阿圆 "
    "草莓味的风 南风知我意 迷路的猫 且听风吟 三月兔 柠檬不酸 大脸猫 懒羊羊 棉花糖 知夏 青柠 拾光 夏至未至 初心不改 "
    "月亮不睡我不睡 咸鱼本鱼 人间小满 清欢客 橘子汽水 小太阳 星河 一叶知秋 岁月静好 努力变美 白开水 爱笑的眼睛 暴富 "
    "小幸运 仙女本仙 油皮克星 敏敏子 成分控 空瓶少女 晚安月亮 快乐星球 幸福一家人 顺其自然 做自己 雨后彩虹 麦田 奶盖 "
    "芝士就是力量 鱼丸粗面 山茶 松果 小栀子 野生小番茄 阿狸 苏苏 念念不忘 木兰 小酒窝 茉莉 蓝莓 海盐 青团 栗子 芋圆"
).split()
_FAMILY = "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 罗 高 郑 梁 谢 宋 唐 许 邓 冯 韩 曹".split()
_GIVEN = (
    "丽 静 敏 芳 娟 艳 玲 婷 雪 慧 颖 倩 琳 洁 欣怡 雨桐 佳琪 思雨 晓燕 文静 海燕 梦瑶 雅婷 晓彤 丹丹 媛媛 小红 秀英 "
    "建国 志强 浩然 子涵"
).split()
_ENGLISH = (
    "Lily Coco Mia Cindy Amy Vivi Sunny Joyce Anna Tina Yoyo Nana Momo Grace Ivy Luna Kiki Bella Echo Zoe".split()
)
_CITIES = "杭州 上海 成都 广州 深圳 武汉 南京 苏州 长沙 西安 重庆 宁波 合肥 郑州".split()
_ENDS = ("", "", "", "🌸", "~", "🍀", "呀", "☀️", "🐰", "_", "。", "er")


def nicknames(dice: Dice) -> Iterator[str]:
    """Give one nickname after the other, never the same twice."""
    used: set[str] = set()
    while True:
        name = _nickname(dice)
        while name in used:
            name += str(dice.between(1, 99))
        used.add(name)
        yield name


def _nickname(dice: Dice) -> str:
    draw = dice.random()
    if draw < 0.36:
        return dice.pick(_BABIES) + dice.pick(_KIN)
    if draw < 0.66:
        return dice.pick(_PHRASES) + dice.pick(_ENDS)
    if draw < 0.82:
        return dice.pick(_FAMILY) + dice.pick(_GIVEN)
    if draw < 0.92:
        return dice.pick(_ENGLISH) + dice.pick(("", "", "🌷", "酱", "小姐", "." + dice.pick(_FAMILY)))
    return "小" + dice.pick(_FAMILY + _BABIES)


def alias(dice: Dice, name: str) -> str:
    """Give a name as it is written in one group only: with a place or an age."""
    return f"{name}-{dice.pick(_CITIES)}" if dice.chance(0.6) else f"{name} {dice.between(1, 4)}岁宝"

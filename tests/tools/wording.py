"""How Chinese is written here: full-width punctuation in sentences, one word for one thing."""

from __future__ import annotations

import re

TERMS = {
    "老客": "老成员", "常客": "老成员", "快捷码": "缩写", "短码": "缩写", "手工计数": "手记", "人工计数": "手记", "回车": "Enter ",
    "告别": "收群", "逾期未说话": "失声", "逾期": "失声", "塌落": "骤冷", "数据止于": "数据只到", "随处": "全局", "办没办": "补记",
    "进草稿": "加入草稿", "全标": "全选", "她说": "对方说", "她的": "对方的", "48时": "48 小时", "虚构数据": "演示数据",
}  # fmt: skip
"""Words that are not used any more, and what is used in their place."""
LEFTOVERS = ("TODO", "FIXME", "的的", "。。", "，，")
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_CODE = re.compile(r"`[^`]*`|\{[^{}]*\}|--?[a-z][a-z-]*|\S+://\S+|[a-z_]+:[a-z_]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BEFORE = re.compile(r"[\u4e00-\u9fff」”）》\uE000-\uF8FF]")


def proper(text: str) -> str:
    """Give a Chinese text as it is written here; code, blanks to fill and numbers stay as they are."""
    if not _HAN.search(text):
        return text
    held: list[str] = []

    def hide(found: re.Match[str]) -> str:
        held.append(found[0])
        return chr(0xE000 + len(held) - 1)

    text = _CODE.sub(hide, text)
    for old, new in TERMS.items():
        text = re.sub(f"{re.escape(old)}(?!入草稿)" if old == "进草稿" else re.escape(old), new, text)
    text = text.replace("加加入草稿", "加入草稿").replace("Enter  ", "Enter ")
    text = re.sub(r"(?<=[\u4e00-\u9fff])Enter ", " Enter ", text).replace("  Enter ", " Enter ")
    text = _brackets(text)
    made = []
    for place, char in enumerate(text):
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        beside = text[place + 1 :].lstrip()[:1]
        if char in _WIDE and not (before.isdigit() and after.isdigit()):
            wide = bool(_BEFORE.match(before)) or (char in ",;:" and bool(_HAN.match(beside)))
            char = _WIDE[char] if wide else char
        made.append(char)
    text = re.sub(r"(?<=[，；：？！。、（）]) (?=\S)", "", "".join(made))
    for number, code in enumerate(held):
        text = text.replace(chr(0xE000 + number), code)
    return text


def _brackets(text: str) -> str:
    """Give it with full-width brackets where Chinese stands in them or beside them."""
    opened: list[int] = []
    chars = list(text)
    for place, char in enumerate(text):
        if char == "(":
            opened.append(place)
        elif char == ")" and opened:
            first = opened.pop()
            inside, beside = text[first + 1 : place], text[first - 1 : first] + text[place + 1 : place + 2]
            if _HAN.search(inside) or _BEFORE.search(beside):
                chars[first], chars[place] = "（", "）"
    return "".join(chars)

"""Blanks in a reply: what they are called, how they are filled, and what is still to be asked for.

    {昵称}              filled from the person, the group, the operator, or asked for
    {订单号|见短信}     filled likewise; 见短信 when nothing is known
    {称呼:亲|您|老师}   one of a list, the first unless another is chosen
    {昵称|{称呼:亲|您}} a default can hold blanks
    {{ and }}           a brace that is meant

Full-width ｛ ｜ ： ｝ do the same, for an input method types those. What is filled in is never read as a
blank itself, so a nickname like {昵称} cannot fill itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import one_line

MAX_DEPTH = 3
_OPEN, _CLOSE, _ELSE, _LIST = "{｛", "}｝", "|｜", ":："
# Names a blank can have for the same field, first the one that is shown.
FIELDS: dict[str, tuple[str, ...]] = {
    "person.name": ("昵称", "客户", "客户昵称", "名字", "name", "nickname"),
    "person.stage": ("阶段", "stage"),
    "person.order": ("订单号", "订单", "order"),
    "person.product": ("商品", "产品", "product"),
    "group.name": ("群名", "群", "group"),
    "group.about": ("群主题", "about"),
    "group.platform": ("平台", "platform"),
    "group.owner": ("群主", "owner"),
    "group.ends": ("结束日期", "ends"),
    "group.helpers": ("答疑名单",),
    "group.asked": ("问题数",),
    "group.solved": ("解决数",),
    "group.day": ("挑战天数",),
    "operator.name": ("客服", "运营", "我", "operator", "me"),
    "operator.brand": ("品牌", "店铺", "brand"),
}
_FIELD_OF = {name: key for key, names in FIELDS.items() for name in names}


@dataclass(frozen=True)
class Blank:
    """One blank: its name, what stands in for it (texts and blanks), the choices there are."""

    name: str
    default: tuple[str | Blank, ...] | None = None
    choices: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What to ask for: the name, or the choices of a blank that has none."""
        return self.name or "/".join(self.choices)


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a body's braces: a code, and where (offset in the body)."""

    code: str
    at: int


@dataclass
class Filled:
    """A body with its blanks filled as far as known: texts, and blanks that must be asked for.

    `chosen` has for each choice list the choices and which one stands.
    """

    parts: list[str | Blank] = field(default_factory=list)
    chosen: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[Blank, ...]:
        """The blanks that nothing is known for, each once, in order."""
        return tuple({part.label: part for part in self.parts if isinstance(part, Blank)}.values())

    @property
    def text(self) -> str:
        """The text to send. Raises SihuError while something is missing."""
        if self.missing:
            names = _(", ").join(blank.label or _("(no name)") for blank in self.missing)
            raise SihuError(_("Still to fill in: {names}.").format(names=names))
        return "".join(part for part in self.parts if isinstance(part, str))


@lru_cache(maxsize=512)
def parse(body: str) -> tuple[tuple[str | Blank, ...], tuple[Trouble, ...]]:
    """Give the texts and blanks of a body in order, and what is wrong with its braces.

    A brace without its partner stays as the text it is.
    """
    reader = _Reader(body, _pairs(body))
    parts = reader.read(0, len(body), 0)
    return parts, tuple(reader.troubles)


def blanks(body: str) -> list[Blank]:
    """Give the blanks of a body, those in defaults as well, each name once."""
    return list({blank.label: blank for blank in _every(parse(body)[0])}.values())


def canonical(name: str) -> str:
    """Give the name that is shown for a blank's name: 昵称 for name, and an unknown one as it is."""
    key = _FIELD_OF.get(name) or _FIELD_OF.get(name.lower())
    return FIELDS[key][0] if key else name


def fill(
    body: str,
    person: Mapping[str, str] | None = None,
    group: Mapping[str, str] | None = None,
    operator: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
) -> Filled:
    """Fill a body's blanks from what is known of a person, a group and the operator.

    Each is a mapping of field names (see FIELDS, after the dot) or of the user's own names for facts.
    `answers`, by the blank's label, win over all. What is known only as white space is not known.
    """
    known = {"person": person or {}, "group": group or {}, "operator": operator or {}}
    filled = Filled()
    for part in parse(body)[0]:
        _fill(part, known, answers or {}, filled, ())
    return filled


def literal(text: str) -> str:
    """Give `text` as a body that says just that: braces doubled."""
    return "".join(char * 2 if char in "{}" else char for char in text)


def _fill(
    part: str | Blank, known: Mapping[str, Mapping[str, str]], answers: Mapping[str, str], filled: Filled,
    inside: tuple[str, ...],
) -> None:  # fmt: skip
    if isinstance(part, str):
        filled.parts.append(part)
        return
    value = one_line(answers.get(part.label, "")) or _known(part.name, known)
    if part.choices:
        value = value or part.choices[0]
        filled.chosen[part.label] = (part.choices, value)
    if value:
        filled.parts.append(value)
    elif part.default is not None and part.label not in inside:
        for one in part.default:
            _fill(one, known, answers, filled, (*inside, part.label))
    else:
        filled.parts.append(part)


def _known(name: str, known: Mapping[str, Mapping[str, str]]) -> str:
    if not name:
        return ""
    key = _FIELD_OF.get(name) or _FIELD_OF.get(name.lower())
    if key:
        whose, _dot, what = key.partition(".")
        if value := one_line(known[whose].get(what, "")):
            return value
    for facts in known.values():
        if value := one_line(facts.get(name, "")):
            return value
    return ""


def _every(parts: tuple[str | Blank, ...]) -> Iterator[Blank]:
    for part in parts:
        if isinstance(part, Blank):
            yield part
            yield from _every(part.default or ())


def _pairs(body: str) -> dict[int, int]:
    """Give for each brace that opens a blank the place of the one that closes it."""
    pairs, opened, at = dict[int, int](), list[int](), 0
    while at < len(body):
        char = body[at]
        if _doubled(body, at) and (char == "{" or not opened):
            at += 1
        elif char in _OPEN:
            opened.append(at)
        elif char in _CLOSE and opened:
            pairs[opened.pop()] = at
        at += 1
    return pairs


def _doubled(body: str, at: int) -> bool:
    return body[at] in "{}" and body[at : at + 2] == body[at] * 2


@dataclass
class _Reader:
    body: str
    pairs: dict[int, int]
    troubles: list[Trouble] = field(default_factory=list)

    def read(self, at: int, end: int, depth: int) -> tuple[str | Blank, ...]:
        """Give the texts and blanks from `at` to `end`."""
        parts, text = list[str | Blank](), list[str]()
        while at < end:
            char = self.body[at]
            blank = self.blank(at, depth) if at in self.pairs else None
            if blank is not None:
                if text:
                    parts.append("".join(text))
                    text.clear()
                parts.append(blank)
                at = self.pairs[at]
            else:
                if at not in self.pairs and _doubled(self.body, at):
                    at += 1
                elif char in _OPEN + _CLOSE:
                    self.troubles.append(Trouble("brace", at))
                text.append(char)
            at += 1
        if text:
            parts.append("".join(text))
        return tuple(parts)

    def blank(self, start: int, depth: int) -> Blank | None:
        """Give the blank whose brace opens at `start`; None when what it holds is no blank."""
        end = self.pairs[start]
        inside = self.body[start + 1 : end]
        at = next((at for at, char in enumerate(inside) if char in _ELSE + _LIST), len(inside))
        name, sign, rest = inside[:at], inside[at : at + 1], inside[at + 1 :]
        listed = name if sign in _ELSE and sign else inside
        if depth >= MAX_DEPTH or any(char in _OPEN + _CLOSE + "\n" for char in listed):
            return None
        name = one_line(name)
        choices: tuple[str, ...] = ()
        default: tuple[str | Blank, ...] | None = None
        if sign and sign in _LIST:
            said = rest.replace("｜", "|").split("|")
            choices = tuple(dict.fromkeys(one for part in said if (one := part.strip())))
        elif sign:
            default = self.read(start + 2 + at, end, depth + 1)
        if not name and not choices and default is None:
            self.troubles.append(Trouble("unnamed", start))
        if any(blank.name == name for blank in _every(default or ())):
            self.troubles.append(Trouble("itself", start))
        return Blank(name, default, choices)

"""Chatwoot's canned responses: the JSON its API gives and takes, `short_code` and `content`.

Its Liquid variables become blanks and back: {{contact.name}} is {昵称}, {{agent.name}} is {客服}, any other
{{a.b}} the blank {a.b}; a `default` filter is a blank's default. Other blanks stay as sihu writes them, and a
brace that is meant is written as Liquid text. What a response has beyond the two (its id) is kept when a file
is written over itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from sihu_tui.errors import SihuError
from sihu_tui.replies.models import Pack, ReplyDraft
from sihu_tui.replies.placeholders import Blank, canonical, literal, parse
from sihu_tui.text.i18n import _

_LIQUID = re.compile(
    r"""\{\{-?\s*(?:
        (?P<variable>\w+(?:\.\w+)*)\s*(?:\|\s*default:\s*(?P<quote>["'])(?P<default>[^"'{}|]*)(?P=quote)\s*)?
        | "(?P<brace>[{}])"
    )\s*-?\}\}""",
    re.VERBOSE,
)
_VARIABLES = {"contact.name": "昵称", "agent.name": "客服"}
_BLANKS = {blank: variable for variable, blank in _VARIABLES.items()}
_PLAIN_DEFAULT = re.compile(r"""[^"'{}|｛｝｜]+""")
_DOTTED = re.compile(r"\w+(?:\.\w+)+", re.ASCII)


def read(text: str) -> Pack:
    """Give the canned responses of a JSON array; the line of an entry is its number in the array.

    Raises SihuError for what is not such an array.
    """
    pack = Pack(holds=frozenset(("shortcut", "body")))
    for number, entry in enumerate(_entries(text), 1):
        content = entry.get("content") if isinstance(entry, dict) else None
        code = entry.get("short_code") if isinstance(entry, dict) else None
        if not isinstance(content, str) or not isinstance(code, str):
            pack.errors.append((number, _("it has no short_code and content")))
        else:
            pack.take(number, ReplyDraft("", code, scope="team", wordings=(from_liquid(content),)))
    return pack


def write(drafts: Sequence[ReplyDraft], previous: str = "") -> str:
    """Give a JSON array of canned responses, the first wording of each.

    Entries of `previous` keep what else they have.

    Raises SihuError when `previous` is not such an array.
    """
    entries = list[dict[str, Any]]()
    before = _entries(previous) if previous.strip() else []
    old = {one.get("short_code"): one for one in before if isinstance(one, dict)}
    for draft in drafts:
        known = old.get(draft.shortcut, {})
        same = isinstance(known.get("content"), str) and from_liquid(known["content"]).strip() == draft.body
        entries.append(
            {
                **known,
                "short_code": draft.shortcut,
                "content": known["content"] if same else to_liquid(draft.body),
            }
        )
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"


def lost(draft: ReplyDraft) -> bool:
    """Tell whether a reply has more than a canned response can hold."""
    return draft != ReplyDraft(draft.title, draft.shortcut, scope=draft.scope, wordings=draft.wordings[:1])


def from_liquid(content: str) -> str:
    """Give a body for a canned response's content."""

    def one(hit: re.Match[str]) -> str:
        if hit["brace"]:
            return hit["brace"] * 2
        name = _VARIABLES.get(hit["variable"], hit["variable"])
        return f"{{{name}|{hit['default']}}}" if hit["default"] else f"{{{name}}}"

    parts, at = list[str](), 0
    for hit in _LIQUID.finditer(content):
        parts += (_kept(content[at : hit.start()]), one(hit))
        at = hit.end()
    return "".join((*parts, _kept(content[at:])))


def to_liquid(body: str) -> str:
    """Give a canned response's content for a body."""
    return "".join(_liquid(part) for part in parse(body)[0])


def _kept(text: str) -> str:
    """Give text outside of Liquid variables: sihu's own blanks stay, other braces are meant."""
    return "".join(literal(part) if isinstance(part, str) else _written(part) for part in parse(text)[0])


def _liquid(part: str | Blank) -> str:
    if isinstance(part, str):
        return re.sub(r"[{}]", lambda brace: f'{{{{ "{brace.group()}" }}}}', part)
    variable = _BLANKS.get(canonical(part.name)) or (part.name if _DOTTED.fullmatch(part.name) else "")
    if variable and not part.choices:
        if part.default is None:
            return f"{{{{{variable}}}}}"
        words = part.default[0] if len(part.default) == 1 else None
        if isinstance(words, str) and _PLAIN_DEFAULT.fullmatch(words):
            return f'{{{{{variable} | default: "{words}"}}}}'
    return _written(part)


def _written(part: str | Blank) -> str:
    """Give a blank, or the text in one's default, as a body has it."""
    if isinstance(part, str):
        return literal(part)
    if part.choices:
        return f"{{{part.name}:{'|'.join(part.choices)}}}"
    if part.default is None:
        return f"{{{part.name}}}"
    return f"{{{part.name}|{''.join(map(_written, part.default))}}}"


def _entries(text: str) -> list[Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SihuError(_("This is not JSON: {why}.").format(why=error)) from error
    if isinstance(found, dict):
        found = found.get("payload", found.get("data"))
    if not isinstance(found, list):
        raise SihuError(_("This is no list of canned responses; it needs short_code and content in each."))
    return found

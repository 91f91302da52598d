"""What is amiss with a reply or with a text about to be sent, each in one line with a code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache

from sihu_tui.replies.models import ReplyDraft
from sihu_tui.replies.placeholders import parse
from sihu_tui.replies.pushy_words import DEFAULT, Phrase, phrases, pushy
from sihu_tui.text.i18n import _

TOO_LONG = 300
"""Characters of one message beyond which few read on; a default, to be set by the user."""
TOO_ALIKE = 0.9
"""Two wordings that are this much the same (1 is identical) do not vary anything."""
_LEFT_OVER = re.compile(r"[{｛][^{}｛｝\n]{0,40}[}｝]|\[\[[^\]\n]{1,40}\]\]")


@dataclass(frozen=True)
class LintFinding:
    """One thing amiss: a code for programs, a line for people, and where in which text.

    `text` numbers the reply's texts from 0 (None: the reply as a whole), `start` and `end` are characters.
    """

    code: str
    message: str
    text: int | None = None
    start: int = 0
    end: int = 0


@cache
def default_phrases() -> tuple[Phrase, ...]:
    """Give the pushy phrases that sihu ships."""
    return phrases(DEFAULT)


def lint_text(
    text: str, listed: Iterable[Phrase] | None = None, too_long: int = TOO_LONG, number: int | None = None
) -> list[LintFinding]:
    """Give what is amiss with a text as it would be sent: blanks left over, pushy, too long (characters)."""
    found = [
        LintFinding("left-over", _("Not filled in: {what}").format(what=hit.group()), number, *hit.span())
        for hit in _LEFT_OVER.finditer(text)
    ]
    found += _pushy(text, listed, number)
    if len(text) > too_long:
        message = _("{n} characters; past {most} few read on").format(n=len(text), most=too_long)
        found.append(LintFinding("too-long", message, number, too_long, len(text)))
    return found


def lint(
    draft: ReplyDraft,
    listed: Iterable[Phrase] | None = None,
    too_long: int = TOO_LONG,
    today: date | None = None,
) -> list[LintFinding]:
    """Give what is amiss with a reply: its braces, wording and length, wordings too alike, its day."""
    found = list[LintFinding]()
    for number, text in enumerate(draft.texts()):
        for trouble in parse(text)[1]:
            found.append(
                LintFinding(f"blank-{trouble.code}", _braces(trouble.code), number, trouble.at, trouble.at + 1)
            )
        found += _pushy(text, listed, number)
        if len(text) > too_long:
            message = _("{n} characters; past {most} few read on").format(n=len(text), most=too_long)
            found.append(LintFinding("too-long", message, number, too_long, len(text)))
    for number, text in enumerate(draft.wordings):
        if any(SequenceMatcher(None, text, other).ratio() >= TOO_ALIKE for other in draft.wordings[:number]):
            found.append(LintFinding("alike", _("This wording says almost the same as an earlier one"), number))
    if not draft.shortcut:
        found.append(LintFinding("no-shortcut", _("No shortcut; give it a few letters to type")))
    if today is not None and draft.expires is not None and draft.expires <= today:
        found.append(LintFinding("expired", _("Expired on {day}").format(day=draft.expires.isoformat())))
    return found


def _pushy(text: str, listed: Iterable[Phrase] | None, number: int | None) -> list[LintFinding]:
    found = list[LintFinding]()
    for one in pushy(text, default_phrases() if listed is None else listed):
        said = text[one.start : one.end]
        if one.phrase.instead:
            message = _("Pushy: {said}; rather: {instead}").format(said=said, instead=one.phrase.instead)
        else:
            message = _("Pushy: {said}").format(said=said)
        if one.phrase.kind:
            message += _(" ({kind})").format(kind=one.phrase.kind)
        found.append(LintFinding("pushy", message, number, one.start, one.end))
    return found


def _braces(code: str) -> str:
    return {
        "brace": _("A brace without its partner; write {{ for a brace that is meant"),
        "unnamed": _("A blank without a name; write {name} or {{ for a brace that is meant"),
        "itself": _("A blank that has itself for a default"),
    }[code]

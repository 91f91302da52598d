"""A canned reply as packs hold it, apart from any store."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sihu_tui.errors import SihuError
from sihu_tui.replies.placeholders import parse
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import one_line, plain

SCOPES = ("mine", "team")
KINDS = ("content", "service", "promotion", "chat")
STATES = ("draft", "approved", "retired")
KIT_PARTS = ("usage", "service", "value")
MAX_BODY = 20_000
MAX_LINE = 200
MADE_TITLE = 24
_SIGNS = "，,。.！!：: 、"
MAX_WORDINGS = 50
_TAG_BREAK = re.compile(r"[;；,，、|\n]")


class DraftError(SihuError):
    """What is wrong with one entry of a pack."""


TERMS = "核对店规"
"""The tag of a draft that is fine but for the shop's own terms: it is suggested, with the warning that it is a draft."""


@dataclass(frozen=True)
class ReplyDraft:
    """One reply: its texts, where it belongs and how far it may be used.

    `wordings` says the same in several ways, the main one first. `steps` are what follows the main wording
    in a script of several messages. `kit` has the parts of a product kit by name (see KIT_PARTS).
    `attachment` tells where a picture or file lies. `expires` is the first day on which it is stale.
    """

    title: str
    shortcut: str = ""
    folder: str = ""
    tags: tuple[str, ...] = ()
    keywords: str = ""
    scope: str = "mine"
    kind: str = "service"
    wordings: tuple[str, ...] = ()
    status: str = "approved"
    reviewer: str = ""
    expires: date | None = None
    attachment: str = ""
    steps: tuple[str, ...] = ()
    kit: dict[str, str] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """The main wording, or "" for a product kit without one."""
        return self.wordings[0] if self.wordings else ""

    def texts(self) -> tuple[str, ...]:
        """Give every text that can be sent."""
        return (*self.wordings, *self.steps, *(self.kit[part] for part in KIT_PARTS if part in self.kit))

    def stale(self, today: date) -> bool:
        """Tell whether it must not be offered first on `today`: retired, or past its day."""
        return self.status == "retired" or self.expires is not None and self.expires <= today


@dataclass
class Pack:
    """What a file of replies holds: entries and errors, each with its line (from 1).

    `holds` names the fields that such a file can tell of; "body" is the first wording alone.
    """

    entries: list[tuple[int, ReplyDraft]] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)
    name: str = ""
    about: str = ""
    holds: frozenset[str] = frozenset()

    @property
    def drafts(self) -> list[ReplyDraft]:
        """The replies alone."""
        return [draft for _line, draft in self.entries]

    def take(self, line: int, draft: ReplyDraft) -> None:
        """Add an entry, or its error when there is something wrong with it."""
        try:
            self.entries.append((line, clean(draft)))
        except DraftError as error:
            self.errors.append((line, str(error)))


def clean(draft: ReplyDraft) -> ReplyDraft:
    """Give a draft with plain texts, on one line where one belongs; what is empty is left out.

    Raises DraftError when it has no text, or a text that is too long, or a word that is none of the known.
    """
    checked = replace(
        draft,
        title=one_line(draft.title),
        shortcut=one_line(draft.shortcut),
        folder=one_line(draft.folder),
        tags=split_tags("\n".join(draft.tags)),
        keywords=one_line(draft.keywords),
        reviewer=one_line(draft.reviewer),
        attachment=one_line(draft.attachment),
        wordings=_texts(draft.wordings),
        steps=_texts(draft.steps),
        kit={part: text for part in KIT_PARTS if (text := plain(draft.kit.get(part, "")).strip())},
    )
    if not checked.texts():
        raise DraftError(_("it has no text; give it a body"))
    if not checked.title:
        checked = replace(checked, title=_title(checked.texts()[0]))
    if len(checked.wordings) > MAX_WORDINGS:
        raise DraftError(
            _("it has {n} wordings; at most {most} fit").format(n=len(checked.wordings), most=MAX_WORDINGS)
        )
    for text in checked.texts():
        if len(text) > MAX_BODY:
            raise DraftError(
                _("a text has {n} characters; at most {most} fit, so split it").format(n=len(text), most=MAX_BODY)
            )
    for name in ("title", "shortcut", "folder", "keywords", "reviewer", "attachment"):
        if len(getattr(checked, name)) > MAX_LINE:
            raise DraftError(_("its {field} is longer than {most} characters").format(field=name, most=MAX_LINE))
    if any(char.isspace() for char in checked.shortcut):
        raise DraftError(_("its shortcut {shortcut!r} has a blank in it").format(shortcut=checked.shortcut))
    for name, known in (("scope", SCOPES), ("kind", KINDS), ("status", STATES)):
        if getattr(checked, name) not in known:
            raise DraftError(
                _("its {field} is {value!r}, which is none of: {known}").format(
                    field=name, value=getattr(checked, name), known=_(", ").join(known)
                )
            )
    return checked


def split_tags(text: str) -> tuple[str, ...]:
    """Give the tags in a text, told apart by ; , 、 | or a line end, each once."""
    return tuple(dict.fromkeys(tag for part in _TAG_BREAK.split(text) if (tag := one_line(part))))


def parse_day(text: str) -> date | None:
    """Give the day in `text` (2025-11-30), None for "". Raises DraftError for anything else."""
    if not text:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise DraftError(_("{day!r} is no day; write it like 2025-11-30").format(day=text)) from error


def _title(body: str) -> str:
    """Give a title for a body that has none: its first words without the blanks."""
    said = one_line("".join(part for part in parse(body)[0] if isinstance(part, str))).lstrip(_SIGNS)
    return (said or one_line(body))[:MADE_TITLE].rstrip()


def _texts(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for one in texts if (text := plain(one).strip())))

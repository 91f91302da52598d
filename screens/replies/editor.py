"""Writing a reply: the form for one, and the whole of it in the user's editor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.replies.library import ReplyRow
from sihu_tui.replies.models import ReplyDraft, clean, split_tags
from sihu_tui.text.i18n import _

from ..dialogs.form import Check, Field, Wrong, needed, wrong_day
from .detail import KINDS, SCOPES, STATES
from .picker_text import BREAK, KIT, joined, parted

_FOLDERS_OFFERED = 50


def fields(reply: ReplyRow | None, folders: list[str]) -> list[Field]:
    """Give what is asked for a reply, filled with what it is now; what is asked seldom stands last."""
    kit = [reply.kit.get(part, "") for part in KIT] if reply is not None and reply.kit else []
    return [
        Field("title", _("Title"), reply.title if reply else ""),
        Field("body", _("Text; a line of {line} between wordings").format(line=BREAK),
              joined(reply.wordings) if reply else "", long=True),
        Field("shortcut", _("Shortcut"), reply.shortcut if reply else ""),
        Field("folder", _("Folder"), reply.folder if reply else "", offers=folders[:_FOLDERS_OFFERED]),
        Field("tags", _("Tags, by commas"), ", ".join(reply.tags) if reply else ""),
        Field("keywords", _("Also found by (words)"), reply.keywords if reply else ""),
        Field("kind", _("Kind"), _(KINDS[reply.kind if reply else "service"]), [_(word) for word in KINDS.values()]),
        Field("scope", _("Whose"), _(SCOPES[reply.scope if reply else "team"]), [_(word) for word in SCOPES.values()]),
        Field("status", _("Status"), _(STATES[reply.status if reply else "approved"]), [_(word) for word in STATES.values()]),
        Field("reviewer", _("Reviewer"), reply.reviewer if reply else ""),
        Field("expires", _("Not to be used from (YYYY-MM-DD, empty for no end)"),
              days.iso(reply.expires_day) if reply and reply.expires_day is not None else ""),
        Field("attachment", _("Attachment (a path)"), reply.attachment if reply else ""),
        Field("steps", _("Messages that follow, one after another; a line of {line} between them").format(line=BREAK),
              joined(reply.steps) if reply else "", long=True),
        Field("kit", _("Product kit: {parts}; a line of {line} between them").format(
            parts=" / ".join(_(name) for name in KIT.values()), line=BREAK), joined(kit), long=True),
    ]  # fmt: skip


def check() -> Check:
    """Give what finds out whether the answers make a reply."""
    titled = needed({"title": _("Title")})

    def wrong(answers: dict[str, str]) -> Wrong:
        said = titled(answers)
        if day := wrong_day(answers["expires"]):
            said["expires"] = day
        if said:
            return said
        try:
            clean(drafted(None, changes(answers)))
        except SihuError as error:
            return str(error) if answers["body"].strip() else {"body": str(error)}
        return ""

    return wrong


def changes(answers: dict[str, str]) -> dict[str, Any]:
    """Give what the answers of the form say of a reply."""
    expires = answers["expires"].strip()
    kit = [part.strip() for part in f"\n{answers['kit']}\n".split(f"\n{BREAK}\n")]
    return {
        **{name: answers[name].strip() for name in ("title", "shortcut", "folder", "keywords", "reviewer", "attachment")},
        "tags": split_tags(answers["tags"]), "kind": _code(answers["kind"], KINDS) or "service",
        "scope": _code(answers["scope"], SCOPES) or "team", "status": _code(answers["status"], STATES) or "approved",
        "wordings": parted(answers["body"]), "steps": parted(answers["steps"]),
        "kit": {name: text for name, text in zip(KIT, kit, strict=False) if text},
        "expires": date.fromisoformat(expires) if expires else None,
    }  # fmt: skip


def _code(said: str, words: dict[str, str]) -> str:
    """Give the word of a pack for what was said in the language in use; what is unknown stays, to be refused."""
    return next((code for code, word in words.items() if said.strip() == _(word)), said.strip())


def drafted(reply: ReplyRow | None, changes: dict[str, Any]) -> ReplyDraft:
    """Give the draft that `reply` with `changes` is."""
    return ReplyDraft(**changes) if reply is None else replace(reply.draft(), **changes)


def as_text(reply: ReplyRow) -> str:
    """Give all of a reply as a pack of one, to be edited."""
    from sihu_tui.replies.formats import pack

    return pack.write([reply.draft()])


def from_text(text: str) -> ReplyDraft:
    """Give the reply of a pack of one. Raises SihuError when it is none."""
    from sihu_tui.replies.formats import pack as packs

    pack = packs.read(text)
    if pack.errors or len(pack.drafts) != 1:
        raise SihuError(pack.errors[0][1] if pack.errors else _("it should hold one reply"))
    return pack.drafts[0]

"""What the reply picker shows: a reply in a row, the one under the cursor in full, a draft of several rewritten."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sihu_tui.replies.library import ReplyRow
from sihu_tui.replies.sends import Piece
from sihu_tui.text.i18n import _

from ..widgets import formatting
from ..widgets.table import Cell
from ..widgets.text import Line, Span, wrap_spans
from .picker_state import PickerLibrary
from .picker_text import Meant, options_of

if TYPE_CHECKING:
    from sihu_tui.replies.search.index import ReplyHit


def cells_of(
    known: PickerLibrary,
    typed: str,
    asked: Container[int],
    weak: Container[int],
    found: tuple[ReplyRow, ReplyHit | None],
) -> list[Cell]:
    """Give a reply that was found: `asked` answered such a message before, of `weak` it is not sure that they suit."""
    reply, hit = found
    options = options_of(reply)
    text, hits = (options[0][0] if options else ""), range(0)
    if hit is not None and hit.field == "body" and hit.body is not None:
        begin = max(0, hit.body[0] - 6)
        text = hit.entry.body[begin : begin + 200]
        hits = range(hit.body[0] - begin, hit.body[1] - begin)
    short = range(len(typed)) if typed and reply.shortcut.lower().startswith(typed) else range(0)
    tone = "quiet" if reply.stale(known.today) or reply.status != "approved" else ""
    had, last = "", known.last.get(reply.id)
    if last is not None:
        had = _("had {ago}").format(ago=formatting.ago(last, known.today, known.zone))
    elif reply.id in asked:
        had = _("answered such")
    elif not typed and reply.id in weak:
        had = _("unsure")
    return [
        Cell(reply.title, tone, hit.places if hit else ()), Cell(reply.shortcut, "accent", short),
        Cell(reply.folder, "dim"), Cell(had, "dim"), Cell(" ".join(text.split("\n")), "dim", hits),
    ]  # fmt: skip


def preview(
    meant: Meant, reply: ReplyRow | None, note: str, draft: Sequence[Piece], asked: str, width: int
) -> list[Line]:
    """Give a note, the draft, and the text of a reply as it would go out; `asked` is what it answered before."""
    lines: list[Line] = [[Span("─" * width, "quiet")]]
    if note:
        lines += [*wrap_spans([Span(note, "accent")], width), []]
    if draft:
        told = _("Draft of {n}: {texts}").format(n=len(draft), texts=" ¶ ".join(piece.text for piece in draft))
        lines += [*wrap_spans([Span(told, "dim")], width), []]
    if reply is None:
        return lines
    lines += wrap_spans([Span(reply.title, "title"), Span("  " + meant.about(reply), "dim")], width)
    if asked:
        lines += wrap_spans([Span(_("Answered before: {asked}").format(asked=asked), "dim")], width)
    lines += meant.lines(reply, width)
    if reply.attachment:
        lines += wrap_spans([Span(_("Attachment: {path}").format(path=reply.attachment), "dim")], width)
    if meant.known is not None and meant.known.own.over:
        own = meant.known.own
        told = _("{share} of your last {n} went out word for word; ^e makes it your own.")
        said = told.format(share=formatting.percent(own.share), n=own.sends)
        lines += [[], *wrap_spans([Span(said, "quiet")], width)]
    return lines


def rewritten(draft: Sequence[Piece], texts: Sequence[str]) -> list[Piece]:
    """Give a draft that says `texts` now: one for each piece, what is over with the last; a piece without is gone."""
    held = [*texts[: len(draft) - 1], "\n\n".join(texts[len(draft) - 1 :])] if len(texts) > len(draft) else texts
    return [
        replace(piece, text=text, verbatim=piece.verbatim and piece.text == text)
        for piece, text in zip(draft, held, strict=False)
    ]

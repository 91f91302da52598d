"""A reply in full: all its texts, where it belongs, how it was used and what came of it, what is amiss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sihu_tui.dates import days
from sihu_tui.dates.days import from_day_number
from sihu_tui.replies import guards, lint, usage
from sihu_tui.replies.library import ReplyRow
from sihu_tui.replies.lint import LintFinding
from sihu_tui.replies.usage import Use, UseOutcome
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext

from ..widgets import formatting
from ..widgets.text import Line, Span, wrap, wrap_spans
from .picker_text import kit_of

KINDS = {"content": N_("content"), "service": N_("service"), "promotion": N_("promotion"), "chat": N_("chat")}
STATES = {"draft": N_("draft"), "approved": N_("approved"), "retired": N_("retired")}
SCOPES = {"mine": N_("mine"), "team": N_("team")}


@dataclass(frozen=True)
class ReplyLook:
    """What is read of a reply when somebody looks at it: how it was used, and what is amiss with it."""

    reply: int
    use: Use
    findings: list[LintFinding]


def look(store: Store, reply: ReplyRow, today: int) -> ReplyLook:
    """Read how a reply was used, and look for what is amiss."""
    found = lint.lint(reply.draft(), guards.pushy_list(store), today=from_day_number(today))
    # the first line says that already
    return ReplyLook(reply.id, usage.use_of(store, reply.id), [one for one in found if one.code != "expired"])


def texts_of(reply: ReplyRow) -> list[tuple[str, str]]:
    """Give every text of a reply, each with what it is called; '' where there is but one."""
    many, begun = len(reply.wordings), bool(reply.wordings)
    name, step = _("wording {n}/{all}") if many > 1 else "", _("step {n}/{all}")
    found = [(name.format(n=n, all=many), text) for n, text in enumerate(reply.wordings, 1)]
    steps = len(reply.steps) + begun
    found += [(step.format(n=n, all=steps), text) for n, text in enumerate(reply.steps, 1 + begun)]
    return found + [(_(part), text) for part, text in kit_of(reply).items()]


def state_of(reply: ReplyRow, today: int) -> tuple[str, str]:
    """Give a word for what keeps a reply from being used as it is, and its tone; '' when nothing does."""
    if reply.status == "approved" and reply.stale(today):
        return _("expired"), "bad"
    return (_(STATES[reply.status]), "warn") if reply.status in ("draft", "retired") else ("", "")


def lines(reply: ReplyRow, chosen: int, seen: ReplyLook | None, today: int, width: int) -> list[Line]:
    """Give a reply in lines of `width` cells, the text that `y` copies marked."""
    told: list[Line] = [*wrap_spans([Span(reply.title, "title"), Span(f"  {reply.shortcut}", "accent")], width)]
    about = [reply.folder, _(KINDS.get(reply.kind, reply.kind)), _(SCOPES.get(reply.scope, reply.scope)), *reply.tags]
    told += wrap_spans([Span(" · ".join(part for part in dict.fromkeys(about) if part), "dim")], width)
    told += _standing(reply, today, width)
    use = seen.use if seen is not None else None
    for place, (name, text) in enumerate(texts_of(reply)):
        marked = place == chosen
        told.append([])
        if name:
            head = [Span(f"{'› ' if marked else '  '}{name}", "accent" if marked else "dim")]
            if use is not None and place < len(reply.wordings) and place in use.wordings:
                head.append(Span("  " + _came(use.wordings[place]), "dim"))
            told += wrap_spans(head, width)
        told += [[Span(row, "" if marked else "dim")] for row in wrap(text, width)]
    more = [_("Attachment: {path}").format(path=reply.attachment)] if reply.attachment else []
    more += [_("Also found by: {words}").format(words=reply.keywords)] if reply.keywords else []
    told += [[], *(line for text in more for line in wrap_spans([Span(text, "dim")], width))] if more else []
    told += [[], *_used(reply, use, width)]
    if seen is not None and seen.findings:
        said = dict.fromkeys(one.message for one in seen.findings)
        told += [[], *(line for text in said for line in wrap_spans([Span(text, "warn")], width))]
    return told


def _standing(reply: ReplyRow, today: int, width: int) -> list[Line]:
    word, tone = state_of(reply, today)
    told = [Span(word, tone)] if word else []
    if reply.status == "draft":
        told.append(Span(" · " + _("a approves it"), "dim"))
    if reply.reviewer:
        told.append(Span((" · " if told else "") + _("reviewed by {name}").format(name=reply.reviewer), "dim"))
    if reply.expires_day is not None:
        said = _("good until {day}").format(day=days.iso(reply.expires_day - 1))
        told.append(Span((" · " if told else "") + said, "dim"))
    return list(wrap_spans(told, width)) if told else []


def _used(reply: ReplyRow, use: Use | None, width: int) -> Sequence[Line]:
    if not reply.uses:
        return [[Span(_("never used"), "dim")]]
    told = [ngettext("used once", "used {n} times", reply.uses).format(n=reply.uses)]
    if use is not None:
        told[0] += " · " + _("{share} word for word").format(share=formatting.percent(use.verbatim / reply.uses))
        if use.people.sends:
            told.append(_("to people: {came}").format(came=_came(use.people)))
        if use.groups.sends:
            told.append(_("to groups: {came}").format(came=_came(use.groups)))
    return [line for text in told for line in wrap_spans([Span(text, "dim")], width)]


def _came(found: UseOutcome) -> str:
    """How often there was an answer within a day; sends of which nobody knows are no silence."""
    known = found.answered + found.unanswered
    if not known:
        return _("sent {n}, answers not known yet").format(n=found.sends)
    said = _("{n} of {all} answered within a day").format(n=found.answered, all=known)
    return said + (_(", {n} not known yet").format(n=found.unknown) if found.unknown else "")

"""Replies: find one in a few letters, read it in full, copy it; write, change and remove them."""

from __future__ import annotations

from datetime import date, tzinfo
from typing import TYPE_CHECKING, Any, ClassVar

from sihu_tui import days
from sihu_tui.i18n import N_, _, ngettext

from . import keys, words
from .dialogs import Field, Form, needed
from .editing import edit_text
from .lit import Line, Span, wrap, wrap_spans
from .pane import Pane
from .rows import Cell, Column, ListSource, Rows

if TYPE_CHECKING:
    from sihu_tui.replies.draft import ReplyDraft
    from sihu_tui.replies.library import Past, ReplyRow
    from sihu_tui.replies.search import Index
    from sihu_tui.store import Store

_FOUND_AT_MOST = 200
_BREAK = "---"
_KINDS = {"content": N_("content"), "service": N_("service"), "promotion": N_("promotion"), "chat": N_("chat")}
_STATES = {"draft": N_("draft"), "approved": N_("approved"), "retired": N_("retired")}
_SCOPES = {"mine": N_("mine"), "team": N_("team")}


class RepliesPane(Pane):
    """The library."""

    NAME: ClassVar[str] = "replies"

    def __init__(self) -> None:
        super().__init__(keys.REPLIES)
        self.replies: list[ReplyRow] = []
        self.index: Index | None = None
        self.today = 0
        self._wording = 0

    def make_rows(self) -> Rows:
        """The list of replies."""
        return Rows(id="replies-rows")

    def load(self) -> None:
        """Read the library, then what finds things in it."""
        store = self.console.store
        if store is None:
            return

        def work() -> tuple[list[ReplyRow], int]:
            from sihu_tui import settings
            from sihu_tui.replies import library

            return library.list_replies(store), days.today(settings.zone(store))

        def learn() -> Index:
            from sihu_tui.replies import library

            return library.load_index(store)

        self.do(work, self._loaded)
        self.do(learn, self._learned, "index")

    def _loaded(self, outcome: tuple[list[ReplyRow], int]) -> None:
        self.replies, self.today = outcome
        self.rows.columns = (
            Column(_("Title"), 20), Column(_("Shortcut"), 10), Column(_("Folder"), 12, least=60),
            Column(_("Used"), 5, right=True), Column(_("Text")),
        )  # fmt: skip
        self.refilter(self.typed)
        self.tell_summary()

    def _learned(self, index: Index) -> None:
        self.index = index
        if self.typed:
            self.refilter(self.typed)

    def refilter(self, text: str) -> None:
        """Keep what is found, best first; all of them when nothing is typed."""
        places: dict[int, tuple[int, ...]] = {}
        rows = self.replies
        if text.strip() and self.index is not None:
            known = {reply.id: reply for reply in self.replies}
            hits = [hit for hit in self.index.search(text, _FOUND_AT_MOST) if hit.entry.id in known]
            rows = [known[hit.entry.id] for hit in hits]
            places = {hit.entry.id: hit.places for hit in hits}
        elif text.strip():
            from sihu_tui.filtering import matcher

            fits = matcher(text)
            rows = [
                reply for reply in self.replies if fits(reply.title, reply.shortcut, reply.keywords, *reply.wordings)
            ]
        said = ngettext("{n} reply", "{n} replies", len(rows)).format(n=len(rows))
        self.heading.put([(Span(f" {said}", "strong"), "")])
        self.rows.empty = (
            [_("No reply fits. Esc shows all again; n writes one.")] if self.replies
            else [_("No reply yet."), _("S brings the starter pack in, n writes the first one.")]
        )  # fmt: skip
        source = ListSource(rows, lambda reply: self._cells(reply, places.get(reply.id, ())), lambda reply: reply.id)
        self.rows.show(source, keep=not text.strip())

    def _cells(self, reply: ReplyRow, places: tuple[int, ...]) -> list[Cell]:
        tone = "quiet" if self._stale(reply) else ""
        body = reply.wordings[0] if reply.wordings else ""
        return [
            Cell(reply.title, tone, places), Cell(reply.shortcut, "accent"), Cell(reply.folder, "dim"),
            Cell(words.number(reply.uses) if reply.uses else "", "dim"), Cell(body, "dim"),
        ]  # fmt: skip

    def _stale(self, reply: ReplyRow) -> bool:
        return reply.status == "retired" or (reply.expires_day is not None and reply.expires_day <= self.today)

    def reply(self) -> ReplyRow | None:
        """Give the reply under the cursor."""
        source = self.rows.source
        return source.items[self.rows.cursor] if isinstance(source, ListSource) and source.items else None

    def summary(self) -> list[Span]:
        """How many in each folder."""
        counted: dict[str, int] = {}
        for reply in self.replies:
            counted[reply.folder or _("no folder")] = counted.get(reply.folder or _("no folder"), 0) + 1
        return [
            Span(
                " · ".join(f"{name} {count}" for name, count in sorted(counted.items(), key=lambda item: -item[1])),
                "dim",
            )
        ]

    # Reading

    def show_detail(self, key: Any) -> None:
        """Show the reply in full, its first wording chosen."""
        self._wording = 0
        self._preview()

    def _preview(self) -> None:
        reply = self.reply()
        self.page.show(lambda width: self._lines(reply, width) if reply is not None else [])

    def _lines(self, reply: ReplyRow, width: int) -> list[Line]:
        lines: list[Line] = [*wrap_spans([Span(reply.title, "title"), Span(f"  {reply.shortcut}", "accent")], width)]
        about = [
            reply.folder,
            _(_KINDS.get(reply.kind, reply.kind)),
            _(_SCOPES.get(reply.scope, reply.scope)),
            *reply.tags,
        ]
        lines += wrap_spans([Span(" · ".join(part for part in about if part), "dim")], width)
        if reply.status != "approved":
            lines.append([Span(_(_STATES.get(reply.status, reply.status)), "warn")])
        if reply.expires_day is not None:
            said = _("good until {day}").format(day=days.iso(reply.expires_day))
            lines.append([Span(said, "bad" if reply.expires_day <= self.today else "dim")])
        for place, wording in enumerate(reply.wordings):
            chosen = place == self._wording
            if len(reply.wordings) > 1:
                lines += [
                    [],
                    [
                        Span(
                            f"{'› ' if chosen else '  '}{place + 1}/{len(reply.wordings)}",
                            "accent" if chosen else "dim",
                        )
                    ],
                ]
            else:
                lines.append([])
            lines += [[Span(row, "" if chosen else "dim")] for row in wrap(wording, width)]
        if reply.attachment:
            lines += [[], *wrap_spans([Span(_("Attachment: {path}").format(path=reply.attachment), "dim")], width)]
        used = (
            _("never used")
            if not reply.uses
            else ngettext("used once", "used {n} times", reply.uses).format(n=reply.uses)
        )
        lines += [[], [Span(used, "dim")]]
        return lines

    def action_wording(self) -> None:
        """Choose the next wording."""
        reply = self.reply()
        if reply is not None and reply.wordings:
            self._wording = (self._wording + 1) % len(reply.wordings)
            self._preview()

    def text_to_copy(self) -> str:
        """The chosen wording."""
        reply = self.reply()
        if reply is None or not reply.wordings:
            return ""
        return reply.wordings[min(self._wording, len(reply.wordings) - 1)]

    # Writing

    def action_new(self) -> None:
        """Write a reply."""
        self._ask(None)

    def action_edit(self) -> None:
        """Change the reply under the cursor."""
        if (reply := self.reply()) is not None:
            self._ask(reply)

    def _ask(self, reply: ReplyRow | None) -> None:
        fields = [
            Field("title", _("Title"), reply.title if reply else ""),
            Field("shortcut", _("Shortcut"), reply.shortcut if reply else ""),
            Field(
                "folder",
                _("Folder"),
                reply.folder if reply else "",
                sorted({known.folder for known in self.replies} - {""})[:8],
            ),
            Field("tags", _("Tags, by commas"), ", ".join(reply.tags) if reply else ""),
            Field("kind", _("Kind"), reply.kind if reply else "service", tuple(_KINDS)),
            Field(
                "body",
                _("Text; a line of {line} between wordings").format(line=_BREAK),
                _joined(reply.wordings) if reply else "",
                long=True,
            ),
            Field("status", _("Status"), reply.status if reply else "approved", tuple(_STATES)),
            Field("reviewer", _("Reviewer"), reply.reviewer if reply else ""),
            Field(
                "expires",
                _("Not to be used from (YYYY-MM-DD, empty for no end)"),
                days.iso(reply.expires_day) if reply and reply.expires_day is not None else "",
            ),
        ]
        title = _("Change the reply") if reply else _("A new reply")

        def check(answers: dict[str, str]) -> str:
            from .conversations import wrong_day

            return needed({"title": _("Title"), "body": _("Text")})(answers) or wrong_day(answers["expires"])

        self.app.push_screen(
            Form(title, fields, check), lambda answers: self._keep(reply, answers) if answers else None
        )

    def _keep(self, reply: ReplyRow | None, answers: dict[str, str]) -> None:
        self._save(reply, {
            "title": answers["title"], "shortcut": answers["shortcut"].strip(), "folder": answers["folder"].strip(),
            "tags": tuple(part.strip() for part in answers["tags"].replace("，", ",").split(",") if part.strip()),
            "kind": answers["kind"].strip() or "service", "wordings": _split(answers["body"]),
            "status": answers["status"].strip() or "approved", "reviewer": answers["reviewer"],
            "expires": date.fromisoformat(expires) if (expires := answers["expires"].strip()) else None,
        })  # fmt: skip

    def _save(self, reply: ReplyRow | None, changes: dict[str, Any]) -> None:
        store, operator = self.console.store, self.console.operator
        if store is None:
            return

        def work() -> int:
            from sihu_tui.replies import library

            return library.save(store, _draft(reply, changes), reply.id if reply else None, operator=operator)

        def undo(id: int) -> None:
            from sihu_tui.replies import library

            if reply is None:
                library.remove(store, id)
            else:
                library.save(store, _draft(reply, {}), reply.id, operator=operator)

        def done(id: int) -> None:
            said = _("Kept: {title}") if reply else _("Added: {title}")
            self.console.changed(
                said.format(title=changes.get("title") or (reply.title if reply else "")), lambda: undo(id)
            )

        self.do(work, done, "write")

    def action_editor(self) -> None:
        """Change the wordings in the user's own editor."""
        reply = self.reply()
        if reply is None:
            return
        text = edit_text(self.console, _joined(reply.wordings))
        if text is not None and _split(text) != tuple(reply.wordings):
            self._save(reply, {"wordings": _split(text)})

    def action_history(self) -> None:
        """Show how the reply was before its changes, and bring one back."""
        reply, store, operator = self.reply(), self.console.store, self.console.operator
        if reply is None or store is None:
            return
        from .reply_history import History

        def work() -> tuple[list[Past], tzinfo]:
            from sihu_tui import settings
            from sihu_tui.replies import library

            return library.history(store, reply.id), settings.zone(store)

        def bring_back(change: int | None) -> None:
            if change is not None:
                self.do(lambda: _bring_back(store, change, operator), brought, "write")

        def brought(_id: int) -> None:
            self.console.changed(
                _("Brought back: {title}").format(title=reply.title),
                lambda: _put_back(store, reply, operator),
            )

        def show(outcome: tuple[list[Past], tzinfo]) -> None:
            self.app.push_screen(History(reply, *outcome), bring_back)

        self.do(work, show, "history")

    def action_starter(self) -> None:
        """Bring the starter pack into the library; replies whose shortcut is taken stay as they are."""
        store, operator = self.console.store, self.console.operator
        if store is None:
            return
        known = {reply.id for reply in self.replies}

        def work() -> int:
            from sihu_tui.replies import library

            return library.load_starter(store, operator)

        def undo() -> None:
            from sihu_tui.replies import library

            for reply in library.list_replies(store):
                if reply.id not in known:
                    library.remove(store, reply.id)

        def done(n: int) -> None:
            if n:
                said = ngettext("{n} reply of the starter pack added", "{n} replies of the starter pack added", n)
                self.console.changed(said.format(n=n), undo)
            else:
                self.console.say(_("The starter pack is in the library already."), "dim")

        self.do(work, done, "write")

    def action_remove(self) -> None:
        """Remove the reply under the cursor."""
        reply, store = self.reply(), self.console.store
        if reply is None or store is None:
            return

        def work() -> None:
            from sihu_tui.replies import library

            library.remove(store, reply.id)

        def undo() -> None:
            from sihu_tui.replies import library

            library.restore(store, reply.id)

        self.do(
            work, lambda _none: self.console.changed(_("Removed: {title}").format(title=reply.title), undo), "write"
        )


def _bring_back(store: Store, change: int, operator: str) -> int:
    from sihu_tui.replies import library

    return library.bring_back(store, change, operator)


def _put_back(store: Store, reply: ReplyRow, operator: str) -> int:
    from sihu_tui.replies import library

    return library.save(store, reply.draft(), reply.id, operator)


def _joined(wordings: list[str]) -> str:
    return f"\n{_BREAK}\n".join(wordings)


def _split(text: str) -> tuple[str, ...]:
    parts: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip() == _BREAK:
            parts.append([])
        else:
            parts[-1].append(line)
    return tuple(body for part in parts if (body := "\n".join(part).strip()))


def _draft(reply: ReplyRow | None, changes: dict[str, Any]) -> ReplyDraft:
    """Give the draft that `reply` with `changes` is."""
    from dataclasses import replace

    from sihu_tui.replies.draft import ReplyDraft

    return ReplyDraft(**{"scope": "team", **changes}) if reply is None else replace(reply.draft(), **changes)

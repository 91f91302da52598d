"""People's data: who saw or took what, one person's number and ids, export, and removing somebody for good."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import tzinfo
from pathlib import Path
from typing import Any, ClassVar

from sihu_tui.contacts import privacy
from sihu_tui.contacts.privacy import ACTIONS, AuditRow, Erased, Revealed
from sihu_tui.errors import SihuError
from sihu_tui.groups.platforms import platform_name
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext
from sihu_tui.text.masking import mask, masked

from ..dialogs.form import Field, ask
from ..keymap import Key
from ..widgets import formatting
from ..widgets.list_pane import ListPane, titled
from ..widgets.table import Cell, Column
from ..widgets.text import Line, Span, fit, show_private, shows_private, wrap_spans
from ..worker import Finished

_LABEL = 12


class PrivacyPane(ListPane[tuple[int, AuditRow]]):
    """The audit log, and beside it the person one came from."""

    NAME: ClassVar[str] = "privacy"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("privacy.unmask", "t", "unmask", N_("Show/mask"), N_("Numbers and ids in full on every screen, or masked again"), show=True),
        Key("privacy.export", "E", "export", N_("Export"), N_("Write the people as CSV; it asks, and is noted"), show=True),
        Key("privacy.erase", "d,delete", "erase", N_("Remove"), N_("Remove the person and all their words for good"), show=True),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.who: tuple[int, str] | None = None

    def show(self, who: tuple[int, str] | None) -> None:
        """Show the data of a person (id and name), None for nobody; where there is room for one, the person."""
        self.who = who
        self.remove_class("-opened")
        if who is not None and not self.wide:
            self.open(None)
        self.load()

    def read(self, store: Store) -> list[tuple[int, AuditRow]]:
        return list(enumerate(privacy.audit_log(store, 2000)))

    def read_more(self, store: Store, items: object) -> Revealed | None:
        """What is held of the person."""
        return privacy.held(store, self.who[0]) if self.who is not None else None

    def laid(self, items: list[tuple[int, AuditRow]], more: Revealed | None, zone: tzinfo) -> None:
        super().laid(items, more, zone)
        self.show_detail(self.rows.key)

    def columns(self) -> list[Column]:
        return [Column(_("When"), 16), Column(_("Who"), 10), Column(_("What"), 16), Column(_("Of whom, or which file"))]

    def key_of(self, one: tuple[int, AuditRow]) -> Hashable:
        place, row = one
        # the newest come first: counted from the end, a line keeps its name
        return row.ts, row.detail, len(self.items) - place

    def words(self, one: tuple[int, AuditRow]) -> tuple[str, ...]:
        row = one[1]
        return row.operator, _action(row), row.detail, row.name

    def head(self, rows: object) -> list[Span]:
        if shows_private():
            return [Span(" " + _("Numbers and ids stand in full on every screen"), "warn")]
        return titled(_("Numbers and ids are masked"))

    def nothing(self) -> list[str]:
        return [_("Nobody saw, took out or removed anybody's data here.")]

    def cells(self, one: tuple[int, AuditRow]) -> list[Cell]:
        row = one[1]
        return [
            Cell(formatting.moment(row.ts, self.zone), "dim"), Cell(row.operator or formatting.UNKNOWN),
            Cell(_action(row), "bad" if row.action == "erase" else ""), Cell(f"{row.name} {row.detail}".strip(), "dim"),
        ]  # fmt: skip

    def show_detail(self, key: Any) -> None:
        """Show the person, whatever line of the log one is on."""
        self.page.show(self._lines)

    def _lines(self, width: int) -> list[Line]:
        if self.who is None or self.more is None:
            said = _("Opened from a person, this shows their number and ids, and can remove them for good.")
            return wrap_spans([Span(said, "quiet")], width)

        def whole(text: str) -> str:
            return text if shows_private() else mask(text)

        lines = [*wrap_spans([Span(self.who[1], "title")], width), []]
        lines += wrap_spans(
            [Span(fit(_("Phone"), _LABEL), "dim"), Span(whole(self.more.phone) or formatting.UNKNOWN)], width, _LABEL
        )
        for account in self.more.accounts:
            told = [
                Span(fit(platform_name(account.platform), _LABEL), "dim"),
                Span(f"{account.name}  {whole(account.key)}"),
            ]
            lines += wrap_spans(told, width, _LABEL)
        if not self.more.accounts:
            lines.append([Span(_("No account is linked."), "quiet")])
        if not shows_private():
            lines += [[], *wrap_spans([Span(_("t shows all in full; that is noted."), "dim")], width)]
        return lines

    # What is done

    def action_unmask(self) -> None:
        store, who = self.console.store, self.who
        flag = not shows_private()

        def work() -> None:
            if flag and who is not None:
                privacy.reveal(store, who[0])
            elif flag:
                privacy.note(store, "reveal", _("all screens"))

        def done(_none: None) -> None:
            show_private(flag)
            self.console.tell_where(self.console.as_of)
            self.console.action_reload()
            self.console.say(
                _("Numbers and ids stand in full until t masks them or the console ends; it was noted.") if flag
                else _("Numbers and ids are masked again.")
            )  # fmt: skip
            self.console.refresh()

        self.do(work, done, "reveal")

    def action_export(self) -> None:
        store = self.console.store
        yes = _("yes")
        fields = [
            Field("to", _("Write all people to the file"), str(Path.home() / "people.csv")),
            Field("owner", _("Only those looked after by (empty: all)"), ""),
            Field("whole", _("Phone numbers in full? Type {yes}, else they are masked").format(yes=yes), ""),
            Field("sure", _("People's data leaves sihu, which is noted. Type {yes} to go on").format(yes=yes), ""),
        ]

        def check(answers: dict[str, str]) -> str:
            if answers["sure"].strip().casefold() not in (yes.casefold(), "yes", "y"):
                return _("Nothing was written: type {yes} in the last line.").format(yes=yes)
            return "" if answers["to"].strip() else _("Name a file.")

        def work(answers: dict[str, str]) -> tuple[int, Path]:
            target = Path(answers["to"].strip()).expanduser()
            whole = answers["whole"].strip().casefold() in (yes.casefold(), "yes", "y")
            return privacy.export_people(store, target, whole, answers["owner"].strip()), target

        def done(n: int, path: Path) -> None:
            said = ngettext(
                "{n} person written to {path}; it was noted.", "{n} people written to {path}; it was noted.", n
            )
            self.console.say(said.format(n=n, path=path), stay=True)
            self.load()

        ask(self.console, _("Export the people"), fields, work, lambda found: done(*found), check)

    def action_erase(self) -> None:
        store, who = self.console.store, self.who
        if who is None:
            self.console.say(_("Go to a person first: 3, then P on them."), "warn")
            return
        console, (contact, name) = self.console, who
        title = _(
            "Remove {name} for good: chats, lines, words in groups, numbers. It cannot be undone, nor can what was done "
            "before, for the journal holds old words"
        ).format(name=name)

        def right(typed: str) -> str:
            if typed not in (name.strip(), masked(name).strip()):
                raise SihuError(_("That is not the name; nothing was removed."))
            return typed

        def work(answers: dict[str, str]) -> Erased:
            told = _("Removing {name} …").format(name=name)
            console.post_message(Finished(lambda: console.say(told, "dim", stay=True)))
            done = privacy.erase(store, contact)
            privacy.scrub(store)
            return done

        def done(erased: Erased) -> None:
            self.who = None
            if console.drafts is not None:
                console.drafts.forget_all()
            said = _("Removed for good: {messages} messages, {blanked} messages in groups emptied, {entries} lines.")
            told = said.format(messages=erased.messages, blanked=erased.blanked, entries=erased.entries)
            if erased.backups:
                files = _(", ").join(str(path) for path in erased.backups)
                told += " " + _("Backups still hold them, delete: {files}").format(files=files)
            self.console.action_reload()
            self.console.say(told, "warn" if erased.backups else "good", stay=True)

        field = Field("name", _("Type the name to go on: {name}").format(name=name), read=right)
        ask(self.console, title, [field], work, done)

    def text_to_copy(self) -> str:
        """The line of the log."""
        return "" if self.rows.item is None else " ".join(self.words(self.rows.item)).strip()


def _action(row: AuditRow) -> str:
    return _(ACTIONS[row.action]) if row.action in ACTIONS else row.action

"""People's data: who saw or took what, one person's number and ids, export, and removing somebody for good."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.form import Field, ask
from ..keymap import Key
from ..widgets import formatting
from ..widgets.side_pane import Aside
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Line, Span, fit, show_private, shows_private, wrap_spans
from ..worker import Finished

if TYPE_CHECKING:
    from sihu_tui.contacts.privacy import AuditRow, Erased, Revealed

    from ..app import Console

_LABEL = 12


class PrivacyPane(Aside):
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
        self.zone: tzinfo | None = None
        self._log: list[AuditRow] = []
        self._held: Revealed | None = None

    def make_rows(self) -> Rows:
        """The log."""
        return Rows(id="privacy-rows")

    def show(self, who: tuple[int, str] | None) -> None:
        """Show the data of a person (id and name), None for nobody; where there is room for one, the person."""
        self.who = who
        self.remove_class("-opened")
        if who is not None and not self.wide:
            self.open(None)
        self.load()

    def load(self) -> None:
        """Read the log and the person."""
        store, who = self.console.store, self.who
        if store is None:
            return

        def work() -> tuple[list[AuditRow], tzinfo, Revealed | None]:
            from sihu_tui import settings
            from sihu_tui.contacts import privacy

            held = privacy.held(store, who[0]) if who is not None else None
            return privacy.audit_log(store, 2000), settings.zone(store), held

        self.do(work, self._loaded)

    def _loaded(self, found: tuple[list[AuditRow], tzinfo, Revealed | None]) -> None:
        self._log, self.zone, self._held = found
        self.rows.columns = (
            Column(_("When"), 16),
            Column(_("Who"), 10),
            Column(_("What"), 16),
            Column(_("Of whom, or which file")),
        )
        self.refilter(self.typed)
        self.show_detail(self.rows.key)

    def refilter(self, text: str) -> None:
        """Keep what fits of the log."""
        from sihu_tui.text.matching import matcher

        fits = matcher(text)
        rows = [row for row in self._log if fits(row.operator, _action(row), row.detail, row.name)]
        now = _("Numbers and ids stand in full on every screen") if shows_private() else _("Numbers and ids are masked")
        self.heading.put([(Span(f" {now}", "warn" if shows_private() else "strong"), "")])
        self.rows.empty = (
            [_("Nobody saw, took out or removed anybody's data here.")]
            if not text
            else [_("Nothing fits. Esc shows all again.")]
        )
        self.rows.show(
            ListSource(list(enumerate(rows)), self._cells, lambda item: (item[1].ts, item[1].detail, item[0]))
        )

    def _cells(self, item: tuple[int, AuditRow]) -> list[Cell]:
        row = item[1]
        when = formatting.moment(row.ts, self.zone) if self.zone is not None else formatting.UNKNOWN
        return [
            Cell(when, "dim"), Cell(row.operator or formatting.UNKNOWN), Cell(_action(row), "bad" if row.action == "erase" else ""),
            Cell(f"{row.name} {row.detail}".strip(), "dim"),
        ]  # fmt: skip

    def show_detail(self, key: Any) -> None:
        """Show the person, whatever line of the log one is on."""
        self.page.show(self._lines)

    def _lines(self, width: int) -> list[Line]:
        if self.who is None or self._held is None:
            said = _("Opened from a person, this shows their number and ids, and can remove them for good.")
            return wrap_spans([Span(said, "quiet")], width)
        from sihu_tui.groups.platforms import platform_name
        from sihu_tui.text.masking import mask

        def whole(text: str) -> str:
            return text if shows_private() else mask(text)

        lines = [*wrap_spans([Span(self.who[1], "title")], width), []]
        lines += wrap_spans(
            [Span(fit(_("Phone"), _LABEL), "dim"), Span(whole(self._held.phone) or formatting.UNKNOWN)], width, _LABEL
        )
        for account in self._held.accounts:
            told = [
                Span(fit(platform_name(account.platform), _LABEL), "dim"),
                Span(f"{account.name}  {whole(account.key)}"),
            ]
            lines += wrap_spans(told, width, _LABEL)
        if not self._held.accounts:
            lines.append([Span(_("No account is linked."), "quiet")])
        if not shows_private():
            lines += [[], *wrap_spans([Span(_("t shows all in full; that is noted."), "dim")], width)]
        return lines

    # What is done

    def action_unmask(self) -> None:
        """Show numbers and ids in full, or mask them again."""
        store, who = self.console.store, self.who
        if store is None:
            return
        flag = not shows_private()

        def work() -> None:
            from sihu_tui.contacts import privacy

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
        """Write the people as CSV, once that was confirmed."""
        store = self.console.store
        if store is None:
            return
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
            from sihu_tui.contacts import privacy

            target = Path(answers["to"].strip()).expanduser()
            whole = answers["whole"].strip().casefold() in (yes.casefold(), "yes", "y")
            return privacy.export_people(store, target, whole, answers["owner"].strip()), target

        def done(found: tuple[int, Path]) -> None:
            said = ngettext(
                "{n} person written to {path}; it was noted.", "{n} people written to {path}; it was noted.", found[0]
            )
            self.console.say(said.format(n=found[0], path=found[1]), stay=True)
            self.load()

        ask(self.console, _("Export the people"), fields, work, done, check)

    def action_erase(self) -> None:
        """Remove the person for good, once their name was typed."""
        store, who = self.console.store, self.who
        if store is None or who is None:
            self.console.say(_("Go to a person first: 3, then P on them."), "warn")
            return
        console, (contact, name) = self.console, who
        from sihu_tui.text.masking import masked

        title = _(
            "Remove {name} for good: chats, lines, words in groups, numbers. It cannot be undone, nor can what was done "
            "before, for the journal holds old words"
        ).format(name=name)

        def check(answers: dict[str, str]) -> str:
            return (
                ""
                if answers["name"].strip() in (name.strip(), masked(name).strip())
                else _("That is not the name; nothing was removed.")
            )

        def work(answers: dict[str, str]) -> Erased:
            from sihu_tui.contacts import privacy

            told = _("Removing {name} …").format(name=name)
            console.post_message(Finished(lambda: console.say(told, "dim", stay=True)))
            done = privacy.erase(store, contact)
            privacy.scrub(store)
            return done

        def done(erased: Erased) -> None:
            self.who = None
            said = _("Removed for good: {messages} messages, {blanked} messages in groups emptied, {entries} lines.")
            told = said.format(messages=erased.messages, blanked=erased.blanked, entries=erased.entries)
            if erased.backups:
                files = ", ".join(str(path) for path in erased.backups)
                told += " " + _("Backups still hold them, delete: {files}").format(files=files)
            self.console.action_reload()
            self.console.say(told, "warn" if erased.backups else "good", stay=True)

        ask(
            self.console,
            title,
            [Field("name", _("Type the name to go on: {name}").format(name=name))],
            work,
            done,
            check,
        )

    def text_to_copy(self) -> str:
        """The line of the log."""
        key = self.rows.key
        row = next((item for item in self._log if isinstance(key, tuple) and (item.ts, item.detail) == key[:2]), None)
        return "" if row is None else " ".join((row.operator, _action(row), row.name, row.detail)).strip()


def privacy_of(console: Console, who: tuple[int, str] | None) -> None:
    """Open the people's data, with one person (id and name) beside the log."""

    async def go(_none: None) -> None:
        pane = await console.go(PrivacyPane.NAME)
        if isinstance(pane, PrivacyPane):
            pane.show(who)

    console.call_later(go, None)


def _action(row: AuditRow) -> str:
    from sihu_tui.contacts.privacy import ACTIONS

    return _(ACTIONS[row.action]) if row.action in ACTIONS else row.action

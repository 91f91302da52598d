"""Choosing files and folders to import: type a path, or walk there with the arrows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from sihu_tui.dates import days
from sihu_tui.text.i18n import N_, _, ngettext

from .. import keymap
from ..widgets.status_lines import OneLine
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Span, middle_cut

_AT_MOST = 5000
_LAST = "import:folder"
"""Under this name the folder is kept in which files were chosen last."""
KEYS = (
    keymap.Key("picker.up", "backspace,left", "up", N_("Folder above"), N_("The folder above"), show=True),
    keymap.Key(
        "picker.bring",
        "i,f2",
        "bring",
        N_("Import"),
        N_("Import what is marked, else what the cursor is on"),
        show=True,
    ),
    # at once, not when the list has got the key: what is typed on comes right behind it
    keymap.Key("picker.path", "/", "begin('/')", N_("Type a path"), N_("Type a path from the top"), priority=True),
    keymap.Key(
        "picker.home", "~", "begin('~/')", N_("Type a path"), N_("Type a path from one's own folder"), priority=True
    ),
    keymap.Key("picker.look", "v", "look", N_("Preview"), N_("See what would come in, before it does"), show=True),
    keymap.Key("picker.leave", "escape", "leave", N_("Leave"), N_("Import nothing"), show=True),
)


@dataclass(frozen=True)
class FoundFile:
    """A file or folder."""

    path: Path
    folder: bool
    size: int
    changed: int


def listing(folder: Path) -> list[FoundFile]:
    """Give what lies in a folder: folders first, then files, the newest first; hidden ones left out. Raises OSError."""
    found = []
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue
        try:
            facts = path.stat()
        except OSError:
            continue
        found.append(FoundFile(path, path.is_dir(), facts.st_size, int(facts.st_mtime)))
        if len(found) >= _AT_MOST:
            break
    return sorted(found, key=lambda one: (not one.folder, -one.changed, one.path.name))


def size_of(size: int) -> str:
    """Give a file's size as people say it."""
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" or size >= 10 else f"{size:.1f} {unit}"
        size = size / 1000  # type: ignore[assignment]
    return f"{size:.1f} GB"


class Picker(ModalScreen[list[Path] | None]):
    """Gives the paths chosen, or None."""

    def __init__(self, looks: bool = False) -> None:
        super().__init__()
        keymap.bind(self, [key for key in KEYS if looks or key.action != "look"])
        self._folder = _here()
        self._found: list[FoundFile] = []
        self.looks = looks
        """Whether what is chosen can be looked at first; afterwards, whether that was asked for."""
        self.heading = OneLine("picker-heading")
        self.line = Input(
            placeholder=_("Type a path; Tab completes"), compact=True, id="picker-line", select_on_focus=False
        )
        self.line.cursor_blink = False
        self.rows = Rows(
            [Column(_("Name")), Column(_("Size"), 8, right=True), Column(_("Changed"), 10, least=50)],
            id="picker-rows",
            marks=True,
        )
        self.hint = OneLine("picker-hint")

    def compose(self) -> ComposeResult:
        with Vertical(classes="box picker"):
            yield self.heading
            yield self.line
            yield self.rows
            yield self.hint

    def on_mount(self) -> None:
        drafts = getattr(self.app, "drafts", None)
        last = Path(drafts.get(_LAST).get("folder", "")) if drafts is not None else Path()
        self._go(last if last.is_absolute() and last.is_dir() else self._folder, entered=False)
        self.rows.focus()

    def _go(self, folder: Path, cursor: Path | None = None, entered: bool = True) -> None:
        try:
            self._found = listing(folder)
        except OSError as error:
            self._say(_("{path} cannot be read ({why}).").format(path=folder, why=error.strerror), "bad")
            return
        self._folder = folder
        self.line.value = f"{folder}/" if str(folder) != "/" else "/"
        self.line.cursor_position = len(self.line.value)
        self._show("")
        if cursor is None or not self.rows.go_to(cursor):
            self.rows.action_first()
            if not entered and self.rows.key == folder:
                self.rows.action_move(1)
        self.heading.show(
            Span(_("Import: choose files or folders"), "strong"), right=[Span(middle_cut(str(folder), 30), "dim")]
        )
        self._tell()

    def _show(self, typed: str) -> None:
        wanted = typed.casefold()
        found = [one for one in self._found if wanted in one.path.name.casefold()]
        self.rows.empty = [_("Nothing here fits.") if typed else _("This folder is empty.")]
        files = sum(not one.folder for one in self._found)
        if files > 1 and not typed:
            # the folder itself comes first, so that Enter on it takes all that is in it
            found.insert(0, FoundFile(self._folder, True, files, found[0].changed if found else 0))
        self.rows.show(ListSource(found, self._cells, lambda one: one.path), keep=False)

    def _cells(self, one: FoundFile) -> list[Cell]:
        if one.path == self._folder:
            said = ngettext("this folder: {n} file", "this folder: all {n} files", one.size).format(n=one.size)
            return [Cell(said, "strong"), Cell(""), Cell("")]
        return _cells(one)

    def _tell(self) -> None:
        marked = len(self.rows.marked)
        said = (
            ngettext("{n} marked: i imports it", "{n} marked: i imports them", marked).format(n=marked)
            if marked
            else _("Enter opens · Space marks · i imports · v looks first · Esc leaves")
            if self.looks
            else _("Enter opens or takes · Space marks · i imports · Esc leaves")
        )
        self._say(said, "dim")

    def _say(self, text: str, tone: str) -> None:
        self.hint.show(Span(text, tone))

    def on_rows_moved(self, event: Rows.Moved) -> None:
        event.stop()
        self._tell()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        path = self.rows.key
        if isinstance(path, Path):
            if path.is_dir() and path != self._folder:
                self._go(path)
            else:
                self.action_bring()

    def action_up(self) -> None:
        if self._folder.parent != self._folder:
            self._go(self._folder.parent, self._folder)

    def action_look(self) -> None:
        self._chosen()

    def action_bring(self) -> None:
        self.looks = False
        self._chosen()

    def _chosen(self) -> None:
        chosen = [path for path in self.rows.marked if isinstance(path, Path)]
        if not chosen and isinstance(self.rows.key, Path):
            chosen = [self.rows.key]
        if chosen:
            self._give(sorted(chosen))

    def _give(self, paths: list[Path]) -> None:
        drafts = getattr(self.app, "drafts", None)
        if drafts is not None:
            drafts.put(_LAST, {"folder": str(self._folder)})
        self.dismiss(paths)

    def action_leave(self) -> None:
        if self.line.has_focus:
            self.rows.focus()
        else:
            self.dismiss(None)

    # Typing

    def on_input_changed(self, event: Input.Changed) -> None:
        """List the folder that is typed, narrowed to the rest."""
        event.stop()
        if not self.line.has_focus:
            return
        folder, rest = _parted(event.value)
        if folder != self._folder:
            try:
                self._found = listing(folder)
            except OSError:
                self._found = []
            self._folder = folder
        self._show(rest)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Import the file that is typed, go into the folder, or go to what is so called as far as it is typed."""
        event.stop()
        path = Path(event.value).expanduser()
        if path.is_dir():
            self._go(path)
            self.rows.focus()
        elif path.exists():
            self.looks = False
            self._give([path])
        elif self.rows.source.count():
            self.rows.focus()
        else:
            self._say(_("There is no {path}.").format(path=path), "bad")

    def on_key(self, event: events.Key) -> None:
        """Tab completes, or types on from here; down goes to the list."""
        if self.line.has_focus and event.key == "tab":
            event.stop()
            event.prevent_default()
            if isinstance(self.rows.key, Path):
                path = self.rows.key
                self.line.value = f"{path}/" if path.is_dir() else str(path)
                self.line.cursor_position = len(self.line.value)
        elif self.line.has_focus and event.key == "down":
            event.stop()
            self.rows.focus()
        elif self.rows.has_focus and event.key == "tab":
            event.stop()
            event.prevent_default()
            self._type(self.line.value)

    def action_begin(self, text: str) -> None:
        self._type(text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the line a sign is typed, and i is a letter."""
        # not `has_focus`: the line learns of its focus only after the keys that come right behind
        return self.focused is not self.line if action in ("begin", "bring", "look") else True

    def on_paste(self, event: events.Paste) -> None:
        """A path pasted anywhere is the path; terminals quote one that is dropped on them."""
        event.stop()
        self._type(event.text.strip().strip("'\""))

    def _type(self, text: str) -> None:
        self.set_focus(self.line)
        self.line.value = text
        self.line.cursor_position = len(text)


def _here() -> Path:
    """Give the folder one is in; one's own where that is gone."""
    try:
        return Path.cwd()
    except OSError:
        return Path.home()


def _parted(typed: str) -> tuple[Path, str]:
    head, slash, rest = typed.rpartition("/")
    return Path(head + slash or ".").expanduser(), rest


def _cells(one: FoundFile) -> list[Cell]:
    name = one.path.name + ("/" if one.folder else "")
    return [
        Cell(name, "accent" if one.folder else ""), Cell("" if one.folder else size_of(one.size), "dim"),
        Cell(days.iso(one.changed // days.SECONDS), "dim"),
    ]  # fmt: skip

"""What is asked for: a form of a few fields. Enter goes on, the last Enter keeps, Esc leaves all as it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static, TextArea

from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import N_, _

from .. import keymap
from ..widgets.text import lit
from ..worker import load

if TYPE_CHECKING:
    from ..app import Console

FORM = (
    keymap.Key("form.keep", "ctrl+r,f2", "keep", N_("Keep"), N_("Keep what is written"), show=True),
    keymap.Key("form.leave", "escape", "leave", N_("Leave"), N_("Leave all as it was"), show=True),
)

_MANY = 5
"""Above so many fields the blank lines between them are left out."""
Check = Callable[[dict[str, str]], str]


@dataclass(frozen=True)
class Field:
    """One thing asked for. `choices` are named and offered as one types, `offers` only offered; `long` takes several lines."""

    name: str
    label: str
    value: str = ""
    choices: Sequence[str] = ()
    long: bool = False
    offers: Sequence[str] = ()


class Form(ModalScreen[dict[str, str] | None]):
    """Asks for fields; gives the answers, or None when left."""

    def __init__(
        self, title: str, fields: Sequence[Field], check: Check | None = None, wrong: str = "", at: str = ""
    ) -> None:
        super().__init__()
        self.at = at
        """The field in which one is; when it is asked again, one is there again."""
        keymap.bind(self, FORM)
        self._title = title
        self._fields = fields
        self._check = check
        self._wrong = wrong

    def compose(self) -> ComposeResult:
        """A label and a line for each field."""
        many = len(self._fields) > _MANY
        with VerticalScroll(classes="box dense" if many else "box", can_focus=False):
            yield Static(lit(self._title), classes="title")
            for field in self._fields:
                label = f"{field.label}: {' / '.join(field.choices)}" if field.choices else field.label
                yield Static(lit(label), classes="label")
                if field.long:
                    area = TextArea(field.value, id=f"field-{field.name}", tab_behavior="focus")
                    area.cursor_blink = False
                    yield area
                else:
                    offers = field.choices or field.offers
                    suggester = SuggestFromList(offers, case_sensitive=False) if offers else None
                    line = Input(field.value, id=f"field-{field.name}", suggester=suggester, compact=True)
                    line.cursor_blink = False
                    yield line
            yield Static(id="form-error", classes="error hidden", markup=False)
            yield Static(lit(_("Enter: next, at the end keep   ^r keep   Esc leave")), classes="hint")

    def on_mount(self) -> None:
        """Begin with the first field; say what was wrong when it is asked again."""
        first = self.query_one(f"#field-{self.at}") if self.at else self.query("Input, TextArea").first()
        first.focus(scroll_visible=bool(self.at))
        if self._wrong:
            self._refuse(self._wrong)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next field; from the last, keep."""
        event.stop()
        widgets = list(self.query("Input, TextArea"))
        place = widgets.index(event.input)
        if place + 1 < len(widgets):
            widgets[place + 1].focus()
        else:
            self.action_keep()

    def answers(self) -> dict[str, str]:
        """Give what stands in the fields."""
        found: dict[str, str] = {}
        for field in self._fields:
            widget = self.query_one(f"#field-{field.name}")
            found[field.name] = widget.text if isinstance(widget, TextArea) else getattr(widget, "value", "")
        return found

    def action_keep(self) -> None:
        """Check and give the answers."""
        answers = self.answers()
        if self.focused is not None and self.focused.id is not None:
            self.at = self.focused.id.removeprefix("field-")
        wrong = self._check(answers) if self._check is not None else ""
        if wrong:
            self._refuse(wrong)
        else:
            self.dismiss(answers)

    def _refuse(self, wrong: str) -> None:
        error = self.query_one("#form-error", Static)
        error.remove_class("hidden")
        error.update(lit(wrong))
        error.scroll_visible(animate=False)

    def action_leave(self) -> None:
        """Give nothing."""
        self.dismiss(None)

    def on_key(self, event: events.Key) -> None:
        """Arrows go between lines."""
        if event.key in ("down", "up") and isinstance(self.focused, Input):
            event.stop()
            (self.focus_next if event.key == "down" else self.focus_previous)("Input, TextArea")


def ask(console: Console, title: str, fields: Sequence[Field], work: Callable[[dict[str, str]], Any],
        then: Callable[[Any], None], check: Check | None = None, wrong: str = "", at: str = "") -> None:  # fmt: skip
    """Ask, and do store work with the answers; what that refuses is said in the form, and nothing written is lost."""
    form = Form(title, fields, check, wrong, at)

    def answered(answers: dict[str, str] | None) -> None:
        if answers is None:
            return

        def failed(error: BaseException) -> None:
            if isinstance(error, SihuError):
                again = [replace(field, value=answers[field.name]) for field in fields]
                ask(console, title, again, work, then, check, str(error), form.at)
            else:
                console.fail(error)

        load(console, lambda: work(answers), then, "ask", failed)

    console.push_screen(form, answered)


def needed(names: Mapping[str, str]) -> Check:
    """Give a check that says which of the fields in `names` (name: label) must not stay empty."""

    def check(answers: dict[str, str]) -> str:
        for name, label in names.items():
            if not answers[name].strip():
                return _("{field} must not be empty.").format(field=label)
        return ""

    return check


def wrong_day(text: str) -> str:
    """Give what is wrong with a day that was typed as YYYY-MM-DD, "" for nothing."""
    if not text.strip():
        return ""
    try:
        days.parse_day(text.strip())
    except ValueError:
        return _("{text} is no day; write it as 2026-03-15.").format(text=text.strip())
    return ""

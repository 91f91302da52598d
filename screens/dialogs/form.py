"""What is asked for: a form of a few fields. Enter goes on, the last Enter keeps; Esc leaves, and keeps a draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.store import Store
from sihu_tui.store.drafts import Drafts
from sihu_tui.text.i18n import N_, _

from .. import keymap
from ..host import Host, Hosted
from ..undo import tell, undoable
from ..widgets.text import lit
from ..widgets.text_line import ChoiceLine, TextLine
from ..worker import load

T = TypeVar("T")
FORM = (
    keymap.Key("form.keep", "ctrl+r,f2", "keep", N_("Save"), N_("Save what is written"), show=True),
    keymap.Key("form.leave", "escape", "leave", N_("Cancel"), N_("Leave all as it was; what was typed stays as a draft"), show=True),
    keymap.Key("form.drop", "ctrl+x", "drop", N_("Drop the draft"), N_("Throw the draft away"), priority=True),
)  # fmt: skip

_MANY = 5
"""Above so many fields the blank lines between them are left out."""
_LISTED = 60
"""Choices longer than so many cells are not written out beside the label."""
_DRAFT_SECONDS = 0.5
_AROUND = 8
"""Lines for the title, what is wrong, the hint and the edges."""
Wrong = str | Mapping[str, str]
"""What is wrong: of the whole form, or by field."""
Answers = dict[str, Any]
"""By field what was typed, or what its `read` or its `choices` make of that."""
Check = Callable[[Answers], Wrong]


@dataclass(frozen=True)
class Field:
    """One thing asked for. `choices` are all there are, `offers` only offered; `long` takes several lines.

    Of choices by code (code: word) value and answer are codes. `read` makes the answer of what was typed, and may raise
    SihuError; `needed` must not stay empty.
    """

    name: str
    label: str
    value: str = ""
    choices: Mapping[str, str] | Sequence[str] = ()
    long: bool = False
    offers: Sequence[str] = ()
    read: Callable[[str], Any] | None = None
    needed: bool = False

    @property
    def words(self) -> list[str]:
        """The choices as they are shown."""
        return [_(word) if word else "" for word in self._codes.values()]

    @property
    def text(self) -> str:
        """The value as it is shown."""
        return _(self._codes[self.value]) if self.value and self.value in self._codes else self.value

    @property
    def _codes(self) -> Mapping[str, str]:
        return self.choices if isinstance(self.choices, Mapping) else {word: word for word in self.choices}

    def answer(self, typed: str) -> Any:
        """Give what is meant. Raises SihuError."""
        said = typed.strip()
        if self.needed and not said:
            raise SihuError(
                _("{field} must not be empty.").format(field=re.split("[:;,(：；，（]", self.label)[0].strip())
            )
        if self.read is not None:
            return self.read(said)
        if not isinstance(self.choices, Mapping):
            return typed
        for code, word in self._codes.items():
            if said.casefold() in (code.casefold(), word.casefold(), _(word).casefold() if word else ""):
                return code
        if said or self.value:
            known = " / ".join(word for word in self.words if word)
            raise SihuError(_("{word} is none of: {known}.").format(word=said or "—", known=known))
        return ""


class Form(Hosted, ModalScreen[Answers | None]):
    """Asks for fields; gives the answers, or None when left. `draft` names what is kept of it when it is left."""

    def __init__(
        self, title: str, fields: Sequence[Field], check: Check | None = None, wrong: Wrong = "", at: str = "",
        draft: str = "", given: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self._given = given
        """What was answered before, when it is asked again."""
        self.holds = False
        """Whether the draft stays when this is kept, until whoever asked forgets it."""
        self.at = at
        """The field in which one is; when it is asked again, one is there again."""
        keymap.bind(self, FORM)
        self._title = title
        self._fields = fields
        self._check = check
        self._wrong = wrong
        self._draft = draft or title
        self._drafted: dict[str, str] = {}
        self._drafts: Drafts | None = None
        self._refused: dict[str, str] = {}
        """What was answered when it was refused."""
        self._rest: Timer | None = None
        self._done = False
        self.kept: dict[str, str] = {}
        """What was typed when it was kept."""

    def compose(self) -> ComposeResult:
        """A label and a line for each field, between a title and a hint that stay."""
        self._drafts = self.console.drafts
        if self._given is None and self._drafts is not None:
            held, names = self._drafts.get(self._draft), {field.name for field in self._fields}
            self._drafted = {name: text for name, text in held.items() if name in names}
        many = len(self._fields) > _MANY
        with Vertical(classes="box form dense" if many else "box form"):
            yield Static(lit(self._title), classes="title")
            with VerticalScroll(id="form-fields", can_focus=False):
                for field in self._fields:
                    yield from self._asked(field)
            yield Static(id="form-error", classes="error hidden", markup=False)
            yield Static(id="form-hint", classes="hint", markup=False)

    def _asked(self, field: Field) -> ComposeResult:
        label = field.label
        if field.choices and cell_len("".join(field.words)) < _LISTED:
            label = _("{name}: {text}").format(name=label, text=" / ".join(field.words))
        yield Static(lit(label), classes="label")
        held = self._drafted if self._given is None else self._given
        value, name = held.get(field.name, field.text), f"field-{field.name}"
        if field.long:
            area = TextArea(value, id=name, tab_behavior="focus")
            area.cursor_blink = False
            yield area
        elif field.choices:
            yield ChoiceLine(value, field.words, id=name)
        else:
            yield TextLine(value, field.offers, id=name)
        yield Static(id=f"error-{field.name}", classes="error hidden", markup=False)

    def on_mount(self) -> None:
        if self._wrong:
            self._refuse(self._wrong)
        else:
            first = self.query_one(f"#field-{self.at}") if self.at else self.query("Input, TextArea").first()
            first.focus(scroll_visible=False)
        if self._drafted:
            self._say(_("A draft of yours is here again; ^x drops it."))

    def forget_draft(self) -> None:
        """What was written is kept elsewhere now."""
        self._drafts_put({})

    def _drafts_put(self, texts: dict[str, str]) -> None:
        if self._drafts is not None:
            self._drafts.put(self._draft, texts)

    # Where one is

    def on_resize(self, event: events.Resize) -> None:
        """The fields take the room that title, error and hint leave."""
        self.query_one("#form-fields").styles.max_height = max(3, event.size.height - _AROUND)
        if self.focused is not None:
            self.call_after_refresh(self._into_view, self.focused)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Bring label, field and error into view, and say what the keys do in it."""
        widget = event.widget
        if isinstance(widget, Input | TextArea):
            self.call_after_refresh(self._into_view, widget)
            self._hint(widget)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """What the ghost text shows is taken on leaving."""
        if isinstance(event.widget, TextLine):
            event.widget.take_ghost()

    def _into_view(self, widget: Widget) -> None:
        if not widget.is_attached:
            return
        around = list(widget.parent.children) if isinstance(widget.parent, Widget) else []
        place = around.index(widget)
        parts = [around[place - 1], widget, around[place + 1]]
        region = Region.from_union([part.virtual_region for part in parts if part.display])
        self.query_one("#form-fields", VerticalScroll).scroll_to_region(region, animate=False, force=True)

    def _hint(self, widget: Widget) -> None:
        last = widget is list(self.query("Input, TextArea"))[-1]
        if isinstance(widget, TextArea):
            told = [_("Enter new line"), _("Tab next")]
        else:
            told = [_("← → or letters choose")] if isinstance(widget, ChoiceLine) else []
            told += [_("Enter saves") if last else _("Enter next")]
        told.append(_("^r saves"))
        self.query_one("#form-hint", Static).update(lit("   ".join((*told, _("Esc cancels")))))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        widgets = list(self.query("Input, TextArea"))
        place = widgets.index(event.input)
        if place + 1 < len(widgets):
            widgets[place + 1].focus(scroll_visible=False)
        else:
            self.action_keep()

    def on_key(self, event: events.Key) -> None:
        if event.key in ("down", "up") and isinstance(self.focused, Input):
            event.stop()
            (self.focus_next if event.key == "down" else self.focus_previous)("Input, TextArea")

    # What is written

    def typed(self) -> dict[str, str]:
        """Give what stands in the fields."""
        found: dict[str, str] = {}
        for field in self._fields:
            widget = self.query_one(f"#field-{field.name}")
            found[field.name] = widget.text if isinstance(widget, TextArea) else getattr(widget, "answer", str)()
        return found

    def _changed(self) -> dict[str, str]:
        typed = self.typed()
        return {field.name: typed[field.name] for field in self._fields if typed[field.name] != field.text}

    def on_input_changed(self, event: Input.Changed) -> None:
        """A mended field is no longer wrong; what is written is held."""
        event.stop()
        self._written(event.input)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """A mended field is no longer wrong; what is written is held."""
        event.stop()
        self._written(event.text_area)

    def _written(self, widget: Widget) -> None:
        if self._rest is None and not self._done:
            self._rest = self.set_timer(_DRAFT_SECONDS, self._hold)
        name = (widget.id or "").removeprefix("field-")
        if name and self._refused.get(name) != self.typed()[name]:
            self.query_one(f"#error-{name}").add_class("hidden")

    def _hold(self) -> None:
        self._rest = None
        if self.is_attached and not self._done:
            self._drafts_put(self._changed())

    def hold_now(self) -> None:
        """Hold what is written: the terminal goes away."""
        self._hold()

    def on_text_line_joined(self, event: TextLine.Joined) -> None:
        """Say that pasted lines are one now."""
        event.stop()
        self._say(_("{n} pasted lines were joined into one.").format(n=event.lines))

    def _say(self, text: str) -> None:
        self.query_one("#form-error", Static).update(lit(text))
        self.query_one("#form-error").remove_class("hidden")

    # The end

    def action_keep(self) -> None:
        if isinstance(self.focused, TextLine):
            self.focused.take_ghost()
        typed, answers, wrong = self.typed(), Answers(), dict[str, str]()
        if self.focused is not None and self.focused.id is not None:
            self.at = self.focused.id.removeprefix("field-")
        for field in self._fields:
            try:
                answers[field.name] = field.answer(typed[field.name])
            except SihuError as error:
                wrong[field.name] = str(error)
        wrong = wrong or (self._check(answers) if self._check is not None else "")  # type: ignore[assignment]
        if wrong:
            self._refuse(wrong)
        else:
            self._done, self.kept = True, typed
            self._drafts_put(self._changed() if self.holds else {})
            self.dismiss(answers)

    def _refuse(self, wrong: Wrong) -> None:
        """Say what is wrong beside the field, and go there."""
        by_field = {self.at or self._fields[0].name: wrong} if isinstance(wrong, str) else wrong
        for field in self._fields:
            error = self.query_one(f"#error-{field.name}", Static)
            error.set_class(not by_field.get(field.name), "hidden")
            error.update(lit(by_field.get(field.name, "")))
        self._refused = self.typed()
        first = next((field.name for field in self._fields if by_field.get(field.name)), self._fields[0].name)
        widget = self.query_one(f"#field-{first}")
        widget.focus(scroll_visible=False)
        self.call_after_refresh(self._into_view, widget)

    def action_leave(self) -> None:
        """Give nothing; what was typed stays as a draft, and that is said."""
        changed = self._changed()
        self._done = True
        self._drafts_put(changed)
        if changed:
            self.console.say(_("Draft kept: it is here again when this is opened next."), "dim")
        self.dismiss(None)

    def action_drop(self) -> None:
        for field in self._fields:
            widget = self.query_one(f"#field-{field.name}")
            if isinstance(widget, TextArea):
                widget.text = field.text
            elif isinstance(widget, Input):
                widget.value = field.text
        self._drafts_put({})
        self.query_one("#form-error").add_class("hidden")


def ask(console: Host, title: str, fields: Sequence[Field], work: Callable[[Answers], Any],
        then: Callable[[Any], object], check: Check | None = None, wrong: Wrong = "", at: str = "",
        draft: str = "", given: Mapping[str, str] | None = None) -> None:  # fmt: skip
    """Ask, and do store work with the answers; what that refuses is said in the form, and nothing written is lost."""
    form = Form(title, fields, check, wrong, at, draft, given)
    form.holds = True

    def answered(answers: Answers | None) -> None:
        if answers is None:
            return

        def failed(error: BaseException) -> None:
            if isinstance(error, SihuError):
                ask(console, title, fields, work, then, check, str(error), form.at, draft, form.kept)
            else:
                console.fail(error)

        def done(outcome: Any) -> None:
            form.forget_draft()
            then(outcome)

        load(console, lambda: work(answers), done, "ask", failed)

    console.push_screen(form, answered)


def edit(console: Host, title: str, fields: Sequence[Field], work: Callable[[Store, Answers], T],
         said: str | Callable[[T], str], check: Check | None = None, then: Callable[[], object] | None = None) -> None:  # fmt: skip
    """Ask, and make a change with the answers, told with the way back; `then` goes before what is shown is read anew."""
    store = console.store

    def done(outcome: tuple[T, int | None]) -> None:
        if then is not None:
            then()
        tell(console, said, outcome)

    ask(console, title, fields, lambda answers: undoable(store, lambda store: work(store, answers)), done, check)


def needed(names: Mapping[str, str]) -> Callable[[Answers], dict[str, str]]:
    """Give a check that says which of the fields in `names` (name: label) must not stay empty."""

    def check(answers: Answers) -> dict[str, str]:
        return {
            name: _("{field} must not be empty.").format(field=label)
            for name, label in names.items() if not answers[name].strip()
        }  # fmt: skip

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

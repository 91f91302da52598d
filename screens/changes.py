"""Changing what the store holds, from any widget or screen: asked for or not, as one step, told with the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from .host import Hosted
from .undo import change

if TYPE_CHECKING:
    from sihu_tui.store import Store

    from .dialogs.form import Answers, Check, Field

T = TypeVar("T")


class Changing(Hosted):
    """A widget or screen that changes things."""

    def change(
        self, work: Callable[[Store], T], said: str | Callable[[T], str], then: Callable[[], object] | None = None
    ) -> None:
        """Make a change behind, then tell it and how to take it back."""
        change(self.console, work, said, then)

    def edit(
        self, title: str, fields: Sequence[Field], work: Callable[[Store, Answers], T], said: str | Callable[[T], str],
        check: Check | None = None, then: Callable[[], object] | None = None,
    ) -> None:  # fmt: skip
        """Ask for fields and make a change with them; what it refuses is said in the form."""
        # a form takes long to load, and the first look needs none
        from .dialogs.form import edit

        edit(self.console, title, fields, work, said, check, then)

"""A pane beside the four: opened by its own key from anywhere, left for where one was."""

from __future__ import annotations

from textual.app import ComposeResult

from .pane import Pane


class Aside(Pane):
    """Esc goes back to the pane from which it was opened."""

    @property
    def can_go_back(self) -> bool:
        return True

    async def action_back(self) -> None:  # type: ignore[override]
        """Close what is open, else end the filter, else go back to the pane behind."""
        if super().can_go_back:
            super().action_back()
        else:
            if not self.console.step_back(self):
                await self.console.go(self.console.home)


class PagePane(Aside):
    """A pane without a list: a heading and a page."""

    def compose(self) -> ComposeResult:
        yield self.heading
        yield self.page

    def focus_main(self) -> None:
        self.page.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "filter"

    def text_to_copy(self) -> str:
        return self.page.text()

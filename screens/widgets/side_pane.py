"""A pane beside the four: opened by its own key from anywhere, left for where one was."""

from __future__ import annotations

from .pane import Pane


class Aside(Pane):
    """Esc goes back to the pane from which it was opened."""

    @property
    def can_go_back(self) -> bool:
        """There always is a pane behind."""
        return True

    async def action_back(self) -> None:  # type: ignore[override]
        """Close what is open, else end the filter, else go back to the pane behind."""
        if super().can_go_back:
            super().action_back()
        else:
            if not self.console.step_back(self):
                await self.console.go(self.console.home)

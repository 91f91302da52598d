"""Store work off the screen's thread: it runs in a worker, its outcome comes back as a message."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

if TYPE_CHECKING:
    from textual.app import App

    from sihu_tui.store.clash import Clash

T = TypeVar("T")


class Finished(Message):
    """Work is done: `then` takes its outcome, on the screen's thread."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()
        self.then = then


class Failed(Message):
    """Work failed."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error


def load(node: Widget | App[Any], work: Callable[[], T], then: Callable[[T], None], group: str,
         failed: Callable[[BaseException], None] | None = None, exclusive: bool = True) -> None:  # fmt: skip
    """Run `work` in a thread, then `then` with what it gave.

    Newer work of the same group drops the older's outcome, unless it is not `exclusive`.
    """
    app = node.app

    def run() -> None:
        worker = get_current_worker()
        try:
            outcome = work()
        except BaseException as error:
            # the store is loaded with the first work, not before the first frame
            from sihu_tui.store.clash import Clash

            if not worker.is_cancelled:
                if isinstance(error, Clash):
                    app.post_message(Finished(_call(_settle, error)))
                else:
                    app.post_message(Failed(error) if failed is None else Finished(_call(failed, error)))
            return
        if not worker.is_cancelled:
            app.post_message(Finished(_call(then, outcome)))

    def _settle(clash: Clash) -> None:
        from sihu_tui.store.clash import decided

        from .dialogs.clash import ask

        def again(choice: str) -> None:
            def settled() -> T:
                with decided(clash, choice):
                    return work()

            load(node, settled, then, group, failed, exclusive)

        ask(app, clash, again, lambda: None if failed is None else failed(clash))

    node.run_worker(run, thread=True, exclusive=exclusive, group=group, exit_on_error=False)


def _call(then: Callable[[T], None], outcome: T) -> Callable[[], None]:
    return lambda: then(outcome)

"""Store work off the screen's thread: it runs in a worker, its outcome comes back as a message."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from textual.message import Message
from textual.worker import get_current_worker

from .host import Host

if TYPE_CHECKING:
    from textual.widget import Widget

    from sihu_tui.store.clash import Clash

T = TypeVar("T")
_TELL_SECONDS = 0.1


class Finished(Message):
    """Work is done: `then` takes its outcome, on the screen's thread."""

    def __init__(self, then: Callable[[], object]) -> None:
        super().__init__()
        self.then = then


class Failed(Message):
    """Work failed."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error


def load(node: Widget | Host, work: Callable[[], T], then: Callable[[T], object], group: str,
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

        ask(cast(Host, app), clash, again, lambda: None if failed is None else failed(clash))

    node.run_worker(run, thread=True, exclusive=exclusive, group=group, exit_on_error=False)


def _call(then: Callable[[T], object], outcome: T) -> Callable[[], object]:
    return lambda: then(outcome)


def told_now_and_then(console: Host, said: Callable[..., str]) -> Callable[..., None]:
    """Give what long work calls to tell how far it is; ten times a second at most it is said in the status line."""
    told = time.monotonic()

    def listen(*how_far: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= _TELL_SECONDS:
            told = now
            console.post_message(Finished(lambda: console.say(said(*how_far), "dim", stay=True)))

    return listen

"""The terminal under the console: given back as it was, whatever ends or stops the program."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver

ENDING = ("SIGHUP", "SIGTERM", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGALRM")
"""Signals that end a program which does not listen to them."""
_PATIENCE_SECONDS = 5.0
"""An orderly end takes no longer; after it the terminal is given back and the program is left."""
# mouse, focus, paste, size reports off, lines wrap, keyboard protocol off, main screen, cursor
_RESET = (
    b"\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[?2048l\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h"
)


def driver() -> type[Driver] | None:
    """Give the driver that survives being stopped and continued; None where Textual's own is asked for or needed."""
    if os.name != "posix" or os.environ.get("TEXTUAL_DRIVER"):
        return None
    from textual.drivers.linux_driver import LinuxDriver
    from textual.widgets import Input, TextArea

    from . import textual_compat
    from .wire import Wire

    class StoppableDriver(LinuxDriver):
        """Textual's, but for SIGSTOP: nobody could give the terminal back before it, so nothing is begun anew after."""

        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            self._wire = Wire()

        def start_application_mode(self) -> None:
            tell = getattr(self._app, "tell_ground", None)
            asks = tell is not None and os.environ.get("TERM", "") not in ("", "dumb", "linux")
            textual_compat.listen(tell if asks else None, lambda: isinstance(self._app.focused, Input | TextArea))
            super().start_application_mode()  # type: ignore[no-untyped-call]
            if asks:
                self.write(textual_compat.ASK_GROUND)

        def write(self, data: str) -> None:
            super().write(self._wire.thrifty(data, self._get_terminal_size()))

        def _sigcont_application(self, *_: Any) -> None:
            if self._must_signal_resume or not self._auto_restart:
                super()._sigcont_application()
            elif self._writer_thread is not None:
                self._take_again()
            loop, app = _loop(self._app), self._app
            if loop is not None and self._auto_restart:
                loop.call_soon_threadsafe(lambda: app.refresh(repaint=True, layout=True))

        def _take_again(self) -> None:
            import termios

            before, writer = self.attrs_before, self._writer_thread
            assert writer is not None
            with contextlib.suppress(termios.error):
                raw = termios.tcgetattr(self.fileno)
                raw[3], raw[0] = self._patch_lflag(raw[3]), self._patch_iflag(raw[0])
                raw[6][termios.VMIN] = 1
                termios.tcsetattr(self.fileno, termios.TCSANOW, raw)
            self.attrs_before = before
            self.write("\x1b[?1049h\x1b[?25l\x1b[?1004h\x1b[?2004h\x1b[?7l")
            self._enable_mouse_support()

    return StoppableDriver


def _loop(app: App[Any]) -> asyncio.AbstractEventLoop | None:
    return getattr(app, "loop", None)


@contextlib.contextmanager
def kept(app: App[Any]) -> Iterator[None]:
    """Run the console inside: a signal ends it in order, with exit code 128 and its number, the terminal as it was."""
    before = _modes()
    asked: list[int] = []

    def leave(number: int) -> None:
        _give_back(before)
        os._exit(128 + number)

    def end(number: int, _frame: FrameType | None) -> None:
        loop = _loop(app)
        if asked or loop is None or not loop.is_running():
            leave(number)
        asked.append(number)
        late = threading.Timer(_PATIENCE_SECONDS, leave, (number,))
        late.daemon = True
        late.start()
        assert loop is not None
        loop.call_soon_threadsafe(lambda: app.exit(return_code=128 + number))

    had = {}
    if threading.current_thread() is threading.main_thread():
        for name in ENDING:
            if hasattr(signal, name):
                number = getattr(signal, name)
                had[number] = signal.signal(number, end)
        if before is not None and hasattr(signal, "SIGHUP"):
            threading.Thread(target=_listen_for_the_end, daemon=True).start()
    try:
        yield
    except BaseException:
        _give_back(before)
        raise
    finally:
        _set_modes(before)
        for number, handler in had.items():
            signal.signal(number, handler)


def _listen_for_the_end() -> None:
    """Take a line that was dropped for SIGHUP: who leads no session of a terminal (docker exec) is sent none."""
    import select

    line = select.poll()
    line.register(0, 0)
    if any(said & select.POLLHUP for _file, said in line.poll()):
        os.kill(os.getpid(), signal.SIGHUP)


def _modes() -> list[Any] | None:
    try:
        import termios

        return termios.tcgetattr(sys.__stdin__.fileno() if sys.__stdin__ else 0)
    except Exception:  # no terminal, or a system without termios
        return None


def _set_modes(modes: list[Any] | None) -> None:
    if modes is not None:
        import termios

        with contextlib.suppress(termios.error, OSError, ValueError):
            termios.tcsetattr(sys.__stdin__.fileno() if sys.__stdin__ else 0, termios.TCSANOW, modes)


def _give_back(modes: list[Any] | None) -> None:
    _set_modes(modes)
    with contextlib.suppress(OSError):
        os.write(2, _RESET)


def locale_problems() -> list[str]:
    """Give what is wrong with the locale, and its cure."""
    from sihu_tui.doctor.terminal import Surroundings, text_encoding

    found = text_encoding(Surroundings.here())
    return [f"{one.text} {one.cure}" for one in found if one.code == "locale" and one.level != "ok"]

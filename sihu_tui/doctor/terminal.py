"""Whether the console can be drawn here, in Chinese, and reach a clipboard."""

from __future__ import annotations

import locale
import os
import shlex
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sihu_tui.doctor.finding import Finding
from sihu_tui.text import clipboard
from sihu_tui.text.i18n import _

LEAST = (60, 12)
"""Columns and lines below which the console shows nothing but a request for room."""
ADVISED = (80, 24)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the console would run: the environment, and the terminal's columns and lines (None: none)."""

    environment: Mapping[str, str]
    size: tuple[int, int] | None

    @classmethod
    def here(cls) -> Surroundings:
        """Give those of this process."""
        try:
            columns, lines = os.get_terminal_size(sys.stdout.fileno())
        except (OSError, ValueError):
            return cls(os.environ, None)
        return cls(os.environ, (columns, lines))


def examine(around: Surroundings) -> Iterator[Finding]:
    """Look at everything about the terminal."""
    for check in (terminal_type, terminal_size, colours, text_encoding, clipboard_reach):
        yield from check(around)


def terminal_type(around: Surroundings) -> Iterator[Finding]:
    """Tell whether TERM names a terminal that can be drawn on."""
    term = around.environment.get("TERM", "")
    if around.size is None:
        yield Finding("terminal", "note", _("This is not a terminal, so only commands can be used here."))
    elif term in ("", "dumb"):
        yield Finding(
            "terminal",
            "bad",
            _("TERM is {term!r}: the console cannot be drawn.").format(term=term),
            _("Use a terminal window, or `export TERM=xterm-256color` where it was lost."),
        )
    else:
        yield Finding("terminal", "ok", _("Terminal: {term}").format(term=term))


def terminal_size(around: Surroundings) -> Iterator[Finding]:
    """Tell whether there is room."""
    if around.size is None:
        return
    columns, lines = around.size
    said = _("Size: {columns}x{lines}").format(columns=columns, lines=lines)
    if columns < LEAST[0] or lines < LEAST[1]:
        cure = _("Make the window at least {columns}x{lines}.").format(columns=LEAST[0], lines=LEAST[1])
        yield Finding("size", "bad", said, cure)
    elif columns < ADVISED[0] or lines < ADVISED[1]:
        cure = _("It works, but {columns}x{lines} shows more.").format(columns=ADVISED[0], lines=ADVISED[1])
        yield Finding("size", "warn", said, cure)
    else:
        yield Finding("size", "ok", said)


def colours(around: Surroundings) -> Iterator[Finding]:
    """Tell how many colours there are."""
    if around.size is None:
        return
    environment = around.environment
    term = environment.get("TERM", "")
    if environment.get("NO_COLOR"):
        yield Finding("colours", "ok", _("NO_COLOR is set: shown without colours."))
    elif environment.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        yield Finding("colours", "ok", _("Colours: all"))
    elif "256color" in term or "direct" in term:
        yield Finding("colours", "ok", _("Colours: 256"))
    else:
        yield Finding(
            "colours",
            "note",
            _("Few colours: {term}").format(term=term),
            _("`export TERM=xterm-256color` if it has more; `sihu settings theme terminal` suits 16."),
        )


def text_encoding(around: Surroundings) -> Iterator[Finding]:
    """Tell whether Chinese gets through: the locale must be UTF-8, here and on the way here."""
    environment = around.environment
    name = next((environment[key] for key in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(key)), "")
    remote = bool(environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"))
    if "utf-8" in name.lower() or "utf8" in name.lower():
        if _installed(name):
            yield Finding("locale", "ok", _("Locale: {name}").format(name=name))
        else:
            yield Finding(
                "locale",
                "warn",
                _("Locale {name} is named but not installed on this machine.").format(name=name),
                _("`sudo locale-gen {name}`, or `export LC_ALL=C.UTF-8`.").format(name=shlex.quote(name)),
            )
    elif name.split(".")[0] in ("", "C", "POSIX"):
        cure = _("`export LANG=C.UTF-8` (or zh_CN.UTF-8) in your shell's profile.")
        if remote:
            cure += " " + _("Over SSH it comes from your own machine: SendEnv LANG LC_* there, AcceptEnv here.")
        yield Finding(
            "locale",
            "warn",
            _("Locale {name!r} cannot show Chinese: tmux, screen and input methods may show ? or boxes.").format(
                name=name
            ),
            cure,
        )
    else:
        yield Finding(
            "locale",
            "bad",
            _("Locale {name} is not UTF-8: what the console draws will come out garbled.").format(name=name),
            _("`export LC_ALL=zh_CN.UTF-8`, and set the terminal's own encoding to UTF-8."),
        )
    if around.size is not None and name.lower()[:2] in ("zh", "ja", "ko"):
        yield Finding(
            "width",
            "note",
            _("Signs such as “ ” … · may be one cell wide or two, as the terminal is set."),
            _("If lines with them look shifted, set ambiguous-width characters to narrow in the terminal."),
        )


def _installed(name: str) -> bool:
    """Tell whether the machine has the locale; asking changes nothing for this process."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, name)
    except locale.Error:
        return False
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return True


def clipboard_reach(around: Surroundings) -> Iterator[Finding]:
    """Tell what stands between the console and the clipboard; terminals never say whether they took it."""
    environment = around.environment
    print_it = _("`sihu replies show NAME` prints a text, to be selected with the mouse (Shift held).")
    if clipboard.inside_tmux(environment):
        passes = clipboard.tmux_passes()
        if passes:
            yield Finding("clipboard", "ok", _("Clipboard: tmux passes it on."))
        elif passes is None:
            said = _("tmux did not say whether it passes the clipboard on.")
            yield Finding("clipboard", "warn", said, f"`{clipboard.ALLOW_IN_TMUX}`")
        else:
            said = _("tmux keeps the clipboard to itself.")
            cure = _("`{command}`; put it into ~/.tmux.conf to keep it.").format(command=clipboard.ALLOW_IN_TMUX)
            yield Finding("clipboard", "warn", said, cure)
    elif environment.get("STY") or environment.get("TERM", "").startswith("screen"):
        yield Finding("clipboard", "warn", _("GNU screen does not pass the clipboard on."), print_it)
    elif environment.get("TERM_PROGRAM") == "Apple_Terminal":
        said = _("Apple's Terminal takes no text for the clipboard.")
        yield Finding("clipboard", "warn", said, _("Use iTerm2, WezTerm, kitty or Ghostty.") + " " + print_it)
    elif around.size is not None:
        said = _("Clipboard: sent by OSC 52, which the terminal never confirms.")
        yield Finding(
            "clipboard",
            "note",
            said,
            _("Copy a reply and paste it once to see. If nothing comes:") + " " + print_it,
        )

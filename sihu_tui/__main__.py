"""Where `sihu` starts: the language, the command, and what is said when it fails."""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; give the exit code: 0 done, 1 failed with a message, 2 misused."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    from sihu_tui.paths import config_path
    from sihu_tui.text import i18n

    if _value_of("--as", words):
        os.environ["SIHU_OPERATOR"] = str(_value_of("--as", words))
    asked_for = _value_of("--lang", words)
    problems: tuple[str, ...] = ()
    if os.path.exists(config_path()):
        from sihu_tui import config

        own = config.read()
        problems = own.problems
        asked_for = asked_for or os.environ.get("SIHU_LANG") or own.values.get("language")
    i18n.use(i18n.pick(asked_for))
    from sihu_tui.cli.output import Cleaned

    # names and messages in any script must print even under LANG=C
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by who started us
            stream = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - it lives as long as we do
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")
        if not isinstance(stream, Cleaned):
            setattr(sys, name, Cleaned(stream))
    from sihu_tui import cli
    from sihu_tui.errors import SihuError

    for problem in problems:
        print(f"sihu: {problem}", file=sys.stderr)
    asked = cli.parser(words).parse_args(words)
    if asked.command is None:
        from sihu_tui.cli import open as console

        asked.run = console.run
    try:
        wrong = _unusable(asked)
        if wrong:
            raise SihuError(wrong)
        code = int(asked.run(asked))
        sys.stdout.flush()
        return code
    except SihuError as error:
        print(f"sihu: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # the reader of a pipe went away: nothing is wrong, and nothing more can be said
        _leave_stdout()
        return 0
    except KeyboardInterrupt:
        print("", file=sys.stderr)
        return 130
    except Exception as error:
        print(f"sihu: {_told(asked, error)}", file=sys.stderr)
        return 1


def _unusable(asked: argparse.Namespace) -> str:
    """Say which argument is a number that nothing can have, or made of bytes that are no text; file names may be."""
    for value in vars(asked).values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, int) and abs(one) >= 1 << 63:
                from sihu_tui.text.i18n import _

                return _("{n} is too large a number.").format(n=one)
            if isinstance(one, str) and not one.isascii() and any("\ud800" <= char <= "\udfff" for char in one):
                from sihu_tui.text.i18n import _

                shown = one.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
                said = _("{text} is not UTF-8. Set the terminal's encoding to UTF-8, then write it again.")
                return said.format(text=shown)
    return ""


def _leave_stdout() -> None:
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(asked: argparse.Namespace, error: Exception) -> str:
    """Give one sentence for an error that nobody caught: of the store, of the system, else of ours, which is logged."""
    from sihu_tui import error_log
    from sihu_tui.paths import store_path
    from sihu_tui.text.i18n import _

    if isinstance(error, OSError) and error.errno is not None:
        where = error.filename if isinstance(error.filename, str) else ""
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBADF) and not where:
            # what stands in the buffer can never be written: nobody is to try again at the end
            _leave_stdout()
            return _("The output could not be written: {why}.").format(why=error.strerror)
        return f"{where}: {error.strerror}" if where else str(error.strerror)
    return error_log.told(error, store_path(asked.store))


def _value_of(option: str, words: Sequence[str]) -> str | None:
    """Give the value of an option of all commands before the parser is made: help is in that language already."""
    for i, word in enumerate(words):
        if word.startswith(f"{option}="):
            return word[len(option) + 1 :]
        if word == option and i + 1 < len(words):
            return words[i + 1]
    return None


if __name__ == "__main__":
    sys.exit(main())

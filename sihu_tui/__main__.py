"""Where `sihu` starts: the language, the command, and what is said when it fails."""

from __future__ import annotations

import contextlib
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
    if config_path().exists():
        from sihu_tui import config

        own = config.read()
        problems = own.problems
        asked_for = asked_for or os.environ.get("SIHU_LANG") or own.values.get("language")
    i18n.use(i18n.pick(asked_for))
    # names and messages in any script must print even under LANG=C
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    from sihu_tui import cli
    from sihu_tui.errors import SihuError

    for problem in problems:
        print(f"sihu: {problem}", file=sys.stderr)
    asked = cli.parser(words).parse_args(words)
    if asked.command is None:
        from sihu_tui.cli import open as console

        asked.run = console.run
    try:
        return int(asked.run(asked))
    except SihuError as error:
        print(f"sihu: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # the reader of a pipe went away: nothing is wrong, and nothing more can be said
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("", file=sys.stderr)
        return 130


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

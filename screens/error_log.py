"""What nobody foresaw is written down, and said in one line."""

from __future__ import annotations

import contextlib
import traceback

from sihu_tui.dates import days
from sihu_tui.paths import log_path
from sihu_tui.text.i18n import _


def write_down(error: BaseException) -> str:
    """Append `error` with its traceback to the log; give the line that tells the user."""
    path = log_path()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.write(f"--- {days.now()}\n")
            log.writelines(traceback.format_exception(error))
    return _("Something unforeseen went wrong ({what}); it is written down in {path}.").format(
        what=type(error).__name__, path=path
    )

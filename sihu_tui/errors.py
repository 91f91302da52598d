"""What can go wrong through input, a store or a terminal, said in one line with its cure."""

from __future__ import annotations

from typing import Any

from sihu_tui.text.sanitize import plain


class SihuError(Exception):
    """An error that the user can understand and mend: what happened, where, what to do.

    Names in it are foreign: as text it has no control or escape characters.
    """

    def __str__(self) -> str:
        return plain(super().__str__())


class ReadError(SihuError):
    """A file that cannot be read, in whole or from some row on."""


class Undecided(ReadError):
    """A file whose meaning has to be asked for; the message names the option that answers.

    `asks` says the same for a screen: what is asked (`date_order`, `mapping`, `date`, `year`), and what is known of it.
    """

    def __init__(self, told: str, **asks: Any) -> None:
        super().__init__(told)
        self.asks = asks


class StoreError(SihuError):
    """A store that cannot be opened or written."""


class Cancelled(SihuError):
    """The user stopped the work; nothing of it was kept."""

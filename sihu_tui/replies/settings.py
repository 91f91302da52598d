"""What can be set about canned replies."""

from __future__ import annotations

from sihu_tui.i18n import N_
from sihu_tui.settings import declare

declare(
    "replies.pushy",
    "",
    N_("Your own list of pushy words, `said = instead` a line; empty takes the one that comes with sihu"),
)
declare("replies.brand", "", N_("What {brand} in a reply is filled with"))

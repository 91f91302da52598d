"""What can be set about canned replies."""

from __future__ import annotations

from sihu_tui.settings import declare
from sihu_tui.text.i18n import N_

declare(
    "replies.pushy",
    "",
    N_("Your own list of pushy words, `said = instead` a line; empty takes the one that comes with sihu"),
)
declare("replies.brand", "", N_("What {brand} in a reply is filled with"))
declare(
    "replies.verbatim_share",
    0.3,
    N_("At most this share of the replies should go out as they stand, the rest in your own words"),
    N_("share"),
)
declare("replies.person_promotions", 2, N_("At most so many promotions to one person"), N_("sends"))
declare("replies.person_days", 30, N_("Days over which the promotions to one person are counted"), N_("days"))

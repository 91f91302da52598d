"""The settings of running groups: when a charter grows stale, what may be sent, when somebody is overdue."""

from __future__ import annotations

from sihu_tui.settings import declare
from sihu_tui.text.i18n import N_

declare("groups.charter_days", 90, N_("Evidence for a charter is stale after so many days"), N_("days"))
declare("groups.old_days", 365, N_("A lasting group is called old after so many days"), N_("days"))
declare("groups.least_layer", 3, N_("Founding a group whose members are below this layer warns"), N_("layer"))
declare("groups.ending_days", 14, N_("Temporary groups that end within so many days are told"), N_("days"))
declare("groups.view", "", N_("The view in which the groups were last seen (JSON); empty for the usual one"))
declare("groups.apart", "", N_("Groups that look like one and were told apart (JSON)"))
declare("send.mix_days", 28, N_("Days over which the kinds of what was sent are weighed"), N_("days"))
declare("send.promotion_share", 0.3, N_("At most this share of what is sent to a group may be promotion"), N_("share"))
declare("send.week_budget", 7, N_("At most so many sends to a group in seven days"), N_("sends"))
declare("send.promotion_budget", 2, N_("At most so many promotions to a group in seven days"), N_("sends"))
declare("send.cool_hours", 4, N_("Hours between two sends to one group"), N_("hours"))
declare("send.promotion_cool_hours", 48, N_("Hours between two promotions to one group"), N_("hours"))
declare("members.kept_days", 14, N_("A newcomer counts as kept after so many days"), N_("days"))
declare(
    "members.overdue_times", 3.0, N_("Somebody is overdue when silent for so many times their usual gap"), N_("times")
)

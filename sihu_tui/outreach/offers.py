"""What a promotion offers: a price cut, a gift or a bundle, so that 满赠、不破价 can be watched (R39); whether it asks
people to share (R35)."""

from __future__ import annotations

import re

from sihu_tui.text.i18n import N_

KINDS = {"cut": N_("price cut"), "gift": N_("gift"), "bundle": N_("bundle")}
_KINDS = {
    "cut": re.compile(
        r"秒杀|特价|降价|直降|立减|满\d+减|减\d+|[0-9一二三四五六七八九.]+折|半价|骨折价|破价|底价|低至|优惠价|原价|到手价|仅需|只要\d+|\d+元抢"
        r"|\d+\s*% ?off|price cut|discount|sale price",
        re.IGNORECASE,
    ),
    "gift": re.compile(r"买[一二两三四五\d]送|满\d+[^，。]{0,6}[送赠]|赠|加送|免费送|送小样|送[^货达到]|礼品|好礼|free gift|gift with", re.IGNORECASE),
    "bundle": re.compile(r"套装|组合装?|礼盒|第二件|[两二三四五2-9]件装|[两二三四五2-9]件套|一组|拼盘|bundle|combo", re.IGNORECASE),
}  # fmt: skip
_SHARE = re.compile(
    r"转发[到给至]?|分享[到给至]|集赞|点赞满|拉[^，。]{0,4}进群|邀请[^，。]{0,4}(?:好友|朋友|人)|助力|砍一刀|拼团|老带新"
    r"|share (?:this|with)|invite (?:a )?friend",
    re.IGNORECASE,
)


def kinds(text: str) -> list[str]:
    """Give which of `KINDS` a promotion offers; it may be several, or none of them."""
    return [kind for kind, pattern in _KINDS.items() if pattern.search(text)]


def asks_to_share(text: str) -> bool:
    """Tell whether a text asks somebody to bring others (裂变)."""
    return _SHARE.search(text) is not None

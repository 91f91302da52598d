"""What the platforms and kinds of groups are called in the language in use."""

from __future__ import annotations

from sihu_tui.text.i18n import N_, _

_NAMES = {
    "wechat": N_("WeChat"),
    "wecom": N_("WeCom"),
    "qq": "QQ",
    "telegram": "Telegram",
    "whatsapp": "WhatsApp",
    "discord": "Discord",
    "slack": "Slack",
    "line": "LINE",
    "feishu": N_("Feishu"),
    "douyin": N_("Douyin"),
    "taobao": N_("Taobao"),
    "xiaohongshu": N_("Xiaohongshu"),
    "official_account": N_("Official account"),
    "channels": N_("Channels"),
    "kuaishou": N_("Kuaishou"),
    "other": N_("other platform"),
}
KINDS = {"lasting": N_("permanent"), "temporary": N_("temporary"), "comments": N_("comments")}


def kind_name(code: str) -> str:
    """Give the word for a kind of group; another code as it is."""
    return _(KINDS.get(code, code))


def platform_code(name: str) -> str:
    """Give the code of a platform named in either language (抖音, Douyin, douyin); another text as it is."""
    wanted = name.strip().casefold()
    return next((code for code, said in _NAMES.items() if wanted in (code, said.casefold(), _(said).casefold())), name)


def platform_name(code: str) -> str:
    """Give the name of a platform of `record.PLATFORMS`; another code as it is."""
    return _(_NAMES.get(code, code)) if code else ""

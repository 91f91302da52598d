"""What the platforms are called in the language in use."""

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


def platform_name(code: str) -> str:
    """Give the name of a platform of `record.PLATFORMS`; another code as it is."""
    return _(_NAMES.get(code, code)) if code else ""

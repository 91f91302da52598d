"""Words for a platform's own lines that an export gives as a bare code (Telegram's phone_call, clear_history)."""

from __future__ import annotations

from sihu_tui.readers.record import Kind
from sihu_tui.text.i18n import N_, _

_ACTIONS = {
    "create_group": N_("made the group"),
    "create_channel": N_("made the channel"),
    "edit_group_title": N_("renamed the group"),
    "edit_group_photo": N_("changed the group's picture"),
    "delete_group_photo": N_("removed the group's picture"),
    "invite_members": N_("added members"),
    "remove_members": N_("removed a member, or left"),
    "join_group_by_link": N_("joined by a link"),
    "join_group_by_request": N_("joined by a request"),
    "migrate_to_supergroup": N_("the group became a supergroup"),
    "migrate_from_group": N_("the supergroup was made of a group"),
    "pin_message": N_("pinned a message"),
    "clear_history": N_("cleared the history"),
    "score_in_game": N_("scored in a game"),
    "send_payment": N_("sent a payment"),
    "refunded_payment": N_("a payment was refunded"),
    "phone_call": N_("phone call"),
    "group_call": N_("group call"),
    "group_call_scheduled": N_("group call planned"),
    "invite_to_group_call": N_("invited to a group call"),
    "take_screenshot": N_("took a screenshot"),
    "allow_sending_messages": N_("let a bot write"),
    "attach_menu_bot_allowed": N_("let a bot write"),
    "web_app_bot_allowed": N_("let a bot write"),
    "send_webview_data": N_("sent data to a bot"),
    "send_passport_values": N_("sent identity documents"),
    "joined_telegram": N_("joined Telegram"),
    "requested_phone_number": N_("asked for the phone number"),
    "requested_peer": N_("shared a contact or chat with a bot"),
    "proximity_reached": N_("came near"),
    "set_messages_ttl": N_("set messages to delete themselves"),
    "edit_chat_theme": N_("changed the chat's theme"),
    "set_chat_wallpaper": N_("changed the chat's wallpaper"),
    "set_same_chat_wallpaper": N_("changed the chat's wallpaper"),
    "suggest_profile_photo": N_("suggested a profile picture"),
    "topic_created": N_("opened a topic"),
    "topic_edit": N_("changed a topic"),
    "send_premium_gift": N_("sent a gift"),
    "send_stars_gift": N_("sent a gift"),
    "send_star_gift": N_("sent a gift"),
    "gift_code_prize": N_("won a gift"),
    "stars_prize": N_("won a gift"),
    "giveaway_launch": N_("began a giveaway"),
    "giveaway_results": N_("a giveaway ended"),
    "boost_apply": N_("boosted the group"),
}
"""The actions of Telegram Desktop's export (export_output_json.cpp)."""
_KINDS = (Kind.JOIN, Kind.LEAVE, Kind.SYSTEM)


def worded(kind: int, text: str) -> str:
    """Give the words for a line of the platform's own that is a bare code, else its text as it is."""
    return _(_ACTIONS[text]) if kind in _KINDS and text in _ACTIONS else text

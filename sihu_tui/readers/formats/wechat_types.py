"""What WeChat's message types and its exporters' words for them are, and what is left of raw XML."""

from __future__ import annotations

import html
import re

from sihu_tui.readers.notices import act, is_self, understand
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import Kind, Message

_MEDIA_TYPES = {3, 34, 42, 43, 47, 48}
_TEXT_APPS = {53, 57, 87}
_SYSTEM_APPS = {62}

TYPE_NAMES = {
    "文本": Kind.TEXT, "文本消息": Kind.TEXT, "引用": Kind.TEXT, "引用消息": Kind.TEXT, "引用回复": Kind.TEXT,
    "回复": Kind.TEXT, "回复消息": Kind.TEXT, "at消息": Kind.TEXT, "markdown消息": Kind.TEXT, "通话": Kind.SYSTEM,
    "带有引用的文本消息": Kind.TEXT, "群公告": Kind.TEXT, "接龙": Kind.TEXT, "接龙消息": Kind.TEXT,
    "系统": Kind.SYSTEM, "系统消息": Kind.SYSTEM, "系统通知": Kind.SYSTEM, "邀请加群": Kind.SYSTEM,
    "拍一拍": Kind.SYSTEM,
    "通话消息": Kind.SYSTEM, "语音通话": Kind.SYSTEM, "视频通话": Kind.SYSTEM, "语音/视频通话": Kind.SYSTEM,
    "text": Kind.TEXT, "system": Kind.SYSTEM,
}  # fmt: skip
"""Exporters' words for kinds; a word that is none of them is of media."""

MARKER = re.compile(
    r"!?\[(?:图片|圖片|照片|相片|语音|語音|语音消息|音频|视频|視頻|影片|短视频|表情|表情包|动画表情"
    r"|動畫表情|GIF表情|自定义表情|大表情"
    r"|贴图|貼圖|文件|檔案|链接|連結|网页|网页链接|位置|位置分享|位置共享|实时位置共享|地理位置|名片"
    r"|个人名片|公众号名片|视频号名片|聊天记录|合并转发|小程序|视频号|音乐|音乐分享|分享"
    r"|卡片|卡片消息|红包|红包封面|转账|微信转账|收款|礼物|直播|笔记|卡券|商品|投票"
    r"|Photos?|Videos?|Voice message|Audio|Stickers?|Emoji|Files?|Location|Contact(?: info)?|Images?"
    r"|Album|Note|Gift|Link|写真|スタンプ|動画|ボイスメッセージ|ファイル|位置情報"
    r"|照片或影片|記事本|相簿|聯絡資訊|禮物|사진|스티커|동영상|음성메시지|파일"
    r"|รูป(?:ภาพ)?|วิดีโอ|วีดีโอ|สติกเกอร์|สติ๊กเกอร์|ข้อความเสียง|เสียง|ไฟล์|ตำแหน่ง(?:ที่ตั้ง)?|อัลบั้ม|โน้ต|ลิงก์|ของขวัญ)(?:[ :："
    r"|｜\d\"秒″][^\]]*)?\](?:\([^)]*\))?(?:[^\n]{0,120})?"
)
"""A message that is nothing but the mark of a picture, voice, file or the like."""
_TITLE = re.compile(r"<title>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</title>", re.S)
_TEMPLATE = re.compile(r"<(?:template|plain|content|text)>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</", re.S)


def kind_of_type(typed: int, subtype: int = 0) -> Kind:
    """Give the kind of WeChat's numeric message type; 64-bit types of WeChat 4 hold the subtype in their upper half."""
    if typed > 0xFFFFFFFF:
        subtype, typed = typed >> 32, typed & 0xFFFFFFFF
    if typed == 1:
        return Kind.TEXT
    if typed in _MEDIA_TYPES:
        return Kind.MEDIA
    if typed == 49:
        return Kind.TEXT if subtype in _TEXT_APPS else Kind.SYSTEM if subtype in _SYSTEM_APPS else Kind.MEDIA
    return Kind.SYSTEM


def kind_of_name(name: str) -> Kind:
    """Give the kind of an exporter's word for it."""
    known = TYPE_NAMES.get(name)
    if known is not None:
        return known
    name = name.strip()
    if name.startswith(("消息撤回", "撤回")):
        return Kind.RECALL
    return TYPE_NAMES.get(name, Kind.MEDIA)


def kind_of_text(text: str) -> Kind:
    """Give the kind of a message of which only the text is known: a lone [图片] and the like is media."""
    if text[:1] in "![" and MARKER.fullmatch(text):
        return Kind.MEDIA
    return Kind.TEXT


def readable(content: str) -> str | None:
    """Give what a person can read of a message's content: of raw XML its title, else the text itself."""
    if content.startswith("<") and "<emoji " in content[:200]:
        return "[动画表情]"  # its XML holds no words, but that it is a sticker tells that nothing was asked
    if content.startswith("<") and content.rstrip().endswith(">"):
        found = _TITLE.search(content) or _TEMPLATE.search(content)
        return html.unescape(found[1]).strip() or None if found else None
    return content or None


def system_row(cast: Cast, chat: str, ts: float, text: str | None, kind: Kind = Kind.SYSTEM,
               ident: int | str | None = None) -> Message | None:  # fmt: skip
    """Give the message of a platform's own line; None when it is held back until its people are known."""
    if kind is Kind.RECALL:
        return Message(chat, ts, None, Kind.RECALL, text, ident)
    notice = understand(text)
    if notice.kind not in (Kind.JOIN, Kind.LEAVE):
        done = act(text) if notice.kind is Kind.SYSTEM else None
        if done is not None:
            cast.reading.act(chat, ts, *done)
        return Message(chat, ts, None, notice.kind, text, ident)
    names = tuple(name for name in notice.names if not is_self(name))
    me = (cast.me(),) if len(names) < len(notice.names) else ()
    if me and not names:
        return Message(chat, ts, None, notice.kind, text, ident, None, me)
    return cast.moved(chat, ts, notice.kind, text, None, names, ident)

"""What a platform's own line says: who joined, who left, what was recalled. Chinese, English, Japanese, Korean and Thai."""

from __future__ import annotations

import re
from typing import NamedTuple

from sihu_tui.readers.record import Kind


class Notice(NamedTuple):
    """A system line understood: its kind, the names of those who joined or left, and who brought or removed them."""

    kind: Kind
    names: tuple[str, ...] = ()
    by: str | None = None


_ONE = r"[^\"“”「」『』、,，]{1,60}?"
_BY = rf"[\"“”「『'‘]?(?P<by>{_ONE})[\"”」』'’]?"
_WHO = rf"[\"“”「『'‘]?(?P<who>{_ONE}(?:[\"”」]?[、,，][\"“「]?{_ONE})*)[\"”」』'’]?"
_RECALL = re.compile(
    r"撤回了?(?:一条|成员|你|自己|群成员|[\"“]?.{1,40}?[\"”]?的(?:一条)?)(?:消息|訊息)?"
    r"|已?收回(?:了)?訊息|收回了?一?則?訊息"
    r"|recalled a message|unsent a message|deleted a message|メッセージの送信を取り消しました"
    r"|메시지(?:를|의)? ?(?:(?:보내기|전송)를?을? ?)?취소|ยกเลิกข้อความ|ยกเลิกการส่งข้อความ"
)
_JOINS = tuple(
    re.compile(form)
    for form in (
        rf"{_BY}\s*邀请\s*{_WHO}\s*(?:加入|进入)了?(?:本|该|此)?群(?:聊|组)?.*",
        rf"{_WHO}\s*通过扫描\s*{_BY}\s*分享的二维码(?:加入|进入)了?(?:本|此)?群(?:聊|组)?.*",
        rf"{_WHO}\s*通过.{{1,60}}?(?:加入|进入)了?(?:本|此)?群(?:聊|组)?.*",
        rf"管理员已?同意\s*{_WHO}\s*(?:加入|入群|的加群请求).*",
        rf"{_WHO}\s*(?:已?加入|进入)了?(?:本|该|此)?(?:群(?:聊|组)?|聊天(?:室)?|群組)(?:。|！|,|，|$).*",
        rf"{_BY}\s*invited\s+{_WHO}\s+to (?:the|this) (?:group|chat).*",
        rf"{_WHO}\s+joined (?:the |this )?(?:group(?: chat)?|chat)\b.*",
        rf"{_BY}\s+added\s+{_WHO}(?:\s+to the (?:group|chat).*|\.?)",
        rf"{_BY}(?:が|は){_WHO}をグループに(?:追加|招待).*",
        rf"{_WHO}(?:が|は)(?:(?:グループ|トーク(?:ルーム)?)に)?参加しました.*",
        rf"{_BY}(?:已)?(?:新增|邀請)\s*{_WHO}\s*(?:至|加入|到)(?:本)?(?:群組|聊天|群).*",
        rf"{_WHO}\s*(?:已)?加入(?:了)?(?:本)?(?:群組|聊天|群).*",
        rf"{_BY}(?:님이|이|가)\s*{_WHO}(?:님을|을|를)\s*(?:그룹에\s*)?초대.*",
        rf"{_WHO}(?:님이|이|가)\s*(?:그룹에\s*|채팅방에\s*)?(?:들어|참여|참가).*",
        rf"{_BY}\s*(?:ได้)?(?:เพิ่ม|เชิญ)\s*{_WHO}\s*(?:เข้า|ให้เข้า).*",
        rf"{_WHO}\s*(?:ได้)?เข้าร่วม(?:กลุ่ม|แชท).*",
    )
)
_LEAVES = tuple(
    re.compile(form)
    for form in (
        rf"{_WHO}\s*被\s*{_BY}\s*(?:移出|移除|踢出)了?(?:本|该|此)?群?(?:聊|组)?.*",
        rf"{_BY}\s*(?:将|把|從群組將|將)\s*{_WHO}\s*(?:移出|移除|踢出|退出)了?(?:出)?(?:本|该"
        rf"|此)?(?:群(?:聊|组|組)?|聊天).*",
        rf"{_WHO}\s*(?:主动)?(?:已)?(?:退出|离开|離開)了?(?:本|该|此)?(?:群(?:聊|组|組)?|聊天).*",
        rf"{_BY}\s+removed\s+{_WHO}(?:\s+from (?:the )?(?:group|chat).*|\.?)",
        rf"{_WHO}\s+left(?:\s+(?:the |this )?(?:group(?: chat)?|chat))?\.?",
        rf"{_BY}(?:が|は){_WHO}を(?:グループから)?(?:退会|削除).*",
        rf"{_WHO}(?:が|は)(?:グループを)?退(?:会|出)しました.*",
        rf"{_BY}(?:님이|이|가)\s*{_WHO}(?:님을|을|를)\s*(?:그룹에서\s*)?(?:내보냈|강퇴|퇴장).*",
        rf"{_WHO}(?:님이|이|가)\s*(?:그룹에서\s*|채팅방에서\s*|그룹을\s*)?나갔.*",
        rf"{_BY}\s*(?:ได้)?(?:ลบ|นำ)\s*{_WHO}\s*ออกจาก(?:กลุ่ม|แชท).*",
        rf"{_WHO}\s*(?:ได้)?ออกจาก(?:กลุ่ม|แชท).*",
    )
)
_NAME = r"[\"“「『'‘]?(?P<name>[^\"“”「」『』]{1,100}?)[\"”」』'’]?[。.]?"
_ENDED = re.compile(
    r"(?!.*(?:将于|即将|将要|计划|准备|不会|不要|请勿|没有|尚未|如果|是否|[?？]))[^\n]{0,60}解散[^\n]{0,40}"
    r"|(?:the )?(?:group|chat)(?: chat)? (?:has been|was) (?:dissolved|disbanded|deleted)\b.{0,60}"
    r"|.{1,60} (?:dissolved|disbanded|deleted) (?:the|this) (?:group|chat)\b.{0,40}",
    re.I,
)
_RENAMED = tuple(
    re.compile(form, re.I)
    for form in (
        rf".{{0,80}}?(?:修改|更改|变更|變更|更新)(?:了)?(?:本|该|此)?(?:群聊|群组|群組|群)?(?:的)?(?:名称|名稱|名)(?:为|為|成)?[:：]?\s*{_NAME}",
        rf".{{0,80}}?(?:将|将本|將|把)(?:本)?(?:群聊|群组|群組|群)?(?:的)?(?:名称|名稱|名|主题|主題|主旨)(?:从\s*[\"“「](?P<old>[^\"”」]{{1,100}})[\"”」])?\s*"
        rf"(?:修改|更改|变更|變更|改)(?:为|為|成)\s*{_NAME}",
        rf"(?:本|该|此)?(?:群聊|群组|群組|群)?(?:的)?(?:名称|名稱|名)(?:已|已经)?(?:被)?(?:修改|更改|变更|變更|改)(?:为|為|成)[:：]?\s*{_NAME}",
        rf".{{0,80}}?changed the (?:group|chat|channel|group chat)(?:'s)? (?:name|subject)(?: from [\"“](?P<old>[^\"”]{{1,100}})[\"”])?(?: to|:)\s*{_NAME}",
    )
)  # fmt: skip
_PARTS = re.compile(r"[\"“”]?[、,，][\"“”]?|\s+and\s+|と")
_QUOTED = re.compile(r"[\"“”「」『』]")
_SELF = {"你", "您", "我", "you"}
_ACT_HINT = re.compile(r"解散|名|dissolved|disbanded|deleted|changed the", re.I)
_HINT = re.compile(
    r"群|聊天|join|add|invit|left|remov|撤回|收回|recall|unsent|delet|参加|退|取り消|グループ|초대|들어|참여|참가|나갔|내보|취소|กลุ่ม|แชท|ยกเลิก",
    re.I,
)


def understand(text: str | None) -> Notice:
    """Give what a system line says; a line that is none of joins, leaves and recalls is a plain system row."""
    if not text or len(text) > 2000 or not _HINT.search(text):
        return Notice(Kind.SYSTEM)
    text = text.strip()
    if _RECALL.search(text) and "加入" not in text:
        return Notice(Kind.RECALL)
    for kind, forms in ((Kind.LEAVE, _LEAVES), (Kind.JOIN, _JOINS)):
        for form in forms:
            found = form.fullmatch(text)
            if found:
                by = found.groupdict().get("by")
                by = by if by and by not in ("管理员", "群主") and not by.startswith("$") else None
                return Notice(kind, _names(found["who"]), by)
    return Notice(Kind.SYSTEM)


def act(text: str | None) -> tuple[str, str, str] | None:
    """Give what a platform's own line says was done to the group: the act (`record.ACTS`), its new and old name."""
    if not text or len(text) > 300 or not _ACT_HINT.search(text):
        return None
    text = text.strip()
    for form in _RENAMED:
        found = form.fullmatch(text)
        if found:
            return "renamed", found["name"].strip(), (found.groupdict().get("old") or "").strip()
    return ("dissolved", "", "") if _ENDED.fullmatch(text) else None


def _names(written: str) -> tuple[str, ...]:
    names = (_QUOTED.sub("", name).strip() for name in _PARTS.split(written))
    return tuple(name for name in names if name and not name.startswith("$") and len(name) <= 60)


def is_self(name: str) -> bool:
    """Tell whether a system line's name means the exporting account (你, You)."""
    return name.strip().lower() in _SELF

"""WhatsApp's own wording in its exports, in the languages that its users' phones speak."""

from __future__ import annotations

import re
from typing import NamedTuple

from sihu_tui.readers.record import Kind

ENCRYPTED = re.compile(
    r"\A(?:Messages and calls are|Messages (?:you send )?to this (?:chat|group)|消息和通话"
    r"|此聊天中的消息|发送至此|訊息和通話|訊息與通話"
    r"|Nachrichten und Anrufe|Nachrichten in diesem Chat|Los mensajes y las llamadas"
    r"|Los mensajes (?:y llamadas|en este)"
    r"|Les messages et les appels|As mensagens e as (?:chamadas|ligações)|I messaggi e le chiamate"
    r"|メッセージと通話|메시지와 통화"
    r"|Сообщения и звонки|Berichten en oproepen)[^\n]{0,40}"
    r"(?:end-to-end|端到端|端對端|Ende-zu-Ende|extremo a extremo|bout en bout|ponta a ponta"
    r"|crittograf|エンドツーエンド|종단간|сквозн|versleuteld)",
    re.I,
)
_FILE = (
    r"[\w .()+@&-]{1,120}\.(?:jpe?g|png|gif|webp|mp4|3gp|mov|opus|ogg|m4a|mp3|aac|pdf|docx?|xlsx?"
    r"|pptx?|vcf|zip|txt|apk|csv)"
)
MEDIA = re.compile(
    r"<[^<>\n]{2,60}(?:omitted|omitido|omitidos|omis|weggelaten|ausgeschlossen|omess[oi]|ommessi"
    r"|utelämnad|略|不包含|生략|생략|отсутств\w*"
    r"|без медиафайлов|省略[^<>]*)[^<>\n]{0,20}>"
    r"|(?:image|video|audio|sticker|gif|document|contact card|voice message)s? omitted\s*\Z"
    r"|(?:图像|图片|圖像|圖片|照片|视频|影片|音频|音訊|語音|语音|贴图|貼圖|文档|文件|檔案|名片"
    r"|联系人名片|聯絡人|动态图|GIF)(?:消息|訊息)?(?:已|被)?(?:忽略|略去|省略)\s*\Z"
    r"|(?:imagen|vídeo|video|audio|sticker|GIF|documento|imagem|figurinha|áudio|image|vidéo|Bild"
    r"|Video|Audio|Sticker|immagine) "
    r"(?:omitid[oa]|ocult[oa]|absente|weggelassen|omess[oa])\s*\Z"
    rf"|{_FILE} ?\((?:[^()]{{3,40}})\)"
    r"|[A-Z]{3}-\d{8}-WA\d{4,}\.\w{2,5}\b"
    r"|(?:location|地点|位置|Standort|ubicación)\s*[:：] ?https?://"
    r"|Live location shared|POLL:|投票：",
    re.I,
)
ATTACHED = re.compile(
    r"<(?:attached|附件|已附加|angehängt|adjunto|anexado|pièce jointe|allegato|添付|첨부)\s*[:：][^<>]*>",
    re.I,
)
"""A message that is, or carries, something other than words."""
DELETED = re.compile(
    r"(?:This message was deleted(?: by admin.*)?|You deleted this message(?: as admin)?"
    r"|这条消息已删除|此消息已删除|您删除了这条消息|你删除了这条消息|此訊息已刪除|此訊息已遭刪除"
    r"|你已刪除此訊息|您已刪除此訊息|你刪除了這則訊息"
    r"|Diese Nachricht wurde gelöscht|Du hast diese Nachricht gelöscht|Se eliminó este mensaje"
    r"|Este mensaje fue eliminado|Eliminaste este mensaje"
    r"|Ce message a été supprimé|Vous avez supprimé ce message|Mensagem apagada"
    r"|Você apagou esta mensagem|Esta mensagem foi apagada"
    r"|Questo messaggio è stato eliminato|Dit bericht is verwijderd|このメッセージは削除されました"
    r"|이 메시지는 삭제되었습니다|삭제된 메시지입니다"
    r"|Данное сообщение удалено|Вы удалили данное сообщение)[.。]?"
)
EDITED = re.compile(r"\s*<(?:This message was edited|此消息已编辑|此訊息已編輯|Diese Nachricht wurde bearbeitet)>\s*$")
NEW_NAME = re.compile(
    r"(?:created (?:the )?group|changed the (?:subject|group name)(?: from .+?)? to|创建了(?:此)?群组"
    r"|创建群组|建立了?群組|建立了此群組"
    r"|将(?:群组)?(?:主题|名称)(?:从.+?)?(?:更改|改)为|Gruppe|grupo"
    r"|groupe) ?[\"“「‘„«]([^\n]+?)[\"”」’»“]\s*\Z"
)
SYSTEM_VERB = re.compile(
    r"\b(?:created (?:the |this )?group|created this community|added|removed|left|joined (?:using"
    r"|from|the|via)|changed (?:the|to|this|their|from)"
    r"|changed\b|updated the message timer|turned (?:on|off)|is (?:now )?(?:a contact|an admin)"
    r"|are now an admin|was added|were added"
    r"|pinned a message|started a call|missed (?:voice|video|group)|security code|blocked|unblocked"
    r"|disappearing messages|this group)\b"
    r"|创建了|建立了|添加了|新增了|加入了?群|加入$|退出了|离开了|離開了|移除了|更改了|更换了|變更了"
    r"|更新了|已开启|已关闭|设置了|消息计时|阅后即焚"
    r"|hat (?:die Gruppe|\S+ hinzugefügt)|creó el grupo|añadió|cambió|salió|a créé|a ajouté|a quitté"
    r"|criou|adicionou|saiu|mudou"
)
TITLE = re.compile(
    r"WhatsApp[ _-]+Chat[ _]+(?:with|-|mit|con|com)[ _]+(.+)$|[与與](.+?)的[ _]*WhatsApp[ _]*(?:聊天"
    r"|對話|对话)"
    r"|(?:Chat de WhatsApp con|Conversa do WhatsApp com|Discussion WhatsApp avec"
    r"|Chat WhatsApp con)[ _]+(.+)$|(.+?)とのWhatsAppチャット",
    re.I,
)


class Moved(NamedTuple):
    """Who joined or left, and who added or removed them."""

    kind: Kind
    who: tuple[str, ...]
    by: str | None = None


_FORMS = tuple(
    (kind, re.compile(form))
    for kind, form in (
        (Kind.JOIN, r"(?P<who>You|Ti|你|您) (?:were|was) added.*|(?P<who2>.+?) was added.*"),
        (Kind.JOIN, r"(?P<who>.+?) joined (?:using|via|from|the group).*|(?P<who2>.+?) joined"),
        (Kind.JOIN, r"(?P<by>.+?) added (?P<who>.+?)(?: to the group)?\.?"),
        (
            Kind.JOIN,
            r"(?P<who>.+?) ?(?:已)?(?:使用|通过|透過|经由|經由).{0,30}(?:邀请|邀請|链接|連結).{0,12}加入.*",
        ),
        (Kind.JOIN, r"(?P<by>.+?) ?(?:已)?(?:将|把|將) ?(?P<who>.+?) ?(?:添加|加入|新增).*"),
        (Kind.JOIN, r"(?P<by>.+?) ?(?:已)?(?:添加|新增|邀请|邀請)了? ?(?P<who>[^：:]{1,80})"),
        (Kind.JOIN, r"(?P<who>.+?) ?(?:已)?加入了?(?:此|该|本|這個)?(?:群组|群組|群聊|社群)?"),
        (
            Kind.JOIN,
            r"(?P<by>.+?) hat (?P<who>.+?) hinzugefügt\.?|(?P<by2>.+?) (?:añadió a|agregó a|a ajouté"
            r"|adicionou) (?P<who2>.+?)\.?",
        ),
        (Kind.LEAVE, r"(?P<by>.+?) removed (?P<who>.+?)(?: from the group)?\.?"),
        (Kind.LEAVE, r"(?P<who>.+?) left(?: the group)?\.?"),
        (
            Kind.LEAVE,
            r"(?P<who>.+?) ?(?:已)?(?:退出|离开|離開)了?(?:此|该|本|這個)?(?:群组|群組|群聊"
            r"|社群)?",
        ),
        (Kind.LEAVE, r"(?P<by>.+?) ?(?:已)?(?:将|把|將) ?(?P<who>.+?) ?(?:移除|移出|踢出).*"),
        (Kind.LEAVE, r"(?P<by>.+?) ?(?:已)?移除了? ?(?P<who>[^：:]{1,80})"),
        (
            Kind.LEAVE,
            r"(?P<who>.+?) (?:hat die Gruppe verlassen|salió(?: del grupo)?|a quitté le groupe"
            r"|saiu(?: do grupo)?)\.?",
        ),
    )
)
_HINT = re.compile(
    r"add|join|left|remov|加入|添加|新增|邀请|邀請|退出|离开|離開|移除|移出|踢出|hinzugefügt"
    r"|verlassen|añad|agreg|salió|ajout|quitt|adicion|saiu"
)
_PARTS = re.compile(r"\s*(?:,|、|，| and | und | y | et | e |和)\s*")


def moved(text: str) -> Moved | None:
    """Give who joined or left by a line of WhatsApp's own; None when it tells of something else."""
    if len(text) > 400 or not _HINT.search(text) or "created" in text or "创建" in text:
        return None
    for kind, form in _FORMS:
        found = form.fullmatch(text)
        if found:
            groups = found.groupdict()
            who = groups.get("who") or groups.get("who2") or ""
            by = groups.get("by") or groups.get("by2")
            names = tuple(name for name in _PARTS.split(who) if name and len(name) <= 60)
            return Moved(kind, names, by.strip() if by and len(by) <= 60 else None)
    return None

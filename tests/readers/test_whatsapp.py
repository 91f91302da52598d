"""WhatsApp in the languages of its users' phones: who speaks, who comes and goes, and what is only a mark."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sihu_tui.readers import find_reader
from sihu_tui.readers.record import Kind, Message, Reading
from sihu_tui.readers.source import Source

MARK = "\u200e"

# language: made, added, by link, left, removed, deleted, a placeholder, an attachment, the title of the file
LANGUAGES = {
    "en": ('Ann created group "Club"', "Ann added Bob", "Eve joined using this group's invite link", "Bob left", "Ann removed Eve",
           "This message was deleted", "image omitted", "<attached: 1-PHOTO.jpg>", "WhatsApp Chat with Club"),
    "zh-CN": ("Ann 创建了群组“Club”", "Ann 添加了 Bob", "Eve 使用此群组的邀请链接加入了", "Bob 退出了群组", "Ann 移除了 Eve",
              "此消息已被删除", "照片已忽略", "<附件: 1-PHOTO.jpg>", "与Club的 WhatsApp 聊天"),
    "zh-TW": ("Ann 建立了群組「Club」", "Ann 新增了 Bob", "Eve 透過此群組的邀請連結加入", "Bob 已離開", "Ann 移除了 Eve",
              "這個訊息已被刪除", "聯絡人卡片已略去", "<附件: 1-PHOTO.jpg>", "與Club的 WhatsApp 對話"),
    "es": ('Ann creó el grupo "Club"', "Ann añadió a Bob", "Eve se unió usando el enlace de invitación de este grupo.", "Bob salió del grupo",
           "Ann eliminó a Eve", "Se eliminó este mensaje.", "Tarjeta de contacto omitida", "<adjunto: 1-PHOTO.jpg>", "Chat de WhatsApp con Club"),
    "pt-BR": ('Ann criou o grupo "Club"', "Ann adicionou Bob", "Eve entrou usando o link de convite deste grupo", "Bob saiu", "Ann removeu Eve",
              "Mensagem apagada", "cartão de contato omitido", "<anexado: 1-PHOTO.jpg>", "Conversa do WhatsApp com Club"),
    "de": ("Ann hat die Gruppe „Club“ erstellt", "Ann hat Bob hinzugefügt", "Eve ist über den Einladungslink dieser Gruppe beigetreten",
           "Bob hat die Gruppe verlassen", "Ann hat Eve entfernt", "Diese Nachricht wurde gelöscht.", "Kontaktkarte ausgelassen",
           "<Anhang: 1-PHOTO.jpg>", "WhatsApp Chat mit Club"),
    "fr": ("Ann a créé le groupe « Club »", "Ann a ajouté Bob", "Eve a rejoint le groupe via le lien d'invitation", "Bob a quitté le groupe",
           "Ann a retiré Eve", "Ce message a été supprimé", "Fiche contact manquante", "<pièce jointe : 1-PHOTO.jpg>", "Discussion WhatsApp avec Club"),
    "it": ('Ann ha creato il gruppo "Club"', "Ann ha aggiunto Bob", "Eve è entrata usando il link d'invito al gruppo", "Bob ha abbandonato il gruppo",
           "Ann ha rimosso Eve", "Questo messaggio è stato eliminato.", "scheda contatto omessa", "<allegato: 1-PHOTO.jpg>", "Chat WhatsApp con Club"),
    "nl": ('Ann heeft de groep "Club" gemaakt', "Ann heeft Bob toegevoegd", "Eve neemt nu deel via de uitnodigingslink van deze groep",
           "Bob heeft de groep verlaten", "Ann heeft Eve verwijderd", "Dit bericht is verwijderd", "Visitekaartje weggelaten",
           "<bijgevoegd: 1-PHOTO.jpg>", "WhatsApp-chat met Club"),
    "ru": ("Ann создал(а) группу «Club»", "Ann добавил(а) Bob", "Eve присоединился(-ась) к группе по пригласительной ссылке", "Bob вышел(-шла) из группы",
           "Ann удалил(а) Eve", "Данное сообщение удалено", "изображение пропущено", "<прикреплено: 1-PHOTO.jpg>", "Чат WhatsApp с Club"),
    "uk": ("Ann створив(ла) групу «Club»", "Ann додав(ла) Bob", "Eve приєднується за посиланням-запрошенням", "Bob вийшов(ла)", "Ann вилучив(ла) Eve",
           "Це повідомлення було видалено", "зображення пропущено", "<вкладено: 1-PHOTO.jpg>", "Чат WhatsApp з Club"),
    "pl": ('Ann utworzył(a) grupę "Club"', "Ann dodał(a) Bob", "Eve dołączył(a), korzystając z linku zaproszenia do grupy", "Bob opuścił(a) grupę",
           "Ann usunął(-ęła) Eve", "Ta wiadomość została usunięta", "pominięto obraz", "<załącznik: 1-PHOTO.jpg>", "Czat WhatsApp z Club"),
    "tr": ('Ann "Club" grubunu oluşturdu', "Ann, Bob kişisini ekledi", "Eve bu grubun davet bağlantısını kullanarak katıldı", "Bob ayrıldı",
           "Ann, Eve kişisini çıkardı", "Bu mesaj silindi", "görüntü dahil edilmedi", "<eklendi: 1-PHOTO.jpg>", "Club ile WhatsApp Sohbeti"),
    "id": ('Ann membuat grup "Club"', "Ann menambahkan Bob", "Eve bergabung menggunakan tautan undangan grup ini", "Bob keluar", "Ann mengeluarkan Eve",
           "Pesan ini telah dihapus", "gambar tidak disertakan", "<terlampir: 1-PHOTO.jpg>", "Chat WhatsApp dengan Club"),
    "vi": ('Ann đã tạo nhóm "Club"', "Ann đã thêm Bob", "Eve đã tham gia bằng liên kết mời của nhóm này", "Bob đã rời đi", "Ann đã xóa Eve",
           "Tin nhắn này đã bị xóa", "hình ảnh đã bỏ qua", "<đính kèm: 1-PHOTO.jpg>", "Cuộc trò chuyện WhatsApp với Club"),
    "th": ('Ann สร้างกลุ่ม "Club"', "Ann เพิ่ม Bob", "Eve เข้าร่วมโดยใช้ลิงก์เชิญของกลุ่มนี้", "Bob ออกจากกลุ่ม", "Ann ลบ Eve",
           "ข้อความนี้ถูกลบแล้ว", "รูปภาพถูกละเว้น", "<แนบ: 1-PHOTO.jpg>", "แชท WhatsApp กับ Club"),
    "ja": ("Annがグループ「Club」を作成しました", "AnnがBobを追加しました", "Eveがこのグループの招待リンクを使用して参加しました", "Bobが退出しました",
           "AnnがEveを削除しました", "このメッセージは削除されました。", "連絡先カードを省略", "<添付ファイル: 1-PHOTO.jpg>", "ClubとのWhatsAppチャット"),
    "ko": ('Ann님이 그룹 "Club"을 만들었습니다', "Ann님이 Bob님을 추가했습니다", "Eve님이 이 그룹의 초대 링크를 사용하여 참가했습니다", "Bob님이 나갔습니다",
           "Ann님이 Eve님을 내보냈습니다", "이 메시지는 삭제되었습니다.", "이미지 생략됨", "<첨부됨: 1-PHOTO.jpg>", "Club 님과 WhatsApp 대화"),
    "ar": ("أنشأ Ann المجموعة \"Club\"", "قام Ann بإضافة Bob", "انضم Eve باستخدام رابط الدعوة لهذه المجموعة", "غادر Bob", "قام Ann بإزالة Eve",
           "تم حذف هذه الرسالة", "تم استبعاد الصورة", "<المرفق: 1-PHOTO.jpg>", "محادثة WhatsApp مع Club"),
    "fa": ("Ann گروه «Club» را ایجاد کرد", "Ann Bob را اضافه کرد", "Eve با استفاده از پیوند دعوت این گروه پیوست", "Bob گروه را ترک کرد", "Ann Eve را حذف کرد",
           "این پیام حذف شد", "تصویر حذف شده", "<پیوست: 1-PHOTO.jpg>", "گپ WhatsApp با Club"),
    "he": ('Ann יצר את הקבוצה "Club"', "Ann הוסיף את Bob", "Eve הצטרפה באמצעות קישור ההזמנה לקבוצה", "Bob עזב", "Ann הסיר את Eve",
           "הודעה זו נמחקה", "התמונה הושמטה", "<מצורף: 1-PHOTO.jpg>", "צ'אט WhatsApp עם Club"),
    "hi": ('Ann ने ग्रुप "Club" बनाया', "Ann ने Bob को जोड़ा", "Eve इस ग्रुप के आमंत्रण लिंक से जुड़े", "Bob ने ग्रुप छोड़ दिया", "Ann ने Eve को निकाला",
           "यह मैसेज हटा दिया गया", "इमेज शामिल नहीं है", "<संलग्न: 1-PHOTO.jpg>", "Club के साथ WhatsApp चैट"),
    "sv": ('Ann skapade gruppen "Club"', "Ann lade till Bob", "Eve gick med via gruppens inbjudningslänk", "Bob lämnade", "Ann tog bort Eve",
           "Det här meddelandet togs bort", "bild utelämnad", "<bifogad: 1-PHOTO.jpg>", "WhatsApp-chatt med Club"),
    "cs": ("Ann vytvořil(a) skupinu „Club“", "Ann přidal(a) Bob", "Eve se připojil(a) pomocí odkazu s pozvánkou",
           "Bob opustil(a) skupinu", "Ann odebral(a) Eve",
           "Tato zpráva byla odstraněna", "obrázek vynechán", "<přiloženo: 1-PHOTO.jpg>", "Konverzace WhatsApp s Club"),
    "ro": ('Ann a creat grupul "Club"', "Ann l-a adăugat pe Bob", "Eve s-a alăturat folosind linkul de invitație", "Bob a ieșit", "Ann l-a eliminat pe Eve",
           "Acest mesaj a fost șters", "imagine omisă", "<atașat: 1-PHOTO.jpg>", "Conversație WhatsApp cu Club"),
    "hu": ('Ann létrehozta a(z) "Club" csoportot', "Ann hozzáadta őt: Bob", "Eve csatlakozott a csoport meghívó linkjével",
           "Bob kilépett", "Ann eltávolította őt: Eve",
           "Ez az üzenet törölve lett", "kép kihagyva", "<csatolva: 1-PHOTO.jpg>", "WhatsApp-csevegés vele: Club"),
}  # fmt: skip


def understood(path: Path, text: str, **asked: str) -> tuple[list[Message], Reading]:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    source = Source(path)
    reader, version = find_reader(source)
    assert reader.FORMAT == "whatsapp-txt"
    reading = Reading(version=version, **asked)  # type: ignore[arg-type]
    return list(reader.read(source, reading)), reading


def kinds(rows: list[Message]) -> dict[str, int]:
    return {kind.name: n for kind, n in sorted(Counter(row.kind for row in rows).items())}


def moves(rows: list[Message], reading: Reading) -> list[tuple[str, list[str]]]:
    return [
        (row.kind.name, [reading.people[one].name for one in row.people])
        for row in rows
        if row.kind in (Kind.JOIN, Kind.LEAVE)
    ]


CAME = [("JOIN", ["Bob"]), ("JOIN", ["Eve"]), ("LEAVE", ["Bob"]), ("LEAVE", ["Eve"])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_android_group_tells_who_came_and_went(language: str, tmp_path: Path) -> None:
    made, added, link, left, removed, deleted, _placeholder, _attached, title = LANGUAGES[language]
    lines = [
        made,
        added,
        link,
        "Bob: hi",
        "Eve: IMG-20260713-WA0001.jpg",
        f"Ann: {deleted}",
        "Ann: <Media omitted>",
        left,
        removed,
    ]
    rows, reading = understood(
        tmp_path / f"{title}.txt", "".join(f"13/07/2026, 10:{n:02} - {line}\n" for n, line in enumerate(lines))
    )
    assert kinds(rows) == {"TEXT": 1, "MEDIA": 2, "JOIN": 2, "LEAVE": 2, "SYSTEM": 1, "RECALL": 1}
    assert moves(rows, reading) == CAME
    (chat,) = reading.chats.values()
    assert (chat.name, chat.private) == ("Club", False)
    assert sorted(person.name for person in reading.people.values()) == ["Ann", "Bob", "Eve"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_iphone_group_tells_speech_from_its_own_lines(language: str, tmp_path: Path) -> None:
    made, added, link, left, removed, deleted, placeholder, attached, _title = LANGUAGES[language]
    lines = [
        f"Club: {MARK}Messages and calls are end-to-end encrypted. Nobody outside can read them.", f"Ann: {MARK}{made}",
        f"Ann: {MARK}{added}", f"Eve: {MARK}{link}", "Bob: hi", f"Eve: {MARK}{placeholder}", f"Ann: {MARK}{attached}",
        f"Ann: {MARK}{deleted}", f"Bob: {MARK}{left}", f"Club: {MARK}{removed}", f"Ann: look {MARK}<This message was edited>",
    ]  # fmt: skip
    rows, reading = understood(
        tmp_path / "_chat.txt", "".join(f"[13/07/2026, 10:{n:02}:00] {line}\n" for n, line in enumerate(lines))
    )
    assert kinds(rows) == {"TEXT": 2, "MEDIA": 2, "JOIN": 2, "LEAVE": 2, "SYSTEM": 2, "RECALL": 1}
    assert moves(rows, reading) == CAME
    assert sorted(person.name for person in reading.people.values()) == ["Ann", "Bob", "Eve"]
    assert [row.text for row in rows if row.kind is Kind.TEXT] == ["hi", "look"]
    assert next(iter(reading.chats.values())).name == "Club"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ann added Bob, Cid, and Dee", ["Bob", "Cid", "Dee"]), ("Ann added Bob, Cid & Dee", ["Bob", "Cid", "Dee"]),
        ("Ann added Bob and Cid", ["Bob", "Cid"]), ("Ann added Jon and Son", ["Jon and Son"]), ("Jon and Son joined", ["Jon and Son"]),
        ("Ana añadió a Bob, Cid y Dee", ["Bob", "Cid", "Dee"]), ("Ann hat Bob, Cid und Dee hinzugefügt", ["Bob", "Cid", "Dee"]),
        ("Ann a ajouté Bob, Cid et Dee", ["Bob", "Cid", "Dee"]), ("Ann添加了Bob、Cid和Dee", ["Bob", "Cid", "Dee"]),
        ("Ann added this group to the community: Town", None), ("Ann removed this group from the community", None),
        ("This group was added to the community", None), ("Fay requested to join.", None), ("Ann added a description", None),
        ("Ana añadió este grupo a la comunidad: Villa", None), ("Ann hat diese Gruppe zur Community hinzugefügt: Dorf", None),
        ("Ann a ajouté ce groupe à la communauté : Ville", None), ("Ana adicionou este grupo à comunidade: Vila", None),
        ("+00 1 added you to a group in the community: Town", ["you"]), ("Ana te añadió", ["Tú"]), ("Ann hat dich hinzugefügt", ["Du"]),
        ("Eve joined from the community", ["Eve"]), ("Gil joined using your invite", ["Gil"]), ("Hal was added", ["Hal"]),
        ("~\u202fOda joined using this group's invite link", ["Oda"]),
        ("\u202a+00 777 555\u20110101\u202c joined using this group's invite link", ["+00 777 555\u20110101"]),
    ],
)  # fmt: skip
def test_only_people_come_into_a_group(line: str, names: list[str] | None, tmp_path: Path) -> None:
    rows, reading = understood(
        tmp_path / "WhatsApp Chat with Club.txt",
        f"13/07/2026, 10:00 - {line}\n13/07/2026, 10:01 - Zoe: hi\n13/07/2026, 10:02 - Jon and Son: hi\n13/07/2026, 10:03 - ~\u202fOda: me too\n",
    )
    assert moves(rows, reading) == ([("JOIN", names)] if names else [])
    assert sum(row.kind is Kind.SYSTEM for row in rows) == (names is None)
    assert {"Zoe", "Jon and Son", "Oda"} <= {person.name for person in reading.people.values()}
    assert not {"~\u202fOda", "this group", "you to a group"} & set(reading.people)


@pytest.mark.parametrize("mark", [MARK, ""])
def test_the_groups_own_lines_are_nobodys(mark: str, tmp_path: Path) -> None:
    lines = [
        "Teahouse: {}Messages and calls are end-to-end encrypted. Only people in this chat can read them.",
        "Boris: {}Boris created group “Teahouse”", "Teahouse: {}Boris added you", "Boris: {}Boris changed this group's icon",
        "Teahouse: {}You're now an admin", "Boris: hello all", "Boris: {}Boris added Carla", "Carla: thanks", "Dan: {}Dan left",
    ]  # fmt: skip
    rows, reading = understood(
        tmp_path / "_chat.txt",
        "".join(f"[14.08.2024, 21:{n:02}:10] {line.format(mark)}\n" for n, line in enumerate(lines)),
    )
    assert kinds(rows) == {"TEXT": 2, "JOIN": 2, "LEAVE": 1, "SYSTEM": 4}
    assert sorted(person.name for person in reading.people.values()) == ["Boris", "Carla", "Dan", "you"]


def test_the_other_one_of_two_is_no_group(tmp_path: Path) -> None:
    lines = [f"Bob: {MARK}Messages and calls are end-to-end encrypted. Only people in this chat can read them.",
             "Me: hi", f"Bob: {MARK}image omitted", f"Bob: {MARK}Missed voice call", "Me: ok"]  # fmt: skip
    rows, reading = understood(
        tmp_path / "WhatsApp Chat - Bob" / "_chat.txt",
        "".join(f"[14.08.2024, 21:{n:02}:10] {line}\n" for n, line in enumerate(lines)),
    )
    assert kinds(rows) == {"TEXT": 2, "MEDIA": 1, "SYSTEM": 2}
    assert next(iter(reading.chats.values())).private is True


@pytest.mark.parametrize(
    ("day", "clock", "second"),
    [
        ("١٤\u200f/٧\u200f/٢٠٢٦،", "٩:٥٢:٥٨ م", "2026-07-14T21:52:58"), ("۱۴\u200f/۷\u200f/۲۰۲۶،", "۲۱:۵۲:۵۸", "2026-07-14T21:52:58"),
        ("۱۴۰۵/۴/۲۳،", "۲۱:۵۲:۵۸", "2026-07-14T21:52:58"), ("14/7/2569", "21:52:58", "2026-07-14T21:52:58"),
        ("14/7/2026,", "9:52:58 ÖS", "2026-07-14T21:52:58"), ("2026/7/14", "下午9:52:58", "2026-07-14T21:52:58"),
        ("2026. 7. 14.", "오후 9:52:58", "2026-07-14T21:52:58"), ("14/7/2026,", "9:52:58 CH", "2026-07-14T21:52:58"),
        ("१४/७/२०२६,", "९:५२:५८ अपराह्न", "2026-07-14T21:52:58"), ("14.7.2026,", "9:52:58 אחה״צ", "2026-07-14T21:52:58"),
    ],
)  # fmt: skip
def test_dates_and_clocks_of_other_calendars_and_digits(day: str, clock: str, second: str, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    lines = f"\u200f[{day} {clock}] منى: مرحبا\n\u200f[{day} {clock}] علي: أهلا\n\u200f[{day} {clock}] Zoe: hi\n"
    rows, _reading = understood(tmp_path / "_chat.txt", lines, zone="UTC")
    assert [datetime.fromtimestamp(row.ts, UTC).replace(tzinfo=None).isoformat() for row in rows] == [second] * 3


@pytest.mark.parametrize(
    "row",
    ["[21:52:58, 14/7/2026] {}: {}", "21:52, 14/7/2026 - {}: {}", "2026년 7월 14일 오후 9:52 - {}: {}", "2026年7月14日 21:52 - {}: {}",
     "14.07.26, 21:52 Uhr - {}: {}", "14/07/2026 à 21:52 - {}: {}", "9:52 PM, 14/7/2026 - {}: {}"],
)  # fmt: skip
def test_the_clock_may_stand_first_and_words_between(row: str, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    lines = [
        row.format("Ann", "hi"),
        row.format("Bob", "see 10:30, 15/7/2026"),
        "10:30, 15/7/2026 is fine",
        row.format("Cid", "ok"),
    ]
    rows, reading = understood(tmp_path / "WhatsApp Chat with Club.txt", "\n".join(lines) + "\n", zone="UTC")
    assert [datetime.fromtimestamp(one.ts, UTC).isoformat()[:16] for one in rows] == ["2026-07-14T21:52"] * 3
    assert sorted(reading.people) == ["Ann", "Bob", "Cid"]


def test_what_was_not_understood_is_counted_and_shown(tmp_path: Path) -> None:
    rows, reading = understood(
        tmp_path / "_chat.txt",
        f"[13/07/2026, 10:00:00] Ann: {MARK}qqq zzz\n[13/07/2026, 10:01:00] Bob: hi\n[13/07/2026, 10:02:00] Xyz qqq zzz\n",
    )
    assert kinds(rows) == {"TEXT": 1, "MEDIA": 1, "SYSTEM": 1}
    assert any("line 1: qqq zzz" in doubt for doubt in reading.doubts) and any(
        "line 3: Xyz" in doubt for doubt in reading.doubts
    )


SENT = [
    "imagem ocultada", "vídeo omitido", "áudio ocultado", "figurinha omitida", "documento omitido", "GIF omitido",
    "cartão do contato omitido", "Bild weggelassen", "Dokument weggelassen", "Kontaktkarte ausgelassen", "immagine omessa",
    "sticker non incluso", "GIF esclusa", "scheda contatto omessa", "изображение отсутствует", "видео пропущено", "документ пропущен",
    "Карточка контакта пропущена", "стикер пропущен", "사진 생략됨", "동영상 생략", "음성파일 생략", "연락처 카드 생략",
    "görüntü dahil edilmedi", "ses dahil edilmedi", "Çıkartma dahil edilmedi", "Kişi kartı eklenmedi", "gambar tidak disertakan",
    "Kartu kontak tidak disertakan", "ไม่รวมรูปภาพ", "ไม่รวมสติกเกอร์", "ไม่รวมการ์ดผู้ติดต่อ", "hình ảnh bị bỏ qua", "nhãn dán bị bỏ qua",
    "Thẻ liên hệ bị bỏ qua", "UMFRAGE:", "ENCUESTA:", "SONDAGE :", "投票：", "POLL:", "EVENT: x", "VERANSTALTUNG: x", "ÉVÉNEMENT : x",
    "Waiting for this message. This may take a while.", "Warten auf diese Nachricht. Dies kann einen Moment dauern.",
    "Esperando este mensaje. Esto puede tardar un poco.", "正在等待此消息。这可能需要一段时间。", "等待此訊息，可能需要一些時間。",
    "Ожидание сообщения. Это может занять некоторое время.", "このメッセージを待機しています。", "Location: https://maps.google.com/?q=1,2",
    "Standort: https://maps.google.com/?q=1,2", "Live location shared", "Live-Standort wird geteilt", "@\u2068Ann\u2069 look",
    "IMG-20260713-WA0001.jpg", "00000005-Menu.pdf • \u200e3 Seiten \u200e<Anhang: 00000005-Menu.pdf>", "تم استبعاد الصورة", "تصویر حذف شد",
    "התמונה הושמטה", "इमेज हटाई गई", "bild utelämnad", "kép kihagyva", "obraz pominięty", "Video oznámení", "image supprimée",
    "image retirée", "รูปภาพถูกลบออก", "foto weggelaten", "stiker dihapus", "媒体已省略", "录音已忽略", "消息",
    "This message can't be displayed here. Please open WhatsApp on your phone to view the message.", "View once message",
    "You received a view once message. For added privacy, you can only open it on your phone.",
    "Sie haben eine Nachricht zur Einmalansicht erhalten",
]  # fmt: skip
CALLS = [
    "Verpasster Sprachanruf um 10:00", "Sprachanruf, \u200e5 Min.", "Videoanruf. \u200e2 Min.", "Llamada perdida",
    "Llamada de voz. \u200e5 min", "Videollamada perdida", "Appel vocal manqué", "Appel vidéo, \u200e3 min", "Chamada de voz perdida",
    "Ligação de voz perdida", "Chiamata vocale persa", "Пропущенный аудиозвонок", "Аудиозвонок. 5 мин", "不在着信", "音声通話",
    "부재중 음성전화", "Cevapsız sesli arama", "Sesli arama", "Panggilan suara tak terjawab", "สายที่ไม่ได้รับ", "Cuộc gọi thoại nhỡ",
    "مكالمة صوتية فائتة", "未接语音通话", "未接來電", "語音通話", "视频通话，\u200e5分钟", "Gemist spraakgesprek", "Missed voice call",
    "Voice call, \u200e5 min", "Missed video call at 10:00", "Silenced voice call", "Missed group video call",
    "Nieodebrane połączenie głosowe", "Missat röstsamtal",
]  # fmt: skip
TAKEN_BACK = [
    "This message was deleted.", "This message was deleted by admin Carol.", "You deleted this message.", "ข้อความนี้ถูกลบไปแล้ว",
    "Tin nhắn này đã bị xóa", "这条消息已被删除。", "管理员Bob已删除此消息。", "此訊息已刪除。", "您刪除了此訊息。", "Bu mesaj silindi.",
    "Pesan ini telah dihapus", "Anda telah menghapus pesan ini", "Diese Nachricht wurde vom Admin Bob gelöscht.",
    "Este mensaje fue eliminado por el administrador Bob", "Ce message a été supprimé par l'admin Bob",
    "Esta mensagem foi apagada pelo admin Bob", "Questo messaggio è stato eliminato dall'amministratore Bob",
    "Dit bericht is verwijderd door beheerder Bob", "Админ Bob удалил это сообщение", "管理者Bobがこのメッセージを削除しました",
    "관리자 Bob님이 이 메시지를 삭제했습니다", "تم حذف هذه الرسالة", "این پیام حذف شد", "הודעה זו נמחקה", "यह मैसेज हटाया गया",
    "Detta meddelande raderades", "Ta wiadomość została usunięta przez administratora",
]  # fmt: skip
OF_THE_GROUP = [
    "Ann changed this group's icon", "Ann changed the group description", "Your security code with Ann changed. Tap to learn more.",
    "Ann turned on disappearing messages.", "Ann hat das Gruppenbild geändert", "Ann hat die Gruppenbeschreibung geändert.",
    "Ann cambió el ícono de este grupo", "Ann a changé l'icône du groupe", "Ann mudou a imagem do grupo",
    "Ann ha cambiato l'immagine del gruppo", "Ann heeft de groepsafbeelding gewijzigd", "Ann изменил(а) картинку группы",
    "Ann bu grubun simgesini değiştirdi", "Ann mengubah ikon grup ini", "Ann đã thay đổi biểu tượng nhóm", "Ann เปลี่ยนไอคอนกลุ่มนี้",
    "Annがグループアイコンを変更しました", "Ann님이 그룹 아이콘을 변경했습니다", "Ann 更改了群组头像", "Ann 變更了此群組的圖示",
    "Ann pinned a message", "Ann fijó un mensaje", "You're now an admin", "Du bist jetzt Admin", "Ahora eres admin. del grupo",
    "您现在是管理员", "Ann 现在是管理员",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (text, kind)
        for texts, kind in (
            (SENT, Kind.MEDIA),
            (CALLS, Kind.SYSTEM),
            (TAKEN_BACK, Kind.RECALL),
            (OF_THE_GROUP, Kind.SYSTEM),
        )
        for text in texts
    ],
)
def test_a_marked_text_of_an_iphone_is_told_by_its_pattern(text: str, kind: Kind, tmp_path: Path) -> None:
    head = ["Club: \u200eMessages and calls are end-to-end encrypted. Nobody outside.", "Ann: hi", "Bob: hi", "Cid: hi"]
    lines = [f"[13/07/2026, 10:{n:02}:00] {line}\n" for n, line in enumerate([*head, f"Ann: {MARK}{text}"])]
    rows, reading = understood(tmp_path / "_chat.txt", "".join(lines))
    assert [row.kind for row in rows] == [Kind.SYSTEM, Kind.TEXT, Kind.TEXT, Kind.TEXT, kind]
    assert set(reading.people) == {"Ann", "Bob", "Cid"} | ({"you"} & set(reading.people))


@pytest.mark.parametrize("text", [*SENT, *CALLS])
def test_a_row_of_android_with_a_name_is_a_persons(text: str, tmp_path: Path) -> None:
    rows, reading = understood(
        tmp_path / "WhatsApp Chat with Club.txt",
        f"13/07/2026, 10:00 - Ann: {MARK}{text}\n13/07/2026, 10:01 - Bob: hi\n",
    )
    assert all(row.kind <= Kind.MEDIA for row in rows) and set(reading.people) == {"Ann", "Bob"}

# ruff: noqa: E501 - lists of words
"""WhatsApp's own wording in its exports, in the languages that its users' phones speak."""

from __future__ import annotations

import re

END_TO_END = re.compile(
    r"end-to-end|端到端|端對端|端对端|ende-zu-ende|ende-til-ende|extremo a extremo|bout en bout|ponta a ponta|punta a punta|ponto a ponto"
    r"|エンド ?ツー ?エンド|종단 ?간|сквозн|наскрізн|uçtan uca|ujung ke ujung|hujung ke hujung|đầu cuối"
    r"|ต้นทางถึงปลายทาง|จากต้นทาง|التام بين الطرفين|مشفر|طرف|رمزگذار|سرتاسر|מקצה[- ]לקצה|(?:एंड|एन्ड)[- ]टू|এন্ড[- ]টু|اینڈ ٹو اینڈ|kompleksow|od końca do końca"
    r"|w pełni zaszyfrow|komplett krypter|šifrov[aá]n|criptat|κρυπτογρ|enkripcij|salataan|titkosít|criptiúch|શરૂથી અંત"
    r"|päästä päähän|koncov|végponttól|entre extremit|σε άκρο|цялостно|od kraja do kraja|d'extrem a extrem|schlüsselt|crittograf|versleuteld",
    re.I,
)
ENCRYPTED = re.compile(
    r"\A(?:Messages and calls are|Messages (?:you send )?to this (?:chat|group)|消息和通话|消息与通话"
    r"|此聊天中的消息|发送至此|訊息和通話|訊息與通話"
    r"|Nachrichten und Anrufe|Nachrichten in diesem Chat|Los mensajes (?:y|en este)"
    r"|Les messages et les appels|As mensagens e (?:as )?(?:chamadas|ligações)|I messaggi e le chiamate"
    r"|メッセージと通話|메시지와 통화|Сообщения и звонки|Повідомлення та дзвінки|Berichten en (?:oproepen|gesprekken)"
    r"|Mesajlar ve aramalar|Pesan dan panggilan|Mesej dan panggilan|(?:Các )?[Tt]in nhắn và cuộc gọi|ข้อความและการโทร|الرسائل والمكالمات"
    r"|پیام‌ها و تماس‌ها|ההודעות והשיחות|मैसेज और कॉल|Wiadomości i połączenia|Meddelanden och samtal|Meldinger og anrop"
    r"|Beskeder og opkald|Viestit ja puhelut|Zprávy a hovory|Správy a hovory|Mesajele și apelurile|Τα μηνύματα και οι κλήσεις|Poruke i pozivi|Els missatges i les trucades|Az üzenetek és hívások|मैसेजेस और कॉल|मेसेजेस आणि कॉल|मेसेज और कॉल"
    r"|মেসেজ এবং কল|میسجز اور کالز|મેસેજ અને કૉલ|Déantar criptiúchán|پیامها و تماسها|Повідомлення [ій] дзвінки|訊息已受)[^\n]{0,110}",
    re.I,
)
"""How the notice begins that stands at the head of nearly every chat; `END_TO_END` must be in it too."""
_FILE = (
    r"[\w .()+@&-]{1,120}\.(?:jpe?g|png|gif|webp|mp4|3gp|mov|opus|ogg|m4a|mp3|aac|pdf|docx?|xlsx?"
    r"|pptx?|vcf|zip|txt|apk|csv)"
)
MEDIA = re.compile(
    r"[<‹＜〈][^<>‹›\n]{2,60}[>›＞〉]\s*(?:\n|\Z)"
    r"|(?:image|video|audio|sticker|gif|document|contact card|voice message)s? omitted\s*\Z"
    r"|(?:图像|图片|圖像|圖片|照片|相片|视频|影片|視訊|音频|音訊|語音|语音|贴图|貼圖|文档|文件|檔案|名片"
    r"|联系人(?:名片|卡片)?|聯絡人(?:名片|卡片)?|动态图|GIF(?: ?(?:动态图|動態圖|檔))?)(?:消息|訊息)? ?(?:已|被|已被)?(?:忽略|略去|省略)\s*\Z"
    r"|(?:imagen|vídeo|video|audio|sticker|GIF|documento|imagem|figurinha|áudio|image|vidéo|Bild"
    r"|Video|Audio|Sticker|immagine) "
    r"(?:omitid[oa]|ocult[oa]|absente|weggelassen|omess[oa])\s*\Z"
    rf"|{_FILE} ?\((?:[^()]{{3,40}})\)"
    r"|[A-Z]{3}-\d{8}-WA\d{4,}\.\w{2,5}\b"
    r"|(?:location|地点|位置|Standort|ubicación)\s*[:：] ?https?://"
    r"|Live location shared|POLL:|投票：|EVENT:|(?:You received a )?view once (?:message|photo|video|voice message)",
    re.I,
)
ATTACHED = re.compile(r"<[^<>:：\n]{2,40}[:：]\s?[^<>\n]{1,200}\.\w{1,5}>")
"""A message that is, or carries, something other than words: in any language a file's name in angle brackets."""
DELETED = re.compile(
    r"(?:This message was deleted(?: by admin.*)?|You deleted this message(?: as admin)?"
    r"|(?:这条|这则|此|该)消息已(?:被)?删除|[您你](?:已)?删除了?(?:这条|此|该)消息|管理员.{0,40}(?:已)?删除了?(?:这条|此|该)消息"
    r"|(?:此|這則|這個|該|這條)訊息已(?:遭|被)?刪除|[您你](?:已)?刪除了?(?:此|這則|該)訊息|管理員.{0,40}(?:已)?刪除了?(?:此|這則|該)訊息"
    r"|Diese Nachricht wurde (?:von .{1,60} )?gelöscht|Du hast diese Nachricht (?:als Admin )?gelöscht"
    r"|Se eliminó este mensaje|Este mensaje fue eliminado(?: por .{1,60})?|Eliminaste este mensaje(?: .{1,40})?"
    r"|Ce message a été supprimé(?: par .{1,60})?|Vous avez supprimé ce message"
    r"|Mensagem apagada|(?:Você )?[Aa]pag(?:ou|aste) esta mensagem|Esta mensagem foi (?:apagada|eliminada)(?: .{1,60})?"
    r"|Questo messaggio è stato eliminato(?: da .{1,60})?|Hai eliminato questo messaggio"
    r"|Dit bericht (?:is|werd) verwijderd|Je hebt dit bericht verwijderd|U hebt dit bericht verwijderd"
    r"|このメッセージは(?:.{1,40}により)?削除されました|このメッセージを削除しました|あなたはこのメッセージを削除しました"
    r"|이 메시지는 삭제되었습니다|삭제된 메시지입니다|이 메시지를 삭제했습니다|이 메시지가 삭제되었습니다"
    r"|(?:Данное|Это) сообщение (?:было )?удалено|Сообщение удалено|Вы удалили (?:данное|это) сообщение"
    r"|(?:Це )?[Пп]овідомлення (?:було )?видалено|Ви видалили це повідомлення"
    r"|Ta wiadomość została usunięta|Usunięto tę wiadomość|Wiadomość została usunięta"
    r"|Bu mesaj silindi|Bu mesajı sildiniz|(?:Pesan|Mesej) ini (?:telah )?(?:dihapus|dipadam)|Anda (?:telah )?(?:menghapus pesan|memadam mesej) ini"
    r"|Tin nhắn (?:này )?đã bị (?:xóa|xoá|thu hồi)|Bạn đã (?:xóa|xoá|thu hồi) tin nhắn này"
    r"|ข้อความนี้ถูกลบ(?:แล้ว)?|ข้อความถูกลบ(?:แล้ว)?|คุณลบข้อความนี้(?:แล้ว)?"
    r"|تم حذف هذه الرسالة|(?:لقد )?حذفت هذه الرسالة|این پیام (?:حذف|پاک) شد(?:ه است)?|شما این پیام را (?:حذف|پاک) کردید"
    r"|הודעה זו נמחקה|מחקת הודעה זו|(?:यह|इस) (?:मैसेज|संदेश) (?:को )?(?:हटा दिया गया|मिटा दिया गया|डिलीट किया गया)(?: (?:था|है))?"
    r"|आपने यह (?:मैसेज|संदेश) (?:हटा|मिटा)\S*(?: \S+)?"
    r"|Det här meddelandet (?:togs bort|raderades)|Du (?:tog bort|raderade) det här meddelandet"
    r"|Denne meldingen ble slettet|Du slettet denne meldingen|Denne besked (?:blev|er) slettet|Du slettede denne besked"
    r"|Tämä viesti poistettiin|Poistit tämän viestin|Tato zpráva byla (?:odstraněna|smazána)|Táto správa bola (?:odstránená|vymazaná)"
    r"|Ez az üzenet törölve lett|Ezt az üzenetet törölték|Acest mesaj a fost șters|Αυτό το μήνυμα διαγράφηκε|Aquest missatge s'ha (?:suprimit"
    r"|eliminat|esborrat)|Aquest missatge està esborrat|Has (?:suprimit|esborrat) aquest missatge"
    r"|(?:信息|消息|訊息)已(?:被)?[删刪]除|[您你](?:已)?[删刪]除(?:了)?这个信息"
    r"|(?:הודעה זו נמחקה|מחקת את ההודעה הזו)|Διαγράψατε (?:αυτό )?το μήνυμα|لقد حذ[َ]?فت هذه الرسالة|أنت حذفت هذه الرسالة"
    r"|(?:এই মেসেজটি বাদ দেওয়া হয়েছে|এই বার্তাটি মুছে ফেলা হয়েছে|আপনি এই (?:মেসেজটি বাদ দিয়েছেন|বার্তাটি মুছে ফেলেছেন))[।]?"
    r"|(?:یہ (?:میسج|پیغام) حذف (?:کر دیا گیا|کیا گیا)(?: ہے)?|آپ نے یہ (?:میسج|پیغام) حذف کر دیا ہے)۔?"
    r"|हा (?:मेसेज|संदेश) हटव\S+ आला(?: होता)?|(?:तुम्ही|आपण) हा (?:मेसेज|संदेश) हटवला?त?|(?:आपने )?यह (?:मैसेज|संदेश) (?:डिलीट|मिटाया|हटाया)(?: \S+){0,4}"
    r"|આ (?:મેસેજ|સંદેશ) (?:ડિલીટ|રદ્દ) કરાયો|તમે આ (?:મેસેજ|સંદેશને) (?:ડિલીટ|રદ્દ) કર્યો|ਇਸ ਸੁਨੇਹੇ ਨੂੰ ਹਟਾਇਆ ਗਿਆ|இத்தகவல் திரும்பப்பெறப்பட்டது"
    r"|ഈ സന്ദേശം ഇല്ലാതാക്കിയതാണ്|ಈ ಸಂದೇಶವು ಅಳಿಸಲ್ಪಟ್ಟಿದೆ|(?:คุณได้ลบข้อความนี้|ข้อความนี้ได้ถูกลบ)(?:แล้ว)?|Anda telah memadam(?:kan)? mesej ini|Anda menghapus pesan ini"
    r"|Du har (?:tagit bort meddelandet|slettet denne besked(?:en)?)|Denne besked er blevet slettet|Du raderade detta meddelande|Detta meddelande raderades"
    r"|Túto správu ste odstránili|Tuto zprávu jste (?:smaza|odstrani)l/a|Usun(?:ął|ęła)\S* tę wiadomość|Ați șters acest mesaj"
    r"|Ez az üzenet törlésre került|(?:Ezt az üzenetet törölted|Törölted ezt az üzenetet)|Ova (?:je poruka|poruka je) izbrisana|Izbrisali ste ovu poruku"
    r"|Ова порука је обрисана|Оваа порака беше избришана|Съобщението беше изтрито|Изтрихте това съобщение|To sporočilo je bilo izbrisano"
    r"|Šī ziņa tika izdzēsta|Jūs izdzēsāt šo ziņu|Ši žinutė buvo ištrinta|Jūs ištrynėte šią žinutę|See sõnum on kustutatud|Kustutasid selle sõnumi"
    r"|Бұл хат жойылды|Ushbu xabar o‘chirildi|Bu ismarıc silindi|Itong mensahe ay binura na|Binura mo itong mensahe|Ujumbe huu ulifutwa|Umefuta ujumbe huu"
    r"|Hierdie boodskap was uitgevee|Scriosadh an teachtaireacht seo|Scrios tú an teachtaireacht seo|삭제한 메시지입니다|Esta mensagem foi apagada pelo remetente"
    r")[.。]?"
)
DELETED_WORDS = (
    re.compile(
        r"message|mensaj|mensagem|messaggi|nachricht|bericht|сообщен|повідомл|wiadomo|mesaj|pesan|mesej|tin nhắn|ข้อความ"
        r"|رسالة|پیام|הודעה|मैसेज|संदेश|বার্তা|মেসেজ|پیغام|メッセージ|메시지|消息|訊息|讯息|meddeland|melding|besked|viesti|zpráv|správ|üzenet"
        r"|μήνυμα|съобщение|poruk|missatge",
        re.I,
    ),
    re.compile(
        r"delet|elimin|apagad|apagou|exclu|supprim|gelöscht|verwijderd|удал|видал|usunięt|silindi|sildi|dihapus|menghapus|padam|thu hồi|xóa|xoá|ลบ"
        r"|حذف|پاک|מחק|हटा|मिटा|डिलीट|মুছে|削除|삭제|刪|删|togs bort|tog bort|radera|slett|poist|odstran|odstrán|smazán|vymaz|töröl|διαγρά|изтри"
        r"|izbris|șters|suprimi",
        re.I,
    ),
)
"""What a text marked as WhatsApp's own says of a deletion: a word of each."""
EDITED = re.compile(
    r"<(?:This message was edited|此消息已编辑|(?:此|這則)?訊息已編輯|消息已编辑|Diese Nachricht wurde bearbeitet"
    r"|[^<>\n]{0,40}(?:edit|modif|bearbeitet|bewerkt|измен|редаг|відредаг|edytow|düzenlen|chỉnh sửa|แก้ไข|编辑|編輯|編集|수정|편집|تعديل|ویرایش"
    r"|נערכ|संपादित|एडिट|redig|muokat|upraven|szerkeszt)[^<>\n]{0,40})>\s*$",
    re.I,
)
PLACEHOLDER = re.compile(
    r"omit|ocult|omis|omess|inclus|esclus|absent|manquant|retir|weggela|ausgela|отсутств|пропущ|опущ|생략|edilmedi|eklenmedi|disertakan|ไม่รวม|ละเว้น"
    r"|bỏ qua|utelämn|utelat|udelad|jätetty pois|kihagy|pomini|vynech|含まれて|省略|忽略|略去|استبعاد|حذف|הושמט|शामिल नहीं|हटा|παραλ[εή]|пропусн|atlan|revelad"
    r"|বাদ দে|نظر ?انداز|نکال دی|inkludert|dimasukkan|वगळ|kép küldése|izostavl|પડત|[શસ]ામેલ|ar lár|utesl|sisällyt|छोड़ा|ไม่มี|ถูกลบ",
    re.I,
)
"""What a placeholder says for a picture, voice or file that is not in the export."""
CALL = re.compile(
    r"\A(?:\S+ ){0,3}?(?:(?:voice|video|group) call|call back)|\A(?:verpasste\S* )?(?:\S+ )?(?:sprach|video|gruppen)anruf|(?:\A|\s)(?:video)?llamadas? "
    r"|\A(?:appel|appels) |(?:\A|\s)(?:chamadas?|ligaç(?:ão|ões)) de |(?:\A|\s)(?:video)?chiamat[ae]\b|(?:аудио|видео|групповой )звон"
    r"|(?:пропущен\S* )(?:\S+ )?(?:звон|вызов)"
    r"|(?:spraak|video|groeps)(?:oproep|gesprek)|(?:sesli|görüntülü|cevapsız) (?:\S+ )?arama|panggilan (?:suara|video|grup|tak)|cuộc gọi"
    r"|สายที่ไม่ได้|การโทร(?:ด้วย|วิดี|เสียง)"
    r"|(?:语音|視訊|视频|語音|视讯|群组|群組|未接)(?:的)?(?:语音|視訊|视频|語音)?(?:通话|通話|来电|來電)|(?:音声|ビデオ)通話|不在着信|(?:음성"
    r"|영상|부재중|그룹) ?(?:통화|전화)"
    r"|مكالمة|تماس (?:صوتی|تصویری)|שיחת (?:קול|וידאו|וידיאו)|(?:वॉइस|वीडियो|मिस्ड) कॉल|połączenie (?:głosow|wideo|nieodebran)|(?:röst"
    r"|video)samtal|missat|tale-?anrop|videoanrop|videopuhelu|äänipuhelu|שיחה קולית|(?:φωνητική|βιντεο) ?κλήση"
    r"|(?:аудіо|відео)дзвін|কল মিস|(?:وائس|ویڈیو) کال|\A(?:zmeškaný|propušteni) (?:\S+ )?(?:video)?(?:hovor|poziv)|nieodebrane poł|\Aapel (?:vocal|video)|(?:व्हॉइस|व्हिडिओ) कॉल"
    r"|(?:hang|video|videó)hívás|(?:વોઇસ|વિડિયો) કૉલ|(?:tale|video)opkald|\A(?:video)?trucada|videochamada|視像通話|วิดีโอคอล",
    re.I,
)
"""A call that was made or missed: a line of WhatsApp's own where it is marked so."""
NEW_NAME = re.compile(r"[\"“”„«「『‘']([^\"“”„«»「」『』\n]{1,100})[\"”“»」』’'][^\"“”„«»「」『』:：\n]{0,60}\Z")
"""What a line on a group's making or renaming quotes last is what the group is called from then."""
SYSTEM_VERB = re.compile(
    r"\b(?:created (?:the |this )?group|created this community|added|removed|left|joined (?:using"
    r"|from|the|via)|changed (?:the|to|this|their|from)"
    r"|changed\b|updated the message timer|turned (?:on|off)|is (?:now )?(?:a contact|an admin)"
    r"|are now an admin|now an admin|was added|were added"
    r"|pinned a message|started a call|missed (?:voice|video|group)|security code|blocked|unblocked"
    r"|disappearing messages|this group)\b"
    r"|创建了|建立了|添加了|新增了|加入了?群|加入$|退出了|离开了|離開了|移除了|更改了|更换了|變更了|变更了|置顶了|釘選了|管理员|管理員"
    r"|\badmin(?:istra\w+)?\b|админ|yönetici|관리자|管理者|quản trị|ผู้ดูแล|مشرف|مدیر گروه|מנהל|एडमिन|beheerder"
    r"|更新了|已开启|已关闭|设置了|消息计时|阅后即焚|限时消息|限時訊息|自動銷毀|安全码|安全碼"
    r"|hat (?:die|das|den|diese|\S+ hinzugefügt)|hinzugefügt|Sicherheitsnummer|Admin\b"
    r"|creó |añadió|cambió|salió|eliminó a|fijó|a (?:créé|ajouté|quitté|changé|modifié|épinglé|retiré)|ha (?:creato|aggiunto|cambiato|modificato"
    r"|abbandonato|rimosso|fissato)"
    r"|criou|adicionou|saiu|mudou|alterou|removeu|fixou|heeft (?:de|dit|deze|het|een|\S+ toegevoegd)|создал|изменил|добавил|вышел|покинул|закрепил"
    r"|створи|змінив|utworzy|zmieni|oluşturdu|değiştirdi|ekledi|ayrıldı|sabitledi|membuat|mengubah|mengganti|menambahkan|menyematkan|đã (?:tạo"
    r"|thay đổi|đổi|thêm|ghim|rời)"
    r"|สร้าง|เปลี่ยน|เพิ่ม|ปักหมุด|作成しました|変更しました|追加しました|固定しました|退出しました|참가|만들었|변경|추가했|고정|나갔"
    r"|أنشأ|غيّر|غير|أضاف|غادر|بتغيير|بإنشاء|ایجاد کرد|تغییر داد|اضافه کرد|ترک کرد|יצר|שינה|הוסיף|ביטל|ने (?:ग्रुप|यह|इस|मैसेज)|बदल|skapade"
    r"|ändrade|lade till|opprettet|endret|oprettede|ændrede|loi |muutti|lisäsi|vytvořil|změnil|přidal"
)
"""What tells a line of WhatsApp's own from speech, where it stands behind its author's name."""
OWN = re.compile(
    r"\+\d[\d\s()\u2010-\u2015-]{4,}\W*\Z|amministrat|administr|líder|그룹장|sujet|voice chat|chat privacy|grubu kapat|"
    r"group|community|admin|settings?|encrypt|security|pinned|message|call|request|invit|icon|description|contact|account|business|number|approv|"
    r"群|社群|社区|管理|设置|設定|加密|安全|置顶|釘選|消息|訊息|通话|通話|邀请|邀請|头像|圖示|图标|描述|联系人|聯絡人|号码|號碼|"
    r"grup|gruppe|groep|skupin|csoport|ομάδα|группа|групп|груп|กลุ่ม|nhóm|グループ|그룹|المجموعة|مجموعة|گروه|קבוצה|ग्रुप|समूह|গ্রুপ|گروپ|ryhmä|"
    r"comuni|communaut|gemeenschap|сообщест|спільнот|topluluk|komunitas|コミュニティ|커뮤니티|cộng đồng|ชุมชน|مجتمع|קהילה|"
    r"mensaj|mensag|nachricht|bericht|сообщен|повідом|wiadomo|mesaj|pesan|tin nhắn|ข้อความ|メッセージ|메시지|رسالة|رسائل|پیام|הודע|मैसेज|viesti"
    r"|meddel|besked|"
    r"sicherheit|segur|sécur|sicurezz|beveilig|безопас|güvenlik|keamanan|bảo mật|セキュリティ|보안|الأمان|امنیت|אבטחה|सुरक्षा",
    re.I,
)
"""What a line of WhatsApp's own is about when it tells of nobody's coming or going: the group, a message, a setting."""
_TITLES = (
    r"WhatsApp[ _-]+(?:Chat|Sohbeti|대화|chatt)[ _]+(?:with|-|–|mit|con|com|met|med)[ _]+(.+)$",
    r"[与與](.+?)的[ _]*WhatsApp[ _]*(?:聊天|對話|对话)",
    r"(?:Chat|Conversación) de WhatsApp (?:con|-) (.+)$|Conversa do WhatsApp (?:com|-) (.+)$|Discussion WhatsApp (?:avec|-) (.+)$|Chat WhatsApp con (.+)$",
    r"WhatsApp[- ]?[Cc]hatt? (?:met|med|s|mit) (.+)$|(?:Chat|Obrolan|Percakapan) WhatsApp dengan (.+)$|Sembang WhatsApp dengan (.+)$",
    r"(?:Чат|Переписка)(?: в)? WhatsApp (?:с|з|із)(?: контактом| группой| групою)? (.+)$|Cza?t(?: w)? WhatsApp z:? (.+)$",
    r"(?:Cuộc trò chuyện|Đoạn chat|Trò chuyện)(?: trên)? WhatsApp với (.+)$|(?:แชท|การแชท|ประวัติการแชท|แชต) ?WhatsApp ?กับ ?(.+)$",
    r"(.+?)との ?WhatsApp ?(?:チャット|トーク)|(.+?) ile WhatsApp [Ss]ohbeti|(.+?) ?님과(?:의)? ?WhatsApp ?(?:대화|채팅)|(.+?) के साथ WhatsApp चैट",
    r"(?:محادثة|دردشة|محادثات) (?:WhatsApp|واتساب) مع (.+)$|(?:گپ|چت|گفتگوی) (?:WhatsApp|واتساپ) با (.+)$|\S+ WhatsApp עם (.+)$",
    r"(?:WhatsApp[- ]?(?:keskustelu|chat)[:]?|WhatsApp-csevegés(?: vele)?:?|Conversație WhatsApp cu|Konverzace WhatsApp s(?: kontaktem)?"
    r"|Συνομιλία WhatsApp με) (.+)$",
    r"(?:\S+ ){0,3}WhatsApp(?: \S+)? [-–] (.+)$",
)
TITLE = re.compile("|".join(_TITLES), re.I)
YOU = {
    "you": "", "你": "", "您": "", "ti": "Tu", "te": "Tú", "tú": "", "usted": "", "du": "", "dich": "Du", "sie haben": "Sie", "vous": "",
    "você": "", "-te": "Você", "-o": "Você", "tu": "", "sei": "Tu", "je": "", "jou": "Je", "u": "", "вы": "", "вас": "Вы", "ви": "",
    "siz": "", "sizi": "Siz", "anda": "", "bạn": "", "คุณ": "", "あなた": "", "أنت": "", "تمت إضافتك": "أنت", "شما": "", "אתה": "", "आप": "",
    "آپ": "", "আপনি": "", "saliste": "Tú", "has salido": "Tú", "t'": "Tu", "sinä": "", "ty": "", "당신": "",
    "eklendiniz": "Siz", "bu": "Siz", "ayrıldınız": "Siz", "çıkarıldınız": "Siz", "groupe": "Vous", "hai": "Tu", "cię": "Ty",
    "그룹": "나", "이 그룹": "나", "초대": "나", "퇴장": "나", "강제": "나", "ك": "أنت",
}  # fmt: skip
"""How a line names the exporting account, and what to call it where the word is no subject."""


def sent(text: str) -> bool:
    """Tell whether a text is a placeholder for something sent, or for what was taken back."""
    return bool(MEDIA.match(text) or ATTACHED.search(text) or DELETED.fullmatch(text))


def unedited(text: str) -> str:
    """Give a text without the note that it was edited."""
    found = EDITED.search(text, max(0, len(text) - 120)) if text.rstrip().endswith(">") else None
    return text[: found.start()].rstrip() if found else text

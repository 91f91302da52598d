# ruff: noqa: E501 - lists of words
"""WhatsApp's own lines on who joined and who left a group, in the languages that its users' phones speak.

A form is written with the places of the names: {b} who did it, {w} one or several people, {o} one, {m} the
exporting account as a pronoun, … anything. The verb and its place tell the language; a file speaks one.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from sihu_tui.readers.formats.whatsapp_words import OWN, SYSTEM_VERB
from sihu_tui.readers.record import Kind


class NumberMoved(NamedTuple):
    """Who joined or left, and who added or removed them; `unsure` is the only name given, if it may be two."""

    kind: Kind
    who: tuple[str, ...]
    by: str | None = None
    unsure: str | None = None


class Language(NamedTuple):
    """A language's forms, and what at least one word of them begins with."""

    hint: re.Pattern[str]
    forms: tuple[tuple[Kind, re.Pattern[str]], ...]


_PLACES = {"{b}": "(?P<b>.+?)", "{w}": "(?P<w>.+?)", "{o}": "(?P<o>.+?)", "…": ".*"}
JOIN, LEAVE = Kind.JOIN, Kind.LEAVE

# by language: what hints at it; then the forms of joining; then those of leaving
_TABLE: tuple[tuple[str, str, str], ...] = (
    # English
    (r"add|join|left|remov",
     r"(?P<m>You) were added…|{w} (?:was|were) added…|{b} added (?P<m>you)(?: to …)?"
     r"|{b} added {w}(?: to (?:the|this) group| to a group …)?"
     r"|{o} joined(?: (?:using|via|from|through|with|by|the group|this group)…)?",
     r"(?P<m>You) were removed…|{w} (?:was|were) removed…|{b} removed {w}(?: from (?:the|this) group)?"
     r"|{o}(?: has)? left(?: the group| this group| the community)?"),
    # Chinese
    (r"加入|加到|添加|新增|邀请|邀請|退出|离开|離開|移除|移出|踢出|刪除了|删除了",
     r"{o} ?(?:已)?(?:使用|通过|透過|经由|經由|凭|憑|利用)…(?:邀请|邀請|链接|連結|鏈接)…加入…"
     r"|{o} ?(?:已)?(?:从|從|由|通过|透過)(?:此|本|该|該|这个|這個)?(?:社群|社区|社區)…加入…"
     r"|{w} ?(?:已)?被(?:添加|新增|加入|加到|邀请加入|邀請加入)…|{b} ?(?:已)?(?:将|把|將) ?{w} ?(?:添加|加入|新增)…"
     r"|{b} ?(?:已)?(?:添加|新增|邀请|邀請|加入)了? ?(?P<w>[^：:了此该本這这群]{1}[^：:]{0,120}?)(?:加入|到|至|进|進)?(?:群组|群組|群聊|本群)?"
     r"|{o} ?(?:已)?加入了?(?:此|该|本|這個|这个|該)?(?:群组|群組|群聊|社群)?",
     r"{w} ?(?:已)?被(?:移除|移出|踢出|删除|刪除)…|{b} ?(?:已)?(?:将|把|將) ?{w} ?(?:移除|移出|踢出|删除|刪除)…"
     r"|{b} ?(?:已)?(?:移除|移出|删除|刪除|踢出)了? ?(?P<w>[^：:]{1,120}?)"
     r"|{o} ?(?:已)?(?:退出|离开|離開)了?(?:此|该|本|這個|这个|該)?(?:群组|群組|群聊|社群|群)?"),
    # Spanish
    (r"añad|agreg|uni[óo]|unido|uniste|sali|elimin|abandon|expuls|sac[óo]|quit[óo]",
     r"{b} (?P<m>te) (?:añadió|agregó|ha añadido|ha agregado)…|(?:Se|se) (?P<m>te) (?:añadió|agregó)…"
     r"|(?:Añadiste|Agregaste|Has añadido|Has agregado|Se añadió|Se agregó) a {w}(?: al grupo)?"
     r"|{b} (?:añadió|agregó|ha añadido|ha agregado)(?: a)? {w}(?: al grupo)?|{w} fue(?:ron)? (?:añadid|agregad)[oa]s?…"
     r"|{o} se (?:unió|ha unido)…|(?P<m>Te) (?:uniste|has unido)…",
     r"{b} (?P<m>te) (?:eliminó|ha eliminado|expulsó|sacó)…"
     r"|(?:Eliminaste|Has eliminado|Se eliminó|Expulsaste|Sacaste) a {w}(?: del grupo)?"
     r"|{b} (?:eliminó|ha eliminado|expulsó|ha expulsado|sacó|quitó) a {w}(?: del grupo)?|{w} fue(?:ron)? eliminad[oa]s?…"
     r"|{o} (?:salió|ha salido|abandonó|ha abandonado|dejó)(?: del grupo| el grupo| de este grupo)?"
     r"|(?P<m>Saliste|Has salido)…"),
    # Portuguese
    (r"adicion|entr(?:ou|aste)|junt|ader|saiu|saí|remov|abandon|ingress",
     r"{b} adicionou (?P<m>você|-te|-o)…|(?P<m>Você) foi adicionad[oa]…"
     r"|(?:{b} adicionou|Adicionou|Adicionaste) {w}(?: ao grupo)?"
     r"|{w} f(?:oi|oram) adicionad[oa]s?…|{o} (?:entrou|ingressou|juntou-se|aderiu|se juntou)…",
     r"{b} removeu (?P<m>você|-te|-o)…|(?P<m>Você) foi removid[oa]…|(?:{b} removeu|Removeu|Removeste) {w}(?: do grupo)?"
     r"|{w} f(?:oi|oram) removid[oa]s?…|{o} (?:saiu|abandonou|deixou)(?: do grupo| o grupo)?"),
    # German
    (r"hinzugefügt|beigetreten|verlassen|entfernt",
     r"{b} hat (?P<m>dich) (?:zur Gruppe )?hinzugefügt|(?P<m>Du) wurdest …hinzugefügt"
     r"|(?:{b} hat|Du hast|Sie haben) {w} (?:zur Gruppe )?hinzugefügt"
     r"|{w} (?:wurden?|ist|sind) (?:zur Gruppe )?hinzugefügt(?: worden)?"
     r"|{o} (?:ist|bist) (?:…)beigetreten",
     r"{b} hat (?P<m>dich) (?:aus der Gruppe )?entfernt|(?P<m>Du) wurdest …entfernt"
     r"|(?:{b} hat|Du hast|Sie haben) {w} (?:aus der Gruppe )?entfernt|{w} wurden? (?:aus der Gruppe )?entfernt"
     r"|{o} (?:hat|hast) (?:die|diese) (?:Gruppe|Community) verlassen|{o} (?:hat|hast) verlassen"),
    # French
    (r"ajout|rejoi|joint|intégr|quitt|retir|supprim|exclu|parti|sorti",
     r"{b} (?P<m>vous|t') ?(?:a|avez) ajouté…|(?P<m>Vous) avez été ajouté…"
     r"|(?:{b} a|Vous avez) ajouté {w}(?: au groupe)?|{w} (?:a|ont) été ajouté…|{o} (?:a|avez) (?:rejoint|intégré)…|{o} s'est (?:joint|ajouté)…",
     r"{b} (?P<m>vous) a (?:retiré|supprimé|exclu)…|(?P<m>Vous) avez été (?:retiré|supprimé|exclu)…"
     r"|(?:{b} a|Vous avez) (?:retiré|supprimé|exclu) {w}(?: du groupe)?|{w} (?:a|ont) été (?:retiré|supprimé|exclu)…"
     r"|{o} (?:a|avez) quitté(?: le groupe| ce groupe)?|{o} est (?:parti|sorti)(?:e|\(e\))?(?: du groupe)?|(?P<m>Groupe) quitté"),
    # Italian
    (r"aggiunt|entrat|unit|abbandon|uscit|lasciat|rimoss|eliminat",
     r"{b} (?P<m>ti) ha aggiunto…|(?P<m>Sei) stat[oa] aggiunt[oa]…|(?:{b} ha|[Hh]ai) aggiunto {w}(?: al gruppo)?"
     r"|{w} (?:è|sono) stat[oaie] aggiunt[oaie]…|{o} (?:è entrat[oa]|si è unit[oa]|è stato unito)…|(?P<m>Sei) entrat[oa]…",
     r"{b} (?P<m>ti) ha rimosso…|(?P<m>Sei) stat[oa] rimoss[oa]…|(?:{b} ha|[Hh]ai) (?:rimosso|eliminato) {w}(?: dal gruppo)?"
     r"|{w} (?:è|sono) stat[oaie] rimoss[oaie]…|(?P<m>Hai) (?:abbandonato|lasciato)…|{o} ha (?:abbandonato|lasciato)(?: il gruppo| questo gruppo)?"
     r"|{o} è uscit[oa](?: dal gruppo)?"),
    # Dutch
    (r"toegevoegd|deel|lid|toegetreden|aangesloten|verlaten|verwijderd|weg",
     r"{b} heeft (?P<m>je|jou|u) toegevoegd…|(?P<m>Je|U) (?:bent|werd) toegevoegd…"
     r"|(?:{b} heeft|Je hebt|U hebt|U heeft) {w} toegevoegd…|{w} (?:is|zijn|werd) toegevoegd…"
     r"|{o} (?:neemt|is|heeft) …(?:deel|lid geworden|toegetreden|aangesloten)…",
     r"{b} heeft (?P<m>je|jou|u) verwijderd…|(?:{b} heeft|Je hebt|U hebt|U heeft) {w} verwijderd…"
     r"|{w} (?:is|zijn|werd) verwijderd…|{o} (?:heeft|hebt) (?:de groep|deze groep|het gesprek) verlaten|{o} (?:is|bent) weggegaan"),
    # Russian
    (r"добав|присоедин|вступ|вош|выш|покину|удал|исключ",
     r"{b} добавил\S* (?P<m>вас)…|(?P<m>Вас) добавил\S*…|(?P<m>Вы) были добавлены…|{b} добавил\S* {w}(?: в группу)?"
     r"|{w} (?:был\S* )?добавлен\S*…|{o} (?:присоединил|вступил|воше?л|войти)\S*…",
     r"{b} удалил\S* (?P<m>вас)…|(?P<m>Вас) (?:удалил|исключил)\S*…|{b} (?:удалил|исключил)\S* {w}(?: из группы)?"
     r"|{w} (?:был\S* )?(?:удал[её]н|исключ[её]н)\S*…|{o} (?:выше?л|покинул)\S*(?: группу| из группы| эту группу)?"),
    # Ukrainian
    (r"дода|приєдн|вийш|покину|вилуч|видал",
     r"{b} дода(?:в|ла|ли)\S* {w}(?: до групи)?|{w} (?:було )?додано…|{o} приєдн\S*…",
     r"{b} (?:вилуч|видал)и(?:в|ла|ли)\S* {w}(?: з групи)?|{w} (?:було )?(?:вилучено|видалено)…"
     r"|{o} (?:вийш(?:ов|ла|ли)|покину(?:в|ла|ли))\S*(?: групу| з групи)?"),
    # Polish
    (r"doda|dołącz|opuś|wysz|usun",
     r"{b} doda(?:ł|ła|li)\S* (?P<m>[Cc]ię)…|{b} doda(?:ł|ła|li)\S* {w}(?: do grupy)?|(?:Dodano|Dodałeś|Dodałaś) {w}|{w} został\S* dodan\S*…|{o} dołącz\S*…",
     r"{b} usun(?:ął|ęła|ęli)\S* (?P<m>[Cc]ię)…|{b} usun(?:ął|ęła|ęli)\S* {w}(?: z grupy)?|Usunięto {w}|{w} został\S* usunięt\S*…"
     r"|{o} (?:opuści|wysze|wysz)\S*(?: grupę| z grupy| tę grupę)?"),
    # Turkish
    (r"ekle|katıl|ayrıl|çık|kaldır",
     r"(?P<m>Eklendiniz)…|(?P<m>Bu) grubun davet…katıldınız|{b},? (?P<m>sizi) (?:gruba )?ekledi|(?:Siz )?{w} (?:kişisini|kişilerini|adlı kişiyi) eklediniz"
     r"|{b}, {w}(?: kişisini| kişilerini| adlı kişiyi| kullanıcısını|'\S+)?(?: gruba)? ekledi|{b} {w} kişi(?:sini|lerini) ekledi|{w}(?: gruba)? eklendi"
     r"|{o}(?:,)? (?:bu grubun|grubun|grup|bir|davet|topluluk|gruba|bağlantı)…katıld\S*|{o} katıld\S*",
     r"(?P<m>Ayrıldınız|Çıkarıldınız)…|{b},? (?P<m>sizi) (?:gruptan )?çıkardı|(?:Siz )?{w} (?:kişisini|kişilerini|adlı kişiyi) çıkardınız"
     r"|{b}, {w}(?: kişisini| kişilerini| adlı kişiyi| kullanıcısını|'\S+)?(?: gruptan)? (?:çıkardı|kaldırdı)"
     r"|{w}(?: gruptan)? (?:çıkarıldı|kaldırıldı)|{o}(?: gruptan| grubundan)? (?:ayrıldı|çıktı)(?:nız)?"),
    # Indonesian and Malay
    (r"tambah|nambah|bergabung|menyertai|eluar|meninggalkan|hapus|singkir",
     r"{b} (?:telah )?menambah(?:kan)? (?P<m>Anda|anda)…|{b} (?:telah )?menambah(?:kan)? {w}(?: ke grup| ke kumpulan)?"
     r"|{w} (?:telah )?ditambah(?:kan)?…|{o} (?:telah )?(?:bergabung|menyertai)…",
     r"{b} (?:telah )?(?:mengeluarkan|menghapus|menyingkirkan|mengalih keluar) {w}(?: dari grup| daripada kumpulan)?"
     r"|{w} (?:telah )?(?:dikeluarkan|dihapus|disingkirkan)…|{o} (?:telah )?(?:keluar|meninggalkan)"
     r"(?: dari grup| grup| kumpulan| grup ini| kumpulan ini| daripada kumpulan)?"),
    # Vietnamese
    (r"thêm|tham gia|rời|x[óo][áa]|xoá|xóa|mời|bỏ",
     r"{b} đã thêm {w}(?: vào nhóm)?|{w} đã được thêm…|{o} đã tham gia…|{o} tham gia…",
     r"{w} đã bị (?:xóa|xoá|loại|bỏ)…|{b} đã (?:xóa|xoá|loại|mời|bỏ) {w}(?: khỏi nhóm| ra khỏi nhóm)?"
     r"|{o} đã rời(?: khỏi| đi)?(?: nhóm| cuộc trò chuyện)?(?: này)?"),
    # Thai
    (r"เพิ่ม|เข้าร่วม|ออก|ลบ",
     r"{w} ?(?:ได้)?ถูกเพิ่ม…|{b} ?(?:ได้)?เพิ่ม ?{w}(?: ?(?:เข้า|ใน|ลงใน)…)?|{o} ?(?:ได้)?เข้าร่วม…",
     r"{w} ?(?:ได้)?ถูก(?:ลบ|นำออก)…|{b} ?(?:ได้)?(?:ลบ|นำ|เอา) ?{w}(?: ?ออก…)?"
     r"|{o} ?(?:ได้)?ออก(?:จาก)?(?:กลุ่ม)?(?:นี้)?(?:แล้ว|ไป)?"),
    # Japanese
    (r"追加|参加|退出|退会|退室|抜け|削除",
     r"{b}(?:が|は)、?{w}を(?:グループに)?追加しました|{w} ?(?:が|は)(?:グループに)?追加されました|{w}を(?:グループに)?追加しました|{o}(?:が|は)、?…参加しました",
     r"{b}(?:が|は)、?{w}を(?:グループから|このグループから)?(?:削除|退出させ|退会させ)(?:し)?ました"
     r"|{w} ?(?:が|は)(?:グループから)?削除されました|{w}を(?:グループから)?削除しました|{o} ?(?:が|は)、?(?:この)?(?:グループ)?(?:を|から)?(?:退出し|退会し|退室し|抜け)ました"),
    # Korean
    (r"추가|초대|참가|참여|가입|입장|나갔|나가|퇴장|떠났|삭제|제거|내보|강퇴",
     r"(?P<m>그룹)에 추가되었…|(?P<m>이 그룹)(?:의)? 초대 링크…(?:참여|참가)…|{b}님에게 (?P<m>초대)받…"
     r"|{b}(?:님이|님께서|이|가) {w}(?:님을|을|를) (?:그룹에 )?(?:추가|초대)…|{w}(?:님이|이|가) (?:그룹에 )?추가되…|{w}님을 (?:그룹에 )?(?:추가|초대)했…"
     r"|{o}(?:님이|님께서|님은) …(?:참가|참여|가입|입장|들어)…",
     r"(?P<m>퇴장)했습니다|(?P<m>강제) 퇴장되…|{b}님에게 (?P<m>퇴장)당…|{w}님 강제 ?퇴장…"
     r"|{b}(?:님이|님께서|이|가) {w}(?:님을|을|를) (?:그룹에서 )?(?:삭제|제거|내보냈|내보내|퇴장 ?시|강퇴)…|{w}님을 (?:그룹에서 )?(?:퇴장 ?시|내보냈|삭제했|제거했)…"
     r"|{w}(?:님이|이|가) (?:그룹에서 )?(?:삭제|제거)되…|{o}(?:님이|님께서|님은) (?:이 |해당 )?(?:그룹을|그룹에서|채팅방을)? ?(?:나갔|나가|퇴장|떠났)…"),
    # Arabic
    (r"ضاف|ضفت|زلت|انضم|غادر|زال|خرج",
     r"(?:لقد |أنت )?أضفت {w}|أضاف(?P<m>ك) {b}|قام {b} بإضافة {w}|(?:أضاف|أضافت) {b} (?P<w>\S+)|{b} (?:أضاف|أضافت|قام بإضافة|قامت بإضافة) {w}|تمت? إضافة {w}|(?P<m>تمت إضافتك)…"
     r"|(?:انضم|انضمت) {o} (?:باستخدام|عبر|عن طريق|من خلال|من|إلى)…|{o} (?:انضم|انضمت)…",
     r"(?:لقد |أنت )?أزلت {w}|أزال(?P<m>ك) {b}|(?:أزال|أزالت) {b} (?P<w>\S+)|قام {b} بإزالة {w}|{b} (?:أزال|أزالت|قام بإزالة|قامت بإزالة) {w}|تمت? إزالة {w}"
     r"|(?:غادر|غادرت) {o}(?: المجموعة)?|{o} (?:غادر|غادرت|خرج|خرجت)(?: المجموعة| من المجموعة)?"),
    # Persian
    (r"اضافه|افزود|پیوست|ملحق|ترک|خارج|حذف|عضو",
     r"{b}،? {w} را (?:به گروه )?(?:اضافه کرد|افزود)|{w} اضافه شد|{o} (?:با|از|به)…(?:پیوست|ملحق شد|عضو شد|اضافه شد)…|{o} (?:پیوست|عضو شد)",
     r"{b}،? {w} را (?:از گروه )?(?:حذف کرد|خارج کرد)|{w} (?:حذف|اخراج) شد|{o} (?:گروه را )?ترک کرد|{o} (?:از گروه )?خارج شد"),
    # Hebrew
    (r"הוסי|צירפ|צורפ|הצטרפ|יצא|עזב|הסיר|הוסר|נוסף|צירף|הצטרף",
     r"{b} (?:הוסיף|הוסיפה|צירף|צירפה)(?:/ה)?(?: את)? {w}(?: לקבוצה)?|{w} (?:נוסף|נוספה|צורף|צורפה)…|{o} (?:הצטרף|הצטרפה)…",
     r"{b} (?:הסיר|הסירה)(?:/ה)?(?: את)? {w}(?: מהקבוצה)?|{w} (?:הוסר|הוסרה)…|{o} (?:יצא|יצאה|עזב|עזבה)(?:/ה)?(?: מהקבוצה| את הקבוצה)?"),
    # Hindi, Marathi
    (r"जोड|जुड|शामिल|छोड|निकाल|हटा|सामील|सोड",
     r"{b} ने {w} को (?:ग्रुप में )?(?:जोड|शामिल)…|{w} को (?:जोड़ा|जोडा|शामिल)…|{o} (?:इस|ग्रुप|समूह|आमंत्रण|लिंक|कम्युनिटी|आपके)…(?:जुड|शामिल"
     r"|सामील)…|{o} (?:जुड|शामिल)(?!.*नहीं)…",
     r"{b} ने {w} को (?:ग्रुप से )?(?:निकाल|हटा)…|{w} को (?:निकाल|हटा)…|{o} ने (?:ग्रुप|समूह)? ?छोड…"),
    # Urdu, Bengali
    (r"شامل|چھوڑ|نکال|ہٹا|যোগ|যুক্ত|ছেড়ে|সরিয়ে|বাদ|চলে",
     r"{b} نے {w} کو (?:گروپ میں )?شامل…|{o} (?:اس|گروپ|دعوتی|لنک)…شامل…|{b} {w} ?কে (?:গ্রুপে )?(?:যোগ|যুক্ত)…|{o} (?:এই|গ্রুপ|আমন্ত্রণ"
     r"|লিঙ্ক)…(?:যোগ|যুক্ত)…",
     r"{b} نے {w} کو (?:گروپ سے )?(?:نکال|ہٹا)…|{o} نے گروپ چھوڑ…|{b} {w} ?কে (?:গ্রুপ থেকে )?(?:সরিয়ে|বাদ)…|{o} (?:গ্রুপ )?(?:ছেড়ে|চলে)…"),
    # Swedish, Norwegian, Danish
    (r"lade till|lades|gick|lämna|tog bort|togs|la til|ble|forlot|forlatt|fjern|tilføj|tilslut|deltog|forlod|blev",
     r"{b} (?:lade till|la til|tilføjede|har lagt til|har tilføjet) {w}(?: i gruppen| til gruppen)?"
     r"|{w} (?:lades till|ble lagt til|blev tilføjet)…"
     r"|{o} (?:gick med|har gått med|anslöt|ble med|ble medlem|tilsluttede sig|deltog|blev medlem|kom med)…",
     r"{b} (?:tog bort|fjernet|fjernede|har fjernet) {w}(?: från gruppen| fra gruppen)?|{w} (?:togs bort|ble fjernet|blev fjernet)…"
     r"|{o} (?:lämnade|har lämnat|forlot|har forlatt|forlod|har forladt)(?: gruppen| denne gruppen)?"),
    # Finnish, Hungarian
    (r"lisäs|lisätt|liitty|poist|läht|hozzáad|csatlak|kilép|elhagy|eltávol",
     r"{b} lisäsi(?:t)? (?:käyttäjän )?{w}(?: ryhmään)?|{w} lisättiin…|{o} liittyi…|{b} hozzáadta(?: őt:?| a következőt:)? {w}|{w} hozzáadva…"
     r"|{o} csatlakozott…",
     r"{b} poisti(?:t)? (?:käyttäjän )?{w}(?: ryhmästä)?|{w} poistettiin…|{o} (?:poistui|lähti)(?: ryhmästä)?"
     r"|{b} eltávolította(?: őt:?| a következőt:)? {w}|{o} (?:kilépett|elhagyta)(?: a csoportot| a csoportból)?"),
    # Czech, Slovak
    (r"přida|připoj|odeš|odeb|odstran|opust|prida|pripoj|odiš|odobr|odstrán",
     r"{b} p[řr]ida(?:l|la|li)\S* (?:uživatele |používateľa |používateľku |uživatelku )?{w}(?: do skupiny)?|{w} byl\S* přidán\S*…"
     r"|{o} (?:se připojil|sa pripojil)\S*…",
     r"{b} (?:odebral|odstranil|odobral|odstránil)\S* (?:uživatele |používateľa )?{w}(?: ze skupiny| zo skupiny)?|{o} (?:opustil|odešel|odešla"
     r"|odišiel|odišla)\S*(?: skupinu| ze skupiny| zo skupiny)?"),
    # Romanian, Catalan
    (r"adăug|alătur|ieșit|părăsit|plecat|elimin|afegi|unit|sortit|marxat|suprimi|tret",
     r"{b} (?:l-a|a|te-a) adăugat(?: pe)? {w}(?: în grup)?|{o} s-a alăturat…|{b} ha afegit(?: a| en| la)? {w}(?: al grup)?|{o} s'ha unit…",
     r"{b} (?:l-a|a|te-a) eliminat(?: pe)? {w}(?: din grup)?|{o} a (?:ieșit|părăsit|plecat)(?: din grup| grupul)?"
     r"|{b} ha (?:eliminat|suprimit|tret)(?: a| en| la)? {w}(?: del grup)?|{o} ha (?:sortit|marxat|abandonat)(?: del grup| el grup)?"),
    # Greek, Bulgarian, Serbian and Croatian
    (r"πρόσθε|προστέθ|εντάχθ|συμμετ|μπήκε|αποχώρ|έφυγε|αφαίρ|διέγρ|добави|присъедин|напусна|премахна|doda|pridruž|napust|izaš|uklon|доћ|дода"
     r"|придруж|напуст|уклон",
     r"(?:Ο |Η |ο |η )?(?:χρήστης )?{b} πρόσθεσε(?: τον χρήστη| τον| την)? {w}(?: στην ομάδα)?|(?:Ο |Η )?{o} (?:εντάχθηκε|συμμετέχει|μπήκε"
     r"|προστέθηκε)…|{b} добави {w}(?: в групата)?|{o} се присъедини…"
     r"|{b} je dodao(?:/la)? {w}|{b} je dodala {w}|{o} (?:se pridruži|je pristupi)\S*…",
     r"{b} (?:αφαίρεσε|διέγραψε)(?: τον χρήστη| τον| την)? {w}(?: από την ομάδα)?|(?:Ο |Η |ο |η )?{o} (?:αποχώρησε|έφυγε)(?: από την ομάδα)?"
     r"|{b} премахна {w}(?: от групата)?|{o} напусна(?: групата)?|{b} je uklonio(?:/la)? {w}|{b} je uklonila {w}|{o} je (?:napusti"
     r"|izaš)\S*(?: grupu| iz grupe)?"),
    # Filipino, Swahili
    (r"dinagdag|umali|sumali|inalis|tinanggal|ongeza|jiunga|ondoka|ondoa",
     r"(?:I|i)dinagdag ni {b} si {w}|(?:S|s)umali si {o}(?: gamit| sa| mula)…|{b} amemwongeza {w}|{o} amejiunga…",
     r"(?:Inalis|Tinanggal) ni {b} si {w}|Umalis(?: na)? si {o}|{b} amemwondoa {w}|{o} ameondoka…"),
)  # fmt: skip


def _form(text: str) -> re.Pattern[str]:
    for place, pattern in _PLACES.items():
        text = text.replace(place, pattern)
    return re.compile(text + r"\s?[.。]?")


def _forms(kind: Kind, told: str) -> list[tuple[Kind, re.Pattern[str]]]:
    """Give the forms of one cell: parted by the bars that are in no bracket."""
    found, depth, piece = [], 0, ""
    for char in told:
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            found.append((kind, _form(piece)))
            piece = ""
        else:
            piece += char
    return [*found, (kind, _form(piece))]


@cache
def languages() -> tuple[Language, ...]:
    """Give all languages, compiled when the first line of WhatsApp's own asks for them."""
    return tuple(
        Language(re.compile(hint, re.I), (*_forms(JOIN, joins), *_forms(LEAVE, leaves)))
        for hint, joins, leaves in _TABLE
    )


_MARKS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_THING = re.compile(
    r"(?:[Tt]his|[Tt]hese|the|an?|that|este|esta|esse|essa|un|una|uma?|diese[rsnm]?|die|das|eine[nr]?|cet?|cette|le|la|les|une?|questo|questa|il"
    r"|dit|deze|dit|een|эту|этот|это|данное|цю|це|tę|to|bu|grup ini|kumpulan ini|pesan|nhóm này|tin nhắn|denna|detta|dette|denne|den här) "
    r"|(?:此|这|這|该|該|本)(?:个|個|条|條|則|则)?(?:群|消息|訊息|社)|この|이 |กลุ่ม|ข้อความ|هذه|هذا|این |הקבוצה|את הקבוצה|इस |यह "
)
"""What a line adds or removes that is nobody: this group, the description."""
_NOBODY = re.compile(
    r"[\"“”„«»「」『』<>]|https?://|\n|\bicon\b|description|ikon grup|gruppenbild|gruppenbeschr|картинк|immagine del|imagem do|imagen del|icono del|icône"
    r"|afbeelding|simgesi|아이콘|ไอคอน|biểu tượng|アイコン|画像|(?:群组?|群組)(?:头像|頭像|图标|圖標|圖示|描述)|ikona grup",
    re.I,
)
_AND = r"(?:and|und|y|e|et|en|og|och|ja|i|a|и|і|та|ve|dan|và|és|și|και|in|at|na|&|以及|和|及|与|與|और|এবং|اور|وَ)"
_COMMA = re.compile(r"\s*[,،、，]\s*")
_LAST = re.compile(rf"(?:{_AND}\s+|และ\s?|[و]\s?|[ו](?=\S)|및\s|그리고\s)(?=\S)")
_BOTH = re.compile(rf"\s+{_AND}\s+|\s*(?:และ|和|及|與|与|と)\s*|\s+و\s*|\s+및\s+")
_TILDE = re.compile(r"\s*~\s*")


def bare(name: str) -> str:
    """Give a name without the marks around it, and without the tilde before those who are no contacts."""
    return _TILDE.sub("", _MARKS.sub("", name).strip(), count=1) if "~" in name[:4] else _MARKS.sub("", name).strip()


_QUOTED = re.compile(r"[\"“”„«「『]([^\"“”„«»「」『』\n]{1,100})[\"”“»」』]")


def renamed(text: str) -> tuple[str, str] | None:
    """Give the new and the old name where a line of WhatsApp's own quotes two, as only a change of the subject does."""
    names = _QUOTED.findall(text)
    return (names[1].strip(), names[0].strip()) if len(names) == 2 else None


class Notices:
    """What the lines of one file say; once its language is known, only that one is asked."""

    def __init__(self) -> None:
        self._languages: list[Language] = []
        self._hits: dict[int, int] = {}

    def moved(self, text: str) -> NumberMoved | None:
        """Give who joined or left by a line of WhatsApp's own; None when it tells of something else."""
        if len(text) > 600:
            return None
        text = _MARKS.sub("", text).strip()
        self._languages = self._languages or list(languages())
        for at, language in enumerate(self._languages):
            if not language.hint.search(text):
                continue
            for kind, form in language.forms:
                found = form.fullmatch(text)
                if found is not None and (moved := _moved(kind, found)) is not None:
                    self._learn(at)
                    return moved
        return None

    def _learn(self, at: int) -> None:
        """Ask the language that spoke first; after some lines, only it."""
        language = self._languages.pop(at)
        self._languages.insert(0, language)
        number = self._hits[id(language)] = self._hits.get(id(language), 0) + 1
        if number == SURE:
            self._languages = [language]


SURE = 5
"""After so many lines of one language, the file speaks it."""


def _moved(kind: Kind, found: re.Match[str]) -> NumberMoved | None:
    groups = found.groupdict()
    by, me, one, who = groups.get("b"), groups.get("m"), groups.get("o"), groups.get("w")
    if any(part and (len(part) > 90 or part.count(" ") > 6 or _NOBODY.search(part)) for part in (by, one)):
        return None
    by = bare(by) if by else None
    if me:
        return NumberMoved(kind, (me,), by)
    if one:
        # one person speaks of joining or leaving, unless a list is written out
        names = people(one) if _COMMA.search(one) and _BOTH.search(one) else (bare(one),)
        return NumberMoved(kind, names, by) if names[0] and not _THING.match(one) else None
    if not who or _NOBODY.search(who) or _THING.match(who):
        return None
    names = people(who)
    if not names or any(len(name) > 60 for name in names):
        return None
    return NumberMoved(kind, names, by, bare(who) if len(names) == 2 and not _COMMA.search(who) else None)


def people(written: str) -> tuple[str, ...]:
    """Give the names of a list, parted by commas and the last by an "and"."""
    parts = _COMMA.split(written)
    if len(parts) > 1:
        last = _LAST.sub("", parts[-1], count=1) if _LAST.match(parts[-1]) else parts[-1]
        parts[-1:] = _BOTH.split(last)
    else:
        parts = _BOTH.split(written)
    return tuple(name for part in parts if (name := bare(part)))


def no_name(name: str) -> bool:
    """Tell that what stands before a colon is no name but a line of WhatsApp's own, with a quote or a link in it."""
    return (
        len(name) > 25
        and (len(name) > 100 or ". " in name or bool(SYSTEM_VERB.search(name)) or _verb(name))
        or any(mark in name for mark in (' "', " “", "“", "「", "https"))
        or name.endswith(" őt")
    )


def _verb(name: str) -> bool:
    return bool(OWN.search(name)) and any(language.hint.search(name) for language in languages())

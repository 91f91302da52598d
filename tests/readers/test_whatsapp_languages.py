# ruff: noqa: E501 - lines of an app
"""WhatsApp's own lines as its apps write them, language by language: who came, who went, what tells of nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui.readers.record import Kind
from tests.readers.test_whatsapp import MARK, understood

NOBODY, SELF = "", "*"

# language: a line, what it is, and of whom; "*" is the exporting account
NOTICES = {
    "de": [
        ("Bob wurde hinzugefügt", "JOIN", "Bob"), ("Du wurdest hinzugefügt", "JOIN", SELF), ("+49 1 hat von +49 1 zu +49 2 gewechselt", "SYSTEM", NOBODY), ("Bob hat zu +49 2 gewechselt", "SYSTEM", NOBODY),
        ("Du bist kein Admin mehr", "SYSTEM", NOBODY), ("Bob ist dieser Gruppe mit dem Einladungslink beigetreten", "JOIN", "Bob"), ("Du bist dieser Gruppe mit dem Einladungslink beigetreten", "JOIN", SELF),
        ("Bob hat die Gruppe verlassen", "LEAVE", "Bob"), ("Du hast die Gruppe verlassen", "LEAVE", SELF), ("Bob wurde entfernt", "LEAVE", "Bob"), ("Du wurdest entfernt", "LEAVE", SELF),
        ("Ann hat Bob hinzugefügt", "JOIN", "Bob"), ("Ann hat dich hinzugefügt", "JOIN", SELF), ("Ann hat Bob entfernt", "LEAVE", "Bob"), ("Ann hat dich entfernt", "LEAVE", SELF),
        ("Du hast Bob hinzugefügt", "JOIN", "Bob"), ("Du hast Bob entfernt", "LEAVE", "Bob"), ('Ann hat den Betreff von "A" zu "B" geändert', "SYSTEM", NOBODY), ("Ann hat diese Gruppe aufgelöst", "SYSTEM", NOBODY),
        ("Ann hat den Gruppen-Einladungslink widerrufen. Tippe, um den neuen Einladungslink zu sehen.", "SYSTEM", NOBODY), ("Gruppenbild wurde entfernt", "SYSTEM", NOBODY),
        ("Bob ist aus der Community beigetreten", "JOIN", "Bob"),
    ],
    "ru": [
        ("Bob был(-а) добавлен(-а)", "JOIN", "Bob"), ("Вы были добавлены", "JOIN", SELF), ("Bob изменил(-а) номер с +7 1 на +7 2", "SYSTEM", NOBODY), ("Bob изменен на +7 2", "SYSTEM", NOBODY),
        ("Вы больше не являетесь админом", "SYSTEM", NOBODY), ("Bob присоединился(-ась) к группе, используя приглашение.", "JOIN", "Bob"), ("Вы присоединились к группе, используя приглашение.", "JOIN", SELF),
        ("Bob покинул(-а) группу", "LEAVE", "Bob"), ("Вы покинули группу", "LEAVE", SELF), ("Теперь вы админ", "SYSTEM", NOBODY), ("Bob был(-а) удален(-а)", "LEAVE", "Bob"), ("Вы были удалены", "LEAVE", SELF),
        ("Ann добавил(-а) Bob", "JOIN", "Bob"), ("Ann добавил(-а) вас", "JOIN", SELF), ("Ann удалил(-а) Bob", "LEAVE", "Bob"), ("Ann удалил(-а) вас", "LEAVE", SELF), ("Вы добавили Bob", "JOIN", "Bob"),
        ("Вы удалили Bob", "LEAVE", "Bob"), ('Ann изменил(-а) тему с "A" на "B"', "SYSTEM", NOBODY), ("Картинка группы удалена", "SYSTEM", NOBODY), ("Bob добавлен(-а)", "JOIN", "Bob"),
        ("Bob присоединился(-лась) из сообщества", "JOIN", "Bob"), ("Ann добавил(-а) эту группу в сообщество: Town", "SYSTEM", NOBODY), ("Ann добавил(-а) Bob, Cid и Dee", "JOIN", "Bob, Cid, Dee"),
    ],
    "id": [
        ("Bob telah ditambahkan", "JOIN", "Bob"), ("Anda telah ditambahkan", "JOIN", SELF), ("Bob telah mengganti nomor dari +62 1 ke +62 2", "SYSTEM", NOBODY), ("Bob diganti menjadi +62 2", "SYSTEM", NOBODY),
        ("Anda bukan lagi seorang admin", "SYSTEM", NOBODY), ("Bob telah bergabung menggunakan tautan undangan grup ini", "JOIN", "Bob"), ("Anda telah bergabung menggunakan tautan undangan grup ini", "JOIN", SELF),
        ("Bob keluar", "LEAVE", "Bob"), ("Anda keluar", "LEAVE", SELF), ("Anda sekarang adalah admin", "SYSTEM", NOBODY), ("Bob telah dikeluarkan", "LEAVE", "Bob"), ("Anda telah dikeluarkan", "LEAVE", SELF),
        ("Ann menambahkan Bob", "JOIN", "Bob"), ("Ann telah menambahkan Anda", "JOIN", SELF), ("Ann menambahkan Anda", "JOIN", SELF), ("Ann mengeluarkan Bob", "LEAVE", "Bob"),
        ("Ann telah mengeluarkan Anda", "LEAVE", SELF), ("Anda menambahkan Bob", "JOIN", "Bob"), ("Anda mengeluarkan Bob", "LEAVE", "Bob"), ('Ann telah mengubah subjek dari "A" menjadi "B"', "SYSTEM", NOBODY),
        ("Ann telah mengakhiri grup ini", "SYSTEM", NOBODY), ("Bob bergabung dari komunitas", "JOIN", "Bob"), ("Ann menambahkan grup ini ke komunitas: Town", "SYSTEM", NOBODY),
        ("Ann menambahkan Bob dan Cid", "JOIN", "Bob, Cid"),
    ],
    "tr": [
        ("Bob eklendi", "JOIN", "Bob"), ("Eklendiniz", "JOIN", SELF), ("Bob, +90 1 olan numarasını +90 2 olarak değiştirdi", "SYSTEM", NOBODY), ("Bob, numarasını +90 2 olarak değiştirdi", "SYSTEM", NOBODY),
        ("Artık bir yönetici değilsiniz", "SYSTEM", NOBODY), ("Bob bu grubun davet bağlantısını kullanarak katıldı.", "JOIN", "Bob"), ("Bu grubun davet bağlantısını kullanarak katıldınız", "JOIN", SELF),
        ("Bob bu grubun davet bağlantısıyla katıldı", "JOIN", "Bob"), ("Bob topluluk üzerinden katıldı", "JOIN", "Bob"), ("Bob gruba katıldı", "JOIN", "Bob"), ("Bob ayrıldı", "LEAVE", "Bob"),
        ("Ayrıldınız", "LEAVE", SELF), ("Artık yöneticisiniz", "SYSTEM", NOBODY), ("Bob çıkarıldı", "LEAVE", "Bob"), ("Çıkarıldınız", "LEAVE", SELF), ("Ann, Bob kişisini ekledi", "JOIN", "Bob"),
        ("Ann, Bob ve Cid kişilerini ekledi", "JOIN", "Bob, Cid"), ("Ann sizi ekledi", "JOIN", SELF), ("Ann, sizi ekledi", "JOIN", SELF), ("Ann, Bob kişisini çıkardı", "LEAVE", "Bob"),
        ("Ann sizi çıkardı", "LEAVE", SELF), ("Bob kişisini eklediniz", "JOIN", "Bob"), ("Siz Bob kişisini eklediniz", "JOIN", "Bob"), ("Bob kişisini çıkardınız", "LEAVE", "Bob"),
        ("Ann, “A” olan konuyu “B” olarak değiştirdi", "SYSTEM", NOBODY), ("Ann grubu kapattı", "SYSTEM", NOBODY), ("Ann bu grubu topluluğa ekledi: Town", "SYSTEM", NOBODY),
    ],
    "ko": [
        ("Bob님이 추가되었습니다.", "JOIN", "Bob"), ("그룹에 추가되었습니다.", "JOIN", SELF), ("Bob님의 전화번호가 +82 1번에서 +82 2번으로 변경되었습니다", "SYSTEM", NOBODY), ("더이상 그룹장이 아닙니다", "SYSTEM", NOBODY), ("Bob님이 이 그룹 초대 링크로 참여했습니다", "JOIN", "Bob"),
        ("Bob님이 이 그룹의 초대 링크를 통해 그룹에 참여했습니다", "JOIN", "Bob"), ("이 그룹 초대 링크로 참여했습니다", "JOIN", SELF), ("Bob님이 퇴장하였습니다", "LEAVE", "Bob"), ("Bob님이 나갔습니다", "LEAVE", "Bob"), ("Bob님이 그룹을 나갔습니다", "LEAVE", "Bob"),
        ("퇴장했습니다", "LEAVE", SELF), ("그룹장이 되었습니다", "SYSTEM", NOBODY), ("Bob님 강제 퇴장", "LEAVE", "Bob"), ("Ann님이 Bob님을 추가했습니다", "JOIN", "Bob"), ("Ann님에게 초대받았습니다", "JOIN", SELF), ("Ann님이 Bob님을 그룹에서 퇴장시켰습니다", "LEAVE", "Bob"),
        ("Bob님을 추가했습니다", "JOIN", "Bob"), ("Bob님을 퇴장 시켰습니다", "LEAVE", "Bob"), ("Ann님이 그룹 이름을 “A”에서 “B”로 변경했습니다.", "SYSTEM", NOBODY), ("Bob님이 커뮤니티에서 참여했습니다", "JOIN", "Bob"),
    ],
    "it": [
        ("Bob è stato aggiunto", "JOIN", "Bob"), ("Sei stato aggiunto", "JOIN", SELF), ("Bob ha cambiato numero da +39 1 a +39 2", "SYSTEM", NOBODY), ("Non sei più un amministratore", "SYSTEM", NOBODY),
        ("Bob è entrato usando il link d'invito al gruppo", "JOIN", "Bob"), ("Sei entrato usando il link d'invito al gruppo", "JOIN", SELF), ("Bob si è unito usando il link d'invito di questo gruppo", "JOIN", "Bob"),
        ("Bob ha abbandonato", "LEAVE", "Bob"), ("Hai abbandonato", "LEAVE", SELF), ("Bob ha abbandonato il gruppo", "LEAVE", "Bob"), ("Ora sei un amministratore", "SYSTEM", NOBODY),
        ("Bob è stato rimosso", "LEAVE", "Bob"), ("Ann ha aggiunto Bob", "JOIN", "Bob"), ("Ann ti ha aggiunto", "JOIN", SELF), ("Ann ha rimosso Bob", "LEAVE", "Bob"), ("Ann ti ha rimosso", "LEAVE", SELF),
        ("Hai aggiunto Bob", "JOIN", "Bob"), ("Hai rimosso Bob", "LEAVE", "Bob"), ("Ann ha cambiato l'oggetto da “A” a “B”", "SYSTEM", NOBODY), ("Ann ha aggiunto questo gruppo alla community: Town", "SYSTEM", NOBODY),
        ("Bob è entrato dalla community", "JOIN", "Bob"),
    ],
    "fr": [
        ("Bob a été ajouté(e)", "JOIN", "Bob"), ("Vous avez été ajouté(e)", "JOIN", SELF), ("Bob est passé de +33 1 à +33 2", "SYSTEM", NOBODY), ("Bob est passé à +33 2", "SYSTEM", NOBODY),
        ("Vous n'êtes plus un administrateur", "SYSTEM", NOBODY), ("Bob a intégré ce groupe grâce au lien d'invitation", "JOIN", "Bob"), ("Vous avez intégré le groupe en utilisant le lien d'invitation", "JOIN", SELF),
        ("Bob a rejoint le groupe via le lien d'invitation", "JOIN", "Bob"), ("Bob a rejoint le groupe depuis la communauté", "JOIN", "Bob"), ("Bob s'est ajouté via le lien d'invitation de ce groupe", "JOIN", "Bob"),
        ("Bob est parti", "LEAVE", "Bob"), ("Bob est parti(e)", "LEAVE", "Bob"), ("Groupe quitté", "LEAVE", SELF), ("Bob a quitté le groupe", "LEAVE", "Bob"), ("Vous êtes maintenant un administrateur", "SYSTEM", NOBODY),
        ("Bob a été retiré(e)", "LEAVE", "Bob"), ("Ann a ajouté Bob", "JOIN", "Bob"), ("Ann vous a ajouté", "JOIN", SELF), ("Ann vous a ajouté(e)", "JOIN", SELF), ("Ann a retiré Bob", "LEAVE", "Bob"),
        ("Ann vous a retiré", "LEAVE", SELF), ("Vous avez ajouté Bob", "JOIN", "Bob"), ("Vous avez retiré Bob", "LEAVE", "Bob"), ("Ann a modifié le sujet “A” en “B”", "SYSTEM", NOBODY),
        ("Ann a révoqué le lien d'invitation de ce groupe. Appuyez pour voir le nouveau lien d'invitation.", "SYSTEM", NOBODY),
    ],
    "ja": [
        ("Annがあなたを追加しました", "JOIN", SELF), ("AnnがBobを削除しました", "LEAVE", "Bob"), ("Annがあなたを削除しました", "LEAVE", SELF), ("Bobを追加しました", "JOIN", "Bob"), ("Bobを削除しました", "LEAVE", "Bob"), ("Ann がグループ名を「B」に変更しました", "SYSTEM", NOBODY),
        ("Ann が件名を“A”から“B”に変更しました", "SYSTEM", NOBODY), ("AnnがBobを追加しました", "JOIN", "Bob"), ("Bob が追加されました", "JOIN", "Bob"), ("Bobがこのグループの招待リンクから参加しました", "JOIN", "Bob"), ("Bobがコミュニティから参加しました", "JOIN", "Bob"),
        ("Bobが退出しました", "LEAVE", "Bob"), ("Bob が退室しました", "LEAVE", "Bob"), ("Bobがグループを退出しました", "LEAVE", "Bob"), ("AnnがBobとCidを追加しました", "JOIN", "Bob, Cid"), ("Annがこのグループのアイコンを変更しました", "SYSTEM", NOBODY),
        ("Annがこのグループをコミュニティに追加しました：Town", "SYSTEM", NOBODY),
    ],
    "th": [
        ("Bob ได้เข้าร่วมในกลุ่ม", "JOIN", "Bob"), ("คุณได้เข้าร่วมกลุ่ม", "JOIN", SELF), ("Bob ได้เปลี่ยนจากเบอร์ +66 1 เป็น +66 2", "SYSTEM", NOBODY), ("คุณไม่ได้เป็นผู้ดูแลแล้ว", "SYSTEM", NOBODY),
        ("Bob เข้าร่วมโดยใช้ลิงค์เชิญของกลุ่มนี้", "JOIN", "Bob"), ("คุณเข้าร่วมโดยใช้ลิงค์เชิญของกลุ่มนี้", "JOIN", SELF), ("Bob ออกจากกลุ่ม", "LEAVE", "Bob"), ("คุณออกจากกลุ่มแล้ว", "LEAVE", SELF),
        ("ขณะนี้คุณเป็นผู้ดูแลกลุ่มนี้แล้ว", "SYSTEM", NOBODY), ("Bob ได้ถูกลบออกแล้ว", "LEAVE", "Bob"), ("คุณถูกลบออกจากกลุ่ม", "LEAVE", SELF), ("Ann ได้เพิ่ม Bob เข้ากลุ่ม", "JOIN", "Bob"),
        ("Ann ได้เพิ่มคุณเข้ากลุ่ม", "JOIN", SELF), ("Ann ได้ลบ Bob ออก", "LEAVE", "Bob"), ("Ann ได้ลบคุณออก", "LEAVE", SELF), ("คุณได้เพิ่ม Bob เข้ากลุ่ม", "JOIN", "Bob"), ("คุณได้ลบ Bob ออก", "LEAVE", "Bob"),
        ("Ann ได้เปลี่ยนหัวข้อ “A” เป็น “B”", "SYSTEM", NOBODY),
    ],
    "vi": [
        ("Bob đã tham gia nhóm này bằng liên kết mời", "JOIN", "Bob"), ("Bạn đã tham gia nhóm này bằng liên kết mời", "JOIN", SELF), ("Bob đã rời nhóm", "LEAVE", "Bob"), ("Bạn đã rời nhóm", "LEAVE", SELF),
        ("Bạn hiện là quản trị viên", "SYSTEM", NOBODY), ("Bob đã bị bỏ", "LEAVE", "Bob"), ("Bạn đã bị bỏ", "LEAVE", SELF), ("Ann đã thêm Bob vào nhóm", "JOIN", "Bob"), ("Ann đã thêm bạn vào nhóm", "JOIN", SELF),
        ("Ann đã bỏ Bob khỏi nhóm", "LEAVE", "Bob"), ("Ann đã bỏ bạn ra khỏi nhóm", "LEAVE", SELF), ("Ann đã xóa Bob", "LEAVE", "Bob"), ("Bạn đã thêm Bob vào nhóm", "JOIN", "Bob"),
        ("Bạn đã bỏ Bob khỏi nhóm", "LEAVE", "Bob"), ('Ann đã đổi tên nhóm từ "A" thành "B"', "SYSTEM", NOBODY), ("Ann đã thêm Bob", "JOIN", "Bob"), ("Bob đã rời đi", "LEAVE", "Bob"),
        ("Bob đã tham gia từ cộng đồng", "JOIN", "Bob"),
    ],
    "zhtw": [
        ("Bob 已加入", "JOIN", "Bob"), ("您被加到群組", "JOIN", SELF), ("Bob 將電話號碼從 +886 1 更改至 +886 2", "SYSTEM", NOBODY), ("Bob 已變更為 +886 2", "SYSTEM", NOBODY), ("您已不是本群組管理員", "SYSTEM", NOBODY),
        ("Bob 使用了群組邀請連結加入群組", "JOIN", "Bob"), ("您使用了群組邀請連結加入群組", "JOIN", SELF), ("Bob 退出了", "LEAVE", "Bob"), ("您已退出群組", "LEAVE", SELF), ("您已成為群組管理員", "SYSTEM", NOBODY), ("Bob 被移除了", "LEAVE", "Bob"),
        ("您已被移除", "LEAVE", SELF), ("Ann 添加了 Bob", "JOIN", "Bob"), ("Ann 新增了您", "JOIN", SELF), ("Ann 移除了 Bob", "LEAVE", "Bob"), ("Ann 移除了您", "LEAVE", SELF), ("您新增了 Bob", "JOIN", "Bob"), ("您移除了 Bob", "LEAVE", "Bob"),
        ('Ann 將主題由 "A" 改為 "B"', "SYSTEM", NOBODY), ("Ann 結束了本群組", "SYSTEM", NOBODY), ("群組圖標已被移除", "SYSTEM", NOBODY), ("Ann 更改了群組描述", "SYSTEM", NOBODY),
    ],
    "zhcn": [
        ("Bob 加入了群组", "JOIN", "Bob"), ("Ann 添加了 Bob", "JOIN", "Bob"), ("Ann 添加了您", "JOIN", SELF), ("您添加了 Bob", "JOIN", "Bob"), ("Bob 退出了", "LEAVE", "Bob"), ("Bob 已退出", "LEAVE", "Bob"), ("Bob离开了", "LEAVE", "Bob"),
        ("Ann 移除了 Bob", "LEAVE", "Bob"), ("Bob 使用此群组的邀请链接加入了群组", "JOIN", "Bob"), ("Bob 通过邀请链接加入", "JOIN", "Bob"), ("Bob 从社群加入", "JOIN", "Bob"), ("Ann 将此群组添加到社群：Town", "SYSTEM", NOBODY),
        ("Ann 更改了此群组的图标", "SYSTEM", NOBODY), ("您现在是管理员", "SYSTEM", NOBODY), ("Ann 将群组名称从“A”更改为“B”", "SYSTEM", NOBODY), ("Ann 添加了 Bob、Cid 和 Dee", "JOIN", "Bob, Cid, Dee"), ("Bob 已被添加", "JOIN", "Bob"),
        ("Bob 已被移除", "LEAVE", "Bob"),
    ],
    "es": [
        ("Se añadió a Bob", "JOIN", "Bob"), ("Bob fue añadido", "JOIN", "Bob"), ("Ann te añadió", "JOIN", SELF), ("Añadiste a Bob", "JOIN", "Bob"), ("Eliminaste a Bob", "LEAVE", "Bob"), ("Bob salió", "LEAVE", "Bob"),
        ("Bob salió del grupo", "LEAVE", "Bob"), ("Saliste del grupo", "LEAVE", SELF), ("Ann eliminó a Bob", "LEAVE", "Bob"), ("Ann quitó a Bob", "LEAVE", "Bob"),
        ("Bob se unió usando el enlace de invitación de este grupo", "JOIN", "Bob"), ("Bob se unió mediante el enlace de invitación de este grupo", "JOIN", "Bob"), ("Bob se unió desde la comunidad", "JOIN", "Bob"),
        ("Bob cambió su número de +34 1 a +34 2", "SYSTEM", NOBODY), ('Ann cambió el asunto de "A" a "B"', "SYSTEM", NOBODY), ("Ahora eres admin. del grupo", "SYSTEM", NOBODY),
        ("Ann añadió a Bob y Cid", "JOIN", "Bob, Cid"), ("Ann agregó a Bob", "JOIN", "Bob"),
    ],
    "pt": [
        ("Bob foi adicionado(a)", "JOIN", "Bob"), ("Ann adicionou Bob", "JOIN", "Bob"), ("Ann adicionou você", "JOIN", SELF), ("Você adicionou Bob", "JOIN", "Bob"), ("Bob saiu", "LEAVE", "Bob"),
        ("Você saiu", "LEAVE", SELF), ("Ann removeu Bob", "LEAVE", "Bob"), ("Você removeu Bob", "LEAVE", "Bob"), ("Bob entrou usando o link de convite deste grupo", "JOIN", "Bob"),
        ("Bob entrou pela comunidade", "JOIN", "Bob"), ("Bob entrou no grupo usando um link de convite", "JOIN", "Bob"), ("Bob mudou o número de +55 1 para +55 2", "SYSTEM", NOBODY),
        ('Ann mudou o assunto de "A" para "B"', "SYSTEM", NOBODY), ("Você agora é admin", "SYSTEM", NOBODY), ("Ann mudou a imagem deste grupo", "SYSTEM", NOBODY),
    ],
    "nl": [
        ("Bob is toegevoegd", "JOIN", "Bob"), ("Ann heeft Bob toegevoegd", "JOIN", "Bob"), ("Ann heeft u toegevoegd", "JOIN", SELF), ("Ann heeft je toegevoegd", "JOIN", SELF), ("U heeft Bob toegevoegd", "JOIN", "Bob"),
        ("Je hebt Bob toegevoegd", "JOIN", "Bob"), ("Bob heeft de groep verlaten", "LEAVE", "Bob"), ("Bob is weggegaan", "LEAVE", "Bob"), ("U bent weggegaan", "LEAVE", SELF), ("Ann heeft Bob verwijderd", "LEAVE", "Bob"),
        ("Bob neemt deel via de uitnodigingslink van deze groep", "JOIN", "Bob"), ("Bob is lid geworden via de uitnodigingslink van deze groep", "JOIN", "Bob"), ("Bob is toegetreden via de community", "JOIN", "Bob"),
        ('Ann heeft het onderwerp gewijzigd van "A" in "B"', "SYSTEM", NOBODY), ("U bent nu een beheerder", "SYSTEM", NOBODY), ("Bob is veranderd naar +31 2", "SYSTEM", NOBODY),
    ],
    "pl": [
        ("Dodano Bob", "JOIN", "Bob"), ("Ann dodał(a) Bob", "JOIN", "Bob"), ("Ann dodał(a) Cię", "JOIN", SELF), ("Bob opuścił(a) grupę", "LEAVE", "Bob"), ("Bob opuścił(-a) grupę", "LEAVE", "Bob"),
        ("Bob wyszedł(-ła)", "LEAVE", "Bob"), ("Ann usunął(-ęła) Bob", "LEAVE", "Bob"), ("Ann usunął(ęła) Bob", "LEAVE", "Bob"), ("Bob dołączył(a) za pomocą linku zaproszenia do tej grupy", "JOIN", "Bob"),
        ("Bob dołączył(-a) ze społeczności", "JOIN", "Bob"), ('Ann zmienił(a) temat z "A" na "B"', "SYSTEM", NOBODY), ("Jesteś teraz administratorem", "SYSTEM", NOBODY),
    ],
    "ar": [
        ("تمت إضافة Bob", "JOIN", "Bob"), ("أضاف Ann Bob", "JOIN", "Bob"), ("انضم Bob باستخدام رابط دعوة المجموعة", "JOIN", "Bob"), ("غادر Bob", "LEAVE", "Bob"), ("غادر Bob المجموعة", "LEAVE", "Bob"),
        ("تمت إزالة Bob", "LEAVE", "Bob"), ("أزال Ann Bob", "LEAVE", "Bob"), ("لقد أضفت Bob", "JOIN", "Bob"), ("أنت أضفت Bob", "JOIN", "Bob"), ("أضافك Ann", "JOIN", SELF), ("Bob غادر", "LEAVE", "Bob"),
        ("أنت الآن مشرف", "SYSTEM", NOBODY), ('غيّر Ann اسم المجموعة من "A" إلى "B"', "SYSTEM", NOBODY),
    ],
    "en": [
        ("Bob was added", "JOIN", "Bob"), ("Ann added you", "JOIN", SELF), ("You added Bob", "JOIN", "Bob"), ("You removed Bob", "LEAVE", "Bob"), ("Ann removed you", "LEAVE", SELF), ("You were removed", "LEAVE", SELF),
        ("You left", "LEAVE", SELF), ("Bob left", "LEAVE", "Bob"), ("Bob joined using this group's invite link", "JOIN", "Bob"), ("Bob joined using a group link.", "JOIN", "Bob"),
        ("Bob joined via invite link", "JOIN", "Bob"), ("Bob joined from the community.", "JOIN", "Bob"), ("Bob joined the group via an invitation from Ann", "JOIN", "Bob"),
        ("Bob changed their phone number to a new number. Tap to message or add the new number.", "SYSTEM", NOBODY), ("Bob changed to +44 2", "SYSTEM", NOBODY), ("+44 1 changed from +44 1 to +44 2", "SYSTEM", NOBODY),
        ('Ann changed the subject from "A" to "B"', "SYSTEM", NOBODY), ("Ann changed the group name to “B”", "SYSTEM", NOBODY), ("Ann reset this group's invite link", "SYSTEM", NOBODY),
        ("Ann ended this group", "SYSTEM", NOBODY), ("Only messages that mention or people share with @Meta AI can be read by Meta.", "SYSTEM", NOBODY), ("Ann pinned a message", "SYSTEM", NOBODY),
        ("Ann started a voice chat", "SYSTEM", NOBODY), ("Bob requested to add Cid", "SYSTEM", NOBODY), ("This group has over 256 members so now only admins can edit the group settings.", "SYSTEM", NOBODY),
        ("Ann turned on admin approval to join this group", "SYSTEM", NOBODY), ("Ann approved Bob's request to join", "SYSTEM", NOBODY), ("Bob no longer wants to join", "SYSTEM", NOBODY),
        ("Ann made Bob an admin", "SYSTEM", NOBODY), ("Bob is now an admin", "SYSTEM", NOBODY), ("Ann removed the group photo", "SYSTEM", NOBODY), ("Ann removed this group's icon", "SYSTEM", NOBODY),
        ("Ann removed the group description", "SYSTEM", NOBODY), ("Ann added this group to the community: Town", "SYSTEM", NOBODY), ("This group was added to the community: Town", "SYSTEM", NOBODY),
        ("Ann added you to a group in the community: Town", "JOIN", SELF), ("This group is no longer in the community Town", "SYSTEM", NOBODY), ("Ann created community “Town”", "SYSTEM", NOBODY),
        ("Your security code with Bob changed. Tap to learn more.", "SYSTEM", NOBODY), ("Bob and Cid requested to join", "SYSTEM", NOBODY), ("Bob, Cid and Dee joined", "JOIN", "Bob, Cid, Dee"),
        ("Bob, Cid, and Dee were added", "JOIN", "Bob, Cid, Dee"), ("Bob was removed from the community", "LEAVE", "Bob"), ("Bob left the community", "LEAVE", "Bob"),
        ("Ann allowed members to add others to this group.", "SYSTEM", NOBODY), ("Ann changed the settings so all members can add others to this group", "SYSTEM", NOBODY), ("You're now an admin", "SYSTEM", NOBODY),
        ("You're no longer an admin", "SYSTEM", NOBODY), ("Bob is a contact", "SYSTEM", NOBODY), ("Ann created an event", "SYSTEM", NOBODY), ("Bob added a message to this chat", "SYSTEM", NOBODY),
        ("Advanced chat privacy was turned on", "SYSTEM", NOBODY), ("Ann kept a message", "SYSTEM", NOBODY), ("Ann's business account is now registered as a standard account", "SYSTEM", NOBODY),
        ("You created this group", "SYSTEM", NOBODY), ("Ann invited Bob to join the group", "SYSTEM", NOBODY), ("Ann added a member tag", "SYSTEM", NOBODY),
        ("Ann turned on group history. New members can see recent messages", "SYSTEM", NOBODY),
    ],
}  # fmt: skip

TAKEN_BACK = [
    "Acest mesaj a fost șters", "Itong mensahe ay binura na", "Aquest missatge està esborrat", "信息已删除", "Pesan ini telah dihapus", "このメッセージは削除されました", "Šī ziņa tika izdzēsta", "Denne besked blev slettet.",
    "हा संदेश हटविण्यात आला होता.", "Бұл хат жойылды", "આ સંદેશ રદ્દ કરાયો", "यह संदेश मिटाया गया", "Ushbu xabar o‘chirildi", "Tin nhắn này đã bị xoá", "To sporočilo je bilo izbrisano", "یہ پیغام حذف کیا گیا",
    "Ujumbe huu ulifutwa", "இத்தகவல் திரும்பப்பெறப்பட்டது", "ข้อความนี้ได้ถูกลบ", "Ši žinutė buvo ištrinta", "Denne meldingen ble slettet.", "Tämä viesti poistettiin.", "Este mensaje fue eliminado",
    "See sõnum on kustutatud", "Ova poruka je izbrisana", "Съобщението беше изтрито", "এই বার্তাটি মুছে ফেলা হয়েছে", "Hierdie boodskap was uitgevee", "Bu ismarıc silindi", "ഈ സന്ദേശം ഇല്ലാതാക്കിയതാണ്",
    "Оваа порака беше избришана", "ಈ ಸಂದೇಶವು ಅಳಿಸಲ್ಪಟ್ಟಿದೆ", "Esta mensagem foi apagada pelo remetente.", "Ова порука је обрисана", "ਇਸ ਸੁਨੇਹੇ ਨੂੰ ਹਟਾਇਆ ਗਿਆ", "You deleted this message", "מחקת את ההודעה הזו",
    "Вы удалили это сообщение", "Вы удалили данное сообщение", "Vous avez supprimé ce message", "Hai eliminato questo messaggio", "Apagou esta mensagem", "Eliminaste este mensaje", "Διαγράψατε αυτό το μήνυμα",
    "Διαγράψατε το μήνυμα", "Ви видалили це повідомлення", "Du hast diese Nachricht gelöscht", "لقد حذَفت هذه الرسالة", "আপনি এই মেসেজটি বাদ দিয়েছেন", "您已刪除此訊息", "您已刪除此訊息。", "您已删除这条消息", "您已删除这条消息。",
    "Bạn đã xóa tin nhắn này", "آپ نے یہ میسج حذف کر دیا ہے", "Bu mesajı sildiniz", "คุณได้ลบข้อความนี้", "Du har tagit bort meddelandet", "Du raderade det här meddelandet", "Túto správu ste odstránili",
    "Usunąłeś(-ęłaś) tę wiadomość", "Ați șters acest mesaj", "Mensagem apagada", "U hebt dit bericht verwijderd", "Du slettet denne meldingen", "Anda telah memadamkan mesej ini", "तुम्ही हा मेसेज हटवला", "삭제한 메시지입니다",
    "이 메시지를 삭제했습니다", "このメッセージを削除しました", "Ezt az üzenetet törölted", "Törölted ezt az üzenetet", "Anda menghapus pesan ini", "Izbrisali ste ovu poruku", "आपने यह मैसेज डिलीट किया", "તમે આ મેસેજ ડિલીટ કર્યો",
    "Scrios tú an teachtaireacht seo", "Poistit tämän viestin", "شما این پیام را حذف کردید", "Du har slettet denne besked", "Tuto zprávu jste smazal/a", "Has suprimit aquest missatge", "Binura mo itong mensahe",
    "Has esborrat aquest missatge", "Tuto zprávu jste odstranil/a", "您删除这个信息", "Anda telah menghapus pesan ini", "Jūs izdzēsāt šo ziņu", "Du slettede denne besked", "Você apagou esta mensagem", "आपने यह संदेश मिटाया",
    "Usunąłeś(aś) tę wiadomość", "Bạn đã xoá tin nhắn này", "Du raderade detta meddelande", "Umefuta ujumbe huu", "คุณลบข้อความนี้", "Изтрихте това съобщение", "أنت حذفت هذه الرسالة", "This message was deleted",
    "הודעה זו נמחקה", "Данное сообщение удалено", "Ce message a été supprimé", "Questo messaggio è stato eliminato", "Esta mensagem foi apagada", "Se eliminó este mensaje", "Αυτό το μήνυμα διαγράφηκε",
    "Це повідомлення було видалено", "Diese Nachricht wurde gelöscht", "تم حذف هذه الرسالة", "এই মেসেজটি বাদ দেওয়া হয়েছে।", "此訊息已刪除。", "这条消息已被删除。", "Tin nhắn này đã bị xóa", "یہ میسج حذف کر دیا گیا ہے۔",
    "Bu mesaj silindi", "ข้อความนี้ถูกลบแล้ว", "Det här meddelandet raderades", "Táto správa bola odstránená", "Ta wiadomość została usunięta", "Dit bericht is verwijderd", "Denne meldingen ble slettet",
    "Mesej ini telah dipadam", "हा मेसेज हटवण्यात आला", "이 메시지는 삭제되었습니다", "このメッセージは削除されました。", "Ez az üzenet törlésre került", "Pesan ini dihapus", "Ova je poruka izbrisana", "यह मैसेज डिलीट कर दिया गया है",
    "આ મેસેજ ડિલીટ કરાયો", "Scriosadh an teachtaireacht seo", "Tämä viesti poistettiin", "این پیام حذف شده است", "Denne besked er blevet slettet", "Tato zpráva byla smazána", "Aquest missatge s'ha suprimit",
]  # fmt: skip
CALLS = [
    "שיחה קולית שלא נענתה", "Пропущенный аудиозвонок", "Appel vocal manqué", "Chiamata vocale persa", "Chamada de voz perdida", "Llamada perdida", "Αναπάντητη φωνητική κλήση", "Αναπάντητη βιντεοκλήση",
    "Пропущений аудіодзвінок", "Verpasster Sprachanruf", "مكالمة صوتية فائتة", "ভয়েস কল মিস করেছেন", "未接語音通話", "未接语音通话", "Cuộc gọi nhỡ", "مسڈ وائس کال", "Cevapsız sesli arama", "สายที่ไม่ได้รับ", "Missat röstsamtal",
    "Missat samtal", "Zmeškaný hovor", "Nieodebrane poł. głosowe", "Apel vocal ratat", "Gemist spraakgesprek", "Tapt taleanrop", "Panggilan Suara Terlepas", "मिस्ड व्हॉइस कॉल", "부재중 전화", "音声通話不在着信",
    "Nem fogadott hanghívás", "Panggilan suara tak terjawab", "Propušteni glasovni poziv", "वॉइस कॉल मिस हुई", "છૂટી ગયેલો વોઇસ કૉલ", "Vastaamaton äänipuhelu", "تماس صوتی پاسخ داده نشده", "Ubesvaret taleopkald",
    "Trucada de veu perduda", "שיחת וידאו שלא נענתה", "Пропущенный видеозвонок", "Appel vidéo manqué", "Videochiamata persa", "Videochamada perdida", "Videollamada perdida", "Пропущений відеодзвінок",
    "Verpasster Videoanruf", "مكالمة فيديو فائتة", "未接視像通話", "未接视频通话", "Cuộc gọi nhỡ video", "Cevapsız görüntülü arama", "วิดีโอคอลที่ไม่ได้รับ", "Missat videosamtal", "Zmeškaný videohovor", "Chamada de vídeo perdida",
    "Gemist videogesprek", "Tapt videoanrop", "Panggilan video terlepas", "부재중 영상통화", "ビデオ通話不在着信", "Nem fogadott videohívás", "Panggilan video tak terjawab", "Propušteni videopoziv", "मिस्ड वीडियो कॉल",
    "Vastaamaton videopuhelu", "Ubesvaret videoopkald", "Videotrucada perduda",
]  # fmt: skip
ENCRYPTED = [
    "Messages and calls are end-to-end encrypted.", "ההודעות והשיחות מוצפנות מקצה-לקצה.", "Сообщения и звонки защищены сквозным шифрованием.", "Les messages et les appels sont chiffrés de bout en bout.",
    "I messaggi e le chiamate sono crittografati end-to-end.", "As mensagens e chamadas são encriptadas ponto a ponto.", "Los mensajes y las llamadas están cifrados de extremo a extremo.",
    "Τα μηνύματα και οι κλήσεις κρυπτογραφούνται πλήρως.", "Повідомлення й дзвінки захищено наскрізним шифруванням.", "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.",
    "الرسائل والمكالمات مشفرة تمامًا بين الطرفين، بحيث لا يستطيع أحد خارج هذه الدردشة، ولا حتى شركة واتساب نفسها، قراءتها أو الاستماع إليها", "মেসেজ এবং কল এন্ড-টু-এন্ড এনক্রিপ্টেড থাকে।", "訊息和通話經端對端加密。", "訊息已受端對端加密保護。",
    "消息和通话都进行端到端加密。", "Tin nhắn và cuộc gọi được mã hóa đầu cuối.", "میسجز اور کالز اینڈ ٹو اینڈ اینکرپشن کے ذریعے محفوظ ہیں۔ اس چیٹ کی بات چیت کو باہر کا کوئی بھی شخص پڑھ یا سن نہیں سکتا، WhatsApp بھی نہیں۔",
    "Mesajlar ve aramalar uçtan uca şifrelidir.", "ข้อความและการโทรได้รับการเข้ารหัสจากต้นทางถึงปลายทาง ผู้ที่ไม่ได้อยู่ในแชทนี้จะไม่สามารถอ่านหรือฟังได้แม้แต่ WhatsApp เอง",
    "Meddelanden och samtal är komplett krypterade.", "Správy a hovory sú zabezpečené šifrovaním počas celého spojenia.", "Wiadomości i połączenia są w pełni zaszyfrowane.",
    "Mesajele și apelurile sunt criptate integral.", "As mensagens e as chamadas são protegidas com a criptografia de ponta a ponta e ficam somente entre você e os participantes desta conversa.",
    "Berichten en gesprekken worden end-to-end versleuteld.", "Meldinger og samtaler er ende-til-ende-krypterte.", "Mesej dan panggilan disulitkan hujung ke hujung.",
    "मेसेजेस आणि कॉल्स एन्ड-टू-एन्ड एन्क्रिप्शनने सुरक्षित केलेले असतात.", "메시지 및 전화는 종단간 암호화되어 안전합니다.", "メッセージと通話はエンドツーエンド暗号化されています。", "Az üzenetek és hívások végpontok közötti titkosítással vannak védve.",
    "Pesan dan panggilan terenkripsi secara end-to-end.", "Poruke i pozivi zaštićeni su potpunom enkripcijom.", "मैसेजेस और कॉल्स एंड-टू-एंड एन्क्रिप्टेड हैं.", "મેસેજ અને કૉલ શરૂથી અંત સુધી સુરક્ષિત છે.",
    "Déantar criptiúchán ó cheann go ceann ar theachtaireachtaí agus ar ghlaonna.", "Viestit ja puhelut salataan täysin.", "پیامها و تماسها سرتاسر رمزگذاری شدهاند.", "Beskeder og opkald er end-to-end-krypterede.",
    "Zprávy a hovory jsou opatřeny koncovým šifrováním.", "Els missatges i les trucades estan xifrats d'extrem a extrem.",
]  # fmt: skip
FILES = [
    "file attached", "fișier atașat", "файл добавлен", "附件檔案", "file allegato", "arxiu adjunt", "soubor byl přiložen", "文件附件", "file terlampir", "添付ファイル有り", "συνημμένο αρχείο", "fil vedhæftet", "फाइल संलग्न",
    "קובץ מצורף", "fail dilampirkan", "arquivo anexado", "फाइल अटैच कर दी गई है", "załączony plik", "tệp đính kèm", "bifogad fil", "súbor pripojený", "پیوستہ فائل", "dosya ekli", "ไฟล์ที่แนบ", "پیوست شد", "vedlagt fil",
    "liitetiedosto", "fichier joint", "archivo adjuntado", "archivo adjunto", "datoteka u privitku", "fájl csatolva", "bestand bijgevoegd", "прикачен файл", "Datei angehängt", "파일 첨부됨", "الملف مرفق", "ficheiro anexado",
    "файл додано",
]  # fmt: skip
LEFT_OUT = [
    "Media omitted", "Файл пропущен", "Без медиафайлов", "忽略多媒體檔", "Media omesso", "Mitjans omesos", "Média vynechána", "省略多媒体文件", "Media tidak disertakan", "メディアは含まれていません", "Εξαίρεση πολυμέσων", "Mediefil udeladt",
    "मीडिया वगळले", "מדיה הושמטה", "Media disingkirkan", "Mídia omitida", "Mídia oculta", "मीडिया के बिना", "pliki pominięto", "Bỏ qua Media", "Media har utelämnats", "Medya atlanmış", "Medya dahil edilmedi",
    "สื่อถูกลบ", "Uten vedlegg", "Media jätetty pois", "Fichier omis", "Médias omis", "Archivo omitido", "Multimedia omitido", "Media weggelaten", "Medien weggelassen", "Medien ausgeschlossen", "미디어 파일을 생략한 대화내용",
    "미디어 파일 제외됨", "تم استبعاد الوسائط", "Ficheiro não revelado", "Медіа пропущено",
]  # fmt: skip
PLACEHOLDERS = [
    ("image omitted", "video omitted", "audio omitted", "sticker omitted", "document omitted", "GIF omitted", "Contact card omitted"),
    ("התמונה הושמטה", "סרטון הווידאו הושמט", "קטע קול הושמט", "סטיקר הושמט", "מסמך הושמט", "GIF הושמט", "כרטיס איש קשר הושמט"),
    ("изображение отсутствует", "видео отсутствует", "аудиофайл отсутствует", "стикер не добавлен", "документ отсутствует", "GIF отсутствует", "Карточка контакта отсутствует"),
    ("image absente", "vidéo absente", "audio omis", "sticker omis", "document manquant", "GIF retiré", "Fiche contact manquante"),
    ("immagine omessa", "video omesso", "audio omesso", "sticker non incluso", "documento omesso", "GIF esclusa", "Scheda contatto omessa"),
    ("imagem não revelada", "vídeo não revelado", "ficheiro de áudio não revelado", "sticker não revelado", "documento não revelado", "GIF não revelada", "Contacto não revelado"),
    ("imagen omitida", "Video omitido", "audio omitido", "sticker omitido", "documento omitido", "GIF omitido", "Tarjeta de contacto omitida"),
    ("εικόνα παραλείφθηκε", "βίντεο παραλείφθηκε", "ήχος παραλείφθηκε", "αυτοκόλλητο παραλήφθηκε", "έγγραφο παραλείφθηκε", "Παράληψη GIF", "Η κάρτα επαφής παραλήφθηκε"),
    ("зображення відсутнє", "відео відсутнє", "аудіо відсутнє", "Наклейку не додано", "документ пропущено", "GIF-анімацію пропущено", "Картка контакту відсутня"),
    ("Bild weggelassen", "Video weggelassen", "Audio weggelassen", "Sticker weggelassen", "Dokument weggelassen", "GIF weggelassen", "Kontaktkarte ausgelassen"),
    ("لم يتم إدراج الصورة", "لم يتم إدراج الفيديوهات", "لم يتم إدراج المقاطع الصوتية", "تم حذف الملصقات", "لم يتم إدراج المستند", "لم يتم إدراج صورة GIF", "لم يتم إدراج بطاقة جهة اتصال"),
    ("ইমেজ বাদ দেওয়া হয়েছে", "ভিডিও বাদ দেওয়া হয়েছে", "অডিও বাদ দেওয়া হয়েছে", "স্টিকার বাদ দেওয়া হয়েছে", "ডকুমেন্ট বাদ দেওয়া হয়েছে", "জিআইএফ বাদ দেওয়া হয়েছে", "পরিচিতির কার্ড বাদ দেওয়া হয়েছে"),
    ("圖片已略去", "影片已略去", "音訊已略去", "貼圖已略去", "文件已略去", "GIF 已略去", "聯絡人卡片已略去"),
    ("圖像已省略", "影片已省略", "音訊已省略", "貼圖已忽略", "文件已忽略", "GIF 圖片已被省略", "聯絡人卡片已省略"),
    ("照片已忽略", "视频已忽略", "音频已忽略", "贴图已省略", "文档已省略", "GIF 动态图已被忽略", "联系人卡片已忽略"),
    ("đã bỏ qua hình ảnh", "đã bỏ video", "bỏ qua tệp âm thanh", "đã bỏ sticker", "đã bỏ qua tài liệu", "Đã bỏ qua ảnh GIF", "Bỏ qua thẻ liên lạc"),
    ("تصویر نکال دی گئی ہے", "ویڈیو نظرانداز", "آڈیو نظرانداز", "اسٹیکر نظرانداز", "دستاویز نظرانداز", "GIF  نظرانداز", "رابطہ کارڈ نظر انداز"),
    ("görüntü dahil edilmedi", "video dahil edilmedi", "ses dahil edilmedi", "Çıkartma dahil edilmedi", "belge dahil edilmedi", "GIF dahil edilmedi", "Kişi kartı dahil edilmedi"),
    ("ไม่มีรูปภาพ", "วิดีโอถูกลบ", "ไม่มีไฟล์เสียง", "ไม่มีสติกเกอร์", "ละเว้นเอกสาร", "ละเว้น GIF", "บัตรรายชื่อที่ละเว้น"),
    ("bild utesluten", "video utesluten", "ljud utelslutet", "sticker utesluten", "dokument uteslutet", "GIF utesluten", "Kontaktkort uteslutet"),
    ("obrázok vynechaný", "video vynechané", "zvuk vynechaný", "nálepka vynechaná", "dokument vynechaný", "GIF vynechaný", "Karta kontaktu vynechaná"),
    ("obraz pominięty", "wideo pominięte", "audio pominięte", "pominięto naklejkę", "dokument pominięty", "Plik GIF pominięty", "Pominięta wizytówka kontaktu"),
    ("Imagine omisă", "clip video omis", "fără audio", "sticker omis", "document omis", "GIF omis", "Carte de vizită contact omisă"),
    ("imagem ocultada", "vídeo omitido", "áudio ocultado", "figurinha omitida", "documento omitido", "GIF omitido", "Cartão do contato omitido"),
    ("afbeelding weggelaten", "video weggelaten", "audio weggelaten", "sticker weggelaten", "document weggelaten", "GIF weggelaten", "Visitekaartje weggelaten"),
    ("bilde ikke inkludert", "video utelatt", "lyd utelatt", "klistremerke utelatt", "utelatt dokument", "GIF utelatt", "Kontaktkort sløyfet"),
    ("imej tidak dimasukkan", "video tidak dimasukkan", "audio tidak dimasukkan", "pelekat tidak disertakan", "dokumen tidak dimasukkan", "GIF tidak dimasukkan", "Kad kenalan tidak dimasukkan"),
    ("इमेज वगळली", "व्हिडीओ वगळला", "ऑडिओ वगळला", "स्टिकर वगळले", "डॉक्युमेंट वगळले", "GIF वगळले", "संपर्क कार्ड वगळले"),
    ("이미지 생략됨", "비디오 생략됨", "오디오 생략됨", "스티커 제외됨", "문서 생략됨", "GIF 생략됨", "연락처 카드 생략됨"),
    ("画像は含まれていません", "ビデオは含まれていません", "音声は含まれていません", "スタンプは含まれていません", "ドキュメントは含まれていません", "GIFは含まれていません", "連絡先カードを省略"),
    ("kép küldése sikertelen", "Videó kihagyva", "Hang kihagyása", "matrica kihagyva", "dokumentum kihagyva", "GIF fájl kihagyása", "Névjegykártya kihagyva"),
    ("gambar tidak disertakan", "video tidak disertakan", "audio tidak disertakan", "stiker tidak disertakan", "dokumen tidak disertakan", "GIF tidak disertakan", "Kartu kontak tidak disertakan"),
    ("slika izostavljena", "video izostavljen", "zvuk izostavljen", "naljepnica izostavljena", "dokument izostavljen", "GIF izostavljen", "Posjetnica izostavljena"),
    ("फ़ोटो हटाई गई", "वीडियो छोड़ा गया", "ऑडियो हटाई गयी", "स्टिकर छोड़ा गया", "डॉक्यूमेंट छोड़ा गया", "GIF छोड़ा गया", "कॉन्टैक्ट कार्ड छोड़ा गया"),
    ("છબી પડતી મૂકાઈ", "વિડિયો પડતી મુકાઈ", "ઓડિયો ફાઇલ શામેલ કરી નથી", "સ્ટીકર પડતું મુકાયું", "ડોક્યુમેન્ટ સામેલ કર્યું નહિ", "GIF પડતી મૂકાઈ", "સંપર્કનું કાર્ડ પડતું મૂકાયું"),
    ("íomhá ligthe ar lár", "físeán ligthe ar lár", "comhad fuaime ar lár", "fágadh an greamán ar lár", "cáipéis ligthe ar lár", "GIF ligthe ar lár", "Cárta teagmhála ar lár"),
    ("ei kuvaa", "videota ei sisällytetä", "äänitiedostoa ei sisällytetä", "tarraa ei sisällytetty", "dokumenttia ei sisällytetä", "GIF-animaatio jätetty pois", "Yhteystietokortti jätettiin pois"),
    ("تصویر حذف شد", "ویدیو حذف شد", "صدا حذف شد", "استیکر حذف شد", "سند حذف شد", "GIF حذف شد", "برگ مخاطب حذف شد"),
    ("billede udeladt", "video udeladt", "lyd udeladt", "klistermærke udeladt", "dokument udeladt", "GIF udeladt", "Kontaktkort udeladt"),
    ("obrázek vynechán", "video vynecháno", "zvukový soubor vynechán", "nálepka vynechána", "dokument vynechán", "GIF vynechán", "Vizitka vynechána"),
    ("Imatge omesa", "vídeo omès", "Àudio omès", "adhesiu omès", "Document omès", "GIF omès", "Targeta de contacte omesa"),
]  # fmt: skip


def group(lines: list[str], path: Path, iphone: bool) -> tuple[list[tuple[str, list[str]]], list[str]]:
    """Read lines as a group's; give each row's kind and people, and the names of all that are not the account."""
    head = "Messages and calls are end-to-end encrypted. Only people in this chat can read them."
    rows = [
        f"Club: {MARK}{head}" if iphone else head,
        *lines,
        *(f"{name}: hi" for name in ("Ann", "Bob", "Cid", "Dee")),
    ]
    form = "[13/07/2026, {:02}:{:02}:00] {}\n" if iphone else "13/07/2026, {:02}:{:02} - {}\n"
    text = "".join(form.format(9 + n // 60, n % 60, row) for n, row in enumerate(rows))
    read, reading = understood(path / ("_chat.txt" if iphone else "WhatsApp Chat with Club.txt"), text)
    assert not any("{" in (row.text or "") for row in read)
    people = reading.people
    order = sorted(read, key=lambda row: row.ts)
    found = [(row.kind.name, ["*" if people[one].self else people[one].name for one in row.people]) for row in order]
    return found, sorted({person.name for person in people.values() if not person.self})


@pytest.mark.parametrize("iphone", [False, True])
@pytest.mark.parametrize("language", NOTICES)
def test_the_apps_own_lines_tell_who_came_and_went(language: str, iphone: bool, tmp_path: Path) -> None:
    told = NOTICES[language]
    who = ["Bob" if text.startswith("Bob") else "Ann" if "Ann" in text else "Club" for text, _kind, _names in told]
    lines = [f"{one}: {MARK}{text}" if iphone else text for one, (text, _kind, _names) in zip(who, told, strict=True)]
    found, people = group(lines, tmp_path, iphone)
    right = [(kind, names.split(", ") if names else []) for _text, kind, names in told]
    assert found[1:-4] == right and people == ["Ann", "Bob", "Cid", "Dee"]


def kinds(texts: list[str], path: Path, iphone: bool) -> list[tuple[str, str]]:
    """Give the text and kind of rows of Ann's with these texts."""
    found, people = group([f"Ann: {MARK if iphone else ''}{text}" for text in texts], path, iphone)
    assert people == ["Ann", "Bob", "Cid", "Dee"]
    return [(text, kind) for text, (kind, _names) in zip(texts, found[1:-4], strict=True)]


@pytest.mark.parametrize("iphone", [False, True])
def test_what_was_taken_back_is_told_in_every_language(iphone: bool, tmp_path: Path) -> None:
    assert kinds(TAKEN_BACK, tmp_path, iphone) == [(text, "RECALL") for text in TAKEN_BACK]


def test_what_a_phone_left_out_or_attached_was_sent(tmp_path: Path) -> None:
    sent = [text for texts in PLACEHOLDERS for text in texts]
    assert kinds(sent, tmp_path, True) == [(text, "MEDIA") for text in sent]
    files = [f"{name} ({words})" for words in FILES for name in ("IMG-20260713-WA0001.jpg", "Menü 2026.pdf")]
    assert kinds(files, tmp_path, False) == [(text, "MEDIA") for text in files]
    gone = [f"<{words}>" for words in LEFT_OUT]
    assert kinds(gone, tmp_path, False) == [(text, "MEDIA") for text in gone]


def test_a_call_is_the_apps_own_line_on_an_iphone(tmp_path: Path) -> None:
    assert kinds(CALLS, tmp_path, True) == [(text, "SYSTEM") for text in CALLS]


@pytest.mark.parametrize("iphone", [False, True])
@pytest.mark.parametrize("notice", ENCRYPTED)
def test_the_notice_of_encryption_is_nobodys(notice: str, iphone: bool, tmp_path: Path) -> None:
    lines = [f"Club: {MARK}{notice}" if iphone else notice, "Ann: hi", "Bob: yo", "Cid: ok"]
    form = "[13/07/2026, 09:0{}:00] {}\n" if iphone else "13/07/2026, 09:0{} - {}\n"
    read, reading = understood(
        tmp_path / ("_chat.txt" if iphone else "WhatsApp Chat with Club.txt"),
        "".join(form.format(n, line) for n, line in enumerate(lines)),
    )
    assert [row.kind for row in read] == [Kind.SYSTEM, Kind.TEXT, Kind.TEXT, Kind.TEXT]
    assert sorted(reading.people) == ["Ann", "Bob", "Cid"] and not any(
        "not understood" in one for one in reading.doubts
    )

# ruff: noqa: E501 - an export's lines are as long as they are
"""Our own exports in the shapes of the real ones: small, each with what must be read out of it.

A fixture says: file name, content, format, version (its beginning), and per kind how many rows.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fixture:
    """One small export and what it holds: `counts` are text, media, join, leave, system, recall, bot rows."""

    file: str
    content: bytes
    format: str
    version: str
    counts: tuple[int, int, int, int, int, int, int]
    private: bool | None = False


def text(*lines: str, end: str = "\n") -> bytes:
    return (end.join(lines) + end).encode()


def js(value: Any, indent: int | None = 1) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=indent).encode()


def xlsx(rows: list[list[Any]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


ACTIVITY = text(
    "group,ts,sender,is_operator,kind,length,text",
    "早安群,2024-05-01T08:00:00Z,ann,1,text,2,早上好",
    "早安群,2024-05-01T08:01:00+08:00,bob,0,,0,",
    "早安群,1714550580,cat,,join,0,",
    "早安群,1714550581000,dan,,leave,0,",
    "早安群,1714550582000000,,,event,0,改名",
    "早安群,2024-05-01 08:05:00,eve,,bot,4,机器人!",
    '早安群,2024-05-01T08:06:00Z,ann,,recall,0,"一,二\n三"',
)
CHATLAB = js({
    "chatlab": {"version": "0.0.2", "exportedAt": 1714550700},
    "meta": {"name": "读书会", "platform": "wechat", "type": "group", "groupId": "77@chatroom", "ownerId": "w_me"},
    "members": [
        {"platformId": "w_me", "accountName": "阿明", "roles": [{"id": "owner"}]},
        {"platformId": "w_b", "accountName": "小白", "groupNickname": "白", "roles": [{"id": "admin"}]},
        {"platformId": "w_c", "accountName": "从不说话"},
    ],
    "messages": [
        {"platformMessageId": "m1", "sender": "w_me", "accountName": "阿明", "timestamp": 1714550400, "type": 0, "content": "开始"},
        {"platformMessageId": "m2", "sender": "w_b", "accountName": "小白", "timestamp": 1714550401000, "type": "REPLY",
         "content": "好", "replyToMessageId": "m1"},
        {"sender": "w_b", "accountName": "小白", "timestamp": 1714550402, "type": 5, "content": None},
        {"sender": "system", "accountName": "系统", "timestamp": 1714550403, "type": 80, "content": "\"阿明\"邀请\"从不说话\"加入了群聊"},
        {"sender": "system", "accountName": "系统", "timestamp": 1714550406, "type": 80, "content": "\"小白\"退出了群聊"},
        {"sender": "w_b", "accountName": "小白", "timestamp": 1714550404, "type": 81, "content": None},
        {"sender": "w_b", "accountName": "小白", "timestamp": 1714550405, "type": 22, "content": "拍一拍"},
    ],
})  # fmt: skip
CHATLAB_LINES = text(
    '{"_type":"header","chatlab":{"version":"0.0.2","exportedAt":1714550700},"meta":{"name":"读书会","platform":"qq","type":"group"}}',
    '{"_type":"member","platformId":"1","accountName":"甲"}',
    "# a remark that is no JSON",
    '{"_type":"message","sender":"1","accountName":"甲","timestamp":1714550400,"type":0,"content":"一"}',
    '{"_type":"message","sender":"2","accountName":"乙","timestamp":1714550401,"type":1,"content":"[图片]"}',
)


def telegram_chat(**facts: Any) -> dict[str, Any]:
    return {
        "name": "Книги", "type": "private_supergroup", "id": 99, **facts,
        "messages": [
            {"id": 1, "type": "service", "date": "2024-05-01T08:00:00", "date_unixtime": "1714550400", "actor": "Ann",
             "actor_id": "user1", "action": "create_group", "title": "Книги", "members": ["Ann", "Bob"], "text": ""},
            {"id": 2, "type": "message", "date": "2024-05-01T08:00:05", "date_unixtime": "1714550405", "from": "Ann",
             "from_id": "user1", "text": ["see ", {"type": "link", "text": "https://x.example"}, ""], "text_entities": [],
             "reactions": [{"type": "emoji", "count": 3, "emoji": "👍"}]},
            {"id": 3, "type": "message", "date": "2024-05-01T08:00:06", "date_unixtime": "1714550406", "from": None,
             "from_id": "user2", "text": "gone", "reply_to_message_id": 2},
            {"id": 4, "type": "message", "date": "2024-05-01T08:00:07", "date_unixtime": "1714550407", "from": "Ann",
             "from_id": "user1", "photo": "(File not included.)", "text": "caption"},
            {"id": 5, "type": "service", "date": "2024-05-01T08:00:08", "date_unixtime": "1714550408", "actor": "Ann",
             "actor_id": "user1", "action": "invite_members", "members": ["Cid", None], "text": ""},
            {"id": 6, "type": "message", "date": "2024-05-01T08:00:09", "date_unixtime": "1714550409", "from": "Cid",
             "from_id": "user3", "text": "hi"},
            {"id": 7, "type": "service", "date": "2024-05-01T08:00:10", "date_unixtime": "1714550410", "actor": "Cid",
             "actor_id": "user3", "action": "remove_members", "members": ["Cid"], "text": ""},
        ],
    }  # fmt: skip


TELEGRAM = js(telegram_chat())
TELEGRAM_ACCOUNT = js({
    "about": "…", "personal_information": {"user_id": 1, "first_name": "Ann", "last_name": ""},
    "chats": {"about": "…", "list": [telegram_chat(), {"name": "Helper", "type": "bot_chat", "id": 8, "messages": [
        {"id": 11, "type": "message", "date": "2024-05-01T08:00:00", "date_unixtime": "1714550400", "from": "Helper",
         "from_id": "user8", "text": "I am a bot"}]}]},
    "left_chats": {"list": [{"name": "Left", "type": "public_supergroup", "id": 5, "messages": [
        {"id": 1, "type": "message", "date": "2024-05-01T08:00:00", "date_unixtime": "1714550400", "from": "Ann",
         "from_id": "user1", "text": "bye"}]}]},
})  # fmt: skip
TELEGRAM_2020 = js({
    "name": "Old", "type": "private_group", "id": 4, "messages": [
        {"id": 1, "type": "message", "date": "2019-12-31T23:59:59", "edited": "1970-01-01T05:00:00", "from": "Ann",
         "from_id": 1, "text": "naive"},
        {"id": 2, "type": "message", "date": "2020-01-01T00:00:01", "edited": "1970-01-01T05:00:00", "from": "Bob",
         "from_id": 2, "media_type": "sticker", "sticker_emoji": "😀", "file": "s.webp", "text": ""}],
})  # fmt: skip
MEMOTRACE_HEAD = "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender"
MEMOTRACE = b"\xef\xbb\xbf" + text(
    MEMOTRACE_HEAD,
    "1,9,1,0,0,1714550400,,大家好,2024-05-01 16:00:00,,小白,wxid_b",
    '2,9,1,0,0,1714550401,,"多行\n文字",2024-05-01 16:00:01,,小丁,wxid_d',
    "3,9,3,0,1,1714550402,,<msg><img/></msg>,2024-05-01 16:00:02,,,wxid_me",
    "4,9,49,57,0,1714550403,,<msg><title>引用的话</title></msg>,2024-05-01 16:00:03,,小白,wxid_b",
    "5,9,49,62,0,1714550404,,拍一拍,2024-05-01 16:00:04,,小白,wxid_b",
    '6,9,10000,0,0,1714550405,,"""小白""邀请""小丁""加入了群聊",2024-05-01 16:00:05,,,',
    "7,9,10000,0,0,1714550406,,小丁撤回了一条消息,2024-05-01 16:00:06,,,",
    "8,9,10000,0,0,1714550407,,你将小丁移出了群聊,2024-05-01 16:00:07,,,",
    end="\r\n",
)
MEMOTRACE_SHORT = text(
    MEMOTRACE_HEAD,
    "1,9,1,0,0,1714550400,,在吗,2024-05-01 16:00:00",
    "2,9,1,0,1,1714550401,,在,2024-05-01 16:00:01",
)
MEMOTRACE_ALL = text(
    MEMOTRACE_HEAD,
    "1,9,1,0,0,1714550400,,群里的话,2024-05-01 16:00:00,,大群,小白",
    "2,9,1,0,0,1714550401,,我也说,2024-05-01 16:00:01,,大群,小丁",
    "3,4,1,0,1,1714550402,,私聊,2024-05-01 16:00:02,老王,王,我",
    "4,4,1,0,0,1714550403,,嗯,2024-05-01 16:00:03,老王,王,老王",
)
PYWXDUMP = text(
    "id,MsgSvrID,type_name,is_sender,talker,room_name,msg,src,CreateTime",
    "1,4073926741244663531,文本,0,wxid_b,5@chatroom,早,,2024-05-01 16:00:00",
    "2,4073926741244663532,图片,1,我,5@chatroom,图片,Image/a.dat,2024-05-01 16:00:01",
    '3,4073926741244663533,系统通知,0,系统,5@chatroom,"""小白""退出了群聊",,2024-05-01 16:00:02',
    '9,4073926741244663539,邀请加群,0,系统,5@chatroom,"""小白""邀请""小丁""加入了群聊",,2024-05-01 16:00:09',
    "4,4073926741244663534,消息撤回5,0,wxid_b,5@chatroom,撤回,,2024-05-01 16:00:03",
    "5,4073926741244663535,引用回复,0,wxid_d,5@chatroom,嗯,,2024-05-01 16:00:04",
    "6,4073926741244663535,文本,0,wxid_d,5@chatroom,另一句,,2024-05-01 16:00:05",
    "7,4073926741244660000,文本,0,wxid_d,5@chatroom,表格存过的号,,2024/5/1 16:00",
    "8,4073926741244663536,文本,0,未知,5@chatroom,不知是谁,,2024-05-01 16:00:06",
)
PYWXDUMP_OLD = text(
    "id,MsgSvrID,type_name,is_sender,talker,room_name,content,CreateTime",
    '1,7,文本,0,wxid_b,wxid_b,"{""src"":"""",""msg"":""旧格式""}",2024-05-01 16:00:00',
)
PYWXDUMP_JSON = js([
    {"id": 1, "MsgSvrID": "4073926741244663531", "type_name": "文本", "is_sender": 0, "talker": "wxid_b",
     "room_name": "5@chatroom", "msg": "早", "src": "", "CreateTime": "2024-05-01 16:00:00"}])  # fmt: skip
CHATLOG_ROW = {
    "seq": 1714550400001, "time": "2024-05-01T16:00:00+08:00", "talker": "5@chatroom", "talkerName": "群", "isChatRoom": True,
    "sender": "wxid_b", "senderName": "小白", "isSelf": False, "type": 1, "subType": 0, "content": "早",
}  # fmt: skip
CHATLOG = js([
    CHATLOG_ROW,
    {**CHATLOG_ROW, "type": 3, "content": "", "contents": {"md5": "x"}},
    {**CHATLOG_ROW, "type": 49, "subType": 57, "content": "引用", "sender": "wxid_me", "isSelf": True},
    {**CHATLOG_ROW, "type": 10000, "sender": "系统消息", "senderName": "", "content": '"小白"邀请"小丁"加入了群聊'},
    {**CHATLOG_ROW, "type": 10000, "sender": "系统消息", "senderName": "", "content": '"小白" 撤回了一条消息'},
    {**CHATLOG_ROW, "type": 10000, "sender": "系统消息", "senderName": "", "content": '"小丁"退出了群聊'},
])  # fmt: skip
CHATLOG_CSV = text(
    "Time,SenderName,Sender,TalkerName,Talker,Content",
    "2024-05-01 16:00:00,小白,wxid_b,群,5@chatroom,早",
    "2024-05-01 16:00:01,小白,wxid_b,群,5@chatroom,![图片](http://127.0.0.1/image/abc)",
    "2024-05-01 16:00:02,小丁,wxid_d,群,5@chatroom,[语音]",
    "2024-05-01 16:00:03,,系统消息,群,5@chatroom,小丁撤回了一条消息",
)
CHATLOG_TEXT = text(
    "小白(wxid_b) [群(5@chatroom)] 2024-05-01 16:00:00", "早", "还有一行", "",
    "系统消息 [群(5@chatroom)] 2024-05-01 16:00:01", '"小白"邀请"小丁"加入了群聊', "",
    "我(我) [群(5@chatroom)] 2024-05-01 16:00:02", "> 小白(wxid_b) 05-01 16:00:00", "> 早", "答", "",
)  # fmt: skip
WEFLOW = js({
    "weflow": {"version": "1.0.3", "exportedAt": 1714550700, "generator": "WeFlow"},
    "session": {"wxid": "5@chatroom", "nickname": "群", "displayName": "读书群", "type": "群聊", "messageCount": 5},
    "avatars": {"wxid_b": "data:image/jpeg;base64," + "A" * 70000},
    "messages": [
        {"localId": 1, "createTime": 1714550400, "formattedTime": "2024-05-01 00:00:00", "type": "文本消息", "localType": 1,
         "content": "早", "isSend": 0, "senderUsername": "wxid_b", "senderDisplayName": "小白", "platformMessageId": "901"},
        {"localId": 2, "createTime": 1714550401000, "formattedTime": "x", "type": "引用消息", "localType": 244813135921,
         "content": "回", "isSend": 1, "senderUsername": "wxid_me", "senderDisplayName": "我", "replyToMessageId": "901"},
        {"localId": 3, "createTime": 1714550402, "type": "图片消息", "localType": 3, "content": "images/a.jpg", "isSend": 0,
         "senderUsername": "wxid_b", "senderDisplayName": "小白"},
        {"localId": 4, "createTime": 1714550403, "type": "系统消息", "localType": 10000, "isSend": None, "senderUsername": "",
         "content": "\"$username$\"邀请\"$names$\"加入了群聊"},
        {"localId": 5, "createTime": 1714550404, "type": "系统消息", "localType": 10000, "isSend": 0, "senderUsername": "",
         "content": "小白撤回了一条消息"},
        {"localId": 6, "createTime": 1714550405, "type": "系统消息", "localType": 10000, "isSend": 0, "senderUsername": "",
         "content": "你将\"小白\"移出了群聊"},
    ],
})  # fmt: skip
WEFLOW_ARKME = js({
    "weflow": {"version": "1.2.0"}, "session": {"wxid": "6@chatroom", "displayName": "群六", "type": "群聊"},
    "messages": [{"localId": 1, "createTime": 1714550400, "type": "文本消息", "content": "早", "isSend": 0, "senderID": 1}],
    "senders": [{"senderID": 1, "wxid": "wxid_b", "displayName": "小白"}],
    "groupMembers": [{"wxid": "wxid_z", "displayName": "潜水", "isFriend": False, "messageCount": 0}],
})  # fmt: skip
ECHOTRACE = js({
    "session": {"username": "wxid_b", "nickname": "小白", "type": "私聊", "messageCount": 1},
    "messages": [{"localId": 1, "createTime": 1714550400, "formattedTime": "x", "type": "文本消息", "localType": 1,
                  "content": "早", "isSend": 0, "senderUsername": "wxid_b"}],
    "exportTime": 1714550700,
})  # fmt: skip
MEMOTRACE_TXT = text(
    "2024-05-01 16:00:00 小白", "早", "", "中间有空行", "",
    "2024-05-01 16:00:01 \"小白\"邀请\"小丁\"加入了群聊", "",
    "2024-05-01 16:00:02 小丁", "[图片]", "",
    "2024-05-01 16:00:03 小甲", "好", "引用:小白:早", "",
    "2024-05-01 16:00:04 小丁撤回了一条消息", "",
    "2024-05-01 16:00:05 \"小丁\"退出了群聊", "",
)  # fmt: skip
WEFLOW_TXT = text("2024-05-01 16:00:00 '小白'", "早", "", "2024-05-01 16:00:01 '我'", "[语音]", "")
WECHATEXPORTER = text(
    "读书群 - 微信聊天记录", "",
    "系统消息: \"小白\"邀请\"小丁\"加入了群聊",
    "小白 (2024-05-01 16:00:00):早", "第二行",
    "小丁 (2024-05-01 16:00:01):[表情]",
    "系统消息: 小白撤回了一条消息", "系统消息: \"小丁\"退出了群聊",
    "小甲 (2024-05-01 16:00:02):「小白：早」", "- - - - - - - - - - - - - - -", "回",
)  # fmt: skip
WEFLOW_XLSX = xlsx([
    ["会话信息"], ["微信ID", "5@chatroom", "昵称", "读书群"], ["导出工具", "WeFlow"],
    ["序号", "时间", "发送者昵称", "发送者微信ID", "发送者备注", "发送者身份", "消息类型", "内容"],
    [1, "2024-05-01 16:00:00", "小白", "wxid_b", "", "群成员", "文本消息", "=1+1"],
    [2, "2024-05-01 16:00:01", "我", "wxid_me", "", "我", "图片消息", "[图片]"],
    [3, "2024-05-01 16:00:02", "系统消息", "", "", "系统消息", "系统消息", "\"小白\"退出了群聊"],
    [4, "2024-05-01 16:00:03", "系统消息", "", "", "系统消息", "系统消息", "\"小白\"邀请\"小丁\"加入了群聊"],
    [5, "2024-05-01 16:00:04", "系统消息", "", "", "系统消息", "系统消息", "小丁撤回了一条消息"],
])  # fmt: skip
ECHOTRACE_XLSX = xlsx([
    ["序号", "时间", "发送者", "消息类型", "内容"],
    [1, "2024-05-01 16:00:00", "小白", "文本消息", "早"], [2, "2024-05-01 16:00:01", "我", "文本消息", "嗯"],
])  # fmt: skip
WECOM = text(
    '{"msgid":"a1_external","action":"send","from":"lisi","tolist":["wmA"],"roomid":"wrX","msgtime":1714550400123,'
    '"msgtype":"text","text":{"content":"您好"}}',
    '{"msgid":"a2","action":"send","from":"wmA","tolist":["lisi"],"roomid":"wrX","msgtime":1714550401000,"msgtype":"image","image":{}}',
    '{"msgid":"a3","action":"recall","from":"lisi","tolist":["wmA"],"roomid":"wrX","msgtime":1714550402000,"msgtype":"revoke",'
    '"revoke":{"pre_msgid":"a1_external"}}',
    '{"msgid":"a4","action":"send","from":"wbRobot","tolist":["wmA"],"roomid":"wrX","msgtime":1714550403000,"msgtype":"text",'
    '"text":{"content":"自动"}}',
    '{"msgid":"a5","action":"send","from":"wmA","tolist":["lisi"],"roomid":"wrX","msgtime":0,"msgtype":"emotion","emotion":{}}',
    '{"msgid":"a6","action":"switch","time":1714550404000,"user":"lisi"}',
    '{"msgid":"a7","action":"send","from":"wmA","tolist":["lisi"],"roomid":"wrX","msgtime":1714550405000,"msgtype":"agree","agree":{}}',
    '{"msgid":"a7","action":"send","from":"wmA","tolist":["lisi"],"roomid":"wrX","msgtime":1714550405000,"msgtype":"agree","agree":{}}',
)
WECOM_GET = b"\xef\xbb\xbf" + js({"errcode": 0, "group_chat": {
    "chat_id": "wrX", "name": "客户群", "owner": "lisi", "create_time": 1714550000, "admin_list": [{"userid": "zhao"}],
    "member_list": [
        {"userid": "lisi", "type": 1, "join_time": 1714550000, "join_scene": 1, "name": "李四"},
        {"userid": "wmA", "type": 2, "join_time": 1714550100, "join_scene": 3, "invitor": {"userid": "lisi"}, "name": "客户"}],
}})  # fmt: skip
WECOM_LIST = js({"errcode": 0, "group_chat_list": [{"chat_id": "wrX", "status": 0}, {"chat_id": "wrY", "status": 1}]})
WECOM_STATISTIC = js({"errcode": 0, "items": [{"stat_time": 1714550400, "data": {"chat_total": 2, "msg_total": 5}}]})
WECOM_EVENT = text(
    "<xml><ToUserName><![CDATA[c]]></ToUserName><CreateTime>1714550400</CreateTime><Event><![CDATA[change_external_chat]]></Event>",
    "<ChatId><![CDATA[wrX]]></ChatId><ChangeType><![CDATA[update]]></ChangeType><UpdateDetail><![CDATA[add_member]]></UpdateDetail>",
    "<JoinScene>1</JoinScene><MemChangeCnt>2</MemChangeCnt><MemChangeList><Item>wmA</Item><Item>wmB</Item></MemChangeList></xml>",
    "<xml><CreateTime>1714550500</CreateTime><Event><![CDATA[change_external_chat]]></Event><ChatId><![CDATA[wrX]]></ChatId>",
    "<ChangeType><![CDATA[update]]></ChangeType><UpdateDetail><![CDATA[del_member]]></UpdateDetail><QuitScene>0</QuitScene>",
    "<MemChangeCnt>1</MemChangeCnt><MemChangeList><Item>wmB</Item></MemChangeList></xml>",
    "<xml><CreateTime>1714550600</CreateTime><Event><![CDATA[change_external_chat]]></Event><ChatId><![CDATA[wrX]]></ChatId>",
    "<ChangeType><![CDATA[dismiss]]></ChangeType></xml>",
)
WECOM_TABLE = text(
    "客户群名称,群主,群标签,群人数,当日群人数,当日入群,当日退群,创群时间,群ID",
    "客户群一,李四,,12,12,0,0,2024-05-01 16:00:00,wrX", "客户群二,王五,,3,3,0,0,2024-05-02 16:00:00,wrY",
)  # fmt: skip
QQ = b"\xef\xbb\xbf" + text(
    "消息记录（此消息记录为文本格式，不支持重新导入）", "",
    "=" * 64, "消息分组:我的QQ群", "=" * 64, "消息对象:读书(三)群", "=" * 64, "",
    "2024-05-01 8:00:00 【群主】【冒泡】阿明(明)(10001)", "早", "", "第二段", "",
    "2024-05-01 8:00:01 10002(10002)", "[图片]", "",
    "2024-05-01 8:00:02 老白<bai@example.com>", "哈", "",
    "2024-05-01 8:00:03 系统消息(1000000)", "老白加入本群。", "",
    "2024-05-01 8:00:04 系统消息(10000)", "阿明撤回了一条消息", "",
    "2024-05-01 8:00:05 系统消息(10000)", "10002被管理员禁言", "",
    "2024-05-01 8:00:06 系统消息(1000000)", "老白退出了本群。", "",
    "=" * 64, "消息分组:我的好友", "=" * 64, "消息对象:老白", "=" * 64, "",
    "2024-05-01 9:00:00 老白(10009)", "在吗", "",
    end="\r\n",
)  # fmt: skip
QQ_PASTED = text(
    "【群主】阿明 2/14/2024 9:16:13 PM", "情人节快乐", "",
    "【活跃】小白 2/14/2024 9:17:00 PM", "同乐", "",
    "【活跃】小白(10002) 2/3/2024 12:00:00 AM", "早", "",
)  # fmt: skip
QCE_TXT = text(
    "[QQChatExporter V5 / https://example.org]", "", "聊天名称: 读书群", "聊天类型: 群聊", "消息总数: 2", "", "",
    "阿明:", "时间: 2024-05-01 16:00:00", "内容: 早", "第二行", "", "",
    "小白:", "时间: 2024-05-01 16:00:01", "内容: [图片: a.png]", "资源: 1 个文件", "  - image: a.png", "",
    "===============================================", "              导出完成",
)  # fmt: skip
QCE_ROW = {
    "id": "m1", "seq": "1", "timestamp": 1714550400000, "time": "2024-05-01 16:00:00", "type": "type_1",
    "sender": {"uid": "u_a", "uin": "10001", "name": "阿明", "groupCard": "明"},
    "content": {"text": "早", "html": "", "elements": [{"type": "text", "data": {"text": "早"}}], "resources": [], "mentions": []},
    "recalled": False, "system": False,
}  # fmt: skip
QCE_ROWS: list[dict[str, Any]] = [
    QCE_ROW,
    {**QCE_ROW, "id": "m2", "sender": {"uid": "u_b", "uin": "10002", "name": "小白"},
     "content": {"text": "[回复 阿明: 早]\n嗯", "elements": [
         {"type": "reply", "data": {"referencedMessageId": "m1"}}, {"type": "text", "data": {}}], "resources": []}},
    {**QCE_ROW, "id": "m3", "content": {"text": "[图片]", "elements": [{"type": "image", "data": {}}], "resources": [{"type": "image"}]}},
    {**QCE_ROW, "id": "m4", "recalled": True},
    {**QCE_ROW, "id": "m5", "sender": {"uid": "未知", "uin": "0", "name": "0"},
     "content": {"text": "小丁加入了群聊", "elements": [], "resources": []}},
    {**QCE_ROW, "id": "m6", "system": True, "content": {"text": "小丁退出了群聊", "elements": [], "resources": []}},
]  # fmt: skip
QCE_INFO = {
    "name": "读书群",
    "type": "group",
    "participantCount": 3,
    "selfUin": "10001",
    "peerUid": "5566",
    "peerUin": "5566",
}
QCE = js({"metadata": {"name": "QQChatExporter V5"}, "chatInfo": QCE_INFO, "statistics": {}, "messages": QCE_ROWS})
QCE_V4 = js({"chatInfo": QCE_INFO, "messages": [{
    "messageId": "v4", "timestamp": "2024-05-01T08:00:00.000Z", "sender": {"uid": "u_b", "uin": "10002", "name": "10002"},
    "messageType": 2, "isRecalled": False, "isSystemMessage": False, "rawMessage": {"sendMemberName": "小白"},
    "content": {"text": "早", "elements": [], "resources": []}}]})  # fmt: skip
QCE_CHUNKED = zipped(
    {
        "e/manifest.json": js(
            {"metadata": {}, "chatInfo": QCE_INFO, "chunked": {"chunks": [{"fileName": "chunk_0001.jsonl"}]}}
        ),
        "e/chunks/chunk_0001.jsonl": b"\n".join(js(row, None) for row in QCE_ROWS),
        "e/avatars.json": b"{}",
    }
)
WHATSAPP = "\n".join([
    "13/05/2024, 08:00 - Messages and calls are end-to-end encrypted. Tap to learn more.",
    '13/05/2024, 08:00 - Ann created group "Book club: one"',
    "13/05/2024, 08:01 - Ann added Bob and Cid",
    "13/05/2024, 08:02 - Bob: hi", "there: you",
    "13/05/2024, 08:02 - Bob: hi", "there: you",
    "13/05/2024, 08:03 - +1 555 0100: <Media omitted>",
    "13/05/2024, 08:04 - Ann: This message was deleted",
    "13/05/2024, 08:05 - Cid left",
    "13/05/2024, 08:06 - Ann: null",
    "13/05/2024, 08:07 - Ann: IMG-20240513-WA0001.jpg (file attached)",
]).encode()  # fmt: skip
WHATSAPP_IOS = "\r\n".join([
    "[2024/5/13 下午8:00:00] 读书会: \u200e消息和通话已进行端到端加密。",
    "[2024/5/13 下午8:00:01] 读书会: \u200e小白创建了此群组",
    "\u200e[2024/5/13 下午8:00:02] 小白: \u200e<附件：00000001-PHOTO.jpg>",
    "[2024/5/13 下午8:00:03] 小丁: 早上好",
    "[2024/5/13 下午8:00:04] 小白: \u200e这条消息已删除",
    "[2024/5/13 下午8:00:05] 小丁: \u200e图像已忽略",
    "[2024/5/13 下午8:00:06] 小甲: \u200e小甲使用此群组的邀请链接加入",
]).encode()  # fmt: skip
LINE = b"\xef\xbb\xbf" + text(
    "[LINE] 読書会のトーク履歴", "保存日時：2025/02/10 09:00", "",
    "R7/02/09(日)",
    "21:05\t花子\tこんばんは",
    "21:06\t太郎\t\"一行目", "二行目\"",
    "21:07\t花子\t[写真]",
    "21:08\t\t次郎がグループに参加しました。",
    "21:09\t\t太郎がメッセージの送信を取り消しました",
    "21:10\t\t次郎がグループを退会しました。",
    "2025/02/10(月)", "00:01\t次郎\tはい",
    end="\r\n",
)  # fmt: skip
LINE_SPACES = text(
    "[LINE] 與王 小明的聊天記錄", "儲存日期：2024/01/06 10:00", "", "2024/01/05（五）",
    "上午09:15 王 小明 早安", "下午12:30 我 你好", "下午01:02 王 小明 [貼圖]",
)  # fmt: skip
LINE_WEST = text(
    "[LINE] Chat history in Club", "Saved on: 01/03/2024, 09:00", "", "Tue, 01/02/2024",
    "3:18PM\tAnn\thello", "3:19PM\tBob joined the group.", "Wed, 01/03/2024", "12:05AM\tBob\t[Photo]",
)  # fmt: skip


def discord_row(n: int, **facts: Any) -> dict[str, Any]:
    return {
        "id": str(100 + n), "type": "Default", "timestamp": f"2024-05-01T08:00:{n:02}.123+00:00", "content": f"text {n}",
        "author": {"id": "7", "name": "ann", "nickname": "Ann", "isBot": False, "roles": [{"id": "1", "name": "Moderator"}]},
        "attachments": [], "embeds": [], "stickers": [], "reactions": [{"count": 9}], "mentions": [], **facts,
    }  # fmt: skip


DISCORD = js({
    "guild": {"id": "5", "name": "G"}, "channel": {"id": "55", "type": "GuildTextChat", "category": "Graveyard", "name": "books"},
    "dateRange": {"after": None, "before": None}, "exportedAt": "2024-05-02T00:00:00+00:00",
    "messages": [
        discord_row(1), discord_row(2, type="Reply", reference={"messageId": "101"}),
        discord_row(3, content="", attachments=[{"id": "1"}]),
        discord_row(4, author={"id": "9", "name": "bot", "isBot": True}),
        discord_row(5, type="GuildMemberJoin", content="Joined the server."),
        discord_row(6, type="RecipientRemove", mentions=[{"id": "8", "name": "bob"}]),
        discord_row(7, type="ThreadCreated"),
    ], "messageCount": 7,
})  # fmt: skip
DISCORD_CSV_1 = text(
    "AuthorID;Author;Date;Content;Attachments;Reactions;",
    '"7";"ann#0001";"16-Sep-18 08:10 PM";"hi";"";"";', '"7";"ann#0001";"16-Sep-18 08:10 PM";"hi";"";"";',
    '"8";"bob#0002";"16-Sep-18 08:11 PM";"";"https://x/a.png";"";', '"8";"bob#0002";"16-Sep-18 08:12 PM";"Pinned a message.";"";"";',
)  # fmt: skip
DISCORD_CSV_2 = text(
    "AuthorID,Author,Date,Content,Attachments,Reactions", '"7","ann#0001","04-Jan-20 02:22 PM","a\nb","",""'
)
DISCORD_CSV_3 = b"\xef\xbb\xbf" + text(
    "AuthorID,Author,Date,Content,Attachments,Reactions",
    '"7","ann","2024-05-01T10:00:00.1230000+02:00","iso","",""', '"8","bob","2024-05-01T10:00:01.0000000+02:00","Joined the server.","",""',
)  # fmt: skip
DISCORD_TXT = text(
    "=" * 62, "Guild: G", "Channel: Cat / books", "Topic: about books", "=" * 62, "",
    "[16-Sep-18 08:10 PM] ann#0001 (pinned)", "hello", "", "again", "", "",
    "[16-Sep-18 08:11 PM] bob#0002", "", "", "{Attachments}", "https://x/a.png", "", "{Reactions}", "👍 (2)", "", "",
    "[16-Sep-18 08:12 PM] bob#0002", "Started a thread.", "", "",
    "=" * 62, "Exported 3 message(s)", "=" * 62,
)  # fmt: skip
SLACK_DAY = js([
    {"type": "message", "user": "U1", "text": "hi &amp; bye", "ts": "1714550400.000100", "thread_ts": "1714550400.000100"},
    {"type": "message", "user": "U2", "text": "re", "ts": "1714550401.000100", "thread_ts": "1714550400.000100"},
    {"type": "message", "subtype": "thread_broadcast", "user": "U2", "text": "re", "ts": "1714550401.000100"},
    {"type": "message", "user": "U1", "text": "", "files": [{"id": "F"}], "ts": "1714550402.000100"},
    {"type": "message", "subtype": "channel_join", "user": "U2", "inviter": "U1", "text": "joined", "ts": "1714550403.000100"},
    {"type": "message", "subtype": "channel_leave", "user": "U2", "text": "left", "ts": "1714550404.000100"},
    {"type": "message", "subtype": "bot_message", "bot_id": "B1", "username": "robo", "text": "", "ts": "1714550405.000100",
     "attachments": [{"text": "from the bot"}]},
    {"type": "message", "subtype": "channel_archive", "user": "U1", "text": "archived", "ts": "1714550406.000100"},
    {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "text": "gone", "ts": "1714550407.000100"},
    {"type": "message", "user": "U1", "text": "bad", "ts": "not a time"},
])  # fmt: skip
SLACK = zipped({
    "export/channels.json": js([
        {"id": "C1", "name": "books", "created": 1714540000, "creator": "U1", "members": ["U1", "U2", "U3"]},
        {"id": "C2", "name": "silent", "created": 1714540000, "creator": "U1", "members": []}]),
    "export/users.json": js([
        {"id": "U1", "name": "ann", "is_admin": True, "is_bot": False, "profile": {"display_name": "Ann"}},
        {"id": "U2", "name": "bob", "is_admin": False, "is_bot": False, "profile": {"real_name": "Bob B"}}]),
    "export/books/2024-05-01.json": SLACK_DAY,
    "export/old-books/2024-04-01.json": js([
        {"type": "message", "user": "U1", "text": "before", "ts": "1711958400.000100"},
        {"type": "message", "subtype": "channel_name", "user": "U1", "old_name": "old-books", "name": "books",
         "text": "renamed", "ts": "1711958401.000100"}]),
})  # fmt: skip
FEISHU = js({"code": 0, "data": {"has_more": False, "page_token": "", "items": [
    {"message_id": "om_1", "msg_type": "text", "create_time": "1714550400123", "chat_id": "oc_1", "deleted": False,
     "sender": {"id": "ou_a", "sender_type": "user"}, "body": {"content": '{"text":"早"}'}},
    {"message_id": "om_2", "parent_id": "om_1", "msg_type": "post", "create_time": "1714550401000", "chat_id": "oc_1",
     "sender": {"id": "ou_b", "sender_type": "user"},
     "body": {"content": '{"title":"题","content":[[{"tag":"text","text":"一"},{"tag":"a","text":"二"}]]}'}},
    {"message_id": "om_3", "msg_type": "image", "create_time": "1714550402000", "chat_id": "oc_1",
     "sender": {"id": "ou_b", "sender_type": "user"}, "body": {"content": '{"image_key":"i"}'}},
    {"message_id": "om_4", "msg_type": "interactive", "create_time": "1714550403000", "chat_id": "oc_1",
     "sender": {"id": "cli_x", "sender_type": "app"}, "body": {"content": "{}"}},
    {"message_id": "om_5", "msg_type": "text", "create_time": "1714550404000", "chat_id": "oc_1", "deleted": True,
     "sender": {"id": "ou_b", "sender_type": "user"}, "body": {"content": "This message was recalled"}},
    {"message_id": "om_6", "msg_type": "system", "create_time": "1714550405000", "chat_id": "oc_1", "sender": {},
     "body": {"content": '{"template":"{from_user} invited {to_chatters} to this chat.","from_user":["甲"],"to_chatters":["乙"]}'}},
]}})  # fmt: skip

FIXTURES: dict[str, Fixture] = {
    name: Fixture(*rest)
    for name, *rest in [
        ("sihu activity CSV", "a.csv", ACTIVITY, "activity-csv", "1", (1, 1, 1, 1, 1, 1, 1), False),
        ("ChatLab JSON", "c.json", CHATLAB, "chatlab", "0.0.2", (2, 1, 1, 1, 1, 1, 0), False),
        ("ChatLab JSONL", "c.jsonl", CHATLAB_LINES, "chatlab", "0.0.2 JSONL", (1, 1, 0, 0, 0, 0, 0), False),
        ("Telegram JSON, one chat", "result.json", TELEGRAM, "telegram-json", "2022-06+", (3, 1, 1, 1, 1, 0, 0), False),
        (
            "Telegram JSON, account",
            "account.json",
            TELEGRAM_ACCOUNT,
            "telegram-json",
            "account",
            (4, 1, 1, 1, 1, 0, 1),
            None,
        ),
        ("Telegram JSON 2020", "old.json", TELEGRAM_2020, "telegram-json", "2020", (1, 1, 0, 0, 0, 0, 0), False),
        ("MemoTrace CSV", "m.csv", MEMOTRACE, "memotrace-csv", "12 columns", (3, 1, 1, 1, 1, 1, 0), False),
        (
            "MemoTrace CSV, 9 columns",
            "m9.csv",
            MEMOTRACE_SHORT,
            "memotrace-csv",
            "12 columns",
            (2, 0, 0, 0, 0, 0, 0),
            True,
        ),
        (
            "MemoTrace CSV, all chats",
            "messages.csv",
            MEMOTRACE_ALL,
            "memotrace-csv",
            "12 columns",
            (4, 0, 0, 0, 0, 0, 0),
            None,
        ),
        ("PyWxDump CSV", "5@chatroom_0_5000.csv", PYWXDUMP, "pywxdump", "csv", (4, 1, 1, 1, 1, 1, 0), False),
        ("PyWxDump CSV, old", "old.csv", PYWXDUMP_OLD, "pywxdump", "csv, old", (1, 0, 0, 0, 0, 0, 0), True),
        ("PyWxDump JSON", "p.json", PYWXDUMP_JSON, "pywxdump", "json", (1, 0, 0, 0, 0, 0, 0), False),
        ("chatlog JSON", "chatlog.json", CHATLOG, "chatlog", "JSON", (2, 1, 1, 1, 0, 1, 0), False),
        ("chatlog CSV", "chatlog.csv", CHATLOG_CSV, "chatlog", "CSV", (1, 2, 0, 0, 0, 1, 0), False),
        ("chatlog text", "chatlog.txt", CHATLOG_TEXT, "chatlog", "text", (2, 0, 1, 0, 0, 0, 0), False),
        ("WeFlow JSON", "weflow.json", WEFLOW, "weflow-json", "WeFlow 1.0.3", (2, 1, 1, 1, 0, 1, 0), False),
        ("WeFlow JSON, arkme", "arkme.json", WEFLOW_ARKME, "weflow-json", "WeFlow 1.2.0", (1, 0, 0, 0, 0, 0, 0), False),
        ("EchoTrace JSON", "echo.json", ECHOTRACE, "weflow-json", "EchoTrace", (1, 0, 0, 0, 0, 0, 0), True),
        ("MemoTrace TXT", "m.txt", MEMOTRACE_TXT, "wechat-txt", "MemoTrace", (2, 1, 1, 1, 0, 1, 0), False),
        ("WeFlow TXT", "w.txt", WEFLOW_TXT, "wechat-txt", "WeFlow", (1, 1, 0, 0, 0, 0, 0), True),
        ("WechatExporter TXT", "we.txt", WECHATEXPORTER, "wechat-txt", "WechatExporter", (2, 1, 1, 1, 0, 1, 0), False),
        ("WeFlow XLSX", "w.xlsx", WEFLOW_XLSX, "weflow-xlsx", "WeFlow", (1, 1, 1, 1, 0, 1, 0), False),
        ("EchoTrace XLSX", "e.xlsx", ECHOTRACE_XLSX, "weflow-xlsx", "EchoTrace", (2, 0, 0, 0, 0, 0, 0), True),
        ("WeCom archive JSONL", "archive.jsonl", WECOM, "wecom-archive", "plaintext", (1, 2, 0, 0, 1, 1, 1), False),
        ("WeCom groupchat/get", "get.json", WECOM_GET, "wecom-groups", "groupchat/get", (0, 0, 0, 0, 0, 0, 0), False),
        (
            "WeCom groupchat/list",
            "list.json",
            WECOM_LIST,
            "wecom-groups",
            "groupchat/list",
            (0, 0, 0, 0, 0, 0, 0),
            False,
        ),
        (
            "WeCom statistic",
            "statistic.json",
            WECOM_STATISTIC,
            "wecom-groups",
            "statistic",
            (0, 0, 0, 0, 0, 0, 0),
            None,
        ),
        ("WeCom group events XML", "events.xml", WECOM_EVENT, "wecom-events", "update", (0, 0, 1, 1, 1, 0, 0), False),
        (
            "WeCom group table CSV",
            "groups.csv",
            WECOM_TABLE,
            "wecom-groups",
            "customer group table",
            (0, 0, 0, 0, 0, 0, 0),
            False,
        ),
        ("QQ TXT", "qq.txt", QQ, "qq-txt", "24 h", (3, 1, 1, 1, 1, 1, 0), None),
        ("QQ TXT, pasted", "paste.txt", QQ_PASTED, "qq-txt", "pasted", (3, 0, 0, 0, 0, 0, 0), None),
        ("QQChatExporter V5", "qce.json", QCE, "qq-chat-exporter", "V5", (2, 1, 1, 1, 0, 1, 0), False),
        ("QQChatExporter V4", "qce4.json", QCE_V4, "qq-chat-exporter", "V4", (1, 0, 0, 0, 0, 0, 0), False),
        (
            "QQChatExporter chunked",
            "qce.zip",
            QCE_CHUNKED,
            "qq-chat-exporter",
            "V5 chunked",
            (2, 1, 1, 1, 0, 1, 0),
            False,
        ),
        ("QQChatExporter TXT", "qce.txt", QCE_TXT, "qq-txt", "QQChatExporter", (1, 1, 0, 0, 0, 0, 0), False),
        ("WhatsApp Android", "wa.txt", WHATSAPP, "whatsapp-txt", "Android", (3, 2, 1, 1, 2, 1, 0), False),
        (
            "WhatsApp iOS zip",
            "WhatsApp Chat - 读书会.zip",
            zipped({"_chat.txt": WHATSAPP_IOS}),
            "whatsapp-txt",
            "iOS",
            (1, 2, 1, 0, 2, 1, 0),
            False,
        ),
        ("LINE TXT, Japanese era", "line.txt", LINE, "line-txt", "tabs, 24 h", (3, 1, 1, 1, 0, 1, 0), False),
        ("LINE TXT, blanks", "line2.txt", LINE_SPACES, "line-txt", "spaces, 12 h", (2, 1, 0, 0, 0, 0, 0), True),
        ("LINE TXT, English", "line3.txt", LINE_WEST, "line-txt", "tabs, 12 h", (1, 1, 1, 0, 0, 0, 0), False),
        ("Discord JSON", "discord.json", DISCORD, "discord-json", "GuildTextChat", (2, 1, 1, 1, 1, 0, 1), False),
        ("Discord CSV to 2019", "d1.csv", DISCORD_CSV_1, "discord-csv", "semicolons", (2, 1, 0, 0, 1, 0, 0), False),
        ("Discord CSV 2020", "d2.csv", DISCORD_CSV_2, "discord-csv", "commas", (1, 0, 0, 0, 0, 0, 0), False),
        (
            "Discord CSV, ISO dates",
            "G - Cat - books [123456789012345678].csv",
            DISCORD_CSV_3,
            "discord-csv",
            "ISO dates",
            (1, 0, 1, 0, 0, 0, 0),
            False,
        ),
        ("Discord TXT", "d.txt", DISCORD_TXT, "discord-txt", "TXT", (1, 1, 0, 0, 1, 0, 0), False),
        ("Slack export zip", "slack.zip", SLACK, "slack", "export", (3, 1, 1, 1, 2, 1, 1), False),
        ("Slack day file", "2024-05-01.json", SLACK_DAY, "slack", "day file", (2, 1, 1, 1, 1, 1, 1), False),
        ("飞书 messages JSON", "feishu.json", FEISHU, "feishu", "page", (2, 1, 1, 0, 0, 1, 1), None),
    ]
}
GZIPPED = gzip.compress(ACTIVITY)

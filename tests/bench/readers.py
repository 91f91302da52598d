"""How fast every reader reads, how soon a file is recognised, how much memory 350 MB of Telegram JSON takes.

    python -m tests.bench.readers [--rows 200000] [--telegram-mb 350] [--only NAME]

Prints messages a second from file to record (no store), the slowest recognition, and the peak memory.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2023, 1, 2, 3, 4, 5, tzinfo=UTC)
WORDS = "大家好 今天 上新了 欢迎 进群 有什么 问题 可以 问我 谢谢 收到 好的 明天见 this is fine ok thanks 🙂".split()


def said(n: int) -> str:
    """Give a text of chat-like length; every eleventh is a picture."""
    if n % 11 == 0:
        return "[图片]"
    return " ".join(WORDS[(n * 7 + k * 3) % len(WORDS)] for k in range(2 + n % 9))


def when(n: int) -> datetime:
    return START + timedelta(seconds=n * 37)


def rows(total: int) -> Iterator[tuple[int, datetime, int, str]]:
    for n in range(total):
        yield n, when(n), (n * n) % 499, said(n)


def activity(total: int) -> Iterator[str]:
    yield "group,ts,sender,is_operator,kind,length\n"
    for n, at, who, text in rows(total):
        yield f"g{n % 97},{at:%Y-%m-%dT%H:%M:%SZ},u{who},,text,{len(text)}\n"


def memotrace(total: int) -> Iterator[str]:
    yield "\ufefflocalId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender\n"
    for n, at, who, text in rows(total):
        kind = 3 if text == "[图片]" else 1
        yield f"{n},1,{kind},0,0,{int(at.timestamp())},,{text},{at:%Y-%m-%d %H:%M:%S},,昵称{who},wxid_{who}\n"


def pywxdump(total: int) -> Iterator[str]:
    yield "id,MsgSvrID,type_name,is_sender,talker,room_name,msg,src,CreateTime\n"
    for n, at, who, text in rows(total):
        yield f"{n},{10**18 + n * 977 + 1},文本,0,wxid_{who},1@chatroom,{text},,{at:%Y-%m-%d %H:%M:%S}\n"


def chatlog_csv(total: int) -> Iterator[str]:
    yield "Time,SenderName,Sender,TalkerName,Talker,Content\n"
    for _n, at, who, text in rows(total):
        yield f"{at:%Y-%m-%d %H:%M:%S},昵称{who},wxid_{who},群,1@chatroom,{text}\n"


def chatlog_text(total: int) -> Iterator[str]:
    for _n, at, who, text in rows(total):
        yield f"昵称{who}(wxid_{who}) {at:%Y-%m-%d %H:%M:%S}\n{text}\n\n"


def memotrace_txt(total: int) -> Iterator[str]:
    for _n, at, who, text in rows(total):
        yield f"{at:%Y-%m-%d %H:%M:%S} 昵称{who}\n{text}\n\n"


def exporter_txt(total: int) -> Iterator[str]:
    yield "群 - 微信聊天记录\n\n"
    for _n, at, who, text in rows(total):
        yield f"昵称{who} ({at:%Y-%m-%d %H:%M:%S}):{text}\n"


def qq(total: int) -> Iterator[str]:
    yield "消息记录（此消息记录为文本格式，不支持重新导入）\r\n\r\n消息分组:我的QQ群\r\n消息对象:群\r\n\r\n"
    for _n, at, who, text in rows(total):
        yield f"{at:%Y-%m-%d %H:%M:%S} 【冒泡】昵称{who}({10000000 + who})\r\n{text}\r\n\r\n"


def qce_txt(total: int) -> Iterator[str]:
    yield "[QQChatExporter V5 / x]\n\n聊天名称: 群\n聊天类型: 群聊\n\n"
    for _n, at, who, text in rows(total):
        yield f"\n昵称{who}:\n时间: {at:%Y-%m-%d %H:%M:%S}\n内容: {text}\n\n"


def whatsapp(total: int) -> Iterator[str]:
    for _n, at, who, text in rows(total):
        yield f"{at:%d/%m/%Y, %H:%M} - Name {who}: {text}\n"


def whatsapp_ios(total: int) -> Iterator[str]:
    for _n, at, who, text in rows(total):
        yield f"[{at.month}/{at.day}/{at:%y, %I:%M:%S}\u202f{at:%p}] Name {who}: {text}\n"


def line(total: int) -> Iterator[str]:
    yield "[LINE] 群的聊天記錄\n儲存日期：2024/01/06 10:00\n"
    last = None
    for _n, at, who, text in rows(total):
        if at.date() != last:
            last = at.date()
            yield f"\n{at:%Y/%m/%d}（五）\n"
        yield f"{at:%H:%M}\t名{who}\t{text}\n"


def discord(total: int) -> Iterator[str]:
    yield "AuthorID,Author,Date,Content,Attachments,Reactions\n"
    for _n, at, who, text in rows(total):
        yield f'"{who}","User{who}#0001","{at:%d-%b-%y %I:%M %p}","{text}","",""\n'


def discord_txt(total: int) -> Iterator[str]:
    yield "=" * 62 + "\nGuild: G\nChannel: C / c\n" + "=" * 62 + "\n\n"
    for _n, at, who, text in rows(total):
        yield f"[{at:%d-%b-%y %I:%M %p}] User{who}\n{text}\n\n\n"


def array(before: str, make: Callable[[int, datetime, int, str], object], after: str, total: int) -> Iterator[str]:
    yield before
    for n, at, who, text in rows(total):
        yield ("," if n else "") + json.dumps(make(n, at, who, text), ensure_ascii=False, indent=1) + "\n"
    yield after


def telegram(total: int) -> Iterator[str]:
    def one(n: int, at: datetime, who: int, text: str) -> object:
        return {
            "id": n,
            "type": "message",
            "date": f"{at:%Y-%m-%dT%H:%M:%S}",
            "date_unixtime": str(int(at.timestamp())),
            "from": f"名{who}",
            "from_id": f"user{who}",
            "text": text,
            "text_entities": [{"type": "plain", "text": text}],
        }

    return array('{"name":"群","type":"private_supergroup","id":1,"messages":[', one, "]}", total)


def chatlab(total: int) -> Iterator[str]:
    def one(_n: int, at: datetime, who: int, text: str) -> object:
        stamp = int(at.timestamp())
        return {"sender": f"u{who}", "accountName": f"名{who}", "timestamp": stamp, "type": 0, "content": text}

    head = '{"chatlab":{"version":"1.0.0"},"meta":{"name":"群","platform":"qq","type":"group"},"messages":['
    return array(head, one, "]}", total)


def weflow(total: int) -> Iterator[str]:
    def one(n: int, at: datetime, who: int, text: str) -> object:
        return {
            "localId": n,
            "createTime": int(at.timestamp()),
            "type": "文本消息",
            "localType": 1,
            "content": text,
            "isSend": 0,
            "senderUsername": f"wxid_{who}",
            "senderDisplayName": f"名{who}",
        }

    head = '{"weflow":{"version":"1.0.3"},"session":{"wxid":"1@chatroom","displayName":"群","type":"群聊"},"messages":['
    return array(head, one, "]}", total)


FORMS: dict[str, tuple[str, Callable[[int], Iterator[str]]]] = {
    "activity CSV": ("a.csv", activity),
    "MemoTrace CSV": ("m.csv", memotrace),
    "PyWxDump CSV": ("p.csv", pywxdump),
    "chatlog CSV": ("c.csv", chatlog_csv),
    "chatlog text": ("c.txt", chatlog_text),
    "MemoTrace TXT": ("m.txt", memotrace_txt),
    "WechatExporter TXT": ("w.txt", exporter_txt),
    "QQ TXT": ("q.txt", qq),
    "QQChatExporter TXT": ("qce.txt", qce_txt),
    "WhatsApp Android": ("wa.txt", whatsapp),
    "WhatsApp iOS": ("_chat.txt", whatsapp_ios),
    "LINE TXT": ("l.txt", line),
    "Discord CSV": ("d.csv", discord),
    "Discord TXT": ("d.txt", discord_txt),
    "Telegram JSON": ("result.json", telegram),
    "ChatLab JSON": ("cl.json", chatlab),
    "WeFlow JSON": ("wf.json", weflow),
}


def main() -> None:
    """Write the files, read each twice, print the better."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--rows", type=int, default=200_000)
    words.add_argument("--telegram-mb", type=int, default=0)
    words.add_argument("--only")
    asked = words.parse_args()
    from sihu_tui.readers import find_reader
    from sihu_tui.readers.record import Reading
    from sihu_tui.readers.source import Source

    print(f"{'format':22}{'messages/s':>12}{'of CPU':>12}{'recognised in ms':>18}")
    with tempfile.TemporaryDirectory() as place:
        for name, (file, make) in FORMS.items():
            if asked.only and asked.only not in name:
                continue
            path = Path(place) / file
            path.write_text("".join(make(asked.rows)), encoding="utf-8")
            best = best_cpu = found = float("inf")
            for _again in range(2):
                source = Source(path)
                begun = time.perf_counter()
                reader, _version = find_reader(source)
                found = min(found, time.perf_counter() - begun)
                begun, cpu = time.perf_counter(), time.process_time()
                count = sum(1 for _message in reader.read(source, Reading()))
                best = min(best, time.perf_counter() - begun)
                best_cpu = min(best_cpu, time.process_time() - cpu)
            assert count >= asked.rows, (name, count)
            print(f"{name:22}{count / best:12,.0f}{count / best_cpu:12,.0f}{found * 1000:18.1f}")
            path.unlink()
        if asked.telegram_mb:
            path = Path(place) / "result.json"
            with path.open("w", encoding="utf-8") as out:
                size = 0
                for piece in telegram(10**9):
                    size += out.write(piece)
                    if out.tell() > asked.telegram_mb << 20:
                        break
                out.write("]}")
            # the kernel's high-water mark of the process itself; ru_maxrss would count what this one held at the fork
            peak = (
                "import sys; from pathlib import Path; from sihu_tui.readers import find_reader\n"
                "from sihu_tui.readers.source import Source; from sihu_tui.readers.record import Reading\n"
                "s = Source(Path(sys.argv[1])); r, _ = find_reader(s); n = sum(1 for _m in r.read(s, Reading()))\n"
                "held = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
                "print(f'{n:,} messages, peak memory', int(held.split()[1]) // 1024, 'MB')"
            )
            print(f"Telegram {path.stat().st_size >> 20} MB:", end=" ", flush=True)
            subprocess.run([sys.executable, "-c", peak, str(path)], check=True)


if __name__ == "__main__":
    main()

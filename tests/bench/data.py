"""Generated chat history for the benchmarks: many groups, power-law volume, Chinese words, seeded."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

WORDS = (
    "大家 今天 活动 什么 时候 开始 请问 这个 产品 怎么 使用 退货 运费 质量 问题 谢谢 收到 打卡 早上 好 晚安 孩子 面膜 "
    "快递 已经 到了 好用 推荐 购买 链接 优惠 多少 钱 可以 没有 一下 看看 喜欢 回购 客服 在吗 预约 直播 几点 晒单 辛苦"
).split()
DAYS = 730
START = 1_704_067_200  # 2024-01-01T00:00:00Z


def write_activity(path: Path, rows: int, groups: int = 2000, seed: int = 7) -> None:
    """Write `rows` messages in time order as activity CSV (group,ts,sender,kind,text), 30 people a group on average."""
    chance = random.Random(seed)
    weights = [1 / (i + 1) ** 0.9 for i in range(groups)]
    chosen = chance.choices(range(groups), weights, k=rows)
    step = DAYS * 86400 / rows
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("group,ts,sender,kind,text\n")
        buffer = []
        for i, group in enumerate(chosen):
            ts = datetime.fromtimestamp(START + int(i * step), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            member = min(int(chance.paretovariate(0.8)), 200)
            text = "" if chance.random() < 0.1 else "".join(chance.choices(WORDS, k=chance.randint(2, 14)))
            kind = "media" if not text else "text"
            buffer.append(f"群{group:04d},{ts},u{group}_{member},{kind},{text}\n")
            if len(buffer) == 10000:
                file.writelines(buffer)
                buffer.clear()
        file.writelines(buffer)

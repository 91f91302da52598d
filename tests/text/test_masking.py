"""Numbers and ids are hidden in the middle, cell for cell, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sihu_tui.text.masking import masked


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("电话13800001111谢谢", "电话138****1111谢谢"), ("138 0000 1111", "138 **** 1111"),
        ("tel:+8613800001111", "tel:+861******1111"), ("+1 (415) 555-2671", "+1 (41*) ***-2671"),
        ("加v13800001111", "加v138****1111"), ("加微信wxid_9z8y7xab", "加微信wxi*_****7xab"), ("QQ:12345678", "QQ:12****78"),
    ],
)  # fmt: skip
def test_what_reaches_a_person_is_hidden_wherever_it_stands(said: str, shown: str) -> None:
    assert masked(said) == shown


@pytest.mark.parametrize(
    "said",
    ["2026-03-05 10:00", "订单 202603051380000", "¥1,299.00", "第12天 8点", "A10086", "12345678901234", "满200减30"],
)
def test_days_sums_and_order_numbers_stay(said: str) -> None:
    assert masked(said) == said


@given(st.text("+-( )1234567890aQqwxid_群", max_size=60))
def test_masking_keeps_every_place_and_adds_nothing_the_second_time(said: str) -> None:
    once = masked(said)
    assert len(once) == len(said) and masked(once) == once
    assert all(new in (old, "*") for new, old in zip(once, said, strict=True))

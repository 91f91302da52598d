"""Amounts of money as tables write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sihu_tui.text.amounts import Amounts


def read(*written: str, decimal: str = "") -> list[int]:
    amounts = Amounts(decimal)
    for one in written:
        amounts.look(one)
    assert amounts.settle()
    return [amounts.cents(one) for one in written]


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("¥1,299.00", 129900), ("1.299,00", 129900), ("1299", 129900), ("1299元", 129900), ("￥99.9", 9990), ("1 299,50", 129950),
        ("(99.00)", -9900), ("-99", -9900), ("−1,299.50", -129950), ("１２９９．５０", 129950), ("RMB 12.00", 1200), ("0.5", 50),
        ("12块5", 1250), ("9块9", 990), ("3元5", 350), ("12元50", 1250), ("12€50", 1250), ("12块05", 1205), ("¥12块5", 1250), ("1,200块5", 120050),
        ("12元5角", 1250), ("9元9毛", 990), ("12元5角5分", 1255), ("5角", 50), ("1.2万", 1_200_000), ("3万元", 3_000_000), ("-12元5角", -1250),
        ("-12块5", -1250), ("(12块5)", -1250), ("12 块 5", 1250), ("１２块５", 1250), ("12块", 1200), ("12块钱", 1200), ("99 CNY", 9900), ("-¥5", -500),
        ("¥-5", -500), ("$1,299.50", 129950), ("12.5块", 1250), ("12塊5", 1250), ("5元钱", 500), (" ¥ 5 元 ", 500), ("€1.00", 100),
        (".5", 50), ("1,234,567", 123456700), ("1.234.567,8", 123456780), ("12.500", 1250), ("1'299.00", 129900),
    ],
)  # fmt: skip
def test_amounts_that_say_it_themselves(written: str, cents: int) -> None:
    if written == "12.500":
        assert read(written, decimal=".") == [cents]
    else:
        assert read(written) == [cents]


def test_the_file_says_what_one_amount_does_not() -> None:
    assert read("1,299", "12.50") == [129900, 1250]
    assert read("1.299", "12,50") == [129900, 1250]
    assert read("1,290", decimal=",") == [129]


def test_what_nothing_decides_has_to_be_asked() -> None:
    amounts = Amounts()
    amounts.look("1,299")
    assert not amounts.settle() and amounts.unclear == "1,299"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "abc",
        "¥",
        "12-30",
        "1,29.00",
        "1.2345",
        "--5",
        "1..2",
        "12块555",
        "12元55角",
        "1.2345678万",
        "万",
        "12.5块5",
        "12块5.0",
        "1块2块3",
        "12RMB5",
        "5¥5¥",
        "12块5元5",
        "1,29块5",
    ],
)
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        Amounts(".").cents(written)


@pytest.mark.parametrize(
    ("decimal", "written"),
    [(".", "1,29"), (".", "1.299,00"), (".", "1299,5"), (".", "0,500"), (",", "1.29"), (",", "1,299.00"), (",", "1,234,500"), (".", "1.234.500")],
)  # fmt: skip
def test_another_decimal_mark_than_was_said_is_refused(decimal: str, written: str) -> None:
    with pytest.raises(ValueError):
        Amounts(decimal).cents(written)


def test_thousands_are_read_whatever_was_said_and_what_groups_twice_is_no_decimal_mark() -> None:
    assert read("1,299", "1,234,567.8", "12.500", decimal=".") == [129900, 123456780, 1250]
    assert read("1.299", "1.234.567,8", "12,500", decimal=",") == [129900, 123456780, 1250]
    assert read("1.234.500") == [123450000]
    # a workbook's numbers come with a point, whatever is said of those written as text
    assert Amounts(",", workbook=True).cents("59.7") == 5970


@given(st.integers(-(10**12), 10**12), st.sampled_from([",.", ".,", " ,", " .", "'."]))
def test_every_way_of_writing_an_amount_gives_it_back(cents: int, marks: str) -> None:
    thousands, decimal = marks
    written = f"{abs(cents) / 100:,.2f}" if abs(cents) < 10**15 else ""
    written = written.replace(",", "T").replace(".", decimal).replace("T", thousands)
    assert read(("-" if cents < 0 else "") + written) == [cents]

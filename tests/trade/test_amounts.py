"""Amounts of money, rates and days as users write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import PolicyError
from blocs.trade.policy.amounts import day_of, days_text, money, percent, rate_of, usd, usd_text


@pytest.mark.parametrize(
    "text",
    ["200 billion USD", "$200bn", "USD 200 billion", "US$200b", "200 bn dollars", "200,000 million USD",
     "0.2 trillion dollars", "$200,000,000,000", "200e9 USD", " 200  BILLION  usd ",
     "200 billion US dollars"],
)  # fmt: skip
def test_one_amount_in_many_forms(text: str) -> None:
    assert usd(text) == pytest.approx(200e9, rel=1e-15)


@pytest.mark.parametrize("number", [200e9, 200_000_000_000])
def test_a_number_is_dollars(number: float) -> None:
    assert usd(number) == 200e9


def test_another_currency_needs_its_rate() -> None:
    with pytest.raises(PolicyError, match=r"only USD amounts are understood.*'€50bn at 1.18'"):
        usd("€50bn")
    assert usd("€50bn at 1.18") == pytest.approx(59e9)
    assert usd("50 billion EUR at 1.18 USD") == pytest.approx(59e9)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("200 billion", "no currency"),
        ("$200 billion USD", "two currencies"),
        ("200 billion shekels", "is no amount"),
        ("about $200bn", "is no amount"),
        ("$20,00 billion", "is no amount"),
        ("-$5bn", "is no amount"),
        ("$200bn at 1.2", "in dollars already"),
        ("$200", "give the scale"),
        (200, "give the scale"),
        (-5e9, "not above zero"),
        (0, "not above zero"),
        (float("nan"), "not above zero"),
        (float("inf"), "not above zero"),
        (True, "no amount"),
        (None, "no amount"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(text: object, fault: str) -> None:
    with pytest.raises(PolicyError, match=fault):
        usd(text)  # type: ignore[arg-type]


@given(st.floats(1e6, 1e14))
def test_an_amount_written_is_the_amount_read(value: float) -> None:
    assert usd(usd_text(value)) == value


@pytest.mark.parametrize(
    ("written", "rate"),
    [
        ("25%", 0.25),
        ("25 %", 0.25),
        ("7.5 percent", 0.075),
        ("10 per cent", 0.1),
        ("0.25", 0.25),
        (".25", 0.25),
        (1, 1.0),
    ],
)
def test_rates(written: str | float, rate: float) -> None:
    assert rate_of(written) == pytest.approx(rate)


def test_a_rate_of_25_is_refused_with_what_was_meant() -> None:
    with pytest.raises(PolicyError, match=r"25 means 2,500 %.*25 % is 0\.25"):
        rate_of(25)
    assert rate_of(5) == 5


@pytest.mark.parametrize(
    "written", ["a quarter", "", "25 % %", True, None, float("nan"), float("inf"), [0.1]]
)
def test_what_is_no_rate_is_refused(written: object) -> None:
    with pytest.raises(PolicyError, match="is no rate"):
        rate_of(written)  # type: ignore[arg-type]


def test_words() -> None:
    assert (money(559.99e9), money(1.5e12), money(2e6), money(999)) == (
        "$560 billion",
        "$1.5 trillion",
        "$2 million",
        "$999",
    )
    assert (percent(0.25), percent(0.075), percent(12)) == ("25 %", "7.5 %", "1,200 %")
    assert days_text(date(2018, 9, 24), date(2019, 5, 9)) == "from 24 September 2018 to 9 May 2019, "
    assert days_text(None, None) == ""


def test_days() -> None:
    assert day_of("2018-09-24", "since") == day_of(date(2018, 9, 24), "since") == date(2018, 9, 24)
    assert day_of(None, "since") is None
    for wrong in ("24.9.2018", "2018-02-30", 2018, datetime(2018, 9, 24, 12)):
        with pytest.raises(PolicyError, match=r"until: .* is no day; write YYYY-MM-DD"):
            day_of(wrong, "until")  # type: ignore[arg-type]

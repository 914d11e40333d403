"""Numbers: expressions of news and what they are worth."""

# ruff: noqa: E501 (a case is one row)
from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.reading.numbers import Number, find_numbers
from blocs.reading.numerals import value_of

Row = tuple[str, float | None, float | None, str, str | None]


def shown(text: str) -> list[Row]:
    """What was found: the words, low, high, comparator, unit."""
    return [(text[n.start : n.end], n.low, n.high, n.comparator, n.unit) for n in find_numbers(text)]


def only(text: str) -> Number:
    found = find_numbers(text)
    assert len(found) == 1, (text, found)
    return found[0]


# fmt: off
READ: list[tuple[str, Row]] = [
    # digits and comparators
    ("36,000 troops", ("36,000", 36000, 36000, "=", None)),
    ("more than 3,000 troops", ("3,000", 3000, None, ">", None)),
    ("around 300,000 soldiers", ("300,000", 300000, 300000, "~", None)),
    ("nearly 1,000 aircraft", ("1,000", None, 1000, "<~", None)),
    ("almost 1,000 aircraft", ("1,000", None, 1000, "<~", None)),
    ("up to 25 ships", ("25", None, 25, "<=", None)),
    ("as many as 25 ships", ("25", None, 25, "<=", None)),
    ("no more than 25 ships", ("25", None, 25, "<=", None)),
    ("at least 25 ships", ("25", 25, None, ">=", None)),
    ("no fewer than 25 ships", ("25", 25, None, ">=", None)),
    ("fewer than 25 ships", ("25", None, 25, "<", None)),
    ("under 25 ships", ("25", None, 25, "<", None)),
    ("over 25 ships", ("25", 25, None, ">", None)),
    ("just over 25 ships", ("25", 25, None, ">~", None)),
    ("just under 25 ships", ("25", None, 25, "<~", None)),
    ("some 25 ships", ("25", 25, 25, "~", None)),
    ("an estimated 25 ships", ("25", 25, 25, "~", None)),
    ("more than an estimated 25 ships", ("25", 25, None, ">", None)),
    ("300-plus ships", ("300", 300, None, ">=", None)),
    ("300 or more ships", ("300", 300, None, ">=", None)),
    ("300 ships or more", ("300", 300, None, ">=", None)),
    ("300 or so ships", ("300", 300, 300, "~", None)),
    ("300 or fewer ships", ("300", None, 300, "<=", None)),
    ("1.5 tonnes", ("1.5", 1.5, 1.5, "=", None)),
    ("10 000 troops", ("10 000", 10000, 10000, "=", None)),
    ("10\u00a0000 troops", ("10\u00a0000", 10000, 10000, "=", None)),
    ("2½ years", ("2½", 2.5, 2.5, "=", None)),
    ("3.2 million people", ("3.2 million", 3.2e6, 3.2e6, "=", None)),
    ("12m people", ("12m", 12e6, 12e6, "=", None)),
    # words
    ("twenty-five ships", ("twenty-five", 25, 25, "=", None)),
    ("seventy ships", ("seventy", 70, 70, "=", None)),
    ("nineteen ships", ("nineteen", 19, 19, "=", None)),
    ("one hundred and six ships", ("one hundred and six", 106, 106, "=", None)),
    ("two hundred and fifty-four ships", ("two hundred and fifty-four", 254, 254, "=", None)),
    ("three hundred thousand soldiers", ("three hundred thousand", 300000, 300000, "=", None)),
    ("twelve hundred men", ("twelve hundred", 1200, 1200, "=", None)),
    ("half a million people", ("half a million", 500000, 500000, "=", None)),
    ("a half-million people", ("a half-million", 500000, 500000, "=", None)),
    ("half a dozen ships", ("half a dozen", 6, 6, "=", None)),
    ("a quarter of a million people", ("a quarter of a million", 250000, 250000, "=", None)),
    ("two and a half years", ("two and a half", 2.5, 2.5, "=", None)),
    ("one and a half million people", ("one and a half million", 1.5e6, 1.5e6, "=", None)),
    ("two dozen ships", ("two dozen", 24, 24, "=", None)),
    ("more than a dozen ships", ("a dozen", 12, None, ">", None)),
    ("a hundred ships", ("a hundred", 100, 100, "=", None)),
    ("one in five ships", ("one in five", 20, 20, "=", "percent")),
    ("two point five miles", ("two point five", 2.5, 2.5, "=", None)),
    ("three and a quarter miles", ("three and a quarter", 3.25, 3.25, "=", None)),
    ("a four-million-ton mark", ("four-million-ton", 4e6, 4e6, "=", "tonne")),
    ("several hundred ships", ("several hundred", 300, None, "~", None)),
    # vague
    ("scores of ships", ("scores", 40, None, "~", None)),
    ("dozens of ships", ("dozens", 24, None, "~", None)),
    ("tens of thousands of soldiers", ("tens of thousands", 20000, None, "~", None)),
    ("hundreds of thousands of soldiers", ("hundreds of thousands", 200000, None, "~", None)),
    ("billions of dollars", ("billions", 2e9, None, "~", "USD")),
    # money
    ("$200 billion of tariffs", ("$200 billion", 200e9, 200e9, "=", "USD")),
    ("US$1.2bn", ("US$1.2bn", 1.2e9, 1.2e9, "=", "USD")),
    ("A$12 billion", ("A$12 billion", 12e9, 12e9, "=", "AUD")),
    ("C$ 16.4 million", ("C$ 16.4 million", 16.4e6, 16.4e6, "=", "CAD")),
    ("100 million won", ("100 million won", 100e6, 100e6, "=", "KRW")),
    ("€145.8 million", ("€145.8 million", 145.8e6, 145.8e6, "=", "EUR")),
    ("145.8 million euros", ("145.8 million euros", 145.8e6, 145.8e6, "=", "EUR")),
    ("£10m", ("£10m", 10e6, 10e6, "=", "GBP")),
    ("10 billion yuan", ("10 billion yuan", 10e9, 10e9, "=", "CNY")),
    ("¥10bn", ("¥10bn", 10e9, 10e9, "=", "JPY")),
    ("RMB 10 billion", ("RMB 10 billion", 10e9, 10e9, "=", "CNY")),
    ("50 million USD", ("50 million USD", 50e6, 50e6, "=", "USD")),
    ("EUR 5 million", ("EUR 5 million", 5e6, 5e6, "=", "EUR")),
    ("ten million US dollars", ("ten million US dollars", 10e6, 10e6, "=", "USD")),
    ("5 billion Australian dollars", ("5 billion Australian dollars", 5e9, 5e9, "=", "AUD")),
    ("3 billion Danish kroner", ("3 billion Danish kroner", 3e9, 3e9, "=", "DKK")),
    ("100 billion roubles", ("100 billion roubles", 100e9, 100e9, "=", "RUB")),
    ("Rs 500 crore", ("Rs 500 crore", 5e9, 5e9, "=", "INR")),
    ("a $10-billion deal", ("$10-billion", 10e9, 10e9, "=", "USD")),
    ("more than $1.5 trillion", ("$1.5 trillion", 1.5e12, None, ">", "USD")),
    # shares
    ("almost one third of its oil", ("one third", None, 33.33, "<~", "percent")),
    ("two-thirds of its oil", ("two-thirds", 66.67, 66.67, "=", "percent")),
    ("a quarter of its oil", ("a quarter", 25, 25, "=", "percent")),
    ("more than half of its oil", ("half", 50, None, ">", "percent")),
    ("half its oil", ("half", 50, 50, "=", "percent")),
    ("fell by a third in May", ("a third", 33.33, 33.33, "=", "percent")),
    ("12 percent", ("12 percent", 12, 12, "=", "percent")),
    ("12 per cent", ("12 per cent", 12, 12, "=", "percent")),
    ("12.5%", ("12.5%", 12.5, 12.5, "=", "percent")),
    ("ten percent", ("ten percent", 10, 10, "=", "percent")),
    ("two percentage points", ("two percentage points", 2, 2, "=", "percent")),
    ("-2.5%", ("-2.5%", -2.5, -2.5, "=", "percent")),
    ("minus five percent", ("minus five percent", -5, -5, "=", "percent")),
    ("trade doubled", ("doubled", 100, 100, "=", "percent")),
    ("trade more than doubled", ("doubled", 100, None, ">", "percent")),
    ("trade has halved", ("halved", 50, 50, "=", "percent")),
    ("a threefold rise", ("threefold", 200, 200, "=", "percent")),
    # ranges
    ("between 10 and 20 percent", ("10 and 20 percent", 10, 20, "=", "percent")),
    ("between 10% and 20%", ("10% and 20%", 10, 20, "=", "percent")),
    ("between one hundred and two hundred men", ("one hundred and two hundred", 100, 200, "=", None)),
    ("between $5 billion and $10 billion", ("$5 billion and $10 billion", 5e9, 10e9, "=", "USD")),
    ("20 to 30 ships", ("20 to 30", 20, 30, "=", None)),
    ("20-30 ships", ("20-30", 20, 30, "=", None)),
    ("20–30 percent", ("20–30 percent", 20, 30, "=", "percent")),
    ("10% to 15%", ("10% to 15%", 10, 15, "=", "percent")),
    ("$1.5-2 billion", ("$1.5-2 billion", 1.5e9, 2e9, "=", "USD")),
    ("$200-$300 million", ("$200-$300 million", 200e6, 300e6, "=", "USD")),
    ("two to three million people", ("two to three million", 2e6, 3e6, "=", None)),
]
# fmt: on


@pytest.mark.parametrize(("text", "row"), READ)
def test_an_expression_has_its_value(text: str, row: Row) -> None:
    assert shown(text) == [row]


@pytest.mark.parametrize(
    "text",
    [
        "the S-400 and S-300 systems",
        "a Su-35 and an F-16",
        "flight MH17",
        "5G networks",
        "before 9/11",
        "the P5+1",
        "the G20 and the Group of 20",
        "the Group of Seven",
        "the Five Eyes",
        "COVID-19",
        "a Boeing 737",
        "Article 5",
        "No. 2",
        "Resolution 2231",
        "resolutions 1718 and 1874",
        "Zapad 2017",
        "one another",
        "no one",
        "this one, that one",
        "one by one",
        "one-sided",
        "zero-sum, zero tolerance",
        "the one China policy",
        "at 10:30",
        "at 5 p.m.",
        "at 2200 GMT",
        "a 45-year-old, aged 45",
        "45 years old",
        "the 21st time, the 100th day",
        "the twenty-first visit",
        "call +1-222-2222",
        "call 555-1234",
        "a 3-2 win",
        "a third country, a third time",
        "the third, the fifth",
        "in the first half of the game, the second half",
        "half-hearted",
        "a quarter-final",
        "https://example.org/?q=30%25",
        "http://example.org/2018/09",
        "user_12 and x9",
    ],
)
def test_what_only_looks_like_an_amount_is_none(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rose 15% to $4 billion", ["15%", "$4 billion"]),
        ("from 10% to 15%", ["10%", "15%"]),
        ("by 51 votes to 49", ["51", "49"]),
        ("two tanks and three ships", ["two", "three"]),
        ("12 of the 30 ships", ["12", "30"]),
        ("36,000 vehicles, 1,000 aircraft and 80 ships", ["36,000", "1,000", "80"]),
    ],
)
def test_neighbours_stay_apart(text: str, words: list[str]) -> None:
    assert [row[0] for row in shown(text)] == words


@pytest.mark.parametrize(
    "text", ["12 won the vote", "50 pounds of explosives", "two real problems", "10 men"]
)
def test_what_is_no_money_has_no_currency(text: str) -> None:
    assert only(text).unit is None


def test_form_tells_how_it_was_written() -> None:
    said = {
        "12 ships": "digits",
        "twelve ships": "words",
        "scores of ships": "vague",
        "a third of it": "fraction",
        "doubled": "multiple",
    }
    assert {text: only(text).form for text in said} == said


UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def spell(n: int, joint: str = " and ") -> str:
    """A number in words, as an English writer would."""
    if n < 20:
        return UNITS[n]
    if n < 100:
        return TENS[n // 10 - 2] + (f"-{UNITS[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{UNITS[n // 100]} hundred" + (joint + spell(n % 100) if n % 100 else "")
    rest = n % 1000
    return f"{spell(n // 1000, joint)} thousand" + (
        (joint if rest < 100 else " ") + spell(rest, joint) if rest else ""
    )


@settings(deadline=None)
@given(st.integers(1, 999_999), st.sampled_from([" and ", " "]))
def test_numbers_in_words_are_read_back(n: int, joint: str) -> None:
    words = spell(n, joint)
    assert value_of(words) == n
    assert shown(f"They counted {words} ships.") == ([(words, n, n, "=", None)])


@settings(deadline=None)
@given(st.integers(0, 10**12))
def test_digits_with_commas_are_read_back(n: int) -> None:
    number = only(f"They counted {n:,} ships.")
    assert (number.low, number.high) == (n, n)


@settings(deadline=None)
@given(
    st.integers(1, 99_999),
    st.integers(0, 2),
    st.sampled_from([("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)]),
    st.sampled_from(
        [
            ("$", "", "USD"),
            ("€", "", "EUR"),
            ("", " yuan", "CNY"),
            ("US$", "", "USD"),
            ("", " euros", "EUR"),
            ("", "", None),
        ]
    ),
)
def test_scaled_amounts_are_read_back(
    digits: int, places: int, scale: tuple[str, int], money: tuple[str, str, str | None]
) -> None:
    amount = f"{digits / 10**places:.{places}f}"
    number = only(f"It was worth {money[0]}{amount} {scale[0]}{money[1]} then.")
    assert number.low == number.high == pytest.approx(digits * 10 ** (scale[1] - places), rel=1e-12)
    assert number.unit == money[2]


@settings(deadline=None)
@given(st.integers(1, 500), st.integers(1, 500))
def test_ranges_are_read_back(a: int, width: int) -> None:
    number = only(f"between {a} and {a + width} ships")
    assert (number.low, number.high) == (a, a + width)


PIECES = st.sampled_from(
    "one|two|twenty|hundred|thousand|million|and|a|half|-|–|to|between|$|€|%|percent|12|1,000|3.5|.|,|third|of|scores|won|more than|"
    "No.|S|/|:|dozen|quarters|fold|three|USD|zero|½|\u202f|\n|bn|m|²|٣|+".split("|")
)


@settings(deadline=None)
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(PIECES, max_size=25).map(" ".join),
        st.lists(PIECES, max_size=25).map("".join),
    )
)
def test_any_text_gives_ordered_spans_and_sound_bounds(text: str) -> None:
    found = find_numbers(text)
    assert all(0 <= n.start < n.end <= len(text) for n in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(n.low is not None or n.high is not None for n in found)
    assert all(n.low <= n.high for n in found if n.low is not None and n.high is not None)


@pytest.mark.parametrize(
    "piece", ["1", "1,111,", "one hundred and ", "1 ", "$ ", "between 1 and ", "half a ", "1-", "a " * 4, " "]
)
def test_hostile_text_takes_linear_time(piece: str, calls: Callable[[Callable[[], object]], int]) -> None:
    """Four times the text calls at most five times as many functions."""
    n = 4_000 // len(piece)
    assert calls(lambda: find_numbers(piece * n * 4)) <= 5 * calls(lambda: find_numbers(piece * n)) + 500


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "raises the ceiling on exports from $160 million to $700 million",
            [("$160 million", 1.6e8), ("$700 million", 7e8)],
        ),
        (
            "raise the credit by $7.1 billion to $57.1 billion",
            [("$7.1 billion", 7.1e9), ("$57.1 billion", 5.71e10)],
        ),
        ("duties that range from 8 to 30 per cent", [("8 to 30 per cent", 8)]),
        ("worth SFr5.5bn", [("SFr5.5bn", 5.5e9)]),
        ("it accounts for about half.", [("half", 50)]),
    ],
)
def test_two_ends_are_two_amounts_unless_they_are_a_range(text: str, rows: list[tuple[str, float]]) -> None:
    assert [(words, low) for words, low, *_ in shown(text)] == rows

"""Quantities: unit, owner, aspect, period and comparator of what stands in a sentence."""

# ruff: noqa: E501 (a case is one row)
from __future__ import annotations

import pytest

from blocs.reading import Quantity

from .make import read


def only(text: str) -> Quantity:
    found = read(text).quantities
    assert len(found) == 1, found
    return found[0]


# fmt: off
AMOUNTS = [
    # text, words, value, comparator, unit, what is counted, owner, aspect, realis
    ("Russia sent 300,000 troops to Siberia.", "300,000", (3e5, 3e5), "=", "person", "troops", "RUS", "level", "actual"),
    ("More than 3,000 Chinese soldiers took part in the exercise.", "3,000", (3000, None), ">", "person", "Chinese soldiers", "CHN", "level", "actual"),
    ("Scores of Russian ships crossed the strait.", "Scores", (40, None), "~", "ship", "Russian ships", "RUS", "level", "actual"),
    ("Russia could send up to 25 ships.", "25", (None, 25), "<=", "ship", "ships", "RUS", "level", "possible"),
    ("Russia will send 12 jets.", "12", (12, 12), "=", "aircraft", "jets", "RUS", "level", "planned"),
    ("Turkey hosts 3.5 million Syrian refugees.", "3.5 million", (3.5e6, 3.5e6), "=", "person", "Syrian refugees", "SYR", "level", "actual"),
    ("Saudi Arabia pumps 10 million barrels a day.", "10 million", (1e7, 1e7), "=", "barrel", "barrels", "SAU", "level", "actual"),
    ("India ordered five S-400 systems.", "five", (5, 5), "=", "system", "S-400 systems", "IND", "level", "actual"),
    ("The United States imposed tariffs on another $200 billion of Chinese goods.", "$200 billion", (2e11, 2e11), "=", "USD", "Chinese goods", "CHN", "level", "actual"),
    ("China buys almost one third of Iran's oil.", "one third", (None, 33.33), "<~", "percent", "Iran's oil", "IRN", "level", "actual"),
    ("Unemployment in Spain is 15 percent.", "15 percent", (15, 15), "=", "percent", "Unemployment", "ESP", "level", "actual"),
    ("Germany will spend 1.5 percent of its GDP on defence.", "1.5 percent", (1.5, 1.5), "=", "percent", "its GDP", "DEU", "level", "planned"),
    ("Iran's economy shrank by 6 percent.", "6 percent", (6, 6), "=", "percent", "Iran's economy", "IRN", "change", "actual"),
    ("The Turkish lira lost 30 percent.", "30 percent", (30, 30), "=", "percent", "Turkish lira", "TUR", "change", "actual"),
    ("Russia's exports more than doubled.", "doubled", (100, None), ">", "percent", "Russia's exports", "RUS", "change", "actual"),
    ("The exercise was the biggest in Russia since 1981.", "1981", (1981, 1981), "=", "year", "exercise", "RUS", "rank", "actual"),
    ("Iran was invited for the first time.", "first", (1, 1), "=", "time", "Iran", "IRN", "rank", "actual"),
    ("The Russian missile flew 500 km.", "500", (500, 500), "=", "km", "Russian missile", "RUS", "distance", "actual"),
    ("China's talks lasted for six hours.", "six", (6, 6), "=", "hour", "China's talks", "CHN", "duration", "actual"),
    ("China held a week-long exercise.", "week-long", (1, 1), "=", "week", "exercise", "CHN", "duration", "actual"),
]
# fmt: on


@pytest.mark.parametrize(
    ("text", "words", "value", "comparator", "unit", "of", "owner", "aspect", "realis"), AMOUNTS
)
def test_an_amount_is_read_whole(
    text: str,
    words: str,
    value: tuple[float | None, float | None],
    comparator: str,
    unit: str,
    of: str,
    owner: str,
    aspect: str,
    realis: str,
) -> None:
    q = only(text)
    assert (q.text, q.value, q.comparator, q.unit) == (words, value, comparator, unit)
    assert (q.of, " ".join(q.owner), q.aspect, q.realis) == (of, owner, aspect, realis)


# fmt: off
PERIODS = [
    ("Trade between China and Russia grew by 25 percent in the first six months of the year.", ("2018-01-01", "2018-06-30")),
    ("Bilateral trade reached $100 billion in 2017.", ("2017-01-01", "2017-12-31")),
    ("Exports fell 3.2% last year.", ("2017-01-01", "2017-12-31")),
    ("Exports have fallen 3.2% this year.", ("2018-01-01", "2018-09-13")),
    ("Trade will reach $100 billion this year.", ("2018-01-01", "2018-12-31")),
    ("Trade will reach $100 billion by the end of the year.", ("2018-01-01", "2018-12-31")),
    ("Xi and Putin have met 26 times since 2013.", ("2013-01-01", "2018-09-13")),
    ("A strike killed 12 civilians in Yemen on Monday.", ("2018-09-10", "2018-09-10")),
    ("Russia has 300,000 troops in Siberia.", None),
    ("On Monday Germany counted 300,000 tanks.", None),
]
# fmt: on


@pytest.mark.parametrize(("text", "period"), PERIODS)
def test_flows_have_a_period_and_stocks_have_none(text: str, period: tuple[str, str] | None) -> None:
    assert only(text).period == period


def test_trade_of_a_pair_belongs_to_both() -> None:
    assert only("Trade between China and Russia grew by 25 percent.").owner == ("CHN", "RUS")


def test_each_of_a_row_is_an_amount() -> None:
    found = read("The army deployed 36,000 vehicles, 1,000 aircraft and 80 ships.").quantities
    assert [(q.value[0], q.unit) for q in found] == [(36000, "vehicle"), (1000, "aircraft"), (80, "ship")]


@pytest.mark.parametrize(
    "text",
    [
        "The two countries met.",
        "Both sides met on 13 September 2018.",
        "He is 65.",
        "The 45-year-old minister resigned.",
        "It was one of the reasons, one way or another.",
        "Resolution 2231 and Article 5 were cited.",
        "The S-400 and the Su-35 flew.",
        "In 2014 and in 2015 they met.",
        "Two years ago they met.",
    ],
)
def test_what_is_no_amount_gives_no_quantity(text: str) -> None:
    assert read(text).quantities == ()


def test_an_amount_points_at_its_words() -> None:
    reading = read("More than 3,000 Chinese soldiers took part.")
    (q,) = reading.quantities
    text = reading.report.text
    assert text[q.start : q.end] == "3,000"
    assert q.of_span is not None and text[slice(*q.of_span)] == "Chinese soldiers"


def test_a_time_ahead_that_is_also_a_length_is_both() -> None:
    q = only("Russia will pay over the next six years.")
    assert (q.text, q.unit, q.aspect) == ("six", "year", "duration")

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
    ("Turkey hosts 3.5 million Syrian refugees.", "3.5 million", (3.5e6, 3.5e6), "=", "person", "Syrian refugees", "SYR TUR", "level", "actual"),
    ("Saudi Arabia pumps 10 million barrels a day.", "10 million", (1e7, 1e7), "=", "barrel", "barrels", "SAU", "level", "actual"),
    ("India ordered five S-400 systems.", "five", (5, 5), "=", "system", "S-400 systems", "IND", "level", "actual"),
    ("The United States imposed tariffs on another $200 billion of Chinese goods.", "$200 billion", (2e11, 2e11), "=", "USD", "Chinese goods", "USA CHN", "level", "actual"),
    ("China buys almost one third of Iran's oil.", "one third", (None, 33.33), "<~", "percent", "Iran's oil", "CHN IRN", "level", "actual"),
    ("Unemployment in Spain is 15 percent.", "15 percent", (15, 15), "=", "percent", "Unemployment", "ESP", "level", "actual"),
    ("Germany will spend 1.5 percent of its GDP on defence.", "1.5 percent", (1.5, 1.5), "=", "percent", "its GDP", "DEU", "level", "planned"),
    ("Iran's economy shrank by 6 percent.", "6 percent", (6, 6), "=", "percent", "Iran's economy", "IRN", "change", "actual"),
    ("The Turkish lira lost 30 percent.", "30 percent", (30, 30), "=", "percent", "Turkish lira", "TUR", "change", "actual"),
    ("Russia's exports more than doubled.", "doubled", (100, None), ">", "percent", "Russia's exports", "RUS", "change", "actual"),
    ("The exercise was the biggest in Russia since 1981.", "1981", (1981, 1981), "=", "year", "exercise", "RUS", "rank", "actual"),
    ("Iran was invited for the third time.", "third", (3, 3), "=", "time", "Iran", "IRN", "rank", "actual"),
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
        "Xi arrived in a Falcon 900 jet.",
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


# fmt: off
ELIDED = [
    # text, words, low, unit
    ("Police arrested six.", "six", 6, "person"),
    ("A crew of about 300 was aboard.", "300", 300, "person"),
    ("The quota was cut from 17 launches to 12.", "12", 12, "launch"),
    ("South Africa lost nine men, Malawi three.", "three", 3, "person"),
    ("The government put the number of dead at 350.", "350", 350, "person"),
    ("Two of our soldiers were wounded.", "Two", 2, "person"),
]
# fmt: on


@pytest.mark.parametrize(("text", "words", "low", "unit"), ELIDED)
def test_a_number_without_its_noun_counts_what_the_clause_says(
    text: str, words: str, low: float, unit: str
) -> None:
    found = {q.text: q for q in read(text).quantities}
    assert (found[words].value[0], found[words].unit) == (low, unit)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Colombia will pay 4,208 pesos.", "COP"),
        ("Senegal borrowed 30 billion francs.", "XOF"),
        ("Denmark paid 10 million kroner.", "DKK"),
        ("Switzerland paid 10 million francs.", "CHF"),
    ],
)
def test_a_shared_name_of_money_means_that_of_the_state_in_view(text: str, code: str) -> None:
    assert only(text).unit == code


@pytest.mark.parametrize(
    ("text", "words", "value", "unit", "aspect"),
    [
        ("China spoke for half an hour.", "half an hour", (0.5, 0.5), "hour", "duration"),
        ("China must leave within five days.", "five", (None, 5), "day", "duration"),
        ("China and Japan met twice.", "twice", (2, 2), "time", "level"),
        ("It was the worst crisis in two decades.", "two", (20, 20), "year", "rank"),
    ],
)
def test_lengths_ranks_and_times_in_words(
    text: str, words: str, value: tuple[float | None, float | None], unit: str, aspect: str
) -> None:
    found = {q.text: q for q in read(text).quantities}[words]
    assert (found.value, found.unit, found.aspect) == (value, unit, aspect)


# fmt: off
NOUNS = [
    # text, words, low, unit
    ("Russia lost two Mirage fighters.", "two", 2, "aircraft"),
    ("Three Turkish aircraft stood ready.", "Three", 3, "aircraft"),
    ("Nepal sells 941 MW to India.", "941", 941, "megawatt"),
    ("Three weeks ago Japan closed its embassy.", "Three", 3, "week"),
    ("One day after the vote the envoy left.", "One", 1, "day"),
    ("China will take 25 tonnes in each of the next three years.", "three", 3, "year"),
    ("Beijing will put off the levy for a year.", "a year", 1, "year"),
    ("It was the worst quarrel since the Cuban crisis of 1962.", "1962", 1962, "year"),
    ("The bank cut its rate by half a point.", "half a point", 0.5, "point"),
    ("India is the second largest importer of oil.", "second", 2, "country"),
    ("Trade grew for more than a year and a half.", "a year and a half", 1.5, "year"),
]
LEFT_OUT = [
    ("Japan and Brazil hold 15.7 and 15.6 per cent of the votes.", "15.7", 15.7, "percent"),
    ("Visas were extended from five to ten years.", "five", 5, "year"),
    ("The number of banks that can draw on the fund rose to 14.", "14", 14, "bank"),
    ("Dutch tourists numbered 900,000 last year.", "900,000", 9e5, "person"),
    ("The judges voted by 15 to two against the claim.", "15", 15, "vote"),
    ("There were 14 ships in the strait, against three in 2011.", "three", 3, "ship"),
    ("A poll gives the party 27 of 150 seats.", "27", 27, "seat"),
    ("The peso fell by 2.6 percent to 39.9 to the dollar.", "39.9", 39.9, "MXN"),
    ("The real closed at 5.59 to the dollar.", "5.59", 5.59, "BRL"),
    ("Gold lost 2.5 percent and silver lost 0.4.", "0.4", 0.4, "percent"),
    ("A company bought 566 aircraft. Thailand bought 12 and South Africa 26.", "26", 26, "aircraft"),
    ("Japan paid 3 million euros a year, of which 900,000 went to fishing.", "900,000", 9e5, "EUR"),
    ("Japan shipped 9 million tonnes. Brazil had asked for 12 million.", "12 million", 1.2e7, "tonne"),
    ("Police held 49 soldiers in May. Bail was refused. A court freed the 49 on Monday.", "49", 49, "person"),
]
# fmt: on


@pytest.mark.parametrize(("text", "words", "low", "unit"), NOUNS + LEFT_OUT)
def test_a_number_has_the_unit_that_the_words_around_it_give(
    text: str, words: str, low: float, unit: str
) -> None:
    (*_, q) = [q for q in read(text).quantities if q.text == words]
    assert (q.value[0], q.unit) == (low, unit)


def test_a_share_of_what_was_counted_is_not_read_into_a_number_with_its_own_time() -> None:
    assert not [q for q in read("Police counted 109,000 last year.").quantities if q.unit == "year"]


def test_a_heading_with_a_verb_tells_amounts() -> None:
    reading = read("Lagos to free 162 sailors\n\nABUJA, 13 September 2018 - The navy said so on Thursday.\n")
    assert [(q.value, q.unit) for q in reading.quantities] == [((162, 162), "person")]


# fmt: off
OWNED = [
    ("Xi and Putin met as more than 3,000 Chinese troops joined the exercise.", "3,000", ("CHN",)),
    ("Mali freed 46 Ivorian soldiers.", "46", ("CIV",)),
    ("China said that Uganda had taken in 700,000 Sudanese.", "700,000", ("SDN", "UGA")),
    ("China fought Vietnam. China traded with Vietnam. Unemployment in China is 15 percent.", "15 percent", ("CHN",)),
    ("China fought Vietnam. China traded with Vietnam. China held the biggest week-long exercise since 1981.", "1981", ("CHN",)),
    ("China fought Vietnam. China traded with Vietnam. China held the biggest week-long exercise since 1981.", "week-long", ("CHN",)),
]
# fmt: on


@pytest.mark.parametrize(("text", "words", "owner"), OWNED)
def test_an_amount_belongs_to_the_state_that_it_is_of(text: str, words: str, owner: tuple[str, ...]) -> None:
    (q,) = [q for q in read(text).quantities if q.text == words]
    assert tuple(sorted(q.owner)) == owner

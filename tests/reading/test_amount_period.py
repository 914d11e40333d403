"""Periods of amounts: which days an amount is for."""

# ruff: noqa: E501 (a case is one row)
from __future__ import annotations

import pytest

from blocs.reading.amount_period import Periods
from blocs.reading.quantities import find_amounts
from blocs.reading.signs import CARRIED
from blocs.reading.stages import Stages, stages

from .make import THURSDAY, report

YEAR_BEFORE, FIRST_HALF = ("2017-01-01", "2017-12-31"), ("2018-01-01", "2018-06-30")
BOTH_YEARS = "Trade fell from $96 billion in 2014 to $68 billion in 2015."


def found(text: str) -> Stages:
    return stages(report(text + "\n", THURSDAY))


SAID_ELSEWHERE = [
    ("Exports fell 3.2% last year. They were worth $210 billion.", "$210 billion", YEAR_BEFORE),
    ("China exported $505 billion of goods to the United States in 2017. It bought $130 billion in return.", "$130 billion", YEAR_BEFORE),
]  # fmt: skip
IN_ITS_SENTENCE = [
    ("Putin said in 2017 that trade would grow. Trade between China and Russia grew in the first six months of the year, reaching $50 billion.", "$50 billion", FIRST_HALF),
    ("The two signed a pact in 2014. Trade reached $107 billion in 2017.", "$107 billion", YEAR_BEFORE),
    ("A strike in March killed 30. On Monday shelling killed 12 soldiers near Donetsk.", "12", ("2018-09-10", "2018-09-10")),
    (BOTH_YEARS, "$96 billion", ("2014-01-01", "2014-12-31")),
    (BOTH_YEARS, "$68 billion", ("2015-01-01", "2015-12-31")),
]  # fmt: skip
NONE = [
    (
        "The loan was agreed in March. Turkey's central bank holds $80 billion in reserves.",
        "$80 billion",
        None,
    ),
    (
        "The drill began on Tuesday. About 300,000 troops, 36,000 vehicles and 1,000 aircraft take part.",
        "36,000",
        None,
    ),
]


@pytest.mark.parametrize(("text", "words", "period"), SAID_ELSEWHERE + IN_ITS_SENTENCE + NONE)
def test_an_amount_is_for_the_time_that_the_text_gives_it(
    text: str, words: str, period: tuple[str, str] | None
) -> None:
    amounts = found(text).amounts
    (one,) = [a for a in amounts if words in text[a.start : a.end] or text[a.start : a.end] == words]
    assert one.period == period


@pytest.mark.parametrize("text", [text for text, _, _ in SAID_ELSEWHERE + IN_ITS_SENTENCE + NONE])
def test_the_days_chosen_are_offered_and_of_other_sentences_only_where_the_grammar_gives_none(
    text: str,
) -> None:
    read = found(text)
    periods = Periods(read.timing)
    for amount in find_amounts(read.parse, read.discourse, read.times, THURSDAY):
        candidates = periods.candidates(amount)
        offered = [days and (str(days[0]), str(days[1])) for days in (each.days for each in candidates)]
        assert periods.of(amount) in offered
        assert amount.period in offered
        assert amount.period is None or not any(each.reading in CARRIED for each in candidates)
        assert len(periods.signs(amount, candidates)) == len(candidates)


def test_candidates_are_few_however_many_times_a_text_names() -> None:
    read = found(
        " ".join(
            f"Trade was worth ${year - 1980} billion in {year}, up in May." for year in range(1990, 2018)
        )
    )
    periods = Periods(read.timing)
    assert len(read.amounts) == 28
    assert all(len(periods.candidates(amount)) < 60 for amount in read.amounts)

"""Amounts, days and acts in words."""

from __future__ import annotations

from typing import Any

import pytest

from blocs.brief.amounts import amount, number
from blocs.brief.words import PHRASES, and_list, days_in_words, phrase, shorten, with_the
from blocs.reading.records import Event, EventType, Quantity

_SHARED: dict[str, Any] = {
    "id": "x", "report": "a.txt", "report_id": "a", "start": 0, "end": 1, "sentence": (0, 9),
    "realis": "actual", "confidence": 1.0, "reader": "test",
}  # fmt: skip


def told(low: float | None, high: float | None, comparator: str, unit: str, **more: Any) -> Quantity:
    return Quantity(
        **{
            **_SHARED,
            "text": "n",
            "value": (low, high),
            "comparator": comparator,
            "unit": unit,
            "of": "things",
            **more,
        }
    )


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (told(3000, None, ">", "person"), "more than 3,000"),
        (told(300000, 300000, "~", "person"), "about 300,000"),
        (told(None, 1000, "<~", "person"), "nearly 1,000"),
        (told(2e11, 2e11, "=", "USD"), "$200 billion"),
        (told(1e11, None, ">", "USD"), "more than $100 billion"),
        (told(None, 33.33, "<~", "percent", aspect="change"), "almost one third"),
        (told(50, 50, "=", "percent"), "50%"),
        (told(12.5, 12.5, "=", "percent"), "12.5%"),
        (told(40, None, "~", "ship", text="scores"), "scores (40 or more)"),
        (told(1981, 1981, "=", "year", aspect="rank"), "since 1981"),
        (told(1, 1, "=", "time", aspect="rank"), "first time"),
        (told(3, 3, "=", "time"), "3 times"),
        (told(1, 1, "=", "week", aspect="duration"), "1 week"),
        (told(900, 900, "=", "mile", aspect="distance"), "900 miles"),
        (told(None, 25, "<=", "percent"), "up to 25%"),
        (told(10, None, ">=", "tank"), "at least 10"),
        (told(None, 10, "<", "tank", of=""), "less than 10 tanks"),
        (told(5, 5, "=", "country", of=""), "5 countries"),
        (told(2, 3, "=", "tank"), "2 to 3"),
        (told(2e9, 3e9, "=", "EUR"), "€2 billion to €3 billion"),
        (told(5e9, 5e9, "=", "CNY"), "5 billion yuan"),
        (told(5e9, 5e9, "=", "XAF"), "5 billion XAF"),
        (told(-3e9, -3e9, "=", "USD"), "-$3 billion"),
        (told(None, None, "=", "ship", text="fleets"), "fleets"),
    ],
)  # fmt: skip
def test_amounts(quantity: Quantity, words: str) -> None:
    assert amount(quantity) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (7, "7"),
        (36000, "36,000"),
        (0.5, "0.5"),
        (1.5e6, "1.5 million"),
        (84e9, "84 billion"),
        (2.1e12, "2.1 trillion"),
    ],
)
def test_numbers(value: float, words: str) -> None:
    assert number(value) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2018-09-11", "2018-09-11", "11 September 2018"),
        ("2018-09-11", "2018-09-13", "11–13 September 2018"),
        ("2018-08-30", "2018-09-02", "30 August – 2 September 2018"),
        ("2017-12-30", "2018-01-02", "30 December 2017 – 2 January 2018"),
        ("2018-01-01", "2018-12-31", "2018"),
        ("2016-01-01", "2018-12-31", "2016–2018"),
        ("2018-01-01", "2018-06-30", "first half of 2018"),
        ("2018-07-01", "2018-12-31", "second half of 2018"),
        ("2018-04-01", "2018-06-30", "second quarter of 2018"),
        ("2018-02-01", "2018-02-28", "February 2018"),
        ("2018-03-01", "2018-04-30", "March–April 2018"),
        ("2018-01-01", "2018-09-11", "2018 up to 11 September"),
    ],
)
def test_days(first: str, last: str, words: str) -> None:
    assert days_in_words((first, last)) == words


def act(kind: str, realis: str = "actual", text: str = "x", both: bool = False) -> str:
    event = Event(
        **{**_SHARED, "realis": realis, "text": text}, type=EventType(kind), goldstein=0.0,
        actors=("CHN", "RUS") if both else ("USA",), recipients=() if both else ("CHN",),
    )  # fmt: skip
    return phrase(event, ["China", "Russia"] if both else ["United States"], [] if both else ["China"])


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (act("SANCTION"), "The United States imposes sanctions on China"),
        (act("SANCTION", "planned", "tariffs"), "The United States plans to impose tariffs on China"),
        (act("CONSULT", both=True), "China and Russia met"),
        (act("SUPPORT", text="signed", both=True), "China and Russia signed an agreement"),
        (act("SUPPORT", both=True), "China and Russia backed each other"),
        (act("ACCUSE", "denied"), "The United States did not criticise China"),
        (act("COOPERATE", "possible", both=True), "China and Russia may cooperate"),
        (act("COOPERATE", "general"), "The United States cooperates with China"),
        (act("AGREE", "planned", both=True), "China and Russia plan to agree to cooperate"),
        (act("MOBILIZE"), "The United States mobilises forces against China"),
    ],
)
def test_phrases(said: str, words: str) -> None:
    assert said == words


def test_every_type_has_words_for_every_realis() -> None:
    assert {t.value for t in EventType} <= PHRASES.keys()
    for kind in EventType:
        for both in (False, True):
            forms = [
                act(kind.value, r, both=both) for r in ("actual", "general", "planned", "possible", "denied")
            ]
            assert len(set(forms[1:])) == 4
            assert all("  " not in f and f == f.strip() for f in forms)


def test_lists_articles_and_cuts() -> None:
    assert and_list(["a", "b", "c"]) == "a, b and c"
    assert with_the("Netherlands") == "the Netherlands"
    assert with_the("Russia") == "Russia"
    assert shorten("one two  three four", 12) == "one two…"

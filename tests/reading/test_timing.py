"""Timing: which day belongs to an act."""

# ruff: noqa: E501 (a case is one row)
from __future__ import annotations

import random
from datetime import date

import pytest

from blocs.reading.language import Parse, Token, language, parse
from blocs.reading.records import EventType, Realis
from blocs.reading.times import find_times
from blocs.reading.timing import Timing

from .make import THURSDAY, report


def timed(text: str, published: date | None = THURSDAY) -> tuple[Parse, Timing]:
    parsed = parse(report(text + "\n", published), language())
    return parsed, Timing(parsed, find_times(parsed.text, published), published)


def word(parsed: Parse, lower: str) -> Token:
    return next(t for t in parsed.tokens if t.lower == lower)


def day(
    text: str,
    trigger: str,
    type: EventType,
    realis: Realis | None = "actual",
    published: date | None = THURSDAY,
) -> tuple[str, str] | None:
    parsed, timing = timed(text, published)
    token = word(parsed, trigger)
    found = timing.date(token, realis, type, token.pos in ("NOUN", "PROPN", "ADJ"))
    return found.days if found else None


OWN = [
    ("Canada expelled two envoys on Monday.", "expelled", EventType.SANCTION, "2018-09-10"),
    ("On Tuesday Canada expelled two envoys and froze aid.", "froze", EventType.SANCTION, "2018-09-11"),
    ("The foreign ministers of Kenya and Uganda met on 3 July in Nairobi.", "met", EventType.CONSULT, "2018-07-03"),
    ("France condemned the raid on Wednesday; Spain had sent ships in May.", "condemned", EventType.ACCUSE, "2018-09-12"),
    ("France condemned the raid on Wednesday; Spain had sent ships in May.", "sent", EventType.MOBILIZE, "2018-05-01"),
    ("Belarus recalled its envoy on Monday, four days after the EU imposed sanctions.", "imposed", EventType.SANCTION, "2018-09-06"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "trigger", "type", "first"), OWN)
def test_an_act_takes_the_time_that_hangs_on_it(text: str, trigger: str, type: EventType, first: str) -> None:
    found = day(text, trigger, type)
    assert found is not None
    assert found[0] == first


def test_realis_decides_which_friday_is_meant() -> None:
    text = "Turkey plans to release the pastor on Friday."
    assert day(text, "release", EventType.RETREAT, "planned") == ("2018-09-14", "2018-09-14")
    assert day("Turkey released the pastor on Friday.", "released", EventType.RETREAT) == (
        "2018-09-07",
        "2018-09-07",
    )


def test_the_story_goes_on_in_the_next_sentence() -> None:
    text = "Ecuador expelled the consul on Tuesday. Peru condemned the raid."
    assert day(text, "condemned", EventType.ACCUSE) == ("2018-09-11", "2018-09-11")


def test_a_standing_state_has_no_day() -> None:
    text = "The two states regularly trade in copper and wool."
    assert day(text, "trade", EventType.COOPERATE, "general") is None


def test_without_publication_only_named_years_date_an_act() -> None:
    text = "Kenya expelled the envoy on Monday. Chad attacked the port in 1987."
    assert day(text, "expelled", EventType.SANCTION, published=None) in (None, ("1987-01-01", "1987-12-31"))
    assert day(text, "attacked", EventType.ASSAULT, published=None) == ("1987-01-01", "1987-12-31")


STORY = (
    "Rwanda reopened its border with Uganda on Monday.\n\nKigali shut the post in February 2015 and accused "
    "Kampala of arrests. Three days later Uganda released a soldier; the ministers will meet on Friday.\n\n"
    "Kenya welcomed the step, and Tanzania urged both to talk next month."
)


def test_the_day_does_not_depend_on_the_order_of_asking() -> None:
    parsed, timing = timed(STORY)
    verbs = [t for t in parsed.tokens if t.tag[:2] == "VB"]
    told = {t.i: timing.date(t, "actual", EventType.AGREE, False) for t in verbs}
    random.Random(1).shuffle(verbs)
    again = Timing(parsed, find_times(parsed.text, THURSDAY), THURSDAY)
    assert all(again.date(t, "actual", EventType.AGREE, False) == told[t.i] for t in verbs)


def test_candidates_are_few_however_many_times_a_text_names() -> None:
    many = " ".join(
        f"It met on {day} May {year}, in June and on Friday." for year in range(1990, 2018) for day in (1, 2)
    )
    parsed, timing = timed(f"France {many}")
    for token in parsed.tokens:
        candidates = timing.candidates(token)
        assert len(candidates) < 40
        assert candidates[0].days is None
        signs = timing.signs(token, None, EventType.CONSULT, False, candidates)
        assert len(signs) == len(candidates)


def test_the_days_chosen_are_offered_and_in_order() -> None:
    parsed, timing = timed(STORY)
    for token in parsed.tokens:
        found = timing.date(token, None, EventType.CONSULT, False)
        offered = {c.days for c in timing.candidates(token)}
        assert (found and (found.first, found.last)) in offered
        assert found is None or found.first <= found.last

"""Times: what news says of days and periods, and the days that it means."""

# ruff: noqa: E501 (a case is one row)
from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.reading.times import TimeExpression, find_times

THURSDAY = date(2018, 9, 13)
MONDAY = date(2018, 9, 10)
JANUARY = date(2019, 1, 15)


def days(text: str, published: date | None) -> list[tuple[str, str, str]]:
    """What was found: the words, first day, last day."""
    return [(text[t.start : t.end], *t.days) for t in find_times(text, published)]


def only(text: str, published: date | None = THURSDAY) -> TimeExpression:
    found = find_times(text, published)
    assert len(found) == 1, (text, found)
    return found[0]


# fmt: off
RESOLVED = [
    # weekdays look back, "next" and "this" say otherwise
    ("They met on Tuesday.", THURSDAY, "2018-09-11", "2018-09-11"),
    ("They met on Thursday.", THURSDAY, "2018-09-13", "2018-09-13"),
    ("They met on Friday.", THURSDAY, "2018-09-07", "2018-09-07"),
    ("They met last Friday.", THURSDAY, "2018-09-07", "2018-09-07"),
    ("They met last Thursday.", THURSDAY, "2018-09-06", "2018-09-06"),
    ("They will meet next Monday.", THURSDAY, "2018-09-17", "2018-09-17"),
    ("They will meet next Friday.", MONDAY, "2018-09-21", "2018-09-21"),
    ("They will meet this Friday.", THURSDAY, "2018-09-14", "2018-09-14"),
    ("They met this Tuesday.", THURSDAY, "2018-09-11", "2018-09-11"),
    ("They will meet this coming Tuesday.", THURSDAY, "2018-09-18", "2018-09-18"),
    ("They met on Friday of last week.", THURSDAY, "2018-09-07", "2018-09-07"),
    ("They will meet Tuesday next week.", THURSDAY, "2018-09-18", "2018-09-18"),
    ("They met last week on Wednesday.", THURSDAY, "2018-09-05", "2018-09-05"),
    # days by name and number
    ("He signed it on 11 September 2018.", JANUARY, "2018-09-11", "2018-09-11"),
    ("He signed it on September 11, 2018.", JANUARY, "2018-09-11", "2018-09-11"),
    ("He signed it on Sept. 11.", THURSDAY, "2018-09-11", "2018-09-11"),
    ("He signed it on the 11th of September 2018.", JANUARY, "2018-09-11", "2018-09-11"),
    ("He signed it on Tuesday, 11 September 2018.", JANUARY, "2018-09-11", "2018-09-11"),
    ("He signed it on Friday, March 2.", JANUARY, "2018-03-02", "2018-03-02"),
    ("the exercise of 3-5 May 2018", THURSDAY, "2018-05-03", "2018-05-05"),
    ("the exercise of Sept. 11-15", THURSDAY, "2018-09-11", "2018-09-15"),
    ("the exercise from 28 August to 2 September", THURSDAY, "2018-08-28", "2018-09-02"),
    ("the exercise from December 28 to January 3", JANUARY, "2018-12-28", "2019-01-03"),
    ("on 2018-05-08 in Geneva", THURSDAY, "2018-05-08", "2018-05-08"),
    ("dated 21/04/2016", THURSDAY, "2016-04-21", "2016-04-21"),
    ("dated 04/21/2016", THURSDAY, "2016-04-21", "2016-04-21"),
    ("dated 13.5.2015", THURSDAY, "2015-05-13", "2015-05-13"),
    ("the 4th of July, 1976", THURSDAY, "1976-07-04", "1976-07-04"),
    ("the first of May 2018", THURSDAY, "2018-05-01", "2018-05-01"),
    ("They met on the 9th.", THURSDAY, "2018-09-09", "2018-09-09"),
    ("They met on the 27th, he said", THURSDAY, "2018-08-27", "2018-08-27"),
    ("They will meet on the 20th of next month.", THURSDAY, "2018-10-20", "2018-10-20"),
    # a day without its year: the nearest that has passed, or one soon to come
    ("He resigned on 20 December.", JANUARY, "2018-12-20", "2018-12-20"),
    ("The vote is on 29 January.", JANUARY, "2019-01-29", "2019-01-29"),
    ("The vote was on 29 March.", THURSDAY, "2018-03-29", "2018-03-29"),
    ("The vote is on October 7.", THURSDAY, "2018-10-07", "2018-10-07"),
    ("the Sept. 11 attacks", THURSDAY, "2001-09-11", "2001-09-11"),
    # around the day of publication
    ("He arrived yesterday.", THURSDAY, "2018-09-12", "2018-09-12"),
    ("He arrives today.", THURSDAY, "2018-09-13", "2018-09-13"),
    ("He arrived this morning.", THURSDAY, "2018-09-13", "2018-09-13"),
    ("He leaves tomorrow.", THURSDAY, "2018-09-14", "2018-09-14"),
    ("He left the day before yesterday.", THURSDAY, "2018-09-11", "2018-09-11"),
    ("He leaves the day after tomorrow.", THURSDAY, "2018-09-15", "2018-09-15"),
    ("Jets struck overnight.", THURSDAY, "2018-09-12", "2018-09-12"),
    ("Jets struck last night.", THURSDAY, "2018-09-12", "2018-09-12"),
    ("in the past 24 hours", THURSDAY, "2018-09-12", "2018-09-13"),
    ("three days ago", THURSDAY, "2018-09-10", "2018-09-10"),
    ("a week ago", THURSDAY, "2018-09-06", "2018-09-06"),
    ("two weeks from now", THURSDAY, "2018-09-27", "2018-09-27"),
    # weeks and weekends
    ("It opened last week.", THURSDAY, "2018-09-03", "2018-09-09"),
    ("It opens next week.", THURSDAY, "2018-09-17", "2018-09-23"),
    ("this week's summit", THURSDAY, "2018-09-10", "2018-09-16"),
    ("late last week", THURSDAY, "2018-09-06", "2018-09-09"),
    ("talks through the weekend", THURSDAY, "2018-09-15", "2018-09-16"),
    ("talks over the weekend", MONDAY, "2018-09-08", "2018-09-09"),
    ("talks last weekend", THURSDAY, "2018-09-08", "2018-09-09"),
    ("the week of September 17", THURSDAY, "2018-09-17", "2018-09-23"),
    ("the first week of October", THURSDAY, "2018-10-01", "2018-10-07"),
    ("the last week of 2015", THURSDAY, "2015-12-25", "2015-12-31"),
    ("the first Tuesday in November", THURSDAY, "2018-11-06", "2018-11-06"),
    # months
    ("Trade grew in July.", THURSDAY, "2018-07-01", "2018-07-31"),
    ("In May exports fell.", THURSDAY, "2018-05-01", "2018-05-31"),
    ("Since March, exports fell.", THURSDAY, "2018-03-01", "2018-09-13"),
    ("Trade grew in December.", THURSDAY, "2017-12-01", "2017-12-31"),
    ("Trade grew last July.", THURSDAY, "2018-07-01", "2018-07-31"),
    ("Trade grew in March last year.", THURSDAY, "2017-03-01", "2017-03-31"),
    ("Trade grew in July 2015.", THURSDAY, "2015-07-01", "2015-07-31"),
    ("Trade grew in July of 2015.", THURSDAY, "2015-07-01", "2015-07-31"),
    ("Trade grew last month.", THURSDAY, "2018-08-01", "2018-08-31"),
    ("Talks open next month.", THURSDAY, "2018-10-01", "2018-10-31"),
    ("in mid-July", THURSDAY, "2018-07-11", "2018-07-21"),
    ("at the end of July", THURSDAY, "2018-07-22", "2018-07-31"),
    ("the second half of July", THURSDAY, "2018-07-16", "2018-07-31"),
    # years and their parts
    ("in the first six months of the year", THURSDAY, "2018-01-01", "2018-06-30"),
    ("in the first nine months of 2017", THURSDAY, "2017-01-01", "2017-09-30"),
    ("the third quarter of 2017", THURSDAY, "2017-07-01", "2017-09-30"),
    ("in the second half of last year", THURSDAY, "2017-07-01", "2017-12-31"),
    ("in the fourth quarter, exports fell", THURSDAY, "2017-10-01", "2017-12-31"),
    ("in Q2 2018", THURSDAY, "2018-04-01", "2018-06-30"),
    ("by the end of the year", THURSDAY, "2018-12-01", "2018-12-31"),
    ("by year-end", THURSDAY, "2018-12-01", "2018-12-31"),
    ("by the end of 2020", THURSDAY, "2020-12-01", "2020-12-31"),
    ("at the beginning of this year", THURSDAY, "2018-01-01", "2018-01-31"),
    ("early 2015", THURSDAY, "2015-01-01", "2015-03-31"),
    ("late 2015", THURSDAY, "2015-10-01", "2015-12-31"),
    ("mid-2015", THURSDAY, "2015-05-01", "2015-08-31"),
    ("early next year", THURSDAY, "2019-01-01", "2019-03-31"),
    ("earlier this year", THURSDAY, "2018-01-01", "2018-09-13"),
    ("later this year", THURSDAY, "2018-09-13", "2018-12-31"),
    ("the rest of the year", THURSDAY, "2018-09-13", "2018-12-31"),
    ("this year's exercise", THURSDAY, "2018-01-01", "2018-12-31"),
    ("last year's summit", THURSDAY, "2017-01-01", "2017-12-31"),
    ("in 2014", THURSDAY, "2014-01-01", "2014-12-31"),
    ("two years ago", THURSDAY, "2016-01-01", "2016-12-31"),
    ("twenty-five years ago", THURSDAY, "1993-01-01", "1993-12-31"),
    ("a decade ago", THURSDAY, "2008-01-01", "2008-12-31"),
    ("last summer", THURSDAY, "2018-06-01", "2018-08-31"),
    ("last summer", date(2018, 7, 2), "2017-06-01", "2017-08-31"),
    ("last winter", JANUARY, "2017-12-01", "2018-02-28"),
    ("the autumn of 1989", THURSDAY, "1989-09-01", "1989-11-30"),
    # stretches
    ("from 2010 to 2015", THURSDAY, "2010-01-01", "2015-12-31"),
    ("between 2010 and 2015", THURSDAY, "2010-01-01", "2015-12-31"),
    ("in 2014-15", THURSDAY, "2014-01-01", "2015-12-31"),
    ("the 1990s", THURSDAY, "1990-01-01", "1999-12-31"),
    ("the early 1990s", THURSDAY, "1990-01-01", "1993-12-31"),
    ("the late '80s", THURSDAY, "1987-01-01", "1989-12-31"),
    ("over the next six years", THURSDAY, "2018-09-13", "2024-09-13"),
    ("in the past two years", THURSDAY, "2016-09-13", "2018-09-13"),
    ("over the past year", THURSDAY, "2017-09-13", "2018-09-13"),
    ("within 30 days", THURSDAY, "2018-09-13", "2018-10-13"),
    ("They will meet in two weeks.", THURSDAY, "2018-09-13", "2018-09-27"),
    ("since 2014", THURSDAY, "2014-01-01", "2018-09-13"),
    ("since the 2014 annexation", THURSDAY, "2014-01-01", "2018-09-13"),
    ("since last week", THURSDAY, "2018-09-03", "2018-09-13"),
    ("from March to June 2018", THURSDAY, "2018-03-01", "2018-06-30"),
    ("from November 2017 to March", THURSDAY, "2017-11-01", "2018-03-31"),
    ("from Monday to Wednesday", THURSDAY, "2018-09-10", "2018-09-12"),
    ("from Wednesday to Friday", THURSDAY, "2018-09-12", "2018-09-14"),
    ("between May 2015 and June 2016", THURSDAY, "2015-05-01", "2016-06-30"),
    ("from 2014 to the present", THURSDAY, "2014-01-01", "2018-09-13"),
    ("from November to March", THURSDAY, "2018-11-01", "2019-03-31"),
    ("Jan-Feb 2017", THURSDAY, "2017-01-01", "2017-02-28"),
    ("so far this year", THURSDAY, "2018-01-01", "2018-09-13"),
    ("in the past fortnight", THURSDAY, "2018-08-30", "2018-09-13"),
    # days in words, by feast, by weekday and number
    ("the twenty-first of June", THURSDAY, "2018-06-21", "2018-06-21"),
    ("on May the first", THURSDAY, "2018-05-01", "2018-05-01"),
    ("January first, 2000", THURSDAY, "2000-01-01", "2000-01-01"),
    ("the sixth day of this month", THURSDAY, "2018-09-06", "2018-09-06"),
    ("July 4th of 1995", THURSDAY, "1995-07-04", "1995-07-04"),
    ("at Christmas", JANUARY, "2018-12-25", "2018-12-25"),
    ("before Christmas", date(2018, 11, 20), "2018-12-25", "2018-12-25"),
    ("at Easter", THURSDAY, "2018-04-01", "2018-04-01"),
    ("on Good Friday 2022", THURSDAY, "2022-04-15", "2022-04-15"),
    ("New Year's Eve 1999", THURSDAY, "1999-12-31", "1999-12-31"),
    ("Friday the 13th", THURSDAY, "2018-07-13", "2018-07-13"),
    ("They met on Tues.", THURSDAY, "2018-09-11", "2018-09-11"),
    ("They met last Wednesday.", THURSDAY, "2018-09-05", "2018-09-05"),
    # tense decides which one
    ("It will open on Monday.", THURSDAY, "2018-09-17", "2018-09-17"),
    ("He would be released on Friday.", THURSDAY, "2018-09-14", "2018-09-14"),
    ("Talks will resume in December.", THURSDAY, "2018-12-01", "2018-12-31"),
    ("Talks are due to open in the spring.", THURSDAY, "2019-03-01", "2019-05-31"),
    ("Talks broke down in the spring.", THURSDAY, "2018-03-01", "2018-05-31"),
    ("since the spring", THURSDAY, "2018-03-01", "2018-09-13"),
    # periods about the one under way
    ("a fortnight ago", THURSDAY, "2018-08-30", "2018-08-30"),
    ("a year and two months ago", THURSDAY, "2017-07-01", "2017-07-31"),
    ("the week before last", THURSDAY, "2018-08-27", "2018-09-02"),
    ("the month after next", THURSDAY, "2018-11-01", "2018-11-30"),
    ("the weekend before last", THURSDAY, "2018-09-01", "2018-09-02"),
    ("before the month is out", THURSDAY, "2018-09-13", "2018-09-30"),
    ("2019-H2", THURSDAY, "2019-07-01", "2019-12-31"),
    ("the nineteen-seventies", THURSDAY, "1970-01-01", "1979-12-31"),
    ("the late eighties", THURSDAY, "1987-01-01", "1989-12-31"),
    ("in fiscal 2018", THURSDAY, "2018-01-01", "2018-12-31"),
    ("the financial year 2017/18", THURSDAY, "2017-04-01", "2018-03-31"),
    ("last fiscal year", THURSDAY, "2017-01-01", "2017-12-31"),
    ("in June of nineteen ninety-nine", THURSDAY, "1999-06-01", "1999-06-30"),
    ("Eight days after the crates arrived, it is out.", THURSDAY, "2018-09-05", "2018-09-05"),
]
# fmt: on


@pytest.mark.parametrize(("text", "published", "first", "last"), RESOLVED)
def test_an_expression_means_its_days(text: str, published: date, first: str, last: str) -> None:
    found = days(text, published)
    assert len(found) == 1, found
    assert found[0][1:] == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "Leaders may meet.",
        "Prime Minister Theresa May flew to Paris, and the talks with May went on.",
        "Troops march to the border.",
        "the March on Washington",
        "an august body",
        "Jan Egeland spoke at Mar-a-Lago.",
        "some 2000 people fled",
        "2,000 troops crossed",
        "about 2000 villagers",
        "more than 2015 houses burnt",
        "Resolution 1929 of the Council",
        "resolutions 1718 and 1874",
        "UN Resolution 2231",
        "the Made in China 2025 programme",
        "Zapad 2017 and Vostok 2018",
        "the bombing at 1900 GMT",
        "a budget of $2015",
        "Article 2018, No. 1999",
        "the first visit in six years",
        "the biggest loss in two decades",
        "the last days of the war",
        "He spoke to Russia Today.",
        "the 38th parallel on the border",
        "in his 40s",
        "weekends are quiet",
        "Second Lieutenant Monroe of Sunderland",
        "the following day",
        "two days later",
        "since then",
        "they fall in love",
        "Easter Island and the Christmas tree",
        "Sun Weidong and Mon State",
    ],
)
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert days(text, THURSDAY) == []


def test_the_span_is_the_words() -> None:
    text = "On Tuesday, 11 September 2018, he left; in the first six months of the year trade had grown."
    assert [found[0] for found in days(text, THURSDAY)] == [
        "Tuesday, 11 September 2018",
        "in the first six months of the year",
    ]


def test_ends_of_a_period_are_one_expression_and_two_days_are_two() -> None:
    assert [w for w, *_ in days("from March to June 2018", JANUARY)] == ["from March to June 2018"]
    assert [w for w, *_ in days("on Monday and Wednesday", THURSDAY)] == ["Monday", "Wednesday"]
    assert [w for w, *_ in days("wars in 1967 and 2003", THURSDAY)] == ["1967", "2003"]


def test_grain_is_the_unit_said() -> None:
    said = {
        "on Monday": "day",
        "last week": "week",
        "in July": "month",
        "in 2014": "year",
        "from 2010 to 2015": "span",
    }
    assert {text: only(text).grain for text in said} == said


def test_by_until_and_since_leave_a_side_open() -> None:
    assert only("by Friday").open_start and not only("by Friday").open_end
    assert only("until July").open_start
    assert only("since July").open_end and only("since July").last == THURSDAY
    assert not only("on Friday").open_start


def test_a_period_under_way_is_running() -> None:
    assert only("this year").running
    assert not only("last year").running
    assert not only("next week").running


LEANING = [
    ("He arrived on 3 May. The next day they met.", ["2018-05-03", "2018-05-04"]),
    ("He arrived on 3 May; that evening they met.", ["2018-05-03", "2018-05-03"]),
    ("On 3 May he arrived. Two weeks later he left.", ["2018-05-03", "2018-05-17"]),
    ("It fell on 3 May, a day earlier it had stood.", ["2018-05-03", "2018-05-02"]),
    ("They met on 3 May; there was shooting the night before.", ["2018-05-03", "2018-05-02"]),
    ("On 3 May he arrived. The following Friday he left.", ["2018-05-03", "2018-05-04"]),
    ("It cut ties on Monday, four days after the bloc adopted its list.", ["2018-09-10", "2018-09-06"]),
    ("They met on Monday. It was four days after the raid.", ["2018-09-10"]),
    ("It came on 3 May. Hours later they fired.", ["2018-05-03", "2018-05-03"]),
    ("It was signed in May 2015. That year trade doubled.", ["2015-05-01", "2015-01-01"]),
    ("It was signed in May 2015. The following month trade doubled.", ["2015-05-01", "2015-06-01"]),
    ("It was signed on 3 May and has held since then.", ["2018-05-03", "2018-05-03"]),
    ("He will be freed on Friday, the pilot it caught a day earlier.", ["2018-09-14", "2018-09-12"]),
]


@pytest.mark.parametrize(("text", "firsts"), LEANING)
def test_a_time_can_lean_on_one_said_before(text: str, firsts: list[str]) -> None:
    assert [t.days[0] for t in find_times(text, THURSDAY)] == firsts


def test_the_second_reading_is_that_of_the_other_year() -> None:
    assert only("in July").otherwise().days == ("2019-07-01", "2019-07-31")
    assert only("on 20 October").otherwise().days == ("2017-10-20", "2017-10-20")
    assert only("in July 2015").other is None
    assert only("last July").other is None


def test_a_bare_weekday_can_be_moved_ahead() -> None:
    friday = only("on Friday")
    assert friday.other and friday.first == date(2018, 9, 7)
    assert friday.otherwise().days == ("2018-09-14", "2018-09-14")
    assert not friday.otherwise().other
    assert not only("next Friday").other


def test_without_a_day_of_publication_only_named_years_are_resolved() -> None:
    text = "On Monday, in July, last week, two years ago and since May they met; in 2014, on 5 May 2015, from March to June 2018."
    assert days(text, None) == [
        ("2014", "2014-01-01", "2014-12-31"),
        ("5 May 2015", "2015-05-05", "2015-05-05"),
        ("from March to June 2018", "2018-03-01", "2018-06-30"),
    ]


def test_may_is_the_month_where_it_is_led_like_one() -> None:
    for text in ("in May", "since May", "early May", "May 2018", "5 May", "its May meeting"):
        assert len(find_times(text, THURSDAY)) == 1, text
    assert [w for w, *_ in days("in April and May", THURSDAY)] == ["April", "May"]
    assert days("In May, Theresa May said", THURSDAY) == [("May", "2018-05-01", "2018-05-31")]


PIECES = st.sampled_from(
    "later|the next day|earlier|that|since then|after|Christmas|spring|will|fiscal|Monday|last|next|this|week|year|month|the|of|first|six|in|by|since|from|to|and|between|May|March|12|2018|31|-|–|,|.|ago|"
    "end|early|mid|quarter|weekend|past|two|'s|1990s|Sept.|today|until|days|summer|Q3|half|\n|11/09/2018|at|beginning|9999|0".split(
        "|"
    )
)


@settings(deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map(" ".join)),
    st.dates(date(1, 1, 1), date(9999, 12, 31)),
)
def test_any_text_gives_ordered_spans_and_sound_periods(text: str, published: date) -> None:
    found = find_times(text, published)
    assert all(0 <= t.start < t.end <= len(text) for t in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(t.first <= t.last for t in found)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_without_publication_nothing_is_invented(text: str) -> None:
    """Every year found without a day of publication stands in the text."""
    for t in find_times(text, None):
        said = text[t.start : t.end]
        assert any(c.isdigit() for c in said), said


@settings(deadline=None)
@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.dates(date(1950, 1, 1), date(2090, 1, 1)),
    st.integers(0, 3),
)
def test_a_full_date_is_itself_whenever_published(day: date, published: date, form: int) -> None:
    words = (
        f"{day:%A}, {day.day} {day:%B %Y}",
        f"{day:%B} {day.day}, {day.year}",
        day.isoformat(),
        f"{day.day} {day:%b} {day.year}",
    )[form]
    found = find_times(f"They met on {words}.", published)
    assert [t.days for t in found] == [(day.isoformat(), day.isoformat())]


@settings(deadline=None)
@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_within_the_last_seven_days(published: date, back: int) -> None:
    day = published - timedelta(days=back)
    assert only(f"on {day:%A}", published).days == (day.isoformat(), day.isoformat())

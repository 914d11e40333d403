"""Title, byline, publisher and day: what is found, and what wins."""

from __future__ import annotations

from datetime import date

import pytest

from blocs.reports.metadata import Metadata, first_known

from .make import one

BODY = "China and Russia signed a pact on 1 May 2018, officials said on Wednesday after two days of talks.\n"


def report(*head: str, tail: str = "", name: str = "a.txt") -> Metadata:
    r = one("\n\n".join((*head, BODY, tail)), name)
    return Metadata(r.title, r.byline, r.publisher, r.published)


def test_a_day_in_running_text_or_a_title_is_no_day_of_publication() -> None:
    assert report().published is None
    assert report("# What 11 September 2001 changed").published is None


@pytest.mark.parametrize(
    "line",
    [
        "Jane Doe 13 September 2018",
        "13.09.2018",
        "Published: Thursday, 13 September 2018, 10:00 GMT",
        "Moscow, 13 September 2018",
    ],
)
def test_a_day_at_the_head(line: str) -> None:
    assert report("# Pact signed", line).published == date(2018, 9, 13)


def test_a_day_in_a_dateline() -> None:
    assert one("MOSCOW, Sept. 13, 2018 (AP) — " + BODY).published == date(2018, 9, 13)


def test_published_wins_over_updated_in_one_line_or_two() -> None:
    assert report("# Pact", "Updated 15 September 2018", "Published 13 September 2018").published == date(
        2018, 9, 13
    )
    assert report("# Pact", "Updated: 15 September 2018 | Published: 13 September 2018").published == date(
        2018, 9, 13
    )
    assert report("# Pact", "Updated 15 September 2018").published == date(2018, 9, 15)


def test_a_day_at_the_foot_and_in_the_name() -> None:
    assert report("# Pact", tail="13 September 2018").published == date(2018, 9, 13)
    assert report("# Pact", tail="Copyright 13 September 2018 The Example Times").published == date(
        2018, 9, 13
    )
    assert report("# Pact", name="2018-09-13-pact.txt").published == date(2018, 9, 13)
    assert report("# Pact", "12 September 2018", name="2018-09-13-pact.txt").published == date(2018, 9, 12)


def test_a_dateline_without_a_year_takes_it_from_elsewhere_or_is_left_open() -> None:
    text = "GENEVA, April 3 (Reuters) — " + BODY
    assert one(text).published is None
    assert one(text + "\n© 2018 Reuters. All rights reserved.\n").published == date(2018, 4, 3)


def test_front_matter_wins_over_the_text() -> None:
    head = (
        "---\ntitle: \"Pact: signed\"\nauthor: [Jane Doe, John Roe]\nsource: 'The Post'  \n"
        "date: 2018-09-14T10:00:00Z # GMT\ntags:\n  - pact\n---"
    )
    told = (head, "# Other title", "By Max Moe", "13 September 2018")
    assert report(*told, name="a.md") == Metadata(
        "Pact: signed", "Jane Doe, John Roe", "The Post", date(2018, 9, 14)
    )


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("BY JANE DOE AND JOHN ROE", "JANE DOE AND JOHN ROE"),
        ("Peter Symonds 13 September 2018", "Peter Symonds"),
        ("By Jane Doe | 13 September 2018", "Jane Doe"),
        ("**The Red Post** | Maria Garcia | 30 January 2019", "Maria Garcia"),
    ],
)
def test_bylines_at_the_head(line: str, byline: str) -> None:
    assert report("# Pact signed", line).byline == byline


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("Fifield reported from Beijing. Sonne reported from Washington.", "Fifield and Sonne"),
        ("(Reporting by Jane Doe and John Roe; Editing by Max Moe)", "Jane Doe and John Roe"),
        ("(Additional reporting by Jane Doe)", None),
    ],
)
def test_bylines_at_the_foot(line: str, byline: str | None) -> None:
    assert report("# Pact signed", tail=line).byline == byline


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        ("MOSCOW (AP) — " + BODY, "AP"),
        ("VLADIVOSTOK, Sept 12 (Reuters) - " + BODY, "Reuters"),
        ("MOSCOW, September 11. /TASS/. " + BODY, "TASS"),
        ("SEOUL, Aug. 2 (Hanbit News) -- " + BODY, "Hanbit News"),
        ("MINSK, June 28 (Agency) — " + BODY, None),
        ("# Pact\n\nFriday, 1 March 2019 | The Margalla Post | Comment\n\n" + BODY, "The Margalla Post"),
        (BODY + "\n© 2018 The Example Times. All rights reserved.\n", "The Example Times"),
        (BODY + "\nTo contact the WSWS visit:\n\nwsws.org/contact\n", "wsws.org"),
        (
            BODY + "\nContact: editor@www.post.example\n\nFollow us on Twitter: https://twitter.com/post\n",
            "post.example",
        ),
        (BODY + "\nContact: a@one.example\n\nContact: b@two.example\n", None),
        (BODY, None),
    ],
)
def test_publishers(text: str, publisher: str | None) -> None:
    assert one(text).publisher == publisher


def test_the_first_source_that_knows_a_field_tells_it() -> None:
    known = first_known(
        [Metadata(title="a"), Metadata(title="b", byline="c"), Metadata(published=date(2018, 1, 1))]
    )
    assert known == Metadata("a", "c", None, date(2018, 1, 1))

"""Lines of the head and the foot that tell the day, and which day wins."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.reports import BlockKind, load_bytes
from blocs.reports.heads import dated_opening, is_dated_line, is_small_print, year_beside

from .make import kinds, one

TITLE = "Truce holds along the line"
BODY = (
    "Soldiers of both sides stayed in their trenches on Tuesday, 1 May 2001, a day after the two governments"
    " had agreed to stop shelling each other, officials said, and the first convoys with grain and medicine"
    " reached the valley before dusk, watched by farmers who had come down from the hills.\n"
)


def day_of(*parts: str) -> date | None:
    return one("\n\n".join(parts)).published


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("BINTAN (Riau), Jan 25, 2022 — Temasek Evening News", date(2022, 1, 25)),
        ("Amman, Wednesday 13 October 2021 (Jordan Valley Gazette, from agency sources)", date(2021, 10, 13)),
        (
            "By Paola Restrepo, EL PREGONERO, Bogotá — Monday, January 27, 2025. English page.",
            date(2025, 1, 27),
        ),
        ("Economía Ibérica, English digest. Madrid, April 18, 2012.", date(2012, 4, 18)),
        ('CKPR Thunder Bay — "Noon Desk", Tuesday, August 7, 2018. As aired.', date(2018, 8, 7)),
        ("Fjord Financial\nBeijing and Oslo, 20 December 2016", date(2016, 12, 20)),
        ("The Thames & Tyne, 18 September 2021, p. 1\nOur Europe editor in Paris", date(2021, 9, 18)),
        ("Plains Farm Wire, 7 Dec 2018", date(2018, 12, 7)),
        ("Zuun Medee / Ulaanbaatar, 22.12.2016 / business page, English digest", date(2016, 12, 22)),
        ("2024/01/15 18:42 (Formosa Wire; translated from Chinese)", date(2024, 1, 15)),
        ("[radio script — Indian Ocean Service — Wednesday 3 January 2024, 1600 GMT]", date(2024, 1, 3)),
        ("PASIG RIVER TIMES — Lunes, Hunyo 24, 2024 — English desk", date(2024, 6, 24)),
        ("LA RAMBLA, Lima, domingo 23 de setiembre de 2007 — Edición en inglés", date(2007, 9, 23)),
        ("BISHKEK. 30 апреля 2021 / April 30, 2021, 21:15. Turan-Inform", date(2021, 4, 30)),
        ("GENEVA, June 17 (2022) - Lakeside Press Agency", date(2022, 6, 17)),
        ("Utrecht, April 1992 (closed for press 6 April 1992)", date(1992, 4, 6)),
        ("For readers of the Pastoral Times — week ending 5 October 1984", date(1984, 10, 5)),
        ("Weekly of the Workers — Accra, Saturday, November 29th, 1958 — Price 3d.", date(1958, 11, 29)),
        ("ZAGREB, June 29, 2017 (Adria News Pool)", date(2017, 6, 29)),
        (
            "Published in San José on 12 May 2022 by Istmo Digital, a business daily. Translated.",
            date(2022, 5, 12),
        ),
        ("Jyllands Aftenblad — 2018-09-13 — in brief", date(2018, 9, 13)),
    ],
)
def test_a_head_line_tells_the_day_and_is_no_running_text(line: str, day: date) -> None:
    report = one(f"{TITLE}\n\n{line}\n\n{BODY}")
    assert (report.published, report.title) == (day, TITLE)
    told = [b for b in report.blocks if b.kind in (BlockKind.DATELINE, BlockKind.BYLINE)]
    assert told
    assert not any(
        b.kind is BlockKind.BODY and b.start < report.text.index("Soldiers") for b in report.blocks
    )


@pytest.mark.parametrize(
    "line",
    [
        "The pact was signed on 7 August 2018.",
        "Treaty of 7 August 2018",
        "What happened on 7 August 2018",
        "Envoys met in Moscow, 7 August 2018, and parted in anger",
        "Founded 7 August 1890",
        "Born 7 August 1890, Vienna",
        "The sanctions remain in force until 7 August 2018",
        "GENEVA, of the 14th inst.",
        "Will the truce of 7 August 2018 hold?",
        "Ceasefire talks, 7 August 2018: how they failed and who was blamed for it",
        "Monday, 7 August 2018 — Geneva Wire",  # it was a Tuesday
    ],
)
def test_a_day_told_of_something_else_or_belied_is_no_day_of_publication(line: str) -> None:
    assert day_of(TITLE, line, BODY) is None


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("SURIN, Thailand (WP) — July 29, 2025 — ", date(2025, 7, 29)),
        ("Nonthaburi, Thailand (Chao Phraya News), November 5, 2019 — ", date(2019, 11, 5)),
        ("United Nations (Global Wire) September 12, 2017 — ", date(2017, 9, 12)),
        ("Mexico City (Pacific & Gulf News), March 18, 2009 -- ", date(2009, 3, 18)),
        ("ALGIERS (Atlas Presse, translated from French) 24/09/2021 — ", date(2021, 9, 24)),
        ("MOSCOW, January 9, 1980. By S. Gorelov, political observer. — ", date(1980, 1, 9)),
        ("DJIBOUTI, 23 February 2018. ", date(2018, 2, 23)),
    ],
)
def test_a_dateline_that_opens_the_text(opening: str, day: date) -> None:
    report = one(f"{TITLE}\n\n{opening}{BODY}")
    assert report.published == day
    assert kinds(report)[-2:] == [("dateline", opening.rstrip()[:24]), ("body", BODY[:24])]
    assert dated_opening(opening + BODY) == len(opening)


@pytest.mark.parametrize(
    "text",
    [
        "On July 29, 2025 — a Tuesday — a truce was holding.",
        "In Geneva, July 29, 2025. Everyone had left.",
        "Geneva talks ended July 29, 2025. Everyone had left.",
        "The ministers signed it, July 29, 2025. Everyone had left.",
        "July 29, 2025 — Envoys met.",
    ],
)
def test_a_sentence_is_no_dateline(text: str) -> None:
    assert dated_opening(text) == 0
    assert day_of(TITLE, text + " " + BODY) is None


def test_what_wins() -> None:
    head, opening, foot = "Geneva Wire, 3 May 2018", "BERN, May 2, 2018 — ", "Jane Doe, Bern, 4 May 2018"
    assert day_of(TITLE, head, opening + BODY, foot) == date(2018, 5, 3)
    assert day_of(TITLE, opening + BODY, foot) == date(2018, 5, 2)
    assert day_of(TITLE, BODY, foot) == date(2018, 5, 4)
    assert day_of(TITLE, BODY, "PARIS, May 5, 2018 — " + BODY, BODY) == date(2018, 5, 5)
    assert day_of(TITLE, BODY, "PARIS, May 5, 2018 — " + BODY, "ROME, May 6, 2018 — " + BODY, BODY) is None
    text = "\n\n".join((TITLE, head, BODY)).encode()
    (report,) = load_bytes(text, "2019-01-01-a.txt", published=date(2020, 2, 2))
    assert not isinstance(report, Exception) and report.published == date(2020, 2, 2)


def test_days_of_the_head_that_lie_years_apart_are_not_believed() -> None:
    assert day_of(TITLE, "Geneva Wire, 3 May 1918", "Bern, 3 May 2018", BODY) is None


def test_a_year_on_another_line_of_the_head() -> None:
    assert day_of("GENEVA WIRE · No. 11 · 2018", TITLE, "GENEVA, April 3 (Reuters) — " + BODY) == date(
        2018, 4, 3
    )
    assert day_of("Trade since 2018 in figures", "GENEVA, April 3 (Reuters) — " + BODY) is None
    assert (year_beside("Vol. 3, no. 11, 2018"), year_beside("Trade since 2018")) == (2018, None)


def test_a_line_with_the_day_is_no_title_and_small_print_is_furniture() -> None:
    report = one(f"The Kyushu Post — September 17, 2012 — Business\n(our translation)\n\n{TITLE}\n\n{BODY}")
    assert (report.title, report.published) == (TITLE, date(2012, 9, 17))
    assert [kind for kind, _ in kinds(report)] == ["dateline", "furniture", "title", "body"]
    assert is_small_print("(our translation)") and not is_small_print("(The king has died)")


@pytest.mark.parametrize(
    ("line", "byline", "publisher"),
    [
        ("TAIPEI, May 15, 2013 (Kuroshio News Service)", None, "Kuroshio News Service"),
        ("Mercedes — Saturday 15 July 2006 (English edition for our readers)", None, None),
        ("Lagos, 15 October 2019 (Commerce Desk)", None, None),
        (
            "By Paola Restrepo, EL PREGONERO, Bogotá — Monday, January 27, 2025.",
            "Paola Restrepo",
            "EL PREGONERO",
        ),
        ("BUSINESS LEDGER EUROPE · Geneva · Thursday, June 29, 1995", None, "BUSINESS LEDGER EUROPE"),
        (
            "From Delia Munteanu in Brussels\nDanube Week online, December 9, 2022",
            "Delia Munteanu in Brussels",
            "Danube Week",
        ),
    ],
)
def test_who_wrote_and_published_it(line: str, byline: str | None, publisher: str | None) -> None:
    report = one(f"{TITLE}\n\n{line}\n\n{BODY}")
    assert (report.byline, report.publisher) == (byline, publisher)


@given(
    st.text(max_size=260), st.sampled_from(["5 May 2018", "May 5, 2018", "2018-05-05", "Auguſt 3, 2018", ""])
)
def test_any_line_has_an_answer(text: str, day: str) -> None:
    line = text[:100] + day + text[100:]
    assert isinstance(is_dated_line(line), bool)
    assert 0 <= dated_opening(line) <= len(line)

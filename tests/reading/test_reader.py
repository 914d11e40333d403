"""The reader as a whole: every record points at its own characters, whatever the text, in linear time."""

# ruff: noqa: E501 (a case is one row)
from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import date
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocs.reading import Reading, read_report, reader_name, record_from_json, to_json
from blocs.reading.language import language
from blocs.reports import Report, load, load_bytes

from .make import THURSDAY, report

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="session", autouse=True)
def _model() -> None:
    language()


def check_all(reading: Reading) -> None:
    """Every span of every record lies in the text, and `text` is what stands there."""
    text = reading.report.text
    sentences = {(s.start, s.end) for s in reading.sentences}
    ids = set()
    for record in reading:
        assert text[record.start : record.end] == record.text != ""
        assert record.report_id == reading.report.id
        assert record.reader == reader_name()
        assert record.sentence in sentences
        assert record.sentence[0] <= record.start < record.end <= record.sentence[1]
        assert 0 <= record.confidence <= 1
        assert record.id not in ids
        ids.add(record.id)
        spans = []
        if record.kind == "event":
            spans = [*record.actor_spans, *record.recipient_spans]
            assert record.date is None or record.date[0] <= record.date[1]
        elif record.kind == "quantity":
            spans = [record.of_span] if record.of_span else []
            assert record.value != (None, None)
            assert record.period is None or record.period[0] <= record.period[1]
        else:
            spans = [*record.content, *([record.speaker_span] if record.speaker_span else [])]
            assert record.content
        assert all(0 <= a < b <= len(text) for a, b in spans)
        assert record_from_json(json.loads(json.dumps(to_json(record)))) == record
    voices = {s.id for s in reading.statements}
    assert all(r.voice is None or r.voice in voices for r in reading)
    assert all(a.end <= b.start for a, b in zip(reading.sentences, reading.sentences[1:], strict=False))


STATES = st.sampled_from(
    [
        "China",
        "Russia",
        "the United States",
        "Iran",
        "Mr. Putin",
        "Xi Jinping",
        "the EU",
        "U.S.",
        "Côte d’Ivoire",
        "Beijing",
    ]
)
ACTS = st.sampled_from(
    [
        "met",
        "imposed *sanctions* on",
        "attacked",
        "will visit",
        "signed a deal with",
        "accused",
        "did not invade",
        "sold 12 jets to",
        "may sanction",
    ]
)
AMOUNTS = st.sampled_from(
    [
        r"\$200 billion", "more than 3,000 troops", "25 percent", "one third of its oil", "scores of ships", "between 10 and 20 tanks", "€5m",
        "the first six months of the year", "tens of thousands of people", "since 2014", "a two-day visit", "100 million won",
    ]
)  # fmt: skip
SAID = st.sampled_from(
    ["“We shall see,” he said.", '"No," Putin said. "Never."', "Wang Yi said that it was over.", "According to the Kremlin, all is well.",
     "‘It’s late,’ she told reporters.", 'He called it "a \\*grave\\* mistake', "Analysts say so."]
)  # fmt: skip
ODD = st.sampled_from(
    [
        "",
        " ",
        "  ",
        "\u00a0",
        "\n",
        "\t",
        "🙂",
        "\u200f",
        "\u202b",
        "\u202c",
        "\ufeff",
        "**",
        "_",
        "[",
        "](",
        "\\$",
        "—",
        "é",
        "中国",
        "\u0301",
    ]
)
CLAUSES = st.one_of(
    st.builds("{} {} {} on Monday.".format, STATES, ACTS, STATES),
    st.builds("{} {} {} with {}.".format, STATES, ACTS, STATES, AMOUNTS),
    st.builds("{} grew by {}.".format, STATES, AMOUNTS),
    SAID,
)
SENTENCES = st.builds("{}{}{}".format, ODD, CLAUSES, ODD)
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=5).map(" ".join)
BROKEN = st.builds(lambda words, at: words[:at] + "\n\n" + words[at:], PARAGRAPHS, st.integers(0, 60))
TEXTS = st.lists(st.one_of(PARAGRAPHS, BROKEN), min_size=1, max_size=4).map("\n\n".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, st.sampled_from(["a.txt", "a.md", "a.html"]), st.sampled_from([THURSDAY, None]))
def test_records_of_any_report_point_at_their_own_characters(
    text: str, name: str, published: date | None
) -> None:
    if name == "a.html":
        text = f"<html><body><article><p>{text}</p></article></body></html>"
    for each in load_bytes(text.encode(), name, published=published):
        if isinstance(each, Report):
            check_all(read_report(each))


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=120))
def test_any_characters_at_all_are_read(text: str) -> None:
    for each in load_bytes(text.encode("utf-8", "replace"), "a.txt", published=THURSDAY):
        if isinstance(each, Report):
            check_all(read_report(each))


def packaged() -> Iterator[Path]:
    with resources.as_file(resources.files("blocs.reports") / "samples") as folder:
        yield from sorted(folder.iterdir())
    yield from sorted((ROOT / "corpus" / "dev").glob("*.txt"))


@pytest.mark.parametrize("path", list(packaged()), ids=lambda p: p.name)
def test_records_of_our_own_reports_point_at_their_own_characters(path: Path) -> None:
    (each,) = load(path)
    assert isinstance(each, Report)
    reading = read_report(each)
    check_all(reading)
    assert len(reading) > 10
    assert {r.kind for r in reading} == {"event", "quantity", "statement"}


@pytest.mark.shared
def test_records_of_the_two_reports_point_at_their_own_characters(shared: Path) -> None:
    for path in sorted((shared / "reports").iterdir()):
        (each,) = load(path)
        assert isinstance(each, Report)
        check_all(read_report(each))


def samples() -> list[Report]:
    with resources.as_file(resources.files("blocs.reports") / "samples") as folder:
        return [each for path in sorted(folder.iterdir()) for each in load(path) if isinstance(each, Report)]


def test_reading_twice_gives_the_same() -> None:
    (first, *_) = samples()
    assert read_report(first) == read_report(first)


def test_records_do_not_depend_on_what_was_read_before() -> None:
    reports = samples()
    forth = {r.id: read_report(r) for r in reports}
    back = {r.id: read_report(r) for r in reversed(reports)}
    assert forth == back
    assert len(forth) == 3


def test_records_are_in_the_order_of_the_text() -> None:
    for each in samples():
        reading = read_report(each)
        places = [(r.start, r.end) for r in reading.records]
        assert places == sorted(places)
        assert len(reading) == len(reading.records) == len({r.id for r in reading})


def test_what_was_not_understood_is_told() -> None:
    reading = read_report(
        report("Iran is a country. Rain fell. The United States imposed sanctions on Iran.")
    )
    assert [reading.report.text[a:b] for _, (a, b) in reading.unread] == ["Iran is a country."]


# fmt: off
HOSTILE = {
    "control characters": "Russia\x01 attacked\x02 Ukraine.\x03 \x1b[31mIran\x1b[0m said no.",
    "right-to-left marks": "\u202eRussia attacked\u202c Ukraine\u200f on \u2066Monday\u2069.",
    "no blank": "x" * 100_000,
    "no blank, digits": "1" * 100_000,
    "nested quotes": "“" * 10_000 + "Russia attacked Ukraine" + "”" * 10_000,
    "nested brackets": "(" * 10_000 + "Russia attacked Ukraine" + ")" * 10_000,
    "straight quotes": '"' * 10_001,
    "apostrophes": "‘" * 10_000,
    "emoji": "🙂🇷🇺👨‍👩‍👧‍👦" * 500 + " Russia attacked Ukraine.",
    "mixed scripts": "Россия напала. 中国进口了。 روسيا هاجمت. Russia attacked Ukraine.",
    "empty passages": "\n\n \n\n\t\n\n* \n\n# \n\n> \n\nRussia attacked Ukraine.",
    "only marks": "*** ___ ``` [[]]() \\ \\$ \\*",
    "combining": "R\u0301u\u0301s\u0301s\u0301i\u0301a\u0301 attacked Ukraine.",
    "zero width": "Rus\u200bsia at\u200btacked U\u2060kraine on Mon\u00adday.",
    "years": "1999-2000-2001-2002 " * 500,
    "conjunctions": "Russia and China and " * 400 + "Iran met.",
    "no end": "Russia, which attacked Ukraine, which " * 300,
    "one word": "a",
}
# fmt: on


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_read_without_harm(name: str) -> None:
    begin = time.perf_counter()
    for each in load_bytes(HOSTILE[name].encode(), "a.txt", published=THURSDAY):
        if isinstance(each, Report):
            check_all(read_report(each))
    assert time.perf_counter() - begin < 60


REPEATED = {
    "news": "China and Russia signed a deal worth $2 billion on Monday, and Putin said: “We shall hold talks in May 2019.” The two countries met. ",
    "passages": "Iran accused the United States of 3 attacks on Monday.\n\n",
    "one sentence": "Russia attacked Ukraine with 3 tanks and ",
    "no blank": "Russia1,",
    "quotes": "“He said ‘no’ ",
    "pronouns": "He met him and they said it. ",
}


@pytest.mark.parametrize("name", REPEATED)
def test_cost_is_linear_in_the_length(name: str, calls: Callable[[Callable[[], object]], int]) -> None:
    """Four times the text calls at most five times as many functions."""
    piece = REPEATED[name]

    def cost(characters: int) -> int:
        each = report(piece * (characters // len(piece)) + "End.")
        return calls(lambda: read_report(each))

    cost(1_000)
    assert cost(16_000) <= 5 * cost(4_000) + 5_000


def test_a_long_line_without_blanks_is_read_in_time() -> None:
    """A megabyte without a blank: no crash, and well under the time of as much news."""
    begin = time.perf_counter()
    reading = read_report(report("x" * 1_000_000))
    assert len(reading) == 0
    assert time.perf_counter() - begin < 60

"""Text made to break reading: no crash, every record points at its own characters, cost is linear.

`benchmarks/hostile.py` measures the growth of time over many more shapes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import BinaryInput, EmptyInput
from blocs.reading import Reading, read_report
from blocs.reading.language import LONGEST_SENTENCE, language, parse
from blocs.reading.records import check
from blocs.reports import Report, load_bytes

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))
import hostile  # noqa: E402

CALM = "China imposed sanctions on Japan on Monday."
SMALL = 400
"""Characters of a shape that are enough to trip over it, and read in a moment."""


def load(data: bytes, name: str = "hostile.txt") -> Report:
    report = next(load_bytes(data, name, published=date(2018, 9, 13)))
    if not isinstance(report, Report):
        raise report
    return report


def sound(reading: Reading) -> Reading:
    """Check that all that was read points at its own characters."""
    text = reading.report.text
    for record in reading.records:
        check(record, reading.report)
        assert record.sentence[0] <= record.start < record.end <= len(text)
        assert 0.0 <= record.confidence <= 1.0
        json.dumps(record.text).encode("ascii")
    for statement in reading.statements:
        assert all(0 <= a < b <= len(text) for a, b in statement.content)
    for sentence in reading.sentences:
        assert 0 <= sentence.start < sentence.end <= len(text)
    return reading


def calm_after(trouble: str) -> None:
    """Trouble in one paragraph does not reach the next: the rules read its sentence as if it stood alone.

    The encoder takes the sentences before as context; its records must be sound.
    """
    line = json.dumps({"text": f"{CALM}\n\n{trouble}\n\n{CALM}"}).encode()
    sound(read_report(load(line, "hostile.jsonl")))
    reading = sound(read_report(load(line, "hostile.jsonl"), reader="rules"))
    text = reading.report.text
    last = text.rindex(CALM)
    acts = [e for e in reading.events if e.start >= last]
    assert [text[e.start : e.end] for e in acts] == ["sanctions"]
    assert (acts[0].actors, acts[0].recipients) == (("CHN",), ("JPN",))


@pytest.mark.parametrize("kind", list(hostile.SHAPES))
def test_every_shape_is_read_and_records_keep_their_places(kind: str) -> None:
    sound(hostile.read(hostile.SHAPES[kind](SMALL)))


@pytest.mark.parametrize(
    "trouble",
    [
        "x" * 1_000_000,
        "中" * 300_000,
        "“" * 10_000 + "no" + "”" * 10_000,
        "(" * 10_000 + "no" + ")" * 10_000,
        "\n" * 100_000,
        "\u200d" * 100_000,
        "\x00\x01\x02\x1b[31m" * 2_000,
        "\u202e\u200f\u2066" * 5_000,
        "\ud800 \udfff" * 500,
        "👩‍👩‍👧‍👦🇨🇳" * 200,
        "Сhina mеt Ruѕsia. Китай встретил Россию. 中国と日本。" * 20,
        "e\u0301\u0301\u0301" * 2_000,
    ],
    ids=[
        "a line of a million characters",
        "a line of Chinese",
        "nested quotation marks",
        "nested brackets",
        "line breaks",
        "joiners",
        "control characters and NULs",
        "right-to-left marks",
        "lone surrogates",
        "emoji",
        "mixed scripts",
        "combining marks",
    ],
)
def test_trouble_in_one_paragraph_does_not_reach_the_next(trouble: str) -> None:
    calm_after(trouble)


def test_a_sentence_without_end_is_cut_and_read() -> None:
    words = "and China met Russia "
    report = load((words * 1_000).encode())
    parsed = parse(report, language())
    assert max(s.last - s.first for s in parsed.sents) <= LONGEST_SENTENCE
    for sent in parsed.sents:
        for token in parsed.words(sent):
            assert sent.first <= token.head < sent.last
            assert token.dep == "ROOT" or token.head != token.i
    sound(read_report(report))


def test_a_sentence_of_common_length_is_not_cut() -> None:
    words = " ".join(["China", "met"] + ["Russia and"] * 90 + ["Japan."])
    parsed = parse(load(words.encode()), language())
    assert len(parsed.tokens) < LONGEST_SENTENCE
    assert all(t.dep == "ROOT" or t.head != t.i for t in parsed.tokens)


def test_files_that_are_no_text_are_refused_with_a_word() -> None:
    with pytest.raises(BinaryInput):
        load(b"China\x00met\x00Russia\x00" * 50)
    with pytest.raises(EmptyInput):
        load(b"\n" * 100_000)
    with pytest.raises(EmptyInput):
        load("\u200d\u200b".encode() * 100)


def test_bytes_of_lone_surrogates_are_read_and_offsets_hold() -> None:
    data = "China \ud800 imposed sanctions on Japan \udfff.".encode("utf-8", "surrogatepass")
    try:
        report = load(data)
    except BinaryInput:
        return
    sound(read_report(report))


ODD = [
    *"\x00\x07\x1b\x7f\x85\u00ad\u200b\u200d\u202e\u2028\ufeff\ud800\udc00",
    *'"“”‘’()[]{}<>&;.,:–—-_*#|/\\\n\r\t 9%é',
    "\r\n",
    "e\u0301",
    "👩\u200d👧",
    "中国",
    "Россия",
]
PLAIN = (
    "China|Russia|Xi Jinping|said|met|sanctions|$3 billion|more than|1,000|in 2014|on Monday|they|"
    "the two countries|according to|not|U.S."
)
PIECES = st.sampled_from([*ODD, *(word + " " for word in PLAIN.split("|"))])


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_mixture_is_read(text: str) -> None:
    sound(read_report(load(json.dumps({"text": f"{CALM} {text}"}).encode(), "hostile.jsonl")))


@pytest.mark.parametrize(
    "kind",
    [
        "plain news",
        "one sentence",
        "no blanks",
        "curly quotation marks",
        "short quotations",
        "commas",
        "states joined",
        "amounts",
    ],
)
def test_work_grows_in_proportion_to_length(kind: str, calls: Callable[[Callable[[], object]], int]) -> None:
    """Counted in calls, which a busy machine does not change."""
    hostile.read(hostile.SENTENCE)
    short, long = (calls(lambda n=n: hostile.read(hostile.SHAPES[kind](n))) for n in (4_000, 8_000))
    assert long / short < 2.3, f"{kind}: {short} calls, then {long} for twice the text"

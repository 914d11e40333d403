"""Quotation marks: which stretches stand in somebody's own words."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.reading.quotes import find_quotes


def inside(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotes(text)]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "no" twice.', ["no"]),
        ('"No," he said. "Never."', ["No,", "Never."]),
        ("He said “no” twice.", ["no"]),
        ("He said «no» twice.", ["no"]),
        ("He said „no“ and „never”.", ["no", "never"]),
        ("He said ‘no’ twice.", ["no"]),
        ("He said ‘we don’t know’ twice.", ["we don’t know"]),
        ("the enemy’s ‘peace’ plan", ["peace"]),
        ("“He said ‘no’ twice,” she said.", ["He said ‘no’ twice,"]),
        ("the summer of ‘90", []),
        ("China’s and Russia’s", []),
        ('an empty "" one', []),
        ("no quotation", []),
        ("", []),
    ],
)
def test_what_stands_between_the_marks(text: str, quoted: list[str]) -> None:
    assert inside(text) == quoted


@pytest.mark.parametrize("opener", ['"', "“", "«", "„"])
def test_a_quotation_that_its_passage_does_not_close_runs_to_its_end(opener: str) -> None:
    (quote,) = find_quotes(f"He said: {opener}We shall see")
    assert not quote.closed
    assert (quote.open, quote.start, quote.end) == (9, 10, 22)


def test_offsets_are_moved_by_the_base() -> None:
    (quote,) = find_quotes('He said "no".', base=100)
    assert (quote.open, quote.start, quote.end, quote.closed) == (108, 109, 111, True)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=100), st.text(alphabet='"“”«»„‘’ ab9', max_size=60)))
def test_any_text_gives_ordered_spans_inside_it(text: str) -> None:
    found = find_quotes(text)
    assert all(0 <= q.open < q.start < q.end <= len(text) for q in found)
    assert all(q.start == q.open + 1 for q in found)
    assert all(a.end <= b.open for a, b in itertools.pairwise(found))
    assert all(q.closed for q in found[:-1])


@settings(deadline=None)
@given(st.lists(st.text(alphabet="abc ’", min_size=1, max_size=8).map(lambda s: f"a{s}a"), max_size=6))
def test_what_was_put_in_marks_comes_out(parts: list[str]) -> None:
    text = " and ".join(f"“{part}”" for part in parts)
    assert inside(text) == parts


@pytest.mark.parametrize("piece", ["‘", "‘a’a ", "„”", '"', "“", "“‘", "’"])
def test_many_marks_take_little_time(piece: str) -> None:
    begin = time.process_time()  # not the clock: a busy machine is no fault of ours
    find_quotes(piece * 200_000)
    assert time.process_time() - begin < 2

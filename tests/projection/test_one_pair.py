"""One pair of a projection: its name, its past, its bands, whether it comes closer."""

from __future__ import annotations

import pytest

from blocs.projection import project
from blocs.projection.of_store import outlook
from blocs.projection.pairs import bands_of, closer, past_of, title_of

PAIRS = [("CHN", "RUS"), ("USA", "CHN")]


def test_names_and_bands_of_each_pair() -> None:
    found = project(outlook().prospect, PAIRS, until=2008, draws=50)
    assert [title_of(pair) for pair in found.pairs] == ["China and Russia", "United States and China"]
    for k, (a, b) in enumerate(PAIRS):
        rows = bands_of(found, k).rows()
        assert [(row["a"], row["b"], row["year"]) for row in rows] == [(a, b, y) for y in (2006, 2007, 2008)]
        assert list(rows) == [row for row in found.frame.rows() if (row["a"], row["b"]) == (a, b)]


def test_the_past_is_empty_without_data() -> None:
    ahead = outlook()
    assert len(past_of(project(ahead.prospect, PAIRS[:1], draws=10), ahead, 0)) == 0


@pytest.mark.parametrize("until", [2006, 2010])
def test_closer_is_told_of_several_years_only(until: int) -> None:
    found = project(outlook().prospect, PAIRS[:1], until=until, draws=50)
    share = 100 * float((found.draws[:, -1, 0] > found.draws[:, 0, 0]).mean()) if until > 2006 else 0
    told = f"Closer in {until} than in 2006 in {share:.0f} % of the draws."
    assert closer(found, 0) == (told if until > 2006 else "")

"""The shortest span around a place, against looking at all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from blocs.reading.innermost import Innermost

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=25)


@given(SPANS, st.integers(-2, 33))
def test_it_is_the_one_that_a_look_at_all_finds(spans: list[tuple[int, int]], offset: int) -> None:
    valued = [(start, end, n) for n, (start, end) in enumerate(spans)]
    around = [(end - start, n) for start, end, n in valued if start <= offset < end]
    assert Innermost(valued).at(offset) == (min(around)[1] if around else None)


def test_deep_nesting_is_no_trouble() -> None:
    depth = 20_000
    found = Innermost([(n, 2 * depth - n, n) for n in range(depth)])
    assert [found.at(n) for n in (-1, 0, depth // 2, depth, 2 * depth - 1, 2 * depth)] == [
        None, 0, depth // 2, depth - 1, 0, None,
    ]  # fmt: skip

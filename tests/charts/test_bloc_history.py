"""Blocs as stripes: a piece for each stretch alike, blanks where nothing is known, movers by name."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.charts import PALETTE, Stripe, bloc_history, to_svg
from blocs.charts.bloc_history import MOVERS
from blocs.errors import UsageError

YEARS = list(range(1950, 1960))
BLOCS = st.lists(st.one_of(st.none(), st.integers(0, 2)), min_size=10, max_size=10)


def drawn(stripes: list[Stripe], names: tuple[str, ...] = ("bloc A", "bloc B"), **more: object) -> ET.Element:
    years = more.pop("years", YEARS)
    chart = bloc_history(years, stripes, names, **more)  # type: ignore[arg-type]
    text = to_svg(chart, name="h", title="Blocs", description="Who was where")
    return ET.fromstring(text.replace(' xmlns="http://www.w3.org/2000/svg"', ""))


def words(root: ET.Element) -> list[str]:
    return [str(node.text) for node in root.iter("text")]


def said(root: ET.Element) -> list[str]:
    return [str(node.text) for node in root.iter("title")][1:]


@given(BLOCS)
def test_pieces_cover_what_is_known_and_nothing_else(blocs: list[int | None]) -> None:
    stripe = Stripe("X", tuple(blocs))
    back: list[int | None] = [None] * 10
    pieces = stripe.pieces()
    for start, end, bloc, sure in pieces:
        assert sure == 1.0
        for k in range(start, end):
            assert back[k] is None
            back[k] = bloc
    assert back == blocs
    touching = [(a, b) for a, b in pairwise(pieces) if a[1] == b[0]]
    assert all(a[2] != b[2] for a, b in touching)


def test_moves_pass_over_gaps() -> None:
    assert Stripe("X", (0, None, 0, 1, 1)).moved == 1
    assert Stripe("X", (0, None, 0)).moved == 0 and Stripe("X", (None,)).moved == 0


def test_stripes_say_who_was_where_and_how_surely() -> None:
    moved = Stripe("Egypt", (0,) * 4 + (None,) + (1,) * 5, (0.9,) * 10)
    stayed = Stripe("France", (0,) * 10, (1.0,) * 10)
    root = drawn([moved, stayed], marks=(1955,), title="Blocs", note="Paler: less sure.")
    texts = words(root)
    assert {"Blocs", "Changed sides", "Egypt", "1 always in bloc A", "Paler: less sure."} <= set(texts)
    assert "France" not in texts  # stayed, and has a thin row; on hover it is named
    assert {"▼", "▼ the system realigned"} <= set(texts)
    told = said(root)
    assert "Egypt, 1950 to 1953: bloc A, 90%" in told and "Egypt, 1955 to 1959: bloc B, 90%" in told
    assert "France, 1950 to 1959: bloc A, 100%" in told
    text = ET.tostring(root, encoding="unicode")
    assert "fill:var(--bloc-a)" in text and PALETTE["bloc-a"].light not in text


def test_the_surer_the_stronger() -> None:
    root = drawn([Stripe("X", (0,) * 10, tuple(0.5 + k / 20 for k in range(10)))])
    strengths = [
        float(node.get("fill-opacity", "1")) for node in root.iter("path") if node.get("fill-opacity")
    ]
    assert (
        strengths[:10] == sorted(strengths[:10])
        and strengths[0] == 0.25
        and strengths[9] == pytest.approx(0.925)
    )


def test_the_largest_movers_have_names_and_the_rest_is_counted() -> None:
    stripes = [Stripe(f"State {k}", (0,) * 5 + (1,) * 5, weight=k) for k in range(MOVERS + 7)]
    texts = words(drawn(stripes))
    assert "and 7 more, in the table" in texts
    assert f"State {MOVERS + 6}" in texts and "State 0" not in texts


def test_periods_may_be_names_and_phones_narrow() -> None:
    labels = [f"{46 + k}-{49 + k}" for k in range(10)]
    texts = words(drawn([Stripe("A rather long name of a state", (0, 1) * 5)], years=labels, width=360))
    assert labels[0] in texts
    assert any(word.endswith("…") for word in texts)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(UsageError, match="X has 2 blocs for 10 years; give one for each"):
        bloc_history(YEARS, [Stripe("X", (0, 1))], ["A", "B"])
    with pytest.raises(UsageError, match="X is in a bloc without a name; there are 1"):
        bloc_history(YEARS, [Stripe("X", (1,) * 10)], ["A"])

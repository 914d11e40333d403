"""The composite by hand; missing parts are left out, not zero; what each part does to it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import UsageError
from blocs.ties.composite import composite, standardised

from .panels import close, dyad, panel

ROWS = [(2, 20, 2000, 1.0, 0, 5.0), (2, 70, 2000, 3.0, 2, None), (20, 70, 2000, 2.0, 1, 7.0)]
TIES = panel("dyad-year", ROWS, "votes disputes trade")
Z = np.sqrt(1.5)
"""z-score of the largest of 1, 2, 3."""


def test_by_hand() -> None:
    made = composite(TIES, {"votes": 1, "disputes": -1, "trade": 1})
    # votes: -Z, Z, 0; disputes, turned: Z, -Z, 0; trade: -1, missing, 1
    assert close(made.frame["composite"], [-1 / 3, 0.0, 1 / 3])
    assert close(made.frame["without_votes"], [(Z - 1) / 2, -Z, 0.5])
    assert close(made.frame["without_disputes"], [(-Z - 1) / 2, Z, 0.5])
    assert close(made.frame["without_trade"], [0.0, 0.0, 0.0])
    assert made.frame["n"] == (3, 2, 3)
    assert made.frame["share"] == pytest.approx((1.0, 2 / 3, 1.0))


def test_it_says_how_it_is_weighted() -> None:
    made = composite(TIES, {"votes": 1, "disputes": -1}, {"votes": 3, "disputes": 1})
    assert made.frame.column("composite").note == (
        "weighted mean of z-scores within the year: +votes 0.75, -disputes 0.25; "
        "missing below 50% of the weight"
    )
    assert close(made.frame["composite"], [(-3 * Z + Z) / 4, (3 * Z - Z) / 4, 0.0])
    assert made.parts["weight"] == (0.75, 0.25)
    assert made.parts["sign"] == (1, -1)


def test_too_little_of_the_weight_is_missing() -> None:
    signs = {"votes": 1, "trade": 1}
    assert composite(TIES, signs, least=0.5).frame["composite"][1] == pytest.approx(Z)
    assert composite(TIES, signs, least=0.6).frame["composite"][1] is None
    weights = {"votes": 1.0, "trade": 4.0}
    assert composite(TIES, signs, weights).frame["composite"][1] is None
    assert composite(TIES, signs, weights, least=0).frame["composite"][1] == pytest.approx(Z)


def test_without_its_only_part_a_row_has_no_composite() -> None:
    made = composite(TIES, {"votes": 1, "trade": 1})
    assert made.frame["without_votes"][1] is None
    assert made.frame["without_trade"][1] == pytest.approx(Z)


def test_moves_of_each_part() -> None:
    made = composite(TIES, {"votes": 1, "disputes": -1, "trade": 1})
    whole = made.frame.array("composite")
    for name, row in zip(("votes", "disputes", "trade"), made.parts.rows(), strict=True):
        without = made.frame.array(f"without_{name}")
        assert row["part"] == name and row["rows"] == 3
        assert row["mean_move"] == pytest.approx(np.abs(without - whole).mean())
        assert row["largest_move"] == pytest.approx(np.abs(without - whole).max())
    assert made.parts["correlation"][0] == pytest.approx(
        np.corrcoef(whole, made.frame.array("without_votes"))[0, 1]
    )
    assert made.parts["correlation"][2] is None  # without trade all three are alike


def test_ranks_are_not_moved_by_a_value_far_out() -> None:
    years = np.array([2000] * 4)
    assert standardised(np.array([1.0, 2, 2, 1e9]), years, "rank").tolist() == [-1.0, 0.0, 0.0, 1.0]
    assert standardised(np.array([5.0, 1, 1, 1]), years, "rank").tolist() == [1.0, -1.0, -1.0, -1.0]


def test_years_are_scaled_apart_and_one_value_tells_nothing() -> None:
    values = np.array([1.0, 2.0, 10.0, 20.0, 4.0, 4.0, np.nan])
    years = np.array([2000, 2000, 2001, 2001, 2002, 2002, 2002])
    for scale in ("z", "rank"):
        found = standardised(values, years, scale)  # type: ignore[arg-type]
        assert found[:4].tolist() == [-1.0, 1.0, -1.0, 1.0]
        assert np.isnan(found[4:]).all()


def test_a_pair_is_on_the_scale_of_all() -> None:
    signs = {"votes": 1, "disputes": -1, "trade": 1}
    made = composite(TIES, signs, pair=(70, 20))
    assert made.frame.rows() == composite(TIES, signs).frame.rows()[2:]
    assert made.parts["rows"] == (1, 1, 1)
    assert made.parts["correlation"] == (None, None, None)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"signs": {"votes": 1}}, "needs two measures or more"),
        ({"signs": {"votes": 1, "arms": 1}}, "no column 'arms'"),
        ({"signs": {"votes": 1, "trade": 0}}, "the sign of trade is 0"),
        ({"signs": {"votes": 1, "trade": 1}, "weights": {"votes": 1}}, "trade stand in one only"),
        ({"signs": {"votes": 1, "trade": 1}, "weights": {"votes": 1, "trade": 0}}, "weight of trade is 0"),
        ({"signs": {"votes": 1, "trade": 1}, "least": 2}, "least=2"),
        ({"signs": {"votes": 1, "trade": 1}, "scale": "minmax"}, "scale='minmax' is none of: z, rank"),
    ],
)
def test_what_cannot_be_is_refused(arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        composite(TIES, **arguments)


cell = st.one_of(st.none(), st.integers(-5, 5).map(float))


@given(
    st.lists(st.tuples(cell, cell, cell), min_size=1, max_size=10),
    st.sampled_from(["z", "rank"]),
    st.randoms(use_true_random=False),
)
def test_laws(cells: list[tuple[Any, ...]], scale: Any, random: Any) -> None:
    rows = [(2, 20 + place, 2000, *row) for place, row in enumerate(cells)]
    signs = {"a": 1, "b": -1, "c": 1}
    frame = panel("dyad-year", rows, "a b c")
    found = composite(frame, signs, scale=scale).frame
    turned = composite(frame, {name: -sign for name, sign in signs.items()}, scale=scale).frame
    assert close(turned["composite"], [None if v is None else -v for v in found["composite"]])  # type: ignore[operator]
    assert all(v is None or k > 0 for v, k in zip(found["composite"], found["n"], strict=True))  # type: ignore[operator]
    if scale == "rank":
        assert all(v is None or -1 <= v <= 1 for v in found["composite"])  # type: ignore[operator]
    weights = dict.fromkeys(signs, 7.0)
    assert composite(frame, signs, weights, scale=scale).frame["composite"] == found["composite"]
    random.shuffle(rows)
    again = composite(panel("dyad-year", rows, "a b c"), signs, scale=scale).frame
    told = dict(zip(again["ccode2"], again["composite"], strict=True))
    assert all(
        close([told[state]], [v]) for state, v in zip(found["ccode2"], found["composite"], strict=True)
    )


def test_another_unit_is_refused() -> None:
    with pytest.raises(UsageError, match="composite: the table is by state-year"):
        composite(panel("state-year", [(2, 2000, 1.0, 2.0)], "a b"), {"a": 1, "b": 1})
    with pytest.raises(UsageError, match="no column 'a'"):
        composite(dyad((2, 20, 2000)), {"a": 1, "b": 1})

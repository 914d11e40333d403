"""Votes to a table by dyad-year: rows, counts, missing, intervals, and two ways to the same figures."""

from __future__ import annotations

import math

import numpy as np
import pytest

from blocs.errors import UsageError
from blocs.sources import Frame
from blocs.ties.roll_calls import RollCalls
from blocs.ties.similarity import SimilarityChoices, similarity_draws, vote_similarity
from blocs.ties.similarity.bootstrap import drawn_calls, percentiles
from ties import slow_similarity as slow

NUMBERS = np.array([2, 20, 200, 365, 710, 750])


def made(seed: int = 0, calls: int = 60, cast: float = 0.8) -> RollCalls:
    """Six states; the last votes in the second year only."""
    chance = np.random.default_rng(seed)
    votes = chance.choice([0, 1, 2], p=[0.2, 0.2, 0.6], size=(6, calls)).astype(np.int8)
    votes[chance.random(votes.shape) > cast] = -1
    years = np.sort(chance.integers(1990, 1993, calls))
    votes[5, years != 1991] = -1
    votes[:, ::9] = np.where(votes[:, ::9] < 0, -1, 2)
    return RollCalls(NUMBERS, np.arange(100, 100 + calls), years, votes, sources=("the votes",))


def row(frame: Frame, a: int, b: int, year: int) -> dict[str, float]:
    (found,) = [r for r in frame.rows() if (r["ccode1"], r["ccode2"], r["year"]) == (a, b, year)]
    return found


def test_every_row_equals_the_definitions() -> None:
    calls = made()
    found = vote_similarity(calls)
    assert len(found) == 10 + 15 + 10
    assert str(found.unit) == "dyad-year (COW)"
    for told in found.rows():
        there = calls.years == told["year"]
        a, b = (calls.votes[calls.places([told[key]])[0]] for key in ("ccode1", "ccode2"))
        divided = there & ~calls.unanimous
        assert told["n"] == len(slow.both(a[there], b[there]))
        assert told["agreement_n"] == len(slow.both(a[divided], b[divided]))
        for name, definition in slow.ALL.items():
            kept = divided if name == "agreement" else there
            expected = definition(a[kept].tolist(), b[kept].tolist())
            assert (math.nan if told[name] is None else told[name]) == pytest.approx(expected, nan_ok=True)


def test_rows_stand_in_the_order_of_their_keys_smaller_number_first() -> None:
    found = vote_similarity(made())
    keys = list(zip(found["ccode1"], found["ccode2"], found["year"], strict=True))
    assert keys == sorted(keys)
    assert all(a < b for a, b, _ in keys)


def test_one_pair_gives_the_rows_of_all_pairs_to_the_bit() -> None:
    calls = made(1)
    for weights in (None, np.random.default_rng(5).integers(0, 3, 60).astype(float)):
        for drop in ("agreement", "all", "none"):
            asked = {"draws": 50, "seed": 3, "drop_unanimous": drop, "weights": weights}
            every = vote_similarity(calls, **asked)
            for a, b in ((2, 365), (20, 750)):
                kept = (every.array("ccode1") == a) & (every.array("ccode2") == b)
                one = vote_similarity(calls, pair=(b, a), **asked)
                assert len(one) == kept.sum() > 0
                for column in one.columns:
                    assert np.array_equal(column.array, every.array(column.name)[kept], equal_nan=True), (
                        column.name,
                        drop,
                    )


def test_a_pair_that_never_voted_has_no_rows() -> None:
    for pair in ((2, 999), (998, 999)):
        for draws in (0, 5):
            assert len(vote_similarity(made(), pair=pair, draws=draws)) == 0


def test_nothing_in_common_is_missing_not_zero() -> None:
    votes = np.array([[2, -1, 2], [-1, 2, 2], [2, 2, 2]], np.int8)
    calls = RollCalls(np.array([2, 20, 365]), np.arange(3), np.array([1990, 1990, 1991]), votes)
    found = row(vote_similarity(calls, draws=10), 2, 20, 1990)
    assert found["n"] == found["agreement_n"] == 0
    for name in slow.ALL:
        assert found[name] is None
        assert found[f"{name}_low"] is None
        assert found[f"{name}_high"] is None
    unanimous = row(vote_similarity(calls), 2, 20, 1991)
    assert (unanimous["n"], unanimous["agreement_n"], unanimous["agreement"]) == (1, 0, None)
    assert (unanimous["s"], unanimous["valued"], unanimous["kappa"]) == (1, 1, 1)


def test_where_unanimous_calls_are_left_out() -> None:
    calls = made(2)
    kept = vote_similarity(calls, drop_unanimous="none")
    dropped = vote_similarity(calls, drop_unanimous="all")
    by_hand = vote_similarity(calls.of_calls(~calls.unanimous), drop_unanimous="none")
    default = vote_similarity(calls)
    assert dropped == by_hand
    assert default["agreement"] == dropped["agreement"]
    assert default["agreement_n"] == dropped["n"]
    assert default["s"] == kept["s"] != dropped["s"]
    assert "agreement_n" not in kept
    assert "agreement_n" not in dropped


def test_weights_of_calls() -> None:
    calls = made(3)
    times = np.random.default_rng(8).integers(0, 4, 60)
    repeated = calls.of_calls(np.repeat(np.arange(60), times))
    weighted = vote_similarity(calls, weights=times.astype(float), drop_unanimous="none")
    expected = vote_similarity(repeated, drop_unanimous="none")
    for name in slow.ALL:
        assert np.allclose(weighted.array(name), expected.array(name), equal_nan=True), name
    assert row(weighted, 2, 20, 1991)["n"] <= row(expected, 2, 20, 1991)["n"]
    divided = vote_similarity(calls, weights=times.astype(float))
    by_hand = vote_similarity(repeated)
    assert np.allclose(divided.array("agreement"), by_hand.array("agreement"), equal_nan=True)


def test_choices_and_columns() -> None:
    calls = made(4)
    squared = SimilarityChoices(s_distance="squared", chance_distance="nominal", partial=0.0)
    found = vote_similarity(calls, measures=("s", "valued", "kappa", "s"), choices=squared)
    assert found.names == ("ccode1", "ccode2", "year", "s", "valued", "kappa", "n")
    plain = vote_similarity(calls, measures=("agreement",), drop_unanimous="none")
    assert found["valued"] == plain["agreement"]
    assert found.column("n").absent == 0
    assert found.column("n").unit == "roll calls"
    assert found.sources[0] == "the votes"
    assert any("10.1093/pan/mpr023" in source for source in found.sources)


def test_years_and_coverage() -> None:
    calls = made(5)
    whole = vote_similarity(calls)
    assert (whole.coverage.since, whole.coverage.until, whole.coverage.states) == (1990, 1992, None)
    last = vote_similarity(calls, years=range(1991, 2000))
    assert set(last["year"]) == {1991, 1992}
    assert last == Frame(last.unit, whole.take(whole.array("year") > 1990).columns, (), last.coverage)
    assert (last.coverage.since, last.coverage.until) == (1991, 1992)
    assert vote_similarity(calls, years=[1990, 1992]).coverage is None  # 1991 would seem to be known
    assert vote_similarity(calls, pair=(2, 20)).coverage.states == {2, 20}
    none = vote_similarity(calls, years=[1800], draws=3)
    assert (len(none), none.coverage) == (0, None)


# --- intervals


def test_intervals_are_percentiles_of_the_definitions() -> None:
    """Each draw written out: calls repeated as often as drawn, measured in loops."""
    calls = made(6, calls=45, cast=0.95)
    draws, year = 40, 1991
    found = vote_similarity(calls, draws=draws, level=0.8, seed=11)
    there = np.flatnonzero(calls.years == year)
    times = drawn_calls(len(there), draws, 11, year).astype(int)
    for a, b in ((2, 20), (200, 750), (365, 710)):
        votes = calls.votes[calls.places([a, b])][:, there]
        told = row(found, a, b, year)
        for name, definition in slow.ALL.items():
            kept = ~calls.unanimous[there] if name == "agreement" else np.ones(len(there), bool)
            values = [definition(*(np.repeat(side[kept], t[kept]).tolist() for side in votes)) for t in times]
            values = [value for value in values if not math.isnan(value)]
            assert values, name
            low, high = np.quantile(values, (0.1, 0.9))
            assert told[f"{name}_low"] == pytest.approx(low, abs=2e-6), name
            assert told[f"{name}_high"] == pytest.approx(high, abs=2e-6), name


def test_draws_of_a_year_do_not_depend_on_what_else_is_asked() -> None:
    calls = made(7)
    every = vote_similarity(calls, draws=30)
    alone = vote_similarity(calls, draws=30, years=[1991], measures=("kappa",))
    kept = every.array("year") == 1991
    for name in ("kappa_low", "kappa_high"):
        assert np.array_equal(alone.array(name), every.array(name)[kept], equal_nan=True)
    assert vote_similarity(calls, draws=30) == every
    assert vote_similarity(calls, draws=30, seed=2)["s_low"] != every["s_low"]


def test_draws_themselves_are_common_to_all_pairs() -> None:
    calls = made(8)
    for name in ("agreement", "tau_b"):
        drawn = similarity_draws(calls, 1991, name, draws=64, seed=5)
        assert drawn.values.shape == (64, 6, 6)
        assert drawn.calls == (calls.years == 1991).sum()
        assert np.array_equal(drawn.values, drawn.values.swapaxes(1, 2), equal_nan=True)
        bounds = percentiles(np.moveaxis(drawn.values, 0, -1), 0.9)
        told = vote_similarity(calls, years=[1991], draws=64, seed=5, measures=(name,))
        for side, end in enumerate(("low", "high")):
            values = bounds[side][np.triu_indices(6, 1)]
            assert np.array_equal(values, told.array(f"{name}_{end}"), equal_nan=True)
    assert drawn.numbers.tolist() == NUMBERS.tolist()
    assert similarity_draws(calls, 1990, draws=2).numbers.tolist() == NUMBERS[:5].tolist()


def test_draws_are_as_many_calls_as_there_were() -> None:
    times = drawn_calls(97, 500, 1, 2000)
    assert (times.sum(axis=1) == 97).all()
    assert times.mean(axis=0) == pytest.approx(np.ones(97), abs=0.25)
    assert times.var() == pytest.approx(96 / 97, abs=0.05)
    assert not np.array_equal(times, drawn_calls(97, 500, 1, 2001))


def test_intervals_hold_the_figure_and_narrow_with_calls() -> None:
    """Agreement of one half over m calls: a binomial share, with the interval of one."""
    widths = []
    for calls in (50, 800):
        chance = np.random.default_rng(calls)
        votes = np.stack([np.full(calls, 2), chance.choice([0, 2], calls), chance.choice([0, 2], calls)])
        given = RollCalls(
            np.array([2, 20, 365]), np.arange(calls), np.full(calls, 1990), votes.astype(np.int8)
        )
        told = row(vote_similarity(given, draws=2000, drop_unanimous="none"), 2, 20, 1990)
        low, high = told["agreement_low"], told["agreement_high"]
        assert low < told["agreement"] < high
        share = told["agreement"]
        normal = 2 * 1.645 * math.sqrt(share * (1 - share) / calls)
        assert high - low == pytest.approx(normal, rel=0.15)
        widths.append(high - low)
    assert widths[0] / widths[1] == pytest.approx(4, rel=0.2)


def test_percentiles_leave_undefined_draws_out() -> None:
    values = np.array([[3.0, np.nan, 1.0, 2.0], [np.nan] * 4, [4.0, 1.0, 2.0, 3.0]], np.float32)
    low, high = percentiles(values, 0.5)
    assert low.tolist()[::2] == [1.5, 1.75]
    assert high.tolist()[::2] == [2.5, 3.25]
    assert np.isnan([low[1], high[1]]).all()
    random = np.random.default_rng(0).random((5, 333)).astype(np.float32)
    assert np.allclose(percentiles(random, 0.9), np.quantile(random, (0.05, 0.95), axis=-1), atol=1e-6)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"measures": ("kapa",)}, "no measure of similarity 'kapa'"),
        ({"pair": (2, 2)}, "no tie with itself"),
        ({"draws": -1}, "draws is -1"),
        ({"draws": 5, "level": 90}, "level is 90"),
        ({"drop_unanimous": "yes"}, "'yes' is none of"),
        ({"weights": np.ones(3)}, "3 weights for 60 roll calls"),
        ({"weights": -np.ones(60)}, "negative"),
    ],
)
def test_refusals(asked, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        vote_similarity(made(), **asked)


def test_a_year_without_calls_has_no_draws() -> None:
    with pytest.raises(UsageError, match="no roll calls in 1800; there are some from 1990 to 1992"):
        similarity_draws(made(), 1800)

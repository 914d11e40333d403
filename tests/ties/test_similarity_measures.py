"""Measures of similarity: cases from the literature, slow twins, and laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from blocs.errors import UsageError
from blocs.ties.similarity import SimilarityChoices
from blocs.ties.similarity.agreement import agreement
from blocs.ties.similarity.contingency import joint_tables, pair_tables
from blocs.ties.similarity.kappa import kappa
from blocs.ties.similarity.pi import scott_pi
from blocs.ties.similarity.s_score import s_score
from blocs.ties.similarity.tau_b import tau_b
from blocs.ties.similarity.valued import valued_agreement
from ties import slow_similarity as slow

DEFENCE = 3
# Signorino and Ritter (1999), Table 6: commitments of Germany and Russia in 1914 to the states of Europe (0
# none, 1 entente, 2 neutrality, 3 defence), and each state's share of capabilities in percent. In this order:
# GMY RUS UKG FRN AUH ITA BEL SPN TUR NTH SWD RUM POR SWZ GRC DEN YUG BUL NOR ALB.
GERMANY = np.array([3, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0], np.int8)
RUSSIA = np.array([0, 3, 1, 3, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], np.int8)
SHARES = np.array([25, 21, 20, 8, 8, 5, 3, 3, 2, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0], float)
EUROPE = joint_tables(np.stack([GERMANY, RUSSIA]), DEFENCE + 1)[:, :, 0, 1]

# Votes of the USA (rows) and Mexico (columns) in 1946: no, abstain, yes.
USA_MEXICO = np.array([[2.0, 1, 9], [2, 0, 0], [5, 2, 17]])

records = arrays(np.int8, st.tuples(st.integers(2, 5), st.integers(0, 25)), elements=st.integers(-1, 2))


def table(first: list[int], second: list[int], categories: int = 3) -> np.ndarray:
    return joint_tables(np.array([first, second], np.int8), categories)[:, :, 0, 1]


def every(tables: np.ndarray) -> dict[str, np.ndarray]:
    choices = SimilarityChoices()
    return {name: choices.of(name)(tables, np.zeros(tables.shape[2:])) for name in slow.ALL}


# --- the literature


def test_germany_and_russia_in_1914_as_signorino_and_ritter_print_them() -> None:
    """Their Table 6: tau-b .03, S .40 unweighted, -.46 weighted by capabilities."""
    weighted = joint_tables(np.stack([GERMANY, RUSSIA]), DEFENCE + 1, SHARES)[:, :, 0, 1]
    assert tau_b(EUROPE) == pytest.approx(0.03031695, abs=5e-9)
    assert s_score(EUROPE) == pytest.approx(0.4, abs=1e-12)
    assert s_score(weighted) == pytest.approx(-0.46, abs=1e-12)


def test_chance_corrected_germany_and_russia() -> None:
    """Printed by the R package fpsim for the same table: kappa with squared distances, pi nominal."""
    assert kappa(EUROPE) == pytest.approx(-0.07758621, abs=5e-9)
    assert scott_pi(EUROPE, "nominal") == pytest.approx(-0.04477612, abs=5e-9)


def test_usa_and_mexico_in_1946() -> None:
    """Printed by fpsim for Voeten's votes of that year: kappa with squared distances, pi nominal, tau-b."""
    assert kappa(USA_MEXICO) == pytest.approx(-0.01222707, abs=5e-9)
    assert scott_pi(USA_MEXICO, "nominal") == pytest.approx(-0.02775801, abs=5e-9)
    assert tau_b(USA_MEXICO) == pytest.approx(0.01431261, abs=5e-9)


def test_kappa_and_pi_by_the_sums_of_haege() -> None:
    """Häge's replication code takes both from sums and sums of squares; by hand for the portfolios above.

    Germany: sum 12, squares 36; Russia: sum 8, squares 20; squared differences 9+9+1+9+9+4+9 = 50.
    Kappa = 1 - 50 / (36 + 20 - 2 * 12 * 8 / 20); pi = 1 - 50 / (36 + 20 - (12 + 8) ** 2 / 40).
    """
    assert kappa(EUROPE) == pytest.approx(1 - 50 / 46.4)
    assert scott_pi(EUROPE) == pytest.approx(1 - 50 / 46)


def test_textbook_kappa_and_pi() -> None:
    """The two-by-two table of 20, 5, 10, 15 by hand: D_o = .3; D_e = .5 (kappa), 2 * .45 * .55 (pi)."""
    small = np.array([[20.0, 5.0], [10.0, 15.0]])
    for distance in ("nominal", "absolute", "squared"):
        assert kappa(small, distance) == pytest.approx(1 - 0.3 / 0.5)
        assert scott_pi(small, distance) == pytest.approx(1 - 0.3 / 0.495)


def test_s_by_hand() -> None:
    """Votes 2 2 1 0 against 2 1 0 0: distances 0 1 1 0 of at most 2 each."""
    votes = table([2, 2, 1, 0], [2, 1, 0, 0])
    assert s_score(votes) == pytest.approx(1 - 2 * 2 / 8)
    assert s_score(votes, "squared") == pytest.approx(1 - 2 * 2 / 16)
    assert valued_agreement(votes) == pytest.approx(0.75)
    assert valued_agreement(votes, partial=0.0) == agreement(votes) == 0.5


def test_lijphart_gives_half_credit_for_an_abstention() -> None:
    """(f + g / 2) / t of Lijphart (1963): three equal votes, two with one abstention, one opposed."""
    votes = table([2, 2, 0, 2, 1, 2], [2, 2, 0, 1, 0, 0])
    assert valued_agreement(votes, partial=0.5) == valued_agreement(votes) == pytest.approx((3 + 2 / 2) / 6)


def test_opposed_scales() -> None:
    opposed = table([0, 1, 2, 0, 2], [2, 1, 0, 2, 0])
    assert tau_b(opposed) == pytest.approx(-1)
    assert s_score(table([0, 2, 0], [2, 0, 2])) == -1
    assert kappa(table([0, 2, 0, 2], [2, 0, 2, 0])) == -1


# --- where a measure is undefined


def test_nothing_in_common_is_missing_and_no_agreement() -> None:
    for name, value in every(table([2, -1, 0], [-1, 2, -1])).items():
        assert math.isnan(value), name


def test_constant_and_equal_records() -> None:
    constant = table([2, 2, 2], [2, 2, 2])
    assert kappa(constant) == scott_pi(constant) == 1
    assert kappa(constant, constant=0.0) == scott_pi(constant, constant=0.0) == 0
    assert math.isnan(kappa(constant, constant=math.nan))
    assert math.isnan(tau_b(constant))


def test_constant_and_unequal_records_are_as_by_chance() -> None:
    apart = table([2, 2, 2], [0, 0, 0])
    assert kappa(apart) == 0
    assert scott_pi(apart) == -1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: s_score(EUROPE, "cubic"), "distance 'cubic' is none of"),
        (lambda: valued_agreement(EUROPE, partial=2), "between 0 and 1"),
        (lambda: SimilarityChoices(partial=-1), "between 0 and 1"),
        (lambda: SimilarityChoices(chance_distance="far"), "none of"),
        (lambda: joint_tables(np.array([[3]], np.int8), 3), "3 categories were told"),
        (lambda: joint_tables(np.zeros((2, 3), np.int8), 3, np.ones(2)), "3 items"),
        (lambda: joint_tables(np.zeros((2, 3), np.int8), 3, np.array([1, -1, 1.0])), "negative"),
        (lambda: joint_tables(np.zeros((2, 3), np.int8), 3, np.array([1, np.nan, 1])), "missing"),
    ],
)
def test_refusals(wrong, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        wrong()


# --- the slow twins


@pytest.mark.parametrize("seed", range(4))
def test_all_pairs_equal_the_definitions(seed: int) -> None:
    chance = np.random.default_rng(seed)
    votes = chance.choice([-1, 0, 1, 2], p=[0.25, 0.15, 0.2, 0.4], size=(7, 40)).astype(np.int8)
    votes[5] = np.where(votes[5] < 0, -1, 2)
    votes[6, 4:] = -1
    found = every(joint_tables(votes, 3))
    for a in range(7):
        for b in range(7):
            for name, definition in slow.ALL.items():
                expected = definition(votes[a].tolist(), votes[b].tolist())
                assert found[name][a, b] == pytest.approx(expected, abs=1e-12, nan_ok=True), (name, a, b)


@pytest.mark.parametrize(
    ("distance", "apart"),
    [
        ("nominal", lambda x, y: float(x != y)),
        ("absolute", lambda x, y: abs(x - y)),
        ("squared", lambda x, y: (x - y) ** 2),
    ],
)
def test_chance_by_any_distance(distance, apart) -> None:
    chance = np.random.default_rng(9)
    votes = chance.integers(-1, 4, (2, 60)).astype(np.int8)
    found = joint_tables(votes, 4)[:, :, 0, 1]
    one, two = votes.tolist()
    assert kappa(found, distance) == pytest.approx(slow.kappa(one, two, apart))
    assert scott_pi(found, distance) == pytest.approx(slow.pi(one, two, apart))


def test_one_pair_and_some_pairs_equal_all_pairs() -> None:
    chance = np.random.default_rng(3)
    votes = chance.integers(-1, 3, (6, 50)).astype(np.int8)
    weights = chance.random(50)
    groups = chance.integers(0, 4, 50)
    first, second = np.array([0, 4, 5]), np.array([3, 2, 5])
    for weigh in (None, weights):
        whole = joint_tables(votes, 3, weigh)
        assert np.allclose(joint_tables(votes, 3, weigh, (first, second)), whole[:, :, first, second])
        parts = pair_tables(votes[0], votes[3], 3, groups, 4, weigh)
        assert np.allclose(parts.sum(axis=-1), whole[:, :, 0, 3])
        for group in range(4):
            there = groups == group
            part = joint_tables(votes[:, there], 3, None if weigh is None else weigh[there])
            assert np.allclose(parts[:, :, group], part[:, :, 0, 3])


def test_a_weight_counts_as_repeats() -> None:
    chance = np.random.default_rng(4)
    votes = chance.integers(-1, 3, (4, 30)).astype(np.int8)
    times = chance.integers(0, 4, 30)
    weighted, repeated = joint_tables(votes, 3, times.astype(float)), np.repeat(votes, times, axis=1)
    assert np.array_equal(weighted, joint_tables(repeated, 3))


# --- laws


@given(records)
def test_symmetry_bounds_and_self(votes: np.ndarray) -> None:
    found = every(joint_tables(votes, 3))
    for name, values in found.items():
        assert np.array_equal(values, values.T, equal_nan=True), name
        assert not (values > 1 + 1e-12).any(), name
        low = 0 if name in ("agreement", "valued") else -1
        assert not (values < low - 1e-12).any(), name
        cast = (votes >= 0).any(axis=1)
        own = np.diag(values)
        assert np.isnan(own[~cast]).all()
        if name != "tau_b":
            assert (own[cast] == 1).all(), name
        else:
            assert np.allclose(own[~np.isnan(own)], 1)


@given(records)
def test_pi_never_exceeds_kappa(votes: np.ndarray) -> None:
    tables = joint_tables(votes, 3)
    for distance in ("nominal", "absolute", "squared"):
        assert not (scott_pi(tables, distance) > kappa(tables, distance) + 1e-12).any()


@given(records, st.randoms(use_true_random=False))
def test_names_of_states_and_order_of_calls_do_not_matter(votes: np.ndarray, chance) -> None:
    states, calls = (chance.sample(range(size), size) for size in votes.shape)
    before, after = every(joint_tables(votes, 3)), every(joint_tables(votes[states][:, calls], 3))
    for name, values in before.items():
        assert np.array_equal(values[np.ix_(states, states)], after[name], equal_nan=True), name


@given(records)
def test_doubled_calls_change_nothing_but_n(votes: np.ndarray) -> None:
    once, twice = joint_tables(votes, 3), joint_tables(np.tile(votes, 2), 3)
    assert np.array_equal(twice, 2 * once)
    for name, values in every(once).items():
        assert np.allclose(values, every(twice)[name], equal_nan=True), name


@given(records, st.integers(0, 4), st.integers(0, 24))
def test_a_vote_not_cast_agrees_with_nobody(votes: np.ndarray, state: int, call: int) -> None:
    """A call on which one of a pair did not vote might as well not have been."""
    if not votes.shape[1]:
        return
    state, call = state % len(votes), call % votes.shape[1]
    votes[state, call] = -1
    found, without = joint_tables(votes, 3), joint_tables(np.delete(votes, call, axis=1), 3)
    assert np.array_equal(found[:, :, state], without[:, :, state])
    for name, values in every(found).items():
        assert np.array_equal(values[state], every(without)[name][state], equal_nan=True), name


@given(records)
def test_turned_scales(votes: np.ndarray) -> None:
    """No for yes and yes for no, by all: nothing changes. By one of a pair: tau-b changes its sign."""
    turned = np.where(votes < 0, votes, 2 - votes).astype(np.int8)
    for name, values in every(joint_tables(turned, 3)).items():
        assert np.allclose(values, every(joint_tables(votes, 3))[name], equal_nan=True), name
    one = votes.copy()
    one[0] = turned[0]
    before, after = tau_b(joint_tables(votes, 3))[0, 1:], tau_b(joint_tables(one, 3))[0, 1:]
    assert np.allclose(before, -after, equal_nan=True)

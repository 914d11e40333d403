"""Filtering of paths against dense linear algebra: the same normals, written out whole."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from blocs.projection.kalman import draw_paths, filter_paths, locate

Floats: TypeAlias = NDArray[np.float64]

KEEP, START = 0.8, 0.3


class Problem(NamedTuple):
    values: Floats
    noise: Floats
    drift: Floats
    steps: Floats
    live: NDArray[np.bool_]
    home: Floats


def _problem(seed: int = 1) -> Problem:
    """Five pairs and six years; gaps, a path that begins late, and one that is never seen."""
    rng = np.random.default_rng(seed)
    shape = (6, 5)
    known = rng.random(shape) < 0.7
    known[:3, 2], known[3, 2], known[:, 4], known[0, :2] = False, True, False, True
    live = np.zeros(shape, bool)
    live[1:] = np.maximum.accumulate(known, axis=0)[:-1]
    return Problem(
        values=np.where(known, rng.normal(0, 1, shape), 0.0),
        noise=np.where(known, rng.uniform(0.05, 0.5, shape), np.inf),
        drift=rng.normal(0, 0.2, shape),
        steps=rng.uniform(0.05, 0.5, shape),
        live=live,
        home=rng.normal(0, 1, 5),
    )


def _dense(p: Problem, pair: int) -> tuple[Floats, Floats, float]:
    """Mean and covariance of one path given what was measured, and the log density of that."""
    years = len(p.values)
    carry, mean, own = np.eye(years), np.zeros(years), np.zeros(years)
    for t in range(years):
        if p.live[t, pair]:
            carry[t, t - 1] = -KEEP
            mean[t], own[t] = p.drift[t, pair], p.steps[t, pair]
        else:
            mean[t], own[t] = p.home[pair], START
    whole = np.linalg.inv(carry)
    prior, variance = whole @ mean, whole @ np.diag(own) @ whole.T
    at = np.flatnonzero(np.isfinite(p.noise[:, pair]))
    total = variance[np.ix_(at, at)] + np.diag(p.noise[at, pair])
    gain = variance[:, at] @ np.linalg.inv(total)
    error = p.values[at, pair] - prior[at]
    density = -0.5 * (
        error @ np.linalg.solve(total, error) + np.linalg.slogdet(total)[1] + len(at) * np.log(2 * np.pi)
    )
    return prior + gain @ error, variance - gain @ variance[at], float(density)


def _filtered(p: Problem):
    return filter_paths(p.values, p.noise, KEEP, p.drift, p.steps, p.live, p.home, START)


def test_the_last_year_and_the_density_are_exact() -> None:
    p = _problem()
    held = _filtered(p)
    dense = [_dense(p, pair) for pair in range(5)]
    np.testing.assert_allclose(held.mean[-1], [mean[-1] for mean, _, _ in dense])
    np.testing.assert_allclose(held.spread[-1], [cov[-1, -1] for _, cov, _ in dense])
    assert held.log_density == pytest.approx(sum(density for _, _, density in dense))


def test_paths_have_the_mean_and_covariance_of_the_whole_problem() -> None:
    p, rng = _problem(), np.random.default_rng(2)
    held = _filtered(p)
    n = 20_000
    drawn = np.stack([draw_paths(held, KEEP, p.live, rng) for _ in range(n)])
    for pair in range(5):
        mean, cov, _ = _dense(p, pair)
        sd = np.sqrt(np.diag(cov))
        assert (np.abs(drawn[:, :, pair].mean(0) - mean) < 4.5 * sd / np.sqrt(n)).all()
        found = np.cov(drawn[:, :, pair].T)
        error = np.sqrt((np.outer(sd, sd) ** 2 + cov**2) / n)
        assert (np.abs(found - cov) < 4.5 * error).all()


def test_what_is_not_known_is_not_looked_at() -> None:
    p = _problem()
    other = p._replace(values=np.where(np.isfinite(p.noise), p.values, 99.0))
    for one, two in zip(_filtered(p), _filtered(other), strict=True):
        np.testing.assert_array_equal(one, two)


def test_a_pair_alone_is_what_it_is_among_others() -> None:
    p = _problem()
    alone = Problem(*(part[..., 2:3] for part in p))
    np.testing.assert_allclose(_filtered(alone).mean[:, 0], _filtered(p).mean[:, 2])


def test_exact_measurement_pins_the_path() -> None:
    p = _problem()
    sharp = p._replace(noise=np.where(np.isfinite(p.noise), 1e-14, np.inf))
    path = draw_paths(_filtered(sharp), KEEP, p.live, np.random.default_rng(1))
    known = np.isfinite(p.noise)
    np.testing.assert_allclose(path[known], p.values[known], atol=1e-5)


# ---- locate


def _located(p: Problem, pair: int, phi: float, home: tuple[float, float]) -> tuple[Floats, Floats]:
    """Mean and covariance of (last level, home) given what was measured, with the home not known."""
    known = np.isfinite(p.noise[:, pair])
    begin = int(known.argmax()) if known.any() else len(known) - 1
    years = len(known) - begin
    # unknowns: levels from the first year known, then the home; each row is an equation with its own error
    carry, mean, own = np.eye(years + 1), np.zeros(years + 1), np.zeros(years + 1)
    mean[-1], own[-1] = home
    carry[0, -1], own[0] = -1.0, START
    for t in range(1, years):
        carry[t, t - 1], carry[t, -1] = -(1 - phi), -phi
        mean[t], own[t] = p.drift[begin + t, pair], p.steps[0, pair]
    whole = np.linalg.inv(carry)
    prior, variance = whole @ mean, whole @ np.diag(own) @ whole.T
    at = np.flatnonzero(known[begin:])
    gain = variance[:, at] @ np.linalg.inv(variance[np.ix_(at, at)] + np.diag(p.noise[begin + at, pair]))
    after = prior + gain @ (p.values[begin + at, pair] - prior[at])
    left = variance - gain @ variance[at]
    ends = [years - 1, years]
    return after[ends], left[np.ix_(ends, ends)]


def test_where_pairs_stand_is_exact() -> None:
    p, phi, home = _problem(), 0.25, (0.1, 0.2)
    seen = np.where(np.isfinite(p.noise), p.values, np.nan)
    noise = np.where(np.isfinite(p.noise), p.noise, 1.0)
    found = locate(seen, noise, phi, p.drift, p.steps[0], home, START)
    for pair in range(4):
        mean, cov = _located(p, pair, phi, home)
        assert found.level[pair] == pytest.approx(mean[0])
        assert found.home[pair] == pytest.approx(mean[1])
        assert found.level_var[pair] == pytest.approx(cov[0, 0])
        assert found.both_cov[pair] == pytest.approx(cov[0, 1])
        assert found.home_var[pair] == pytest.approx(cov[1, 1])
    # of the pair never seen, what is thought of pairs in general
    assert found.level[4] == found.home[4] == home[0]
    assert found.home_var[4] == home[1]
    assert found.level_var[4] == pytest.approx(home[1] + START)
    np.testing.assert_array_equal(found.seen, np.isfinite(p.noise).sum(0))


def test_surprise_is_about_1_where_all_is_as_expected_and_more_where_steps_are_larger() -> None:
    rng, years, pairs = np.random.default_rng(3), 60, 400
    for scale, expected in ((1.0, 1.0), (4.0, None)):
        path = np.cumsum(scale * np.sqrt(0.01) * rng.standard_normal((years, pairs)), axis=0)
        seen = path + np.sqrt(0.005) * rng.standard_normal(path.shape)
        noise = np.full(path.shape, 0.005)
        found = locate(seen, noise, 0.0, np.zeros(path.shape), 0.01, (0.0, 0.1), 0.05)
        mean = float(found.surprise.mean())
        assert mean == pytest.approx(1.0, abs=0.03) if expected else mean > 4
    once = np.full((4, 1), np.nan)
    once[1] = 0.2
    standing = locate(once, np.full((4, 1), 0.1), 0.1, np.zeros((4, 1)), 0.01, (0.0, 0.1), 0.05)
    assert np.isnan(standing.surprise[0])
    assert standing.seen[0] == 1

"""Estimated elasticities: made data of a known theta, a published sample, and what is refused."""

from __future__ import annotations

import builtins
import doctest
import sys
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import blocs.trade.ppml as module
from blocs.errors import DataError, MissingExtra, UsageError
from blocs.trade.ppml import Elasticity, GravityFit, estimate, gravity

THETA = 4.0
N, YEARS = 14, (2001, 2005)


def made(seed: int, noise: float = 0.3, valued_with: bool = False) -> dict[str, Any]:
    """Flows of a gravity world with tariffs, sales at home included; gamma noise, some zeros.

    Sizes differ little: where a few flows outweigh the rest, clustered standard errors fall short.
    """
    rng = np.random.default_rng(seed)
    rows = [(y, a, b) for y in YEARS for a in range(N) for b in range(N)]
    year, seller, buyer = np.array(rows).T
    rate = np.where(seller == buyer, 0, rng.uniform(0, 0.5, len(rows)))
    size = rng.normal(6, 0.3, (2, len(YEARS), N))
    when = (year == YEARS[1]).astype(int)
    near = rng.normal(0, 0.3, (N, N))
    power = THETA if valued_with else 1 + THETA
    mean = np.exp(size[0, when, seller] + size[1, when, buyer] + near[seller, buyer]) * (1 + rate) ** -power
    flow = mean * rng.gamma(1 / noise**2, noise**2, len(rows)) if noise else mean
    flow[rng.uniform(size=len(rows)) < 0.02] = 0
    return {
        "from": [f"S{i}" for i in seller],
        "to": [f"S{i}" for i in buyer],
        "when": year,
        "rate": rate,
        "worth": flow,
    }


NAMES: dict[str, Any] = {
    "exporter": "from",
    "importer": "to",
    "year": "when",
    "tariff": "rate",
    "flow": "worth",
}


@pytest.fixture(scope="module", autouse=True)
def _estimator() -> None:
    pytest.importorskip("pyfixest")


def test_known_theta_is_found_as_closely_as_the_standard_error_says():
    """Twelve made worlds: errors are unbiased, and of the size that their standard errors tell."""
    found = [estimate(made(seed, noise=0.2), **NAMES, pairs=True) for seed in range(12)]
    off = np.array([(one.theta - THETA) / one.standard_error for one in found])
    assert np.abs(off).max() < 3.5
    assert abs(off.mean()) < 1
    assert 0.6 < np.sqrt((off**2).mean()) < 1.6
    assert np.median([one.standard_error for one in found]) < 0.3
    low, high = found[0].interval
    assert (low + high) / 2 == pytest.approx(found[0].theta)
    assert high - low == pytest.approx(2 * 1.96 * found[0].standard_error, rel=1e-4)


@pytest.mark.parametrize("valued", ["before tariff", "with tariff"])
def test_theta_follows_from_how_flows_are_valued(valued):
    """Without noise the answer is exact; zeros are left out, as a zero is noise here."""
    table = made(2, noise=0, valued_with=valued == "with tariff")
    sold = table["worth"] > 0
    table = {name: np.asarray(column)[sold] for name, column in table.items()}
    found = estimate(table, **NAMES, pairs=True, valued=valued)
    assert found.theta == pytest.approx(THETA, abs=1e-6)
    other = "with tariff" if valued == "before tariff" else "before tariff"
    shifted = estimate(table, **NAMES, pairs=True, valued=other).theta
    assert abs(shifted - THETA) == pytest.approx(1, abs=1e-6)


def test_result_tells_what_made_it():
    table = made(3)
    table["worth"][5] = np.nan
    table["worth"][table["when"] == 2001] *= np.array(table["from"])[table["when"] == 2001] != "S3"
    found = estimate(table, **NAMES, cluster="to")
    fit = found.fit
    assert fit.formula == "worth ~ ln(1 + rate) | from^when + to^when"
    assert fit.clustering == "clustered by to"
    assert fit.missing == 1
    assert fit.without_information == N - (5 // N == 3)  # all that S3 sold in 2001
    assert fit.n + fit.missing + fit.without_information == len(table["rate"])
    assert fit.coefficients["ln(1 + rate)"] == pytest.approx(-1 - found.theta)
    assert "10.1162/rest.88.4.641" in fit.citation
    assert "pyfixest" in fit.citation
    with pytest.raises(AttributeError):
        found.theta = 5.0
    paired = estimate(table, **NAMES)
    assert paired.theta == found.theta
    assert paired.standard_error != found.standard_error
    assert paired.fit.clustering == "clustered by from and to, either direction"


def test_unit_of_flows_does_not_matter():
    table = made(8)
    in_dollars = estimate(table | {"worth": table["worth"] * 1e9}, **NAMES)
    assert in_dollars.theta == pytest.approx(estimate(table, **NAMES).theta, rel=1e-9)


def test_estimate_becomes_elasticities_of_sectors():
    fit = GravityFit({"x": -5.0}, {"x": 0.5}, "flow ~ x | a + b", "clustered by a", 100, 0, 0, "cited")
    own = Elasticity(4.0, 0.5, "before tariff", fit).of(["energy", "goods"])
    assert (own.sectors, own.central, own.sd) == (("energy", "goods"), (4.0, 4.0), (0.5, 0.5))
    draws = own.draws(4000, seed=1)[1:]
    np.testing.assert_allclose(draws.std(0), 0.5, rtol=0.05)
    assert "n = 100" in own.citation


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_any_frame_gives_the_same(kind):
    library = pytest.importorskip(kind)
    table = made(4)
    frame = library.table(table) if kind == "pyarrow" else library.DataFrame(table)
    assert estimate(frame, **NAMES) == estimate(table, **NAMES)


@pytest.mark.shared
def test_published_sample_gives_the_published_application(shared):
    """Application 1 of Yotov et al. (2016), 69 states in 2006.

    Its stored resistances are those of these coefficients, to 5e-8: `test_conditional.py` holds it.
    """
    pandas = pytest.importorskip("pandas")
    names = ["exporter", "importer", "trade", "ln_DIST", "CNTG", "INTL_BRDR"]
    table = pandas.read_stata(shared / "data/trade/agtpa/1_TradeWithoutBorder.dta", columns=names)
    fit = gravity(table, names[3:], flow="trade")
    expected = {"ln_DIST": -0.7912879, "CNTG": 0.6736456, "INTL_BRDR": -2.4744505}
    for name, value in expected.items():
        assert fit.coefficients[name] == pytest.approx(value, abs=1e-6)
    assert (fit.n, fit.missing) == (69 * 69, 0)


def test_example_of_the_docstring_holds():
    assert doctest.run_docstring_examples(module.estimate, vars(module) | {}) is None
    found = doctest.testmod(module)
    assert (found.failed, found.attempted > 4) == (0, True)


# ---- what is refused


def spoiled(**changes: NDArray[Any] | list[Any]) -> dict[str, Any]:
    return made(5) | changes


def test_tariffs_that_effects_explain_are_refused():
    """Without sales at home, one tariff for all partners cannot be told from the importer."""
    table = made(6)
    buyer = np.array([int(name[1:]) for name in table["to"]])
    table["rate"] = 0.01 * buyer
    with pytest.raises(DataError, match=r"fixed effects explain ln\(1 \+ rate\) whole.*sales at home"):
        estimate(table, **NAMES)


def test_trade_that_rises_with_tariffs_gives_no_theta():
    table = made(7, noise=0)
    table["worth"] = table["worth"] * (1 + table["rate"]) ** 6
    with pytest.raises(DataError, match=r"coefficient .* theta would be -[12]\.\d+: trade does not fall"):
        estimate(table, **NAMES)


def test_cells_that_cannot_be_are_named():
    base = made(5)
    flow, rate = base["worth"].copy(), base["rate"].copy()
    flow[17] = -3
    with pytest.raises(DataError, match="row 17: the flow is -3"):
        estimate(spoiled(worth=flow), **NAMES)
    with pytest.raises(DataError, match=r"rates are shares .* divide percents by 100"):
        estimate(spoiled(rate=rate * 100), **NAMES)
    rate[9] = -1
    with pytest.raises(DataError, match="row 9: rate is -1"):
        estimate(spoiled(rate=rate), **NAMES)
    with pytest.raises(DataError, match=r"S0 S0 stands twice.*name the year"):
        estimate(base, **(NAMES | {"year": None}))
    with pytest.raises(DataError, match="all flows are zero"):
        estimate(spoiled(worth=base["worth"] * 0), **NAMES)
    with pytest.raises(DataError, match="no row has all values"):
        estimate(spoiled(worth=base["worth"] * np.nan), **NAMES)
    with pytest.raises(DataError, match="log_size holds an infinite value"):
        estimate(base | {"log_size": np.full_like(rate, -np.inf)}, **NAMES, controls=["log_size"])


def test_wrong_use_is_told():
    with pytest.raises(UsageError, match=r"no column 'tariff'; it has from, to, when, rate, worth"):
        estimate(made(5))
    with pytest.raises(UsageError, match="pair effects ask for more than one period"):
        estimate(made(5), **(NAMES | {"year": None}), pairs=True)
    with pytest.raises(UsageError, match="not 'gross'"):
        estimate(made(5), **NAMES, valued="gross")
    with pytest.raises(UsageError, match="cannot read a table from list"):
        estimate([1, 2], **NAMES)


def test_missing_package_says_what_brings_it(monkeypatch):
    real = builtins.__import__
    monkeypatch.setitem(sys.modules, "pyfixest", None)
    with pytest.raises(MissingExtra, match=r"pyfixest is not installed; run: pip install 'blocs\[gravity\]'"):
        estimate(made(5), **NAMES)
    assert builtins.__import__ is real

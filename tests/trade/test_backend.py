"""One solver on any arrays: the strict array API gives NumPy's answer, single precision its stated error."""

from __future__ import annotations

import sys
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from economies import make

from blocs.errors import MissingExtra, UsageError
from blocs.trade import Economy, Options, Shock, solve_shock
from blocs.trade.backend import Backend
from blocs.trade.hat import Hats
from blocs.trade.model import solve_draws

PATHS = ("sparse", "dense")
CLOSURES = ("nominal", "world_share", "multiplicative", "balanced")


def shock(economy: Economy) -> Shock:
    """Two flows in two parts each, one part of one of them banned, and a third that is banned whole."""
    cells = np.array([(0, 0, 1), (0, 2, 1), (len(economy.sectors) - 1, 1, 3)])
    rates = economy.tariffs[tuple(cells.T)][:, None] + np.array([[0.25, 0.0], [0.1, 0.0], [0.0, 0.0]])
    weights = np.array([[0.4, 0.6], [0.5, 0.5], [0.3, 0.7]])
    costs = np.array([[1.0, 1.0], [1.2, np.inf], [np.inf, np.inf]])
    return Shock(cells, weights, rates, costs)


def solved(economy: Economy, path: str, backend: Backend, draws: int = 70, **how: Any) -> Hats:
    theta = np.random.default_rng(5).uniform(2, 8, (draws, len(economy.sectors)))
    options = Options(**{"tolerance": 1e-13, **how}, backend=backend)
    return solve_draws(economy, shock(economy), theta, options, path=path)


def same(one: Hats, other: Hats, rtol: float) -> None:
    for name in (field.name for field in fields(Hats)):
        if name not in ("steps", "labour_gap", "budget_gap"):
            a, b = getattr(one, name), getattr(other, name)
            assert a.dtype == b.dtype == np.float64 and isinstance(b, np.ndarray)
            np.testing.assert_allclose(a, b, rtol=rtol, atol=rtol, err_msg=name)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("inputs", [False, True])
@pytest.mark.parametrize("tariffs", [False, True])
def test_the_strict_array_api_gives_the_same(path: str, inputs: bool, tariffs: bool) -> None:
    pytest.importorskip("array_api_strict")
    economy = make(5, 2, 2, inputs=inputs, tariffs=tariffs, zeros=True)
    assert economy.flows[0, 0, 1] > 0
    ours = solved(economy, path, Backend())
    same(ours, solved(economy, path, Backend("array_api_strict")), 1e-12)


@pytest.mark.parametrize("closure", CLOSURES)
@pytest.mark.parametrize("numeraire", ["world", "S01"])
def test_closures_numeraire_and_labour_supply_there_too(closure: Any, numeraire: str) -> None:
    pytest.importorskip("array_api_strict")
    economy = make(5, 2, 3, inputs=True, tariffs=True)
    how = {"closure": closure, "psi": 0.6, "numeraire": numeraire, "draws": 3}
    one, other = (solved(economy, "sparse", b, **how) for b in (Backend(), Backend("array_api_strict")))
    same(one, other, 1e-12)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("draws", [1, 3])
def test_one_draw_and_few(path: str, draws: int) -> None:
    pytest.importorskip("array_api_strict")
    economy = make(5, 2, 3, tariffs=True)
    one, other = (solved(economy, path, b, draws) for b in (Backend(), Backend("array_api_strict")))
    same(one, other, 1e-12)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("inputs", [False, True])
@pytest.mark.parametrize("library", ["numpy", "torch"])
def test_single_precision_keeps_a_thousandth_of_a_point(path: str, inputs: bool, library: Any) -> None:
    """Real income and wages, in percent, at a tolerance of 1e-5."""
    if library == "torch":
        pytest.importorskip("torch")
    economy = make(6, 3, 2, inputs=inputs, tariffs=True)
    exact = solved(economy, path, Backend())
    rough = solved(economy, path, Backend(library, precision="float32"), tolerance=1e-5)
    for name in ("wage", "price"):
        error = 100 * np.abs(getattr(rough, name) - getattr(exact, name)).max()
        assert 0 < error < 1e-3, name  # zero would mean that the precision was not taken


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("inputs", [False, True])
def test_torch_gives_the_same(path: str, inputs: bool) -> None:
    pytest.importorskip("torch")
    economy = make(5, 2, 2, inputs=inputs, tariffs=True, zeros=True)
    same(solved(economy, path, Backend()), solved(economy, path, Backend("torch")), 1e-11)


def test_results_of_any_backend_make_the_same_tables() -> None:
    pytest.importorskip("array_api_strict")
    economy = make(5, 2, 2)
    theta = np.full((3, 2), 4.0)
    ours, theirs = (
        solve_shock(economy, shock(economy), theta, Options(backend=b))
        for b in (Backend(), Backend("array_api_strict"))
    )
    np.testing.assert_allclose(ours.real_income, theirs.real_income, rtol=1e-10)
    np.testing.assert_allclose(ours.flows(2), theirs.flows(2), rtol=1e-9)
    assert (theirs.labour == 1).all()


def test_more_draws_than_a_chunk_holds() -> None:
    economy = make(5, 2, 2)
    size = Backend().chunk(0)
    theta = np.random.default_rng(1).uniform(2, 8, (2 * size + 1, 2))
    whole = solve_draws(economy, shock(economy), theta, path="sparse")
    assert whole.wage.shape == (2 * size + 1, 5) and whole.price.shape == (2, 2 * size + 1, 5)
    last = solve_draws(economy, shock(economy), theta[-1:], path="sparse")
    np.testing.assert_allclose(whole.wage[-1], last.wage[0], rtol=1e-9)


def test_a_backend_that_is_not_there_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "array_api_strict", None)
    with pytest.raises(
        MissingExtra, match=r"array_api_strict is not installed; run: pip install 'blocs\[gpu\]'"
    ):
        solved(make(4, 1, 1), "dense", Backend("array_api_strict"))


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"library": "jax"}, "'jax' is none of numpy, torch"),
        ({"precision": "float16"}, "'float16' is none of float64"),
    ],
)
def test_a_library_or_precision_that_is_not_known(how: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        Backend(**how)


def test_a_card_that_is_not_there() -> None:
    torch = pytest.importorskip("torch")
    if torch.cuda.is_available():
        pytest.skip("there is a card")
    with pytest.raises(UsageError, match="finds no cuda here; take device='cpu'"):
        solved(make(4, 1, 1), "dense", Backend("torch", "cuda"))

"""From an economy, a shock and trade elasticities to the raw solution, draw by draw and chunk by chunk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from blocs.errors import NotConverged, UsageError
from blocs.trade.arrays import Array
from blocs.trade.backend import Backend
from blocs.trade.economy import Economy
from blocs.trade.existence import check_existence
from blocs.trade.hat import Closure, Hats, Setting, solve_hats
from blocs.trade.kernel import Dense, Kernel, Sparse
from blocs.trade.shock import Shock

__all__ = ["Options", "is_sparse", "solve_draws"]

Floats = NDArray[np.float64]

THREADS = 2
_FINEST = {"float64": 1e-14, "float32": 1e-6}
"""Least tolerance that an iteration can meet in a precision."""
_COARSEST = 1e-3
_SLACK = 10.0
"""Markets may miss by this many times what the tolerance of the iteration allows."""
_IDLE = 1e-3
"""Least answer of labour demand to a wage that is assumed; a state without trade has none."""
_SPARSE = 4.0
"""Touched flows, as a multiple of the states, up to which correcting the benchmark is the quicker path."""


@dataclass(frozen=True, slots=True)
class Options:
    """How the model closes, and how exactly it is solved.

    Attributes
    ----------
    closure : {"nominal", "world_share", "multiplicative", "balanced"}
        What becomes of trade imbalances; see `Closure`.
    numeraire : str
        ``"world"`` holds world value added at its benchmark value; a state's code holds that state's wage.
        Prices and nominal deficits are counted in it.
    psi : float
        Elasticity of labour supply to the real wage; with one sector, the supply elasticity.
    tolerance : float
        Largest relative residual of an answer.
    limit : int
        Steps of the iteration before it gives up.
    threads : int
        Threads that share the draws; the answer is the same with any number.
    backend : Backend
        Library, device and precision of the arrays.

    Raises
    ------
    UsageError
        When a value makes no sense, or the tolerance is finer than the precision.
    """

    closure: Closure = "nominal"
    numeraire: str = "world"
    psi: float = 0.0
    tolerance: float = 1e-10
    limit: int = 400
    threads: int = THREADS
    backend: Backend = field(default_factory=Backend)

    def __post_init__(self) -> None:
        if self.closure not in get_args(Closure):
            raise UsageError(f"closure {self.closure!r} is none of {', '.join(get_args(Closure))}")
        if not 0 <= self.psi < np.inf:
            raise UsageError(f"psi is {self.psi}; an elasticity of labour supply is finite, 0 or more")
        least = _FINEST[self.backend.precision]
        if not least <= self.tolerance <= _COARSEST:
            raise UsageError(
                f"tolerance is {self.tolerance}; in {self.backend.precision} give one from {least:g} "
                f"to {_COARSEST:g}"
            )
        if self.limit < 1 or self.threads < 1:
            raise UsageError(f"limit is {self.limit} and threads {self.threads}; both must be 1 or more")


def solve_draws(
    economy: Economy, shock: Shock, theta: Floats, options: Options | None = None, *, path: str | None = None
) -> Hats:
    """Solve for the equilibrium after a shock, for each draw of the elasticities.

    Parameters
    ----------
    economy : Economy
    shock : Shock
    theta : float array [draw, sector]
        Trade elasticities, positive.
    options : Options, optional
    path : {"sparse", "dense"}, optional
        Which kernel to take; None takes the quicker one.

    Returns
    -------
    Hats
        NumPy arrays; world value added is 1.

    Raises
    ------
    NoEquilibrium
        When a policy leaves a state without a source, or cuts states off that live on a deficit.
    NotConverged
        When a draw stays above the tolerance, or markets do not clear.
    UsageError
        When an elasticity or option makes no sense.
    """
    options = options or Options()
    theta = np.asarray(theta, float)
    if theta.ndim != 2 or not len(theta) or theta.shape[1] != len(economy.sectors):
        raise UsageError(
            f"theta has the shape {theta.shape}; give [draw, sector] with {len(economy.sectors)} sectors"
        )
    if path not in (None, "sparse", "dense"):
        raise UsageError(f"path {path!r} is neither sparse nor dense")
    if not (np.isfinite(theta).all() and (theta > 0).all()):
        raise UsageError(
            "trade elasticities must be positive and finite; theta is given without its minus sign"
        )
    setting = _setting(economy, options)
    check_existence(economy, shock, options.closure)
    sparse = is_sparse(economy, shock, len(theta)) if path is None else path == "sparse"
    backend = options.backend
    kernels = (_sparse_kernels if sparse else _dense_kernels)(economy, shock, backend)
    size = backend.chunk(0 if sparse else economy.flows.size)
    chunks = [theta[i : i + size] for i in range(0, len(theta), size)]

    def work(part: Floats) -> Hats:
        # a step too far gives numbers that are none; the iteration steps back from them, or says so
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            hats = solve_hats(
                setting,
                kernels(part),
                backend.array(part),
                tolerance=options.tolerance,
                limit=options.limit,
            )
        return _clear(_brought(hats, backend), economy, part, options.tolerance)

    if backend.on_card:
        return _joined([work(c) for c in chunks])
    if len(chunks) == 1 or options.threads == 1:
        with _one_blas_thread():  # sums in one order, whatever the machine: the same bytes
            return _joined([work(c) for c in chunks])
    with _one_blas_thread(), ThreadPoolExecutor(options.threads) as pool:
        return _joined(list(pool.map(work, chunks)))


def is_sparse(economy: Economy, shock: Shock, draws: int) -> bool:
    """Whether correcting the benchmark's shares is quicker than a matrix for each draw.

    `benchmarks/trade_speed.py` measures where the two meet.
    """
    return draws > 1 and len(shock.cells) <= _SPARSE * len(economy.states)


def _sparse_kernels(economy: Economy, shock: Shock, backend: Backend) -> Callable[[Floats], Kernel]:
    """Give the shares after the policy, for a chunk of draws, as corrections of the benchmark's."""
    shares = economy.shares
    sold = shares / (1 + economy.tariffs)
    paid = backend.array(shares)
    got = backend.array(sold) if economy.tariffs.any() else paid
    sector, importer, exporter = shock.cells.T
    n, cells = len(economy.states), np.arange(len(shock.cells))
    to_importer, to_exporter = (np.zeros((len(cells), shares.shape[0] * n)) for _ in range(2))
    to_importer[cells, sector * n + importer] = 1
    to_exporter[cells, sector * n + exporter] = 1
    at = backend.array(sector * n + importer), backend.array(sector * n + exporter)
    to = backend.array(to_importer), backend.array(to_exporter)
    share, old = shares[sector, importer, exporter], sold[sector, importer, exporter]

    def kernel(theta: Floats) -> Kernel:
        spent, got_now = shock.factors(economy.tariffs, theta)
        d_paid, d_got = backend.array(share * spent - share), backend.array(share * got_now - old)
        return Sparse(paid, got, *at, *to, d_paid, d_got)

    return kernel


def _dense_kernels(economy: Economy, shock: Shock, backend: Backend) -> Callable[[Floats], Kernel]:
    """Give the shares after the policy, for a chunk of draws, as a matrix for each."""
    parts = [
        (
            backend.array((economy.shares * weight)[:, None]),
            backend.array(-change[:, None]),
            backend.array(1 / (1 + rate)[:, None]) if rate.any() else None,
        )
        for weight, change, rate in shock.whole(economy.tariffs)
    ]
    xp = backend.xp

    def kernel(theta: Floats) -> Kernel:
        power = backend.array(theta.T[:, :, None, None])
        paid: Array = None
        got: Array = None
        for share, change, kept in parts:
            spent = power * change
            spent = np.exp(spent, out=spent) if backend.library == "numpy" else xp.exp(spent)
            spent *= share
            sold = spent if kept is None else spent * kept
            paid, got = (spent, sold) if paid is None else (paid + spent, got + sold)
        return Dense(paid, got)

    return kernel


def _setting(economy: Economy, options: Options) -> Setting:
    world = economy.income.sum()
    numeraire = None if options.numeraire == "world" else economy.place(options.numeraire)
    earned = economy.value_added * economy.output / economy.income
    sold = np.divide(
        economy.flows, economy.output[:, None, :], out=np.zeros_like(economy.flows), where=economy.flows > 0
    )
    home = (np.diagonal(sold, axis1=1, axis2=2) * earned).sum(0)
    to = options.backend.array
    return Setting(
        gamma=to(economy.value_added[:, None, :]),
        alpha=to(economy.final_shares[:, None, :]),
        inputs=None if economy.inputs is None else to(economy.inputs.transpose(2, 0, 1)),
        income=to(economy.income / world),
        deficits=to(economy.deficits / world),
        expenditure=to((economy.expenditure / world)[:, None, :]),
        exposure=to(earned * (sold * (1 - economy.shares)).sum(1)),
        idle=to(np.maximum(1 - home, _IDLE)),
        closure=options.closure,
        numeraire=numeraire,
        psi=options.psi,
    )


def _clear(hats: Hats, economy: Economy, theta: Floats, tolerance: float) -> Hats:
    """Hold an answer against the markets themselves, whatever the iteration thought of it.

    Raises
    ------
    NotConverged
        When they do not clear: a change so large that numbers vanish in rounding looks like a fixed point.
    """
    gap = float(np.maximum(hats.labour_gap, hats.budget_gap).max())
    turnover = float((economy.expenditure.sum(0) / economy.income).max())
    if not gap <= _SLACK * tolerance * (1 + theta.max()) * max(1.0, turnover):
        raise NotConverged(
            f"markets do not clear: residual {gap:.2g}; a cost, rate or elasticity is so large that flows "
            "vanish in rounding; ask for a ban, or for a smaller change",
            gap,
        )
    return hats


def _brought(hats: Hats, backend: Backend) -> Hats:
    """Bring a solution back to NumPy."""
    if backend == Backend():
        return hats
    told: dict[str, Any] = {f.name: getattr(hats, f.name) for f in fields(Hats)}
    told = {name: value if name == "steps" else backend.numpy(value) for name, value in told.items()}
    return Hats(**told)


def _joined(parts: Sequence[Hats]) -> Hats:
    if len(parts) == 1:
        return parts[0]
    joined: dict[str, Any] = {"steps": max(p.steps for p in parts)}
    for name in (f.name for f in fields(Hats)):
        if name != "steps":
            arrays = [getattr(p, name) for p in parts]
            joined[name] = np.concatenate(arrays, axis=1 if arrays[0].ndim == 3 else 0)
    return Hats(**joined)


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


def _one_blas_thread() -> Any:
    """Leave the cores to our own threads; the linear algebra below would start more for each of them."""
    controller = _controller()
    return controller.limit(limits=1, user_api="blas") if controller.lib_controllers else nullcontext()

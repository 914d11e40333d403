"""Trade elasticities from one's own data: structural gravity by Poisson pseudo-maximum likelihood.

The estimator is that of `pyfixest` (extra ``gravity``); none is written here. Exporter and importer effects,
by year where there are years, take up multilateral resistance, size and all else that is a state's own. So
advise Santos Silva and Tenreyro (2006, doi:10.1162/rest.88.4.641) and Yotov, Piermartini, Monteiro and Larch
(2016, An Advanced Guide to Trade Policy Analysis, WTO). Zero flows stay in.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, MissingExtra, NotConverged, UsageError
from blocs.trade.elasticities import Elasticities

__all__ = ["Elasticity", "GravityFit", "estimate", "gravity"]

Floats = NDArray[np.float64]
Valued = Literal["before tariff", "with tariff"]
_STEPS = 100
_HIGH = 30.0
"""A rate above it, 3,000 %, is no tariff of anybody."""
CITATION = (
    "PPML (Santos Silva and Tenreyro 2006, doi:10.1162/rest.88.4.641), computed with pyfixest {version} "
    "(Fischer and the pyfixest developers)"
)


@dataclass(frozen=True, slots=True)
class GravityFit:
    """A gravity equation as fitted.

    Attributes
    ----------
    coefficients, standard_errors : dict of str to float
        By variable.
    formula : str
        Flow ~ variables | fixed effects, in the names of the user's columns.
    clustering : str
        What the standard errors allow for, in words.
    n : int
        Observations that the fit used.
    missing : int
        Rows left out because a value in them is missing.
    without_information : int
        Rows left out since their fixed effect leaves nothing to explain: all flows zero, or one row only.
    citation : str
    """

    coefficients: dict[str, float]
    standard_errors: dict[str, float]
    formula: str
    clustering: str
    n: int
    missing: int
    without_information: int
    citation: str


@dataclass(frozen=True, slots=True)
class Elasticity:
    """A trade elasticity that was estimated, and from what.

    Attributes
    ----------
    theta : float
        Positive: spending, tariff included, falls with 1 + tariff to the power of it.
    standard_error : float
        Of theta; the same as that of the coefficient.
    valued : {"before tariff", "with tariff"}
        How the flows were valued, and so how theta follows from the coefficient.
    fit : GravityFit
        The equation, its other coefficients, clustering, observations and citation.
    """

    theta: float
    standard_error: float
    valued: Valued
    fit: GravityFit

    @property
    def interval(self) -> tuple[float, float]:
        """Bounds of the 95 % interval of the normal approximation."""
        half = 1.959963984540054 * self.standard_error
        return self.theta - half, self.theta + half

    def of(self, sectors: Sequence[str], name: str = "estimated") -> Elasticities:
        """Give the elasticity to sectors, ready to be solved with and drawn from."""
        return Elasticities(
            name,
            tuple(sectors),
            (self.theta,) * len(sectors),
            (self.standard_error,) * len(sectors),
            citation=f"own estimate, {self.fit.formula}, n = {self.fit.n}; {self.fit.citation}",
            note=f"standard errors: {self.fit.clustering}",
        )


def estimate(
    table: Any,
    *,
    tariff: str = "tariff",
    flow: str = "flow",
    exporter: str = "exporter",
    importer: str = "importer",
    year: str | None = None,
    controls: Sequence[str] = (),
    pairs: bool = False,
    cluster: str = "pair",
    valued: Valued = "before tariff",
) -> Elasticity:
    """Estimate the trade elasticity from tariffs.

    The coefficient of ln(1 + tariff) is -theta where flows are valued with the tariff paid, and -(1 + theta)
    where they are valued before it, as customs statistics and `Flows` are.

    Parameters
    ----------
    table : mapping of columns, pandas or Polars frame, or whatever hands itself to Arrow
        One row a flow. Sales at home, with a tariff of 0, tell tariffs that are the same for all partners
        apart from the importer's effects; without them only preferences are seen.
    tariff : str
        Column of ad valorem rates: 0.1 is 10 %.
    flow, exporter, importer, year, controls, pairs, cluster
        As for `gravity`.
    valued : {"before tariff", "with tariff"}

    Returns
    -------
    Elasticity

    Raises
    ------
    DataError
        As `gravity`, and where rates look like percents, or one is -1 or less, or where trade does not fall
        with the tariff, so that no positive theta follows.
    MissingExtra, NotConverged, UsageError
        As `gravity`.

    Examples
    --------
    >>> import numpy as np
    >>> rng, names = np.random.default_rng(1), [f"S{i}" for i in range(8)]
    >>> rows = [(a, b) for a in names for b in names]
    >>> rate = [0 if a == b else rng.uniform(0, 0.5) for a, b in rows]
    >>> table = {"exporter": [a for a, _ in rows], "importer": [b for _, b in rows], "tariff": rate}
    >>> round(estimate(table | {"flow": [1000 * (1 + r) ** -5.0 for r in rate]}).theta, 3)
    4.0
    """
    if valued not in ("before tariff", "with tariff"):
        raise UsageError(f"flows are valued 'before tariff' or 'with tariff', not {valued!r}")
    frame = _frame(table, [tariff])
    rates = frame[tariff].to_numpy(float)
    wrong = (rates <= -1) | (rates > (_HIGH if _share_like(rates) else 0))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise DataError(
            f"row {row}: {tariff} is {rates[row]:g}; rates are shares of the value, 0.1 for 10 %, and "
            "above -1; divide percents by 100"
        )
    name = f"ln(1 + {tariff})"
    fit = gravity(
        frame.assign(**{name: np.log1p(rates)}),
        [name, *controls],
        flow=flow, exporter=exporter, importer=importer, year=year, pairs=pairs, cluster=cluster,
    )  # fmt: skip
    coefficient, error = fit.coefficients[name], fit.standard_errors[name]
    theta = -coefficient - (valued == "before tariff")
    if not theta > 0:
        raise DataError(
            f"{name} has the coefficient {coefficient:.3f} (standard error {error:.3f}), so theta would be "
            f"{theta:.3f}: trade does not fall with {tariff} in this table as the model asks; add pair "
            "effects or controls, check how flows are valued, or take a published elasticity"
        )
    return Elasticity(float(theta), error, valued, fit)


def gravity(
    table: Any,
    variables: Sequence[str],
    *,
    flow: str = "flow",
    exporter: str = "exporter",
    importer: str = "importer",
    year: str | None = None,
    pairs: bool = False,
    cluster: str = "pair",
) -> GravityFit:
    """Fit a gravity equation with exporter and importer effects.

    Parameters
    ----------
    table : mapping of columns, pandas or Polars frame, or whatever hands itself to Arrow
        One row a flow.
    variables : sequence of str
        Columns that explain flows, as they stand: take logs before.
    flow, exporter, importer : str
        Columns.
    year : str, optional
        Column of the period; effects are then those of exporter-years and importer-years.
    pairs : bool
        Whether to take up all that stays the same between an exporter and an importer; asks for years.
    cluster : str
        ``"pair"`` for the two states in either direction, ``"none"`` for standard errors that are robust to
        unequal variance only, or a column.

    Returns
    -------
    GravityFit

    Raises
    ------
    DataError
        When a flow is negative or stands twice, nothing is left, or fixed effects explain a variable whole.
    MissingExtra
        When pyfixest or pandas is not installed.
    NotConverged
        When the iteration of the estimator ends early.
    UsageError
        When a column is missing, or pairs are asked for without years.
    """
    if pairs and year is None:
        raise UsageError("pair effects ask for more than one period; name the column with year=")
    if not variables:
        raise UsageError("name at least one variable that explains the flows")
    keys = [exporter, importer, *([year] if year else [])]
    own = [cluster] if cluster not in ("pair", "none") else []
    raw = _frame(table, [flow, *keys, *variables, *own])
    pyfixest = _module("pyfixest")
    # safe names: a user's columns may hold anything
    inner = {flow: "flow", exporter: "exporter", importer: "importer"} | ({year: "year"} if year else {})
    inner |= {name: f"x{i}" for i, name in enumerate(variables)}
    given = raw[list(dict.fromkeys([*inner, *own]))].dropna()
    data = given.rename(columns=inner)
    _check(data, [inner[key] for key in keys], list(variables))
    data["flow"] /= data["flow"].mean()  # no coefficient hangs on the unit; where the iteration ends would
    if cluster == "pair":
        ends = np.sort(data[["exporter", "importer"]].astype(str).to_numpy(), axis=1)
        data["pair"] = [f"{a} {b}" for a, b in ends]
    elif own:
        data["own"] = given[cluster]
    over = "^year" if year else ""
    effects = [f"exporter{over}", f"importer{over}", *(["exporter^importer"] if pairs else [])]
    names = [inner[name] for name in variables]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyfixest's own use of pandas; rows left out are counted below
        try:
            fit = pyfixest.fepois(
                f"flow ~ {' + '.join(names)} | {' + '.join(effects)}",
                data=data,
                vcov="hetero" if cluster == "none" else {"CRV1": "pair" if cluster == "pair" else "own"},
                iwls_maxiter=_STEPS,
            )
        except ValueError as error:
            if "collinear" in str(error):
                raise _explained(variables) from error
            if "Demeaning failed" in str(error):
                raise NotConverged(f"the fixed effects did not converge: {error}", float("nan")) from error
            raise
    found, errors = fit.coef(), fit.se()
    lost = [name for name in variables if inner[name] not in found.index]
    if lost:
        raise _explained(lost)
    if not fit.convergence:
        raise NotConverged(
            f"the gravity equation did not converge in {_STEPS} steps; look for variables of very unlike "
            "size, or effects that a few flows decide",
            float("nan"),
        )
    own_over = f"^{year}" if year else ""
    shown = [f"{exporter}{own_over}", f"{importer}{own_over}", *([f"{exporter}^{importer}"] if pairs else [])]
    words = {
        "pair": f"clustered by {exporter} and {importer}, either direction",
        "none": "robust to unequal variance",
    }
    return GravityFit(
        coefficients={name: float(found[inner[name]]) for name in variables},
        standard_errors={name: float(errors[inner[name]]) for name in variables},
        formula=f"{flow} ~ {' + '.join(variables)} | {' + '.join(shown)}",
        clustering=words.get(cluster, f"clustered by {cluster}"),
        n=int(fit._N),
        missing=len(raw) - len(data),
        without_information=len(data) - int(fit._N),
        citation=CITATION.format(version=pyfixest.__version__),
    )


def _share_like(rates: Floats) -> bool:
    """Whether rates are shares and not percents: half of those above zero are at most 100 %."""
    above = rates[rates > 0]
    return not len(above) or float(np.median(above)) <= 1


def _check(data: Any, keys: list[str], variables: list[str]) -> None:
    if not len(data):
        raise DataError("no row has all values; nothing to estimate from")
    flows = data["flow"].to_numpy(float)
    if (flows < 0).any():
        row = data.index[int(np.argmax(flows < 0))]
        raise DataError(f"row {row}: the flow is {flows.min():g}; flows must not be negative")
    if not (flows > 0).any():
        raise DataError("all flows are zero; nothing to estimate from")
    twice = data.duplicated(keys).to_numpy()
    if twice.any():
        at = data.iloc[int(np.argmax(twice))]
        name = " ".join(str(at[key]) for key in keys)
        raise DataError(
            f"row {data.index[int(np.argmax(twice))]}: the flow {name} stands twice; add up its rows, "
            "or name the year"
        )
    for place, name in enumerate(variables):
        if not np.isfinite(data[f"x{place}"].to_numpy(float)).all():
            raise DataError(f"{name} holds an infinite value, such as the log of zero")


def _explained(variables: Sequence[str]) -> DataError:
    return DataError(
        f"fixed effects explain {', '.join(variables)} whole, so no effect can be told: a tariff that is the "
        "same for all partners needs sales at home in the table, and pair effects need change over time"
    )


def _frame(table: Any, columns: Sequence[str]) -> Any:
    """The table as a pandas frame with a plain index, all the columns in it."""
    pandas = _module("pandas")
    if isinstance(table, pandas.DataFrame):
        frame = table.reset_index(drop=True)
    elif isinstance(table, Mapping):
        frame = pandas.DataFrame(dict(table))
    elif hasattr(table, "to_pandas"):
        frame = table.to_pandas()
    elif hasattr(table, "__arrow_c_stream__"):
        frame = _module("pyarrow").table(table).to_pandas()
    else:
        raise UsageError(f"cannot read a table from {type(table).__name__}; give columns by name, or a frame")
    for name in columns:
        if name not in frame.columns:
            held = ", ".join(map(str, frame.columns))
            raise UsageError(f"the table has no column {name!r}; it has {held}")
    return frame


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtra(name, "gravity") from error

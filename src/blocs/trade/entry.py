"""One sector with costs of entry paid where goods are sold: the benchmark, and its elasticities.

The model is that of Ignatenko, Lashkaripour, Macedoni and Simonovska (2025,
doi:10.1016/j.jinteco.2025.104138). Firms choose the markets they serve; what entry costs them is paid to
labour of the market. A state i that buys from n gets tariff revenue t_in X_in; with hats for changes, primes
for new values, and X_in sales before tariffs:

    lambda'_in = lambda_in a_in c_n^-eps / s_i,   s_i = sum_n lambda_in a_in c_n^-eps
    c_n   = w_n / L_n^psi                          unit cost: more labour, more varieties
    a_in  = (1 + t_in)^-(eps phi_i)                a tariff also drives firms out: phi_i >= pass-through
    phi_i = pass_through + (1 + psi) nu_i / (1 - nu_i)
    P_i   = (E_i / w_i)^(1 - phi_i) s_i^(-1 / eps)  larger markets draw more firms
    X'_in = lambda'_in E'_i / (1 + t_in)
    w_n L_n Y_n = sum_i (1 - nu_i) X'_in + nu_n sum_j X'_nj   labour market: production, and entry at home
    E'_i  = w_i L_i Y_i + R'_i + T_i (Y'_world / Y_world)     budget: wages, revenue, deficit
    L_i   = (tau_i w_i / P_i)^kappa                           labour supply
    tau_i = 1 / (1 - R'_i / Y'_i)  or  1                      income tax relieved, or lump-sum rebate

nu is the share of entry costs in sales on a market, psi the scale elasticity, kappa the elasticity of labour
supply, T = E - Y the benchmark deficit (it includes entry costs paid abroad, so it differs from imports less
exports). Where revenue relieves the income tax, tau is the gain in the share of the wage that is kept: the
benchmark's income tax R'/Y', which had been handed back as a lump sum, is replaced by the tariff. Where
revenue is handed back as a lump sum, tau is 1. The numeraire is consumer prices: the mean of P over states,
weighted by benchmark spending, is 1.

With nu = 0, pass_through = 1 (so phi = 1), psi = 0 and kappa = 0 this is the plain Armington or Eaton-Kortum
model with tariff revenue and deficits that are constant shares of world income: `blocs.trade.model` with the
closure ``world_share``, in another numeraire. psi > 0 makes it Krugman's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, NotConverged, UsageError

__all__ = ["Accounts", "EntryEconomy", "EntryParameters", "entry_cost_shares", "optimal_tariff"]

Floats = NDArray[np.float64]
Accounts: TypeAlias = Literal["gdp", "published"]
"""How sales at home are found from trade and GDP.

gdp
    So that what labour earns in the model is GDP: GDP less what it earns from exports and imports.
published
    What the paper's tables are made from: only (1 - nu) times the earnings from exports are taken off, so
    that labour earns more than GDP, by nu times them.
"""


@dataclass(frozen=True, eq=False)
class EntryEconomy:
    """Who sells what to whom in the benchmark year, without tariffs, and what entry costs.

    Attributes
    ----------
    states : tuple of str
    flows : float array [importer, exporter]
        Sales in million USD, those at home included. Zero stays zero.
    entry_share : float array [state]
        Share of entry costs in what is sold on a state's market, from 0 up to but not including 1; nu above.

    Raises
    ------
    DataError
        When shapes do not fit, a flow is negative or not finite, a share is out of range, or a state buys or
        earns nothing; the cell is named.
    """

    states: tuple[str, ...]
    flows: Floats
    entry_share: Floats

    def __post_init__(self) -> None:
        n = len(self.states)
        if self.flows.shape != (n, n) or self.entry_share.shape != (n,):
            raise DataError(
                f"flows are {self.flows.shape} and entry shares {self.entry_share.shape}; "
                f"{n} states ask for {(n, n)} and {(n,)}"
            )
        wrong = np.argwhere(~np.isfinite(self.flows) | (self.flows < 0))
        if wrong.size:
            i, j = (int(k) for k in wrong[0])
            raise DataError(
                f"sales of {self.states[j]} to {self.states[i]} are {self.flows[i, j]:g}; "
                f"they must be finite and not negative ({len(wrong)} such cells)"
            )
        out = np.flatnonzero(~((self.entry_share >= 0) & (self.entry_share < 1)))
        if out.size:
            i = int(out[0])
            raise DataError(
                f"the share of entry costs in {self.states[i]} is {self.entry_share[i]:g}; "
                "give 0 up to below 1"
            )
        idle = np.flatnonzero((self.spending <= 0) | (self.income <= 0))
        if idle.size:
            raise DataError(f"{self.states[int(idle[0])]} buys or earns nothing at all; leave it out")
        for array in (self.flows, self.entry_share):
            array.setflags(write=False)

    @classmethod
    def of(
        cls,
        states: tuple[str, ...],
        trade: Floats,
        gdp: Floats,
        entry_share: Floats | None = None,
        *,
        accounts: Accounts = "gdp",
    ) -> EntryEconomy:
        """Find sales at home from trade and GDP.

        Parameters
        ----------
        states : tuple of str
        trade : float array [importer, exporter]
            Million USD; the diagonal is not looked at.
        gdp : float array [state]
            Million USD.
        entry_share : float array [state], optional
            None is no cost of entry anywhere.
        accounts : {"gdp", "published"}
            See `Accounts`. Where the answer is negative, nothing is sold at home.

        Raises
        ------
        DataError
            As the class.

        Examples
        --------
        >>> trade = np.array([[0.0, 20.0], [10.0, 0.0]])
        >>> EntryEconomy.of(("A", "B"), trade, np.array([100.0, 50.0])).flows
        array([[90., 20.],
               [10., 30.]])
        """
        nu = np.zeros(len(states)) if entry_share is None else np.asarray(entry_share, float)
        flows = np.array(trade, float)
        np.fill_diagonal(flows, 0)
        earned = (1 - nu) @ flows
        if accounts == "published":
            earned = (1 - nu) * earned
        elif accounts != "gdp":
            raise UsageError(f"accounts are {accounts!r}; say 'gdp' or 'published'")
        np.fill_diagonal(flows, np.maximum(gdp - earned - nu * flows.sum(1), 0))
        return cls(states, flows, nu)

    @cached_property
    def spending(self) -> Floats:
        """What each state spends, E above [state], million USD."""
        return np.asarray(self.flows.sum(1))

    @cached_property
    def income(self) -> Floats:
        """What labour of each state earns, Y above [state], million USD."""
        return np.asarray((1 - self.entry_share) @ self.flows + self.entry_share * self.spending)

    @cached_property
    def shares(self) -> Floats:
        """Share of each exporter in an importer's spending, lambda above [importer, exporter]."""
        return self.flows / self.spending[:, None]

    @cached_property
    def trade(self) -> Floats:
        """Flows without sales at home [importer, exporter], million USD."""
        return self.flows * (1 - np.eye(len(self.states)))


@dataclass(frozen=True, slots=True, eq=False)
class EntryParameters:
    """Elasticities, each a number or an array [draw]; the defaults are the paper's.

    Attributes
    ----------
    epsilon : float or float array [draw]
        Trade elasticity, positive.
    kappa : float or float array [draw]
        Elasticity of labour supply to the real wage after tax; 0 holds employment.
    psi : float or float array [draw]
        Scale elasticity; the default puts epsilon psi at 0.67.
    pass_through : float or float array [draw]
        Share of a tariff that a firm's price passes on.

    Raises
    ------
    UsageError
        When one is negative, not finite, or epsilon is zero; or when arrays differ in length.
    """

    epsilon: float | Floats = 4.0
    kappa: float | Floats = 0.5
    psi: float | Floats = 0.67 / 4
    pass_through: float | Floats = 1.0

    def __post_init__(self) -> None:
        for name in ("epsilon", "kappa", "psi", "pass_through"):
            values = np.asarray(getattr(self, name), float)
            if values.ndim > 1 or not np.isfinite(values).all() or (values < 0).any():
                raise UsageError(f"{name} must be a number, or an array [draw], finite and not negative")
            if name == "epsilon" and (values == 0).any():
                raise UsageError("epsilon is 0; a trade elasticity is positive, given without its minus sign")
        try:
            np.broadcast_shapes(*(np.shape(getattr(self, name)) for name in self.__dataclass_fields__))
        except ValueError:
            raise UsageError(
                "elasticities have arrays of different lengths; give one number for each draw"
            ) from None

    def columns(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Give all four as arrays [draw, 1], in the order of the attributes."""
        values = (self.epsilon, self.kappa, self.psi, self.pass_through)
        e, k, s, p = np.broadcast_arrays(*(np.atleast_1d(np.asarray(v, float)) for v in values))
        return e[:, None], k[:, None], s[:, None], p[:, None]

    def phi(self, entry_share: Floats) -> Floats:
        """Tariff elasticity over trade elasticity, for each market [draw, state].

        Examples
        --------
        >>> EntryParameters(psi=0.2).phi(np.array([0.0, 0.25])).round(6)
        array([[1. , 1.4]])
        """
        _, _, psi, pass_through = self.columns()
        return np.asarray(pass_through + (1 + psi) * entry_share / (1 - entry_share))


def entry_cost_shares(
    trade: Floats,
    gdp: Floats,
    state: int,
    *,
    own: float = 0.26,
    others: float = 0.12,
    accounts: Accounts = "gdp",
) -> Floats:
    """Find the cost of entry on two kinds of market from what it is for two kinds of firms.

    A firm's share of entry costs in sales is the mean over the markets that it serves. One state is set
    against all others, whose trade with each other counts as sales at home.

    Parameters
    ----------
    trade : float array [importer, exporter]
        Million USD; the diagonal is not looked at.
    gdp : float array [state]
        Million USD.
    state : int
        Row of the state that is set against the others: the United States in the paper.
    own, others : float
        Shares of entry costs in the sales of firms of that state, and of all other firms; the paper's values
        are the defaults.
    accounts : {"gdp", "published"}
        See `Accounts`.

    Returns
    -------
    float array [state]
        Shares on each market, not negative.

    Raises
    ------
    NotConverged
        When the two shares do not settle, as where trade exceeds GDP.

    Examples
    --------
    >>> trade = np.array([[0.0, 30.0], [20.0, 0.0]])
    >>> entry_cost_shares(trade, np.array([100.0, 200.0]), 0, own=0.2, others=0.1).round(4)
    array([0.2329, 0.0773])
    """
    mine = np.zeros(len(gdp), bool)
    mine[state] = True
    flows = np.array(trade, float)
    np.fill_diagonal(flows, 0)
    imports, exports = flows[state].sum(), flows[:, state].sum()
    inner = flows.sum() - imports - exports
    income = np.array([gdp[state], gdp.sum() - gdp[state]])
    bought = np.array([imports, exports + inner])
    targets = np.array([own, others])
    nu = targets.copy()
    change = np.inf
    for _ in range(200):
        # (1 - nu) of what is sold on a market goes to the seller
        earned = np.array([(1 - nu[1]) * exports, (1 - nu[0]) * imports + (1 - nu[1]) * inner])
        if accounts == "published":
            earned = (1 - nu) * earned
        at_home = income + (1 - nu) * bought - earned - np.array([imports, exports])
        kept = at_home / (at_home + np.array([exports, imports]))
        new = np.linalg.solve(np.array([[kept[0], 1 - kept[0]], [1 - kept[1], kept[1]]]), targets)
        change = float(np.abs(new - nu).max())
        nu = new
        if change < 1e-14:
            break
    if not change < 1e-12 or not (np.abs(kept - 0.5) <= 0.5).all():
        raise NotConverged(
            f"entry costs of {own:g} and {others:g} do not fit trade and GDP; check their units", change
        )
    return np.asarray(np.where(mine, max(nu[0], 0.0), max(nu[1], 0.0)))


def optimal_tariff(economy: EntryEconomy, state: str, parameters: EntryParameters | None = None) -> Floats:
    """Rate on all imports of a state that the paper derives as best for it when nobody retaliates.

    t = 1 / ((1 + delta eps) phi - 1), where delta is what the state earns from exports, each weighted by the
    share of the market that others hold, over (1 - nu) times its imports; all in the benchmark, so a deficit
    raises it. For a small open state with balanced trade and no cost of entry it is the textbook 1 / eps. On
    the paper's data it gives 21.8 %, with which case 3 of its Table 1 is made (its abstract says 19 %). The
    formula is not a search: of uniform rates in steps of 1 %, solved for on the same data with revenue
    relieving the income tax, 21 % is best for the United States by `welfare` and 25 % by `welfare_published`;
    under a lump-sum rebate, 14 %.

    Parameters
    ----------
    economy : EntryEconomy
    state : str
    parameters : EntryParameters, optional

    Returns
    -------
    float array [draw]

    Raises
    ------
    DataError
        When the table does not hold the state, or the state imports or exports nothing.

    Examples
    --------
    >>> flows = np.array([[0.99, 0.01], [0.01, 999.0]])
    >>> economy = EntryEconomy(("small", "large"), flows, np.zeros(2))
    >>> optimal_tariff(economy, "small", EntryParameters(epsilon=4.0)).round(4)
    array([0.25])
    """
    if state not in economy.states:
        raise DataError(f"the table does not hold {state}; it holds {', '.join(economy.states)}")
    i = economy.states.index(state)
    parameters = parameters or EntryParameters()
    keep = 1 - economy.entry_share
    reach = float(keep @ (economy.trade[:, i] * (1 - economy.shares[:, i])))
    imports = float(economy.trade[i].sum())
    if not (reach > 0 and imports > 0):
        raise DataError(f"{state} imports or exports nothing; no tariff of it is better than another")
    delta = reach / (keep[i] * imports)
    phi = parameters.phi(economy.entry_share)[:, i]
    return np.asarray(1 / ((1 + delta * parameters.columns()[0][:, 0]) * phi - 1))

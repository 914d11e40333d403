"""Whether a policy leaves an equilibrium to be found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from blocs.errors import NoEquilibrium
from blocs.trade.economy import Economy
from blocs.trade.hat import Closure
from blocs.trade.shock import Shock

__all__ = ["check_existence"]

Links = NDArray[np.bool_]

_OWED = 1e-9
"""Deficit of an island, as a share of its value added, that still counts as none."""
_ALONE = "ask with closure='balanced', or leave some trade open"
_ONE_WAY = "open a flow the other way, or close those that are left and ask with closure='balanced'"


def check_existence(economy: Economy, shock: Shock, closure: Closure) -> None:
    """Refuse a policy after which a state could buy from nobody, or could not pay.

    Raises
    ------
    NoEquilibrium
        When bans leave a state without a source of a sector, or without a buyer; when states that are cut off
        from all others would have to run a deficit or a surplus; when states that can only sell, or only buy,
        would have to balance their trade, or more.
    """
    banned = (~np.isfinite(shock.costs) | (shock.weights == 0)).all(1)
    if not banned.any() and closure != "balanced":
        return
    left = economy.shares > 0
    before = left.any(2)
    left[tuple(shock.cells[banned].T)] = False
    lost = before & ~left.any(2)
    if lost.any():
        s, n = (int(i) for i in np.argwhere(lost)[0])
        raise NoEquilibrium(
            f"{economy.states[n]} would have no source of {economy.sectors[s]} at all, and its price no "
            "limit; leave one flow open, or raise its cost instead of banning it"
        )
    unsold = ~left.any((0, 1))
    if unsold.any():
        raise NoEquilibrium(
            f"{economy.states[int(np.argmax(unsold))]} would have nobody to sell to, not even at home, and "
            "no income; leave one flow open, or raise its cost instead of banning it"
        )
    links: Links = np.asarray(left.any(0))
    reached = _reached(links)
    if closure == "balanced":
        one_way = reached & ~reached.T
        if one_way.any():
            buyer, seller = (economy.states[int(i)] for i in np.argwhere(one_way)[0])
            raise NoEquilibrium(
                f"{buyer} would buy from {seller}, directly or through others, and never sell back; trade "
                "cannot balance so: ask with another closure, or open a flow the other way"
            )
        return
    islands = list(np.unique(_reached(reached | reached.T), axis=0))
    # whoever sells to a group, all told, buys nothing outside of it; nor does who buys of a group sell there
    closed = np.unique(np.concatenate([reached, ~reached.T]), axis=0)
    sellers = [group for group in closed if links[np.ix_(~group, group)].any()]
    if closure == "multiplicative":
        _check_multiples(economy, islands, sellers)
    else:
        _check_payment(economy, islands, sellers)


def _check_payment(economy: Economy, islands: Iterable[Links], sellers: Iterable[Links]) -> None:
    """Refuse deficits and surpluses that cannot be had any more."""
    for group in islands:
        deficit, owed = float(economy.deficits[group].sum()), _OWED * float(economy.income[group].sum())
        if abs(deficit) > owed:
            kept, end = ("deficit", "lend") if deficit > 0 else ("surplus", "buy")
            raise NoEquilibrium(
                f"cut off from all others, {_named(economy, group)} would have to keep a trade {kept} of "
                f"{abs(deficit):,.0f} million USD, and nobody is left to {end}; {_ALONE}"
            )
    for group in sellers:
        deficit, owed = float(economy.deficits[group].sum()), _OWED * float(economy.income[group].sum())
        if deficit > -owed:
            kept = f"a trade deficit of {deficit:,.0f} million USD" if deficit > owed else "balanced trade"
            raise NoEquilibrium(
                f"{_named(economy, group)} would have to keep {kept}, and could sell to others but not buy "
                f"from them; {_ONE_WAY}"
            )


def _check_multiples(economy: Economy, islands: Sequence[Links], sellers: Iterable[Links]) -> None:
    """Refuse multiples of value added that no common factor can make fit."""
    ratios = economy.deficits / economy.income
    low = max(float(ratios[group].min()) for group in islands)
    high = min(float(ratios[group].max()) for group in islands)
    pinned = any(float(np.ptp(ratios[group])) <= _OWED for group in islands)
    if len(islands) > 1 and (low > high + _OWED or (low >= high - _OWED and not pinned)):
        raise NoEquilibrium(
            f"{_named(economy, islands[0])} would be cut off from the others, and could not go on to spend "
            f"the same multiple of value added as before while they do; {_ALONE}"
        )
    for group in sellers:
        if float(ratios[group].min()) >= float(ratios[~group].max()) - _OWED:
            raise NoEquilibrium(
                f"{_named(economy, group)} would have to keep the larger trade deficit for its size, and "
                f"could sell to others but not buy from them; {_ONE_WAY}"
            )


def _named(economy: Economy, group: Links) -> str:
    """States of a group, the first few of many."""
    names = [state for state, inside in zip(economy.states, group, strict=True) if inside]
    return ", ".join(names[:6]) + (" ..." if len(names) > 6 else "")


def _reached(links: Links) -> Links:
    """Who gets to whom over any number of links."""
    reached = links | np.eye(len(links), dtype=bool)
    while True:
        wider = (reached.astype(np.float32) @ reached.astype(np.float32)) > 0
        if (wider == reached).all():
            return reached
        reached = wider

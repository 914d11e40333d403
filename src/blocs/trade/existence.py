"""Whether a policy leaves an equilibrium to be found."""

from __future__ import annotations

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


def check_existence(economy: Economy, shock: Shock, closure: Closure) -> None:
    """Refuse a policy after which a state could buy from nobody, or could not pay.

    Raises
    ------
    NoEquilibrium
        When bans leave a state without a source of a sector; when states that are cut off from all others
        would have to run a deficit or a surplus; when trade must balance and a state can only sell or buy.
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
    elif closure != "multiplicative":
        _check_payment(economy, links, reached | reached.T)


def _check_payment(economy: Economy, links: Links, joined: Links) -> None:
    """Refuse deficits and surpluses that cannot be had any more."""
    for group in np.unique(_reached(joined), axis=0):
        deficit = float(economy.deficits[group].sum())
        if abs(deficit) > _OWED * economy.income[group].sum():
            names = [s for s, inside in zip(economy.states, group, strict=True) if inside]
            told = ", ".join(names[:6]) + (" ..." if len(names) > 6 else "")
            raise NoEquilibrium(
                f"cut off from all others, {told} would have to keep a trade deficit of {deficit:,.0f} "
                "million USD, which nobody can pay; ask with closure='balanced', or leave some trade open"
            )
    abroad = links & ~np.eye(len(links), dtype=bool)
    for state, deficit, sells, buys in zip(
        economy.states, economy.deficits, np.asarray(abroad.any(0)), np.asarray(abroad.any(1)), strict=True
    ):
        if (deficit < 0 and not sells) or (deficit > 0 and not buys):
            what, how = ("surplus", "sell") if deficit < 0 else ("deficit", "buy")
            raise NoEquilibrium(
                f"{state} would have to keep its trade {what} of {abs(deficit):,.0f} million USD, and could "
                f"not {how} abroad; ask with closure='balanced', or leave some trade open"
            )


def _reached(links: Links) -> Links:
    """Who gets to whom over any number of links."""
    reached = links | np.eye(len(links), dtype=bool)
    while True:
        wider = (reached.astype(np.float32) @ reached.astype(np.float32)) > 0
        if (wider == reached).all():
            return reached
        reached = wider

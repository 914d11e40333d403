"""A textbook solver of one-sector structural gravity, slow and plain: what the room's solver is held against.

Armington supply in exact hat algebra (Dekle, Eaton and Kortum 2008), with the supply elasticity of universal
gravity, Q_hat = (p_hat / P_hat)**psi (Allen, Arkolakis and Takahashi 2020, doi:10.1086/704385). Imbalances:
"additive" (E - Y fixed in nominal terms) or "multiplicative" (E = delta Y; Baier, Yotov and Zylkin 2019,
doi:10.1016/j.jinteco.2018.11.002; with psi, Campos, Reggio and Timini 2024, arXiv:2404.09180). World output
keeps its benchmark value; that is the numeraire and, with nominal imbalances, it matters for real results.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Gravity:
    """Flows [exporter, importer]; by state, new over old: price, index, value of output, real spending."""

    flows: Floats
    p: Floats
    index: Floats
    output: Floats
    welfare: Floats


def solve_gravity(
    flows: Floats, factor: Floats, theta: float, *, imbalance: str = "additive", psi: float = 0.0
) -> Gravity:
    """Solve for the flows after costs change.

    `flows` is [exporter, importer] with sales at home; `factor` is t_hat**-theta of the same shape.
    Damped fixed point on prices until they move by less than 1e-14; AssertionError when they do not.
    """
    output, spending = flows.sum(1), flows.sum(0)
    share = flows / spending * factor
    p = np.ones(len(flows))
    for _ in range(100_000):
        index = (p**-theta @ share) ** (-1 / theta)
        made = output * p * (p / index) ** psi
        if imbalance == "additive":
            spent = made + (spending - output)
        else:
            spent = made * spending / output
            spent *= made.sum() / spent.sum()
        sold = (share * (p[:, None] / index) ** -theta) @ spent
        new = p * (sold / made) ** (0.5 / (1 + theta + psi))
        # world output at its benchmark value: the price level solves it because made is homogeneous in p
        index = (new**-theta @ share) ** (-1 / theta)
        new *= output.sum() / (output * new * (new / index) ** psi).sum()
        moved, p = np.abs(new / p - 1).max(), new
        if moved < 1e-14:
            break
    else:
        raise AssertionError(f"prices still move by {moved:.1e}")
    index = (p**-theta @ share) ** (-1 / theta)
    made = output * p * (p / index) ** psi
    spent = made + (spending - output) if imbalance == "additive" else made * spending / output
    spent *= made.sum() / spent.sum()
    after = share * (p[:, None] / index) ** -theta * spent
    return Gravity(after, p, index, made / output, spent / spending / index)

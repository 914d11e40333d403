"""First-order welfare: terms of trade and volume of trade, by partner and by sector.

Caliendo and Parro (2015, doi:10.1093/restud/rdu035) take the welfare of a tariff change apart to first order:
prices of what is sold against prices of what is bought, and tariff revenue on trade that is created. For
changes that are not small it is no measure of real income: the volume of trade weighs new imports by the old
tariffs, so that a deep cut shows a gain where exact real income hardly moves (Mexico in NAFTA: +1.31 % and
+0.007 %). Give the exact figure first, and this beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError

__all__ = ["FirstOrderWelfare", "first_order_welfare"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class FirstOrderWelfare:
    """Welfare changes to first order, as shares of final spending before (0.01 is 1 %).

    Each array may have a leading axis of draws. The first state of a pair is the one whose welfare it is.

    Attributes
    ----------
    terms_by_partner, volume_by_partner : float arrays [state, partner]
        What trade with each partner adds; the diagonal of the terms of trade is 0.
    terms_by_sector, volume_by_sector : float arrays [sector, state]
        What each sector adds.
    """

    terms_by_partner: Floats
    volume_by_partner: Floats
    terms_by_sector: Floats
    volume_by_sector: Floats

    @property
    def terms_of_trade(self) -> Floats:
        """Gain from dearer exports and cheaper imports [state]."""
        return np.asarray(self.terms_by_partner.sum(axis=-1))

    @property
    def volume_of_trade(self) -> Floats:
        """Gain from tariff revenue on real imports that are created [state]."""
        return np.asarray(self.volume_by_partner.sum(axis=-1))

    @property
    def total(self) -> Floats:
        """Terms of trade plus volume of trade [state]: welfare to first order, not exact real income."""
        return self.terms_of_trade + self.volume_of_trade


def first_order_welfare(
    flows: Floats, tariffs: Floats, final_spending: Floats, costs: Floats, new_flows: Floats
) -> FirstOrderWelfare:
    """Decompose the welfare of a tariff change to first order.

    With E exports and M imports at the exporter's price, t the old tariffs, c unit costs and I final spending
    before the change, state n gets from partner i in sector j

        terms of trade    (E_jni dlog c_jn - M_jni dlog c_ji) / I_n
        volume of trade   t_jni M_jni (dlog M_jni - dlog c_ji) / I_n

    where, as in the authors' results, dlog is the relative change. Iceberg costs are taken to stay. Where a
    state's trade is not balanced, its terms of trade move with the numeraire: 1 % on all costs adds 1 % of
    its surplus.

    Parameters
    ----------
    flows : float array [sector, importer, exporter]
        Before the change, at the exporter's price; home sales may be in or out.
    tariffs : float array [sector, importer, exporter]
        Ad valorem rates before the change.
    final_spending : float array [state]
        Before the change: value added, tariff revenue and deficit, in the unit of `flows`.
    costs : float array [..., sector, state]
        Unit costs over those before.
    new_flows : float array [..., sector, importer, exporter]
        After the change. Flows that were zero before count for nothing.

    Raises
    ------
    DataError
        When shapes do not fit, or a state has nothing to spend.

    References
    ----------
    Caliendo, L. and Parro, F. (2015). Estimates of the Trade and Welfare Effects of NAFTA. Review of Economic
    Studies 82(1), 1-44. doi:10.1093/restud/rdu035

    Examples
    --------
    Two states trade 10 both ways. The first taxes imports at 20 % and buys a tenth more; its costs fall 1 %.

    >>> flows = np.array([[[90.0, 10.0], [10.0, 90.0]]])
    >>> tariffs = np.array([[[0.0, 0.2], [0.0, 0.0]]])
    >>> new = np.array([[[88.0, 11.0], [11.0, 90.0]]])
    >>> found = first_order_welfare(flows, tariffs, np.array([102.0, 100.0]), np.array([[0.99, 1.0]]), new)
    >>> (100 * found.terms_of_trade).round(3)
    array([-0.098,  0.1  ])
    >>> (100 * found.volume_of_trade).round(3)
    array([0.196, 0.   ])
    """
    _check(flows, tariffs, final_spending, costs, new_flows)
    change = costs - 1
    owed = flows * tariffs
    was = flows > 0
    # exports of n to i are what i imports from n: the state stands second in the flows of its exports
    sold = flows.sum(axis=1) * change
    bought = _over_exporters(flows, change)
    terms = np.einsum("jin,...jn->...ni", flows, change) - np.einsum("jni,...ji->...ni", flows, change)
    rates = np.where(was, tariffs, 0.0)
    volume = np.einsum("jni,...jni->...ni", rates, new_flows) - np.einsum("jni,...ji->...ni", owed, costs)
    created = np.einsum("jni,...jni->...jn", rates, new_flows) - _over_exporters(owed, costs)
    return FirstOrderWelfare(
        terms_by_partner=terms / final_spending[:, None],
        volume_by_partner=volume / final_spending[:, None],
        terms_by_sector=(sold - bought) / final_spending,
        volume_by_sector=created / final_spending,
    )


def _over_exporters(flows: Floats, values: Floats) -> Floats:
    """Sum flows times a value of the exporter [..., sector, importer]."""
    return np.asarray(np.einsum("jni,...ji->...jn", flows, values))


def _check(flows: Floats, tariffs: Floats, final_spending: Floats, costs: Floats, new_flows: Floats) -> None:
    sectors, states = flows.shape[0], flows.shape[-1]
    cube, plane = (sectors, states, states), (sectors, states)
    for name, shape, wanted in (
        ("flows", flows.shape, cube),
        ("tariffs", tariffs.shape, cube),
        ("final_spending", final_spending.shape, (states,)),
        ("costs", costs.shape[-2:], plane),
        ("new_flows", new_flows.shape[-3:], cube),
    ):
        if shape != wanted:
            raise DataError(
                f"{name} end in the shape {shape}; the flows of {sectors} sectors ask for {wanted}"
            )
    if costs.shape[:-2] != new_flows.shape[:-3]:
        raise DataError(
            f"costs have draws {costs.shape[:-2]} and new_flows {new_flows.shape[:-3]}; "
            "give both for the same draws"
        )
    if not (final_spending > 0).all():
        raise DataError(f"state {int(np.argmin(final_spending))} has nothing to spend; check the benchmark")

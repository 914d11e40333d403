"""From an equilibrium to tables: what happens to each state, to each pair, and who gains the diverted trade.

All tables give the answer at the central elasticities; where draws were solved, `low` and `high` bound the
middle 90 % (or another share) of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.sources import Column, Frame
from blocs.trade.economy import Economy
from blocs.trade.equilibrium import Equilibrium
from blocs.trade.middle import middle

__all__ = [
    "by_cell",
    "by_pair",
    "by_partner",
    "by_sector",
    "by_state",
    "compared",
    "diverted",
    "touched",
    "touched_pairs",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

LEVEL = 0.9


def by_state(result: Equilibrium, *, level: float = LEVEL, sources: Sequence[str] = ()) -> Frame:
    """What a policy does to each state.

    Parameters
    ----------
    result : Equilibrium
    level : float
        Share of the draws between `low` and `high`.
    sources : sequence of str
        What to cite.

    Returns
    -------
    Frame
        One row a state, in percent but for revenue and gain: real income (exact), its first-order parts by
        Caliendo and Parro, wage, price, exports, imports.
    """
    economy = result.economy
    parts = result.first_order()
    gain = (result.real_income - 1) * economy.final_spending
    sold, bought = _growth(result.exports, _exports(result)), _growth(result.imports, _imports(result))
    parts_of = "first-order part of welfare: "

    def percent(name: str, values: Floats, note: str) -> list[Column]:
        return _interval(name, values, "percent", level, note)

    columns = [
        Column.of("state", economy.states),
        *percent("real_income", _percent(result.real_income), "exact change of what it can buy"),
        *_interval("gain", gain, "million USD", level, "the same, at benchmark prices"),
        Column.of(
            "first_order", 100 * parts.total, "percent", "first-order welfare (Caliendo and Parro 2015)"
        ),
        Column.of("terms_of_trade", 100 * parts.terms_of_trade, "percent", parts_of + "prices of trade"),
        Column.of(
            "volume_of_trade", 100 * parts.volume_of_trade, "percent", parts_of + "old tariffs' revenue"
        ),
        *percent("real_wage", _percent(result.real_wages), "wage over the price of final spending"),
        Column.of("wage", _percent(result.wages)[0], "percent", "in the numeraire"),
        Column.of("price", _percent(result.prices)[0], "percent", "of final spending, in the numeraire"),
        Column.of("revenue_before", economy.revenue, "million USD", "tariff revenue"),
        *_interval("revenue", result.revenue, "million USD", level, "tariff revenue after"),
        *percent("exports", sold, "at the exporter's price"),
        *percent("imports", bought, "before tariffs"),
    ]
    return Frame("state", columns, sources)


def by_pair(
    result: Equilibrium,
    *,
    exporters: Sequence[str] | None = None,
    importers: Sequence[str] | None = None,
    sectors: Sequence[str] | None = None,
    each_sector: bool = False,
    level: float = LEVEL,
    sources: Sequence[str] = (),
) -> Frame:
    """Trade of pairs of states before and after.

    Parameters
    ----------
    result : Equilibrium
    exporters, importers, sectors : sequences of str, optional
        Which; None takes all. A state's trade with itself is left out.
    each_sector : bool
        One row a sector, instead of their sum.
    level, sources
        As for `by_state`.

    Returns
    -------
    Frame
        One row an exporter and importer (and sector): million USD before and after at the exporter's price,
        and the change in percent. Percent is missing where nothing was traded before.

    Raises
    ------
    DataError
        When the table does not hold a state or sector.
    """
    economy = result.economy
    if unknown := [s for s in sectors or () if s not in economy.sectors]:
        raise DataError(f"the table has no sector {unknown[0]!r}; it has {', '.join(economy.sectors)}")
    goods = [economy.sectors.index(s) for s in (economy.sectors if sectors is None else sectors)]
    sell = [economy.place(s) for s in (economy.states if exporters is None else exporters)]
    buy = [economy.place(s) for s in (economy.states if importers is None else importers)]
    if not goods:
        raise DataError("no sector is asked for; leave sectors out to take all")
    pairs = np.array([(n, i) for i in sell for n in buy if n != i], int).reshape(-1, 2)
    n, i = pairs.T
    if each_sector:
        s = np.repeat(goods, len(n))
        return _of_cells(result, s, np.tile(n, len(goods)), np.tile(i, len(goods)), level, sources)
    before = np.sum([economy.flows[s, n, i] for s in goods], 0)
    after = np.sum([result.flow(np.full(len(n), s), n, i) for s in goods], 0)
    return Frame("exporter-importer pair", [*_ends(economy, n, i), *_grown(before, after, level)], sources)


def by_cell(
    result: Equilibrium,
    cells: Iterable[tuple[int, int, int]],
    *,
    level: float = LEVEL,
    sources: Sequence[str] = (),
) -> Frame:
    """Chosen flows before and after, as `by_pair` tells them by sector.

    Parameters
    ----------
    cells : iterable of (sector, importer, exporter)
        Places in the economy.
    """
    names = result.economy.states
    order = sorted(cells, key=lambda cell: (cell[0], names[cell[2]], names[cell[1]]))
    s, n, i = np.array(order, int).reshape(-1, 3).T
    return _of_cells(result, s, n, i, level, sources)


def _of_cells(result: Equilibrium, s: Ints, n: Ints, i: Ints, level: float, sources: Sequence[str]) -> Frame:
    economy = result.economy
    sector = Column.of("sector", [economy.sectors[k] for k in s.tolist()])
    grown = _grown(economy.flows[s, n, i], result.flow(s, n, i), level)
    return Frame("flow", [*_ends(economy, n, i), sector, *grown], sources)


def _ends(economy: Economy, n: Ints, i: Ints) -> list[Column]:
    names = np.array(economy.states)
    return [Column.of("exporter", names[i].tolist()), Column.of("importer", names[n].tolist())]


def _grown(before: Floats, after: Floats, level: float) -> list[Column]:
    return [
        Column.of("before", before, "million USD", "at the exporter's price"),
        Column.of("after", after[0], "million USD", "at the exporter's price, in the numeraire"),
        *_interval("change", after - before, "million USD", level, "after less before"),
        *_interval("growth", _growth(after, before), "percent", level, "after over before"),
    ]


def by_sector(
    result: Equilibrium,
    *,
    states: Sequence[str] | None = None,
    level: float = LEVEL,
    sources: Sequence[str] = (),
) -> Frame:
    """What a policy does to each sector of some states, or of all.

    Returns
    -------
    Frame
        One row a state and sector: output before in million USD; output, cost at the gate and buyers' price
        in percent; what the sector adds to first-order welfare. Output is at current prices in the numeraire.
    """
    economy = result.economy
    places = [economy.place(s) for s in states] if states else list(range(len(economy.states)))
    rows = [(n, s) for n in places for s in range(len(economy.sectors))]
    n, s = np.array(rows).T
    parts = result.first_order()
    columns = [
        Column.of("state", [economy.states[k] for k in n]),
        Column.of("sector", [economy.sectors[k] for k in s]),
        Column.of("output_before", economy.output[s, n], "million USD", "sales"),
        *_interval(
            "output", _growth(result.output[:, s, n], economy.output[s, n]), "percent", level, "sales"
        ),
        *_interval("cost", _percent(result.costs[:, s, n]), "percent", level, "unit cost at the gate"),
        *_interval("price", _percent(result.sector_prices[:, s, n]), "percent", level, "buyers' price index"),
        Column.of("terms_of_trade", 100 * parts.terms_by_sector[s, n], "percent", "of spending, first order"),
        Column.of(
            "volume_of_trade", 100 * parts.volume_by_sector[s, n], "percent", "of spending, first order"
        ),
    ]
    return Frame("state and sector", columns, sources)


def by_partner(result: Equilibrium, state: str, *, sources: Sequence[str] = ()) -> Frame:
    """Where a state's first-order welfare comes from, and how its trade with each partner changes.

    Returns
    -------
    Frame
        One row a partner: terms and volume of trade in percent of the state's spending; exports to it and
        imports from it, change in million USD.
    """
    economy = result.economy
    n = economy.place(state)
    parts = result.first_order()
    change = (result.flows() - economy.flows).sum(0)
    others = [i for i in range(len(economy.states)) if i != n]
    columns = [
        Column.of("partner", [economy.states[i] for i in others]),
        Column.of("terms_of_trade", 100 * parts.terms_by_partner[n, others], "percent", "first order"),
        Column.of("volume_of_trade", 100 * parts.volume_by_partner[n, others], "percent", "first order"),
        Column.of("exports", change[others, n], "million USD", f"change of what {state} sells to it"),
        Column.of("imports", change[n, others], "million USD", f"change of what {state} buys from it"),
    ]
    return Frame(f"partner of {state}", columns, sources)


def diverted(result: Equilibrium, *, level: float = LEVEL, sources: Sequence[str] = ()) -> Frame:
    """Who takes the trade that a policy drives away.

    Returns
    -------
    Frame
        One row a third state, which neither sells nor buys in a touched flow: what it sells more to those
        whose imports the policy touches, and what it buys more from those whose exports it touches, over all
        sectors; million USD. Empty where all states are touched.
    """
    economy = result.economy
    hit = touched_pairs(result)
    importers = sorted({n for n, _ in hit})
    exporters = sorted({i for _, i in hit})
    size = len(economy.states)
    parties = {*importers, *exporters} if hit else set(range(size))
    third = [k for k in range(size) if k not in parties]
    more_sold = _more(result, importers, third, of="exporters")
    more_bought = _more(result, third, exporters, of="importers")
    to, of = "to those whose imports are touched", "from those whose exports are touched"
    columns = [
        Column.of("state", [economy.states[k] for k in third]),
        *_interval("sells_more", more_sold, "million USD", level, to),
        *_interval("buys_more", more_bought, "million USD", level, of),
    ]
    return Frame("third state", columns, sources).sort("sells_more", descending=True)


def compared(
    result: Equilibrium, other: Equilibrium, *, level: float = LEVEL, sources: Sequence[str] = ()
) -> Frame:
    """How one policy does against another, draw by draw.

    Both have the same draws of the elasticities (common random numbers), so that what is not known of these
    does not hide what sets the policies apart.

    Returns
    -------
    Frame
        One row a state: real income, exports and imports after `result` over those after `other`, in percent.

    Raises
    ------
    UsageError
        When the two differ in economy or draws.
    """
    if result.economy is not other.economy and not (
        result.economy.states == other.economy.states
        and np.array_equal(result.economy.flows, other.economy.flows)
    ):
        raise UsageError("the two policies meet different economies; solve both for one benchmark")
    if not np.array_equal(result.theta, other.theta):
        raise UsageError("the two have different draws; solve both with one seed, number of draws and set")
    columns = [Column.of("state", result.economy.states)]
    for name, note in (("real_income", "exact"), ("exports", "in the numeraire"), ("imports", "same")):
        ratio = _percent(getattr(result, name) / getattr(other, name))
        columns += _interval(name, ratio, "percent", level, note)
    return Frame("state", columns, sources)


def touched(result: Equilibrium) -> set[tuple[int, int, int]]:
    """Sector, importer and exporter of each flow whose rate or cost the shock changes."""
    shock, economy = result.shock, result.economy
    old = economy.tariffs[tuple(shock.cells.T)][:, None]
    changed = (shock.weights > 0) & ((shock.tariffs != old) | (shock.costs != 1))
    return {(int(s), int(n), int(i)) for s, n, i in shock.cells[changed.any(1)]}


def touched_pairs(result: Equilibrium) -> set[tuple[int, int]]:
    """Importer and exporter of each pair with a touched flow."""
    return {(n, i) for _, n, i in touched(result)}


def _more(result: Equilibrium, importers: list[int], exporters: list[int], *, of: str) -> Floats:
    """Change of flows that no measure touches, summed over sectors and the other side [draw, state].

    Such a flow is its share in the benchmark times how much demand and strength have changed, so that sums
    over one side are products of matrices.
    """
    economy, hats = result.economy, result.hats
    block = np.ix_(importers, exporters)
    total = np.zeros((len(result.theta), len(exporters if of == "exporters" else importers)))
    for s in range(len(economy.sectors)):
        kept = economy.shares[s][block] / (1 + economy.tariffs[s][block])
        demand, strength = hats.demand[s][:, importers], hats.strength[s][:, exporters]
        if of == "exporters":
            total += (demand @ kept) * strength
        else:
            total += (strength @ kept.T) * demand
    before = economy.flows[:, importers][:, :, exporters].sum(0)
    scale = result.scale[:, None]
    return np.asarray(total * scale - before.sum(0 if of == "exporters" else 1))


def _interval(name: str, values: Floats, unit: str, level: float, note: str) -> list[Column]:
    """Columns of the central value, and of the bounds where there are draws."""
    columns = [Column.of(name, values[0], unit, note)]
    if len(values) > 1:
        tail = (1 - level) / 2
        bounds = middle(values[1:], level)
        for end, bound, side in zip(("low", "high"), bounds, ("below", "above"), strict=True):
            columns.append(
                Column.of(f"{name}_{end}", bound, unit, f"{100 * tail:.3g} % of the draws lie {side}")
            )
    return columns


def _percent(change: Floats) -> Floats:
    return np.asarray(100 * (change - 1))


def _growth(after: Floats, before: Floats) -> Floats:
    """Percent; not a number where there was nothing before."""
    return np.asarray(
        100 * (np.divide(after, before, out=np.full(np.shape(after), np.nan), where=before > 0) - 1)
    )


def _exports(result: Equilibrium) -> Floats:
    flows = result.economy.flows
    return np.asarray(flows.sum((0, 1)) - np.einsum("snn->n", flows))


def _imports(result: Equilibrium) -> Floats:
    flows = result.economy.flows
    return np.asarray(flows.sum((0, 2)) - np.einsum("snn->n", flows))

"""How much of a state's trade, and of its product, is trade with another.

References
----------
Oneal, J. R. and Russett, B. M. (1997). The classical liberals were right: democracy, interdependence, and
conflict, 1950-1985. International Studies Quarterly 41(2): 267-294. https://doi.org/10.1111/1468-2478.00042

Barbieri, K. (1996). Economic interdependence: a path to peace or a source of interstate conflict? Journal of
Peace Research 33(1): 29-49. https://doi.org/10.1177/0022343396033001003
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.sources import Column, Frame, Unit
from blocs.sources.joining import join, join_sides
from blocs.sources.panel.keys import packed, places
from blocs.ties.rows import checked_unit, keys_of, measured, of_pair, values_at

__all__ = ["trade_dependence"]


def trade_dependence(
    exports: Frame,
    totals: Frame | None = None,
    dyads: Frame | None = None,
    *,
    gdp: Frame | None = None,
    pair: tuple[int, int] | None = None,
) -> Frame:
    """Trade of two states as a share of what each trades with all, and of what each produces.

    Parameters
    ----------
    exports : Frame
        By directed dyad-year, from exporter to importer, with a column ``exports`` of goods in money.
    totals : Frame, optional
        By state-year, with ``exports`` and ``imports`` to and from all states, in the same money. Without it
        the sums of the flows in `exports` that are known, which a missing flow makes too small.
    dyads : Frame, optional
        Rows to fill, by directed dyad-year (how much the first depends on the second) or by dyad-year; when
        not told, both directions of all pairs in `exports`.
    gdp : Frame, optional
        By state-year, with a column ``gdp`` in the same money.
    pair : tuple of int, optional
        Numbers of two states; only their rows.

    Returns
    -------
    Frame
        ``trade``: exports and imports of the two, in the money of `exports`, missing where either flow is.
        By directed dyad-year ``trade_dependence``: `trade` over exports and imports of the first state with
        all, 0 to 1 where totals and flows agree; by dyad-year ``trade_dependence1`` and
        ``trade_dependence2`` of both sides, and ``trade_dependence``, the lower of both. The same for
        ``gdp_dependence``, `trade` over the product, where `gdp` is told. Missing where a flow, the total or
        the product is missing, or the total is zero. ``n``: how many of the two flows are known.

    Raises
    ------
    UsageError
        When a table is of another unit or system, lacks its column, or is in another money.

    References
    ----------
    Shares of trade as in Barbieri (1996), shares of product and the lower of both as in Oneal and Russett
    (1997).

    Examples
    --------
    >>> keys = [("ccode1", [2, 20, 2]), ("ccode2", [20, 2, 70]), ("year", [2000, 2000, 2000])]
    >>> columns = [Column.of(name, values) for name, values in keys]
    >>> exports = Frame(Unit.of("directed dyad-year"), [*columns, Column.of("exports", [30.0, 20.0, 50.0])])
    >>> found = trade_dependence(exports)
    >>> list(zip(found["ccode1"], found["ccode2"], found["trade_dependence"]))[:3]
    [(2, 20, 0.5), (2, 70, None), (20, 2, 1.0)]
    """
    unit = checked_unit(exports, "directed dyad-year", of="trade_dependence, exports")
    money = exports.column("exports").unit
    sums = _totals(exports) if totals is None else _of_all(totals, money)
    rows = of_pair(_both_ways(exports) if dyads is None else dyads, pair)
    own = checked_unit(rows, of="trade_dependence, dyads")
    bare = Frame(own, [rows.column(key) for key in own.keys], rows.sources, exports.coverage)
    there = Frame(unit, [exports.column(key) for key in unit.keys] + [exports.column("exports")])
    a, b, year = keys_of(bare)
    flows = [_flow([one, two, year], bare, there) for one, two in ((a, b), (b, a))]
    trade = flows[0] + flows[1]
    n = (~np.isnan(flows[0])).astype(np.int64) + ~np.isnan(flows[1])
    source = exports.column("exports").source
    columns = [Column.of("trade", trade, money, "exports and imports of the two", source=source)]
    columns += _shares(bare, trade, sums, "trade_dependence", "trade with all states", source)
    if gdp is not None:
        column = gdp.column("gdp")
        _same_money(money, column.unit, "gdp")
        product = Frame(checked_unit(gdp, "state-year", of="trade_dependence, gdp"), _keyed(gdp, column))
        columns += _shares(bare, trade, product, "gdp_dependence", "gross domestic product", source)
    columns.append(Column.of("n", n, "flows", "flows between the two that are known, of two"))
    told = [frame.sources for frame in (exports, totals, gdp) if frame is not None]
    made = measured(of_pair(bare, pair), columns)
    sources = tuple(dict.fromkeys(word for some in (bare.sources, *told) for word in some))
    return Frame(made.unit, made.columns, sources, made.coverage)


def _flow(keys: list[NDArray[np.int64]], bare: Frame, exports: Frame) -> NDArray[np.float64]:
    """Exports from the first to the second of each row; unlike systems are refused by the join."""
    unit = exports.unit
    assert isinstance(unit, Unit) and isinstance(bare.unit, Unit)
    asked = Unit.of("directed dyad-year", bare.unit.system)
    rows = Frame(asked, [Column.of(name, key) for name, key in zip(asked.keys, keys, strict=True)])
    return values_at(join(rows, exports), "exports")


def _both_ways(exports: Frame) -> Frame:
    """Each pair with a flow in either direction, in both directions, sorted."""
    unit = exports.unit
    assert isinstance(unit, Unit)
    a, b, year = keys_of(exports)
    both = [np.concatenate([a, b]), np.concatenate([b, a]), np.concatenate([year, year])]
    order = np.lexsort((both[2], both[1], both[0]))
    keys = [key[order] for key in both]
    new = np.ones(len(order), bool)
    new[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    columns = [Column.of(name, key[new]) for name, key in zip(unit.keys, keys, strict=True)]
    return Frame(unit, columns)


def _totals(exports: Frame) -> Frame:
    """Sum of the flows known of each state and year."""
    assert isinstance(exports.unit, Unit)
    a, b, year = keys_of(exports)
    flow = values_at(exports, "exports")
    known = ~np.isnan(flow)
    unit = Unit.of("state-year", exports.unit.system)
    key = packed([np.concatenate([a, b]), np.concatenate([year, year])], unit.keys)
    order = np.sort(key)
    held = order[np.diff(order, prepend=-1) > 0]
    sums = np.bincount(places(key, held), np.tile(np.where(known, flow, 0.0), 2), minlength=len(held))
    states, years = held >> 20, held & 0xFFFFF
    columns = [Column.of(unit.keys[0], states), Column.of("year", years), Column.of("total", sums)]
    return Frame(unit, columns)


def _of_all(totals: Frame, money: str) -> Frame:
    unit = checked_unit(totals, "state-year", of="trade_dependence, totals")
    for name in ("exports", "imports"):
        _same_money(money, totals.column(name).unit, f"{name} in totals")
    both = values_at(totals, "exports") + values_at(totals, "imports")
    return Frame(unit, _keyed(totals, Column.of("total", both)))


def _keyed(frame: Frame, column: Column) -> list[Column]:
    assert isinstance(frame.unit, Unit)
    return [*(frame.column(key) for key in frame.unit.keys), column]


def _same_money(money: str, other: str, what: str) -> None:
    if money and other and money != other:
        raise UsageError(f"exports are in {money}, {what} in {other}; bring both to one money first")


def _shares(
    bare: Frame, trade: NDArray[np.float64], wholes: Frame, name: str, of: str, source: str
) -> list[Column]:
    assert isinstance(bare.unit, Unit)
    whole = wholes.names[-1]
    both = join_sides(bare, wholes, [whole])
    shares = []
    for side in ("1", "2"):
        values = values_at(both, whole + side)
        nothing = np.full(len(trade), np.nan)
        shares.append(np.divide(trade, values, out=nothing, where=values > 0))
    note = f"trade with the other over the {of} of"
    if bare.unit.row == "directed dyad-year":
        return [Column.of(name, shares[0], "share", f"{note} the first state", source=source)]
    lower = np.minimum(*shares)
    return [
        Column.of(name, lower, "share", f"{note} the side that depends less", source=source),
        Column.of(f"{name}1", shares[0], "share", f"{note} the first state", source=source),
        Column.of(f"{name}2", shares[1], "share", f"{note} the second state", source=source),
    ]

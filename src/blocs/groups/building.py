"""Signed networks made of measured ties, by rules: from tables by dyad-year, events, reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from blocs.errors import DataError, UsageError
from blocs.evidence import Records
from blocs.groups.network import Bools, Floats, Ints, SignedNetwork
from blocs.groups.rules import NET_COOPERATION, Rule, Rules, rules_of
from blocs.reading.records import Event
from blocs.sources import Frame, Unit
from blocs.sources.dyads import dyads
from blocs.sources.joining import undirected
from blocs.sources.panel.keys import places
from blocs.states import System
from blocs.states.conversion import codes_of, numbers_of
from blocs.ties.balance import Balance
from blocs.ties.event_balance import event_balance
from blocs.ties.event_tables import events_frame
from blocs.ties.rows import filled, values_at

__all__ = [
    "Known",
    "known_pairs",
    "network_of_balances",
    "network_of_reports",
    "signed_network",
    "signed_networks",
    "states_of",
]

Tables = Frame | Sequence[Frame]
AnyRules = Rule | Rules | Iterable[Rule]


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of the pairs of one year, before any rule is applied.

    Attributes
    ----------
    nodes : tuple of str
        Codes of all states of which anything is known, sorted.
    first, second : int array, shape (pairs,)
        Places in `nodes`, first < second, sorted.
    values : float array, shape (rules, pairs)
        The measure of each rule; NaN where missing.
    low, high : float array, shape (rules, pairs)
        Its interval; NaN where there is none.
    """

    nodes: tuple[str, ...]
    first: Ints
    second: Ints
    values: Floats
    low: Floats
    high: Floats

    def network(self, rules: Rules, values: Floats | None = None) -> SignedNetwork:
        """Signed network of these pairs, or of other values of them."""
        weight = rules.weights(list(self.values if values is None else values))
        tie = ~np.isnan(weight) & (weight != 0)
        return SignedNetwork(self.nodes, self.first[tie], self.second[tie], weight[tie])


def signed_network(tables: Tables, rules: AnyRules, year: int) -> SignedNetwork:
    """Signed network of one year from measures of ties.

    Parameters
    ----------
    tables : Frame, or sequence of Frame
        By dyad-year or directed dyad-year, as the measures of `blocs.ties` give them; each measure that a
        rule names is a column of one of them. A pair that has no row is not known, except where the table
        covers the year and the column says what an absent row means.
    rules : Rule, Rules, or iterable of Rule
    year : int

    Returns
    -------
    SignedNetwork
        Nodes: codes of all states of which any of the measures is known in that year, sorted. A state that
        bore two numbers in the year (Germany in 1990) is one node, by the number at its end where that has a
        value. A pair of which nothing is known, or whose weight is 0, has no edge.

    Raises
    ------
    UsageError
        When no table or more than one has a measure, a table is of another unit, systems differ, or a measure
        has no known value in that year: what is not measured would look like ties that are not there.
    DataError
        When a number was never borne by a state.

    Examples
    --------
    >>> from blocs.sources import Column, Frame, Unit
    >>> unit, keys = Unit.of("dyad-year"), ([2, 2, 20], [20, 365, 365], [1985] * 3)
    >>> keys = [Column.of(name, key) for name, key in zip(unit.keys, keys)]
    >>> votes = Frame(unit, [*keys, Column.of("agreement", [.9, .2, .5])])
    >>> list(signed_network(votes, Rule("agreement", 0.5, weigh="sign"), 1985).edges())
    [('CAN', 'USA', 1.0), ('SUN', 'USA', -1.0)]
    """
    chosen = rules_of(rules)
    return known_pairs(tables, chosen, year).network(chosen)


def signed_networks(
    tables: Tables, rules: AnyRules, years: Iterable[int] | None = None
) -> dict[int, SignedNetwork]:
    """Signed networks of several years, by year.

    Parameters
    ----------
    tables, rules
        As for `signed_network`.
    years : iterable of int, optional
        All years in which each measure has a known value, when not told.
    """
    chosen = rules_of(rules)
    wanted = _years(tables, chosen) if years is None else sorted({int(year) for year in years})
    return {year: signed_network(tables, chosen, year) for year in wanted}


def known_pairs(tables: Tables, rules: AnyRules, year: int) -> Known:
    """What the measures of some rules say of all pairs in a year; parameters as for `signed_network`."""
    chosen = rules_of(rules)
    found = [_column(_table(tables, rule.measure), rule, year) for rule in chosen.parts]
    systems = {system for system, *_ in found}
    if len(systems) > 1:
        raise UsageError(
            "tables in numbers of cow and gw cannot be added up; "
            "blocs.sources.joining.in_system(table, 'cow') gives them the same"
        )
    for rule, (_, keys, _) in zip(chosen.parts, found, strict=True):
        if not len(keys[0]):
            raise UsageError(
                f"{rule.measure} has no known value in {year}; ask for another year, or leave the rule out"
            )
    system = found[0][0]
    numbers = np.unique(np.concatenate([side for _, keys, _ in found for side in keys]))
    codes, last = states_of(numbers, year, system)
    names = sorted(set(codes))
    node = np.array([names.index(code) for code in codes], np.int64)
    parts = [_pairs(keys, values, numbers, node, last, len(names)) for _, keys, values in found]
    whole = np.unique(np.concatenate([key for key, _ in parts]))
    told = np.full((3, len(parts), len(whole)), np.nan)
    for k, (key, values) in enumerate(parts):
        told[:, k, places(key, whole)] = values
    return Known(tuple(names), whole // len(names), whole % len(names), *told)


def states_of(numbers: Ints, year: int, system: System = "cow") -> tuple[tuple[str, ...], Bools]:
    """Codes of the states that bear numbers in a year, and whether each number is the state's at its end.

    Raises
    ------
    DataError
        When nobody ever bore a number.
    """
    codes = codes_of(numbers, year, system)
    nobody = [int(number) for number, code in zip(numbers, codes, strict=True) if code is None]
    if nobody:
        raise DataError(
            f"{nobody[0]} is the number of no state in the {system} system; leave its rows out, or convert "
            "the table with blocs.sources.joining.in_system"
        )
    return tuple(codes.tolist()), np.asarray(numbers_of(codes, year, system) == numbers, bool)


def _table(tables: Tables, measure: str) -> Frame:
    listed = [tables] if isinstance(tables, Frame) else list(tables)
    having = [table for table in listed if measure in table]
    if len(having) == 1:
        return having[0]
    if having:
        raise UsageError(
            f"{len(having)} tables have a column {measure}; give one of them, or rename the others"
        )
    there = sorted({c.name for t in listed for c in t.columns} - {k for t in listed for k in _unit(t).keys})
    raise UsageError(f"no table has a column {measure}; there are {', '.join(there) or 'none'}")


def _unit(table: Frame) -> Unit:
    if not isinstance(table.unit, Unit) or not table.unit.dyadic:
        raise UsageError(
            f"a table by {table.unit} holds no ties; give one by dyad-year, such as measure_frame() makes"
        )
    return table.unit


def _column(table: Frame, rule: Rule, year: int) -> tuple[System, tuple[Ints, Ints], Floats]:
    """Numbers of the known pairs of a year, smaller first, and value, low and high of each."""
    unit, name = _unit(table), rule.measure
    rows = table.array("year") == year
    number = next((n for n in (f"{name}_n", "n") if n in table), None)
    wanted = [n for n in (name, f"{name}_low", f"{name}_high") if n in table]
    columns = [table.column(n).take(rows) for n in wanted]
    if rule.least:
        if number is None:
            raise UsageError(
                f"{name}: least={rule.least}, but the table does not say what it rests on (column n)"
            )
        few = ~(table.column(number).take(rows).array.astype(float) >= rule.least)
        columns = [c.with_values(np.where(few, np.nan, c.array.astype(float))) for c in columns]
    keys = [table.column(key).take(rows) for key in unit.keys]
    # the coverage stays though rows of other years are gone: none of them is asked for
    part = Frame(unit, [*keys, *columns], table.sources, table.coverage)
    covered = table.coverage is not None and table.coverage.since <= year <= table.coverage.until
    if covered and part.column(name).absent is not None and not rule.least:
        part = filled(dyads(year, year, unit.system), part, rule.how)
    elif unit.row == "directed dyad-year":
        part = undirected(part, rule.how)
    value = values_at(part, name)
    kept = ~np.isnan(value)
    bounds = [values_at(part, n)[kept] if n in part else np.full(kept.sum(), np.nan) for n in
              (f"{name}_low", f"{name}_high")]  # fmt: skip
    one, two, _ = (part.array(key)[kept].astype(np.int64) for key in _unit(part).keys)
    return unit.system, (one, two), np.stack([value[kept], *bounds])


def _pairs(
    keys: tuple[Ints, Ints], values: Floats, numbers: Ints, node: Ints, last: Bools, n: int
) -> tuple[Ints, Floats]:
    """One row for each pair of nodes: that of the numbers borne at the end of the year, if there are two."""
    one, two = (np.searchsorted(numbers, key) for key in keys)
    a, b = node[one], node[two]
    key = np.minimum(a, b) * n + np.maximum(a, b)
    order = np.lexsort((~last[one] | ~last[two], key))
    order = order[(a != b)[order]]
    _, first = np.unique(key[order], return_index=True)
    return key[order[first]], values[:, order[first]]


def _years(tables: Tables, rules: Rules) -> list[int]:
    """Years in which each measure has a known value."""
    common: set[int] | None = None
    for name in rules.measures:
        table = _table(tables, name)
        _unit(table)
        own = set(np.unique(table.array("year")[~np.isnan(values_at(table, name))]).tolist())
        common = own if common is None else common & own
    return sorted(common or ())


# ---- events and reports


def network_of_reports(
    records: Records[Any] | Iterable[Event] | Frame, year: int, rules: AnyRules = NET_COOPERATION
) -> SignedNetwork:
    """Signed network of one year from what reports tell: balances of cooperation and conflict.

    Parameters
    ----------
    records : Records, iterable of Event, or Frame
        Of a store; or a table of events, as `blocs.ties.event_balance.coded_events` makes it.
    year : int
    rules : Rule, Rules, or iterable of Rule
        On columns of `blocs.ties.event_balance.event_balance`: ``net``, ``cooperation``, ``goldstein`` ...

    Returns
    -------
    SignedNetwork
        A pair of which nothing is told has no edge: that is not a balance of 0.

    Raises
    ------
    UsageError
        When nothing is told of any pair in that year.
    """
    events = records if isinstance(records, Frame) else events_frame(records)
    return signed_network(event_balance(events, directed=False), rules, year)


def network_of_balances(balances: Iterable[Balance], rules: AnyRules = NET_COOPERATION) -> SignedNetwork:
    """Signed network of the balances of any stretch of days, of bodies as well as states.

    Parameters
    ----------
    balances : iterable of Balance
        Of `blocs.ties.pair_balance`, from the events of the days wanted.
    rules : Rule, Rules, or iterable of Rule
        On ``net`` (cooperative less conflictual acts, over all), ``cooperation`` (share of cooperative acts)
        or ``goldstein`` (mean weight). Only what is told as done counts.

    Raises
    ------
    UsageError
        When balances are directed, or a rule names another measure.
    """
    rows = [row for row in balances if row.now.n]
    if any(row.directed for row in rows):
        raise UsageError("balances of directed pairs make two ties of one pair; use blocs.ties.pair_balance")
    n = np.array([row.now.n for row in rows], np.float64)
    values = {
        "net": np.array([row.now.net for row in rows], np.float64) / n,
        "cooperation": np.array([row.now.cooperation for row in rows], np.float64) / n,
        "goldstein": np.array([row.now.goldstein_mean for row in rows], np.float64),
    }
    chosen = rules_of(rules)
    unknown = [name for name in chosen.measures if name not in values]
    if unknown:
        raise UsageError(f"balances have no {unknown[0]}; there are {', '.join(values)}")
    weight = chosen.weights([np.where(n < r.least, np.nan, values[r.measure]) for r in chosen.parts])
    nodes = sorted({name for row in rows for name in (row.a, row.b)})
    place = {name: k for k, name in enumerate(nodes)}
    tie = ~np.isnan(weight) & (weight != 0)
    a, b = (np.array([place[getattr(row, side)] for row in rows], np.int64) for side in "ab")
    return SignedNetwork.from_places(nodes, a[tie], b[tie], weight[tie])
